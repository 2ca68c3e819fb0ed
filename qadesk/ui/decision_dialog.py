"""Asks for a decision on a fatal item: what it will do, that it is final, and the reason where one is needed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import sentences
from qadesk.i18n import _
from qadesk.models.evaluation_sheet import FatalLine
from qadesk.ui import theme
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 460


class DecisionDialog(QDialog):
    """Accepted when the decision is taken; `reason` is what was written then."""

    def __init__(self, line: FatalLine, *, confirmed: bool, alone: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code, self.confirmed = line.code, confirmed
        self.setWindowTitle(_("Confirm the fatal item") if confirmed else _("Refuse the fatal item"))
        self.setFixedWidth(WIDTH)
        needed = alone or not confirmed
        self.field = ReasonField(_("Reason (kept and printed)") if needed else _("Reason (if there is one)"),
                                 needed=needed)
        self.decide = Button(_("Confirm") if confirmed else _("Refuse"), "primary" if confirmed else "danger")
        self.back = Button(_("Back to the record"))
        self._lay_out(line, alone=alone)
        self.field.changed.connect(self._settle)
        self.decide.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        self._settle()
        self.field.setFocus()

    @property
    def reason(self) -> str:
        """The reason written, trimmed."""
        return self.field.words

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or Ctrl+Enter decides where it may, else asks for the reason; Esc goes back to the record."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.back.hasFocus():
            self.back.click()
        elif self.decide.isEnabled():
            self.decide.click()
        else:
            self.field.ask()
            self.adjustSize()

    def _settle(self) -> None:
        self.decide.setEnabled(not self.field.lacks)

    def _lay_out(self, line: FatalLine, *, alone: bool) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.GAP)
        whole.setSpacing(theme.GAP)
        whole.addWidget(Label(f"{line.code} {line.title}", "title", wrap=True))
        words = _("{effect}.").format(effect=line.effect) if self.confirmed else _("It will not count.")
        whole.addWidget(Label(sentences(words, _("A decision is final.")), wrap=True))
        if alone:
            whole.addWidget(Banner("warn", _("Decided alone"), _(
                "There is no second person in this centre who could decide. The decision is marked so, counted and "
                "printed.")))
        whole.addStretch(1)
        whole.addWidget(self.field)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for part in (self.back, Keycap("Ctrl+Enter"), self.decide):
            foot.addWidget(part)
        whole.addLayout(foot)
