"""Peaks and RMS as an image: a few numpy comparisons per lane, never one line per pixel column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

MOST_GAIN = 8.0
FULL_SCALE = 0.92
Values = NDArray[np.float32]
Columns = tuple[Values, Values, Values]


class PeakSource(Protocol):
    """What the waveform needs of a call's peaks: `qadesk.audio.peaks.Peaks` is one."""

    @property
    def n_channels(self) -> int: ...
    @property
    def n_frames(self) -> int: ...

    def columns(self, channel: int, start_frame: float, end_frame: float, n_columns: int) -> Columns:
        """Lowest, highest and RMS value of each column, shape (n_columns,), -1..1."""


class Raster:
    """A picture of lanes under each other, one byte a pixel: clear, or peaks or RMS of a lane."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self._width_px = width_px
        self._pixels = np.zeros((height_px, width_px + -width_px % 4), np.uint8)  # Qt's rows are whole words
        self._colors = [0]

    def put(self, top: int, height_px: int, columns: Columns, gain: float,
            peak_color: QColor, rms_color: QColor) -> None:
        """A lane from the row `top` on, its zero line in the middle: peaks outside, RMS inside."""
        low, high, rms = columns
        inner = np.minimum(rms, np.maximum(high, -low))
        rows = np.arange(height_px, dtype=np.int16)[:, None]
        shown = _between(rows, low, high, gain).view(np.uint8)
        shown += _between(rows, np.maximum(low, -inner), np.minimum(high, inner), gain).view(np.uint8)
        if first := len(self._colors) - 1:
            shown += (shown > 0).view(np.uint8) * np.uint8(first)
        self._pixels[top:top + height_px, :self._width_px] = shown
        self._colors += [peak_color.rgba(), rms_color.rgba()]

    def image(self) -> QImage:
        """Clear where no lane is."""
        height_px, row_bytes = self._pixels.shape
        image = QImage(self._pixels.data, self._width_px, height_px, row_bytes, QImage.Format.Format_Indexed8)
        image.setColorTable(self._colors)
        return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _between(rows: NDArray[np.int16], low: Values, high: Values, gain: float) -> NDArray[np.bool_]:
    """Which pixels lie from `low` to `high`, at least one of a column; shape (n_rows, n_columns), row 0 is the top."""
    middle, reach = (len(rows) - 1) / 2, gain * len(rows) / 2
    top = np.clip(np.rint(middle - high * reach), 0, len(rows) - 1).astype(np.int16)
    bottom = np.clip(np.rint(middle - low * reach), 0, len(rows) - 1).astype(np.int16)
    inside: NDArray[np.bool_] = (rows - top).view(np.uint16) <= (bottom - top).view(np.uint16)
    return inside


def frames_of(peaks: PeakSource, known_ms: int, times_ms: Sequence[float]) -> list[float]:
    """The frames at these places of the call, of whose `known_ms` the peaks are."""
    frames_per_ms = peaks.n_frames / max(1, known_ms)
    return [time_ms * frames_per_ms for time_ms in times_ms]


def display_gain(peaks: PeakSource) -> float:
    """One gain for all lanes, so that a quiet call fills its lanes and the lanes stay comparable; 1 to MOST_GAIN."""
    loudest = 0.0
    for channel in range(peaks.n_channels):
        low, high, _rms = peaks.columns(channel, 0, peaks.n_frames, 2_000)
        loudest = max(loudest, float(np.percentile(np.maximum(high, -low), 99.5)) if low.size else 0.0)
    return min(MOST_GAIN, max(1.0, FULL_SCALE / loudest)) if loudest > 0 else 1.0


def rms_table(peaks: PeakSource, known_ms: int, column_ms: int, before: Values | None = None) -> Values:
    """RMS of all channels, shape (n_channels, n_columns), of the call's `known_ms` in columns of `column_ms`.

    `before` is the table of when less of the same call was known: only what is new is looked at."""
    known, n_columns = before if before is not None else np.zeros((0, 0), np.float32), max(1, known_ms // column_ms)
    done = max(0, min(known.shape[1], n_columns) - 1) if len(known) == peaks.n_channels else 0
    start, end = frames_of(peaks, known_ms, (done * column_ms, n_columns * column_ms))
    new = np.stack([peaks.columns(channel, start, end, n_columns - done)[2] for channel in range(peaks.n_channels)])
    return np.concatenate([known[:, :done], new], axis=1) if done else new
