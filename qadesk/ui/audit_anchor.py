"""The head of the audit trail to be copied, and the check of the trail against a printed one, with its result."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import UserError, sentences
from qadesk.i18n import _
from qadesk.models.audit import NOT_AS_PRINTED, AuditHead
from qadesk.models.audit_lines import AuditVerified
from qadesk.ui import theme
from qadesk.ui.messages import MessageBar
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.tiles import Tile

HEAD_CHARACTERS = 72  # a number of seven digits, a colon, 64 digits: all of it can be seen


class AuditAnchor(Tile):
    """`check_asked(anchor)`: compare the trail with this printed head; without one, check the trail alone."""

    check_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.head, self.anchor = QLineEdit(readOnly=True), QLineEdit()
        for line in (self.head, self.anchor):
            line.setFont(theme.mono())
        self.head.setMinimumWidth(QFontMetrics(theme.mono()).horizontalAdvance("0" * HEAD_CHARACTERS) + 24)
        self.anchor.setPlaceholderText(_("number:hash, with at least 32 digits"))
        self.copy = IconButton("content-copy", _("Copy the head"))
        self.check = Button(_("Check the trail"))
        self.field = Field(_("Head on a paper"), self.anchor,
                           _("Type it as printed. Empty: the trail is checked by itself."))
        self.result = MessageBar("audit")
        self._lay_out()
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.head.text()))
        self.check.clicked.connect(self._ask)
        self.anchor.returnPressed.connect(self._ask)
        self.anchor.textEdited.connect(lambda _text: self.field.set_error(""))

    def show_head(self, head: AuditHead) -> None:
        """Show the head as it is now."""
        self.head.setText(head.anchor)
        self.head.setCursorPosition(0)

    def set_busy(self, busy: bool) -> None:
        """While a check runs no other one can be asked for."""
        self.check.setEnabled(not busy)
        self.check.setText(_("Checking …") if busy else _("Check the trail"))

    def show_verified(self, done: AuditVerified) -> None:
        """Say what the check found, or what it proves and what it does not."""
        self.set_busy(False)
        if done.findings:
            told = sentences(*(one.what for one in done.findings),
                             _("Keep this computer as it is, and report it to the director."))
            typed = all(one.code == NOT_AS_PRINTED for one in done.findings)
            title = _("The trail is not as printed.") if typed else _("The trail was tampered with.")
            self.result.show_message("fatal", title, told, code=done.findings[0].code)
        elif done.anchor is None:
            self.result.show_message("good", _("All {rows:,} rows hold together.").format(rows=done.head.seq), _(
                "Rows cut off at the end, or a trail rewritten with the key, are discovered only against a printed "
                "head."))
        else:
            self.result.show_message("good", _("Row {seq:,} is as printed.").format(seq=done.anchor.seq), _(
                "The rows up to it are those of that time, and all {rows:,} rows hold together.").format(
                    rows=done.head.seq))

    def refuse(self, error: UserError) -> None:
        """Say why there was no check; an unreadable head is said at its field."""
        self.set_busy(False)
        self.field.set_error(error.todo or error.what)

    def _ask(self) -> None:
        if self.check.isEnabled():
            self.result.clear()
            self.field.set_error("")
            self.check_asked.emit(self.anchor.text())

    def _lay_out(self) -> None:
        line, left = QHBoxLayout(), QHBoxLayout()
        line.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, 8)
        line.setSpacing(theme.GAP)
        left.setSpacing(4)
        left.addWidget(Field(_("Head of the audit trail now"), self.head,
                             _("Number and 64 digits. Keep them on paper, outside this computer.")), 1)
        left.addWidget(self.copy)
        line.addLayout(left)
        line.addWidget(self.field, 1)
        line.addWidget(self.check)
        body = QVBoxLayout()
        body.addLayout(line)
        body.addWidget(self.result)
        self.body.addLayout(body)
