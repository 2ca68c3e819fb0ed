"""People against the centre: false claims are rare, clear differences are found, and the uncorrected way fails."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.statistics.groups import (
    benjamini_hochberg,
    funnel_limits,
    heterogeneity,
    p_of_difference,
    paule_mandel,
    reliability,
)
from qadesk.statistics.means import (
    Estimate,
    Stratum,
    Sums,
    agent_estimate,
    centre_estimate,
    common_spread,
    pooled_spread,
)

AGENTS, CALLS = 40, 12
several = st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 50)), min_size=2, max_size=20)


@given(several)
def test_paule_mandels_tau2_is_where_q_meets_its_degrees_of_freedom(pairs: list[tuple[float, float]]) -> None:
    means, variances = [mean for mean, _v in pairs], [v for _mean, v in pairs]
    tau2 = paule_mandel(means, variances)
    if tau2 == 0:
        assert heterogeneity(means, variances) <= len(means) - 1
    else:
        assert heterogeneity(means, variances, tau2) == pytest.approx(len(means) - 1, rel=1e-6)


def test_reliability_is_0_for_equals_and_near_1_for_plain_differences() -> None:
    assert reliability([80.0], [4.0]) is None
    assert reliability([80.0, 80.5, 79.5], [4.0, 4.0, 4.0]) == 0
    high = reliability([60.0, 80.0, 100.0], [1.0, 1.0, 1.0])
    assert high is not None and high > 0.99


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_the_correction_never_rejects_more_than_the_uncorrected_way(p: list[float]) -> None:
    rejected = benjamini_hochberg(p)
    assert sum(rejected) <= sum(value <= 0.05 for value in p)
    if min(p) <= 0.05 / len(p):
        assert rejected[p.index(min(p))]


def chances(scores: np.ndarray, *, own_only: bool = False) -> list[float]:
    """p of every agent of a month against the centre; `scores` is agents x calls, 0 to 1."""
    sums = [Sums.of((1.0, score) for score in agent) for agent in scores]
    strata, pooled = [Stratum(400, one) for one in sums], pooled_spread(sums)
    centre, common = centre_estimate(strata, len(strata), pooled), common_spread(strata)
    assert common is not None
    agents = [agent_estimate(one, pooled) for one in sums]
    return [p_of_difference(one, 1 / len(sums), centre, one.n * (one.variance or 0.0) if own_only else common)
            for one in agents]


def month(rng: np.random.Generator, truths: np.ndarray, calls: int = CALLS) -> np.ndarray:
    """Skewed scores: most calls lose little, a quarter much more; an agent's mean is the truth."""
    poor = rng.random((len(truths), calls)) < 0.25
    loss = np.where(poor, rng.beta(3, 2, poor.shape), rng.beta(1, 6.5, poor.shape))
    return np.clip(1 - loss * (1 - truths[:, None]) * 4, 0, 1)


def months_with_claims(months: int, agents: int, calls: int) -> tuple[float, float, float]:
    """Shares of months with any claim where all agents are the same: as it is done, without the correction for many
    comparisons, and from the agents' own spreads alone."""
    rng = np.random.default_rng(agents + calls)
    scores = [month(rng, np.full(agents, 0.87), calls) for _month in range(months)]
    right = [chances(one) for one in scores]
    own = [chances(one, own_only=True) for one in scores]
    return (sum(any(benjamini_hochberg(p)) for p in right) / months, sum(min(p) <= 0.05 for p in right) / months,
            sum(any(benjamini_hochberg(p)) for p in own) / months)


def claims_are_rare(months: int) -> None:
    slack = 3 * (0.05 * 0.95 / months) ** 0.5
    found = [months_with_claims(months, agents, calls) for agents, calls in ((40, 12), (40, 10), (12, 30), (5, 12))]
    assert all(corrected <= 0.05 + slack for corrected, _uncorrected, _own in found)
    assert found[0][1] > 0.5
    assert max(own for _corrected, _uncorrected, own in found) > 0.05 + min(slack, 0.03)


