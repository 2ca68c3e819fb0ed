"""How quick the station is at a million calls, alone and while a check, a backup and a GROUP BY over all calls run.

    .venv/bin/python benchmarks/database.py [--calls 1000000] [--station DIR] [--rounds 200]

Makes a station of that many calls, 15 evaluations for each hundred, and a recording for each call; with --station it
is kept there and used again. Prints one line a figure: what, measured, limit. Exit 1 when a limit is missed. The
yardstick for a save is the same row in a file of the same driver without encryption, written in the same run.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sqlcipher3
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import text

from benchmarks.large_station import log_in, open_large
from qadesk.database.engine import PRAGMAS, connect
from qadesk.models.call_lines import CallFilter
from qadesk.models.drafts import Draft
from qadesk.models.periods import week_at
from qadesk.resources import locale
from qadesk.security.slots import DATABASE_NAME
from qadesk.services.backup_places import Places
from qadesk.services.stations import LoggedIn
from qadesk.work import Work, give_way

PAGE_ROWS, TICK_MS = 200, 5
GROUPED = "SELECT agent_no, queue, count(*), sum(duration_ms), max(start_utc_ms) FROM calls GROUP BY agent_no, queue"


class Times(NamedTuple):
    wall_s: float
    processor_s: float


class Table:
    """Prints figures as they come and remembers whether a limit was missed."""

    def __init__(self) -> None:
        self.missed = False

    def row(self, what: str, value: float, unit: str, limit: float | None = None) -> None:
        verdict = ""
        if limit is not None:
            self.missed |= value > limit
            verdict = f"<= {limit:g} {'ok' if value <= limit else 'MISSED'}"
        print(f"{what:<58} {value:>9.2f} {unit:<4} {verdict}", flush=True)

    def spread(self, what: str, times: list[Times], limit_ms: float | None = None) -> None:
        """Median on the wall and on the processor, and the 95th percentile on the wall against the limit."""
        ms = sorted(one.wall_s * 1000 for one in times)
        self.row(f"{what}, p50 of {len(ms)}", statistics.median(ms), "ms")
        self.row(f"{what}, p50 on the processor", statistics.median(one.processor_s for one in times) * 1000, "ms")
        self.row(f"{what}, p95", ms[len(ms) * 95 // 100], "ms", limit_ms)


def timed(act: Callable[[], object]) -> Times:
    """What an act took on the wall, and on the processor in this thread: where other programs run, the latter tells."""
    began, began_processor = time.perf_counter(), time.thread_time()
    act()
    return Times(time.perf_counter() - began, time.thread_time() - began_processor)


class Person:
    """Who works in the station: saves a draft, submits, and turns to pages of the list of calls."""

    def __init__(self, session: LoggedIn) -> None:
        self._session, self._desk, self._actor = session, session.desk, session.actor
        queue = self._desk.listening.queue(self._actor)
        self._items = itertools.cycle([row.item_id for row in queue.rows])
        zone = self._desk.settings.rules(self._actor).zone
        self._weeks = itertools.cycle([week_at(session.desk.station.clock.now_utc_ms() - weeks * 604_800_000, zone)
                                       for weeks in range(1, 60)])
        self._draft = self._answered(next(self._items))
        self._desk.evaluations.save_draft(self._actor, self._draft)

    def work(self, rounds: int) -> Iterator[tuple[str, Times]]:
        """A save, a submit and two pages for each round, and what each took."""
        for number in range(rounds):
            draft = replace(self._draft, playhead_ms=number)
            yield "save", timed(lambda draft=draft: self._desk.evaluations.save_draft(self._actor, draft))
            whole = self._answered(next(self._items))
            yield "submit", timed(lambda draft=whole: self._desk.evaluations.submit(self._actor, draft))
            yield "list page of a week", timed(lambda: self._page(CallFilter(next(self._weeks))))
            yield "list page of all calls", timed(lambda at=number: self._page(CallFilter(), at * PAGE_ROWS))

    def _page(self, wanted: CallFilter, offset: int = 0) -> object:
        return self._desk.calls.list(self._actor, wanted, offset, PAGE_ROWS)

    def _answered(self, item_id: int) -> Draft:
        draft = self._desk.evaluations.open_draft(self._actor, item_id)
        answers = draft.answers
        for criterion in draft.card.criteria:
            answers = answers.confirmed_full(criterion)
        return replace(draft, answers=replace(answers, comment="语速适中，先说明原因。"))


def measured(person: Person, rounds: int) -> dict[str, list[Times]]:
    figures: dict[str, list[Times]] = {}
    for what, times in person.work(rounds):
        figures.setdefault(what, []).append(times)
    return figures


def grouped(session: LoggedIn) -> None:
    """A report over all calls, on a connection of its own as the check has it."""
    station = session.desk.station
    engine = connect(station.folder / DATABASE_NAME, station.data_key, read_only=True)
    with engine.connect() as connection:
        connection.execute(text(GROUPED)).all()
    engine.dispose()


@contextmanager
def others_at_work(session: LoggedIn, backups: Path) -> Iterator[None]:
    """A check, a backup and a report, each again and again on a thread of its own while the block runs."""
    done, actor = threading.Event(), session.actor
    acts = [lambda: session.desk.checks.run(actor), lambda: session.desk.backups.make(actor, Places(backups)),
            lambda: grouped(session)]
    threads = [threading.Thread(target=lambda act=act: again_until(done, act)) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def again_until(done: threading.Event, act: Callable[[], object]) -> None:
    give_way()  # as the window's lane of long jobs does
    while not done.is_set():
        act()


def loop_gaps(work: Callable[[], object]) -> list[float]:
    """Seconds between the ticks of a timer in a window's event loop beyond its interval, while work runs beside it."""
    window, loop, gaps, last = QWidget(), QEventLoop(), [], [time.perf_counter()]
    window.show()

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(max(0.0, now - last[0] - TICK_MS / 1000))
        last[0] = now
        if not thread.is_alive():
            loop.quit()

    thread = threading.Thread(target=work)
    timer = QTimer(interval=TICK_MS)
    timer.timeout.connect(tick)
    timer.start()
    thread.start()
    loop.exec()
    return gaps


