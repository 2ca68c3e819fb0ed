"""One run of the window: the wizard or the login, then session after session until somebody closes it.

Owns every long-lived object of the interface and wires it; the tour drives this very class. Until the login window is
painted nothing heavy is imported: services and pages come in afterwards, on a thread of their own. What a login asks
of its station is in `entrance`, what a session's window is made of in `session_start`.
"""

from __future__ import annotations

import importlib
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator, Signal
from PySide6.QtWidgets import QApplication, QWidget

from qadesk import i18n, resources
from qadesk.clock import Clock
from qadesk.errors import StationError, sentences
from qadesk.i18n import _, ngettext
from qadesk.security.slots import practice_beside, read_station_facts, station_exists
from qadesk.settings import MachineSettings
from qadesk.ui import style
from qadesk.ui.background import Background
from qadesk.ui.entrance import Entrance, ask_new_password
from qadesk.ui.help_key import HelpKey
from qadesk.ui.keys import Keys
from qadesk.ui.leaving import ask_to_lose, ask_to_stop, clear_clipboard, let_go
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.rescue import Rescue
from qadesk.ui.tasks import Tasks
from qadesk.work import Work

if TYPE_CHECKING:
    from qadesk.audio.player import Player
    from qadesk.services.stations import LoggedIn
    from qadesk.ui.main_window import MainWindow
    from qadesk.ui.session_end import Ending
    from qadesk.ui.wizard_steps import FirstRun

HEAVY = ("qadesk.services.stations", "qadesk.ui.session_start", "qadesk.audio.player_pyaudio")
FIRST_PAGE = "start"  # of the manual, before anybody is logged in