def test_equals_are_seldom_told_apart() -> None:
    claims_are_rare(200)


@pytest.mark.full
def test_equals_are_seldom_told_apart_at_full_size() -> None:
    claims_are_rare(2_000)


def claims_above(months: int) -> tuple[int, int, int, int]:
    """Claims that an agent is above the centre, and those of them that are wrong: as it is done, then the same without
    the correction for many comparisons. 30 agents are the same, and below the mean that five better ones raise."""
    rng, claims, wrong, loose, loose_wrong = np.random.default_rng(11), 0, 0, 0, 0
    truths = np.array([0.87] * 30 + [0.97] * 5 + [0.8] * 5)
    for _month in range(months):
        scores = month(rng, truths)
        p = np.array(chances(scores))
        above, untrue = scores.mean(axis=1) > scores.mean(), truths <= truths.mean()
        corrected, plain = np.array(benjamini_hochberg(list(p))) & above, (p <= 0.05) & above
        claims, wrong = claims + int(corrected.sum()), wrong + int((corrected & untrue).sum())
        loose, loose_wrong = loose + int(plain.sum()), loose_wrong + int((plain & untrue).sum())
    return claims, wrong, loose, loose_wrong


def clearly_above_is_seldom_wrong(months: int) -> None:
    claims, wrong, loose, loose_wrong = claims_above(months)
    assert claims > months / 2
    assert wrong / claims <= 0.05 + 3 * (0.05 * 0.95 / claims) ** 0.5
    assert loose_wrong / loose > 0.05 + 3 * (0.05 * 0.95 / loose) ** 0.5


def test_clearly_above_is_seldom_wrong() -> None:
    clearly_above_is_seldom_wrong(100)


@pytest.mark.full
def test_clearly_above_is_seldom_wrong_at_full_size() -> None:
    clearly_above_is_seldom_wrong(1_000)


def test_an_agent_who_is_the_centre_differs_from_nothing() -> None:
    one = agent_estimate(Sums.of((1.0, score) for score in (80.0, 90.0, 100.0)), None)
    assert p_of_difference(one, 1.0, one, 100.0) == 1
    assert p_of_difference(one, 1.0, replace(one, variance=0.0), 100.0) == 1


def share_outside(months: int, confidence: float, *, plain: bool = False) -> tuple[float, float]:
    """How often an agent who is like all others lies outside the funnel, with the error of the simulation.

    `plain`: the wrong way, which takes the spread between agents' means for that of a single month's calls."""
    rng, outside = np.random.default_rng(8), []
    for _month in range(months):
        scores = 100 * month(rng, np.full(AGENTS, 0.87))
        sums = [Sums.of((1.0, score) for score in agent) for agent in scores]
        strata, pooled = [Stratum(400, one) for one in sums], pooled_spread(sums)
        centre, common = centre_estimate(strata, len(strata), pooled), common_spread(strata)
        assert common is not None
        low, high = funnel_limits(CALLS, 1 / AGENTS, centre, common / (2 if plain else 1), confidence)
        outside.append(sum(not low <= one.mean <= high for one in sums) / AGENTS)
    return sum(outside) / months, float(np.std(outside)) / months ** 0.5


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_who_is_like_the_others_lies_within_the_funnel(confidence: float) -> None:
    share, error = share_outside(300, confidence)
    assert share <= 1 - confidence + 3 * error + 0.002
    narrow, error = share_outside(300, confidence, plain=True)
    assert narrow > 1 - confidence + 3 * error + 0.002


def test_the_funnel_narrows_with_the_calls_and_stays_within_the_points() -> None:
    centre = Estimate(92.0, 0.5, 400, 480)
    limits = [funnel_limits(n, 0.02, centre, 150.0, 0.998) for n in (5, 10, 20, 200)]
    assert all(low < after and high >= before for (low, high), (after, before) in pairwise(limits))
    assert limits[0][1] == 100 and limits[-1][1] < 100
