"""The player as the window sees it: a Qt face around a `Player`, which knows nothing of Qt.

It asks the player where it is (the player never calls back), turns what changed into signals, and holds what moves
the playhead: backstep on resume, steps, loop, one span and then stop. How it sounds is in `playback_knobs`.

Pages share the one player: who loads a call takes it from who held it, and only the holder says what was heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from qadesk.audio.aids import NO_AIDS, Aids
from qadesk.audio.player import SKIPPED, Player, PlayerState, Samples, Solo, SoundState
from qadesk.models.listening import SKIPPED_MILLI, HeardSpan, Interval
from qadesk.ui.playback_knobs import PlaybackKnobs

STEP_MS, FINE_STEP_MS = 5_000, 1_000
BACKSTEP_MS = 1_500
SHORTEST_LOOP_MS = 200
PLAYING_TICK_MS, IDLE_TICK_MS = 16, 500
POLL_EVERY_TICKS, HEARD_EVERY_TICKS = 3, 15
_held: WeakKeyDictionary[Player, Playback] = WeakKeyDictionary()


class Playback(PlaybackKnobs):
    """Owns nothing but the timer; the player is made and closed by the composition root."""

    moved = Signal(int)
    state_changed = Signal(object)
    sound_changed = Signal(object)  # SoundState: it, or which device plays, is not what it was
    loop_changed = Signal(object)
    heard_more = Signal(object)  # tuple[HeardSpan, ...]: only what came out as sound
    taken = Signal()  # another page loads its call: let go of this one's now, it still stands where it stood

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(player, parent)
        self.backstep_ms = BACKSTEP_MS
        self._backstep_due = False
        self._stop_at_ms: int | None = None
        self._then: tuple[Interval, ...] = ()
        self._loop_start_ms: int | None = None
        self._ticks = 0
        self._shown = (0, player.state, (player.sound, player.device_name, player.missing_device))
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(IDLE_TICK_MS)

    def prepare(self) -> None:
        """Let the player look for its device; to be called after the first paint."""
        self._player.prepare()

    # what can be asked

    @property
    def position_ms(self) -> int:
        return self._player.position_ms if self._holds else 0

    @property
    def duration_ms(self) -> int:
        return self._player.duration_ms if self._holds else 0

    @property
    def known_ms(self) -> int:
        """How much of the call is there; less than its length while it is still being decoded."""
        return self._player.known_ms if self._holds else 0

    @property
    def is_playing(self) -> bool:
        return self._state is PlayerState.PLAYING

    @property
    def has_call(self) -> bool:
        return self._state is not PlayerState.EMPTY

    @property
    def _holds(self) -> bool:
        """Whether the player is this page's, or nobody's."""
        return _held.get(self._player, self) is self

    @property
    def _state(self) -> PlayerState:
        return self._player.state if self._holds else PlayerState.EMPTY

    @property
    def sound(self) -> SoundState:
        return self._player.sound

    @property
    def device_name(self) -> str:
        return self._player.device_name

    @property
    def missing_device(self) -> str:
        return self._player.missing_device

    @property
    def loop(self) -> Interval | None:
        return self._player.loop

    # one call after another

    def load(self, samples: Samples, sample_rate_hz: int, *, agent_left: bool = True, position_ms: int = 0,
             aids: Aids = NO_AIDS, complete: bool = True, expected_ms: int = 0) -> None:
        """Make a call ready at `position_ms`, paused; speed and volume stay as they were. Takes the player.

        Not `complete`: `grow` brings more; a place that is not there yet is waited for."""
        self._take_player()
        self._player.load(samples, sample_rate_hz, agent_left=agent_left, aids=aids, complete=complete,
                          expected_ms=max(expected_ms, position_ms))
        self._forget_call()
        self._aim()
        if position_ms:
            self._player.seek(min(position_ms, self._player.duration_ms))
        self._backstep_due = position_ms > 0
        self._show_now()

    def grow(self, samples: Samples, sample_rate_hz: int, *, aids: Aids = NO_AIDS, complete: bool = True,
             expected_ms: int = 0) -> None:
        """More of the call that was loaded, at last all of it; what plays goes on."""
        if self._holds:
            loop = self._player.loop
            self._player.grow(samples, sample_rate_hz, aids=aids, complete=complete,
                              expected_ms=max(expected_ms, self._player.position_ms))
            if self._player.loop != loop:  # the call is shorter than it claimed
                self.loop_changed.emit(self._player.loop)
            self._show_now()

    def unload(self) -> None:
        """Stop and let go of the call's samples; what was heard is told first."""
        if self._holds:
            self._player.pause()
            self.tell_heard()
            self._player.unload()
            self._forget_call()
            _held.pop(self._player, None)
        self._show_now()

    def _take_player(self) -> None:
        holder = _held.get(self._player)
        if holder is not None and holder is not self and shiboken6.isValid(holder):
            holder.taken.emit()
            holder.unload()
        _held[self._player] = self

    def _forget_call(self) -> None:
        self._stop_at_ms = self._loop_start_ms = None
        self._then = ()
        self._backstep_due = False
        self._set_loop(None)
        self.set_solo(Solo.BOTH)

    # play, pause, seek

    def toggle(self) -> None:
        self.pause() if self.is_playing else self.play()

    def play(self) -> None:
        """Go on, a little before where it was paused; from the start after the end."""
        if not self.has_call:
            return
        if self._state is PlayerState.ENDED or self.position_ms >= self.duration_ms:
            self._player.seek(self.loop[0] if self.loop else 0)
        elif self._backstep_due:
            floor_ms = self.loop[0] if self.loop else 0
            self._player.seek(max(min(floor_ms, self.position_ms), self.position_ms - self.backstep_ms))
        self._backstep_due = False
        self._aim()
        self._player.play()
        self._show_now()

    def pause(self) -> None:
        self._stop_at_ms, self._then = None, ()
        self._backstep_due = self.is_playing
        if self._holds:
            self._player.pause()
        self.tell_heard()
        self._show_now()

    def seek(self, position_ms: int) -> None:
        """Go to a position of the call; whether it plays does not change."""
        self._go_to(min(position_ms, self.duration_ms))

    def _go_to(self, position_ms: int) -> None:
        if self.has_call:
            self._stop_at_ms, self._then, self._backstep_due = None, (), False
            self.tell_heard()
            self._aim()
            self._player.seek(max(position_ms, 0))
            self._show_now()

    def back(self) -> None:
        self.seek(self.position_ms - STEP_MS)

    def forward(self) -> None:
        self.seek(self.position_ms + STEP_MS)

    def back_fine(self) -> None:
        self.seek(self.position_ms - FINE_STEP_MS)

    def forward_fine(self) -> None:
        self.seek(self.position_ms + FINE_STEP_MS)

    def play_span(self, start_ms: int, end_ms: int) -> None:
        """Play one span, its silence too, and stop at its end; a moment is played with two seconds before and after."""
        if not self.has_call:
            return
        if end_ms <= start_ms:
            start_ms, end_ms = start_ms - 2_000, start_ms + 2_000
        self.clear_loop()
        self._go_to(start_ms)  # also to what is not decoded yet, of a call that says nothing of its length
        self._stop_at_ms = end_ms
        self._aim()
        self._player.play()
        self._show_now()

    def play_spans(self, spans: Sequence[Interval]) -> None:
        """Play these spans one after another, and stop at the end of the last."""
        for start_ms, end_ms in spans[:1]:
            self.play_span(start_ms, end_ms)
            self._then = tuple(spans[1:])

    # the loop

    def set_loop(self, start_ms: int, end_ms: int) -> None:
        """Play this span over and over, from now on; a slip of the mouse makes no loop."""
        if self.has_call and end_ms - start_ms >= SHORTEST_LOOP_MS:
            self._set_loop((max(0, start_ms), min(end_ms, self.duration_ms)))
            if not start_ms <= self.position_ms < end_ms:
                self.seek(start_ms)

    def start_loop_here(self) -> None:
        """The loop begins at the playhead; it holds once its end is set."""
        here_ms = self.position_ms
        if self.loop and here_ms < self.loop[1] - SHORTEST_LOOP_MS:
            self.set_loop(here_ms, self.loop[1])
        else:
            self._set_loop(None)
        self._loop_start_ms = here_ms

    def end_loop_here(self) -> None:
        """The loop ends at the playhead and begins where it was said, or at the call's start."""
        start_ms = self.loop[0] if self.loop else self._loop_start_ms
        self.set_loop(start_ms or 0, self.position_ms)

    def put_loop(self, loop: Interval | None) -> None:
        """Put a loop back as it was left: the playhead stays where it is."""
        if loop is None or loop[1] - loop[0] >= SHORTEST_LOOP_MS:
            self._set_loop(loop)

    def clear_loop(self) -> None:
        self._loop_start_ms = None
        self._set_loop(None)

    def _set_loop(self, loop: Interval | None) -> None:
        if loop != self._player.loop:
            self._player.loop = loop
            self.loop_changed.emit(loop)

    def _aim(self) -> None:
        """Tell the player, if it is this page's; a span on its own is played as it is."""
        if self._holds:
            self._player.skip_silence = self._skips and self._stop_at_ms is None
            self._player.normalise = self._normalises

    # following the player

    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks % POLL_EVERY_TICKS == 0 or not self.is_playing:
            self._player.poll()
        if self._ticks % HEARD_EVERY_TICKS == 0 and self.is_playing:
            self.tell_heard()
        if self._stop_at_ms is not None and (self.position_ms >= self._stop_at_ms
                                             or self._state is PlayerState.ENDED):
            self._end_span()
        self._show_now()

    def _end_span(self) -> None:
        following = self._then
        self.pause()
        self._backstep_due = False
        self.play_spans(following)

    def _show_now(self) -> None:
        before = self._shown
        device = (self._player.sound, self._player.device_name, self._player.missing_device)
        self._shown = now = (self.position_ms, self._state, device)
        if now[0] != before[0]:
            self.moved.emit(now[0])
        if now[1] is not before[1]:
            self._state_turned(now[1])
        if now[2] != before[2]:
            self.sound_changed.emit(device[0])

    def _state_turned(self, state: PlayerState) -> None:
        self._timer.start(PLAYING_TICK_MS if state is PlayerState.PLAYING else IDLE_TICK_MS)
        if state is PlayerState.ENDED:
            self.tell_heard()
        self.state_changed.emit(state)

    def tell_heard(self) -> None:
        """Tell at once what was heard since the last time."""
        if not self._holds:
            return
        spans = tuple(HeardSpan(piece.start_ms, piece.end_ms, _speed_milli(piece.speed))
                      for piece in self._player.heard() if piece.audible)
        if spans:
            self.heard_more.emit(spans)


def _speed_milli(speed: float) -> int:
    return SKIPPED_MILLI if speed == SKIPPED else round(speed * 1000)
