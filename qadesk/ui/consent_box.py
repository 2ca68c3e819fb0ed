"""Asks who agrees to what one person should not do alone: a second person, or, where there is none, why it is done so.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import UserError, sentences
from qadesk.i18n import _
from qadesk.models.drafts import Consent, ConsentNeed
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.caps_notice import CapsNotice
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.reason_field import ReasonField


@dataclass(frozen=True)
class ConsentWords:
    """What the box says: its title, what it is about, who agrees here, and why it is done alone; without a question
    (`reason` "") nothing is asked of who is alone."""

    title: str
    text: str
    second: str
    alone: str
    reason: str = ""


class ConsentBox(QWidget):
    """`given` is what was typed; `lacks` while something is missing. Nothing is shown where nobody has to agree."""

    changed = Signal()

    def __init__(self, need: ConsentNeed, words: ConsentWords | None = None, parent: QWidget | None = None) -> None:
        """`words`: of a revision in a closed month where others are not given."""
        super().__init__(parent)
        self._need, self._words = need, words or _of_revision()
        self.name, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        asks_alone = need is ConsentNeed.ALONE and bool(self._words.reason)
        self.alone = ReasonField(self._words.reason, needed=asks_alone)
        self._fields = (Field(_("Second person"), self.name), Field(_("Password of the second person"), self.password))
        self._caps, self._refusal = CapsNotice(), Banner("fatal", "")
        self.password.installEventFilter(self._caps)
        self._lay_out()
        self.setFocusProxy(self.name if need is ConsentNeed.SECOND else self.alone)
        for typed in (self.name.textChanged, self.password.textChanged):
            typed.connect(self._settle)
        self.alone.changed.connect(self.changed)

    @property
    def asks(self) -> bool:
        return self._need is not ConsentNeed.NONE

    @property
    def lacks(self) -> bool:
        if self._need is ConsentNeed.SECOND:
            return not (self.name.text().strip() and self.password.text())
        return self.asks and self.alone.lacks

    @property
    def given(self) -> Consent:
        if self._need is ConsentNeed.SECOND:
            return Consent(self.name.text().strip(), self.password.text())
        return Consent(reason=self.alone.words)

    def ask(self) -> None:
        """Say what lacks, and take the keys."""
        if self._need is ConsentNeed.ALONE:
            self.alone.ask()
            return
        words = (_("Type the login name."), _("Type the password."))
        lacking = [not field.control.text().strip() for field in self._fields]  # type: ignore[attr-defined]
        for field, word, is_lacking in zip(self._fields, words, lacking, strict=True):
            field.set_error(word if is_lacking else "")
        (self.name if lacking[0] else self.password).setFocus()

    def refuse(self, error: UserError) -> None:
        """Say why the second person cannot agree, and ask for the password anew."""
        self.password.clear()
        self._refusal.set_words(error.what, error.todo)
        self._refusal.show()
        self.password.setFocus()

    def _settle(self) -> None:
        for field in self._fields:
            field.set_error("")
        self._refusal.hide()
        self.changed.emit()

    def _lay_out(self) -> None:
        second, words = self._need is ConsentNeed.SECOND, self._words
        whole, row = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        said = (words.text, words.second if second else words.alone)
        whole.addWidget(Banner("warn", words.title, sentences(*(part for part in said if part))))
        for field in self._fields:
            row.addWidget(field)
            field.setVisible(second)
        whole.addLayout(row)
        whole.addWidget(self._caps)
        whole.addWidget(self._refusal)
        self._refusal.hide()
        whole.addWidget(self.alone)
        self.alone.setVisible(not second and bool(words.reason))


def _of_revision() -> ConsentWords:
    return ConsentWords(
        _("The month of this call is closed"),
        _("Its figures stay as they are; the revision stands in the next open month as an adjustment."),
        _("Another inspector or a supervisor agrees to it here."),
        _("The centre has no second person: it is marked so, counted and printed."),
        _("Why it is revised alone (kept and printed)"))
