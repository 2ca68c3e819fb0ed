"""Recordings brought in: matched by name, id, number and time; two legs as one call; sidecars; copies; folders gone."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.audio.legs import Legs
from qadesk.audio.looking import decode_in
from qadesk.audio.sample_buffer import SampleBuffer
from qadesk.audio.source import Place, Samples
from qadesk.models.acoustic_stored import measures_of
from qadesk.models.acoustics import AcousticMeasures, AcousticResult
from qadesk.models.call_lines import CallFilter, FoundBy
from qadesk.models.calls import Call, Import, ImportState, Recording
from qadesk.models.imports import RecordingsImported
from qadesk.models.store import StoredRecording
from qadesk.services.listening_facts import call_facts
from qadesk.services.listening_sound import playable, reading
from qadesk.services.stations import LoggedIn
from qadesk.services.store_sound import StoredSound
from tests.services.field import SHANGHAI, Field, content, tone

CUCM = "呼叫时间,通话总时长,通话时长,座席工号,主叫号码,被叫号码,呼叫类型\n"
ID = "1788225153.760"


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    return Field(logged_in, tmp_path / "来源")


def bring(field: Field, *paths: Path) -> RecordingsImported:
    return field.session.desk.calls.import_recordings(field.session.actor, paths or [field.folder / "录音"])


def list_of(field: Field, *rows: str, heading: str = CUCM) -> None:
    field.import_list(field.write(f"话单{len(rows)}.csv", heading + "".join(f"{row}\n" for row in rows)))


def joined(field: Field) -> dict[str, str]:
    """The recording's file of each call by its start."""
    with field.session.desk.station.database.reading() as session:
        rows = session.execute(select(Call.start_utc_ms, Recording.file_name)
                               .join(Recording, Recording.id == Call.recording_id)).all()
    return {f"{datetime.fromtimestamp(start / 1000, SHANGHAI):%H:%M:%S}": name for start, name in rows}


ONE, TWO = "2026-09-01 09:12:33,40,30,A01,13800000001,4001,呼入", "2026-09-01 10:00:00,40,30,A02,13800000002,4001,呼入"


@pytest.mark.parametrize("list_first", [True, False], ids=["list first", "recordings first"])
def test_without_a_link_number_and_time_join_them_and_it_is_told_how(field: Field, list_first: bool) -> None:
    tone(field.folder / "录音" / "20260901-091236_13800000001.wav", 31.0)
    tone(field.folder / "录音" / "13800000002.2026-09-01-10-00-05.wav", 31.0, shade=2)
    tone(field.folder / "录音" / "20260901-110000_13800000003.wav", 31.0, shade=3)
    if list_first:
        list_of(field, ONE, TWO)
        done = bring(field)
        assert (done.matched, done.by_name, done.by_id, done.by_time, done.unmatched) == (2, 0, 0, 2, 1)
    else:
        bring(field)
        list_of(field, ONE, TWO)
    assert joined(field) == {"09:12:33": "20260901-091236_13800000001.wav",
                             "10:00:00": "13800000002.2026-09-01-10-00-05.wav"}
    found = field.session.desk.calls.list(field.session.actor, CallFilter()).lines
    assert {line.found_by for line in found} == {FoundBy.TIME}


def test_the_preview_counts_what_number_and_time_will_find(field: Field) -> None:
    tone(field.folder / "录音" / "20260901-091236_13800000001.wav", 31.0)
    listed = field.write("话单.csv", f"{CUCM}{ONE}\n{TWO}\n")
    preview = field.session.desk.calls.preview(field.session.actor, content(listed), [field.folder / "录音"])
    assert (preview.new, preview.unmatched) == (2, 1)


def test_a_doubtful_recording_is_named_and_given_to_none(field: Field) -> None:
    list_of(field, ONE, ONE.replace("12:33", "12:50").replace("A01", "A02"))
    tone(field.folder / "录音" / "20260901-091245_13800000001.wav", 31.0)
    done = bring(field)
    assert (done.matched, done.unmatched) == (0, 1)
    assert [(fault.file, "2" in fault.reason) for fault in done.doubtful] == [("20260901-091245_13800000001.wav", True)]
    again = bring(field)
    assert (again.known, again.doubtful) == (1, done.doubtful)


