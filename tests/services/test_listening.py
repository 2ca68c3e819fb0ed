"""Listening as a service: who sees which calls, what opening tells and leaves behind, and what is said of bad files."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite

from qadesk.audio import looking
from qadesk.audio.buffer import SampleBuffer
from qadesk.errors import AudioError, NotAllowed, NotFound
from qadesk.models.audit import AuditRow
from qadesk.models.calls import RecordingState
from qadesk.models.evaluations import Evaluation, HeardInterval
from qadesk.models.listening import SKIPPED_MILLI, HeardSpan
from qadesk.models.people import Actor
from qadesk.models.sampling import Origin
from qadesk.services.listening import Listening, _is_own_draft
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.audio.hostile import amr_without_data
from tests.services.evaluated import submit
from tests.services.hearing import clock_of
from tests.services.sounding_calls import RATE_HZ, add_sounding_item, write_recording


@pytest.fixture
def listening(logged_in: LoggedIn) -> Listening:
    return logged_in.desk.listening


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write_recording(tmp_path / "calls" / "A01_1.wav", 20)


@pytest.fixture
def item_id(logged_in: LoggedIn, recording: Path) -> int:
    return add_sounding_item(logged_in, recording)


def audit(logged_in: LoggedIn, action: str) -> list[tuple[str, str, str]]:
    with logged_in.desk.station.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.seq))
        return [(row.who, row.outcome, str(row.detail)) for row in rows]


def test_the_queue_tells_what_a_row_shows(listening: Listening, inspector: Actor, item_id: int) -> None:
    row, = listening.queue(inspector).rows
    assert (row.item_id, row.agent_code, row.agent_name, row.team) == (item_id, "A01", "陈一", "班组 A01")
    assert f"{row.started_at:%m-%d %H:%M}" == "09-07 08:01"
    assert (row.origin, row.draft_saved_at, row.has_recording) == (Origin.DRAW, None, True)


def test_the_queue_keeps_its_order_and_names_calls_without_recording(listening: Listening, logged_in: LoggedIn,
                                                                    inspector: Actor, recording: Path) -> None:
    add_sounding_item(logged_in, None, 3, agent_no="A03")
    add_sounding_item(logged_in, recording, 2, agent_no="A02", origin=Origin.RISK)
    rows = listening.queue(inspector).rows
    assert [(row.agent_code, row.has_recording) for row in rows] == [("A02", True), ("A03", False)]


def test_ones_own_draft_stays_and_anothers_goes(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                                item_id: int) -> None:
    evaluations = logged_in.desk.evaluations
    evaluations.save_draft(inspector, evaluations.open_draft(inspector, item_id))
    assert listening.queue(logged_in.actor).rows == ()
    row, = listening.queue(inspector).rows
    assert row.draft_saved_at is not None and f"{row.draft_saved_at:%H:%M}" == "09:30"


def test_opening_is_audited_and_tells_the_facts_with_a_masked_number(listening: Listening, logged_in: LoggedIn,
                                                                     inspector: Actor, item_id: int) -> None:
    opened = listening.open_call(inspector, item_id)
    facts = opened.facts
    assert (facts.agent_code, facts.queue_name, facts.direction, facts.period) == ("A01", "账务查询", "in", "2026-W37")
    assert facts.number_masked == "138****0000" and "13800000000" not in str(opened)
    assert facts.file_name == "A01_1.wav" and facts.band
    assert (opened.position_ms, opened.heard) == (0, ())
    (who, outcome, detail), = audit(logged_in, "listening.open_call")
    assert (who, outcome) == ("林晓", "done") and "R1" in detail


def test_who_may_not_listen_is_refused_and_the_refusal_audited(listening: Listening, logged_in: LoggedIn,
                                                               item_id: int) -> None:
    auditor = builders.add_account(logged_in, builders.AUDITOR)
    for ask in (listening.queue, lambda actor: listening.open_call(actor, item_id),
                lambda actor: listening.decode(actor, item_id), lambda actor: listening.full_number(actor, item_id)):
        with pytest.raises(NotAllowed):
            ask(auditor)
    assert [outcome for _who, outcome, _detail in audit(logged_in, "listening.open_call")] == ["refused"]
    assert [outcome for _who, outcome, _detail in audit(logged_in, "listening.full_number")] == ["refused"]


def test_the_full_number_is_given_on_demand_and_each_look_audited(listening: Listening, logged_in: LoggedIn,
                                                                  inspector: Actor, item_id: int) -> None:
    assert listening.full_number(inspector, item_id) == "13800000000"
    listening.full_number(inspector, item_id)
    rows = audit(logged_in, "listening.full_number")
    assert len(rows) == 2 and "138" not in str(rows)


def test_a_call_is_decoded_in_the_worker(listening: Listening, inspector: Actor, item_id: int) -> None:
    decoded = listening.decode(inspector, item_id).result(timeout=60)
    buffer = SampleBuffer.of(decoded)
    assert buffer.samples.shape == (20 * RATE_HZ, 2) and np.abs(buffer.samples).max() > 1_000
    assert decoded.duration_ms == 20_000
    buffer.close()


def test_what_was_heard_comes_back_with_the_place(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                                  item_id: int) -> None:
    listening.open_call(inspector, item_id)
    clock_of(logged_in).advance(8)
    listening.save_progress(inspector, item_id, [HeardSpan(0, 5_000), HeardSpan(5_000, 9_000, 1500)], 9_000)
    opened = listening.open_call(inspector, item_id)
    assert opened.heard == (HeardSpan(0, 5_000), HeardSpan(5_000, 9_000, 1500))
    assert opened.position_ms == 9_000
    queue = listening.queue(inspector)
    assert queue.heard_today_ms == 5_000 + 2_666 and queue.wanted_today_ms == 2 * 3_600_000


def test_a_run_stored_in_pieces_is_one_row(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                           item_id: int) -> None:
    listening.open_call(inspector, item_id)
    for start_ms in range(0, 10_000, 2_000):
        clock_of(logged_in).advance(2)
        listening.save_progress(inspector, item_id, [HeardSpan(start_ms, start_ms + 2_000)], start_ms + 2_000)
    clock_of(logged_in).advance(1)
    listening.save_progress(inspector, item_id, [HeardSpan(4_000, 5_000)], 5_000)
    with logged_in.desk.station.database.reading() as session:
        rows = session.scalars(select(HeardInterval).order_by(HeardInterval.id)).all()
        assert [(row.start_ms, row.end_ms, row.wall_ms) for row in rows] == [(0, 10_000, 10_000), (4_000, 5_000, 1_000)]


def test_anothers_ears_do_not_count(listening: Listening, logged_in: LoggedIn, inspector: Actor, item_id: int) -> None:
    listening.save_progress(logged_in.actor, item_id, [HeardSpan(0, 20_000)], 20_000)
    assert listening.open_call(inspector, item_id).heard == ()
    assert listening.queue(inspector).heard_today_ms == 0


def test_the_playhead_goes_with_the_draft(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                          item_id: int) -> None:
    evaluations = logged_in.desk.evaluations
    evaluations.save_draft(inspector, evaluations.open_draft(inspector, item_id))
    listening.save_progress(inspector, item_id, [], 7_250)
    assert listening.open_call(inspector, item_id).position_ms == 7_250
    with logged_in.desk.station.database.reading() as session:
        assert session.scalars(select(Evaluation.playhead_ms)).one() == 7_250
        assert session.scalars(select(HeardInterval)).all() == []


def test_a_record_is_heard_on_from_where_each_person_stopped(listening: Listening, logged_in: LoggedIn,
                                                             inspector: Actor, item_id: int) -> None:
    submit(logged_in, inspector, item_id)
    listening.save_progress(inspector, item_id, [HeardSpan(3_000, 6_000)], 6_000)
    listening.save_progress(logged_in.actor, item_id, [HeardSpan(0, 1_500)], 1_500)
    assert listening.open_call(inspector, item_id).position_ms == 6_000
    assert listening.open_call(logged_in.actor, item_id).position_ms == 1_500


def test_skipped_silence_is_heard_and_no_time_was_spent_on_it(listening: Listening, logged_in: LoggedIn,
                                                              inspector: Actor, item_id: int) -> None:
    listening.open_call(inspector, item_id)
    clock_of(logged_in).advance(13)
    spans = [HeardSpan(0, 2_000), HeardSpan(2_000, 12_000, SKIPPED_MILLI), HeardSpan(12_000, 13_000)]
    listening.save_progress(inspector, item_id, spans, 13_000)
    assert listening.open_call(inspector, item_id).heard == tuple(spans)
    assert listening.queue(inspector).heard_today_ms == 3_000


def test_progress_writes_no_audit_row_of_its_own(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                                 item_id: int) -> None:
    listening.save_progress(inspector, item_id, [HeardSpan(0, 1_000)], 1_000)
    assert audit(logged_in, "listening.save_progress") == []


def test_a_call_without_recording_says_what_to_do(listening: Listening, logged_in: LoggedIn, inspector: Actor) -> None:
    item_id = add_sounding_item(logged_in, None)
    with pytest.raises(AudioError) as caught:
        listening.decode(inspector, item_id)
    assert caught.value.code == "E-AUD-10" and caught.value.safe and caught.value.todo


def test_a_recording_that_went_away_is_named(listening: Listening, inspector: Actor, item_id: int,
                                             recording: Path) -> None:
    recording.unlink()
    with pytest.raises(AudioError) as caught:
        listening.decode(inspector, item_id)
    assert caught.value.code == "E-AUD-11" and "A01_1.wav" in caught.value.what and caught.value.todo


def test_a_recording_known_not_to_play_says_why(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                                recording: Path) -> None:
    item_id = add_sounding_item(logged_in, recording, state=RecordingState.UNPLAYABLE, reason="Empty (0 bytes).")
    with pytest.raises(AudioError) as caught:
        listening.decode(inspector, item_id)
    assert caught.value.code == "E-AUD-12" and "Empty" in str(caught.value)


def test_a_file_that_broke_since_the_import_names_itself(listening: Listening, inspector: Actor, item_id: int,
                                                         recording: Path) -> None:
    recording.write_bytes(b"")
    with pytest.raises(AudioError) as caught:
        listening.decode(inspector, item_id).result(timeout=60)
    assert "A01_1.wav" in caught.value.what and caught.value.todo


def test_a_truncated_file_plays_what_it_holds_with_a_warning(listening: Listening, inspector: Actor, item_id: int,
                                                             recording: Path) -> None:
    recording.write_bytes(recording.read_bytes()[:200_000])
    decoded = listening.decode(inspector, item_id).result(timeout=60)
    SampleBuffer.of(decoded).close()
    assert 6_000 < decoded.duration_ms < 6_500 and decoded.warnings


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits the wall time only")
def test_a_file_that_became_a_bomb_is_ended_and_the_next_call_opens(
        listening: Listening, logged_in: LoggedIn, inspector: Actor, item_id: int, recording: Path, tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LEAST_S", 3.0)
    monkeypatch.setattr(looking, "WALL_PER_PROCESSOR", 200)
    amr_without_data(recording, 12)
    with pytest.raises(AudioError, match=r"A01_1\.wav.*within") as caught:
        listening.decode(inspector, item_id).result(timeout=120)
    assert caught.value.code == "E-AUD-13" and caught.value.safe and caught.value.todo
    other = add_sounding_item(logged_in, write_recording(tmp_path / "A01_2.wav", 2), 2)
    SampleBuffer.of(listening.decode(inspector, other).result(timeout=120)).close()


def test_an_item_that_left_the_queue_is_named(listening: Listening, inspector: Actor) -> None:
    for ask in (listening.open_call, listening.decode, listening.full_number):
        with pytest.raises(NotFound):
            ask(inspector, 99)


def test_a_call_comes_back_as_it_was_left(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                          item_id: int) -> None:
    view = {"start_ms": 2_000, "end_ms": 9_000, "gain_milli": 1250, "loop": [3_000, 4_000], "swapped": True}
    assert listening.open_call(inspector, item_id).view == {}
    listening.save_view(inspector, item_id, 5_000, {"start_ms": 0})
    listening.save_view(inspector, item_id, 6_000, view)
    opened = listening.open_call(inspector, item_id)
    assert (opened.position_ms, opened.view) == (6_000, view)
    assert listening.open_call(logged_in.actor, item_id).view == {}, "another person has left it otherwise"


def test_the_playhead_is_the_one_stored_last(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                             item_id: int) -> None:
    evaluations, clock = logged_in.desk.evaluations, clock_of(logged_in)
    draft = evaluations.open_draft(inspector, item_id)
    listening.save_view(inspector, item_id, 6_000, {"start_ms": 0})
    clock.advance(60)
    listening.save_progress(inspector, item_id, [], 7_000)
    assert listening.open_call(inspector, item_id).position_ms == 7_000
    clock.advance(60)
    evaluations.save_draft(inspector, replace(draft, playhead_ms=8_000))
    assert listening.open_call(inspector, item_id).position_ms == 8_000


def test_a_draft_is_found_by_its_call_and_not_by_all_that_a_person_scored(logged_in: LoggedIn) -> None:
    wanted = select(Evaluation.id).where(*_is_own_draft(logged_in.actor, 1))
    words = str(wanted.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    with logged_in.desk.station.database.reading() as session:
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
    assert len(plan) == 1 and "queue_item_id=?" in plan[0], plan
