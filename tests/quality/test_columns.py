"""Stored figures are exact: no column that SQLite keeps as REAL, none that loses the time zone."""

from __future__ import annotations

import importlib
import pkgutil

import sqlalchemy as sa

import qadesk.models
from qadesk.models.base import Base


def tables() -> list[sa.Table]:
    for module in pkgutil.iter_modules(qadesk.models.__path__, "qadesk.models."):
        importlib.import_module(module.name)
    return list(Base.metadata.tables.values())


def test_no_column_is_rounded_or_loses_its_zone() -> None:
    found = [f"{column.table.name}.{column.name}" for table in tables() for column in table.columns
             if isinstance(storage(column), sa.Numeric | sa.DateTime)]
    assert tables() and not found


def test_every_constraint_has_a_name() -> None:
    """Alembic's batch mode drops what has no name."""
    found = [f"{table.name}: {constraint!r}" for table in tables() for constraint in table.constraints
             if constraint.name is None]
    assert not found


def storage(column: sa.Column[object]) -> sa.types.TypeEngine[object]:
    """The type as it is stored (a TypeDecorator stands for its impl)."""
    kind = column.type
    return kind.impl_instance if isinstance(kind, sa.types.TypeDecorator) else kind
