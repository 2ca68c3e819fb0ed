"""One open stream to the sound card: chunks are rendered ahead in a thread, the callback only hands them over."""

from __future__ import annotations

import threading
import time
from collections import deque

from qadesk.audio.course import Course
from qadesk.audio.rendering import Rendering, Samples
from qadesk.audio.sound_card import SoundCard

CHUNKS_A_SECOND = 8  # measured: with 160 frames a buffer 17 dropouts under load, with rate / 8 none
_AHEAD = 4  # PortAudio fetches three chunks as soon as it opens
_LOOK_AFTER_S = 0.04
_GO_ON = 0  # paContinue


class SoundStream:
    """Plays one rendering from its start; raises OSError when the device does not open."""

    def __init__(self, card: SoundCard, rendering: Rendering, sample_rate_hz: int) -> None:
        self._card, self._rendering, self._rate_hz = card, rendering, sample_rate_hz
        self._n_frames = max(64, sample_rate_hz // CHUNKS_A_SECOND)
        self._silence = bytes(4 * self._n_frames)
        self._ready: deque[bytes] = deque()
        # output frames handed over before the last callback and after it, when that was, and the delay it was told
        self._mark = (0, 0, time.monotonic(), 0.0)
        self._heard = 0.0
        self._closing = threading.Event()
        self._render_ahead()
        self._stream = card.open(sample_rate_hz, self._n_frames, self._fetch)
        self._renderer = threading.Thread(target=self._keep_rendering, name="sound rendering", daemon=True)
        self._renderer.start()

    @property
    def alive(self) -> bool:
        """Whether the device still takes sound (False within 0.25 s after it went away)."""
        try:
            return bool(self._stream.is_active())
        except OSError:
            return False

    def extend(self, samples: Samples, course: Course) -> bool:
        """More of the recording is there; False when what was there has been rendered to its end already."""
        return self._rendering.extend(samples, course)

    def heard_frames(self) -> float:
        """Frames that came out of the device by now: what was handed over less what still waits in its buffer.

        It never goes back, though the delay that the device tells wavers."""
        before, after, at_s, delay_s = self._mark
        heard = before + (time.monotonic() - at_s - delay_s) * self._rate_hz
        self._heard = max(self._heard, min(heard, after))
        return self._heard

    def close(self) -> None:
        """Silence at once (what waits in the buffer is dropped); afterwards nothing holds the samples."""
        self._closing.set()
        self._card.close_stream(self._stream)
        self._renderer.join()

    def _fetch(self, _input: object, n_frames: int, times: dict[str, float], _status: int) -> tuple[bytes, int]:
        """PortAudio's callback: no lock, no rendering, nothing that may wait."""
        delay_s = times["output_buffer_dac_time"] - times["current_time"]
        before = self._mark[1]
        if not self._ready:
            return self._silence, _GO_ON
        self._mark = (before, before + n_frames, time.monotonic(), delay_s if 0 <= delay_s < 5 else 0.0)
        return self._ready.popleft(), _GO_ON

    def _keep_rendering(self) -> None:
        while not self._closing.wait(_LOOK_AFTER_S):
            self._render_ahead()

    def _render_ahead(self) -> None:
        while len(self._ready) < _AHEAD and not self._closing.is_set():
            self._ready.append(self._rendering.chunk(self._n_frames))

