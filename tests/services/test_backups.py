"""Backups: verified copies of this very station, at one or two places, by hand and by themselves; and restoring."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from qadesk.clock import FixedClock
from qadesk.database import copy
from qadesk.errors import NotAllowed, RuleBroken, StationError
from qadesk.models.audit import AuditRow
from qadesk.models.checks import BackupFacts, BackupReason
from qadesk.models.people import Actor
from qadesk.security.slots import SlotFile, WrongPassword
from qadesk.services import backup_places, backups, stations
from qadesk.services.backup_folder import facts_of, write_backup_folder
from qadesk.services.backup_places import Places
from qadesk.services.restoring import restore
from qadesk.services.stations import LoggedIn
from qadesk.ui.tasks import Cancelled, Progress
from qadesk.work import Work
from tests import builders
from tests.services.field import Field, content

CLOCK = FixedClock(builders.NOW)
DAY_MS = 86_400_000


def _make(logged_in: LoggedIn, folder: Path) -> BackupFacts:
    return logged_in.desk.backups.make(logged_in.actor, Places(folder)).facts


def _restore(backup: str, folder: Path, work: Work, password: str = builders.PASSWORD) -> None:
    restore(Path(backup), folder, "zhou", password, clock=CLOCK, work=work)


def test_a_backup_of_an_open_station_restores_elsewhere_with_one_password(logged_in: LoggedIn, work: Work,
                                                                          tmp_path: Path) -> None:
    builders.add_account(logged_in, builders.INSPECTOR)
    facts = _make(logged_in, tmp_path / "backups")
    _restore(facts.folder, tmp_path / "elsewhere", work)
    again = stations.login(tmp_path / "elsewhere", "zhou", builders.PASSWORD, clock=CLOCK, work=work)
    assert "林晓" in [row.display_name for row in again.desk.accounts.list(again.actor)]
    assert again.desk.checks.run(again.actor).passed
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


def test_a_backup_made_by_hand_takes_none_of_the_last_day_away(logged_in: LoggedIn, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    first = _make(logged_in, folder)
    facts = (Path(first.folder) / "backup.json").read_text()
    for minutes in (5, 600, 1400, 3 * 1440, 3 * 1440 + 1):
        shutil.copytree(first.folder, folder / f"before-{minutes}")
        (folder / f"before-{minutes}" / "backup.json").write_text(
            facts.replace(str(first.made_utc_ms), str(first.made_utc_ms - minutes * 60_000)))
    _make(logged_in, folder)
    assert {path.name for path in folder.glob("before-*")} == {f"before-{minutes}" for minutes in (5, 600, 1400, 4320)}


# -- whose backups they are
def test_two_stations_share_a_folder_and_neither_touches_the_others(logged_in: LoggedIn, work: Work,
                                                                    tmp_path: Path) -> None:
    folder, neighbour = tmp_path / "backups", builders.new_station(tmp_path / "neighbour", work)
    theirs = Path(_make(neighbour, folder).folder)
    older = (theirs / "backup.json").read_text()
    made = str(CLOCK.now_utc_ms())
    for day in range(20, 60):
        shutil.copytree(theirs, folder / f"theirs-{day}")
        (folder / f"theirs-{day}" / "backup.json").write_text(older.replace(made, str(int(made) - day * DAY_MS)))
    ours = _make(logged_in, folder)
    assert len(list(folder.glob("theirs-*"))) == 40
    assert logged_in.desk.backups.list(logged_in.actor, Places(folder)) == (ours,)
    neighbour.close()


def test_what_is_no_backup_or_cannot_be_read_stays(logged_in: LoggedIn, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for name, text in (("photos", ""), ("qadesk-QA-01-20200101-000000", "{"), ("list", "[]")):
        (folder / name).mkdir(parents=True)
        (folder / name / "backup.json").write_text(text)
    (folder / "notes.txt").write_text("mine")
    _make(logged_in, folder)
    assert {"photos", "qadesk-QA-01-20200101-000000", "list", "notes.txt"} <= {path.name for path in folder.iterdir()}


def test_a_backup_of_the_first_format_is_known_by_its_slots(logged_in: LoggedIn, work: Work, tmp_path: Path) -> None:
    made = _make(logged_in, tmp_path / "backups")
    path = Path(made.folder) / "backup.json"
    raw = json.loads(path.read_text("utf-8"))
    first = {name: raw[name] for name in ("station", "made_utc_ms", "audit_seq", "size_bytes", "sha256")}
    path.write_text(json.dumps({"format": 1, **first}), "utf-8")
    assert logged_in.desk.backups.list(logged_in.actor, Places(tmp_path / "backups")) == (made,)
    _restore(made.folder, tmp_path / "elsewhere", work)


def test_only_old_parts_of_this_station_are_swept(logged_in: LoggedIn, work: Work, tmp_path: Path) -> None:
    folder, neighbour = tmp_path / "backups", builders.new_station(tmp_path / "neighbour", work)
    now_s = builders.NOW.timestamp()
    for name, station, age_s in (("old", "station", 90_000), ("young", "station", 60), ("theirs", "neighbour", 90_000)):
        part = folder / f"qadesk-{name}.part"
        part.mkdir(parents=True)
        shutil.copy(tmp_path / station / "slots.json", part)
        os.utime(part / "slots.json", (now_s - age_s, now_s - age_s))
    (folder / "empty.part").mkdir()
    _make(logged_in, folder)
    assert {path.name for path in folder.glob("*.part")} == {"qadesk-young.part", "qadesk-theirs.part", "empty.part"}
    neighbour.close()


def test_backups_from_a_clock_that_was_ahead_stay_and_the_newest_stays(logged_in: LoggedIn, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    first = Path(_make(logged_in, folder).folder)
    text, made = (first / "backup.json").read_text(), CLOCK.now_utc_ms()
    for hour in range(1, 9):  # of one later day: a clock that was ahead for a morning
        shutil.copytree(first, folder / f"ahead-{hour}")
        (folder / f"ahead-{hour}" / "backup.json").write_text(text.replace(str(made), str(made + 30 * DAY_MS + hour)))
    newest = _make(logged_in, folder)
    assert len(list(folder.glob("ahead-*"))) == 8
    assert Path(newest.folder).exists()


# -- places
def test_a_second_place_holds_the_same_bytes(logged_in: LoggedIn, work: Work, tmp_path: Path) -> None:
    places = Places(tmp_path / "one", tmp_path / "two")
    (tmp_path / "two").mkdir()
    made = logged_in.desk.backups.make(logged_in.actor, places)
    assert made.second is not None
    assert made.warning is None
    first, second = Path(made.facts.folder), Path(made.second.folder)
    assert {p.name: p.read_bytes() for p in first.iterdir()} == {p.name: p.read_bytes() for p in second.iterdir()}
    assert set(logged_in.desk.backups.list(logged_in.actor, places)) == {made.facts, made.second}
    _restore(made.second.folder, tmp_path / "elsewhere", work)


def test_a_second_place_that_is_away_is_a_warning_that_names_it(logged_in: LoggedIn, tmp_path: Path) -> None:
    made = logged_in.desk.backups.make(logged_in.actor, Places(tmp_path / "one", tmp_path / "usb"))
    assert Path(made.facts.folder).is_dir()
    assert made.second is None
    assert made.warning is not None
    assert str(tmp_path / "usb") in made.warning.what
    assert not (tmp_path / "usb").exists()


@pytest.mark.parametrize(("first", "second", "code"), [
    ("station/backups", None, "E-BAK-06"), ("station", None, "E-BAK-06"), ("one", "station/x", "E-BAK-06"),
    ("one", "one", "E-BAK-07"), ("one", "two/../one", "E-BAK-07")])
def test_places_that_protect_from_nothing_are_refused(logged_in: LoggedIn, tmp_path: Path, first: str,
                                                      second: str | None, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        logged_in.desk.backups.make(logged_in.actor, Places(tmp_path / first, tmp_path / second if second else None))
    assert refused.value.code == code
    assert not (tmp_path / "one").exists()


def test_a_place_without_room_says_what_is_needed(logged_in: LoggedIn, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_places, "SPARE_BYTES", 1 << 60)
    with pytest.raises(StationError, match=r"A backup needs 109951162777\d MB"):
        _make(logged_in, tmp_path / "backups")
    assert not (tmp_path / "backups").exists()


# -- a copy that counts
def test_a_station_that_is_written_all_the_while_is_copied_as_it_was(logged_in: LoggedIn, tmp_path: Path,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy, "PAGES_AT_A_TIME", 8)
    station, steps = logged_in.desk.station, []
    with station.database.reading() as session:
        head = station.chain.head(session)

    class Writing:
        cancelled = False

        def __call__(self, done: int, whole: int, words: str = "") -> None:
            if words == "Copying":
                steps.append(done)
                logged_in.desk.settings.change_user(logged_in.actor, speed_milli=1000 + len(steps))

    facts = logged_in.desk.backups.make(logged_in.actor, Places(tmp_path / "backups"), progress=Writing()).facts
    assert len(steps) > 10
    assert steps == sorted(steps)
    assert facts.audit_seq == head.seq


def _stopping(at: str) -> Progress:
    """A person who cancels as soon as the window says so."""
    progress = Progress(lambda _done, _whole, words: progress.cancel() if words == at else None)
    return progress


def test_a_backup_that_is_stopped_leaves_nothing(logged_in: LoggedIn, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy, "PAGES_AT_A_TIME", 8)
    for stop_at in ("Copying", "Checking"):
        progress = _stopping(stop_at)
        with pytest.raises(Cancelled):
            logged_in.desk.backups.make(logged_in.actor, Places(tmp_path / "backups"), progress=progress)
        assert list((tmp_path / "backups").iterdir()) == []


def test_a_copy_of_a_damaged_station_does_not_count(logged_in: LoggedIn, tmp_path: Path) -> None:
    path = logged_in.desk.station.folder / "station.db"
    logged_in.desk.station.database.close()
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(StationError, match="damaged"):
        write_backup_folder(path.parent, tmp_path / "backups", logged_in.desk.station.data_key,
                            reason=BackupReason.BEFORE_MIGRATION, made_utc_ms=0)
    assert list((tmp_path / "backups").iterdir()) == []


# -- by themselves
def test_one_is_due_after_changes_and_not_before(logged_in: LoggedIn, tmp_path: Path) -> None:
    backups_of, actor, places = logged_in.desk.backups, logged_in.actor, Places(tmp_path / "backups")
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    assert backups_of.status(actor, places).overdue
    made = backups_of.automatic(actor, places)
    assert made is not None
    assert made.facts.reason is BackupReason.AUTOMATIC
    assert backups_of.automatic(actor, places) is None
    clock.advance(30 * 3600)
    assert not backups_of.status(actor, places).overdue
    assert backups_of.automatic(actor, places) is None
    logged_in.desk.settings.change_user(actor, speed_milli=1500)
    status = backups_of.status(actor, places)
    assert (status.due, status.overdue, status.age_ms) == (True, True, 30 * 3_600_000)
    assert backups_of.automatic(actor, places) is not None


def test_a_day_with_changes_is_backed_up_the_same_day(logged_in: LoggedIn, tmp_path: Path) -> None:
    backups_of, actor, places = logged_in.desk.backups, logged_in.actor, Places(tmp_path / "backups")
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    backups_of.automatic(actor, places)
    logged_in.desk.settings.change_user(actor, speed_milli=1500)
    clock.advance(3 * 3600)
    assert not backups_of.status(actor, places).due
    clock.advance(3600)
    assert backups_of.status(actor, places).due


def test_whoever_works_has_automatic_backups_but_makes_none_by_hand(logged_in: LoggedIn, inspector: Actor,
                                                                    tmp_path: Path) -> None:
    inspector = replace(inspector, password_due=False)
    made = logged_in.desk.backups.automatic(inspector, Places(tmp_path / "backups"))
    assert made is not None
    with logged_in.desk.station.database.reading() as session:
        last = session.execute(select(AuditRow.action, AuditRow.account_id, AuditRow.about)
                               .order_by(AuditRow.seq.desc())).first()
    assert last == ("backups.automatic", inspector.account_id, Path(made.facts.folder).name)
    with pytest.raises(NotAllowed):
        logged_in.desk.backups.make(inspector, Places(tmp_path / "backups"))


def test_an_import_into_a_filled_station_begins_with_a_backup(logged_in: LoggedIn, tmp_path: Path) -> None:
    field, folder = Field(logged_in, tmp_path / "in"), tmp_path / "backup"
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    field.import_people()
    logged_in.desk.calls.import_list(logged_in.actor, content(field.call_list(per_agent=2)))
    assert not folder.exists()
    for _again in range(2):  # the second one comes within the hour
        logged_in.desk.calls.import_list(logged_in.actor, content(field.call_list(per_agent=2)))
    station_id = SlotFile.load(logged_in.desk.station.folder).station_id
    assert [facts.reason for facts in backups.backups_in(folder, station_id)] == [BackupReason.BEFORE_IMPORT]
