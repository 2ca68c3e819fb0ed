"""A roster as a grid: a line for each agent, a column for each day, a code or hours in each cell.

An empty cell says nothing of that day; 休 and its like say that the agent is off."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.importing import person_words
from qadesk.importing.cells import clean
from qadesk.importing.roster_days import Context, days_of, is_weekday
from qadesk.importing.roster_sheets import Sheet
from qadesk.importing.roster_times import SPAN, Legend, code_key, plain_text, read_cell, reason_of
from qadesk.importing.tables import Row, normal_name
from qadesk.importing.times import Unreadable
from qadesk.models.imports import Reject, ShiftRow

_NUMBER = frozenset(f"{person_words.NUMBER} 编号 agentid".split())
_NAME = frozenset(f"{person_words.NAME} 人员 座席 坐席 员工 agent employee".split())
_SUMS = ("合计", "小计", "总计", "人数", "total")
_HEADING_WITHIN = 15
_ANY_MONTH = Context((2000, 1), date(2000, 1, 3), None)


@dataclass(frozen=True)
class Grid:
    """Where a grid lies: the columns of number and name (None where it has none) and the day of each other column."""

    sheet: Sheet
    first_row: int
    number: int | None
    name: int | None
    days: Mapping[int, date]
    heads: Mapping[int, str]

    @property
    def who_at(self) -> int:
        """The column that says whom a row is about: that of staff numbers, else of names."""
        at = self.name if self.number is None else self.number
        assert at is not None
        return at

    def who(self, cells: Sequence[str]) -> str:
        """Whom a row is about."""
        return clean(cells[self.who_at]) if self.who_at < len(cells) else ""

    def first_words(self, cells: Sequence[str]) -> str:
        """What stands first in a row, in the columns of number and name."""
        texts = [clean(cells[at]) for at in (self.number, self.name) if at is not None and at < len(cells)]
        return next(filter(None, texts), "")


def find_grids(sheets: Sequence[Sheet], file_name: str, today: date | None) -> list[Grid]:
    """The grids of a file, none where it is a list of shifts. Raises BadInput for days whose month is not told."""
    return [grid for sheet in sheets if (grid := _find(sheet, file_name, today)) is not None]


def read_grid(grid: Grid, legend: Legend) -> Iterator[ShiftRow | Reject]:
    """Each shift of a grid as a value, and each cell that is none as a reject."""
    yield from grid.sheet.rejects
    body = [(number, cells) for number, cells in grid.sheet.rows if number >= grid.first_row]
    codes = {code_key(cells[at]) for _number, cells in body for at in grid.days if at < len(cells)}
    for number, cells in body:
        if not _is_remark(grid, cells, codes):
            yield from _line(grid, number, cells, legend)


def _find(sheet: Sheet, file_name: str, today: date | None) -> Grid | None:
    for at, (row, cells) in enumerate(sheet.rows[:_HEADING_WITHIN]):
        names = [normal_name(cell) for cell in cells]
        number = next((place for place, name in enumerate(names) if name in _NUMBER), None)
        name = next((place for place, name in enumerate(names) if name in _NAME), None)
        if number is None and name is None:
            continue
        above_and_below = _heads(sheet.rows, at, [place for place in (number, name) if place is not None])
        above = " ".join(cell for _row, row in sheet.rows[:at] for cell in row)
        days = days_of(above_and_below, Context.of(f"{above} {sheet.name} {file_name}", today))
        if days:
            heads = {place: plain_text(cell) for place, cell in enumerate(cells)}
            return Grid(sheet, row + 1, number, name, days,
                        {place: day.isoformat() for place, day in days.items()} | heads)
    return None


def _heads(rows: Sequence[Row], at: int, who: Sequence[int]) -> list[list[str]]:
    """The row of the heading and those right above and below it, where these are no agent's."""
    beside = [rows[place][1] for place in (at + 1, at - 1) if 0 <= place < len(rows)]
    return [rows[at][1], *(cells for cells in beside
                           if not any(place < len(cells) and cells[place].strip() for place in who))]


def _is_remark(grid: Grid, cells: Sequence[str], codes: Collection[str]) -> bool:
    """Whether a row is no agent's: a second heading, sums, a line of the legend, or nothing on any day."""
    first = grid.first_words(cells)
    told = [cells[at] for at in grid.days if at < len(cells) and cells[at].strip()]
    is_legend = bool(SPAN.search(plain_text(first))) or bool(first) and code_key(first) in codes
    is_heading = normal_name(first) in _NUMBER | _NAME or not first and (
        all(map(is_weekday, told)) or bool(days_of([cells], _ANY_MONTH)))
    return not told or is_legend or is_heading or any(word in first.casefold() for word in _SUMS)


def _line(grid: Grid, row: int, cells: Sequence[str], legend: Legend) -> Iterator[ShiftRow | Reject]:
    who = grid.who(cells)
    if not who:
        yield Reject(row, grid.heads[grid.who_at], "", _("it is empty"))
        return
    for at, day in grid.days.items():
        text = cells[at] if at < len(cells) else ""
        if text.strip():
            yield from _cell(grid, row, who, day, at, text, legend)


def _cell(grid: Grid, row: int, who: str, day: date, at: int, text: str,
          legend: Legend) -> Iterator[ShiftRow | Reject]:
    if "\ufffd" in text:
        yield Reject(row, grid.heads[at], text, _("it is not in the encoding of the file"))
        return
    try:
        shifts = read_cell(text, legend)
    except (Unreadable, RuleBroken) as error:
        yield Reject(row, grid.heads[at], text, reason_of(error))
        return
    for shift in shifts:
        yield ShiftRow(row, who, day, shift.start_minute, shift.end_minute, shift.name, shift.meal)
    if not shifts:
        yield ShiftRow(row, who, day, None, None, plain_text(text))
