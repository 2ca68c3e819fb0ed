"""The page 管理: a tab for each thing that is kept in order, there for those who may use it.

A tab is one line in TABS; its pane (see `administration_pane`) does its own wiring and is built when first shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import N_, _
from qadesk.models.people import Actor
from qadesk.security.roles import may
from qadesk.settings import MachineSettings
from qadesk.ui import theme
from qadesk.ui.accounts_pane import AccountsPane
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.aliases_pane import AliasesPane
from qadesk.ui.audit_pane import AuditPane
from qadesk.ui.backups_pane import BackupsPane
from qadesk.ui.calendar_pane import CalendarPane
from qadesk.ui.mappings_pane import MappingsPane
from qadesk.ui.name_patterns_pane import NamePatternsPane
from qadesk.ui.page import Page
from qadesk.ui.people_pane import PeoplePane
from qadesk.ui.phrases_pane import PhrasesPane
from qadesk.ui.relations_pane import RelationsPane
from qadesk.ui.rosters_pane import RostersPane
from qadesk.ui.scorecards_pane import ScorecardsPane
from qadesk.ui.settings_pane import SettingsPane
from qadesk.ui.teams_pane import TeamsPane
from qadesk.ui.widgets.labels import divider
from qadesk.ui.widgets.tabs import Tabs

TAB_PADDING = 12


@dataclass(frozen=True)
class Tab:
    """A tab: its key, its words (N_), the use case of those who see it, and what makes its pane."""

    key: str
    words: str
    use_case: str
    make: Callable[[PaneKit], AdministrationPane]


TABS: tuple[Tab, ...] = (
    Tab("people", N_("People"), "people.list", PeoplePane),
    Tab("teams", N_("Teams"), "teams.list", TeamsPane),
    Tab("rosters", N_("Rosters"), "rosters.week", RostersPane),
    Tab("aliases", N_("Aliases"), "aliases.list", AliasesPane),
    Tab("mappings", N_("Mappings"), "list_mappings.list", MappingsPane),
    Tab("names", N_("File names"), "name_patterns.list", NamePatternsPane),
    Tab("calendar", N_("Working days"), "working_days.year", CalendarPane),
    Tab("scorecards", N_("Scorecards"), "scorecards.list", ScorecardsPane),
    Tab("phrases", N_("Phrases"), "phrases.list", PhrasesPane),
    Tab("accounts", N_("Accounts"), "accounts.list", AccountsPane),
    Tab("backups", N_("Backups"), "backups.make", BackupsPane),
    Tab("audit", N_("Audit trail"), "audit.list", AuditPane),
    Tab("relations", N_("Recusal"), "relations.list", RelationsPane),
    Tab("settings", N_("Settings"), "settings.change_machine", SettingsPane),
)


class AdministrationPage(Page):
    """The tabs that this person may use; `open_item("people" | "accounts" | ...)` shows one."""

    KEY, TITLE, ICON = "administration", N_("Administration"), "cog-outline"
    USE_CASE = "settings.change_machine"

    def __init__(self, *, machine: MachineSettings, player: object = None,
                 restore: Callable[[Path, str], object] = lambda _backup, _password: None, **kit: Any) -> None:
        super().__init__(**kit)
        self.kit = PaneKit(desk=self.desk, actor=self.actor, tasks=self.tasks, changes=self.changes, keys=self.keys,
                           messages=self.messages, machine=machine, player=player, go_to_page=self.go_to_page.emit,
                           say_saved=self.saved.emit, say_not_saved=self.not_saved.emit, restore=restore)
        self._kinds = [tab for tab in TABS if may(self.actor, tab.use_case)]
        self._panes: dict[str, AdministrationPane] = {}
        self.tabs, self._stack = Tabs(_("Views"), tuple(_(tab.words) for tab in self._kinds)), QStackedWidget()
        self._lay_out()
        self.tabs.currentChanged.connect(self._show_tab)
        self.keys.bind("page.find", self, self._find)
        self._show_tab(0)

    def reload(self) -> None:
        """Each tab reloads itself when it is shown."""

    def open_item(self, item: object) -> None:
        """Show a tab and let it make itself ready; a tab that this person has not is passed over.

        A second word is work of that tab to start again: `backups make`."""
        key, _blank, work = item.partition(" ") if isinstance(item, str) else ("", "", "")
        if key in self.tab_keys():
            self.tabs.setCurrentIndex(self.tab_keys().index(key))
            self.pane(key).start_again(work) if work else self.pane(key).opened()

    @classmethod
    def destinations(cls, actor: Actor) -> tuple[tuple[str, object], ...]:
        return tuple((_(tab.words), tab.key) for tab in TABS if may(actor, tab.use_case))

    def commands(self) -> tuple[tuple[str, QPushButton], ...]:
        """The header's buttons, and those that the tab puts forward."""
        pane = self.pane(self._kinds[self.tabs.currentIndex()].key)
        return (*super().commands(), *pane.commands())

    def place(self) -> str:
        """The tab that is shown, and where one is in it."""
        key = self.tab_keys()[self.tabs.currentIndex()]
        return f"{key} {self.pane(key).place()}".rstrip()

    def go_back_to(self, place: str) -> None:
        key, _blank, within = place.partition(" ")
        self.open_item(key)
        if within and key in self.tab_keys():
            self.pane(key).go_back_to(within)

    def settle(self) -> None:
        for pane in self._panes.values():
            pane.settle()

    def unsaved(self) -> object:
        """What could not be saved, by tab; None where there is nothing."""
        left = {key: pane.unsaved() for key, pane in self._panes.items()}
        return {key: value for key, value in left.items() if value} or None

    def take_unsaved(self, unsaved: object) -> None:
        for key, left in unsaved.items() if isinstance(unsaved, dict) else ():
            if key in self.tab_keys():
                self.pane(key).take_unsaved(left)

    def stops(self) -> list[QWidget]:
        return [*self.pane(self._kinds[self.tabs.currentIndex()].key).stops(), self.tabs]

    def help_heading(self) -> str:
        return self.tabs.tabText(self.tabs.currentIndex())

    def tab_keys(self) -> list[str]:
        """The keys of the tabs, left to right."""
        return [tab.key for tab in self._kinds]

    def pane(self, key: str) -> AdministrationPane:
        """The pane of a tab, built when it is first asked for. Raises StopIteration for a tab that is not there."""
        if key not in self._panes:
            made = next(tab for tab in self._kinds if tab.key == key).make(self.kit)
            self._panes[key] = made
            self._stack.addWidget(made)
        return self._panes[key]

    def _show_tab(self, index: int) -> None:
        self.messages.clear_done()
        pane = self.pane(self._kinds[index].key)
        self._stack.setCurrentWidget(pane)

    def _find(self) -> None:
        field = self.pane(self._kinds[self.tabs.currentIndex()].key).search_field()
        if field is not None:
            field.setFocus()

    def _lay_out(self) -> None:
        self.fill_edges()
        line, content = QHBoxLayout(), QVBoxLayout()
        line.setContentsMargins(theme.MARGIN - TAB_PADDING, 0, theme.MARGIN, 0)
        line.addWidget(self.tabs, 1)
        content.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        content.addWidget(self._stack)
        self.body.addLayout(line)
        self.body.addWidget(divider())
        self.body.addLayout(content, 1)
