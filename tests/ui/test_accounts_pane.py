"""Accounts as an administrator keeps them: added, renamed, given other roles, reset, closed and reopened."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qadesk.models.accounts import AccountState
from qadesk.models.people import Actor, Role
from qadesk.security.slots import SlotFile
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.account_dialogs import ClosingQuestions, HandOverDialog
from qadesk.ui.accounts_pane import AccountsPane
from qadesk.ui.password_dialog import PasswordDialog
from qadesk.ui.recovery_code_dialog import RecoveryCodeDialog
from tests import builders
from tests.services.queue_items import add_item
from tests.ui.administration import open_pane

W = TypeVar("W", bound=QWidget)


@pytest.fixture
def pane(inspector: Actor, kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> AccountsPane:
    """The tab with 周岚, who acts, and the inspector 林晓."""
    made = open_pane(AccountsPane, kit, machine, qtbot)
    qtbot.waitUntil(lambda: len(made.table.rows()) == 2)
    return made


def _shown(qtbot: QtBot, pane: AccountsPane, kind: type[W]) -> W:
    """The one dialog of this class that is open."""
    def found() -> list[W]:
        return [one for one in pane.findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]


def _confirm(qtbot: QtBot, pane: AccountsPane, password: str = builders.PASSWORD) -> PasswordDialog:
    dialog = _shown(qtbot, pane, PasswordDialog)
    qtbot.waitUntil(dialog.password.isEnabled)
    qtbot.keyClicks(dialog.password, password)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    return dialog


def _noted(qtbot: QtBot, pane: AccountsPane) -> str:
    """The one-time password that is shown; the dialog is then closed."""
    dialog = _shown(qtbot, pane, HandOverDialog)
    password = dialog.shown.text()
    qtbot.keyClick(dialog.done_button, Qt.Key.Key_Return)
    return password


def _opens(pane: AccountsPane, name: str, password: str) -> bool:
    station = pane.desk.station
    return SlotFile.load(station.folder).unlock(name, password).key == station.data_key


def _choose(pane: AccountsPane, name: str) -> None:
    assert pane.table.choose(next(row.account_id for row in pane.table.rows() if row.login_name == name))


def _state(pane: AccountsPane, name: str) -> AccountState:
    return next(row.state for row in pane.table.rows() if row.login_name == name)


def test_an_auditor_is_added_and_the_one_time_password_shown_once(qtbot: QtBot, pane: AccountsPane) -> None:
    form = pane.form
    qtbot.waitUntil(form.roles.boxes[Role.AUDITOR].isChecked)
    form.roles.boxes[Role.TRAINER].setChecked(True)
    assert not form.roles.boxes[Role.AUDITOR].isChecked()
    form.roles.boxes[Role.AUDITOR].setChecked(True)
    assert form.roles.roles() == {Role.AUDITOR}
    form.add_button.click()
    assert form._login_field.error() and form._name_field.error()
    qtbot.keyClicks(form.login, "shen")
    form.name.setText("沈计")
    form.add_button.click()
    _confirm(qtbot, pane)
    assert _opens(pane, "shen", _noted(qtbot, pane))
    assert "已添加账号 shen" in pane.messages.said()
    qtbot.waitUntil(lambda: len(pane.table.rows()) == 3)
    assert _state(pane, "shen") is AccountState.ONE_TIME and form.login.text() == ""


def test_a_name_that_is_taken_is_told_and_the_form_is_kept(qtbot: QtBot, pane: AccountsPane) -> None:
    pane.form.login.setText("ZHOU")
    pane.form.name.setText("周二")
    pane.form.roles.choose({Role.INSPECTOR})
    pane.form.add_button.click()
    dialog = _confirm(qtbot, pane)
    qtbot.waitUntil(lambda: "ZHOU" in dialog.messages.said())
    dialog.reject()
    assert pane.form.name.text() == "周二" and len(pane.table.rows()) == 2


def test_the_chosen_account_is_shown_with_what_can_be_done(qtbot: QtBot, pane: AccountsPane) -> None:
    _choose(pane, "lin")
    assert pane.side.currentWidget() is pane.card and pane.card.roles.roles() == {Role.INSPECTOR}
    assert "密码设于 2026-09-07，须在 2026-12-06 前修改" in pane.card._facts.text()
    assert not pane.card.save_name.isEnabled() and not pane.card.save_roles.isEnabled()
    assert pane.card.reset.isVisible() and not pane.card.reopen.isVisible()
    _choose(pane, "zhou")  # one's own: no reset, no closing
    assert not pane.card.reset.isVisible() and not pane.card.close_account.isVisible()
    qtbot.mouseClick(pane.new_account, Qt.MouseButton.LeftButton)
    assert pane.side.currentWidget() is pane.form


def test_a_name_is_changed_with_enter(qtbot: QtBot, pane: AccountsPane) -> None:
    _choose(pane, "lin")
    pane.card.name.selectAll()
    pane.card.name.insert("林小晓")
    qtbot.keyClick(pane.card.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "林小晓" in [row.display_name for row in pane.table.rows()])
    assert pane.table.current().login_name == "lin"  # type: ignore[union-attr]


def test_roles_are_changed_with_the_password_and_a_refusal_stands_in_the_dialog(qtbot: QtBot,
                                                                              pane: AccountsPane) -> None:
    _choose(pane, "lin")
    pane.card.roles.boxes[Role.TRAINER].setChecked(True)
    pane.card.save_roles.click()
    dialog = _confirm(qtbot, pane, "falsch-2026X")
    qtbot.waitUntil(lambda: dialog.field.error() == "密码不对，请重新输入。")
    _confirm(qtbot, pane)
    qtbot.waitUntil(lambda: "林晓 的新角色自下次登录起生效" in pane.messages.said())
    _choose(pane, "zhou")
    pane.card.roles.choose({Role.SUPERVISOR})
    pane.card.save_roles.click()
    dialog = _confirm(qtbot, pane)
    qtbot.waitUntil(lambda: "周岚 是最后一名系统管理员" in dialog.messages.said())
    dialog.reject()


def test_a_reset_shows_the_one_time_password(qtbot: QtBot, pane: AccountsPane) -> None:
    _choose(pane, "lin")
    pane.card.reset.click()
    _confirm(qtbot, pane)
    assert _opens(pane, "lin", _noted(qtbot, pane))
    qtbot.waitUntil(lambda: _state(pane, "lin") is AccountState.ONE_TIME)


def test_a_leavers_account_is_closed_with_a_reason_and_the_drafts_go_to_another(
        qtbot: QtBot, pane: AccountsPane, logged_in: LoggedIn, inspector: Actor) -> None:
    evaluations, item = pane.desk.evaluations, add_item(logged_in)
    evaluations.save_draft(inspector, evaluations.open_draft(inspector, item))
    pane.reload()
    qtbot.waitUntil(lambda: any(row.drafts for row in pane.table.rows()))
    _choose(pane, "lin")
    pane.card.close_account.click()
    _confirm(qtbot, pane)
    questions = _shown(qtbot, pane, ClosingQuestions)
    assert questions._reason_field.error() == "请填写原因。"
    questions.reason.setText("离职")
    assert [questions.taker.itemText(n) for n in range(questions.taker.count())][1:] == ["周岚（zhou）"]
    questions.taker.setCurrentIndex(1)
    dialog = _shown(qtbot, pane, PasswordDialog)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _state(pane, "lin") is AccountState.CLOSED)
    assert evaluations.open_draft(pane.actor, item).saved_utc_ms is not None
    assert pane.card.reopen.isVisible() and not pane.card.save_roles.isVisible()
    pane.card.reopen.click()
    _confirm(qtbot, pane)
    assert _opens(pane, "lin", _noted(qtbot, pane))
    qtbot.waitUntil(lambda: _state(pane, "lin") is AccountState.ONE_TIME)


def test_a_new_recovery_code_holds_once_it_is_confirmed(qtbot: QtBot, pane: AccountsPane, tmp_path: Path) -> None:
    qtbot.mouseClick(pane.new_code, Qt.MouseButton.LeftButton)
    dialog = _shown(qtbot, pane, RecoveryCodeDialog)
    code, folder = dialog.step.code, pane.desk.station.folder
    before = SlotFile.load(folder)
    dialog.step.save_to(tmp_path / "code.txt")
    assert code in (tmp_path / "code.txt").read_text("utf-8-sig")
    dialog.go.click()
    assert dialog.step._field.error() and SlotFile.load(folder) == before
    qtbot.keyClicks(dialog.step.part, code.split("-")[1])
    dialog.go.click()
    _confirm(qtbot, pane)
    qtbot.waitUntil(lambda: "新的恢复码已生效" in pane.messages.said())
    assert SlotFile.load(folder).recover(code).key == pane.desk.station.data_key


def test_keys_that_disagree_are_shown_and_mended(qtbot: QtBot, pane: AccountsPane, inspector: Actor) -> None:
    station = pane.desk.station
    slots = SlotFile.load(station.folder).without(inspector.account_id)
    slots.with_password("x", "ghost", builders.PASSWORD, station.data_key).save(station.folder)
    pane.reload()
    qtbot.waitUntil(pane.amiss.isVisible)
    assert "账号与密钥不一致：ghost，lin" in pane.amiss.said().replace("、", "，")
    assert _state(pane, "lin") is AccountState.NO_KEY
    pane.mend.click()
    _confirm(qtbot, pane)
    qtbot.waitUntil(lambda: "已清除多余密钥" in pane.messages.said() and not pane.mend.isVisible())
    _choose(pane, "lin")
    pane.card.reset.click()
    _confirm(qtbot, pane)
    _noted(qtbot, pane)
    qtbot.waitUntil(lambda: not pane.amiss.isVisible())


def test_every_control_has_a_name(pane: AccountsPane) -> None:
    for side in (pane.form, pane.card):
        pane.side.setCurrentWidget(side)
        for control in side.findChildren(QWidget):
            if control.focusPolicy() != Qt.FocusPolicy.NoFocus and control.isVisible():
                assert control.accessibleName() or getattr(control, "text", str)(), control
