"""Clips as a service: what is written, registered and audited together; who may; what is refused and leaves nothing."""

from __future__ import annotations

import errno
import hashlib
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sqlalchemy.exc import IntegrityError

from qadesk.errors import AudioError, BadInput, NotAllowed, StationError, UserError
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.clips import Beep, Clip, ClipFormat, ClipPurpose, NewClip, file_name_of, joined
from qadesk.models.people import Actor
from qadesk.security.slots import WrongPassword
from qadesk.services.clips import Clips
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.audio.test_clip import likeness
from tests.services.evaluated import stored, submit
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.services.test_flags import new as new_flag

NEW = NewClip("clip-1", 2_000, 6_000, (Beep(3_000, 4_000), Beep(5_000, 5_500, 1)), ClipFormat.WAV, ClipPurpose.CASES,
              "开场白完整，\n可作范例。")


@pytest.fixture
def clips(logged_in: LoggedIn) -> Clips:
    return logged_in.desk.clips


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write_recording(tmp_path / "calls" / "A01_1.wav", 20)


@pytest.fixture
def item_id(logged_in: LoggedIn, recording: Path) -> int:
    return add_sounding_item(logged_in, recording)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clips").mkdir()
    return tmp_path / "clips"


def audit(logged_in: LoggedIn, action: str) -> list[AuditRow]:
    return [row for row in stored(logged_in, AuditRow) if row.action == action]


def test_a_clip_is_written_registered_and_audited(clips: Clips, logged_in: LoggedIn, inspector: Actor, item_id: int,
                                                  recording: Path, folder: Path) -> None:
    row = clips.export(inspector, item_id, NEW, folder / "a.wav")
    data = (folder / "a.wav").read_bytes()
    assert row.sha256 == hashlib.sha256(data).hexdigest() and (row.item_id, row.agent_no) == (item_id, "A01")
    assert row.caption == "Agent A01 · 2026-09-07 08:01 · 00:02–00:06 · Case library · 开场白完整， 可作范例。"
    with soundfile.SoundFile(folder / "a.wav") as file:
        assert file.copy_metadata()["comment"] == row.caption and file.samplerate == 8_000
        written = file.read(dtype="int16")
    said, _rate = soundfile.read(recording, dtype="int16")
    assert len(written) == 32_000 and np.array_equal(written[:7_900], said[16_000:23_900])
    assert likeness(written[8_000:16_000, 0], said[24_000:32_000, 0]) < 0.1
    kept, = stored(logged_in, Clip)
    assert kept.beeps == [[3_000, 4_000, -1], [5_000, 5_500, 1]] and kept.file_name == "a.wav"
    noted, = audit(logged_in, "clips.export")
    assert (noted.outcome, noted.detail["sha256"], noted.detail["beeps"]) == (Outcome.DONE, row.sha256, 2)
    assert [path.name for path in folder.iterdir()] == ["a.wav"]


def test_no_number_and_no_name_leaves_with_it(clips: Clips, inspector: Actor, item_id: int, folder: Path) -> None:
    row = clips.export(inspector, item_id, replace(NEW, names_agent=False), folder / "a.wav")
    data = (folder / "a.wav").read_bytes()
    assert row.caption.startswith("Agent · 2026-09-07")
    for secret in ("13800000000", "陈一", "A01"):
        assert secret.encode() not in data


@pytest.mark.parametrize("words", ["请回拨 138 0000 0000", "客户 1380-000-0000 很满意", "１３８００００００００",
                                   "尾号0000000的客户", "打 13912345678"])
def test_words_and_names_with_a_number_are_refused(clips: Clips, logged_in: LoggedIn, inspector: Actor, item_id: int,
                                                   folder: Path, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        clips.export(inspector, item_id, replace(NEW, words=words), folder / "a.wav")
    assert refused.value.field == "words"
    with pytest.raises(BadInput) as refused:
        clips.export(inspector, item_id, NEW, folder / f"{words}.wav")
    assert refused.value.field == "name" and list(folder.iterdir()) == [] and stored(logged_in, Clip) == []


@pytest.mark.parametrize(("change", "field"), [
    ({"end_ms": 2_000}, "span"), ({"start_ms": -1}, "span"), ({"start_ms": 130_000, "end_ms": 140_000}, "span"),
    ({"end_ms": 2_000 + 31 * 60_000}, "span"), ({"beeps": (Beep(7_000, 8_000),)}, "beeps"),
    ({"beeps": (Beep(3_000, 3_000),)}, "beeps"), ({"words": " \n"}, "words")])
def test_what_cannot_be_is_named_by_its_field(clips: Clips, inspector: Actor, item_id: int, folder: Path,
                                              change: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        clips.export(inspector, item_id, replace(NEW, **change), folder / "a.wav")  # type: ignore[arg-type]
    assert refused.value.field == field and list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["a?.wav", "nul.wav", "a:b.wav", "a.", "there.wav", "\x01.wav", "\ud800.wav"])
def test_names_that_cannot_be_are_refused_and_no_file_is_replaced(clips: Clips, inspector: Actor, item_id: int,
                                                                  folder: Path, name: str) -> None:
    (folder / "there.wav").write_bytes(b"another clip")
    with pytest.raises(BadInput):
        clips.export(inspector, item_id, NEW, folder / name)
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("there.wav", b"another clip")]


