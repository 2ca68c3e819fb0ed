"""Plays through the sound card; without one, or when it goes away, it goes on silently, says so and tries again."""

from __future__ import annotations

import time

from qadesk.audio.course import Course
from qadesk.audio.player import PlayerState, SoundState, Transport
from qadesk.audio.rendering import Rendering
from qadesk.audio.sound_card import SoundCard
from qadesk.audio.sound_stream import SoundStream

_RETRY_S, _SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 5.0, 60.0


class PyAudioPlayer(Transport):
    """The player for a desk with a sound card; `device` is the name of the wanted one, empty for the default.

    Pausing closes the stream, playing and seeking open a new one: that is heard within 10 ms, a flag in the callback
    only after all that is buffered (0.34 s)."""

    def __init__(self, device: str = "") -> None:
        super().__init__()
        self._card = SoundCard(device)
        self._stream: SoundStream | None = None
        self._silent_since_s = 0.0
        self._next_try_s, self._next_scan_s, self._scan_pause_s = 0.0, 0.0, _SHORTEST_PAUSE_S
        self._sound = SoundState.OK  # until the devices are known

    @property
    def device_name(self) -> str:
        """The device that plays, or would play now."""
        return self._card.name()

    @property
    def missing_device(self) -> str:
        """The chosen device, while it is away or refuses and the default plays in its place."""
        return self._card.missing

    def device_names(self) -> list[str]:
        """All output devices, looked for anew unless something plays; waits up to 3 s: not for the window's thread."""
        self._card.scan_again()
        return self._card.device_names()

    def choose_device(self, device: str) -> None:
        """Play through this device from now on (empty: the default)."""
        self._change(lambda: setattr(self._card, "device", device))

    def prepare(self) -> None:
        self._card.scan()

    def poll(self) -> None:
        """As for every player; besides, a device that went away is noticed and looked for again."""
        super().poll()
        if self._stream is not None and not self._stream.alive:
            self._sound = SoundState.LOST
            self._go_on()
        elif self._sound is not SoundState.OK:
            self._try_again()
        elif self._stream is None and self._card.scanned and not self._card.name():
            self._sound = SoundState.NO_DEVICE
        elif self._stream is None and self._card.scanned and self._card.missing:
            self._scan_if_due()

    def close(self) -> None:
        super().close()
        self._card.close()

    def _start(self, course: Course) -> None:
        if not self._open(course):
            self._silent_since_s = time.monotonic()

    def _open(self, course: Course) -> bool:
        rendering = Rendering(self._samples, self._rate_hz, course, self._ears)
        try:
            self._stream = SoundStream(self._card, rendering, self._rate_hz)
        except (OSError, ValueError):
            if self._sound is SoundState.OK:
                self._sound = SoundState.NO_DEVICE
            return False
        self._sound, self._scan_pause_s = SoundState.OK, _SHORTEST_PAUSE_S
        return True

    def _stop(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _extend(self, course: Course) -> bool:
        return self._stream.extend(self._samples, course) if self._stream is not None else super()._extend(course)

    def _out_frames(self) -> float:
        if self._stream is not None:
            return self._stream.heard_frames()
        return (time.monotonic() - self._silent_since_s) * self._rate_hz

    def _go_on(self) -> None:
        """Play on from what was heard, with sound if the device opens, else silently."""
        self._change(lambda: None)

    def _try_again(self) -> None:
        """While playing, open once more each second; now and then look for devices that were plugged in since."""
        now = time.monotonic()
        if not self._card.scanned or self._scan_if_due():
            return
        if self._state is PlayerState.PLAYING and now >= self._next_try_s:
            self._next_try_s = now + _RETRY_S
            self._go_on()
        elif self._state is not PlayerState.PLAYING and self._card.name():
            self._sound = SoundState.OK

    def _scan_if_due(self) -> bool:
        """Look for devices anew, each time after a longer pause; whether it was time for that."""
        now = time.monotonic()
        if now < self._next_scan_s:
            return False
        self._next_scan_s = now + self._scan_pause_s
        self._scan_pause_s = min(2 * self._scan_pause_s, _LONGEST_PAUSE_S)
        self._card.scan_again()
        return True
