"""Go to a time of the call: a small field below the clock, taken with Enter, left with Esc."""

from __future__ import annotations

import re

import shiboken6
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.listening import clock_text
from qadesk.ui.widgets.fields import Field

_TIME = re.compile(r"(?:(?:(\d+)[:：])?(\d{1,3})[:：])?(\d{1,5})(?:[.。](\d))?", re.ASCII)


def read_time(text: str) -> int | None:
    """Milliseconds of `171`, `2:51`, `02:51.4` or `1:02:51` (also with full-width colons), None for anything else."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds, tenths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + tenths * 100


class GoToTime(QFrame):
    """Lies over the page; `chosen(position_ms)` once, within the call."""

    chosen = Signal(int)

    def __init__(self, duration_ms: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self._came_from = QApplication.focusWidget()
        self.setProperty("kind", "tile")
        self._duration_ms = duration_ms
        self.time = QLineEdit()
        self._field = Field(_("Go to time"), self.time, _("up to {duration}").format(duration=clock_text(duration_ms)))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.addWidget(self._field)
        self.time.returnPressed.connect(self._take)
        self.setFixedWidth(200)

    def show_below(self, widget: QWidget) -> None:
        """Open under a widget, ready to type."""
        self.adjustSize()
        self.move(widget.mapTo(self._page, QPoint(0, widget.height() + 8)))
        self.show()
        self.raise_()
        self.time.setFocus()

    def leave(self) -> None:
        """Go away and give the focus back."""
        self.hide()
        self.deleteLater()
        if self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        position_ms = read_time(self.time.text())
        if position_ms is None or position_ms > self._duration_ms:
            self._field.set_error(_("Give a time such as 2:51, up to {duration}.").format(
                duration=clock_text(self._duration_ms)))
            return
        self.chosen.emit(position_ms)
        self.leave()
