"""What really comes out, caught at the null sink's monitor; the sound card is pulled while playing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from qadesk.audio.aids import NO_AIDS, Aids
from qadesk.audio.course import Course
from qadesk.audio.cuts import NO_CUTS
from qadesk.audio.player import PlayerState, Solo, SoundState
from qadesk.audio.player_pyaudio import PyAudioPlayer
from qadesk.audio.rendering import Ears, Rendering
from qadesk.audio.sound_card import SoundCard
from tests.audio.sounds import Samples, voice
from tests.sound_rig import SoundRig, resample, similarity

CALL = np.stack([voice(20.0), voice(20.0, pitch_hz=190.0, seed=2)], axis=1)
RATE_HZ, SINK_HZ = 8000, 48_000


@pytest.fixture
def player(sound_rig: SoundRig) -> Iterator[PyAudioPlayer]:
    player = PyAudioPlayer()
    player.prepare()
    assert player.device_names()  # waits for the scan, whose chatter must not meet pytest's own capturing
    player.load(CALL, RATE_HZ)
    yield player
    player.close()


def until(player: PyAudioPlayer, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        threading.Event().wait(0.02)
        player.poll()


def heard(rig: SoundRig, player: PyAudioPlayer, from_ms: int, until_ms: int) -> Samples:
    """What the monitor caught while the player went from one place to the other."""
    player.seek(from_ms)
    with rig.record() as recording:
        player.play()
        until(player, lambda: player.position_ms >= until_ms)
        recording.wait_s(0.1)
        player.pause()
        return recording.samples


def likeness(caught: Samples, ear: int, source: NDArray[np.generic]) -> float:
    return similarity(caught[:, ear], resample(source, RATE_HZ, SINK_HZ))[0]


def test_at_normal_speed_the_source_comes_out_on_each_ear(sound_rig: SoundRig, player: PyAudioPlayer) -> None:
    caught = heard(sound_rig, player, 2_000, 4_000)
    source = CALL[16_400:31_000]
    assert likeness(caught, 0, source[:, 0]) > 0.98 and likeness(caught, 1, source[:, 1]) > 0.98
    assert likeness(caught, 0, source[:, 1]) < 0.5
    assert player.sound is SoundState.OK and player.device_name


def test_at_one_and_a_half_the_stretched_source_comes_out(sound_rig: SoundRig, player: PyAudioPlayer) -> None:
    player.speed = 1.5
    caught = heard(sound_rig, player, 2_000, 5_000)
    rendered = Rendering(CALL, RATE_HZ, Course(16_000, 1.5, len(CALL)), Ears()).chunk(14_000)
    source = np.frombuffer(rendered, "<i2").reshape(-1, 2)
    assert likeness(caught, 0, source[:, 0]) > 0.97 and likeness(caught, 1, source[:, 1]) > 0.97


@pytest.mark.parametrize(("solo", "channel"), [(Solo.AGENT, 0), (Solo.CUSTOMER, 1)])
def test_a_voice_alone_is_on_both_ears(sound_rig: SoundRig, player: PyAudioPlayer, solo: Solo, channel: int) -> None:
    player.solo = solo
    caught = heard(sound_rig, player, 6_000, 7_500)
    source = CALL[48_400:58_000]
    assert all(likeness(caught, ear, source[:, channel]) > 0.98 for ear in (0, 1))
    assert all(likeness(caught, ear, source[:, 1 - channel]) < 0.5 for ear in (0, 1))


def test_swapped_the_ears_change(sound_rig: SoundRig, player: PyAudioPlayer) -> None:
    player.swapped = True
    caught = heard(sound_rig, player, 6_000, 7_000)
    assert likeness(caught, 0, CALL[48_400:55_000, 1]) > 0.98 and likeness(caught, 1, CALL[48_400:55_000, 0]) > 0.98


SPEEDS = [1.0, 1.5, 2.0]


def rendered(start_ms: int, speed: float, n_frames: int, *, aids: Aids = NO_AIDS, skips: bool = False,
             ears: Ears | None = None) -> Samples:
    """What has to come out from a place on, (n_frames, 2), as it is before the sound card."""
    cuts = aids.cuts(RATE_HZ) if skips else NO_CUTS
    course = Course(start_ms * 8, speed, len(CALL), cuts=cuts)
    chunk = Rendering(CALL, RATE_HZ, course, ears or Ears()).chunk(n_frames)
    return np.frombuffer(chunk, "<i2").reshape(-1, 2)


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("solo", list(Solo))
def test_at_each_speed_each_solo_comes_out(sound_rig: SoundRig, player: PyAudioPlayer, speed: float,
                                           solo: Solo) -> None:
    player.speed, player.solo = speed, solo
    caught = heard(sound_rig, player, 2_000, 2_000 + round(1_500 * speed))
    source = rendered(2_000, speed, 10_000, ears=Ears(solo=solo))
    assert all(likeness(caught, ear, source[:, ear]) > 0.97 for ear in (0, 1))


@pytest.mark.parametrize("speed", SPEEDS)
def test_skipped_silence_does_not_come_out(sound_rig: SoundRig, player: PyAudioPlayer, speed: float) -> None:
    """Across the jump, the sound before it is followed at once by the sound behind it."""
    aids = Aids(((3_000, 9_000),))
    player.load(CALL, RATE_HZ, aids=aids)
    player.skip_silence, player.speed = True, speed
    caught = heard(sound_rig, player, 2_000, 9_500)
    source = rendered(2_000, speed, round(13_000 / speed), aids=aids, skips=True)
    assert all(likeness(caught, ear, source[:, ear]) > 0.97 for ear in (0, 1))
    assert likeness(caught, 0, CALL[44_000:50_000, 0]) < 0.6
    assert len(caught) < 3.5 * SINK_HZ


@pytest.mark.parametrize(("solo", "gains"), [(Solo.BOTH, (2.0, 0.5)), (Solo.AGENT, (2.0, 2.0)),
                                             (Solo.CUSTOMER, (0.5, 0.5))])
def test_normalised_each_voice_comes_out_at_its_gain(sound_rig: SoundRig, player: PyAudioPlayer, solo: Solo,
                                                     gains: tuple[float, float]) -> None:
    player.load(CALL // 4, RATE_HZ, aids=Aids(gains=(2.0, 0.5)))
    player.normalise, player.solo = True, solo
    caught = heard(sound_rig, player, 2_000, 3_500)
    source = rendered(2_000, 1.0, 11_000, ears=Ears(solo=solo)) // 4
    for ear in (0, 1):
        fit, at = similarity(caught[:, ear], loud := resample(source[:, ear], RATE_HZ, SINK_HZ))
        part = caught[at:at + len(loud), ear].astype(float)
        assert fit > 0.97 and float(part @ loud / (loud @ loud)) == pytest.approx(gains[ear], rel=0.05)


def test_a_mono_call_is_on_both_ears(sound_rig: SoundRig, player: PyAudioPlayer) -> None:
    player.load(CALL[:, :1], RATE_HZ)
    caught = heard(sound_rig, player, 1_000, 2_000)
    assert all(likeness(caught, ear, CALL[8_400:15_000, 0]) > 0.98 for ear in (0, 1))


def test_the_position_is_what_comes_out(sound_rig: SoundRig, player: PyAudioPlayer) -> None:
    """At the moment of pausing, the last sample at the monitor is that of the position."""
    caught = heard(sound_rig, player, 3_000, 4_000)
    last = np.flatnonzero(np.abs(caught[:, 0]) > 20)[-1]
    tail = caught[last - SINK_HZ // 4:last, 0]
    _fit, at = similarity(resample(CALL[:48_000, 0], RATE_HZ, SINK_HZ), tail)
    assert abs((at + len(tail)) * 1000 / SINK_HZ - player.position_ms) < 80


def test_a_new_volume_is_heard_soon(sound_rig: SoundRig, player: PyAudioPlayer) -> None:
    player.play()
    until(player, lambda: player.position_ms > 500)
    player.volume = 0.1
    until(player, lambda: player.position_ms > 800)  # what is buffered alone would last longer
    with sound_rig.record() as recording:
        until(player, lambda: player.position_ms > 1_000)
        caught = recording.samples
    assert 100 < np.abs(caught[:, 0]).max() < 0.2 * np.abs(CALL[:, 0]).max()


def test_paused_it_is_silent(sound_rig: SoundRig, player: PyAudioPlayer) -> None:
    player.play()
    until(player, lambda: player.position_ms > 200)
    player.pause()
    with sound_rig.record() as recording:
        recording.wait_s(0.2)
        before = len(recording.samples)
        recording.wait_s(0.3)
        assert not recording.samples[before:].any()


def test_a_pulled_sound_card_is_said_and_played_again_when_it_is_back(sound_rig: SoundRig,
                                                                      player: PyAudioPlayer) -> None:
    player.play()
    until(player, lambda: player.position_ms > 300)
    sound_rig.unplug()
    try:
        until(player, lambda: player.sound is SoundState.LOST)
        lost_at = player.position_ms
        assert player.state is PlayerState.PLAYING
        until(player, lambda: player.position_ms > lost_at + 300)  # it goes on, silently
    finally:
        sound_rig.plug_in()
    until(player, lambda: player.sound is SoundState.OK)
    back_at = player.position_ms
    assert back_at > lost_at
    pieces = player.heard()
    assert any(not piece.audible for piece in pieces) and pieces[0].audible
    with sound_rig.record() as recording:
        until(player, lambda: player.position_ms > back_at + 1_000)
        source = CALL[(back_at + 300) * 8:(back_at + 800) * 8, 0]
        assert likeness(recording.samples, 0, source) > 0.95


def test_without_a_device_it_plays_silently_until_there_is_one(sound_rig: SoundRig) -> None:
    sound_rig.unplug()
    player = PyAudioPlayer()
    try:
        player.prepare()
        player.load(CALL, RATE_HZ)
        player.play()
        until(player, lambda: player.sound is SoundState.NO_DEVICE and player.position_ms > 200)
        assert player.state is PlayerState.PLAYING and player.device_name == ""
    finally:
        sound_rig.plug_in()
    until(player, lambda: player.sound is SoundState.OK)
    assert player.device_name
    player.close()


def test_no_device_is_known_before_anything_is_played(sound_rig: SoundRig) -> None:
    sound_rig.unplug()
    try:
        player = PyAudioPlayer()
        player.prepare()
        until(player, lambda: player.sound is SoundState.NO_DEVICE)
        player.close()
    finally:
        sound_rig.plug_in()


def test_devices_have_names_and_one_can_be_chosen(sound_rig: SoundRig, player: PyAudioPlayer) -> None:
    names = player.device_names()
    assert names
    player.play()
    player.choose_device(names[-1])
    until(player, lambda: player.position_ms > 100)
    assert player.device_name == names[-1] and player.sound is SoundState.OK
    player.choose_device("no such device")
    assert player.device_name and player.sound is SoundState.OK
    assert player.missing_device == "no such device"
    player.choose_device(names[-1])
    assert player.missing_device == ""


def test_a_headset_plugged_in_later_is_listed_chosen_and_plays_alone(sound_rig: SoundRig,
                                                                    player: PyAudioPlayer) -> None:
    before = player.device_names()
    with sound_rig.second_device("headset"):
        assert set(player.device_names()) == {*before, "headset"}
        player.choose_device("headset")
        with sound_rig.record() as loudspeaker, sound_rig.record(sink="headset") as headset:
            player.seek(2_000)
            player.play()
            assert "headset" in player.device_names()  # while it plays nothing is looked for anew
            until(player, lambda: player.position_ms >= 3_500)
            headset.wait_s(0.1)
            player.pause()
            assert likeness(headset.samples, 0, CALL[16_400:27_000, 0]) > 0.98
            assert not loudspeaker.samples.any()
        assert (player.device_name, player.missing_device) == ("headset", "")
    assert player.device_names() == before
    assert player.missing_device == "headset"


def test_a_headset_pulled_while_it_plays_does_not_move_to_the_loudspeaker(sound_rig: SoundRig,
                                                                         player: PyAudioPlayer) -> None:
    with sound_rig.second_device("headset"):
        player.device_names()
        player.choose_device("headset")
        player.play()
        until(player, lambda: player.position_ms > 300)
    player.pause()
    with sound_rig.record() as loudspeaker:
        player.play()
        until(player, lambda: player.sound is not SoundState.OK)
        until(player, lambda: player.position_ms > 1_000)
        assert not loudspeaker.samples.any() and player.missing_device == "headset"
    with sound_rig.second_device("headset"):
        until(player, lambda: player.sound is SoundState.OK)
        assert player.device_name == "headset"


@pytest.mark.parametrize(("balance", "left", "right"), [(-1.0, 1.0, 0.0), (0.5, 0.5, 1.0)])
def test_balance_is_heard_on_each_ear(sound_rig: SoundRig, player: PyAudioPlayer, balance: float, left: float,
                                      right: float) -> None:
    player.balance = balance
    caught = heard(sound_rig, player, 2_000, 3_500)
    source = rendered(2_000, 1.0, 11_000)
    for ear, share in ((0, left), (1, right)):
        if not share:
            assert not caught[:, ear].any()
            continue
        fit, at = similarity(caught[:, ear], loud := resample(source[:, ear], RATE_HZ, SINK_HZ))
        part = caught[at:at + len(loud), ear].astype(float)
        assert fit > 0.97 and float(part @ loud / (loud @ loud)) == pytest.approx(share, rel=0.05)


def test_a_loop_comes_out_turn_by_turn(sound_rig: SoundRig, player: PyAudioPlayer) -> None:
    player.loop = (2_000, 2_400)
    with sound_rig.record() as recording:
        player.play()
        recording.wait_s(1.6)
        player.pause()
        turns = np.tile(CALL[16_000:19_200], (3, 1))
        assert all(likeness(recording.samples, ear, turns[:, ear]) > 0.97 for ear in (0, 1))


def test_a_recording_that_grows_while_it_plays_comes_out_without_a_gap(sound_rig: SoundRig,
                                                                      player: PyAudioPlayer) -> None:
    player.load(CALL[:2 * RATE_HZ], RATE_HZ, complete=False, expected_ms=20_000)
    with sound_rig.record() as recording:
        player.play()
        for seconds in range(3, 9):
            until(player, lambda seconds=seconds: player.position_ms > 150 * (seconds - 2))
            player.grow(CALL[:seconds * RATE_HZ], RATE_HZ, complete=False, expected_ms=20_000)
        until(player, lambda: player.position_ms > 2_300)
        player.pause()
        assert all(likeness(recording.samples, ear, CALL[800:17_000, ear]) > 0.98 for ear in (0, 1))


def test_a_chosen_device_that_is_gone_at_the_start_is_replaced_and_named(sound_rig: SoundRig) -> None:
    player = PyAudioPlayer("headphones of before")
    assert player.missing_device == ""  # nothing is known yet
    player.prepare()
    assert player.device_names()
    player.load(CALL, RATE_HZ)
    with sound_rig.record() as recording:
        player.play()
        until(player, lambda: player.position_ms > 1_500)
        assert likeness(recording.samples, 0, CALL[2_000:10_000, 0]) > 0.95
    assert (player.sound, player.missing_device) == (SoundState.OK, "headphones of before") and player.device_name
    player.close()


def test_a_chosen_device_comes_back_and_nothing_else_plays_meanwhile(sound_rig: SoundRig,
                                                                    player: PyAudioPlayer) -> None:
    chosen = player.device_names()[-1]
    player.choose_device(chosen)
    player.play()
    until(player, lambda: player.position_ms > 300)
    sound_rig.unplug()
    try:
        until(player, lambda: player.sound is SoundState.LOST)
        lost_at = player.position_ms
        until(player, lambda: player.position_ms > lost_at + 300)
    finally:
        sound_rig.plug_in()
    until(player, lambda: player.sound is SoundState.OK)
    assert (player.device_name, player.missing_device) == (chosen, "")


def test_a_chosen_device_that_refuses_is_named(sound_rig: SoundRig) -> None:
    card = SoundCard()
    card.device = card.device_names()[-1]
    with pytest.raises((OSError, ValueError)):
        card.open(10**8, 1024, lambda *_told: (b"", 0))
    assert card.missing == card.device
    card.device = ""
    assert card.missing == ""
    card.close()
