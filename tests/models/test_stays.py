"""Dated lists: never two teams on one day, whatever is done to them; a change ends the one before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.errors import RuleBroken
from qadesk.models.stays import Stay, Stays, checked, ended, joined, name_on

ZERO = date(2026, 1, 1)


def day(number: int) -> date:
    return ZERO + timedelta(days=number)


DAYS = st.integers(0, 60).map(day)
NAMES = st.sampled_from(["一班", "二班", "三班"])
EDITS = st.one_of(
    st.tuples(st.just("join"), NAMES, DAYS),
    st.tuples(st.just("leave"), DAYS),
    st.tuples(st.just("set"), st.integers(0, 5), NAMES, DAYS, st.none() | DAYS),
    st.tuples(st.just("drop"), st.integers(0, 5)),
)


def edited(stays: Stays, edit: tuple[object, ...]) -> Stays:
    """One edit as the service does it: the stays as they were when it is refused."""
    try:
        match edit:
            case ("join", str(name), date() as at):
                return joined(stays, name, at)
            case ("leave", date() as at):
                return ended(stays, at)
            case ("set", int(at), str(name), date() as first, last):
                changed = Stay(name, first, last)  # type: ignore[arg-type]
                return checked((*stays[:at], changed, *stays[at + 1:]))
            case ("drop", int(at)):
                return checked((*stays[:at], *stays[at + 1:]))
    except RuleBroken:
        return stays
    raise AssertionError(edit)


@given(st.lists(EDITS, max_size=12))
@settings(max_examples=60)
def test_no_day_ever_has_two_teams_after_any_edits(edits: list[tuple[object, ...]]) -> None:
    stays: Stays = ()
    for edit in edits:
        stays = edited(stays, edit)
    assert list(stays) == sorted(stays, key=lambda stay: stay.from_day)
    for number in range(-1, 200):
        covering = [stay for stay in stays if stay.covers(day(number))]
        assert len(covering) <= 1
        assert name_on(stays, day(number)) == (covering[0].name if covering else "")


def test_a_change_ends_the_team_before_on_the_day_before() -> None:
    stays = joined(joined((), "一班", day(0)), "二班", day(30))
    assert stays == (Stay("一班", day(0), day(29)), Stay("二班", day(30)))
    left = ended(stays, day(40))
    assert left[-1] == Stay("二班", day(30), day(39))
    assert joined(left, "一班", day(50))[-1] == Stay("一班", day(50))


def test_a_change_before_what_is_there_is_refused_with_both_named() -> None:
    stays = joined((), "一班", day(10))
    with pytest.raises(RuleBroken, match="一班.*二班|二班.*一班"):
        joined(stays, "二班", day(5))
    with pytest.raises(RuleBroken, match="一班"):
        ended(stays, day(10))
    with pytest.raises(RuleBroken, match="2026-01-03.*2026-01-05|2026-01-05.*2026-01-03"):
        checked([Stay("一班", day(4), day(2))])


def test_two_leaders_may_share_a_team_but_nobody_twice() -> None:
    both = checked([Stay("wang", day(0)), Stay("li", day(3))], one_at_a_time=False)
    assert [stay.name for stay in both] == ["wang", "li"]
    with pytest.raises(RuleBroken):
        checked([*both, Stay("li", day(9))], one_at_a_time=False)
