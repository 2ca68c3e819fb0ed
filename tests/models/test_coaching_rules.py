"""What follows from an interview by itself: the next day on which something is due, and words that claim nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk import i18n, resources
from qadesk.models.coaching import InterviewState, Outcome
from qadesk.models.coaching_record import FocusCall, FocusResult
from qadesk.models.coaching_rules import ENOUGH, next_day, until, untold

KEY = ("inbound", "4.1")
CLAIMS = ("提高", "提升", "改善", "好转", "下降", "变差", "最好", "最差", "排名", "improved", "better", "worse")


def calls(count: int, *, waiting: int = 0) -> tuple[FocusCall, ...]:
    return tuple(FocusCall(position, "2026-09-07 10:00", date(2026, 9, 7), {KEY: FocusResult(6_000, 6_000)},
                           None if position > count - waiting else position) for position in range(1, count + 1))


@given(before=st.integers(0, 30), after=st.integers(0, 20), wanted=st.integers(0, 20), waiting=st.integers(0, 5))
def test_however_many_calls_nothing_is_claimed(before: int, after: int, wanted: int, waiting: int) -> None:
    heard = max(0, after - waiting)
    for language in ("zh_CN", "en"):
        i18n.install(language, resources.locale())
        said = untold(calls(before), calls(after, waiting=min(waiting, after)), wanted)
        assert said and not any(word in said for word in CLAIMS)
        assert not heard or (str(before) in said and str(heard) in said)
    assert not heard or ("太少" in untold_zh(before, heard)) is (min(before, heard) < ENOUGH)


def untold_zh(before: int, after: int) -> str:
    i18n.install("zh_CN", resources.locale())
    return untold(calls(before), calls(after), 3)


def test_the_words_of_the_design() -> None:
    assert untold_zh(3, 2) == "前 3 通、后 2 通，太少，暂不能判断。"


@pytest.mark.parametrize(("state", "items", "follow_up", "day"), [
    (InterviewState.OPEN, [], None, date(2026, 9, 14)), (InterviewState.CLOSED, [date(2026, 9, 1)], None, None),
    (InterviewState.WITHDRAWN, [], None, None), (InterviewState.RUNNING, [], None, None),
    (InterviewState.RUNNING, [date(2026, 9, 21), date(2026, 9, 18)], date(2026, 9, 20), date(2026, 9, 18)),
    (InterviewState.RUNNING, [], date(2026, 9, 20), date(2026, 9, 20))])
def test_the_next_day(state: InterviewState, items: list[date], follow_up: date | None, day: date | None) -> None:
    assert next_day(state, date(2026, 9, 14), items, follow_up) == day


def test_an_extension_only_gives_more_time() -> None:
    assert until(date(2026, 9, 14), None) == date(2026, 9, 14)
    assert until(date(2026, 9, 14), date(2026, 9, 10)) == date(2026, 9, 14)
    assert until(date(2026, 9, 14), date(2026, 9, 30)) == date(2026, 9, 30)


@pytest.mark.parametrize(("earned", "outcome"), [
    (6_000, Outcome.DONE), (4_500, Outcome.PARTLY), (0, Outcome.MISSED), (None, None)])
def test_what_a_call_earned_says_how_it_turned_out(earned: int | None, outcome: Outcome | None) -> None:
    assert FocusResult(earned, 6_000).outcome is outcome
