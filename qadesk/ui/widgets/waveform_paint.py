"""How the rows over and under the lanes are painted: ruler, evidence chips, marks, coverage, loop and playhead.

Colours come from the theme, nothing here keeps state; `dirty` are the columns that need painting.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from qadesk.i18n import _
from qadesk.models.acoustics import MarkKind, MarkVerdict
from qadesk.models.listening import Interval
from qadesk.ui import theme
from qadesk.ui.widgets.waveform_ground import hatch, playhead_color, shade
from qadesk.ui.widgets.waveform_layout import WaveformLayout
from qadesk.ui.widgets.waveform_marks import PlacedChip, SoundMark
from qadesk.ui.widgets.waveform_scale import TimeWindow
from qadesk.ui.widgets.waveform_shown import Clock, HeardBand, Shown
from qadesk.ui.widgets.waveform_words import NAME_PX, Words

CLOCK_PADDING_PX = 4
TICK_SPACING_PX = 84
MARK_PX = 7  # width and height of an acoustic mark's shape
BAR_PX = 3
SMALLEST_LENGTH_PX = 40


def paint_ruler(painter: QPainter, layout: WaveformLayout, window: TimeWindow, clock: Clock, words: Words,
                hidden: QRect, dirty: QRect) -> None:
    """Ticks and times; a time that the playhead's label would cut is left out."""
    row = layout.ruler
    edge, ink = theme.color("edge"), theme.color("text2")
    times_ms, step_ms = window.tick_times(TICK_SPACING_PX, clock.offset_ms)
    for time_ms in times_ms:
        left = row.left() + int(window.x(time_ms))
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


def paint_sound_marks(painter: QPainter, row: QRect, window: TimeWindow, marks: Sequence[SoundMark],
                      standing_out: Sequence[str | None]) -> None:
    """Each acoustic mark as a bar over its span and a shape at its start: hollow open, solid accepted, a cross not."""
    for mark in marks:
        if window.shows(mark.start_ms, mark.end_ms):
            token = "accent" if mark.key in standing_out else _mark_token(mark)
            bar = span_rect(row, window, mark.start_ms, mark.end_ms)
            if not mark.is_rejected and mark.kind is not MarkKind.LATE_START:
                painter.fillRect(QRectF(bar.left(), row.bottom() - BAR_PX + 1, bar.width(), BAR_PX),
                                 theme.color(token))
            if window.contains(mark.start_ms):
                _paint_shape(painter, row.left() + window.x(mark.start_ms), row, mark.verdict, token)


def _mark_token(mark: SoundMark) -> str:
    return "evidence" if mark.verdict is MarkVerdict.ACCEPTED else "text3" if mark.is_rejected else "text2"


def _paint_shape(painter: QPainter, x: float, row: QRect, verdict: MarkVerdict, token: str) -> None:
    left, right, top, half = x - MARK_PX / 2, x + MARK_PX / 2, row.top() + 0.5, row.height() - 2
    painter.setPen(QPen(theme.color(token), 1))
    if verdict is MarkVerdict.REJECTED:
        painter.drawLine(QPointF(left, top), QPointF(right, top + half - 1))
        painter.drawLine(QPointF(left, top + half - 1), QPointF(right, top))
        return
    painter.setBrush(theme.color(token if verdict is MarkVerdict.ACCEPTED else "surface"))
    painter.drawPolygon(QPolygonF([QPointF(left, top), QPointF(right, top), QPointF(x, top + half)]))


def paint_lengths(painter: QPainter, layout: WaveformLayout, window: TimeWindow, shown: Shown, words: Words,
                  dirty: QRect) -> None:
    """How long silences and holds last, at the left end of what is visible of them."""
    said = [(span, _("silence {seconds} s")) for span in shown.flat_spans()]
    said += [((mark.start_ms, mark.end_ms), _("hold {seconds} s")) for mark in shown.sound_marks
             if mark.kind is MarkKind.HOLD and not mark.is_rejected]
    for (start_ms, end_ms), template in said:
        span = span_rect(layout.wave, window, start_ms, end_ms)
        if span.width() < SMALLEST_LENGTH_PX or not span.toAlignedRect().intersects(dirty):
            continue
        text = template.format(seconds=(end_ms - start_ms + 500) // 1000)
        if words.width(text) + 10 <= span.width():
            row = QRect(0, layout.wave.top() + 2, 0, 18)
            words.paint(painter, int(span.left()) + 6, row, text, theme.color("text2"))




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
    painter.fillRect(row, theme.color("surface"))
    for token, spans in (("heard", band.heard), ("surface", band.skipped)):
        for span in spans:
            if window.shows(*span):
                painter.fillRect(span_rect(row, window, *span), theme.color(token))
    for span in band.skipped:
        if window.shows(*span):
            hatch(painter, span_rect(row, window, *span), Qt.BrushStyle.BDiagPattern, theme.color("heard"))
    for span in band.repeated:
        if window.shows(*span):
            again = span_rect(row, window, *span)
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
