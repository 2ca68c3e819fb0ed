"""Backups hold the store's objects once; restore, check and mending bring back and prove what was taken in."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

from qadesk.errors import StationError
from qadesk.models.audit import AuditRow
from qadesk.models.checks import BackupMade
from qadesk.models.store import StoredRecording
from qadesk.services import backups, stations
from qadesk.services.backup_places import Places
from qadesk.services.backup_store import prune_objects
from qadesk.services.restoring import restore
from qadesk.services.stations import LoggedIn
from qadesk.services.store_sound import object_path
from qadesk.services.store_taking import objects_in
from qadesk.work import Work
from tests import builders
from tests.disk_faults import no_file_grows_beyond
from tests.services.field import Field, tone

DAY_MS = 86_400_000


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    """Two recorded calls, the first of them kept."""
    made = Field(logged_in, tmp_path / "field")
    made.import_list(made.call_list(("A01",), 2))
    made.import_recordings(("A01",), 2)
    logged_in.desk.store.keep(logged_in.actor, 1)
    return made


def back_up(field: Field, *places: Path) -> BackupMade:
    return field.session.desk.backups.make(field.session.actor, Places(*places))


def objects(place: Path) -> list[Path]:
    return sorted((place / "store").rglob("*.qar"))


def stored(folder: Path) -> Path:
    found, = objects_in(folder)
    return found


def station_folder(field: Field) -> Path:
    return field.session.desk.station.folder


def restored(field: Field, backup: str, folder: Path, work: Work) -> LoggedIn:
    clock = field.session.desk.station.clock
    restore(Path(backup), folder, "zhou", builders.PASSWORD, clock=clock, work=work)
    return stations.login(folder, "zhou", builders.PASSWORD, clock=clock, work=work)


def codes(session: LoggedIn, *, deep: bool = False) -> list[str]:
    return [found.code for found in session.desk.checks.run(session.actor, recordings=deep).findings]


# -- backed up
def test_an_object_is_copied_once_and_named_by_each_backup(field: Field, tmp_path: Path) -> None:
    first = back_up(field, tmp_path / "backups")
    copied, = objects(tmp_path / "backups")
    assert copied.read_bytes() == stored(station_folder(field)).read_bytes()
    as_written = copied.stat()
    second = back_up(field, tmp_path / "backups")
    assert objects(tmp_path / "backups") == [copied] and copied.stat().st_mtime_ns == as_written.st_mtime_ns
    for made in (first, second):
        named = json.loads((Path(made.facts.folder) / "store.json").read_text())["objects"]
        assert [[sha256, digest] for sha256, digest, _size in named] == [
            [stored(station_folder(field)).stem, copied.stem]]
        assert not made.warning and made.facts.lacking == 0


def test_the_second_place_has_them_too(field: Field, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    made = back_up(field, tmp_path / "backups", tmp_path / "second")
    assert made.second is not None and made.warning is None
    assert [path.name for path in objects(tmp_path / "second")] == [path.name for path in objects(tmp_path / "backups")]


def test_a_station_without_a_store_makes_backups_as_ever(logged_in: LoggedIn, tmp_path: Path) -> None:
    made = logged_in.desk.backups.make(logged_in.actor, Places(tmp_path / "backups"))
    assert not (Path(made.facts.folder) / "store.json").exists() and not (tmp_path / "backups" / "store").exists()


def test_a_damaged_object_costs_the_backup_nothing_but_itself_and_is_said(field: Field, tmp_path: Path) -> None:
    stored(station_folder(field)).write_bytes(b"cut")
    made = back_up(field, tmp_path / "backups")
    assert made.warning is not None and made.warning.code == "E-BAK-15" and made.facts.lacking == 1
    assert not objects(tmp_path / "backups")


def test_a_place_too_full_for_recordings_still_takes_the_database(field: Field, tmp_path: Path) -> None:
    session = field.session
    path = tone(field.folder / "录音" / "A010001.WAV", seconds=400, shade=9)
    session.desk.calls.import_recordings(session.actor, [path])
    session.desk.store.keep(session.actor, 2)
    with no_file_grows_beyond(5 << 20):
        made = back_up(field, tmp_path / "backups")
    assert made.facts.lacking == 1 and len(objects(tmp_path / "backups")) == 1
    assert not list((tmp_path / "backups").rglob("*.part"))
    assert back_up(field, tmp_path / "backups").facts.lacking == 0


# -- thinned out
def grow_old(backup: str, age_ms: int) -> None:
    path = Path(backup) / "backup.json"
    facts = json.loads(path.read_text())
    path.write_text(json.dumps({**facts, "made_utc_ms": facts["made_utc_ms"] - age_ms}))


def test_an_object_goes_with_the_last_backup_that_names_it(field: Field, tmp_path: Path) -> None:
    place, station = tmp_path / "backups", field.session.desk.station
    first = back_up(field, place).facts
    copied, = objects(place)
    with station.database.transaction() as writing:
        writing.execute(delete(StoredRecording))
    second = back_up(field, place).facts

    def tidied() -> bool:
        backups.tidy(place, first.station_id, ZoneInfo("Asia/Shanghai"), station.clock.now_utc_ms())
        return not copied.exists()

    os.utime(copied, (1, 1))
    grow_old(first.folder, 40 * DAY_MS)
    assert not tidied()  # the only one of its month: kept, and it names the object
    grow_old(second.folder, 40 * DAY_MS - 60_000)
    assert tidied() and not Path(first.folder).exists() and Path(second.folder).exists()


@pytest.mark.parametrize("content", ["unreadable", '{"format": 1, "objects": []}', None,
                                     '{"format": 1, "objects": [["", "", 1e999]]}'])
def test_nothing_goes_while_a_list_cannot_be_read_is_another_or_gone(field: Field, tmp_path: Path,
                                                                     content: str | None) -> None:
    place = tmp_path / "backups"
    made = back_up(field, place).facts
    copied, = objects(place)
    if content is None:
        (Path(made.folder) / "store.json").unlink()
    else:
        (Path(made.folder) / "store.json").write_text(content)
    prune_objects(place, made.station_id, round(copied.stat().st_mtime * 1000) + 2 * DAY_MS)
    assert copied.exists()


def test_an_object_that_no_backup_names_goes_when_it_is_a_day_old(field: Field, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    made = back_up(field, place).facts
    copied, = objects(place)
    now_utc_ms = round(copied.stat().st_mtime * 1000)
    shutil.rmtree(made.folder)
    prune_objects(place, made.station_id, now_utc_ms + DAY_MS - 1000)
    assert copied.exists()  # a backup under way may be about to name it
    prune_objects(place, made.station_id, now_utc_ms + DAY_MS + 1000)
    assert not copied.exists()


# -- restored
def test_a_restore_elsewhere_brings_the_recordings_back(field: Field, tmp_path: Path, work: Work) -> None:
    made = back_up(field, tmp_path / "backups")
    shutil.rmtree(field.folder / "录音")
    session = restored(field, made.facts.folder, tmp_path / "elsewhere", work)
    try:
        assert codes(session, deep=True) == []
        assert stored(tmp_path / "elsewhere").read_bytes() == stored(station_folder(field)).read_bytes()
        assert not list((tmp_path / "elsewhere").glob("restore-*"))
    finally:
        session.close()


def test_a_recording_that_the_place_lost_costs_itself_alone(field: Field, tmp_path: Path, work: Work) -> None:
    made = back_up(field, tmp_path / "backups")
    objects(tmp_path / "backups")[0].unlink()
    clock = field.session.desk.station.clock
    assert restore(Path(made.facts.folder), tmp_path / "elsewhere", "zhou", builders.PASSWORD, clock=clock,
                   work=work) == 1
    session = stations.login(tmp_path / "elsewhere", "zhou", builders.PASSWORD, clock=clock, work=work)
    try:
        assert codes(session) == ["E-CHK-21"]
        with session.desk.station.database.reading() as reading:
            detail = reading.scalars(select(AuditRow.detail).where(AuditRow.action == "backups.restore")).one()
        assert detail["lacking"] == "1"
    finally:
        session.close()


def test_a_restore_repairs_a_damaged_object_and_moves_the_damaged_one_aside(field: Field, tmp_path: Path,
                                                                           work: Work) -> None:
    made, folder = back_up(field, tmp_path / "backups"), station_folder(field)
    whole = stored(folder).read_bytes()
    damaged = bytearray(whole)
    damaged[-20] ^= 1
    stored(folder).write_bytes(damaged)
    field.session.close()
    session = restored(field, made.facts.folder, folder, work)
    try:
        assert stored(folder).read_bytes() == whole
        aside, = folder.glob("before-restore-*/store/*/*.qar")
        assert aside.read_bytes() == damaged
    finally:
        session.close()


def test_a_restore_over_one_that_took_the_recording_in_anew_has_the_key_of_its_own_object(
        field: Field, tmp_path: Path, work: Work) -> None:
    made, folder, session = back_up(field, tmp_path / "backups"), station_folder(field), field.session
    first = stored(folder).read_bytes()
    with session.desk.station.database.transaction() as writing:
        writing.execute(delete(StoredRecording))
    session.desk.store.keep(session.actor, 1)
    assert stored(folder).read_bytes() != first
    back_up(field, tmp_path / "backups")
    assert len(objects(tmp_path / "backups")) == 2
    session.close()
    again = restored(field, made.facts.folder, folder, work)
    try:
        assert stored(folder).read_bytes() == first and codes(again, deep=True) == []
    finally:
        again.close()


def test_a_list_of_objects_that_was_altered_is_refused(field: Field, tmp_path: Path, work: Work) -> None:
    made = back_up(field, tmp_path / "backups")
    path = Path(made.facts.folder) / "store.json"
    path.write_text(path.read_text().replace("objects", "0bjects"))
    with pytest.raises(StationError, match="cut or altered"):
        restored(field, made.facts.folder, tmp_path / "elsewhere", work)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("content", ["[]", "[" * 5000, '{"objects": [["../../x", "y", 1]]}',
                                     '{"objects": [[1, 2, 1e999]]}'])
def test_a_hostile_list_of_objects_makes_nothing(field: Field, tmp_path: Path, work: Work, content: str) -> None:
    backup = Path(back_up(field, tmp_path / "backups").facts.folder)
    (backup / "store.json").write_text(content)
    facts = json.loads((backup / "backup.json").read_text())
    facts["sha256"]["store.json"] = hashlib.sha256(content.encode()).hexdigest()
    (backup / "backup.json").write_text(json.dumps(facts))
    with pytest.raises(StationError, match=f"{backup.name} is not a complete backup"):
        restored(field, str(backup), tmp_path / "new", work)
    assert not (tmp_path / "new").exists()


def test_recordings_are_found_by_the_proved_id_of_the_station(field: Field, tmp_path: Path, work: Work) -> None:
    made = back_up(field, tmp_path / "backups")
    facts = Path(made.facts.folder) / "backup.json"
    facts.write_text(json.dumps({**json.loads(facts.read_text()), "station_id": "../elsewhere"}))
    again = restored(field, made.facts.folder, tmp_path / "new", work)
    try:
        assert codes(again, deep=True) == []
    finally:
        again.close()


# -- checked and mended
def test_a_check_names_an_object_that_is_gone_or_cut(field: Field) -> None:
    assert codes(field.session) == []
    path = stored(station_folder(field))
    path.write_bytes(path.read_bytes()[:-1])
    assert codes(field.session) == ["E-CHK-22"]
    path.unlink()
    assert codes(field.session) == ["E-CHK-21"]


def test_a_flipped_bit_is_found_when_the_recordings_are_gone_through(field: Field) -> None:
    path = stored(station_folder(field))
    altered = bytearray(path.read_bytes())
    altered[len(altered) // 2] ^= 1
    path.write_bytes(altered)
    assert codes(field.session) == [] and codes(field.session, deep=True) == ["E-CHK-22"]


def test_a_file_of_no_row_is_named_once_it_is_a_day_old(field: Field) -> None:
    stray = object_path(station_folder(field), "b" * 64)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of a killed round")
    assert codes(field.session) == []
    os.utime(stray, (1, 1))
    assert codes(field.session) == ["E-CHK-23"]


def test_what_the_store_lacks_is_brought_back_from_the_backups_by_itself(field: Field) -> None:
    session, folder = field.session, station_folder(field)
    back_up(field, folder.with_name("backup"))
    path = stored(folder)
    whole = path.read_bytes()
    path.unlink()
    assert session.desk.store.mend(session.actor) == 1
    assert path.read_bytes() == whole and codes(session, deep=True) == []
    assert session.desk.store.mend(session.actor) == 0
