"""One fatal criterion of the block under its digit key: ticked or not, and its class where there is room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from qadesk.i18n import _
from qadesk.models.scorecards import FATAL_CLASS_NAMES, FatalCriterion
from qadesk.ui import theme
from qadesk.ui.widgets.chips import paint_keycap
from qadesk.ui.widgets.form_lines import text_width, tip
from qadesk.ui.widgets.form_paint import BOX, face, metrics, paint_box, paint_text


class FatalItem(QAbstractButton):
    """One fatal criterion under its digit key."""

    def __init__(self, fatal: FatalCriterion, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.fatal, self._number = fatal, number
        self._current = self._shows_class = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        kind = _(FATAL_CLASS_NAMES[fatal.fatal_class])
        self.setAccessibleName(f"{fatal.code} {fatal.name}  {kind}")
        self.setToolTip(tip(f"{fatal.code} {fatal.name}  {kind}\n{fatal.advice}"))

    def show_state(self, *, ticked: bool, current: bool) -> None:
        """Show whether it is ticked and whether keys and evidence go to it."""
        if (ticked, current) != (self.isChecked(), self._current):
            self.setChecked(ticked)
            self._current = current
            self.update()

    def width_needed(self) -> int:
        """The width in px at which the name is not cut."""
        return 52 + text_width(self.fatal.name) + 10

    def class_width(self) -> int:
        """The width in px of the class beside the name."""
        return metrics(theme.CAPTION).horizontalAdvance(_(FATAL_CLASS_NAMES[self.fatal.fatal_class])) + 2

    def show_class(self, shown: bool) -> None:
        """Show the class beside the name, where all items have room for theirs."""
        if shown != self._shows_class:
            self._shows_class = shown
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, middle = QPainter(self), self.height() / 2
        if self._current or self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        paint_keycap(painter, QRectF(4, 0, theme.CHIP, self.height()), str(self._number))
        paint_box(painter, QRectF(29, middle - BOX / 2, BOX, BOX), checked=self.isChecked(), tone="fatal")
        class_width = self.class_width() if self._shows_class else 0
        name = QRectF(52, 0, self.width() - 56 - class_width, self.height())
        paint_text(painter, name, self.fatal.name, face(), "text")
        if class_width:
            place = QRectF(self.width() - class_width - 6, 0, class_width, self.height())
            kind = _(FATAL_CLASS_NAMES[self.fatal.fatal_class])
            paint_text(painter, place, kind, face(theme.CAPTION), "text3", right=True)
