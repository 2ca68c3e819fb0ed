"""What is asked before an account is closed, and the one-time password that is shown once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.accounts import AccountRow, OneTimePassword
from qadesk.ui import theme
from qadesk.ui.account_words import full_name
from qadesk.ui.password_dialog import Asked
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button, foot_of
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label

WIDTH = 420


class ClosingQuestions(Asked):
    """Why the account is closed, and who takes its drafts over, if it has any."""

    def __init__(self, row: AccountRow, takers: Sequence[AccountRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason, self.taker = QLineEdit(), QComboBox()
        self._reason_field = Field(_("Reason"), self.reason)
        self.taker.addItem(_("Nobody yet: they wait in the queue"), None)
        for taker in takers:
            self.taker.addItem(full_name(taker), taker.account_id)
        drafts = ngettext("Who takes over {count} draft", "Who takes over {count} drafts", row.drafts)
        taker_field = Field(drafts.format(count=row.drafts), self.taker)
        taker_field.setVisible(row.drafts > 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addWidget(self._reason_field)
        whole.addWidget(taker_field)
        self.setFocusProxy(self.reason)
        self.reason.textEdited.connect(lambda _text: self._reason_field.set_error(""))

    def complete(self) -> bool:
        given = bool(self.reason.text().strip())
        self._reason_field.set_error("" if given else _("Write the reason."))
        return given

    def hand_to(self) -> str | None:
        """The account that takes the drafts over, None for nobody yet."""
        taker = self.taker.currentData()
        return taker if isinstance(taker, str) else None


class HandOverDialog(QDialog):
    """Shows a one-time password until it is closed; it is kept nowhere else."""

    def __init__(self, made: OneTimePassword, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("One-time password"))
        self.shown, self.done_button = Label(made.password, "title"), Button(_("I have noted it"), "primary")
        self.shown.setFont(theme.mono(theme.CLOCK))
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse
                                           | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.shown.setAccessibleName(_("One-time password"))
        self.done_button.setDefault(True)
        self.done_button.clicked.connect(self.accept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, theme.MARGIN, 24, theme.MARGIN)
        whole.setSpacing(theme.GAP)
        whole.addWidget(Label(_("For {name}, login name {login}").format(
            name=made.display_name, login=made.login_name), "section", wrap=True))
        whole.addWidget(self.shown)
        whole.addWidget(Banner("warn", _("It is shown this once"), _(
            "Hand it over in person. It opens one login, at which a new password has to be chosen.")))
        whole.addLayout(foot_of(self.done_button))
        self.setFixedWidth(WIDTH)
        self.done_button.setFocus()
