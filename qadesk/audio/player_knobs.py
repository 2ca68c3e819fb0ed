"""How a player plays: speed, whose voice, volume and balance, loop, silence, level; setting it may change the sound."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from qadesk.audio.rendering import Ears, Solo
from qadesk.audio.stretch import FASTEST, SLOWEST


class Knobs(ABC):
    """What can be set of any player. Values out of range are brought into it."""

    def __init__(self) -> None:
        self._rate_hz = 8000
        self._ears = Ears()
        self._agent_left, self._swapped = True, False
        self._speed = 1.0
        self._loop: tuple[int, int] | None = None  # in frames
        self._skip_silence = self._normalise = False
        self._gains: tuple[float, ...] = ()
        self._polls_to_louder = 0  # until a new volume is taken up at once

    @abstractmethod
    def _change(self, change: Callable[[], None]) -> None:
        """Do it, and go on from what was heard if playing."""

    @abstractmethod
    def _settle_if_playing(self) -> None:
        """Write down what was heard up to now, before a change that needs no new start."""

    @abstractmethod
    def _fitted_loop(self, loop_ms: tuple[int, int] | None) -> tuple[int, int] | None:
        """In frames, within the recording; None when there can be none."""

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
    def balance(self) -> float:
        """From -1, the left ear alone, over 0 to 1, the right one alone."""
        return self._ears.balance

    @balance.setter
    def balance(self, value: float) -> None:
        self._ears.balance = min(1.0, max(-1.0, value))
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

    def _aim_ears(self) -> None:
        self._ears.agent_first = self._agent_left != self._swapped
        self._ears.gains = self._gains if self._normalise else ()
