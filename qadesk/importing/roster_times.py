"""Times in rosters: 08:30, 0830, 次日06:00; `08:30-17:30`; and the words for a day off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.importing.times import Unreadable
from qadesk.models.shifts import DAY_MINUTES, ShiftTemplate, end_after

Legend = Mapping[str, ShiftTemplate]
"""The shift that each code of a roster stands for; keys are `code_key`s."""
_REST = frozenset("休 休息 公休 轮休 调休 补休 排休 休假 年休 年假 病假 事假 婚假 产假 陪产假 丧假 请假 假 "
                  "off rest dayoff leave - / — x ×".split())
_CLOCK = re.compile(r"(?P<next>次日|翌日|\+1)?\s*(?:(?P<h>\d{1,2})[:.点时](?P<m>\d{1,2})(?::00)?分?|(?P<c>\d{3,4}))",
                    re.ASCII)
_CLOCK_TEXT = r"(?:次日|翌日|\+1)?\s*(?:\d{1,2}[:.点时]\d{2}(?::00)?分?|\d{1,2}[点时]|\d{3,4}|\d{1,2})"
SPAN = re.compile(rf"(?P<start>{_CLOCK_TEXT})\s*(?:-|–|—|~|至|到)+\s*(?P<end>{_CLOCK_TEXT})(?![\d:])", re.ASCII)
_BARE_HOUR = re.compile(r"(次日|翌日|\+1)?\s*(\d{1,2})[点时]?", re.ASCII)
_MEAL_SPAN = SPAN.pattern.replace("<start>", "<from>").replace("<end>", "<to>")
_MEAL = re.compile(rf"[(\[,;/ ]*(?:用餐|午餐|晚餐|餐|午休|meal|lunch)[:= ]*{_MEAL_SPAN}[)\]]*",
                   re.ASCII | re.IGNORECASE)
_BETWEEN = re.compile(r"[/、,，;；+&\n]")
_NAME_SIGNS = " :=()[]"


def plain_text(text: str) -> str:
    """A cell with its full-width letters and signs made plain and its lines made one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def code_key(code: str) -> str:
    """What two spellings of a code share: 早 and 早班, A and a."""
    key = "".join(plain_text(code).casefold().split())
    return key[:-1] if len(key) > 1 and key.endswith("班") else key


def is_rest(text: str) -> bool:
    """Whether a text says that one does not work that day."""
    return "".join(plain_text(text).casefold().split()) in _REST


def read_clock(text: str) -> tuple[int, bool]:
    """Minutes after midnight of 08:30, 8:30, 0830, 24:00, and whether 次日 or +1 names the next day.

    Raises Unreadable."""
    found = _CLOCK.fullmatch(text.strip().replace("：", ":"))
    if not found:
        raise Unreadable(_("this is no time such as 08:30"))
    hour, minute = (found["h"], found["m"]) if found["h"] else (found["c"][:-2], found["c"][-2:])
    minutes = int(hour) * 60 + int(minute)
    if int(minute) > 59 or minutes > DAY_MINUTES:
        raise Unreadable(_("there is no such time of day"))
    return minutes, bool(found["next"])


def read_hours(start: str, end: str) -> tuple[int, int]:
    """Begin and end of a shift in minutes from its day's midnight; an end not after the begin is the next day's.

    Raises Unreadable or RuleBroken."""
    (begins, late), (ends, next_day) = read_clock(start), read_clock(end)
    if late or begins == DAY_MINUTES:
        raise Unreadable(_("a shift begins on its own day"))
    return begins, ends + DAY_MINUTES if next_day and ends < begins else end_after(begins, ends)


def read_span(text: str) -> tuple[str, str]:
    """The two times of `08:30-17:30`, `8-17` or `08:30 至 次日06:00`. Raises Unreadable."""
    found = SPAN.fullmatch(plain_text(text))
    if not found:
        raise Unreadable(_("these are no hours such as 08:30-17:30"))
    return _with_minutes(found["start"]), _with_minutes(found["end"])


def read_template(text: str) -> ShiftTemplate:
    """A shift as a text tells it: `早 08:30-17:30`, `08:30-17:30(餐12:00-12:30)`, `晚班=22:00-次日06:00`.

    Raises Unreadable or RuleBroken."""
    value = plain_text(text)
    meal = _MEAL.search(value)
    if meal is not None:
        value = value[:meal.start()] + value[meal.end():]
    found = SPAN.search(value)
    if found is None:
        raise Unreadable(_("these are no hours such as 08:30-17:30"))
    name = value[:found.start()].strip(_NAME_SIGNS) or value[found.end():].strip(_NAME_SIGNS)
    start, end = read_hours(*read_span(found.group()))
    return with_meal(ShiftTemplate(name, start, end), *read_span(f"{meal['from']}-{meal['to']}") if meal else ("", ""))


def with_meal(template: ShiftTemplate, start: str, end: str) -> ShiftTemplate:
    """The shift with the meal between two times; without times as it is. Raises Unreadable or RuleBroken."""
    if not start and not end:
        return template
    return template.with_meal(read_clock(start)[0], read_clock(end)[0])


def reason_of(error: Unreadable | RuleBroken) -> str:
    """Why a time was refused, in words for the rejects file."""
    return error.what if isinstance(error, RuleBroken) else str(error)


def unknown_code() -> str:
    """Why a code without hours is refused."""
    return _("no hours are known for this shift; write them below the list, such as 早=08:00-16:00")


def read_cell(text: str, legend: Legend) -> list[ShiftTemplate]:
    """The shifts that a cell of a grid tells by code or by hours, several with a / between; none for a day off.

    Raises Unreadable or RuleBroken."""
    if is_rest(text):
        return []
    known = legend.get(code_key(text))
    if known is not None:
        return [replace(known, name=plain_text(text))]
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) > 1:
        return [shift for part in parts for shift in read_cell(part, legend)]
    if not SPAN.search(plain_text(text)):
        raise Unreadable(unknown_code())
    return [read_template(text)]


def _with_minutes(clock: str) -> str:
    found = _BARE_HOUR.fullmatch(clock)
    return f"{found[1] or ''}{found[2]}:00" if found else clock
