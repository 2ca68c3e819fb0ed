"""Points as fractions made into whole thousandths without a change of any share, or with one that is told."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

from qadesk.models.scorecard_checks import MOST_MILLI
from qadesk.models.scorecards import points_text


def exact_factor(values: Iterable[Fraction]) -> int:
    """The smallest whole number that makes thousandths of all values; 0 when they would grow too large."""
    numbers = [value for value in values if value]
    factor = 1
    for value in numbers:
        factor = lcm(factor, (value * 1000).denominator)
        if factor > MOST_MILLI:
            return 0
    largest = max((abs(value) for value in numbers), default=Fraction(0))
    return factor if largest * factor * 1000 <= MOST_MILLI else 0


def rounded_milli(values: list[Fraction]) -> list[int]:
    """The values in thousandths, their sum rounded to the nearest: the largest remainders are rounded up."""
    exact = [value * 1000 for value in values]
    whole = [int(value // 1) for value in exact]
    missing = round(sum(exact, Fraction(0))) - sum(whole)
    by_remainder = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in by_remainder[:missing]:
        whole[at] += 1
    return whole


def to_milli(value: Fraction) -> int:
    """The nearest whole thousandth, halves up."""
    return int((value * 2000 + 1) // 2)


def fraction_text(points: Fraction) -> str:
    """Points as people write them; what is no whole thousandth with three decimals."""
    milli = points * 1000
    return points_text(int(milli)) if milli.denominator == 1 else f"{float(points):.3f}"
