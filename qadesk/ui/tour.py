"""The tour: the main job in the real window, done by clicks and keys, on a practice station made for it.

Leaves a picture of every step and the papers in a folder, and checks each picture (`tour_checks.py`). It goes on
without a sound device and says 无声. Whatever is wrong comes back as a problem; nothing is passed over. Here stands
what the parts share; they follow each other in `tour_first_use.py`, `tour_job.py` (with `tour_draw.py` and
`tour_sound.py`) and `tour_station.py` (with `tour_loop.py` and `tour_fairness.py`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from qadesk import resources
from qadesk.audio.player_pyaudio import PyAudioPlayer
from qadesk.clock import FixedClock
from qadesk.security.slots import practice_beside
from qadesk.services import practice, practice_material
from qadesk.settings import MachineSettings
from qadesk.ui import style, tour_checks
from qadesk.ui.application import Application, install_qt_texts
from qadesk.ui.collector import Collector
from qadesk.ui.help_window import HelpWindow
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.main_window import MainWindow
from qadesk.ui.page import Page
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.tour_driver import Driver, Script, Until, activate, click, is_shown, pause, press, shown, type_text
from qadesk.ui.tour_first_use import FirstUse
from qadesk.ui.tour_job import MainJob
from qadesk.ui.tour_station import StationTour
from qadesk.work import Work

NOW = datetime(2026, 9, 7, 1, 30, tzinfo=UTC)  # Monday 09:30 in Shanghai: the week before has just ended
P = TypeVar("P", bound=Page)


@dataclass(frozen=True)
class TourOptions:
    """Where the pictures go, and how the window looks; `audio` is played instead of a practice recording."""

    out: Path
    language: str = "zh_CN"
    size: tuple[int, int] = (1366, 768)
    theme: str = "light"
    audio: Path | None = None


@dataclass
class TourResult:
    """What came of it: files in the order they were made, problems, and what there is to tell."""

    pictures: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def run_tour(options: TourOptions) -> TourResult:
    """Run the whole tour in a temporary folder; ends with its result, never with an exception of the window."""
    options.out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(["qadesk"])
    assert isinstance(app, QApplication)
    Collector(app)
    style.apply(app, options.theme)
    install_qt_texts(app)
    with tempfile.TemporaryDirectory(prefix="qadesk-tour-") as folder:
        tour = Tour(options, Path(folder) / "station")
        QTimer.singleShot(0, tour.start)
        app.exec()
        return tour.result


class Tour:
    """One run. `start` makes the station and sets the hand going; the application's loop ends when it is through."""

    def __init__(self, options: TourOptions, folder: Path) -> None:
        self.options, self.folder, self.result = options, folder, TourResult()
        self._driver = Driver(self._script(), self._ended)

    def start(self) -> None:
        """Make the station and begin; what hinders ends the tour as a problem."""
        try:
            self._make_station()
        except Exception as error:  # noqa: BLE001 (nothing else would end the application's loop)
            self._stopped_by(error)
            _leave_loop()

    def _make_station(self) -> None:
        clock, work, beside = FixedClock(NOW), Work(resources.locale()), practice_beside(self.folder)
        self.material = practice.create(beside, clock=clock, work=work, scale=practice.MIDDLE)
        if self.options.audio is not None:
            practice_material.put_recording_in(self.material, self.options.audio)
        MachineSettings(beside / "machine.json").change(theme=self.options.theme, language=self.options.language)
        self.application = Application(folder=self.folder, machine=MachineSettings(self.folder / "machine.json"),
                                       clock=clock, work=work, make_player=PyAudioPlayer, folder_fixed=True,
                                       chores=False)
        self.application.start()
        self._driver.start()

    def _ended(self, error: Exception | None) -> None:
        if error is not None:
            self._picture_now("stopped")
            self._stopped_by(error)
        self.application.close()
        _leave_loop()

    def _stopped_by(self, error: Exception) -> None:
        self.result.problems.append(f"stopped: {type(error).__name__}: {error}")

    # -- the way through

    def _script(self) -> Script:
        yield from FirstUse(self).script()
        yield from activate(shown(LoginWindow))
        yield from self.picture("login")
        yield from self.log_in("supervisor")
        yield from self.picture("workbench-empty")
        yield from MainJob(self).script()
        yield from StationTour(self).script()

    def log_in(self, name: str) -> Script:
        """Log in with a ready account and give the window its size."""
        yield Until(lambda: is_shown(LoginWindow), "the login window")
        login = shown(LoginWindow)
        yield from activate(login)
        yield from click(login.name)
        yield from press("Ctrl+A")
        yield from type_text(name)
        yield from press("Return")
        yield from type_text(practice.PASSWORD)
        yield from press("Return")
        yield Until(lambda: is_shown(MainWindow), "the main window")
        self.window.showNormal()
        self.window.resize(*self._room())
        yield from activate(self.window)

    # -- hands and eyes

    @property
    def window(self) -> MainWindow:
        return self.application.main_window

    def go_to(self, key: str, kind: type[P]) -> Generator[Until, None, P]:
        """Choose a page in the navigation; the page that is shown then."""
        yield from click(self.window.navigation.item(key))
        page = self.window.page(key)
        yield Until(page.isVisible, f"the page {key}")
        assert isinstance(page, kind)
        return page

    def _room(self) -> tuple[int, int]:
        """What title bar and task bar leave of the screen."""
        width, height = self.options.size
        return width, height - (72 if height < 900 else 48)

    def words(self, chinese: str, english: str) -> str:
        """What is typed, in the tour's language."""
        return chinese if self.options.language == "zh_CN" else english

    def paper(self, name: str, opens: Script, *, file: str = "", as_picture: bool = False) -> Script:
        """Open a paper's preview, take its picture, save it as a file named so, and close it."""
        pdf = self.options.out / f"{file or name}.pdf"
        yield from opens
        yield Until(lambda: is_shown(PreviewDialog), f"the preview {name}")
        preview = shown(PreviewDialog)
        yield Until(lambda: preview.pages.image_of(0) is not None, "the first page")
        yield from self.picture(name)
        preview.save_to(pdf)
        yield Until(pdf.exists, "the paper as a file")
        self.result.pictures.append(pdf.name)
        first = preview.pages.image_of(0)
        if as_picture and first is not None:
            first.save(str(pdf.with_suffix(".png")))
            self.result.pictures.append(pdf.with_suffix(".png").name)
        yield from activate(preview)
        yield from press("Esc")
        yield from self.closed(PreviewDialog)

    def closed(self, kind: type[QWidget]) -> Script:
        """Wait for a dialog to close, and give the window the keys again."""
        yield Until(lambda: not is_shown(kind), f"{kind.__name__} to close")
        yield from activate(self.window)

    def picture(self, name: str) -> Script:
        """Wait until nothing is under way, then take and check a picture."""
        yield Until(self.application.tasks.is_idle, f"work to end before picture {name}")
        yield from pause(0.15)  # hover, caret and resize come to rest
        self._picture_now(name)

    def _picture_now(self, name: str) -> None:
        dialogs = (window for window in QApplication.topLevelWidgets()
                   if isinstance(window, QDialog | HelpWindow) and window.isVisible())
        shown_now = QApplication.activeModalWidget() or next(dialogs, self.application.window)
        if shown_now is None:
            return
        file = f"{len(self.result.pictures) + 1:02d}-{name}.png"
        shown_now.grab().save(str(self.options.out / file))
        self.result.pictures.append(file)
        self.result.problems += tour_checks.problems(shown_now, name)
        self.result.problems += tour_checks.too_large(shown_now, *self._room(), name)


def _leave_loop() -> None:
    app = QApplication.instance()
    assert app is not None
    app.exit()  # quit() would ask the window, which is settling
