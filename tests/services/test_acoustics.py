"""Acoustic marks: measured in the background, shown as they count, accepted or rejected, and kept through a new
measurement."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.errors import NotAllowed, NotFound
from qadesk.models.acoustics import (
    BOTH,
    AcousticMark,
    AcousticResult,
    AcousticState,
    FoundMark,
    MarkDecision,
    MarkKind,
    MarkVerdict,
)
from qadesk.models.audit import AuditRow
from qadesk.models.calls import Recording
from qadesk.models.people import Actor
from qadesk.services.acoustic_counts import Tally
from qadesk.services.acoustic_measuring import Waiting, measured
from qadesk.services.acoustic_query import speech_of
from qadesk.services.acoustic_waiting import Plan
from qadesk.services.acoustics import Acoustics
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.acoustic_stations import put_marks, write_silence_within
from tests.services.sounding_calls import add_sounding_item, write_recording

HOLD = FoundMark(MarkKind.HOLD, 10_000, 45_000, 35_000)
SHORT = FoundMark(MarkKind.DEAD_AIR, 50_000, 54_000, 4_000)


class Watched:
    """Progress that notes what it is told, and cancels once so much is done."""

    def __init__(self, stop: Callable[[int], bool] = lambda _done: False) -> None:
        self.told: list[tuple[int, int, str]] = []
        self._stop, self.cancelled = stop, False

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        self.told.append((done, whole, words))
        self.cancelled = self.cancelled or self._stop(done)


def acoustics(logged_in: LoggedIn) -> Acoustics:
    return logged_in.desk.acoustics


def test_what_waits_is_measured_once(logged_in: LoggedIn, tmp_path: Path) -> None:
    items = [add_sounding_item(logged_in, write_silence_within(tmp_path / f"{n}.wav"), n) for n in (1, 2, 3)]
    actor, watched = logged_in.actor, Watched()
    assert acoustics(logged_in).run(actor, watched) == (3, 0)
    assert watched.told[-1][:2] == (54, 54) and watched.told[-1][2].startswith("3/3, ")
    assert acoustics(logged_in).run(actor, watched) == (0, 0)
    call = acoustics(logged_in).call(actor, items[0])
    assert call.state is AcousticState.MEASURED and call.measures is not None and call.measured_at is not None
    assert abs(call.measures.duration_ms - 18_000) < 30 and len(call.measures.channels) == 1
    assert [(mark.kind, round(mark.value_milli, -3)) for mark in call.marks] == [(MarkKind.DEAD_AIR, 12_000)]
    with logged_in.desk.station.database.reading() as session:
        spoken = speech_of(session, call.recording_id or 0)
        detail = session.scalars(select(AuditRow.detail).where(AuditRow.action == "acoustics.run")).one()
    assert spoken is not None and [round(end / 1000) for _start, end in spoken] == [3, 18]
    assert detail == {"measured": 3, "failed": 0}
    state = acoustics(logged_in).progress(actor)
    assert (state.recordings, state.measured, state.waiting, state.failed_total, state.running) == (3, 3, 0, 0, False)


def test_the_open_call_comes_first_and_a_cancel_keeps_what_was_measured(
        logged_in: LoggedIn, inspector: Actor, tmp_path: Path) -> None:
    items = [add_sounding_item(logged_in, write_recording(tmp_path / f"{n}.wav", 3), n + 1) for n in range(5)]
    assert acoustics(logged_in).call(inspector, items[0]).state is None
    assert acoustics(logged_in).run(inspector, enough=lambda: True) == (0, 0)
    assert acoustics(logged_in).run(inspector, Watched(lambda done: done >= 3))[0] >= 1
    assert acoustics(logged_in).call(inspector, items[0]).state is AcousticState.MEASURED
    assert acoustics(logged_in).measure_now(inspector, items[1]).state is AcousticState.MEASURED
    kept = acoustics(logged_in).progress(inspector)
    assert kept.measured >= 2 and kept.measured + kept.waiting == 5
    on = Watched()
    assert acoustics(logged_in).run(logged_in.actor, on) == (kept.waiting, 0)
    assert on.told[-1][2].startswith("5/5")  # of all, wherever the run before ended


def test_a_file_that_fails_costs_itself_and_what_is_away_waits(logged_in: LoggedIn, tmp_path: Path) -> None:
    bad, other = tmp_path / "bad.wav", write_recording(tmp_path / "other.wav", 3)
    bad.write_bytes(b"RIFF" + bytes(60))
    good_item, bad_item, away_item, _other_item = (
        add_sounding_item(logged_in, path, n) for n, path in enumerate(
            (write_recording(tmp_path / "good.wav", 3), bad, tmp_path / "away.wav", other), start=1))
    write_recording(other, 4)  # no more the one that was brought in
    assert acoustics(logged_in).run(logged_in.actor) == (1, 1)
    state = acoustics(logged_in).progress(logged_in.actor)
    assert (state.measured, state.failed_total, state.failed[0].file_name, state.waiting, state.away) == (
        1, 1, "bad.wav", 2, 2)
    call = acoustics(logged_in).call(logged_in.actor, bad_item)
    assert call.state is AcousticState.FAILED and call.reason and not call.marks
    assert acoustics(logged_in).call(logged_in.actor, good_item).state is AcousticState.MEASURED
    assert acoustics(logged_in).call(logged_in.actor, away_item).state is None
    change_hash(logged_in, bad_item, write_recording(bad, 3))
    change_hash(logged_in, away_item, write_recording(tmp_path / "away.wav", 4))
    assert acoustics(logged_in).run(logged_in.actor) == (2, 0)
    assert acoustics(logged_in).progress(logged_in.actor).away == 1


def change_hash(logged_in: LoggedIn, item_id: int, path: Path) -> None:
    """As an import that finds other bytes there."""
    call = logged_in.desk.acoustics.call(logged_in.actor, item_id)
    with logged_in.desk.station.database.transaction() as session:
        recording = session.get_one(Recording, call.recording_id)
        recording.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()


def test_only_what_counts_by_the_rules_is_shown(logged_in: LoggedIn, tmp_path: Path) -> None:
    item = add_sounding_item(logged_in, write_recording(tmp_path / "1.wav", 3))
    cutting_in = [FoundMark(MarkKind.INTERRUPTION, at, at + 500, 500, 0) for at in (0, 2_000, 4_000)]
    put_marks(logged_in, item, [*cutting_in, HOLD, SHORT])
    kinds = [mark.kind for mark in acoustics(logged_in).call(logged_in.actor, item).marks]
    assert kinds == [MarkKind.INTERRUPTION] * 3 + [MarkKind.HOLD]
    logged_in.desk.settings.change_rules(logged_in.actor, dead_air_s=4, hold_s=60, interruptions=4)
    assert [mark.kind for mark in acoustics(logged_in).call(logged_in.actor, item).marks] == [MarkKind.DEAD_AIR]
    logged_in.desk.settings.change_rules(logged_in.actor, interruptions=1)
    logged_in.desk.settings.change_technical(logged_in.actor, agent_right_sources="账务查询")
    assert [mark.kind for mark in acoustics(logged_in).call(logged_in.actor, item).marks] == [MarkKind.DEAD_AIR]


def test_a_word_is_audited_taken_back_and_holds_through_a_new_measurement(
        logged_in: LoggedIn, inspector: Actor, tmp_path: Path) -> None:
    item = add_sounding_item(logged_in, write_recording(tmp_path / "1.wav", 3))
    put_marks(logged_in, item, [HOLD])
    mark = acoustics(logged_in).call(inspector, item).marks[0]
    row = acoustics(logged_in).decide(inspector, item, mark.mark_id, MarkVerdict.REJECTED)
    assert (row.verdict, row.decided_by) == (MarkVerdict.REJECTED, "林晓") and row.decided_at is not None
    put_marks(logged_in, item, [FoundMark(MarkKind.HOLD, 10_500, 46_000, 35_500, BOTH)])
    again = acoustics(logged_in).call(inspector, item).marks[0]
    assert (again.verdict, again.decided_by) == (MarkVerdict.REJECTED, "林晓")
    with pytest.raises(NotFound):
        acoustics(logged_in).decide(inspector, item, mark.mark_id + 50, MarkVerdict.ACCEPTED)
    back = acoustics(logged_in).decide(inspector, item, again.mark_id, MarkVerdict.OPEN)
    assert (back.verdict, back.decided_by) == (MarkVerdict.OPEN, "")
    with logged_in.desk.station.database.reading() as session:
        said = session.scalars(select(MarkDecision.verdict).order_by(MarkDecision.id)).all()
        details = session.scalars(select(AuditRow.detail).where(AuditRow.action == "acoustics.decide")).all()
    assert said == ["rejected", "open"]
    assert details[0] == {"call": "R1", "kind": "hold", "start_ms": 10_000, "verdict": "rejected"}


def test_a_recording_that_changed_while_it_was_measured_waits_anew(logged_in: LoggedIn, tmp_path: Path) -> None:
    item = add_sounding_item(logged_in, write_recording(tmp_path / "1.wav", 3))
    put_marks(logged_in, item, [HOLD], sha256="f" * 64)
    with logged_in.desk.station.database.reading() as session:
        assert session.scalars(select(AcousticResult)).all() == [] and session.scalars(select(AcousticMark)).all() == []
    assert acoustics(logged_in).progress(logged_in.actor).waiting == 1


def test_a_trainer_reads_the_marks_of_cases_only(logged_in: LoggedIn, tmp_path: Path) -> None:
    item = add_sounding_item(logged_in, write_recording(tmp_path / "1.wav", 3))
    trainer = builders.add_account(logged_in, builders.TRAINER)
    for ask in (acoustics(logged_in).call, acoustics(logged_in).measure_now):
        with pytest.raises(NotAllowed):
            ask(trainer, item)
    with pytest.raises(NotAllowed):
        acoustics(logged_in).decide(trainer, item, 1, MarkVerdict.ACCEPTED)


def test_nothing_new_is_begun_while_a_person_waits(logged_in: LoggedIn, tmp_path: Path) -> None:
    work, gate = logged_in.desk.station.work, threading.Event()
    path = write_recording(tmp_path / "1.wav", 3)
    waiting = Waiting(1, hashlib.sha256(path.read_bytes()).hexdigest(), 3_000, (path,))
    person = work.recording(lambda _child: gate.wait(30))
    outcomes = measured(work, iter([waiting]), lambda: False, lambda: 1)
    assert work.is_waited_for() and [next(outcomes) for _look in range(3)] == [None] * 3
    gate.set()
    person.result(30)
    assert not work.is_waited_for()
    assert [outcome.found is not None for outcome in outcomes if outcome is not None] == [True]


def test_a_stop_ends_a_child_in_the_midst_of_its_work(logged_in: LoggedIn, tmp_path: Path) -> None:
    path = write_recording(tmp_path / "long.wav", 60)
    waiting = Waiting(1, hashlib.sha256(path.read_bytes()).hexdigest(), 60_000, (path,))
    looks = iter([False, True])
    assert list(measured(logged_in.desk.station.work, iter([waiting]), lambda: next(looks), lambda: 1)) == [None]


def test_no_pace_is_told_before_anything_is_measured(logged_in: LoggedIn, tmp_path: Path) -> None:
    add_sounding_item(logged_in, write_silence_within(tmp_path / "1.wav"), 1)
    tally, watched = Tally(Plan(logged_in.desk.station, deque())), Watched()
    tally.tell(watched)
    assert watched.told == [(0, 18, "0/1")]
