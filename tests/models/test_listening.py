"""Coverage: what was heard, what was not, and how it is stored."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.listening import (
    JOIN_MS,
    SKIPPED_MILLI,
    Coverage,
    HeardSpan,
    clock_text,
    merge_intervals,
    quiet_spans,
    speech_turns,
)

pairs = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)).map(lambda p: (min(p), max(p))), max_size=12)


@given(pairs)
def test_merged_intervals_cover_the_same_milliseconds(intervals: list[tuple[int, int]]) -> None:
    merged = merge_intervals(intervals)
    covered = {ms for start, end in intervals for ms in range(start, end)}
    assert {ms for start, end in merged for ms in range(start, end)} == covered
    assert all(a[1] < b[0] for a, b in pairwise(merged))


def test_a_run_reported_in_pieces_is_one_span() -> None:
    pieces = [HeardSpan(0, 1000), HeardSpan(1000, 2000), HeardSpan(2010, 3000)]
    assert Coverage().plus(pieces).spans == (HeardSpan(0, 3000),)


def test_another_speed_starts_another_span() -> None:
    coverage = Coverage().plus([HeardSpan(0, 1000), HeardSpan(1000, 2000, 1500)])
    assert coverage.spans == (HeardSpan(0, 1000), HeardSpan(1000, 2000, 1500))
    assert coverage.intervals() == ((0, 2000),)


def test_a_loop_counts_each_time_it_was_played() -> None:
    coverage = Coverage().plus([HeardSpan(500, 900)] * 4)
    assert len(coverage.spans) == 4
    assert coverage.intervals() == ((500, 900),)
    assert coverage.listening_ms() == 1600


def test_listening_time_follows_the_speed() -> None:
    assert Coverage().plus([HeardSpan(0, 60_000, 2000)]).listening_ms() == 30_000


def test_a_deduction_on_an_unheard_span_is_noticed() -> None:
    coverage = Coverage().plus([HeardSpan(0, 10_000), HeardSpan(20_000, 30_000)])
    assert coverage.covers(2_000, 9_000)
    assert not coverage.covers(9_000, 21_000)


@given(st.lists(st.builds(HeardSpan, st.integers(0, 900), st.integers(901, 2000), st.integers(500, 3000)), max_size=8))
def test_joining_runs_changes_neither_the_parts_nor_the_time(spans: list[HeardSpan]) -> None:
    joined = Coverage().plus(spans)
    assert joined.intervals() == Coverage(tuple(spans)).intervals()
    assert abs(joined.listening_ms() - Coverage(tuple(spans)).listening_ms()) <= 8 * (1 + JOIN_MS * 2)


@pytest.mark.parametrize(("position_ms", "short", "fine"), [
    (0, "00:00", "00:00.0"), (171_499, "02:51", "02:51.4"), (3_771_950, "1:02:51", "1:02:51.9"),
    (-5, "00:00", "00:00.0"),
])
def test_the_clock_reads_as_clocks_do(position_ms: int, short: str, fine: str) -> None:
    assert clock_text(position_ms) == short
    assert clock_text(position_ms, tenths=True) == fine


def test_long_silence_of_both_is_shaded_and_a_breath_is_not() -> None:
    rms = np.full((2, 300), 0.1, np.float32)
    rms[:, 100:200] = 0.001
    rms[:, 10:20] = 0.001
    rms[0, 250:300] = 0.001
    assert quiet_spans(rms, 50.0) == ((5000, 10_000),)


def test_speech_without_pause_has_no_silence() -> None:
    assert quiet_spans(np.full((1, 400), 0.2, np.float32), 50.0) == ()
    assert quiet_spans(np.zeros((2, 0), np.float32), 50.0) == ()


def test_turns_begin_where_the_speaker_changes_or_a_pause_ends() -> None:
    rms = np.full((2, 400), 0.0005, np.float32)
    rms[0, 20:60] = 0.1     # 1.0 s, agent
    rms[0, 64:80] = 0.1     # goes on after a breath
    rms[1, 90:120] = 0.1    # 4.5 s, customer
    rms[0, 100:102] = 0.1   # a click is no turn
    rms[1, 200:240] = 0.1   # 10 s, customer again after a pause
    assert speech_turns(rms, 50.0) == (1_000, 4_500, 10_000)
    assert speech_turns(np.zeros((1, 0), np.float32), 50.0) == ()


def test_what_was_skipped_and_what_was_heard_again() -> None:
    skipped = HeardSpan(10_000, 20_000, SKIPPED_MILLI)
    coverage = Coverage().plus([HeardSpan(0, 10_000), skipped, HeardSpan(20_000, 30_000),
                                HeardSpan(4_000, 8_000), HeardSpan(12_000, 15_000, 1500)])
    assert coverage.skipped() == ((10_000, 12_000), (15_000, 20_000))
    assert coverage.repeated() == ((4_000, 8_000),)
    assert Coverage().skipped() == Coverage().repeated() == ()


def test_a_long_call_is_judged_by_a_part_of_its_columns_as_by_all() -> None:
    rms = np.full((1, 90_001), 0.001, np.float32)
    rms[0, 1_000:60_000] = 0.1
    assert quiet_spans(rms, 50.0) == ((0, 50_000), (3_000_000, 4_500_050))
