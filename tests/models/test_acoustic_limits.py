"""Which marks count: by their value, by whose they are, by how many there are; and which word still holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.acoustic_limits import MarkLimits, counting, fast_speech, limits_of, word_for
from qadesk.models.acoustics import BOTH, ChannelMeasures, FoundMark, MarkKind, MarkVerdict, Measures
from qadesk.settings import Kind, defaults


def number(name: str) -> int:
    value = defaults(Kind.RULE)[name]
    assert isinstance(value, int)
    return value


LIMITS = limits_of(number)
marks = st.lists(st.builds(
    FoundMark, st.sampled_from(MarkKind), st.integers(0, 9_000), st.integers(9_000, 20_000),
    st.integers(0, 40_000), st.sampled_from((BOTH, 0, 1))), max_size=12)


def test_each_kind_counts_from_its_rule_on() -> None:
    least = {MarkKind.DEAD_AIR: 10_000, MarkKind.HOLD: 30_000, MarkKind.OVER_TALK: 1_000, MarkKind.LOUDNESS: 12_000,
             MarkKind.LATE_START: 5_000, MarkKind.CLIPPING: 100, MarkKind.FAST_SPEECH: 6_500}
    for kind, value in least.items():
        mark = FoundMark(kind, 0, 100, value)
        assert counting([mark, replace(mark, value_milli=value - 1)], LIMITS, 0) == (mark,)


def test_only_the_agents_interruptions_count_and_only_when_there_are_enough() -> None:
    agent = [FoundMark(MarkKind.INTERRUPTION, at, at + 900, 400, 1) for at in (0, 2_000, 4_000)]
    customer = [replace(mark, channel=0) for mark in agent]
    assert counting(agent + customer, LIMITS, 1) == tuple(agent)
    assert counting(agent[:2] + customer, LIMITS, 1) == ()


@given(marks, st.integers(0, 1))
def test_what_counts_is_a_part_and_counts_again(found: list[FoundMark], agent: int) -> None:
    kept = counting(found, LIMITS, agent)
    assert [mark for mark in found if mark in kept] == list(kept)
    assert counting(kept, LIMITS, agent) == kept


@given(marks, st.integers(0, 40_000), st.integers(1, 5))
def test_a_stricter_rule_never_lets_more_count(found: list[FoundMark], more: int, times: int) -> None:
    least = {kind: value + more for kind, value in LIMITS.least_milli.items()}
    strict = MarkLimits(least, LIMITS.interruptions + times)
    assert set(counting(found, strict, 0)) <= set(counting(found, LIMITS, 0))


def measured(*articulation: int | None) -> Measures:
    channels = tuple(ChannelMeasures(((500, 900), (2_000, 8_000)), 6_400, 500, -20_000, -20_000, -60_000, -3_000, 0,
                                     rate) for rate in articulation)
    return Measures(9_000, channels, 6_400, 0, 0, 0, 0, None, None, tuple(500 for _rate in articulation))


def test_fast_speech_is_a_mark_over_all_speech_of_the_channel() -> None:
    assert fast_speech(measured(5_400, 6_800), 6_000) == (FoundMark(MarkKind.FAST_SPEECH, 500, 8_000, 6_800, 1),)
    assert fast_speech(measured(6_800), 6_000) == (FoundMark(MarkKind.FAST_SPEECH, 500, 8_000, 6_800, BOTH),)
    assert fast_speech(measured(None, None), 0) == ()


@dataclass(frozen=True)
class Said:
    kind: MarkKind
    channel: int
    start_ms: int
    end_ms: int
    verdict: MarkVerdict


def test_the_last_word_holds_also_when_the_mark_moved_a_little() -> None:
    first = Said(MarkKind.HOLD, BOTH, 10_000, 40_000, MarkVerdict.REJECTED)
    last = replace(first, verdict=MarkVerdict.ACCEPTED)
    mark = FoundMark(MarkKind.HOLD, 11_000, 45_000, 34_000)
    assert word_for(mark, [first, last]) is last
    assert word_for(replace(mark, end_ms=90_000), [first, last]) is None
    assert word_for(replace(mark, kind=MarkKind.DEAD_AIR), [first]) is None
    assert word_for(replace(mark, channel=0), [first]) is None
    assert word_for(FoundMark(MarkKind.CLIPPING, 5, 5, 1), [replace(first, kind=MarkKind.CLIPPING, start_ms=5,
                                                                    end_ms=5)]) is not None
