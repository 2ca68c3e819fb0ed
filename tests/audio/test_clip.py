"""A clip's beeps: nothing of what was said is left in them, and all around them is as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.audio.clip import ALL, FADE_MS, TONE_HZ, TONE_PEAK, Samples, beeped

RATE_HZ = 8_000


def voice(seconds: float, n_channels: int = 2, seed: int = 1, rate_hz: int = RATE_HZ) -> Samples:
    noise = np.random.default_rng(seed).normal(0, 5_000, (round(seconds * rate_hz), n_channels))
    return noise.clip(-32768, 32767).astype(np.int16)


def likeness(first: Samples, second: Samples) -> float:
    """The highest normalised cross-correlation of two pieces, at any shift."""
    a, b = (piece.astype(np.float64) - piece.mean() for piece in (first, second))
    return float(np.abs(np.correlate(a, b, "full")).max() / (np.linalg.norm(a) * np.linalg.norm(b)))


def test_in_a_beep_stands_the_tone_alone_whatever_was_said() -> None:
    said, other = voice(3), voice(3, seed=2)
    clip, of_other = (beeped(samples, RATE_HZ, [(1000, 2000, ALL)]) for samples in (said, other))
    inside = slice(8000, 16000)
    assert np.array_equal(clip[inside], of_other[inside])
    assert likeness(clip[inside, 0], said[inside, 0]) < 0.08 < 0.9 < likeness(said[inside, 0], said[inside, 0])
    spectrum = np.abs(np.fft.rfft(clip[inside, 0]))
    assert spectrum.argmax() == TONE_HZ and np.sort(spectrum)[-2] < spectrum.max() / 1000
    assert abs(int(clip[inside].max()) - TONE_PEAK) <= 1


def test_all_beyond_the_fades_is_as_it_was_and_the_source_is_not_touched() -> None:
    said = voice(3)
    kept = said.copy()
    clip = beeped(said, RATE_HZ, [(1000, 2000, ALL)])
    fade = FADE_MS * RATE_HZ // 1000
    assert np.array_equal(said, kept)
    assert np.array_equal(clip[:8000 - fade], said[:8000 - fade])
    assert np.array_equal(clip[16000 + fade:], said[16000 + fade:])
    assert not np.array_equal(clip[8000 - fade:8000], said[8000 - fade:8000])


def test_the_fades_keep_the_power_and_make_no_step() -> None:
    loud = np.full((24_000, 1), TONE_PEAK / np.sqrt(2), np.float32).astype(np.int16)  # the tone's own power
    clip = beeped(loud, RATE_HZ, [(1000, 2000, ALL)]).astype(float)[:, 0]
    fade = FADE_MS * RATE_HZ // 1000
    before = np.sqrt((clip[8000 - fade:8000] ** 2).mean())
    assert before == pytest.approx(TONE_PEAK / np.sqrt(2), rel=0.25)
    steepest = 2 * np.pi * TONE_HZ / RATE_HZ * TONE_PEAK
    assert np.abs(np.diff(clip)).max() <= steepest * 1.1


def test_one_side_is_beeped_and_the_other_goes_on() -> None:
    said = voice(2)
    clip = beeped(said, RATE_HZ, [(500, 1500, 1)])
    assert np.array_equal(clip[:, 0], said[:, 0])
    assert likeness(clip[4000:12000, 1], said[4000:12000, 1]) < 0.08


def test_a_call_of_one_channel_is_beeped_whichever_side_was_meant() -> None:
    said = voice(2, n_channels=1)
    assert np.array_equal(beeped(said, RATE_HZ, [(500, 1500, 1)]), beeped(said, RATE_HZ, [(500, 1500, ALL)]))
    assert likeness(beeped(said, RATE_HZ, [(500, 1500, 1)])[4000:12000, 0], said[4000:12000, 0]) < 0.08


def test_beeps_that_two_fades_would_not_part_are_one() -> None:
    first, second = (beeped(voice(2, seed=seed), RATE_HZ, [(500, 1000, ALL), (1015, 1500, ALL)]) for seed in (1, 2))
    assert np.array_equal(first[4000:12000], second[4000:12000])


def test_beeps_at_the_edges_and_beyond_them_are_brought_into_the_clip() -> None:
    for spans in ([(-500, 300, ALL)], [(1800, 9000, ALL)], [(-5, 99_000, ALL)], [(700, 700, ALL)], [(5000, 6000, ALL)]):
        first, second = (beeped(voice(2, seed=seed), RATE_HZ, spans) for seed in (1, 2))
        assert first.shape == (16_000, 2)
        start, end = max(0, spans[0][0] * 8), min(16_000, spans[0][1] * 8)
        assert np.array_equal(first[start:end], second[start:end])
    assert np.array_equal(beeped(voice(2), RATE_HZ, [(700, 700, ALL)]), voice(2))


@settings(max_examples=60, deadline=None)
@given(rate_hz=st.sampled_from([1, 3, 50, 6_000, 8_000, 11_025, 44_100, 48_000]),
       spans=st.lists(st.tuples(st.integers(-50, 400), st.integers(-50, 400), st.sampled_from([ALL, 0, 1])),
                      max_size=4),
       n_channels=st.sampled_from([1, 2]), n_frames=st.integers(0, 4_000))
def test_no_sample_of_a_span_depends_on_what_was_said(rate_hz: int, spans: list[tuple[int, int, int]],
                                                      n_channels: int, n_frames: int) -> None:
    first, second = (np.full((n_frames, n_channels), value, np.int16) for value in (-32768, 32767))
    one, other = beeped(first, rate_hz, spans), beeped(second, rate_hz, spans)
    for start, end, channel in spans:
        frames = slice(max(0, start * rate_hz // 1000), max(0, -(-end * rate_hz // 1000)))
        concerned = slice(None) if channel == ALL or n_channels == 1 else slice(channel, channel + 1)
        if end > start:
            assert np.array_equal(one[frames, concerned], other[frames, concerned])
