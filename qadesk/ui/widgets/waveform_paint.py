"""How the strips of the waveform are painted; colours come from the theme, nothing here keeps state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen

from qadesk.i18n import _
from qadesk.models.listening import Interval, clock_text
from qadesk.ui import icons, theme
from qadesk.ui.widgets.waveform_layout import SMALLEST_GUTTER_PX, WaveformLayout
from qadesk.ui.widgets.waveform_marks import PlacedChip, WaveformMark
from qadesk.ui.widgets.waveform_raster import PeakSource, lane_image
from qadesk.ui.widgets.waveform_scale import TimeWindow

CAPTION_PX = 12
NAME_PX = 13
CLOCK_PADDING_PX = 4
TICK_SPACING_PX = 84
FADED = 0.4
MUTED = 0.3
LANE_NAME_X = 14


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: its words, the tokens of its RMS and its peaks, its channel, and whether solo silences it."""

    name: str
    token: str
    peak_token: str
    channel: int
    muted: bool = False


def playhead_colour() -> QColor:
    """The text colour; in high contrast the colour of the focus, which nothing else there has."""
    return theme.color("focus" if theme.current() == "contrast" else "text")


def sized(font: QFont, size_px: int, *, bold: bool = False) -> QFont:
    result = QFont(font)
    result.setPixelSize(size_px)
    result.setBold(bold)
    return result


def shade(token: str, alpha: float) -> QColor:
    colour = QColor(theme.color(token))
    colour.setAlphaF(alpha)
    return colour


