"""What a training changed: shares of calls that lost points, before and after, of the same agents; trained less others.

Each agent is one observation, for calls of one agent are alike. Agents were chosen at random, before is heard afresh:
the calls for which people were chosen would fall back by themselves. Shares and changes lie between -1 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import NamedTuple

from qadesk.statistics.groups import reliability
from qadesk.statistics.intervals import t_quantile

POWER = 0.8
"""The chance with which a difference of the detectable size is noticed."""


class Heard(NamedTuple):
    """An agent's calls before and after: how many lost points, of how many; both `n` > 0."""

    lost_before: int
    n_before: int
    lost_after: int
    n_after: int

    @property
    def change(self) -> float:
        return self.lost_after / self.n_after - self.lost_before / self.n_before


@dataclass(frozen=True)
class Effect:
    """A change, or a difference of changes, with its two-sided 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether 0 lies outside the interval."""
        return self.low > 0 or self.high < 0


def change(people: Sequence[Heard]) -> Effect:
    """The mean change of at least two agents."""
    return _effect(_mean(people), _variance(people), len(people) - 1)


def net_change(trained: Sequence[Heard], others: Sequence[Heard]) -> Effect:
    """The mean change of those trained less that of the others, at least two of each. (Welch 1947)"""
    of_trained, of_others = _variance(trained), _variance(others)
    spread = of_trained + of_others
    df = spread ** 2 / (of_trained ** 2 / (len(trained) - 1) + of_others ** 2 / (len(others) - 1))
    return _effect(_mean(trained) - _mean(others), spread, df)


def detectable(share: float, calls: int, trained: int, others: int) -> float:
    """The difference of changes that is noticed with a chance of POWER, when calls lose points with that share.

    `calls` of each agent before and as many after; at least two agents of each."""
    spread = share * (1 - share) * 2 / calls * (1 / trained + 1 / others)
    df = trained + others - 2
    return min(1.0, (t_quantile(df) + t_quantile(df, 2 * POWER - 1)) * sqrt(spread))


def expected_share(chosen: Sequence[tuple[int, int]], all_people: Sequence[tuple[int, int]]) -> float | None:
    """The share that the chosen would show in fresh calls without any training: they fall back towards all people.

    Both are (lost, n) of agents, n > 0. The part of their distance that is real is the reliability of the differences
    between all people. None when fewer than two people are known."""
    shares = [lost / n for lost, n in all_people]
    whole = _pooled(all_people)
    real = reliability(shares, [max(whole * (1 - whole), 1e-9) / n for _lost, n in all_people])
    if real is None or not chosen:
        return None
    return whole + real * (_pooled(chosen) - whole)


def _pooled(people: Sequence[tuple[int, int]]) -> float:
    return sum(lost for lost, _n in people) / sum(n for _lost, n in people)


def _effect(value: float, variance: float, df: float) -> Effect:
    half = t_quantile(df if df < 1e6 else inf) * sqrt(variance)
    return Effect(value, max(-2.0, value - half), min(2.0, value + half))


def _mean(people: Sequence[Heard]) -> float:
    return sum(one.change for one in people) / len(people)


def _variance(people: Sequence[Heard]) -> float:
    """The variance of the mean change: as the agents differ, but never less than so few calls alone would give.

    A handful of agents can be all alike by chance: that their variance is then 0 proves nothing."""
    mean, n = _mean(people), len(people)
    between = sum((one.change - mean) ** 2 for one in people) / (n - 1) / n
    before = _carefully(sum(one.lost_before for one in people), sum(one.n_before for one in people))
    after = _carefully(sum(one.lost_after for one in people), sum(one.n_after for one in people))
    within = sum(before / one.n_before + after / one.n_after for one in people) / n ** 2
    return max(between, within)


def _carefully(lost: int, n: int) -> float:
    """p(1-p) of a share that is drawn a little towards the middle (Agresti & Coull 1998), so that it is never 0."""
    share = (lost + 2) / (n + 4)
    return share * (1 - share)
