"""Which column of a scoring guide holds what: by the words of its heading, else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from qadesk.importing.card_amounts import has_deduction
from qadesk.importing.card_answer_columns import HeadingAnswers, heading_answers
from qadesk.importing.card_headings import Role, role_of
from qadesk.importing.card_words import amount, is_minus, is_no, is_plus

_LOOKED_AT = 25
_LONGEST_HEADING = 120


_TEXTS = (Role.SECTION, Role.CRITERION, Role.GUIDANCE, Role.DEDUCTIONS)
_NUMBERS = (Role.WEIGHT, Role.TOTAL, Role.DEDUCTIONS, Role.OPTIONS, Role.AMOUNT)
_BEST_WEIGHT = re.compile(r"max|weight|bobot|分值|权重|满分|配分|标准分|possible", re.IGNORECASE)


@dataclass
class TableRow:
    """A row of a table: where it stands and its cells."""

    place: str
    cells: list[str]

    def cell(self, at: int) -> str:
        return self.cells[at] if at < len(self.cells) else ""

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]


@dataclass
class Columns:
    """The role of each column, its heading, how many rows stand up to and with the heading (0: none), and the answers
    that the headings name."""

    roles: list[Role]
    names: list[str] = field(default_factory=list)
    heading_rows: int = 0
    answers: HeadingAnswers = HeadingAnswers()

    def of(self, role: Role) -> list[int]:
        return [at for at, found in enumerate(self.roles) if found is role]

    def texts(self, row: TableRow, role: Role) -> list[str]:
        """The filled cells of a row in the columns of that role."""
        return [row.cell(at) for at in self.of(role) if row.cell(at)]

    def text(self, row: TableRow, role: Role) -> str:
        found = self.texts(row, role)
        return found[0] if found else ""


def find_columns(rows: Sequence[TableRow]) -> Columns:
    """The columns of a table, of which at least a criterion and points are known; else with no roles at all."""
    width = max((len(row.cells) for row in rows), default=0)
    at = _heading(rows)
    names = [rows[at].cell(i) for i in range(width)] if at is not None else [""] * width
    roles = [role_of(name) for name in names]
    columns = Columns(roles, names, 0 if at is None else at + 1)
    data = [row for row in rows[columns.heading_rows:] if row.filled]
    columns.answers = heading_answers(names, [_cells(data, at) for at in range(width)])
    for at, _name, _points in columns.answers.grades:
        roles[at] = Role.GRADE
    for at in range(width):
        if _is_signs(_cells(data, at)):
            roles[at] = Role.SIGN
    known = set(roles) & set(_TEXTS)
    _amounts(columns, data)
    _levels(columns, data)
    _one_weight(columns, data)
    _criterion(columns, data)
    weights = columns.of(Role.WEIGHT)
    if not known and not (weights and _adds_to_hundred(_cells(data, weights[0]))):
        columns.roles = [Role.OTHER] * width
    return columns


def _heading(rows: Sequence[TableRow]) -> int | None:
    """The row among the first whose cells name the most different things, points or deductions among them."""
    best, found = -1, None
    for at, row in enumerate(rows[:_LOOKED_AT]):
        if any(amount(cell) for cell in row.filled) or any(len(cell) > _LONGEST_HEADING for cell in row.filled):
            continue
        roles = {role_of(cell) for cell in row.filled} - {Role.OTHER}
        numbers = roles & set(_NUMBERS) if roles & set(_TEXTS) else set()
        stands = (roles or not at) and _stands_over_numbers(row, rows[at + 1:])
        if (numbers or stands) and len(roles) + bool(numbers) > best:
            best, found = len(roles) + bool(numbers), at
    return found


def _stands_over_numbers(row: TableRow, below: Sequence[TableRow]) -> bool:
    """Whether every cell but the first stands over a column of numbers."""
    if len(row.filled) < 2:
        return False
    named = [at for at, cell in enumerate(row.cells) if cell][1:]
    return any(_is_numeric(_cells(below, at)) for at in named)


def _levels(columns: Columns, data: Sequence[TableRow]) -> None:
    """Columns of numbers under the names of answers (`Yes`, `No`; `Excellent`, `Good`, `Poor`), two or more.

    Beside a column of weights: where the best answer of each row is worth its weight."""
    if not columns.heading_rows:
        return
    found = [at for at, role in enumerate(columns.roles) if columns.names[at]
             and (role in (Role.OTHER, Role.NA) or is_no(columns.names[at]))
             and _is_numeric(_cells(data, at)) and not _is_numbering(_cells(data, at))]
    if len(found) > 1 and all(_is_best(row, found, at) for row in data for at in columns.of(Role.WEIGHT)):
        for at in found:
            columns.roles[at] = Role.LEVEL


def _is_best(row: TableRow, answers: Sequence[int], weight: int) -> bool:
    """Whether the best of a row's answers is worth its weight, or the row has no answers."""
    points = [found[0] for at in answers if (found := amount(row.cell(at)))]
    own = amount(row.cell(weight))
    return not points or (own is not None and max(points) == own[0])


