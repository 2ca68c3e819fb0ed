"""What a training changed: no effect is claimed where there is none, also when people were chosen for their losses."""

from __future__ import annotations

import random
from math import sqrt

import pytest

from qadesk.statistics.effects import Heard, change, detectable, expected_share, net_change
from qadesk.statistics.intervals import difference, wilson

RUNS = 3000


def lost(rng: random.Random, calls: int, chance: float) -> int:
    return sum(rng.random() < chance for _call in range(calls))


def trained_for_nothing(rng: random.Random, *, drawn: int, calls: int, mean: float) -> tuple[bool, bool]:
    """A month in which the twelve of forty agents who lost most in twelve calls are trained without any effect.

    Whether the net change is claimed; and whether the naive comparison of the tally with the calls after it is."""
    chances = [rng.betavariate(2, 2 * (1 - mean) / mean) for _agent in range(40)]
    tally = [lost(rng, 12, chance) for chance in chances]
    order = sorted(range(40), key=lambda agent: -tally[agent])
    arms = [[Heard(lost(rng, calls, chances[agent]), calls, lost(rng, calls, chances[agent]), calls)
             for agent in rng.sample(arm, drawn)] for arm in (order[:12], order[12:24])]
    chosen, after, n = sum(tally[agent] for agent in order[:12]), sum(one.lost_after for one in arms[0]), drawn * calls
    low, high = difference(after / n, wilson(after, n), chosen / 144, wilson(chosen, 144))
    return net_change(*arms).certain, low > 0 or high < 0


@pytest.mark.parametrize(("drawn", "calls", "mean"), [(3, 3, .15), (4, 3, .3), (8, 5, .15), (12, 12, .15)])
def test_a_training_without_effect_is_seldom_claimed(drawn: int, calls: int, mean: float) -> None:
    rng = random.Random(11)
    claimed = sum(trained_for_nothing(rng, drawn=drawn, calls=calls, mean=mean)[0] for _run in range(RUNS)) / RUNS
    assert claimed <= 0.065 + 3 * sqrt(0.065 * 0.935 / RUNS)


def test_the_naive_comparison_would_claim_it_often() -> None:
    rng = random.Random(11)
    assert sum(trained_for_nothing(rng, drawn=12, calls=12, mean=.15)[1] for _run in range(RUNS)) / RUNS > 0.3


def test_a_true_effect_is_found() -> None:
    rng = random.Random(3)
    found = 0
    for _run in range(500):
        trained = [Heard(lost(rng, 8, .5), 8, lost(rng, 8, .15), 8) for _agent in range(10)]
        others = [Heard(lost(rng, 8, .2), 8, lost(rng, 8, .2), 8) for _agent in range(10)]
        found += net_change(trained, others).certain
    assert found / 500 > 0.7


def test_the_net_change_is_the_difference_of_the_mean_changes() -> None:
    trained = [Heard(3, 6, 1, 6), Heard(4, 6, 1, 4), Heard(2, 6, 2, 6)]
    others = [Heard(1, 6, 1, 6), Heard(0, 6, 1, 6), Heard(2, 6, 1, 6)]
    net = net_change(trained, others)
    assert net.value == pytest.approx(((1 / 6 - 3 / 6) + (1 / 4 - 4 / 6) + 0) / 3)
    assert net.low < net.value < net.high


def test_agents_who_are_all_alike_prove_nothing() -> None:
    """A variance of 0 among three agents is a chance of few calls, no certainty."""
    assert not net_change([Heard(1, 3, 0, 3)] * 3, [Heard(0, 3, 0, 3)] * 3).certain
    assert not change([Heard(1, 3, 0, 3)] * 3).certain


def test_few_people_with_few_calls_detect_large_differences_only() -> None:
    assert detectable(.3, 3, 4, 4) > .8 > detectable(.3, 3, 12, 12) > detectable(.3, 12, 12, 12) > .2


def test_who_was_chosen_for_losses_falls_back() -> None:
    rng = random.Random(5)
    chances = [rng.betavariate(2, 10) for _agent in range(400)]
    tally = [(lost(rng, 12, chance), 12) for chance in chances]
    order = sorted(range(400), key=lambda agent: -tally[agent][0])[:120]
    told = sum(tally[agent][0] for agent in order) / 1440
    true = sum(chances[agent] for agent in order) / 120
    expected = expected_share([tally[agent] for agent in order], tally)
    assert expected is not None and told - true > 0.05 and expected == pytest.approx(true, abs=0.03)


def test_nobody_falls_back_when_nobody_differs() -> None:
    assert expected_share([(1, 6)], [(1, 6), (1, 6), (1, 6)]) == pytest.approx(1 / 6)
    assert expected_share([(1, 6)], [(1, 6)]) is None
    assert expected_share([], [(1, 6), (2, 6)]) is None
