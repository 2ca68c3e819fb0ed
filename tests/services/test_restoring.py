"""Restoring, killed at every step: the old station or the restored one opens, whole, and nothing is ever lost."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from qadesk.clock import FixedClock
from qadesk.database.engine import connect
from qadesk.errors import StationError
from qadesk.models.audit import AuditRow
from qadesk.models.checks import BackupReason
from qadesk.security.slots import SlotFile
from qadesk.services import stations
from qadesk.services.backup_folder import FACTS, write_backup_folder
from qadesk.services.backup_places import Places
from qadesk.services.restoring import ASIDE, NOTE, restore
from qadesk.services.whole_files import digest_of
from qadesk.work import Work
from tests import builders

CLOCK = FixedClock(builders.NOW)
EVENTS = frozenset({"os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "open"})
NEW_QUOTA = 9


class Killed(BaseException):
    """Stands for the end of the process: nobody catches it."""


class Killer:
    """Ends the restore before its n-th act on a file; the interpreter's own audit hook tells of each."""

    def __init__(self) -> None:
        self.armed, self.folder, self.left, self.seen = False, "", -1, 0
        sys.addaudithook(self._heard)

    def run(self, backup: Path, station: Path, work: Work, at: int) -> bool:
        """Restore; whether it was killed at act number `at`."""
        self.folder, self.seen, self.left, self.armed = str(station), 0, at, True
        try:
            restore(backup, station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
        except Killed:
            return True
        finally:
            self.armed = False
        return False

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.armed and event in EVENTS and self._writes(event, arguments):
            self.seen += 1
            if self.seen == self.left:
                raise Killed

    def _writes(self, event: str, arguments: tuple[object, ...]) -> bool:
        return str(arguments[0]).startswith(self.folder) and (event != "open" or "w" in str(arguments[1]))


@pytest.fixture(scope="module")
def killer() -> Killer:
    return Killer()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Iterator[Path]:
    """A station with a rule changed after its backup was made, and work in its journal that no checkpoint took in."""
    folder = tmp_path_factory.mktemp("restoring")
    session = builders.new_station(folder / "station", work)
    session.desk.backups.make(session.actor, Places(folder / "backup"))
    session.desk.settings.change_rules(session.actor, reason="x", quota=NEW_QUOTA)
    shutil.copytree(folder / "station", folder / "killed")  # as a kill leaves it: with its journal
    session.close()
    yield folder


@pytest.fixture
def station(both: Path, tmp_path: Path) -> Path:
    shutil.copytree(both / "killed", tmp_path / "station")
    return tmp_path / "station"


@pytest.fixture
def backup(both: Path) -> Path:
    return next((both / "backup").iterdir())


def _quota(station: Path, work: Work) -> int:
    """The rule by which old and restored station differ, after a login and a check."""
    session = stations.login(station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    try:
        assert session.desk.checks.run(session.actor).passed
        return session.desk.settings.rules(session.actor).number("quota")
    finally:
        session.close()


def _restored_rows(station: Path, key: bytes) -> list[str]:
    engine = connect(station / "station.db", key, read_only=True)
    with engine.connect() as connection:
        found = connection.execute(select(AuditRow.about).where(AuditRow.action == "backups.restore")).scalars().all()
    engine.dispose()
    return list(found)


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.full)])
def test_killed_before_each_act_it_leaves_one_whole_station_and_runs_again(
        station: Path, backup: Path, both: Path, work: Work, killer: Killer, step: int) -> None:
    key = SlotFile.load(station).unlock("zhou", builders.PASSWORD).key
    assert not killer.run(backup, station, work, at=0)
    acts, outcomes = killer.seen, []
    assert acts > 20
    for at in (*range(1, acts, step), acts):
        shutil.rmtree(station)
        shutil.copytree(both / "killed", station)
        assert killer.run(backup, station, work, at)
        outcomes.append(_quota(station, work))
        restored = _restored_rows(station, key)
        assert restored == ([] if outcomes[-1] == NEW_QUOTA else [backup.name]), at
        restore(backup, station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
        assert _restored_rows(station, key) == [backup.name], at
    assert set(outcomes) == {NEW_QUOTA, 3}
    assert outcomes == sorted(outcomes, reverse=True)  # first the old one, from the decision on the restored one


def test_the_old_journal_goes_aside_with_its_file_and_opens_there(station: Path, backup: Path, work: Work) -> None:
    assert (station / "station.db-wal").stat().st_size > 0
    restore(backup, station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    aside = next(station.glob(f"{ASIDE}*"))
    assert {path.name for path in aside.iterdir()} >= {"station.db", "station.db-wal", "slots.json", "station.json"}
    assert _quota(station, work) == 3
    assert _quota(aside, work) == NEW_QUOTA
    assert not list(station.glob("restore-*"))


def test_two_restores_in_one_second_keep_both_old_stations(station: Path, backup: Path, work: Work) -> None:
    for _again in range(2):
        restore(backup, station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    assert len(list(station.glob(f"{ASIDE}*"))) == 2


def _cut_half(copy: Path) -> None:
    path = copy / "station.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(copy: Path) -> None:
    content = bytearray((copy / "station.db").read_bytes())
    content[9000] ^= 4
    (copy / "station.db").write_bytes(content)


def _facts(**other: object) -> Callable[[Path], object]:
    def write(copy: Path) -> None:
        (copy / FACTS).write_text(json.dumps({**json.loads((copy / FACTS).read_text("utf-8")), **other}))
    return write


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut in half": (_cut_half, "E-BAK-02"),
    "altered": (_flip, "E-BAK-02"),
    "without slots": (lambda copy: (copy / "slots.json").unlink(), "E-BAK-02"),
    "without facts": (lambda copy: (copy / FACTS).unlink(), "E-BAK-03"),
    "facts cut": (lambda copy: os.truncate(copy / FACTS, 40), "E-BAK-03"),
    "facts without end": (lambda copy: (copy / FACTS).write_text("[" * 99_999), "E-BAK-03"),
    "facts of the year 3,000,000": (_facts(made_utc_ms=10 ** 17), "E-BAK-03"),
    "facts that name nothing": (_facts(sha256={}), "E-BAK-03"),
    "facts that lead elsewhere": (_facts(sha256={"station.db": "", "slots.json": "", "../x": ""}), "E-BAK-03"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_backup_that_is_broken_restores_nothing(station: Path, backup: Path, work: Work, tmp_path: Path,
                                                  kind: str) -> None:
    hurt, code = BROKEN[kind]
    shutil.copytree(backup, tmp_path / "broken")
    hurt(tmp_path / "broken")
    before = {path.name: digest_of(path) for path in station.iterdir()}
    with pytest.raises(StationError) as refused:
        restore(tmp_path / "broken", station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    assert refused.value.code == code
    assert {path.name: digest_of(path) for path in station.iterdir()} == before


def test_no_station_is_made_of_a_backup_s_own_folder(backup: Path, work: Work, tmp_path: Path) -> None:
    shutil.copytree(backup, tmp_path / "backup")
    before = {path.name: digest_of(path) for path in (tmp_path / "backup").iterdir()}
    for target in (tmp_path / "backup", tmp_path / "backup" / "station"):
        with pytest.raises(StationError) as refused:
            restore(tmp_path / "backup", target, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
        assert refused.value.code == "E-BAK-13"
    assert {path.name: digest_of(path) for path in (tmp_path / "backup").iterdir()} == before


def test_a_restore_that_the_disk_does_not_let_finish_says_so_and_is_finished_later(station: Path, backup: Path,
                                                                                work: Work) -> None:
    shutil.copytree(backup, station / "restore-20260901-080000")
    hindrance = station / "before-restore-20260901-080000"
    hindrance.touch()
    with pytest.raises(StationError) as refused:
        _quota(station, work)
    assert refused.value.code == "E-BAK-14"
    hindrance.unlink()
    assert _quota(station, work) == 3


def test_a_note_of_a_restore_that_nobody_wrote_stops_no_login(station: Path, work: Work) -> None:
    (station / NOTE).write_text("[" * 99_999)
    assert _quota(station, work) == NEW_QUOTA
    (station / NOTE).mkdir()
    assert _quota(station, work) == NEW_QUOTA


def test_a_backup_altered_with_its_digest_is_found_by_its_seals(station: Path, backup: Path, work: Work,
                                                                tmp_path: Path) -> None:
    copy = tmp_path / "broken"
    shutil.copytree(backup, copy)
    old = digest_of(copy / "station.db")
    _flip(copy)
    (copy / FACTS).write_text((copy / FACTS).read_text("utf-8").replace(old, digest_of(copy / "station.db")), "utf-8")
    with pytest.raises(StationError) as refused:
        restore(copy, station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    assert refused.value.code == "E-BAK-01"
    assert _quota(station, work) == NEW_QUOTA


def test_a_backup_of_a_newer_version_says_so(station: Path, both: Path, work: Work, tmp_path: Path) -> None:
    shutil.copytree(both / "killed", tmp_path / "newer")
    key = SlotFile.load(tmp_path / "newer").unlock("zhou", builders.PASSWORD).key
    engine = connect(tmp_path / "newer" / "station.db", key)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    made = write_backup_folder(tmp_path / "newer", tmp_path / "backups", key, reason=BackupReason.BY_HAND,
                               made_utc_ms=0)
    with pytest.raises(StationError, match="newer version") as refused:
        restore(Path(made.folder), station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    assert refused.value.code == "E-BAK-10"
    assert _quota(station, work) == NEW_QUOTA


def test_no_byte_of_a_backup_changes_while_it_is_restored(station: Path, backup: Path, work: Work) -> None:
    before = {path.name: (path.stat().st_mtime_ns, digest_of(path)) for path in backup.iterdir()}
    restore(backup, station, "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    assert {path.name: (path.stat().st_mtime_ns, digest_of(path)) for path in backup.iterdir()} == before
