"""The station database: its pragmas, its key, its two lanes, and what a commit announces."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from qadesk.database.engine import PRAGMAS
from qadesk.database.station_database import Changed, StationDatabase
from qadesk.errors import StationError
from qadesk.models.people import Team

KEY = bytes(range(32))


@pytest.fixture
def database(tmp_path: Path) -> StationDatabase:
    return StationDatabase(tmp_path / "station.db", KEY)


@pytest.mark.parametrize(("name", "_set", "expected"), PRAGMAS)
def test_every_pragma_reads_back_on_both_lanes(database: StationDatabase, name: str, _set: str,
                                               expected: object) -> None:
    with database.reading() as reader:
        assert reader.execute(text(f"PRAGMA {name}")).scalar() == expected
    with database.transaction() as writer:
        assert writer.execute(text(f"PRAGMA {name}")).scalar() == expected


def test_the_file_is_encrypted_and_another_key_is_refused(database: StationDatabase, tmp_path: Path) -> None:
    with database.transaction() as session:
        session.add(Team(name="客服一班"))
    database.close()
    assert "客服一班".encode() not in (tmp_path / "station.db").read_bytes()
    with pytest.raises(StationError, match="cannot be opened"):
        StationDatabase(tmp_path / "station.db", bytes(32))


def test_the_reader_cannot_write(database: StationDatabase) -> None:
    with pytest.raises(StationError, match="write-protected"), database.reading() as session:
        session.execute(text("INSERT INTO teams (name) VALUES ('x')"))


def test_what_reads_long_holds_up_neither_lane_and_sees_one_moment(database: StationDatabase) -> None:
    with database.reading_apart() as long:
        assert long.scalar(text("SELECT count(*) FROM teams")) == 0
        with database.transaction() as session:
            session.add(Team(name="一班"))
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM teams")) == 1
        assert long.scalar(text("SELECT count(*) FROM teams")) == 0
    with database.reading_apart() as later:
        assert later.scalar(text("SELECT count(*) FROM teams")) == 1
    with pytest.raises(StationError, match="write-protected"), database.reading_apart() as session:
        session.execute(text("INSERT INTO teams (name) VALUES ('x')"))


def test_the_words_of_an_error_hold_nothing_of_what_was_to_be_written(database: StationDatabase) -> None:
    """Not the key of a recording, not a customer's number: words get into consoles and reports."""
    for number in (1, 2):
        try:
            with database.transaction() as session:
                session.execute(text("INSERT INTO teams (id, name) VALUES (1, :name)"), {"name": f"138-000{number}"})
        except IntegrityError as error:
            assert "138" not in str(error)
            return
    pytest.fail("the second row was refused")


def test_a_commit_announces_what_it_changed_and_a_rollback_nothing(database: StationDatabase) -> None:
    heard: list[Changed] = []
    database.on_commit.append(heard.append)
    with pytest.raises(RuntimeError), database.transaction() as session:
        session.add(Team(name="一班"))
        session.flush()
        raise RuntimeError
    assert heard == []
    with database.transaction() as session:
        session.add(Team(name="一班"))
    assert heard == [frozenset({Team})]


def test_a_committed_row_is_there_after_reopening(database: StationDatabase, tmp_path: Path) -> None:
    with database.transaction() as session:
        session.add(Team(name="一班"))
    database.close()
    with StationDatabase(tmp_path / "station.db", KEY).reading() as session:
        assert session.execute(text("SELECT name FROM teams")).scalar() == "一班"


def test_nothing_opens_the_file_again_once_it_was_closed(database: StationDatabase) -> None:
    database.close()
    with pytest.raises(StationError, match="is closed"), database.reading() as session:
        session.execute(text("SELECT 1"))
    with pytest.raises(StationError, match="is closed"), database.reading_apart() as session:
        session.execute(text("SELECT 1"))
    with pytest.raises(StationError, match="is closed"), database.transaction() as session:
        session.add(Team(name="一班"))


def test_a_station_of_a_newer_version_is_refused_and_untouched(database: StationDatabase, tmp_path: Path) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StationError, match="newer version"):
        StationDatabase(tmp_path / "station.db", KEY)
