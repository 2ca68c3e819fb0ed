"""Teams as one keeps them: added, renamed, given leaders with dates; what cannot be is said where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.models.people import NewAccount, Role
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.teams_pane import TeamsPane
from tests import builders
from tests.services.field import PEOPLE
from tests.ui.active import make_active
from tests.ui.administration import open_pane


@pytest.fixture
def pane(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path,
         logged_in: LoggedIn) -> TeamsPane:
    """The tab with two teams and one account that can lead."""
    path = tmp_path / "人员.csv"
    path.write_text(PEOPLE, "utf-8")
    logged_in.desk.people.import_list(logged_in.actor, path)
    builders.add_account(logged_in, NewAccount("wang", "王建", builders.PASSWORD, frozenset({Role.TEAM_LEADER})))
    return open_pane(TeamsPane, kit, machine, qtbot)


def shown(pane: TeamsPane) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(row.name, row.members, row.leaders) for row in pane.table.rows()]


def choose(pane: TeamsPane, qtbot: QtBot, name: str) -> None:
    pane.table.choose(next(row.team_id for row in pane.table.rows() if row.name == name))
    qtbot.waitUntil(lambda: pane.form.record is not None and pane.form.record.name == name, timeout=30_000)


def test_a_team_is_renamed_and_gets_a_leader_from_a_day_on(pane: TeamsPane, qtbot: QtBot) -> None:
    assert shown(pane) == [("一班", 1, ()), ("二班", 1, ())]
    choose(pane, qtbot, "一班")
    pane.form.line().setText("客服一班")
    pane.form.add_leader.click()
    line = pane.form.leaders.lines[0]
    assert (line.name.currentText(), line.first.text()) == ("王建", "2026-09-07")
    pane.form.save.click()
    qtbot.waitUntil(lambda: ("客服一班", 1, ("王建",)) in shown(pane), timeout=30_000)
    qtbot.waitUntil(lambda: "客服一班" in pane.messages.said(), timeout=30_000)


def test_a_team_is_added_and_a_taken_name_refused(pane: TeamsPane, qtbot: QtBot) -> None:
    choose(pane, qtbot, "一班")
    pane.form.new_button.click()
    pane.form.save.click()
    assert pane.form.name.error()
    pane.form.line().setText("二班")
    make_active(qtbot, pane)
    qtbot.keyClick(pane.window(), Qt.Key.Key_Return,  # type: ignore[no-untyped-call]
                   Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "班组“二班”已存在" in pane.messages.said(), timeout=30_000)
    pane.form.line().setText("三班")
    pane.form.save.click()
    qtbot.waitUntil(lambda: ("三班", 0, ()) in shown(pane), timeout=30_000)


def test_the_same_leader_twice_on_a_day_is_refused_in_the_form(pane: TeamsPane, qtbot: QtBot) -> None:
    choose(pane, qtbot, "一班")
    pane.form.add_leader.click()
    pane.form.add_leader.click()
    assert "重叠" in pane.form.fault.text()
    pane.form.leaders.lines[1].drop.click()
    assert not pane.form.fault.text()


def test_without_an_account_that_leads_the_form_says_who_gives_the_role(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(TeamsPane, kit, machine, qtbot)
    assert not pane.form.add_leader.isEnabled()
    assert "班组长角色" in pane.form.no_accounts.text() and pane.form.no_accounts.isVisible()
