"""The store takes in what is drawn, flagged, scored or kept; a stored call is heard when its original is away."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from qadesk.audio.buffer import SampleBuffer
from qadesk.clock import FixedClock
from qadesk.errors import AudioError, BadInput, Conflict, NotAllowed, StationError, UserError
from qadesk.models.audit import AuditRow
from qadesk.models.call_lines import CallFilter
from qadesk.models.calls import Call, Recording
from qadesk.models.sampling import Origin, QueueItem
from qadesk.models.store import KeepCause, StoredRecording, StoreFigures
from qadesk.security.sealed_file import opened_sha256
from qadesk.services import store_taking
from qadesk.services.progress import Silent
from qadesk.services.stations import LoggedIn
from qadesk.services.store_chore import StoreChore
from qadesk.services.store_sound import object_path
from tests import builders
from tests.services.field import Field, tone


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    """Two calls of A01 with recordings, the first in the queue."""
    made = Field(logged_in, tmp_path / "field")
    made.import_list(made.call_list(("A01",), 2))
    made.import_recordings(("A01",), 2)
    queue_call(made, "A010000.WAV")
    return made


def queue_call(field: Field, file_name: str) -> None:
    database = field.session.desk.station.database
    call_id = call_of(field, file_name)
    with database.transaction() as session:
        session.add(QueueItem(call_id=call_id, origin=Origin.DRAW, order_key=file_name, created_utc_ms=0))


def rows_of(field: Field) -> list[StoredRecording]:
    with field.session.desk.station.database.reading() as session:
        found = list(session.scalars(select(StoredRecording)))
        session.expunge_all()
    return found


def recording(field: Field, at: int = 0) -> Recording:
    with field.session.desk.station.database.reading() as session:
        found = session.scalars(select(Recording).order_by(Recording.id)).all()[at]
        session.expunge_all()
    return found


def item_of(field: Field) -> int:
    with field.session.desk.station.database.reading() as session:
        return session.scalars(select(QueueItem.id)).one()


def call_of(field: Field, file_name: str) -> int:
    with field.session.desk.station.database.reading() as session:
        return session.scalars(select(Call.id).join(Recording).where(Recording.file_name == file_name)).one()


def sound(field: Field) -> bytes:
    """What the player is given of the call in the queue."""
    desk = field.session.desk
    decoded = desk.listening.decode(field.session.actor, item_of(field)).result()
    buffer = SampleBuffer.of(decoded)
    heard = np.ascontiguousarray(buffer.samples).tobytes()
    buffer.close()
    return heard


def take_in(field: Field) -> int:
    return field.session.desk.store.take_in(field.session.actor).taken


def away(field: Field) -> Path:
    """Take the drive with the recordings away."""
    elsewhere = field.folder.with_name("unplugged")
    (field.folder / "录音").rename(elsewhere)
    return elsewhere


def stored_file(field: Field) -> Path:
    row, = rows_of(field)
    return object_path(field.session.desk.station.folder, row.sha256)


# -- into the store
def test_what_was_drawn_is_taken_in_encrypted_under_its_hash_and_nothing_else(field: Field) -> None:
    assert take_in(field) == 1
    row, original = rows_of(field)[0], Path(recording(field).path)
    assert (row.cause, row.account_id) == (KeepCause.DRAWN, None)
    assert row.sha256 == hashlib.sha256(original.read_bytes()).hexdigest()
    written = stored_file(field).read_bytes()
    assert stored_file(field).parent.parent.name == "store"
    assert original.read_bytes()[44:60] not in written and b"RIFF" not in written
    assert opened_sha256(stored_file(field), row.key, row.size_bytes) == row.sha256
    assert (row.object_sha256, row.object_bytes) == (hashlib.sha256(written).hexdigest(), len(written))
    assert take_in(field) == 0


def test_each_recording_has_a_key_of_its_own_and_its_taking_in_is_audited(field: Field) -> None:
    queue_call(field, "A010001.WAV")
    assert take_in(field) == 2
    assert len({row.key for row in rows_of(field)}) == 2
    with field.session.desk.station.database.reading() as session:
        audited = session.scalars(select(AuditRow.about).where(AuditRow.action == "store.take_in")).all()
    assert sorted(audited) == ["A010000.WAV", "A010001.WAV"]


def test_a_recording_that_was_changed_since_the_import_is_not_taken_in(field: Field) -> None:
    tone(Path(recording(field).path), shade=77)
    done = field.session.desk.store.take_in(field.session.actor)
    assert (done.taken, [fault.file for fault in done.refused]) == (0, ["A010000.WAV"])
    assert "not the one" in done.refused[0].reason
    assert not rows_of(field) and not list(store_taking.objects_in(field.session.desk.station.folder))


def test_cancelling_keeps_what_is_in_and_the_next_round_goes_on(field: Field) -> None:
    class AfterOne(Silent):
        calls = 0

        def __call__(self, done: int, whole: int, words: str = "") -> None:
            self.calls += 1

        @property
        def cancelled(self) -> bool:  # type: ignore[override]
            return self.calls >= 1

    queue_call(field, "A010001.WAV")
    assert field.session.desk.store.take_in(field.session.actor, AfterOne()).taken == 1
    assert take_in(field) == 1


def test_a_full_disk_is_said_and_leaves_nothing(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        full.setattr(store_taking, "free_bytes", lambda _folder: 1 << 20)
        with pytest.raises(StationError, match="1 MB free"):
            take_in(field)
        with pytest.raises(StationError):
            field.session.desk.store.keep(field.session.actor, call_of(field, "A010001.WAV"))
    assert not rows_of(field) and not list(store_taking.objects_in(field.session.desk.station.folder))
    assert take_in(field) == 1


def test_what_a_killed_round_left_is_removed_and_no_object_counts_without_its_row(field: Field) -> None:
    folder = field.session.desk.station.folder
    stray = object_path(folder, "a" * 64)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"sealed, and killed before its row")
    half = stray.with_name("half.part")
    half.write_bytes(b"killed on the way")
    assert take_in(field) == 1
    assert not stray.exists() and not half.exists() and stored_file(field).exists()


def test_what_cannot_be_removed_from_the_store_is_said(field: Field) -> None:
    object_path(field.session.desk.station.folder, "a" * 64).mkdir(parents=True)  # named as an object is
    with pytest.raises(StationError, match="store cannot be read"):
        take_in(field)
    assert not rows_of(field)


def test_objects_that_a_database_moved_aside_may_know_are_left(field: Field) -> None:
    folder = field.session.desk.station.folder
    (folder / "before-restore-20260901-120000").mkdir()
    stray = object_path(folder, "a" * 64)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of the database before the restore")
    take_in(field)
    assert stray.exists()


def test_one_that_is_kept_by_hand_is_in_at_once_and_says_by_whom(field: Field) -> None:
    store, actor = field.session.desk.store, field.session.actor
    store.keep(actor, call_of(field, "A010001.WAV"))
    row, = rows_of(field)
    assert (row.cause, row.account_id) == (KeepCause.KEPT, actor.account_id)
    assert take_in(field) == 1
    store.keep(actor, call_of(field, "A010000.WAV"))
    assert {row.cause for row in rows_of(field)} == {KeepCause.KEPT}
    assert len(list(store_taking.objects_in(field.session.desk.station.folder))) == 2


def test_a_call_without_its_recording_cannot_be_kept(field: Field) -> None:
    away(field)
    with pytest.raises(AudioError, match="not where it was"):
        field.session.desk.store.keep(field.session.actor, call_of(field, "A010000.WAV"))
    assert not rows_of(field)


def test_a_practice_station_takes_in_what_is_kept_and_does_not_double_its_recordings(field: Field) -> None:
    station = field.session.desk.station
    object.__setattr__(station, "practice", True)
    assert take_in(field) == 0
    field.session.desk.store.keep(field.session.actor, call_of(field, "A010000.WAV"))
    assert len(rows_of(field)) == 1


# -- heard from the store
def test_a_stored_call_is_heard_when_its_original_is_away(field: Field) -> None:
    heard = sound(field)
    take_in(field)
    away(field)
    assert sound(field) == heard


def test_the_original_is_heard_while_it_is_unchanged(field: Field) -> None:
    take_in(field)
    stored_file(field).write_bytes(b"")
    sound(field)


def test_an_original_that_changed_is_not_heard_where_the_store_has_what_was_brought_in(field: Field) -> None:
    heard = sound(field)
    take_in(field)
    original = Path(recording(field).path)
    tone(original, shade=99)
    os.utime(original, (1, 1))
    assert sound(field) == heard


def test_a_damaged_object_says_so_and_the_original_is_heard_where_it_is(field: Field) -> None:
    take_in(field)
    original = Path(recording(field).path)
    os.utime(original, (1, 1))
    damaged = bytearray(stored_file(field).read_bytes())
    damaged[-40] ^= 1
    stored_file(field).write_bytes(damaged)
    sound(field)
    away(field)
    with pytest.raises(AudioError, match="store of recordings is damaged") as refused:
        sound(field)
    assert refused.value.code == "E-AUD-15"


def test_a_cut_object_says_so(field: Field) -> None:
    take_in(field)
    away(field)
    stored_file(field).write_bytes(stored_file(field).read_bytes()[:-1])
    with pytest.raises(AudioError, match="store of recordings is damaged"):
        sound(field)


def test_nothing_plain_is_written_while_a_stored_call_is_heard(field: Field, tmp_path: Path) -> None:
    take_in(field)
    away(field)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    sound(field)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before


# -- away and back
def looks_noted(field: Field) -> list[dict[str, object]]:
    """What the audit trail says of recordings that went away or came back."""
    with field.session.desk.station.database.reading() as session:
        found = select(AuditRow.detail).where(AuditRow.action == "store.look_around").order_by(AuditRow.seq)
        return list(session.scalars(found))


def test_a_call_that_is_opened_tells_that_its_recording_is_away_and_when_it_is_back(field: Field) -> None:
    elsewhere = away(field)
    with pytest.raises(AudioError):
        sound(field)
    assert recording(field).away_utc_ms == field.session.desk.station.clock.now_utc_ms()
    elsewhere.rename(field.folder / "录音")
    sound(field)
    assert recording(field).away_utc_ms is None
    assert looks_noted(field) == [{"away": 1, "back": 0}, {"away": 0, "back": 1}]


def test_a_look_around_marks_what_went_away_and_what_is_back(field: Field) -> None:
    store, actor = field.session.desk.store, field.session.actor
    take_in(field)
    assert store.look_around(actor) == 0
    elsewhere = away(field)
    assert store.look_around(actor) == 2
    assert store.figures(actor) == StoreFigures(1, recording(field).size_bytes, 2, 2, 1)
    rows = store.away(actor)
    assert [(row.file_name, row.stored) for row in rows] == [("A010001.WAV", False), ("A010000.WAV", True)]
    elsewhere.rename(field.folder / "录音")
    assert store.look_around(actor) == 2 and not store.away(actor)
    assert looks_noted(field) == [{"away": 2, "back": 0}, {"away": 0, "back": 2}]


def test_queue_and_list_say_what_is_away_and_what_the_store_has(field: Field) -> None:
    desk, actor = field.session.desk, field.session.actor

    def shown() -> tuple[bool, list[str]]:
        lines = desk.calls.list(actor, CallFilter()).lines
        return desk.listening.queue(actor).rows[0].is_away, sorted(line.audio for line in lines)

    assert shown() == (False, ["playable", "playable"])
    elsewhere = away(field)
    desk.store.look_around(actor)
    assert shown() == (True, ["away", "away"])
    assert desk.calls.count(actor, CallFilter(audio="away")).total == 2
    elsewhere.rename(field.folder / "录音")
    desk.store.look_around(actor)
    take_in(field)
    away(field)
    desk.store.look_around(actor)
    assert shown() == (False, ["away", "stored"])
    assert desk.calls.count(actor, CallFilter(audio="stored")).total == 1


def test_what_is_away_is_found_in_another_folder_by_its_hash_under_whatever_name(field: Field) -> None:
    store, actor = field.session.desk.store, field.session.actor
    elsewhere = away(field)
    store.look_around(actor)
    (elsewhere / "A010000.WAV").rename(elsewhere / "renamed.wav")
    tone(elsewhere / "A010001.WAV", shade=200)
    plan = store.search(actor, elsewhere)
    assert [Path(found.path).name for found in plan.found] == ["renamed.wav"]
    assert [(fault.file, "content is another" in fault.reason) for fault in plan.missing] == [("A010001.WAV", True)]
    assert recording(field).away_utc_ms is not None
    assert store.relink(actor, plan) == 1
    assert recording(field).path == str(elsewhere / "renamed.wav")
    sound(field)
    with field.session.desk.station.database.reading() as session:
        detail = session.scalars(select(AuditRow.detail).where(AuditRow.action == "store.relink")).one()
    assert detail == {"found": 1, "away": 1}


def test_why_each_is_still_away(field: Field, tmp_path: Path) -> None:
    store, actor = field.session.desk.store, field.session.actor
    away(field)
    store.look_around(actor)
    tone(tmp_path / "other" / "A010000.WAV", seconds=1.0)
    said = {fault.file: fault.reason for fault in store.search(actor, tmp_path / "other").missing}
    assert "another size" in said["A010000.WAV"] and "no file" in said["A010001.WAV"]


def test_a_file_that_another_recording_is_in_is_not_taken_from_it(field: Field) -> None:
    store, actor = field.session.desk.store, field.session.actor
    original = Path(recording(field).path)
    twin = original.with_name("twin.wav")
    shutil.copy2(original, twin)
    field.session.desk.calls.import_recordings(actor, [twin])
    original.unlink()
    store.look_around(actor)
    plan = store.search(actor, original.parent)
    assert not plan.found and "another recording" in plan.missing[0].reason


def test_a_file_that_goes_after_the_search_changes_nothing(field: Field) -> None:
    store, actor = field.session.desk.store, field.session.actor
    elsewhere = away(field)
    store.look_around(actor)
    plan = store.search(actor, elsewhere)
    (elsewhere / "A010001.WAV").unlink()
    with pytest.raises(Conflict):
        store.relink(actor, plan)
    assert recording(field).away_utc_ms is not None


def test_a_folder_that_is_not_there_is_named(field: Field, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        field.session.desk.store.search(field.session.actor, tmp_path / "nowhere")


def test_a_search_that_is_stopped_changes_nothing(field: Field) -> None:
    class Stopped(Silent):
        cancelled = True

    elsewhere = away(field)
    field.session.desk.store.look_around(field.session.actor)
    with pytest.raises(UserError):
        field.session.desk.store.search(field.session.actor, elsewhere, Stopped())


def test_importing_again_from_another_place_brings_a_recording_back(field: Field) -> None:
    elsewhere = away(field)
    field.session.desk.store.look_around(field.session.actor)
    field.session.desk.calls.import_recordings(field.session.actor, [elsewhere])
    assert recording(field).away_utc_ms is None and sound(field)


def test_a_trainer_keeps_and_relinks_nothing(field: Field) -> None:
    trainer = builders.add_account(field.session, builders.TRAINER)
    store = field.session.desk.store
    for act in (lambda: store.keep(trainer, 1), lambda: store.search(trainer, field.folder),
                lambda: store.away(trainer)):
        with pytest.raises(NotAllowed):
            act()


# -- in the background
def test_the_chore_mends_looks_and_takes_in_and_has_nothing_to_do_afterwards(field: Field) -> None:
    clock = field.session.desk.station.clock
    assert isinstance(clock, FixedClock)
    chore = StoreChore(field.session.desk.store, field.session.actor, clock)
    chore.run(Silent())
    assert len(rows_of(field)) == 1
    elsewhere = away(field)
    chore.run(Silent())
    assert recording(field).away_utc_ms is None  # not all is looked at each time
    clock.advance(601)
    chore.run(Silent())
    assert recording(field).away_utc_ms is not None
    elsewhere.rename(field.folder / "录音")
    chore.run(Silent())
    assert recording(field).away_utc_ms is None and len(rows_of(field)) == 1


def test_the_chore_names_what_cannot_be_taken_in_and_does_not_nag_for_what_is_away(field: Field) -> None:
    station = field.session.desk.station
    chore = StoreChore(field.session.desk.store, field.session.actor, station.clock)
    elsewhere = away(field)
    chore.run(Silent())
    elsewhere.rename(field.folder / "录音")
    tone(Path(recording(field).path), shade=77)
    with pytest.raises(UserError, match=r"A010000\.WAV: it is not the one that was brought in"):
        chore.run(Silent())


def test_the_chore_names_no_file_to_whoever_reads_no_lists_nor_in_its_line(field: Field) -> None:
    class Heard(Silent):
        words: set[str] = set()

        def __call__(self, done: int, whole: int, words: str = "") -> None:
            self.words.add(words)

    station, heard = field.session.desk.station, Heard()
    tone(Path(recording(field).path), shade=77)
    chore = StoreChore(field.session.desk.store, builders.add_account(field.session, builders.TRAINER), station.clock)
    with pytest.raises(UserError, match="1 recording could not be taken into the store: it is not the one") as refused:
        chore.run(heard)
    assert "A01" not in str(refused.value) and heard.words == {""}
