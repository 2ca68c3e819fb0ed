"""Take a call over that is assigned to somebody else: a key press, and a reason for who wants to write one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.ui.step_dialog import Step, StepDialog
from qadesk.ui.tasks import Tasks


class TakeOverDialog(StepDialog[str]):
    """`take(words)` stores, in the worker, and gives whose it was; `taken` is called after that."""

    def __init__(self, whose: str, *, about: tuple[object, ...], tasks: Tasks, take: Callable[[str], str],
                 taken: Callable[[str], object], parent: QWidget | None = None) -> None:
        step = Step(_("This call is assigned to {who}").format(who=whose),
                    _("It is yours then, and stands so in the log: {who} is not asked.").format(who=whose),
                    _("Why, if there is something to say (stands in the log)"), needed=False, submit=_("Take over"))
        super().__init__(step, about=about, tasks=tasks, keep=lambda _day, words: take(words), kept=taken,
                         parent=parent)
        self.submit_button.setFocus()
