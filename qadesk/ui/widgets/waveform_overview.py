"""The whole call in two thin rows: its waves, ticks for marks and evidence, and the frame of what is visible below."""

from __future__ import annotations

import math
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from qadesk.ui import theme
from qadesk.ui.widgets.waveform_blit import blit, on_screen
from qadesk.ui.widgets.waveform_ground import UNKNOWN, hatch, lane_colors, playhead_color, shade
from qadesk.ui.widgets.waveform_layout import WaveformLayout
from qadesk.ui.widgets.waveform_raster import PeakSource, Raster
from qadesk.ui.widgets.waveform_scale import TimeWindow
from qadesk.ui.widgets.waveform_shown import Shown

FADED = 0.4
TICK_PX, MARK_TICK_PX = 6, 4
HANDLE_PX = 5  # how near to an edge of the frame the mouse takes it
SMALLEST_INSIDE_PX = 12
GRIP_PX = 10


class FramePart(Enum):
    """What of the overview is under the mouse."""

    OUTSIDE = auto()
    INSIDE = auto()
    LEFT = auto()
    RIGHT = auto()


def frame_of(row: QRect, window: TimeWindow) -> QRectF:
    """The visible part of the call in the overview."""
    scale = row.width() / max(1, window.duration_ms)
    return QRectF(row.left() + window.start_ms * scale, row.top(), max(2.0, window.span_ms * scale), row.height())


def part_at(row: QRect, window: TimeWindow, at: QPointF) -> FramePart:
    """Edges are taken from outside only where the frame is too small to be grasped otherwise."""
    frame = frame_of(row, window)
    inner = HANDLE_PX if frame.width() >= SMALLEST_INSIDE_PX + 2 * HANDLE_PX else 0
    if frame.left() - HANDLE_PX <= at.x() < frame.left() + inner:
        return FramePart.LEFT
    if frame.right() - inner < at.x() <= frame.right() + HANDLE_PX:
        return FramePart.RIGHT
    return FramePart.INSIDE if frame.left() <= at.x() <= frame.right() else FramePart.OUTSIDE


class Overview:
    """Keeps the picture of the waves, and that with the ticks; the frame is painted over it."""

    def __init__(self) -> None:
        self._waves: QImage | None = None
        self._ticked: QImage | None = None
        self._ratio = 1.0

    def forget(self) -> None:
        self._waves = self._ticked = None

    def forget_ticks(self) -> None:
        self._ticked = None

    def paint(self, painter: QPainter, layout: WaveformLayout, window: TimeWindow, shown: Shown, ratio: float) -> None:
        row, area = layout.overview, layout.overview_row
        if shown.peaks is None:
            painter.fillRect(area, theme.color("surface"))
            return
        if self._ticked is None or ratio != self._ratio:
            self._ticked, self._ratio = self._with_ticks(area, row, window, shown, shown.peaks, ratio), ratio
        blit(painter, self._ticked, on_screen(area.topLeft(), ratio), ratio)
        _paint_frame(painter, row, window)
        x = row.left() + round(shown.position_ms / max(1, window.duration_ms) * row.width())
        painter.fillRect(QRect(x, row.top() - 2, 1, row.height() + 5), playhead_color())

    def _with_ticks(self, area: QRect, row: QRect, window: TimeWindow, shown: Shown, peaks: PeakSource,
                    ratio: float) -> QImage:
        image = QImage(math.ceil(area.width() * ratio), math.ceil(area.height() * ratio), QImage.Format.Format_RGB32)
        image.fill(theme.color("surface"))
        with QPainter(image) as painter:
            painter.scale(ratio, ratio)
            painter.translate(-area.topLeft())
            self._paint_waves(painter, row, window, shown, peaks, ratio)
            _paint_ticks(painter, row, window, shown)
        return image

    def _paint_waves(self, painter: QPainter, row: QRect, window: TimeWindow, shown: Shown, peaks: PeakSource,
                     ratio: float) -> None:
        known = QRectF(row.left(), row.top(), row.width() * shown.known_ms / max(1, window.duration_ms), row.height())
        if self._waves is None or ratio != self._waves.devicePixelRatio():
            self._waves = _waves(known.size(), shown, peaks, ratio)
        painter.drawImage(QPointF(row.topLeft()), self._waves)
        if known.right() < row.right():
            rest = QRectF(known.right(), row.top(), row.right() + 1 - known.right(), row.height())
            hatch(painter, rest, UNKNOWN, shade("edge", 0.4))


def _waves(size: QSizeF, shown: Shown, peaks: PeakSource, ratio: float) -> QImage:
    width, height = max(1, round(size.width() * ratio)), max(2, round(size.height() * ratio))
    raster, lane_px = Raster(width, height), height // len(shown.lanes)
    for index, lane in enumerate(shown.lanes):
        columns = peaks.columns(lane.channel, 0, peaks.n_frames, width)
        raster.put(index * lane_px, lane_px, columns, shown.fit_gain, *lane_colors(lane))
    image = raster.image()
    image.setDevicePixelRatio(ratio)
    return image


def _paint_ticks(painter: QPainter, row: QRect, window: TimeWindow, shown: Shown) -> None:
    """Evidence stands on the lower edge, acoustic marks hang from the upper one."""
    scale = row.width() / max(1, window.duration_ms)
    for mark in shown.sound_marks.all:
        if not mark.is_rejected:
            x = row.left() + int(mark.start_ms * scale)
            painter.fillRect(QRect(x, row.top(), 1, MARK_TICK_PX), theme.color("text2"))
    for evidence in shown.marks:
        x, width = row.left() + int(evidence.start_ms * scale), (evidence.end_ms - evidence.start_ms) * scale
        color = theme.color("fatal" if evidence.fatal else "evidence")
        painter.fillRect(QRect(x, row.bottom() - TICK_PX + 1, max(2, round(width)), TICK_PX), color)
    if shown.loop:
        x, width = row.left() + int(shown.loop[0] * scale), (shown.loop[1] - shown.loop[0]) * scale
        painter.fillRect(QRect(x, row.top() - 3, max(2, round(width)), 2), theme.color("accent"))


def _paint_frame(painter: QPainter, row: QRect, window: TimeWindow) -> None:
    """Pale what the window does not show, and frame what it shows; its edges have grips."""
    frame, veil = frame_of(row, window), shade("surface", 1 - FADED)
    painter.fillRect(QRectF(row.left(), row.top(), frame.left() - row.left(), row.height()), veil)
    painter.fillRect(QRectF(frame.right(), row.top(), max(0.0, row.right() + 1 - frame.right()), row.height()), veil)
    painter.setPen(theme.color("text"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    left, right = int(frame.left()), min(int(frame.right()), row.right())
    painter.drawRect(QRect(left, row.top() - 1, max(1, right - left), row.height()))
    if window.span_ms < window.duration_ms:
        for x in (left, right):
            painter.fillRect(QRect(x - 1, row.center().y() - GRIP_PX // 2, 3, GRIP_PX), theme.color("text"))
