"""How quick scoring is in the real window, at a card of every kind and a station full of evaluations.

    .venv/bin/python benchmarks/scoring.py [--evaluations 150000] [--criteria 60] [--calls 20] [--keys 400]
                                           [--station DIR]

Makes a station with that many evaluations in a temporary folder (with --station it is kept there and used again) and
brings real calls in. Prints one line a figure: what, measured, limit: opening the next call with its form, a key until
it is painted, and all totals recomputed from the answers beside the same sums in plain SQL. Exit 1 when a limit is
missed. Runs on the display at hand, or offscreen with QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import text

from benchmarks.figures import Table, quickest
from benchmarks.large_station import let_wait, open_large
from qadesk import i18n, resources
from qadesk.audio.player import SilentPlayer
from qadesk.clock import SystemClock
from qadesk.importing.call_lists import CallList
from qadesk.importing.mappings import open_call_list, propose_mapping
from qadesk.importing.scorecard_yaml import dump_scorecard
from qadesk.models.scorecards import Condition, Criterion, CriterionKind, Scorecard, Section
from qadesk.services import practice, practice_material
from qadesk.services.check_totals import wrong_totals
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui import style
from qadesk.ui.application import Application
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.main_window import MainWindow
from qadesk.work import Work
from tests import builders
from tests.models.kinds import kind

PATIENCE_S = 60
CALL_LIMIT_MS, KEY_LIMIT_MS, RATIO_LIMIT = 100, 16, 12
KINDS = tuple(CriterionKind)
SUMS = """SELECT evaluation_id, sum(CASE WHEN answered AND NOT not_applicable THEN earned_milli ELSE 0 END),
          sum(CASE WHEN answered AND NOT not_applicable THEN weight_milli ELSE 0 END)
          FROM answers GROUP BY evaluation_id"""


class Painted(QObject):
    """Whether the widget's window has painted what had to be painted anew since `seen` was taken back."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__(inside)
        self.seen = False
        inside.window().installEventFilter(self)  # one object: a filter on all would be most of what is measured

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen |= event.type() == QEvent.Type.UpdateRequest
        return False


def wait(true: Callable[[], object]) -> None:
    begun = time.perf_counter()
    while not true():
        QApplication.processEvents()
        if time.perf_counter() - begun > PATIENCE_S:
            raise SystemExit("waited in vain")


def card_of_every_kind(count: int, version: int) -> Scorecard:
    """A card of all kinds in turn; each second yes/no decides whether the scale behind it is shown."""
    criteria: list[Criterion] = []
    for n in range(count):
        made = kind(f"{n // 10 + 1}.{n % 10 + 1}", KINDS[n % len(KINDS)], guidance="先说明原因，再请客户等待。")
        before = criteria[-1] if criteria else None
        if made.kind is CriterionKind.SCALE and before is not None and n % 4 == 3:
            made = replace(made, only_if=Condition(before.code, ("yes",)))
        criteria.append(made)
    sections = tuple(Section(f"{at // 10 + 1}", f"第 {at // 10 + 1} 部分", "", tuple(criteria[at:at + 10]))
                     for at in range(0, count, 10))
    return Scorecard("inbound", version, "各类评分项", "Every kind", sections)


def bring_in(session: LoggedIn, beside: Path, work: Work, criteria: int) -> None:
    """The card in use, and real calls with their recordings that wait to be scored."""
    desk, actor = session.desk, session.actor
    newest = max(row.version for row in desk.scorecards.list(actor) if row.code == "inbound")
    desk.scorecards.publish(actor, dump_scorecard(card_of_every_kind(criteria, newest + 1)).encode(), "card.yaml")
    material = practice.create(beside / "practice", clock=SystemClock(), work=work, scale=practice.SMALL)
    table = open_call_list(material / practice_material.CALLS_FILE)
    zone = desk.settings.rules(actor).zone
    desk.calls.import_list(actor, CallList(table, propose_mapping(table), zone))
    desk.calls.import_recordings(actor, [material / practice_material.RECORDINGS])
    with desk.station.database.transaction() as writing:
        playable = "SELECT count(*) FROM calls WHERE import_id > 1 AND recording_id IS NOT NULL"
        let_wait(writing, session, writing.execute(text(playable)).scalar_one())


class Times(NamedTuple):
    wall_s: float
    processor_s: float


class Watch:
    """Wall and the window's own processor time from its making on: where other programs run, the latter tells."""

    def __init__(self) -> None:
        self._begun = Times(time.perf_counter(), time.thread_time())

    def times(self) -> Times:
        return Times(time.perf_counter() - self._begun.wall_s, time.thread_time() - self._begun.processor_s)


