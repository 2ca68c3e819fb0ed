"""The list of the page 面谈辅导 with its search field, and what to say while it is empty."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.coaching_list import InterviewList
from qadesk.ui import theme
from qadesk.ui.coaching_list import CoachingList
from qadesk.ui.coaching_rows import Head
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import divider

WIDTH = 232


class CoachingListPane(QFrame):
    """Holds the list; the page connects `list.opened` and `new_button`."""

    def __init__(self, *, may_begin: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setFixedWidth(WIDTH)
        self.search, self.list = SearchField(_("Filter agent, problem")), CoachingList()
        self.new_button, self._unfilter = Button(_("New interview"), icon="plus"), Button(_("Clear the filter"))
        self._nothing = EmptyState("account-voice", _("No interviews"), "", self.new_button)
        self._no_match = EmptyState("magnify", _("No interview fits the filter"), "", self._unfilter)
        self._found = InterviewList(self.list.model_.today)
        self._stack = QStackedWidget()
        self.new_button.setVisible(may_begin)
        self._lay_out()
        self.search.sought.connect(self._seek)
        self.search.returnPressed.connect(self._go_to_found)
        self._unfilter.clicked.connect(self.search.clear)
        self.setFocusProxy(self.list)

    def set_list(self, found: InterviewList) -> None:
        """Show another list."""
        self._found = found
        self.list.set_list(found)
        why = _("Interviews of your team stand here.") if found.own_team else _(
            "What scoring finds is proposed here: fatal items, scores below the pass mark, the same criterion again.")
        self._nothing.set_words(_("No interviews"), why)
        self._show_state()
        if not isinstance(self.list.current(), Head) and self.list.current() is None:
            self.list.go_to_first()

    def _seek(self, words: str) -> None:
        self.list.seek(words)
        self._show_state()

    def _go_to_found(self) -> None:
        self.list.go_to_first()
        self.list.setFocus()

    def _show_state(self) -> None:
        some = bool(self._found.proposals or self._found.rows)
        shown = self.list if self.list.model_.shown() else self._no_match if some else self._nothing
        self._stack.setCurrentWidget(shown)

    def _lay_out(self) -> None:
        top, whole = QVBoxLayout(), QVBoxLayout(self)
        top.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, 8)
        top.addWidget(self.search)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(divider())
        for part in (self.list, self._nothing, self._no_match):
            self._stack.addWidget(part)
        whole.addWidget(self._stack, 1)
