"""Playing a recording: what all players share, and the silent one. Their face is in `player_face`.

A player is used from one thread. What was really heard counts: positions and heard intervals follow the output, not
what was handed to it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from qadesk.audio.aids import NO_AIDS, Aids
from qadesk.audio.course import SKIPPED, Course, cuts_beside, fitted_loop, whole_loop
from qadesk.audio.cuts import NO_CUTS
from qadesk.audio.heard_account import HeardAccount
from qadesk.audio.player_face import Heard, Player, PlayerState, Samples, SoundState
from qadesk.audio.player_knobs import Knobs
from qadesk.audio.rendering import Solo
from qadesk.clock import Clock

__all__ = ["SKIPPED", "Heard", "Player", "PlayerState", "Samples", "SilentPlayer", "Solo", "SoundState", "Transport"]

NO_SAMPLES: Samples = np.zeros((0, 1), np.int16)


class Transport(Knobs):
    """What all players share: state, course, heard intervals. A child makes the sound and counts what was heard."""

    def __init__(self) -> None:
        super().__init__()
        self._samples = NO_SAMPLES
        self._state = PlayerState.EMPTY
        self._sound = SoundState.NO_DEVICE
        self._place = 0.0  # frames; while playing, where `_settled` output frames led to
        self._settled = 0.0
        self._course = Course(0.0, 1.0, 0)
        self._complete, self._expected_ms = True, 0
        self._waits = False  # playing, but what is to be played is not decoded yet
        self._heard = HeardAccount()
        self._cuts = NO_CUTS

    # ---- what a child gives

    @abstractmethod
    def _start(self, course: Course) -> None:
        """Begin to put out sound along the course."""

    @abstractmethod
    def _stop(self) -> None:
        """Stop it at once."""

    @abstractmethod
    def _out_frames(self) -> float:
        """Frames of output (at the recording's rate) heard since _start."""

    def _extend(self, course: Course) -> bool:
        """Go on along a course that differs in its later end alone; False when the end was put out already."""
        return not self._course.ended(self._out_frames())

    # ---- facts

    @property
    def state(self) -> PlayerState:
        return self._state

    @property
    def sound(self) -> SoundState:
        return self._sound

    @property
    def device_name(self) -> str:
        return ""

    @property
    def missing_device(self) -> str:
        """The device that was chosen and does not play, while another does in its place; else an empty text."""
        return ""

    @property
    def duration_ms(self) -> int:
        """How long the recording is; while it is still coming, what is known or what it claims, if that is more."""
        return self.known_ms if self._complete else max(self.known_ms, self._expected_ms)

    @property
    def known_ms(self) -> int:
        """How much of it is there."""
        return round(len(self._samples) * 1000 / self._rate_hz)

    @property
    def waits(self) -> bool:
        """Whether it plays, but for now has come to the end of what is there."""
        return self._waits

    @property
    def position_ms(self) -> int:
        """What was heard up to now (rounded down, so that a seek to it repeats rather than skips)."""
        return self._ms(self._course.at(self._played()) if self._sounds else self._place)

    # ---- what a person does

    def prepare(self) -> None:
        """Look for the sound device in the background; to be called after the first paint."""

    def load(self, samples: Samples, sample_rate_hz: int, *, agent_left: bool = True, aids: Aids = NO_AIDS,
             complete: bool = True, expected_ms: int = 0) -> None:
        """Take (n_frames, n_channels) int16, paused at its start; speed, solo and volume stay, the loop goes.

        `aids`: the silences to skip, the gains to normalise by. Not `complete`: more comes by `grow`; until then one
        may go as far as `expected_ms`, where it waits."""
        self.unload()
        self._complete, self._expected_ms = complete, expected_ms
        self._samples, self._rate_hz, self._agent_left = samples, sample_rate_hz, agent_left
        self._take_aids(aids)
        self._state = PlayerState.PAUSED

    def grow(self, samples: Samples, sample_rate_hz: int, *, aids: Aids = NO_AIDS, complete: bool = True,
             expected_ms: int = 0) -> None:
        """More of the recording that was loaded, from its start on; goes on without a gap, also in a new shape."""
        if self._state is PlayerState.EMPTY:
            return
        self._complete, self._expected_ms = complete, expected_ms
        alike = sample_rate_hz == self._rate_hz and samples.shape[1] == self._samples.shape[1]
        jumps = self._skip_silence and bool(aids.silences_ms)
        turns = self._loop is not None and (complete or whole_loop(self._loop, len(samples)) != self._course.loop)
        if alike and not jumps and not turns and self._sounds and self._extended(samples):
            self._take_aids(aids)
        else:
            self._change(lambda: self._take(samples, sample_rate_hz, aids))

    def _extended(self, samples: Samples) -> bool:
        """Whether what sounds now goes on in these, undisturbed."""
        before, self._samples = self._samples, samples
        longer = replace(self._course, n_frames=len(samples))
        if not self._extend(longer):
            self._samples = before
            return False
        self._course = longer
        return True

    def _take(self, samples: Samples, sample_rate_hz: int, aids: Aids) -> None:
        loop_ms, place_s = self.loop, self._place / self._rate_hz
        self._samples, self._rate_hz = samples, sample_rate_hz
        self._take_aids(aids)
        self._place = min(place_s * sample_rate_hz, self._end())
        self._loop = self._fitted_loop(loop_ms)

    def _take_aids(self, aids: Aids) -> None:
        self._gains, self._cuts = aids.gains, aids.cuts(self._rate_hz)
        self._aim_ears()

    def unload(self) -> None:
        """Stop and forget the recording: afterwards nothing holds its memory. heard() still tells what was heard."""
        self.pause()
        self._samples, self._state, self._place, self._loop = NO_SAMPLES, PlayerState.EMPTY, 0.0, None
        self._complete, self._expected_ms = True, 0

    def play(self) -> None:
        """Play on; from the start after the end, from the loop's start when outside of it."""
        if self._state in (PlayerState.EMPTY, PlayerState.PLAYING):
            return
        if self._state is PlayerState.ENDED:
            self._place = 0.0
        self._enter_loop()
        self._go()

    def pause(self) -> None:
        """Stop at once; the position is what was heard."""
        if self._state is PlayerState.PLAYING:
            self._halt()
            self._waits, self._state = False, PlayerState.PAUSED

    def seek(self, position_ms: int) -> None:
        """Go there, playing on when playing; a place behind what is there and claimed by nothing is to come."""
        if self._state is PlayerState.EMPTY:
            return
        if self._expected_ms <= self.known_ms:
            self._expected_ms = position_ms
        playing = self._state is PlayerState.PLAYING
        self.pause()
        self._place = min(max(0.0, position_ms * self._rate_hz / 1000), self._end())
        self._state = PlayerState.PAUSED
        if playing:
            self._go()

    def poll(self) -> None:
        """To be called about every 50 ms: keeps the account of what was heard and notices the end."""
        if self._sounds:
            self._settle()
            self._follow_volume()
        if self._sounds and self._course.ended(self._settled):
            self._come_to_end()

    def heard(self) -> tuple[Heard, ...]:
        """The pieces played since the last call, in order, repeats included."""
        self._settle_if_playing()
        return self._heard.take()

    def close(self) -> None:
        self.unload()

    # ---- inside

    @property
    def _sounds(self) -> bool:
        """Whether it plays and does not wait."""
        return self._state is PlayerState.PLAYING and not self._waits

    def _played(self) -> float:
        """Frames of output heard since the start of the course."""
        return max(self._settled, self._out_frames())

    def _end(self) -> float:
        """The last place one may go to, in frames."""
        return float(len(self._samples)) if self._complete else max(len(self._samples),
                                                                    self._expected_ms * self._rate_hz / 1000)

    def _halt(self) -> None:
        if self._sounds:
            self._settle()
            self._stop()

    def _come_to_end(self) -> None:
        """Of the recording, or of what there is of it."""
        self._stop()
        self._place = float(len(self._samples))
        if self._complete:
            self._state = PlayerState.ENDED
        else:
            self._waits = True

    def _ms(self, frames: float) -> int:
        return int(frames * 1000 / self._rate_hz + 1e-6)

    def _go(self) -> None:
        self._polls_to_louder = 0
        self._state = PlayerState.PLAYING
        self._waits = not self._complete and self._place >= len(self._samples)
        if self._waits:
            return
        cuts = cuts_beside(self._loop, self._cuts, self._rate_hz) if self._skip_silence else NO_CUTS
        n_frames = len(self._samples)
        self._course = Course(self._place, self._speed, n_frames, whole_loop(self._loop, n_frames), cuts)
        self._settled = 0.0
        self._start(self._course)

    def _change(self, change: Callable[[], None]) -> None:
        """Do it, and go on from what was heard if playing."""
        playing = self._state is PlayerState.PLAYING
        self.pause()
        change()
        self._aim_ears()
        if playing:
            self._enter_loop()
            self._go()

    def _follow_volume(self) -> None:
        """Drop what is buffered at the old volume, but only once the slider rests: it would stutter else."""
        if self._polls_to_louder:
            self._polls_to_louder -= 1
            if not self._polls_to_louder:
                self._change(lambda: None)

    def _settle_if_playing(self) -> None:
        if self._sounds:
            self._settle()

    def _settle(self) -> None:
        """Write down what was heard since the last time."""
        now = self._played()
        audible = self._sound is SoundState.OK and self._ears.volume > 0
        to_ms = 1000 / self._rate_hz
        for start, end, speed in self._course.spans(self._settled, now):
            self._heard.note(start * to_ms, end * to_ms, speed, audible)
        self._settled, self._place = now, self._course.at(now)

    def _enter_loop(self) -> None:
        if self._loop is not None and not self._loop[0] <= self._place < self._loop[1]:
            self._place = float(self._loop[0])

    def _fitted_loop(self, loop_ms: tuple[int, int] | None) -> tuple[int, int] | None:
        if loop_ms is None or self._state is PlayerState.EMPTY:
            return None
        return fitted_loop(loop_ms, self._rate_hz, int(self._end()))


class SilentPlayer(Transport):
    """Plays by the clock, without sound: where there is no device, in tests and in the tour."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._since_s = 0.0

    def _start(self, course: Course) -> None:
        self._since_s = self._clock.monotonic_s()

    def _stop(self) -> None:
        """There is nothing to stop."""

    def _out_frames(self) -> float:
        return (self._clock.monotonic_s() - self._since_s) * self._rate_hz
