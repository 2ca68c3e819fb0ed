"""How fast call lists and recordings come in.

    .venv/bin/python benchmarks/import.py [calls|recordings|all] [--rows 1000000] [--files 5000]

Calls: a CSV of that many calls into an encrypted station with its indexes, against the sqlite3 shell's `.import` of the
same file into a plain table with indexes on the same columns, in the same run: before and after it, of which the
quicker counts. Where there is no sqlite3 shell, the yardstick is Python's sqlite3 (csv.reader and executemany in one
transaction), and the run says so. Recordings: short ones. All files were just written, so that both sides read them
from the memory of the system. Prints one line a figure: what, measured, limit. Exit 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import Table, most_memory_mb, processor_s
from qadesk.clock import SystemClock
from qadesk.importing.call_lists import CallList
from qadesk.importing.mappings import open_call_list, propose_mapping
from qadesk.resources import locale
from qadesk.security.slots import DATABASE_NAME
from qadesk.services.progress import SILENT
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders

MOST_TIMES, MOST_MB, MOST_MS_A_FILE = 3.0, 500.0, 5.0
HEADING = ("通话流水号", "座席工号", "主叫号码", "被叫号码", "呼叫时间", "应答时间", "挂机时间", "通话时长", "技能组",
           "呼叫类型", "录音文件名")
TABLE = """CREATE TABLE calls (id TEXT UNIQUE, agent TEXT, caller TEXT, callee TEXT, start TEXT, answer TEXT,
 ended TEXT, duration INTEGER, queue TEXT, direction TEXT, recording TEXT);
