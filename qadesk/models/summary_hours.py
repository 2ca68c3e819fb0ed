"""Listening hours of a month as tables: by person against the norm, and day by day in the weeks of the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from qadesk.i18n import _
from qadesk.models.periods import week_of_day
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_chapters import Head, Row, Table
from qadesk.models.summary_coverage import InspectorHours
from qadesk.models.summary_shown import NONE

SHORT = "*"
"""Behind the hours of a day on duty that did not reach the norm."""


def hours_table(figures: MonthFigures) -> Table:
    """A line for each person on duty: hours, and the days by what became of them."""
    heads = (Head(_("Inspector"), wide=True), Head(_("Hours"), number=True), Head(_("Days heard"), number=True),
             Head(_("Days met"), number=True), Head(_("Days short"), number=True),
             Head(_("No duty"), number=True))
    rows = tuple(Row((person.name, f"{person.hours:.1f}", str(person.days), str(person.days_met),
                      _told(person.days_short), _told(person.days_off))) for person in figures.coverage.hours)
    return Table("hours", _("Listening"), heads, rows, _("Nobody listened in this month."), _norm(figures), right=True)


def hours_by_day(figures: MonthFigures) -> Table:
    """A line for each person and week whose days may be read: the hours of each day; short ones are marked."""
    days = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    heads = (Head(_("Inspector"), wide=True), Head(_("Week from")), *(Head(day, number=True) for day in days),
             Head(_("Hours"), number=True), Head(_("Days met"), number=True))
    rows = tuple(row for person in figures.coverage.hours if person.day_ms for row in _weeks(figures, person))
    note = _("{short} short of the norm, {none} no duty").format(short=SHORT, none=NONE)
    return Table("hours_by_day", _("Listening by day"), heads, rows,
                 _("Inspectors read their own days here, supervisors those of all."), note)


def centre_wide(words: str, figures: MonthFigures) -> str:
    """Listening is counted by who listened: it is the whole centre's where a team is shown as well, and says so."""
    return words if figures.team_id is None else _("{words}; of the whole centre").format(words=words)


def _norm(figures: MonthFigures) -> str:
    return centre_wide(_("norm {hours} hours a day").format(hours=f"{figures.coverage.norm_hours:g}"), figures)


def _told(days: int | None) -> str:
    return NONE if days is None else str(days)


def _weeks(figures: MonthFigures, person: InspectorHours) -> Iterator[Row]:
    """The weeks with any day on duty."""
    first = figures.month.first_day
    monday = week_of_day(first).first_day
    while monday < first + timedelta(days=len(person.day_ms)):
        at = (monday - first).days
        days = [person.day_ms[day] if 0 <= day < len(person.day_ms) else -1 for day in range(at, at + 7)]
        if any(ms is not None and ms >= 0 for ms in days):
            yield _week(person.name, monday, days, figures.coverage.norm_hours * 3_600_000)
        monday += timedelta(days=7)


def _week(name: str, monday: date, days: Sequence[int | None], norm_ms: float) -> Row:
    """`days`: what was listened to on each, None without duty, -1 where the day is of another month or to come."""
    on_duty = [ms for ms in days if ms is not None and ms >= 0]
    return Row((name, f"{monday:%m-%d}", *(_day(ms, norm_ms) for ms in days), f"{sum(on_duty) / 3_600_000:.1f}",
                str(sum(ms >= norm_ms for ms in on_duty))))


def _day(heard_ms: int | None, norm_ms: float) -> str:
    """`2.1`, `0.8*`, a dash without duty; rounded down, so that what lacks a minute of the norm does not read as met;
    empty for a day of another month, or one to come."""
    if heard_ms is None:
        return NONE
    if heard_ms < 0:
        return ""
    return f"{heard_ms // 360_000 / 10:.1f}{'' if heard_ms >= norm_ms else SHORT}"
