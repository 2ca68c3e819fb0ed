"""The login window: the first thing painted. It reads nothing but what it is told and imports nothing heavy.

`login(name, password)` runs on a lane; what it returns is handed on by `entered`. Unknown name and wrong password get
the same words. A practice station shows its ready accounts and their password.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import NotAllowed, StationError, UserError, sentences
from qadesk.i18n import _
from qadesk.security.login_failures import LockedOut
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.messages import MessageBar
from qadesk.ui.new_password_form import NewPasswordForm
from qadesk.ui.recovery_dialog import RecoveryDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.caps_notice import CapsNotice
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import ElidedLabel, Label, divider

_WIDTH, _HEIGHT = 360, 418
OPENS_ELSEWHERE = frozenset({"E-STA-03", "E-STA-06", "E-STA-11"})
"""A newer version's, open already, on a share: nothing is damaged."""


class LoginWindow(QFrame):
    """`entered(what login returned)`; `quit_asked()` for 退出 and the window's own close button.

    Who hears `entered` may answer with `ask_new_password`; `given_up()`: the person went back to the login instead.

    `restore_asked()`, `examine_asked()`: the ways on that a station offers which does not open.

    `other` names a second station (practice, or the real one) that `other_asked()` leads to."""

    entered = Signal(object)
    quit_asked = Signal()
    other_asked = Signal()
    given_up = Signal()
    restore_asked = Signal()
    examine_asked = Signal()

    def __init__(self, *, tasks: Tasks, login: Callable[[str, str], Any], station_name: str, login_name: str = "",
                 label: str = "", practice_names: Sequence[str] = (), practice_password: str = "",
                 recover: Callable[[str, str, str], Any] | None = None, other: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setWindowTitle(_("Practice · {title}").format(title=_("Log in")) if practice_password else _("Log in"))
        self._tasks, self._login, self._recover = tasks, login, recover
        self._practice_password, self._typed = practice_password, ""
        self.renewal: NewPasswordForm | None = None
        self.name, self.password = QLineEdit(login_name), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._name_field = Field(_("Login name"), self.name)
        self._password_field = Field(_("Password"), self.password)
        self.caps = CapsNotice()
        self.messages = MessageBar("login")
        self.enter, self.forgot, self.quit = Button(_("Log in"), "primary"), Button(
            _("Forgot your password?"), "ghost"), Button(_("Quit"), "ghost")
        self.other = Button(other, "link") if other else None
        self._line = Label("", "caption", wrap=True)
        self.ways_on = self._make_ways_on()
        self._lay_out(station_name, label or _("Internal"), practice_names)
        self._wire()
        (self.password if login_name else self.name).setFocus()

    def show_line(self, words: str) -> None:
        """Say what goes on behind the lock; nothing is said with no words."""
        self._line.setText(words)
        self._line.setVisible(bool(words))
        self._fit()

    def _fit(self) -> None:
        """As tall as what is shown needs, once new parts have their style."""
        QTimer.singleShot(0, self, lambda: self.resize(_WIDTH, self._needed()))

    def _needed(self) -> int:
        return max(_HEIGHT, self._whole.totalHeightForWidth(_WIDTH))

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.height() < self._needed():
            self.resize(_WIDTH, self._needed())
        return handled

    def line(self) -> str:
        """What is said to go on behind the lock."""
        return self._line.text()

    def try_login(self) -> None:
        """Try the name and password typed; says in place what is missing."""
        name, password = self.name.text().strip(), self.password.text()
        self._name_field.set_error("" if name else _("Type your login name."))
        self._password_field.set_error("" if password else _("Type your password."))
        if not name or not password:
            (self.password if name else self.name).setFocus()
            return
        self.messages.clear()
        self.ways_on.hide()
        self._set_busy(True)
        self._typed = password
        self._tasks.run(self, lambda: self._login(name, password), self._enter, self._refuse)

    def ask_new_password(self, renew: Callable[[str, str], Any], profile: str) -> None:
        """Ask for a new password in the login's place; `renew(old, new)` runs on a lane, what it returns enters."""
        old, form = self._typed, NewPasswordForm(profile)
        self.renewal = form
        form.chosen.connect(lambda new: self._tasks.run(
            self, lambda: renew(old, new), self.entered.emit, self._refuse_new))
        form.left.connect(self._back_to_login)
        self._entry.hide()
        self._place.addWidget(form)
        form.new.setFocus()
        self._fit()

    def _refuse_new(self, error: UserError) -> None:
        if self.renewal is not None and not self.renewal.refuse(error):
            self.messages.show_error(error)
        self._fit()

    def _back_to_login(self) -> None:
        assert self.renewal is not None
        self.renewal.hide()
        self.renewal.deleteLater()
        self.renewal = None
        self._entry.show()
        self._set_busy(False)
        self.password.setFocus()
        self.given_up.emit()

    def _enter(self, session: object) -> None:
        self.password.clear()
        self.entered.emit(session)
        self._typed = ""

    def _refuse(self, error: UserError) -> None:
        self._set_busy(False)
        self._typed = ""
        self.password.clear()
        self.password.setFocus()
        if isinstance(error, LockedOut):
            self.messages.show_message("warn", error.what, error.safe, code=error.code)
        elif isinstance(error, NotAllowed):
            self._password_field.set_error(sentences(error.what, error.todo))
        else:
            self.messages.show_error(error)
            self.ways_on.setVisible(isinstance(error, StationError) and error.code not in OPENS_ELSEWHERE)
        self._fit()

    def _make_ways_on(self) -> QWidget:
        ways = QWidget()
        row = QHBoxLayout(ways)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        for words, asked in ((_("Restore from a backup …"), self.restore_asked), (_("Examine …"), self.examine_asked)):
            button = Button(words, "link")
            button.clicked.connect(asked)
            row.addWidget(button)
        row.addStretch(1)
        ways.hide()
        return ways

    def _set_busy(self, busy: bool) -> None:
        if busy:
            self.setFocus()  # not with what the keys would go on to: one more Enter is to press nothing
        for part in (self.name, self.password, self.enter):
            part.setEnabled(not busy)
        self.enter.setText(_("Opening …") if busy else _("Log in"))

    def _open_recovery(self) -> None:
        if self._recover is None:
            return
        dialog = RecoveryDialog(tasks=self._tasks, recover=self._recover, login_name=self.name.text().strip(),
                                parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.recovered.connect(self.entered)
        dialog.open()

    def _take_ready_account(self, name: str) -> None:
        self.name.setText(name)
        self.password.setText(self._practice_password)
        self.enter.setFocus()

    def _wire(self) -> None:
        self.enter.setDefault(True)
        self.enter.clicked.connect(self.try_login)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.try_login)
        self.password.textEdited.connect(lambda _text: self._password_field.set_error(""))
        self.forgot.clicked.connect(self._open_recovery)
        self.forgot.setVisible(self._recover is not None)
        self.quit.clicked.connect(self.quit_asked)
        if self.other is not None:
            self.other.clicked.connect(self.other_asked)
        self.name.installEventFilter(self.caps)
        self.password.installEventFilter(self.caps)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.isVisible():  # who hears it may ask first, and hides the window then
            event.ignore()
            self.quit_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.messages.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.enter.hasFocus():
            self.try_login()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, station_name: str, label: str, practice_names: Sequence[str]) -> None:
        whole = self._whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 20, 0, 12)
        whole.setSpacing(0)
        whole.addWidget(_Emblem(), 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addSpacing(8)
        for made in (Label(_("qadesk QA station"), "title"), ElidedLabel(
                station_name if practice_names else _("Station {name}").format(name=station_name), "caption")):
            made.setAlignment(Qt.AlignmentFlag.AlignCenter)
            whole.addWidget(made)
            whole.addSpacing(4)
        whole.addWidget(self.messages)
        whole.addWidget(self.ways_on)
        form = QVBoxLayout()
        form.setContentsMargins(28, 14, 28, 0)
        form.setSpacing(12)
        self._entry, self._place = self._lay_out_entry(practice_names), QVBoxLayout()
        self._place.addWidget(self._entry)
        form.addLayout(self._place)
        form.addWidget(self._line)
        self._line.hide()
        form.addStretch(1)
        form.addSpacing(24)
        form.addWidget(divider())
        foot = QHBoxLayout()
        foot.addWidget(ElidedLabel(_("Works offline; data stay on this computer"), "caption"), 1)
        foot.addWidget(Label(label, "caption"))
        form.addLayout(foot)
        whole.addLayout(form, 1)
        self.setFixedWidth(_WIDTH)
        self.setMinimumHeight(_HEIGHT)

    def _lay_out_entry(self, practice_names: Sequence[str]) -> QWidget:
        entry = QWidget()
        column, row = QVBoxLayout(entry), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._name_field, self._password_field, self.caps, self.enter):
            column.addWidget(part)
        row.addWidget(self.forgot)
        row.addStretch(1)
        row.addWidget(self.quit)
        column.addLayout(row)
        if self.other is not None:
            column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignHCenter)
        if practice_names:
            column.addWidget(self._ready_accounts(practice_names))
        return entry

    def _ready_accounts(self, names: Sequence[str]) -> Banner:
        banner = Banner("neutral", _("Practice accounts, password {password}").format(password=self._practice_password))
        grid = QWidget()
        layout = QGridLayout(grid)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number, name in enumerate(names):
            button = Button(name, "link")
            button.clicked.connect(lambda _checked=False, chosen=name: self._take_ready_account(chosen))
            layout.addWidget(button, number // 3, number % 3, Qt.AlignmentFlag.AlignLeft)
        banner.add_action(grid)
        return banner


class _Emblem(QWidget):
    """The headset of the station, 36 px in blue."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(40, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), QRectF(self.rect()).adjusted(1, 1, -1, -1), "headset", theme.color("accent"))
