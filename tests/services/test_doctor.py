"""The doctor: each kind of damage has words of its own, and nothing in the folder changes while it looks."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import low_level
from sqlalchemy import select, text

from qadesk.clock import FixedClock
from qadesk.database.engine import connect
from qadesk.database.lock import StationLock
from qadesk.models.audit import AuditRow
from qadesk.security.login_failures import LoginFailures
from qadesk.security.slots import WrongPassword
from qadesk.services import doctor, stations
from qadesk.services.backup_places import Places
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders
from tests.disk_faults import no_file_grows_beyond

CLOCK = FixedClock(builders.NOW)
Hurt = Callable[[Path], object]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Path:
    """A folder with a closed station and a fresh backup beside it."""
    folder = tmp_path_factory.mktemp("doctor")
    session = builders.new_station(folder / "station", work)
    session.desk.backups.make(session.actor, Places(folder / "backup"))
    session.close()
    stamp = builders.NOW.timestamp()
    os.utime(folder / "station" / "station.db", (stamp, stamp))
    return folder


@pytest.fixture
def station(sound: Path, tmp_path: Path) -> Path:
    """A copy of it to be damaged."""
    shutil.copytree(sound, tmp_path / "copy")
    return tmp_path / "copy" / "station"


def _codes(station: Path) -> list[str]:
    return [found.code for found in doctor.diagnose(station, CLOCK).findings]


def _content(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
            for path in folder.rglob("*")}


def _cut(size: int) -> Hurt:
    return lambda station: os.truncate(station / "station.db", size)


def _write(name: str, content: bytes) -> Hurt:
    def hurt(station: Path) -> None:
        kept = (station / "station.db").stat()
        (station / name).write_bytes(content)
        os.utime(station / "station.db", ns=(kept.st_atime_ns, kept.st_mtime_ns))
    return hurt


def _other_slots(station: Path) -> None:
    raw = json.loads((station / "slots.json").read_text("utf-8"))
    (station / "slots.json").write_text(json.dumps({**raw, "station_id": "another"}), "utf-8")


def _no_backups(station: Path) -> None:
    shutil.rmtree(station.with_name("backup"))


def _killed(station: Path) -> None:
    (station / "station.lock").write_bytes(b'\0{"pid": 1, "computer": "PC-3", "since": "08:00"}')


DAMAGE: dict[str, tuple[Hurt, str]] = {
    "missing file": (lambda station: (station / "station.db").unlink(), "E-DOC-01"),
    "empty file": (_cut(0), "E-DOC-03"),
    "a text instead": (_write("station.db", b"Dear all, " * 1000), "E-DOC-04"),
    "zeros instead": (_write("station.db", b"\0" * 40960), "E-DOC-04"),
    "an open database instead": (_write("station.db", b"SQLite format 3\0" + bytes(range(256)) * 160), "E-DOC-04"),
    "write-protected file": (lambda station: (station / "station.db").chmod(0o444), "E-DOC-06"),
    "journal alone": (lambda station: (_write("station.db-wal", b"x" * 99)(station),
                                       (station / "station.db").unlink()), "E-DOC-07"),
    "stale journal": (_write("station.db-wal", b"x" * 99), "E-DOC-08"),
    "foreign journal": (_write("station.db-journal", b"x" * 99), "E-DOC-09"),
    "missing slots": (lambda station: (station / "slots.json").unlink(), "E-STA-07"),
    "damaged slots": (_write("slots.json", b'{"station_id": '), "E-STA-07"),
    "slots of another": (_other_slots, "E-DOC-10"),
    "damaged facts": (_write("station.json", b"{"), "E-DOC-11"),
    "facts without end": (_write("station.json", b"[" * 99_999), "E-DOC-11"),
    "damaged settings": (_write("machine.json", b"[1]"), "E-DOC-12"),
    "places that are no path": (_write("machine.json", b'{"backup_folder": "a\\u0000b"}'), "E-DOC-12"),
    "damaged failures": (_write("logins.json", b"no"), "E-DOC-13"),
    "write-protected folder": (lambda station: station.chmod(0o555), "E-DOC-14"),
    "interrupted restore": (lambda station: (station / "restore-20260901-080000").mkdir(), "E-DOC-16"),
    "killed session": (_killed, "E-DOC-17"),
    "no backup": (_no_backups, "E-DOC-18"),
}


def test_a_sound_station_has_nothing_and_its_backup_is_known(station: Path) -> None:
    found = doctor.diagnose(station, CLOCK)
    assert found.findings == ()
    assert "1 backup is known" in found.facts[0]


@pytest.mark.parametrize("kind", DAMAGE)
def test_each_damage_has_its_own_words_and_stays_as_it_is(station: Path, kind: str) -> None:
    hurt, code = DAMAGE[kind]
    hurt(station)
    before = _content(station.parent)
    found = doctor.diagnose(station, CLOCK).findings
    station.chmod(0o755)
    assert code in [one.code for one in found]
    assert all(one.what and one.todo for one in found)
    assert _content(station.parent) == before


def test_words_differ_from_damage_to_damage(station: Path, sound: Path) -> None:
    said: dict[str, str] = {}
    for kind, (hurt, code) in DAMAGE.items():
        shutil.rmtree(station.parent)
        shutil.copytree(sound, station.parent)
        hurt(station)
        said[kind] = next(one.what for one in doctor.diagnose(station, CLOCK).findings if one.code == code)
        station.chmod(0o755)
    one_kind = {"a text instead": 2, "damaged facts": 1, "damaged settings": 1}  # so many others say the same
    assert len(set(said.values())) == len(said) - sum(one_kind.values())


@pytest.mark.parametrize("share", range(1, 20))
def test_a_file_that_was_cut_is_told_with_or_without_its_key(station: Path, share: int) -> None:
    size = (station / "station.db").stat().st_size * share // 20
    key = doctor.key_of(station, "zhou", builders.PASSWORD, CLOCK)
    os.truncate(station / "station.db", size)
    outside, inside = _codes(station), doctor.look_inside(station, key)
    assert "E-DOC-05" in outside or size % 4096 == 0
    assert [one.code for one in inside][:1] == ["E-CHK-01"]


def test_a_disk_that_refuses_is_not_taken_for_a_damaged_station(station: Path) -> None:
    key = doctor.key_of(station, "zhou", builders.PASSWORD, CLOCK)
    with no_file_grows_beyond(0):
        inside = doctor.look_inside(station, key)
    assert {one.code for one in inside} == {"E-SAV-02"}
    assert doctor.look_inside(station, key) == ()


def test_a_folder_without_a_station_says_so(tmp_path: Path) -> None:
    assert _codes(tmp_path / "nowhere") == ["E-STA-10"]
    assert not (tmp_path / "nowhere").exists()


def test_an_open_station_is_no_damage_and_its_holder_is_named(logged_in: LoggedIn) -> None:
    logged_in.desk.backups.make(logged_in.actor, Places(logged_in.desk.station.folder.with_name("backup")))
    found = doctor.diagnose(logged_in.desk.station.folder, CLOCK)
    assert "E-DOC-08" not in [one.code for one in found.findings]
    assert f"process {os.getpid()}" in found.facts[0]
    with pytest.raises(Exception, match="is open"):
        StationLock(logged_in.desk.station.folder, "now")


def test_work_without_a_backup_for_more_than_a_day_is_told(station: Path) -> None:
    later = builders.NOW.timestamp() + 30 * 3600
    os.utime(station / "station.db", (later, later))
    assert "lacks the last 30 hours" in doctor.diagnose(station, CLOCK).findings[0].what


def test_a_newer_schema_is_told_with_the_key(station: Path, work: Work) -> None:
    key = doctor.key_of(station, "zhou", builders.PASSWORD, CLOCK)
    assert doctor.look_inside(station, key) == ()
    engine = connect(station / "station.db", key)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert [found.code for found in doctor.look_inside(station, key)] == ["E-STA-03"]


@pytest.mark.parametrize("asked", ["the login", "the doctor"])
def test_an_unknown_name_costs_what_a_wrong_password_costs(station: Path, work: Work, asked: str,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[object] = []
    derive = low_level.hash_secret_raw
    monkeypatch.setattr(low_level, "hash_secret_raw", lambda *given: derived.append(given) or derive(*given))
    for tries, name in enumerate(("zhou", "niemand"), start=1):
        with pytest.raises(WrongPassword):
            if asked == "the login":
                stations.login(station, name, "falsch", clock=CLOCK, work=work)
            else:
                doctor.key_of(station, name, "falsch", CLOCK)
        assert len(derived) == tries


def test_a_wrong_password_gives_no_key_and_counts(station: Path, work: Work) -> None:
    with pytest.raises(WrongPassword):
        doctor.key_of(station, "zhou", "falsch", CLOCK)
    assert len(LoginFailures(station).times("zhou")) == 1
    session = stations.login(station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    with session.desk.station.database.reading() as reading:
        failed = reading.scalars(select(AuditRow.about).where(AuditRow.action == "stations.failed_login")).all()
    session.close()
    assert failed == ["zhou"]
