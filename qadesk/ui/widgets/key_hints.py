"""A line of keys with what they do, and room for one notice in its place."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qadesk.ui import theme
from qadesk.ui.widgets.chips import keycap_width, paint_keycap
from qadesk.ui.widgets.form_paint import face, metrics, paint_text
from qadesk.ui.widgets.labels import plain_tip

LINE = 26
GAP, APART = 6, 14


class KeyHints(QWidget):
    """Hints from the left, the last one at the right; a click on one asks for its action."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hints: tuple[tuple[str, str, str], ...] = ()
        self._notice = ""
        self._places: list[tuple[float, float, str]] = []
        self.setFixedHeight(LINE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_hints(self, hints: tuple[tuple[str, str, str], ...]) -> None:
        """Show hints of (key, words, action); an empty action is not clicked."""
        if hints == self._hints and not self._notice:
            return
        self._hints, self._notice = hints, ""
        self.setAccessibleName("  ".join(f"{key} {words}" for key, words, _action in hints))
        self.update()

    def show_notice(self, words: str) -> None:
        """Show words instead, until the next hints; empty words show the hints again."""
        self._notice = words
        self.setToolTip(plain_tip(words))
        self.setAccessibleDescription(words)
        self.update()

    def notice(self) -> str:
        """The notice shown, or nothing."""
        return self._notice

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._places = []
        if self._notice:
            place = QRectF(9, 0, self.width() - 18, LINE)
            paint_text(painter, place, self._notice, face(theme.CAPTION), "warn")
            return
        if not self._hints:
            return
        x, last = 9.0, self.width() - 15 - _width(self._hints[-1])
        for number, hint in enumerate(self._hints[:-1]):
            if number and x + _width(hint) + APART > last:  # left out where there is no room
                break
            x = self._paint(painter, x, hint) + APART
        self._paint(painter, max(x, last), self._hints[-1])

    def _paint(self, painter: QPainter, x: float, hint: tuple[str, str, str]) -> float:
        key, words, action = hint
        cap, end = keycap_width(key), x + _width(hint)
        paint_keycap(painter, QRectF(x, 0, cap, LINE), key)
        place = QRectF(x + cap + GAP, 0, min(end, self.width()) - x - cap - GAP, LINE)
        paint_text(painter, place, words, face(theme.CAPTION), "text2")
        self._places.append((x, end, action))
        return end

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for start, end, action in self._places:
            if action and start <= event.position().x() <= end and event.button() == Qt.MouseButton.LeftButton:
                self.asked.emit(action)


def _width(hint: tuple[str, str, str]) -> float:
    words = metrics(theme.CAPTION).horizontalAdvance(hint[1])
    return keycap_width(hint[0]) + GAP + words + 1
