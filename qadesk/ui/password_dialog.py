"""The question for one's password before a sensitive act: role changes, resets, exports, restores.

    act_with_password(self, self.tasks, _("Restore the backup"),
                      lambda password: self.desk.backups.restore(self.actor, ..., password), self._restored)

runs the act on the write lane. The dialog stays until it is done: a wrong password is said at the field, any other
refusal in the dialog's bar (give `failed` to close the dialog and take that one yourself). For an act that runs as a
job, or asks more, use the dialog itself and tell it how it went with `accept()` or `refuse(error)`:

    dialog = ask_password(self, _("Export the records"), lambda password: self._export(password, dialog))

An act that needs more than the password (a reason, a choice) gives its questions as `asked`, which stand above it.
`then` may be called again after each `refuse`. Esc and 取消 close the dialog before anything was sent; while the act
runs they do nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.security.login_failures import LockedOut
from qadesk.security.slots import WrongPassword
from qadesk.ui import theme
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.buttons import Button, foot_of
from qadesk.ui.widgets.caps_notice import CapsNotice
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label

T = TypeVar("T")
WIDTH = 380


class Asked(QWidget):
    """Further questions of an act; subclasses say whether they are answered, and mark what lacks."""

    def complete(self) -> bool:
        raise NotImplementedError


def ask_password(parent: QWidget, act_words: str, then: Callable[[str], object], *, why: str = "",
                 asked: Asked | None = None) -> PasswordDialog:
    """Open the question over `parent`; `then(password)` runs the act, which answers by `accept` or `refuse`.

    `act_words` names the act (verb first) and is the title; `why` says what the act will do."""
    dialog = PasswordDialog(act_words, why, asked, parent)
    dialog.given.connect(then)
    dialog.open()
    return dialog


def act_with_password(owner: QWidget, tasks: Tasks, act_words: str, work: Callable[[str], T],
                      then: Callable[[T], object], failed: Callable[[UserError], object] | None = None, *,
                      why: str = "", asked: Asked | None = None) -> PasswordDialog:
    """Ask, then run `work(password)` on the write lane until the password is right; `then(result)` at the end."""
    def run(password: str) -> None:
        tasks.run(owner, lambda: work(password), finish, refuse)

    def finish(result: T) -> None:
        dialog.accept()
        then(result)

    def refuse(error: UserError) -> None:
        if failed is None or isinstance(error, WrongPassword | LockedOut):
            dialog.refuse(error)
        else:
            dialog.accept()
            failed(error)

    dialog = ask_password(owner, act_words, run, why=why, asked=asked)
    return dialog


class PasswordDialog(QDialog):
    """`given(password)`: the password was typed and sent; the dialog then waits for `accept` or `refuse`."""

    given = Signal(str)

    def __init__(self, act_words: str, why: str = "", asked: Asked | None = None,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(act_words)
        self._asked, self.password = asked, QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.field = Field(_("Your password"), self.password)
        self.caps, self.messages = CapsNotice(), MessageBar("password")
        self.go, self.leave = Button(_("Confirm"), "primary"), Button(_("Cancel"))
        self._lay_out(act_words, why or _("This act asks for your password again."))
        self.password.installEventFilter(self.caps)
        self.password.textEdited.connect(lambda _text: self.field.set_error(""))
        self.go.setDefault(True)
        self.go.clicked.connect(self._send)
        self.leave.clicked.connect(self.reject)
        (self.password if asked is None else asked).setFocus()

    def refuse(self, error: UserError) -> None:
        """Say why it was not done; a wrong password can be typed again at once."""
        if not shiboken6.isValid(self):
            return
        self._set_busy(False)
        if isinstance(error, WrongPassword):
            self.field.set_error(_("This is not your password. Type it again."))
        else:
            self.messages.show_error(error)
        self.password.setFocus()
        self.adjustSize()

    def reject(self) -> None:
        if self.go.isEnabled():
            super().reject()

    def _send(self) -> None:
        password = self.password.text()
        self.field.set_error("" if password else _("Type your password."))
        answered = self._asked is None or self._asked.complete()
        if answered and not password:
            self.password.setFocus()
        if password and answered:
            self.messages.clear()
            self.password.clear()
            self._set_busy(True)
            self.given.emit(password)

    def _set_busy(self, busy: bool) -> None:
        for part in (self.password, self.go, *([self._asked] if self._asked else [])):
            part.setEnabled(not busy)

    def _lay_out(self, act_words: str, why: str) -> None:
        whole, form = QVBoxLayout(self), QVBoxLayout()
        whole.setContentsMargins(0, theme.MARGIN, 0, theme.MARGIN)
        form.setContentsMargins(24, 0, 24, 0)
        form.setSpacing(theme.GAP)
        form.addWidget(Label(act_words, "title", wrap=True))
        form.addWidget(Label(why, tone="text2", wrap=True))
        if self._asked is not None:
            form.addWidget(self._asked)
        form.addWidget(self.field)
        form.addWidget(self.caps)
        form.addLayout(foot_of(self.leave, self.go))
        whole.addWidget(self.messages)
        whole.addLayout(form)
        self.setFixedWidth(WIDTH)
