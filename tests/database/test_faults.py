"""A disk that refuses: the words are true, nothing acknowledged is lost, and the writer works again afterwards.

Write errors are real ones: the system refuses to let a file of this process grow (EFBIG), SQLite its own file (FULL).
That a commit fails and lands all the same cannot be had from a healthy disk: there a listener on the driver's edge
commits and then says that it failed.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from qadesk.database import faults
from qadesk.database.engine import connect
from qadesk.database.faults import NotSaved, fault_of
from qadesk.database.station_database import Changed, StationDatabase
from qadesk.errors import StationError
from qadesk.models.people import Team
from tests.disk_faults import IOERR_FSYNC, commits_fail, no_file_grows_beyond

KEY = bytes(range(32))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[StationDatabase]:
    opened = StationDatabase(tmp_path / "station.db", KEY)
    _add(opened, "早班")
    yield opened
    opened.close()


def _add(database: StationDatabase, *names: str) -> None:
    with database.transaction() as session:
        session.add_all(Team(name=name) for name in names)


def _teams(database: StationDatabase) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(text("SELECT name FROM teams")))


def test_a_commit_that_the_disk_refused_is_not_there_and_the_writer_works_again(database: StationDatabase,
                                                                                tmp_path: Path) -> None:
    wal = tmp_path / "station.db-wal"
    with pytest.raises(NotSaved, match="was not saved") as told, \
            no_file_grows_beyond(max(wal.stat().st_size, (tmp_path / "station.db").stat().st_size)):
        _add(database, *(f"班{n}" * 300 for n in range(1000)))
    assert told.value.code == "E-SAV-02"
    assert _teams(database) == {"早班"}
    _add(database, "晚班")
    assert _teams(_anew(database, tmp_path)) == {"早班", "晚班"}


def test_where_nothing_can_be_written_at_all_it_is_said_that_nobody_knows(database: StationDatabase) -> None:
    with pytest.raises(NotSaved, match="not known") as told, no_file_grows_beyond(0):
        _add(database, "晚班")
    assert told.value.code == "E-SAV-07"
    assert _teams(database) == {"早班"}
    _add(database, "晚班")
    assert _teams(database) == {"早班", "晚班"}


def test_a_new_station_that_finds_no_room_is_not_called_an_old_one(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="could not be made: The disk"), no_file_grows_beyond(64 << 10):
        StationDatabase(tmp_path / "station.db", KEY)


def test_a_full_disk_is_called_full_and_room_helps(database: StationDatabase) -> None:
    with pytest.raises(NotSaved, match="disk is full") as told, database.transaction() as session:
        session.execute(text("PRAGMA max_page_count=1"))
        session.add(Team(name="班" * 500_000))
    assert told.value.code == "E-SAV-01"
    assert _teams(database) == {"早班"}
    _add(database, "晚班")
    assert _teams(database) == {"早班", "晚班"}


def test_a_disk_error_on_a_disk_without_room_is_one_of_room(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = sqlcipher3.dbapi2.OperationalError("disk I/O error")  # so says SQLite on a full tmpfs
    refused.sqlite_errorcode = sqlite3.SQLITE_IOERR
    error, file = OperationalError("PRAGMA journal_mode=WAL", {}, refused), tmp_path / "station.db"
    failing, room = fault_of(error, file), shutil.disk_usage(tmp_path).total + 1
    monkeypatch.setattr(faults, "NO_ROOM_BYTES", room)
    full = fault_of(error, file)
    assert failing and failing.code == "E-SAV-02" and full and full.code == "E-SAV-01"


def test_a_station_in_a_write_protected_folder_is_not_called_away(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = sqlcipher3.dbapi2.OperationalError("unable to open database file")  # no -shm can be made beside it
    refused.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    error, file = OperationalError("PRAGMA journal_mode=WAL", {}, refused), tmp_path / "station.db"
    file.touch()
    away = fault_of(error, file)
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)  # root may write whatever the folder's mode says
    protected = fault_of(error, file)
    assert away and away.code == "E-SAV-06" and protected and protected.code == "E-SAV-03"


def test_a_write_protected_station_says_so(database: StationDatabase) -> None:
    with pytest.raises(NotSaved, match="write-protected"), database.transaction() as session:
        session.execute(text("PRAGMA query_only=ON"))
        session.add(Team(name="晚班"))
    _add(database, "晚班")
    assert _teams(database) == {"早班", "晚班"}


def test_a_writer_elsewhere_is_named_busy(database: StationDatabase, tmp_path: Path) -> None:
    elsewhere = connect(tmp_path / "station.db", KEY)
    with elsewhere.begin() as other:
        other.execute(text("INSERT INTO teams (name) VALUES ('中班')"))
        with pytest.raises(NotSaved, match="Another program"):
            _add(database, "晚班")
    elsewhere.dispose()
    _add(database, "晚班")
    assert _teams(database) == {"早班", "中班", "晚班"}


def test_damage_met_while_reading_has_its_words(database: StationDatabase, tmp_path: Path) -> None:
    _add(database, *(f"班{n}" * 300 for n in range(1000)))
    database.close()
    path = tmp_path / "station.db"
    path.write_bytes(path.read_bytes()[:-4096 * 200] + bytes(4096 * 200))
    damaged = StationDatabase(path, KEY)
    with pytest.raises(StationError, match="is damaged") as told:
        _teams(damaged)
    damaged.close()
    assert told.value.code == "E-SAV-05"


def test_a_commit_that_failed_but_landed_counts_and_is_announced(database: StationDatabase) -> None:
    heard: list[Changed] = []
    database.on_commit.append(heard.append)
    with commits_fail(IOERR_FSYNC, landed=True):
        _add(database, "晚班")
    assert heard == [frozenset({Team})]
    assert _teams(database) == {"早班", "晚班"}


def test_a_commit_that_failed_and_did_not_land_is_said_and_not_announced(database: StationDatabase) -> None:
    heard: list[Changed] = []
    database.on_commit.append(heard.append)
    with commits_fail(IOERR_FSYNC), pytest.raises(NotSaved, match="was not saved"):
        _add(database, "晚班")
    assert heard == []
    assert _teams(database) == {"早班"}


def test_frames_of_a_failed_commit_are_overwritten_where_another_program_keeps_the_journal(
        database: StationDatabase, tmp_path: Path) -> None:
    elsewhere = connect(tmp_path / "station.db", KEY, read_only=True)
    with elsewhere.connect() as other:
        other.execute(text("SELECT count(*) FROM teams"))
        _add(database, "中班")
        before = _mark(database)
        with commits_fail(IOERR_FSYNC), pytest.raises(NotSaved, match="was not saved"):
            _add(database, "晚班")
        assert _mark(database) != before
    elsewhere.dispose()
    assert _teams(database) == {"早班", "中班"}


def test_a_broken_rule_of_the_schema_stays_a_bug(database: StationDatabase) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(text("INSERT INTO teams (id, name) VALUES (1, '再来')"))
    assert _teams(database) == {"早班"}


def _mark(database: StationDatabase) -> int:
    with database.reading() as session:
        return session.execute(text("PRAGMA user_version")).scalar_one()


def _anew(database: StationDatabase, folder: Path) -> StationDatabase:
    database.close()
    return StationDatabase(folder / "station.db", KEY)
