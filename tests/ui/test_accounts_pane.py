"""Accounts as one keeps them: added by the form, with what is missing named at its field."""

from __future__ import annotations

from typing import Any

from pytestqt.qtbot import QtBot

from qadesk.models.people import Role
from qadesk.settings import MachineSettings
from qadesk.ui.accounts_pane import AccountsPane
from tests import builders
from tests.ui.administration import fill, open_pane


def test_an_auditor_is_added_by_the_form_and_can_log_in(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(AccountsPane, kit, machine, qtbot)
    form = pane.form
    qtbot.waitUntil(form.roles[Role.AUDITOR].isChecked, timeout=30_000)
    form.roles[Role.TRAINER].setChecked(True)
    assert not form.roles[Role.AUDITOR].isChecked()
    form.roles[Role.AUDITOR].setChecked(True)
    assert not form.roles[Role.TRAINER].isChecked()
    form.add_button.click()
    assert form.login.error() and form.name.error() and form.password.error()
    for field, text in ((form.login, "shen"), (form.name, "沈计"), (form.password, builders.PASSWORD),
                        (form.repeat, "anders")):
        fill(field, text)
    form.add_button.click()
    assert form.repeat.error() == "两次输入的密码不一致。"
    fill(form.repeat, builders.PASSWORD)
    form.add_button.click()
    qtbot.waitUntil(lambda: len(pane.table.rows()) == 2, timeout=30_000)
    assert "已添加账号 shen" in pane.messages.said()
    assert pane.desk.accounts.has_auditor(pane.actor)


def test_a_name_that_is_taken_is_told_and_the_form_is_kept(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(AccountsPane, kit, machine, qtbot)
    form = pane.form
    for field, text in ((form.login, "zhou"), (form.name, "周二"), (form.password, builders.PASSWORD),
                        (form.repeat, builders.PASSWORD)):
        fill(field, text)
    form.roles[Role.INSPECTOR].setChecked(True)
    form.add_button.click()
    qtbot.waitUntil(lambda: "zhou" in pane.messages.said(), timeout=30_000)
    assert form.add_button.isEnabled() and len(pane.table.rows()) == 1
