"""kill -9 in the middle of a migration that re-creates tables with children and triggers: all of it or nothing.

The child says each statement before it is executed, so that the kill falls anywhere in the login: in the backup
before the migration, in the migration, in the commit and after it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qadesk.database import migrate
from qadesk.database.engine import connect
from qadesk.database.migration_check import Schema, counts_of, schema_of
from qadesk.security.slots import DATABASE_NAME
from qadesk.work import Work
from tests.e2e import busy_child
from tests.e2e.busy_station import Filled, fill
from tests.e2e.killing import SEEDS, sound_station, work_and_kill

STATEMENTS = 1600
"""About as many as the login with the migration executes, and some acts before it."""
UNTOUCHED = ("accounts", "calls", "recordings", "queue_items", "heard_intervals")
Held = tuple[Schema, list[int]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Filled:
    return fill(tmp_path_factory.mktemp("filled") / "station", work)


@pytest.fixture(scope="module")
def migrated(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """What a station holds that was migrated in peace."""
    station = shutil.copytree(filled.folder, tmp_path_factory.mktemp("migrated") / "station")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "VERSIONS", [*migrate.VERSIONS, busy_child.REVISIONS])
        busy_child.log_in(station).close()
    return held_in(station, filled.key)


def held_in(station: Path, key: bytes) -> Held:
    """The schema, and how many rows each table has of those to which the acts before the migration add none."""
    engine = connect(station / DATABASE_NAME, key, read_only=True)
    try:
        with engine.connect() as connection:
            counts = counts_of(connection)
            return schema_of(connection), [counts[name] for name in UNTOUCHED]
    finally:
        engine.dispose()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_migration_is_wholly_there_or_not_at_all(filled: Filled, migrated: Held, tmp_path: Path, seed: int,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    station = shutil.copytree(filled.folder, tmp_path / "station")
    acks = work_and_kill(busy_child.migrate_for, station, "submits", seed, STATEMENTS, 20)
    may_be = [migrated] if ["migrated"] in acks else [migrated, held_in(filled.folder, filled.key)]
    assert held_in(station, filled.key) in may_be
    monkeypatch.setattr(migrate, "VERSIONS", [*migrate.VERSIONS, busy_child.REVISIONS])
    with sound_station(station, acks):
        assert held_in(station, filled.key) == migrated