def heard_words(share_milli: int) -> str:
    return _("heard {percent}%").format(percent=share_milli // 10)


def gutter_px(lanes: Sequence[Lane], font: QFont) -> int:
    """The width that the row names need in the language in force."""
    name, caption = QFontMetrics(sized(font, NAME_PX, bold=True)), QFontMetrics(sized(font, CAPTION_PX))
    widths = [name.horizontalAdvance(lane.name) + LANE_NAME_X + 6 for lane in lanes]
    widths += [caption.horizontalAdvance(words) + 12 for words in (_("Overview"), _("Evidence"))]
    return max(SMALLEST_GUTTER_PX, caption.horizontalAdvance(heard_words(1000)) + 6, *widths)


def paint_gutter(painter: QPainter, layout: WaveformLayout, lanes: Sequence[Lane], font: QFont) -> None:
    """The row names at the left, and a bar in each lane's colour beside its name."""
    painter.setFont(sized(font, CAPTION_PX))
    painter.setPen(theme.color("text2"))
    gutter_px = layout.gutter_px
    rows = ((layout.overview, _("Overview")), (layout.ruler, _("Time")), (layout.track, _("Evidence")))
    for row, words in rows:
        area = QRect(0, row.top(), gutter_px - 8, row.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
    for rect, lane in zip(layout.lanes, lanes, strict=True):
        _paint_lane_name(painter, rect, lane, font, gutter_px)


def _paint_lane_name(painter: QPainter, rect: QRect, lane: Lane, font: QFont, gutter_px: int) -> None:
    middle = rect.center().y()
    painter.setOpacity(MUTED if lane.muted else 1.0)
    painter.fillRect(QRect(6, middle - 14, 4, 28), theme.color(lane.token))
    painter.setOpacity(1.0)
    painter.setFont(sized(font, NAME_PX, bold=not lane.muted))
    painter.setPen(theme.color("text3" if lane.muted else "text"))
    area = QRect(LANE_NAME_X, middle - 18, gutter_px - LANE_NAME_X, 18)
    words = QFontMetrics(painter.font()).elidedText(lane.name, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    speaker = "volume-off" if lane.muted else "volume-high"
    icons.paint_icon(painter, QRect(15, middle + 2, 12, 12), speaker, theme.color("text3"))


def paint_lane_grounds(painter: QPainter, layout: WaveformLayout, window: TimeWindow,
                       quiet: Sequence[Interval], font: QFont) -> None:
    """The sunken ground, long silences in flat grey with their length, and the line between the lanes."""
    wave = layout.wave
    painter.fillRect(wave, theme.color("sunken"))
    painter.setFont(sized(font, CAPTION_PX))
    for start_ms, end_ms in quiet:
        span = _span_rect(wave, window, start_ms, end_ms)
        if span.width() > 0:
            painter.fillRect(span, theme.color("silence"))
            _paint_silence_length(painter, span, (end_ms - start_ms + 500) // 1000)
    painter.setPen(theme.color("border"))
    for rect in layout.lanes[1:]:
        painter.drawLine(rect.left(), rect.top(), rect.right(), rect.top())


def _paint_silence_length(painter: QPainter, span: QRectF, seconds: int) -> None:
    words = _("silence {seconds} s").format(seconds=seconds)
    if QFontMetrics(painter.font()).horizontalAdvance(words) + 10 <= span.width():
        painter.setPen(theme.color("text2"))
        painter.drawText(span.adjusted(6, 3, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)


def paint_mark_grounds(painter: QPainter, layout: WaveformLayout, window: TimeWindow,
                       marks: Sequence[WaveformMark], current: str | None) -> None:
    """The pale ground of each evidence span, under the wave, and its edges."""
    for mark in marks:
        span = _span_rect(layout.wave, window, mark.start_ms, mark.end_ms)
        if span.width() <= 0 and not window.contains(mark.start_ms):
            continue
        token = "fatal" if mark.fatal else "evidence"
        painter.fillRect(span, shade(token, 0.12 if mark.is_of(current) else 0.08))
        painter.setPen(QPen(theme.color(token), 1))
        for edge_ms in {mark.start_ms, mark.end_ms}:
            if window.contains(edge_ms):
                x = int(layout.wave.left() + window.x(edge_ms))
                painter.drawLine(x, layout.track.bottom(), x, layout.wave.bottom())


def paint_waves(painter: QPainter, layout: WaveformLayout, window: TimeWindow, lanes: Sequence[Lane],
                peaks: PeakSource, gain: float) -> None:
    """Each lane's peaks and RMS over its zero line, at the screen's own resolution."""
    frames_per_ms = peaks.n_frames / max(1, window.duration_ms)
    first, last = round(window.start_ms * frames_per_ms), round(window.end_ms * frames_per_ms)
    for rect, lane in zip(layout.lanes, lanes, strict=True):
        painter.setOpacity(MUTED if lane.muted else 1.0)
        area = rect.adjusted(0, 1, 0, 0)
        painter.drawImage(area.topLeft(), _wave_image(painter, area, lane, peaks, (first, last), gain))
        painter.setPen(theme.color(lane.token))
        painter.drawLine(area.left(), area.center().y(), area.right(), area.center().y())
    painter.setOpacity(1.0)


def paint_overview(painter: QPainter, layout: WaveformLayout, lanes: Sequence[Lane], peaks: PeakSource,
                   gain: float) -> None:
    """The whole call in two thin rows."""
    row_px = layout.overview.height() // len(lanes)
    for index, lane in enumerate(lanes):
        row = QRect(layout.overview.left(), layout.overview.top() + index * row_px, layout.overview.width(), row_px)
        painter.drawImage(row.topLeft(), _wave_image(painter, row, lane, peaks, (0, peaks.n_frames), gain))


def _wave_image(painter: QPainter, rect: QRect, lane: Lane, peaks: PeakSource, frames: tuple[int, int],
                gain: float) -> QImage:
    ratio = painter.device().devicePixelRatioF()
    low, high, rms = peaks.columns(lane.channel, *frames, max(1, round(rect.width() * ratio)))
    image = lane_image(low, high, rms, max(2, round(rect.height() * ratio)), gain=gain,
                       peak_colour=theme.color(lane.peak_token), rms_colour=theme.color(lane.token))
    image.setDevicePixelRatio(ratio)
    return image


def fade_outside(painter: QPainter, layout: WaveformLayout, whole: TimeWindow, window: TimeWindow) -> None:
    """Pale what the window does not show, and frame what it shows."""
    inside = _span_rect(layout.overview, whole, window.start_ms, window.end_ms)
    veil = shade("surface", 1 - FADED)
    area = QRectF(layout.overview)
    painter.fillRect(QRectF(area.left(), area.top(), inside.left() - area.left(), area.height()), veil)
    painter.fillRect(QRectF(inside.right(), area.top(), area.right() - inside.right(), area.height()), veil)
    painter.setPen(theme.color("text"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(int(inside.left()), area.top() - 1, int(inside.width()) - 1, area.height()))


def paint_ruler(painter: QPainter, layout: WaveformLayout, window: TimeWindow, font: QFont, hidden: QRect) -> None:
    """Ticks and times; a time that the playhead's label would cut is left out."""
    painter.setFont(sized(font, CAPTION_PX))
    metrics = QFontMetrics(painter.font())
    for x, words in window.ticks(TICK_SPACING_PX):
        left = layout.ruler.left() + int(x)
        painter.setPen(theme.color("edge"))
        painter.drawLine(left, layout.ruler.top() + 4, left, layout.ruler.bottom() - 3)
        area = QRect(left + 3, layout.ruler.top(), metrics.horizontalAdvance(words) + 1, layout.ruler.height())
        if area.right() <= layout.ruler.right() and not area.intersects(hidden):
            painter.setPen(theme.color("text2"))
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def paint_chip(painter: QPainter, track: QRect, chip: PlacedChip, font: QFont, *, current: bool) -> None:
    """A mark's label: outlined, or filled when it belongs to the criterion at hand."""
    token = "fatal" if chip.mark.fatal else "evidence"
    box = QRectF(track.left() + int(chip.x) + 0.5, track.top() + 0.5, int(chip.width) - 1, track.height() - 2)
    painter.setPen(theme.color(token))
    painter.setBrush(theme.color(token if current else f"{token}_bg"))
    painter.drawRoundedRect(box, 3, 3)
    if chip.has_text:
        painter.setFont(sized(font, CAPTION_PX, bold=current))
        words = QFontMetrics(painter.font()).elidedText(chip.mark.text, Qt.TextElideMode.ElideRight,
                                                        int(chip.width) - 8)
        painter.setPen(theme.color("surface" if current else token))
        painter.drawText(box.adjusted(4, 0, -2, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def paint_coverage(painter: QPainter, layout: WaveformLayout, window: TimeWindow, heard: Sequence[Interval],
                   share_milli: int, font: QFont) -> None:
    """What was heard as a solid band in a frame, and the share of the whole call beside it."""
    for start_ms, end_ms in heard:
        painter.fillRect(_span_rect(layout.coverage, window, start_ms, end_ms), theme.color("heard"))
    painter.setPen(theme.color("edge"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(layout.coverage.adjusted(0, 0, -1, -1))
    painter.setFont(sized(font, CAPTION_PX))
    painter.setPen(theme.color("text2"))
    area = QRect(0, layout.coverage.top() - 4, layout.gutter_px - 4, layout.coverage.height() + 8)
    words = heard_words(share_milli)
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)


def paint_loop(painter: QPainter, layout: WaveformLayout, window: TimeWindow, loop: Interval) -> None:
    """The looped span: a bar under the ruler, edges down the lanes, a pale ground."""
    span = _span_rect(layout.wave, window, *loop)
    if span.width() <= 0:
        return
    painter.fillRect(span, shade("accent", 0.14))
    painter.fillRect(QRectF(span.left(), layout.ruler.bottom() - 2, span.width(), 3), theme.color("accent"))
    painter.setPen(QPen(theme.color("accent"), 1, Qt.PenStyle.DashLine))
    for edge_ms in loop:
        if window.contains(edge_ms):
            x = layout.wave.left() + window.x(edge_ms)
            painter.drawLine(QPointF(x, layout.wave.top()), QPointF(x, layout.wave.bottom()))


def clock_label_rect(layout: WaveformLayout, x: float, position_ms: int, font: QFont) -> QRect:
    """The playhead's label in the ruler, centred over the line, held inside the row."""
    bold = sized(font, NAME_PX, bold=True)
    digits = "".join("0" if char.isdigit() else char for char in clock_text(position_ms, tenths=True))
    width = QFontMetrics(bold).horizontalAdvance(digits) + 2 * CLOCK_PADDING_PX
    left = min(max(int(x - width / 2), layout.ruler.left() - 6), layout.ruler.right() + 8 - width)
    return QRect(left, layout.ruler.top() + 1, width, layout.ruler.height() - 3)


def paint_playhead_line(painter: QPainter, layout: WaveformLayout, x: float) -> None:
    """Two pixels with a halo, so that it is seen on any ground."""
    left = int(x) - 1
    row = layout.playhead
    painter.fillRect(QRect(left - 2, row.top(), 6, row.height()), shade("surface", 0.75))
    painter.fillRect(QRect(left, row.top(), 2, row.height()), playhead_colour())


def paint_clock_label(painter: QPainter, rect: QRect, position_ms: int, font: QFont) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(playhead_colour())
    painter.drawRoundedRect(rect, 3, 3)
    painter.setFont(sized(font, NAME_PX, bold=True))
    painter.setPen(theme.color("surface"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, clock_text(position_ms, tenths=True))


def paint_focus(painter: QPainter, rect: QRect) -> None:
    """The two pixel ring, inside the widget."""
    painter.setPen(QPen(theme.color("focus"), theme.RING, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))


def _span_rect(row: QRect, window: TimeWindow, start_ms: float, end_ms: float) -> QRectF:
    left = row.left() + min(max(window.x(start_ms), 0.0), float(row.width()))
    right = row.left() + min(max(window.x(end_ms), 0.0), float(row.width()))
    return QRectF(left, row.top(), right - left, row.height())
