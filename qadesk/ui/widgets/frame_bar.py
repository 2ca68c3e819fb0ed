"""The frame of a week as one bar: parts told apart by pattern and not only by colour, with their words below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qadesk.ui import theme

_BAR, _BOX, _LINE, _GAP = 13, 11, 22, 18
_LEAST_WIDTH = 6.0
SOLID, PLAIN, HATCH, DOTS, COUNTER, ROWS, EMPTY = "solid", "plain", "hatch", "dots", "counter", "rows", "empty"


@dataclass(frozen=True)
class FramePart:
    """One part of the bar: its words, its number, its colour token and its pattern."""

    words: str
    count: int
    token: str
    pattern: str


class FrameBar(QWidget):
    """The bar over its legend; the legend breaks into lines when room is short."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._parts: tuple[FramePart, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_parts(())

    def set_parts(self, parts: tuple[FramePart, ...]) -> None:
        """Show these parts, those of 0 left out."""
        self._parts = tuple(part for part in parts if part.count)
        self.setAccessibleName(" ".join([self._name, *(f"{part.words} {part.count:,}" for part in self._parts)]))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(self.width(), 320)))

    def heightForWidth(self, width: int) -> int:
        return _BAR + 8 + _LINE * max(1, len(self._legend_lines(width)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = 0.0
        for part, width in zip(self._parts, self._widths(), strict=True):
            _paint_part(painter, QRectF(at + 0.5, 0.5, width - 1.5, _BAR - 1), part)
            at += width
        painter.setFont(theme.font(theme.CAPTION))
        for line, parts in enumerate(self._legend_lines(self.width())):
            self._paint_legend(painter, _BAR + 8 + line * _LINE, parts)

    def _widths(self) -> list[float]:
        """The parts' widths: in proportion, but none too thin to be seen."""
        total, room = sum(part.count for part in self._parts), float(self.width())
        thin = [part for part in self._parts if part.count * room / total < _LEAST_WIDTH]
        rest = sum(part.count for part in self._parts if part not in thin)
        room -= _LEAST_WIDTH * len(thin)
        return [_LEAST_WIDTH if part in thin else part.count * room / rest for part in self._parts]

    def _legend_lines(self, width: int) -> list[list[FramePart]]:
        lines: list[list[FramePart]] = []
        left = 0
        for part in self._parts:
            wide = _legend_width(part)
            if not lines or left + wide > width:
                lines.append([])
                left = 0
            lines[-1].append(part)
            left += wide
        return lines

    def _paint_legend(self, painter: QPainter, top: float, parts: list[FramePart]) -> None:
        left = 0.0
        for part in parts:
            _paint_part(painter, QRectF(left + 0.5, top + (_LINE - _BOX) / 2, _BOX, _BOX), part)
            painter.setPen(theme.color("text2"))
            painter.drawText(QRectF(left + _BOX + 6, top, _legend_width(part), _LINE),
                             Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, _legend(part))
            left += _legend_width(part)


def _legend(part: FramePart) -> str:
    return f"{part.words} {part.count:,}"


def _legend_width(part: FramePart) -> int:
    return QFontMetrics(theme.font(theme.CAPTION)).horizontalAdvance(_legend(part)) + _BOX + 6 + _GAP


def _paint_part(painter: QPainter, place: QRectF, part: FramePart) -> None:
    ink = theme.color(part.token)
    if part.pattern in (SOLID, PLAIN):
        painter.fillRect(place, ink)
        return
    painter.save()
    painter.setPen(QPen(ink, 1))
    painter.drawRect(place)
    painter.setClipRect(place)
    if part.pattern == DOTS:
        _paint_dots(painter, place)
    elif part.pattern == ROWS:
        _paint_rows(painter, place)
    elif part.pattern != EMPTY:
        _paint_strokes(painter, place, -1 if part.pattern == COUNTER else 1)
    painter.restore()


def _paint_dots(painter: QPainter, place: QRectF) -> None:
    for column in range(int(place.width() // 4) + 1):
        for row in range(int(place.height() // 4) + 1):
            painter.drawPoint(QPointF(place.x() + 2 + column * 4, place.y() + 2 + row * 4))


def _paint_rows(painter: QPainter, place: QRectF) -> None:
    for row in range(int(place.height() // 3) + 1):
        at = place.y() + row * 3
        painter.drawLine(QPointF(place.x(), at), QPointF(place.right(), at))


def _paint_strokes(painter: QPainter, place: QRectF, lean: int) -> None:
    step, height = 5.0, place.height()
    at = place.x() - height
    while at < place.right() + height:
        painter.drawLine(QPointF(at, place.bottom()), QPointF(at + lean * height, place.top()))
        at += step
