"""The tab 班组: the teams with today's members and leaders; one team's name and its leaders with dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.models.people import Account, Leadership, Membership, RoleGrant, Team
from qadesk.models.periods import local_day
from qadesk.models.stays import Stays, checked
from qadesk.models.teams import LeaderAccount, TeamRecord, TeamRow
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field, SearchField
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.stay_editor import StayEditor
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

FORM_WIDTH = 384


@dataclass(frozen=True)
class TeamsShown:
    """What the tab shows: the teams, who can lead one, and the centre's day."""

    teams: tuple[TeamRow, ...]
    leaders: tuple[LeaderAccount, ...]
    today: date


class TeamForm(Tile):
    """One team. `sent(name, leaders)`: complete and to be kept."""

    sent = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("New team"), parent=parent)
        self.setFixedWidth(FORM_WIDTH)
        self.record: TeamRecord | None = None
        self._today = date.today()  # noqa: DTZ011 (until the centre's day is told)
        self.name = Field(_("Team name"), QLineEdit())
        self.leaders = StayEditor(_("Team leader"), _("No leader yet."))
        self.no_accounts = Label(_("No account has the role of team leader; the administrator gives it under "
                                   "Accounts."), "caption", wrap=True)
        self.add_leader = Button(_("Add a leader"), "ghost", icon="plus")
        self.fault = Label("", "caption", tone="fatal", wrap=True)
        self.new_button, self.save = Button(_("New team"), "ghost", icon="plus"), Button(_("Add team"), "primary")
        self.add_control(self.new_button)
        self.setFocusProxy(self.name.control)
        self._lay_out()
        self.add_leader.clicked.connect(lambda: self.leaders.add(self._today))
        self.leaders.edited.connect(self._check)
        self.save.clicked.connect(self._send)
        self.show_record(None)

    def set_accounts(self, accounts: Sequence[LeaderAccount], today: date) -> None:
        """Who can lead a team; a new leader begins today unless another day is typed."""
        self._today = today
        self.leaders.set_choices([(account.login_name, account.display_name) for account in accounts])
        self.add_leader.setEnabled(bool(accounts))
        self.no_accounts.setVisible(not accounts)

    def show_record(self, record: TeamRecord | None) -> None:
        """Show a team, or an empty form for a new one."""
        self.record = record
        self.set_title(record.name if record else _("New team"))
        self.line().setText(record.name if record else "")
        self.leaders.show_stays(record.leaders if record else ())
        self.name.set_error("")
        self.fault.setText("")
        self.save.setText(_("Save changes") if record else _("Add team"))
        self.new_button.setVisible(record is not None)

    def line(self) -> QLineEdit:
        """The line with the team's name."""
        assert isinstance(self.name.control, QLineEdit)
        return self.name.control

    def _check(self) -> Stays | None:
        try:
            stays = checked(self.leaders.stays(), one_at_a_time=False)
        except UserError as error:
            self.fault.setText(str(error))
            return None
        self.fault.setText("")
        return stays

    def _send(self) -> None:
        name, stays = self.line().text().strip(), self._check()
        self.name.set_error("" if name else _("Type the name."))
        if name and stays is not None:
            self.sent.emit(name, stays)

    def _lay_out(self) -> None:
        form, foot = QVBoxLayout(), QHBoxLayout()
        form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        form.setSpacing(8)
        for part in (self.name, Label(_("Leaders"), "section"), self.leaders, self.no_accounts):
            form.addWidget(part)
        form.addWidget(self.add_leader, 0, Qt.AlignmentFlag.AlignLeft)
        form.addWidget(self.fault)
        form.addWidget(Label(_("A renamed team keeps its members, calls and figures."), "note", wrap=True))
        form.addStretch(1)
        foot.addStretch(1)
        foot.addWidget(self.save)
        form.addLayout(foot)
        self.body.addLayout(form)


class TeamsPane(AdministrationPane):
    """The list of teams at the left, one team at the right."""

    SHOWS = (Team, Membership, Leadership, Account, RoleGrant)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self.search = SearchField(_("Team or leader"))
        self.table = RecordTable[TeamRow](_("Teams"), [
            Column("name", _("Team"), lambda row: row.name, stretch=True, hint=lambda row: row.name),
            Column("members", _("Agents today"), lambda row: str(row.members), number=True,
                   sort=lambda row: row.members, width=120),
            Column("leaders", _("Leaders today"), lambda row: _(", ").join(row.leaders) or "—", width=220,
                   hint=lambda row: _(", ").join(row.leaders)),
        ], key=lambda row: row.team_id, multi=True, empty=EmptyState(
            "account-group-outline", _("No teams to show"), _("Teams come with the list of people, or by hand here.")))
        self.tile, self.form = Tile(_("Teams")), TeamForm()
        self._lay_out()
        self.search.sought.connect(self.table.seek)
        self.table.chosen.connect(self._choose)
        self.form.new_button.clicked.connect(self._begin_new)
        self.form.sent.connect(self._keep)
        kit.keys.bind("page.main", self, lambda: self.form.save.click() if self.form.save.isEnabled() else None)

    def reload(self) -> None:
        self.tasks.run(self, self._read, self.show_teams, lane="read")

    def search_field(self) -> QWidget:
        return self.search

    def stops(self) -> list[QWidget]:
        return [self.table, self.form]

    def show_teams(self, shown: TeamsShown) -> None:
        """Show these teams and offer these leaders."""
        count = len(shown.teams)
        note = ngettext("{count} team", "{count} teams", count).format(count=count)
        self.tile.set_title(_("Teams"), note if count else "")
        self.form.set_accounts(shown.leaders, shown.today)
        self.table.set_rows(shown.teams)

    def _read(self) -> TeamsShown:
        desk, actor = self.desk, self.actor
        zone = desk.settings.rules(actor).zone
        return TeamsShown(desk.teams.list(actor), desk.teams.leader_accounts(actor),
                          local_day(desk.station.clock.now_utc_ms(), zone))

    def _choose(self, row: TeamRow | None) -> None:
        if row is not None and (self.form.record is None or self.form.record.team_id != row.team_id):
            self.tasks.run(self, lambda: self.desk.teams.record(self.actor, row.team_id), self.form.show_record,
                           lane="read")

    def _begin_new(self) -> None:
        self.table.choose_none()
        self.form.show_record(None)
        self.form.line().setFocus()

    def _keep(self, name: str, leaders: Stays) -> None:
        self.form.save.setEnabled(False)
        record, teams = self.form.record, self.desk.teams
        if record is None:
            self.tasks.run(self, lambda: teams.add(self.actor, name, leaders), self._say_kept, self._refused)
        else:
            self.tasks.run(self, lambda: teams.change(self.actor, record.team_id, name=name, leaders=leaders),
                           self._say_kept, self._refused)

    def _say_kept(self, record: TeamRecord) -> None:
        self.form.save.setEnabled(True)
        self.form.show_record(record)
        self.messages.show_message("good", _("Team {name} was saved.").format(name=record.name))

    def _refused(self, error: UserError) -> None:
        self.form.save.setEnabled(True)
        self.messages.show_error(error)

    def _lay_out(self) -> None:
        self.search.set_width(220)
        self.tile.add_control(self.search)
        self.tile.body.addWidget(self.table)
        self.put_beside(self.tile, self.form)
