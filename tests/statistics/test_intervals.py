"""Intervals: the worked example of the design, what they hold at the edges, and that they cover what they promise.

Coverage is counted with fixed seeds, at a tenth by default; beside each stands a wrong method that must fail.
"""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.statistics.intervals import bounded_wilson, clopper_pearson, difference, normal_quantile, t_quantile, wilson
from qadesk.statistics.means import Sums, agent_estimate

MONTH = (88, 92, 75, 100, 95, 67, 83, 90, 98, 71, 86, 93)
TRUTHS = (0.95, 0.9, 0.8, 0.7)


def test_an_agents_month_is_the_one_of_the_design() -> None:
    month = agent_estimate(Sums.of((1.0, score) for score in MONTH), 12.6 ** 2)
    low, high = bounded_wilson(month.mean / 100, month.variance / 1e4, month.n, month.df)  # type: ignore[operator]
    assert (month.mean, month.df, round(100 * low, 1), round(100 * high, 1)) == (86.5, 15, 78.2, 92.0)


def test_none_of_twelve_may_still_be_a_quarter() -> None:
    assert clopper_pearson(0, 12) == (0.0, pytest.approx(0.2646, abs=5e-5))
    assert clopper_pearson(12, 12) == (pytest.approx(0.7354, abs=5e-5), 1.0)


def test_scores_that_are_all_alike_are_not_certain() -> None:
    low, high = bounded_wilson(1.0, 0.0, 12, 11)
    assert low < 0.75 and high == 1.0
    low, high = bounded_wilson(0.9, 0.0, 12, 11)
    assert low < 0.7 and high > 0.95


@given(st.floats(0, 1), st.floats(0, 0.3), st.integers(1, 500), st.floats(1, 400))
def test_a_bounded_interval_holds_its_mean_and_stays_within_bounds(mean: float, v: float, n: int, df: float) -> None:
    low, high = bounded_wilson(mean, v, n, df)
    assert -1e-12 <= low <= mean + 1e-9 and mean - 1e-9 <= high <= 1 + 1e-12


def test_quantiles_are_those_of_the_tables() -> None:
    assert normal_quantile() == pytest.approx(1.959964, abs=1e-6)
    assert t_quantile(15) == pytest.approx(2.13145, abs=1e-5)


def test_a_difference_without_0_needs_intervals_that_lie_apart() -> None:
    low, high = difference(0.9, (0.88, 0.92), 0.8, (0.78, 0.82))
    assert 0 < low < 0.1 < high
    assert difference(0.9, (0.8, 0.95), 0.8, (0.7, 0.9))[0] < 0


def least_cover(n: int, interval: object) -> float:
    """The worst chance over all shares just beside the ends of intervals, where it is worst."""
    ends = [interval(count, n) for count in range(n + 1)]  # type: ignore[operator]
    shares = {min(max(end + side, 0.0), 1.0) for pair in ends for end in pair for side in (-1e-9, 1e-9)}
    pmf = {p: [comb(n, k) * p ** k * (1 - p) ** (n - k) for k in range(n + 1)] for p in shares}
    return min(sum(chance for chance, (low, high) in zip(pmf[p], ends, strict=True) if low <= p <= high)
               for p in shares)


def test_clopper_pearson_never_covers_less_than_it_says() -> None:
    assert all(least_cover(n, clopper_pearson) >= 0.95 - 1e-6 for n in range(3, 144, 10))
    assert least_cover(12, wilson) < 0.94


@pytest.mark.full
def test_clopper_pearson_never_covers_less_at_any_size() -> None:
    assert all(least_cover(n, clopper_pearson) >= 0.95 - 1e-6 for n in range(3, 145))


def skewed_months(rng: np.random.Generator, truth: float, months: int, n: int) -> np.ndarray:
    """Scores as calls have them: most lose little, a quarter much more; they lose 1 - truth on average."""
    poor = rng.random((months, n)) < 0.25
    loss = np.where(poor, rng.beta(3, 2, (months, n)), rng.beta(1, 6.5, (months, n)))
    return np.clip(1 - loss * (1 - truth) * 4, 0, 1)


def covered(truth: float, months: int, n: int, seed: int) -> tuple[float, float]:
    """How often the bounded Wilson interval, and a plain t interval, hold the truth (taken from 400,000 calls)."""
    rng = np.random.default_rng(seed)
    true_mean = float(skewed_months(rng, truth, 100_000, 4).mean())
    scores = skewed_months(rng, truth, months, n)
    pooled = float(scores.var(axis=1, ddof=1).mean())
    hits = naive = 0
    for mean, own in zip(scores.mean(axis=1), scores.var(axis=1, ddof=1), strict=True):
        low, high = bounded_wilson(mean, ((n - 1) * own + 4 * pooled) / (n + 3) / n, n, n + 3)
        hits += low <= true_mean <= high
        naive += abs(mean - true_mean) <= 1.96 * (own / n) ** 0.5
    return hits / months, naive / months


def coverage_holds(months: int) -> None:
    slack = 3 * (0.95 * 0.05 / months) ** 0.5
    shares = [covered(truth, months, n, seed) for seed, (truth, n) in enumerate(
        (truth, n) for truth in TRUTHS for n in (12, 36))]
    assert sum(share for share, _naive in shares) / len(shares) >= 0.94 - slack / len(shares) ** 0.5
    assert min(share for share, _naive in shares) >= 0.93 - slack
    assert min(naive for _share, naive in shares) < 0.93 - slack


def test_the_interval_of_a_month_covers_the_truth() -> None:
    coverage_holds(1_000)


@pytest.mark.full
def test_the_interval_of_a_month_covers_the_truth_at_full_size() -> None:
    coverage_holds(10_000)
