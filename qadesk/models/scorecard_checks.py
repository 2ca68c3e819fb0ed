"""What is checked before a scorecard is published: what blocks it, and what its author should know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from qadesk.i18n import _
from qadesk.models.scorecards import (
    FULL,
    LONGEST_CODE,
    Behaviour,
    Condition,
    Criterion,
    CriterionKind,
    FatalEffect,
    Option,
    Scorecard,
    YesNo,
    is_code,
    points_text,
)

WHOLE_CARD_MILLI = 100_000
KEYS_PER_LIST = 9
"""A list is worked by the digit keys 1-9; more entries than that could not be reached."""
MOST_STEPS = 1000
MOST_CRITERIA = 300
MOST_MILLI = 9_999_999


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found before publishing; `blocks` says that the card cannot be published with it.

    `field`: the code of the criterion, section (`§` before it where a criterion may have the same) or fatal item,
    or a field of the card; `part`: the field of it that is at fault, where there is one."""

    field: str
    text: str
    blocks: bool
    part: str = ""


def check(card: Scorecard) -> tuple[Finding, ...]:
    """What stands against publishing the card (blocking first), then what its author should know."""
    if len(card.criteria) > MOST_CRITERIA:
        text = _("The card has {count} criteria; at most {most} can be worked with.")
        return (Finding("sections", text.format(count=len(card.criteria), most=MOST_CRITERIA), True),)
    found = [*_codes(card), *_bounds(card), *_texts(card), *_structure(card), *_fatal(card), *_conditions(card)]
    for criterion in card.criteria:
        found += [*_kind(criterion), *_deductions(criterion), *_options(criterion)]
    return tuple(sorted([*found, *_sum(card)], key=lambda finding: not finding.blocks))


def possible_answers(criterion: Criterion) -> frozenset[str]:
    """The answers of a criterion that a condition can name; none of a bonus or a note."""
    if criterion.kind is CriterionKind.DEDUCTIONS:
        return frozenset({FULL, *(behaviour.code for behaviour in criterion.behaviours)})
    if criterion.kind is CriterionKind.CHOICE:
        return frozenset(option.code for option in criterion.options)
    if criterion.kind is CriterionKind.YES_NO:
        return frozenset(YesNo)
    scale = criterion.scale
    if scale is None or scale.step_milli <= 0:
        return frozenset()
    values = range(scale.low_milli, scale.high_milli + 1, scale.step_milli)[:MOST_STEPS + 1]
    return frozenset(points_text(value) for value in values)


def _codes(card: Scorecard) -> Iterator[Finding]:
    codes = Counter([c.code for c in card.criteria] + [f.code for f in card.fatal])
    codes.update(f"§{section.code}" for section in card.sections)
    for code, times in codes.items():
        if times > 1:
            text = _("The number {code} is used {times} times.").format(code=code.removeprefix("§"), times=times)
            yield Finding(code, text, True, "code")


def _bounds(card: Scorecard) -> Iterator[Finding]:
    """Codes and points that no file could hold; what was read from one, or made with the editor, has none such."""
    sections = [(f"§{section.code}", section.code) for section in card.sections]
    items = [(code, code) for code in (*(item.code for item in card.criteria), *(item.code for item in card.fatal))]
    for field, code in (("code", card.code), *sections, *items):
        if not is_code(code):
            text = _("{code} cannot be a number here: 1 to {count} letters, digits, dots, hyphens or underscores can.")
            yield Finding(field, text.format(code=code or "–", count=LONGEST_CODE), True, "code")
    for criterion in card.criteria:
        points = [criterion.weight_milli, criterion.cap_milli]
        points += [entry.points_milli for entry in criterion.behaviours]
        points += [option.points_milli for option in criterion.options]
        if not all(0 <= milli <= MOST_MILLI for milli in points):
            yield Finding(criterion.code, _("Criterion {code} has points below 0 or above {most}.").format(
                code=criterion.code, most=points_text(MOST_MILLI)), True, "points")


def _texts(card: Scorecard) -> Iterator[Finding]:
    """Texts that a card in the making has not yet; one that was read from a file has them."""
    if not card.title:
        yield Finding("title", _("The card has no title."), True, "title")
    for section in card.sections:
        if not section.title:
            yield Finding(f"§{section.code}", _("Section {code} has no title.").format(code=section.code), True,
                          "title")
    titles = [(item.code, item.title) for item in card.criteria] + [(item.code, item.title) for item in card.fatal]
    for code, title in titles:
        if not title:
            yield Finding(code, _("{code} has no title.").format(code=code), True, "title")
    for criterion in card.criteria:
        part = "options" if criterion.options else "deductions"
        entries: tuple[Behaviour | Option, ...] = (*criterion.behaviours, *criterion.options)
        for entry in entries:
            if not entry.text:
                text = _("Entry {entry} of criterion {code} has no text.")
                yield Finding(criterion.code, text.format(entry=entry.code, code=criterion.code), True, part)


def _structure(card: Scorecard) -> Iterator[Finding]:
    if not card.sections:
        yield Finding("sections", _("The card has no section."), True)
    for section in card.sections:
        if not section.criteria:
            yield Finding(section.code, _("Section {code} has no criterion.").format(code=section.code), True)


def _fatal(card: Scorecard) -> Iterator[Finding]:
    sections = {section.code for section in card.sections}
    for fatal in card.fatal:
        if fatal.effect is FatalEffect.ZERO_SECTION and fatal.section not in sections:
            text = _("Fatal item {code} names no section of this card.").format(code=fatal.code)
            yield Finding(fatal.code, text, True, "section")
    if len(card.fatal) > KEYS_PER_LIST:
        yield Finding("fatal", _("Only {count} fatal items can be reached by a key.").format(count=KEYS_PER_LIST), True)


