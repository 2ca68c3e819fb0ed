"""How quick the month's figures and its paper are in a station of 150,000 evaluations with 20 answers each.

    .venv/bin/python benchmarks/summary.py [--calls 1000000] [--station DIR] [--rounds 15]

Makes a station of that many calls (with --station it is kept there and used again) in which about every eleventh answer
loses points, and asks for the figures of a month whose calls are all scored, with those of the month before to compare.
The yardstick, taken in turns with it, is the same figures in plain SQL. Then the month is printed with all charts, from
the click to the file, as it is done: on a page that has just shown the month and had its worker made ready.

Times are processor times of this process and its worker together: they wait for each other, so that on an idle machine
the clock shows the same, and what else runs does not count. Prints the least of the rounds, and what the clock showed;
exit 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.large_station import log_in, open_large
from qadesk.database.triggers import TRIGGERS
from qadesk.files import write_whole
from qadesk.models.months import Month, month_at
from qadesk.models.periods import week_at
from qadesk.resources import locale
from qadesk.services.stations import LoggedIn
from qadesk.work import Work

T = TypeVar("T")
LIMIT_MS, LIMIT_RATIO = 100, 1.2
PAPER_MS, PAPER_BYTES = 2_000, 250_000
FROM = ("FROM queue_items q JOIN drawn_calls d ON d.id = q.drawn_call_id JOIN calls c ON c.id = q.call_id "
        "JOIN evaluations e ON e.queue_item_id = q.id WHERE q.origin = 'draw' AND q.period IN ({periods}) "
        "AND c.start_utc_ms >= :start AND c.start_utc_ms < :end AND e.submitted_utc_ms IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM evaluations l WHERE l.revises_id = e.id AND l.submitted_utc_ms IS NOT NULL)")
WEIGHT = "(1.0 * substr(d.pi, instr(d.pi, '/') + 1) / substr(d.pi, 1, instr(d.pi, '/') - 1))"
SCORE = "(100.0 * e.earned_milli / e.applicable_milli)"
SUMS = (f"SELECT c.agent_id, (SELECT m.team_id FROM memberships m WHERE m.agent_id = c.agent_id AND m.from_day <= "
        "date(c.start_utc_ms / 1000 + 28800, 'unixepoch') AND (m.to_day IS NULL OR m.to_day >= "
        f"date(c.start_utc_ms / 1000 + 28800, 'unixepoch'))) t, count(*), sum({WEIGHT}), sum({WEIGHT} * {SCORE}), "
        f"sum({WEIGHT} * {WEIGHT}), sum({WEIGHT} * {WEIGHT} * {SCORE}), sum({WEIGHT} * {WEIGHT} * {SCORE} * {SCORE}), "
        f"sum({WEIGHT} * {SCORE} * {SCORE}) {FROM} GROUP BY 1, 2")
PLAIN = (
    SUMS,
    f"SELECT e.band, e.fatal_state, count(*) {FROM} GROUP BY 1, 2",
    "SELECT a.criterion_code, count(*), sum(a.earned_milli < a.weight_milli), count(DISTINCT CASE WHEN a.earned_milli "
    f"< a.weight_milli THEN o.agent_id END) FROM answers a JOIN (SELECT e.id, c.agent_id {FROM}) o "
    "ON o.id = a.evaluation_id WHERE a.answered AND NOT a.not_applicable GROUP BY 1",
    "SELECT f.fatal_class, count(DISTINCT f.evaluation_id) FROM fatal_ticks f WHERE f.state = 'confirmed' AND "
    f"f.evaluation_id IN (SELECT e.id {FROM}) GROUP BY 1",
    "SELECT count(*), count(recording_id) FROM calls WHERE start_utc_ms >= :start AND start_utc_ms < :end",
    "SELECT a.id, (SELECT count(*) FROM calls c WHERE c.agent_no = a.staff_no AND c.start_utc_ms >= :start "
    "AND c.start_utc_ms < :end) FROM agents a",
    "SELECT account_id, date(at_utc_ms / 1000 + 28800, 'unixepoch'), sum(wall_ms) FROM heard_intervals "
    "WHERE at_utc_ms >= :start AND at_utc_ms < :end GROUP BY 1, 2",
)


@dataclass(frozen=True)
class Spent:
    """What something took, in ms: of the processor (this process and its worker), and by the clock."""

    cpu: float
    wall: float


def main() -> int:
    options = parse()
    with tempfile.TemporaryDirectory(prefix="qadesk-summary-") as spare:
        folder = options.station or Path(spare) / "station"
        month, missed = figures_measured(folder, options.calls, options.rounds)
        return int(paper_measured(folder, month, Path(spare), options.rounds) or missed)


def figures_measured(folder: Path, calls: int, rounds: int) -> tuple[Month, bool]:
    work = Work(locale())
    logged_in, made = open_large(folder, calls, work)
    try:
        if made:
            lose_points(logged_in)
        return measure(logged_in, rounds)
    finally:
        logged_in.close()
        work.close()


def paper_measured(folder: Path, month: Month, spare: Path, rounds: int) -> bool:
    """Print the month in a worker of its own, once as a click in a page just opened; whether a limit is missed."""
    cold = with_worker(folder, lambda logged_in: timed(
        logged_in.desk.station.work, lambda: printed(logged_in, month, spare)))
    first, warm = with_worker(folder, lambda logged_in: from_the_page(logged_in, month, spare, rounds))
    size = (spare / "month.pdf").stat().st_size
    told("the paper from click to file, the page just opened", first, PAPER_MS)
    told("the same again", warm, PAPER_MS)
    told("the same where nothing was loaded or read before", cold)
    print(f"{'the file':<50}{size / 1000:>9.1f} kB  <= {PAPER_BYTES // 1000} {verdict(size <= PAPER_BYTES)}")
    return max(first.cpu, warm.cpu) > PAPER_MS or size > PAPER_BYTES


def from_the_page(logged_in: LoggedIn, month: Month, spare: Path, rounds: int) -> tuple[Spent, Spent]:
    """The first print after the page has shown its figures and had its worker made ready, and the least of more."""
    logged_in.desk.summary_figures.month(logged_in.actor, month)
    logged_in.desk.printing.warm_up(logged_in.actor)
    spent = [timed(logged_in.desk.station.work, lambda: printed(logged_in, month, spare))
             for _round in range(max(4, rounds // 3))]
    return spent[0], least(spent[1:])


def with_worker(folder: Path, task: Callable[[LoggedIn], T]) -> T:
    """Give the task the station with a worker that has been started, and nothing more."""
    work = Work(locale())
    work.warm()
    logged_in = log_in(folder, work)
    try:
        return task(logged_in)
    finally:
        logged_in.close()
        work.close()


def printed(logged_in: LoggedIn, month: Month, folder: Path) -> None:
    write_whole(folder / "month.pdf", logged_in.desk.printing.monthly_summary(logged_in.actor, month).pdf)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--station", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


def lose_points(logged_in: LoggedIn) -> None:
    """Every eleventh answer earns nothing, and each queue item stands in the week of its call.

    Submitted evaluations are frozen: the triggers are taken off for this and put back."""
    station = logged_in.desk.station
    frozen = ("evaluations_frozen", "answers_frozen")
    with station.database.transaction() as session:
        for name in frozen:
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text("UPDATE answers SET earned_milli = 0 WHERE (evaluation_id * 7 + position * 13) % 11 = 0"))
        session.execute(text("UPDATE evaluations SET earned_milli = (SELECT sum(earned_milli) FROM answers a "
                             "WHERE a.evaluation_id = evaluations.id)"))
        for name in frozen:
            session.execute(text(f"CREATE TRIGGER {name} {TRIGGERS[name]}"))
        put_in_weeks(session, logged_in)


def put_in_weeks(session: Session, logged_in: LoggedIn) -> None:
    zone = logged_in.desk.summary_figures.rules_in(session).zone
    first, last = session.execute(text("SELECT min(start_utc_ms), max(start_utc_ms) FROM calls")).one()
    week = week_at(first, zone)
    while week.start_utc_ms(zone) <= last:
        session.execute(text("UPDATE queue_items SET period = :name WHERE call_id IN (SELECT id FROM calls WHERE "
                             "start_utc_ms >= :start AND start_utc_ms < :end)"),
                        {"name": week.name, "start": week.start_utc_ms(zone), "end": week.end_utc_ms(zone)})
        week = week.next()


def measure(logged_in: LoggedIn, rounds: int) -> tuple[Month, bool]:
    with logged_in.desk.station.database.reading() as session:
        zone = logged_in.desk.summary_figures.rules_in(session).zone
        last = session.execute(text("SELECT max(c.start_utc_ms) FROM evaluations e JOIN calls c ON c.id = e.call_id "
                                    "WHERE e.state = 'submitted'")).scalar_one()
    month, work = month_at(last, zone).before(), logged_in.desk.station.work
    plain, ours = [], []
    for _round in range(rounds + 1):
        plain.append(timed(work, lambda: plain_sql(logged_in, month)))
        ours.append(timed(work, lambda: figures(logged_in, month, 2)))
    year = [timed(work, lambda: figures(logged_in, month, 12)) for _round in range(3)]
    found = logged_in.desk.summary_figures.month(logged_in.actor, month, trend=2)
    print(f"month {month.name}: {found.coverage.scored} of {found.coverage.drawn} drawn calls scored, "
          f"{len(found.problems)} criteria, {len(found.people.agents)} agents")
    return month, say(least(plain[1:]), least(ours[1:]), least(year))


def figures(logged_in: LoggedIn, month: Month, trend: int) -> object:
    return logged_in.desk.summary_figures.month(logged_in.actor, month, trend=trend)


def plain_sql(logged_in: LoggedIn, month: Month) -> None:
    """The same figures: all of the month, and the sums of the month before."""
    service = logged_in.desk.summary_figures
    with service.read(logged_in.actor, "summary_figures.month") as session:
        zone = service.rules_in(session).zone
        for wanted, statements in ((month, PLAIN), (month.before(), (SUMS,))):
            start, end = wanted.start_utc_ms(zone), wanted.end_utc_ms(zone)
            week, weeks = week_at(start, zone), []
            while week.start_utc_ms(zone) < end:
                weeks.append(f"'{week.name}'")
                week = week.next()
            for statement in statements:
                session.execute(text(statement.format(periods=", ".join(weeks))), {"start": start, "end": end}).all()


def timed(work: Work, task: Callable[[], object]) -> Spent:
    began, worker, clock = time.process_time(), work.foreground(time.process_time).result(), time.perf_counter()
    task()
    clock = time.perf_counter() - clock
    own = time.process_time() - began
    return Spent(1000 * (own + work.foreground(time.process_time).result() - worker), 1000 * clock)


def least(rounds: list[Spent]) -> Spent:
    return Spent(min(one.cpu for one in rounds), min(one.wall for one in rounds))


def verdict(holds: bool) -> str:
    return "ok" if holds else "MISSED"


def told(what: str, spent: Spent, limit: float | None = None) -> None:
    held = f"  <= {limit} {verdict(spent.cpu <= limit)}" if limit else ""
    print(f"{what:<50}{spent.cpu:>9.1f} ms{held}   (clock {spent.wall:.1f} ms)")


def say(plain: Spent, ours: Spent, year: Spent) -> bool:
    """Print the figures; whether a limit is missed."""
    ratio = ours.cpu / plain.cpu
    told("the same figures in plain SQL", plain)
    told("figures of a month, compared with the one before", ours, LIMIT_MS)
    print(f"{'times plain SQL':<50}{ratio:>9.2f}     <= {LIMIT_RATIO} {verdict(ratio <= LIMIT_RATIO)}")
    told("with a trend of 12 months", year)
    return ours.cpu > LIMIT_MS or ratio > LIMIT_RATIO


if __name__ == "__main__":
    sys.exit(main())
