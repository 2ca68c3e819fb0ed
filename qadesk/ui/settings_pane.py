"""The tab 设置: this computer and one's password, the station rules by theme in dated versions, and their history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable
from zoneinfo import available_timezones

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QListWidget, QStackedWidget, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.periods import local_day
from qadesk.models.rules import RulesChanged, RulesVersion
from qadesk.models.scorecard_life import CardUse
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.security.roles import may
from qadesk.services.base import Rules
from qadesk.settings import Value
from qadesk.ui import rule_words, style, theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.card_life_words import name_words
from qadesk.ui.computer_tiles import ComputerTile, PasswordTile
from qadesk.ui.rule_fields import offer_cards, offer_zones
from qadesk.ui.rules_form import RulesForm
from qadesk.ui.rules_history import RulesHistory

SECTIONS_PX, SECTION_PX = 172, 30


@runtime_checkable
class ChoosesDevice(Protocol):
    """A player that plays through one of several sound devices."""

    def device_names(self) -> list[str]: ...
    def choose_device(self, device: str) -> None: ...


@dataclass(frozen=True)
class RulesShown:
    """What the tab shows of the rules: those in force, all versions, the centre's day, and the published scorecards
    (code and words), for who may see them."""

    rules: Rules
    history: tuple[RulesChanged, ...]
    today: date
    cards: tuple[tuple[str, str], ...]


class SettingsPane(AdministrationPane):
    """Themes at the left, the chosen one at the right."""

    SHOWS = (RulesVersion, ScorecardVersion)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        scoring, technical = (may(self.actor, case) for case in ("settings.change_rules", "settings.change_technical"))
        supervisors, administrators = _("The supervisor changes these rules."), _("The administrator changes these.")
        self.computer, self.password = ComputerTile(), PasswordTile(self.actor.login_name)
        self.sampling = RulesForm(_("Draw and assignment"), rule_words.SAMPLING, columns=2, may_change=scoring,
                                  who=supervisors)
        self.scoring = RulesForm(_("Listening and scoring"), rule_words.SCORING, columns=2, may_change=scoring,
                                 who=supervisors)
        self.loop = RulesForm(_("Interviews and training"), rule_words.LOOP, columns=2, may_change=scoring,
                              who=supervisors)
        self.acoustics = RulesForm(_("Acoustic marks"), rule_words.ACOUSTICS, columns=2, may_change=scoring,
                                   who=supervisors)
        self.bands = RulesForm(_("Time bands"), rule_words.BANDS, columns=1, may_change=scoring, who=supervisors)
        self.technical = RulesForm(_("Technical rules"), rule_words.TECHNICAL, columns=1, may_change=technical,
                                   who=administrators)
        self.history = RulesHistory()
        self.sections, self._stack = QListWidget(), QStackedWidget()
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        self.tasks.run(self, self._read, self._show, lane="read")
        zone = self._zone_box()
        if not zone.count():  # reading the zones takes 0.1 s: not in the window's thread
            self.tasks.run(self, lambda: sorted(available_timezones()), lambda zones: offer_zones(zone, zones),
                           lane="read")
        self._show_machine()

    def stops(self) -> list[QWidget]:
        firsts: list[QWidget] = [next(iter(form.fields.values())).control for form in self.forms()]
        return [self.sections, self.computer.language, *firsts, self.history.table]

    def forms(self) -> list[RulesForm]:
        """The forms of the station rules."""
        return [self.sampling, self.scoring, self.loop, self.acoustics, self.bands, self.technical]

    def _read(self) -> RulesShown:
        settings, now = self.desk.settings, self.desk.station.clock.now_utc_ms()
        rules = settings.rules(self.actor)
        cards = self.desk.scorecards.list(self.actor) if may(self.actor, "scorecards.list") else ()
        return RulesShown(rules, settings.history(self.actor), local_day(now, rules.zone), tuple(
            (card.code, f"{card.code} · {name_words(card)}") for card in cards if card.state is CardState.PUBLISHED))

    def _show(self, shown: RulesShown) -> None:
        self.password.profile = shown.rules.text("password_profile")
        for use in CardUse if shown.cards else ():
            offer_cards(self.card_box(use), shown.cards)
        for form in self.forms():
            if not form.is_edited():
                form.show_rules(shown.rules, shown.history, shown.today)
        self.history.show_history(shown.history, shown.rules.zone)

    def card_box(self, use: CardUse) -> QComboBox:
        """The choice of the card for these calls."""
        box = self.scoring.fields[use.setting].control
        assert isinstance(box, QComboBox)
        return box

    def _zone_box(self) -> QComboBox:
        box = self.technical.fields["time_zone"].control
        assert isinstance(box, QComboBox)
        return box

    # -- the station rules
    def _save(self, form: RulesForm, values: dict[str, Value], from_day: date | None, reason: str) -> None:
        settings = self.desk.settings
        change = settings.change_technical if form is self.technical else settings.change_rules
        form.reason.setFocus()  # a button that goes off hands the focus on, out of the form
        form.save.setEnabled(False)
        self.tasks.run(self, lambda: change(self.actor, from_day, reason, **values),
                       lambda rules: self._say_saved(form, rules, from_day),
                       lambda error: self._refused(form, error))

    def _say_saved(self, form: RulesForm, rules: Rules, from_day: date | None) -> None:
        form.settle()
        for field in form.fields.values():
            field.show_value(rules.values[field.name])
        title = (_("Version {version} of the rules was made; it holds from {day} on.").format(
            version=rules.version, day=from_day) if from_day else
            _("Version {version} of the rules is in force.").format(version=rules.version))
        self.messages.show_message("good", title, _("Draws and evaluations made before keep the version that they "
                                                    "used."))
        self.reload()

    def _refused(self, form: RulesForm, error: UserError) -> None:
        form.save.setEnabled(True)
        self.messages.show_error(error)

    # -- this computer
    def _show_machine(self) -> None:
        machine = self.kit.machine
        self.computer.show_values(machine.text("language"), machine.text("theme"), machine.text("play_key"))
        player, chosen = self.kit.player, machine.text("sound_device")
        if isinstance(player, ChoosesDevice):
            self.tasks.run(self, player.device_names, lambda names: self.computer.show_devices(names, chosen),
                           lane="read")
        else:
            self.computer.show_devices((), chosen)

    def _keep(self, **values: Value) -> bool:
        """Store settings of this computer; False when that failed, which the bar then says."""
        try:
            self.kit.machine.change(**values)
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
        if self._keep(sound_device=device) and isinstance(self.kit.player, ChoosesDevice):
            self.kit.player.choose_device(device)

    def _change_password(self, old: str, new: str) -> None:
        def changed(_done: None) -> None:
            self.password.clear()
            self.messages.show_message("good", _("Your password was changed."), _("It holds from the next login on."))

        self.tasks.run(self, lambda: self.desk.accounts.change_password(self.actor, old, new), changed)

    # -- building
    def _lay_out(self) -> None:
        own = QWidget()
        row = QHBoxLayout(own)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.computer, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.password, 1, Qt.AlignmentFlag.AlignTop)
        self.sections.setAccessibleName(_("Settings"))
        self.sections.setFixedSize(SECTIONS_PX, 8 * SECTION_PX + 4)
        self.sections.setProperty("kind", "sections")
        for words, part in ((_("This computer"), own), (_("Draw and assignment"), self.sampling),
                            (_("Listening and scoring"), self.scoring),
                            (_("Interviews and training"), self.loop), (_("Acoustic marks"), self.acoustics),
                            (_("Time bands"), self.bands), (_("Technical rules"), self.technical),
                            (_("History of the rules"), self.history)):
            self.sections.addItem(words)
            self.sections.item(self.sections.count() - 1).setSizeHint(QSize(0, SECTION_PX))
            self._stack.addWidget(part)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addWidget(self.sections, 0, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self._stack, 1)
        self.sections.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.sections.setCurrentRow(0)

    def _connect(self) -> None:
        self.computer.language_chosen.connect(self._choose_language)
        self.computer.look_chosen.connect(self._choose_look)
        self.computer.device_chosen.connect(self._choose_device)
        self.computer.play_key_chosen.connect(lambda value: self._keep(play_key=value))
        self.password.changed.connect(self._change_password)
        for form in self.forms():
            form.save_asked.connect(lambda values, day, reason, sent=form: self._save(sent, values, day, reason))
