"""A station of a released version: backed up and brought up to date at login, and nothing is lost on either side."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from qadesk.clock import FixedClock
from qadesk.database import migrate
from qadesk.database.engine import connect
from qadesk.errors import StationError
from qadesk.models.checks import BackupReason
from qadesk.services import backup_places, stations
from qadesk.services.backup_folder import facts_of
from qadesk.services.before_migration import back_up
from qadesk.services.restoring import restore
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders
from tests.database import released
from tests.services.field import WEEK, Field

CLOCK = FixedClock(builders.NOW)


@pytest.fixture(scope="module", params=sorted(released.TRIGGERS))
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, work: Work, revision: str) -> tuple[Path, bytes]:
    """A station as a released version left it after a drawn week, and its data key."""
    folder = tmp_path_factory.mktemp("left") / "station"
    session = builders.new_station(folder, work)
    field = Field(session, folder.with_name("field"))
    field.fill()
    session.desk.sampling.draw_period(session.actor, WEEK, "1")
    key = session.desk.station.data_key
    session.close()
    released.as_of(folder / "station.db", key, revision)
    return folder, key


@pytest.fixture
def old(tmp_path: Path, left: tuple[Path, bytes]) -> bytes:
    """A copy of that station in `tmp_path/station`; its data key."""
    shutil.copytree(left[0], tmp_path / "station")
    return left[1]


def _login(folder: Path, work: Work, *, beside: bool = False) -> LoggedIn:
    return stations.login(folder, "zhou", builders.PASSWORD, clock=CLOCK, work=work, beside=beside)


def _revision(database: Path, key: bytes) -> str:
    engine = connect(database, key, read_only=True, resting=True)
    with engine.connect() as connection:
        found = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    engine.dispose()
    return found


def test_it_is_backed_up_then_up_to_date_and_passes_every_check(tmp_path: Path, work: Work, old: bytes,
                                                               revision: str) -> None:
    session = _login(tmp_path / "station", work)
    assert session.desk.checks.run(session.actor).passed
    session.close()
    newest = migrate.scripts().get_current_head()
    assert _revision(tmp_path / "station" / "station.db", old) == newest
    backup, = (tmp_path / "station" / "before-migration" / f"{revision}-to-{newest}").iterdir()
    assert facts_of(backup).reason == BackupReason.BEFORE_MIGRATION
    assert _revision(backup / "station.db", old) == revision


def test_the_backup_restores_elsewhere_in_the_new_version_too(tmp_path: Path, work: Work, old: bytes) -> None:
    _login(tmp_path / "station", work).close()
    backup = next((tmp_path / "station" / "before-migration").glob("*/*"))
    restore(backup, tmp_path / "elsewhere", "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    session = _login(tmp_path / "elsewhere", work)
    assert session.desk.checks.run(session.actor).passed
    session.close()


def test_a_shell_beside_the_window_migrates_nothing(tmp_path: Path, work: Work, old: bytes, revision: str) -> None:
    with pytest.raises(StationError, match="older version") as told:
        _login(tmp_path / "station", work, beside=True)
    assert told.value.code == "E-STA-12"
    assert _revision(tmp_path / "station" / "station.db", old) == revision
    assert not (tmp_path / "station" / "before-migration").exists()


def test_without_room_for_the_backup_nothing_is_migrated_and_the_lock_is_free(
        tmp_path: Path, work: Work, old: bytes, revision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_places, "SPARE_BYTES", 1 << 60)
    for _twice in range(2):
        with pytest.raises(StationError, match="needs"):
            _login(tmp_path / "station", work)
    assert _revision(tmp_path / "station" / "station.db", old) == revision


def test_tries_that_came_to_nothing_leave_one_backup(tmp_path: Path, old: bytes) -> None:
    station = tmp_path / "station"
    (station / "before-migration" / "1-to-2" / "qadesk-killed.part").mkdir(parents=True)
    for _try in range(3):
        back_up(station, old, "1", "2", CLOCK.now_utc_ms())
    assert len(list((station / "before-migration" / "1-to-2").iterdir())) == 1
