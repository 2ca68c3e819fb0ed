"""The page 管理: people, accounts, backups and settings; each tab is there for those who may use it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from zoneinfo import available_timezones

from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qadesk.errors import UserError, sentences
from qadesk.i18n import N_, _
from qadesk.models.checks import BackupFacts, CheckReport
from qadesk.models.imports import PeopleImported
from qadesk.models.people import Account, Agent, Membership, NewAccount, RoleGrant
from qadesk.models.rules import RulesVersion
from qadesk.security.roles import may
from qadesk.services.accounts import AccountRow
from qadesk.services.base import Rules
from qadesk.settings import MachineSettings, Value
from qadesk.ui import style, theme
from qadesk.ui.accounts_pane import AccountsPane
from qadesk.ui.backups_pane import BackupsPane
from qadesk.ui.page import Page
from qadesk.ui.people_pane import PeoplePane, imported_words
from qadesk.ui.settings_pane import SettingsPane
from qadesk.ui.widgets.labels import divider
from qadesk.ui.widgets.tabs import Tabs

TAB_PADDING = 12


@runtime_checkable
class ChoosesDevice(Protocol):
    """A player that plays through one of several sound devices."""

    def device_names(self) -> list[str]: ...
    def choose_device(self, device: str) -> None: ...


class AdministrationPage(Page):
    """Tabs 人员, 账号 and 备份 (administrators), 设置; `open_item("people" | "accounts" | ...)` shows one."""

    KEY, TITLE, ICON = "administration", N_("Administration"), "cog-outline"
    SHOWS = (Account, Agent, Membership, RoleGrant, RulesVersion)
    USE_CASE = "settings.change_machine"

    def __init__(self, *, machine: MachineSettings, player: object = None, **kit: Any) -> None:
        super().__init__(**kit)
        self.machine, self.player = machine, player
        self.people = PeoplePane(may_import=may(self.actor, "people.import_list"))
        self.accounts, self.backups = AccountsPane(), BackupsPane()
        self.settings = SettingsPane(login_name=self.actor.login_name,
                                     may_change_rules=may(self.actor, "settings.change_rules"))
        self._tabs_by_name: dict[str, int] = {}
        self.tabs, self._stack = Tabs(_("Views")), QStackedWidget()
        self._lay_out()
        self._connect()
        self.panes = [self.people.table, self.accounts.table, self.backups.table, self.settings.computer.language,
                      self.tabs]

    def reload(self) -> None:
        """Fetch people, accounts and rules, as far as this person may see them."""
        self.tasks.run(self, lambda: self.desk.settings.rules(self.actor), self._show_rules, lane="read")
        if not self.settings.rules.zone.count():  # reading the zones takes 0.1 s: not in the window's thread
            self.tasks.run(self, lambda: sorted(available_timezones()), self.settings.rules.offer_zones, lane="read")
        if "people" in self._tabs_by_name:
            self.tasks.run(self, lambda: self.desk.people.list(self.actor), self.people.show_people, lane="read")
        if "accounts" in self._tabs_by_name:
            self.tasks.run(self, lambda: self.desk.accounts.list(self.actor), self._show_accounts, lane="read")
        self._show_machine()

    def open_item(self, item: object) -> None:
        """Show a tab; for the accounts, the form is ready for an auditor where there is none yet."""
        if isinstance(item, str) and item in self._tabs_by_name:
            self.tabs.setCurrentIndex(self._tabs_by_name[item])
        if item == "accounts" and "accounts" in self._tabs_by_name:
            self.tasks.run(self, lambda: self.desk.accounts.has_auditor(self.actor),
                           lambda has: None if has else self.accounts.form.begin_auditor(), lane="read")

    # -- building
    def _lay_out(self) -> None:
        for name, words, use_case, pane in (
                ("people", _("People"), "people.list", self.people),
                ("accounts", _("Accounts"), "accounts.list", self.accounts),
                ("backups", _("Backups"), "backups.make", self.backups),
                ("settings", _("Settings"), self.USE_CASE, self.settings)):
            if may(self.actor, use_case):
                self._tabs_by_name[name] = self._add_tab(words, pane)
            else:
                pane.setParent(self)
                pane.hide()
        self.fill_edges()
        line, content = QHBoxLayout(), QVBoxLayout()
        line.setContentsMargins(theme.MARGIN - TAB_PADDING, 0, theme.MARGIN, 0)
        line.addWidget(self.tabs, 1)
        content.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        content.addWidget(self._stack)
        self.body.addLayout(line)
        self.body.addWidget(divider())
        self.body.addLayout(content, 1)

    def _add_tab(self, words: str, pane: QWidget) -> int:
        self._stack.addWidget(pane)
        return self.tabs.addTab(words)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.people.import_asked.connect(self.import_people)
        self.accounts.add_asked.connect(self._add_account)
        self.backups.folder_chosen.connect(self._choose_backup_folder)
        self.backups.backup_asked.connect(self.back_up)
        self.backups.check_asked.connect(self.check_station)
        computer, rules = self.settings.computer, self.settings.rules
        computer.language_chosen.connect(self._choose_language)
        computer.look_chosen.connect(self._choose_look)
        computer.device_chosen.connect(self._choose_device)
        self.settings.password.changed.connect(self._change_password)
        rules.save_asked.connect(self._save_rules)
        self.keys.bind("page.find", self, self._find)

    def _find(self) -> None:
        if "people" in self._tabs_by_name:
            self.tabs.setCurrentIndex(self._tabs_by_name["people"])
            self.people.search.setFocus()

    # -- people and accounts
    def import_people(self, path: Path) -> None:
        """Bring in a list of people and say what became of it."""
        self.tasks.run(self, lambda: self.desk.people.import_list(self.actor, path), self._say_imported)

    def _say_imported(self, done: PeopleImported) -> None:
        self.messages.show_message(*imported_words(done))

    def _show_accounts(self, accounts: Sequence[AccountRow]) -> None:
        self.accounts.show_accounts(accounts)

    def _add_account(self, account: NewAccount) -> None:
        self.accounts.form.add_button.setEnabled(False)

        def added(row: AccountRow) -> None:
            self.accounts.form.add_button.setEnabled(True)
            self.accounts.form.clear()
            self.accounts.table.choose(row.account_id)
            self.messages.show_message("good", _("Account {name} was added.").format(name=row.login_name),
                                       _("Hand the first password over in person; it is changed under Settings."))

        def refused(error: UserError) -> None:
            self.accounts.form.add_button.setEnabled(True)
            self.messages.show_error(error)

        self.tasks.run(self, lambda: self.desk.accounts.add(self.actor, account), added, refused)

    # -- backups
    def backup_folder(self) -> Path:
        """Where backups are kept: as chosen, else beside the station's folder."""
        chosen = self.machine.text("backup_folder")
        return Path(chosen) if chosen else self.desk.station.folder.with_name("backup")

    def back_up(self) -> None:
        """Make a verified backup now; the bar says where it lies."""
        folder = self.backup_folder()
        self.backups.set_busy(True)
        self.tasks.start_job(
            self, _("Backup"), lambda progress: self.desk.backups.make(self.actor, folder, progress=progress),
            self._say_backed_up, self._backup_refused, lambda: self.backups.set_busy(False))

    def check_station(self) -> None:
        """Check file, rules and audit trail; each finding is said with what to do."""
        self.backups.set_busy(True)
        self.tasks.start_job(self, _("Station check"), lambda _progress: self.desk.checks.run(self.actor),
                             self._say_checked, self._backup_refused)

    def _say_backed_up(self, facts: BackupFacts) -> None:
        self.backups.set_busy(False)
        self._reload_backups()
        self.messages.show_message("good", _("The backup was made and verified."), facts.folder)

    def _say_checked(self, report: CheckReport) -> None:
        self.backups.set_busy(False)
        if report.passed:
            words = _("All is well: {rows} audit rows, {evaluations} evaluations.")
            self.messages.show_message("good", _("The station was checked."), words.format(
                rows=f"{report.audit_rows:,}", evaluations=f"{report.evaluations:,}"))
        else:
            found = sentences(*(part for one in report.findings for part in (one.what, one.todo)))
            self.messages.show_message("fatal", _("The check found something."), found, code=report.findings[0].code)

    def _backup_refused(self, error: UserError) -> None:
        self.backups.set_busy(False)
        self.messages.show_error(error)

    def _choose_backup_folder(self, folder: Path) -> None:
        if self._keep(backup_folder=str(folder)):
            self.reload()

    def _show_rules(self, rules: Rules) -> None:
        self.settings.rules.show_rules(rules)
        self.backups.show_place(self.backup_folder(), rules.zone)
        if "backups" in self._tabs_by_name:
            self._reload_backups()

    def _reload_backups(self) -> None:
        folder = self.backup_folder()
        self.tasks.run(self, lambda: self.desk.backups.list(self.actor, folder), self.backups.show_backups,
                       lane="read")

    # -- settings
    def _show_machine(self) -> None:
        self.settings.computer.show_values(self.machine.text("language"), self.machine.text("theme"))
        player, chosen = self.player, self.machine.text("sound_device")
        if isinstance(player, ChoosesDevice):
            self.tasks.run(self, player.device_names,
                           lambda names: self.settings.computer.show_devices(names, chosen), lane="read")
        else:
            self.settings.computer.show_devices((), chosen)

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
            self.settings.password.clear()
            self.messages.show_message("good", _("Your password was changed."), _("It holds from the next login on."))

        self.tasks.run(self, lambda: self.desk.accounts.change_password(self.actor, old, new), changed)

    def _save_rules(self, values: dict[str, Value]) -> None:
        if not values:
            self.messages.show_message("neutral", _("Nothing was changed in the rules."))
            return
        self.tasks.run(self, lambda: self.desk.settings.change_rules(self.actor, **values), self._say_saved)

    def _say_saved(self, rules: Rules) -> None:
        self.settings.rules.show_rules(rules)
        self.messages.show_message(
            "good", _("Version {version} of the rules is in force.").format(version=rules.version),
            _("Draws and evaluations made before keep the version that they used."))
