"""Answers that only the headings of a guide name: `Yes | No | N/A`, `Rating (1-5)`, `Good (3) | Poor (0)`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from qadesk.importing.card_words import amount, is_na, is_no, is_yes, narrow, one_line

_BOX = re.compile(r"[\s□☐○◯〇()（）xX✓√✔☑]*")
_RANGE = re.compile(r".*[(\[]\s*([01])\s*(?:-|~|至|到|to)\s*(\d{1,3})\s*(?:分|points?)?\s*[)\]]\s*", re.IGNORECASE)
_GRADE = re.compile(r"(?P<name>.*?[^\s\d(])\s*[(\[=:：]\s*(?P<points>\d{1,3}(?:\.\d{1,3})?)\s*"
                    r"(?P<unit>%|分|points?|pts?)?\s*[)\]]?", re.IGNORECASE)
_MOST_STEPS = 100
_ALL = Fraction(100)


@dataclass(frozen=True)
class HeadingAnswers:
    """What the headings say that each criterion is answered with; `grades`: column, name and points of each answer."""

    yes_no: bool = False
    na: bool = False
    scale: tuple[int, int] | None = None
    grades: tuple[tuple[int, str, Fraction], ...] = ()


def heading_answers(names: Sequence[str], columns: Sequence[Sequence[str]]) -> HeadingAnswers:
    """The answers named by the headings over columns of cells that hold no points of their own."""
    bare = [at for at, cells in enumerate(columns) if all(_BOX.fullmatch(cell) for cell in cells)]
    words = [one_line(names[at]) for at in bare if len(names[at]) <= 8]
    yes_no = any(map(_is_yes, words)) and any(map(_is_no, words))
    scales = [found for at, cells in enumerate(columns) if (found := _range(names[at])) and _within(cells, found)]
    return HeadingAnswers(yes_no, yes_no and any(map(is_na, words)), scales[0] if scales else None,
                          _grades(names, columns))


def _is_yes(word: str) -> bool:
    return is_yes(word) or word.casefold() in ("oui", "sí", "si", "sim")


def _is_no(word: str) -> bool:
    return not is_na(word) and (is_no(word) or word.casefold() in ("non", "não", "nein"))


def _range(name: str) -> tuple[int, int] | None:
    match = _RANGE.fullmatch(narrow(name))
    if match is None or not int(match[1]) < int(match[2]) <= _MOST_STEPS:
        return None
    return int(match[1]), int(match[2])


def _within(cells: Sequence[str], scale: tuple[int, int]) -> bool:
    """Whether a column is empty, or filled with answers on the scale."""
    found = [amount(cell) for cell in cells]
    return all(value is not None and 0 <= value[0] <= scale[1] for value in found)


def _grades(names: Sequence[str], columns: Sequence[Sequence[str]]) -> tuple[tuple[int, str, Fraction], ...]:
    """Two or more headings with different points over words, or over nothing; percents with one of 100."""
    matches = [(at, match) for at, name in enumerate(names)
               if (match := _GRADE.fullmatch(narrow(one_line(name)))) and not any(map(amount, columns[at]))]
    points = [Fraction(match["points"]) for _at, match in matches]
    percent = any(match["unit"] == "%" for _at, match in matches)
    if len(matches) < 2 or len(set(points)) < len(points) or (percent and max(points) != _ALL):
        return ()
    return tuple((at, match["name"].strip(), worth) for (at, match), worth in zip(matches, points, strict=True))
