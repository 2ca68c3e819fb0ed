"""The migrated schema is the mapped one, and what must never change is guarded by triggers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

import qadesk.models.all  # noqa: F401  (fills the metadata)
from qadesk.database.station_database import StationDatabase
from qadesk.database.triggers import TRIGGERS
from qadesk.models.base import Base

KEY = bytes(32)


def test_the_migrations_give_the_mapped_schema(tmp_path: Path) -> None:
    database = StationDatabase(tmp_path / "station.db", KEY)
    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrated_tables_and_indexes_have_the_mapped_names(tmp_path: Path) -> None:
    def names(rows: object) -> set[tuple[str, str]]:
        return {(kind, name) for kind, name in rows if name != "alembic_version"}  # type: ignore[attr-defined]

    sql = text("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND type != 'trigger'")
    fresh = create_engine("sqlite://")
    with fresh.connect() as connection:
        Base.metadata.create_all(connection)
        mapped = names(connection.execute(sql))
    fresh.dispose()
    with StationDatabase(tmp_path / "station.db", KEY).reading() as session:
        assert names(session.execute(sql)) == mapped


def test_nothing_is_deleted_with_its_parent_and_every_constraint_has_a_name(tmp_path: Path) -> None:
    for table in Base.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table
        assert all(key.ondelete is None for key in table.foreign_keys), table
    with StationDatabase(tmp_path / "station.db", KEY).reading() as session:
        schema = session.scalars(text("SELECT sql FROM sqlite_schema WHERE type = 'table'")).all()
    for sql in schema:
        assert "ON DELETE" not in sql
        unnamed = re.sub(r"CONSTRAINT \w+ (PRIMARY KEY|FOREIGN KEY|UNIQUE|CHECK)", "", sql)
        assert not re.search(r"PRIMARY KEY|FOREIGN KEY|UNIQUE|CHECK", unnamed), sql


def test_every_trigger_of_the_list_is_there(tmp_path: Path) -> None:
    with StationDatabase(tmp_path / "station.db", KEY).reading() as session:
        found = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    assert found == set(TRIGGERS)


@pytest.mark.parametrize("attack", ["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
def test_the_audit_trail_refuses_update_and_delete(tmp_path: Path, attack: str) -> None:
    database = StationDatabase(tmp_path / "station.db", KEY)
    with database.transaction() as session:
        session.execute(text("INSERT INTO audit VALUES (1, 0, 0, 'a', 'b', 'c', 'd', 'done', '{}', 'ff')"))
    with pytest.raises(IntegrityError, match="never changed"), database.transaction() as session:
        session.execute(text(attack))
