"""The working-day calendar: a year of it, a day by hand, a list in, a list out.

Only what differs from the weekday is kept: a day entered as its weekday says leaves the calendar, unless it has a name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.database.station_database import announce
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.importing.spreadsheets import sheet
from qadesk.importing.working_days import FIELD_NAMES, read_calendar
from qadesk.models.imports import Reject
from qadesk.models.people import Actor
from qadesk.models.periods import local_day
from qadesk.models.working_days import CalendarDay, CalendarImported, CalendarYear, DayRow, EnteredDay, is_working
from qadesk.services.base import Service
from qadesk.services.sheets import rejects_file

MOST_NAME = 40


class WorkingDays(Service):
    """The use cases of the calendar; terms that were told before keep their day."""

    def year(self, actor: Actor, year: int | None = None) -> CalendarYear:
        """The entered days of a year; without one, of this year."""
        with self.read(actor, "working_days.year") as session:
            today = local_day(self._station.clock.now_utc_ms(), self.rules_in(session).zone)
            return _year(session, year or today.year, today)

    def change_day(self, actor: Actor, new: EnteredDay) -> CalendarYear:
        """Enter a day as worked or not, with its name; as its weekday says and without a name it is forgotten."""
        with self.act(actor, "working_days.change_day") as act:
            act.about = new.day.isoformat()
            today = local_day(act.now_utc_ms, self.rules_in(act.session).zone)
            before = act.session.get(CalendarDay, new.day)
            act.detail = {"old": _told(before), "new": _told(_write(act.session, new))}
            return _year(act.session, new.day.year, today)

    def import_list(self, actor: Actor, path: Path, encoding: str = "") -> CalendarImported:
        """Take the days of a list; days that it does not name stay as they are, refused rows go to a rejects file.

        Raises BadInput for a file that is no such list."""
        self._authorise(actor, "working_days.import_list", path.name)
        rows = read_calendar(path, encoding=encoding)
        with self.act(actor, "working_days.import_list", about=path.name) as act:
            days = [row for row in rows if isinstance(row, DayRow)]
            counts = {"new": 0, "changed": 0, "known": 0}
            for row in days:
                counts[_take(act.session, row)] += 1
            act.session.flush()
            done = CalendarImported(len(rows), counts["new"], counts["changed"], counts["known"],
                                    min((row.day for row in days), default=None),
                                    tuple(row for row in rows if isinstance(row, Reject)))
            act.detail = {"rows": done.rows, **counts, "rejected": len(done.rejects)}
        return replace(done, rejects_file=rejects_file(self._station, done.rejects, path))

    def export_list(self, actor: Actor, path: Path) -> int:
        """Write all entered days as a list that can be imported again; returns its rows."""
        with self.act(actor, "working_days.export_list", about=path.name) as act:
            days = act.session.scalars(select(CalendarDay).order_by(CalendarDay.day))
            data, rows = sheet([_(FIELD_NAMES[name]) for name in ("day", "working", "name")],
                               ([row.day.isoformat(), str(int(row.working)), row.name] for row in days))
            act.detail = {"rows": rows}
        write_whole(path, data)
        return rows


def calendar_template() -> bytes:
    """An empty calendar with its heading and two examples."""
    return sheet([_(FIELD_NAMES[name]) for name in ("day", "working", "name")],
                 [["2026-10-01", "0", _("Holiday (example)")], ["2026-10-10", "1", _("Worked instead (example)")]])[0]


def _year(session: Session, year: int, today: date) -> CalendarYear:
    days = session.scalars(select(CalendarDay).where(
        CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))).order_by(CalendarDay.day))
    return CalendarYear(year, today, tuple(EnteredDay(row.day, row.working, row.name) for row in days))


def _take(session: Session, row: DayRow) -> str:
    before = session.get(CalendarDay, row.day)
    new = EnteredDay(row.day, row.working, row.name)
    told = _told(before)
    after = _write(session, new)
    return "known" if _told(after) == told else "changed" if before is not None else "new"


def _write(session: Session, new: EnteredDay) -> CalendarDay | None:
    """Keep the day, or forget it where it is as its weekday says and has no name."""
    name, row = " ".join(new.name.split())[:MOST_NAME], session.get(CalendarDay, new.day)
    if not name and new.working == is_working(new.day, {}):
        if row is not None:
            session.delete(row)
            session.flush()
            announce(session, CalendarDay)
        return None
    if row is None:
        row = CalendarDay(day=new.day)
        session.add(row)
    row.working, row.name = new.working, name
    session.flush()
    return row


def _told(row: CalendarDay | None) -> dict[str, object]:
    return {} if row is None else {"working": row.working, "name": row.name}
