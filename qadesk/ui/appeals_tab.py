"""The tab 申诉 of the page 申诉与判定: the list of appeals, the record with both sides' words, entry and ruling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.i18n import N_, _
from qadesk.ui.ruling_tab import RulingTab
from qadesk.ui.widgets.banners import EmptyState

if TYPE_CHECKING:
    from qadesk.ui.appeals_page import AppealsPage


class AppealsTab(RulingTab):
    """See the module's docstring."""

    KEY, TITLE, USE_CASE = "appeals", N_("Appeals"), "appeals.list"

    def __init__(self, page: AppealsPage) -> None:
        super().__init__(page)
        self.pane = EmptyState("gavel", _("No appeal"), _("Appeals that agents hand in on paper stand here."))
        self.card = EmptyState("gavel", _("No appeal chosen"), _("Choose one from the list."))
        self.main = self.pane

    def fetch(self) -> object:
        return ()

    def show(self, found: object) -> None:
        """Show the list."""
