"""Where 座席近况 stands: a tab under the transport, or from 1600 px on beside the other tabs with a head of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.agent_history_pane import AgentHistoryPane
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.tabs import Tabs

BESIDE_STRETCH = (3, 2)


class HistoryPlace:
    """Moves the pane between its page under `tabs` and the side; `tab` is its number there."""

    def __init__(self, tabs: Tabs, tab: int) -> None:
        self.pane, self.page, self.side = AgentHistoryPane(), QFrame(), QFrame()
        self._tabs, self._tab = tabs, tab
        self._out = False
        self._on_page, self._on_side = QVBoxLayout(self.page), QVBoxLayout()
        self._lay_out()

    def set_beside(self, beside: bool) -> None:
        """Put it beside the other tabs, or back among them."""
        if self._out or self._tabs.isTabVisible(self._tab) is not beside:
            return  # it stands there already
        (self._on_side if beside else self._on_page).addWidget(self.pane, 1)
        self._tabs.setTabVisible(self._tab, not beside)
        self.side.setVisible(beside)
        self.pane.set_narrow(beside)

    def leave_out(self) -> None:
        """Show it nowhere: who reads no history of agents is not offered one."""
        self._tabs.setTabVisible(self._tab, False)
        self._out = True

    def beside(self, tabs: QWidget) -> QHBoxLayout:
        """The row of the tabs with what stands under them, and the side."""
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(tabs, BESIDE_STRETCH[0])
        row.addWidget(self.side, BESIDE_STRETCH[1])
        return row

    def _lay_out(self) -> None:
        title = Label(_("Agent's history"), "section")
        title.setFixedHeight(theme.TABS)
        title.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        for layout in (self._on_page, self._on_side):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        whole = QHBoxLayout(self.side)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(divider(vertical=True))
        whole.addLayout(self._on_side, 1)
        self._on_side.addWidget(title)
        self._on_side.addWidget(divider())
        self._on_page.addWidget(self.pane)
        self.side.hide()
