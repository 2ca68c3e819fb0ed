"""撤回计划: why the calls of a listening plan that nobody has begun leave the queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.listening_plans import PlanRow
from qadesk.models.sampling import QueueState
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

WIDTH = 460


class TakeBackDialog(KeptDialog):
    """`taken(PlanRow)` is called once it is done."""

    def __init__(self, row: PlanRow, *, desk: Desk, actor: Actor, tasks: Tasks, taken: Callable[[PlanRow], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(_("Take a plan back"), _("Take back"), tasks=tasks, width=WIDTH, parent=parent)
        self._row, self._desk, self._actor, self._taken = row, desk, actor, taken
        waiting = row.counts.get(QueueState.WAITING, 0)
        self.words = ReasonField(_("Why (kept in the audit trail)"), lacking=_("Say it in a few words."))
        self.body.addWidget(Label(ngettext(
            "{number}: {count} call that nobody has begun leaves the queue; what was begun is finished.",
            "{number}: {count} calls that nobody has begun leave the queue; what was begun is finished.",
            waiting).format(number=row.number, count=waiting), "body", wrap=True))
        self.body.addWidget(self.words)
        self.keep_words(("take back", actor.account_id, row.plan_id), self.words.text)
        self.words.setFocus()

    def submit(self) -> None:
        """Take it back when a reason is written."""
        if self.words.lacks:
            self.words.ask()
            self.adjustSize()
        else:
            words = self.words.words
            self.store(lambda: self._desk.listening_plans.withdraw(self._actor, self._row.plan_id, words), self._taken)
