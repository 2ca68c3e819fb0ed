"""忘记密码: ask an administrator, or give an account a new password by the printed recovery code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import RuleBroken, UserError, sentences
from qadesk.i18n import _
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.buttons import Button, foot_of
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label


class RecoveryDialog(QDialog):
    """`recovered(what recover returned)`; `recover(code, login_name, password)` runs on a lane."""

    recovered = Signal(object)

    def __init__(self, *, tasks: Tasks, recover: Callable[[str, str, str], Any], login_name: str,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Forgot your password?"))
        self._tasks, self._recover = tasks, recover
        self.code, self.name, self.password, self.again = QLineEdit(), QLineEdit(login_name), QLineEdit(), QLineEdit()
        self._fields = (Field(_("Recovery code"), self.code), Field(_("Login name (staff number or name)"), self.name),
                        Field(_("New password"), self.password), Field(_("Password again"), self.again))
        self.messages = MessageBar("recovery")
        self.go, self.leave = Button(_("Set the new password"), "primary"), Button(_("Cancel"))
        for secret in (self.password, self.again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._lay_out()
        self.go.setDefault(True)
        self.go.clicked.connect(self.set_password)
        self.leave.clicked.connect(self.reject)

    def set_password(self) -> None:
        """Try the code with the new password; says in place what is missing."""
        code, name, password = self.code.text().strip(), self.name.text().strip(), self.password.text()
        words = ("" if code else _("Type the code that was printed at the first start."),
                 "" if name else _("Type the login name."), "" if password else _("Type the new password."),
                 "" if password == self.again.text() else _("The two are not the same."))
        for field, error in zip(self._fields, words, strict=True):
            field.set_error(error)
        if not any(words):
            self.messages.clear()
            self.setEnabled(False)
            self._tasks.run(self, lambda: self._recover(code, name, password), self._finish, self._refuse)

    def _finish(self, session: object) -> None:
        self.accept()
        self.recovered.emit(session)

    def _refuse(self, error: UserError) -> None:
        self.setEnabled(True)
        if isinstance(error, RuleBroken):
            self._fields[2].set_error(sentences(error.what, error.todo))
        else:
            self.messages.show_error(error)

    def _lay_out(self) -> None:
        whole, form = QVBoxLayout(self), QVBoxLayout()
        whole.setContentsMargins(0, 16, 0, 16)
        form.setContentsMargins(24, 0, 24, 0)
        form.setSpacing(12)
        form.addWidget(Label(_("An administrator who can log in resets your password. When nobody can, whoever keeps "
                               "the printed recovery code sets a new one here."), wrap=True))
        for field in self._fields:
            form.addWidget(field)
        form.addStretch(1)
        form.addLayout(foot_of(self.leave, self.go))
        whole.addWidget(self.messages)
        whole.addLayout(form, 1)
        self.setMinimumWidth(420)
