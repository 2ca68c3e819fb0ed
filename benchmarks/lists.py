"""How quickly the list of calls opens and is narrowed at a million calls, each time right after somebody else's commit.

    .venv/bin/python benchmarks/lists.py [--calls 1000000] [--station DIR] [--rounds 5]

Makes a station of that many calls in a folder of its own (about 40 s); with --station it is kept there and used again.
Prints one line a list: the median and the slowest of the rounds until its page is there, against 150 ms (opening) or
300 ms (any filter), and until its total is counted, which no limit is set for. A commit empties the reader's memory of
the file, so that each round reads it anew. The yardstick, measured in the same run: one reading of all calls. Exit 1
when a limit is missed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import text

from benchmarks.large_station import open_large
from qadesk.models.call_lines import CallFilter
from qadesk.models.periods import Days, local_day, week_at
from qadesk.resources import locale
from qadesk.services.stations import LoggedIn
from qadesk.work import Work

OPEN_MS, FILTER_MS, PAGE_ROWS = 150.0, 300.0, 200
OLD_SHARE = 4
"""One call in so many, the oldest, has lost its recording or never had one: whoever looks for those looks far back."""


def main() -> int:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as place:
        work = Work(locale())
        session, made = open_large(arguments.station or Path(place) / "station", arguments.calls, work,
                                   evaluations=max(1, arguments.calls // 50))
        try:
            if made:
                _make_uneven(session, arguments.calls)
            return _measure(session, arguments.rounds)
        finally:
            session.close()
            work.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--station", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _make_uneven(session: LoggedIn, calls: int) -> None:
    """What is asked for is rarely spread evenly: old calls without a recording, a queue that ended, some broken files,
    a team of today that was another one before."""
    statements = (
        f"UPDATE calls SET recording_id = NULL WHERE id <= {calls // OLD_SHARE} AND id % 2 = 0",
        f"UPDATE calls SET queue = '外呼回访' WHERE id <= {calls // 10} AND id % 3 = 0",
        "UPDATE recordings SET state = 'unplayable', reason = '试验' WHERE id % 4001 = 0",
        "UPDATE recordings SET state = 'missing' WHERE id % 9001 = 0",
        "UPDATE memberships SET to_day = '2025-12-31' WHERE agent_id % 10 = 3")
    with session.desk.station.database.transaction() as writing:
        for statement in statements:
            writing.execute(text(statement))


def _lists(session: LoggedIn) -> Iterator[tuple[str, CallFilter, int, float]]:
    """What is looked at: its name, the filter, the offset of the page and the limit in ms."""
    zone = session.desk.settings.rules(session.actor).zone
    now = session.desk.station.clock.now_utc_ms()
    week, day = week_at(now - 5 * 7 * 86_400_000, zone), local_day(now, zone)
    old = Days(day - timedelta(days=690), day - timedelta(days=400))
    yield "all calls", CallFilter(), 0, OPEN_MS
    yield "all calls, the 2,001st page", CallFilter(), 2000 * PAGE_ROWS, OPEN_MS
    yield "a week", CallFilter(week), 0, OPEN_MS
    for words in ("A0007", "A", "座席 17", "座席", "技能", "技能组 3", "0042", "13800000042", "zuoxi1", "没有这个"):
        yield f"words: {words}", CallFilter(text=words), 0, FILTER_MS
    yield "a team on the day", CallFilter(team_id=4), 0, FILTER_MS
    yield "a team, in a queue", CallFilter(team_id=4, queue="技能组 3"), 0, FILTER_MS
    yield "a queue", CallFilter(queue="技能组 3"), 0, FILTER_MS
    yield "a queue that ended", CallFilter(queue="外呼回访"), 0, FILTER_MS
    yield "a queue that ended, recordings missing", CallFilter(queue="外呼回访", audio="missing"), 0, FILTER_MS
    yield "a queue, recordings missing", CallFilter(queue="技能组 3", audio="missing"), 0, FILTER_MS
    yield "a band of the day", CallFilter(band="D_meal"), 0, FILTER_MS
    yield "a band, a team, old days", CallFilter(old, team_id=4, band="D_meal"), 0, FILTER_MS
    yield "old days", CallFilter(old), 0, FILTER_MS
    for audio in ("playable", "stored", "unplayable", "away", "missing", "stray"):
        yield f"recordings: {audio}", CallFilter(audio=audio), 0, FILTER_MS
    yield "drawn", CallFilter(drawn=True), 0, FILTER_MS
    yield "not drawn", CallFilter(drawn=False), 0, FILTER_MS
    yield "drawn, in a queue, by an agent", CallFilter(text="A0007", queue="技能组 3", drawn=True), 0, FILTER_MS
    yield "drawn, recordings missing", CallFilter(drawn=True, audio="missing"), 0, FILTER_MS
    yield "a number in a band", CallFilter(text="0042", band="A_night"), 0, FILTER_MS
    yield "words of an agent and a queue", CallFilter(text="座席 外呼"), 0, FILTER_MS


def _measure(session: LoggedIn, rounds: int) -> int:
    calls, actor, missed = session.desk.calls, session.actor, False
    print(f"{'one reading of all calls':<44} {_yardstick(session):>8.1f} ms")
    for name, wanted, offset, limit in _lists(session):
        pages = [_timed(session, lambda wanted=wanted, offset=offset: calls.list(  # type: ignore[misc]
            actor, wanted, offset, PAGE_ROWS)) for _round in range(rounds)]
        counted = _timed(session, lambda wanted=wanted: calls.count(actor, wanted))  # type: ignore[misc]
        middle = statistics.median(pages)
        missed |= middle > limit
        print(f"{name:<44} {middle:>8.1f} ms, slowest {max(pages):>7.1f} <= {limit:g} "
              f"{'ok' if middle <= limit else 'MISSED'}; total after {counted:>7.1f} ms", flush=True)
    return int(missed)


def _yardstick(session: LoggedIn) -> float:
    def read() -> None:
        with session.desk.station.database.reading() as reading:
            reading.execute(text("SELECT count(*) FROM calls WHERE callee = ''")).one()
    return _timed(session, read)


def _timed(session: LoggedIn, act: Callable[[], object]) -> float:
    """How long an act takes right after a commit, in ms."""
    with session.desk.station.database.transaction() as writing:
        writing.execute(text("UPDATE agents SET name = name WHERE id = 1"))
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
