"""Turns of speech against what is known: the practice calls, whose lines have known places, and a real call."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from qadesk import resources
from qadesk.audio.peaks import build_peaks
from qadesk.models.listening import merge_intervals, speech_turns
from qadesk.services import practice_sound as sound
from qadesk.services.practice_dialogues import load_dialogues
from qadesk.ui.widgets.waveform_raster import rms_table
from tests.audio.sounds import Samples, voice

RATE_HZ, COLUMN_MS, PAUSE_MS, NEAR_MS = 8000, 50, 700, 300


def turns_of(samples: Samples) -> list[int]:
    """As the window finds them."""
    peaks = build_peaks(samples, RATE_HZ)
    return list(speech_turns(rms_table(peaks, len(samples) * 1000 // RATE_HZ, COLUMN_MS), COLUMN_MS))


def true_turns(lay: sound.Layout) -> list[int]:
    spans = sorted((start, end, channel) for channel in (sound.AGENT, sound.CUSTOMER) for start, end in merge_intervals(
        [(part.at_ms, part.until_ms) for part in lay.parts if part.channel == channel], bridge_ms=PAUSE_MS))
    return [start for (start, _end, channel), before in zip(spans, [None, *spans], strict=False)
            if before is None or before[2] != channel or start > before[1] + PAUSE_MS]


@pytest.mark.parametrize("noise", [0, 60, 200])
def test_turns_of_the_practice_calls_are_found(noise: int) -> None:
    """Ring-back is a turn too, since one may want to step over it; else no turn is invented and a single short word may
    be missed."""
    dialogues = load_dialogues(resources.practice())
    voices = sound.Voices(dialogues)
    errors: list[int] = []
    wanted = found = 0
    for seed, code in enumerate(sorted(dialogues)):
        lay = sound.layout(dialogues[code], seed, "A17")
        samples = soundfile.read(io.BytesIO(voices.recording(code, lay)), dtype="int16")[0]
        loud = samples + np.random.default_rng(seed).normal(0, noise, samples.shape)
        turns = [turn for turn in turns_of(loud.clip(-32768, 32767).astype(np.int16))
                 if all(abs(turn - ring) > NEAR_MS for ring in lay.rings_ms)]
        nearest = [min((abs(turn - true), turn - true) for turn in turns)[1] for true in true_turns(lay)]
        errors += [error for error in nearest if abs(error) <= NEAR_MS]
        wanted, found = wanted + len(nearest), found + len(turns)
    recall, precision = len(errors) / wanted, len(errors) / found
    print(f"noise {noise}: {wanted} turns, recall {recall:.3f}, precision {precision:.3f}, "
          f"median error {np.median(np.abs(errors)):.0f} ms")
    assert recall > 0.98 and precision > 0.98 and np.median(np.abs(errors)) <= COLUMN_MS


def test_each_turn_of_a_real_call_begins_where_somebody_begins(shared: Path) -> None:
    legs = [soundfile.read(shared / f"data/audio/telephone/Auto_Repairs_40_UTC_{leg}.wav", dtype="int16")[0]
            for leg in ("agent", "caller")]
    call = np.stack(legs, axis=1)
    turns = turns_of(call)
    assert 20 < len(turns) < 120 and turns == sorted(turns)
    for turn in turns[1:]:
        at = turn * 8
        before, after = (np.square(call[a:b].astype(float)).mean(axis=0) + 1
                         for a, b in ((at - 1_600, at), (at, at + 3_200)))
        assert (after / before).max() > 4, f"nobody begins at {turn} ms"


def test_turns_of_a_call_that_grows_are_those_of_the_whole() -> None:
    silence = np.zeros(16_000, np.int16)
    samples = np.concatenate([voice(3.0), silence, voice(4.0, seed=2)])[:, None]
    table: NDArray[np.float32] | None = None
    for n_frames in (100, 8_004, 20_000, 33_333, len(samples)):
        peaks = build_peaks(samples[:n_frames], RATE_HZ)
        table = rms_table(peaks, n_frames * 1000 // RATE_HZ, COLUMN_MS, table)
    whole = rms_table(build_peaks(samples, RATE_HZ), len(samples) * 1000 // RATE_HZ, COLUMN_MS)
    assert table is not None and np.abs(table - whole).max() < 0.01
    assert speech_turns(table, COLUMN_MS) == tuple(turns_of(samples))