def test_a_folder_brought_in_again_is_matched_by_the_pattern_that_was_written_since(field: Field) -> None:
    list_of(field, ONE)
    tone(field.folder / "录音" / "A01~13800000001~260901.091236.wav", 31.0)
    assert bring(field).matched == 0
    field.session.desk.name_patterns.add(field.session.actor, "一", "{agent}~{number}~{yyMMdd}.{HHmmss}")
    again = bring(field)
    assert (again.known, again.new, again.by_time) == (1, 0, 1)


def test_calls_without_recordings_and_recordings_without_calls_are_kept(field: Field) -> None:
    list_of(field, ONE)
    tone(field.folder / "录音" / "noname.wav")
    done = bring(field)
    assert (done.new, done.matched, done.unmatched) == (1, 0, 1)
    calls, actor = field.session.desk.calls, field.session.actor
    assert [line.audio for line in calls.list(actor, CallFilter()).lines] == ["missing"]
    assert [line.recording for line in calls.list(actor, CallFilter(audio="stray")).lines] == ["noname.wav"]


def test_a_sidecar_finds_the_call_and_a_bad_one_is_told(field: Field) -> None:
    heading = "通话流水号," + CUCM
    list_of(field, f"c-77,{ONE}", f"c-78,{TWO}", heading=heading)
    first = tone(field.folder / "录音" / "0001.wav", 31.0)
    second = tone(field.folder / "录音" / "0002.wav", 31.0, shade=2)
    third = tone(field.folder / "录音" / "0003.wav", 31.0, shade=3)
    first.with_suffix(".json").write_text(json.dumps({"callId": "c-77"}), encoding="utf-8")
    (second.parent / "0002.wav.json").write_text(json.dumps(
        {"startTime": "2026-09-01 10:00:02", "caller": "13800000002", "direction": "inbound"}), encoding="utf-8")
    third.with_suffix(".json").write_text("{oops", encoding="utf-8")
    done = bring(field)
    assert (done.by_id, done.by_time, done.sidecars) == (1, 1, 2)
    lines = field.session.desk.calls.list(field.session.actor, CallFilter()).lines
    assert {(line.recording, line.found_by) for line in lines} == {("0001.wav", FoundBy.ID), ("0002.wav", FoundBy.TIME)}
    assert [fault.file for fault in done.warned] == ["0003.json"] and "JSON" in done.warned[0].reason
    assert joined(field) == {"09:12:33": "0001.wav", "10:00:00": "0002.wav"}


def test_a_sidecar_that_comes_later_finds_the_call_of_a_recording_that_is_there(field: Field) -> None:
    list_of(field, f"c-77,{ONE}", heading="通话流水号," + CUCM)
    sound = tone(field.folder / "录音" / "0001.wav", 31.0)
    assert bring(field).matched == 0
    sound.with_suffix(".json").write_text(json.dumps({"callId": "c-77"}), encoding="utf-8")
    done = bring(field)
    assert (done.new, done.known, done.sidecars, done.by_id) == (0, 1, 1, 1)
    assert (bring(field).sidecars, joined(field)) == (0, {"09:12:33": "0001.wav"})


def test_copies_are_told_with_both_names_and_do_not_make_a_match_doubtful(field: Field) -> None:
    list_of(field, f"{ID},{ONE}", heading="通话流水号," + CUCM)
    for folder in ("甲", "乙"):
        tone(field.folder / "录音" / folder / f"out-1-2-20260901-091233-{ID}.wav", 31.0)
    done = bring(field)
    assert (done.new, done.by_id) == (2, 1)
    told, = done.duplicates
    assert told.file.startswith("甲/out-") and "乙/out-" in told.reason


