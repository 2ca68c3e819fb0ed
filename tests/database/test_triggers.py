"""What was entered stays as it is: the database itself refuses to change it, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from qadesk.database.engine import connect
from qadesk.database.station_database import StationDatabase
from tests.database import released

KEY = bytes(range(32))
ONLY_ADDED_TO = ("filings", "flag_entries", "flags", "interview_entries", "interview_waivers", "major_problem_entries",
                 "major_problems", "proposal_outcomes", "targeted_agents", "targeted_calls", "targeted_plans",
                 "training_agents", "training_cases", "training_criteria", "training_entries", "closed_months",
                 "month_files", "follow_ups", "draw_commitments", "draw_attempts")
FINISH = "UPDATE interviews SET finished_utc_ms = 1 WHERE id = 1"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The writer of a station with three rows in every table."""
    path = tmp_path_factory.mktemp("triggers") / "station.db"
    StationDatabase(path, KEY).close()
    made = connect(path, KEY)
    released.fill(made)
    yield made
    made.dispose()


def tried(engine: Engine, *acts: str) -> None:
    """Run the acts in one transaction, and take everything back."""
    with engine.connect() as connection, connection.begin() as whole:
        try:
            for act in acts:
                connection.execute(text(act))
        finally:
            whole.rollback()


@pytest.mark.parametrize("table", ONLY_ADDED_TO)
@pytest.mark.parametrize("act", ["UPDATE {table} SET rowid = rowid", "DELETE FROM {table}"])
def test_what_is_only_added_to_is_neither_changed_nor_removed(engine: Engine, table: str, act: str) -> None:
    with pytest.raises(IntegrityError, match="never changed"):
        tried(engine, act.format(table=table))


@pytest.mark.parametrize("act", [
    "UPDATE interviews SET agent_words = 'other'", "UPDATE interviews SET held_utc_ms = 2",
    "UPDATE plan_items SET words = 'other'", "DELETE FROM plan_items WHERE interview_id = 1",
    "DELETE FROM interview_sources", "UPDATE interview_evidence SET played = 1",
    "INSERT INTO plan_items SELECT 9, 1, 9, words, measure, due_day FROM plan_items LIMIT 1",
])
def test_what_was_said_in_a_finished_interview_stays(engine: Engine, act: str) -> None:
    with pytest.raises(IntegrityError, match="finished"):
        tried(engine, FINISH, act)


def test_until_it_is_finished_an_interview_is_written_and_afterwards_its_state_moves(engine: Engine) -> None:
    tried(engine, "UPDATE interviews SET over_utc_ms = NULL, agent_words = 'other' WHERE over_utc_ms IS NULL",
          "DELETE FROM plan_items WHERE interview_id = 2 AND id NOT IN (SELECT plan_item_id FROM interview_entries)")
    with pytest.raises(IntegrityError, match="finished"):
        tried(engine, "UPDATE interviews SET over_utc_ms = 1", "UPDATE interviews SET state = 'running'")


def test_an_interview_and_a_request_are_never_removed(engine: Engine) -> None:
    for table in ("interviews", "training_requests"):
        with pytest.raises(IntegrityError, match="never changed"):
            tried(engine, f"DELETE FROM {table}")


@pytest.mark.parametrize("act", [
    "UPDATE month_proposals SET words = 'other'", "DELETE FROM month_proposals", "UPDATE month_remarks SET words = ''",
    "INSERT INTO month_proposals SELECT 9, month, 9, words, basis, arrangement, account_id, saved_utc_ms "
    "FROM month_proposals WHERE month IN (SELECT month FROM closed_months)",
])
def test_what_was_written_for_a_closed_month_stays(engine: Engine, act: str) -> None:
    close = ("INSERT INTO closed_months SELECT 9, (SELECT month FROM {table} ORDER BY 1 LIMIT 1), closed_utc_ms, "
             "account_id, rules_version, audit_seq, audit_mac FROM closed_months LIMIT 1")
    table = "month_remarks" if "remarks" in act else "month_proposals"
    with pytest.raises(IntegrityError, match="closed month"):
        tried(engine, close.format(table=table), act)
