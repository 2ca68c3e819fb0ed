"""A card while it is being read from a foreign file: plain parts with exact points, and what could not be taken.

Points are fractions in the file's own unit; `card_build` makes a scorecard of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from qadesk.i18n import _
from qadesk.models.card_imports import NotCarried
from qadesk.models.scorecards import CriterionKind, FatalClass, FatalEffect, YesNo

_LONGEST_TOLD = 200
_ALONE = 3


@dataclass
class DraftEntry:
    """A deduction (points taken) or an option (points earned)."""

    text: str
    points: Fraction
    repeats: bool = False
    text_en: str = ""


@dataclass
class DraftCondition:
    """Applies only where the criterion with `key` was given one of `answers` (places in its options, from 0)."""

    key: str
    answers: tuple[int, ...]


@dataclass
class DraftCriterion:
    """A criterion; `key` is what the file calls it, for conditions; `points` of a bonus are its cap."""

    title: str
    points: Fraction
    place: str
    kind: CriterionKind = CriterionKind.DEDUCTIONS
    guidance: list[str] = field(default_factory=list)
    na_allowed: bool = False
    entries: list[DraftEntry] = field(default_factory=list)
    right: YesNo = YesNo.YES
    scale: tuple[int, int] = (0, 0)
    condition: DraftCondition | None = None
    key: str = ""
    number: str = ""


@dataclass
class DraftSection:
    """A section; `stated`: the share that the file gives it as a whole, where it does; `notes`: words on all of it."""

    title: str
    place: str
    criteria: list[DraftCriterion] = field(default_factory=list)
    stated: Fraction | None = None
    notes: list[str] = field(default_factory=list)
    number: str = ""

    @property
    def points(self) -> Fraction:
        """What its criteria add up to, bonuses aside."""
        return sum((c.points for c in self.criteria if c.kind is not CriterionKind.BONUS), Fraction(0))


@dataclass
class DraftFatal:
    """A fatal item; `section` is the one whose points it takes, where the effect is that.

    `stated`: whom it harms, where the file says so."""

    title: str
    place: str
    effect: FatalEffect = FatalEffect.FAIL
    section: DraftSection | None = None
    guidance: list[str] = field(default_factory=list)
    stated: FatalClass | None = None


class Told:
    """The list of what could not be taken over; the like in many places becomes one row."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, NotCarried]] = []
        self.texts: list[str] = []

    def add(self, place: str, text: str, reason: str, *, alike: str = "") -> None:
        """Note a part; those with the same `alike` and reason are told together when there are many."""
        self.texts.append(text)
        self._rows.append((alike, NotCarried(place, shortened(text), reason)))

    def add_all(self, rows: Iterable[NotCarried]) -> None:
        self._rows += [("", row) for row in rows]

    def rows(self) -> tuple[NotCarried, ...]:
        """The parts in their order."""
        groups: dict[tuple[str, str], list[NotCarried]] = {}
        for at, (alike, row) in enumerate(self._rows):
            groups.setdefault((alike or f"#{at}", row.reason), []).append(row)
        return tuple(row for rows in groups.values() for row in (rows if len(rows) <= _ALONE else [_together(rows)]))


@dataclass
class CardDraft:
    """A whole card while it is read."""

    title: str = ""
    sections: list[DraftSection] = field(default_factory=list)
    fatal: list[DraftFatal] = field(default_factory=list)
    told: Told = field(default_factory=Told)

    @property
    def criteria(self) -> list[DraftCriterion]:
        return [criterion for section in self.sections for criterion in section.criteria]


def lose_condition(item: DraftCriterion, place: str, told: Told) -> None:
    """Tell that a criterion cannot keep its condition; it may be marked 不适用 instead."""
    told.add(place, item.title, _("a card knows only “applies after these answers to one other criterion”: it always "
                                  "applies, and may be marked as not applicable"))
    item.na_allowed = item.kind is not CriterionKind.NOTE


def shortened(text: str, longest: int = _LONGEST_TOLD) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest - 1] + "…"


def line_place(line: int) -> str:
    """How a place in a text file is named."""
    return _("line {line}").format(line=line)


def _together(rows: list[NotCarried]) -> NotCarried:
    place = _("{place} and {count} more like it").format(place=rows[0].place, count=len(rows) - 1)
    texts = "; ".join(dict.fromkeys(row.text for row in rows if row.text))
    return NotCarried(place, shortened(texts, 1000), rows[0].reason)
