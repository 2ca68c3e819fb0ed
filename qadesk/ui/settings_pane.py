"""Settings: of this computer (language, look, sound), of the station (rules in dated versions), one's own password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable
from zoneinfo import available_timezones

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.rules import RulesVersion
from qadesk.security.roles import may
from qadesk.services.base import Rules
from qadesk.services.printing import LABELS
from qadesk.settings import BY_NAME, Value
from qadesk.ui import style, theme
from qadesk.ui.account_words import password_fault
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.tiles import Tile
from qadesk.ui.wizard_steps import LANGUAGE_NAMES, look_names

NUMBERS = {
    "quota": N_("Calls per agent and week"),
    "quota_new_staff": N_("Calls per new agent and week"),
    "new_staff_days": N_("Days that an agent counts as new"),
    "min_connected_s": N_("Shortest call that can be drawn (seconds)"),
    "listening_share_percent": N_("Share of a call to be heard (%)"),
}


class ComputerTile(Tile):
    """What belongs to this computer. Signals carry the value chosen; each takes effect at once but the language."""

    language_chosen = Signal(str)
    look_chosen = Signal(str)
    device_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("This computer"), parent=parent)
        self.language, self.look, self.device = QComboBox(), QComboBox(), QComboBox()
        for value, name in LANGUAGE_NAMES.items():
            self.language.addItem(name, value)
        for value, name in look_names().items():
            self.look.addItem(name, value)
        self.body.addLayout(_form(
            Field(_("Language"), self.language, _("Changes at the next start.")), Field(_("Look"), self.look),
            Field(_("Sound device"), self.device, _("Headphones that are plugged in later are found again."))))
        for box, signal in ((self.language, self.language_chosen), (self.look, self.look_chosen),
                            (self.device, self.device_chosen)):
            box.activated.connect(lambda _index, one=box, told=signal: told.emit(one.currentData()))

    def show_values(self, language: str, look: str) -> None:
        """Show what is in force."""
        self.language.setCurrentIndex(self.language.findData(language))
        self.look.setCurrentIndex(self.look.findData(look))

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
    """One's own password. `changed(old, new)`: the form is complete and was sent."""

    changed = Signal(str, str)

    def __init__(self, login_name: str, parent: QWidget | None = None) -> None:
        super().__init__(_("My password"), parent=parent)
        self._login_name = login_name
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
        self.new.set_error(password_fault(new, self._login_name))
        self.repeat.set_error("" if new == repeat else _("The two passwords differ."))
        if not any(field.error() for field in (self.old, self.new, self.repeat)):
            self.changed.emit(old, new)


class RulesTile(Tile):
    """The station's rules. `save_asked(values)`: the values that differ from those in force."""

    save_asked = Signal(object)

    def __init__(self, *, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("Station rules"), parent=parent)
        self._rules: Rules | None = None
        self.label, self.zone, self.hours = QComboBox(), QComboBox(), QDoubleSpinBox()
        self.numbers = {name: _spin_box(name) for name in NUMBERS}
        self.save_button = Button(_("Save rules"), "primary")
        self._fill_choices()
        self._lay_out(may_change)
        self.save_button.clicked.connect(self._send)
        for control in (self.label, self.zone, self.hours, *self.numbers.values()):
            control.setEnabled(may_change)
        self.save_button.setVisible(may_change)

    def show_rules(self, rules: Rules) -> None:
        """Show the rules in force."""
        self._rules = rules
        self.set_title(_("Station rules"), _("version {version}").format(version=rules.version))
        self.label.setCurrentIndex(self.label.findData(rules.text("label")))
        self.zone.setCurrentText(rules.text("time_zone"))
        self.hours.setValue(rules.number("listening_hours_milli") / 1000)
        for name, box in self.numbers.items():
            box.setValue(rules.number(name))

    def offer_zones(self, zones: Sequence[str]) -> None:
        """Offer these time zones; what is typed finds them by any part of the name."""
        shown = self.zone.currentText()
        self.zone.clear()
        self.zone.addItems(zones)
        self.zone.setCurrentText(shown)
        completer = QCompleter(zones, self.zone)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.zone.setCompleter(completer)

    def _fill_choices(self) -> None:
        for value, name in LABELS.items():
            self.label.addItem(_(name), value)
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.hours.setRange(0, 24)
        self.hours.setSingleStep(0.5)
        self.hours.setDecimals(1)

    def _lay_out(self, may_change: bool) -> None:
        left = _form(Field(_("Label on printouts"), self.label), Field(_("Time zone of the centre"), self.zone,
                     _("Decides days, weeks and time bands.")), Field(_("Listening hours a day"), self.hours))
        right = _form(*(Field(_(words), self.numbers[name]) for name, words in NUMBERS.items()))
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        self.body.addLayout(columns)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.TILE_PADDING, 0, theme.TILE_PADDING, theme.GAP)
        foot.addWidget(Label(_("A change makes a new version; draws and evaluations name the one they used.")
                             if may_change else _("The supervisor or the administrator changes these rules."),
                             "note", wrap=True), 1)
        foot.addWidget(self.save_button)
        self.body.addStretch(1)
        self.body.addLayout(foot)

    def _send(self) -> None:
        if self._rules is None:
            return
        values = self._values()
        changed = {name: value for name, value in values.items() if value != self._rules.values[name]}
        self.save_asked.emit(changed)

    def _values(self) -> Mapping[str, Value]:
        numbers: dict[str, Value] = {name: box.value() for name, box in self.numbers.items()}
        return {**numbers, "label": str(self.label.currentData()), "time_zone": self.zone.currentText().strip(),
                "listening_hours_milli": round(self.hours.value() * 1000)}