def _kind(criterion: Criterion) -> Iterator[Finding]:
    code = criterion.code
    if criterion.must_be_answered and criterion.weight_milli <= 0:
        yield Finding(code, _("Criterion {code} has no points.").format(code=code), True, "points")
    if criterion.kind is CriterionKind.DEDUCTIONS and not criterion.behaviours:
        yield Finding(code, _("Criterion {code} has no deductions.").format(code=code), True)
    if criterion.kind is CriterionKind.CHOICE and len(criterion.options) < 2:
        yield Finding(code, _("Criterion {code} needs two options or more.").format(code=code), True, "options")
    if criterion.kind is CriterionKind.BONUS and criterion.cap_milli <= 0:
        yield Finding(code, _("Bonus {code} gives no points.").format(code=code), True, "cap")
    if criterion.kind is CriterionKind.SCALE:
        yield from _scale(criterion)


def _scale(criterion: Criterion) -> Iterator[Finding]:
    scale, text = criterion.scale, ""
    if (scale is None or scale.step_milli <= 0 or scale.high_milli <= scale.low_milli
            or (scale.high_milli - scale.low_milli) % scale.step_milli):
        text = _("The scale of criterion {code} does not lead from its lowest to its highest value in whole steps.")
    elif scale.steps > MOST_STEPS:
        text = _("The scale of criterion {code} has more than {count} steps.")
    elif criterion.weight_milli % scale.steps:
        text = _("One step of criterion {code} would be worth {points} ÷ {steps} points, which is no whole "
                 "thousandth. Give it other points or other steps.")
    if text:
        yield Finding(criterion.code, text.format(code=criterion.code, count=MOST_STEPS,
                                                  points=points_text(criterion.weight_milli),
                                                  steps=scale.steps if scale and scale.step_milli else 0), True,
                      "scale")


def _deductions(criterion: Criterion) -> Iterator[Finding]:
    if len(criterion.behaviours) > KEYS_PER_LIST:
        text = _("Only {count} deductions of criterion {code} can be reached by a key.")
        yield Finding(criterion.code, text.format(count=KEYS_PER_LIST, code=criterion.code), True, "deductions")
    for behaviour in criterion.behaviours:
        yield from _deduction(criterion, behaviour)


def _deduction(criterion: Criterion, behaviour: Behaviour) -> Iterator[Finding]:
    if behaviour.points_milli <= 0:
        yield Finding(criterion.code, _("Deduction {deduction} of criterion {code} takes no points.").format(
            deduction=behaviour.code, code=criterion.code), True, "deductions")
    if behaviour.points_milli > criterion.weight_milli:
        text = _("Deduction {deduction} of criterion {code} is larger than the criterion: it takes all of it.")
        yield Finding(criterion.code, text.format(deduction=behaviour.code, code=criterion.code), False, "deductions")


def _options(criterion: Criterion) -> Iterator[Finding]:
    if len(criterion.options) > KEYS_PER_LIST:
        text = _("Only {count} options of criterion {code} can be reached by a key.")
        yield Finding(criterion.code, text.format(count=KEYS_PER_LIST, code=criterion.code), True, "options")
    for option in criterion.options:
        if option.points_milli > criterion.weight_milli:
            text = _("Option {option} of criterion {code} earns more than the criterion has.")
            yield Finding(criterion.code, text.format(option=option.code, code=criterion.code), True, "options")
    if criterion.options and max(option.points_milli for option in criterion.options) < criterion.weight_milli:
        text = _("No option of criterion {code} earns all of its points.")
        yield Finding(criterion.code, text.format(code=criterion.code), False, "options")


def _conditions(card: Scorecard) -> Iterator[Finding]:
    by_code = {criterion.code: criterion for criterion in card.criteria}
    for criterion in card.criteria:
        if criterion.only_if is not None:
            text = condition_fault(criterion, criterion.only_if, by_code)
            if text:
                yield Finding(criterion.code, text, True, "only_if")


def condition_fault(criterion: Criterion, condition: Condition, by_code: dict[str, Criterion]) -> str:
    """What is wrong with a criterion's condition; empty when nothing is."""
    names = {"code": criterion.code, "other": condition.criterion}
    other = by_code.get(condition.criterion)
    if other is None:
        return _("Criterion {code} depends on {other}, which the card has not.").format(**names)
    if other.code == criterion.code:
        return _("Criterion {code} depends on itself.").format(**names)
    if _is_in_circle(criterion.code, by_code):
        return _("Criterion {code} depends on {other}, which in a circle depends on it.").format(**names)
    unknown = [answer for answer in condition.answers if answer not in possible_answers(other)]
    if unknown:
        text = _("Criterion {code} depends on an answer {answer} that {other} cannot have.")
        return text.format(**names, answer=", ".join(unknown))
    if not condition.answers:
        text = _("Criterion {code} depends on {other}, but on none of its answers: choose at least one.")
        return text.format(**names)
    return ""


def _is_in_circle(code: str, by_code: dict[str, Criterion]) -> bool:
    seen: set[str] = set()
    at: str | None = code
    while at is not None and at not in seen:
        seen.add(at)
        criterion = by_code.get(at)
        at = criterion.only_if.criterion if criterion and criterion.only_if else None
    return at == code


def _sum(card: Scorecard) -> Iterator[Finding]:
    if card.sections and card.weight_milli != WHOLE_CARD_MILLI:
        yield Finding("sections", _("The criteria add up to {points} points, not 100.").format(
            points=points_text(card.weight_milli)), False)
