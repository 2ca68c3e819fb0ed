"""The parts of a transferred call: each known to the others, heard by the same rights as any call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.audio.buffer import SampleBuffer
from qadesk.errors import NotAllowed, NotFound
from qadesk.models.audit import AuditRow
from qadesk.models.calls import Call
from qadesk.models.listening_plans import NewPlan
from qadesk.models.people import NewAccount, Role
from qadesk.models.sampling import Origin, QueueItem
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import HEADING, PEOPLE, Field, tone
from tests.services.ties import add_agent, declare


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    """A call that went from A01 to A02 and on to A03, another call whose id begins alike, one without an id."""
    field = Field(logged_in, tmp_path / "来源")
    field.import_people(PEOPLE + "A03,王芳,二班,2025-01-01,,2025-01-01\n")
    field.import_list(field.write("话单.csv", HEADING + (
        "7,A02,1,2,2026-09-01 09:02,80,售后,呼入,b.wav\n7,A01,1,2,2026-09-01 09:00,60,售后,呼入,a.wav\n"
        "7,A03,1,2,2026-09-01 09:05,90,售后,呼入,c.wav\n71,A01,1,2,2026-09-01 10:00,60,售后,呼入,\n"
        ",A02,1,2,2026-09-01 11:00,60,售后,呼入,\n")))
    for shade, name in enumerate("ab", 1):
        tone(field.folder / "录音" / f"{name}.wav", shade=shade)
    field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "录音"])
    return field


def queue(field: Field, rec_id: str) -> int:
    """Put a call into the queue; returns the item."""
    station = field.session.desk.station
    with station.database.transaction() as session:
        call = session.scalars(select(Call).where(Call.rec_id == rec_id)).one()
        item = QueueItem(call_id=call.id, origin=Origin.RISK, order_key=rec_id,
                         created_utc_ms=station.clock.now_utc_ms())
        session.add(item)
        session.flush()
        return item.id


def call_id(field: Field, rec_id: str) -> int:
    with field.session.desk.station.database.reading() as session:
        return session.scalars(select(Call.id).where(Call.rec_id == rec_id)).one()


def test_a_part_is_opened_with_the_others_in_the_order_of_time(field: Field) -> None:
    second, first = queue(field, "PBX:7:A02"), queue(field, "PBX:7:A01")
    parts = field.session.desk.listening.open_call(field.session.actor, second).parts
    assert [(part.agent_code, part.agent_name, part.team) for part in parts] == [
        ("A01", "张伟", "一班"), ("A02", "李娜", "二班"), ("A03", "王芳", "二班")]
    assert [part.is_here for part in parts] == [False, True, False]
    assert [part.item_id for part in parts] == [first, second, None]
    assert [part.is_heard for part in parts] == [True, True, False]
    assert [f"{part.started_at:%H:%M}" for part in parts] == ["09:00", "09:02", "09:05"]


def test_a_call_that_was_not_transferred_has_no_parts(field: Field) -> None:
    assert field.session.desk.listening.open_call(field.session.actor, queue(field, "PBX:71")).parts == ()


def test_a_call_without_an_id_has_no_parts(field: Field) -> None:
    with field.session.desk.station.database.reading() as session:
        hashed = session.scalars(select(Call.rec_id).where(~Call.rec_id.contains(":"))).one()
    assert field.session.desk.listening.open_call(field.session.actor, queue(field, hashed)).parts == ()


def test_a_part_says_who_scored_it(field: Field) -> None:
    desk, actor = field.session.desk, field.session.actor
    first, second = queue(field, "PBX:7:A01"), queue(field, "PBX:7:A02")
    draft = desk.evaluations.open_draft(actor, first)
    answers = draft.answers
    for criterion in draft.card.criteria:
        answers = answers.confirmed_full(criterion)
    done = desk.evaluations.submit(actor, replace(draft, answers=answers), reason="测试")
    part = desk.listening.open_call(actor, second).parts[0]
    assert (part.scored_by, part.evaluation_id, part.item_id) == ("周岚", done.evaluation_id, first)


def test_another_part_is_heard_beside_and_its_opening_is_audited(field: Field) -> None:
    desk, actor = field.session.desk, field.session.actor
    item, other = queue(field, "PBX:7:A02"), call_id(field, "PBX:7:A01")
    opened = desk.listening.open_part(actor, item, other)
    assert (opened.facts.rec_id, opened.facts.agent_name) == ("PBX:7:A01", "张伟")
    with desk.station.database.reading() as session:
        row = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
        assert row is not None and row.action == "listening.open_part" and "PBX:7:A01" in str(row.detail)
    decoded = desk.listening.decode_part(actor, item, other).result(timeout=60)
    SampleBuffer.of(decoded).close()
    assert decoded.n_frames == 1600


def test_a_call_of_another_conversation_is_no_part(field: Field) -> None:
    item = queue(field, "PBX:7:A02")
    for use in (field.session.desk.listening.open_part, field.session.desk.listening.decode_part):
        with pytest.raises(NotFound):
            use(field.session.actor, item, call_id(field, "PBX:71"))


def test_who_is_tied_to_a_parts_agent_sees_it_but_hears_it_not(field: Field) -> None:
    desk, actor = field.session.desk, field.session.actor
    item, other = queue(field, "PBX:7:A02"), call_id(field, "PBX:7:A01")
    queue(field, "PBX:7:A01")
    declare(field.session, actor, add_agent(field.session, "A01"))
    first = desk.listening.open_call(actor, item).parts[0]
    assert (first.agent_code, first.is_heard, first.item_id) == ("A01", False, None)
    for use in (desk.listening.open_part, desk.listening.decode_part):
        with pytest.raises(NotAllowed):
            use(actor, item, other)


def test_a_trainer_hears_no_part_that_is_no_case(field: Field) -> None:
    trainer = builders.add_account(field.session, NewAccount("xu", "徐教", builders.PASSWORD,
                                                             frozenset({Role.TRAINER})))
    item = queue(field, "PBX:7:A02")
    with pytest.raises(NotAllowed):
        field.session.desk.listening.open_part(trainer, item, call_id(field, "PBX:7:A01"))


def test_a_team_leader_in_joint_listening_learns_nothing_of_the_scoring_of_other_parts(field: Field) -> None:
    desk, actor = field.session.desk, field.session.actor
    leader = builders.add_account(field.session, NewAccount("sun", "孙班", builders.PASSWORD,
                                                            frozenset({Role.TEAM_LEADER})))
    draft = desk.evaluations.open_draft(actor, queue(field, "PBX:7:A01"))
    answers = draft.answers
    for criterion in draft.card.criteria:
        answers = answers.confirmed_full(criterion)
    desk.evaluations.submit(actor, replace(draft, answers=answers), reason="测试")
    desk.listening_plans.make(actor, NewPlan("j", Origin.JOINT, "共同听一通", (call_id(field, "PBX:7:A02"),),
                                             listeners=(leader.account_id,)))
    with desk.station.database.reading() as session:
        item = session.scalars(select(QueueItem.id).where(QueueItem.origin == Origin.JOINT)).one()
    first = desk.listening.open_call(leader, item).parts[0]
    assert (first.agent_code, first.scored_by, first.evaluation_id, first.is_heard) == ("A01", "", None, False)
    with pytest.raises(NotAllowed) as caught:
        desk.listening.open_part(leader, item, first.call_id)
    assert caught.value.code == "E-CAS-02"
    assert desk.listening.open_call(actor, item).parts[0].scored_by == "周岚"
