"""无法评分: why a call cannot be scored; chosen among the fixed reasons by digit or arrows, in words where needed."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from qadesk.i18n import _
from qadesk.models.unscorable import UNSCORABLE_NAMES, Unscorable, needs_words
from qadesk.ui.help_key import TOPIC
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.chips import Keycap
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
        self._group = QButtonGroup(self)
        self.words = ReasonField(_("In words (kept as the reason and printed)"), needed=False,
                                 lacking=_("Write what the reason is."))
        self.words.offer_phrases(phrases_key)
        self._lay_out()
        self.keep_words(("unscorable", about), self.words.text)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(lambda _id, _on: self._settle())
        self._settle()
        self._group.button(0).setFocus()

    def chosen(self) -> str:
        """The code of the reason chosen."""
        return list(Unscorable)[self._group.checkedId()].value

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses a reason while the reasons have the keys; Enter goes on."""
        number = event.key() - Qt.Key.Key_1
        if isinstance(self.focusWidget(), QRadioButton) and 0 <= number < len(UNSCORABLE_NAMES):
            self._group.button(number).setChecked(True)
            self._group.button(number).setFocus()
        elif isinstance(self.focusWidget(), QRadioButton) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit_button.click()
        else:
            super().keyPressEvent(event)

    def _settle(self) -> None:
        self.words.needed = needs_words(self.chosen())

    def _lay_out(self) -> None:
        self.body.addWidget(Label(_("It then has no score and counts in no average. What was answered is kept and "
                                    "counts again once this is taken back."), "caption", wrap=True))
        for number, words in enumerate(UNSCORABLE_NAMES.values()):
            button, row = QRadioButton(_(words)), QHBoxLayout()
            button.setAccessibleName(_(words))
            self._group.addButton(button, number)
            row.setSpacing(8)
            row.addWidget(Keycap(str(number + 1)))
            row.addWidget(button, 1)
            self.body.addLayout(row)
        self.body.addWidget(self.words)
