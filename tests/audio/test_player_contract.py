"""What every player keeps, silent or loud: one suite for both."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest

from qadesk.audio.aids import Aids
from qadesk.audio.player import SKIPPED, Heard, PlayerState, SilentPlayer, Solo, SoundState
from tests.audio.desk import KINDS, Desk, desk_of
from tests.audio.sounds import Samples, voice

CALL = np.stack([voice(20.0), voice(20.0, seed=2)], axis=1)
SLACK_MS = 60


@pytest.fixture(params=KINDS)
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    if request.param != "silent":
        request.getfixturevalue("sound_rig")
    with desk_of(request.param) as desk:
        yield desk


@pytest.fixture
def loaded(desk: Desk) -> Desk:
    desk.player.load(CALL, 8000)
    return desk


def near(value: float, wanted: float, slack: float = SLACK_MS) -> bool:
    return abs(value - wanted) <= slack


def test_it_begins_empty_and_nothing_moves_it(desk: Desk) -> None:
    player = desk.player
    player.play()
    player.seek(500)
    player.pause()
    player.loop = (0, 500)
    desk.advance(0.05)
    assert (player.state, player.position_ms, player.duration_ms, player.loop) == (PlayerState.EMPTY, 0, 0, None)
    assert player.heard() == ()


def test_loaded_it_waits_at_the_start(loaded: Desk) -> None:
    player = loaded.player
    assert (player.state, player.position_ms, player.duration_ms) == (PlayerState.PAUSED, 0, 20_000)


def test_it_plays_in_real_time_and_pauses_where_it_was_heard(loaded: Desk) -> None:
    player = loaded.player
    player.play()
    assert player.state is PlayerState.PLAYING
    began = player.position_ms
    loaded.advance(0.5)
    assert near(player.position_ms - began, 500, 150)
    player.pause()
    paused_at = player.position_ms
    loaded.advance(0.1)
    assert (player.state, player.position_ms) == (PlayerState.PAUSED, paused_at)


def test_positions_only_grow_while_playing(loaded: Desk) -> None:
    player = loaded.player
    player.play()
    seen = []
    for _time in range(15):
        loaded.advance(0.02)
        seen.append(player.position_ms)
    assert seen == sorted(seen) and seen[-1] > seen[0]


def test_seek_goes_there_paused_or_playing_and_is_brought_into_range(loaded: Desk) -> None:
    player = loaded.player
    player.seek(12_345)
    assert (player.position_ms, player.state) == (12_345, PlayerState.PAUSED)
    player.play()
    player.seek(3_000)
    assert player.state is PlayerState.PLAYING and near(player.position_ms, 3_000)
    player.seek(-5)
    assert near(player.position_ms, 0)
    player.pause()
    player.seek(99_999_999)
    assert player.position_ms == 20_000


def test_it_ends_and_begins_anew(loaded: Desk) -> None:
    player = loaded.player
    player.seek(19_800)
    player.play()
    loaded.until(lambda: player.state is PlayerState.ENDED)
    assert player.position_ms == 20_000
    player.play()
    assert player.state is PlayerState.PLAYING and player.position_ms < 1_000


@pytest.mark.parametrize("speed", [0.5, 1.5, 3.0])
def test_speed_moves_the_position_faster(loaded: Desk, speed: float) -> None:
    player = loaded.player
    player.speed = speed
    player.play()
    loaded.until(lambda: player.position_ms > 0)
    start, began = player.position_ms, time.monotonic()
    loaded.advance(0.6)
    took = 0.6 if isinstance(player, SilentPlayer) else time.monotonic() - began
    assert near(player.position_ms - start, took * 1000 * speed, 60 * speed + 40)


def test_speed_and_volume_are_brought_into_range(loaded: Desk) -> None:
    player = loaded.player
    player.speed, player.volume, player.balance = 9.0, 7.0, 3.0
    assert (player.speed, player.volume, player.balance) == (3.0, 1.0, 1.0)
    player.speed, player.volume, player.balance = 0.1, -1.0, -3.0
    assert (player.speed, player.volume, player.balance) == (0.5, 0.0, -1.0)


def test_a_change_while_playing_goes_on_from_the_same_place(loaded: Desk) -> None:
    player = loaded.player
    player.seek(5_000)
    player.play()
    for change in (lambda: setattr(player, "speed", 1.25), lambda: setattr(player, "solo", Solo.CUSTOMER),
                   lambda: setattr(player, "swapped", True), lambda: setattr(player, "volume", 0.5),
                   lambda: setattr(player, "balance", -0.5)):
        loaded.advance(0.05)
        before = player.position_ms
        change()
        assert player.state is PlayerState.PLAYING and before <= player.position_ms <= before + SLACK_MS


def test_a_loop_turns_and_no_place_behind_it_is_played(loaded: Desk) -> None:
    player = loaded.player
    player.loop = (2_000, 2_300)
    player.play()
    places = []
    for _time in range(40):
        loaded.advance(0.02)
        places.append(player.position_ms)
    assert player.loop == (2_000, 2_300) and player.state is PlayerState.PLAYING
    assert min(places) >= 2_000 and max(places) <= 2_300
    assert any(later < earlier for earlier, later in zip(places, places[1:], strict=False))


def test_a_loop_is_put_in_order_and_one_too_short_is_none(loaded: Desk) -> None:
    player = loaded.player
    player.loop = (9_000, 8_000)
    assert player.loop == (8_000, 9_000)
    player.loop = (500, 505)
    assert player.loop is None
    player.loop = (19_000, 99_000)
    assert player.loop == (19_000, 20_000)
    player.loop = None
    assert player.loop is None


def test_started_behind_its_loop_it_goes_to_the_loop(loaded: Desk) -> None:
    player = loaded.player
    player.loop = (1_000, 2_000)
    player.seek(9_000)
    player.play()
    assert near(player.position_ms, 1_000)


def test_heard_tells_each_piece_once_in_order(loaded: Desk) -> None:
    player = loaded.player
    player.seek(1_000)
    player.play()
    loaded.until(lambda: player.position_ms >= 1_200)
    player.seek(7_000)
    loaded.until(lambda: player.position_ms >= 7_200)
    player.speed = 2.0
    loaded.until(lambda: player.position_ms >= 7_800)
    player.pause()
    first, second, third = player.heard()
    assert first.start_ms == 1_000 and near(first.end_ms, 1_200, 200) and first.speed == 1.0
    assert second.start_ms == 7_000 and second.speed == 1.0
    assert (third.start_ms, third.speed) == (second.end_ms, 2.0) and near(third.end_ms, player.position_ms, 1)
    assert player.heard() == ()


def test_heard_in_pieces_joins_without_gap(loaded: Desk) -> None:
    player = loaded.player
    player.play()
    pieces: list[Heard] = []
    for _time in range(10):
        loaded.advance(0.03)
        pieces += player.heard()
    assert all(later.start_ms == earlier.end_ms for earlier, later in zip(pieces, pieces[1:], strict=False))
    assert pieces[0].start_ms == 0


def test_heard_counts_each_turn_of_a_loop(loaded: Desk) -> None:
    player = loaded.player
    player.loop = (4_000, 4_200)
    player.play()
    for _time in range(30):
        loaded.advance(0.02)
    player.pause()
    heard = player.heard()
    assert len(heard) >= 2 and all(4_000 <= piece.start_ms <= piece.end_ms <= 4_201 for piece in heard)


def test_heard_is_audible_only_with_sound(loaded: Desk) -> None:
    player = loaded.player
    player.play()
    loaded.until(lambda: player.position_ms > 50)
    player.pause()
    assert all(piece.audible is (player.sound is SoundState.OK) for piece in player.heard())
    player.volume = 0.0
    player.play()
    loaded.advance(0.3)
    assert not any(piece.audible for piece in player.heard())


def test_unload_forgets_the_call_and_keeps_what_was_heard(loaded: Desk) -> None:
    player = loaded.player
    player.play()
    loaded.until(lambda: player.position_ms >= 100)
    player.unload()
    assert (player.state, player.position_ms, player.duration_ms) == (PlayerState.EMPTY, 0, 0)
    assert player.heard()[0].start_ms == 0


def test_the_next_call_keeps_speed_and_solo_but_not_the_loop(loaded: Desk) -> None:
    player = loaded.player
    player.speed, player.solo, player.loop = 1.5, Solo.AGENT, (0, 5_000)
    player.load(voice(3.0, 16000).reshape(-1, 1), 16000, agent_left=False)
    assert (player.speed, player.solo, player.loop, player.duration_ms) == (1.5, Solo.AGENT, None, 3_000)


@pytest.mark.parametrize("shape", [(0, 1), (1, 1), (3, 2), (100, 6)])
def test_the_smallest_calls_play_to_their_end(desk: Desk, shape: tuple[int, int]) -> None:
    samples: Samples = np.full(shape, 1000, np.int16)
    for speed in (1.0, 2.0):
        desk.player.load(samples, 8000)
        desk.player.speed = speed
        desk.player.play()
        desk.until(lambda: desk.player.state is PlayerState.ENDED)


@pytest.mark.parametrize("rate_hz", [6_000, 11_025, 48_000, 192_000])
def test_other_rates_play(desk: Desk, rate_hz: int) -> None:
    desk.player.load(voice(1.0, rate_hz).reshape(-1, 1), rate_hz)
    desk.player.speed = 1.5
    desk.player.play()
    desk.until(lambda: desk.player.position_ms > 200)


def test_a_closed_player_is_empty(loaded: Desk) -> None:
    loaded.player.play()
    loaded.player.close()
    assert loaded.player.state is PlayerState.EMPTY


SILENCES = Aids(((4_000, 9_000), (12_000, 18_000)), (2.0, 0.5))


@pytest.fixture
def helped(desk: Desk) -> Desk:
    """A call with two silences: 4,150 to 8,850 and 12,150 to 17,850 are skipped when that is asked for."""
    desk.player.load(CALL, 8000, aids=SILENCES)
    return desk


def test_silence_is_played_until_it_is_to_be_skipped(helped: Desk) -> None:
    player = helped.player
    assert (player.skip_silence, player.normalise) == (False, False)
    player.seek(4_100)
    player.play()
    helped.until(lambda: player.position_ms > 4_300)
    assert player.position_ms < 5_000
    player.skip_silence = True
    assert near(player.position_ms, 8_850) and player.state is PlayerState.PLAYING


@pytest.mark.parametrize("speed", [1.0, 2.0])
def test_skipped_silence_is_heard_and_took_no_time(helped: Desk, speed: float) -> None:
    player = helped.player
    player.skip_silence, player.speed = True, speed
    player.seek(3_900)
    player.play()
    helped.until(lambda: player.position_ms >= 9_000)
    player.pause()
    before, skipped, after = player.heard()
    assert (before.start_ms, before.end_ms, before.speed) == (3_900, 4_150, speed)
    assert (skipped.start_ms, skipped.end_ms, skipped.speed) == (4_150, 8_850, SKIPPED)
    assert after.start_ms == 8_850 and near(after.end_ms, player.position_ms, 1) and after.speed == speed


def test_no_place_of_skipped_silence_is_shown(helped: Desk) -> None:
    player = helped.player
    player.skip_silence = True
    player.seek(4_000)
    player.play()
    places = []
    for _time in range(20):
        helped.advance(0.02)
        places.append(player.position_ms)
    assert places == sorted(places) and not any(4_150 < place < 8_850 for place in places) and places[-1] > 8_850


def test_started_in_silence_it_begins_where_that_ends(helped: Desk) -> None:
    player = helped.player
    player.skip_silence = True
    player.seek(14_000)
    assert player.position_ms == 14_000
    player.play()
    assert near(player.position_ms, 17_850)
    helped.until(lambda: player.position_ms > 18_000)
    assert player.heard()[0].start_ms == 14_000


def test_silence_is_skipped_in_a_loop_but_not_one_that_holds_nothing_else(helped: Desk) -> None:
    player = helped.player
    player.skip_silence, player.loop = True, (4_000, 9_000)
    player.play()
    helped.until(lambda: player.position_ms > 8_900)
    helped.until(lambda: player.position_ms < 4_150)
    player.loop = (5_000, 6_000)
    helped.until(lambda: 5_100 < player.position_ms < 6_000)


def test_skipping_and_normalising_stay_for_the_next_call_and_change_nothing_else(helped: Desk) -> None:
    player = helped.player
    player.skip_silence = player.normalise = True
    player.solo = Solo.CUSTOMER
    player.load(CALL, 8000)
    assert player.skip_silence and player.normalise and player.solo is Solo.CUSTOMER and player.volume == 1.0
    player.play()
    helped.until(lambda: player.position_ms > 100)


def test_normalising_while_playing_goes_on_from_the_same_place(helped: Desk) -> None:
    player = helped.player
    player.play()
    helped.advance(0.1)
    before = player.position_ms
    player.normalise = True
    assert player.state is PlayerState.PLAYING and before <= player.position_ms <= before + SLACK_MS
