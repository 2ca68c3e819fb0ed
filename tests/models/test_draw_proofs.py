"""What proves the draw: simulations over many seeds, and for each a method known to be wrong that must fail.

A tenth of the seeds in every run, all 40,000 with `dev.py test --full`.
"""

from __future__ import annotations

import functools
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from scipy import stats

from qadesk.models.draw import Drawn, Tickets, chances, draw, shares
from qadesk.models.manifest import ManifestRow
from qadesk.statistics.intervals import bounded_wilson
from qadesk.statistics.means import Sums, agent_estimate, pooled_spread

Method = Callable[[Sequence[ManifestRow], str], Sequence[Drawn]]
A_TENTH, ALL, QUOTA = 4_000, 40_000, 3
SEEDS = [A_TENTH, pytest.param(ALL, marks=pytest.mark.full)]
WEIGHTS = {"A": 100, "B": 150, "C": 100, "D": 150}
SIZES = {"A": 20, "B": 4, "C": 11, "D": 2}
ROWS = [ManifestRow(f"A01-{band}{n:03}", "A01", band, True, "", QUOTA, WEIGHTS[band])
        for band, count in SIZES.items() for n in range(count)]
EXPECTED = shares({band: (count, WEIGHTS[band]) for band, count in SIZES.items()}, QUOTA)


# -- methods known to be wrong
def wrong_largest_bands(rows: Sequence[ManifestRow], seed: str) -> list[Drawn]:
    """A call each for the bands with the largest shares: small bands are never drawn."""
    largest = sorted(EXPECTED, key=lambda band: -EXPECTED[band])[:QUOTA]
    return [call for band in largest for call in first_of(rows, band, 1, Tickets(seed))]


def wrong_bands_apart(rows: Sequence[ManifestRow], seed: str) -> list[Drawn]:
    """Each band rounded by a number of its own: the sum does not stay."""
    tickets = Tickets(seed)
    return [call for band in EXPECTED for call in first_of(
        rows, band, ceil(EXPECTED[band] - Fraction(tickets("quota|" + band))), tickets)]


def wrong_one_order(rows: Sequence[ManifestRow], seed: str) -> list[Drawn]:
    """Bands always in one order: neighbours with small shares are never drawn together."""
    tickets, done, found = Tickets(seed), Fraction(0), []
    start = Fraction(tickets("quota|A01"))
    for band, share in EXPECTED.items():
        found += first_of(rows, band, ceil(done + share - start) - ceil(done - start), tickets)
        done += share
    return found


def wrong_rows_as_they_come(rows: Sequence[ManifestRow], seed: str) -> list[Drawn]:
    """A generator of the language picks places in the list: another order of rows gives other calls."""
    return [drawn_of(row) for row in random.Random(seed).sample(list(rows), QUOTA)]


def wrong_whole_centre(rows: Sequence[ManifestRow], seed: str) -> list[Drawn]:
    """The quotas of all dealt over the agents in the order of their names: another name, another number of calls."""
    agents = sorted({row.agent for row in rows})
    tickets, done, found = Tickets(seed), Fraction(0), []
    start = Fraction(tickets("quota"))
    for agent in agents:
        share = Fraction(7, 3)
        own = [row for row in rows if row.agent == agent]
        found += [drawn_of(row) for row in own[:ceil(done + share - start) - ceil(done - start)]]
        done += share
    return found


def first_of(rows: Sequence[ManifestRow], band: str, count: int, tickets: Tickets) -> list[Drawn]:
    own = sorted((row for row in rows if row.band == band), key=lambda row: tickets(row.rec_id))
    return [drawn_of(row) for row in own[:count]]


def drawn_of(row: ManifestRow) -> Drawn:
    return Drawn(row.rec_id, row.agent, row.band, "", Fraction(1))


# -- what many seeds give
@dataclass(frozen=True)
class Simulated:
    """Over many seeds: the numbers of calls that were drawn at once, how often each call was, and each pair."""

    seeds: int
    sizes: frozenset[int]
    calls: Counter[str]
    pairs: Counter[tuple[str, str]]