def _cells(data: Sequence[TableRow], at: int) -> list[str]:
    return [row.cell(at) for row in data if row.cell(at)]


def _is_numeric(cells: Sequence[str]) -> bool:
    return len(cells) >= 2 and sum(amount(cell) is not None for cell in cells) >= 0.6 * len(cells)


def _is_signs(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and all(is_minus(cell) or is_plus(cell) for cell in cells)


def _is_numbering(cells: Sequence[str]) -> bool:
    """Whether the numbers only count the rows."""
    found = [amount(cell) for cell in cells]
    values = [value[0] for value in found if value]
    steps = {later - earlier for earlier, later in zip(values, values[1:], strict=False)}
    return len(values) >= 2 and values[0] in (0, 1) and steps == {1}


def _amounts(columns: Columns, data: Sequence[TableRow]) -> None:
    """A column of deductions that holds only numbers is their points; numbers under other names are weights."""
    for at, role in enumerate(columns.roles):
        cells = _cells(data, at)
        if role is Role.OTHER and not columns.names[at] and _is_numbering(cells):
            columns.roles[at] = Role.NUMBER
        if role is Role.DEDUCTIONS and _is_numeric(cells):
            columns.roles[at] = Role.AMOUNT
        if role is Role.WEIGHT and not _is_numeric(cells) and any(map(has_deduction, cells)):
            columns.roles[at] = Role.DEDUCTIONS
        elif role in (Role.WEIGHT, Role.TOTAL) and cells and not any(amount(cell) or _digits(cell) for cell in cells):
            columns.roles[at] = Role.OPTIONS if role is Role.WEIGHT else Role.OTHER


def _digits(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell)


def _one_weight(columns: Columns, data: Sequence[TableRow]) -> None:
    """Exactly one column of weights: the best named of several, else a column of numbers."""
    found = columns.of(Role.WEIGHT)
    if len(found) == 1 and _is_of_sections(columns, data, found[0]):
        columns.roles[found[0]] = Role.TOTAL
        return
    if len(found) > 1:
        _shares_of_sections(columns, data)
        found = columns.of(Role.WEIGHT)
    if len(found) > 1:
        best = max(found, key=lambda at: (bool(_cells(data, at)), bool(_BEST_WEIGHT.search(columns.names[at])),
                                          _adds_to_hundred(_cells(data, at)), -at))
        for at in found:
            if at != best:
                columns.roles[at] = Role.OTHER if _cells(data, at) else Role.FILLED
    if not found and not columns.of(Role.LEVEL):
        _weights_under_other_names(columns, data)


def _weights_under_other_names(columns: Columns, data: Sequence[TableRow]) -> None:
    """Where no heading speaks of weights: totals of every row, else numbers that are no numbering."""
    found: list[int] = []
    if columns.of(Role.TOTAL):
        dense = [at for at in columns.of(Role.TOTAL) if len(_cells(data, at)) > 0.7 * len(data)
                 and not _repeats_in_sections(columns, data, at)]
        found = dense[:1]
        for at in found:
            columns.roles[at] = Role.WEIGHT
    if not found:
        numeric = [at for at, role in enumerate(columns.roles) if role in (Role.OTHER, Role.OPTIONS)
                   and _is_numeric(_cells(data, at)) and not _is_numbering(_cells(data, at))]
        if numeric:
            columns.roles[max(numeric, key=lambda at: (_adds_to_hundred(_cells(data, at)), -at))] = Role.WEIGHT


def _is_of_sections(columns: Columns, data: Sequence[TableRow], weight: int) -> bool:
    """Whether weights stand only where a section begins, and sections have more than one row of their own words."""
    sections, items = columns.of(Role.SECTION), columns.of(Role.CRITERION)
    if not sections or not items or columns.of(Role.AMOUNT):
        return False
    weighted = [row for row in data if amount(row.cell(weight))]
    rows = [row for row in data if row.cell(items[-1])]
    return (len(weighted) > 1 and len(weighted) <= 0.7 * len(rows)
            and all(row.cell(sections[0]) for row in weighted)
            and all(row.cell(weight) for row in rows if row.cell(sections[0])))


def _repeats_in_sections(columns: Columns, data: Sequence[TableRow], at: int) -> bool:
    """Whether a share of the section stands again in each of its rows."""
    found = _by_section(columns, data, at)
    return any(len(cells) > 1 for cells in found.values()) and all(len(set(cells)) == 1 for cells in found.values())


def _shares_of_sections(columns: Columns, data: Sequence[TableRow]) -> None:
    """Of two columns of weights the sparse one, which is filled once a section, holds the sections' shares."""
    found = columns.of(Role.WEIGHT)
    counts = {at: len(_cells(data, at)) for at in found}
    densest = max(counts.values())
    repeated = [at for at in found if _repeats_in_sections(columns, data, at)]
    whole = [at for at in repeated if _sum_of_sections(columns, data, at) == 100] or repeated
    if whole and len(whole) < len(found) and not columns.of(Role.TOTAL):
        columns.roles[whole[0]] = Role.TOTAL
        return
    for at in found:
        if 1 < counts[at] <= 0.7 * densest and not columns.of(Role.TOTAL):
            columns.roles[at] = Role.TOTAL


def _sum_of_sections(columns: Columns, data: Sequence[TableRow], at: int) -> Fraction:
    """What the shares of the sections add up to, each counted once."""
    found = [amount(cells[0]) for cells in _by_section(columns, data, at).values()]
    return sum((value[0] for value in found if value), Fraction(0))


def _by_section(columns: Columns, data: Sequence[TableRow], at: int) -> dict[str, list[str]]:
    sections, found = columns.of(Role.SECTION), dict[str, list[str]]()
    for row in data:
        if sections and row.cell(sections[0]):
            found.setdefault(row.cell(sections[0]), []).append(row.cell(at))
    return found


def _adds_to_hundred(cells: Sequence[str]) -> bool:
    found = [amount(cell) for cell in cells]
    total = sum(value[0] for value in found if value and value[0] > 0)
    return total in (100, 200, 1)


def _criterion(columns: Columns, data: Sequence[TableRow]) -> None:
    """At least one column of criteria: of several sections the last, else a text column by what stands in it."""
    if columns.of(Role.CRITERION):
        _sections_among(columns, data)
        _sections_by_content(columns, data)
        return
    sections = columns.of(Role.SECTION)
    if len(sections) > 1:
        columns.roles[sections[-1]] = Role.CRITERION
        return
    for role in (Role.GUIDANCE, Role.OTHER):
        texts = [at for at in columns.of(role) if _is_text(_cells(data, at))]
        if texts and (sections or role is Role.OTHER) and not (sections and _is_dense(columns, data, sections[0])):
            columns.roles[texts[0]] = Role.CRITERION
            _sections_by_content(columns, data)
            return
    if sections:
        columns.roles[sections[0]] = Role.CRITERION


def _sections_among(columns: Columns, data: Sequence[TableRow]) -> None:
    """Of several columns of criteria those before the last that name groups of rows are sections."""
    for at in columns.of(Role.CRITERION)[:-1]:
        cells = _cells(data, at)
        if not columns.of(Role.SECTION) and len(set(cells)) < 0.7 * len(data):
            columns.roles[at] = Role.SECTION


def _is_dense(columns: Columns, data: Sequence[TableRow], at: int) -> bool:
    """Whether nearly every weighted row has its own words there."""
    weights = columns.of(Role.WEIGHT)
    weighted = [row for row in data if weights and amount(row.cell(weights[0]))]
    cells = _cells(weighted, at)
    return bool(weighted) and len(set(cells)) > 0.8 * len(weighted)


def _is_text(cells: Sequence[str]) -> bool:
    return len(cells) >= 1 and sum(amount(cell) is None for cell in cells) > 0.7 * len(cells)


def _sections_by_content(columns: Columns, data: Sequence[TableRow]) -> None:
    """Unnamed text columns: left of the criterion, with few different words, sections; with deductions, those."""
    first = columns.of(Role.CRITERION)[0]
    for at in columns.of(Role.OTHER):
        cells = _cells(data, at)
        if not cells or not _is_text(cells):
            continue
        if columns.names[at]:
            if at < first and not columns.of(Role.SECTION) and len(set(cells)) < len(_cells(data, first)):
                columns.roles[at] = Role.SECTION
        elif any(map(has_deduction, cells)):
            columns.roles[at] = Role.DEDUCTIONS
        elif at < first and not columns.of(Role.SECTION) and len(set(cells)) < 0.8 * len(data):
            columns.roles[at] = Role.SECTION
        else:
            columns.roles[at] = Role.GUIDANCE