# -- two legs
def legs(field: Field, seconds: tuple[float, float] = (31.0, 30.0)) -> Path:
    """Two files of one call, and the call."""
    list_of(field, f"{ID},{ONE}", heading="通话流水号," + CUCM)
    folder = field.folder / "录音"
    tone(folder / f"rec-{ID}-in.wav", seconds[0], shade=5)
    tone(folder / f"rec-{ID}-out.wav", seconds[1], shade=9)
    return folder


@dataclass(frozen=True)
class Heard:
    """The call's recording: its key, file, channels and length, and where it is."""

    key: int
    file_name: str
    channels: int
    duration_ms: int
    places: tuple[Place, ...]

    @property
    def legs(self) -> Legs:
        place = self.places[0]
        assert isinstance(place, Legs)
        return place


def the_call(field: Field) -> Heard:
    station = field.session.desk.station
    with station.database.reading() as session:
        call = session.scalars(select(Call)).one()
        places, recording = playable(session, station.folder, call), call.recording
        assert recording is not None
        return Heard(recording.id, recording.file_name, recording.channels, recording.duration_ms, places)


def samples_of(field: Field, places: tuple[Place, ...]) -> tuple[Samples, tuple[str, ...]]:
    """The decoded call as the player has it, and what is said of it."""
    call = field.session.desk.station.work.recording(reading(decode_in, places)).result()
    buffer = SampleBuffer.of(call)
    try:
        return buffer.samples.copy(), call.warnings
    finally:
        buffer.close()


def keep(field: Field) -> None:
    with field.session.desk.station.database.reading() as session:
        call_id = session.scalars(select(Call.id)).one()
    field.session.desk.store.keep(field.session.actor, call_id)


def test_two_legs_in_two_files_are_one_recording_of_two_channels(field: Field) -> None:
    legs(field)
    done = bring(field)
    assert (done.new, done.legs, done.by_id, done.unmatched) == (2, 1, 1, 0)
    heard = the_call(field)
    assert (heard.file_name, heard.channels, heard.duration_ms) == (f"rec-{ID}-out.wav", 2, 31_000)
    samples, _warnings = samples_of(field, heard.places)
    assert samples.shape == (248_000, 2)
    assert (samples[100, 0], samples[100, 1], samples[-1, 0]) == (9, 5, 0)
    assert field.session.desk.calls.list(field.session.actor, CallFilter(audio="stray")).lines == ()


def test_the_preview_counts_what_two_legs_and_sidecars_will_give(field: Field) -> None:
    calls, actor, folder = field.session.desk.calls, field.session.actor, field.folder / "录音"
    for name in ("20260901-1-in", "20260901-1-out", "rec", "other"):
        tone(folder / f"{name}.wav", 31.0)
    (folder / "rec.json").write_text('{"call_id": "call-2"}', encoding="utf-8")
    (folder / "other.json").write_text("{", encoding="utf-8")
    listed = field.write("话单.csv", f"通话流水号,{CUCM}20260901-1,{ONE}\ncall-2,{TWO}\n")
    assert calls.preview(actor, content(listed), [folder]).unmatched == 0
    bring(field)
    assert calls.preview(actor, content(listed), []).unmatched == 0


def test_of_two_legs_the_agent_s_is_the_left_one_whatever_the_rule_says_of_the_source(field: Field) -> None:
    legs(field)
    bring(field)
    desk, actor = field.session.desk, field.session.actor
    desk.settings.change_technical(actor, agent_right_sources="PBX")
    rules = desk.settings.rules(actor)
    with desk.station.database.reading() as session:
        facts = call_facts(session, session.scalars(select(Call)).one(), rules)
    assert facts.agent_left and facts.file_name == f"rec-{ID}-out.wav + rec-{ID}-in.wav"


def test_the_leg_that_comes_later_joins_and_the_call_keeps_its_recording(field: Field) -> None:
    folder = legs(field)
    assert bring(field, folder / f"rec-{ID}-in.wav").by_id == 1
    assert bring(field, folder / f"rec-{ID}-out.wav").legs == 1
    heard = the_call(field)
    assert heard.file_name == f"rec-{ID}-out.wav" and len(heard.legs.sides) == 2
    assert bring(field).known == 2


