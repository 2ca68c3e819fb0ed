"""Flags as a service: raised for the trainer or the supervisor, noted on, closed by the owner's side; and what a
trainer may hear: flagged calls, cases and targeted calls, each other one is refused and the refusal noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from qadesk.errors import AudioError, Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.evaluations import HeardInterval
from qadesk.models.flags import Flag, FlagKind, FlagLink, FlagRow, NewFlag
from qadesk.models.listening import CaseKind, HeardSpan
from qadesk.models.people import Actor, Role
from qadesk.models.training import (
    RequestState,
    Stage,
    TargetedCall,
    TargetedPlan,
    TrainingCase,
    TrainingRequest,
)
from qadesk.models.workbench import ToDoKind
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import revise, stored, submit
from tests.services.queue_items import add_item

DUE = date(2026, 9, 14)


@pytest.fixture
def trainer(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, builders.TRAINER)


@pytest.fixture
def evaluation_id(logged_in: LoggedIn, inspector: Actor) -> int:
    return submit(logged_in, inspector, add_item(logged_in)).evaluation_id


def new(evaluation_id: int, owner: Role = Role.TRAINER, words: str = "等待前没有说明原因。",
        **given: object) -> NewFlag:
    made = NewFlag(str(uuid4()), evaluation_id, FlagKind.TYPICAL, owner, DUE, words, 30_000)
    return replace(made, **given)  # type: ignore[arg-type]


def raised(logged_in: LoggedIn, actor: Actor, evaluation_id: int, **given: object) -> FlagRow:
    return logged_in.desk.flags.raise_(actor, new(evaluation_id, **given))  # type: ignore[arg-type]


def request_about(logged_in: LoggedIn, *, evaluation_id: int | None = None, item_id: int | None = None,
                  state: RequestState = RequestState.RAISED) -> None:
    """A training request with a case or a targeted call, as it stands in the file."""
    account = logged_in.actor.account_id
    with logged_in.desk.station.database.transaction() as session:
        made = TrainingRequest(client_uuid=str(uuid4()), number=str(uuid4()), state=state, from_day=DUE, to_day=DUE,
                               wish="话术演练", trainer_name="韩培", due_day=DUE, raised_by=account, raised_utc_ms=1)
        session.add(made)
        session.flush()
        if evaluation_id is not None:
            session.add(TrainingCase(request_id=made.id, evaluation_id=evaluation_id, position=0, start_ms=0))
        if item_id is not None:
            plan = TargetedPlan(request_id=made.id, stage=Stage.BEFORE, share_percent=30, calls_each=3, seed="s",
                                made_utc_ms=1, account_id=account)
            session.add(plan)
            session.flush()
            agent_id = session.execute(text("INSERT INTO agents (staff_no, name, pinyin) VALUES ('A77', '座席', '') "
                                            "RETURNING id")).scalar_one()
            session.add(TargetedCall(plan_id=plan.id, queue_item_id=item_id, agent_id=agent_id))


def refusals(logged_in: LoggedIn, actor: Actor) -> list[tuple[str, str]]:
    rows = stored(logged_in, AuditRow, outcome=Outcome.REFUSED)
    return [(row.action, row.about) for row in rows if row.who == actor.display_name]


# the flag

def test_the_way_of_a_flag(logged_in: LoggedIn, inspector: Actor, trainer: Actor, evaluation_id: int) -> None:
    flags = logged_in.desk.flags
    proposal = flags.propose(inspector, 1)
    assert (proposal.evaluation_id, proposal.due_day, proposal.duration_ms) == (evaluation_id, DUE, 180_000)
    row = raised(logged_in, inspector, evaluation_id)
    assert (row.kind, row.owner, row.start_ms, row.overdue, row.closed, row.closes) == (
        FlagKind.TYPICAL, Role.TRAINER, 30_000, False, False, False)
    logged_in.desk.station.clock.advance(8 * 86_400)  # type: ignore[attr-defined]
    (seen,) = flags.list(trainer).rows
    assert seen.overdue and seen.closes and seen.raised_by == "林晓"
    flags.note(trainer, row.flag_id, "已选入演练")
    closed = flags.close(trainer, row.flag_id, "已做成案例")
    assert closed.closed and not closed.overdue and not closed.closes
    assert closed.notes == ("2026-09-15 09:30 韩培: 已选入演练", "2026-09-15 09:30 韩培: 已做成案例")
    acts = [row.action for row in stored(logged_in, AuditRow, about=f"flag {row.flag_id}")]
    assert acts == ["flags.raise_", "flags.note", "flags.close"]


def test_the_same_flag_twice_is_kept_once(logged_in: LoggedIn, inspector: Actor, evaluation_id: int) -> None:
    wanted = new(evaluation_id)
    first, again = (logged_in.desk.flags.raise_(inspector, wanted) for _time in range(2))
    assert first == again and len(stored(logged_in, Flag)) == 1


def test_what_lacks_or_cannot_be_is_refused(logged_in: LoggedIn, inspector: Actor, evaluation_id: int) -> None:
    for lacking in (new(evaluation_id, words=" "), new(evaluation_id, Role.INSPECTOR),
                    new(evaluation_id, due_day=date(2026, 9, 6)), new(evaluation_id, start_ms=180_001)):
        with pytest.raises(RuleBroken):
            logged_in.desk.flags.raise_(inspector, lacking)
    with pytest.raises(NotFound):
        logged_in.desk.flags.raise_(inspector, new(999))
    assert stored(logged_in, Flag) == []


def test_only_the_owners_side_closes(logged_in: LoggedIn, inspector: Actor, trainer: Actor,
                                     evaluation_id: int) -> None:
    flags = logged_in.desk.flags
    to_trainer = raised(logged_in, inspector, evaluation_id)
    to_chief = raised(logged_in, inspector, evaluation_id, owner=Role.SUPERVISOR)
    assert [row.flag_id for row in flags.list(trainer).rows] == [to_trainer.flag_id]
    assert len(flags.list(inspector).rows) == 2
    for act in (lambda: flags.close(inspector, to_trainer.flag_id, "已看"),
                lambda: flags.note(trainer, to_chief.flag_id, "看到了"),
                lambda: flags.close(trainer, to_chief.flag_id, "看到了")):
        with pytest.raises(NotAllowed):
            act()
    assert refusals(logged_in, trainer) == [("flags.note", f"flag {to_chief.flag_id}"),
                                            ("flags.close", f"flag {to_chief.flag_id}")]
    assert flags.close(logged_in.actor, to_trainer.flag_id, "本站暂无培训专员").closed
    with pytest.raises(Conflict):
        flags.close(trainer, to_trainer.flag_id, "又一次")
    assert flags.note(trainer, to_trainer.flag_id, "更正").notes[-1].endswith("更正")


def test_a_draft_can_be_flagged_and_reaches_the_trainer_once_submitted(
        logged_in: LoggedIn, inspector: Actor, trainer: Actor) -> None:
    item_id, evaluations = add_item(logged_in), logged_in.desk.evaluations
    assert logged_in.desk.flags.propose(inspector, item_id).evaluation_id is None
    evaluations.save_draft(inspector, evaluations.open_draft(inspector, item_id))
    begun = logged_in.desk.flags.propose(inspector, item_id).evaluation_id
    assert begun is not None
    assert raised(logged_in, inspector, begun).number == ""
    assert logged_in.desk.flags.list(trainer).rows == () and not to_do(logged_in, trainer)
    with pytest.raises(NotAllowed):
        logged_in.desk.listening.open_call(trainer, item_id)
    submit(logged_in, inspector, item_id)
    assert [row.number for row in logged_in.desk.flags.list(trainer).rows] == ["20260907-0001"]


def test_flagging_a_revisions_draft_flags_what_it_revises(logged_in: LoggedIn, inspector: Actor,
                                                          evaluation_id: int) -> None:
    logged_in.desk.revisions.begin(inspector, evaluation_id)
    with logged_in.desk.station.database.reading() as session:
        draft = session.execute(text("SELECT id FROM evaluations WHERE revision_no = 1")).scalar_one()
    assert raised(logged_in, inspector, draft).evaluation_id == evaluation_id
    logged_in.desk.revisions.discard(inspector, 1)
    assert logged_in.desk.flags.list(inspector).open_count == 1


def test_what_waits_stands_on_the_workbench_of_the_owners_side(
        logged_in: LoggedIn, inspector: Actor, trainer: Actor, evaluation_id: int) -> None:
    row = raised(logged_in, inspector, evaluation_id)
    assert to_do(logged_in, inspector) == to_do(logged_in, logged_in.actor) == []
    assert to_do(logged_in, trainer) == [(FlagLink(row.flag_id), 0)]
    logged_in.desk.station.clock.advance(8 * 86_400)  # type: ignore[attr-defined]
    assert to_do(logged_in, trainer) == [(FlagLink(row.flag_id), 1)]
    logged_in.desk.flags.close(trainer, row.flag_id, "已看")
    assert to_do(logged_in, trainer) == []


def to_do(logged_in: LoggedIn, actor: Actor) -> list[tuple[object, int]]:
    rows = logged_in.desk.workbench.overview(actor).to_do
    return [(row.item, row.count) for row in rows if row.kind is ToDoKind.FLAG]


def test_a_flag_is_frozen(logged_in: LoggedIn, inspector: Actor, evaluation_id: int) -> None:
    raised(logged_in, inspector, evaluation_id)
    for attack in ("UPDATE flags SET words = ''", "DELETE FROM flags"):
        with pytest.raises(IntegrityError), logged_in.desk.station.database.transaction() as session:
            session.execute(text(attack))


# what a trainer may hear

def test_a_trainer_opens_no_record_that_is_no_case_and_the_refusal_is_noted(
        logged_in: LoggedIn, trainer: Actor, evaluation_id: int) -> None:
    desk = logged_in.desk
    for act in (lambda: desk.evaluations.open_record(trainer, evaluation_id),
                lambda: desk.listening.open_call(trainer, 1), lambda: desk.listening.decode(trainer, 1),
                lambda: desk.listening.save_progress(trainer, 1, [HeardSpan(0, 1_000)], 1_000),
                lambda: desk.listening.save_view(trainer, 1, 1_000, {})):
        with pytest.raises(NotAllowed, match="flagged calls, cases"):
            act()
    assert refusals(logged_in, trainer) == [
        ("evaluations.open_record", f"evaluation {evaluation_id}"), ("listening.open_call", "queue item 1"),
        ("listening.decode", "queue item 1"), ("listening.save_progress", "queue item 1"),
        ("listening.save_view", "queue item 1")]
    assert desk.listening.queue(trainer).rows == ()
    assert stored(logged_in, HeardInterval, account_id=trainer.account_id) == []


def test_a_flagged_record_is_read_and_heard_by_the_trainer(
        logged_in: LoggedIn, inspector: Actor, trainer: Actor, evaluation_id: int) -> None:
    desk = logged_in.desk
    raised(logged_in, inspector, evaluation_id)
    record = desk.evaluations.open_record(trainer, evaluation_id)
    assert not record.may_revise and record.decidable == () and record.private_note == ""
    assert desk.listening.open_call(trainer, 1).facts.number_masked == ""
    desk.listening.save_progress(trainer, 1, [HeardSpan(0, 1_000)], 1_000)
    desk.listening.save_view(trainer, 1, 700, {"start_ms": 500})
    left = desk.listening.open_call(trainer, 1)
    assert (left.position_ms, left.view) == (700, {"start_ms": 500}), "without a draft too"
    with pytest.raises(AudioError):
        desk.listening.decode(trainer, 1)
    (row,) = desk.listening.queue(trainer).rows
    assert (row.case, row.evaluation_id) == (CaseKind.FLAGGED, evaluation_id)
    with pytest.raises(NotAllowed):
        desk.listening.full_number(trainer, 1)
    revision = revise(logged_in, inspector, evaluation_id)
    assert desk.evaluations.open_record(trainer, evaluation_id).sheet.number == revision.number
    assert desk.listening.queue(trainer).rows[0].evaluation_id == revision.evaluation_id


def test_a_flag_to_the_supervisor_opens_nothing_to_the_trainer(
        logged_in: LoggedIn, inspector: Actor, trainer: Actor, evaluation_id: int) -> None:
    raised(logged_in, inspector, evaluation_id, owner=Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        logged_in.desk.evaluations.open_record(trainer, evaluation_id)


def test_cases_and_targeted_calls_of_a_request_are_heard_by_the_trainer(
        logged_in: LoggedIn, trainer: Actor, evaluation_id: int) -> None:
    waiting, withdrawn = add_item(logged_in, "R2"), add_item(logged_in, "R3")
    request_about(logged_in, evaluation_id=evaluation_id, item_id=waiting)
    assert logged_in.desk.evaluations.open_record(trainer, evaluation_id).evaluation_id == evaluation_id
    assert logged_in.desk.listening.open_call(trainer, waiting).facts.rec_id == "R2"
    rows = {row.item_id: (row.case, row.evaluation_id) for row in logged_in.desk.listening.queue(trainer).rows}
    assert rows == {1: (CaseKind.CASE, evaluation_id), waiting: (CaseKind.TARGETED, None)}
    with pytest.raises(NotAllowed):
        logged_in.desk.evaluations.open_draft(trainer, waiting)
    with pytest.raises(NotAllowed):
        logged_in.desk.listening.open_call(trainer, withdrawn)


def test_a_withdrawn_request_opens_nothing(logged_in: LoggedIn, trainer: Actor, evaluation_id: int) -> None:
    request_about(logged_in, evaluation_id=evaluation_id, state=RequestState.WITHDRAWN)
    with pytest.raises(NotAllowed):
        logged_in.desk.evaluations.open_record(trainer, evaluation_id)


def test_what_a_trainer_hears_is_no_listening_of_the_inspectors(
        logged_in: LoggedIn, inspector: Actor, trainer: Actor, evaluation_id: int) -> None:
    raised(logged_in, inspector, evaluation_id)
    before = logged_in.desk.workbench.overview(logged_in.actor).listening
    logged_in.desk.listening.save_progress(trainer, 1, [HeardSpan(0, 60_000)], 1_000)
    assert logged_in.desk.workbench.overview(logged_in.actor).listening == before