class Application(QObject):
    """`window` is what is on screen: the wizard, the login window or the main window. `ended()` when all is over.

    `moved(folder)`: the wizard put the station elsewhere than it was looked for."""

    ended = Signal()
    moved = Signal(object)

    def __init__(self, *, folder: Path, machine: MachineSettings, clock: Clock, work: Work,
                 make_player: Callable[[], Player], folder_fixed: bool, chores: bool = True) -> None:
        """`chores`: whether the station works by itself in the background; else the screen shows what people do."""
        super().__init__()
        self._with_chores = chores
        self.folder, self.machine, self.clock, self.work = folder, machine, clock, work
        self._home = folder  # of the two stations on this computer the real one; its practice station lies beside it
        self._make_player, self._folder_fixed = make_player, folder_fixed
        self.tasks = Tasks(self)
        self.session: LoggedIn | None = None
        self.player: Player | None = None
        self.window: QWidget | None = None
        self.background = Background(self.tasks, self._needs_lock_of, self)
        self.background.changed.connect(self._show_background)
        self.rescue = Rescue(self.tasks, clock, work, self)
        self.rescue.restored.connect(self._after_restore)
        self._to_restore: tuple[Path, str, str] | None = None  # backup, login name, password
        self._left: dict[tuple[Path, str], Ending] = {}  # of each account's last session, until its next login

    def start(self) -> None:
        """Show the login window, or the wizard where there is no station yet."""
        if station_exists(self.folder):
            self._show_login()
        else:
            self._show_wizard()
        QTimer.singleShot(0, self, _import_heavy_parts)

    @property
    def main_window(self) -> MainWindow:
        """The main window. Raises LookupError while nobody is logged in."""
        from qadesk.ui.main_window import MainWindow

        if not isinstance(self.window, MainWindow):
            raise LookupError("nobody is logged in")
        return self.window

    # -- wizard
    def _show_wizard(self) -> None:
        from qadesk.ui.wizard import Wizard
        from qadesk.ui.wizard_making import make_stations

        wizard = Wizard(tasks=self.tasks, folder=self.folder,
                        create=partial(make_stations, clock=self.clock, work=self.work),
                        folder_fixed=self._folder_fixed, look=self.machine.text("theme"))
        wizard.finished.connect(self._after_wizard)
        wizard.quit_asked.connect(self._end)
        wizard.restore_asked.connect(lambda: self.rescue.ask(wizard, self.folder))
        HelpKey(Keys(), lambda: FIRST_PAGE, wizard)
        self._show_centred(wizard)

    def _after_wizard(self, first_run: FirstRun) -> None:
        refused = self._move_to(first_run.data)
        self._take_machine()
        self._show_login()
        if refused is not None:
            assert isinstance(self.window, LoginWindow)
            self.window.messages.show_error(refused)

    def _move_to(self, folder: Path) -> StationError | None:
        """The wizard's folder is the station's from now on; what hinders to note that for the next start."""
        if folder == self.folder:
            return None
        before, self.folder = self.machine, folder
        self._home = folder
        self.moved.emit(folder)
        try:
            before.change(station_folder=str(folder))
        except StationError as error:
            return error
        return None

    def _take_machine(self) -> None:
        self.machine = MachineSettings(self.folder / "machine.json")
        style.apply(_qt(), self.machine.text("theme"))
        i18n.install(self.machine.text("language"), resources.locale())

    # -- restoring
    def _begin_restore(self, backup: Path, password: str) -> None:
        """From within a session, which proved the person: end it, then put the backup in the station's place."""
        from qadesk.services.sessions import LockCause

        assert self.session is not None
        self._to_restore = backup, self.session.actor.login_name, password
        self.main_window.lock(LockCause.RESTORE)

    def _restore_now(self) -> None:
        if self._to_restore is not None and self.window is not None:
            given, self._to_restore = self._to_restore, None
            self.rescue.ask(self.window, self.folder, given[1]).start(*given)

    def _after_restore(self, name: str, lacking: int) -> None:
        """The login of the station as it was then."""
        self._left = {key: left for key, left in self._left.items() if key[0] != self.folder}
        self._take_machine()
        self._show_login()
        assert isinstance(self.window, LoginWindow)
        words = ngettext("{count} recording of the store was not with it.", "{count} recordings of the store were not "
                         "with it.", lacking).format(count=lacking) if lacking else ""
        self.window.messages.show_message("warn" if lacking else "good", _("The backup was restored."),
                                          sentences(name, words))
        self.window.adjustSize()

    # -- login
    def _show_login(self) -> None:
        facts = read_station_facts(self.folder)
        password = str(facts.get("password", "")) if facts.get("practice") else ""
        entrance = Entrance(self.folder, clock=self.clock, work=self.work, background=self.background)
        login = LoginWindow(
            tasks=self.tasks, login=entrance.log_in, station_name=str(facts.get("name", "QA-01")),
            login_name=self.machine.text("last_login_name"), practice_password=password,
            practice_names=entrance.ready_names() if password else (), recover=entrance.recover,
            other=self._other_words())
        login.entered.connect(self._enter)
        login.other_asked.connect(self._change_station)
        login.quit_asked.connect(self._ask_to_end)
        login.given_up.connect(self._give_up)
        login.restore_asked.connect(lambda: self._ask_restore(login))
        login.examine_asked.connect(lambda: self.rescue.examine(login, self.folder, login.name.text().strip()))
        HelpKey(Keys(), lambda: FIRST_PAGE, login)
        self._show_centred(login)
        self._show_background()

    def _ask_restore(self, login: LoginWindow) -> None:
        self.background.end_chores()
        self.rescue.ask(login, self.folder, login.name.text().strip())

    def _other_station(self) -> Path:
        return practice_beside(self._home) if self.folder == self._home else self._home

    def _other_words(self) -> str:
        if self._other_station() == self.folder or not station_exists(self._other_station()):
            return ""
        return _("Open the practice station") if self.folder == self._home else _("Back to the real station")

    def _change_station(self) -> None:
        self.folder = self._other_station()
        self.machine = MachineSettings(self.folder / "machine.json")
        self._show_login()

    def _enter(self, session: LoggedIn) -> None:
        from qadesk.ui.session_start import session_window

        self.session = session
        if session.actor.password_due:
            assert isinstance(self.window, LoginWindow)
            ask_new_password(self.window, session, self.clock)
            return
        self.background.end_chores()
        self.work.warm()
        self.machine.remember(last_login_name=session.actor.login_name)
        if self.player is None:
            self.player = self._make_player()
        window = session_window(session, tasks=self.tasks, machine=self.machine, clock=self.clock, player=self.player,
                                restore=self._begin_restore, chores=self._with_chores)
        window.ended.connect(self._leave)
        self._show(window)
        self._welcome_back(window, session)

    def _give_up(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            session.close(keep_lock=self.background.stands_under(session))

    def _welcome_back(self, window: MainWindow, session: LoggedIn) -> None:
        """To where the person was; what the last session left goes on."""
        folder, account_id = session.desk.station.folder, session.actor.account_id
        left, news = self._left.pop((folder, account_id), None), self.background.take_news(folder, account_id)
        if left is not None:  # first what waits to be saved, then the call that shows it
            news += window.take_over(left)
        window.go_back_to(left.place if left is not None else session.desk.sessions.place(session.actor))
        window.tell(news)
        self._show_background()

    # -- the end of a session
    def _leave(self, how: str) -> None:
        window, session = self.main_window, self.session
        assert session is not None
        left, self.session = window.ending, None
        if self.player is not None:
            self.player.unload()
        clear_clipboard()
        window.destroyed.connect(partial(let_go, weakref.ref(session.desk.station)))
        if left.going_on:
            self.background.keep(session, left.going_on)
        else:
            session.close(keep_lock=self.background.stands_under(session))
        if how == "lock":
            self._left[session.desk.station.folder, session.actor.account_id] = replace(left, going_on=[])
            self._show_login()
            self._restore_now()
        else:
            self._end()

    def _needs_lock_of(self, session: LoggedIn) -> bool:
        return self.session is not None and self.session.lock is session.lock

    def _show_background(self) -> None:
        """The line of login and status bar: work that goes on, or else a draft that waits for its account."""
        words = self.background.words()
        if isinstance(self.window, LoginWindow):
            waits = _("A draft is not saved yet: log in with the account that wrote it before you close qadesk.")
            self.window.show_line(words or (waits if self._has_unsaved() else ""))
        elif self.session is not None:
            self.main_window.status.set_background(words)

    def _has_unsaved(self) -> bool:
        return any(left.unsaved for left in self._left.values())

    def _show(self, window: QWidget) -> None:
        old, self.window = self.window, window
        window.show()
        if old is not None:
            old.blockSignals(True)
            old.hide()
            old.deleteLater()

    def _show_centred(self, window: QWidget) -> None:
        """In the middle of the screen; the main window remembers its own place instead."""
        place = window.frameGeometry()
        place.setSize(window.size().expandedTo(window.sizeHint()))
        place.moveCenter(window.screen().availableGeometry().center())
        window.move(place.topLeft())
        self._show(window)

    def raise_window(self) -> None:
        """Bring what is on the screen to the front: somebody started qadesk once more."""
        top = QApplication.activeModalWidget() or self.window
        if top is not None:
            top.setWindowState(top.windowState() & ~Qt.WindowState.WindowMinimized)
            top.show()
            top.raise_()
            top.activateWindow()

    def end(self) -> None:
        """The system wants qadesk to end: what is not saved is saved, and it asks only where that cannot be done."""
        from qadesk.ui.main_window import MainWindow

        if isinstance(self.window, MainWindow):
            self.window.end.close(ask=False)
        elif self._has_unsaved():
            self._ask_to_end()
        else:
            self._end()

    def _ask_to_end(self) -> None:
        """From the login: what goes on, or waits to be saved, would be lost."""
        assert self.window is not None
        jobs = self.background.jobs()
        if jobs:
            ask_to_stop(self.window, jobs[0].title, self._end)
        elif self._has_unsaved():
            ask_to_lose(self.window, _("Log in with the account that wrote it; then it is saved."), self._end,
                        (_("Stay"), lambda: None))
        else:
            self._end()

    def _end(self) -> None:
        self.close()
        self.ended.emit()

    def close(self) -> None:
        """Take the window away; stop lanes, player and worker processes; close what is open."""
        if self.window is not None:
            self.window.hide()
        self.tasks.stop()
        session, self.session = self.session, None
        if session is not None:
            session.close(keep_lock=self.background.stands_under(session))
        self.background.close()
        if self.player is not None:
            self.player.close()
        self.work.close()


def install_qt_texts(app: QApplication) -> None:
    """Qt's own texts (dialogs, menus) in the language in force."""
    QLocale.setDefault(QLocale(i18n.language()))
    translator = QTranslator(app)
    if translator.load(f"qtbase_{i18n.language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def _import_heavy_parts() -> None:
    threading.Thread(target=lambda: [importlib.import_module(name) for name in HEAVY], daemon=True).start()


def _qt() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
