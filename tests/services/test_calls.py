"""Importing call lists and recordings: previewed, in pieces, once only, with refused rows and broken files named."""

from __future__ import annotations

import csv
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from qadesk.audio import looking
from qadesk.database.faults import NotSaved
from qadesk.errors import BadInput, NotAllowed, StationError
from qadesk.models.call_lines import CallFilter
from qadesk.models.calls import Call, Import, Recording
from qadesk.models.people import NewAccount, Role
from qadesk.services import room
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.audio.hostile import amr_without_data
from tests.disk_faults import FULL, commits_fail
from tests.services.field import HEADING, WEEK, Field, content, tone
from tests.services.stopping import Stopping


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    return Field(logged_in, tmp_path / "来源")


def lines(field: Field, **wanted: object) -> list[tuple[str, str]]:
    page = field.session.desk.calls.list(field.session.actor, CallFilter(**wanted))  # type: ignore[arg-type]
    return [(line.rec_id, line.audio) for line in page.lines]


def test_a_list_is_previewed_imported_and_adds_nothing_again(field: Field) -> None:
    calls, actor = field.session.desk.calls, field.session.actor
    listed = content(field.call_list())
    before = calls.preview(actor, listed)
    assert (before.rows, before.new, before.known, before.unmatched) == (24, 24, 0, 24)
    assert before.unknown_agents == ("A01", "A02")
    assert lines(field) == []
    first, again = calls.import_list(actor, listed), calls.import_list(actor, listed)
    assert (first.new, first.known, first.left) == (24, 0, 0)
    assert (again.new, again.known) == (0, 24)
    assert calls.preview(actor, listed).known == 24
    assert len(lines(field)) == 24


def test_a_call_that_names_no_agent_is_not_told_as_an_agent_whom_nobody_knows(field: Field) -> None:
    calls, actor = field.session.desk.calls, field.session.actor
    listed = content(field.write("x.csv", HEADING + "1,,1,2,2026-09-01 09:00,60,售后,,\n"
                                                    "2,8001,1,2,2026-09-01 09:01,60,售后,,\n"))
    assert calls.preview(actor, listed).unknown_agents == ("8001",)
    assert calls.import_list(actor, listed).unknown_agents == ("8001",)


def test_the_commits_of_an_import_are_announced(field: Field) -> None:
    seen: set[type] = set()
    field.session.desk.station.database.on_commit.append(seen.update)
    field.import_list()
    field.import_recordings()
    assert {Call, Import, Recording} <= seen


def test_rejects_are_written_beside_the_list(field: Field) -> None:
    path = field.write("话单.csv", HEADING + "1,A01,1,2,2026-09-01 99:00,60,售后,呼入,\n"
                                          "2,A01,1,2,2026-09-01 09:00,60,,,\n"
                                          "2,A01,1,2,2026-09-01 09:00,60,,,\n")
    done = field.import_list(path)
    assert (done.rows, done.new, done.repeated, len(done.rejects)) == (3, 1, 1, 1)
    rows = list(csv.reader(Path(done.rejects_file).read_text("utf-8-sig").splitlines()))
    assert Path(done.rejects_file).parent == path.parent
    assert rows[1][:3] == ["2", "呼叫时间", "2026-09-01 99:00"] and rows[1][3]


