"""The composition root: arguments, folders, log, and every long-lived object of the window. The only wiring place.

Nothing heavy is imported before the login window is painted: SQLAlchemy, Alembic and the pages come after it.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qadesk import cli_options, i18n, resources
from qadesk.clock import Clock, SystemClock
from qadesk.files import make_private
from qadesk.settings import MachineSettings
from qadesk.work import Work

if TYPE_CHECKING:
    from qadesk.audio.player import Player

LISTEN_AFTER_MS = 200  # the login is painted by then; who comes second meanwhile waits
LONG_NUMBER = re.compile(r"\d{5,}")


def main(argv: list[str]) -> int:
    """Run a command of the shell, or open the window; returns the exit code."""
    options, command = cli_options.common().parse_known_args(argv)
    options = cli_options.complete(options)
    folder = options.station or default_station()
    machine = MachineSettings(folder / "machine.json", mend=not command)  # the doctor is to see what is damaged
    i18n.install(options.lang or machine.text("language"), resources.locale())
    if command:
        from qadesk import cli

        _print_any_path()
        return cli.run(cli.parse(argv), folder, SystemClock())
    return _open_window(options, folder, machine, SystemClock())


def _print_any_path() -> None:
    """A file name may hold bytes that are no text: they are printed as JSON writes them, in place of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def default_station() -> Path:
    """The station folder when none is given: in the user's data folder, or where the wizard put it instead."""
    import platformdirs

    folder = Path(platformdirs.user_data_dir("qadesk", appauthor=False)) / "station"
    elsewhere = MachineSettings(folder / "machine.json", mend=False).text("station_folder")
    return Path(elsewhere) if elsewhere else folder


class WithoutNumbers(logging.Filter):
    """Keeps phone numbers and the like out of the log: five digits or more in a row become `#`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = LONG_NUMBER.sub("#", record.getMessage()), None
        return True


def start_log(folder: Path) -> None:
    """Log to `log/qadesk.log` in the station folder, a megabyte at a time, without personal data.

    A disk that takes no line is in nobody's way: what it keeps from being saved is told where it is saved."""
    from logging.handlers import RotatingFileHandler

    logging.raiseExceptions = False  # or each line would be a traceback on the standard error
    try:
        make_private(folder)
        (folder / "log").mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "log" / "qadesk.log", maxBytes=1_000_000, backupCount=3,
                                      encoding="utf-8")
    except OSError:
        return  # a folder that cannot be written: the login or the wizard says so in place
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(WithoutNumbers())
    logging.getLogger("qadesk").addHandler(handler)
    logging.getLogger("qadesk").setLevel(logging.INFO)


def _has_display() -> bool:
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))


def _open_window(options: argparse.Namespace, folder: Path, machine: MachineSettings, clock: Clock) -> int:
    if not _has_display():
        told = i18n._("There is no display for the window. Use a command: main.py --help, or main.py tour --out DIR.")
        sys.stderr.write(told + "\n")
        return 2
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from qadesk.ui import messages, style
    from qadesk.ui.application import Application, install_qt_texts
    from qadesk.ui.collector import Collector
    from qadesk.ui.one_window import OneWindow
    from qadesk.ui.system_end import SystemEnd

    qt = QApplication([sys.argv[0]])
    one = OneWindow(qt)
    if not one.is_first(folder):
        sys.stderr.write(i18n._("qadesk is open already; its window comes to the front.") + "\n")
        return 0
    Collector(qt)
    messages.catch_slot_errors()
    install_qt_texts(qt)
    style.apply(qt, machine.text("theme"))
    app = Application(folder=folder, machine=machine, clock=clock, work=Work(resources.locale()),
                      make_player=lambda: _player(machine), folder_fixed=options.station is not None)
    app.ended.connect(qt.quit)
    system = SystemEnd()
    system.asked.connect(app.end)
    one.raise_asked.connect(app.raise_window)
    app.moved.connect(one.hold_too)
    app.start()
    QTimer.singleShot(0, lambda: start_log(folder))
    QTimer.singleShot(LISTEN_AFTER_MS, one.listen)
    code = qt.exec()
    system.close()
    one.close()
    return code


def _player(machine: MachineSettings) -> Player:
    """The sound card's player; it goes on silent by itself where there is none."""
    from qadesk.audio.player_pyaudio import PyAudioPlayer

    return PyAudioPlayer(machine.text("sound_device"))
