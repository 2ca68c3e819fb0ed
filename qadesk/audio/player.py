"""Playing a recording: what all players share, and the silent one. Their face is in `player_face`.

A player is used from one thread. What was really heard counts: positions and heard intervals follow the output, not
what was handed to it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from qadesk.audio.aids import NO_AIDS, Aids
from qadesk.audio.course import SHORTEST_LOOP_S, SKIPPED, Course
from qadesk.audio.cuts import NO_CUTS, Cuts
from qadesk.audio.player_face import Heard, Player, PlayerState, Samples, SoundState
from qadesk.audio.rendering import Ears, Solo
from qadesk.audio.stretch import FASTEST, SLOWEST
from qadesk.clock import Clock

__all__ = ["SKIPPED", "Heard", "Player", "PlayerState", "Samples", "SilentPlayer", "Solo", "SoundState", "Transport"]

NO_SAMPLES: Samples = np.zeros((0, 1), np.int16)


class Transport(ABC):
    """What all players share: state, course, heard intervals. A child makes the sound and counts what was heard."""

    def __init__(self) -> None:
        self._samples, self._rate_hz = NO_SAMPLES, 8000
        self._state = PlayerState.EMPTY
        self._sound = SoundState.NO_DEVICE
        self._place = 0.0  # frames; while playing, where `_settled` output frames led to
        self._settled = 0.0
        self._course = Course(0.0, 1.0, 0)
        self._heard: list[tuple[float, float, float, bool]] = []  # start, end in ms, speed, audible
        self._ears = Ears()
        self._agent_left, self._swapped = True, False
        self._speed = 1.0
        self._loop: tuple[int, int] | None = None
        self._skip_silence, self._cuts = False, NO_CUTS
        self._normalise, self._gains = False, NO_AIDS.gains
        self._polls_to_louder = 0  # until a new volume is taken up at once

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
        return round(len(self._samples) * 1000 / self._rate_hz)

    @property
    def position_ms(self) -> int:
        """What was heard up to now (rounded down, so that a seek to it repeats rather than skips)."""
        playing = self._state is PlayerState.PLAYING
        return self._ms(self._course.at(max(self._settled, self._out_frames())) if playing else self._place)

    # ---- what a person does

    def prepare(self) -> None:  # noqa: B027 - a silent player has nothing to look for
        """Look for the sound device in the background; to be called after the first paint."""

    def load(self, samples: Samples, sample_rate_hz: int, *, agent_left: bool = True, aids: Aids = NO_AIDS) -> None:
        """Take (n_frames, n_channels) int16, paused at its start; speed, solo and volume stay, the loop goes.

        `aids`: the silences to skip, the gains to normalise by."""
        self.unload()
        self._samples, self._rate_hz, self._agent_left = samples, sample_rate_hz, agent_left
        self._gains, self._cuts = aids.gains, aids.cuts(sample_rate_hz)
        self._state = PlayerState.PAUSED
        self._aim_ears()

    def unload(self) -> None:
        """Stop and forget the recording: afterwards nothing holds its memory. heard() still tells what was heard."""
        self.pause()
        self._samples, self._state, self._place, self._loop = NO_SAMPLES, PlayerState.EMPTY, 0.0, None

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
            self._settle()
            self._stop()
            self._state = PlayerState.PAUSED

    def seek(self, position_ms: int) -> None:
        """Go there, playing on when playing."""
        if self._state is PlayerState.EMPTY:
            return
        playing = self._state is PlayerState.PLAYING
        self.pause()
        self._place = float(min(max(0, position_ms * self._rate_hz / 1000), len(self._samples)))
        self._state = PlayerState.PAUSED
        if playing:
            self._go()

    def poll(self) -> None:
        """To be called about every 50 ms: keeps the account of what was heard and notices the end."""
        if self._state is PlayerState.PLAYING:
            self._settle()
            self._follow_volume()
            if self._course.ended(self._settled):
                self._stop()
                self._state, self._place = PlayerState.ENDED, float(len(self._samples))

    def heard(self) -> tuple[Heard, ...]:
        """The pieces played since the last call, in order, repeats included."""
        if self._state is PlayerState.PLAYING:
            self._settle()
        taken, self._heard = self._heard, []
        return tuple(Heard(round(start), round(end), speed, audible) for start, end, speed, audible in taken)

    def close(self) -> None:
        self.unload()

    # ---- how it plays

    @property
    def speed(self) -> float:
        return self._speed

    @speed.setter
    def speed(self, value: float) -> None:
        value = min(FASTEST, max(SLOWEST, value))
        if value != self._speed:
            self._change(lambda: setattr(self, "_speed", value))

    @property
    def solo(self) -> Solo:
        return self._ears.solo

    @solo.setter
    def solo(self, value: Solo) -> None:
        if value is not self._ears.solo:
            self._change(lambda: setattr(self._ears, "solo", value))

    @property
    def swapped(self) -> bool:
        """Whether agent and customer are the other way round than the recording's source says."""
        return self._swapped

    @swapped.setter
    def swapped(self, value: bool) -> None:
        if value != self._swapped:
            self._change(lambda: setattr(self, "_swapped", value))

    @property
    def volume(self) -> float:
        return self._ears.volume

    @volume.setter
    def volume(self, value: float) -> None:
        self._settle_if_playing()
        self._ears.volume = min(1.0, max(0.0, value))
        self._polls_to_louder = 2

    @property
    def loop(self) -> tuple[int, int] | None:
        """The part (start_ms, end_ms) that is played again and again."""
        to_ms = 1000 / self._rate_hz
        return None if self._loop is None else (round(self._loop[0] * to_ms), round(self._loop[1] * to_ms))

    @loop.setter
    def loop(self, value: tuple[int, int] | None) -> None:
        self._change(lambda: setattr(self, "_loop", self._fitted_loop(value)))

    @property
    def skip_silence(self) -> bool:
        """Whether long silence of all channels is cut short."""
        return self._skip_silence

    @skip_silence.setter
    def skip_silence(self, value: bool) -> None:
        if value != self._skip_silence:
            self._change(lambda: setattr(self, "_skip_silence", value))

    @property
    def normalise(self) -> bool:
        """Whether each channel is brought to one level."""
        return self._normalise

    @normalise.setter
    def normalise(self, value: bool) -> None:
        if value != self._normalise:
            self._change(lambda: setattr(self, "_normalise", value))

    # ---- inside

    def _ms(self, frames: float) -> int:
        return int(frames * 1000 / self._rate_hz + 1e-6)

    def _go(self) -> None:
        self._polls_to_louder = 0
        self._course = Course(self._place, self._speed, len(self._samples), self._loop, self._cuts_of_course())
        self._settled = 0.0
        self._state = PlayerState.PLAYING
        self._start(self._course)

    def _cuts_of_course(self) -> Cuts:
        """What is jumped over: nothing in a loop of silence, which would hold nothing else."""
        cuts, loop = self._cuts if self._skip_silence else NO_CUTS, self._loop
        if loop is not None and cuts.kept(loop[1]) - cuts.kept(loop[0]) < SHORTEST_LOOP_S * self._rate_hz:
            return NO_CUTS
        return cuts

    def _change(self, change: Callable[[], None]) -> None:
        """Do it, and go on from what was heard if playing."""
        playing = self._state is PlayerState.PLAYING
        self.pause()
        change()
        self._aim_ears()
        if playing:
            self._enter_loop()
            self._go()

    def _aim_ears(self) -> None:
        self._ears.agent_first = self._agent_left != self._swapped
        self._ears.gains = self._gains if self._normalise else ()

    def _follow_volume(self) -> None:
        """Drop what is buffered at the old volume, but only once the slider rests: it would stutter else."""
        if self._polls_to_louder:
            self._polls_to_louder -= 1
            if not self._polls_to_louder:
                self._change(lambda: None)

    def _settle_if_playing(self) -> None:
        if self._state is PlayerState.PLAYING:
            self._settle()

    def _settle(self) -> None:
        """Write down what was heard since the last time."""
        now = max(self._settled, self._out_frames())
        audible = self._sound is SoundState.OK and self._ears.volume > 0
        to_ms = 1000 / self._rate_hz
        for start, end, speed in self._course.spans(self._settled, now):
            self._note(start * to_ms, end * to_ms, speed, audible)
        self._settled, self._place = now, self._course.at(now)

    def _note(self, start: float, end: float, speed: float, audible: bool) -> None:
        last = self._heard[-1] if self._heard else (0.0, -1.0, 0.0, False)
        if abs(last[1] - start) < 0.5 and last[2:] == (speed, audible):
            start = self._heard.pop()[0]
        self._heard.append((start, end, speed, audible))

    def _enter_loop(self) -> None:
        if self._loop is not None and not self._loop[0] <= self._place < self._loop[1]:
            self._place = float(self._loop[0])

    def _fitted_loop(self, loop_ms: tuple[int, int] | None) -> tuple[int, int] | None:
        """In frames, within the recording, start before end; None when too short to be one."""
        if loop_ms is None or self._state is PlayerState.EMPTY:
            return None
        start, end = (min(max(0, round(ms * self._rate_hz / 1000)), len(self._samples)) for ms in sorted(loop_ms))
        return (start, end) if end - start >= SHORTEST_LOOP_S * self._rate_hz else None


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
