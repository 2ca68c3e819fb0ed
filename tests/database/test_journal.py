"""A journal that is not the file's own is never taken in: another state, another station, another key."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from qadesk.database.copy import copy_station_file
from qadesk.database.journal import refuse_foreign_journal
from qadesk.database.station_database import StationDatabase
from qadesk.errors import StationError
from qadesk.models.people import Team

KEY = bytes(range(32))
MANY = 1500


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A station that ended well after one session; in the second one the program is killed (see `_killed`)."""
    station = tmp_path / "station"
    station.mkdir()
    _session(station, "早班").close()
    return station


def _session(folder: Path, *names: str) -> StationDatabase:
    refuse_foreign_journal(folder / "station.db", KEY)
    database = StationDatabase(folder / "station.db", KEY)
    database.begin_session(folder)
    _add(database, *names)
    return database


def _add(database: StationDatabase, *names: str) -> None:
    with database.transaction() as session:
        session.add_all(Team(name=name) for name in names)


def _killed(database: StationDatabase, folder: Path, to: Path) -> Path:
    """What a kill leaves: file, journal and note, copied while the session goes on."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("*-shm"))
    database.close()
    return to


def _teams(folder: Path) -> set[str]:
    database = _session(folder, "新班")
    with database.reading() as session:
        names = set(session.scalars(text("SELECT name FROM teams")))
    database.close()
    return names - {"新班"}


def _copy(folder: Path, to: Path) -> Path:
    copy_station_file(folder / "station.db", to, KEY, lambda _done, _all: None)
    return to


def test_the_journal_of_a_killed_session_is_taken_in(folder: Path, tmp_path: Path) -> None:
    killed = _killed(_session(folder, "晚班"), folder, tmp_path / "killed")
    assert (killed / "station.db-wal").stat().st_size
    assert _teams(killed) == {"早班", "晚班"}


def test_a_session_killed_between_its_number_and_its_note_is_taken_in(folder: Path, tmp_path: Path) -> None:
    note = (folder / "station.session").read_bytes()
    killed = _killed(_session(folder, "晚班"), folder, tmp_path / "killed")
    own, = json.loads((killed / "station.session").read_bytes())
    before, = json.loads(note)
    (killed / "station.session").write_text(f"[{before}, {own}]", "utf-8")
    assert _teams(killed) == {"早班", "晚班"}


@pytest.mark.parametrize("put_back", ["before the session", "backup within the session", "file without its note"])
def test_a_file_put_back_beside_a_later_journal_is_refused_and_neither_is_touched(folder: Path, tmp_path: Path,
                                                                                 put_back: str) -> None:
    before = shutil.copyfile(folder / "station.db", tmp_path / "before.db")
    database = _session(folder, "晚班")
    within = _copy(folder, tmp_path / "within.db")
    for n in range(20):
        _add(database, *(f"班{n}-{m}" * 20 for m in range(MANY // 20)))
    killed = _killed(database, folder, tmp_path / "killed")
    shutil.copyfile(within if put_back.startswith("backup") else before, killed / "station.db")
    if put_back.endswith("note"):
        (killed / "station.session").unlink()
    left = {path.name: path.read_bytes() for path in killed.iterdir()}
    with pytest.raises(StationError, match="does not belong") as told:
        _teams(killed)
    assert told.value.code == "E-STA-14"
    assert {path.name: path.read_bytes() for path in killed.iterdir()} == left
    (killed / "station.db-wal").rename(tmp_path / "aside")
    assert _teams(killed) == {"早班", "晚班"} if put_back.startswith("backup") else {"早班"}


@pytest.mark.parametrize("make", [
    lambda wal, other: shutil.copyfile(other, wal),
    lambda wal, other: wal.write_bytes(wal.read_bytes()[:32] + bytes(len(wal.read_bytes()) - 32)),
    lambda wal, other: wal.write_bytes(b"x" * 40_000),
])
def test_a_journal_of_another_key_or_without_sense_harms_nothing(folder: Path, tmp_path: Path,
                                                                 make: Callable[[Path, Path], object]) -> None:
    (tmp_path / "other").mkdir()
    other = StationDatabase(tmp_path / "other" / "station.db", bytes(32))
    _add(other, "别处")
    killed = _killed(_session(folder, "晚班"), folder, tmp_path / "killed")
    file = (killed / "station.db").read_bytes()
    make(killed / "station.db-wal", tmp_path / "other" / "station.db-wal")
    other.close()
    try:
        assert _teams(killed) <= {"早班", "晚班"}
    except StationError as told:
        assert told.code == "E-STA-14"
        assert (killed / "station.db").read_bytes() == file


def test_a_first_page_that_a_power_cut_tore_is_mended_by_the_journal(folder: Path, tmp_path: Path) -> None:
    killed = _killed(_session(folder, "晚班"), folder, tmp_path / "killed")
    file = bytearray((killed / "station.db").read_bytes())
    file[512:1024] = bytes(512)
    (killed / "station.db").write_bytes(file)
    assert _teams(killed) == {"早班", "晚班"}


def test_a_journal_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "station.db-wal").mkdir()
    (folder / "station.db-wal" / ("x" * 200)).touch()
    with pytest.raises(StationError, match="station.db-wal cannot be read: it is a folder"):
        refuse_foreign_journal(folder / "station.db", KEY)
