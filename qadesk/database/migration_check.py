"""What must hold before a migration is committed: nothing lost, no link broken, the schema that of a fresh station."""

from __future__ import annotations

import re

from sqlalchemy import Connection

import qadesk.models.all  # noqa: F401  (fills the metadata)
from qadesk.errors import StationError
from qadesk.i18n import _
from qadesk.models.base import Base

OURS = "sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
Schema = dict[tuple[str, str], str]
"""The SQL of each table, index and trigger by its kind and name, evened out so that it can be compared."""


def schema_of(connection: Connection) -> Schema:
    rows = connection.exec_driver_sql(f"SELECT type, name, sql FROM sqlite_schema WHERE {OURS}")
    return {(row.type, row.name): _even(row.sql) for row in rows}


def _even(sql: str) -> str:
    """White space does not count, nor the order of constraints: Alembic writes them in any."""
    columns, *constraints = re.split(r", ?(?=CONSTRAINT )", " ".join(sql.split()))
    return ", ".join([columns, *sorted(constraint.rstrip(" )") for constraint in constraints)])


def counts_of(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = connection.exec_driver_sql(f"SELECT name FROM sqlite_schema WHERE type = 'table' AND {OURS}").scalars()
    return {name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in tables.all()}


def refuse_bent(connection: Connection, before: dict[str, int], wanted: Schema) -> None:
    """Raises StationError, so that the migration's transaction is rolled back."""
    found = schema_of(connection)
    for what in (_lost_rows(before, counts_of(connection)), _broken_link(connection), _lacking(found),
                 _different(found, wanted), _unsound(connection)):
        if what:
            raise StationError(_("The station could not be brought up to date: {what}").format(what=what),
                               safe=_("The station is as it was before."), todo=_("Please report this."),
                               code="E-STA-04")


def _lost_rows(before: dict[str, int], after: dict[str, int]) -> str:
    lost = sorted(table for table, rows in before.items() if after.get(table, 0) < rows)
    return _("records of {names} would be lost").format(names=", ".join(lost)) if lost else ""


def _broken_link(connection: Connection) -> str:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return _("links from {names} would be broken").format(names=broken[0]) if broken else ""


def _lacking(found: Schema) -> str:
    """What the mapped classes name and the station does not have: re-creating a table loses it in a new one too."""
    tables = Base.metadata.tables.values()
    mapped = {("table", table.name) for table in tables} | {
        ("index", str(index.name)) for table in tables for index in table.indexes}
    lacking = sorted(name for _kind, name in mapped - found.keys())
    return _("{names} would be missing").format(names=", ".join(lacking)) if lacking else ""


def _different(found: Schema, wanted: Schema) -> str:
    names = sorted(key[1] for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
    return _("{names} would not be as in a new station").format(names=", ".join(names)) if names else ""


def _unsound(connection: Connection) -> str:
    line = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())
    return "" if line == "ok" else line
