"""What calls earned on one criterion before and after an interview: a stem for each call, its points beside the head.

Before the interview the heads are squares, after it circles; filled where points were earned in full, half filled for
some, empty for none; a ring without a stem waits to be heard, a cross did not apply. Nothing rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.widgets.labels import plain_tip

HEIGHT, AXIS, TOP, FOOT = 118, 26, 18, 42
HEAD, LINE = 9, 2
CROWDED_PX = 30  # from one call to the next: the points then stand above the head
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Stem:
    """One call: the day below it, what it earned (None: it did not apply) of `weight_milli`, or that it waits."""

    day: str
    earned_milli: int | None
    weight_milli: int
    points: str
    waits: bool = False

    @property
    def share(self) -> float:
        """The part of the points that was earned, 0..1."""
        return (self.earned_milli or 0) / self.weight_milli if self.weight_milli else 0.0

    def said(self) -> str:
        """`03-04: 3`."""
        if self.waits:
            return _("{day}: to be heard").format(day=self.day)
        return _("{day}: {points}").format(day=self.day, points=self.points)


class Stems(QWidget):
    """`show_stems(before, after)`; the highest line is `most`, the points of the criterion."""

    def __init__(self, name: str, most: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._most = name, most
        self.before: tuple[Stem, ...] = ()
        self.after: tuple[Stem, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_stems(self, before: Sequence[Stem], after: Sequence[Stem]) -> None:
        """Show these calls, in their order."""
        self.before, self.after = tuple(before), tuple(after)
        self.setAccessibleDescription(self.said())
        self.setToolTip(plain_tip(self.said()))
        self.update()

    def said(self) -> str:
        """All that the picture shows, in words."""
        parts = [_("{name}, of {most} points").format(name=self._name, most=self._most)]
        for caption, stems in ((_("before the interview"), self.before), (_("after the interview"), self.after)):
            said = _(", ").join(stem.said() for stem in stems) or _("no call")
            parts.append(_("{caption}: {calls}").format(caption=caption, calls=said))
        return "\n".join(parts)

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    # the picture

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.CAPTION))
        self._paint_axis(painter)
        places = self._places()
        self._paint_interview(painter)
        free_from = 0.0
        for (x, stem), before in zip(places, self._sides(), strict=True):
            self._paint_stem(painter, x, stem, before=before)
            free_from = self._paint_day(painter, x, stem, free_from)

    def _sides(self) -> list[bool]:
        return [True] * len(self.before) + [False] * len(self.after)

    def _places(self) -> list[tuple[float, Stem]]:
        """Where each call stands, in px from the left; between before and after is room for the line."""
        stems = [*self.before, *self.after]
        step = self._step()
        return [(AXIS + step * (number + 0.5 + (number >= len(self.before))), stem)
                for number, stem in enumerate(stems)]

    def _step(self) -> float:
        return (self.width() - AXIS - 12) / (len(self.before) + len(self.after) + 1)

    def _y(self, share: float) -> float:
        return HEIGHT - FOOT - share * (HEIGHT - FOOT - TOP)

    def _paint_axis(self, painter: QPainter) -> None:
        for share, words in ((1.0, self._most), (0.0, "0")):
            y = self._y(share)
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(QPointF(AXIS - 6, y), QPointF(self.width(), y))
            painter.setPen(theme.color("text2"))
            painter.drawText(QRectF(0, y - 9, AXIS - 10, 18), RIGHT, words)

    def _paint_interview(self, painter: QPainter) -> None:
        x = AXIS + self._step() * (len(self.before) + 0.5)
        painter.setPen(QPen(theme.color("text3"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, 4), QPointF(x, HEIGHT - 17))
        painter.setPen(theme.color("text2"))
        width = painter.fontMetrics().horizontalAdvance(_("Interview"))
        left = min(max(0.0, x - width / 2), self.width() - width)
        painter.drawText(QRectF(left, HEIGHT - 17, width + 2, 17), Qt.AlignmentFlag.AlignVCenter, _("Interview"))

    def _paint_stem(self, painter: QPainter, x: float, stem: Stem, *, before: bool) -> None:
        ink = theme.color("text3" if stem.waits or stem.earned_milli is None else "good" if stem.share >= 1 else "warn")
        head = QPointF(x, self._y(0.45 if stem.waits else stem.share))
        if stem.earned_milli is None and not stem.waits:
            self._paint_cross(painter, QPointF(x, self._y(0.45)), ink)
            return
        if not stem.waits:
            painter.setPen(QPen(ink, LINE))
            painter.drawLine(head, QPointF(x, self._y(0)))
            self._paint_points(painter, head, stem.points)
        _paint_head(painter, head, ink, 0.0 if stem.waits else stem.share, square=before)

    def _paint_points(self, painter: QPainter, head: QPointF, points: str) -> None:
        painter.setPen(theme.color("text"))
        if self._step() < CROWDED_PX:
            painter.drawText(QRectF(head.x() - 20, head.y() - HEAD / 2 - 15, 40, 14), Qt.AlignmentFlag.AlignCenter,
                             points)
        else:
            painter.drawText(QRectF(head.x() + HEAD / 2 + 3, head.y() - 9, 40, 18), Qt.AlignmentFlag.AlignVCenter,
                             points)

    def _paint_cross(self, painter: QPainter, at: QPointF, ink: QColor) -> None:
        painter.setPen(QPen(ink, LINE))
        half = HEAD / 2
        painter.drawLine(at + QPointF(-half, -half), at + QPointF(half, half))
        painter.drawLine(at + QPointF(-half, half), at + QPointF(half, -half))

    def _paint_day(self, painter: QPainter, x: float, stem: Stem, free_from: float) -> float:
        """The day below the axis, left out where it would run into the one before; the tooltip has all of them."""
        words = _("to hear") if stem.waits else stem.day
        width = QFontMetrics(painter.font()).horizontalAdvance(words)
        left = min(x - width / 2, self.width() - width)
        if left < free_from:
            return free_from
        painter.setPen(theme.color("text2"))
        painter.drawText(QRectF(left, self._y(0) + 7, width + 2, 16), Qt.AlignmentFlag.AlignVCenter, words)
        return left + width + 4


def _paint_head(painter: QPainter, at: QPointF, ink: QColor, share: float, *, square: bool) -> None:
    """A square or a circle, filled from below by its share: all, half or nothing."""
    place = QRectF(at.x() - HEAD / 2, at.y() - HEAD / 2, HEAD, HEAD)
    shape = QPainterPath()
    shape.addRect(place) if square else shape.addEllipse(place)
    painter.fillPath(shape, theme.color("surface"))
    filled = 1.0 if share >= 1 else 0.5 if share > 0 else 0.0
    painter.save()
    painter.setClipRect(QRectF(place.x() - 1, place.bottom() - filled * HEAD, HEAD + 2, filled * HEAD + 1))
    painter.fillPath(shape, ink)
    painter.restore()
    painter.setPen(QPen(ink, LINE))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)
