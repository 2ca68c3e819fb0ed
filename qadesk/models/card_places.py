"""Where something stands in a scorecard while it is edited: by position, since codes may still stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qadesk.models.scorecards import Criterion, FatalCriterion, Scorecard, Section

_WORDS = re.compile(r"s(\d{1,4})(?:c(\d{1,4}))?|f(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Place:
    """The card itself, a section, a criterion of a section or a fatal item; positions count from 0."""

    section: int | None = None
    criterion: int | None = None
    fatal: int | None = None

    def __str__(self) -> str:
        """In words that `place_of` reads: "" for the card, `s0`, `s0c2`, `f1`."""
        if self.fatal is not None:
            return f"f{self.fatal}"
        if self.section is None:
            return ""
        return f"s{self.section}" if self.criterion is None else f"s{self.section}c{self.criterion}"

    @property
    def is_card(self) -> bool:
        return self.section is None and self.fatal is None

    @property
    def is_section(self) -> bool:
        return self.section is not None and self.criterion is None

    @property
    def is_criterion(self) -> bool:
        return self.criterion is not None


CARD = Place()


def place_of(words: str) -> Place:
    """The place that such words name; the card where they name none."""
    found = _WORDS.fullmatch(words)
    if found is None:
        return CARD
    section, criterion, fatal = (int(part) if part else None for part in found.groups())
    return Place(section, criterion, fatal)


def places(card: Scorecard) -> Iterator[Place]:
    """All places of a card in the order in which they stand."""
    yield CARD
    for s, section in enumerate(card.sections):
        yield Place(s)
        yield from (Place(s, c) for c in range(len(section.criteria)))
    yield from (Place(fatal=f) for f in range(len(card.fatal)))


def has_place(card: Scorecard, place: Place) -> bool:
    """Whether something stands there."""
    if place.fatal is not None:
        return place.fatal < len(card.fatal)
    if place.section is None:
        return True
    if place.section >= len(card.sections):
        return False
    return place.criterion is None or place.criterion < len(card.sections[place.section].criteria)


def section_at(card: Scorecard, place: Place) -> Section:
    """The section that a place names or lies in. Raises IndexError or TypeError for another place."""
    return card.sections[place.section]  # type: ignore[index]


def criterion_at(card: Scorecard, place: Place) -> Criterion:
    """The criterion at a place. Raises IndexError or TypeError for another place."""
    return section_at(card, place).criteria[place.criterion]  # type: ignore[index]


def fatal_at(card: Scorecard, place: Place) -> FatalCriterion:
    """The fatal item at a place. Raises IndexError or TypeError for another place."""
    return card.fatal[place.fatal]  # type: ignore[index]


def code_at(card: Scorecard, place: Place) -> str:
    """The code of what stands at a place."""
    if place.fatal is not None:
        return fatal_at(card, place).code
    if place.is_criterion:
        return criterion_at(card, place).code
    return section_at(card, place).code if place.is_section else card.code


def with_section(card: Scorecard, place: Place, section: Section) -> Scorecard:
    """The card with another section in that place; all others are the same objects."""
    at = place.section
    return replace(card, sections=tuple(section if s == at else old for s, old in enumerate(card.sections)))


def with_criterion(card: Scorecard, place: Place, criterion: Criterion) -> Scorecard:
    """The card with another criterion in that place; all others are the same objects."""
    section, at = section_at(card, place), place.criterion
    criteria = tuple(criterion if c == at else old for c, old in enumerate(section.criteria))
    return with_section(card, place, replace(section, criteria=criteria))


def with_fatal(card: Scorecard, place: Place, fatal: FatalCriterion) -> Scorecard:
    """The card with another fatal item in that place; all others are the same objects."""
    at = place.fatal
    return replace(card, fatal=tuple(fatal if f == at else old for f, old in enumerate(card.fatal)))
