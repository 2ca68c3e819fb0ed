"""The window follows a recording while it is decoded, may give it up, and clears up after a child that died."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import CancelledError
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qadesk.audio.buffer import SampleBuffer, decode_to_buffer
from qadesk.audio.collection import Collection
from qadesk.audio.growth import Grown, Growth, GrowthTeller, memory_name
from qadesk.audio.looking import TimeLimits, decode_in, warm_up_in
from qadesk.audio.sample_buffer import SPARSE
from qadesk.errors import AudioError
from qadesk.work import Work
from tests.audio.hostile import amr_without_data
from tests.audio.sounds import voice

CALL = np.stack([voice(12.0), voice(12.0, seed=2)], axis=1)
LIMIT = 10_000_000


def looked(growth: Growth) -> Grown:
    grown = growth.look()
    assert grown is not None
    return grown


def samples_of(grown: Grown) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    buffer = SampleBuffer.attach_growing(grown.memory, grown.memory_channels, grown.sample_rate_hz)
    there = buffer.samples[:grown.n_frames, :grown.n_channels].copy()
    buffer.let_go()
    return there


@pytest.mark.parametrize("sparse", [True, False])
def test_each_block_is_seen_as_soon_as_it_is_there(sparse: bool) -> None:
    growth = Growth()
    teller = GrowthTeller(growth.name)
    collection = Collection(8000, LIMIT, expected_s=3.0, teller=teller, sparse=sparse)
    assert growth.look() is None
    for end in range(8_000, len(CALL) + 1, 8_000):
        collection.put(CALL[end - 8_000:end])
        grown = looked(growth)
        assert (grown.n_frames, grown.sample_rate_hz, grown.expected_frames) == (end, 8000, 24_000)
        np.testing.assert_array_equal(samples_of(grown), CALL[:end])
    collection.close()
    teller.close()
    growth.close()
    assert growth.look() is None


def test_channels_are_one_until_they_differ_and_the_change_is_told() -> None:
    growth = Growth()
    teller = GrowthTeller(growth.name)
    collection = Collection(8000, LIMIT, teller=teller)
    collection.put(CALL[:20_000, [0, 0]])
    first = looked(growth)
    collection.put(CALL[20_000:])
    second = looked(growth)
    assert (first.n_channels, second.n_channels) == (1, 2) and second.version > first.version
    assert second.memory == first.memory
    collection.close()
    teller.close()
    growth.close()


def test_above_the_limit_it_moves_to_half_the_rate_and_the_old_memory_stays_for_who_looks() -> None:
    growth = Growth()
    teller = GrowthTeller(growth.name)
    collection = Collection(16_000, 300_000, 2_000_000, teller=teller)
    collection.put(CALL[:60_000])
    first = looked(growth)
    looker = SampleBuffer.attach_growing(first.memory, 2, first.sample_rate_hz)
    collection.put(CALL[60_000:])
    second = looked(growth)
    assert (first.sample_rate_hz, second.sample_rate_hz) == (16_000, 8_000) and first.memory != second.memory
    np.testing.assert_array_equal(looker.samples[:60_000], CALL[:60_000])
    looker.let_go()
    with pytest.raises(FileNotFoundError):
        SharedMemory(first.memory)
    collection.close()
    teller.close()
    growth.close()


def test_what_nobody_wants_any_more_is_left_at_the_next_block(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.wav", np.tile(CALL, (20, 1)), 8000)
    growth = Growth()
    growth.stop()
    with pytest.raises(CancelledError):
        decode_to_buffer(tmp_path / "call.wav", growth=growth.name)
    with pytest.raises(FileNotFoundError):
        SharedMemory(memory_name(growth.name, 0))
    growth.close()
    with pytest.raises(CancelledError):
        decode_to_buffer(tmp_path / "call.wav", growth=growth.name)


def test_the_child_leaves_the_same_call_whether_it_is_followed_or_not(work: Work, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.wav", CALL[:, [0, 0]], 8000)
    growth = Growth()
    followed = decode_in(work.limited, tmp_path / "call.wav", growth=growth)
    growth.close()
    alone = decode_to_buffer(tmp_path / "call.wav")
    for call in (followed, alone):
        buffer = SampleBuffer.of(call)
        np.testing.assert_array_equal(buffer.samples, CALL[:, :1])
        buffer.close()
    assert (followed.peaks, followed.aids, followed.warnings) == (alone.peaks, alone.aids, alone.warnings)


def test_a_child_that_dies_on_the_way_leaves_no_memory(work: Work, tmp_path: Path) -> None:
    growth = Growth()
    bomb = amr_without_data(tmp_path / "bomb.amr", 12)
    with pytest.raises(AudioError):
        decode_in(work.limited, bomb, growth=growth, limits=TimeLimits(60.0, 1.0))
    for number in range(3):
        with pytest.raises(FileNotFoundError):
            SharedMemory(memory_name(growth.name, number))
    growth.close()


def test_memory_that_a_dead_child_had_not_told_of_yet_is_ended_too() -> None:
    growth = Growth()
    teller = GrowthTeller(growth.name)
    teller.begin(3, 2, 2, 8000, 0)
    lost = [SampleBuffer.create(100, 2, 8000, name=memory_name(growth.name, number)) for number in (3, 4, 5, 6)]
    growth.clear_up()
    for buffer in lost:
        with pytest.raises(FileNotFoundError):
            SharedMemory(buffer.name)
        buffer.let_go()
    teller.close()
    growth.close()


def test_what_nobody_ever_asked_a_child_for_leaves_nothing() -> None:
    growth = Growth()
    name = growth.name
    del growth
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)


@pytest.mark.skipif(not SPARSE, reason="shared memory is seen in /dev/shm only on Linux")
def test_what_a_killed_window_left_is_ended_when_the_next_one_opens(work: Work) -> None:
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    left, foreign = (Path("/dev/shm") / f"qadesk-{process}-0a1b2c-0" for process in (killed.pid, os.getpid()))
    for path in (left, foreign):
        path.write_bytes(bytes(2_000))
    warm_up_in(work.limited)
    assert not left.exists() and foreign.exists()
    foreign.unlink()
