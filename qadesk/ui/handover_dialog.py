"""Hand drafts over: which, to whom, why. For a supervisor the drafts of others with their age; else one's own.

A revision is nobody else's to finish: a supervisor gives it up for who is away.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.handovers import DraftHeld, DraftsHeld, Taker
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

WIDTH, WIDE, TABLE_HEIGHT = 460, 680, 260
Give = Callable[[Sequence[int], str, str], str]
GiveUp = Callable[[int, str], object]


class HandoverDialog(KeptDialog):
    """`give(items, taker, words)` stores, in the worker; `given(taker's name, how many)` is called after that."""

    def __init__(self, held: DraftsHeld, *, about: Hashable, tasks: Tasks, give: Give,
                 given: Callable[[str, int], object], own_item: int | None = None, give_up: GiveUp | None = None,
                 given_up: Callable[[str], object] | None = None, parent: QWidget | None = None) -> None:
        """`own_item`: the draft of one's own that is handed on; None: chosen among those of others, whose revisions
        `give_up(item, words)` gives up, in the worker; `given_up(author's name)` is called after that."""
        super().__init__(_("Hand the draft over") if own_item is not None else _("Drafts of others"),
                         _("Hand over"), tasks=tasks, width=WIDTH if own_item is not None else WIDE, parent=parent)
        self._held, self._give, self._given, self._own_item = held, give, given, own_item
        self._give_up, self._given_up = give_up, given_up
        self.owner, self.taker = QComboBox(), QComboBox()
        self.taker_field = Field(_("To whom"), self.taker)
        self.words = ReasonField(_("Reason"))
        self.table = RecordTable[DraftHeld](_("Drafts of others"), self._columns(), key=lambda row: row.item_id,
                                            empty=EmptyState("account-arrow-right-outline", _("No draft of others")))
        self._lay_out()
        self._fill()
        self.keep_words(("handover", about), self.words.text)
        (self.taker if own_item is not None else self.table).setFocus()

    def submit(self) -> None:
        """Hand over what is chosen, once somebody takes it, or give it up; with a reason."""
        items, taker, revision, words = self.items(), self.taker.currentData(), self._revision(), self.words.words
        give_up, given_up = self._give_up, self._given_up
        self.taker_field.set_error("" if taker or revision else _("Choose who takes it over."))
        if self.words.lacks:
            self.words.ask()
            self.adjustSize()
        elif revision is not None and give_up is not None and given_up is not None:
            item_id, author = revision.item_id, revision.owner
            self.store(lambda: give_up(item_id, words), lambda _done: given_up(author))
        elif taker and items:
            self.store(lambda: self._give(items, taker, words), lambda name: self._given(name, len(items)))

    def choose_owner(self, owner_id: str) -> None:
        """Choose all drafts of that person; "" leaves it to who looks."""
        place = self.owner.findData(owner_id)
        if owner_id and place > 0:
            self.owner.setCurrentIndex(place)
            self._show_owner()
            self.taker.setFocus()

    def items(self) -> list[int]:
        """The queue items whose drafts are handed over: the one chosen, or all of the person chosen."""
        if self._own_item is not None:
            return [self._own_item]
        if self.owner.currentData():
            return [draft.item_id for draft in self._of_owner()]
        row = self.table.current()
        return [row.item_id] if row is not None else []

    def _revision(self) -> DraftHeld | None:
        """The revision that is chosen in the list: nobody can take it."""
        row = self.table.current() if not self.owner.currentData() else None
        return row if row in self._held.revisions else None

    def _of_owner(self) -> tuple[DraftHeld, ...]:
        return tuple(draft for draft in self._held.drafts if draft.owner_id == self.owner.currentData())

    def _show_owner(self) -> None:
        """The drafts of the person chosen, all of whose go together; else all, of which one is chosen."""
        chosen = self.owner.currentData()
        self.table.set_rows(self._of_owner() if chosen else (*self._held.drafts, *self._held.revisions))
        self._offer_takers(chosen)
        self._settle()

    def _offer_takers(self, owner_id: str | None) -> None:
        before = self.taker.currentData()
        self.taker.clear()
        self.taker.addItem(_("Choose …"), "")
        for taker in self._held.takers:
            if taker.account_id != owner_id:
                self.taker.addItem(taker.name, taker.account_id)
        self.taker.setCurrentIndex(max(0, self.taker.findData(before)))

    def _settle(self) -> None:
        count, revision = len(self.items()), self._revision()
        self.taker_field.setVisible(revision is None)
        self.submit_button.setEnabled(count > 0)
        handing = _("Hand over") if count < 2 else ngettext(
            "Hand over {count} draft", "Hand over {count} drafts", count).format(count=count)
        self.submit_button.setText(_("Give the revision up") if revision else handing)

    def _fill(self) -> None:
        self._offer_takers(None)
        if self._own_item is not None:
            return
        self.owner.addItem(_("The draft chosen in the list"), "")
        owners = {draft.owner_id: draft.owner for draft in self._held.drafts}
        for owner_id, name in sorted(owners.items(), key=lambda owner: owner[1]):
            self.owner.addItem(_("All drafts of {name}").format(name=name), owner_id)
        self.owner.activated.connect(lambda _index: self._show_owner())
        self.table.chosen.connect(lambda _row: self._settle())
        self._show_owner()

    def _columns(self) -> list[Column[DraftHeld]]:
        return [
            Column("owner", _("Inspector"), lambda row: row.owner, widest=140),
            Column("agent", _("Agent"), lambda row: f"{row.agent_no} {row.agent_name}".rstrip(), stretch=True),
            Column("answered", _("Answered"), self._answered_words, number=True,
                   sort=lambda row: row.answered, width=90),
            Column("idle", _("Untouched"), self._idle_words, sort=lambda row: row.saved_utc_ms, width=110),
        ]

    def _answered_words(self, row: DraftHeld) -> str:
        return _("Revision") if row in self._held.revisions else str(row.answered)

    def _idle_words(self, row: DraftHeld) -> str:
        days = row.idle_days(self._held.now_utc_ms)
        return ngettext("{count} day", "{count} days", days).format(count=days) if days else _("less than a day")

    def _lay_out(self) -> None:
        for box in (self.owner, self.taker):
            ignore_wheel(box)
        self.owner.setAccessibleName(_("Which drafts"))
        if self._own_item is None:
            self.table.setFixedHeight(TABLE_HEIGHT)
            self.body.addWidget(self.owner)
            self.body.addWidget(self.table)
        self.body.addWidget(Label(
            _("All that is answered goes along. What was listened to does not: who takes it over listens for "
              "themselves. A revision is nobody else's to finish: it can be given up for who is away, and what was "
              "submitted stands.") if self._own_item is None else
            _("All that is answered goes along. What was listened to does not: who takes it over listens for "
              "themselves. A revision stays with who wrote the evaluation."), "caption", wrap=True))
        self.body.addWidget(self.taker_field)
        self.body.addWidget(self.words)


def own(takers: Sequence[Taker]) -> DraftsHeld:
    """What the dialog is given for one's own draft."""
    return DraftsHeld((), tuple(takers), 0)
