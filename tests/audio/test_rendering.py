"""What goes to which ear, and chunks that follow a course to the sample."""

from __future__ import annotations

import numpy as np
import pytest

from qadesk.audio.course import Course
from qadesk.audio.cuts import Cuts
from qadesk.audio.rendering import Ears, Rendering, Solo
from tests.audio.sounds import Samples, voice

CALL = np.stack([voice(3.0), voice(3.0, seed=2)], axis=1)


def stereo(data: bytes) -> Samples:
    return np.frombuffer(data, "<i2").reshape(-1, 2)


@pytest.mark.parametrize(("agent_first", "solo", "left", "right"), [
    (True, Solo.BOTH, 0, 1), (False, Solo.BOTH, 1, 0), (True, Solo.AGENT, 0, 0), (True, Solo.CUSTOMER, 1, 1),
    (False, Solo.AGENT, 1, 1), (False, Solo.CUSTOMER, 0, 0)])
def test_each_voice_goes_to_its_ear(agent_first: bool, solo: Solo, left: int, right: int) -> None:
    out = Ears(agent_first, solo).mix(CALL)
    np.testing.assert_array_equal(out, CALL[:, [left, right]])


@pytest.mark.parametrize("solo", list(Solo))
def test_one_channel_goes_to_both_ears(solo: Solo) -> None:
    out = Ears(solo=solo).mix(CALL[:, :1])
    np.testing.assert_array_equal(out, CALL[:, [0, 0]])


def test_volume_scales() -> None:
    assert np.abs(Ears(volume=0.5).mix(CALL) - CALL // 2).max() <= 1


@pytest.mark.parametrize("size", [1, 77, 1000, 5000])
def test_chunks_at_speed_one_are_the_samples_then_silence(size: int) -> None:
    rendering = Rendering(CALL, 8000, Course(500, 1.0, len(CALL)), Ears())
    out = np.concatenate([stereo(rendering.chunk(size)) for _chunk in range(30_000 // size)])
    n = min(len(out), len(CALL) - 500)
    np.testing.assert_array_equal(out[:n], CALL[500:500 + n])
    assert not out[len(CALL) - 500:].any()


def test_a_loop_at_speed_one_is_exact() -> None:
    rendering = Rendering(CALL, 8000, Course(0, 1.0, len(CALL), (1000, 3000)), Ears())
    out = stereo(rendering.chunk(9000))
    expected = np.concatenate([CALL[:3000], CALL[1000:3000], CALL[1000:3000], CALL[1000:3000]])
    np.testing.assert_array_equal(out, expected)


@pytest.mark.parametrize("speed", [0.5, 1.5, 3.0])
def test_stretched_chunks_are_whole_and_end_in_silence(speed: float) -> None:
    rendering = Rendering(CALL, 8000, Course(0, speed, len(CALL)), Ears())
    out = np.concatenate([stereo(rendering.chunk(1000)) for _chunk in range(60)])
    loud = np.flatnonzero(np.abs(out[:, 0]) > 50)
    assert abs(loud[-1] * speed - len(CALL)) < 8000 * 0.05 * max(1, speed)


def test_gains_scale_each_channel_wherever_it_goes() -> None:
    out = Ears(gains=(0.5, 0.25)).mix(CALL)
    assert np.abs(out - CALL // [2, 4]).max() <= 1
    turned = Ears(agent_first=False, solo=Solo.AGENT, volume=0.5, gains=(0.5, 0.5)).mix(CALL)
    assert np.abs(turned - CALL[:, [1, 1]] // 4).max() <= 1


@pytest.mark.parametrize(("balance", "left", "right"), [(-1.0, 1.0, 0.0), (-0.5, 1.0, 0.5), (0.25, 0.75, 1.0)])
@pytest.mark.parametrize("solo", list(Solo))
def test_balance_makes_one_ear_quieter_whoever_is_on_it(balance: float, left: float, right: float, solo: Solo) -> None:
    level = Ears(solo=solo).mix(CALL)
    out = Ears(solo=solo, balance=balance).mix(CALL)
    assert np.abs(out - level * [left, right]).max() <= 1


@pytest.mark.parametrize("speed", [1.0, 1.5])
def test_a_recording_that_grew_in_time_is_rendered_as_if_it_had_been_whole(speed: float) -> None:
    whole = Rendering(CALL, 8000, Course(0, speed, len(CALL)), Ears()).chunk(14_000)
    rendering = Rendering(CALL[:12_000], 8000, Course(0, speed, 12_000), Ears())
    parts = [rendering.chunk(6_000)]
    assert rendering.extend(CALL, Course(0, speed, len(CALL)))
    parts.append(rendering.chunk(8_000))
    assert b"".join(parts) == whole


def test_one_that_ran_out_is_not_extended() -> None:
    rendering = Rendering(CALL[:4_000], 8000, Course(0, 1.0, 4_000), Ears())
    rendering.chunk(5_000)
    assert not rendering.extend(CALL, Course(0, 1.0, len(CALL)))


def test_what_gets_too_loud_is_held_and_does_not_turn_over() -> None:
    out = Ears(gains=(16.0, 16.0)).mix(CALL)
    assert out.max() == 32767 and out.min() == -32768 and (np.sign(out) * np.sign(CALL) >= 0).all()


def test_jumps_at_speed_one_are_exact() -> None:
    course = Course(100, 1.0, len(CALL), cuts=Cuts([(2_000, 9_000), (12_000, 20_000)]))
    rendering = Rendering(CALL, 8000, course, Ears())
    out = np.concatenate([stereo(rendering.chunk(size)) for size in (700, 1_200, 3_500, 2_000, 2_000)])
    expected = np.concatenate([CALL[100:2_000], CALL[9_000:12_000], CALL[20_000:]])
    np.testing.assert_array_equal(out[:len(expected)], expected)
    assert not out[len(expected):].any()


@pytest.mark.parametrize("speed", [0.75, 1.5, 3.0])
def test_stretched_jumps_leave_out_what_is_skipped(speed: float) -> None:
    course = Course(0, speed, len(CALL), cuts=Cuts([(4_000, 20_000)]))
    out = np.concatenate([stereo(Rendering(CALL, 8000, course, Ears()).chunk(30_000))])
    loud = np.flatnonzero(np.abs(out[:, 0]) > 50)
    assert abs(loud[-1] * speed - (len(CALL) - 16_000)) < 8000 * 0.05 * max(1, speed)
