"""The lines of an editor that are added and taken out by hand, with Tab going through them where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from qadesk.ui.widgets.hands import order_tabs


class Line(QWidget):
    """One line; `dropped()`: it is to go."""

    dropped = Signal()

    def parts(self) -> tuple[QWidget, ...]:
        """What Tab goes through, left to right."""
        raise NotImplementedError


L = TypeVar("L", bound=Line)


class LineList(Generic[L]):
    """Keeps `lines` in a layout, Tab's order beginning at `anchor`; `dropped()` is called when a hand took one out."""

    def __init__(self, layout: QBoxLayout, anchor: QWidget, dropped: Callable[[], object]) -> None:
        self.lines: list[L] = []
        self._layout, self._anchor, self._dropped = layout, anchor, dropped

    def add(self, line: L) -> None:
        """Put a line below the others."""
        line.dropped.connect(lambda: self._drop_by_hand(line))
        self.lines.append(line)
        self._layout.addWidget(line)
        line.show()  # at once: what is not shown takes no keys
        order_tabs(self._anchor, (part for shown in self.lines for part in shown.parts()))

    def clear(self) -> None:
        """Take all lines out."""
        for line in list(self.lines):
            self._drop(line)

    def _drop_by_hand(self, line: L) -> None:
        self._drop(line)
        self._dropped()

    def _drop(self, line: L) -> None:
        self.lines.remove(line)
        self._layout.removeWidget(line)
        line.hide()
        line.deleteLater()
