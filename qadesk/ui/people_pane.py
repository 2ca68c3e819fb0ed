"""The tab 人员: the list of agents, and bringing in a list of people (工号, 姓名, 班组, 自, 至, 入职)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.imports import PeopleImported
from qadesk.models.people import Agent, AgentRow, Membership, Team
from qadesk.security.roles import may
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile


class PeoplePane(AdministrationPane):
    """Shows the agents and imports lists of people."""

    SHOWS = (Agent, Membership, Team)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        may_import = may(self.actor, "people.import_list")
        self.search = SearchField(_("Number, name or team"))
        self.search.setFixedWidth(220)
        self.import_button = Button(_("Import people …"), icon="tray-arrow-down")
        first = Button(_("Import people …"))
        for button in (self.import_button, first):
            button.setVisible(may_import)
            button.clicked.connect(self._choose)
        why = (_("Import a list with staff number, name, team, from, to and hiring day (CSV or XLSX).") if may_import
               else _("Ask the supervisor to import the list of people."))
        self.table = RecordTable[AgentRow](_("Agents"), [
            Column("no", _("Staff number"), lambda row: row.staff_no, width=110),
            Column("name", _("Name"), lambda row: row.name, stretch=True, hint=lambda row: row.name),
            Column("team", _("Team"), lambda row: row.team or "—", width=160, hint=lambda row: row.team),
            Column("hired", _("Hired on"), lambda row: row.hired_on.isoformat() if row.hired_on else "—", width=120),
            Column("state", _("State"), lambda row: _("On duty") if row.active else _("Left"), kind="chip",
                   tone=lambda row: "good" if row.active else "neutral", width=110),
        ], key=lambda row: row.agent_id,
            empty=EmptyState("account-group-outline", _("No people yet"), why, first if may_import else None))
        self.tile = Tile(_("Agents"))
        self.tile.add_control(self.search)
        self.tile.add_control(self.import_button)
        self.tile.body.addWidget(self.table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tile)
        self.search.sought.connect(self.table.seek)

    def reload(self) -> None:
        self.tasks.run(self, lambda: self.desk.people.list(self.actor), self.show_people, lane="read")

    def search_field(self) -> QWidget:
        return self.search

    def stops(self) -> list[QWidget]:
        return [self.table]

    def import_people(self, path: Path) -> None:
        """Bring in a list of people and say what became of it."""
        self.tasks.run(self, lambda: self.desk.people.import_list(self.actor, path),
                       lambda done: self.messages.show_message(*imported_words(done)))

    def show_people(self, people: Sequence[AgentRow]) -> None:
        """Show these agents."""
        active = sum(row.active for row in people)
        note = ngettext("{count} agent on duty", "{count} agents on duty", active).format(count=active)
        self.tile.set_title(_("Agents"), note if people else "")
        self.table.set_rows(people)

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Choose the list of people"), "", _("Lists (*.csv *.txt *.xlsx);;All files (*)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.import_people(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def imported_words(done: PeopleImported) -> tuple[str, str, str]:
    """Tone, title and text of what an import of people did."""
    new = done.new_agents
    parts = [
        ngettext("{count} new place in a team", "{count} new places in teams", done.new_memberships).format(
            count=done.new_memberships),
        _("{count} changed").format(count=done.changed), _("{count} known already").format(count=done.known),
    ]
    if done.linked_calls:
        parts.append(ngettext("{count} call now has its agent", "{count} calls now have their agent",
                              done.linked_calls).format(count=done.linked_calls))
    title = ngettext("{count} agent added", "{count} agents added", new).format(count=new)
    if done.rejects:
        first = done.rejects[0]
        parts.append(ngettext("{count} row refused", "{count} rows refused", len(done.rejects)).format(
            count=len(done.rejects)))
        return "warn", title, _("{counts}. Row {row}, {column}: {reason}. All refused rows: {file}").format(
            counts=_(", ").join(parts), row=first.row, column=first.column, reason=first.reason,
            file=done.rejects_file)
    return "good", title, _("{counts}.").format(counts=_(", ").join(parts))
