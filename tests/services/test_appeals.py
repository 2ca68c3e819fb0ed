"""Appeals as a service: entered from paper, withdrawn, ruled by another, and the revision that a ruling makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.answers import Span
from qadesk.models.appeal_record import AppealState, NewItem, NewItemRuling, Seat
from qadesk.models.appeals import Appeal, AppealRuling, ItemRuling, Outcome
from qadesk.models.audit import AuditRow
from qadesk.models.audit import Outcome as AuditOutcome
from qadesk.models.evaluations import AnswerRow, Evaluation, EvidenceSpan, FatalTick
from qadesk.models.people import Actor
from qadesk.models.sampling import QueueItem
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.appealed import LEADER, SECOND, THIRD, TODAY, acknowledged, appeal, entered, heard, lost, ruling
from tests.services.evaluated import raw, revise, stored, submit
from tests.services.queue_items import add_item, hear

DAY = timedelta(days=1)


@pytest.fixture
def scored(logged_in: LoggedIn, inspector: Actor) -> int:
    return lost(logged_in, inspector).evaluation_id


@pytest.fixture
def ruler(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, SECOND)


def advance(logged_in: LoggedIn, days: int) -> None:
    logged_in.desk.station.clock.advance(days * 86_400)  # type: ignore[attr-defined]


# entering

def test_the_entry_begins_with_what_took_points_and_with_the_term(
        logged_in: LoggedIn, inspector: Actor, scored: int) -> None:
    acknowledged(logged_in, inspector, scored)
    proposal = logged_in.desk.appeals.propose(inspector, scored)
    assert [(item.code, item.earned_milli, item.most_milli, item.na_allowed) for item in proposal.items] == [
        ("2.2", 3000, 5000, False), ("4.3", 3000, 5000, True)]
    assert [(e.start_ms, e.end_ms) for e in proposal.items[1].evidence] == [(20_000, 30_000)]
    assert (proposal.round, proposal.rounds_left, proposal.score_shown) == (1, 2, "96.0")
    assert (proposal.shown_on, proposal.due_day, proposal.rule_by) == (TODAY, date(2026, 9, 10), date(2026, 9, 14))


def test_an_appeal_is_kept_as_it_stands_on_the_paper(logged_in: LoggedIn, inspector: Actor, scored: int) -> None:
    record = entered(logged_in, inspector, scored, NewItem("4.3", " 已说明 ", 4500), NewItem("2.2", "没有打断", 5000))
    assert (record.number, record.state, record.round, record.entered_by) == (
        "20260907-S01", AppealState.OPEN, 1, "林晓")
    assert [(item.code, item.earned_milli, item.proposed_milli, item.words) for item in record.items] == [
        ("2.2", 3000, 5000, "没有打断"), ("4.3", 3000, 4500, "已说明")]
    assert record.due_day is None and record.rule_by == date(2026, 9, 14)
    row, = stored(logged_in, AuditRow, action="appeals.enter")
    assert row.about == "20260907-S01" and row.detail["items"] == ["4.3", "2.2"]
    assert [line.number for line in logged_in.desk.appeals.list(inspector)] == ["20260907-S01"]


def test_the_same_entry_twice_is_one_appeal(logged_in: LoggedIn, inspector: Actor, scored: int) -> None:
    first = entered(logged_in, inspector, scored)
    assert entered(logged_in, inspector, scored).appeal_id == first.appeal_id
    assert len(stored(logged_in, Appeal)) == 1


@pytest.mark.parametrize("changed", [
    {"words": "另有说明"}, {"asked_on": TODAY + DAY}, {"items": (NewItem("4.3", "等待前已说明", 4000),)},
    {"items": (NewItem("4.3", "又一理由", 5000),)}, {"items": (NewItem("2.2", "等待前已说明", 5000),)},
], ids=["words", "day", "value", "reason", "criterion"])
def test_another_entry_under_the_same_number_is_never_taken_for_the_first(
        logged_in: LoggedIn, inspector: Actor, scored: int, changed: dict[str, Any]) -> None:
    entered(logged_in, inspector, scored)
    with pytest.raises(Conflict, match="kept already as 20260907-S01") as refused:
        logged_in.desk.appeals.enter(inspector, replace(appeal(scored), **changed))
    assert refused.value.code == "E-APL-25" and len(stored(logged_in, Appeal)) == 1


@pytest.mark.parametrize(("items", "words"), [
    ((NewItem("4.3", "  ", 5000),), "reason is missing"),
    ((NewItem("4.3", "是", 3000),), "a value above 3, up to 5"),
    ((NewItem("4.3", "是", 5001),), "a value above 3, up to 5"),
    ((NewItem("2.2", "是", proposed_na=True),), "does not allow"),
    ((NewItem("1.1", "是", 4000),), "names the criteria"),
    ((NewItem("4.3", "是", 5000), NewItem("4.3", "又", 4000)), "names the criteria"),
], ids=["no reason", "nothing more", "too much", "not applicable", "lost nothing", "twice"])
def test_what_an_item_cannot_propose(
        logged_in: LoggedIn, inspector: Actor, scored: int, items: tuple[NewItem, ...], words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        entered(logged_in, inspector, scored, *items)
    assert stored(logged_in, Appeal) == []


def test_an_appeal_without_items_is_none(logged_in: LoggedIn, inspector: Actor, scored: int) -> None:
    with pytest.raises(RuleBroken, match="names the criteria"):
        logged_in.desk.appeals.enter(inspector, replace(appeal(scored), items=()))


def test_after_the_term_only_with_a_reason(logged_in: LoggedIn, inspector: Actor, scored: int) -> None:
    acknowledged(logged_in, inspector, scored)
    advance(logged_in, 4)
    late = TODAY + 4 * DAY
    with pytest.raises(RuleBroken, match="over on 2026-09-10"):
        logged_in.desk.appeals.enter(inspector, appeal(scored, asked_on=late, late=" "))
    in_time = logged_in.desk.appeals.enter(inspector, appeal(scored, asked_on=TODAY + 3 * DAY, late="不需要"))
    assert in_time.late_reason == ""
    logged_in.desk.appeals.withdraw(logged_in.actor, in_time.appeal_id, "重新登记")
    assert logged_in.desk.appeals.enter(inspector, appeal(scored, uuid="u2", asked_on=late, late="病假")
                                        ).late_reason == "病假"


@pytest.mark.parametrize("day", [TODAY - DAY, TODAY + DAY], ids=["before the submit", "in the future"])
def test_a_day_that_cannot_be(logged_in: LoggedIn, inspector: Actor, scored: int, day: date) -> None:
    with pytest.raises(RuleBroken, match="lies between 2026-09-07 and today"):
        logged_in.desk.appeals.enter(inspector, appeal(scored, asked_on=day))


def test_one_appeal_at_a_time_and_never_beside_a_revision(logged_in: LoggedIn, inspector: Actor, scored: int) -> None:
    item_id = logged_in.desk.revisions.begin(inspector, scored)
    with pytest.raises(Conflict, match="林晓 is drafting a revision"):
        entered(logged_in, inspector, scored)
    logged_in.desk.revisions.discard(inspector, item_id)
    entered(logged_in, inspector, scored)
    with pytest.raises(Conflict, match="20260907-S01 against it waits"):
        entered(logged_in, inspector, scored, uuid="u2")
    with pytest.raises(Conflict, match="waits for its ruling"):
        logged_in.desk.revisions.begin(inspector, scored)
    assert not logged_in.desk.evaluations.open_record(inspector, scored).may_revise


def test_only_what_is_in_force_and_lost_points(logged_in: LoggedIn, inspector: Actor, scored: int) -> None:
    second = revise(logged_in, inspector, scored, code="4.2")
    with pytest.raises(Conflict, match="revised as 20260907-0001-R1"):
        entered(logged_in, inspector, scored)
    assert entered(logged_in, inspector, second.evaluation_id).evaluation_number == "20260907-0001-R1"
    full = submit(logged_in, inspector, add_item(logged_in, "R2"))
    with pytest.raises(RuleBroken, match="Nothing took points"):
        logged_in.desk.appeals.propose(inspector, full.evaluation_id)
    with pytest.raises(NotFound):
        logged_in.desk.appeals.propose(inspector, 999)


def test_a_team_leader_enters_for_the_own_team_only(logged_in: LoggedIn, inspector: Actor, scored: int) -> None:
    leader = builders.add_account(logged_in, LEADER)
    with pytest.raises(NotAllowed, match="another team"):
        logged_in.desk.appeals.propose(leader, scored)
    record = entered(logged_in, inspector, scored)
    assert logged_in.desk.appeals.list(leader) == ()
    with pytest.raises(NotAllowed, match="another team"):
        logged_in.desk.appeals.open_record(leader, record.appeal_id)


def test_a_change_of_the_rules_moves_no_term_that_a_paper_names_and_opens_rounds_at_once(
        logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int) -> None:
    desk = logged_in.desk
    acknowledged(logged_in, inspector, scored)
    record = entered(logged_in, inspector, scored)
    heard(logged_in, ruler, record)
    desk.appeals.rule(ruler, ruling(record.appeal_id, NewItemRuling("4.3", Outcome.KEPT, "没有")))
    assert desk.evaluations.open_record(inspector, scored).may_appeal
    desk.settings.change_rules(logged_in.actor, appeal_days=1, appeal_rounds=1)
    assert not desk.evaluations.open_record(inspector, scored).may_appeal
    with pytest.raises(RuleBroken, match="No round of appeal is left"):
        desk.appeals.propose(inspector, scored)
    desk.settings.change_rules(logged_in.actor, appeal_rounds=2)
    assert desk.evaluations.open_record(inspector, scored).may_appeal
    assert desk.appeals.propose(inspector, scored).due_day == date(2026, 9, 10)


# ruling

def test_a_ruling_makes_the_next_revision_of_the_scorers(
        logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int) -> None:
    before = raw(logged_in)
    record = entered(logged_in, inspector, scored)
    heard(logged_in, ruler, record)
    seen = logged_in.desk.appeals.open_record(ruler, record.appeal_id)
    assert (seen.seat, seen.unheard, seen.may_rule) == (Seat.RULES, (), True)
    ruled = logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id))
    assert (ruled.state, ruled.score_before, ruled.score_after, ruled.made_number) == (
        AppealState.RULED, "96.0", "98.0", "20260907-0001-R1")
    assert (ruled.ruler, ruled.alone, ruled.items[0].outcome, ruled.items[0].ruled_milli) == (
        "顾判", False, Outcome.ACCEPTED, 5000)
    old, new = stored(logged_in, Evaluation)
    assert (new.account_id, new.revises_id, new.revision_reason) == (
        inspector.account_id, old.id, "Ruling of appeal 20260907-S01")
    assert (new.heard_share_milli, new.speech_ms, new.consent_by) == (old.heard_share_milli, old.speech_ms, None)
    row, = stored(logged_in, AnswerRow, evaluation_id=new.id, criterion_code="4.3")
    assert (row.earned_milli, row.ruled_milli, row.weight_milli, len(row.ticks)) == (5000, 5000, 5000, 1)
    assert len(stored(logged_in, EvidenceSpan, evaluation_id=new.id)) == 2
    after = raw(logged_in)
    assert all(after[table][key] == row for table, rows in before.items() for key, row in rows.items())
    audit, = stored(logged_in, AuditRow, action="appeals.rule")
    assert audit.detail | {"outcomes": None} == {
        "evaluation": "20260907-0001", "old_score": "96.0", "score": "98.0", "revision": "20260907-0001-R1",
        "alone": False, "outcomes": None}
    assert logged_in.desk.checks.run(inspector).findings == ()


def test_partly_accepted_is_normal(logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int) -> None:
    record = entered(logged_in, inspector, scored, NewItem("4.3", "已说明", 5000), NewItem("2.2", "没有打断", 5000))
    heard(logged_in, ruler, record)
    ruled = logged_in.desk.appeals.rule(ruler, ruling(
        record.appeal_id, NewItemRuling("4.3", Outcome.OTHER, "说明得晚", 4000),
        NewItemRuling("2.2", Outcome.KEPT, "01:02 打断")))
    assert (ruled.score_after, [item.ruled_milli for item in ruled.items]) == ("97.0", [None, 4000])
    line, = logged_in.desk.appeals.list(inspector)
    assert (line.upheld, line.codes, line.score_after, line.ruler) == (1, ("2.2", "4.3"), "97.0", "顾判")


def test_all_kept_changes_nothing(logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int) -> None:
    record, before = entered(logged_in, inspector, scored), raw(logged_in)
    heard(logged_in, ruler, record)
    ruled = logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id, NewItemRuling("4.3", Outcome.KEPT, "没有")))
    assert (ruled.score_after, ruled.made_number) == ("96.0", "") and raw(logged_in) == before
    with pytest.raises(Conflict, match="was ruled"):
        logged_in.desk.revisions.begin(inspector, scored)


def test_a_fatal_item_that_is_not_upheld_loses_its_tick(
        logged_in: LoggedIn, inspector: Actor, ruler: Actor) -> None:
    scored = lost(logged_in, inspector, "F1", "X4", "X5").evaluation_id
    for code in ("X4", "X5"):
        logged_in.desk.fatal_items.decide(logged_in.actor, scored, code, confirmed=True)
    record = entered(logged_in, inspector, scored, NewItem("X4", "没有骂人"))
    third = builders.add_account(logged_in, THIRD)
    heard(logged_in, third, record)
    with pytest.raises(NotAllowed, match="had a part"):  # who confirmed it
        logged_in.desk.appeals.rule(logged_in.actor, ruling(record.appeal_id))
    logged_in.desk.appeals.rule(third, ruling(record.appeal_id, NewItemRuling("X4", Outcome.ACCEPTED, "不是")))
    new = stored(logged_in, Evaluation)[-1]
    assert [(tick.criterion_code, tick.state) for tick in stored(logged_in, FatalTick, evaluation_id=new.id)] == [
        ("X5", "confirmed")]
    assert (new.fatal_state, new.score_shown) == ("confirmed", "96.0")
    assert logged_in.desk.checks.run(inspector).findings == ()


def test_who_had_a_part_does_not_rule(logged_in: LoggedIn, ruler: Actor) -> None:
    scored = lost(logged_in, logged_in.actor).evaluation_id
    record = entered(logged_in, logged_in.actor, scored)
    seen = logged_in.desk.appeals.open_record(logged_in.actor, record.appeal_id)
    assert (seen.seat, seen.others, seen.may_rule) == (Seat.HAD_PART, ("顾判",), False)
    with pytest.raises(NotAllowed, match="somebody else rules"):
        logged_in.desk.appeals.rule(logged_in.actor, ruling(record.appeal_id))
    refused = [row.action for row in stored(logged_in, AuditRow) if row.outcome == AuditOutcome.REFUSED]
    assert refused == ["appeals.rule"] and stored(logged_in, AppealRuling) == []


def test_alone_only_where_there_is_nobody_else_and_with_a_reason(logged_in: LoggedIn) -> None:
    scored = lost(logged_in, logged_in.actor).evaluation_id
    record = entered(logged_in, logged_in.actor, scored)
    assert logged_in.desk.appeals.open_record(logged_in.actor, record.appeal_id).seat is Seat.ALONE
    with pytest.raises(RuleBroken, match="this needs a reason"):
        logged_in.desk.appeals.rule(logged_in.actor, ruling(record.appeal_id))
    ruled = logged_in.desk.appeals.rule(logged_in.actor, ruling(record.appeal_id, words="只有一名主管"))
    assert ruled.alone and ruled.ruled_words == "只有一名主管"
    assert logged_in.desk.checks.run(logged_in.actor).findings == ()


def test_evidence_not_heard_asks_for_a_reason_that_is_kept(
        logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int) -> None:
    record = entered(logged_in, inspector, scored, NewItem("4.3", "已说明", 5000), NewItem("2.2", "没有", 5000))
    hear(logged_in, ruler, record.item_id, 19_000, 31_000)
    assert logged_in.desk.appeals.open_record(ruler, record.appeal_id).unheard == ("2.2",)
    both = (NewItemRuling("4.3", Outcome.ACCEPTED, "是"), NewItemRuling("2.2", Outcome.KEPT, "否"))
    with pytest.raises(RuleBroken, match="evidence of 2.2 was not heard"):
        logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id, *both, unheard="  "))
    ruled = logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id, *both, unheard="录音损坏"))
    assert ruled.unheard_reason == "录音损坏"
    told = logged_in.desk.evaluations.open_record(ruler, scored).life[-1].lines
    assert told[-1] == "Ruled without hearing all evidence: 录音损坏"


@pytest.mark.parametrize(("items", "words"), [
    ((), "Each item"),
    ((NewItemRuling("4.3", Outcome.KEPT, " "),), "needs a reason"),
    ((NewItemRuling("4.3", Outcome.OTHER, "是", 2000),), "a value above 3"),
    ((NewItemRuling("4.3", Outcome.OTHER, "是", 6000),), "a value above 3"),
    ((NewItemRuling("4.3", Outcome.OTHER, "是"),), "a value above 3"),
    ((NewItemRuling("4.3", Outcome.OTHER, "是", 5000),), "is what the agent proposed"),
    ((NewItemRuling("4.3", Outcome.KEPT, "是"), NewItemRuling("2.2", Outcome.KEPT, "是")), "Each item"),
], ids=["none", "no reason", "lower", "too much", "no value", "as proposed", "another"])
def test_what_a_ruling_cannot_say(logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int,
                                  items: tuple[NewItemRuling, ...], words: str) -> None:
    record = entered(logged_in, inspector, scored)
    heard(logged_in, ruler, record)
    with pytest.raises(RuleBroken, match=words):
        logged_in.desk.appeals.rule(ruler, replace(ruling(record.appeal_id), items=items))
    assert stored(logged_in, ItemRuling) == [] and len(stored(logged_in, Evaluation)) == 1


def test_not_applicable_is_ruled_where_the_card_allows_it(
        logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int) -> None:
    record = entered(logged_in, inspector, scored, NewItem("4.3", "没有等待", proposed_na=True),
                     NewItem("2.2", "没有打断", 4000))
    heard(logged_in, ruler, record)
    kept = NewItemRuling("4.3", Outcome.ACCEPTED, "确实没有")
    with pytest.raises(RuleBroken, match="does not allow"):
        logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id, kept, NewItemRuling(
            "2.2", Outcome.OTHER, "是", ruled_na=True)))
    ruled = logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id, kept, NewItemRuling("2.2", Outcome.KEPT, "否")))
    assert ruled.score_after == "97.9" and [item.ruled_na for item in ruled.items] == [False, True]
    row, = stored(logged_in, AnswerRow, evaluation_id=stored(logged_in, Evaluation)[-1].id, criterion_code="4.3")
    assert (row.not_applicable, row.earned_milli) == (True, 0)


def test_not_applicable_never_lowers_the_score(logged_in: LoggedIn, inspector: Actor, ruler: Actor) -> None:
    """4.3 kept 3 of 5; all else of the card but one point is lost: without 4.3 the rest would weigh more."""
    item_id = add_item(logged_in, "L1")
    hear(logged_in, inspector, item_id)
    draft = logged_in.desk.evaluations.open_draft(inspector, item_id)
    answers = draft.answers
    for criterion in draft.card.criteria:
        for behaviour in criterion.behaviours if criterion.code != "4.3" else criterion.behaviours[:1]:
            for _time in range(5):
                answers = answers.raised(criterion, behaviour)
        answers = answers.with_evidence(criterion.code, Span(20_000, 30_000))
    scored = logged_in.desk.evaluations.submit(inspector, replace(draft, answers=answers), reason="逐项").evaluation_id
    record = entered(logged_in, inspector, scored, NewItem("4.3", "没有等待", proposed_na=True))
    heard(logged_in, ruler, record)
    with pytest.raises(RuleBroken, match="score would fall from"):
        logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id))


def test_a_fatal_item_is_upheld_or_not(logged_in: LoggedIn, inspector: Actor, ruler: Actor) -> None:
    scored = lost(logged_in, inspector, "F1", "X4").evaluation_id
    record = entered(logged_in, inspector, scored, NewItem("X4", "没有"))
    heard(logged_in, ruler, record)
    with pytest.raises(RuleBroken, match="nothing between"):
        logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id, NewItemRuling("X4", Outcome.OTHER, "半")))


def test_two_rounds_the_second_by_another_and_no_third(
        logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int) -> None:
    first = entered(logged_in, inspector, scored)
    heard(logged_in, ruler, first)
    logged_in.desk.appeals.rule(ruler, ruling(first.appeal_id, NewItemRuling("4.3", Outcome.OTHER, "晚", 4000)))
    in_force = stored(logged_in, Evaluation)[-1].id
    second = entered(logged_in, inspector, in_force, uuid="u2")
    assert (second.round, second.items[0].earned_milli) == (2, 4000)
    with pytest.raises(NotAllowed, match="somebody else rules"):
        logged_in.desk.appeals.rule(ruler, ruling(second.appeal_id))
    heard(logged_in, logged_in.actor, second)
    ruled = logged_in.desk.appeals.rule(logged_in.actor, ruling(second.appeal_id))
    assert (ruled.made_number, ruled.score_after) == ("20260907-0001-R2", "98.0")
    last = stored(logged_in, Evaluation)[-1].id
    with pytest.raises(RuleBroken, match="No round of appeal is left"):
        entered(logged_in, inspector, last, NewItem("2.2", "没有", 5000), uuid="u3")
    assert logged_in.desk.checks.run(inspector).findings == ()


def test_ruled_once(logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int) -> None:
    record = entered(logged_in, inspector, scored)
    heard(logged_in, ruler, record)
    logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id))
    with pytest.raises(Conflict, match="already"):
        logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id))
    with pytest.raises(Conflict, match="already"):
        logged_in.desk.appeals.withdraw(logged_in.actor, record.appeal_id, "不要了")


# withdrawing

def test_withdrawn_leaves_all_as_it_was(logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int) -> None:
    before = raw(logged_in)
    record = entered(logged_in, inspector, scored)
    with pytest.raises(RuleBroken, match="needs words"):
        logged_in.desk.appeals.withdraw(ruler, record.appeal_id, " ")
    gone = logged_in.desk.appeals.withdraw(ruler, record.appeal_id, "座席撤回")
    assert (gone.state, gone.ruled_words, gone.score_after) == (AppealState.WITHDRAWN, "座席撤回", "")
    assert raw(logged_in) == before and stored(logged_in, QueueItem)[0].state == "submitted"
    assert logged_in.desk.appeals.propose(inspector, scored).rounds_left == 2
    assert logged_in.desk.evaluations.open_record(inspector, scored).may_revise
    with pytest.raises(Conflict, match="already"):
        logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id))


# finding

def test_an_evaluation_is_found_by_any_part_of_its_number(logged_in: LoggedIn, inspector: Actor, scored: int) -> None:
    appeals = logged_in.desk.appeals
    for words in ("20260907-0001", "0907-0001", "A01"):
        assert [found.evaluation_id for found in appeals.candidates(inspector, words)] == [scored]
    assert appeals.candidates(inspector, "0908-0001") == ()
