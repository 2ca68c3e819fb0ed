"""The queue beside the player: how many calls wait, one's own or everybody's, a filter, the list, what to do when it is
empty.

For a trainer it lists cases: flagged calls, cases of requests, targeted calls; for a team leader joint listening."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.listening import Queue
from qadesk.ui.keys import Keys
from qadesk.ui.queue_list import ORDERS, PAD_PX, ROW_ROLE, QueueList
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import ElidedLabel, Label


class QueuePane(QFrame):
    """Head with the counts, filter, list, and what to do when nothing waits."""

    call_chosen = Signal(int)
    player_key = Signal(str)
    draw_asked = Signal()
    others_asked = Signal()
    everybody_chosen = Signal(bool)

    def __init__(self, keys: Keys, *, cases: bool = False, joint: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cases, self._joint = cases, joint
        self.setProperty("kind", "surface")
        self.list = QueueList(keys)
        self.count, self.submitted = Label("", "section"), ElidedLabel("", "caption")
        self.filter = SearchField(_("Filter agent, team, origin"))
        self._to_draw, self._unfilter = Button(_("Go to the draw")), Button(_("Clear the filter"))
        self._nothing = EmptyState("headphones", _("No call waits"), _("The calls of the next draw stand here."),
                                   self._to_draw)
        if cases:
            self._nothing.set_words(_("No case yet"), _("Flagged calls, cases and targeted calls stand here."))
            self._to_draw.hide()
        if joint:
            self._nothing.set_words(_("No joint listening yet"),
                                    _("Calls of joint listening in which you take part stand here."))
        self._no_match = EmptyState("magnify", _("No call fits the filter"), "", self._unfilter)
        self._widen = Button(_("Show everybody's calls"))
        self._none_own = EmptyState("headphones", _("No call waits for you"), _("Calls of others can be taken over."),
                                    self._widen)
        self.everybody = IconButton("account-multiple-outline", _("Everybody's calls"), checkable=True)
        self.of_others = Button("", "link", icon="account-multiple-outline")
        self.others = Button("", "link", icon="account-arrow-right-outline")
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.list)
        self.set_queue(Queue())

    @property
    def open_item_id(self) -> int | None:
        return self.list.open_item_id

    def set_queue(self, queue: Queue) -> None:
        """Show these calls; the place in the list stays with its call."""
        current = self.list.current_item_id()
        self.list.rows.today = queue.today
        self.list.rows.set_rows(queue.rows)
        self._show_counts()
        self.submitted.setText("" if self._cases else _("scored today {count}").format(count=queue.submitted_today))
        count = queue.drafts_of_others
        self.others.setText(_("Drafts of others {count} …").format(count=count))
        self.others.setVisible(count > 0)
        self.list.go_to(current or self.open_item_id)
        self._show_state()

    def show_everybody(self, everybody: bool) -> None:
        """List everybody's calls, or one's own and those that are nobody's."""
        self.everybody.setChecked(everybody)
        self.list.rows.show_everybody(everybody)
        self._show_counts()
        self.list.go_to(self.open_item_id)
        self._show_state()

    def waiting(self) -> int:
        """How many calls wait that are the reader's or nobody's."""
        return self.list.rows.total() - self.list.rows.of_others()

    def set_open(self, item_id: int | None) -> None:
        """Mark the call that is open."""
        self.list.open_item_id = item_id
        self.list.go_to(item_id)
        self.list.viewport().update()

    def record_of(self, item_id: int) -> int | None:
        """The evaluation whose record a row of the list opens; None for a call that waits."""
        rows = (row for row in self.list.rows.rows() if row.item_id == item_id)
        return next((row.evaluation_id for row in rows), None)

    def is_tied(self, item_id: int) -> bool:
        """Whether the reader has a relation to the agent of a call of the list."""
        return any(row.is_tied for row in self.list.rows.rows() if row.item_id == item_id)

    def neighbour(self, step: int) -> int | None:
        """The next item below the open one, or above it for -1 (from the top when none is open); None past the ends.

        Calls of agents to whom the reader has a relation, and those of others, are passed over."""
        rows = self.list.rows.rows()
        here = self.list.rows.row_of(self.open_item_id)
        place = here + step if here >= 0 else 0 if step > 0 else len(rows) - 1
        while 0 <= place < len(rows) and (rows[place].is_tied or rows[place].assignee):
            place += step
        return rows[place].item_id if 0 <= place < len(rows) else None

    def place_of_open(self) -> int:
        """The open call's place among the rows shown, from 1; 0 when it is not there."""
        return self.list.rows.row_of(self.open_item_id) + 1

    def whose(self, item_id: int) -> str:
        """The name of who a call of the list is assigned to, "" where it is the reader's or nobody's."""
        return next((row.assignee for row in self.list.rows.rows() if row.item_id == item_id), "")

    def _show_counts(self) -> None:
        others, everybody = self.list.rows.of_others(), self.everybody.isChecked()
        words = (_("Joint listening {count}") if self._joint else _("Cases {count}") if self._cases else
                 _("Waiting {count}"))
        self.count.setText(words.format(count=self._kept()))
        self.everybody.setVisible(others > 0)
        self.of_others.setText(_("Of others {count} …").format(count=others))
        self.of_others.setVisible(others > 0 and not everybody)

    def _show_state(self) -> None:
        shown = self.list if self.list.rows.rows() else self._no_match if self._kept() else (
            self._none_own if self.list.rows.total() else self._nothing)
        self._stack.setCurrentWidget(shown)

    def _kept(self) -> int:
        """How many calls there are without the filter."""
        return self.list.rows.total() if self.everybody.isChecked() else self.waiting()

    def _filter(self, text: str) -> None:
        self.list.rows.set_filter(text)
        self.list.go_to(self.open_item_id)
        self._show_state()

    def _go_to_found(self) -> None:
        """Enter in the filter: the keys to the list, at its first row."""
        rows = self.list.rows.rows()
        if rows:
            self.list.go_to(rows[0].item_id)
            self.list.setFocus()

    def _lay_out(self) -> None:
        self._sort = IconButton("sort-variant", _("Order"))
        self._orders = self._order_menu()
        self._sort.clicked.connect(lambda: self._orders.popup(self._sort.mapToGlobal(self._sort.rect().bottomLeft())))
        self._sort.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head = QHBoxLayout()
        head.setContentsMargins(PAD_PX, 4, 6, 0)
        head.setSpacing(8)
        head.addWidget(self.count)
        head.addWidget(self.submitted, 1)
        head.addWidget(self.everybody)
        head.addWidget(self._sort)
        self.everybody.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        search = QHBoxLayout()
        search.setContentsMargins(PAD_PX, 2, PAD_PX - 4, 8)
        search.addWidget(self.filter)
        self._stack = QStackedLayout()
        for widget in (self.list, self._nothing, self._no_match, self._none_own):
            self._stack.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(search)
        whole.addLayout(self._stack, 1)
        whole.addWidget(self.of_others)
        whole.addWidget(self.others)

    def _order_menu(self) -> QMenu:
        menu, group = QMenu(self), QActionGroup(self)
        for order, (words, _key) in enumerate(ORDERS):
            action = QAction(_(words), group, checkable=True, checked=order == 0)
            action.triggered.connect(lambda _checked=False, chosen=order: self._set_order(chosen))
            menu.addAction(action)
        return menu

    def _set_order(self, order: int) -> None:
        self.list.rows.set_order(order)
        self.list.go_to(self.open_item_id)

    def _connect(self) -> None:
        self.filter.sought.connect(self._filter)
        self.filter.returnPressed.connect(self._go_to_found)
        self.list.opened.connect(lambda index: self.call_chosen.emit(index.data(ROW_ROLE).item_id))
        self.list.player_key.connect(self.player_key)
        self._to_draw.clicked.connect(lambda: self.draw_asked.emit())
        self._unfilter.clicked.connect(self.filter.clear)
        self.others.clicked.connect(lambda: self.others_asked.emit())
        self.everybody.clicked.connect(self._choose_everybody)
        self._widen.clicked.connect(lambda: self._choose_everybody(True))
        self.of_others.clicked.connect(lambda: self._choose_everybody(True))

    def _choose_everybody(self, everybody: bool) -> None:
        self.show_everybody(everybody)
        self.everybody_chosen.emit(everybody)
