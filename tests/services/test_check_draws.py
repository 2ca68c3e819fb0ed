"""The check recomputes draws of weeks, days and supplements, and follows replacements, assignments and plans."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path

import pytest

from qadesk.models.listening_plans import NewPlan
from qadesk.models.periods import OneDay, Supplement
from qadesk.models.replacement import NewReplacement
from qadesk.models.sampling import Origin, ReplacementReason
from qadesk.services.stations import LoggedIn
from tests.services.field import HEADING, WEEK, Field, tone
from tests.services.test_check_evaluations import codes


@pytest.fixture
def station(logged_in: LoggedIn, tmp_path: Path) -> LoggedIn:
    """A week drawn with one call replaced, its supplement, a plan by ticket and one with named calls."""
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    desk, actor = logged_in.desk, logged_in.actor
    desk.sampling.draw_period(actor, WEEK, "40718")
    item = desk.replacements.drawn(actor, WEEK.name)[0].item_id
    desk.replacements.replace(actor, NewReplacement(str(uuid.uuid4()), item, ReplacementReason.WRONG_AGENT, "是同事的"))
    desk.station.clock.advance(60)  # type: ignore[attr-defined]
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,60,售后,,S1.wav\n"))
    tone(field.folder / "录音" / "S1.wav", shade=240)
    desk.calls.import_recordings(actor, [field.folder / "录音"])
    desk.sampling.draw_period(actor, Supplement(WEEK, 1), "1234")
    desk.listening_plans.make(actor, NewPlan(
        str(uuid.uuid4()), Origin.NEW_STAFF, "新员工", agents=("A02",), from_day=date(2026, 8, 31),
        to_day=date(2026, 9, 6), calls_each=2))
    return logged_in


FORGED = (
    ("UPDATE drawn_calls SET pi = '1/1' WHERE position = 2 AND draw_id = 1", {"E-CHK-46"}),
    ("UPDATE drawn_calls SET ticket = '0.1' WHERE position = 3 AND draw_id = 1", {"E-CHK-46"}),
    ("UPDATE drawn_calls SET call_id = (SELECT id FROM calls WHERE id NOT IN (SELECT call_id FROM drawn_calls) LIMIT 1)"
     " WHERE position = 2 AND draw_id = 1", {"E-CHK-46"}),
    ("UPDATE queue_items SET order_key = '0.0' WHERE drawn_call_id = 2", {"E-CHK-46"}),
    ("UPDATE replacements SET confirmed_by = account_id", {"E-CHK-47"}),
    ("UPDATE queue_items SET state = 'waiting' WHERE state = 'replaced'", {"E-CHK-47"}),
    ("UPDATE drawn_calls SET ticket = '0.1' WHERE replaces_id IS NOT NULL", {"E-CHK-47"}),
    ("UPDATE queue_items SET state = 'replaced' WHERE drawn_call_id = 2", {"E-CHK-47"}),
    ("UPDATE queue_items SET assignee_id = CASE WHEN assignee_id IS NULL THEN (SELECT id FROM accounts LIMIT 1) END "
     "WHERE drawn_call_id = 2", {"E-CHK-49"}),
    ("UPDATE queue_items SET origin = 'risk' WHERE origin = 'new_staff'", {"E-CHK-50"}),
    ("UPDATE queue_items SET order_key = '0.0' WHERE origin = 'new_staff'", {"E-CHK-50"}),
    ("UPDATE listening_plans SET calls_each = 1", {"E-CHK-50"}),
    ("UPDATE listening_plans SET to_day = '2026-08-31'", {"E-CHK-50"}),
    ("UPDATE queue_items SET origin = 'joint' WHERE drawn_call_id = 2", {"E-CHK-50"}),
    ("DELETE FROM planned_calls", {"E-CHK-50"}),
)


def test_what_use_cases_made_is_whole_and_each_forgery_is_found(station: LoggedIn) -> None:
    assert codes(station, "SELECT 1") == []
    for statement, wanted in FORGED:
        assert set(codes(station, statement)) == wanted, statement


def test_a_supplement_with_calls_that_could_be_drawn_before_is_found(station: LoggedIn) -> None:
    """The week's own manifest once more as its supplement, whole with its hash and seed."""
    forged = ("UPDATE draws SET manifest = (SELECT manifest FROM draws WHERE id = 1), manifest_sha256 = "
              "(SELECT manifest_sha256 FROM draws WHERE id = 1) WHERE id = 2")
    assert "E-CHK-48" in codes(station, forged)


def test_draws_by_day_are_recomputed(logged_in: LoggedIn, tmp_path: Path) -> None:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    logged_in.desk.settings.change_rules(logged_in.actor, draw_period="day")
    for day in (1, 2, 3):
        logged_in.desk.sampling.draw_period(logged_in.actor, OneDay(date(2026, 9, day)), "40718")
    assert codes(logged_in, "SELECT 1") == []
    assert set(codes(logged_in, "UPDATE drawn_calls SET pi = '1/9' WHERE draw_id = 2")) == {"E-CHK-46"}
