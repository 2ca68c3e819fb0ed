"""A page of tabs: at the left what the tab lists, at the right a column with what is drafted or chosen."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from qadesk.ui import theme
from qadesk.ui.page import Page
from qadesk.ui.widgets.labels import divider
from qadesk.ui.widgets.tabs import Tabs

WIDE_FROM_PX = 1600
TAB_PADDING = 12


class TabbedPage(Page):
    """Subclasses make `tabs`, fill `left` and `side`, and call `lay_out_tabs` once."""

    SIDE_PX: ClassVar[int]  # how wide the column at the right is, and in a window from WIDE_FROM_PX on
    WIDE_SIDE_PX: ClassVar[int]
    tabs: Tabs
    left: QStackedWidget
    side: QStackedWidget

    def lay_out_tabs(self) -> None:
        """The tabs, a line, and below it both sides."""
        self.fill_edges()
        line, both = QHBoxLayout(), QHBoxLayout()
        line.setContentsMargins(theme.MARGIN - TAB_PADDING, 0, theme.MARGIN, 0)
        line.addWidget(self.tabs, 1)
        both.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        both.setSpacing(theme.GAP)
        both.addWidget(self.left, 1)
        both.addWidget(self.side)
        whole = QVBoxLayout()
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addWidget(divider())
        whole.addLayout(both, 1)
        self.body.addLayout(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(self.WIDE_SIDE_PX if self.window().width() >= WIDE_FROM_PX else self.SIDE_PX)
