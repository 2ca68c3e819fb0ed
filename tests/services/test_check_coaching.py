"""The check finds interviews whose state nobody entered, and follow-ups that could not be taken."""

from __future__ import annotations

from datetime import date

import pytest

from qadesk.models.coaching import InterviewKind, Outcome
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests.services.interviews import add_people, held, new, recorded, typed
from tests.services.test_check_evaluations import codes


@pytest.fixture
def station(logged_in: LoggedIn, inspector: Actor) -> LoggedIn:
    """Interview 1 runs with a follow-up, 2 is closed, 3 withdrawn, 4 praise told, 5 to be held."""
    people, coaching = add_people(logged_in), logged_in.desk.coaching
    running = held(logged_in, inspector, people["A15"])
    recorded(logged_in, "A15", "2026-09-07 09:20")
    coaching.take_follow_up(inspector, running.interview_id)
    coaching.close(inspector, held(logged_in, inspector, people["A09"]).interview_id, Outcome.MISSED, "离职")
    coaching.withdraw(inspector, coaching.begin(inspector, new(people["A03"])).interview_id, "约错了人")
    praise = coaching.begin(inspector, new(people["A03"], kind=InterviewKind.PRAISE))
    coaching.finish(inspector, praise.interview_id, typed(praise, plan=(), due_day=date(2026, 9, 20)))
    coaching.begin(inspector, new(people["A03"]))
    return logged_in


FORGED = (
    ("UPDATE interviews SET state = 'closed' WHERE id = 1", "E-CHK-18"),
    ("UPDATE interviews SET state = 'running' WHERE id = 2", "E-CHK-18"),
    ("UPDATE interviews SET over_utc_ms = NULL WHERE id = 3", "E-CHK-18"),
    ("DELETE FROM interview_entries WHERE interview_id = 4", "E-CHK-18"),
    ("UPDATE interviews SET state = 'running' WHERE id = 5", "E-CHK-18"),
    ("UPDATE interviews SET finished_utc_ms = NULL WHERE id = 2", "E-CHK-18"),
    ("UPDATE queue_items SET origin = 'draw'", "E-CHK-19"),
    ("UPDATE calls SET agent_no = 'A09'", "E-CHK-19"),
    ("UPDATE calls SET start_utc_ms = 0", "E-CHK-19"),
)


def test_what_use_cases_made_is_whole_and_each_forgery_is_found(station: LoggedIn) -> None:
    assert codes(station, "SELECT 1") == []
    for statement, code in FORGED:
        assert codes(station, statement) == [code], statement
