"""The tab 排班: a week of shifts as a grid, one day by hand, a roster in after a look at what it would do, and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.files import write_whole
from qadesk.i18n import _, ngettext
from qadesk.models.calls import Import
from qadesk.models.numerals import by_number
from qadesk.models.people import Agent, Membership, Team
from qadesk.models.periods import Week, week_of_day
from qadesk.models.roster_edits import filled_down, filled_right, put
from qadesk.models.rosters import Shift
from qadesk.models.shifts import RosterPlan, RosterRow, RosterWeek, ShiftTemplate, ShiftTime, WeekCopied
from qadesk.security.roles import may
from qadesk.services.sheets import roster_template
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.list_files import choose_csv, choose_list
from qadesk.ui.password_dialog import act_with_password
from qadesk.ui.roster_bar import RosterBar
from qadesk.ui.roster_codes_dialog import RosterCodesDialog
from qadesk.ui.roster_words import imported_words, planned_words
from qadesk.ui.shift_form import ShiftForm
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.fields import SearchField, refill
from qadesk.ui.widgets.labels import divider
from qadesk.ui.widgets.table_model import plain
from qadesk.ui.widgets.tiles import Tile
from qadesk.ui.widgets.week_grid import WeekGrid

MOST_UNDO = 50


class RostersPane(AdministrationPane):
    """Shows a week and keeps its days."""

    SHOWS = (Shift, Agent, Membership, Team, Import)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self._week: Week | None = None
        self._shown: RosterWeek | None = None
        self.before, self.after = IconButton("chevron-left", _("Week before")), IconButton("chevron-right",
                                                                                          _("Week after"))
        self.this_week = Button(_("This week"))
        self.search, self.team = SearchField(_("Number, name or pinyin")), QComboBox()
        self.template_button, self.import_button = Button(_("Template …")), Button(_("Import roster …"),
                                                                                   icon="tray-arrow-down")
        self.export_button = Button(_("Export …"), icon="file-export-outline")
        self.grid, self.bar = WeekGrid(kit.keys), RosterBar(kit.keys)
        self.form, self.tile = ShiftForm(), Tile(_("Roster"))
        self._undo: list[Mapping[tuple[int, date], Sequence[ShiftTime]]] = []
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        asked = self._week
        self.tasks.run(self, lambda: self.desk.rosters.week(self.actor, asked),
                       lambda week: self._show_if_wanted(asked, week), lane="read")

    def _show_if_wanted(self, asked: Week | None, week: RosterWeek) -> None:
        """Show it unless another week was chosen while it was read."""
        if self._week in (asked, week.week):
            self.show_week(week)

    def search_field(self) -> QWidget:
        return self.search

    def stops(self) -> list[QWidget]:
        return [self.grid, self.bar.copy_week, self.form]

    def commands(self) -> tuple[tuple[str, QPushButton], ...]:
        return ((_("Copy last week's shifts"), self.bar.copy_week),)

    def show_week(self, week: RosterWeek) -> None:
        """Show a week, and the day that has the ring."""
        self._shown, self._week = week, week.week
        if week.templates != self.bar.kinds:
            self.bar.set_kinds(week.templates)
            self.form.set_kinds(week.templates)
        teams = sorted({row.team for row in week.rows if row.team}, key=by_number)
        refill(self.team, [(name, name) for name in teams])
        self._filter()

    # -- in and out
    def preview(self, path: Path, codes: tuple[ShiftTemplate, ...] = ()) -> None:
        """Say what importing this roster would do, and offer to do it; `codes` have these hours."""
        self.tasks.run(self, lambda: self.desk.rosters.preview(self.actor, path, codes=codes),
                       lambda plan: self._offer(path, plan, codes))

    def import_roster(self, path: Path, codes: tuple[ShiftTemplate, ...] = ()) -> None:
        """Bring a roster in and say what became of it."""
        self.tasks.run(self, lambda: self.desk.rosters.import_list(self.actor, path, codes=codes), self._say_imported)

    def ask_hours(self, path: Path, unknown: Sequence[str], codes: tuple[ShiftTemplate, ...]) -> None:
        """Ask for the hours of a roster's codes, and look at it again with them."""
        RosterCodesDialog(unknown, about=self.actor.account_id, tasks=self.tasks, parent=self,
                          then=lambda kinds: self.preview(path, (*codes, *kinds))).open()

    def export_week(self, path: Path) -> None:
        """Write the week shown, after the password."""
        week = self._week
        if week is None:
            return
        act_with_password(self, self.tasks, _("Export the roster"), lambda password: self.desk.rosters.export_list(
            self.actor, path, week.first_day, week.last_day, password), partial(self._say_written, path))

    def write_template(self, path: Path) -> None:
        """Write an empty roster with its heading and two examples."""
        self.tasks.run(self, lambda: write_whole(path, roster_template()),
                       lambda _done: self.messages.show_message("good", _("The template was written."), str(path)))

    def _offer(self, path: Path, plan: RosterPlan, codes: tuple[ShiftTemplate, ...]) -> None:
        tone, title, text = planned_words(path.name, plan)
        actions = [(_("Import"), lambda: self.import_roster(path, codes))] if plan.changes else []
        if plan.unknown_codes:
            actions.insert(0, (_("Enter the hours …"), lambda: self.ask_hours(path, plan.unknown_codes, codes)))
        self.messages.show_message(tone, title, text, *actions, (_("Cancel"), self.messages.clear))

    def _say_imported(self, done: RosterPlan) -> None:
        self.messages.show_message(*imported_words(done))
        if done.first_day is not None:
            self._go_to(week_of_day(done.first_day))

    def _say_written(self, path: Path, rows: int) -> None:
        self.messages.show_message("good", _("The list was written."), ngettext(
            "{count} row: {file}", "{count} rows: {file}", rows).format(count=rows, file=path))

    # -- the week and its days
    def _go_to(self, week: Week | None) -> None:
        self._week = week
        self.reload()

    def _step(self, days: int) -> None:
        if self._week is not None:
            self._go_to(week_of_day(self._week.first_day + timedelta(days=days)))

    def _filter(self) -> None:
        if self._shown is None:
            return
        team, words = self.team.currentData(), plain(self.search.text()).split()
        rows = [row for row in self._shown.rows if (not team or row.team == team) and _is_meant(row, words)]
        self.grid.show_week(self._shown, rows)
        note = ngettext("{count} agent", "{count} agents", len(rows)).format(count=len(rows))
        week = self._shown.week
        self.tile.set_title(_("{week}: {first} – {last}").format(
            week=week.name, first=week.first_day.isoformat(), last=f"{week.last_day:%m-%d}"), note)
        if (found := self.grid.current_day()) is not None and not self.form.is_edited():
            self.form.show_day(*found)

    def _keep(self, agent_id: int, day: date, shifts: tuple[ShiftTime, ...]) -> None:
        self.form.save.setEnabled(False)
        self.tasks.run(self, lambda: self.desk.rosters.change_day(self.actor, agent_id, day, shifts),
                       lambda _done: self._say_kept(), self._refused)

    def _say_kept(self) -> None:
        self.form.save.setEnabled(True)
        self.form.settle()
        self.grid.setFocus()

    def _refused(self, error: UserError) -> None:
        self.form.save.setEnabled(True)
        self.form.say_fault(str(error))

    # -- several days at once
    def put_kind(self, number: int) -> None:
        """Put a kind of shift on the days chosen, 0 is off; after a single day the next one has the ring."""
        cells = self.grid.cells()
        if number > len(self.bar.kinds) or not cells:
            return
        self._change(put(cells, self.bar.kinds[number - 1] if number else None))
        if len(cells) == 1:
            self.grid.step_on()

    def undo(self) -> None:
        """Put back what stood there before the last change of days."""
        if self._undo:
            changes = self._undo.pop()
            self.tasks.run(self, lambda: self.desk.rosters.change_days(self.actor, changes),
                           lambda _old: self.grid.setFocus())

    def copy_last_week(self) -> None:
        """Give the agents shown last week's shifts on the days that have none."""
        if self._shown is None:
            return
        week, agents = self._shown.week, [row.agent_id for row in self.grid.shown()]
        self.tasks.run(self, lambda: self.desk.rosters.copy_week(self.actor, week, agents), self._say_copied)

    def _act(self, action: str) -> None:
        cells = self.grid.cells()
        if action == "roster.copy_week":
            self.copy_last_week()
        elif cells:
            self._change(filled_right(cells) if action == "roster.fill_right" else filled_down(
                cells, self.grid.shown()))

    def _change(self, changes: Mapping[tuple[int, date], Sequence[ShiftTime]]) -> None:
        if changes:
            self.tasks.run(self, lambda: self.desk.rosters.change_days(self.actor, changes), self._note_undo)

    def _note_undo(self, old: Mapping[tuple[int, date], Sequence[ShiftTime]]) -> None:
        self._undo = [*self._undo[1 - MOST_UNDO:], old]

    def _say_copied(self, done: WeekCopied) -> None:
        count = len(done.days)
        if count:
            self._note_undo(dict.fromkeys(done.days, ()))
        kept = ngettext("{count} day had its own shifts and stays as it is.",
                        "{count} days had their own shifts and stay as they are.", done.kept).format(
            count=done.kept) if done.kept else ""
        self.messages.show_message("good" if count else "accent", ngettext(
            "{count} day was copied from the week before", "{count} days were copied from the week before",
            count).format(count=count), kept)

    def _open_day(self, row: RosterRow, day: date) -> None:
        self.form.show_day(row, day)
        self.form.begin()

    # -- building
    def _lay_out(self) -> None:
        self.team.setAccessibleName(_("Team"))
        self.team.addItem(_("All teams"), "")
        self.team.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.team.setMaximumWidth(140)
        self.search.set_width(170)
        self.export_button.setVisible(may(self.actor, "rosters.export_list"))
        for control in (self.before, self.this_week, self.after, self.search, self.team, self.template_button,
                        self.import_button, self.export_button):
            self.tile.add_control(control)
        for part in (self.grid, divider(), self.bar, divider(), self.form):
            self.tile.body.addWidget(part, 1 if part is self.grid else 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tile)

    def _connect(self) -> None:
        self.before.clicked.connect(lambda: self._step(-7))
        self.after.clicked.connect(lambda: self._step(7))
        self.this_week.clicked.connect(lambda: self._go_to(None))
        self.search.sought.connect(lambda _words: self._filter())
        self.team.activated.connect(self._filter)
        self.grid.day_chosen.connect(self.form.show_day)
        self.grid.day_opened.connect(self._open_day)
        self.grid.kind_typed.connect(self.put_kind)
        self.grid.asked.connect(self._act)
        self.bar.kind_pressed.connect(self.put_kind)
        self.bar.copy_week.clicked.connect(self.copy_last_week)
        self.kit.keys.bind("edit.undo", self, self.undo)
        self.form.sent.connect(self._keep)
        self.import_button.clicked.connect(lambda: choose_list(self, _("Choose the roster"), self.preview))
        self.export_button.clicked.connect(self._choose_export)
        self.template_button.clicked.connect(lambda: choose_csv(
            self, _("Write a template"), _("roster template.csv"), self.write_template))
        self.kit.keys.bind("page.main", self, lambda: self.form.save.click() if self.form.save.isEnabled() else None)

    def _choose_export(self) -> None:
        week = self._week.name if self._week else ""
        choose_csv(self, _("Export the roster"), _("roster {week}.csv").format(week=week), self.export_week)


def _is_meant(row: RosterRow, words: list[str]) -> bool:
    initials = "".join(part[0] for part in row.pinyin.split())
    text = plain(f"{row.staff_no} {row.name} {row.pinyin} {row.pinyin.replace(' ', '')} {initials}")
    return all(word in text for word in words)
