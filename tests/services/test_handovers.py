"""Handovers: a draft goes on to another inspector with a reason, whoever may hand it; written down each time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.acknowledgements import Handover
from qadesk.models.audit import AuditRow
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import NewAccount, Role
from qadesk.services.handover_rows import handover_lines
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import pressed, revise, stored, submit
from tests.services.queue_items import add_item

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


def lines(logged_in, item_id) -> list[str]:
    zone = logged_in.desk.settings.rules(logged_in.actor).zone
    with logged_in.desk.station.database.reading() as session:
        return [line.text for line in handover_lines(session, item_id, zone)]


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


def test_drafts_go_to_another_inspector_with_the_reason_and_all_of_their_answers(
        handovers, logged_in, inspector, second):
    items = [draft_of(logged_in, inspector, rec_id) for rec_id in ("R1", "R2")]
    assert handovers.give(logged_in.actor, items, second.account_id, " 林晓本周病假 ") == "陈静"
    evaluations = logged_in.desk.evaluations
    for item_id in items:
        assert dict(evaluations.open_draft(second, item_id).answers.answer("4.3").ticks) == {"1": 1}
        with pytest.raises(Conflict, match="陈静"):
            evaluations.open_draft(inspector, item_id)
        assert lines(logged_in, item_id) == [
            "2026-09-07 09:30: 周岚 handed the draft of 林晓 to 陈静. Reason: 林晓本周病假"]
    act = next(row for row in stored(logged_in, AuditRow) if row.action == "handovers.give")
    assert act.detail == {"drafts": 2, "taken_over_from": "lin", "handed_to": "chen", "reason": "林晓本周病假",
                          "items": items}


def test_an_inspector_hands_on_ones_own_draft_but_no_others(handovers, logged_in, inspector, second):
    own, others = draft_of(logged_in, inspector), draft_of(logged_in, second, "R2")
    handovers.give(inspector, [own], logged_in.actor.account_id, "方言听不懂")
    assert lines(logged_in, own) == ["2026-09-07 09:30: 林晓 handed the draft to 周岚. Reason: 方言听不懂"]
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


def test_a_draft_that_went_on_twice_tells_both(handovers, logged_in, inspector, second):
    item_id = draft_of(logged_in, inspector)
    handovers.give(logged_in.actor, [item_id], second.account_id, "请假")
    handovers.give(second, [item_id], inspector.account_id, "已销假")
    assert [line.partition(": ")[2] for line in lines(logged_in, item_id)] == [
        "周岚 handed the draft of 林晓 to 陈静. Reason: 请假", "陈静 handed the draft to 林晓. Reason: 已销假"]