def spread(table: Table, what: str, times: list[Times], limit_ms: float) -> None:
    wall, processor = np.array(times).T * 1000
    table.row(f"{what}, median of {len(times)}", float(np.median(wall)), "ms")
    table.row(f"{what}, p95 on the window's processor", float(np.percentile(processor, 95)), "ms")
    table.row(f"{what}, p95", float(np.percentile(wall, 95)), "ms", limit_ms)


def next_calls(page: ListeningPage, count: int) -> list[Times]:
    """What it takes from asking for the next call to its facts and form, painted."""
    painted, times, step = Painted(page.form), [], 1
    for _call in range(count):
        step = step if page.queue.neighbour(step) is not None else -step
        before, watch = page.scoring.draft, Watch()
        page.step_call(step)
        wait(lambda before=before: page.form.card is not None and page.scoring.draft is not before)
        painted.seen = False
        page.form.update()
        wait(lambda: painted.seen)
        times.append(watch.times())
        wait(lambda: page.playback.has_call)
    return times


def presses(page: ListeningPage) -> Iterator[Qt.Key]:
    """Keys down the whole card and up again: an answer in each item, one more where it counts, then the next item."""
    while True:
        for step in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            for _item in page.form.state.codes:
                item = page.form.criterion
                if item is not None and item.kind is not CriterionKind.NOTE:
                    yield from (Qt.Key.Key_2, Qt.Key.Key_Plus)
                yield step
            page.form.focus_form()


def keys(page: ListeningPage, count: int) -> list[Times]:
    """What it takes from a key in the form to the paint that it caused."""
    page.form.focus_form()
    painted, times, wanted = Painted(page.form), [], presses(page)
    while len(times) < count:
        QApplication.processEvents()
        before, painted.seen, watch = (page.form.answers, page.form.current), False, Watch()
        QTest.keyClick(page.form.list, next(wanted))
        if (page.form.answers, page.form.current) == before:
            continue  # a key that means nothing to this item paints nothing
        wait(lambda: painted.seen)
        times.append(watch.times())
    return times


def totals(table: Table, session: LoggedIn) -> None:
    """All totals from the answers, beside the sums of the stored rows; of each the quicker of two, so that neither is
    the one that first reads the file."""
    wrong: list[object] = []
    with session.desk.station.database.reading() as reading:
        sums = len(reading.execute(text(SUMS)).all())
        plain = quickest(lambda: reading.execute(text(SUMS)).all(), 2, time.perf_counter)
        again = quickest(lambda: wrong.extend(wrong_totals(reading)), 2, time.perf_counter)
    assert not wrong, wrong[:3]
    table.row(f"sums of {sums:,} evaluations in plain SQL", plain, "s")
    table.row("their totals recomputed from the answers", again, "s")
    table.row("ratio", again / plain, "x", RATIO_LIMIT)


def in_the_window(table: Table, station: Path, work: Work, calls: int, count: int) -> None:
    app = Application(folder=station, machine=MachineSettings(station / "machine.json"), clock=SystemClock(), work=work,
                      make_player=lambda: SilentPlayer(SystemClock()), folder_fixed=True, chores=False)
    app.start()
    app.window.name.setText(builders.CHIEF.login_name)  # type: ignore[union-attr]
    app.window.password.setText(builders.PASSWORD)  # type: ignore[union-attr]
    app.window.try_login()  # type: ignore[union-attr]
    wait(lambda: isinstance(app.window, MainWindow))
    app.main_window.resize(1366, 696)
    app.main_window.show_page("listening")
    page = app.main_window.page("listening")
    assert isinstance(page, ListeningPage)
    wait(lambda: page.queue.list.rows.rows())
    spread(table, "next call with its form", next_calls(page, calls), CALL_LIMIT_MS)
    spread(table, "key to repaint", keys(page, count), KEY_LIMIT_MS)
    page.settle()
    wait(app.tasks.is_idle)
    app.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluations", type=int, default=150_000)
    parser.add_argument("--criteria", type=int, default=60)
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--keys", type=int, default=400)
    parser.add_argument("--station", type=Path)
    asked = parser.parse_args()
    qt, table, work = QApplication([]), Table(), Work(resources.locale())
    i18n.install("zh_CN", resources.locale())
    style.apply(qt, "light")
    with tempfile.TemporaryDirectory() as folder:
        station, begun = asked.station or Path(folder) / "station", time.perf_counter()
        session, made = open_large(station, asked.evaluations, work, evaluations=asked.evaluations, waiting=0)
        if made:
            bring_in(session, station.parent, work, asked.criteria)
            table.row(f"making the station of {asked.evaluations:,} evaluations", time.perf_counter() - begun, "s")
        if hasattr(os, "getloadavg"):
            table.row(f"programs that want one of {os.cpu_count()} processors by now", os.getloadavg()[0], "")
        totals(table, session)
        session.close()
        in_the_window(table, station, work, asked.calls, asked.keys)
    work.close()
    return int(table.missed)


if __name__ == "__main__":
    sys.exit(main())
