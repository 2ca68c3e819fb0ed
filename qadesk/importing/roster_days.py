"""The days of a grid by what stands above its columns: 2026-09-07, 9/7, 9月7日, 7 or 周一, with the title's month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.roster_times import plain_text
from qadesk.importing.times import Unreadable, read_day

_LEAST_DAYS, _LEAST_BARE = 2, 3
_WHOLE = re.compile(r"20\d\d(?:[-/.年]\s*\d{1,2}[-/.月]\s*\d{1,2}日?|\d{4})(?:[ T]00:00(?::00)?)?", re.ASCII)
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?", re.ASCII)
_BARE = re.compile(r"(\d{1,2})\s*[日号]?", re.ASCII)
_DAY_WORDS = r"(?:周|星期|礼拜)", r"mon|tue|wed|thu|fri|sat|sun"
_WEEKDAY = re.compile(rf"[(]?(?:{_DAY_WORDS[0]}?([一二三四五六日天])|({_DAY_WORDS[1]})[a-z]*)[)]?", re.IGNORECASE)
_REMARK = re.compile(rf"[\s(]*(?:{_DAY_WORDS[0]}[一二三四五六日天]|(?:{_DAY_WORDS[1]})[a-z]*)[)\s]*", re.IGNORECASE)
_IN_TITLE = re.compile(r"(20\d\d)\s*[-/.年]?\s*(1[0-2]|0?[1-9])(?:\s*[-/.月]?\s*(3[01]|[12]\d|0?[1-9])(?!\d))?",
                       re.ASCII)
_MONTH_ALONE = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月", re.ASCII)
_WEEK = re.compile(r"(20\d\d)[-年 ]*(?:W|第)\s*(\d{1,2})", re.ASCII | re.IGNORECASE)
_MONDAY_FIRST, _ENGLISH = "一二三四五六日", ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Context:
    """What title and file name say of the time: a month, and a day of the week meant; `today` where they are silent."""

    month: tuple[int, int] | None
    day: date | None
    today: date | None

    @classmethod
    def of(cls, title: str, today: date | None) -> Context:
        """By the words of a title such as 2026年9月排班表, 2026-09-07至09-13 or 2026年第37周."""
        text = plain_text(title)
        if found := _WEEK.search(text):
            try:
                day = date.fromisocalendar(int(found[1]), int(found[2]), 1)
                return cls((day.year, day.month), day, today)
            except ValueError:
                pass
        found = _IN_TITLE.search(text)
        if not found:
            alone = _MONTH_ALONE.search(text)
            near = _nearest(today, int(alone[1]), 15) if alone and today else None
            return cls((near.year, near.month) if near else None, None, today)
        year, month = int(found[1]), int(found[2])
        return cls((year, month), _day(year, month, int(found[3])) if found[3] else None, today)


def days_of(heads: Sequence[Sequence[str]], context: Context) -> dict[int, date]:
    """The day of each column that has one, by the rows of the heading; empty where they name no days.

    Raises BadInput for bare numbers or weekdays when neither title nor file name says which month or week."""
    for read, least in ((_whole, _LEAST_DAYS), (_month_day, _LEAST_DAYS)):
        for cells in heads:
            found = {at: day for at, cell in enumerate(cells) if (day := read(cell, context)) is not None}
            if len(found) >= least:
                return found
    for cells in heads:
        if numbers := _bare(cells):
            return _of_month(numbers, context)
    for cells in heads:
        weekdays = {at: number for at, cell in enumerate(cells) if (number := _weekday(cell)) is not None}
        if len(weekdays) >= _LEAST_BARE + 2 and len(set(weekdays.values())) == len(weekdays):
            return _of_week(weekdays, context)
    return {}


def _whole(cell: str, _context: Context) -> date | None:
    text = _REMARK.sub("", plain_text(cell))
    if not _WHOLE.fullmatch(text):
        return None
    try:
        return read_day(text)
    except Unreadable:
        return None


def _month_day(cell: str, context: Context) -> date | None:
    """A day without its year: that of the title, else the one that lies nearest to today."""
    found = _MONTH_DAY.fullmatch(_REMARK.sub("", plain_text(cell)))
    if not found:
        return None
    near = date(*context.month, 15) if context.month else context.today
    return None if near is None else _nearest(near, int(found[1]), int(found[2]))


def _bare(cells: Sequence[str]) -> dict[int, int]:
    """Columns headed 1, 2, 3 … that follow each other; empty where there are none."""
    found = {at: int(match[1]) for at, cell in enumerate(cells)
             if (match := _BARE.fullmatch(_REMARK.sub("", plain_text(cell)))) and 1 <= int(match[1]) <= 31}
    numbers = list(found.values())
    steps = sum(after - before in (1, -30, -29, -28, -27) for before, after in zip(numbers, numbers[1:], strict=False))
    return found if len(numbers) >= _LEAST_BARE and steps == len(numbers) - 1 else {}


def _of_month(numbers: dict[int, int], context: Context) -> dict[int, date]:
    """Numbers as days of the title's month, and of the next one once they begin again at 1."""
    if context.month is None:
        raise BadInput(_("The columns of this roster are numbers, and no month stands in its title or file name."),
                       safe=_("Nothing was imported."),
                       todo=_("Put the month into the file's name, such as 排班 2026-09.xlsx."), code="E-ROS-04")
    (year, month), before = context.month, 0
    found = {}
    for at, number in numbers.items():
        if number < before:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        before = number
        if (day := _day(year, month, number)) is not None:
            found[at] = day
    return found


def _of_week(weekdays: dict[int, int], context: Context) -> dict[int, date]:
    if context.day is None:
        raise BadInput(_("The columns of this roster are weekdays, and no day stands in its title or file name."),
                       safe=_("Nothing was imported."),
                       todo=_("Put the week into the file's name, such as 排班 2026-W37.xlsx."), code="E-ROS-04")
    monday = context.day - timedelta(days=context.day.weekday())
    return {at: monday + timedelta(days=day) for at, day in weekdays.items()}


def is_weekday(cell: str) -> bool:
    """Whether a cell names a day of the week."""
    return _weekday(cell) is not None


def _weekday(cell: str) -> int | None:
    found = _WEEKDAY.fullmatch(plain_text(cell))
    if not found:
        return None
    return _ENGLISH.index(found[2].lower()) if found[2] else _MONDAY_FIRST.index(found[1].replace("天", "日"))


def _nearest(near: date, month: int, day: int) -> date | None:
    """The day of that month which lies nearest to another one."""
    days = [found for year in (near.year - 1, near.year, near.year + 1)
            if (found := _day(year, month, day)) is not None]
    return min(days, key=lambda found: abs(found - near), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
