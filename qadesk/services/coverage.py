"""Coverage (覆盖): agents and days of a week, bands of a month, read on a connection of its own; both as files.

What a manifest says never changes: it is counted once, in a worker process, and kept. What was not drawn is counted as
it is now, and kept until something of it changes.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from qadesk.database.station_database import Changed
from qadesk.files import write_whole
from qadesk.models.calls import Call, CallHold, Recording
from qadesk.models.coverage import (
    CoverageBands,
    CoverageWeek,
    FrameCounts,
    add_counts,
    agent_weeks,
    band_rows,
    count_manifests,
    count_rows,
    online_days,
    within,
)
from qadesk.models.coverage_words import band_tables, week_tables
from qadesk.models.months import Month
from qadesk.models.people import Actor, Agent, Membership
from qadesk.models.periods import Days, OneDay, Week
from qadesk.models.rosters import Shift
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import Draw
from qadesk.models.summary_chapters import Table
from qadesk.services import coverage_query as query
from qadesk.services.base import Rules, Service, Station
from qadesk.services.frame_query import live_rows, names_and_teams, week_quotas
from qadesk.services.summary_figures import months_with_calls
from qadesk.services.workbooks import list_file

Key = tuple[int, ...]
CHANGES = frozenset({Agent, Call, CallHold, Draw, Membership, Recording, RulesVersion, Shift})


class Coverage(Service):
    """Reads what was covered."""

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self._kept: dict[Key, FrameCounts] = {}
        self._live: dict[str, FrameCounts] = {}
        station.database.on_commit.append(self._note)

    def months(self, actor: Actor) -> tuple[Month, ...]:
        """The months with calls, the latest first."""
        with self.read(actor, "coverage.months") as session:
            return months_with_calls(session, self.rules_in(session).zone)

    def week(self, actor: Actor, week: Week) -> CoverageWeek:
        """A week's agents and days."""
        with self.read_apart(actor, "coverage.week") as session:
            return self._week(session, week)

    def bands(self, actor: Actor, month: Month) -> CoverageBands:
        """The bands covered over a month."""
        with self.read_apart(actor, "coverage.bands") as session:
            return self._bands(session, month)

    def export(self, actor: Actor, span: Week | Month, path: Path, password: str) -> int:
        """Write a week's or a month's coverage as a list, XLSX or CSV by the file's name; returns its rows of agents.

        Asks for the password again. Raises StationError for a folder that does not take it."""
        self.prove(actor, "coverage.export", password)
        with self.read_apart(actor, "coverage.export") as session:
            tables: tuple[Table, ...] = (band_tables(self._bands(session, span)) if isinstance(span, Month)
                                         else week_tables(self._week(session, span)))
        with self.act(actor, "coverage.export", about=path.name) as act:
            act.detail = {"span": span.name, "rows": len(tables[0].rows)}
        write_whole(path, list_file(path, tables))
        return len(tables[0].rows)

    def _week(self, session: Session, week: Week) -> CoverageWeek:
        rules, days = self.rules_in(session), Days(week.first_day, week.last_day)
        counts, draws = self._counts(session, rules, days)
        covered = frozenset[date]().union(*(drawn.days for drawn in draws))
        whole = any(drawn.period == week for drawn in draws)
        quotas = counts.quotas if whole else week_quotas(session, rules, week)
        people, lines = names_and_teams(session, week.last_day), query.drawn_lines(session, draws, days, rules)
        return CoverageWeek(week, agent_weeks(counts, quotas, lines, people, covered),
                            online_days(counts, lines, people, covered),
                            tuple(name for drawn in draws for name in drawn.names))

    def _bands(self, session: Session, month: Month) -> CoverageBands:
        rules, days = self.rules_in(session), Days(month.first_day, month.last_day)
        counts, draws = self._counts(session, rules, days)
        lines = query.drawn_lines(session, draws, days, rules)
        bands = _bands_of(rules, counts)
        return CoverageBands(month.first_day, month.last_day, bands,
                             band_rows(counts, lines, names_and_teams(session, month.last_day), bands))

    def _counts(self, session: Session, rules: Rules, days: Days) -> tuple[FrameCounts, tuple[query.Drawn, ...]]:
        draws = query.draws_in(session, days)
        covered = frozenset[date]().union(*(drawn.days for drawn in draws))
        parts = [self._of_manifests(session, drawn) for drawn in draws]
        parts += [self._of_now(session, rules, period) for period in query.not_drawn(days, covered)]
        return within(add_counts(parts), days.first_day, days.last_day), draws

    def _of_now(self, session: Session, rules: Rules, period: Week | OneDay) -> FrameCounts:
        live = self._live  # what changes meanwhile makes a new one, in which these counts are not
        if period.name not in live:
            live[period.name] = count_rows(live_rows(session, rules, period))
        return live[period.name]

    def _note(self, changed: Changed) -> None:
        if not CHANGES.isdisjoint(changed):
            self._live = {}

    def _of_manifests(self, session: Session, drawn: query.Drawn) -> FrameCounts:
        key = (drawn.draw_id, *drawn.late)
        if key not in self._kept:
            main, late = query.manifests_of(session, drawn)
            self._kept[key] = self._station.work.foreground(count_manifests, main, late).result()
        return self._kept[key]


def _bands_of(rules: Rules, counts: FrameCounts) -> tuple[str, ...]:
    """The bands in the order of the day: those of the rules in force, then others that manifests name."""
    now = [band.code for band in rules.bands.bands]
    named = {band for (_agent, _day, band, _reason) in counts.cells}
    return (*now, *sorted(named - set(now)))
