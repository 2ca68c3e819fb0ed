"""A real window on a station with calls in its queue, logged in, and everything that can be read of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock
from qadesk.database.engine import connect
from qadesk.database.station_database import StationDatabase
from qadesk.models.audit import AuditRow
from qadesk.security.slots import DATABASE_NAME
from qadesk.settings import MachineSettings
from qadesk.ui.application import Application
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.lock_watch import LockWatch
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.main_window import MainWindow
from qadesk.work import Work
from tests import builders
from tests.builders import CHIEF, NOW, PASSWORD
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.active import make_active

CTRL = Qt.KeyboardModifier.ControlModifier
DATA = ("陈一", "A01", "班组", "账务查询", "138", "95000", "A01.wav", "R1", "2026-W37")
READ = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)


def make_station(folder: Path, work: Work) -> bytes:
    """A station with two accounts and a call in its queue (item 1), which can be listened to; returns its key."""
    session = builders.new_station(folder, work)
    builders.add_account(session, builders.INSPECTOR)
    assert add_sounding_item(session, write_recording(folder.parent / "calls" / "A01.wav", 60)) == 1
    session.close()
    return session.desk.station.data_key


class Locking:
    """The application under test, with hands."""

    def __init__(self, folder: Path, key: bytes, work: Work, qtbot: QtBot) -> None:
        self._key, self._gone = key, list[bool]()
        self.folder, self.qtbot, self.clock, self.item_id = folder, qtbot, FixedClock(NOW), 1
        self.app = Application(folder=folder, machine=MachineSettings(folder / "machine.json"), clock=self.clock,
                               work=work, make_player=lambda: SilentPlayer(self.clock), folder_fixed=True)
        self.app.start()

    @property
    def login(self) -> LoginWindow:
        assert isinstance(self.app.window, LoginWindow)
        return self.app.window

    def log_in(self, name: str = CHIEF.login_name) -> MainWindow:
        """Log in as a person does; waits until the window has come to rest."""
        self.login.name.setText(name)
        self.login.password.setText(PASSWORD)
        self.qtbot.mouseClick(self.login.enter, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: isinstance(self.app.window, MainWindow))
        self._watch_window()
        self.qtbot.waitUntil(self.app.tasks.is_quiet)
        self.qtbot.waitUntil(self._has_the_keys)
        return self.app.main_window

    def _has_the_keys(self) -> bool:
        """Whether the main window has them, or the dialog of work that goes on before it."""
        front = QApplication.activeModalWidget() or self.app.main_window
        front.activateWindow()
        return front.isActiveWindow()

    def open_call(self) -> ListeningPage:
        """Open the call and wait for its sound and its form."""
        window = self.app.main_window
        window.show_page("listening", self.item_id)
        page = window.page("listening")
        assert isinstance(page, ListeningPage)
        self.qtbot.waitUntil(lambda: page.playback.has_call and page.form.card is not None)
        return page

    def press_lock(self) -> None:
        """Ctrl+L in the window that has the keys."""
        window = QApplication.activeModalWidget() or self.app.main_window
        make_active(self.qtbot, window)
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_L, CTRL)

    def wait_for_lock(self) -> None:
        """Until the login is there and nothing of the session is left."""
        self.qtbot.waitUntil(lambda: isinstance(self.app.window, LoginWindow) and bool(self._gone))
        self.qtbot.wait(0)
        make_active(self.qtbot, self.login)

    def _watch_window(self) -> None:
        """Note when the window is gone, from the login on: a lock with nothing to save is over within the key press."""
        self._gone = gone = list[bool]()
        self.app.main_window.destroyed.connect(lambda: gone.append(True))

    def lock(self) -> None:
        """Lock by hand while nothing is under way."""
        self.press_lock()
        self.wait_for_lock()

    def pass_time(self, seconds: int) -> None:
        """Let time pass with nobody there."""
        for _ten in range(seconds // 10):
            self.clock.advance(10)
            self.watch().idle.look()

    def watch(self) -> LockWatch:
        found = self.app.main_window.findChild(LockWatch)
        assert isinstance(found, LockWatch)
        return found

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A look into the station beside the window, which leaves no row in the trail."""
        database = StationDatabase(self.folder / DATABASE_NAME, self._key)
        with database.reading() as session:
            yield session
        database.close()

    def trail(self) -> list[tuple[str, str]]:
        """Actions of the audit trail and what they were about."""
        with self.reading() as session:
            return [(row.action, row.about) for row in session.scalars(select(AuditRow).order_by(AuditRow.seq))]

    def other_program(self) -> Engine:
        """A connection of another program to the file."""
        return connect(self.folder / DATABASE_NAME, self._key)

    def close(self) -> None:
        self.app.tasks.stop()
        self.app.background.close()
        if self.app.session is not None:
            self.app.session.close()
        if self.app.window is not None:
            self.app.window.blockSignals(True)
            self.app.window.deleteLater()


def readable() -> list[str]:
    """Every word that a screen reader or the screen can give away, from all windows and widgets."""
    words = [word for window in QApplication.topLevelWidgets()
             for word in _accessible(QAccessible.queryAccessibleInterface(window))]
    return words + [word for widget in QApplication.allWidgets() for word in _texts(widget)]


def _accessible(place: QAccessibleInterface | None) -> Iterator[str]:
    if place is None or not place.isValid():
        return
    yield from (place.text(kind) for kind in READ)
    text = place.textInterface()
    if text is not None:
        yield text.text(0, text.characterCount())
    for number in range(place.childCount()):
        yield from _accessible(place.child(number))


def _texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    for name in ("text", "toPlainText", "currentText", "placeholderText"):
        ask = getattr(widget, name, None)
        if callable(ask):
            yield str(ask())


def given_away(words: list[str]) -> set[str]:
    """Which data of the station are among the words."""
    return {word for word in words for part in DATA if part in word}
