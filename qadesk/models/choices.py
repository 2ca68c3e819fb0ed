"""What a criterion can be answered with by a key or a number: its choices, its steps, the answer that earns all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import gcd

from qadesk.i18n import N_, _
from qadesk.models.scorecards import Criterion, CriterionKind, Scale, YesNo, points_text

YES_NO_NAMES: dict[str | int, str] = {YesNo.YES: N_("Yes"), YesNo.NO: N_("No")}
WHOLE_POINT_MILLI = 1000


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice or of yes/no: what is stored, what people read, what it earns."""

    value: str
    words: str
    points_milli: int


def choices(criterion: Criterion) -> tuple[Choice, ...]:
    """The answers of a choice or of yes/no in the order of their keys; none of another kind."""
    if criterion.kind is CriterionKind.CHOICE:
        return tuple(Choice(option.code, option.words, option.points_milli) for option in criterion.options)
    if criterion.kind is CriterionKind.YES_NO:
        return tuple(Choice(value, _(YES_NO_NAMES[value]), criterion.weight_milli if value is criterion.right else 0)
                     for value in YesNo)
    return ()


def steps_of(criterion: Criterion) -> Scale | None:
    """The values that can be set on a scale or as a bonus (whole points where its cap is whole); None of other kinds.

    None also where the card is not sound yet, as in a designer's draft."""
    scale = criterion.scale if criterion.kind is CriterionKind.SCALE else None
    if criterion.kind is CriterionKind.BONUS and criterion.cap_milli > 0:
        step_milli = gcd(WHOLE_POINT_MILLI, criterion.cap_milli)
        scale = Scale(step_milli, criterion.cap_milli, step_milli)
    return scale if scale is not None and scale.step_milli > 0 and scale.high_milli >= scale.low_milli else None


def stepped(criterion: Criterion, value_milli: int | None, step: int) -> int | None:
    """The value one step up (1) or down (-1), within its bounds.

    Without a value, up begins at the lowest and down at the highest; a bonus goes back to none instead."""
    scale = steps_of(criterion)
    if scale is None:
        return value_milli
    is_bonus = criterion.kind is CriterionKind.BONUS
    if value_milli is None:
        return scale.low_milli if step > 0 else None if is_bonus else scale.high_milli
    wanted = value_milli + step * scale.step_milli
    if is_bonus and wanted < scale.low_milli:
        return None
    return max(scale.low_milli, min(wanted, scale.high_milli))


def full_value(criterion: Criterion) -> str | int | None:
    """The one value that earns all points; None where there is none, or more than one, or nothing to earn."""
    if criterion.kind is CriterionKind.SCALE:
        scale = steps_of(criterion)
        return scale.high_milli if scale else None
    best = [choice.value for choice in choices(criterion) if choice.points_milli == criterion.weight_milli]
    return best[0] if len(best) == 1 else None


def typed_further(scale: Scale, typed: str, character: str) -> str | None:
    """What stands typed after one more digit or point; None where it can lead to no value of the scale.

    A digit that cannot go on begins anew: `3` then `4` is 4 on a scale from 1 to 5, `1` then `0` is 10 on one to 10."""
    further = (typed + character, character) if character.isdigit() and "." not in typed else (typed + character,)
    for text in further:
        if text[0] != "." and any(known.startswith(text) for known in _texts(scale)):
            return text
    return None


def typed_value(scale: Scale, typed: str) -> int | None:
    """The value that was typed, in thousandths; None while it is none of the scale."""
    return _texts(scale).get(typed.removesuffix("."))


@lru_cache(maxsize=64)
def _texts(scale: Scale) -> dict[str, int]:
    return {points_text(value): value for value in range(scale.low_milli, scale.high_milli + 1, scale.step_milli)}
