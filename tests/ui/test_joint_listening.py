"""Joint listening in the window: a team leader hears the calls planned with that person, and is offered no more."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.listening_plans import NewPlan
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.models.sampling import Origin
from qadesk.services.stations import LoggedIn
from qadesk.ui.listening_centre import HISTORY
from tests import builders
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.pages import listening_of

LEADER = NewAccount("wang", "王班长", builders.PASSWORD, frozenset({Role.TEAM_LEADER}))


@pytest.fixture
def leader(logged_in: LoggedIn, tmp_path: Path) -> Actor:
    add_sounding_item(logged_in, write_recording(tmp_path / "A01.wav", 60), 1)
    return builders.add_account(logged_in, LEADER)


def plan(logged_in: LoggedIn, leader: Actor) -> None:
    """The call is listened to together."""
    with logged_in.desk.station.database.reading() as session:
        call_id = session.connection().exec_driver_sql("SELECT id FROM calls").scalar_one()
    logged_in.desk.listening_plans.make(logged_in.actor, NewPlan(
        str(uuid.uuid4()), Origin.JOINT, "轮流共同监听", (call_id,), listeners=(leader.account_id,)))


def test_without_a_plan_the_list_says_what_would_stand_there(kit: dict[str, Any], leader: Actor, qtbot: QtBot) -> None:
    page = listening_of(kit, qtbot, leader)
    assert page.queue.list.rows.rows() == [] and page.queue.count.text() == "共同监听 0"
    assert page.queue._nothing.accessibleName().startswith("还没有共同监听")


def test_a_team_leader_hears_the_call_and_nothing_is_refused_on_the_way(
        kit: dict[str, Any], logged_in: LoggedIn, leader: Actor, qtbot: QtBot) -> None:
    plan(logged_in, leader)
    page = listening_of(kit, qtbot, leader)
    assert len(page.queue.list.rows.rows()) == 1 and "共同监听" in str(page.queue.list.rows.index(0).data())
    assert "轮流共同监听 · 王班长" in str(page.queue.list.rows.index(0).data(Qt.ItemDataRole.ToolTipRole))
    page.queue.list.opened.emit(page.queue.list.rows.index(0))
    qtbot.waitUntil(lambda: page.playback.has_call)
    assert not page.centre.tabs.isTabVisible(HISTORY) and not page.buttons.problem.isVisible()
    assert not page.buttons.flag.isVisible() and not page.form.isVisible() and not page.centre.facts.eye.isVisible()
    QTest.keyClick(page, Qt.Key.Key_F3)
    page.playback.pause()
    page.leave_call()
    qtbot.waitUntil(page.tasks.is_idle)
    with logged_in.desk.station.database.reading() as session:
        assert not session.query(AuditRow).where(AuditRow.outcome == Outcome.REFUSED).all()


def test_an_inspector_scores_the_same_call(kit: dict[str, Any], logged_in: LoggedIn, leader: Actor, inspector: Actor,
                                           qtbot: QtBot) -> None:
    plan(logged_in, leader)
    page = listening_of(kit, qtbot, inspector)
    assert {row.origin for row in page.queue.list.rows.rows()} == {"draw", "joint"}
    assert page.centre.tabs.isTabVisible(HISTORY) and page.buttons.problem.isVisible()