def unencrypted_saves(folder: Path, rows: int, rounds: int, content: str) -> list[Times]:
    """The yardstick: the same update and commit in a file of the same driver without a key."""
    driver = sqlcipher3.connect(str(folder / "plain.db"), isolation_level=None)
    for name, value, _expected in PRAGMAS:
        driver.execute(f"PRAGMA {name}={value}")
    driver.execute("CREATE TABLE evaluations (id INTEGER PRIMARY KEY, answers TEXT, playhead_ms INTEGER)")
    driver.execute("INSERT INTO evaluations WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                   "WHERE i < ?) SELECT i, ?, 0 FROM n", (rows, content))

    def save(number: int) -> None:
        driver.execute("BEGIN IMMEDIATE")
        driver.execute("UPDATE evaluations SET answers = ?, playhead_ms = ? WHERE id = ?", (content, number, rows))
        driver.execute("COMMIT")

    times = [timed(lambda number=number: save(number)) for number in range(rounds)]
    driver.close()
    return times


def commits(session: LoggedIn, rounds: int) -> list[Times]:
    """A transaction that changes one row, without the services' words around it."""
    def commit(number: int) -> None:
        with session.desk.station.database.transaction() as writing:
            writing.execute(text("UPDATE queue_items SET created_utc_ms = :n WHERE id = 1"), {"n": number})

    return [timed(lambda number=number: commit(number)) for number in range(rounds)]


def connects(session: LoggedIn) -> list[float]:
    station = session.desk.station

    def look() -> None:
        engine = connect(station.folder / DATABASE_NAME, station.data_key, read_only=True)
        with engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM teams")).all()
        engine.dispose()

    return [timed(look).wall_s for _time in range(10)]


def unlocks(folder: Path, work: Work) -> list[float]:
    seconds = []
    for _time in range(10):
        began = time.perf_counter()
        session = log_in(folder, work)
        seconds.append(time.perf_counter() - began)
        session.close()
    return seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--station", type=Path)
    parser.add_argument("--rounds", type=int, default=200)
    asked = parser.parse_args()
    app, table, work = QApplication([]), Table(), Work(locale())
    with tempfile.TemporaryDirectory() as beside:
        folder = asked.station or Path(beside) / "station"
        began = time.perf_counter()
        session, made = open_large(folder, asked.calls, work)
        if made:
            table.row(f"making the station of {asked.calls:,} calls", time.perf_counter() - began, "s")
        if hasattr(os, "getloadavg"):
            table.row(f"programs that want one of {os.cpu_count()} processors by now", os.getloadavg()[0], "")
        table.row("its size", (folder / DATABASE_NAME).stat().st_size / 1e6, "MB")
        session.close()
        table.row("unlock and open, median of 10", statistics.median(unlocks(folder, work)) * 1000, "ms", 300)
        session = log_in(folder, work)
        measure(table, session, Path(beside), asked.rounds)
        session.close()
    work.close()
    app.quit()
    return int(table.missed)


def measure(table: Table, session: LoggedIn, beside: Path, rounds: int) -> None:
    table.row("connect, median of 10", statistics.median(connects(session)) * 1000, "ms")
    person = Person(session)
    content = str(person._draft.answers.to_json())
    plain = unencrypted_saves(beside, 150_000, rounds, content)
    table.spread("one row saved without encryption (yardstick)", plain)
    table.spread("one row committed", commits(session, rounds))
    for what, times in measured(person, rounds).items():
        table.spread(f"{what}, alone", times, 5)
    table.row("report over all calls, alone", timed(lambda: grouped(session)).wall_s, "s")
    table.row("check, alone", timed(lambda: session.desk.checks.run(session.actor)).wall_s, "s", 10)
    backup = timed(lambda: session.desk.backups.make(session.actor, Places(beside / "b")))
    table.row("backup, alone", backup.wall_s, "s", 15)
    busy: dict[str, list[Times]] = {}
    with others_at_work(session, beside / "b"):
        gaps = loop_gaps(lambda: busy.update(measured(person, rounds)))
    for what, times in busy.items():
        table.spread(f"{what}, with check, backup and report", times, 5)
    ordered = sorted(gaps)
    table.row(f"event loop late, p99 of {len(gaps)}", ordered[len(gaps) * 99 // 100] * 1000, "ms", 50)
    table.row("event loop late, at most", ordered[-1] * 1000, "ms")


if __name__ == "__main__":
    sys.exit(main())
