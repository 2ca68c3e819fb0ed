"""How the rows over and under the lanes are painted: ruler, evidence chips, marks, coverage, loop and playhead.

Colours come from the theme, nothing here keeps state; `dirty` are the columns that need painting.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from qadesk.i18n import _
from qadesk.models.listening import Interval
from qadesk.ui import theme
from qadesk.ui.widgets.waveform_ground import hatch, playhead_color, shade
from qadesk.ui.widgets.waveform_layout import WaveformLayout
from qadesk.ui.widgets.waveform_marks import PlacedChip, Spread
from qadesk.ui.widgets.waveform_scale import TimeWindow
from qadesk.ui.widgets.waveform_shown import Clock, HeardBand, Length
from qadesk.ui.widgets.waveform_words import NAME_PX, Words

CLOCK_PADDING_PX = 4
TICK_SPACING_PX = 84


def paint_ruler(painter: QPainter, layout: WaveformLayout, window: TimeWindow, clock: Clock, words: Words,
                hidden: QRect, dirty: QRect) -> None:
    """Ticks and times; a time that the playhead's label would cut is left out."""
    row = layout.ruler
    edge, ink = theme.color("edge"), theme.color("text2")
    times_ms, step_ms = window.tick_times(TICK_SPACING_PX, clock.offset_ms)
    for time_ms in times_ms:
        left = row.left() + int(window.x(time_ms))
        if not dirty.left() - TICK_SPACING_PX <= left <= dirty.right():
            continue
        text = clock.text(time_ms, tenths=step_ms < 1_000)
        area = QRect(left, row.top(), words.width(text) + 4, row.height())
        if left < row.left() or not area.intersects(dirty):
            continue
        painter.fillRect(QRect(left, row.top() + 4, 1, row.height() - 7), edge)
        if area.right() <= row.right() and not area.adjusted(3, 0, 0, 0).intersects(hidden):
            words.paint(painter, left + 3, row, text, ink)


