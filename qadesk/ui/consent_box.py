"""Asks who agrees to the revision of an evaluation whose month is closed: a second person, or why it is done alone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.drafts import Consent, ConsentNeed
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.caps_notice import CapsNotice
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.reason_field import ReasonField


class ConsentBox(QWidget):
    """`given` is what was typed; `lacks` while something is missing. Nothing is shown where nobody has to agree."""

    changed = Signal()

    def __init__(self, need: ConsentNeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._need = need
        self.name, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.alone = ReasonField(_("Why it is revised alone (kept and printed)"), needed=need is ConsentNeed.ALONE)
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
        second = self._need is ConsentNeed.SECOND
        whole, row = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Banner("warn", _("The month of this call is closed"), _(
            "Its figures stay as they are; the revision stands in the next open month as an adjustment. {who}").format(
                who=_("Another inspector or a supervisor agrees to it here.") if second else
                _("The centre has no second person: it is marked so, counted and printed."))))
        for field in self._fields:
            row.addWidget(field)
            field.setVisible(second)
        whole.addLayout(row)
        whole.addWidget(self._caps)
        whole.addWidget(self._refusal)
        self._refusal.hide()
        whole.addWidget(self.alone)
        self.alone.setVisible(not second)
