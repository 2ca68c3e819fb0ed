"""Migrations lose nothing: a filled station of each released schema comes to the newest one, or stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from qadesk.database import migrate
from qadesk.database.engine import connect
from qadesk.database.migration_check import schema_of
from qadesk.database.station_database import StationDatabase
from qadesk.database.triggers import TRIGGERS
from qadesk.errors import StationError
from tests.database import released

KEY = bytes(range(32))
FURTHER = '''
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9001", "{head}", None, None


def upgrade() -> None:
    with op.batch_alter_table("evaluations") as table:
        table.add_column(sa.Column("language", sa.Text(), nullable=False, server_default="zh"))
    {damage}
'''
"""A test's own revision: it re-creates a table that has children and triggers."""


@pytest.fixture(params=sorted(released.TRIGGERS))
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def old(tmp_path: Path, revision: str) -> dict[str, int]:
    """A filled station of a released version in `tmp_path`; its counts."""
    engine = released.make(tmp_path / "station.db", KEY, revision)
    counts = released.fill(engine)
    engine.dispose()
    return counts


def _open(folder: Path, before: migrate.BeforeMigration | None = lambda old, new: None) -> StationDatabase:
    return StationDatabase(folder / "station.db", KEY, before)


def _engine(folder: Path) -> Engine:
    return connect(folder / "station.db", KEY)


def _facts(folder: Path) -> tuple[dict[str, int], dict[str, str], str]:
    """Counts of rows, SQL of the schema, and revision."""
    engine = _engine(folder)
    with engine.connect() as connection:
        schema = {f"{kind} {name}": sql for (kind, name), sql in schema_of(connection).items()}
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    facts = released.counts(engine), schema, found
    engine.dispose()
    return facts


def test_every_revision_below_the_newest_is_tried_from() -> None:
    revisions = {revision.revision for revision in migrate.scripts().walk_revisions()}
    assert set(released.TRIGGERS) == revisions - {migrate.scripts().get_current_head()}


def test_every_row_of_a_released_station_is_there_afterwards(tmp_path: Path, old: dict[str, int]) -> None:
    assert set(old.values()) == {released.ROWS}
    _open(tmp_path).close()
    counts, schema, _revision = _facts(tmp_path)
    assert {table: counts[table] for table in old} == old
    assert {name for name in schema if name.startswith("trigger")} == {f"trigger {name}" for name in TRIGGERS}


def test_links_are_whole_and_guarded_and_the_triggers_bite_afterwards(tmp_path: Path, old: dict[str, int]) -> None:
    database = _open(tmp_path)
    with database.reading() as session:
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
    for attack in ("UPDATE evaluations SET score_milli = 1", "DELETE FROM answers", "DELETE FROM audit",
                   "INSERT INTO answers SELECT 77, criterion_code, position, not_applicable, answered, weight_milli, "
                   "earned_milli, ticks, value, ruled_milli FROM answers LIMIT 1"):
        with pytest.raises(IntegrityError), database.transaction() as session:
            session.execute(text(attack))
    with database.transaction() as session:
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
    database.close()


def test_a_migrated_station_has_the_schema_of_a_fresh_one(tmp_path: Path, old: dict[str, int]) -> None:
    _open(tmp_path).close()
    StationDatabase(tmp_path / "fresh.db", KEY).close()
    (tmp_path / "fresh").mkdir()
    (tmp_path / "fresh.db").rename(tmp_path / "fresh" / "station.db")
    assert _facts(tmp_path)[1:] == _facts(tmp_path / "fresh")[1:]


def test_the_backup_comes_first_and_without_it_nothing_is_migrated(tmp_path: Path, old: dict[str, int],
                                                                   revision: str) -> None:
    seen: list[tuple[str, str, str]] = []

    def before(found: str, newest: str) -> None:
        seen.append((found, newest, _facts(tmp_path)[2]))
        raise StationError("no room")

    with pytest.raises(StationError, match="no room"):
        _open(tmp_path, before)
    assert seen == [(revision, migrate.scripts().get_current_head(), revision)]
    with pytest.raises(StationError, match="older version"):
        _open(tmp_path, None)
    assert _facts(tmp_path)[2] == revision


def test_a_fresh_station_and_one_that_is_up_to_date_need_no_backup(tmp_path: Path) -> None:
    for _twice in range(2):
        StationDatabase(tmp_path / "station.db", KEY).close()


@pytest.fixture
def further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A station of today's version, filled, and the folder where a further revision will lie."""
    StationDatabase(tmp_path / "station.db", KEY).close()
    engine = _engine(tmp_path)
    released.fill(engine)
    engine.dispose()
    folder = tmp_path / "versions"
    folder.mkdir()
    monkeypatch.setattr(migrate, "VERSIONS", [*migrate.VERSIONS, folder])
    return folder


def _write(further: Path, damage: str) -> None:
    own = migrate.VERSIONS
    migrate.VERSIONS = own[:1]
    head = migrate.scripts().get_current_head()
    migrate.VERSIONS = own
    (further / "9001_test.py").write_text(FURTHER.format(head=head, damage=damage), "utf-8")


def test_a_revision_that_re_creates_a_table_with_children_and_triggers_keeps_them(further: Path,
                                                                                tmp_path: Path) -> None:
    counts, schema, _found = _facts(tmp_path)
    _write(further, "pass")
    _open(tmp_path).close()
    after, new_schema, found = _facts(tmp_path)
    assert (after, found) == (counts, "9001")
    assert {name for name, sql in new_schema.items() if schema[name] != sql} == {"table evaluations"}


@pytest.mark.parametrize(("damage", "words"), [
    ("op.execute('DELETE FROM answers WHERE evaluation_id = 1')", "records of answers"),
    ("op.execute('DELETE FROM evaluations WHERE id = 1')", "records of evaluations"),
    ("op.execute('UPDATE calls SET import_id = 99 WHERE id = 1')", "links from calls"),
    ("op.execute('INSERT INTO no_such_table VALUES (1)')", "no such table"),
    ("op.drop_index('ix_calls_start_utc_ms')", "ix_calls_start_utc_ms would be missing"),
    ("op.drop_table('heard_intervals')", "records of heard_intervals would be lost"),
    ("op.get_bind().execute(sa.text('SELECT 1 FROM calls')).first() and op.execute('CREATE TABLE odd (n)')",
     "odd would not be as in a new station"),
])
def test_a_revision_that_would_do_harm_is_refused_and_rolled_back(further: Path, tmp_path: Path, damage: str,
                                                                 words: str) -> None:
    before = _facts(tmp_path)
    _write(further, damage)
    for _twice in range(2):
        with pytest.raises(StationError, match=words) as told:
            _open(tmp_path)
        assert told.value.code == "E-STA-04"
        assert "as it was before" in told.value.safe
    assert _facts(tmp_path) == before
