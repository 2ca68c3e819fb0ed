"""How the rows over and under the lanes are painted: ruler, evidence chips, marks, coverage, loop and playhead.

Colours come from the theme, nothing here keeps state; `dirty` are the columns that need painting.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from qadesk.i18n import _
from qadesk.models.listening import Interval
from qadesk.ui import theme
from qadesk.ui.widgets.waveform_blit import fill
from qadesk.ui.widgets.waveform_ground import hatch, playhead_color, shade
from qadesk.ui.widgets.waveform_head import FIGURE_GAP_PX, LABEL_PADDING_PX, Tick
from qadesk.ui.widgets.waveform_layout import WaveformLayout
from qadesk.ui.widgets.waveform_marks import PlacedChip, Spread
from qadesk.ui.widgets.waveform_scale import TimeWindow
from qadesk.ui.widgets.waveform_shown import HeardBand, Length
from qadesk.ui.widgets.waveform_words import NAME_PX, Words


def paint_ruler(painter: QPainter, row: QRect, ticks: Sequence[Tick], words: Words, hidden: QRect,
                dirty: QRect) -> None:
    """Lines and figures; a figure that the playhead's label would cut is left out."""
    edge, ink = theme.color("edge"), theme.color("text2")
    low, high = dirty.left(), dirty.right()
    for tick in ticks:
        if tick.left > high or tick.left + tick.width < low:
            continue
        painter.fillRect(QRect(tick.left, row.top() + 4, 1, row.height() - 7), edge)
        left, right = tick.left + FIGURE_GAP_PX, tick.left + tick.width
        if tick.text and (left > hidden.right() or right < hidden.left()):
            words.paint(painter, left, row, tick.text, ink)


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
    fill(painter, span, shade("accent", 0.14))
    painter.fillRect(QRectF(span.left(), layout.ruler.bottom() - 2, span.width(), 3), theme.color("accent"))
    painter.setPen(QPen(theme.color("accent"), 1, Qt.PenStyle.DashLine))
    for edge_ms in loop:
        if window.contains(edge_ms):
            x = layout.wave.left() + window.x(edge_ms)
            painter.drawLine(QPointF(x, layout.wave.top()), QPointF(x, layout.wave.bottom()))


def paint_playhead_line(painter: QPainter, row: QRect, x: float) -> None:
    """Two pixels with a halo, so that it is seen on any ground."""
    left = int(x) - 1
    painter.fillRect(QRect(left - 1, row.top(), 4, row.height()), theme.color("surface"))
    painter.fillRect(QRect(left, row.top(), 2, row.height()), playhead_color())


def paint_clock_label(painter: QPainter, rect: QRect, text: str, words: Words) -> None:
    """The time in two pieces, of which the first stays for a second: each is laid out once."""
    for inset in (0, 1):  # a box without its corners
        painter.fillRect(rect.adjusted(inset, 1 - inset, -inset, inset - 1), playhead_color())
    left, ink = rect.left() + LABEL_PADDING_PX, theme.color("surface")
    words.paint(painter, left, rect, text[:-2], ink, NAME_PX, bold=True)
    words.paint(painter, left + words.width(text[:-2], NAME_PX, bold=True), rect, text[-2:], ink, NAME_PX, bold=True)


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
