"""Intervals of shares and means, two-sided, thin over scipy.special (scipy.stats takes a second to import).

Shares and bounded means lie between 0 and 1.
"""

from __future__ import annotations

from math import inf, sqrt

from scipy import special

Interval = tuple[float, float]
CONFIDENCE = 0.95
ROUNDING = 1e-9
"""What floats may add to a mean of nothing but 100."""


def normal_quantile(confidence: float = CONFIDENCE) -> float:
    """z with `confidence` between -z and z."""
    return float(special.ndtri((1 + confidence) / 2))


def t_quantile(df: float, confidence: float = CONFIDENCE) -> float:
    """t with `confidence` between -t and t; the normal one for df = inf."""
    return normal_quantile(confidence) if df == inf else float(special.stdtrit(df, (1 + confidence) / 2))


def wilson(count: float, n: float, confidence: float = CONFIDENCE) -> Interval:
    """Wilson's score interval of a share; `n` > 0, both may be effective numbers. (Newcombe 1998, method 3)"""
    return _score(count / n, n, normal_quantile(confidence))


def clopper_pearson(count: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """The exact interval of a share: never covers less than it says; `n` > 0."""
    tail = (1 - confidence) / 2
    low = float(special.betaincinv(count, n - count + 1, tail)) if count else 0.0
    high = float(special.betaincinv(count + 1, n - count, 1 - tail)) if count < n else 1.0
    return low, high


def bounded_wilson(mean: float, variance: float, n: int, df: float, confidence: float = CONFIDENCE) -> Interval:
    """The interval of a mean between 0 and 1 that has that variance, from `n` calls.

    Wilson's interval with a t quantile and n_eff = max(n, p(1-p)/V): it stays within 0..1 and leans as skewed
    scores need it. A variance of 0 (all alike) tells nothing: then n_eff is `n`."""
    return _score(mean, effective_n(mean, variance, n), t_quantile(df, confidence))


def highest(mean_score: float) -> float:
    """Up to where a score may lie, in points of 100: above 100 only bonuses lead, so that it has no end there."""
    return 100.0 if mean_score <= 100 + ROUNDING else inf


def effective_n(mean: float, variance: float, n: int) -> float:
    """How many yes/no calls would know as much about a mean between 0 and 1; at least `n`."""
    return max(float(n), mean * (1 - mean) / variance) if variance > 0 else float(n)


def difference(later: float, of_later: Interval, before: float, of_before: Interval) -> Interval:
    """The interval of later - before for two that are independent, from their own intervals.

    (MOVER: Zou & Donner 2008; Newcombe 1998, method 10)"""
    down = sqrt((later - of_later[0]) ** 2 + (of_before[1] - before) ** 2)
    up = sqrt((of_later[1] - later) ** 2 + (before - of_before[0]) ** 2)
    return later - before - down, later - before + up


def _score(share: float, n: float, quantile: float) -> Interval:
    square = quantile * quantile
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = quantile / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