@runtime_checkable
class ChoosesDevice(Protocol):
    """A player that plays through one of several sound devices."""

    def device_names(self) -> list[str]: ...
    def choose_device(self, device: str) -> None: ...


class SettingsPane(AdministrationPane):
    """The three tiles side by side: the computer and the password left, the rules right."""

    SHOWS = (RulesVersion,)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self.machine, self.player = kit.machine, kit.player
        self.computer, self.password = ComputerTile(), PasswordTile(self.actor.login_name)
        self.rules = RulesTile(may_change=may(self.actor, "settings.change_rules"))
        left = QVBoxLayout()
        left.setSpacing(theme.GAP)
        left.addWidget(self.computer)
        left.addWidget(self.password)
        left.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addLayout(left, 4)
        row.addWidget(self.rules, 6)
        self._connect()

    def reload(self) -> None:
        self.tasks.run(self, lambda: self.desk.settings.rules(self.actor), self.rules.show_rules, lane="read")
        if not self.rules.zone.count():  # reading the zones takes 0.1 s: not in the window's thread
            self.tasks.run(self, lambda: sorted(available_timezones()), self.rules.offer_zones, lane="read")
        self._show_machine()

    def stops(self) -> list[QWidget]:
        return [self.computer.language, self.rules]

    def _connect(self) -> None:
        self.computer.language_chosen.connect(self._choose_language)
        self.computer.look_chosen.connect(self._choose_look)
        self.computer.device_chosen.connect(self._choose_device)
        self.password.changed.connect(self._change_password)
        self.rules.save_asked.connect(self._save_rules)

    def _show_machine(self) -> None:
        self.computer.show_values(self.machine.text("language"), self.machine.text("theme"))
        player, chosen = self.player, self.machine.text("sound_device")
        if isinstance(player, ChoosesDevice):
            self.tasks.run(self, player.device_names, lambda names: self.computer.show_devices(names, chosen),
                           lane="read")
        else:
            self.computer.show_devices((), chosen)

    def _keep(self, **values: Value) -> bool:
        """Store settings of this computer; False when that failed, which the bar then says."""
        try:
            self.machine.change(**values)
        except UserError as error:
            self.messages.show_error(error)
            self._show_machine()
            return False
        return True

    def _choose_language(self, language: str) -> None:
        if self._keep(language=language):
            self.messages.show_message("accent", _("The language changes at the next start."),
                                       _("Close qadesk and open it again when it suits you."))

    def _choose_look(self, look: str) -> None:
        app = QApplication.instance()
        if self._keep(theme=look) and isinstance(app, QApplication):
            style.apply(app, look)

    def _choose_device(self, device: str) -> None:
        if self._keep(sound_device=device) and isinstance(self.player, ChoosesDevice):
            self.player.choose_device(device)

    def _change_password(self, old: str, new: str) -> None:
        def changed(_done: None) -> None:
            self.password.clear()
            self.messages.show_message("good", _("Your password was changed."), _("It holds from the next login on."))

        self.tasks.run(self, lambda: self.desk.accounts.change_password(self.actor, old, new), changed)

    def _save_rules(self, values: dict[str, Value]) -> None:
        if not values:
            self.messages.show_message("neutral", _("Nothing was changed in the rules."))
            return
        self.tasks.run(self, lambda: self.desk.settings.change_rules(self.actor, **values), self._say_saved)

    def _say_saved(self, rules: Rules) -> None:
        self.rules.show_rules(rules)
        self.messages.show_message(
            "good", _("Version {version} of the rules is in force.").format(version=rules.version),
            _("Draws and evaluations made before keep the version that they used."))


def _form(*fields: Field) -> QVBoxLayout:
    form = QVBoxLayout()
    form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
    form.setSpacing(8)
    for field in fields:
        form.addWidget(field)
    form.addStretch(1)
    return form


def _spin_box(name: str) -> QSpinBox:
    setting, box = BY_NAME[name], QSpinBox()
    box.setRange(setting.low or 0, setting.high or 0)
    return box


def _password_field(caption: str) -> Field:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return Field(caption, edit)


def _line(field: Field) -> QLineEdit:
    assert isinstance(field.control, QLineEdit)
    return field.control
