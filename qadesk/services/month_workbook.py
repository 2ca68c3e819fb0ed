"""The month as a workbook (XLSX): a sheet for each chapter, one line for each agent; numbers are numbers.

Texts that a spreadsheet would take for formulas are quoted. The same month always gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qadesk.i18n import _
from qadesk.importing.spreadsheets import quote_formula
from qadesk.models.summaries import VERDICT_NAMES, AgentMonth, MonthFigures
from qadesk.models.summary_chapters import Chapter, MonthlySummary, Table, method
from qadesk.models.summary_shown import NONE

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float
_NUMBER = re.compile(r"(?P<sign>[+−-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<tenths>\d+))?(?P<percent>%?)")
_UNTOLD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MADE = datetime(1980, 1, 1, tzinfo=UTC)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
WIDEST, WIDTH_OF_CJK = 60, 1.8


def month_workbook(summary: MonthlySummary, figures: MonthFigures) -> bytes:
    """The workbook of a month in the language in force."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    book.remove(first)
    _fill(book, _("About"), _about(summary))
    for chapter in summary.chapters:
        _fill(book, chapter.title, _chapter(chapter))
    _fill(book, _("By agent"), _agents(figures))
    return _saved(book)


def number_of(text: str) -> tuple[int | float, str] | None:
    """A number as it is shown, and its format: `84.3`, `1,204`, `−1.2`, `15.0%`; None for any other text."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    tenths, percent = found["tenths"] or "", bool(found["percent"])
    plain = f"{found['whole'].replace(',', '')}.{tenths}" if tenths else found["whole"].replace(",", "")
    value: int | float = float(plain) if tenths or percent else int(plain)
    value = -value if found["sign"] in ("−", "-") else value
    decimals = f".{'0' * len(tenths)}" if tenths else ""
    if percent:
        return round(value / 100, len(tenths) + 2), f"0{decimals}%"
    return value, f"#,##0{decimals}"


def _about(summary: MonthlySummary) -> Iterator[Sequence[Value]]:
    seal = summary.seal
    yield [_("Month"), summary.month]
    yield [_("Period"), summary.days]
    yield [_("Scope"), summary.scope]
    yield [_("Station"), summary.imprint.station]
    yield [_("State"), _("Month closed") if seal else _("Draft")]
    if seal:
        yield [_("Closed by"), f"{seal.closed_at}  {seal.closed_by}"]
    yield [_("Audit trail"), f"{summary.imprint.audit_seq}: {summary.imprint.audit_mac}"]
    yield from ([_("Method"), text] for text in method(closed=seal is not None))


def _chapter(chapter: Chapter) -> Iterator[Sequence[Value]]:
    yield [chapter.heading]
    yield from ([sentence.text] for sentence in chapter.sentences)
    if chapter.remark:
        yield [_("Remark: {words}").format(words=chapter.remark)]
    for figure in chapter.figures:
        yield [figure.caption, _Shown(figure.figure), figure.line]
    for table in chapter.tables:
        yield []
        yield from _table(table)


def _table(table: Table) -> Iterator[Sequence[Value]]:
    yield [table.title, table.note] if table.note else [table.title]
    yield [head.text for head in table.heads]
    for row in table.rows:
        yield [_Shown(cell) if head.number else cell for head, cell in zip(table.heads, row.cells, strict=True)]
    if not table.rows:
        yield [table.empty]


def _agents(figures: MonthFigures) -> Iterator[Sequence[Value]]:
    yield [_("Staff number"), _("Name"), _("Team"), _("Known"), _("Drawn"), _("Scored"), _("n"), _("Score"),
           _("From"), _("To"), _("Calls with a fatal item"), _("Against the centre"), _("New staff")]
    scored = {agent.agent_id: agent for agent in (*figures.people.agents, *figures.people.new_staff)}
    for quota in figures.coverage.agents:
        yield [quota.staff_no, quota.name, quota.team, quota.known, quota.drawn, quota.scored,
               *_estimates(scored.get(quota.agent_id))]


def _estimates(agent: AgentMonth | None) -> Sequence[Value]:
    if agent is None:
        return [0, *[NONE] * 6]
    mean = agent.mean
    points = [NONE if value is None else round(value, 1) for value in (mean.value, mean.low, mean.high)]
    return [mean.n, *points, agent.fatal.count, _(VERDICT_NAMES[agent.verdict]) if agent.verdict else NONE,
            _("Yes") if agent.new_staff else ""]


class _Shown(str):
    """A text that stands for a number, where it is one."""


def _fill(book: Workbook, title: str, rows: Iterable[Sequence[Value]]) -> None:
    sheet = book.create_sheet(title[:31])
    widths: dict[int, float] = {}
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            _put(sheet, at, column, value)
            if len(row) > 1:
                widths[column] = max(widths.get(column, 8), min(WIDEST, _width(str(value)) + 2))
    for column, width in widths.items():
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    cell = sheet.cell(row, column)
    number = number_of(value) if isinstance(value, _Shown) else None
    if number is not None:
        cell.value, cell.number_format = number
    elif isinstance(value, str):
        cell.value = quote_formula(_UNTOLD.sub("", value))
    else:
        cell.value = value
        cell.number_format = "#,##0.0" if isinstance(value, float) else "#,##0"


def _width(text: str) -> float:
    return sum(WIDTH_OF_CJK if ord(sign) > 0x2E7F else 1 for sign in text)


def _saved(book: Workbook) -> bytes:
    """The file without the clock's time, which it would have in its parts and its properties."""
    made, out = BytesIO(), BytesIO()
    book.save(made)
    with ZipFile(made) as parts, ZipFile(out, "w", ZIP_DEFLATED) as whole:
        for name in parts.namelist():
            part = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", parts.read(name))
            whole.writestr(ZipInfo(name, _MADE.timetuple()[:6]), part, ZIP_DEFLATED)
    return out.getvalue()
