"""The frame of what is read beside a list: the record to scroll, its buttons below it; an empty state without one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.labels import Label, divider


class RecordCard(QFrame):
    """Subclasses call `lay_out` once and show a record by `area.setWidget` and `stack.setCurrentIndex(1)`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tile")
        self.area, self.stack = QScrollArea(), QStackedWidget()

    def words(self) -> str:
        """All words shown, in reading order."""
        return " ".join(label.text() for label in self.area.findChildren(Label))

    def lay_out(self, name: str, empty: EmptyState, *foot: QLayout) -> None:
        """Lay it out; `name` says to a screen reader what the record is."""
        self.area.setWidgetResizable(True)
        self.area.setProperty("kind", "record")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(name)
        self.setFocusProxy(self.area)
        shown, whole = QWidget(), QVBoxLayout(self)
        column = QVBoxLayout(shown)
        for layout in (column, whole):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addWidget(divider())
        for row in foot:
            column.addLayout(row)
        self.stack.addWidget(empty)
        self.stack.addWidget(shown)
        whole.addWidget(self.stack)


def column_in(content: QWidget) -> QVBoxLayout:
    """The column of what is read, with the edges that all records have."""
    column = QVBoxLayout(content)
    column.setContentsMargins(theme.TILE_PADDING, 10, theme.TILE_PADDING, 8)
    column.setSpacing(6)
    return column


def foot_row(left: Iterable[QWidget], right: Iterable[QWidget]) -> QHBoxLayout:
    """The buttons below a record: what else can be done at the left, the main one at the right."""
    foot = QHBoxLayout()
    foot.setContentsMargins(theme.TILE_PADDING, 7, theme.TILE_PADDING, 8)
    foot.setSpacing(8)
    for part in left:
        foot.addWidget(part)
    foot.addStretch(1)
    for part in right:
        foot.addWidget(part)
    return foot
