"""Take a call over that is assigned to somebody else: a key press, and a reason for who wants to write one."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 420


class TakeOverDialog(KeptDialog):
    """`take(words)` stores, in the worker, and gives whose it was; `taken` is called after that."""

    def __init__(self, whose: str, *, about: Hashable, tasks: Tasks, take: Callable[[str], str],
                 taken: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(_("This call is assigned to {who}").format(who=whose), _("Take over"), tasks=tasks,
                         width=WIDTH, parent=parent)
        self._take, self._taken = take, taken
        self.words = ReasonField(_("Why, if there is something to say (stands in the log)"), needed=False)
        self.body.addWidget(Label(_("It is yours then, and stands so in the log: {who} is not asked.").format(
            who=whose), "caption", wrap=True))
        self.body.addWidget(self.words)
        self.keep_words(("take over", about), self.words.text)
        self.submit_button.setFocus()

    def submit(self) -> None:
        """Take it over."""
        words = self.words.words
        self.store(lambda: self._take(words), self._taken)
