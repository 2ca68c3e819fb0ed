"""Handovers: a draft goes on to another inspector with a reason, whoever may hand it; written down each time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.acknowledgements import Handover
from qadesk.models.audit import AuditRow
from qadesk.models.evaluation_life import LifeKind
from qadesk.models.evaluations import Evaluation
from qadesk.models.handovers import DraftsLink
from qadesk.models.people import Account, NewAccount, Role
from qadesk.models.workbench import ToDoKind
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.appealed import lost
from tests.services.evaluated import pressed, revise, stored, submit
from tests.services.queue_items import add_item
from tests.services.ties import add_agent, declare

SECOND = NewAccount("chen", "陈静", builders.PASSWORD, frozenset({Role.INSPECTOR}))


@pytest.fixture
def second(logged_in: LoggedIn):
    return builders.add_account(logged_in, SECOND)


@pytest.fixture
def handovers(logged_in):
    return logged_in.desk.handovers


def draft_of(logged_in, actor, rec_id="R1") -> int:
    """The queue item of a draft of the actor's with one answer."""
    item_id, evaluations = add_item(logged_in, rec_id), logged_in.desk.evaluations
    draft = evaluations.open_draft(actor, item_id)
    evaluations.save_draft(actor, replace(draft, answers=pressed(draft, "4.3")))
    return item_id


def told(logged_in) -> list[tuple[str, str, str, str]]:
    """From whom, to whom, by whom, and why."""
    names = {row.id: row.display_name for row in stored(logged_in, Account)}
    return [(names[row.from_account_id], names[row.to_account_id], names[row.account_id], row.words)
            for row in stored(logged_in, Handover)]


def test_a_supervisor_sees_the_drafts_of_others_with_their_age(handovers, logged_in, inspector, second):
    first = draft_of(logged_in, inspector)
    logged_in.desk.station.clock.advance(3 * 86_400)
    draft_of(logged_in, second, "R2")
    draft_of(logged_in, logged_in.actor, "R3")
    held = handovers.drafts(logged_in.actor)
    assert [(draft.owner, draft.answered, draft.idle_days(held.now_utc_ms)) for draft in held.drafts] == [
        ("林晓", 1, 3), ("陈静", 1, 0)]
    assert held.drafts[0].item_id == first
    assert {taker.name for taker in held.takers} == {"周岚", "林晓", "陈静"}
    with pytest.raises(NotAllowed):
        handovers.drafts(inspector)
    assert {taker.name for taker in handovers.takers(inspector)} == {"周岚", "陈静"}


def test_the_workbench_tells_the_supervisor_of_drafts_that_nobody_goes_on_with(logged_in, inspector, second):
    draft_of(logged_in, inspector)
    draft_of(logged_in, inspector, "R2")
    logged_in.desk.station.clock.advance(2 * 86_400 + 1)
    draft_of(logged_in, second, "R3")
    desk = logged_in.desk
    idle = [to_do for to_do in desk.workbench.overview(logged_in.actor).to_do if to_do.kind is ToDoKind.IDLE]
    assert [(line.whom, line.count, line.item) for line in idle] == [("林晓", 2, DraftsLink(inspector.account_id))]
    assert ToDoKind.IDLE not in {to_do.kind for to_do in desk.workbench.overview(second).to_do}
    assert desk.listening.queue(logged_in.actor).drafts_of_others == 3
    assert desk.listening.queue(second).drafts_of_others == 0


def test_drafts_go_to_another_inspector_with_the_reason_and_all_of_their_answers(
        handovers, logged_in, inspector, second):
    items = [draft_of(logged_in, inspector, rec_id) for rec_id in ("R1", "R2")]
    assert handovers.give(logged_in.actor, items, second.account_id, " 林晓本周病假 ") == "陈静"
    evaluations = logged_in.desk.evaluations
    for item_id in items:
        assert dict(evaluations.open_draft(second, item_id).answers.answer("4.3").ticks) == {"1": 1}
        with pytest.raises(Conflict, match="陈静"):
            evaluations.open_draft(inspector, item_id)
    assert told(logged_in) == [("林晓", "陈静", "周岚", "林晓本周病假")] * 2
    act = next(row for row in stored(logged_in, AuditRow) if row.action == "handovers.give")
    assert act.detail == {"drafts": 2, "taken_over_from": "lin", "handed_to": "chen", "reason": "林晓本周病假",
                          "items": items}


def test_an_inspector_hands_on_ones_own_draft_but_no_others(handovers, logged_in, inspector, second):
    own, others = draft_of(logged_in, inspector), draft_of(logged_in, second, "R2")
    handovers.give(inspector, [own], logged_in.actor.account_id, "方言听不懂")
    assert told(logged_in) == [("林晓", "周岚", "林晓", "方言听不懂")]
    with pytest.raises(NotAllowed):
        handovers.give(inspector, [others], inspector.account_id, "我来")
    assert len(stored(logged_in, Handover)) == 1


def test_what_cannot_be_handed_over_is_refused_and_changes_nothing(handovers, logged_in, inspector, second):
    item_id, trainer = draft_of(logged_in, inspector), builders.add_account(logged_in, builders.TRAINER)
    waiting, chief = add_item(logged_in, "R9"), logged_in.actor
    for error, items, taker, words in (
            (RuleBroken, [item_id], second, "  "), (RuleBroken, [item_id], trainer, "请假"),
            (Conflict, [item_id], inspector, "请假"), (NotFound, [item_id, waiting], second, "请假"),
            (RuleBroken, [item_id], second, "长" * 501)):
        with pytest.raises(error):
            handovers.give(chief, items, taker.account_id, words)
    assert [row.account_id for row in stored(logged_in, Evaluation)] == [inspector.account_id]
    assert stored(logged_in, Handover) == []


