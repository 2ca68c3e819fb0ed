"""The tab 人员: the list of agents with search and filters, one agent's form, a list of people in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.models.imports import PeopleImported
from qadesk.models.people import Agent, AgentChanged, AgentRecord, AgentRow, Membership, Team
from qadesk.models.periods import local_day
from qadesk.models.stays import Stays
from qadesk.security.roles import may
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.agent_form import AgentDraft, AgentForm
from qadesk.ui.list_files import choose_csv, choose_list
from qadesk.ui.password_dialog import act_with_password
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField, refill
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile


@dataclass(frozen=True)
class PeopleShown:
    """What the tab shows: agents, the names of all teams, and the centre's day."""

    people: tuple[AgentRow, ...]
    teams: tuple[str, ...]
    today: date


class PeoplePane(AdministrationPane):
    """Shows the agents, keeps one of them, and takes lists of people."""

    SHOWS = (Agent, Membership, Team)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self._shown: PeopleShown | None = None
        self.search = SearchField(_("Number, name or team"))
        self.team, self.state = _chooser(_("Team")), _chooser(_("State"))
        self.team.addItem(_("All teams"), "")
        for words, active in ((_("All states"), None), (_("On duty"), True), (_("Left"), False)):
            self.state.addItem(words, active)
        self.import_button = Button(_("Import …"), icon="tray-arrow-down")
        self.export_button = Button(_("Export …"), icon="file-export-outline")
        self.table = self._table()
        self.tile, self.form = Tile(_("Agents")), AgentForm()
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        self.tasks.run(self, self._read, self.show_people, lane="read")
        record = self.form.record
        if record is not None and self.form.unsaved() is None:
            self._open(record.agent_id)

    def search_field(self) -> QWidget:
        return self.search

    def stops(self) -> list[QWidget]:
        return [self.table, self.form]

    def import_people(self, path: Path) -> None:
        """Bring in a list of people and say what became of it."""
        self.tasks.run(self, lambda: self.desk.people.import_list(self.actor, path),
                       lambda done: self.messages.show_message(*imported_words(done)))

    def export_people(self, path: Path) -> None:
        """Write the list of people, after the password."""
        act_with_password(self, self.tasks, _("Export the list of people"),
                          lambda password: self.desk.people.export_list(self.actor, path, password),
                          lambda rows: self.messages.show_message("good", _("The list was written."), ngettext(
                              "{count} row: {file}", "{count} rows: {file}", rows).format(count=rows, file=path)))

    def show_people(self, shown: PeopleShown) -> None:
        """Show these agents and offer these teams."""
        self._shown = shown
        active = sum(row.active for row in shown.people)
        note = _("{count} on duty").format(count=active)
        self.tile.set_title(_("Agents"), note if shown.people else "")
        refill(self.team, [(name, name) for name in shown.teams])
        self.form.set_teams(shown.teams, shown.today)
        self._filter()

    def _read(self) -> PeopleShown:
        desk, actor = self.desk, self.actor
        zone = desk.settings.rules(actor).zone
        return PeopleShown(desk.people.list(actor), tuple(team.name for team in desk.teams.list(actor)),
                           local_day(desk.station.clock.now_utc_ms(), zone))

    def _filter(self) -> None:
        team, active = self.team.currentData(), self.state.currentData()
        people = self._shown.people if self._shown else ()
        self.table.set_rows([row for row in people
                             if (not team or row.team == team) and active in (None, row.active)])

    # -- one agent
    def _choose(self, row: AgentRow | None) -> None:
        if row is None or (self.form.record is not None and row.agent_id == self.form.record.agent_id):
            return
        self._tell_unsaved()
        self._open(row.agent_id)

    def _open(self, agent_id: int) -> None:
        self.tasks.run(self, lambda: self.desk.people.record(self.actor, agent_id), self.form.show_record, lane="read")

    def _begin_new(self) -> None:
        self._tell_unsaved()
        self.table.choose_none()
        self.form.show_record(None)
        self.form.number.setFocus()

    def _tell_unsaved(self) -> None:
        record, draft = self.form.record, self.form.unsaved()
        if draft is not None:
            who = draft.staff_no or _("The new agent")
            self.messages.show_message("warn", _("{agent} was not saved.").format(agent=who),
                                       _("What you typed is kept until the next such message."),
                                       (_("Take it up again"), lambda: self._take_up(record, draft)))

    def _take_up(self, record: AgentRecord | None, draft: AgentDraft) -> None:
        self.messages.clear()
        self.form.show_record(record)
        self.form.show_draft(draft)
        if record is not None:
            self.table.choose(record.agent_id)

    def _keep(self, draft: AgentDraft) -> None:
        self.form.save.setEnabled(False)
        people, agent_id = self.desk.people, draft.agent_id
        if agent_id is None:
            self.tasks.run(self, lambda: people.add(self.actor, draft.staff_no, draft.name, draft.hired_on,
                                                    draft.stays), self._say_added, self._refused)
        else:
            self.tasks.run(self, lambda: people.change(self.actor, agent_id, name=draft.name, hired_on=draft.hired_on,
                                                       stays=draft.stays), self._say_changed, self._refused)

    def _say_added(self, record: AgentRecord) -> None:
        self._show_kept(record)
        self.messages.show_message("good", _("Agent {number} was added.").format(number=record.staff_no))

    def _say_changed(self, done: AgentChanged) -> None:
        self._show_kept(done.record)
        moved = done.moved_calls
        text = ngettext("{count} scored call has another team now.", "{count} scored calls have another team now.",
                        moved).format(count=moved) if moved else ""
        self.messages.show_message("good", _("Agent {number} was changed.").format(number=done.record.staff_no), text)

    def _show_kept(self, record: AgentRecord) -> None:
        self.form.save.setEnabled(True)
        self.form.show_record(record)

    def _refused(self, error: UserError) -> None:
        self.form.save.setEnabled(True)
        self.messages.show_error(error)

    def _preview(self, stays: Stays) -> None:
        record = self.form.record
        if record is not None:
            self.tasks.run(self, lambda: self.desk.people.moved_calls(self.actor, record.agent_id, stays),
                           self.form.show_moved, lane="read")

    def _choose_list(self) -> None:
        choose_list(self, _("Choose the list of people"), self.import_people)

    def _choose_export(self) -> None:
        choose_csv(self, _("Export the list of people"), _("people.csv"), self.export_people)

    # -- building
    def _table(self) -> RecordTable[AgentRow]:
        may_import = may(self.actor, "people.import_list")
        first = Button(_("Import people …"))
        first.setVisible(may_import)
        first.clicked.connect(self._choose_list)
        why = _("Import a list (CSV or XLSX) with staff number, name, team, extension and hiring day, or add agents by "
                "hand.")
        return RecordTable[AgentRow](_("Agents"), [
            Column("no", _("Staff number"), lambda row: row.staff_no, width=110),
            Column("name", _("Name"), lambda row: row.name, stretch=True, hint=lambda row: row.name, sought=spellings),
            Column("team", _("Team"), lambda row: row.team or "—", width=140, hint=lambda row: row.team),
            Column("hired", _("Hired on"), lambda row: row.hired_on.isoformat() if row.hired_on else "—", width=110),
            Column("state", _("State"), lambda row: _("On duty") if row.active else _("Left"), kind="chip",
                   tone=lambda row: "good" if row.active else "neutral", width=90),
        ], key=lambda row: row.agent_id,
            empty=EmptyState("account-group-outline", _("No people to show"), why, first))

    def _lay_out(self) -> None:
        self.search.set_width(180)
        for control in (self.search, self.team, self.state, self.import_button, self.export_button):
            self.tile.add_control(control)
        self.export_button.setVisible(may(self.actor, "people.export_list"))
        self.tile.body.addWidget(self.table)
        self.put_beside(self.tile, self.form)

    def _connect(self) -> None:
        self.search.sought.connect(self.table.seek)
        self.team.activated.connect(self._filter)
        self.state.activated.connect(self._filter)
        self.import_button.clicked.connect(self._choose_list)
        self.export_button.clicked.connect(self._choose_export)
        self.table.chosen.connect(self._choose)
        self.form.new_button.clicked.connect(self._begin_new)
        self.form.sent.connect(self._keep)
        self.form.stays_edited.connect(self._preview)
        self.kit.keys.bind("page.main", self, lambda: self.form.save.click() if self.form.save.isEnabled() else None)


def spellings(row: AgentRow) -> str:
    """The name's pinyin as it is typed: whole, without blanks, and by its initials."""
    parts = row.pinyin.split()
    return f"{row.pinyin} {''.join(parts)} {''.join(part[0] for part in parts)}"


def _chooser(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMaximumWidth(130)
    return box


def imported_words(done: PeopleImported) -> tuple[str, str, str]:
    """Tone, title and text of what an import of people did."""
    new = done.new_agents
    parts = [
        ngettext("{count} new place in a team", "{count} new places in teams", done.new_memberships).format(
            count=done.new_memberships),
        _("{count} changed").format(count=done.changed), _("{count} known already").format(count=done.known),
    ]
    if done.new_aliases:
        parts.append(ngettext("{count} extension kept as an alias", "{count} extensions kept as aliases",
                              done.new_aliases).format(count=done.new_aliases))
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
