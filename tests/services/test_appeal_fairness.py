"""Ways around a fair ruling that are shut, and rulings that a check must not complain of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qadesk.errors import NotAllowed, RuleBroken
from qadesk.models.appeal_record import NewItem, NewItemRuling
from qadesk.models.appeals import Appeal, Outcome
from qadesk.models.audit import AuditRow
from qadesk.models.audit import Outcome as AuditOutcome
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.appealed import LEADER, SECOND, appeal, entered, heard, lost, ruling
from tests.services.evaluated import filled, stored
from tests.services.kind_cards import add_card, score
from tests.services.queue_items import add_item, hear
from tests.services.ties import add_agent, declare

ZEROED = """\
format: 1
code: zeroed
version: 1
title: 甲
sections:
  - code: "1"
    title: 服务
    criteria:
      - {code: "1.1", title: 开头语, points: 50, deductions: [{text: 没有, points: 50}]}
  - code: "2"
    title: 业务
    criteria:
      - {code: "2.1", title: 讲解, points: 25, na_allowed: true, deductions: [{text: 少, points: 10}]}
      - {code: "2.2", title: 流程, points: 25, deductions: [{text: 少, points: 20}]}
fatal:
  - {code: X1, title: 泄露, class: compliance, effect: zero_section, section: "1"}
"""
ZEROED_ANSWERS = """\
"1.1": {ticks: {}}
"2.1": {ticks: {"1": 1}, evidence: [[1, 2]]}
"2.2": {ticks: {"1": 1}, evidence: [[1, 2]]}
X1: {fatal: true, evidence: [[1, 2]]}
"""
CONDITION = """\
format: 1
code: condition
version: 1
title: 乙
sections:
  - code: "1"
    title: 服务
    criteria:
      - {code: "1.1", title: 保持, points: 10, na_allowed: true, deductions: [{code: late, text: 没有, points: 10}]}
      - code: "1.2"
        title: 说明
        points: 10
        only_if: {criterion: "1.1", answer: late}
        deductions: [{text: 少, points: 10}]
      - {code: "1.3", title: 其他, points: 80, deductions: [{text: 少, points: 10}]}
