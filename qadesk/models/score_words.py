"""How a score comes about, in lines whose figures add up to the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qadesk.errors import sentences
from qadesk.i18n import _
from qadesk.models.answers import Answers
from qadesk.models.scorecards import (
    BAND_NAMES,
    FatalCriterion,
    FatalEffect,
    FatalState,
    Scorecard,
    points_text,
)
from qadesk.models.scoring import Part, Total, apportioned, shown_criteria
from qadesk.models.unscorable import unscorable_words

FULL_TENTHS = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """A line and what it changes: from 100, all steps together lead to the result."""

    text: str
    tenths: int


def formula(total: Total) -> str:
    """The fraction that the score of a draft is, and what is on neither side of it."""
    if total.score is None:
        return _fraction(total)
    return sentences(_fraction(total), _("N/A leaves both sides; open items do not count yet."))


def _fraction(total: Total) -> str:
    if total.score is None:
        return _("Nothing that applies is answered, so there is no score.")
    return _("100 × {earned} earned ÷ {applicable} applicable points = {score}.").format(
        earned=points_text(total.earned_milli), applicable=points_text(total.applicable_milli), score=total.shown)


def steps(card: Scorecard, total: Total, fatal_states: Mapping[str, FatalState]) -> tuple[Step, ...]:
    """What each item took or gave, then what each confirmed fatal item took; none without a score."""
    if total.score_milli is None:
        return ()
    items = tuple(Step(_part_words(card, part), -part.lost_tenths) for part in total.parts if part.lost)
    return (*items, *_fatal_steps(card, total, fatal_states))


def explanation(card: Scorecard, answers: Answers, total: Total,
                fatal_states: Mapping[str, FatalState]) -> tuple[str, ...]:
    """All of it in words, line by line: the fraction, 100, the steps, the result, and what did not count; of a call
    that cannot be scored, why."""
    if answers.unscorable:
        return (_("{what}: {figure}").format(what=_("Cannot be scored"), figure=unscorable_words(answers.unscorable)),)
    lines = [_fraction(total)]
    if total.score_milli is not None:
        lines.append(_("{what}: {figure}").format(what=_("All items in full"), figure=_tenths(FULL_TENTHS)))
        lines += [_("{what}: {figure}").format(what=step.text, figure=signed_tenths(step.tenths))
                  for step in steps(card, total, fatal_states)]
    return (*lines, *failing(card, total, fatal_states), _result(total), *left_out(card, answers, total))


def _part_words(card: Scorecard, part: Part) -> str:
    name = f"{part.code} {card.criterion(part.code).name}"
    if part.lost < 0:
        return _("{item}, bonus of {points}").format(item=name, points=points_text(part.earned_milli))
    return _("{item}, {earned} of {points}").format(item=name, earned=points_text(part.earned_milli),
                                                    points=points_text(part.weight_milli))


def _fatal_steps(card: Scorecard, total: Total, states: Mapping[str, FatalState]) -> tuple[Step, ...]:
    assert total.score_milli is not None and total.result_milli is not None
    taken = (total.score_milli - total.result_milli) // 100
    whole = _confirmed(card, total, states, FatalEffect.ZERO_CARD)
    if whole:
        return (Step(_("{items}: the whole card counts 0").format(items=_named(whole)), -taken),)
    by_section: dict[str, list[FatalCriterion]] = {}
    for fatal in _confirmed(card, total, states, FatalEffect.ZERO_SECTION):
        by_section.setdefault(fatal.section, []).append(fatal)
    zeroed = [section for section in total.sections if section.code in by_section]
    shares = [Fraction(1000 * section.earned_milli, total.applicable_milli) for section in zeroed]
    text = _("{items}: section {section} counts 0")
    return tuple(Step(text.format(items=_named(by_section[section.code]), section=section.code), -tenths)
                 for section, tenths in zip(zeroed, apportioned(shares, taken), strict=True))


def failing(card: Scorecard, total: Total, states: Mapping[str, FatalState]) -> list[str]:
    """The line of the confirmed fatal items that fail the call and keep its score, where there are any."""
    items = _confirmed(card, total, states, FatalEffect.FAIL)
    return [_("{items}: judged failed, the score is kept").format(items=_named(items))] if items else []


def _confirmed(card: Scorecard, total: Total, states: Mapping[str, FatalState],
               effect: FatalEffect) -> list[FatalCriterion]:
    return [fatal for fatal in card.fatal if fatal.code in total.fatal_codes and fatal.effect is effect
            and states.get(fatal.code) is FatalState.CONFIRMED]


def _named(fatal: list[FatalCriterion]) -> str:
    return _(", ").join(f"{item.code} {item.name}" for item in fatal)


def _result(total: Total) -> str:
    band = total.result_band
    return _("Result: {score}, {band}").format(score=total.result_shown, band=_(BAND_NAMES[band]) if band else "–")


def left_out(card: Scorecard, answers: Answers, total: Total) -> list[str]:
    """The items that did not count, each group in a line."""
    shown = shown_criteria(card, answers)
    not_applicable = [c.code for c in card.criteria if c.code in shown and answers.answer(c.code).not_applicable]
    unmet = [c.code for c in card.criteria if c.code not in shown]
    groups = ((_("Not applicable, on neither side"), not_applicable), (_("Condition not met"), unmet),
              (_("Not answered, does not count"), total.open_codes))
    return [_("{what}: {figure}").format(what=what, figure=_(", ").join(codes)) for what, codes in groups if codes]


def signed_tenths(tenths: int) -> str:
    """What a step changes, as shown: `+2.0`, `−18.2`."""
    return f"{'−' if tenths < 0 else '+' if tenths else ''}{_tenths(abs(tenths))}"


def _tenths(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"
