"""The codes of a scorecard while it is edited: fresh ones, what is wrong with one, and renaming with all that names it.

Criteria and fatal items share their codes, sections have their own, entries (deductions, options) theirs. What is
counted over versions goes by these codes: a fresh one is none that something else has had.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import count

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.card_places import (
    Place,
    code_at,
    criterion_at,
    fatal_at,
    section_at,
    with_criterion,
    with_fatal,
    with_section,
)
from qadesk.models.scorecards import (
    FULL,
    LONGEST_CODE,
    Behaviour,
    Criterion,
    CriterionKind,
    Option,
    Scorecard,
    is_code,
)

SECTION = "§"
"""Stands before the code of a section where codes of all kinds are together; no code begins with it."""


def item_codes(card: Scorecard) -> set[str]:
    """The codes of all criteria and fatal items."""
    return {criterion.code for criterion in card.criteria} | {fatal.code for fatal in card.fatal}


def codes_had(cards: Sequence[Scorecard]) -> frozenset[str]:
    """The codes of all criteria, fatal items and sections (`§1`) of cards, and those that they name."""
    sections = {id(section): section for card in cards for section in card.sections}.values()
    fatal = {id(item): item for card in cards for item in card.fatal}.values()
    criteria = [criterion for section in sections for criterion in section.criteria]
    in_sections = {section.code for section in sections} | {item.section for item in fatal}
    items = {criterion.code for criterion in criteria} | {item.code for item in fatal}
    named = {criterion.only_if.criterion for criterion in criteria if criterion.only_if}
    return frozenset(items | named | {f"{SECTION}{code}" for code in in_sections})


def fresh_section_code(card: Scorecard, had: frozenset[str] = frozenset()) -> str:
    """A number that no section has; none of the codes in `had`, as `codes_had` gives them."""
    return _first_free(SECTION, codes_had((card,)) | had).removeprefix(SECTION)


def fresh_criterion_code(card: Scorecard, section_code: str, had: frozenset[str] = frozenset()) -> str:
    """`2.3` after the `2.2` of section 2; a number alone where that would be too long."""
    before = f"{section_code}." if len(section_code) <= LONGEST_CODE - 5 else ""
    return _first_free(before, codes_had((card,)) | had)


def fresh_fatal_code(card: Scorecard, had: frozenset[str] = frozenset()) -> str:
    """`X1`, `X2` and so on."""
    return _first_free("X", codes_had((card,)) | had)


def fresh_entry_code(entries: Collection[Behaviour | Option], named: Collection[str] = ()) -> str:
    """A number that no entry of a list has, and none of those that conditions still name."""
    return _first_free("", {*(entry.code for entry in entries), *named})


def _first_free(before: str, taken: Collection[str]) -> str:
    return next(code for number in count(1) if (code := f"{before}{number}") not in taken)


def code_fault(card: Scorecard, place: Place, code: str) -> str:
    """What is wrong with a code for what stands at a place; empty when nothing is."""
    if not is_code(code):
        return _malformed()
    if code == code_at(card, place) or place.is_card:
        return ""
    taken = {section.code for section in card.sections} if place.is_section else item_codes(card)
    return _("{code} is used already.").format(code=code) if code in taken else ""


def entry_code_fault(criterion: Criterion, position: int, code: str) -> str:
    """What is wrong with a code for the entry at a position of its list; empty when nothing is."""
    if not is_code(code):
        return _malformed()
    others = [entry.code for at, entry in enumerate(entries_of(criterion)) if at != position]
    if code == FULL and criterion.kind is CriterionKind.DEDUCTIONS:
        return _("{code} stands for full marks.").format(code=code)
    return _("{code} is used already.").format(code=code) if code in others else ""


def entries_of(criterion: Criterion) -> tuple[Behaviour | Option, ...]:
    """The deductions of a deduction list, the options of a choice, nothing of another kind."""
    if criterion.kind is CriterionKind.CHOICE:
        return criterion.options
    return criterion.behaviours if criterion.kind is CriterionKind.DEDUCTIONS else ()


def _malformed() -> str:
    return _("Use 1 to {count} letters, digits, dots, hyphens or underscores.").format(count=LONGEST_CODE)


def refuse(fault: str) -> None:
    """Raise RuleBroken for a fault that the screen should have told in place."""
    if fault:
        raise RuleBroken(fault, safe=_("Nothing was changed."), todo=_("Choose another code."), code="E-CRD-50")


def renamed(card: Scorecard, place: Place, code: str) -> Scorecard:
    """With another code there; conditions and fatal items that name the old one follow. Raises RuleBroken."""
    refuse(code_fault(card, place, code))
    if place.fatal is not None:
        return with_fatal(card, place, replace(fatal_at(card, place), code=code))
    if place.is_criterion:
        return _renamed_criterion(card, place, code)
    return _renamed_section(card, place, code) if place.is_section else replace(card, code=code)


def _renamed_criterion(card: Scorecard, place: Place, code: str) -> Scorecard:
    old = code_at(card, place)
    twice = [criterion.code for criterion in card.criteria].count(old) > 1
    card = with_criterion(card, place, replace(criterion_at(card, place), code=code))
    return card if twice else with_criteria(card, lambda c: _naming(c, old, code))


def _naming(criterion: Criterion, old: str, code: str) -> Criterion:
    if criterion.only_if is None or criterion.only_if.criterion != old:
        return criterion
    return replace(criterion, only_if=replace(criterion.only_if, criterion=code))


def _renamed_section(card: Scorecard, place: Place, code: str) -> Scorecard:
    old = section_at(card, place).code
    card = with_section(card, place, replace(section_at(card, place), code=code))
    if any(section.code == old for section in card.sections):
        return card
    fatal = tuple(replace(item, section=code) if item.section == old else item for item in card.fatal)
    return replace(card, fatal=fatal)


def with_criteria(card: Scorecard, change: Callable[[Criterion], Criterion]) -> Scorecard:
    """With every criterion changed by `change`; sections in which none changes stay the same objects."""
    sections = []
    for section in card.sections:
        criteria = tuple(change(criterion) for criterion in section.criteria)
        same = all(new is old for new, old in zip(criteria, section.criteria, strict=True))
        sections.append(section if same else replace(section, criteria=criteria))
    return replace(card, sections=tuple(sections))
