"""What there is of a call that is still being decoded, in the window: its samples as they grow, and their waveform."""

from __future__ import annotations

from qadesk.audio.growth import Grown, Growth
from qadesk.audio.peaks import GrowingPeaks, Peaks
from qadesk.audio.player import Samples
from qadesk.audio.sample_buffer import SampleBuffer

MOST_AT_ONCE = 4_000_000
"""So many more samples are taken at a look: their waveform is made in the window, which must not stand still."""


class GrowingSound:
    """Follows one `Growth`; to be let go after player and waveform have let go of the samples."""

    def __init__(self) -> None:
        self._grown: Grown | None = None
        self._buffer: SampleBuffer | None = None
        self._peaks: GrowingPeaks | None = None
        self._n_frames = 0

    @property
    def samples(self) -> Samples:
        """(n_frames, n_channels) int16: what there is."""
        assert self._buffer is not None and self._grown is not None
        return self._buffer.samples[:self._n_frames, :self._grown.n_channels]

    @property
    def sample_rate_hz(self) -> int:
        assert self._grown is not None
        return self._grown.sample_rate_hz

    @property
    def known_ms(self) -> int:
        return round(self._n_frames * 1000 / self.sample_rate_hz)

    @property
    def expected_ms(self) -> int:
        assert self._grown is not None
        return round(self._grown.expected_frames * 1000 / self.sample_rate_hz)

    def peaks(self) -> Peaks:
        """The waveform of what there is."""
        assert self._peaks is not None
        return self._peaks.shown_to(self._n_frames)

    def look(self, growth: Growth) -> bool:
        """Take what is new; False when there is nothing."""
        grown = growth.look()
        if grown is None or not self._follow(grown):
            return False
        before, self._grown = self._n_frames, grown
        self._n_frames = min(grown.n_frames, before + MOST_AT_ONCE // grown.n_channels)
        return self._n_frames > before

    def let_go(self) -> None:
        """Look no longer; the memory is the child's or that of the whole call."""
        self._peaks = None
        if self._buffer is not None:
            self._buffer.let_go()
            self._buffer = None

    def _follow(self, grown: Grown) -> bool:
        """To the memory where it is now, or to another shape of it; False when that is just being changed."""
        if self._grown is not None and grown.version == self._grown.version:
            return True
        try:
            buffer = SampleBuffer.attach_growing(grown.memory, grown.memory_channels, grown.sample_rate_hz)
        except FileNotFoundError:
            return False
        self.let_go()
        self._buffer, self._n_frames = buffer, 0
        self._peaks = GrowingPeaks(buffer.samples[:, :grown.n_channels], grown.sample_rate_hz)
        return True
