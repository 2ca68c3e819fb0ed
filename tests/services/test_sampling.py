"""The weekly draw in a station: frame, chances, queue, files that anyone can recompute, and only once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.call_lines import CallFilter
from qadesk.models.calls import Recording, RecordingState
from qadesk.models.draw import draw, draw_csv, fraction_text
from qadesk.models.manifest import read_manifest
from qadesk.models.people import NewAccount, Role
from qadesk.models.periods import Week
from qadesk.models.sampling import DrawnCall, QueueItem
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.draws import drawn_week
from tests.services.field import HEADING, WEEK, Field, tone
from tests.services.statements import about, asked


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    return field


def test_the_frame_counts_every_call_with_its_reason(field: Field) -> None:
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,12,,,\n"
                                                     "S2,A01,1,2,2026-09-01 09:01,60,,,\n"
                                                     "S3,A77,1,2,2026-09-01 09:02,60,,,\n"))
    sampling, actor = field.session.desk.sampling, field.session.actor
    frame = sampling.frame(actor, WEEK)
    assert sampling.periods(actor) == (WEEK,)
    assert (frame.calls, frame.with_audio, frame.eligible) == (27, 24, 24)
    assert frame.excluded == {"TOO_SHORT": 1, "NO_AUDIO": 1, "NOT_AGENT": 1}
    assert [(line.staff_no, line.team, line.calls, line.no_audio, line.eligible, line.quota, line.new_staff)
            for line in frame.agents] == [("A01", "一班", 14, 2, 12, 3, False), ("A02", "二班", 12, 0, 12, 5, True)]
    assert (frame.to_draw, frame.covered, frame.over, frame.draw) == (8, 2, True, None)


def test_calls_of_other_queues_are_in_the_frame_and_are_no_gap(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,60,外呼,,\n"))
    own = {line.queue for line in field.session.desk.calls.list(actor, CallFilter(WEEK)).lines} - {"外呼"}
    field.session.desk.settings.change_rules(actor, plan_queues="，".join(own))
    frame = sampling.frame(actor, WEEK)
    assert frame.excluded == {"WRONG_QUEUE": 1} and (frame.calls, frame.planned, frame.with_audio) == (25, 24, 24)


def test_a_drawn_week_is_shown_as_it_was_drawn_from(field: Field) -> None:
    """Recordings that go away and calls that come later change nothing of it."""
    sampling, actor = field.session.desk.sampling, field.session.actor
    before = sampling.frame(actor, WEEK)
    facts = sampling.draw_period(actor, WEEK, "40718")
    with field.session.desk.station.database.transaction() as session:
        session.execute(update(Recording).values(state=RecordingState.MISSING))
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-06 23:01,60,,,\n"))
    assert sampling.frame(actor, WEEK) == replace(before, draw=facts)


def test_a_draw_is_stored_with_chances_and_fills_the_queue_in_its_own_order(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    facts = sampling.draw_period(actor, WEEK, "  40718293  ")
    assert facts.drawn == 8 and facts.by == "周岚" and facts.commitment == ""
    assert facts.seed == f"2026-W36|{facts.manifest_sha256}||40718293"
    with field.session.desk.station.database.reading() as session:
        rows = session.query(DrawnCall).order_by(DrawnCall.position).all()
        queue = session.query(QueueItem).order_by(QueueItem.order_key).all()
        assert [row.position for row in rows] == list(range(1, 9))
        assert all("/" in row.pi and row.ticket.startswith("0.") for row in rows)
        assert {item.drawn_call_id for item in queue} == {row.id for row in rows}
        assert {item.origin for item in queue} == {"draw"} and {item.period for item in queue} == {"2026-W36"}
    assert sum(line.drawn for line in field.session.desk.calls.list(actor, CallFilter(WEEK)).lines) == 8
    assert sampling.frame(actor, WEEK).draw == facts


def test_the_files_recompute_to_the_same_draw(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    facts = sampling.draw_period(actor, WEEK, "4071")
    assert facts.entropy == "4071" and facts.secret == ""
    paths = {path.name: path for path in sampling.write_draw(actor, WEEK, field.folder / "抽样")}
    manifest_bytes = paths["manifest.csv"].read_bytes()
    told = json.loads(paths["draw.json"].read_text(encoding="utf-8"))
    assert told["M"] == hashlib.sha256(manifest_bytes).hexdigest() == facts.manifest_sha256
    assert told["C"] is None and told["commitment"] == "无承诺" and told["s"] is None
    assert told["seed"] == "|".join((told["week"], told["M"], "", told["P"]))
    recomputed = draw(read_manifest(manifest_bytes).rows, told["seed"])
    assert draw_csv(recomputed) == paths["draw.csv"].read_bytes()
    with field.session.desk.station.database.reading() as session:
        stored = [(row.agent_no, row.band, row.ticket, row.pi)
                  for row in session.query(DrawnCall).order_by(DrawnCall.position)]
    assert stored == [(c.agent, c.band, c.ticket, fraction_text(c.pi)) for c in recomputed]


def test_a_second_draw_is_refused_with_who_and_when(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    facts = sampling.draw_period(actor, WEEK, "40718")
    with pytest.raises(Conflict, match=r"2026-W36.*周岚.*2026-09-07 09:30"):
        sampling.draw_period(actor, WEEK, "again")
    assert sampling.frame(actor, WEEK).draw == facts


def test_a_week_without_calls_to_draw_says_why(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    with pytest.raises(RuleBroken, match="2026-W40"):
        sampling.draw_period(actor, Week(2026, 40), "1", early=True)
    field.import_list(field.write("x.csv", HEADING + "N1,A01,1,2,2026-09-15 09:00,60,,,\n"))
    with pytest.raises(RuleBroken, match="NO_AUDIO 1"):
        sampling.draw_period(actor, Week(2026, 38), "1", early=True)
    with pytest.raises(NotFound):
        sampling.write_draw(actor, Week(2026, 38), field.folder)


def test_calls_that_come_after_the_draw_change_nothing_of_it(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    facts = sampling.draw_period(actor, WEEK, "40718")
    field.import_list(field.write("x.csv", HEADING + "L1,A01,1,2,2026-09-01 09:00,60,,,\n"))
    (path, *_rest) = sampling.write_draw(actor, WEEK, field.folder / "抽样")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == facts.manifest_sha256


def test_who_may_not_draw_is_refused(field: Field) -> None:
    trainer = builders.add_account(field.session, NewAccount("xu", "徐教", builders.PASSWORD,
                                                             frozenset({Role.TRAINER})))
    with pytest.raises(NotAllowed):
        field.session.desk.sampling.draw_period(trainer, WEEK)


def test_a_call_has_no_second_chance_when_another_zone_moves_it_into_the_next_week(
        logged_in: LoggedIn, tmp_path: Path) -> None:
    """Neither those that were drawn nor the one that was not."""
    field, desk, actor = Field(logged_in, tmp_path / "来源"), logged_in.desk, logged_in.actor
    field.import_people()
    field.import_list(field.write("z.csv", HEADING + "".join(
        f"Z{n},A01,1,2,2026-09-0{6 + n // 4} 23:1{n}:00,90,售后,呼入,Z{n}.wav\n" for n in range(5))))
    for n in range(5):
        tone(field.folder / "录音" / f"Z{n}.wav", shade=100 + n)
    desk.calls.import_recordings(actor, [field.folder / "录音"])
    assert desk.sampling.draw_period(actor, WEEK, "40718").drawn == 3
    desk.settings.change_technical(actor, time_zone="Pacific/Auckland")
    assert desk.sampling.draw_period(actor, WEEK.next(), "40718", early=True).drawn == 1
    assert dict(desk.sampling.frame(actor, WEEK.next()).excluded) == {"EARLIER_DRAW": 4}


def test_writing_a_draw_and_printing_its_slip_read_the_manifest_beside_the_writer(
        logged_in: LoggedIn, tmp_path: Path) -> None:
    """A manifest of very many calls takes seconds to read: nobody's save waits for that."""
    drawn_week(logged_in, tmp_path)
    with asked() as of_all, asked(logged_in.desk.station.database._writer) as of_writer:
        logged_in.desk.sampling.write_draw(logged_in.actor, WEEK, tmp_path / "抽样")
        logged_in.desk.printing.draw_slip(logged_in.actor, WEEK)
    assert about("draws.manifest", of_all) and of_writer and not about("draws.manifest", of_writer)
