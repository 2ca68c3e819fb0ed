"""Locks and logouts leave their row in the audit trail, and the place where the person was."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qadesk.models.audit import AuditRow
from qadesk.models.people import Actor
from qadesk.services.sessions import LockCause
from qadesk.services.stations import LoggedIn


def trail(session: LoggedIn) -> list[tuple[str, str, dict[str, object]]]:
    with session.desk.station.database.reading() as reading:
        rows = reading.scalars(select(AuditRow).order_by(AuditRow.seq))
        return [(row.action, row.about, row.detail) for row in rows if row.action.startswith("sessions.")]


@pytest.mark.parametrize("cause", list(LockCause))
def test_a_lock_is_noted_with_its_cause(logged_in: LoggedIn, cause: LockCause) -> None:
    logged_in.desk.sessions.lock(logged_in.actor, cause)
    assert trail(logged_in) == [("sessions.lock", str(cause), {})]


def test_work_left_running_and_the_logout_are_noted(logged_in: LoggedIn) -> None:
    sessions, actor = logged_in.desk.sessions, logged_in.actor
    sessions.leave_running(actor, ["Import"])
    sessions.end(actor)
    assert trail(logged_in) == [("sessions.leave_running", "", {"works": ["Import"]}), ("sessions.end", "", {})]


def test_the_place_is_kept_with_each_account(logged_in: LoggedIn, inspector: Actor) -> None:
    sessions = logged_in.desk.sessions
    assert sessions.place(logged_in.actor) == ""
    sessions.lock(logged_in.actor, LockCause.IDLE, "listening 17 83000")
    sessions.end(inspector, "workbench")
    assert sessions.place(logged_in.actor) == "listening 17 83000"
    assert sessions.place(inspector) == "workbench"
    assert "place" not in logged_in.desk.settings.user(inspector)
