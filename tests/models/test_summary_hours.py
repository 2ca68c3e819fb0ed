"""Listening hours day by day: met, short and without duty read differently, weeks as they stand in the calendar."""

from __future__ import annotations

from dataclasses import replace

from qadesk.models.months import Month
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_coverage import Coverage, InspectorHours
from qadesk.models.summary_hours import hours_by_day, hours_table
from qadesk.models.summary_people import People
from qadesk.models.summary_quality import Quality
from qadesk.models.summary_values import Behind, Mean

MONTH = Month(2026, 9)  # a Tuesday is its first day
HOUR_MS = 3_600_000
BEHIND = Behind(MONTH)


def figures(*hours: InspectorHours, team_id: int | None = None) -> MonthFigures:
    nothing = Mean(None, None, None, 0, BEHIND)
    return MonthFigures(MONTH, team_id, "", Coverage(0, 0, 0, 0, (), hours, 2.0, 0),
                        Quality(nothing, 0, None, (), (), {}, (), None), (), People((), (), None))


def rows(*day_ms: int | None) -> list[tuple[str, ...]]:
    return [row.cells for row in hours_by_day(figures(InspectorHours("林晓", 0, 0, 0, day_ms=day_ms))).rows]


def test_each_day_reads_as_what_became_of_it() -> None:
    short = 2 * HOUR_MS - 1
    assert rows(2 * HOUR_MS, short, None, 0, None, None, HOUR_MS) == [
        ("林晓", "08-31", "", "2.0", "1.9*", "—", "0.0*", "—", "—", "4.0", "1"),
        ("林晓", "09-07", "1.0*", "", "", "", "", "", "", "1.0", "0")]


def test_weeks_without_any_duty_are_left_out() -> None:
    assert rows(*[None] * 6, 3 * HOUR_MS, *[None] * 10) == [
        ("林晓", "09-07", "3.0", "—", "—", "—", "—", "—", "—", "3.0", "1")]
    assert rows() == [] and rows(*[None] * 30) == []


def test_the_whole_month_stands_in_its_five_weeks() -> None:
    found = rows(*[HOUR_MS] * 30)
    assert [row[1] for row in found] == ["08-31", "09-07", "09-14", "09-21", "09-28"]
    assert sum(float(row[9]) for row in found) == 30
    assert found[-1][2:9] == ("1.0*", "1.0*", "1.0*", "", "", "", "")


def test_a_month_closed_before_days_were_told_says_what_it_knows() -> None:
    old = InspectorHours("林晓", 12.5, 6, 4)
    told = replace(old, days_short=3, days_off=20)
    assert [row.cells for row in hours_table(figures(old, told)).rows] == [
        ("林晓", "12.5", "6", "4", "—", "—"), ("林晓", "12.5", "6", "4", "3", "20")]
    assert (old.days_on_duty, told.days_on_duty) == (6, 7)
