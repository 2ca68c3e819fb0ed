"""Scoring guides as XLSX workbooks: the first sheet that holds a card is read, the others are told.

Values are those that the spreadsheet last worked out; formulas are never worked out here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

import openpyxl

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.card_columns import TableRow
from qadesk.importing.card_draft import CardDraft
from qadesk.importing.card_rows import read_rows
from qadesk.importing.card_words import plain
from qadesk.importing.sheet_rows import DAMAGE

_MOST_UNPACKED = 60_000_000
_MOST_ROWS, _MOST_COLUMNS = 5_000, 100
_BAD = (*DAMAGE, OSError)


def read_workbook(content: bytes, file: str, draft: CardDraft) -> bool:
    """Add the card of a workbook to the draft; whether it holds one. Raises BadInput when it cannot be read."""
    values, formulas = _open(content, file)
    taken = ""
    for name in values.sheetnames:
        attempt = CardDraft()
        sheet, rows = values[name], _sheet(values[name], formulas[name], file, attempt)
        if not taken and sheet.sheet_state == "visible" and read_rows(rows, attempt):
            taken = name
            _take(attempt, draft)
            continue
        filled = sum(bool(row.filled) for row in rows)
        if filled:
            draft.told.add(_("sheet {name}").format(name=name), _("rows: {count}").format(count=filled), _(
                "only the first visible sheet with a card is read") if taken else _("no criterion is found in it"))
    if draft.criteria and not draft.title and taken.casefold() not in ("sheet1", "工作表1"):
        draft.title = taken
    return bool(taken)


def _open(content: bytes, file: str) -> tuple[Any, Any]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
        names = {entry.filename for entry in entries}
        if not any(name.startswith("xl/") for name in names):
            raise _refused(file, _("it is a packed file, but no workbook"))
        if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
            raise _refused(file, _("unpacked it is larger than {size} MB").format(size=_MOST_UNPACKED // 1_000_000))
        return (openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True),
                openpyxl.load_workbook(io.BytesIO(content), read_only=True))
    except _BAD as error:
        raise _refused(file, _("the workbook is damaged or locked")) from error


def _refused(file: str, reason: str) -> BadInput:
    return BadInput(_("No scorecard can be read from {file}: {reason}.").format(file=file, reason=reason), file=file,
                    safe=_("No scorecard was changed."), code="E-CRD-43",
                    todo=_("Open it in the spreadsheet, save it as a new XLSX without a password, and take that file."))


def _sheet(sheet: Any, formulas: Any, file: str, draft: CardDraft) -> list[TableRow]:
    """The rows of a sheet; none of a sheet that holds only a chart. What is in it is parsed here: see `_open`."""
    if not hasattr(sheet, "reset_dimensions"):
        return []
    try:
        return list(_rows(sheet, formulas, draft))
    except _BAD as error:
        raise _refused(file, _("the workbook is damaged or locked")) from error


def _rows(sheet: Any, formulas: Any, draft: CardDraft) -> Iterator[TableRow]:
    for part in (sheet, formulas):
        part.reset_dimensions()  # some programs write wrong ones
    pairs = zip(sheet.iter_rows(max_row=_MOST_ROWS + 1), formulas.iter_rows(max_row=_MOST_ROWS + 1), strict=False)
    for number, (cells, sources) in enumerate(pairs, 1):
        if number > _MOST_ROWS:
            draft.told.add(str(sheet.title), "", _("only the first {count} rows are read").format(count=_MOST_ROWS))
            return
        texts = [_text(cell) for cell in cells[:_MOST_COLUMNS]]
        for at, source in enumerate(sources[:len(texts)]):
            if not texts[at] and isinstance(source.value, str) and source.value.startswith("="):
                texts[at] = plain(source.value)
                draft.told.add(f"{sheet.title}!{source.coordinate}", source.value, _(
                    "a formula without a worked-out value: open and save the workbook in the spreadsheet"))
        yield TableRow(_("row {row}").format(row=number), texts)


def _text(cell: Any) -> str:
    """A cell as it is shown: percents as such, numbers without a float's tail."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        number = Decimal(repr(value)).normalize()
        percent = "%" in str(cell.number_format)
        return f"{(number * 100 if percent else number).normalize():f}{'%' if percent else ''}"
    if isinstance(value, date | time):
        return value.isoformat()
    return plain(value)


def _take(attempt: CardDraft, draft: CardDraft) -> None:
    draft.title, draft.sections, draft.fatal = attempt.title, attempt.sections, attempt.fatal
    draft.told.add_all(attempt.told.rows())
