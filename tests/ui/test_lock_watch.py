"""The real window locks by itself: after a warning, with the system, on waking; nothing that was written is lost."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qadesk.models.evaluations import Evaluation
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.system_end import SystemEnd
from qadesk.ui.tasks import Progress
from tests.ui.locking import Locking

LEFT = Qt.MouseButton.LeftButton
COMMENT = "开场白清楚。"


@contextmanager
def disk_that_refuses(there: Locking) -> Iterator[None]:
    """Another connection holds the file for writing: every save fails after the time that SQLite waits."""
    engine = there.other_program()
    with engine.connect() as connection, connection.begin():
        yield
    engine.dispose()


def stored_comment(there: Locking) -> list[str]:
    """The comments of the drafts in the station."""
    with there.reading() as session:
        return list(session.scalars(select(Evaluation.comment)))


def test_a_warning_comes_first_and_any_input_takes_it_back(there: Locking, qtbot: QtBot) -> None:
    window = there.log_in()
    notice = there.watch().notice
    there.pass_time(280)
    assert notice.isVisible() and notice.said() == "20 秒后自动锁定。按任意键或移动鼠标即可继续。"
    assert window.rect().contains(notice.geometry())
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    qtbot.waitUntil(lambda: not notice.isVisible())
    there.pass_time(300)
    there.wait_for_lock()
    assert there.trail()[-1] == ("sessions.lock", "idle")


def test_a_call_that_plays_keeps_the_window_open_a_loop_does_not(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    page = there.open_call()
    page.playback.play()
    for _again in range(7):  # longer than the window stays open with nobody there
        there.pass_time(50)  # of 60 s
        page.playback.seek(0)
    assert page.playback.is_playing and page.isVisible()
    page.playback.set_loop(1_000, 9_000)
    there.pass_time(300)
    there.wait_for_lock()


@pytest.mark.parametrize(("signal", "cause"), [("locked", "system"), ("sleeps", "sleep")])
def test_the_system_s_lock_and_sleep(there: Locking, signal: str, cause: str) -> None:
    there.log_in()
    getattr(there.watch().system, signal).emit()
    there.wait_for_lock()
    assert there.trail()[-1] == ("sessions.lock", cause)


def test_closing_is_a_logout(there: Locking, qtbot: QtBot) -> None:
    window = there.log_in()
    window.show_page("recordings")
    with qtbot.waitSignal(there.app.ended, timeout=30_000):
        window.close()
    assert there.trail()[-1] == ("sessions.end", "")


def test_the_system_s_end_saves_and_asks_nothing(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    page = there.open_call()
    page.form.comment.setPlainText(COMMENT)
    system, gate, done = SystemEnd(), threading.Event(), list[object]()
    system.asked.connect(there.app.end)
    system.asked.connect(gate.set)

    def work(progress: Progress) -> None:
        gate.wait(30)
        progress(1, 3)  # raises: the job is to stop

    there.app.tasks.start_job(page, "检查", work, done.append)
    with qtbot.waitSignal(there.app.ended, timeout=30_000):
        os.kill(os.getpid(), signal.SIGTERM)
    system.close()
    assert (stored_comment(there), done) == ([COMMENT], [])
    assert there.trail()[-1] == ("sessions.end", "")


def test_a_draft_that_the_disk_refuses_is_saved_at_the_next_login(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    page = there.open_call()
    with disk_that_refuses(there):
        page.form.comment.setPlainText(COMMENT)
        there.lock()
        assert there.login.line() == "有草稿尚未保存：退出前请用编写该草稿的账号登录。"
        there.login.close()
        box = there.login.findChild(QMessageBox)
        assert isinstance(box, QMessageBox) and box.text() == "有草稿未能保存。"
        qtbot.mouseClick(next(button for button in box.buttons() if button.text() == "留下"), LEFT)
    page_again = there.log_in().page("listening")
    assert isinstance(page_again, ListeningPage)
    qtbot.waitUntil(lambda: page_again.form.card is not None)
    assert page_again.form.answers.comment == COMMENT and stored_comment(there) == [COMMENT]


def test_closing_does_not_lose_a_draft_that_the_disk_refuses(there: Locking, qtbot: QtBot) -> None:
    window = there.log_in()
    page = there.open_call()
    with disk_that_refuses(there):
        page.form.comment.setPlainText(COMMENT)
        window.close()
        qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox) and window.isVisible()
    with qtbot.waitSignal(there.app.ended, timeout=30_000):
        qtbot.mouseClick(next(button for button in box.buttons() if button.text() == "再试一次"), LEFT)
    assert stored_comment(there) == [COMMENT]