def paint_chip(painter: QPainter, track: QRect, chip: PlacedChip, words: Words, *, current: bool,
               chosen: bool = False) -> None:
    """A mark's label: outlined, or filled when it belongs to the criterion at hand; the chosen one has a ring."""
    token = "fatal" if chip.mark.fatal else "evidence"
    box = QRectF(track.left() + int(chip.x) + 0.5, track.top() + 0.5, int(chip.width) - 1, track.height() - 2)
    painter.setPen(theme.color(token))
    painter.setBrush(theme.color(token if current else f"{token}_bg"))
    painter.drawRoundedRect(box, 3, 3)
    if chosen:
        painter.setPen(QPen(theme.color("focus"), theme.RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
    if chip.has_text:
        text = words.elided(chip.mark.text, int(chip.width) - 8, bold=current)
        words.paint(painter, box.left() + 4, track.adjusted(0, 0, 0, -1), text,
                    theme.color("surface" if current else token), bold=current)


def paint_lengths(painter: QPainter, layout: WaveformLayout, window: TimeWindow, lengths: Spread[Length],
                  words: Words) -> None:
    """How long silences and holds last, at the left end of what is visible of them."""
    row = QRect(0, layout.wave.top() + 2, 0, 18)
    for length in lengths.within(window.start_ms, window.end_ms):
        span = span_rect(layout.wave, window, length.start_ms, length.end_ms)
        if words.width(length.text) + 10 <= span.width():
            words.paint(painter, int(span.left()) + 6, row, length.text, theme.color("text2"))


def paint_unknown(painter: QPainter, layout: WaveformLayout, window: TimeWindow, known_ms: int, words: Words) -> None:
    """That the rest is still being decoded."""
    rest = span_rect(layout.wave, window, known_ms, window.duration_ms)
    text = _("Decoding …")
    if words.width(text) + 12 <= rest.width():
        row = QRect(0, rest.toRect().center().y() - 10, 0, 20)
        painter.fillRect(QRectF(rest.left() + 4, row.top(), words.width(text) + 8, row.height()),
                         theme.color("surface"))
        words.paint(painter, int(rest.left()) + 8, row, text, theme.color("text2"))


def paint_coverage(painter: QPainter, layout: WaveformLayout, window: TimeWindow, band: HeardBand) -> None:
    """What was heard as a solid band in a frame; hatched where silence was skipped, with a line where repeated."""
    row = layout.coverage
    part = window.start_ms, window.end_ms
    painter.fillRect(row, theme.color("surface"))
    skipped = [span_rect(row, window, *span) for span in band.skipped.within(*part)]
    for area in (span_rect(row, window, *span) for span in band.heard.within(*part)):
        painter.fillRect(area, theme.color("heard"))
    for area in skipped:
        painter.fillRect(area, theme.color("surface"))
        hatch(painter, area, Qt.BrushStyle.BDiagPattern, theme.color("heard"))
    for again in (span_rect(row, window, *span) for span in band.repeated.within(*part)):
        painter.fillRect(QRectF(again.left(), row.center().y() - 1, again.width(), 2), theme.color("text"))
    painter.setPen(theme.color("edge"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(row.adjusted(0, 0, -1, -1))


def paint_loop(painter: QPainter, layout: WaveformLayout, window: TimeWindow, loop: Interval) -> None:
    """The looped span: a bar under the ruler, edges down the lanes, a pale ground."""
    span = span_rect(layout.wave, window, *loop)
    if span.width() <= 0:
        return
    painter.fillRect(span, shade("accent", 0.14))
    painter.fillRect(QRectF(span.left(), layout.ruler.bottom() - 2, span.width(), 3), theme.color("accent"))
    painter.setPen(QPen(theme.color("accent"), 1, Qt.PenStyle.DashLine))
    for edge_ms in loop:
        if window.contains(edge_ms):
            x = layout.wave.left() + window.x(edge_ms)
            painter.drawLine(QPointF(x, layout.wave.top()), QPointF(x, layout.wave.bottom()))


def clock_label_rect(layout: WaveformLayout, x: float, text: str, words: Words) -> QRect:
    """The playhead's label in the ruler, centred over the line, held inside the row."""
    digits = "".join("0" if char.isdigit() else char for char in text)
    width = words.width(digits, NAME_PX, bold=True) + 2 * CLOCK_PADDING_PX
    left = min(max(int(x - width / 2), layout.ruler.left() - 6), layout.ruler.right() + 8 - width)
    return QRect(left, layout.ruler.top() + 1, width, layout.ruler.height() - 3)


def paint_playhead_line(painter: QPainter, layout: WaveformLayout, x: float) -> None:
    """Two pixels with a halo, so that it is seen on any ground."""
    left = int(x) - 1
    row = layout.playhead
    painter.fillRect(QRect(left - 2, row.top(), 6, row.height()), shade("surface", 0.75))
    painter.fillRect(QRect(left, row.top(), 2, row.height()), playhead_color())


def paint_clock_label(painter: QPainter, rect: QRect, text: str, words: Words) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(playhead_color())
    painter.drawRoundedRect(rect, 3, 3)
    words.paint(painter, rect.left() + CLOCK_PADDING_PX, rect, text, theme.color("surface"), NAME_PX, bold=True)


def paint_focus(painter: QPainter, rect: QRect) -> None:
    """The two pixel ring, inside the widget."""
    painter.setPen(QPen(theme.color("focus"), theme.RING, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))


def span_rect(row: QRect, window: TimeWindow, start_ms: float, end_ms: float) -> QRectF:
    """The visible part of a span in a row; of no width where none is visible."""
    left = row.left() + min(max(window.x(start_ms), 0.0), float(row.width()))
    right = row.left() + min(max(window.x(end_ms), 0.0), float(row.width()))
    return QRectF(left, row.top(), right - left, row.height())
