"""What is painted in strips: acoustic marks, silences, evidence, the waves themselves and the hatches over them.

Strips are in the screen's own pixels, counted from the call's start, so that a strip once painted stays right while
the window moves along the call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPolygonF, QTransform

from qadesk.models.acoustics import MarkKind, MarkVerdict
from qadesk.ui import theme
from qadesk.ui.widgets.waveform_blit import fill
from qadesk.ui.widgets.waveform_layout import WaveformLayout
from qadesk.ui.widgets.waveform_marks import SoundMark
from qadesk.ui.widgets.waveform_raster import Columns, Raster
from qadesk.ui.widgets.waveform_shown import Lane, Shown

MUTED = 0.3
HATCH_PX = 8  # the period of Qt's patterns
HATCHES = {
    MarkKind.OVER_TALK: (Qt.BrushStyle.BDiagPattern, "overtalk", 0.9),
    MarkKind.INTERRUPTION: (Qt.BrushStyle.BDiagPattern, "overtalk", 0.9),
    MarkKind.HOLD: (Qt.BrushStyle.VerPattern, "text3", 0.5),
    MarkKind.RING_BACK: (Qt.BrushStyle.HorPattern, "text3", 0.5),
}
"""Pattern, token and strength; who does not see the colours tells them by the direction of the lines."""
TINT = 0.10
UNKNOWN = Qt.BrushStyle.Dense6Pattern
SHAPE_PX, BAR_PX = 7, 3  # of an acoustic mark


@dataclass(frozen=True, slots=True)
class Strip:
    """Columns `first..first + width_px` of the call at `px_per_ms`; `ratio` is pixels of the screen for one of ours.

    Acoustic marks take its first `marks_px` rows; `lanes` are top and height of each lane."""

    first: int
    width_px: int
    height_px: int
    px_per_ms: float
    ratio: float
    marks_px: int
    lanes: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, first: int, width_px: int, px_per_ms: float, ratio: float, layout: WaveformLayout) -> Strip:
        """A strip of the rows of that layout."""
        whole = layout.strips
        tops = [round((rect.top() - whole.top()) * ratio) for rect in layout.lanes]
        height_px = round(whole.height() * ratio)
        ends = [*tops[1:], height_px]
        lanes = tuple((top, end - top) for top, end in zip(tops, ends, strict=True))
        return cls(first, width_px, height_px, px_per_ms, ratio, tops[0], lanes)

    @property
    def times_ms(self) -> tuple[float, float]:
        return self.first / self.px_per_ms, (self.first + self.width_px) / self.px_per_ms

    def x(self, time_ms: float) -> float:
        return time_ms * self.px_per_ms - self.first

    def span(self, start_ms: float, end_ms: float, lane: int | None = None) -> QRectF:
        """Over all lanes, or in one."""
        top, height = (self.marks_px, self.height_px - self.marks_px) if lane is None else self.lanes[lane]
        left = max(self.x(start_ms), -1.0)
        return QRectF(left, top, max(0.0, min(self.x(end_ms), self.width_px + 1.0) - left), height)

    def shows(self, start_ms: float, end_ms: float) -> bool:
        return self.x(end_ms) >= 0 and self.x(start_ms) <= self.width_px


def shade(token: str, alpha: float) -> QColor:
    colour = theme.color(token)
    colour.setAlphaF(alpha)
    return colour


def playhead_color() -> QColor:
    """The text colour; in high contrast the colour of the focus, which nothing else there has."""
    return theme.color("focus" if theme.current() == "contrast" else "text")


def painted(strip: Strip, shown: Shown, columns: Sequence[Columns]) -> QImage:
    """The strip as an opaque picture, with its columns of each lane."""
    image = QImage(strip.width_px, strip.height_px, QImage.Format.Format_RGB32)
    image.fill(theme.color("surface"))
    with QPainter(image) as painter:
        painter.fillRect(strip.span(*strip.times_ms), theme.color("sunken"))
        _paint_silences(painter, strip, shown)
        _paint_evidence(painter, strip, shown)
        if columns:
            _paint_waves(painter, strip, shown, columns)
        _paint_hatches(painter, strip, shown)
        _paint_unknown(painter, strip, shown)
        for top, _height in strip.lanes[1:]:
            painter.fillRect(QRectF(0, top, strip.width_px, strip.ratio), theme.color("border"))
        _paint_sound_marks(painter, strip, shown)
    return image


def _paint_silences(painter: QPainter, strip: Strip, shown: Shown) -> None:
    for span in shown.flat.within(*strip.times_ms):
        painter.fillRect(strip.span(*span), theme.color("silence"))


def _paint_evidence(painter: QPainter, strip: Strip, shown: Shown) -> None:
    """The pale ground of each span and its edges."""
    for mark in shown.marks:
        if not strip.shows(mark.start_ms, mark.end_ms):
            continue
        token = "fatal" if mark.fatal else "evidence"
        alpha = 0.12 if mark.is_of(shown.current_mark) else 0.08
        fill(painter, strip.span(mark.start_ms, mark.end_ms), shade(token, alpha))
        for edge_ms in {mark.start_ms, mark.end_ms}:
            edge = QRectF(int(strip.x(edge_ms)), 0, max(1, round(strip.ratio)), strip.height_px)
            painter.fillRect(edge, theme.color(token))


def _paint_waves(painter: QPainter, strip: Strip, shown: Shown, columns: Sequence[Columns]) -> None:
    raster = Raster(strip.width_px, strip.height_px)
    for (top, height), lane, values in zip(strip.lanes, shown.lanes, columns, strict=True):
        raster.put(top, height, values, shown.fit_gain * shown.gain, *lane_colors(lane))
    painter.drawImage(0, 0, raster.image())


def lane_colors(lane: Lane) -> tuple[QColor, QColor]:
    """Of its peaks and of its RMS; pale where solo silences it."""
    alpha = MUTED if lane.muted else 1.0
    return shade(lane.peak_token, alpha), shade(lane.token, alpha)


def _paint_hatches(painter: QPainter, strip: Strip, shown: Shown) -> None:
    for mark in shown.sound_marks.within(*strip.times_ms):
        if mark.kind not in HATCHES or mark.is_rejected:
            continue
        pattern, token, strength = HATCHES[mark.kind]
        for lane in shown.lanes_under(mark):
            area = strip.span(mark.start_ms, mark.end_ms, lane)
            fill(painter, area, shade(token, TINT))
            hatch(painter, area, pattern, shade(token, strength), strip.ratio, strip.first)


def hatch(painter: QPainter, area: QRectF, pattern: Qt.BrushStyle, color: QColor, ratio: float = 1.0,
          first: int = 0) -> None:
    """Lines over an area; they join with those of the strip beside it, which begins at another column."""
    brush = QBrush(color, pattern)
    brush.setTransform(QTransform.fromScale(ratio, ratio))
    painter.setBrushOrigin(QPointF(-(first % (HATCH_PX * ratio)), 0))
    fill(painter, area, brush)


def _paint_unknown(painter: QPainter, strip: Strip, shown: Shown) -> None:
    """What is not decoded yet."""
    end_ms = strip.times_ms[1]
    if shown.peaks is not None and shown.known_ms < end_ms:
        area = strip.span(shown.known_ms, end_ms + 1)
        painter.fillRect(area, theme.color("sunken"))
        hatch(painter, area, UNKNOWN, shade("edge", 0.4), strip.ratio, strip.first)


def _paint_sound_marks(painter: QPainter, strip: Strip, shown: Shown) -> None:
    """Each acoustic mark as a bar over its span and a shape at its start: hollow open, solid accepted, a cross not."""
    reach_ms = SHAPE_PX * strip.ratio / strip.px_per_ms
    start_ms, end_ms = strip.times_ms
    painter.scale(strip.ratio, strip.ratio)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in shown.sound_marks.within(start_ms - reach_ms, end_ms + reach_ms):
        color = theme.color("accent" if mark.key in (shown.current_sound, shown.chosen) else _token(mark))
        left, right = strip.x(mark.start_ms) / strip.ratio, strip.x(mark.end_ms) / strip.ratio
        bottom = strip.marks_px / strip.ratio
        if not mark.is_rejected:
            painter.fillRect(QRectF(left, bottom - BAR_PX, max(1.0, right - left), BAR_PX), color)
        inside = max(left, SHAPE_PX / 2 - strip.first / strip.ratio)  # at the call's start there is half the room
        _paint_shape(painter, inside, bottom - BAR_PX + 1, mark.verdict, color)


def _token(mark: SoundMark) -> str:
    return "evidence" if mark.verdict is MarkVerdict.ACCEPTED else "text3" if mark.is_rejected else "text2"


def _paint_shape(painter: QPainter, x: float, height: float, verdict: MarkVerdict, color: QColor) -> None:
    left, right, top, bottom = x - SHAPE_PX / 2, x + SHAPE_PX / 2, 0.5, height
    painter.setPen(QPen(color, 1))
    if verdict is MarkVerdict.REJECTED:
        painter.drawLine(QPointF(left, top), QPointF(right, bottom))
        painter.drawLine(QPointF(left, bottom), QPointF(right, top))
        return
    painter.setBrush(color if verdict is MarkVerdict.ACCEPTED else theme.color("surface"))
    painter.drawPolygon(QPolygonF([QPointF(left, top), QPointF(right, top), QPointF(x, bottom)]))
