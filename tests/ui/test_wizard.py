"""The first run, step by step as a person does it, until the station can be logged in to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from qadesk import i18n
from qadesk.clock import FixedClock
from qadesk.errors import StationError
from qadesk.models.people import NewAccount, Role
from qadesk.services import stations
from qadesk.ui import theme
from qadesk.ui.tasks import Progress, Tasks
from qadesk.ui.wizard import Wizard
from qadesk.ui.wizard_places import folder_problem, standing
from qadesk.ui.wizard_steps import FirstRun, PersonForm
from qadesk.work import Work
from tests.builders import NOW, PASSWORD
from tests.ui.active import make_active


def create(answers: FirstRun, _progress: Progress) -> str:
    first = NewAccount(answers.first.login_name, answers.first.name, answers.first.password,
                       frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}))
    return stations.create(answers.data, first, name="QA-01", clock=FixedClock(NOW),
                           recovery_code=answers.recovery_code)


@pytest.fixture
def start(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Callable[..., Wizard]:
    def make(**changed: object) -> Wizard:
        given = {"create": create, "folder": tmp_path / "station", **changed}
        wizard = Wizard(tasks=tasks, **given)  # type: ignore[arg-type]
        qtbot.addWidget(wizard)
        wizard.show()
        make_active(qtbot, wizard)
        return wizard
    return make


def on(qtbot: QtBot, wizard: Wizard) -> None:
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)


def fill(form: PersonForm, login_name: str, name: str, password: str = PASSWORD) -> None:
    for line, text in ((form.name, name), (form.login_name, login_name), (form.password, password),
                       (form.again, password)):
        line.setText("")
        composed = QInputMethodEvent()  # as an input method hands over what was composed
        composed.setCommitString(text)
        QApplication.sendEvent(line, composed)


def to_places(qtbot: QtBot, wizard: Wizard) -> None:
    on(qtbot, wizard)
    fill(wizard.account.first, "zhou", "Zhou")
    on(qtbot, wizard)
    wizard.code.part.setText(wizard.code.code.split("-")[1].lower())
    on(qtbot, wizard)


def test_enter_goes_on_and_presses_the_button_in_focus(qtbot: QtBot, start: Callable[..., Wizard]) -> None:
    wizard = start()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert wizard.at() == 1
    fill(wizard.account.first, "zhou", "Zhou")
    qtbot.keyClick(wizard.account.first.again, Qt.Key.Key_Enter)
    assert wizard.at() == 2
    wizard.back.setFocus()
    qtbot.keyClick(wizard.back, Qt.Key.Key_Return)
    assert wizard.at() == 1


def test_five_steps_make_a_station(qtbot: QtBot, start: Callable[..., Wizard], tmp_path: Path, work: Work) -> None:
    wizard, made = start(), []
    wizard.finished.connect(made.append)
    assert wizard.windowTitle() == "首次使用，第 1 步，共 5 步"
    assert not wizard.back.isVisible()
    to_places(qtbot, wizard)
    assert wizard.windowTitle() == "首次使用，第 4 步，共 5 步"
    assert wizard.later.isVisible()
    on(qtbot, wizard)
    assert wizard.next.text() == "建立工作站" and not wizard.later.isVisible()
    wizard.practice.wanted.click()
    on(qtbot, wizard)
    qtbot.waitUntil(lambda: len(made) == 1)
    answers: FirstRun = made[0]
    assert answers.practice and answers.auditor is None
    assert answers.practice_folder == tmp_path / "practice"
    assert answers.recordings == tmp_path / "录音" and answers.backup == tmp_path / "备份"
    session = stations.login(answers.data, "zhou", PASSWORD, clock=FixedClock(NOW), work=work)
    assert session.actor.roles == {Role.SUPERVISOR, Role.ADMINISTRATOR}
    session.close()


def test_account_says_what_is_missing(qtbot: QtBot, start: Callable[..., Wizard]) -> None:
    wizard = start()
    on(qtbot, wizard)
    on(qtbot, wizard)
    form = wizard.account.first
    assert [bool(field.error()) for field in form.fields] == [True, True, True, False]
    fill(form, "zhou", "周岚", "zhou1234A")  # holds the login name
    on(qtbot, wizard)
    assert wizard.at() == 1 and form.fields[2].error()
    fill(form, "zhou", "周岚")
    form.again.setText("other")
    on(qtbot, wizard)
    assert form.fields[3].error() == "两次输入不一致。"


def test_typing_goes_into_the_first_field_of_each_step(qtbot: QtBot, start: Callable[..., Wizard]) -> None:
    wizard = start()
    on(qtbot, wizard)
    assert QApplication.focusWidget() is wizard.account.first.name
    fill(wizard.account.first, "zhou", "周岚")
    on(qtbot, wizard)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert wizard.code.isAncestorOf(focus)


def test_auditor_now_must_have_another_login_name(qtbot: QtBot, start: Callable[..., Wizard]) -> None:
    wizard = start()
    on(qtbot, wizard)
    fill(wizard.account.first, "zhou", "周岚")
    wizard.account.with_auditor.click()
    fill(wizard.account.auditor, "zhou", "沈计")
    on(qtbot, wizard)
    assert wizard.account.auditor.fields[1].error() == "第一个账号已用这个登录名。"
    fill(wizard.account.auditor, "shen", "沈计")
    on(qtbot, wizard)
    assert wizard.at() == 2
    auditor = wizard.first_run().auditor
    assert auditor is not None and (auditor.login_name, auditor.name) == ("shen", "沈计")


def test_code_must_be_confirmed_and_can_be_saved(qtbot: QtBot, start: Callable[..., Wizard], tmp_path: Path) -> None:
    wizard = start()
    on(qtbot, wizard)
    fill(wizard.account.first, "zhou", "周岚")
    on(qtbot, wizard)
    wizard.code.part.setText("AAAAA" if wizard.code.code.split("-")[1] != "AAAAA" else "BBBBB")
    on(qtbot, wizard)
    assert wizard.at() == 2 and wizard.code._field.error() == "与恢复码第 2 组不一致。"
    wizard.code.save_to(tmp_path / "恢复码.txt")
    assert wizard.code.code in (tmp_path / "恢复码.txt").read_text("utf-8-sig")
    assert "已存为 恢复码.txt" in wizard.code.messages.said()
    (tmp_path / "file").write_text("x")
    wizard.code.save_to(tmp_path / "file" / "恢复码.txt")
    assert "E-FIL-01" in wizard.code.messages.said()


def test_places_are_judged(qtbot: QtBot, start: Callable[..., Wizard], tmp_path: Path) -> None:
    wizard = start()
    to_places(qtbot, wizard)
    places = wizard.places
    assert places.advice.isVisible() and places.backup.chip.text() in ("与数据同盘", "空间偏小")
    (tmp_path / "a-file").write_text("x")
    places.recordings.line.setText(str(tmp_path / "a-file"))
    assert places.recordings.chip.text() == "不能用"
    on(qtbot, wizard)
    assert wizard.at() == 3
    qtbot.mouseClick(wizard.later, Qt.MouseButton.LeftButton)
    assert wizard.at() == 4 and places.recordings.folder() == tmp_path / "录音"


def test_language_and_look_take_effect_at_once(qtbot: QtBot, start: Callable[..., Wizard]) -> None:
    wizard = start()
    english = next(b for b in wizard.findChildren(QRadioButton) if b.text() == "English")
    english.click()
    assert i18n.language() == "en"
    assert wizard.windowTitle() == "First use, step 1 of 5" and wizard.next.text() == "Next"
    dark = next(b for b in wizard.look.findChildren(QRadioButton) if b.text() == "Dark")
    dark.click()
    assert theme.current() == "dark" and wizard.first_run().look == "dark"
    assert isinstance(QApplication.instance(), QApplication)


def test_refusal_stands_in_place_and_leaves_everything_typed(qtbot: QtBot, start: Callable[..., Wizard]) -> None:
    def refuse(_answers: FirstRun, _progress: Progress) -> None:
        raise StationError("磁盘已满。", safe="没有写入任何内容。", todo="请腾出空间后再试。", code="E-FIL-01")
    wizard = start(create=refuse)
    to_places(qtbot, wizard)
    on(qtbot, wizard)
    on(qtbot, wizard)
    qtbot.waitUntil(lambda: "磁盘已满" in wizard.messages.said())
    assert wizard.next.isEnabled() and wizard.account.first.person().login_name == "zhou"


def test_the_practice_station_shows_its_progress_and_can_be_stopped(qtbot: QtBot,
                                                                    start: Callable[..., Wizard]) -> None:
    stopped = threading.Event()

    def slowly(_answers: FirstRun, progress: Progress) -> None:
        try:
            while True:
                progress(40, 100, "2026-08-03：通话、抽样和评分")
                stopped.wait(0.01)
        finally:
            stopped.set()
    wizard = start(create=slowly)
    to_places(qtbot, wizard)
    on(qtbot, wizard)
    assert not wizard.bar.isVisible() and not wizard.cancel.isVisible()
    wizard.practice.wanted.click()
    on(qtbot, wizard)
    qtbot.waitUntil(lambda: wizard.bar.value() == 40 and "评分" in wizard.words.text())
    assert wizard.bar.isVisible() and not wizard.next.isEnabled()
    qtbot.mouseClick(wizard.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已停止" in wizard.messages.said())
    assert stopped.is_set() and wizard.next.isEnabled() and not wizard.bar.isVisible()


def test_closing_before_the_end_quits(qtbot: QtBot, start: Callable[..., Wizard], tmp_path: Path) -> None:
    wizard = start()
    to_places(qtbot, wizard)
    with qtbot.waitSignal(wizard.quit_asked):
        wizard.close()
    assert not (tmp_path / "station").exists()


def test_folders_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "slots.json").write_text("{}")
    assert folder_problem(Path("relative")) and folder_problem(tmp_path / "file") and folder_problem(tmp_path / "old")
    assert folder_problem(tmp_path / "new" / "deep") == ""
    assert standing(tmp_path / "new" / "deep") == tmp_path
