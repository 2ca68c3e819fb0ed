"""What lies under and in the lanes: ground, silences, hatches, evidence, and the wave itself, a strip at a time.

Strips are in the screen's own pixels, counted from the call's start, so that a strip once painted stays right while
the window moves along the call.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QTransform

from qadesk.models.acoustics import MarkKind
from qadesk.models.listening import Interval
from qadesk.ui import theme
from qadesk.ui.widgets.waveform_marks import WaveformMark
from qadesk.ui.widgets.waveform_raster import PeakSource, Raster, frames_of
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


@dataclass(frozen=True, slots=True)
class Strip:
    """Columns `first..first + width_px` of the call at `px_per_ms`; `ratio` is pixels of the screen for one of ours."""

    first: int
    width_px: int
    height_px: int
    px_per_ms: float
    ratio: float
    lanes: tuple[tuple[int, int], ...]  # top and height

    @property
    def times_ms(self) -> tuple[float, float]:
        return self.first / self.px_per_ms, (self.first + self.width_px) / self.px_per_ms

    def x(self, time_ms: float) -> float:
        return time_ms * self.px_per_ms - self.first

    def span(self, start_ms: float, end_ms: float, lane: int | None = None) -> QRectF:
        """Over all lanes, or in one."""
        top, height = (0, self.height_px) if lane is None else self.lanes[lane]
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


def painted(strip: Strip, shown: Shown) -> QImage:
    """The strip as an opaque picture."""
    image = QImage(strip.width_px, strip.height_px, QImage.Format.Format_RGB32)
    image.fill(theme.color("sunken"))
    with QPainter(image) as painter:
        _paint_silences(painter, strip, shown)
        _paint_evidence(painter, strip, shown)
        if shown.peaks is not None:
            _paint_waves(painter, strip, shown, shown.peaks)
        _paint_hatches(painter, strip, shown)
        _paint_unknown(painter, strip, shown)
        painter.fillRect(QRectF(0, strip.lanes[-1][0], strip.width_px if len(strip.lanes) > 1 else 0, strip.ratio),
                         theme.color("border"))
    return image


def _paint_silences(painter: QPainter, strip: Strip, shown: Shown) -> None:
    for start_ms, end_ms in shown.flat_spans():
        if strip.shows(start_ms, end_ms):
            painter.fillRect(strip.span(start_ms, end_ms), theme.color("silence"))


def _paint_hatches(painter: QPainter, strip: Strip, shown: Shown) -> None:
    for mark in shown.sound_marks:
        if mark.kind not in HATCHES or mark.is_rejected or not strip.shows(mark.start_ms, mark.end_ms):
            continue
        pattern, token, strength = HATCHES[mark.kind]
        for lane in shown.lanes_under(mark):
            area = strip.span(mark.start_ms, mark.end_ms, lane)
            painter.fillRect(area, shade(token, TINT))
            hatch(painter, area, pattern, shade(token, strength), strip.ratio, strip.first)


def hatch(painter: QPainter, area: QRectF, pattern: Qt.BrushStyle, color: QColor, ratio: float = 1.0,
          first: int = 0) -> None:
    """Lines over an area; they join with those of the strip beside it, which begins at another column."""
    brush = QBrush(color, pattern)
    brush.setTransform(QTransform.fromScale(ratio, ratio))
    painter.setBrushOrigin(QPointF(-(first % (HATCH_PX * ratio)), 0))
    painter.fillRect(area, brush)


def _paint_evidence(painter: QPainter, strip: Strip, shown: Shown) -> None:
    """The pale ground of each span and its edges."""
    for mark in shown.marks:
        if not strip.shows(mark.start_ms, mark.end_ms):
            continue
        token = "fatal" if mark.fatal else "evidence"
        alpha = 0.12 if mark.is_of(shown.current_mark) else 0.08
        painter.fillRect(strip.span(mark.start_ms, mark.end_ms), shade(token, alpha))
        _paint_edges(painter, strip, mark, theme.color(token))


def _paint_edges(painter: QPainter, strip: Strip, mark: WaveformMark, color: QColor) -> None:
    for edge_ms in {mark.start_ms, mark.end_ms}:
        painter.fillRect(QRectF(int(strip.x(edge_ms)), 0, max(1, round(strip.ratio)), strip.height_px), color)


def _paint_waves(painter: QPainter, strip: Strip, shown: Shown, peaks: PeakSource) -> None:
    start, end = frames_of(peaks, shown.known_ms, strip.times_ms)
    raster = Raster(strip.width_px, strip.height_px)
    for (top, height), lane in zip(strip.lanes, shown.lanes, strict=True):
        columns = peaks.columns(lane.channel, start, end, strip.width_px)
        raster.put(top, height, columns, shown.fit_gain * shown.gain, *lane_colors(lane))
    painter.drawImage(0, 0, raster.image())


def lane_colors(lane: Lane) -> tuple[QColor, QColor]:
    """Of its peaks and of its RMS; pale where solo silences it."""
    alpha = MUTED if lane.muted else 1.0
    return shade(lane.peak_token, alpha), shade(lane.token, alpha)


def _paint_unknown(painter: QPainter, strip: Strip, shown: Shown) -> None:
    """What is not decoded yet."""
    unknown: Interval = shown.known_ms, round(strip.times_ms[1]) + 1
    if shown.peaks is not None and strip.shows(*unknown):
        area = strip.span(*unknown)
        painter.fillRect(area, theme.color("sunken"))
        hatch(painter, area, UNKNOWN, theme.color("border"), strip.ratio, strip.first)


def lane_rows(lanes: tuple[QRect, ...], ratio: float) -> tuple[tuple[int, int], ...]:
    """Top and height of each lane in pixels of the screen, from the first one's top."""
    tops = [round((rect.top() - lanes[0].top()) * ratio) for rect in lanes]
    ends = [*tops[1:], round((lanes[-1].bottom() + 1 - lanes[0].top()) * ratio)]
    return tuple((top, end - top) for top, end in zip(tops, ends, strict=True))

