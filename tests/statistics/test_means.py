"""Weighted means: sums that add up, the linearised variance, strata and clusters, and that weights undo the bands."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.statistics.means import Stratum, Sums, agent_estimate, centre_estimate, design_effect, pooled_spread

calls = st.lists(st.tuples(st.floats(1, 50), st.floats(0, 100)), min_size=2, max_size=30)


@given(calls)
def test_the_variance_is_the_linearised_one(pairs: list[tuple[float, float]]) -> None:
    sums, d, q = Sums.of(pairs), *(np.array(column) for column in zip(*pairs, strict=True))
    mean, n = (d * q).sum() / d.sum(), len(pairs)
    z = d * (q - mean) / d.sum()
    v = n / (n - 1) * ((z - z.mean()) ** 2).sum()
    assert sums.mean == pytest.approx(mean)
    assert sums.spread == pytest.approx(n * v, rel=1e-6, abs=1e-6)
    estimate = agent_estimate(sums, None)
    assert (estimate.variance, estimate.df) == (pytest.approx(v, rel=1e-6, abs=1e-6), n - 1)


def test_equal_weights_give_the_plain_mean_and_variance() -> None:
    scores = [88.0, 92.0, 75.0, 100.0]
    sums = Sums.of((7.0, score) for score in scores)
    assert sums.mean == np.mean(scores) and sums.spread == pytest.approx(np.var(scores, ddof=1))


def test_a_pool_needs_ten_agents_with_two_calls() -> None:
    nine = [Sums.of([(1.0, 80.0), (1.0, 90.0)])] * 9
    assert pooled_spread([*nine, Sums.of([(1.0, 50.0)])]) is None
    assert pooled_spread([*nine, nine[0]]) == pytest.approx(50)


def test_a_single_call_has_no_variance_of_its_own() -> None:
    one = Sums.of([(3.0, 90.0)])
    assert agent_estimate(one, None).variance is None
    borrowed = agent_estimate(one, 100.0)
    assert (borrowed.variance, borrowed.df) == (100.0, 4)
    assert centre_estimate([Stratum(40, one)], 1, None).variance is None


def test_unheard_agents_make_the_centre_less_certain() -> None:
    strata = [Stratum(10, Sums.of([(1.0, mean - 2), (1.0, mean + 2)])) for mean in (70.0, 80.0, 90.0)]
    all_heard, some = centre_estimate(strata, 3, None), centre_estimate(strata, 30, None)
    assert all_heard.mean == some.mean == pytest.approx(80)
    assert all_heard.variance is not None and some.variance is not None
    assert some.variance > 10 * all_heard.variance and some.df == 2
    effect = design_effect(some, strata)
    assert effect is not None and effect > 1


def banded(rng: np.random.Generator, months: int) -> tuple[list[float], list[float]]:
    """Errors of the weighted and the plain mean: calls in busy bands are worse and drawn 1.5 times as often."""
    weighted, plain = [], []
    for _month in range(months):
        busy = rng.random(400) < 0.4
        scores = np.where(busy, 75.0, 90.0) + rng.normal(0, 5, 400)
        chance = np.where(busy, 1.5, 1.0) * 24 / np.where(busy, 1.5, 1.0).sum()
        drawn = rng.random(400) < chance
        pairs = list(zip(1 / chance[drawn], scores[drawn], strict=True))
        if len(pairs) > 1:
            weighted.append(Sums.of(pairs).mean - scores.mean())
            plain.append(float(scores[drawn].mean() - scores.mean()))
    return weighted, plain


def weights_undo_the_bands(months: int) -> None:
    weighted, plain = banded(np.random.default_rng(7), months)
    slack = 3 * float(np.std(weighted)) / len(weighted) ** 0.5
    assert abs(np.mean(weighted)) < 0.15 + slack
    assert abs(np.mean(plain)) > 0.15 + slack


def test_weights_undo_what_bands_do() -> None:
    weights_undo_the_bands(2_000)


@pytest.mark.full
def test_weights_undo_what_bands_do_at_full_size() -> None:
    weights_undo_the_bands(20_000)
