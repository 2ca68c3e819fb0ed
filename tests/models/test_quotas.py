"""Quotas: of a week by rule, dealt over its days without loss, made good later, and those of supplements."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.periods import OneDay, Week
from qadesk.models.quotas import QuotaRules, due_until, of_day, of_supplement

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
