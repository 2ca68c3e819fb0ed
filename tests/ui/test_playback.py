"""The player's face for the window: backstep, steps, speed, solo, loops, one span, what was heard, lost devices."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from qadesk.audio.aids import Aids
from qadesk.audio.player import PlayerState, Solo, SoundState
from qadesk.models.listening import SKIPPED_MILLI, Coverage, HeardSpan
from qadesk.ui.playback import Playback
from tests.ui.players import RATE_HZ, ClockedPlayer, call_samples


@pytest.fixture
def player() -> ClockedPlayer:
    return ClockedPlayer()


@pytest.fixture
def playback(qtbot: QtBot, player: ClockedPlayer) -> Playback:
    made = Playback(player)
    made.load(call_samples(60), RATE_HZ)
    return made


def play_for(playback: Playback, player: ClockedPlayer, seconds: float) -> None:
    playback.play()
    player.clock.advance(seconds)


def test_going_on_after_a_pause_starts_a_little_earlier(playback: Playback, player: ClockedPlayer) -> None:
    play_for(playback, player, 10)
    playback.toggle()
    assert playback.position_ms == 10_000
    playback.toggle()
    assert playback.is_playing and playback.position_ms == 8_500


def test_after_a_seek_there_is_no_backstep(playback: Playback, player: ClockedPlayer) -> None:
    play_for(playback, player, 10)
    playback.pause()
    playback.seek(30_000)
    playback.play()
    assert playback.position_ms == 30_000


def test_a_call_goes_on_where_it_was_left_with_a_backstep(playback: Playback) -> None:
    playback.load(call_samples(60), RATE_HZ, position_ms=20_000)
    assert playback.position_ms == 20_000
    playback.play()
    assert playback.position_ms == 18_500


def test_steps_stay_within_the_call(playback: Playback) -> None:
    playback.back()
    assert playback.position_ms == 0
    playback.forward()
    playback.forward_fine()
    assert playback.position_ms == 6_000
    playback.seek(10**9)
    assert playback.position_ms == 60_000


def test_speed_goes_in_eighths_and_stops_at_its_ends(playback: Playback, qtbot: QtBot) -> None:
    with qtbot.waitSignal(playback.speed_changed) as told:
        playback.faster()
    assert told.args == [1.125]
    for _step in range(40):
        playback.slower()
    assert playback.speed == 0.5
    for _step in range(40):
        playback.faster()
    assert playback.speed == 3.0
    playback.speed_normal()
    assert playback.speed == 1.0


def test_speed_stays_from_call_to_call_and_solo_does_not(playback: Playback) -> None:
    playback.set_speed(1.5)
    playback.set_solo(Solo.AGENT)
    playback.load(call_samples(5), RATE_HZ)
    assert playback.speed == 1.5 and playback.solo is Solo.BOTH


def test_solo_goes_round(playback: Playback) -> None:
    seen = []
    for _press in range(3):
        playback.next_solo()
        seen.append(playback.solo)
    assert seen == [Solo.AGENT, Solo.CUSTOMER, Solo.BOTH]
    playback.toggle_solo(Solo.CUSTOMER)
    playback.toggle_solo(Solo.CUSTOMER)
    assert playback.solo is Solo.BOTH


def test_a_loop_is_played_over_and_over(playback: Playback, player: ClockedPlayer) -> None:
    playback.set_loop(10_000, 12_000)
    play_for(playback, player, 5)
    assert playback.position_ms == 11_000
    playback.clear_loop()
    assert playback.loop is None


def test_a_loop_is_made_by_its_ends(playback: Playback) -> None:
    playback.seek(10_000)
    playback.start_loop_here()
    assert playback.loop is None
    playback.seek(15_000)
    playback.end_loop_here()
    assert playback.loop == (10_000, 15_000)
    playback.seek(12_000)
    playback.start_loop_here()
    assert playback.loop == (12_000, 15_000)
    playback.set_loop(20_000, 20_050)
    assert playback.loop == (12_000, 15_000)


def test_one_span_is_played_and_then_it_stops(playback: Playback, player: ClockedPlayer, qtbot: QtBot) -> None:
    playback.play_span(20_000, 23_000)
    assert playback.is_playing
    player.clock.advance(3.2)
    qtbot.waitUntil(lambda: not playback.is_playing)
    playback.play()
    assert playback.position_ms >= 23_000


def test_a_moment_is_played_with_its_surroundings(playback: Playback, player: ClockedPlayer, qtbot: QtBot) -> None:
    playback.play_span(30_000, 30_000)
    assert playback.position_ms == 28_000
    player.clock.advance(4.1)
    qtbot.waitUntil(lambda: not playback.is_playing)
    assert playback.position_ms >= 32_000


def test_the_end_is_told_and_play_begins_again(playback: Playback, player: ClockedPlayer, qtbot: QtBot) -> None:
    playback.seek(59_000)
    with qtbot.waitSignal(playback.state_changed, check_params_cb=lambda state: state is PlayerState.ENDED):
        play_for(playback, player, 2)
    playback.play()
    assert playback.position_ms == 0


def test_the_playhead_is_told_while_it_moves(playback: Playback, player: ClockedPlayer, qtbot: QtBot) -> None:
    playback.play()
    with qtbot.waitSignal(playback.moved, check_params_cb=lambda position_ms: position_ms == 4_000):
        player.clock.advance(4)


def test_what_was_heard_is_told_with_its_speed(playback: Playback, player: ClockedPlayer) -> None:
    heard: list[HeardSpan] = []
    playback.heard_more.connect(heard.extend)
    play_for(playback, player, 10)
    playback.set_speed(2.0)
    player.clock.advance(5)
    playback.pause()
    assert Coverage().plus(heard).spans == (HeardSpan(0, 10_000), HeardSpan(10_000, 20_000, 2000))


def test_leaving_a_call_tells_what_was_heard_of_it(playback: Playback, player: ClockedPlayer) -> None:
    heard: list[HeardSpan] = []
    playback.heard_more.connect(heard.extend)
    play_for(playback, player, 3)
    playback.unload()
    assert heard == [HeardSpan(0, 3_000)]
    assert not playback.has_call and playback.position_ms == 0


def test_a_lost_device_is_told_and_silence_is_not_heard(playback: Playback, player: ClockedPlayer,
                                                        qtbot: QtBot) -> None:
    heard: list[HeardSpan] = []
    playback.heard_more.connect(heard.extend)
    play_for(playback, player, 2)
    with qtbot.waitSignal(playback.sound_changed, check_params_cb=lambda sound: sound is SoundState.LOST):
        player.unplug()
    player.clock.advance(5)
    playback.pause()
    assert Coverage().plus(heard).intervals() == ((0, 2_000),)


def test_without_a_call_nothing_happens(qtbot: QtBot, player: ClockedPlayer) -> None:
    playback = Playback(player)
    for act in (playback.toggle, playback.back, playback.forward, playback.start_loop_here, playback.end_loop_here,
                playback.next_solo, lambda: playback.play_span(0, 5), lambda: playback.set_loop(0, 5_000)):
        act()
    assert not playback.is_playing and playback.loop is None


def test_volume_goes_in_tenths(playback: Playback) -> None:
    playback.quieter()
    assert playback.volume == pytest.approx(0.9)
    for _press in range(3):
        playback.louder()
    assert playback.volume == 1.0


@pytest.fixture
def quiet_between(playback: Playback) -> Playback:
    """Silence from 10 to 20 s; 10.15 to 19.85 s are skipped when that is asked for."""
    playback.load(call_samples(60), RATE_HZ, aids=Aids(((10_000, 20_000),), (2.0, 0.5)))
    return playback


def test_skipped_silence_counts_as_heard_and_not_as_time(quiet_between: Playback, player: ClockedPlayer,
                                                         qtbot: QtBot) -> None:
    heard: list[HeardSpan] = []
    quiet_between.heard_more.connect(heard.extend)
    with qtbot.waitSignal(quiet_between.skip_changed) as told:
        quiet_between.toggle_skip()
    assert told.args == [True]
    quiet_between.seek(9_000)
    play_for(quiet_between, player, 2)
    quiet_between.pause()
    coverage = Coverage().plus(heard)
    assert quiet_between.position_ms == 20_700
    assert coverage.intervals() == ((9_000, 20_700),) and coverage.listening_ms() == 2_000
    assert [span.speed_milli for span in coverage.spans] == [1000, SKIPPED_MILLI, 1000]


def test_a_span_on_its_own_is_played_with_its_silence(quiet_between: Playback, player: ClockedPlayer,
                                                      qtbot: QtBot) -> None:
    quiet_between.set_skip(True)
    quiet_between.play_span(9_000, 15_000)
    player.clock.advance(4)
    assert quiet_between.position_ms == 13_000
    player.clock.advance(2.1)
    qtbot.waitUntil(lambda: not quiet_between.is_playing)
    quiet_between.play()
    assert 19_850 <= quiet_between.position_ms < 20_000


def test_skipping_and_levelling_belong_to_the_page(quiet_between: Playback, player: ClockedPlayer,
                                                   qtbot: QtBot) -> None:
    quiet_between.set_skip(True)
    quiet_between.set_normalise(True)
    assert player.skip_silence and player.normalise
    other = Playback(player)
    other.load(call_samples(5), RATE_HZ)
    assert not player.skip_silence and not player.normalise
    quiet_between.set_normalise(False)  # while the other plays nothing changes for it
    assert not player.normalise and quiet_between.skips_silence
    other.set_normalise(True)
    quiet_between.load(call_samples(5), RATE_HZ)
    assert player.skip_silence and not player.normalise


def test_a_call_left_at_its_end_stands_there_and_plays_from_the_start(playback: Playback) -> None:
    playback.load(call_samples(60), RATE_HZ, position_ms=60_000)
    assert playback.position_ms == 60_000
    playback.play()
    assert playback.is_playing and playback.position_ms == 0


def test_a_span_behind_what_is_decoded_is_waited_for_and_played_to_its_end(playback: Playback, player: ClockedPlayer,
                                                                         qtbot: QtBot) -> None:
    call = call_samples(60)
    playback.load(call[:10 * RATE_HZ], RATE_HZ, complete=False)  # its header claims nothing
    playback.play_span(30_000, 32_000)
    assert playback.is_playing and playback.position_ms == 30_000
    playback.grow(call[:31 * RATE_HZ], RATE_HZ, complete=False)
    player.clock.advance(5.0)
    qtbot.waitUntil(lambda: player.waits)
    assert playback.is_playing and playback.position_ms == 31_000  # the span's end is not there yet
    playback.grow(call, RATE_HZ)
    player.clock.advance(1.0)
    qtbot.waitUntil(lambda: not playback.is_playing)
    assert playback.position_ms == 32_000


def test_a_span_that_ends_with_the_call_is_over_and_the_next_one_plays(playback: Playback, player: ClockedPlayer,
                                                                     qtbot: QtBot) -> None:
    playback.load(call_samples(60)[:-4], RATE_HZ)
    playback.play_spans([(59_000, 60_500), (10_000, 11_000)])
    player.clock.advance(2.0)
    qtbot.waitUntil(lambda: playback.position_ms == 10_000)
    assert playback.is_playing
    player.clock.advance(1.0)
    qtbot.waitUntil(lambda: not playback.is_playing)
    assert playback.position_ms == 11_000


def test_a_loop_behind_the_end_of_a_call_that_claimed_more_goes(playback: Playback, qtbot: QtBot) -> None:
    call = call_samples(20)
    playback.load(call[:5 * RATE_HZ], RATE_HZ, complete=False, expected_ms=60_000)
    playback.put_loop((30_000, 40_000))
    assert playback.loop == (30_000, 40_000)
    with qtbot.waitSignal(playback.loop_changed) as told:
        playback.grow(call, RATE_HZ)
    assert told.args == [None] and playback.loop is None
