"""Shell: which mapping a call list is read by: a file, a known layout, one kept in the station, or what is proposed."""

from __future__ import annotations

import argparse
from collections.abc import Container
from dataclasses import replace
from pathlib import Path

from qadesk.cli_frame import Shell
from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.importing.bare_layouts import BARE_NAMES
from qadesk.importing.columns import FIELDS
from qadesk.importing.list_layouts import LAYOUTS
from qadesk.importing.mappings import ListMapping, open_call_list, propose_mapping, with_values_read
from qadesk.importing.named_mappings import LAST_HEADING, NamedMapping, opened_by, read_mapping
from qadesk.importing.tables import Table
from qadesk.importing.times import Unreadable, read_zone
from qadesk.models.people import Actor
from qadesk.services.desk import Desk

ORDERS = {"day-first": "dmy", "month-first": "mdy", "year-first": "ymd"}
SIGNS = {"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|", "caret": "^"}
_LAYOUT_NAMES = BARE_NAMES | {layout.name for layout in LAYOUTS}


def delimiter(text: str) -> str:
    """The sign of `--delimiter`: a name of SIGNS, `\\t`, or one character that can stand between cells."""
    sign = SIGNS.get(text.casefold(), "\t" if text == "\\t" else text)
    if len(sign) != 1 or sign in "\"\r\n\0" or sign.isalnum():
        raise argparse.ArgumentTypeError(_("a delimiter is {names}, or one sign").format(names=", ".join(SIGNS)))
    return sign


def heading_row(text: str) -> int:
    """The row of `--heading`."""
    if not (text.isascii() and text.isdigit() and int(text) <= LAST_HEADING):
        raise argparse.ArgumentTypeError(_("a heading stands in a row from 1 to {last}, 0 for none").format(
            last=LAST_HEADING))
    return int(text)


def offset_min(text: str) -> int:
    """The minutes from UTC of `--zone`: +08:00, UTC, -5."""
    try:
        away = read_zone(text).utcoffset(None)
    except Unreadable as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if away is None:
        raise argparse.ArgumentTypeError(_("write it as +08:00: how far a named zone is from UTC may change"))
    return round(away.total_seconds() / 60)


def opened_list(asked: argparse.Namespace, desk: Desk | None = None, actor: Actor | None = None
                ) -> tuple[Table, ListMapping]:
    """The call list of the command line and how it is read. Raises BadInput, UserError for a mapping that is none."""
    table, mapping = _by_mapping(asked, desk, actor)
    for choice in asked.map:
        mapping = _mapped(table, mapping, choice, kept={"start", *(other.partition("=")[0] for other in asked.map)})
    if asked.dates:
        mapping = with_values_read(table, mapping, ORDERS[asked.dates])
    if asked.unit:
        mapping = replace(mapping, duration_unit=asked.unit, talk_unit=asked.unit)
    return table, mapping if asked.zone is None else replace(mapping, offset_min=asked.zone)


def needs_station(asked: argparse.Namespace) -> bool:
    """Whether the mapping that was named can only be one kept in the station."""
    return bool(asked.mapping) and asked.mapping not in _LAYOUT_NAMES and not Path(asked.mapping).is_file()


def refuse_without_login(shell: Shell) -> None:
    """Raise UserError for a kept mapping where no login is given."""
    asked = shell.arguments
    if not asked.user:
        raise UserError(_("There is no file and no layout {name}.").format(name=asked.mapping),
                        safe=_("Nothing was imported."), todo=_(
                            "Give --station and --user for a mapping kept there. Layouts: {names}.").format(
                                names=", ".join(sorted(_LAYOUT_NAMES))), code="E-CLI-05")


def _by_mapping(asked: argparse.Namespace, desk: Desk | None, actor: Actor | None) -> tuple[Table, ListMapping]:
    way = _named(asked.mapping, desk, actor)
    if way is not None:
        return opened_by(asked.calls, way, encoding=asked.encoding, delimiter=asked.delimiter or "",
                         heading_row=asked.heading)
    table = open_call_list(asked.calls, encoding=asked.encoding, delimiter=asked.delimiter or "",
                           heading_row=asked.heading)
    return table, propose_mapping(table, asked.mapping)


def _named(name: str, desk: Desk | None, actor: Actor | None) -> NamedMapping | None:
    """The mapping of a file or of the station; None for a layout, or where none was asked for."""
    if not name or name in _LAYOUT_NAMES:
        return None
    if Path(name).is_file():
        return read_mapping(Path(name))
    assert desk is not None and actor is not None, "asked of `needs_station` before"
    return desk.list_mappings.find(actor, name)


def _mapped(table: Table, mapping: ListMapping, choice: str, kept: Container[str]) -> ListMapping:
    """The mapping with one `FIELD=COLUMN`; the column by its heading or its number from 1.

    A field that was only believed to be in that column, and is not among those `kept`, is in none."""
    field, _sign, column = choice.partition("=")
    names = list(table.heading)
    number = int(column) if column.isascii() and column.isdigit() else 0
    if field not in FIELDS or not (column in names or 1 <= number <= table.width):
        raise UserError(_("--map {choice}: there is no such field or column.").format(choice=choice),
                        todo=_("Fields: {fields}. Columns: {columns}.").format(
                            fields=", ".join(FIELDS), columns=", ".join(names) or f"1–{table.width}"), code="E-CLI-03")
    at = names.index(column) if column in names else number - 1
    for other in [name for name, place in mapping.columns.items() if place == at and name not in kept]:
        mapping = mapping.with_column(other, None)
    return with_values_read(table, mapping.with_column(field, at))
