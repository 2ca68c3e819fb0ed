"""What a recording's name says: when the call began, its numbers, its id, its direction, and which leg of it this is.

A name that a pattern reads is read by it alone; of one that none reads, what stands in it without doubt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Protocol

LONGEST_NAME = 1024
_DECADES = (2000, 2010, 2020, 2030)
_SHORT_YEARS = range(5, 60)
_EPOCHS = range(946_684_800, 2_524_608_000)  # 2000 to 2049
_MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
WITHHELD = "anonymous|unknown|private|restricted|unavailable|withheld"
"""What stands in place of a number that was not shown, for patterns."""
GROUPED = (r"(?:\+?86[- ]?)?1\d\d[- ](?!20[1-4]\d-?[01]\d[0-3]\d)\d{4}[- ]\d{4}(?!\d)"
           r"|0\d{2,3}-(?!20\d{6})\d{7,8}(?!\d)")
"""A telephone number written in groups, such as 138-0000-1234 and 010-12345678; no number with a day behind it."""
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_NOBODY = frozenset((*WITHHELD.split("|"), "none", "null"))
_DIRECTIONS = {"in": "in", "inbound": "in", "incoming": "in", "呼入": "in", "来电": "in", "rg": "in", "q": "in",
               "queue": "in", "out": "out", "outbound": "out", "outgoing": "out", "呼出": "out", "外呼": "out",
               "去电": "out", "exten": "internal", "internal": "internal", "内部": "internal", "↓": "in", "↑": "out"}
_GROUPS = frozenset({"rg", "q", "queue", "conf", "parking", "generic"})
_MOST_EXTENSION_DIGITS = 6


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What a name says; empty where it says nothing.

    `starts` are the instants that it may mean, naive ones in the centre's time: more than one where the year has a
    single digit. It is exact to `within_s` seconds: 1, 60 without seconds, 3600 for the hour alone, 86400 for the day.
    `numbers` are telephone numbers, `extension` and `agent` stand for the one who spoke."""

    pattern: str = ""
    starts: tuple[datetime, ...] = ()
    within_s: int = 1
    numbers: tuple[str, ...] = ()
    extension: str = ""
    agent: str = ""
    ids: tuple[str, ...] = ()
    direction: str = ""

    def starts_utc_ms(self, zone: tzinfo) -> tuple[int, ...]:
        """The instants in UTC ms, naive ones taken in that zone."""
        return tuple(round((start if start.tzinfo else start.replace(tzinfo=zone)).timestamp() * 1000)
                     for start in self.starts)


class NamePattern(Protocol):
    """A pattern: its name, how many folders above the file it looks at, and what it finds."""

    @property
    def name(self) -> str: ...

    @property
    def folders(self) -> int: ...

    def groups(self, text: str) -> Mapping[str, str] | None:
        """The parts that the pattern finds in `folder/.../stem`, None when it does not fit."""


def found_groups(expression: re.Pattern[str], text: str) -> Mapping[str, str] | None:
    """The named parts that an expression finds when it fits the whole text; None when it does not."""
    found = expression.fullmatch(text)
    return {name: value for name, value in found.groupdict().items() if value} if found else None


def facts_of(pattern: NamePattern, stem_path: str) -> NameFacts | None:
    """What the pattern reads from a path without a sound suffix; None when it does not fit, or names no such day."""
    if len(stem_path) > LONGEST_NAME:
        return None
    parts = stem_path.split("/")
    if len(parts) <= pattern.folders:
        return None
    groups = pattern.groups("/".join(parts[-1 - pattern.folders:]))
    return None if groups is None else facts_from(groups, pattern.name)


def facts_from(groups: Mapping[str, str], pattern: str) -> NameFacts | None:
    """The facts of what a pattern found; None when its day or time does not exist."""
    try:
        starts, within_s = _starts(groups)
    except (ValueError, OverflowError):
        return None
    named = {name: plain_number(groups.get(name, "")) for name in ("number", "callee", "caller", "ext")}
    facts = NameFacts(pattern, starts, within_s, direction=_DIRECTIONS.get(groups.get("direction", "").casefold(), ""),
                      agent=groups.get("agent", ""), extension=named["ext"],
                      ids=tuple(groups[name] for name in ("id", "uuid") if groups.get(name)))
    numbers = dict.fromkeys(named[name] for name in ("number", "callee", "caller") if named[name])
    return _with_numbers(facts, list(numbers), groups)


def plain_number(text: str) -> str:
    """A number without blanks and signs; "" for a withheld or masked one, and for what is no number."""
    value = re.sub(r"[\s()/.-]", "", text).casefold()
    return value if value not in _NOBODY and re.fullmatch(r"\+?[0-9*#]{2,24}", value) else ""


def _with_numbers(facts: NameFacts, numbers: Sequence[str], groups: Mapping[str, str]) -> NameFacts:
    """Short numbers are extensions, but not those of groups and conferences."""
    telephones = tuple(number for number in numbers if len(number) > _MOST_EXTENSION_DIGITS)
    group = plain_number(groups.get("callee", "")) if groups.get("direction", "").casefold() in _GROUPS else ""
    short = [number for number in numbers if number not in telephones and number != group]
    return replace(facts, numbers=telephones, extension=facts.extension or (short[0] if len(short) == 1 else ""))


def _starts(groups: Mapping[str, str]) -> tuple[tuple[datetime, ...], int]:
    """The instants that the parts mean, and how exact they are in seconds; ValueError for what is no time."""
    epoch = groups.get("epoch", "")
    if epoch:
        return (_epoch(epoch),), 1
    years = _years(groups)
    if not years:
        return (), 1
    month = _MONTHS.get(groups.get("mon", "").casefold()[:3]) or int(groups["mo"])
    hour, minute, second = (int(groups.get(name) or 0) for name in ("h", "mi", "s"))
    within_s = 1 if groups.get("s") else 60 if groups.get("mi") else 3600 if groups.get("h") else 86_400
    found = [_instant(year, month, int(groups["d"]), hour, minute, second, groups) for year in years]
    starts = tuple(start for start in found if start is not None)
    if not starts:
        raise ValueError
    return starts, within_s


def _years(groups: Mapping[str, str]) -> Sequence[int]:
    if groups.get("y"):
        return [int(groups["y"])]
    if groups.get("yy"):
        short = int(groups["yy"])
        if short not in _SHORT_YEARS:
            raise ValueError
        return [2000 + short]
    return [decade + int(groups["y1"]) for decade in _DECADES] if groups.get("y1") else []


def _instant(year: int, month: int, day: int, hour: int, minute: int, second: int,
             groups: Mapping[str, str]) -> datetime | None:
    """The instant, in UTC or with an offset where the name says so; None for a day that this year has not."""
    try:
        plain = datetime.combine(date(year, month, day), time(hour, minute, second))
    except ValueError:
        return None
    if groups.get("utc"):
        return plain.replace(tzinfo=UTC)
    zone = groups.get("zone", "")
    if not zone:
        return plain
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return plain.replace(tzinfo=timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes)))


def _epoch(text: str) -> datetime:
    seconds = int(text[:10])
    if seconds not in _EPOCHS:
        raise ValueError
    return datetime.fromtimestamp(seconds, UTC)
