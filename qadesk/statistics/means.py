"""Weighted means of drawn calls and their variances: an agent's month, and the centre's from its agents.

A call's weight d is 1/π, π being the chance with which it was drawn. Scores may be of any scale. Plain arithmetic: the
window's process may import it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

POOL_FROM = 10
"""The least number of agents whose spread makes a pooled variance."""
POOL_DF = 4
"""How many degrees of freedom the centre's pooled variance adds to one agent's own."""


@dataclass(frozen=True, slots=True)
class Sums:
    """All that a weighted mean and its variance need of calls with weight d and score q; they add up."""

    n: int = 0
    d: float = 0.0
    dq: float = 0.0
    d2: float = 0.0
    d2q: float = 0.0
    d2q2: float = 0.0
    dq2: float = 0.0

    @classmethod
    def of(cls, calls: Iterable[tuple[float, float]]) -> Sums:
        """From pairs (d, q)."""
        pairs = list(calls)
        dq, d2 = [d * q for d, q in pairs], [d * d for d, _q in pairs]
        return cls(len(pairs), sum(d for d, _q in pairs), sum(dq), sum(d2),
                   sum(a * q for a, (_d, q) in zip(d2, pairs, strict=True)), sum(a * a for a in dq),
                   sum(a * q for a, (_d, q) in zip(dq, pairs, strict=True)))

    @classmethod
    def alike(cls, weight: float, n: int, q: float, q2: float) -> Sums:
        """From `n` calls of one weight with the sums of their scores and of the squares of them."""
        square = weight * weight
        return cls(n, weight * n, weight * q, square * n, square * q, square * q2, weight * q2)

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.n + other.n, self.d + other.d, self.dq + other.dq, self.d2 + other.d2, self.d2q + other.d2q,
                    self.d2q2 + other.d2q2, self.dq2 + other.dq2)

    @property
    def mean(self) -> float:
        """The Hájek mean Σdq/Σd."""
        return self.dq / self.d

    @property
    def spread(self) -> float:
        """S² = n·v with the linearised variance v = n/(n-1)·Σz², z = d(q-m)/Σd (they sum to 0); needs two calls."""
        m = self.mean
        squares = max(0.0, self.d2q2 - 2 * m * self.d2q + m * m * self.d2) / self.d ** 2
        return self.n * self.n / (self.n - 1) * squares


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with the variance of it and its degrees of freedom; the variance is None when it cannot be told."""

    mean: float
    variance: float | None
    df: float
    n: int


@dataclass(frozen=True, slots=True)
class Stratum:
    """An agent's month: how many calls it stands for, and what was scored of them (at least one call)."""

    size: float
    sums: Sums


def pooled_spread(agents: Iterable[Sums]) -> float | None:
    """The agents' S² taken together by their degrees of freedom; None below POOL_FROM agents with two calls."""
    able = [Stratum(1, sums) for sums in agents if sums.n > 1]
    return common_spread(able) if len(able) >= POOL_FROM else None


def common_spread(strata: Iterable[Stratum]) -> float | None:
    """The agents' S² taken together, however few they are; None when nobody has two calls."""
    able = [stratum.sums for stratum in strata if stratum.sums.n > 1]
    degrees = sum(sums.n - 1 for sums in able)
    return sum((sums.n - 1) * sums.spread for sums in able) / degrees if degrees else None


def moderated(own: float, n: int, pooled: float) -> tuple[float, float]:
    """S*² = ((n-1)S² + 4·S²_pool)/(n+3) and its degrees of freedom n+3. (Smyth 2004, with a prior of 4)"""
    return ((n - 1) * own + POOL_DF * pooled) / (n - 1 + POOL_DF), n - 1 + POOL_DF


def agent_estimate(sums: Sums, pooled: float | None) -> Estimate:
    """An agent's month, its variance moderated by the centre's where there is one."""
    if pooled is not None:
        own = sums.spread if sums.n > 1 else 0.0
        spread, df = moderated(own, sums.n, pooled)
        return Estimate(sums.mean, spread / sums.n, df, sums.n)
    if sums.n < 2:
        return Estimate(sums.mean, None, 0, sums.n)
    return Estimate(sums.mean, sums.spread / sums.n, sums.n - 1, sums.n)


def centre_estimate(strata: Sequence[Stratum], online: int, pooled: float | None) -> Estimate:
    """Σ(N_a/N)·m_a over the agents heard, of `online` agents in all.

    All heard: the agents are strata. Some unheard: the heard ones are a sample of clusters, and their spread counts
    for the share of agents not heard (two stages, Cochran 1977, 11.28)."""
    total = sum(stratum.size for stratum in strata)
    shares = [stratum.size / total for stratum in strata]
    mean = sum(share * stratum.sums.mean for share, stratum in zip(shares, strata, strict=True))
    n = sum(stratum.sums.n for stratum in strata)
    within, df = _within(strata, shares, pooled)
    if len(strata) >= online:
        return Estimate(mean, within, df, n)
    between = _between(strata, shares, mean)
    if between is None or within is None:
        return Estimate(mean, between, max(len(strata) - 1, 0), n)
    heard = len(strata) / online
    return Estimate(mean, (1 - heard) * between + heard * within, len(strata) - 1, n)


def design_effect(estimate: Estimate, strata: Sequence[Stratum]) -> float | None:
    """The variance over that of as many calls drawn plainly from all; None when either cannot be told."""
    if estimate.variance is None or estimate.n < 2:
        return None
    d, dq, dq2 = (sum(values) for values in zip(*((s.sums.d, s.sums.dq, s.sums.dq2) for s in strata), strict=True))
    plain = (dq2 / d - (dq / d) ** 2) / (estimate.n - 1)
    return estimate.variance / plain if plain > 1e-9 else None


def _within(strata: Sequence[Stratum], shares: Sequence[float], pooled: float | None) -> tuple[float | None, float]:
    spare = pooled if pooled is not None else common_spread(strata)
    if spare is None:
        return None, 0
    spreads = [stratum.sums.spread if stratum.sums.n > 1 else spare for stratum in strata]
    variance = sum(share * share * spread / stratum.sums.n
                   for share, spread, stratum in zip(shares, spreads, strata, strict=True))
    return variance, sum(stratum.sums.n - 1 for stratum in strata) or inf


def _between(strata: Sequence[Stratum], shares: Sequence[float], mean: float) -> float | None:
    clusters = len(strata)
    if clusters < 2:
        return None
    squares = sum((share * (stratum.sums.mean - mean)) ** 2 for share, stratum in zip(shares, strata, strict=True))
    return clusters / (clusters - 1) * squares
