"""Named mappings: how lists with a heading are read, kept by headings (numbers from 1 without), not by places.

What was found by itself (encoding, delimiter) is kept only where a person had to correct it. As a file it is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qadesk.errors import BadInput, reason_of
from qadesk.i18n import _
from qadesk.importing.columns import FIELD_NAMES, FIELDS
from qadesk.importing.durations import UNITS_MS
from qadesk.importing.encodings import ENCODINGS
from qadesk.importing.mappings import ListMapping, open_call_list, propose_mapping, with_values_read
from qadesk.importing.tables import DELIMITERS, FOUND, Table
from qadesk.importing.times import ORDERS

SUFFIX = ".json"
_KIND, _VERSION = "qadesk call list mapping", 1
_MOST_BYTES = 1 << 20
_MOST_MINUTES = 14 * 60
_LONGEST = 500
LAST_HEADING = 1000
Columns = Mapping[str, str | int]


@dataclass(frozen=True)
class NamedMapping:
    """How a kind of list is read; `columns` and `helpers` name each column by its heading, or its number from 1."""

    name: str
    heading: tuple[str, ...] = ()
    columns: Columns = field(default_factory=dict)
    helpers: Columns = field(default_factory=dict)
    layout: str = ""
    encoding: str = ""
    delimiter: str = ""
    offset_min: int | None = None
    order: str = ""
    duration_unit: str = "s"
    talk_unit: str = "s"
    heading_row: int = FOUND

    def document(self) -> dict[str, Any]:
        """The mapping without its name and heading, as it is kept."""
        return {"columns": dict(self.columns), "helpers": dict(self.helpers), "layout": self.layout,
                "encoding": self.encoding, "delimiter": self.delimiter, "offset_min": self.offset_min,
                "order": self.order, "duration_unit": self.duration_unit, "talk_unit": self.talk_unit,
                "heading_row": self.heading_row}

    def file_text(self) -> str:
        """The mapping as the text of a file."""
        whole = {"kind": _KIND, "version": _VERSION, "name": self.name, "heading": list(self.heading),
                 **self.document()}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def named(name: str, table: Table, mapping: ListMapping, *, encoding: str = "", delimiter: str = "") -> NamedMapping:
    """The mapping of a list under a name; encoding and delimiter only where they were corrected."""
    def told(places: Mapping[str, int]) -> dict[str, str | int]:
        return {key: table.heading[at] if at < len(table.heading) and table.heading.count(table.heading[at]) == 1
                and table.heading[at] else at + 1 for key, at in places.items()}
    return NamedMapping(name, table.heading, told(mapping.columns), told(mapping.helpers), mapping.layout, encoding,
                        delimiter, mapping.offset_min, mapping.order, mapping.duration_unit, mapping.talk_unit,
                        table.heading_row)


def opened_by(path: Path, way: NamedMapping, *, encoding: str = "", delimiter: str = "", heading_row: int = FOUND
              ) -> tuple[Table, ListMapping]:
    """The list, read as the named mapping says; encoding, delimiter and the heading's row go before it when given.

    Raises BadInput for a list that lacks a column of it."""
    table = open_call_list(path, encoding=encoding or way.encoding, delimiter=delimiter or way.delimiter,
                           heading_row=way.heading_row if heading_row == FOUND else heading_row)
    return table, applied(way, table)


def applied(way: NamedMapping, table: Table) -> ListMapping:
    """The mapping of this list; an order of day and month that its values prove goes before the one kept.

    Raises BadInput that names the columns that the list has not."""
    propose_mapping(table)  # a list that holds no calls is refused, whatever its mapping
    missing = [name for name in (*way.columns.values(), *way.helpers.values()) if _place(name, table) is None]
    if missing:
        raise BadInput(_("{file} lacks columns of the mapping “{name}”: {columns}.").format(
            file=table.file, name=way.name, columns=_(", ").join(map(str, missing))), file=table.file,
            safe=_("Nothing was imported."), todo=_("Choose another mapping, or name the columns in the preview."),
            code="E-INP-06")
    columns, helpers = ({key: at for key, name in places.items() if (at := _place(name, table)) is not None}
                        for places in (way.columns, way.helpers))
    mapping = with_values_read(table, ListMapping(columns, way.layout, helpers, way.offset_min))
    if not mapping.order and way.order:
        mapping = with_values_read(table, mapping, way.order)
    return replace(mapping, offset_min=way.offset_min, duration_unit=way.duration_unit, talk_unit=way.talk_unit)


def read_mapping(path: Path) -> NamedMapping:
    """The mapping in a file. Raises BadInput with the reason."""
    try:
        text = path.read_bytes()[:_MOST_BYTES + 1]
    except OSError as error:
        raise _bad(path.name, _("it cannot be opened ({reason})").format(reason=reason_of(error))) from error
    try:
        found = json.loads(text.decode("utf-8-sig")) if len(text) <= _MOST_BYTES else None
    except (ValueError, RecursionError) as error:
        raise _bad(path.name, _("it is no JSON text")) from error
    if not isinstance(found, dict) or found.get("kind") != _KIND:
        raise _bad(path.name, _("it was not exported as a mapping of call lists"))
    return from_document(path.name, str(found.get("name", "")).strip() or path.stem, found.get("heading"), found)


def from_document(file: str, name: str, heading: object, found: Mapping[str, Any]) -> NamedMapping:
    """A mapping from what was kept or came in a file; every value is looked at. Raises BadInput."""
    names = heading if isinstance(heading, list) and all(isinstance(cell, str) for cell in heading) else None
    if names is None:
        raise _bad(file, _("{field} cannot be so").format(field="heading"))
    columns, helpers = _columns(file, found, "columns"), _columns(file, found, "helpers")
    if unknown := next((key for key in columns if key not in FIELDS), ""):
        raise _bad(file, _("there is no field {field}").format(field=unknown))
    known = {"encoding": ("", *ENCODINGS), "order": ("", *ORDERS), "duration_unit": tuple(UNITS_MS),
             "talk_unit": tuple(UNITS_MS), "delimiter": ("", *DELIMITERS)}
    for key, values in known.items():
        if found.get(key) not in values:
            raise _bad(file, _("{field} cannot be so").format(field=key))
    minutes = None if found.get("offset_min") is None else _number(
        file, found, "offset_min", -_MOST_MINUTES, _MOST_MINUTES)
    row = _number(file, {"heading_row": FOUND, **found}, "heading_row", FOUND, LAST_HEADING)
    texts = {key: str(found.get(key) or "")[:_LONGEST] for key in ("layout", *known)}
    return NamedMapping(name, tuple(names), columns, helpers, offset_min=minutes, heading_row=row, **texts)


def column_words(way: NamedMapping) -> str:
    """The fields and their columns in words."""
    return _(", ").join(_("{field} = {column}").format(field=_(FIELD_NAMES[name]), column=way.columns[name])
                        for name in FIELDS if name in way.columns)


def _place(name: str | int, table: Table) -> int | None:
    if isinstance(name, int):
        return name - 1 if 0 < name <= table.width else None
    return table.heading.index(name) if name in table.heading else None


def _columns(file: str, found: Mapping[str, Any], key: str) -> dict[str, str | int]:
    columns = found.get(key)
    if not isinstance(columns, dict) or not all(
            isinstance(at, str | int) and not isinstance(at, bool) for at in columns.values()):
        raise _bad(file, _("{field} cannot be so").format(field=key))
    return columns


def _number(file: str, found: Mapping[str, Any], key: str, least: int, most: int) -> int:
    number = found[key]
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
        raise _bad(file, _("{field} cannot be so").format(field=key))
    return number


def _bad(file: str, reason: str) -> BadInput:
    return BadInput(_("{file} is no mapping: {reason}.").format(file=file, reason=reason), file=file,
                    safe=_("Nothing was changed."), todo=_("Export the mapping anew where it is kept."),
                    code="E-INP-07")
