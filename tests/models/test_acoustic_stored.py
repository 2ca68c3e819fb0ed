"""What was measured comes back from the station as it was."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.acoustic_stored import document_of, measures_of
from qadesk.models.acoustics import ChannelMeasures, Measures
from qadesk.models.listening import merge_intervals
from qadesk.models.types import canonical

maybe = st.none() | st.integers(-90_000, 9_000)


@st.composite
def measures(draw: st.DrawFn) -> Measures:
    unit = draw(st.sampled_from((1, 10)))
    edges = st.integers(0, 400_000).map(lambda edge: edge * unit)
    channels = tuple(ChannelMeasures(merge_intervals(draw(st.lists(st.tuples(edges, edges), max_size=8))), 5, 500,
                                     draw(maybe), draw(maybe), draw(maybe), -100, 7, draw(maybe))
                     for _n in range(draw(st.integers(1, 3))))
    return Measures(4_000_000, channels, 9, 8, 7, 6, 5, draw(maybe), draw(st.none() | st.just((1, 2))),
                    tuple(draw(maybe) for _channel in channels))


@given(measures())
def test_measures_come_back(made: Measures) -> None:
    assert measures_of(json.loads(canonical(document_of(made)))) == made


def test_an_hour_of_two_speakers_takes_little_room() -> None:
    turns = tuple((at, at + 2_400) for at in range(0, 3_600_000, 3_000))
    channel = ChannelMeasures(turns, 1, 500, -20_000, -20_000, -60_000, -3_000, 0, 4_200)
    whole = Measures(3_600_000, (channel, channel), 1, 1, 0, 0, 0, 0, (0, 0), (0, 0))
    assert len(canonical(document_of(whole))) < 24_000