def test_a_revision_is_not_handed_over(handovers, logged_in, inspector, second):
    evaluation = submit(logged_in, inspector, add_item(logged_in))
    item_id = logged_in.desk.revisions.begin(inspector, evaluation.evaluation_id)
    assert handovers.drafts(logged_in.actor).drafts == ()
    with pytest.raises(RuleBroken, match="revision"):
        handovers.give(logged_in.actor, [item_id], second.account_id, "请假")
    assert revise(logged_in, inspector, evaluation.evaluation_id).number.endswith("-R1")


def test_a_supervisor_gives_up_the_revision_of_who_is_away_and_the_agent_appeals(handovers, logged_in, inspector):
    desk, scored = logged_in.desk, lost(logged_in, inspector).evaluation_id
    item_id = desk.revisions.begin(inspector, scored)
    open_form = desk.evaluations.open_draft(inspector, item_id)
    with pytest.raises(Conflict, match="a supervisor gives it up for who is away"):
        desk.appeals.propose(logged_in.actor, scored)
    assert [(draft.item_id, draft.owner) for draft in handovers.drafts(logged_in.actor).revisions] == [
        (item_id, "林晓")]
    desk.revisions.give_up(logged_in.actor, item_id, " 林晓本周病假 ")
    row, = stored(logged_in, AuditRow, action="revisions.give_up")
    assert (row.who, row.detail) == ("周岚", {"revision": 1, "whose": "lin", "reason": "林晓本周病假"})
    assert handovers.drafts(logged_in.actor).revisions == () and len(stored(logged_in, Evaluation)) == 1
    assert desk.appeals.propose(logged_in.actor, scored).items
    with pytest.raises(Conflict):  # the form that was left open
        desk.evaluations.save_draft(inspector, open_form)
    desk.revisions.begin(inspector, scored)  # back at work


def test_only_a_revision_is_given_up_with_a_reason_and_by_a_supervisor_who_is_free(logged_in, inspector, second):
    desk, item_id = logged_in.desk, add_item(logged_in)
    first = submit(logged_in, inspector, item_id)
    with pytest.raises(NotFound, match="No revision"):
        desk.revisions.give_up(logged_in.actor, item_id, "请假")
    with pytest.raises(NotFound, match="No revision"):
        desk.revisions.give_up(logged_in.actor, draft_of(logged_in, second, "R2"), "请假")
    desk.revisions.begin(inspector, first.evaluation_id)
    with pytest.raises(RuleBroken, match="reason is missing"):
        desk.revisions.give_up(logged_in.actor, item_id, " ")
    with pytest.raises(NotAllowed):
        desk.revisions.give_up(second, item_id, "请假")
    declare(logged_in, logged_in.actor, add_agent(logged_in))
    with pytest.raises(NotAllowed, match="declared relation"):
        desk.revisions.give_up(logged_in.actor, item_id, "请假")
    assert len(stored(logged_in, Evaluation)) == 3


def test_a_draft_that_went_on_twice_tells_both(handovers, logged_in, inspector, second):
    item_id = draft_of(logged_in, inspector)
    handovers.give(logged_in.actor, [item_id], second.account_id, "请假")
    handovers.give(second, [item_id], inspector.account_id, "已销假")
    assert told(logged_in) == [("林晓", "陈静", "周岚", "请假"), ("陈静", "林晓", "陈静", "已销假")]


def test_the_history_of_the_evaluation_tells_who_had_the_draft(handovers, logged_in, inspector, second):
    item_id = draft_of(logged_in, inspector)
    handovers.give(logged_in.actor, [item_id], second.account_id, "请假")
    evaluation = submit(logged_in, second, item_id)
    record = logged_in.desk.evaluations.open_record(second, evaluation.evaluation_id)
    event = next(event for event in record.life if event.kind is LifeKind.HANDED_OVER)
    assert (event.who, event.lines) == ("周岚", ("from 林晓 to 陈静", "请假"))


def test_a_draft_that_a_closed_account_left_is_written_down_when_it_is_taken(logged_in, inspector, second):
    left, given = draft_of(logged_in, inspector), draft_of(logged_in, second, "R2")
    accounts, chief = logged_in.desk.accounts, logged_in.actor
    accounts.close(chief, inspector.account_id, builders.PASSWORD, reason="离职")
    logged_in.desk.evaluations.open_draft(second, left)
    accounts.close(chief, second.account_id, builders.PASSWORD, reason="调岗", hand_to=chief.account_id)
    assert told(logged_in) == [("林晓", "陈静", "陈静", ""), ("陈静", "周岚", "周岚", "调岗"),
                               ("陈静", "周岚", "周岚", "调岗")]
    assert {row.queue_item_id for row in stored(logged_in, Evaluation, account_id=chief.account_id)} == {left, given}


def test_who_is_tied_to_the_agent_is_given_none_of_the_calls(handovers, logged_in, inspector, second):
    item_id = draft_of(logged_in, inspector)
    agent_id = add_agent(logged_in)
    declare(logged_in, second, agent_id)
    with pytest.raises(NotAllowed, match="陈静"):
        handovers.give(logged_in.actor, [item_id], second.account_id, "请假")
    assert told(logged_in) == []
