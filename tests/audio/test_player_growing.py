"""Playing what is there of a recording while the rest is still being decoded: both players keep it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from qadesk.audio.aids import Aids
from qadesk.audio.player import SKIPPED, PlayerState
from tests.audio.desk import KINDS, Desk, desk_of
from tests.audio.sounds import voice

CALL = np.stack([voice(20.0), voice(20.0, seed=2)], axis=1)
SECOND = 8000
SLACK_MS = 80


@pytest.fixture(params=KINDS)
def growing(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The first second of a call that claims twenty."""
    if request.param != "silent":
        request.getfixturevalue("sound_rig")
    with desk_of(request.param) as desk:
        desk.player.load(CALL[:SECOND], SECOND, complete=False, expected_ms=20_000)
        yield desk


def test_what_is_known_and_what_is_claimed_are_two_things(growing: Desk) -> None:
    player = growing.player
    assert (player.known_ms, player.duration_ms, player.position_ms) == (1_000, 20_000, 0)
    player.grow(CALL[:4 * SECOND], SECOND, complete=False, expected_ms=3_000)
    assert (player.known_ms, player.duration_ms) == (4_000, 4_000)
    player.grow(CALL[:5 * SECOND], SECOND)
    assert (player.known_ms, player.duration_ms) == (5_000, 5_000)


def test_it_plays_on_undisturbed_while_more_comes(growing: Desk) -> None:
    player = growing.player
    player.play()
    seen = []
    for seconds in range(2, 9):
        growing.advance(0.05)
        seen.append(player.position_ms)
        player.grow(CALL[:seconds * SECOND], SECOND, complete=False, expected_ms=20_000)
        seen.append(player.position_ms)
    assert seen == sorted(seen) and player.state is PlayerState.PLAYING and not player.waits
    growing.until(lambda: player.position_ms > 1_300)
    player.pause()
    heard, = player.heard()
    assert heard.start_ms == 0 and heard.end_ms >= 1_300


def test_at_the_end_of_what_is_there_it_waits_and_goes_on_when_more_comes(growing: Desk) -> None:
    player = growing.player
    player.seek(900)
    player.play()
    growing.until(lambda: player.waits)
    assert (player.state, player.position_ms) == (PlayerState.PLAYING, 1_000)
    growing.advance(0.3)
    assert player.position_ms == 1_000
    player.grow(CALL[:3 * SECOND], SECOND, complete=False, expected_ms=20_000)
    assert not player.waits and player.state is PlayerState.PLAYING
    growing.until(lambda: player.position_ms > 1_200)
    player.pause()
    first, *more = player.heard()
    assert first.start_ms == 900 and (more[-1] if more else first).end_ms >= 1_200
    assert all(piece.end_ms - piece.start_ms < 700 for piece in (first, *more))


def test_a_place_that_is_not_there_yet_is_waited_for(growing: Desk) -> None:
    player = growing.player
    player.play()
    player.seek(10_000)
    assert (player.state, player.waits, player.position_ms) == (PlayerState.PLAYING, True, 10_000)
    player.pause()
    assert (player.state, player.waits, player.position_ms) == (PlayerState.PAUSED, False, 10_000)
    player.play()
    player.grow(CALL[:5 * SECOND], SECOND, complete=False, expected_ms=20_000)
    assert player.waits
    player.grow(CALL[:12 * SECOND], SECOND, complete=False, expected_ms=20_000)
    assert not player.waits
    growing.until(lambda: player.position_ms > 10_100)
    player.seek(99_000)
    assert (player.position_ms, player.waits) == (20_000, True)


def test_a_claim_that_was_a_lie_ends_where_the_recording_does(growing: Desk) -> None:
    player = growing.player
    player.seek(15_000)
    player.play()
    player.grow(CALL[:2 * SECOND], SECOND)
    growing.until(lambda: player.state is PlayerState.ENDED)
    assert (player.position_ms, player.duration_ms) == (2_000, 2_000)


def test_in_another_shape_it_goes_on_at_the_same_place(growing: Desk) -> None:
    player = growing.player
    player.play()
    growing.until(lambda: player.position_ms > 200)
    before = player.position_ms
    player.grow(CALL[::2][:10 * SECOND, :1], SECOND // 2, complete=False)
    assert before <= player.position_ms <= before + SLACK_MS and player.duration_ms == 20_000
    growing.until(lambda: player.position_ms > 500)


def test_silence_is_skipped_once_the_whole_is_known(growing: Desk) -> None:
    player = growing.player
    player.skip_silence = True
    player.grow(CALL[:6 * SECOND], SECOND, complete=False, expected_ms=20_000)
    player.seek(4_100)
    player.play()
    player.grow(CALL, SECOND, aids=Aids(((4_000, 9_000),)))
    growing.until(lambda: player.position_ms > 8_850)
    player.pause()
    assert any(piece.speed == SKIPPED for piece in player.heard())


def test_a_loop_that_is_not_decoded_yet_is_kept_and_turned_in_once_it_is_there(growing: Desk) -> None:
    player = growing.player
    player.loop = (500, 1_500)
    assert player.loop == (500, 1_500)
    player.seek(700)
    player.play()
    growing.until(lambda: player.waits)
    assert player.position_ms == 1_000
    player.grow(CALL[:SECOND + 1_000], SECOND, complete=False, expected_ms=20_000)
    growing.until(lambda: player.waits)
    player.grow(CALL[:3 * SECOND], SECOND, complete=False, expected_ms=20_000)
    growing.until(lambda: player.position_ms < 900)
    player.pause()
    assert all(piece.start_ms >= 500 and piece.end_ms <= 1_500 for piece in player.heard())


def test_a_loop_lies_within_the_call_once_its_length_is_known(growing: Desk) -> None:
    player = growing.player
    player.loop = (2_000, 6_000)
    player.play()
    assert player.waits and player.position_ms == 2_000
    player.grow(CALL[:4 * SECOND], SECOND)
    assert player.loop == (2_000, 4_000) and not player.waits
    player.grow(CALL[:4 * SECOND], SECOND, complete=False, expected_ms=20_000)
    player.loop = (15_000, 16_000)
    assert player.loop == (15_000, 16_000)
    player.grow(CALL[:4 * SECOND], SECOND)
    assert player.loop is None


def test_a_place_behind_all_that_is_told_is_waited_for(growing: Desk) -> None:
    player = growing.player
    player.grow(CALL[:SECOND], SECOND, complete=False)
    player.seek(3_000)
    player.play()
    assert player.waits and player.position_ms == 3_000 and player.known_ms == 1_000
    player.grow(CALL[:2 * SECOND], SECOND)
    player.poll()
    assert player.state is PlayerState.ENDED and player.position_ms == 2_000


def test_an_empty_player_does_not_grow(growing: Desk) -> None:
    growing.player.unload()
    growing.player.grow(CALL, SECOND)
    assert (growing.player.state, growing.player.duration_ms) == (PlayerState.EMPTY, 0)