CREATE INDEX by_agent ON calls (agent, start); CREATE INDEX by_queue ON calls (queue, start);
CREATE INDEX by_start ON calls (start); CREATE INDEX by_number ON calls (caller);
CREATE INDEX by_recording ON calls (recording);
"""


class Times(NamedTuple):
    wall_s: float
    processor_s: float


def timed(act: Callable[[], object]) -> Times:
    """What an act took on the wall, and on the processors of this process and its children."""
    began_s, began = time.perf_counter(), processor_s()
    act()
    return Times(time.perf_counter() - began_s, processor_s() - began)


def write_calls(path: Path, rows: int) -> None:
    """A list such as a switch of 200 agents exports: ids and starts go up, numbers are at random."""
    rng, at = random.Random(7), datetime(2026, 8, 1, 8, tzinfo=UTC)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        for number in range(rows):
            at += timedelta(seconds=rng.choice((0, 1, 1, 2, 3)))
            agent, other = f"{8000 + rng.randrange(200)}", f"138{rng.randrange(10 ** 8):08}"
            call_id, rings, talks = f"{at.timestamp():.0f}.{number}", rng.randint(2, 20), rng.randint(20, 600)
            answered = at + timedelta(seconds=rings)
            inbound = rng.random() < 0.7
            writer.writerow((call_id, agent, other if inbound else agent, "4008001234" if inbound else other,
                             *map(_stamp, (at, answered, answered + timedelta(seconds=talks))), talks,
                             rng.choice(("售后", "售前", "投诉")), "呼入" if inbound else "呼出",
                             f"{at:%Y/%m/%d}/{agent}_{other}_{call_id}.wav"))


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def shell_import(path: Path, database: Path) -> None:
    """The yardstick: `.import` of the sqlite3 shell."""
    script = f'{TABLE}.import --csv --skip 1 "{path}" calls\n'
    subprocess.run(["sqlite3", "-batch", str(database)], input=script, text=True, check=True)


def python_import(path: Path, database: Path) -> None:
    """The yardstick where there is no shell: csv.reader and executemany."""
    with closing(sqlite3.connect(database)) as plain, path.open(encoding="utf-8", newline="") as file:
        plain.executescript(TABLE)
        with plain:
            plain.executemany(f"INSERT INTO calls VALUES ({', '.join('?' * len(HEADING))})",
                              islice(csv.reader(file), 1, None))


def calls_part(figures: Table, beside: Path, rows: int, work: Work) -> None:
    """A list into a station, against the yardstick."""
    path = beside / "calls.csv"
    write_calls(path, rows)
    figures.row("the list", path.stat().st_size / 1e6, "MB")
    before = _yardstick(figures, path, rows, beside / "plain.db")
    session = builders.new_station(beside / "station", work, SystemClock())
    try:
        taken = _measure_list(figures, session, path, rows)
    finally:
        session.close()
    figures.row("the station", (beside / "station" / DATABASE_NAME).stat().st_size / 1e6, "MB")
    plain = min(before, _yardstick(figures, path, rows, beside / "plain again.db"))
    figures.row("times the yardstick, on the wall", taken.wall_s / plain.wall_s, "x", MOST_TIMES)
    figures.row("times the yardstick, on the processor", taken.processor_s / plain.processor_s, "x")


def _yardstick(figures: Table, path: Path, rows: int, database: Path) -> Times:
    plain = timed(lambda: (shell_import if shutil.which("sqlite3") else python_import)(path, database))
    name = "sqlite3's .import" if shutil.which("sqlite3") else "no sqlite3 shell: Python's executemany"
    figures.row(f"{name}, {rows:,} rows", plain.wall_s, "s")
    figures.row("  on the processor", plain.processor_s, "s")
    return plain


def _measure_list(figures: Table, session: LoggedIn, path: Path, rows: int) -> Times:
    table = open_call_list(path)
    calls = CallList(table, propose_mapping(table), session.desk.settings.rules(session.actor).zone)
    preview = timed(lambda: session.desk.calls.preview(session.actor, calls))
    figures.row("preview with its counts", preview.wall_s, "s")
    done = []
    taken = timed(lambda: done.append(session.desk.calls.import_list(session.actor, calls, SILENT)))
    assert (done[0].new, done[0].rejected) == (rows, 0), done
    figures.row("import into the station", taken.wall_s, "s")
    figures.row("  on the processor", taken.processor_s, "s")
    figures.row("  calls a second", rows / taken.wall_s, "")
    figures.row("most memory of the program, which is one process", most_memory_mb(), "MB", MOST_MB)
    again = timed(lambda: done.append(session.desk.calls.import_list(session.actor, calls, SILENT)))
    assert (done[1].new, done[1].known) == (0, rows), done
    figures.row("the same list again, which adds nothing", again.wall_s, "s")
    return taken


def recordings_part(figures: Table, beside: Path, files: int, work: Work) -> None:
    """A folder of short recordings scanned, hashed, looked into and matched: half by the call's id, half by number and
    time; each tenth call in two legs, each hundredth file no sound."""
    path = write_recordings(beside, files)
    figures.row("the recordings", sum(one.stat().st_size for one in beside.rglob("rec/*/*")) / 1e6, "MB")
    session = builders.new_station(beside / "station", work, SystemClock())
    try:
        table = open_call_list(path)
        calls = CallList(table, propose_mapping(table), session.desk.settings.rules(session.actor).zone)
        listed = session.desk.calls.import_list(session.actor, calls, SILENT)
        done = []
        taken = timed(lambda: done.append(session.desk.calls.import_recordings(session.actor, [beside / "rec"])))
        assert (done[0].new, done[0].matched, done[0].unmatched) == (files, listed.new, 0), done
        figures.row(f"{files:,} recordings scanned, looked into, matched", taken.wall_s, "s")
        figures.row("  on the processor, without the children that look", taken.processor_s, "s")
        figures.row("  files a second", files / taken.wall_s, "")
        figures.row("  a file", taken.wall_s / files * 1000, "ms", MOST_MS_A_FILE)
        again = timed(lambda: done.append(session.desk.calls.import_recordings(session.actor, [beside / "rec"])))
        assert (done[1].new, done[1].known) == (0, files), done
        figures.row("the same folder again, which adds nothing", again.wall_s, "s")
    finally:
        session.close()


def write_recordings(beside: Path, files: int) -> Path:
    """Recordings of two to six seconds as a PBX names them, and the list of their calls."""
    rng, at, made = random.Random(7), datetime(2026, 9, 1, 0, tzinfo=UTC), 0
    path = beside / "calls.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        while made < files:
            at += timedelta(seconds=rng.choice((2, 4, 9)))
            agent, other, talks = f"{8000 + rng.randrange(200)}", f"138{rng.randrange(10 ** 8):08}", rng.randint(2, 6)
            call_id = f"{at.timestamp():.0f}.{made}" if made % 2 else ""
            local = at + timedelta(hours=8)
            writer.writerow((call_id, agent, other, "4008001234", *map(_stamp, (local, local, local + timedelta(
                seconds=talks))), talks, "售后", "呼入", ""))
            name = f"in-4008001234-{other}-{local:%Y%m%d-%H%M%S}-{call_id}" if call_id else (
                f"{local:%Y%m%d-%H%M%S}_{other}_{agent}")
            legs = ("-in", "-out") if made % 10 == 0 and made + 2 <= files else ("",)
            for leg in legs:
                _write_sound(beside / "rec" / f"{local:%d}" / f"{name}{leg}.wav", talks, rng, sound=made % 100 != 99)
                made += 1
    return path


def _write_sound(path: Path, seconds: int, rng: random.Random, *, sound: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not sound:
        path.write_bytes(rng.randbytes(200))
        return
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(rng.randbytes(16_000 * seconds))


PARTS = {"calls": lambda figures, beside, asked, work: calls_part(figures, beside, asked.rows, work),
         "recordings": lambda figures, beside, asked, work: recordings_part(figures, beside, asked.files, work)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=(*PARTS, "all"), default="all")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=5_000)
    asked = parser.parse_args()
    figures, work = Table(), Work(locale())
    figures.row(f"programs that want one of {os.cpu_count()} processors by now", os.getloadavg()[0], "")
    try:
        for name in PARTS if asked.part == "all" else (asked.part,):
            with tempfile.TemporaryDirectory() as beside:
                PARTS[name](figures, Path(beside), asked, work)
    finally:
        work.close()
    return int(figures.missed)


if __name__ == "__main__":
    sys.exit(main())
