"""Backups and restore: a copy opens with the same password, and what stood there is moved aside, never deleted."""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qadesk.clock import FixedClock
from qadesk.errors import NotAllowed, StationError
from qadesk.models.checks import BackupFacts
from qadesk.models.people import Actor
from qadesk.security.slots import WrongPassword
from qadesk.services import backups, stations
from qadesk.services.backup_folder import facts_of
from qadesk.services.backup_places import Places
from qadesk.services.restoring import restore
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders

CLOCK = FixedClock(builders.NOW)


def _make(logged_in: LoggedIn, folder: Path) -> BackupFacts:
    return logged_in.desk.backups.make(logged_in.actor, Places(folder)).facts


def _restore(backup: str, folder: Path, work: Work, password: str = builders.PASSWORD) -> None:
    restore(Path(backup), folder, "zhou", password, clock=CLOCK, work=work)


def test_a_backup_of_an_open_station_restores_elsewhere_with_one_password(logged_in: LoggedIn, work: Work,
                                                                          tmp_path: Path) -> None:
    logged_in.desk.accounts.add(logged_in.actor, builders.INSPECTOR)
    facts = _make(logged_in, tmp_path / "backups")
    _restore(facts.folder, tmp_path / "elsewhere", work)
    again = stations.login(tmp_path / "elsewhere", "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    assert "林晓" in [row.display_name for row in again.desk.accounts.list(again.actor)]
    assert again.desk.checks.run(again.actor).passed
    again.close()


def test_what_stood_there_is_moved_aside_with_its_journal(logged_in: LoggedIn, work: Work, tmp_path: Path) -> None:
    facts = _make(logged_in, tmp_path / "backups")
    logged_in.desk.accounts.add(logged_in.actor, builders.INSPECTOR)
    logged_in.close()
    station = tmp_path / "station"
    (station / "station.db-wal").write_bytes(b"a stale journal")
    _restore(facts.folder, station, work)
    aside = next(station.glob("before-restore-*"))
    assert {path.name for path in aside.iterdir()} >= {"station.db", "station.db-wal", "slots.json"}
    again = stations.login(station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    assert [row.login_name for row in again.desk.accounts.list(again.actor)] == ["zhou"]
    again.close()


def test_a_station_that_is_open_is_not_restored_over(logged_in: LoggedIn, work: Work, tmp_path: Path) -> None:
    facts = _make(logged_in, tmp_path / "backups")
    with pytest.raises(StationError, match="is open"):
        _restore(facts.folder, tmp_path / "station", work)
    assert logged_in.desk.checks.run(logged_in.actor).passed


def test_a_wrong_password_restores_nothing(logged_in: LoggedIn, work: Work, tmp_path: Path) -> None:
    facts = _make(logged_in, tmp_path / "backups")
    with pytest.raises(WrongPassword):
        _restore(facts.folder, tmp_path / "elsewhere", work, "falsch")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["station.db", "slots.json", "backup.json"])
def test_a_backup_that_is_cut_is_refused(logged_in: LoggedIn, work: Work, tmp_path: Path, name: str) -> None:
    facts = _make(logged_in, tmp_path / "backups")
    cut = Path(facts.folder) / name
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    with pytest.raises(StationError, match="cut or altered|not a complete backup"):
        _restore(facts.folder, tmp_path / "elsewhere", work)
    assert not (tmp_path / "elsewhere").exists()


def test_a_place_that_cannot_be_written_leaves_no_half_backup(logged_in: LoggedIn, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    with pytest.raises(StationError, match="could not be written"):
        _make(logged_in, tmp_path / "a file")


def test_an_inspector_may_not_make_backups(logged_in: LoggedIn, inspector: Actor, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        logged_in.desk.backups.make(inspector, Places(tmp_path / "backups"))
    assert not (tmp_path / "backups").exists()


def test_rotation_keeps_days_then_weeks_then_months(logged_in: LoggedIn, tmp_path: Path) -> None:
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    folder = tmp_path / "backups"
    first = Path(_make(logged_in, folder).folder)
    facts = (first / "backup.json").read_text()
    made, kept_id = clock.now_utc_ms(), facts_of(first).station_id
    for day in range(1, 400):  # copies that say they are older: making 400 real ones would prove no more
        older = folder / f"day-{day:03}"
        shutil.copytree(first, older)
        (older / "backup.json").write_text(facts.replace(str(made), str(made - day * 86_400_000)))
    backups.rotate(folder, kept_id, ZoneInfo("Asia/Shanghai"), made)
    ages = sorted((made - kept.made_utc_ms) // 86_400_000 for kept in backups.backups_in(folder, kept_id))
    assert ages[:14] == list(range(14))
    assert 14 + 6 <= len(ages) <= 14 + 8 + 14
    assert ages[-1] >= 360
