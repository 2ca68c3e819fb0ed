"""The acts of the designer on a scorecard: each gives a new card and the place to show next.

What is not touched stays the same object, so that a screen can tell what to show anew. Codes stay well formed and
unique, points within their bounds and scales sound; what else may be wrong with a card is told by `scorecard_checks`.
What adds or duplicates is told the codes that are not to be given again (`had`, see `card_codes.codes_had`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

from qadesk.models.card_codes import fresh_criterion_code, fresh_fatal_code, fresh_section_code
from qadesk.models.card_places import (
    CARD,
    Place,
    code_at,
    criterion_at,
    fatal_at,
    has_place,
    section_at,
    with_criterion,
    with_fatal,
    with_section,
)
from qadesk.models.scorecards import (
    Criterion,
    CriterionKind,
    FatalClass,
    FatalCriterion,
    FatalEffect,
    Scorecard,
    Section,
)

Edited = tuple[Scorecard, Place]
NONE: frozenset[str] = frozenset()
NEW_POINTS_MILLI = 5_000
_POINTS = re.compile(r"([0-9]{1,4})(?:\.([0-9]{0,3}))?")


def clean(text: str) -> str:
    """A text as a card keeps it: trimmed, without characters that are no text."""
    if not text.isprintable():
        text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return text.strip()


# -- adding
def add_section(card: Scorecard, at: Place, had: frozenset[str] = NONE) -> Edited:
    """A new section after the one at the place; the last one elsewhere."""
    position = len(card.sections) if at.section is None else at.section + 1
    made = Section(fresh_section_code(card, had), "", "", ())
    return _with_sections(card, position, made), Place(position)


def add_criterion(card: Scorecard, at: Place, had: frozenset[str] = NONE) -> Edited:
    """A new deduction list after the criterion at the place, else last in its section, else in the last section."""
    if not card.sections:
        card, at = add_section(card, CARD, had)
    home = Place(len(card.sections) - 1 if at.section is None else at.section)
    section = section_at(card, home)
    position = len(section.criteria) if at.criterion is None else at.criterion + 1
    code = fresh_criterion_code(card, section.code, had)
    return _inserted(card, Place(home.section, position), Criterion(code, "", "", NEW_POINTS_MILLI))


def add_fatal(card: Scorecard, at: Place, had: frozenset[str] = NONE) -> Edited:
    """A new fatal item after the one at the place, else the last."""
    position = len(card.fatal) if at.fatal is None else at.fatal + 1
    made = FatalCriterion(fresh_fatal_code(card, had), "", "", FatalClass.CUSTOMER)
    return replace(card, fatal=(*card.fatal[:position], made, *card.fatal[position:])), Place(fatal=position)


def add_like(card: Scorecard, at: Place, had: frozenset[str] = NONE) -> Edited:
    """One more of what stands at the place: a fatal item there, a section after the card, else a criterion."""
    if at.fatal is not None:
        return add_fatal(card, at, had)
    return add_section(card, at, had) if at.is_card else add_criterion(card, at, had)


# -- duplicating, removing
def duplicate(card: Scorecard, place: Place, had: frozenset[str] = NONE) -> Edited:
    """A copy after it, under fresh codes; a section with all its criteria. The card itself has no copy."""
    if place.fatal is not None:
        made = replace(fatal_at(card, place), code=fresh_fatal_code(card, had))
        at = place.fatal + 1
        return replace(card, fatal=(*card.fatal[:at], made, *card.fatal[at:])), Place(fatal=at)
    if place.is_criterion:
        criterion, section = criterion_at(card, place), section_at(card, place)
        copy = replace(criterion, code=fresh_criterion_code(card, section.code, had))
        return _inserted(card, Place(place.section, (place.criterion or 0) + 1), copy)
    return _duplicate_section(card, place, had) if place.is_section else (card, place)


def _duplicate_section(card: Scorecard, place: Place, had: frozenset[str]) -> Edited:
    """Conditions among its criteria lead to the copies, others to where they led."""
    section, position = section_at(card, place), (place.section or 0) + 1
    copy = replace(section, code=fresh_section_code(card, had), criteria=())
    edited, codes = _with_sections(card, position, copy), dict[str, str]()
    for number, criterion in enumerate(section.criteria):
        codes[criterion.code] = fresh_criterion_code(edited, copy.code, had)
        edited, _at = _inserted(edited, Place(position, number), replace(criterion, code=codes[criterion.code]))
    copies = tuple(_led_by(criterion, codes) for criterion in section_at(edited, Place(position)).criteria)
    return with_section(edited, Place(position), replace(section_at(edited, Place(position)), criteria=copies)), Place(
        position)


def _led_by(criterion: Criterion, codes: dict[str, str]) -> Criterion:
    condition = criterion.only_if
    if condition is None or condition.criterion not in codes:
        return criterion
    return replace(criterion, only_if=replace(condition, criterion=codes[condition.criterion]))


def remove(card: Scorecard, place: Place) -> Edited:
    """Without what stands there; what named it still does, and the check tells so. The card itself stays."""
    if place.fatal is not None:
        card = replace(card, fatal=_without(card.fatal, place.fatal))
    elif place.is_criterion:
        section = section_at(card, place)
        card = with_section(card, place, replace(section, criteria=_without(section.criteria, place.criterion)))
    elif place.is_section:
        card = replace(card, sections=_without(card.sections, place.section))
    return card, _next_to(card, place)


def named_by(card: Scorecard, place: Place) -> tuple[str, ...]:
    """The codes of what stays when it is removed, but names it: criteria by a condition, fatal items by a section."""
    if place.is_criterion:
        gone = {code_at(card, place)}
    elif place.is_section:
        gone = {criterion.code for criterion in section_at(card, place).criteria}
    else:
        return ()
    named = [c.code for c in card.criteria if c.only_if and c.only_if.criterion in gone and c.code not in gone]
    if place.is_section:
        named += [fatal.code for fatal in card.fatal if fatal.section == code_at(card, place)]
    return tuple(named)


def _next_to(card: Scorecard, place: Place) -> Place:
    """What to show when the thing at a place is gone: the next of its kind, else the one before, else its home."""
    if place.fatal is not None:
        return Place(fatal=min(place.fatal, len(card.fatal) - 1)) if card.fatal else CARD
    if place.is_criterion:
        left = len(section_at(card, place).criteria)
        return Place(place.section, min(place.criterion or 0, left - 1)) if left else Place(place.section)
    last = len(card.sections) - 1
    return Place(min(place.section, last)) if place.section is not None and last >= 0 else CARD


# -- moving
def move(card: Scorecard, place: Place, step: int) -> Edited:
    """One place up (-1) or down (1); a criterion goes on into the section before or after. At an end nothing moves."""
    if place.fatal is not None:
        fatal, at = _swapped(card.fatal, place.fatal, step)
        return replace(card, fatal=fatal), Place(fatal=at)
    if place.is_criterion:
        return _move_criterion(card, place, step)
    if place.section is None:
        return card, place
    sections, at = _swapped(card.sections, place.section, step)
    return replace(card, sections=sections), Place(at)


def _move_criterion(card: Scorecard, place: Place, step: int) -> Edited:
    section = section_at(card, place)
    assert place.section is not None and place.criterion is not None
    if 0 <= place.criterion + step < len(section.criteria):
        criteria, at = _swapped(section.criteria, place.criterion, step)
        return with_section(card, place, replace(section, criteria=criteria)), Place(place.section, at)
    other = place.section + step
    if not 0 <= other < len(card.sections):
        return card, place
    return _moved_to(card, place, Place(other, len(card.sections[other].criteria) if step < 0 else 0))


def move_to_section(card: Scorecard, place: Place, section: int) -> Edited:
    """A criterion to the end of another section; in its own it stays where it is."""
    if section == place.section:
        return card, place
    return _moved_to(card, place, Place(section, len(card.sections[section].criteria)))


def _moved_to(card: Scorecard, place: Place, target: Place) -> Edited:
    criterion, section = criterion_at(card, place), section_at(card, place)
    card = with_section(card, place, replace(section, criteria=_without(section.criteria, place.criterion)))
    return _inserted(card, target, criterion)


# -- fields
def change(card: Scorecard, place: Place, **fields: Any) -> Scorecard:
    """With other values of the fields of what stands there, by their names in `scorecards`; texts are cleaned.

    Codes, kinds, effects and conditions have acts of their own."""
    fields = {name: clean(value) if type(value) is str else value for name, value in fields.items()}
    if place.fatal is not None:
        return with_fatal(card, place, replace(fatal_at(card, place), **fields))
    if place.is_criterion:
        return with_criterion(card, place, replace(criterion_at(card, place), **fields))
    if place.is_section:
        return with_section(card, place, replace(section_at(card, place), **fields))
    return replace(card, **fields)


def change_effect(card: Scorecard, place: Place, effect: FatalEffect, section: str = "") -> Scorecard:
    """Another effect of a fatal item; one that takes a section takes the first where none is named."""
    if effect is not FatalEffect.ZERO_SECTION:
        return change(card, place, effect=effect, section="")
    section = section or fatal_at(card, place).section or (card.sections[0].code if card.sections else "")
    return change(card, place, effect=effect, section=section) if section else card


def points_of(text: str) -> int | None:
    """Points as typed, in thousandths: 0 to 9999.999, wide digits too; None for what is none."""
    found = _POINTS.fullmatch(unicodedata.normalize("NFKC", text).strip().replace("。", "."))
    if found is None:
        return None
    whole, rest = found.groups()
    return int(whole) * 1000 + int((rest or "").ljust(3, "0"))


def is_weighted(kind: CriterionKind) -> bool:
    """Whether criteria of a kind have points, 不适用 and evidence to choose."""
    return kind not in (CriterionKind.BONUS, CriterionKind.NOTE)


# -- inside
def _with_sections(card: Scorecard, position: int, made: Section) -> Scorecard:
    return replace(card, sections=(*card.sections[:position], made, *card.sections[position:]))


def _inserted(card: Scorecard, place: Place, criterion: Criterion) -> Edited:
    section, at = section_at(card, place), place.criterion or 0
    criteria = (*section.criteria[:at], criterion, *section.criteria[at:])
    return with_section(card, place, replace(section, criteria=criteria)), place


def _without(things: tuple[Any, ...], position: int | None) -> tuple[Any, ...]:
    return tuple(thing for at, thing in enumerate(things) if at != position)


def _swapped(things: tuple[Any, ...], position: int, step: int) -> tuple[tuple[Any, ...], int]:
    other = position + step
    if not 0 <= other < len(things):
        return things, position
    moved = list(things)
    moved[position], moved[other] = moved[other], moved[position]
    return tuple(moved), other


def is_in(card: Scorecard, place: Place) -> Place:
    """The place, or the nearest one that is there."""
    while not has_place(card, place):
        place = Place(place.section) if place.is_criterion and has_place(card, Place(place.section)) else CARD
    return place