def test_a_folder_that_went_away_or_takes_nothing_leaves_nothing(clips: Clips, logged_in: LoggedIn, inspector: Actor,
                                                                 item_id: int, folder: Path) -> None:
    with pytest.raises(BadInput) as refused:
        clips.export(inspector, item_id, NEW, folder / "gone" / "a.wav")
    assert refused.value.field == "folder"
    with pytest.raises(StationError, match="left behind"):
        clips.export(inspector, item_id, NEW, folder / ("长" * 100 + ".wav"))
    assert list(folder.iterdir()) == [] and stored(logged_in, Clip) == [] and audit(logged_in, "clips.export") == []


def test_the_same_request_again_gives_the_clip_that_is_kept(clips: Clips, logged_in: LoggedIn, inspector: Actor,
                                                            item_id: int, folder: Path) -> None:
    first = clips.export(inspector, item_id, NEW, folder / "a.wav")
    again = clips.export(inspector, item_id, replace(NEW, words="anders"), folder / "b.wav")
    assert again == first and len(stored(logged_in, Clip)) == 1 and not (folder / "b.wav").exists()


def test_a_clip_that_cannot_be_registered_is_not_there(clips: Clips, logged_in: LoggedIn, inspector: Actor,
                                                       item_id: int, folder: Path) -> None:
    ghost = replace(inspector, account_id="nobody")
    with pytest.raises(IntegrityError):
        clips.export(ghost, item_id, NEW, folder / "a.wav")
    assert list(folder.iterdir()) == [] and stored(logged_in, Clip) == []


def test_no_file_of_somebody_else_is_written_over(clips: Clips, logged_in: LoggedIn, inspector: Actor, item_id: int,
                                                  folder: Path) -> None:
    class Meanwhile:
        cancelled = False

        def __call__(self, done: int, whole: int, words: str = "") -> None:
            if done == 1:
                (folder / "b.wav").write_bytes(b"somebody's")

    (folder / "a.wav.part").write_bytes(b"a download")
    clips.export(inspector, item_id, NEW, folder / "a.wav")
    with pytest.raises(StationError, match="could not be written"):
        clips.export(inspector, item_id, replace(NEW, client_uuid="clip-2"), folder / "b.wav", Meanwhile())
    there = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert (there.pop("a.wav.part"), there.pop("b.wav"), list(there)) == (b"a download", b"somebody's", ["a.wav"])
    assert len(stored(logged_in, Clip)) == 1


def test_who_stops_it_has_nothing(clips: Clips, logged_in: LoggedIn, inspector: Actor, item_id: int,
                                  folder: Path) -> None:
    class Stopped(UserError):
        """The person cancelled."""

    class Stopping:
        cancelled = False

        def __call__(self, done: int, whole: int, words: str = "") -> None:
            if done:
                raise Stopped("stopped")

    with pytest.raises(Stopped):
        clips.export(inspector, item_id, NEW, folder / "a.wav", Stopping())
    assert list(folder.iterdir()) == [] and stored(logged_in, Clip) == []


def test_a_recording_that_is_away_says_so(clips: Clips, inspector: Actor, item_id: int, recording: Path,
                                          folder: Path) -> None:
    recording.unlink()
    with pytest.raises(AudioError):
        clips.export(inspector, item_id, NEW, folder / "a.wav")
    with pytest.raises(AudioError):
        clips.sound(inspector, item_id, NEW)


def test_it_is_heard_beforehand_as_it_is_written(clips: Clips, inspector: Actor, item_id: int, folder: Path) -> None:
    heard, rate_hz = clips.sound(inspector, item_id, NEW)
    clips.export(inspector, item_id, NEW, folder / "a.wav")
    written, written_hz = soundfile.read(folder / "a.wav", dtype="int16")
    assert rate_hz == written_hz and np.array_equal(heard, written)


