"""The value of a scale or a bonus: what is set or being typed, and all values to click on. Keys are the form's."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.models.choices import steps_of
from qadesk.models.scorecards import Criterion, CriterionKind, Scale, points_text, signed_points
from qadesk.ui import theme
from qadesk.ui.widgets.form_lines import text_width, tip
from qadesk.ui.widgets.form_paint import face, paint_text

ROW, HINT = 32, 20
LEFT, BOX_WIDTH, GAP, RIGHT = 9, 56, 10, 15
CELLS = 11  # up to so many values each have a place of their own, more share a track
CELL_WIDTH, CELL_HEIGHT = 44, 24
TRACK, KNOB = 4, 6


class ValueRow(QWidget):
    """Shows a value in its bounds; a click on a value asks for it."""

    value_asked = Signal(object)  # int, thousandths

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._criterion: Criterion | None = None
        self._scale: Scale | None = None
        self._value: int | None = None
        self._typed = self._hint = ""
        self.setFixedHeight(ROW + HINT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_value(self, criterion: Criterion, value: int | None, typed: str = "") -> None:
        """Show the value of a criterion (thousandths), and what stands typed while it is typed."""
        if (criterion, value, typed) == (self._criterion, self._value, self._typed):
            return
        self._criterion, self._scale = criterion, steps_of(criterion)
        self._value, self._typed, self._hint = value, typed, _hint(criterion, self._scale)
        self.setAccessibleName(f"{self.text() or '–'}  {self._hint}")
        self.setToolTip(tip(self._hint) if text_width(self._hint, theme.CAPTION) > self.width() - LEFT - RIGHT else "")
        self.update()

    def text(self) -> str:
        """The value as shown: as it is typed, else as it is set; empty where there is none."""
        if self._typed or self._value is None:
            return self._typed
        return self._worded(self._value)

    def hint(self) -> str:
        """The line that says which values there are and how to set one."""
        return self._hint

    def height_for(self, width: int, lines: int = 1) -> int:
        """The height in px at any width."""
        return ROW + HINT

    def sizeHint(self) -> QSize:
        return QSize(300, ROW + HINT)

    def place_of(self, value: int) -> QRectF:
        """Where a value is clicked."""
        assert self._scale is not None
        strip, scale = self._strip(), self._scale
        index = (value - scale.low_milli) // scale.step_milli
        if scale.steps < CELLS:
            width = min(strip.width() / (scale.steps + 1), CELL_WIDTH)
            return QRectF(strip.x() + index * width, strip.center().y() - CELL_HEIGHT / 2, width - 2, CELL_HEIGHT)
        x = strip.x() + strip.width() * index / max(scale.steps, 1)
        return QRectF(x - KNOB, strip.center().y() - KNOB, 2 * KNOB, 2 * KNOB)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._scale is None or event.button() != Qt.MouseButton.LeftButton or x < self._strip().x() - KNOB:
            return
        self.value_asked.emit(min(self._values(), key=lambda value: abs(self.place_of(value).center().x() - x)))

    def _values(self) -> range:
        assert self._scale is not None
        return range(self._scale.low_milli, self._scale.high_milli + 1, self._scale.step_milli)

    def _strip(self) -> QRectF:
        ends = 0.0
        if self._scale is not None and self._scale.steps >= CELLS:
            ends = text_width(self._worded(self._scale.high_milli), theme.CAPTION) + GAP
        x = LEFT + BOX_WIDTH + GAP + ends
        return QRectF(x, 0, self.width() - x - RIGHT - ends, ROW)

    def _worded(self, value: int) -> str:
        is_bonus = self._criterion is not None and self._criterion.kind is CriterionKind.BONUS
        return (signed_points if is_bonus else points_text)(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter)
        if self._scale is not None and self._scale.steps < CELLS:
            for value in self._values():
                self._paint_cell(painter, value)
        elif self._scale is not None:
            self._paint_track(painter, self._scale)
        hint = QRectF(LEFT, ROW, self.width() - LEFT - RIGHT, HINT - 2)
        paint_text(painter, hint, self._hint, face(theme.CAPTION), "text2")

    def _paint_box(self, painter: QPainter) -> None:
        place = QRectF(LEFT + 0.5, ROW / 2 - CELL_HEIGHT / 2 + 0.5, BOX_WIDTH - 1, CELL_HEIGHT - 1)
        painter.setPen(QPen(theme.color("accent" if self._typed else "edge"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(place, theme.RADIUS_CHIP, theme.RADIUS_CHIP)
        shown, inner = self.text(), place.adjusted(6, 0, -6, 0)
        bold = face(bold=True)
        paint_text(painter, inner, shown or "–", bold, "text" if shown else "text3", right=True)
        if self._typed:
            painter.fillRect(QRectF(inner.right() + 1, place.y() + 5, 1.5, place.height() - 10), theme.color("text"))

    def _paint_cell(self, painter: QPainter, value: int) -> None:
        place, chosen = self.place_of(value).adjusted(0.5, 0.5, -0.5, -0.5), value == self._value
        painter.setPen(QPen(theme.color("accent" if chosen else "edge"), 1))
        painter.setBrush(theme.color("accent" if chosen else "surface"))
        painter.drawRoundedRect(place, theme.RADIUS_CHIP, theme.RADIUS_CHIP)
        painter.setFont(face(bold=chosen))
        painter.setPen(theme.color("surface" if chosen else "text2"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._worded(value))

    def _paint_track(self, painter: QPainter, scale: Scale) -> None:
        strip, caption = self._strip(), face(theme.CAPTION)
        low = QRectF(LEFT + BOX_WIDTH + GAP, 0, strip.x() - LEFT - BOX_WIDTH - 2 * GAP, ROW)
        paint_text(painter, low, self._worded(scale.low_milli), caption, "text2", right=True)
        high = QRectF(strip.right() + GAP, 0, self.width() - RIGHT - strip.right() - GAP, ROW)
        paint_text(painter, high, self._worded(scale.high_milli), caption, "text2")
        track = QRectF(strip.x(), ROW / 2 - TRACK / 2, strip.width(), TRACK)
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(track, TRACK / 2, TRACK / 2)
        if self._value is not None:
            knob = self.place_of(self._value)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRectF(track.topLeft(), track.bottomLeft()).united(
                QRectF(track.x(), track.y(), knob.center().x() - track.x(), TRACK)), TRACK / 2, TRACK / 2)
            painter.drawEllipse(knob)


def _hint(criterion: Criterion, scale: Scale | None) -> str:
    if scale is None:
        return ""
    if criterion.kind is CriterionKind.BONUS:
        return _("Bonus up to {cap} with evidence: type the points, or use + and −").format(
            cap=signed_points(criterion.cap_milli))
    words = _("{low}–{high} in steps of {step}: type the number, or use + and −").format(
        low=points_text(scale.low_milli), high=points_text(scale.high_milli), step=points_text(scale.step_milli))
    if criterion.na_allowed and scale.has(0):
        words = _("{words} (+ first for 0)").format(words=words)
    return words
