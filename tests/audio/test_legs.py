"""Two files that are the legs of one call play as one call: the agent left, the customer right, nothing lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qadesk.audio.acoustics_known import NotThis, measure_known
from qadesk.audio.buffer import SampleBuffer, decode_to_buffer
from qadesk.audio.cutting import Cut, cut_to_samples
from qadesk.audio.legs import Legs, inspect_legs, open_legs
from qadesk.errors import AudioError
from tests.audio.sounds import Samples, voice, wav_bytes


def legs(folder: Path, agent: Samples, customer: Samples, *, agent_hz: int = 8000, customer_hz: int = 8000) -> Legs:
    made = Legs(folder / "座席.wav", folder / "客户.wav")
    soundfile.write(made.agent, agent, agent_hz)
    soundfile.write(made.customer, customer, customer_hz)
    return made


def joined(pair: Legs) -> tuple[Samples, list[str]]:
    with open_legs(pair) as reader:
        blocks = list(reader.blocks())
    return np.concatenate(blocks), reader.warnings


def test_each_side_is_its_own_file_sample_by_sample(tmp_path: Path) -> None:
    agent, customer = voice(20.0), voice(20.0, seed=2)
    samples, warnings = joined(legs(tmp_path, agent, customer))
    np.testing.assert_array_equal(samples, np.stack([agent, customer], axis=1))
    assert warnings == []


@pytest.mark.parametrize("agent_is_shorter", [True, False])
def test_the_shorter_leg_ends_in_silence(tmp_path: Path, agent_is_shorter: bool) -> None:
    short, long = voice(5.0), voice(30.0, seed=2)
    pair = legs(tmp_path, short, long) if agent_is_shorter else legs(tmp_path, long, short)
    samples, warnings = joined(pair)
    at = 0 if agent_is_shorter else 1
    np.testing.assert_array_equal(samples[:len(short), at], short)
    np.testing.assert_array_equal(samples[:, 1 - at], long)
    assert not samples[len(short):, at].any() and len(samples) == len(long)
    assert len(warnings) == 1 and "25.0 s" in warnings[0] and (pair.agent, pair.customer)[at].name in warnings[0]


@pytest.mark.parametrize(("agent_hz", "customer_hz"), [(8000, 16000), (44100, 8000), (11025, 48000)])
def test_the_lower_rate_is_brought_to_the_higher(tmp_path: Path, agent_hz: int, customer_hz: int) -> None:
    pair = legs(tmp_path, voice(12.0, agent_hz), voice(12.0, customer_hz, seed=2), agent_hz=agent_hz,
                customer_hz=customer_hz)
    samples, warnings = joined(pair)
    highest = max(agent_hz, customer_hz)
    assert abs(len(samples) - 12 * highest) <= 1
    for at, seed in ((0, 1), (1, 2)):
        wanted = voice(12.0, highest, seed=seed)
        n = min(len(wanted), len(samples)) - 1000
        assert np.corrcoef(samples[1000:n, at], wanted[1000:n])[0, 1] > 0.95  # their noise differs
    assert len(warnings) == 1 and str(highest) in warnings[0]


def test_a_leg_of_two_channels_is_mixed_into_one(tmp_path: Path) -> None:
    two = np.stack([voice(3.0), voice(3.0, seed=3)], axis=1)
    samples, warnings = joined(legs(tmp_path, two, voice(3.0, seed=2)))
    np.testing.assert_allclose(samples[:, 0], two.mean(axis=1), atol=1)
    assert len(warnings) == 1 and "2 channels" in warnings[0]


@pytest.mark.parametrize("content", [None, b"", b"%PDF-1.7\n" * 50, wav_bytes(voice(1.0)[:0])])
def test_a_leg_that_cannot_be_played_is_silent_and_says_why(tmp_path: Path, content: bytes | None) -> None:
    pair = legs(tmp_path, voice(6.0), voice(6.0, seed=2))
    pair.customer.unlink()
    if content is not None:
        pair.customer.write_bytes(content)
    samples, warnings = joined(pair)
    assert samples[:, 0].any() and not samples[:, 1].any() and len(samples) == 48_000
    assert len(warnings) == 1 and "客户.wav" in warnings[0]


def test_two_legs_that_cannot_be_played_are_a_reason(tmp_path: Path) -> None:
    pair = Legs(tmp_path / "a.wav", tmp_path / "b.wav")
    with pytest.raises(AudioError, match="a.wav"):
        open_legs(pair)
    facts = inspect_legs(pair)
    assert not facts.playable and "a.wav" in str(facts.reason)


def test_damage_in_a_leg_is_said_with_its_name(tmp_path: Path) -> None:
    pair = legs(tmp_path, voice(6.0), voice(6.0, seed=2))
    pair.agent.write_bytes(wav_bytes(voice(6.0))[:-48_000])
    _samples, warnings = joined(pair)
    assert len(warnings) == 2 and all("座席.wav" in warning for warning in warnings)


def test_the_joined_call_is_one_buffer_with_its_waveform(tmp_path: Path) -> None:
    agent, customer = voice(9.0), voice(9.0, seed=2)
    call = decode_to_buffer(legs(tmp_path, agent, customer))
    buffer = SampleBuffer.of(call)
    try:
        np.testing.assert_array_equal(buffer.samples, np.stack([agent, customer], axis=1))
        assert (call.n_channels, call.file_channels, call.duration_ms, call.codec) == (2, 2, 9_000, "pcm_s16le")
    finally:
        buffer.close()


def test_the_real_legs_are_the_call_that_was_joined_elsewhere(shared: Path) -> None:
    """The same two files, joined by another program."""
    folder = shared / "data/audio/telephone"
    pair = Legs(folder / "Auto_Repairs_40_UTC_agent.wav", folder / "Auto_Repairs_40_UTC_caller.wav")
    elsewhere = next((shared / "data/derived").glob("*stereo_L-agent_R-caller.wav"))
    samples, warnings = joined(pair)
    np.testing.assert_array_equal(samples, soundfile.read(elsewhere, dtype="int16")[0])
    assert warnings == []


def test_a_leg_that_is_away_is_silent_and_said(tmp_path: Path) -> None:
    agent, customer = voice(6.0), voice(6.0, seed=2)
    pair = legs(tmp_path, agent, customer)
    samples, warnings = joined(Legs(pair.agent, None))
    np.testing.assert_array_equal(samples[:, 0], agent)
    assert not samples[:, 1].any() and len(warnings) == 1 and "customer's leg" in warnings[0]
    samples, warnings = joined(Legs(None, pair.customer))
    np.testing.assert_array_equal(samples[:, 1], customer)
    assert not samples[:, 0].any() and len(warnings) == 1 and "agent's leg" in warnings[0]


def test_a_span_is_cut_of_both_legs_and_beeped_on_one(tmp_path: Path) -> None:
    pair = legs(tmp_path, voice(6.0), voice(6.0, seed=2))
    samples, rate_hz = cut_to_samples(pair, Cut(1_000, 3_000, ((1_500, 2_000, 1),)))
    whole, _warnings = joined(pair)
    assert (samples.shape, rate_hz) == ((16_000, 2), 8_000)
    np.testing.assert_array_equal(samples[:, 0], whole[8_000:24_000, 0])
    assert not np.array_equal(samples[4_000:8_000, 1], whole[12_000:16_000, 1])


def test_each_leg_is_known_by_its_own_hash(tmp_path: Path) -> None:
    pair = legs(tmp_path, voice(6.0), voice(6.0, seed=2))
    hashes = [hashlib.sha256(Path(str(side)).read_bytes()).hexdigest() for side in (pair.agent, pair.customer)]
    measures, _marks = measure_known(pair, *hashes)
    assert len(measures.channels) == 2
    with pytest.raises(NotThis):
        measure_known(pair, *reversed(hashes))
