"""人工分配: to whom the chosen calls go, and why."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.handovers import Taker
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 440


class GiveDialog(KeptDialog):
    """`give(account or None, words)` stores, in the worker, and gives the name; `given(name)` is called after that."""

    def __init__(self, count: int, takers: Sequence[Taker], *, about: Hashable, tasks: Tasks,
                 give: Callable[[str | None, str], str], given: Callable[[str], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(_("Give calls by hand"), ngettext("Give {count} call", "Give {count} calls", count).format(
            count=count), tasks=tasks, width=WIDTH, parent=parent)
        self._give, self._given = give, given
        self.taker = QComboBox()
        for taker in takers:
            self.taker.addItem(taker.name, taker.account_id)
        self.taker.addItem(_("Anybody"), "")
        ignore_wheel(self.taker)
        self.words = ReasonField(_("Reason (stands in the log)"))
        self.body.addWidget(Label(_("Calls that were begun stay with their inspector. Nobody is given calls of an "
                                    "agent to whom the person has a relation, or of the own team."), "caption",
                                  wrap=True))
        self.body.addWidget(Field(_("To whom"), self.taker))
        self.body.addWidget(self.words)
        self.keep_words(("give", about), self.words.text)
        self.taker.setFocus()

    def submit(self) -> None:
        """Give them once a reason is there."""
        if self.words.lacks:
            self.words.ask()
            self.adjustSize()
            return
        account_id, words = self.taker.currentData() or None, self.words.words
        self.store(lambda: self._give(account_id, words), self._given)
