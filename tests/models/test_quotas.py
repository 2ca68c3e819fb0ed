"""Quotas: of a week by rule, dealt over its days without loss, made good later, and those of supplements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.draw import Tickets
from qadesk.models.periods import OneDay, Week
from qadesk.models.quotas import (
    QuotaRules,
    deal_seed,
    dealt_words,
    due_by_words,
    due_until,
    most_of_day,
    of_day,
    of_supplement,
)

WEEK = Week(2026, 36)
RULES = QuotaRules(3, 5, 90, 2)
DAYS = [one.day for one in WEEK.days]


@pytest.mark.parametrize(("hired", "more", "quota"), [
    (None, False, 3), (None, True, 5), (date(2026, 6, 3), False, 5), (date(2026, 6, 2), False, 3),
    (date(2026, 8, 1), True, 7), (date(2026, 9, 9), False, 5)])
def test_a_week_has_more_for_new_staff_and_after_a_fatal_item(hired: date | None, more: bool, quota: int) -> None:
    assert RULES.of_week(hired, WEEK.first_day, more=more) == quota


@given(st.integers(0, 20), st.text(min_size=1, max_size=8), st.sets(st.sampled_from(DAYS)))
def test_the_days_add_up_to_the_week_and_each_has_its_share(quota: int, agent: str, rostered: set[date]) -> None:
    days = sorted(rostered) or DAYS
    due = [due_until(quota, agent, OneDay(day), rostered) for day in days]
    assert due[-1] == quota and due == sorted(due)
    shares = [due[0], *(later - earlier for earlier, later in zip(due, due[1:], strict=False))]
    assert all(quota // len(days) <= share <= -(-quota // len(days)) for share in shares)


@given(st.integers(0, 9), st.sets(st.sampled_from(DAYS)), st.lists(st.integers(0, 4), min_size=7, max_size=7))
def test_a_short_day_is_made_good_later(quota: int, rostered: set[date], calls: list[int]) -> None:
    """However many calls each day has, the week is short only of what its last day could not give."""
    drawn = 0
    for one, able in zip(WEEK.days, calls, strict=True):
        wanted = of_day(quota, "A01", one, rostered, drawn)
        assert wanted <= quota - drawn
        drawn += min(wanted, able)
    last = max(rostered, default=DAYS[-1])
    assert drawn <= quota
    if all(able >= quota for one, able in zip(WEEK.days, calls, strict=True) if one.day >= last):
        assert drawn == quota


def test_agents_of_one_quota_have_their_calls_on_different_days() -> None:
    firsts = Counter(due_until(3, f"A{number:02}", WEEK.days[0], set()) for number in range(700))
    assert firsts.keys() == {0, 1} and 250 <= firsts[1] <= 350  # 3/7 of 700 are 300


@pytest.mark.parametrize(("drawn", "late", "had", "quota"), [
    (3, 1, 57, 1), (3, 0, 57, 0), (1, 4, 1, 3), (0, 9, 0, 3), (3, 60, 60, 2), (3, 57, 1, 3)])
def test_a_supplement_fills_up_and_leaves_no_late_call_without_a_chance(drawn: int, late: int, had: int,
                                                                       quota: int) -> None:
    assert of_supplement(3, drawn, late, had) == quota


def test_a_day_that_is_not_rostered_takes_only_what_is_overdue() -> None:
    monday, tuesday = DAYS[0], WEEK.days[1]
    assert of_day(3, "A01", tuesday, {monday}, 3) == 0 and of_day(3, "A01", tuesday, {monday}, 1) == 2
    friday = WEEK.first_day + timedelta(days=4)
    assert of_day(3, "A01", tuesday, {friday}, 0) == 0


GOLDEN = ((3, "A01", 5, (0, 1, 1, 1, 0, 0, 0)), (5, "A01", 5, (1, 1, 1, 1, 1, 0, 0)),
          (3, "A02", 7, (0, 1, 0, 1, 0, 1, 0)), (7, "王芳", 5, (2, 1, 1, 2, 1, 0, 0)),
          (1, "A03", 6, (0, 0, 1, 0, 0, 0, 0)))


@pytest.mark.parametrize(("quota", "agent", "days", "wanted"), GOLDEN)
def test_days_are_dealt_by_the_secret_of_their_week(quota: int, agent: str, days: int, wanted: tuple[int, ...]) -> None:
    """Golden vectors, agreed with a writing of its own: the order T("band|agent|day"), u = T("quota|agent")."""
    seed = deal_seed(WEEK, "5e" * 32)
    assert seed == "2026-W36||" + "5e" * 32 + "|"
    due = [due_until(quota, agent, one, DAYS[:days], seed) for one in WEEK.days]
    assert tuple(later - before for before, later in zip([0, *due], due, strict=False)) == wanted
    words = dealt_words(quota, WEEK.days[2], DAYS[:days])
    assert words == f"{quota}:{'1234567'[:days]}"
    assert [due_by_words(words, agent, one, seed) for one in WEEK.days] == due


def by_ticket(seed: str) -> list[int]:
    """3 calls over Monday to Friday."""
    due = [due_until(3, "A01", one, DAYS[:5], seed) for one in WEEK.days[:5]]
    return [later - before for before, later in zip([0, *due], due, strict=False)]


def wrong_in_order_of_time(seed: str) -> list[int]:
    """The days in their own order: most sets of days never come."""
    start = Fraction(Tickets(seed)("quota|A01"))
    due = [ceil(Fraction(3 * over, 5) - start) for over in range(1, 6)]
    return [later - before for before, later in zip([0, *due], due, strict=False)]


def wrong_known_seed(seed: str) -> list[int]:
    """By what everybody knows: on two days of the week the chance of each call is 0."""
    return by_ticket(f"{WEEK.name}{seed[:0]}")


def days_are_even(deal: Callable[[str], Sequence[int]], seeds: int) -> bool:
    """Over the secrets each day has its 3/5, always three in all, and each of the ten sets of days comes as often."""
    dealt = Counter(tuple(deal(deal_seed(WEEK, f"secret {number}"))) for number in range(seeds))
    shares = [sum(count for days, count in dealt.items() if days[at]) / seeds for at in range(5)]
    z = max(abs(share - 0.6) / (0.24 / seeds) ** 0.5 for share in shares)
    each = max(abs(count / seeds - 0.1) / (0.09 / seeds) ** 0.5 for count in dealt.values())
    return {sum(days) for days in dealt} == {3} and len(dealt) == 10 and z < 4.2 and each < 4.2


@pytest.mark.parametrize("seeds", [1_000, pytest.param(40_000, marks=pytest.mark.full)])
def test_each_rostered_day_has_the_same_chance_and_no_set_of_days_is_left_out(seeds: int) -> None:
    assert days_are_even(by_ticket, seeds)
    assert not days_are_even(wrong_in_order_of_time, 1_000) and not days_are_even(wrong_known_seed, 100)


def test_while_a_day_runs_only_the_most_that_it_can_have_is_told() -> None:
    assert [most_of_day(quota, WEEK.days[1], DAYS[:5]) for quota in (3, 5, 7)] == [1, 1, 2]
    assert most_of_day(3, WEEK.days[6], DAYS[:5]) == 0
