"""Fatal items as a service: a second person decides, once; alone only where there is nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.people import Account, Actor, NewAccount, Role
from qadesk.models.scorecards import FatalState
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import filled, revise, stored, submit
from tests.services.queue_items import add_item

TODAY = date(2026, 9, 7)


@pytest.fixture
def number(logged_in: LoggedIn, inspector: Actor) -> int:
    return submit(logged_in, inspector, add_item(logged_in), "X4").evaluation_id


def states(logged_in: LoggedIn, evaluation_id: int) -> tuple[str, list[str]]:
    row, = stored(logged_in, Evaluation, id=evaluation_id)
    return row.fatal_state, [tick.state for tick in stored(logged_in, FatalTick, evaluation_id=evaluation_id)]


def test_a_second_person_confirms(logged_in: LoggedIn, inspector: Actor, number: int) -> None:
    fatal_items = logged_in.desk.fatal_items
    waiting, = fatal_items.pending(logged_in.actor)
    assert (waiting.evaluation_id, waiting.code, waiting.submitted_by, waiting.alone) == (number, "X4", "林晓", False)
    record = fatal_items.decide(logged_in.actor, number, "X4", confirmed=True)
    tick, = stored(logged_in, FatalTick)
    assert (tick.state, tick.alone, tick.reason) == ("confirmed", False, "")
    assert tick.decided_by == logged_in.actor.account_id
    assert tick.decided_utc_ms == logged_in.desk.station.clock.now_utc_ms()
    assert states(logged_in, number) == ("confirmed", ["confirmed"])
    line, = record.sheet.fatal_marked
    assert line.decision is not None and (line.decision.who, line.decision.at) == ("周岚", "2026-09-07 09:30")
    assert record.decidable == () and fatal_items.pending(logged_in.actor) == ()
    row = stored(logged_in, AuditRow, action="fatal_items.decide")[-1]
    assert row.about == "20260907-0001" and row.detail["new"] == "confirmed" and row.detail["fatal"] == "X4"


def test_a_refusal_needs_a_reason(logged_in: LoggedIn, number: int) -> None:
    with pytest.raises(RuleBroken, match="Refusing a fatal item needs a reason"):
        logged_in.desk.fatal_items.decide(logged_in.actor, number, "X4", confirmed=False, reason=" ")
    record = logged_in.desk.fatal_items.decide(logged_in.actor, number, "X4", confirmed=False, reason="已读必读用语")
    assert states(logged_in, number) == ("refused", ["refused"])
    assert record.sheet.fatal_marked[0].decision.reason == "已读必读用语"  # type: ignore[union-attr]
    assert record.sheet.result_shown == record.sheet.score_shown


def test_nobody_decides_on_ones_own(logged_in: LoggedIn, inspector: Actor, number: int) -> None:
    assert logged_in.desk.fatal_items.pending(inspector) == ()
    assert logged_in.desk.evaluations.open_record(inspector, number).decidable == ()
    with pytest.raises(NotAllowed, match="one's own"):
        logged_in.desk.fatal_items.decide(inspector, number, "X4", confirmed=False, reason="算了")
    assert [(row.action, row.who) for row in stored(logged_in, AuditRow, outcome=Outcome.REFUSED)] == [
        ("fatal_items.decide", "林晓")]
    assert states(logged_in, number) == ("pending", ["pending"])


def test_other_roles_do_not_decide(logged_in: LoggedIn, number: int) -> None:
    for role in set(Role) - {Role.INSPECTOR, Role.SUPERVISOR}:
        other = builders.add_account(logged_in, NewAccount(role, "齐", builders.PASSWORD, frozenset({role})))
        with pytest.raises(NotAllowed):
            logged_in.desk.fatal_items.decide(other, number, "X4", confirmed=True)
        with pytest.raises(NotAllowed):
            logged_in.desk.fatal_items.pending(other)


def test_a_decision_is_final(logged_in: LoggedIn, number: int) -> None:
    logged_in.desk.fatal_items.decide(logged_in.actor, number, "X4", confirmed=True)
    with pytest.raises(Conflict, match="X4 was decided by 周岚 already"):
        logged_in.desk.fatal_items.decide(logged_in.actor, number, "X4", confirmed=False, reason="反悔")
    for statement in ("UPDATE fatal_ticks SET state = 'refused'", "UPDATE fatal_ticks SET reason = 'x'",
                      "DELETE FROM fatal_ticks", "UPDATE evaluations SET fatal_state = 'refused'"):
        with pytest.raises(IntegrityError, match="never changed"), \
                logged_in.desk.station.database.transaction() as session:
            session.execute(text(statement))


def test_what_is_not_there_to_decide(logged_in: LoggedIn, inspector: Actor, number: int) -> None:
    with pytest.raises(NotFound, match="X5 is not ticked"):
        logged_in.desk.fatal_items.decide(logged_in.actor, number, "X5", confirmed=True)
    with pytest.raises(NotFound, match="not in the station"):
        logged_in.desk.fatal_items.decide(logged_in.actor, 999, "X4", confirmed=True)
    logged_in.desk.revisions.begin(inspector, number)
    draft, = stored(logged_in, Evaluation, state="draft")
    with pytest.raises(RuleBroken, match="is a draft"):
        logged_in.desk.fatal_items.decide(logged_in.actor, draft.id, "X4", confirmed=True)


def test_several_items_are_decided_one_by_one_in_any_order(logged_in: LoggedIn, inspector: Actor) -> None:
    decide, printable = logged_in.desk.fatal_items.decide, logged_in.desk.printing.printable
    for place, (first, second, between, at_last) in enumerate((
            (True, True, "confirmed", "confirmed"), (True, False, "confirmed", "confirmed"),
            (False, True, "pending", "confirmed"), (False, False, "pending", "refused"))):
        number = submit(logged_in, inspector, add_item(logged_in, f"R{place}"), "X4", "X5").evaluation_id
        record = decide(logged_in.actor, number, "X5", confirmed=first, reason="听过")
        assert states(logged_in, number)[0] == between and record.decidable == ("X4",)
        assert printable(inspector)[0].fatal_pending
        decide(logged_in.actor, number, "X4", confirmed=second, reason="听过")
        assert states(logged_in, number)[0] == at_last
        assert not printable(inspector)[0].fatal_pending


def test_the_only_person_decides_alone_with_a_reason(logged_in: LoggedIn) -> None:
    chief = logged_in.actor
    number = submit(logged_in, chief, add_item(logged_in), "X4").evaluation_id
    assert [item.alone for item in logged_in.desk.fatal_items.pending(chief)] == [True]
    with pytest.raises(RuleBroken, match="taken alone needs a reason"):
        logged_in.desk.fatal_items.decide(chief, number, "X4", confirmed=True)
    record = logged_in.desk.fatal_items.decide(chief, number, "X4", confirmed=True, reason="本中心只有一人")
    tick, = stored(logged_in, FatalTick)
    assert (tick.alone, tick.reason) == (True, "本中心只有一人")
    assert record.sheet.fatal_marked[0].decision.alone  # type: ignore[union-attr]
    assert logged_in.desk.fatal_items.alone_count(chief, TODAY, TODAY) == 1
    assert logged_in.desk.fatal_items.alone_count(chief, date(2026, 9, 8), date(2026, 9, 30)) == 0
    assert logged_in.desk.workbench.overview(chief).fatal_alone == 1


def test_a_closed_account_is_no_second_person(logged_in: LoggedIn, inspector: Actor) -> None:
    number = submit(logged_in, logged_in.actor, add_item(logged_in), "X4").evaluation_id
    with pytest.raises(NotAllowed):
        logged_in.desk.fatal_items.decide(logged_in.actor, number, "X4", confirmed=True, reason="独自")
    with logged_in.desk.station.database.transaction() as session:
        session.get_one(Account, inspector.account_id).closed_utc_ms = 1
    record = logged_in.desk.evaluations.open_record(logged_in.actor, number)
    assert record.decidable == ("X4",) and record.alone


def test_a_decision_goes_over_to_a_revision_with_the_same_evidence(
        logged_in: LoggedIn, inspector: Actor, number: int) -> None:
    logged_in.desk.fatal_items.decide(logged_in.actor, number, "X4", confirmed=True, reason="听过")
    second = revise(logged_in, inspector, number)
    assert second.fatal_state is FatalState.CONFIRMED
    old, new = stored(logged_in, FatalTick)
    assert (new.state, new.decided_by, new.decided_utc_ms, new.reason) == (
        old.state, old.decided_by, old.decided_utc_ms, old.reason)


def test_other_evidence_is_decided_anew(logged_in: LoggedIn, inspector: Actor, number: int) -> None:
    logged_in.desk.fatal_items.decide(logged_in.actor, number, "X4", confirmed=True)
    item_id = logged_in.desk.revisions.begin(inspector, number)
    evaluations = logged_in.desk.evaluations
    draft = evaluations.open_draft(inspector, item_id)
    answers = draft.answers.stamped_fatal(draft.card.fatal_criterion("X4"), 42_000)
    second = evaluations.submit(inspector, replace(draft, answers=answers), revision_reason="证据有误")
    assert second.fatal_state is FatalState.PENDING
    with pytest.raises(Conflict, match="revised as 20260907-0001-R1"):
        logged_in.desk.fatal_items.decide(logged_in.actor, number, "X4", confirmed=True)
    assert [item.number for item in logged_in.desk.fatal_items.pending(logged_in.actor)] == ["20260907-0001-R1"]
    logged_in.desk.fatal_items.decide(logged_in.actor, second.evaluation_id, "X4", confirmed=False, reason="非必读")
    assert states(logged_in, second.evaluation_id) == ("refused", ["refused"])
    assert states(logged_in, number) == ("confirmed", ["confirmed"])


def test_what_was_decided_alone_counts_once_however_often_it_is_revised(logged_in: LoggedIn) -> None:
    chief = logged_in.actor
    number = submit(logged_in, chief, add_item(logged_in), "X4").evaluation_id
    logged_in.desk.fatal_items.decide(chief, number, "X4", confirmed=True, reason="只有一人")
    revise(logged_in, chief, number)
    assert logged_in.desk.fatal_items.alone_count(chief, TODAY, TODAY) == 1


def test_a_pending_item_is_decided_while_a_revision_is_drafted(
        logged_in: LoggedIn, inspector: Actor, number: int) -> None:
    item_id = logged_in.desk.revisions.begin(inspector, number)
    logged_in.desk.fatal_items.decide(logged_in.actor, number, "X4", confirmed=True)
    draft = logged_in.desk.evaluations.open_draft(inspector, item_id)
    second = logged_in.desk.evaluations.submit(inspector, replace(filled(draft), answers=replace(
        draft.answers, comment="已更正")), revision_reason="补评语")
    assert second.fatal_state is FatalState.CONFIRMED
