"""Recordings find calls by number and time alone: only where nothing else fits, never a doubtful one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qadesk.importing.name_facts import NameFacts
from qadesk.importing.time_matching import (
    TimedCall,
    TimedRecording,
    TimeMatches,
    can_be_matched,
    match_by_time,
)

START = datetime(2026, 9, 1, 1, 12, 33, tzinfo=UTC)
START_MS = round(START.timestamp() * 1000)
CALL = TimedCall(1, START_MS, 70_000, 60_000, "13800000001", "01000000002", ("A01", "8001"), "in", True)
FACTS = NameFacts("x", (START,), 1, ("13800000001",))
RECORDING = TimedRecording(7, FACTS, 61_000, "aa")


def match(recordings: list[TimedRecording], calls: list[TimedCall]) -> TimeMatches:
    return match_by_time(recordings, calls, UTC)


def at(seconds: float, **changes: object) -> TimedRecording:
    facts = replace(FACTS, starts=(START + timedelta(seconds=seconds),), **changes)  # type: ignore[arg-type]
    return replace(RECORDING, facts=facts)


def test_the_one_call_that_fits() -> None:
    far = [replace(CALL, call=n, start_utc_ms=START_MS + n * 600_000) for n in range(2, 9)]
    other = replace(CALL, call=10, caller="13800000009")
    assert match([RECORDING], [CALL, *far, other]) == TimeMatches({1: 7})


@pytest.mark.parametrize(("seconds", "fits"), [(-32, False), (-30, True), (0, True), (10, True), (40, True),
                                               (41, False)])
def test_the_recorder_begins_between_ringing_and_answer_give_or_take_its_clock(seconds: float, fits: bool) -> None:
    assert bool(match([at(seconds)], [CALL]).found) is fits


def test_a_name_without_seconds_means_any_time_of_its_minute() -> None:
    early = at(-33, within_s=60)
    assert match([early], [CALL]).found == {1: 7}
    assert match([at(-33 - 60, within_s=60)], [CALL]).found == {}


@pytest.mark.parametrize("calls", [
    [CALL, replace(CALL, call=2, start_utc_ms=START_MS + 5_000)],
    [CALL, replace(CALL, call=2, start_utc_ms=START_MS + 20_000, free=False)],
    [replace(CALL, free=False)],
], ids=["two", "one of two is taken", "taken"])
def test_a_doubtful_one_is_told_and_not_taken(calls: list[TimedCall]) -> None:
    assert match([RECORDING], calls) == TimeMatches({}, {7: len(calls)})


def test_two_recordings_for_one_call_are_doubtful_unless_they_are_copies() -> None:
    other = replace(RECORDING, key=8, sha256="bb")
    assert match([RECORDING, other], [CALL]) == TimeMatches({}, {7: 1, 8: 1})
    assert match([RECORDING, replace(other, sha256="aa")], [CALL]).found == {1: 7}


@pytest.mark.parametrize(("call", "recording"), [
    (replace(CALL, direction="out"), at(0, direction="in")), (CALL, replace(RECORDING, duration_ms=90_000)),
    (CALL, replace(RECORDING, duration_ms=10_000)), (replace(CALL, caller="13800000002"), RECORDING),
    (replace(CALL, caller="1380000000"), RECORDING),
], ids=["direction", "longer", "much shorter", "number", "cut number"])
def test_what_contradicts_does_not_fit(call: TimedCall, recording: TimedRecording) -> None:
    assert match([recording], [call]) == TimeMatches()


@pytest.mark.parametrize(("listed", "named"), [
    ("+86 138-0000-0001", "13800000001"), ("913800000001", "13800000001"), ("01000000002", "00000002"),
    ("13800000001", "+8613800000001"),
])
def test_a_number_in_several_spellings(listed: str, named: str) -> None:
    assert match([at(0, numbers=(named,))], [replace(CALL, caller=listed)]).found == {1: 7}


def test_the_hotline_that_a_name_holds_beside_the_customer_makes_no_other_call_of_it_fit() -> None:
    other = replace(CALL, call=2, start_utc_ms=START_MS + 5_000, caller="13800000009")
    assert match([at(0, numbers=("01000000002", "13800000001"))], [CALL, other]).found == {1: 7}
    assert match([at(0, numbers=("01000000002", "13800000005"))], [CALL, other]) == TimeMatches()
    assert match([at(0, numbers=("01000000099", "13800000001"))], [CALL, other]).found == {1: 7}


def test_the_agent_in_the_name_tells_two_calls_of_one_number_apart() -> None:
    second = replace(CALL, call=2, start_utc_ms=START_MS + 5_000, agents=("A02", "8002"))
    assert match([at(0, agent="a02")], [CALL, second]).found == {2: 7}
    assert match([at(0, extension="8001")], [CALL, second]).found == {1: 7}


def test_an_extension_and_a_time_are_enough_where_no_number_is_named() -> None:
    assert match([at(0, numbers=(), extension="8001")], [CALL]).found == {1: 7}
    assert match([at(0, numbers=(), extension="8009")], [CALL]) == TimeMatches()


def test_a_year_of_one_digit_is_that_of_the_call() -> None:
    years = tuple(START.replace(year=year) for year in (2006, 2016, 2026, 2036))
    assert match([replace(RECORDING, facts=replace(FACTS, starts=years))], [CALL]).found == {1: 7}


def test_what_cannot_be_matched() -> None:
    assert can_be_matched(FACTS)
    assert not can_be_matched(replace(FACTS, starts=()))
    assert not can_be_matched(replace(FACTS, numbers=()))
    assert not can_be_matched(replace(FACTS, within_s=3600))
