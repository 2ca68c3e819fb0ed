"""Peaks and RMS as an image: one numpy comparison per lane, never one line per pixel column."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

MOST_GAIN = 8.0
FULL_SCALE = 0.92


class PeakSource(Protocol):
    """What the waveform needs of a call's peaks: `qadesk.audio.peaks.Peaks` is one."""

    @property
    def n_channels(self) -> int: ...
    @property
    def n_frames(self) -> int: ...

    def columns(self, channel: int, start_frame: int, end_frame: int, n_columns: int) -> tuple[
            NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Lowest, highest and RMS value of each column, shape (n_columns,), -1..1."""


def lane_image(low: NDArray[np.float32], high: NDArray[np.float32], rms: NDArray[np.float32], height_px: int, *,
               gain: float, peak_colour: QColor, rms_colour: QColor) -> QImage:
    """A transparent image, one pixel column per value, zero line in the middle: peaks outside, RMS inside."""
    level = (np.arange(height_px, dtype=np.float32)[:, None] - (height_px - 1) / 2) * (-2.0 / height_px)
    peaks = (level <= high * gain) & (level >= low * gain)
    inner = np.abs(level) <= np.minimum(rms * gain, np.maximum(high, -low) * gain)
    pixels = np.where(inner & peaks, np.uint32(rms_colour.rgba()), np.where(peaks, np.uint32(peak_colour.rgba()), 0))
    pixels = np.ascontiguousarray(pixels, dtype=np.uint32)
    image = QImage(pixels.data, low.size, height_px, low.size * 4, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()


def display_gain(peaks: PeakSource) -> float:
    """One gain for all lanes, so that a quiet call fills its lanes and the lanes stay comparable; 1 to MOST_GAIN."""
    loudest = 0.0
    for channel in range(peaks.n_channels):
        low, high, _rms = peaks.columns(channel, 0, peaks.n_frames, 2_000)
        loudest = max(loudest, float(np.percentile(np.maximum(high, -low), 99.5)) if low.size else 0.0)
    return min(MOST_GAIN, max(1.0, FULL_SCALE / loudest)) if loudest > 0 else 1.0


def rms_table(peaks: PeakSource, n_columns: int) -> NDArray[np.float32]:
    """RMS of all channels, shape (n_channels, n_columns), over the whole call."""
    rows = [peaks.columns(channel, 0, peaks.n_frames, n_columns)[2] for channel in range(peaks.n_channels)]
    return np.asarray(rows, dtype=np.float32)
