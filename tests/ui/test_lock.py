"""After a lock: no key does anything, nothing can be read, nobody holds the key; and the person comes back."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from types import FrameType, GeneratorType

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip
from pytestqt.exceptions import TimeoutError as PatienceError
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine

from qadesk.database.station_database import StationDatabase
from qadesk.services.base import Station
from qadesk.services.stations import LoggedIn
from qadesk.ui.help_window import HelpWindow
from qadesk.ui.keys import TABLE
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.raise_dialog import RaiseDialog
from tests.ui.active import make_active
from tests.ui.locking import CTRL, Locking, given_away, readable

MENU_KEYS = ("Menu", "Alt", "F10", "Meta", "Ctrl+C", "Ctrl+V", "Ctrl+A", "Ctrl+Tab", "Escape", "Alt+F", "Shift+F10")


def test_no_key_does_anything_after_the_lock(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    there.open_call()
    before = there.trail()
    there.lock()
    login, name = there.login, there.login.name.text()
    for key in [key for action in TABLE if action.id != "window.help" for key in action.keys] + list(MENU_KEYS):
        there.login.name.setFocus()
        QTest.keySequence(login.windowHandle(), QKeySequence(key))
        QApplication.processEvents()
        there.login.messages.clear()
    assert there.login is login and login.isVisible() and there.app.session is None
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not login] == []
    login.name.setText(name)
    assert [row for row in there.trail()[len(before):] if row[0] != "stations.login"] == [("sessions.lock", "by_hand")]


def test_nothing_can_be_read_after_the_lock(there: Locking) -> None:
    there.log_in()
    page = there.open_call()
    page.form.setFocus()
    there.app.main_window.help.open(there.app.main_window)
    shown = there.app.main_window.findChild(HelpWindow)
    assert shown is not None
    make_active(there.qtbot, shown)
    QToolTip.showText(page.mapToGlobal(page.rect().center()), "陈一，A01", page)
    assert len(given_away(readable())) > 3  # what there is to hide
    QTest.keyClick(shown.windowHandle(), Qt.Key.Key_L, CTRL)
    there.wait_for_lock()
    there.qtbot.waitUntil(lambda: given_away(readable()) == set())


@pytest.fixture
def no_help() -> None:
    """Python frees what hangs together only when told to, as it does after hours of work with much in memory."""
    assert not gc.isenabled()


@pytest.mark.usefixtures("no_help")
def test_nobody_holds_the_key_after_the_lock(there: Locking) -> None:
    window = there.log_in()
    show_history(there)
    for page in ("recordings", "coaching", "training", "appeals", "summary", "administration"):
        window.show_page(page)
        there.qtbot.waitUntil(there.app.tasks.is_quiet)
    del window
    session = there.app.session
    assert session is not None
    key = session.desk.station.data_key
    del session
    there.lock()
    try:
        there.qtbot.waitUntil(lambda: still_held(there.folder) == [])
    except PatienceError:
        pytest.fail("\n".join(held_by(thing) for thing in still_held(there.folder)))
    assert [holder for holder in gc.get_referrers(key) if holder is not sys._getframe()] == []
    if sys.platform.startswith("linux"):
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        assert [link for link in links if str(there.folder) in str(link.readlink())] == []


def show_history(there: Locking) -> None:
    """Open the call, and have the history of its agent shown."""
    history = there.open_call().centre.history.pane
    history.show_button.click()
    there.qtbot.waitUntil(lambda: history.is_shown)


def still_held(folder: Path) -> list[object]:
    """What can reach the key of this station, of all that Python's memory holds."""
    kinds = (Station, LoggedIn, StationDatabase, Engine)
    found = [thing for thing in gc.get_objects() if isinstance(thing, kinds)]
    return [thing for thing in found if str(folder) in place_of(thing)]


def place_of(thing: Station | LoggedIn | StationDatabase | Engine) -> str:
    """Where the station lies that it belongs to: other tests may have left theirs."""
    if isinstance(thing, Engine):
        return str(thing.url)
    if isinstance(thing, StationDatabase):
        return str(thing._writer.url)
    return str(thing.folder if isinstance(thing, Station) else thing.desk.station.folder)


def held_by(thing: object, depth: int = 6) -> str:
    """Who holds it, as a chain of kinds: the first holder of each that is no frame."""
    said = [type(thing).__name__]
    for _step in range(depth):
        holders = [one for one in gc.get_referrers(thing) if not isinstance(one, FrameType | GeneratorType | list)]
        if not holders:
            break
        thing = holders[0]
        said.append(f"{getattr(thing, '__qualname__', type(thing).__qualname__)} of {len(holders)}")
    return " <- ".join(said)


@pytest.mark.parametrize("restarted", [False, True])
def test_back_at_the_page_and_the_call_and_its_place(there: Locking, qtbot: QtBot, restarted: bool) -> None:
    there.log_in()
    page = there.open_call()
    page.playback.seek(31_000)
    page.form.select("4.3")
    there.lock()
    if restarted:  # then only the station itself remembers
        there.app._left.clear()
    again = there.log_in().page("listening")
    assert isinstance(again, ListeningPage) and there.app.main_window.current_page() is again
    qtbot.waitUntil(lambda: again.playback.has_call and again.form.card is not None)
    assert again.item_id == there.item_id and again.playback.position_ms == 31_000
    assert again.form.current == "4.3"


def test_somebody_else_begins_at_the_start(there: Locking) -> None:
    there.log_in()
    there.open_call()
    there.lock()
    assert there.log_in("lin").current_page().KEY == "workbench"


def test_the_words_of_a_major_problem_wait_for_who_wrote_them(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    dialog = ask_problem(there, qtbot)
    assert dialog.facts.words == ""
    dialog.facts.text.setPlainText("承诺超出规定")
    dialog.leader.setEditText("陈组长")
    dialog.way.setCurrentIndex(2)
    there.lock()
    there.log_in("lin")
    assert ask_problem(there, qtbot).facts.words == ""
    there.lock()
    there.log_in()
    again = ask_problem(there, qtbot)
    assert (again.facts.words, again.leader.currentText(), again.way.currentIndex()) == ("承诺超出规定", "陈组长", 2)


def ask_problem(there: Locking, qtbot: QtBot) -> RaiseDialog:
    """Press Ctrl+M with the call open and wait for the form."""
    page = there.open_call()
    make_active(qtbot, there.app.main_window)
    QTest.keyClick(there.app.main_window, Qt.Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: any(found.isVisible() for found in page.findChildren(RaiseDialog)))
    return next(found for found in page.findChildren(RaiseDialog) if found.isVisible())


def test_what_was_copied_here_does_not_stay(there: Locking) -> None:
    if QGuiApplication.platformName() == "offscreen":
        pytest.skip("the offscreen platform does not know whose the clipboard is")
    there.log_in()
    QGuiApplication.clipboard().setText("13800000000")
    there.lock()
    assert QGuiApplication.clipboard().text() == ""


def test_a_file_dialog_with_its_own_loop_goes_with_the_session(there: Locking, qtbot: QtBot) -> None:
    window = there.log_in()
    asked: list[str] = []
    QTimer.singleShot(200, window, there.watch().system.locked.emit)
    asked.append(QFileDialog.getExistingDirectory(window, "陈一"))  # comes back when the lock takes it away
    there.wait_for_lock()
    assert asked == [""] and given_away(readable()) == set()