"""
CONDITION_ANSWERS = """\
"1.1": {ticks: {late: 1}, evidence: [[1, 2]]}
"1.2": {ticks: {"1": 1}, evidence: [[1, 2]]}
"1.3": {ticks: {"1": 1}, evidence: [[1, 2]]}
"""


@pytest.fixture
def ruler(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, SECOND)


def test_not_applicable_lowers_no_result_that_a_pending_fatal_item_may_leave(
        logged_in: LoggedIn, inspector: Actor, ruler: Actor) -> None:
    """70.0 would rise to 73.3; but if X1 is confirmed, 20.0 of section 2 would fall to 6.7."""
    scored = score(logged_in, inspector, add_item(logged_in, "R1"), add_card(logged_in, ZEROED), ZEROED_ANSWERS, "开")
    record = entered(logged_in, inspector, scored.evaluation_id, NewItem("2.1", "没有讲解", proposed_na=True))
    heard(logged_in, ruler, record)
    taken = ruling(record.appeal_id, NewItemRuling("2.1", Outcome.ACCEPTED, "是"))
    with pytest.raises(RuleBroken, match="would fall from 20.0 to 6.7"):
        logged_in.desk.appeals.rule(ruler, taken)
    logged_in.desk.fatal_items.decide(ruler, scored.evaluation_id, "X1", confirmed=False, reason="没有")
    assert logged_in.desk.appeals.rule(ruler, taken).score_after == "73.3"


def test_a_criterion_may_vanish_with_what_is_ruled_of_another(
        logged_in: LoggedIn, inspector: Actor, ruler: Actor) -> None:
    card = add_card(logged_in, CONDITION)
    scored = score(logged_in, inspector, add_item(logged_in, "R1"), card, CONDITION_ANSWERS, "开")
    record = entered(logged_in, inspector, scored.evaluation_id, NewItem("1.1", "不需要", proposed_na=True),
                     NewItem("1.2", "说过", 5000))
    heard(logged_in, ruler, record)
    ruled = logged_in.desk.appeals.rule(ruler, ruling(
        record.appeal_id, NewItemRuling("1.1", Outcome.ACCEPTED, "是"), NewItemRuling("1.2", Outcome.ACCEPTED, "是")))
    assert (ruled.score_before, ruled.score_after) == ("70.0", "87.5")
    again = logged_in.desk.appeals.propose(inspector, stored(logged_in, Evaluation)[-1].id)
    assert [item.code for item in again.items] == ["1.3"]
    assert logged_in.desk.checks.run(inspector).findings == ()


def test_who_ruled_may_decide_the_fatal_item_afterwards(logged_in: LoggedIn, inspector: Actor, ruler: Actor) -> None:
    scored = lost(logged_in, inspector, "R1", "X4").evaluation_id
    record = entered(logged_in, inspector, scored, NewItem("X4", "没有"))
    heard(logged_in, ruler, record)
    logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id, NewItemRuling("X4", Outcome.KEPT, "是")))
    logged_in.desk.station.clock.advance(60)  # type: ignore[attr-defined]
    logged_in.desk.fatal_items.decide(ruler, scored, "X4", confirmed=True)
    assert not logged_in.desk.appeals.open_record(ruler, record.appeal_id).alone
    assert logged_in.desk.checks.run(inspector).findings == ()


def test_who_handed_the_draft_on_is_no_second_person(logged_in: LoggedIn, inspector: Actor, ruler: Actor) -> None:
    item_id, evaluations = add_item(logged_in, "R1"), logged_in.desk.evaluations
    hear(logged_in, inspector, item_id)
    evaluations.save_draft(ruler, filled(evaluations.open_draft(ruler, item_id), "X4"))
    logged_in.desk.handovers.give(ruler, [item_id], inspector.account_id, "外出")
    scored = evaluations.submit(inspector, evaluations.open_draft(inspector, item_id)).evaluation_id
    with pytest.raises(NotAllowed, match="one's own evaluation"):
        logged_in.desk.fatal_items.decide(ruler, scored, "X4", confirmed=True)
    record = entered(logged_in, inspector, scored, NewItem("X4", "没有"))
    with pytest.raises(NotAllowed, match="somebody else rules"):
        logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id, NewItemRuling("X4", Outcome.KEPT, "是")))


def test_who_scored_does_not_withdraw_while_somebody_else_can(
        logged_in: LoggedIn, inspector: Actor, ruler: Actor) -> None:
    record = entered(logged_in, inspector, lost(logged_in, inspector).evaluation_id)
    assert not logged_in.desk.appeals.open_record(inspector, record.appeal_id).may_withdraw
    with pytest.raises(NotAllowed, match="somebody else withdraws it"):
        logged_in.desk.appeals.withdraw(inspector, record.appeal_id, "误登")
    assert [row.action for row in stored(logged_in, AuditRow, outcome=AuditOutcome.REFUSED)] == ["appeals.withdraw"]
    assert logged_in.desk.appeals.open_record(ruler, record.appeal_id).may_withdraw


def test_a_known_number_opens_no_appeal_that_is_shut(logged_in: LoggedIn, inspector: Actor) -> None:
    """The same entry again is answered to whom may read it only."""
    scored = lost(logged_in, inspector).evaluation_id
    entered(logged_in, inspector, scored)
    leader = builders.add_account(logged_in, LEADER)
    with pytest.raises(NotAllowed, match="another team"):
        logged_in.desk.appeals.enter(leader, replace(appeal(scored), words="再登"))
    declare(logged_in, inspector, add_agent(logged_in))
    with pytest.raises(NotAllowed, match="declared relation"):
        entered(logged_in, inspector, scored)
    assert len(stored(logged_in, Appeal)) == 1


def test_papers_of_who_is_tied_wait_for_others(logged_in: LoggedIn, inspector: Actor) -> None:
    lost(logged_in, logged_in.actor)
    logged_in.desk.station.clock.advance(86_400)  # type: ignore[attr-defined]
    declare(logged_in, inspector, add_agent(logged_in))
    waiting = [len(logged_in.desk.acknowledgements.waiting(who).rows) for who in (inspector, logged_in.actor)]
    lines = [any(line.kind == "acknowledge" for line in logged_in.desk.workbench.overview(who).to_do)
             for who in (inspector, logged_in.actor)]
    assert (waiting, lines) == ([0, 1], [False, True])
