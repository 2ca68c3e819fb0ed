"""The page 申诉与判定: what agents object to and what is ruled on it, one tab for each kind of ruling.

At the left stands the list of a tab, at the right its record: what both sides say, and the ruler's form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget

from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.appeals import Appeal, AppealRuling
from qadesk.models.complaints import Complaint, ComplaintRuling
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Actor
from qadesk.models.relations import Relation, RelationEnd
from qadesk.models.rules import RulesVersion
from qadesk.models.working_days import CalendarDay
from qadesk.security.roles import may
from qadesk.ui.appeals_tab import AppealsTab
from qadesk.ui.complaints_tab import ComplaintsTab
from qadesk.ui.papers_tab import PapersTab
from qadesk.ui.ruling_tab import RulingTab
from qadesk.ui.tabbed_page import TabbedPage
from qadesk.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from qadesk.audio.player import Player

TABS: tuple[type[RulingTab], ...] = (AppealsTab, PapersTab, ComplaintsTab)
"""The tabs, left to right."""


class AppealsPage(TabbedPage):
    """See the module's docstring."""

    KEY, TITLE, ICON = "appeals", N_("Appeals and rulings"), "gavel"
    SHORT_TITLE = N_("Appeals")
    COUNTS = (Appeal, AppealRuling, Complaint, ComplaintRuling)
    SHOWS = (*COUNTS, Acknowledgement, CalendarDay, Evaluation, Relation, RelationEnd, RulesVersion)
    SIDE_PX, WIDE_SIDE_PX = 440, 560
    USE_CASE = "appeals.list"

    def __init__(self, *, player: Player, **kit: Any) -> None:
        super().__init__(**kit)
        self.player = player
        self._fetching = self._again = False
        self.kinds = tuple(kind(self) for kind in TABS if may(self.actor, kind.USE_CASE))
        self.tabs = Tabs(_("Appeals and rulings"), tuple(_(kind.TITLE) for kind in self.kinds))
        self.header.set_subtitle(_("Who scored does not rule; a score is never lowered"))
        self._lay_out()
        self.keys.bind("page.main", self, lambda: self.current().press_main())
        self.keys.bind("page.print", self, lambda: self.current().print_preview())
        self.tabs.currentChanged.connect(self._show_tab)
        self._show_tab(0)
        QTimer.singleShot(0, self, lambda: self._refresh(hidden_too=True))  # for the badge

    def current(self) -> RulingTab:
        """The tab that is shown."""
        return self.kinds[max(self.tabs.currentIndex(), 0)]

    def show_tab(self, tab: RulingTab) -> None:
        """Show a tab."""
        self.tabs.setCurrentIndex(self.kinds.index(tab))

    def reload(self) -> None:
        """Fetch the lists of all tabs again; one fetch at a time."""
        if self._fetching:
            self._again = True
            return
        self._fetching, self._again = True, False
        self.tasks.run(self, self._fetch, self._show, self._say_not_shown, lane="read")

    def open_item(self, item: object) -> None:
        """Show what a link names, in the tab that knows it; or a tab by its key."""
        for tab in self.kinds:
            if item == tab.KEY or tab.open(item):
                self.show_tab(tab)

    @classmethod
    def destinations(cls, actor: Actor) -> tuple[tuple[str, object], ...]:
        return tuple((_(kind.TITLE), kind.KEY) for kind in TABS if may(actor, kind.USE_CASE))

    def help_heading(self) -> str:
        return _(self.current().TITLE)

    def place(self) -> str:
        """The tab that is shown."""
        return self.current().KEY

    def settle(self) -> None:
        for tab in self.kinds:
            tab.settle()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.settle()

    def _fetch(self) -> list[object]:
        return [tab.fetch() for tab in self.kinds]

    def _show(self, found: list[object]) -> None:
        self._fetching = False
        for at, (tab, what) in enumerate(zip(self.kinds, found, strict=True)):
            tab.show(what)
            self.tabs.setTabText(at, tab.words())
        self.waiting_changed.emit(sum(tab.waiting() for tab in self.kinds), "accent")
        if self._again:
            self.reload()

    def _say_not_shown(self, error: UserError) -> None:
        self._fetching = False
        self.messages.show_error(error)

    def _show_tab(self, at: int) -> None:
        self.messages.clear_done()
        for tab in self.kinds:
            tab.settle()
        self.left.setCurrentIndex(at)
        self.side.setCurrentIndex(at)
        tab = self.current()
        self.panes = [tab.main, tab.card, self.tabs]
        if self.isVisible() and not self.tabs.hasFocus():
            tab.main.setFocus()

    def _lay_out(self) -> None:
        self.left, self.side = QStackedWidget(), QStackedWidget()
        for tab in self.kinds:
            self.left.addWidget(tab.pane)
            self.side.addWidget(tab.card)
        self.lay_out_tabs()