def test_a_trainer_exports_cases_only(clips: Clips, logged_in: LoggedIn, inspector: Actor, item_id: int,
                                      folder: Path) -> None:
    trainer = builders.add_account(logged_in, builders.TRAINER)
    with pytest.raises(NotAllowed):
        clips.propose(trainer, item_id)
    with pytest.raises(NotAllowed):
        clips.sound(trainer, item_id, NEW)
    with pytest.raises(NotAllowed):
        clips.export(trainer, item_id, NEW, folder / "a.wav")
    assert [row.outcome for row in audit(logged_in, "clips.export")] == [Outcome.REFUSED]
    evaluation_id = submit(logged_in, inspector, item_id).evaluation_id
    logged_in.desk.flags.raise_(inspector, new_flag(evaluation_id))
    clips.export(trainer, item_id, NEW, folder / "a.wav")
    assert len(clips.list(trainer)) == 1 and clips.list(inspector) == () and len(clips.list(logged_in.actor)) == 1


def test_the_folder_is_proposed_again(clips: Clips, inspector: Actor, item_id: int, folder: Path) -> None:
    first = clips.propose(inspector, item_id)
    assert (first.folder, first.agent_no, first.length_ms) == ("", "A01", 120_000)
    assert f"{first.started_at:%Y-%m-%d %H:%M}" == "2026-09-07 08:01" and "13800000000" not in str(first)
    clips.export(inspector, item_id, NEW, folder / "a.wav")
    assert clips.propose(inspector, item_id).folder == str(folder)


@pytest.mark.skipif(os.name == "nt", reason="such folders are there on POSIX only")
def test_a_folder_whose_name_is_no_text_takes_clips_and_is_not_proposed_again(
        clips: Clips, inspector: Actor, item_id: int, folder: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(folder) + b"/\xff"))
    odd.mkdir()
    clips.export(inspector, item_id, NEW, odd / "a.wav")
    assert (odd / "a.wav").exists() and clips.propose(inspector, item_id).folder == ""


def test_the_register_goes_out_with_the_password(clips: Clips, logged_in: LoggedIn, inspector: Actor, item_id: int,
                                                 folder: Path) -> None:
    row = clips.export(inspector, item_id, replace(NEW, words="=1+1"), folder / "a.wav")
    with pytest.raises(WrongPassword):
        clips.export_list(logged_in.actor, folder / "list.csv", "wrong")
    with pytest.raises(NotAllowed):
        clips.export_list(inspector, folder / "list.csv", builders.PASSWORD)
    assert clips.export_list(logged_in.actor, folder / "list.csv", builders.PASSWORD) == 1
    text = (folder / "list.csv").read_text("utf-8-sig")
    assert row.sha256 in text and "'=1+1" in text and "00:03.0–00:04.0" in text and "SHA-256" in text.splitlines()[0]


def test_beeps_are_joined_by_side_and_cut_to_the_clip() -> None:
    beeps = (Beep(500, 2_500), Beep(2_400, 3_000), Beep(2_000, 2_200, 1), Beep(9_000, 9_500), Beep(5_900, 7_000))
    assert joined(beeps, within=(2_000, 6_000)) == (Beep(2_000, 2_200, 1), Beep(2_000, 3_000), Beep(5_900, 6_000))


def test_the_name_proposed_gives_day_agent_and_place(clips: Clips, inspector: Actor, item_id: int) -> None:
    facts = clips.propose(inspector, item_id)
    assert file_name_of(facts.agent_no, facts.started_at, 156_000, names_agent=True,
                        ending=ClipFormat.WAV) == "2026-09-07_A01_02-36.wav"
    assert file_name_of("A/0 1", facts.started_at, 0, names_agent=True, ending=ClipFormat.OPUS) == \
        "2026-09-07_A-0-1_00-00.opus"
    assert file_name_of("A01", facts.started_at, 0, names_agent=False, ending=ClipFormat.WAV) == "2026-09-07_00-00.wav"


@pytest.mark.parametrize("failing", [1, 2])
def test_a_disk_that_fails_while_it_is_written_leaves_neither_file_nor_row(
        clips: Clips, logged_in: LoggedIn, inspector: Actor, item_id: int, folder: Path, failing: int,
        monkeypatch: pytest.MonkeyPatch) -> None:
    calls, fsync = iter(range(1, 9)), os.fsync

    def full(descriptor: int) -> None:
        if next(calls) == failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    monkeypatch.setattr("qadesk.files.os.fsync", full)
    with pytest.raises(StationError, match="the disk is full"):
        clips.export(inspector, item_id, NEW, folder / "a.wav")
    assert list(folder.iterdir()) == [] and stored(logged_in, Clip) == []
