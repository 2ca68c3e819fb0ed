"""Lanes: where results arrive, what errors become, and that nothing reaches a widget that is gone."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qadesk import work
from qadesk.errors import BadInput, UserError
from qadesk.ui.messages import BugDialog, MessageBar
from qadesk.ui.tasks import Cancelled, Progress, Tasks
from qadesk.ui.widgets.buttons import Button
from qadesk.work import BACKGROUND_NICE
from tests.ui.active import make_active


class Place(QWidget):
    """An owner in a page: a message bar above it."""

    def __init__(self) -> None:
        super().__init__()
        self.messages = MessageBar("recordings")
        self.owner = QWidget()
        whole = QVBoxLayout(self)
        whole.addWidget(self.messages)
        whole.addWidget(self.owner)


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    made = Place()
    qtbot.addWidget(made)
    made.show()
    return made


def raiser(error: BaseException) -> Callable[[], object]:
    def work() -> object:
        raise error
    return work


def test_result_arrives_in_the_window_thread_in_order(qtbot: QtBot, place: Place, tasks: Tasks) -> None:
    got: list[tuple[int, bool]] = []
    for number in range(20):
        tasks.run(place.owner, lambda n=number: n,
                  lambda n: got.append((n, threading.current_thread() is threading.main_thread())))
    qtbot.waitUntil(tasks.is_idle)
    assert got == [(number, True) for number in range(20)]


def test_keys_that_a_banner_had_go_back_to_where_they_were(qtbot: QtBot, place: Place) -> None:
    make_active(qtbot, place)
    place.owner.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    place.owner.setFocus()
    place.messages.show_message("good", "Done.", "", ("Take it back", place.messages.clear))
    assert place.messages.banner is not None
    place.messages.banner.findChildren(Button)[0].setFocus()
    place.messages.banner.findChildren(Button)[0].click()
    assert place.owner.hasFocus() and place.messages.banner is None


def test_lanes_do_not_wait_for_each_other(qtbot: QtBot, place: Place, tasks: Tasks) -> None:
    go, got = threading.Event(), []
    tasks.run(place.owner, lambda: go.wait(10), lambda _r: got.append("write"))
    tasks.run(place.owner, lambda: None, lambda _r: got.append("read"), lane="read")
    qtbot.waitUntil(lambda: got == ["read"])
    go.set()
    qtbot.waitUntil(lambda: got == ["read", "write"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads have a priority of their own on Linux")
def test_a_long_job_gives_way_with_the_threads_that_it_starts(qtbot: QtBot, place: Place, tasks: Tasks,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "BACKGROUND_NICE", BACKGROUND_NICE)  # tests take it away

    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def nice_of_a_further_thread(_progress: Progress) -> int:
        with ThreadPoolExecutor(1) as further:
            return further.submit(nice).result()

    got: list[int] = []
    for lane in ("write", "read"):
        tasks.run(place.owner, nice, got.append, lane=lane)
    tasks.start_job(place.owner, "job", nice_of_a_further_thread, got.append)
    qtbot.waitUntil(lambda: len(got) == 3)
    assert sorted(got) == [nice(), nice(), BACKGROUND_NICE]


def test_nothing_reaches_a_destroyed_owner(qtbot: QtBot, place: Place, tasks: Tasks) -> None:
    go, got = threading.Event(), []
    tasks.run(place.owner, lambda: go.wait(10), got.append)
    shiboken6.delete(place.owner)
    go.set()
    qtbot.waitUntil(tasks.is_idle)
    assert got == []


def test_an_error_in_words_holds_nothing_of_the_work(qtbot: QtBot, place: Place, tasks: Tasks) -> None:
    told: list[UserError] = []

    def work() -> None:
        try:
            raise OSError("disk")
        except OSError as error:
            raise BadInput("x") from error

    tasks.run(place.owner, work, lambda _r: None, told.append)
    qtbot.waitUntil(tasks.is_idle)
    assert told[0].__traceback__ is None
    assert told[0].__cause__ is not None and told[0].__cause__.__traceback__ is None


def test_user_error_stands_in_the_message_bar(qtbot: QtBot, place: Place, tasks: Tasks) -> None:
    error = BadInput("第 3 行没有工号。", safe="其余各行已导入。", todo="补上工号后再导入。", code="E-INP-07")
    tasks.run(place.owner, raiser(error), lambda _r: None)
    qtbot.waitUntil(place.messages.isVisible)
    assert place.messages.said() == "第 3 行没有工号。其余各行已导入。补上工号后再导入。E-INP-07"
    assert place.messages.banner is not None
    copy = next(b for b in place.messages.banner.findChildren(QWidget) if b.accessibleName() == "复制详情")
    copy.click()  # type: ignore[attr-defined]
    assert "E-INP-07 BadInput" in QGuiApplication.clipboard().text()
    assert "工号" not in QGuiApplication.clipboard().text()


def test_user_error_can_be_taken_by_the_caller(qtbot: QtBot, place: Place, tasks: Tasks) -> None:
    got: list[UserError] = []
    tasks.run(place.owner, raiser(UserError("x")), lambda _r: None, got.append)
    qtbot.waitUntil(lambda: len(got) == 1)
    assert not place.messages.isVisible()


@pytest.mark.own_logs
def test_bug_is_logged_without_its_words_and_shown(
        qtbot: QtBot, place: Place, tasks: Tasks, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        tasks.run(place.owner, raiser(ValueError("张三 13800001234")), lambda _r: None)
        qtbot.waitUntil(lambda: place.owner.findChild(BugDialog) is not None)
    dialog = place.owner.findChild(BugDialog)
    assert isinstance(dialog, BugDialog)
    for text in (caplog.text, dialog.report.toPlainText()):
        assert "ValueError" in text and "test_tasks.py" in text
        assert "张三" not in text and "1380000" not in text
    dialog.accept()


def test_job_tells_progress_and_stops_when_asked(qtbot: QtBot, place: Place, tasks: Tasks) -> None:
    kept, told, ended = [], [], []

    def work(progress: Progress) -> None:
        for number in range(1000):
            kept.append(number)
            progress(number + 1, 1000, f"第 {number + 1} 通")
            if number == 0:
                asked.wait(10)

    asked = threading.Event()
    job = tasks.start_job(place.owner, "导入录音", work, lambda _r: ended.append("done"),
                          cancelled=lambda: ended.append("cancelled"))
    job.progressed.connect(lambda *step: told.append(step))
    qtbot.waitUntil(lambda: len(told) == 1)
    job.cancel()
    asked.set()
    qtbot.waitUntil(lambda: ended == ["cancelled"])
    assert kept == [0, 1]
    assert told == [(1, 1000, "第 1 通")]
    assert not job.running
    assert isinstance(job.error, Cancelled) and job.error.__traceback__ is None  # its frames hold what the work held


def test_busy_cursor_only_while_a_person_waits(qtbot: QtBot, place: Place, tasks: Tasks) -> None:
    go = threading.Event()
    tasks.run(place.owner, lambda: go.wait(10), lambda _r: None)
    qtbot.waitUntil(lambda: QGuiApplication.overrideCursor() is not None)
    go.set()
    qtbot.waitUntil(lambda: QGuiApplication.overrideCursor() is None)


def test_nobody_waits_for_a_count_and_it_holds_up_no_reading(qtbot: QtBot, place: Place, tasks: Tasks) -> None:
    go, got = threading.Event(), list[object]()
    tasks.run(place.owner, lambda: go.wait(10), lambda _r: got.append("counted"), lane="count")
    tasks.run(place.owner, lambda: "read", got.append, lane="read")
    qtbot.waitUntil(lambda: got == ["read"])
    tasks._busy.timeout.emit()  # its time has come
    assert QGuiApplication.overrideCursor() is None
    go.set()
    qtbot.waitUntil(lambda: got == ["read", "counted"])


def test_stop_drops_what_waits(qtbot: QtBot, place: Place) -> None:
    tasks, go, got = Tasks(), threading.Event(), []
    tasks.run(place.owner, lambda: go.wait(10), got.append)
    tasks.run(place.owner, lambda: 2, got.append)
    go.set()
    tasks.stop()
    qtbot.wait(1)
    assert got == [] and tasks.is_idle()
    tasks.run(place.owner, lambda: 3, got.append)  # a last paint may still ask for its picture
    assert got == [] and tasks.is_idle()
