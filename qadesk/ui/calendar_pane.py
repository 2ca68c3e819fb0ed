"""The tab 工作日: a year of months, one day by hand, the days entered as a list, a list in and out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.files import write_whole
from qadesk.i18n import _, ngettext
from qadesk.models.working_days import CalendarDay, CalendarImported, CalendarYear, EnteredDay
from qadesk.services.working_days import MOST_NAME, calendar_template
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.list_files import choose_csv, choose_list
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile
from qadesk.ui.widgets.year_view import YearView

SIDE_PX = 312


class CalendarPane(AdministrationPane):
    """Shows a year and keeps its days."""

    SHOWS = (CalendarDay,)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self._year: int | None = None
        self._shown: EnteredDay | None = None
        self.before, self.after = IconButton("chevron-left", _("Year before")), IconButton("chevron-right",
                                                                                          _("Year after"))
        self.this_year, self.template_button = Button(_("This year")), Button(_("Template …"))
        self.import_button = Button(_("Import …"), icon="tray-arrow-down")
        self.export_button = Button(_("Export …"), icon="file-export-outline")
        self.tile, self.year = Tile(_("Working days")), YearView()
        self.day_tile = Tile(_("Day"))
        self.worked, self.free, self.name = QRadioButton(_("Worked")), QRadioButton(_("Not worked")), QLineEdit()
        self.save = Button(_("Save day"), "primary")
        self.days: RecordTable[EnteredDay] = RecordTable(_("Days entered"), [
            Column("day", _("Day"), lambda row: f"{row.day:%m-%d}", width=64),
            Column("working", _("State"), lambda row: _("Worked") if row.working else _("Not worked"), kind="chip",
                   tone=lambda row: "good" if row.working else "warn", width=104),
            Column("name", _("Day's name"), lambda row: row.name or "—", stretch=True, hint=lambda row: row.name),
        ], key=lambda row: row.day, empty=EmptyState(
            "calendar-month-outline", _("Monday to Friday is worked"),
            _("No holiday list is shipped: import the year's list, or enter the days by hand.")))
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        asked = self._year
        self.tasks.run(self, lambda: self.desk.working_days.year(self.actor, asked),
                       lambda year: self._show_if_wanted(asked, year), lane="read")

    def _show_if_wanted(self, asked: int | None, year: CalendarYear) -> None:
        """Show it unless another year was chosen while it was read."""
        if self._year in (asked, year.year):
            self.show_year(year)

    def stops(self) -> list[QWidget]:
        return [self.year, self.name, self.days]

    def show_year(self, year: CalendarYear) -> None:
        """Show a year, and the day that has the ring."""
        self._year = year.year
        count = len(year.days)
        note = ngettext("{count} day entered", "{count} days entered", count).format(count=count)
        self.tile.set_title(_("Working days {year}").format(year=year.year), note if count else _(
            "Monday to Friday; nothing entered"))
        self.days.set_rows(year.days)
        self.year.show_year(year)

    # -- one day
    def _show_day(self, day: date) -> None:
        """Show a day; what is being written of it stays when the year is read anew."""
        before, entered = self._shown, self.year.shown.entered.get(day)
        if before is not None and before.day == day and self._set() != before:
            return
        self.day_tile.set_title(day.isoformat())
        (self.worked if self.year.shown.is_working(day) else self.free).setChecked(True)
        self.name.setText(entered.name if entered else "")
        self._shown = self._set()

    def _set(self) -> EnteredDay:
        """The day as it is set."""
        return EnteredDay(self.year.day, self.worked.isChecked(), self.name.text())

    def keep(self) -> None:
        """Keep the day as it is set."""
        new = self._set()
        self.save.setEnabled(False)
        self.tasks.run(self, lambda: self.desk.working_days.change_day(self.actor, new), self._kept, self._refused)

    def _kept(self, year: CalendarYear) -> None:
        self.save.setEnabled(True)
        self._shown = None
        self.show_year(year)
        self.year.setFocus()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.messages.show_error(error)

    # -- in and out
    def import_calendar(self, path: Path) -> None:
        """Bring a list in and say what became of it."""
        self.tasks.run(self, lambda: self.desk.working_days.import_list(self.actor, path), self._say_imported)

    def export_calendar(self, path: Path) -> None:
        """Write all days that were entered."""
        self.tasks.run(self, lambda: self.desk.working_days.export_list(self.actor, path),
                       lambda rows: self.messages.show_message("good", _("The list was written."), ngettext(
                           "{count} row: {file}", "{count} rows: {file}", rows).format(count=rows, file=path)))

    def write_template(self, path: Path) -> None:
        """Write an empty calendar with its heading and two examples."""
        self.tasks.run(self, lambda: write_whole(path, calendar_template()),
                       lambda _done: self.messages.show_message("good", _("The template was written."), str(path)))

    def _say_imported(self, done: CalendarImported) -> None:
        parts = [_("{count} new").format(count=done.new), _("{count} changed").format(count=done.changed),
                 _("{count} known already").format(count=done.known)]
        text = _("{counts}.").format(counts=_(", ").join(parts))
        if done.rejects:
            first, count = done.rejects[0], len(done.rejects)
            refused = ngettext("{count} row refused; row {row}, {column}: {reason}.",
                               "{count} rows refused; row {row}, {column}: {reason}.", count).format(
                count=count, row=first.row, column=first.column, reason=first.reason)
            text = _("{text} {refused}").format(text=text, refused=refused)
            text = _("{text} All refused rows: {file}").format(text=text, file=done.rejects_file)
        self.messages.show_message("warn" if done.rejects else "good", _("The calendar was imported."), text)
        self._go_to(done.first_day.year if done.first_day else self._year)

    def _go_to(self, year: int | None) -> None:
        self._year = year
        self.reload()

    def _step(self, years: int) -> None:
        """From the year that was asked for last: it may not be shown yet."""
        self._go_to((self._year or self.year.shown.year) + years)

    # -- building
    def _connect(self) -> None:
        self.before.clicked.connect(lambda: self._step(-1))
        self.after.clicked.connect(lambda: self._step(1))
        self.this_year.clicked.connect(lambda: self._go_to(None))
        self.year.day_chosen.connect(self._show_day)
        self.year.day_opened.connect(lambda _day: self.name.setFocus())
        self.year.year_asked.connect(self._go_to)
        self.days.chosen.connect(lambda row: self.year.choose(row.day) if row else None)
        self.name.returnPressed.connect(self.keep)
        self.save.clicked.connect(self.keep)
        self.template_button.clicked.connect(lambda: choose_csv(
            self, _("Write a template"), _("calendar template.csv"), self.write_template))
        self.import_button.clicked.connect(lambda: choose_list(self, _("Choose the calendar"), self.import_calendar))
        self.export_button.clicked.connect(lambda: choose_csv(
            self, _("Export the calendar"), _("working days.csv"), self.export_calendar))
        self.kit.keys.bind("page.main", self, self.keep)

    def _lay_out(self) -> None:
        for control in (self.before, self.this_year, self.after, self.template_button, self.import_button,
                        self.export_button):
            self.tile.add_control(control)
        held = QVBoxLayout()
        held.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        held.addWidget(self.year)
        self.tile.body.addLayout(held)
        side = QVBoxLayout()
        side.setSpacing(theme.GAP)
        side.addWidget(self._day_form())
        entered = Tile(_("Days entered"))
        entered.body.addWidget(self.days)
        side.addWidget(entered, 1)
        self.put_beside(self.tile, side)
        for part in (self.day_tile, entered):
            part.setFixedWidth(SIDE_PX)

    def _day_form(self) -> Tile:
        group, form, ways = QButtonGroup(self), QVBoxLayout(), QHBoxLayout()
        for way in (self.worked, self.free):
            group.addButton(way)
            ways.addWidget(way)
        ways.addStretch(1)
        self.name.setMaxLength(MOST_NAME)
        form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        form.setSpacing(8)
        form.addLayout(ways)
        form.addWidget(Field(_("Day's name"), self.name))
        form.addWidget(Label(_("Terms that were told before keep their day."), "caption", wrap=True))
        form.addWidget(self.save, 0, Qt.AlignmentFlag.AlignRight)
        self.day_tile.body.addLayout(form)
        return self.day_tile
