"""Lines of a scoring list that are no items: bare heads, the head of a fatal block, and what a score is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qadesk.importing.card_amounts import has_deduction
from qadesk.importing.card_words import is_fatal, is_zeroed

_FATAL_HEAD = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．，]|\d{1,2}[、.．)）]|#{1,6}\s)?\s*(?P<title>[^(（:：,，;；。]{2,24}?)\s*"
    r"(?P<note>[(（][^()（）]*[)）])?\s*[:：]?\s*")
_POINTS = re.compile(r"[1-9１-９]\d*\s*(?:分|%|％|points?)")
_ANY_OF_THESE = re.compile(r".{0,30}(?:之一|任意|任一|任何).{0,20}(?:不合格|不得分|[0０零]\s*分).{0,6}[:：]\s*")
_HEADING = re.compile(r"\s*[^(（:：,，;；。.\d]{2,20}[:：]\s*")
_BAND_NAMES = re.compile(r"优秀|良好|不合格|合格|不及格|及格|excellent|\bgood\b|\bpass|\bfail", re.IGNORECASE)
_BAND_ENDS = re.compile(r"(?:\d|分)\s*(?:[(（]含[)）])?\s*(?:及|或|\(含\))?\s*(?:以上|以下)|[≥≤<>]|\d\s*[-–~～]\s*\d")


@dataclass(frozen=True)
class FatalHead:
    """A line that opens a block of fatal items; `takes_all`: each of them takes the whole card."""

    takes_all: bool


def fatal_head(line: str) -> FatalHead | None:
    """What a line says that opens a block of fatal items, if it is one.

    What says how many points it takes is an item."""
    named = _FATAL_HEAD.fullmatch(line) is not None and is_fatal(line)
    if not (named or _ANY_OF_THESE.fullmatch(line)) or has_deduction(line) or _POINTS.search(line):
        return None
    return FatalHead(is_zeroed(line))


def is_heading(line: str) -> bool:
    """Whether a line is a few words and a colon, as heads of lists without numbers are."""
    return _HEADING.fullmatch(line) is not None


def is_bands(line: str) -> bool:
    """Whether a line only says which score is called what."""
    return (len(set(_BAND_NAMES.findall(line))) > 1 and _BAND_ENDS.search(line) is not None
            and not has_deduction(line))