def test_recordings_find_their_calls_in_either_order(field: Field) -> None:
    field.import_list()
    done, actor = field.import_recordings(), field.session.actor
    assert (done.found, done.new, done.matched, done.unmatched, done.faults) == (24, 24, 24, 0, ())
    again = field.import_recordings()
    assert (again.new, again.known, again.matched) == (0, 24, 0)
    late = field.write("晚.csv", HEADING + "X1,A01,1,2,2026-09-01 09:00,60,,,late.mp3\n")
    tone(field.folder / "录音" / "LATE.wav", shade=99)
    assert field.import_recordings().unmatched == 1
    stray = CallFilter(audio="stray")
    calls = field.session.desk.calls
    page, count = calls.list(actor, stray), calls.count(actor, stray)
    assert ([line.recording for line in page.lines], count.total, count.stray) == (["LATE.wav"], 1, 1)
    assert calls.list(actor, CallFilter(text="late", audio="stray")).lines == page.lines
    early = CallFilter(text="early", audio="stray")
    assert not calls.list(actor, early).lines
    assert [(count.total, count.stray) for count in (
        calls.count(actor, CallFilter(text="late", audio="stray")), calls.count(actor, early))] == [(1, 1), (0, 1)]
    assert field.import_list(late).matched == 1
    assert {audio for _rec_id, audio in lines(field)} == {"playable"}


def test_a_transferred_call_has_a_part_for_each_agent(field: Field) -> None:
    field.import_list(field.write("a.csv", HEADING + "7,A01,1,2,2026-09-01 09:00,60,,,\n"))
    both = field.write("b.csv", HEADING + "7,A01,1,2,2026-09-01 09:00,60,,,\n7,A02,1,2,2026-09-01 09:01,60,,,\n")
    done, again = field.import_list(both), field.import_list(both)
    assert (done.new, done.known, again.new, again.known) == (1, 1, 0, 2)
    assert {rec_id for rec_id, _audio in lines(field)} == {"PBX:7", "PBX:7:A02"}


def test_broken_recordings_have_a_line_each_and_the_good_ones_land(field: Field, shared: Path) -> None:
    broken = shared / "data" / "audio" / "broken"
    for name in ("empty_file.wav", "no_audio_data_uncompressed.wav", "wrong_extension.aac", "invalid_file.wav"):
        field.write(f"录音/{name}", "")
        (field.folder / "录音" / name).write_bytes((broken / name).read_bytes())
    tone(field.folder / "录音" / "good.wav")
    done = field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "录音"])
    faults = {fault.file: fault.reason for fault in done.faults}
    assert done.found == 5 and done.new == 5
    assert {"empty_file.wav", "no_audio_data_uncompressed.wav", "invalid_file.wav"} <= faults.keys()
    assert all(faults.values()) and "good.wav" not in faults
    assert "wrong_extension.aac" in {fault.file for fault in (*done.warned, *done.faults)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits the wall time only")
def test_a_bomb_among_the_recordings_costs_itself_alone(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LEAST_S", 3.0)
    monkeypatch.setattr(looking, "WALL_PER_PROCESSOR", 200)
    folder = field.folder / "录音"
    for name in ("1.wav", "3.wav"):
        tone(folder / name)
    amr_without_data(folder / "2.amr", 12)
    done = field.session.desk.calls.import_recordings(field.session.actor, [folder])
    assert (done.found, done.new, [fault.file for fault in done.faults]) == (3, 3, ["2.amr"])
    assert "within" in done.faults[0].reason


def test_a_path_that_is_not_there_is_named_and_nothing_is_written(field: Field) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "nowhere"])
    with field.session.desk.station.database.reading() as session:
        assert session.query(Import).count() == 0


