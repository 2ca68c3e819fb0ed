"""A lock while work is under way: pause it, let it go on alone, or do not lock; and what the login says of it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from qadesk.errors import StationError
from qadesk.models.calls import Recording
from qadesk.services import stations
from qadesk.ui.import_job import ImportPlan, run_import
from qadesk.ui.lock_dialog import LockDialog
from qadesk.ui.recordings_page import RecordingsPage
from qadesk.ui.session_end import LOCK, Ending
from qadesk.ui.station_keeper import CHECK
from qadesk.ui.tasks import Job, Progress
from tests.builders import CHIEF, PASSWORD
from tests.services.sounding_calls import write_recording
from tests.ui.locking import Locking, readable

LEFT = Qt.MouseButton.LeftButton


class Work:
    """An import that waits at its gate, then takes recordings in, as the dialog would start it."""

    def __init__(self, there: Locking, *, comes_back: bool = True) -> None:
        self.gate = threading.Event()
        folder = there.folder.parent / "more"
        for number in range(3):
            write_recording(folder / f"A02-{number}.wav", 1)
        self.plan, window, session = ImportPlan(recordings=(folder,)), there.app.main_window, there.app.session
        assert session is not None
        desk, actor, plan, gate = session.desk, session.actor, self.plan, self.gate

        def work(progress: Progress) -> object:
            gate.wait(30)
            progress(1, 3)
            return run_import(desk, actor, plan, progress)

        self.job: Job = there.app.tasks.start_job(
            window.page("recordings"), "导入", work, lambda _done: None,
            again=("recordings", plan) if comes_back else None)


def dialog_of(there: Locking) -> LockDialog:
    """The question, once it is there."""
    there.qtbot.waitUntil(lambda: there.app.main_window.end.dialog is not None)
    found = there.app.main_window.end.dialog
    assert found is not None
    return found


def recordings(there: Locking) -> int:
    """How many recordings the station has."""
    with there.reading() as session:
        return session.scalar(select(func.count()).select_from(Recording)) or 0


def test_pausing_keeps_what_is_done_and_the_login_goes_on_with_it(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    work = Work(there)
    there.press_lock()
    dialog = dialog_of(there)
    assert [button.text() for button in dialog.findChildren(QPushButton)] == ["取消", "继续后台任务", "暂停并锁定"]
    qtbot.mouseClick(dialog.stop, LEFT)
    work.gate.set()
    there.wait_for_lock()
    assert recordings(there) == 1 and there.login.line() == ""
    there.log_in("lin")  # somebody else's login starts nothing
    there.lock()
    page = there.log_in().page("recordings")
    assert isinstance(page, RecordingsPage) and page.import_dialog is not None
    qtbot.waitUntil(lambda: not there.app.tasks.jobs())
    assert there.app.main_window.current_page().messages.said() == "已继续：导入"
    assert recordings(there) == 4
    page.open_item(work.plan)  # and once more: nothing is doubled
    qtbot.waitUntil(lambda: not there.app.tasks.jobs())
    assert recordings(there) == 4


def test_work_goes_on_alone_behind_the_lock(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    work, session = Work(there), there.app.session
    there.press_lock()
    qtbot.mouseClick(dialog_of(there).go_on, LEFT)
    there.wait_for_lock()
    assert there.login.line() == "后台任务进行中：导入"
    assert session is not None and session.desk.station.database._reader is session.desk.station.database._writer
    assert not [word for word in readable() if "A02" in word]
    with pytest.raises(StationError):
        stations.login(there.folder, CHIEF.login_name, PASSWORD, clock=there.clock, work=there.app.work)
    work.gate.set()
    qtbot.waitUntil(lambda: there.login.line() == "")
    qtbot.waitUntil(lambda: not there.app.background.stands_under(session))
    assert recordings(there) == 4
    rows = [row for row in there.trail() if row[0].startswith("sessions.")]
    assert rows == [("sessions.lock", "by_hand"), ("sessions.leave_running", "")]
    there.log_in()
    assert there.app.main_window.current_page().messages.said() == "后台任务已完成：导入"


def test_a_login_meets_the_work_as_a_line(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    work, first = Work(there), there.app.session
    there.press_lock()
    qtbot.mouseClick(dialog_of(there).go_on, LEFT)
    there.wait_for_lock()
    window = there.log_in("lin")
    second = there.app.session
    assert first is not None and second is not None and second.lock is first.lock
    assert window.status.background() == "后台任务进行中：导入"
    work.gate.set()
    qtbot.waitUntil(lambda: window.status.background() == "")
    qtbot.waitUntil(lambda: not there.app.background.stands_under(first))
    second.desk.settings.change_user(second.actor, speed_milli=1250)  # the session at work is not touched
    with pytest.raises(StationError):
        stations.login(there.folder, CHIEF.login_name, PASSWORD, clock=there.clock, work=there.app.work)
    there.lock()
    there.log_in()
    assert there.app.main_window.current_page().messages.said() == "后台任务已完成：导入"


def test_cancel_does_not_lock(there: Locking, qtbot: QtBot) -> None:
    window = there.log_in()
    work = Work(there)
    there.press_lock()
    qtbot.mouseClick(dialog_of(there).cancel, LEFT)
    qtbot.waitUntil(lambda: window.end.dialog is None)
    assert there.app.main_window is window and window.isEnabled() and work.job.running
    work.gate.set()
    qtbot.waitUntil(there.app.tasks.is_idle)


def test_nobody_answers_the_question(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    work = Work(there)
    there.press_lock()
    dialog_of(there)
    there.pass_time(300)
    work.gate.set()
    there.wait_for_lock()
    assert ("sessions.lock", "idle") in there.trail()


def test_work_that_cannot_come_back_is_stopped_and_that_is_said(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    work = Work(there, comes_back=False)
    there.press_lock()
    dialog = dialog_of(there)
    assert dialog.stop.text() == "停止并锁定"
    qtbot.mouseClick(dialog.stop, LEFT)
    work.gate.set()
    there.wait_for_lock()
    there.log_in()
    assert there.app.main_window.current_page().messages.said() == "因锁定已停止：导入。此前已完成的部分保留。"


@pytest.mark.parametrize(("choice", "line"), [("pause", ""), ("continue", "后台任务进行中：导入")])
def test_a_lock_by_itself_takes_the_rule_s_choice(there: Locking, qtbot: QtBot, choice: str, line: str) -> None:
    there.log_in()
    session = there.app.session
    assert session is not None
    if choice != "pause":  # the default
        session.desk.settings.change_technical(session.actor, idle_jobs=choice, idle_minutes=1)
        qtbot.waitUntil(lambda: there.watch().idle.limit_s == 60)
    work = Work(there)
    there.pass_time(300 if choice == "pause" else 60)
    if choice == "pause":
        work.gate.set()
    there.wait_for_lock()
    assert there.login.line() == line
    work.gate.set()
    qtbot.waitUntil(lambda: there.login.line() == "")
    assert ("sessions.lock", "idle") in there.trail()


def test_quitting_asks_while_work_goes_on(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    work = Work(there)
    there.press_lock()
    qtbot.mouseClick(dialog_of(there).go_on, LEFT)
    there.wait_for_lock()
    there.login.close()
    box = there.login.findChild(QMessageBox)
    assert there.login.isVisible() and isinstance(box, QMessageBox) and box.text() == "导入尚未完成。"
    stop = next(button for button in box.buttons() if button.text() == "停止")
    work.gate.set()
    with qtbot.waitSignal(there.app.ended, timeout=30_000):
        qtbot.mouseClick(stop, LEFT)
    assert not (there.folder / "qadesk.db-wal").exists()


def test_a_check_that_the_station_began_itself_comes_back(there: Locking, qtbot: QtBot) -> None:
    window = there.log_in()
    window.tell(window.take_over(Ending(LOCK, paused=[("检查工作站", ("", CHECK))])))
    assert "检查工作站" in [job.title for job in there.app.tasks.jobs()]
    assert window.current_page().messages.said() == "已继续：检查工作站"
    qtbot.waitUntil(lambda: not there.app.tasks.jobs())
