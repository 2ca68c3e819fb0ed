"""Making a station and logging in: what is refused, what is kept, who holds the station."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from qadesk.clock import FixedClock
from qadesk.errors import RuleBroken, StationError
from qadesk.models.people import NewAccount, Role
from qadesk.security.slots import SlotFile, WrongPassword
from qadesk.services import stations
from qadesk.services.backup_places import Places
from qadesk.services.restoring import restore
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders

CLOCK = FixedClock(builders.NOW)


@pytest.fixture
def folder(tmp_path: Path, made_with_auditor: Path) -> Path:
    return Path(shutil.copytree(made_with_auditor, tmp_path / "station"))


def _login(folder: Path, work: Work, name: str = "zhou", password: str = builders.PASSWORD) -> LoggedIn:
    return stations.login(folder, name, password, clock=CLOCK, work=work)


def test_the_first_account_is_supervisor_and_administrator_and_the_auditor_stands_alone(folder: Path,
                                                                                      work: Work) -> None:
    session = _login(folder, work)
    assert session.actor.roles == {Role.SUPERVISOR, Role.ADMINISTRATOR}
    assert session.desk.accounts.has_auditor(session.actor)
    session.close()
    auditor = _login(folder, work, "shen")
    assert auditor.actor.roles == {Role.AUDITOR}
    auditor.close()


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_a_new_station_and_its_keys_are_its_owners_alone(folder: Path, work: Work, tmp_path: Path) -> None:
    session = _login(folder, work)
    backup = session.desk.backups.make(session.actor, Places(tmp_path / "backups")).facts.folder
    session.desk.accounts.change_password(session.actor, builders.PASSWORD, "Xin-2026-mima")
    session.close()
    restore(Path(backup), tmp_path / "restored", "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    for station in (folder, tmp_path / "restored"):
        assert (_mode(station), _mode(station / "slots.json")) == (0o700, 0o600)
    assert _mode(Path(backup) / "slots.json") == 0o600


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_recovery_code_opens_the_key(tmp_path: Path, work: Work) -> None:
    code = stations.create(tmp_path, builders.CHIEF, name="QA-01", clock=CLOCK)
    session = _login(tmp_path, work)
    assert SlotFile.load(tmp_path).recover(code).key == session.desk.station.data_key
    session.close()


def test_a_second_window_is_told_who_holds_the_station(folder: Path, work: Work) -> None:
    session = _login(folder, work)
    with pytest.raises(StationError, match=r"is open on .*process"):
        _login(folder, work)
    session.close()
    _login(folder, work).close()


def test_an_existing_station_is_never_overwritten(folder: Path) -> None:
    before = (folder / "station.db").read_bytes()
    with pytest.raises(StationError, match="already"):
        stations.create(folder, builders.CHIEF, name="QA-02", clock=CLOCK)
    assert (folder / "station.db").read_bytes() == before


def test_a_simple_first_password_makes_no_station(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="too simple"):
        stations.create(tmp_path / "s", NewAccount("zhou", "周岚", "abc", frozenset({Role.SUPERVISOR})),
                        name="QA-01", clock=CLOCK)
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(("damage", "words"), [
    (lambda folder: (folder / "station.db").unlink(), "station.db is missing"),
    (lambda folder: (folder / "station.db").write_bytes(b""), "station.db is empty"),
    (lambda folder: os.truncate(folder / "station.db", 99_999), "is cut off"),
    (lambda folder: os.truncate(folder / "station.db", 20 * 4096), "is damaged|cannot be opened"),
    (lambda folder: (folder / "station.db").chmod(0o400), "is write-protected"),
    (lambda folder: shutil.copyfile(folder / "slots.json", folder / "station.db"), "cut off|cannot be opened"),
    (lambda folder: (folder / "station.db").write_bytes(b"x" * 8192), "cannot be opened"),
    (lambda folder: (folder / "slots.json").unlink(), "is missing"),
    (lambda folder: (folder / "slots.json").write_text("{}"), "is damaged"),
])
def test_each_damage_has_its_own_words_and_the_lock_is_free_again(
        folder: Path, work: Work, damage: Callable[[Path], object], words: str) -> None:
    damage(folder)
    for _twice in range(2):
        with pytest.raises(StationError, match=words):
            _login(folder, work)


def test_a_station_of_a_newer_version_is_refused_and_its_lock_is_free_again(folder: Path, work: Work) -> None:
    session = _login(folder, work)
    with session.desk.station.database.transaction() as writing:
        writing.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    session.close()
    for _twice in range(2):
        with pytest.raises(StationError, match="newer version"):
            _login(folder, work)


def test_a_killed_session_is_told_at_the_next_login_and_forgotten_after_a_good_end(folder: Path, work: Work) -> None:
    (folder / "station.lock").write_bytes(b"\0{\"pid\": 1}")
    with pytest.raises(WrongPassword):
        _login(folder, work, password="falsch")
    session = _login(folder, work)
    assert session.unclean
    session.close()
    session = _login(folder, work)
    assert not session.unclean
    session.close()


def test_a_lock_that_is_held_goes_over_to_the_next_login(folder: Path, work: Work) -> None:
    first = _login(folder, work)
    first.close(keep_lock=True)
    with pytest.raises(StationError, match="is open"):
        _login(folder, work)
    with pytest.raises(WrongPassword):
        stations.login(folder, "zhou", "falsch", clock=CLOCK, work=work, lock=first.lock)
    second = stations.login(folder, "zhou", builders.PASSWORD, clock=CLOCK, work=work, lock=first.lock)
    with pytest.raises(StationError, match="is open"):
        _login(folder, work)
    second.close()
    _login(folder, work).close()
