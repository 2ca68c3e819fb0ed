"""People against the centre: how much agents differ in truth, and who differs clearly. Never an order of merit."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from scipy import special

from qadesk.statistics.intervals import Interval, highest, t_quantile
from qadesk.statistics.means import Estimate

FALSE_DISCOVERIES = 0.05
_STEPS = 200


def random_effects(means: Sequence[float], variances: Sequence[float], tau2: float) -> tuple[float, float]:
    """The mean of means with weights 1/(v+τ²), and its standard error."""
    weights = [1 / (variance + tau2) for variance in variances]
    total = sum(weights)
    return sum(weight * mean for weight, mean in zip(weights, means, strict=True)) / total, 1 / sqrt(total)


def heterogeneity(means: Sequence[float], variances: Sequence[float], tau2: float = 0.0) -> float:
    """Q = Σ (m - μ)²/(v + τ²)."""
    middle, _error = random_effects(means, variances, tau2)
    return sum((mean - middle) ** 2 / (variance + tau2) for mean, variance in zip(means, variances, strict=True))


def paule_mandel(means: Sequence[float], variances: Sequence[float]) -> float:
    """τ² at which Q equals its degrees of freedom k-1; 0 when it never reaches them. Needs two means, variances > 0.

    (Paule & Mandel 1982; Q falls as τ² grows, so halving finds it)"""
    wanted = len(means) - 1
    if heterogeneity(means, variances) <= wanted:
        return 0.0
    low, high = 0.0, 1.0
    while heterogeneity(means, variances, high) > wanted:
        high *= 2
    for _step in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if heterogeneity(means, variances, middle) > wanted else (low, middle)
        if high - low <= 1e-12 * high:
            break
    return (low + high) / 2


def reliability(means: Sequence[float], variances: Sequence[float]) -> float | None:
    """R = τ²/(τ² + mean v): which part of the differences between means is real; None for fewer than two."""
    if len(means) < 2:
        return None
    tau2 = paule_mandel(means, variances)
    return tau2 / (tau2 + sum(variances) / len(variances))


def p_of_difference(agent: Estimate, share: float, centre: Estimate, common: float) -> float:
    """Two-sided p of "this agent's mean is the centre's"; `share` is the agent's part of the centre.

    If nobody differs, the agent's calls spread like all others', whose S² is `common`; if the agent differs, their own
    spread may too, as scores near 100 do. V is half of either: tests/statistics/test_groups.py shows that the own alone
    claims too much, the common alone misses who is clearly above. The agent's calls are in both means, so that
    V of m_a - m = V(1-2w) + V_m."""
    assert agent.variance is not None and centre.variance is not None
    variance = (agent.variance + common / agent.n) / 2 * max(0.0, 1 - 2 * share) + centre.variance
    if variance <= 0:
        return 1.0
    return float(2 * special.stdtr(agent.df, -abs(agent.mean - centre.mean) / sqrt(variance)))


def funnel_limits(n: float, share: float, centre: Estimate, common: float, confidence: float) -> Interval:
    """Within which a mean of `n` calls lies with that confidence if the agent is like the centre.

    The variance is that of `p_of_difference` with nothing but the common S², known as well as the centre's; `share` is
    the agent's part of the centre. Within 0..100, unless bonuses led the centre beyond."""
    assert centre.variance is not None
    half = t_quantile(centre.df, confidence) * sqrt(common / n * max(0.0, 1 - 2 * share) + centre.variance)
    return max(0.0, centre.mean - half), min(highest(centre.mean), centre.mean + half)


def benjamini_hochberg(p: Sequence[float], rate: float = FALSE_DISCOVERIES) -> list[bool]:
    """Which hypotheses are rejected when at most `rate` of the rejections may be false. (Benjamini & Hochberg 1995)"""
    ranked = sorted(p)
    passed = [value for rank, value in enumerate(ranked, start=1) if value <= rate * rank / len(p)]
    limit = max(passed, default=-1.0)
    return [value <= limit for value in p]