@functools.cache
def simulated(method: Method, seeds: int) -> Simulated:
    sizes, calls, pairs = set(), Counter[str](), Counter[tuple[str, str]]()
    for number in range(seeds):
        drawn = sorted(call.rec_id for call in method(ROWS, f"seed {number}"))
        sizes.add(len(drawn))
        calls.update(drawn)
        pairs.update(itertools.combinations(drawn, 2))
    return Simulated(seeds, frozenset(sizes), calls, pairs)


def z_values(counts: Mapping[Any, int], known: Mapping[Any, Fraction], seeds: int) -> list[float]:
    """How far each frequency lies from its chance, in standard deviations."""
    return [(counts[key] / seeds - float(pi)) / (float(pi * (1 - pi)) / seeds) ** 0.5
            for key, pi in known.items()]


def keeps_its_size(found: Simulated) -> bool:
    return found.sizes == {QUOTA}


def is_fair(found: Simulated) -> bool:
    """Inclusion frequency equals probability: max |z| < 4.2, and the z values are normal (KS p > .001)."""
    known = chances(ROWS)
    z = z_values(found.calls, {row.rec_id: known[row.agent, row.band] for row in ROWS}, found.seeds)
    return max(map(abs, z)) < 4.2 and float(stats.kstest(z, "norm").pvalue) > 0.001


def joins_sanely(found: Simulated) -> bool:
    """Each pair of calls is drawn together as often as rounding over all orders of the bands makes it. Two of one band
    with a share below 1 never are; two of different bands always can be."""
    known = joint_chances()
    never = {pair for pair, pi in known.items() if not pi}
    z = z_values(found.pairs, {pair: pi for pair, pi in known.items() if pi}, found.seeds)
    return never.isdisjoint(found.pairs) and max(map(abs, z)) < 4.5


def joint_chances() -> dict[tuple[str, str], Fraction]:
    """The chance of each pair, exactly: over the orders of the bands, and over where u lies between the cuts."""
    both: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    orders = list(itertools.permutations(EXPECTED))
    for order in orders:
        for counts, share in roundings(order):
            for one, other in itertools.combinations_with_replacement(sorted(counts), 2):
                times = counts[one] * (counts[other] - (one == other))
                both[one, other] += share * times / len(orders)
    pairs = itertools.combinations([(row.rec_id, row.band) for row in ROWS], 2)
    return {(one, other): both[min(a, b), max(a, b)] / (SIZES[a] * (SIZES[b] - (a == b)))
            for (one, a), (other, b) in pairs}


def roundings(order: Sequence[str]) -> list[tuple[dict[str, int], Fraction]]:
    """The whole numbers that each stretch of u gives the bands, with the stretch's length."""
    sums = list(itertools.accumulate((EXPECTED[band] for band in order), initial=Fraction(0)))
    cuts = sorted({one % 1 for one in sums} | {Fraction(1)})
    found = []
    for low, high in zip(cuts, cuts[1:], strict=False):
        u = (low + high) / 2
        counts = [ceil(after - u) - ceil(before - u) for before, after in zip(sums, sums[1:], strict=False)]
        found.append((dict(zip(order, counts, strict=True)), high - low))
    return found


@pytest.mark.parametrize("seeds", SEEDS)
def test_the_number_of_calls_is_always_the_quota(seeds: int) -> None:
    assert keeps_its_size(simulated(draw, seeds)) and not keeps_its_size(simulated(wrong_bands_apart, 500))


@pytest.mark.parametrize("seeds", SEEDS)
def test_each_call_is_drawn_as_often_as_its_chance_says(seeds: int) -> None:
    assert is_fair(simulated(draw, seeds))
    assert not is_fair(simulated(wrong_largest_bands, 1_000)) and not is_fair(simulated(wrong_rows_as_they_come, seeds))


@pytest.mark.parametrize("seeds", SEEDS)
def test_pairs_are_drawn_together_as_often_as_they_should(seeds: int) -> None:
    assert joins_sanely(simulated(draw, seeds)) and not joins_sanely(simulated(wrong_one_order, seeds))


def test_any_two_calls_of_different_bands_can_be_drawn_together() -> None:
    band_of = {row.rec_id: row.band for row in ROWS}
    never = [pair for pair, pi in joint_chances().items() if not pi]
    assert {(band_of[one], band_of[other]) for one, other in never} == {("B", "B"), ("C", "C"), ("D", "D")}


