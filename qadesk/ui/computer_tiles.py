"""What belongs to this computer (language, look, sound), and one's own password."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.security.passwords import REGULATION
from qadesk.ui import theme
from qadesk.ui.account_words import password_fault
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.tiles import Tile
from qadesk.ui.wizard_steps import LANGUAGE_NAMES, look_names


class ComputerTile(Tile):
    """What belongs to this computer. Signals carry the value chosen; each takes effect at once but the language."""

    language_chosen = Signal(str)
    look_chosen = Signal(str)
    device_chosen = Signal(str)
    play_key_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("This computer"), parent=parent)
        self.language, self.look, self.device, self.play_key = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        for value, name in LANGUAGE_NAMES.items():
            self.language.addItem(name, value)
        for value, name in look_names().items():
            self.look.addItem(name, value)
        self.play_key.addItem(_("One press plays, the next pauses"), "toggle")
        self.play_key.addItem(_("Plays while it is held down"), "hold")
        self.body.addLayout(_form(
            Field(_("Language"), self.language, _("Changes at the next start.")), Field(_("Look"), self.look),
            Field(_("Sound device"), self.device, _("Headphones that are plugged in later are found again.")),
            Field(_("Play key (F3)"), self.play_key, _("Foot pedals send F3, F2 and F4."))))
        for box, signal in ((self.language, self.language_chosen), (self.look, self.look_chosen),
                            (self.device, self.device_chosen), (self.play_key, self.play_key_chosen)):
            box.activated.connect(lambda _index, one=box, told=signal: told.emit(one.currentData()))

    def show_values(self, language: str, look: str, play_key: str) -> None:
        """Show what is in force."""
        for box, value in ((self.language, language), (self.look, look), (self.play_key, play_key)):
            box.setCurrentIndex(box.findData(value))

    def show_devices(self, names: Sequence[str], chosen: str) -> None:
        """Offer the devices; one that was chosen and is away stays in the list and is called so."""
        self.device.clear()
        self.device.addItem(_("The system's default"), "")
        for name in dict.fromkeys(names):
            self.device.addItem(name, name)
        if chosen and chosen not in names:
            self.device.addItem(_("{device} (not connected)").format(device=chosen), chosen)
        self.device.setCurrentIndex(max(0, self.device.findData(chosen)))


class PasswordTile(Tile):
    """One's own password by the rules of `profile`. `changed(old, new)`: the form is complete and was sent."""

    changed = Signal(str, str)

    def __init__(self, login_name: str, parent: QWidget | None = None) -> None:
        super().__init__(_("My password"), parent=parent)
        self._login_name, self.profile = login_name, REGULATION
        self.old, self.new, self.repeat = (_password_field(_("Password now")), _password_field(_("New password")),
                                           _password_field(_("Repeat the new password")))
        self.button = Button(_("Change password"))
        form = _form(self.old, self.new, self.repeat)
        form.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(form)
        self.button.clicked.connect(self._send)

    def clear(self) -> None:
        for field in (self.old, self.new, self.repeat):
            _line(field).clear()

    def _send(self) -> None:
        old, new, repeat = (_line(field).text() for field in (self.old, self.new, self.repeat))
        self.old.set_error("" if old else _("Type the password that is in force."))
        self.new.set_error(password_fault(new, self._login_name, self.profile))
        self.repeat.set_error("" if new == repeat else _("The two passwords differ."))
        if not any(field.error() for field in (self.old, self.new, self.repeat)):
            self.changed.emit(old, new)


def _form(*fields: Field) -> QVBoxLayout:
    form = QVBoxLayout()
    form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
    form.setSpacing(8)
    for field in fields:
        form.addWidget(field)
    form.addStretch(1)
    return form


def _password_field(caption: str) -> Field:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return Field(caption, edit)


def _line(field: Field) -> QLineEdit:
    assert isinstance(field.control, QLineEdit)
    return field.control