def test_a_nearly_full_disk_refuses_an_import_before_it_begins(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, actor, listed = field.session.desk.calls, field.session.actor, content(field.call_list())
    tone(field.folder / "录音" / "a.wav")
    monkeypatch.setattr(room, "SPARE_BYTES", 1 << 60)
    for brought in (lambda: calls.import_list(actor, listed),
                    lambda: calls.import_recordings(actor, [field.folder / "录音"])):
        with pytest.raises(StationError, match="MB free; this import needs") as told:
            brought()
        assert told.value.safe == "Nothing was imported."
    with field.session.desk.station.database.reading() as session:
        assert session.query(Import).count() == session.query(Call).count() == session.query(Recording).count() == 0


def test_a_disk_that_fills_up_within_an_import_keeps_what_was_taken_and_goes_on_later(field: Field) -> None:
    calls, actor = field.session.desk.calls, field.session.actor
    listed = content(field.call_list(per_agent=700))

    class Filling:
        """Progress at whose first report the disk is full."""

        cancelled = False

        def __call__(self, done: int, whole: int, words: str = "") -> None:
            full.enter_context(commits_fail(FULL))

    with ExitStack() as full, pytest.raises(NotSaved, match="disk is full"):
        calls.import_list(actor, listed, Filling())
    kept = calls.count(actor, CallFilter()).total
    assert 0 < kept < 1400
    assert calls.import_list(actor, listed).new == 1400 - kept


def test_a_cancelled_import_keeps_what_was_written_and_goes_on_later(field: Field) -> None:
    calls, actor = field.session.desk.calls, field.session.actor
    listed = content(field.call_list(per_agent=700))
    done = calls.import_list(actor, listed, Stopping(1))
    assert 0 < done.new < 1400 and done.left == 1400 - done.new
    rest = calls.import_list(actor, listed)
    assert (rest.new, rest.known, rest.left) == (done.left, done.new, 0)
    for n in range(180):
        tone(field.folder / "录音" / f"{n}.wav", shade=n + 1)
    taken = calls.import_recordings(actor, [field.folder / "录音"], Stopping(1))
    assert 0 < taken.new < 180 and taken.left == 180 - taken.new
    assert calls.import_recordings(actor, [field.folder / "录音"]).new == taken.left


def test_a_repaired_file_is_looked_into_again(field: Field) -> None:
    path = field.write("录音/a.wav", "")
    calls, actor = field.session.desk.calls, field.session.actor
    assert len(calls.import_recordings(actor, [path]).faults) == 1
    tone(path)
    assert (calls.import_recordings(actor, [path]).new, calls.import_recordings(actor, [path]).known) == (1, 1)


def test_a_folder_that_was_moved_is_known_by_its_sound(field: Field) -> None:
    field.fill()
    moved = (field.folder / "录音").rename(field.folder / "新盘")
    done = field.session.desk.calls.import_recordings(field.session.actor, [moved])
    assert (done.new, done.known, done.moved, done.left, done.unmatched) == (0, 24, 24, 0, 0)
    with field.session.desk.station.database.reading() as session:
        assert {Path(row.path).parent.name for row in session.query(Recording)} == {"新盘"}
    assert {audio for _rec_id, audio in lines(field)} == {"playable"}


def test_calls_are_listed_by_week_text_and_state_page_by_page(field: Field) -> None:
    field.fill()
    field.import_list(field.write("x.csv", HEADING + "Z1,A09,13800009999,4001,2026-09-09 09:00,60,投诉,呼入,\n"))
    assert len(lines(field, period=WEEK)) == 24 and len(lines(field)) == 25
    assert lines(field, text="张伟") == lines(field, text="A01") and len(lines(field, text="A01")) == 12
    assert lines(field, text="投诉") == lines(field, text="9999") == lines(field, audio="missing") == [
        ("PBX:Z1", "missing")]
    calls, actor = field.session.desk.calls, field.session.actor
    page = calls.list(actor, CallFilter(WEEK), offset=20, limit=10)
    assert (len(page.lines), page.more, page.offset) == (4, False, 20)
    assert calls.list(actor, CallFilter(WEEK), offset=10, limit=10).more
    assert calls.count(actor, CallFilter(WEEK)).total == 24
    first = calls.list(actor, CallFilter(text="A02")).lines[0]
    assert (first.agent_name, first.team, first.direction) == ("李娜", "二班", "in")
    assert "****" in first.number_masked and not first.drawn


def test_who_may_not_import_is_refused(field: Field) -> None:
    trainer = builders.add_account(field.session, NewAccount("xu", "徐教", builders.PASSWORD,
                                                             frozenset({Role.TRAINER})))
    with pytest.raises(NotAllowed):
        field.session.desk.calls.import_list(trainer, content(field.call_list()))
