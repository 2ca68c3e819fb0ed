"""Another kind for a criterion, keeping what still fits; its scale, condition and entries (deductions, options).

A deduction list that becomes a choice keeps its texts as options, and the other way round.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qadesk.i18n import _
from qadesk.models.card_codes import entries_of, entry_code_fault, fresh_entry_code, refuse, with_criteria
from qadesk.models.card_editing import NEW_POINTS_MILLI, clean, is_weighted
from qadesk.models.card_places import Place, criterion_at, with_criterion
from qadesk.models.scorecard_checks import MOST_STEPS, possible_answers
from qadesk.models.scorecards import FULL, Behaviour, Condition, Criterion, CriterionKind, Option, Scale, Scorecard

NEW_SCALE = Scale(0, 5_000, 1_000)
NEW_DEDUCTION_MILLI = 1_000
Entry = Behaviour | Option


def change_kind(card: Scorecard, place: Place, kind: CriterionKind) -> Scorecard:
    """A criterion of another kind; fields that the kind has not go, those it needs come with plain values."""
    old = criterion_at(card, place)
    return card if kind is old.kind else with_criterion(card, place, of_kind(old, kind))


def of_kind(old: Criterion, kind: CriterionKind) -> Criterion:
    """The criterion as one of that kind."""
    weighted, bonus = is_weighted(kind), kind is CriterionKind.BONUS
    weight_milli = old.weight_milli or old.cap_milli or NEW_POINTS_MILLI
    kept = Criterion(
        old.code, old.title, old.title_en, weight_milli if weighted else 0, kind, old.guidance, old.guidance_en,
        na_allowed=old.na_allowed and weighted,
        evidence_required=bonus or (weighted and is_weighted(old.kind) and old.evidence_required),
        cap_milli=weight_milli if bonus else 0, only_if=old.only_if)
    if kind is CriterionKind.DEDUCTIONS:
        return replace(kept, behaviours=_deductions(old))
    if kind is CriterionKind.CHOICE:
        return replace(kept, options=_options(old, weight_milli))
    return replace(kept, scale=NEW_SCALE) if kind is CriterionKind.SCALE else kept


def _deductions(old: Criterion) -> tuple[Behaviour, ...]:
    """What each option earns less than all."""
    made: list[Behaviour] = []
    for option in old.options:
        code = option.code if option.code != FULL else fresh_entry_code((*old.options, *made))
        less = old.weight_milli - option.points_milli
        made += [Behaviour(code, option.text, option.text_en, less)] if less > 0 else []
    return tuple(made)


def _options(old: Criterion, weight_milli: int) -> tuple[Option, ...]:
    """All points first, then what each deduction leaves; all or nothing where there is none."""
    rest = [Option(entry.code, entry.text, entry.text_en, max(0, weight_milli - entry.points_milli))
            for entry in old.behaviours]
    whole = Option(fresh_entry_code(rest), "", "", weight_milli)
    return (whole, *rest) if rest else (whole, Option("2", "", "", 0))


def scale_fault(scale: Scale) -> str:
    """What is wrong with a scale in itself; empty when nothing is."""
    if scale.step_milli <= 0 or scale.high_milli <= scale.low_milli or (
            scale.high_milli - scale.low_milli) % scale.step_milli:
        return _("The steps do not lead from the lowest to the highest value.")
    return _("More than {count} steps.").format(count=MOST_STEPS) if scale.steps > MOST_STEPS else ""


def change_scale(card: Scorecard, place: Place, scale: Scale) -> Scorecard:
    """Another scale. Raises RuleBroken for one with a fault."""
    refuse(scale_fault(scale))
    return with_criterion(card, place, replace(criterion_at(card, place), scale=scale))


# -- conditions
def able_to_lead(card: Scorecard, code: str) -> tuple[Criterion, ...]:
    """The criteria that a condition of the criterion `code` can name: those with answers, which do not hang on it."""
    hanging = _hanging_on(card, code)
    return tuple(other for other in card.criteria if other.code not in hanging and possible_answers(other))


def _hanging_on(card: Scorecard, code: str) -> set[str]:
    """The criterion and all whose condition leads to it, however far."""
    found, more = set[str](), {code}
    while more:
        found |= more
        more = {c.code for c in card.criteria if c.only_if and c.only_if.criterion in found} - found
    return found


def change_condition(card: Scorecard, place: Place, condition: Condition | None) -> Scorecard:
    """Another condition, or none."""
    return with_criterion(card, place, replace(criterion_at(card, place), only_if=condition))


# -- entries
def add_entry(card: Scorecard, place: Place, after: int | None = None) -> tuple[Scorecard, int]:
    """One more deduction or option, last or after another; gives its position."""
    criterion = criterion_at(card, place)
    entries = entries_of(criterion)
    at, code = len(entries) if after is None else after + 1, fresh_entry_code(entries, _named(card, criterion))
    made: Entry = Option(code, "", "", 0) if criterion.kind is CriterionKind.CHOICE else Behaviour(
        code, "", "", min(NEW_DEDUCTION_MILLI, criterion.weight_milli or NEW_DEDUCTION_MILLI))
    return _with_entries(card, place, (*entries[:at], made, *entries[at:])), at


def duplicate_entry(card: Scorecard, place: Place, position: int) -> tuple[Scorecard, int]:
    """A copy after it, under a fresh code."""
    criterion = criterion_at(card, place)
    entries = entries_of(criterion)
    copy = replace(entries[position], code=fresh_entry_code(entries, _named(card, criterion)))
    return _with_entries(card, place, (*entries[:position + 1], copy, *entries[position + 1:])), position + 1


def remove_entry(card: Scorecard, place: Place, position: int) -> tuple[Scorecard, int]:
    """Without that entry; gives the position next to it, -1 when none is left."""
    entries = entries_of(criterion_at(card, place))
    left = (*entries[:position], *entries[position + 1:])
    return _with_entries(card, place, left), min(position, len(left) - 1)


def move_entry(card: Scorecard, place: Place, position: int, step: int) -> tuple[Scorecard, int]:
    """One up (-1) or down (1); at an end nothing moves."""
    entries, other = list(entries_of(criterion_at(card, place))), position + step
    if not 0 <= other < len(entries):
        return card, position
    entries[position], entries[other] = entries[other], entries[position]
    return _with_entries(card, place, tuple(entries)), other


def change_entry(card: Scorecard, place: Place, position: int, **fields: Any) -> Scorecard:
    """With other values of its fields, by their names in `scorecards`; texts are cleaned."""
    fields = {name: clean(value) if type(value) is str else value for name, value in fields.items()}
    entries = entries_of(criterion_at(card, place))
    changed = replace(entries[position], **fields)
    return _with_entries(card, place, tuple(changed if at == position else old for at, old in enumerate(entries)))


def rename_entry(card: Scorecard, place: Place, position: int, code: str) -> Scorecard:
    """With another code; the conditions that name the old one follow. Raises RuleBroken."""
    criterion = criterion_at(card, place)
    refuse(entry_code_fault(criterion, position, code))
    old = entries_of(criterion)[position].code
    card = change_entry(card, place, position, code=code)

    def follow(other: Criterion) -> Criterion:
        condition = other.only_if
        if condition is None or condition.criterion != criterion.code or old not in condition.answers:
            return other
        answers = tuple(code if answer == old else answer for answer in condition.answers)
        return replace(other, only_if=replace(condition, answers=answers))

    return with_criteria(card, follow)


def _named(card: Scorecard, criterion: Criterion) -> set[str]:
    """The answers of a criterion that conditions name, given or removed."""
    return {answer for other in card.criteria if other.only_if and other.only_if.criterion == criterion.code
            for answer in other.only_if.answers}


def _with_entries(card: Scorecard, place: Place, entries: tuple[Entry, ...]) -> Scorecard:
    criterion = criterion_at(card, place)
    behaviours = tuple(entry for entry in entries if isinstance(entry, Behaviour))
    options = tuple(entry for entry in entries if isinstance(entry, Option))
    return with_criterion(card, place, replace(criterion, behaviours=behaviours, options=options))
