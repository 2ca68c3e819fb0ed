"""无法评分: why a call cannot be scored; chosen among the fixed reasons by digit or arrows, in words where needed."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.models.unscorable import Unscorable, needs_words, offered_words
from qadesk.ui.help_key import TOPIC
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.digit_choice import DigitChoice
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 460


class UnscorableDialog(KeptDialog):
    """`given(code, words)` once a reason is chosen; nothing is stored here: it is an act of the form, to be undone."""

    given = Signal(str, str)

    def __init__(self, *, about: Hashable, phrases_key: str, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(_("This call cannot be scored"), _("Cannot be scored"), tasks=tasks, width=WIDTH,
                         parent=parent)
        self.setProperty(TOPIC, "listening#" + _("Call cannot be scored"))
        self.reasons = DigitChoice([offered_words(code) for code in Unscorable])
        self.words = ReasonField(_("In words (kept as the reason and printed)"), needed=False,
                                 lacking=_("Write what the reason is."))
        self.words.offer_phrases(phrases_key)
        self._lay_out()
        self.keep_words(("unscorable", about), self.words.text)
        self.reasons.changed.connect(self._settle)
        self.reasons.entered.connect(self.submit_button.click)
        self._settle()
        self.reasons.setFocus()

    def chosen(self) -> str:
        """The code of the reason chosen."""
        return list(Unscorable)[self.reasons.chosen()].value

    def submit(self) -> None:
        """Say which reason it is, once its words are there where it needs any."""
        if self.words.lacks:
            self.words.ask()
            self.adjustSize()
            return
        assert self._words is not None
        self._words.forget()
        self.accept()
        self.given.emit(self.chosen(), self.words.words)

    def _settle(self) -> None:
        self.words.needed = needs_words(self.chosen())

    def _lay_out(self) -> None:
        self.body.addWidget(Label(_("It then has no score and counts in no average. What was answered is kept and "
                                    "counts again once this is taken back."), "caption", wrap=True))
        self.body.addWidget(self.reasons)
        self.body.addWidget(self.words)