def test_a_leg_whose_import_is_undone_leaves_the_other_one_alone(field: Field) -> None:
    folder, desk, actor = legs(field), field.session.desk, field.session.actor
    bring(field, folder / f"rec-{ID}-out.wav")
    second = bring(field, folder / f"rec-{ID}-in.wav")
    assert len(the_call(field).legs.sides) == 2
    desk.imports.undo(actor, second.import_id)
    heard = the_call(field)
    assert (heard.channels, heard.places) == (1, (folder / f"rec-{ID}-out.wav",))


def test_both_legs_are_measured_together_and_again_when_the_second_comes(field: Field) -> None:
    folder, desk, actor = legs(field), field.session.desk, field.session.actor
    bring(field, folder / f"rec-{ID}-out.wav")
    desk.acoustics.run(actor)
    with desk.station.database.reading() as session:
        assert len(session.scalars(select(AcousticResult)).all()) == 1
    bring(field, folder / f"rec-{ID}-in.wav")
    with desk.station.database.reading() as session:
        assert session.scalars(select(AcousticResult)).all() == []
    desk.acoustics.run(actor)
    key = the_call(field).key
    with desk.station.database.reading() as session:
        assert [(row.recording_id, row.state) for row in session.scalars(select(AcousticResult))] == [(key, "measured")]
        measures = session.scalars(select(AcousticMeasures)).one()
        assert len(measures_of(measures.measures).channels) == 2


def test_each_leg_is_kept_in_the_store_and_heard_from_it(field: Field) -> None:
    folder = legs(field)
    bring(field)
    keep(field)
    with field.session.desk.station.database.reading() as session:
        assert len(session.scalars(select(StoredRecording.sha256)).all()) == 2
    shutil.rmtree(folder)
    places = the_call(field).places
    assert isinstance(places[0], Legs) and all(not isinstance(side, Path) for side in places[0].sides)
    samples, _warnings = samples_of(field, places)
    assert (samples[100, 0], samples[100, 1]) == (9, 5)


def test_a_leg_that_is_away_is_silent_and_said(field: Field) -> None:
    folder = legs(field)
    bring(field)
    (folder / f"rec-{ID}-in.wav").unlink()
    samples, warnings = samples_of(field, the_call(field).places)
    assert (samples[100, 0], samples[100, 1]) == (9, 0)
    assert any("customer's leg" in warning for warning in warnings)


def test_a_damaged_object_of_one_leg_leaves_the_other_to_be_heard(field: Field) -> None:
    folder = legs(field)
    bring(field)
    keep(field)
    shutil.rmtree(folder)
    heard = the_call(field)
    assert isinstance(heard.legs.customer, StoredSound)
    heard.legs.customer.file.write_bytes(b"no object")
    samples, warnings = samples_of(field, the_call(field).places)
    assert (samples[100, 0], samples[100, 1]) == (9, 0)
    assert any("customer's leg" in warning for warning in warnings)


# -- folders that go away
def test_a_folder_that_is_pulled_away_leaves_a_station_that_goes_on_later(field: Field) -> None:
    folder = field.folder / "录音"
    for n in range(200):
        tone(folder / f"{n}.wav", shade=n + 1)

    class Pulling:
        cancelled = False

        def __call__(self, done: int, whole: int, words: str = "") -> None:
            if folder.exists():
                folder.rename(folder.with_name("拔走"))

    desk, actor = field.session.desk, field.session.actor
    done = desk.calls.import_recordings(actor, [folder], Pulling())
    assert 0 < done.new < 200 and done.left == 200 - done.new and done.gone and not done.faults
    with desk.station.database.reading() as session:
        assert len(session.scalars(select(Recording.id)).all()) == done.new
        assert session.scalars(select(Import.state).order_by(Import.id.desc())).first() == ImportState.CUT
    folder.with_name("拔走").rename(folder)
    again = desk.calls.import_recordings(actor, [folder])
    assert (again.new, again.known, again.left) == (done.left, done.new, 0)