def test_what_fails_one_proof_can_pass_another() -> None:
    """The wrong methods are wrong in one thing each: no proof stands for another."""
    assert is_fair(simulated(wrong_one_order, A_TENTH)) and is_fair(simulated(wrong_bands_apart, A_TENTH))
    assert keeps_its_size(simulated(wrong_largest_bands, 1_000))


def order_is_irrelevant(method: Method) -> bool:
    shuffler = random.Random(11)
    for number in range(50):
        shuffled = list(ROWS)
        shuffler.shuffle(shuffled)
        if list(method(shuffled, f"seed {number}")) != list(method(ROWS, f"seed {number}")):
            return False
    return True


def test_the_order_of_rows_changes_nothing() -> None:
    assert order_is_irrelevant(draw) and not order_is_irrelevant(wrong_rows_as_they_come)


def names_are_irrelevant(method: Method) -> bool:
    """Whether each agent has as many calls whatever the agents are called."""
    rows = [ManifestRow(f"{agent}{n}", agent, "AB"[n % 2], True, "", quota, 100 + 50 * (n % 2))
            for agent, count, quota in (("A01", 9, 3), ("A02", 2, 3), ("A03", 7, 5)) for n in range(count)]
    for number in range(50):
        names = {"A01": f"新{number}", "A02": f"z{number % 7}", "A03": f"0{number}"}
        renamed = [replace(row, agent=names[row.agent]) for row in rows]
        counts = Counter(call.agent for call in method(rows, f"seed {number}"))
        if Counter(call.agent for call in method(renamed, f"seed {number}")) != {
                names[agent]: count for agent, count in counts.items()}:
            return False
    return True


def test_renaming_all_agents_never_changes_how_many_calls_each_gets() -> None:
    assert names_are_irrelevant(draw) and not names_are_irrelevant(wrong_whole_centre)


# -- weights
@dataclass(frozen=True)
class Estimated:
    """The errors of the weighted and of the plain mean over agents and months, and how often the interval held."""

    weighted: float
    plain: float
    coverage: float


SCORES = {"A": 92.0, "B": 70.0, "C": 85.0, "D": 60.0}
AGENTS, WEEKS = 12, 4


def estimated(months: int) -> Estimated:
    """Each month 12 agents are drawn 4 times; calls of handovers and meals, drawn more often, are worse."""
    chance = random.Random(3)
    errors: list[tuple[float, float]] = []
    held = 0
    for month in range(months):
        agents = [drawn_month(chance, f"{month}|{agent}") for agent in range(AGENTS)]
        pooled = pooled_spread([sums for sums, _plain, _truth in agents])
        for sums, plain, truth in agents:
            one = agent_estimate(sums, pooled)
            assert one.variance is not None
            low, high = bounded_wilson(one.mean / 100, one.variance / 10_000, one.n, one.df)
            held += low * 100 <= truth <= high * 100
            errors.append((one.mean - truth, plain - truth))
    n = len(errors)
    return Estimated(sum(a for a, _b in errors) / n, sum(b for _a, b in errors) / n, held / n)


def drawn_month(chance: random.Random, name: str) -> tuple[Sums, float, float]:
    """The weighted sums, the plain mean and the true mean of an agent's month of drawn calls."""
    drawn: list[tuple[float, float]] = []
    every: list[float] = []
    for week in range(WEEKS):
        scores = {row.rec_id: min(100.0, max(0.0, chance.gauss(SCORES[row.band], 9))) for row in ROWS}
        every += scores.values()
        drawn += [(float(1 / call.pi), scores[call.rec_id]) for call in draw(ROWS, f"{name}|{week}")]
    return Sums.of(drawn), sum(q for _d, q in drawn) / len(drawn), sum(every) / len(every)


@pytest.mark.parametrize("months", [60, pytest.param(600, marks=pytest.mark.full)])
def test_weights_undo_the_bias_of_bands(months: int) -> None:
    found = estimated(months)
    assert found.coverage >= 0.94
    assert abs(found.weighted) < 0.15 < 1 < abs(found.plain)
