"""Which column of a call list means what, by the names that switches give them.

A proposal only: the preview shows it, and a person may change every column.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from qadesk.i18n import N_
from qadesk.importing.field_words import LAST_RESORT, NAMES, PARTS, STATUS
from qadesk.importing.tables import normal_name

FIELD_NAMES = {
    "start": N_("Start"),
    "day": N_("Day (when it stands apart from the time)"),
    "zone": N_("Time zone"),
    "answer": N_("Answered at"),
    "end": N_("End"),
    "duration": N_("Duration"),
    "talk": N_("Connected time"),
    "agent": N_("Agent number"),
    "caller": N_("Calling number"),
    "callee": N_("Called number"),
    "direction": N_("Direction"),
    "queue": N_("Queue"),
    "call_id": N_("Call id"),
    "leg": N_("Part of the call"),
    "recording": N_("Recording file"),
}
FIELDS = tuple(FIELD_NAMES)
_UNIT_WORDS = {"ms": r"毫秒|(?<![a-z])ms(?![a-z])|millis|msec", "min": r"分钟|minute|[(（]分[)）]|\(min\)|_min$",
               "s": r"秒|sec|(?<![a-z])s(?![a-z])"}
_UNIT_BEHIND = re.compile(r"(.{4,}?)(?:in)?(?:seconds|secs|sec|milliseconds|millis|ms|minutes|mins|秒|毫秒|分钟)")
_BEIJING = re.compile("北京时间|北京時間|beijing|china standard", re.IGNORECASE)
_BEIJING_MIN = 8 * 60
_UTC = re.compile(r"(?<![a-z])(?:utc|gmt|universal time|zulu)(?![a-z])\s*(?:([+-])\s*(\d{1,2})(?::?(\d{2}))?)?",
                  re.IGNORECASE)

_WAITING = ("ring queue wait hold park wrap acw mute idle ivr aftercall worktime 等待 排队 排隊 振铃 响铃 振鈴 静音 "
            "保持 整理 后处理 话后").split()
_LENGTH_NAMES = frozenset(NAMES["duration"].split()) - {"handletime"}  # it holds the work after the call
KNOWN_NAMES = frozenset(name for names in (*NAMES.values(), *LAST_RESORT.values()) for name in names.split()
                        ) | frozenset(STATUS)


def propose_columns(names: Sequence[str], *, given: Mapping[str, int] | None = None,
                    banned: Container[tuple[str, int]] = ()) -> dict[str, int]:
    """Field -> column by normalised headings; a column serves one field, the better known name wins.

    `given` fields stay where they are; `banned` pairs of field and column were seen to be wrong."""
    found = dict(given or {})
    _take(found, names, NAMES, banned)
    for field in [name for name in PARTS if name not in found]:
        place = _by_part(field, names, found, banned)
        if place is not None:
            found[field] = place
    _take(found, names, LAST_RESORT, banned)
    return _without_doubtful_day(found, names)


def status_column(names: Sequence[str]) -> int | None:
    """The column that says whether a call was answered."""
    return next((names.index(name) for name in STATUS if name in names), None)


def unit_of(name: str) -> str:
    """The unit that a heading states for its durations: `ms`, `min`, `s` or "" when it says nothing."""
    lowered = name.casefold()
    return next((unit for unit, words in _UNIT_WORDS.items() if re.search(words, lowered)), "")


def utc_offset_min(name: str) -> int | None:
    """The minutes from UTC that a heading states (`Date/Time (UTC)` 0, `start (GMT+8)` 480); None for none."""
    found = _UTC.search(name.replace("_", " "))
    if not found:
        return _BEIJING_MIN if _BEIJING.search(name) else None
    minutes = int(found[2] or 0) * 60 + int(found[3] or 0)
    return -minutes if found[1] == "-" else minutes


def _take(found: dict[str, int], names: Sequence[str], known: Mapping[str, str],
          banned: Container[tuple[str, int]]) -> None:
    """Give fields that have none yet the column with the first of their names that is free."""
    for field, words in known.items():
        if field in found:
            continue
        places = (at for word in words.split() for at, name in enumerate(names) if name == word)
        place = next((at for at in places if at not in found.values() and (field, at) not in banned), None)
        if place is not None:
            found[field] = place


def _by_part(field: str, names: Sequence[str], taken: Mapping[str, int],
             banned: Container[tuple[str, int]]) -> int | None:
    words, without = PARTS[field]
    for at, name in enumerate(names):
        if at not in taken.values() and (field, at) not in banned and any(word in name for word in words.split()) \
                and not any(word in name for word in without):
            return at
    return None


def _without_doubtful_day(found: dict[str, int], names: Sequence[str]) -> dict[str, int]:
    """A column of days alone is no start when another column holds the time (`date`, `time`)."""
    clock = next((names.index(name) for name in ("time", "时间", "時間") if name in names), None)
    if "start" in found and names[found["start"]] in ("date", "日期", "calldate") and clock is not None \
            and clock not in found.values():
        return found | {"day": found["start"], "start": clock}
    return found


def waits(name: str) -> bool:
    """Whether a heading is that of a length beside the talk: waiting, ringing, holding, work after the call."""
    return any(word in name for word in _WAITING)


def is_length_name(name: str) -> bool:
    """Whether a normalised heading is one of the names of a length."""
    return name in _LENGTH_NAMES


def _without_unit(name: str) -> str:
    """A name that is known without the unit behind it: `call_duration_sec` is `call_duration`."""
    found = None if name in KNOWN_NAMES else _UNIT_BEHIND.fullmatch(name)
    return found[1] if found and (found[1] in _LENGTH_NAMES or found[1] in NAMES["talk"].split()) else name


def normal_names(heading: Sequence[str]) -> list[str]:
    """The headings as they are compared; those that differ in brackets alone keep what stands in these."""
    names = [_without_unit(normal_name(cell)) for cell in heading]
    return [normal_name(re.sub(r"[\[({【（)}\])）】]", "", cell)) if names.count(name) > 1 else name
            for name, cell in zip(names, heading, strict=True)]
