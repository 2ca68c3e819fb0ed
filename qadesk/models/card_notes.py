"""What the designer says of a card: the check's findings with the place that each leads to, and what has no English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qadesk.i18n import ngettext
from qadesk.models.card_codes import SECTION, entries_of
from qadesk.models.card_places import CARD, Place, criterion_at, fatal_at, places, section_at
from qadesk.models.scorecard_checks import Finding, check
from qadesk.models.scorecards import Scorecard


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding, where it leads to, and how much it weighs: `fatal` blocks, `warn` should be known, `neutral` is a
    word only."""

    finding: Finding
    place: Place
    tone: str

    @property
    def text(self) -> str:
        return self.finding.text


def placed_findings(card: Scorecard) -> tuple[PlacedFinding, ...]:
    """All that is to be said of a card: what blocks first, then what its author should know, missing English last."""
    by_code = dict(_codes(card))
    placed = [PlacedFinding(finding, by_code.get(_code_of(finding, card), CARD), "fatal" if finding.blocks else "warn")
              for finding in check(card)]
    note = _missing_english(card)
    return (*placed, note) if note else tuple(placed)


def _code_of(finding: Finding, card: Scorecard) -> str:
    """The finding's code as `_codes` names it: of an empty section the check gives the bare code."""
    empty = [section.code for section in card.sections if not section.criteria]
    return f"{SECTION}{finding.field}" if not finding.part and finding.field in empty else finding.field


def _codes(card: Scorecard) -> Iterator[tuple[str, Place]]:
    for place in places(card):
        if place.fatal is not None:
            yield fatal_at(card, place).code, place
        elif place.is_criterion:
            yield criterion_at(card, place).code, place
        elif place.is_section:
            yield f"{SECTION}{section_at(card, place).code}", place


def english_note(card: Scorecard) -> str:
    """How many texts have no English, in words; empty where all have it."""
    note = _missing_english(card)
    return note.text if note else ""


def _missing_english(card: Scorecard) -> PlacedFinding | None:
    """One line for all texts without English, which leads to the first; None where all have it."""
    missing = [(place, part) for place in places(card) for part in _without_english(card, place)]
    if not missing:
        return None
    words = ngettext("{count} text has no English; the Chinese is shown there.",
                     "{count} texts have no English; the Chinese is shown there.", len(missing))
    place, part = missing[0]
    return PlacedFinding(Finding("", words.format(count=len(missing)), False, part), place, "neutral")


def _without_english(card: Scorecard, place: Place) -> Iterator[str]:
    if place.fatal is not None:
        fatal = fatal_at(card, place)
        pairs = [("title_en", fatal.title, fatal.title_en), ("guidance_en", fatal.guidance, fatal.guidance_en)]
    elif place.is_criterion:
        criterion = criterion_at(card, place)
        pairs = [("title_en", criterion.title, criterion.title_en),
                 ("guidance_en", criterion.guidance, criterion.guidance_en)]
        pairs += [("text_en", entry.text, entry.text_en) for entry in entries_of(criterion)]
    else:
        thing = section_at(card, place) if place.is_section else card
        pairs = [("title_en", thing.title, thing.title_en)]
    return (part for part, chinese, english in pairs if chinese and not english)
