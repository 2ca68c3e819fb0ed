"""How quick scoring is in the real window: opening the next call with its form, and a key until it is painted.

    .venv/bin/python benchmarks/scoring.py [--calls 20] [--keys 200]

Makes a practice station in a temporary folder and brings its week in. Prints medians and the 95th percentile in ms
beside the aims (next call 150, key 16). Runs on the display at hand, or offscreen with QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qadesk import i18n, resources
from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock, SystemClock
from qadesk.importing.call_lists import read_content
from qadesk.importing.mappings import open_call_list, propose_mapping
from qadesk.models.periods import week_at
from qadesk.services import practice, practice_material, stations
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui import style
from qadesk.ui.application import Application
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.main_window import MainWindow
from qadesk.ui.tour import NOW
from qadesk.work import Work

WEEK_MS = 7 * 24 * 3600 * 1000
PATIENCE_S = 60


class Painted(QObject):
    """Whether any part of a widget was painted since `reset`."""

    def __init__(self, root: QWidget) -> None:
        super().__init__()
        self.root, self.seen = root, False
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and self.root.isAncestorOf(watched):
            self.seen = True
        return False


def wait(true: Callable[[], object]) -> None:
    begun = time.perf_counter()
    while not true():
        QApplication.processEvents()
        if time.perf_counter() - begun > PATIENCE_S:
            raise SystemExit("waited in vain")


def drawn(logged_in: LoggedIn, material: Path) -> None:
    """Bring the practice week in and draw it."""
    desk, actor = logged_in.desk, logged_in.actor
    zone = desk.settings.rules(actor).zone
    table = open_call_list(material / practice_material.CALLS_FILE)
    desk.calls.import_list(actor, read_content(material / practice_material.CALLS_FILE, table,
                                               propose_mapping(table), zone))
    desk.calls.import_recordings(actor, [material / practice_material.RECORDINGS])
    desk.sampling.draw_week(actor, week_at(desk.station.clock.now_utc_ms() - WEEK_MS, zone))


def told(name: str, seconds: list[float], aim_ms: int) -> None:
    ms = np.array(seconds) * 1000
    print(f"{name:42s} median {np.median(ms):6.1f} ms, p95 {np.percentile(ms, 95):6.1f} ms (aim {aim_ms})")


def next_calls(page: ListeningPage, count: int) -> list[float]:
    """Seconds from asking for the next call to its facts and form, painted."""
    painted, times = Painted(page.form), []
    for _call in range(count):
        before, begun = page.scoring.draft, time.perf_counter()
        page.step_call(1)
        wait(lambda before=before: page.form.card is not None and page.scoring.draft is not before)
        painted.seen = False
        page.form.update()
        wait(lambda: painted.seen)
        times.append(time.perf_counter() - begun)
        wait(lambda: page.playback.has_call)
    return times


def keys(page: ListeningPage, count: int) -> list[float]:
    """Seconds from a key in the form to the paint that it caused."""
    page.form.focus_form()
    painted, times = Painted(page.form), []
    for key in itertools.islice(itertools.cycle((Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_1, Qt.Key.Key_Up)), count):
        QApplication.processEvents()
        painted.seen, begun = False, time.perf_counter()
        QTest.keyClick(page.form.list, key)
        wait(lambda: painted.seen)
        times.append(time.perf_counter() - begun)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--keys", type=int, default=200)
    asked = parser.parse_args()
    qt = QApplication([])
    i18n.install("zh_CN", resources.locale())
    style.apply(qt, "light")
    with tempfile.TemporaryDirectory() as folder:
        station, clock, work = Path(folder) / "station", FixedClock(NOW), Work(resources.locale())
        material = practice.create(station, clock=clock, work=work)
        session = stations.login(station, "supervisor", practice.PASSWORD, clock=clock, work=work)
        drawn(session, material)
        session.close()
        app = Application(folder=station, machine=MachineSettings(station / "machine.json"), clock=clock, work=work,
                          make_player=lambda: SilentPlayer(SystemClock()), folder_fixed=True)
        app.start()
        app.window.name.setText("supervisor")  # type: ignore[union-attr]
        app.window.password.setText(practice.PASSWORD)  # type: ignore[union-attr]
        app.window.try_login()  # type: ignore[union-attr]
        wait(lambda: isinstance(app.window, MainWindow))
        app.main_window.resize(1366, 696)
        app.main_window.show_page("listening")
        page = app.main_window.page("listening")
        assert isinstance(page, ListeningPage)
        wait(lambda: page.queue.list.rows.rows())
        told("next call with its form", next_calls(page, asked.calls), 150)
        told("key to repaint", keys(page, asked.keys), 16)
        page.settle()
        wait(app.tasks.is_idle)
        app.close()


if __name__ == "__main__":
    main()
