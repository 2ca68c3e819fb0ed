"""The listening proof: the share of a call's speech, what is left to hear, and hours that no report can stretch."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.listening import BRIDGE_MS, SKIPPED_MILLI, Coverage, HeardSpan
from qadesk.models.listening_proof import CARRY_MS, LEAST_SPEECH_MS, RealTime, what_to_hear

CALL_MS = 20_000
spans = st.lists(st.tuples(st.integers(0, CALL_MS + 500), st.integers(0, CALL_MS + 500)).map(
    lambda pair: HeardSpan(min(pair), max(pair))), max_size=12)
speech = st.none() | st.lists(st.tuples(st.integers(0, CALL_MS + 500), st.integers(0, CALL_MS + 500)).map(
    lambda pair: (min(pair), max(pair))), max_size=12)
limits = st.sampled_from((0, 3_000, 12_000, 60_000))


def milliseconds(parts: tuple[tuple[int, int], ...]) -> set[int]:
    return {ms for start, end in parts for ms in range(start, end)}


@given(spans, speech, limits)
def test_what_is_unheard_lies_in_what_is_to_be_heard_and_was_not_played(
        played: list[HeardSpan], spoken: list[tuple[int, int]] | None, limit_ms: int) -> None:
    coverage, to_hear = Coverage(tuple(played)), what_to_hear(CALL_MS, spoken, limit_ms)
    unheard = to_hear.unheard(coverage)
    assert all(a[1] <= b[0] for a, b in pairwise(unheard)) and all(start < end for start, end in unheard)
    wanted, heard = milliseconds(to_hear.parts), milliseconds(coverage.intervals())
    left = milliseconds(unheard)
    assert left <= wanted - heard
    forgiven = wanted - heard - left
    assert len(forgiven) <= BRIDGE_MS * (len(coverage.intervals()) + 1) * max(1, len(to_hear.parts))


@given(spans, speech, limits)
def test_the_share_is_whole_only_when_nothing_is_left(
        played: list[HeardSpan], spoken: list[tuple[int, int]] | None, limit_ms: int) -> None:
    coverage, to_hear = Coverage(tuple(played)), what_to_hear(CALL_MS, spoken, limit_ms)
    share = to_hear.share_milli(coverage)
    assert 0 <= share <= 1000
    assert (share == 1000) == (not to_hear.unheard(coverage))
    assert to_hear.share_milli(Coverage()) == 0


@given(spans, spans, speech, limits)
def test_hearing_more_never_lowers_the_share(first: list[HeardSpan], more: list[HeardSpan],
                                             spoken: list[tuple[int, int]] | None, limit_ms: int) -> None:
    to_hear = what_to_hear(CALL_MS, spoken, limit_ms)
    assert to_hear.share_milli(Coverage(tuple(first + more))) >= to_hear.share_milli(Coverage(tuple(first)))


@given(spans, st.lists(st.tuples(st.integers(0, 99), st.integers(1, 60)).map(
    lambda pair: (pair[0] * 200, pair[0] * 200 + pair[1] * 200)), min_size=1, max_size=8))
def test_playing_exactly_what_is_left_makes_it_whole(played: list[HeardSpan], spoken: list[tuple[int, int]]) -> None:
    to_hear = what_to_hear(CALL_MS, spoken)
    after = Coverage(tuple(played)).plus(HeardSpan(*gap) for gap in to_hear.unheard(Coverage(tuple(played))))
    assert to_hear.share_milli(after) == 1000


def test_silence_does_not_count() -> None:
    spoken = [(1_000, 4_000), (2_000, 6_000), (15_000, 20_000)]  # two voices at once are one stretch of speech
    to_hear = what_to_hear(CALL_MS, spoken)
    assert (to_hear.parts, to_hear.of_speech, to_hear.speech_ms) == (((1_000, 6_000), (15_000, 20_000)), True, 10_000)
    half = Coverage((HeardSpan(0, 12_000),))
    assert (to_hear.share_milli(half), to_hear.unheard(half)) == (500, ((15_000, 20_000),))


def test_silence_that_was_skipped_counts_as_heard_also_where_the_measurement_calls_it_speech() -> None:
    played = Coverage((HeardSpan(0, 5_000), HeardSpan(5_000, 12_000, SKIPPED_MILLI), HeardSpan(12_000, CALL_MS)))
    assert what_to_hear(CALL_MS, [(0, 6_000), (11_000, CALL_MS)]).share_milli(played) == 1000


@pytest.mark.parametrize("spoken", [None, [], [(500, 500 + LEAST_SPEECH_MS - 1)], [(30_000, 90_000)]])
def test_a_call_not_measured_or_without_speech_is_to_be_heard_whole(spoken: list[tuple[int, int]] | None) -> None:
    to_hear = what_to_hear(CALL_MS, spoken)
    assert (to_hear.parts, to_hear.of_speech, to_hear.speech_ms) == (((0, CALL_MS),), False, None)
    assert to_hear.share_milli(Coverage((HeardSpan(0, 9_999),))) == 499 and to_hear.is_measured is (spoken is not None)


def test_a_limit_asks_for_the_first_minutes_only() -> None:
    limited = what_to_hear(CALL_MS, [(0, 4_000), (8_000, 16_000)], 10_000)
    assert (limited.parts, limited.limit_ms) == (((0, 4_000), (8_000, 10_000)), 10_000)
    assert limited.share_milli(Coverage((HeardSpan(0, 10_000),))) == 1000
    assert what_to_hear(CALL_MS, None, 10_000).parts == ((0, 10_000),)
    assert what_to_hear(CALL_MS, [(12_000, 16_000)], 10_000).of_speech is False  # none within it: all of it
    assert what_to_hear(CALL_MS, None, 60_000).limit_ms == 0  # the call is shorter: nothing is cut


def test_a_gap_that_nobody_hears_is_forgiven_and_a_short_word_is_not() -> None:
    to_hear = what_to_hear(CALL_MS, [(0, 4_000), (8_000, 8_000 + BRIDGE_MS), (10_000, 12_000)])
    played = Coverage((HeardSpan(BRIDGE_MS, 5_000), HeardSpan(10_000, 12_000 - BRIDGE_MS)))
    assert to_hear.unheard(played) == ((8_000, 8_000 + BRIDGE_MS),)


def test_nothing_of_a_call_without_length() -> None:
    assert what_to_hear(0, None).share_milli(Coverage((HeardSpan(0, 1_000),))) == 0


@given(st.lists(st.tuples(st.integers(0, 120_000), st.lists(st.tuples(
    st.integers(0, 200_000), st.sampled_from((500, 1000, 1250, 3000, SKIPPED_MILLI))), max_size=4)), max_size=20))
def test_no_report_makes_more_time_than_went_by(reports: list[tuple[int, list[tuple[int, int]]]]) -> None:
    now, kept, told = 0, RealTime(0), 0
    for passed, pieces in reports:
        now += passed
        report = [HeardSpan(0, length, speed) for length, speed in pieces]
        kept, allowed = kept.told(report, now)
        told += sum(allowed)
        assert all(0 <= ms <= span.wall_ms for ms, span in zip(allowed, report, strict=True))
        assert told <= now and 0 <= kept.left_ms <= CARRY_MS


def test_honest_reports_are_taken_whole_though_they_come_late() -> None:
    kept, told = RealTime(0), 0
    for at in (2_500, 4_000, 6_900, 8_000):  # two seconds each, some waited behind other writing
        kept, (allowed,) = kept.told([HeardSpan(0, 2_000)], at)
        told += allowed
    assert told == 8_000


def test_two_reports_of_the_same_seconds_count_once() -> None:
    kept, (first,) = RealTime(0).told([HeardSpan(0, 10_000)], 10_000)
    kept, (second,) = kept.told([HeardSpan(30_000, 40_000)], 10_000)
    assert (first, second) == (10_000, 0)


def test_a_span_that_runs_backwards_gives_none_to_the_next() -> None:
    _kept, allowed = RealTime(0).told([HeardSpan(9_000, 0), HeardSpan(0, 9_000)], 1_000)
    assert allowed == (0, 1_000)


def test_a_clock_set_back_gives_nothing() -> None:
    kept, (allowed,) = RealTime(50_000).told([HeardSpan(0, 10_000)], 20_000)
    assert (allowed, kept.at_ms) == (0, 50_000)
