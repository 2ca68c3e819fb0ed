"""The station's lists as CSV for a spreadsheet, and where the rows that a list was refused are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from qadesk.i18n import _
from qadesk.importing.rejects import rejects_csv, write_rejects
from qadesk.importing.spreadsheets import sheet
from qadesk.models.aliases import AliasRow
from qadesk.models.imports import Reject
from qadesk.models.people import AgentRecord
from qadesk.models.shifts import ShiftTime, clock_text
from qadesk.models.sources import ALIAS_NAMES
from qadesk.models.stays import Stay
from qadesk.services.base import Station


def rejects_file(station: Station, rejects: Sequence[Reject], list_path: Path) -> str:
    """Write the refused rows beside their list or into the station's folder; the file, "" where none was refused.

    Raises StationError when neither folder takes it."""
    if not rejects:
        return ""
    now = datetime.fromtimestamp(station.clock.now_utc_ms() / 1000, UTC)
    return str(write_rejects(rejects_csv(rejects), list_path, station.folder / "rejects", now))


def people_csv(records: Iterable[AgentRecord]) -> tuple[bytes, int]:
    """People as a list that can be imported again: a row for each time in a team."""
    heading = [_("Staff number"), _("Name"), _("Team"), _("From"), _("To"), _("Hired on")]
    return sheet(heading, (row for record in records for row in _rows(record)))


def _rows(record: AgentRecord) -> list[list[str]]:
    hired = record.hired_on.isoformat() if record.hired_on else ""
    return [[record.staff_no, record.name, *_days(stay), hired] for stay in record.stays] or [
        [record.staff_no, record.name, "", "", "", hired]]


def _days(stay: Stay) -> list[str]:
    return [stay.name, stay.from_day.isoformat(), stay.to_day.isoformat() if stay.to_day else ""]


def roster_csv(shifts: Iterable[tuple[str, str, ShiftTime]]) -> tuple[bytes, int]:
    """Shifts, each with staff number and name, as a roster that can be imported again."""
    return sheet([_("Staff number"), _("Name"), _("Day"), _("Begins"), _("Ends"), _("Shift"), _("Meal begins"),
                  _("Meal ends")], ([staff_no, name, shift.day.isoformat(), *_times(shift)]
                                    for staff_no, name, shift in shifts))


def _times(shift: ShiftTime) -> list[str]:
    meal = [clock_text(minute) for minute in shift.meal] or ["", ""]
    return [clock_text(shift.start_minute), clock_text(shift.end_minute), shift.name, *meal]


def roster_template() -> bytes:
    """A roster with its heading and two examples: a day shift, and a night shift that ends on the next day."""
    return sheet([_("Staff number"), _("Day"), _("Begins"), _("Ends"), _("Shift"), _("Meal begins"), _("Meal ends")],
                 [["A01", "2026-09-07", "08:30", "17:30", _("Day shift"), "12:00", "12:45"],
                  ["A02", "2026-09-07", "22:00", "06:00", _("Night shift"), "02:00", "02:30"]])[0]


def aliases_csv(rows: Iterable[AliasRow]) -> tuple[bytes, int]:
    """Aliases as a list that can be imported again."""
    heading = [_("Alias"), _("Kind"), _("Staff number"), _("Name"), _("From"), _("To")]
    return sheet(heading, ([row.text, _(ALIAS_NAMES[row.kind]), row.staff_no or _("nobody"), row.name,
                            row.from_day.isoformat() if row.from_day else "",
                            row.to_day.isoformat() if row.to_day else ""] for row in rows))
