"""Interviews as a service: the whole loop, what is frozen, who may see what, and what each refusal says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.calls import Call, RecordingState
from qadesk.models.coaching import Cause, InterviewEntryKind, InterviewKind, InterviewState
from qadesk.models.coaching import (
    Outcome as Result,
)
from qadesk.models.coaching_record import PlanDraft
from qadesk.models.draw import Tickets
from qadesk.models.months import Month
from qadesk.models.people import Actor, Agent, Membership
from qadesk.models.sampling import Origin, QueueItem
from qadesk.models.scorecards import FatalState
from qadesk.services.coaching_query import interview_for
from qadesk.services.stations import LoggedIn
from tests.services.evaluated import filled, pressed, stored
from tests.services.interviews import (
    FOCUS,
    TODAY,
    WORDS,
    accept,
    add_leader,
    add_people,
    held,
    new,
    pass_days,
    recorded,
    revised,
    score_follow_up,
    scored,
    typed,
)
from tests.services.queue_items import add_item, hear


@pytest.fixture
def people(logged_in: LoggedIn) -> dict[str, int]:
    return add_people(logged_in)


@pytest.fixture
def before(logged_in: LoggedIn, people: dict[str, int]) -> tuple[int, ...]:
    """Three calls of A15 that lost on 4.1, with places."""
    return tuple(scored(logged_in, "A15", f"{day} 10:21", "4.1", *lost, places=places) for day, lost, places in (
        ("2026-08-24", (), (("4.1", 72_000, "客户未说完即解答"), ("2.2", 90_000, "语速快"))),
        ("2026-08-27", ("2.2",), (("4.1", 48_000, "未确认账期"),)), ("2026-08-31", (), ())))


def test_a_call_on_hold_for_a_legal_matter_is_no_follow_up(logged_in: LoggedIn, inspector: Actor,
                                                            people: dict[str, int], before: tuple[int, ...]) -> None:
    running = held(logged_in, inspector, people["A15"], *before)
    recorded(logged_in, "A15", "2026-09-08 11:06")
    pass_days(logged_in, 7)
    call = max(stored(logged_in, Call), key=lambda one: one.start_utc_ms)
    logged_in.desk.call_holds.place(logged_in.actor, call.id, "律师函")
    with pytest.raises(RuleBroken, match="no call since the interview"):
        logged_in.desk.coaching.take_follow_up(inspector, running.interview_id)
    logged_in.desk.call_holds.lift(logged_in.actor, call.id, "案件已结")
    assert logged_in.desk.coaching.take_follow_up(inspector, running.interview_id)[1]


def test_the_loop_of_an_interview(logged_in: LoggedIn, inspector: Actor, people: dict[str, int],
                                  before: tuple[int, ...]) -> None:
    coaching = logged_in.desk.coaching
    proposal = next(row for row in coaching.list(inspector).proposals if row.cause is Cause.COMMON)
    record = coaching.begin(inspector, accept(people["A15"], proposal))
    assert (record.number, record.state, record.agent_no, record.team) == (
        "20260907-M01", InterviewState.OPEN, "A15", "二班")
    assert record.draft.due_day == proposal.due_day and record.draft.follow_ups_wanted == 3
    assert [(line.criterion_code, line.criterion, line.taken_milli, line.evidence_id is None)
            for line in record.evidence] == [
        ("4.1", "Understands and restates", 6_000, False), ("4.1", "Understands and restates", 6_000, False),
        ("2.2", "Listens without interrupting", 0, True)]
    record = coaching.finish(inspector, record.interview_id, typed(record))
    assert (record.state, record.finished, record.may_follow_up) == (InterviewState.RUNNING, True, True)
    assert record.draft.follow_up_due == TODAY + timedelta(days=14) and all(line.played for line in record.evidence)
    coaching.sign(inspector, record.interview_id, InterviewEntryKind.SIGNED_AGENT, TODAY)
    for day in (8, 10, 11):
        recorded(logged_in, "A15", f"2026-09-{day:02d} 11:06")
    pass_days(logged_in, 7)
    record, first = coaching.take_follow_up(inspector, record.interview_id)
    score_follow_up(logged_in, first)
    record, second = coaching.take_follow_up(inspector, record.interview_id)
    score_follow_up(logged_in, second, "4.1")
    record, waiting = coaching.take_follow_up(inspector, record.interview_id)
    assert [(call.evaluation_id is None, call.queue_item_id) for call in record.after] == [
        (False, first), (False, second), (True, waiting)]
    assert [call.results[FOCUS].outcome for call in record.after if call.evaluation_id] == [Result.DONE, Result.MISSED]
    assert [call.results[FOCUS].earned_milli for call in record.before] == [0, 0, 0]
    assert record.untold == "3 before, 2 after: too few calls to tell yet."
    score_follow_up(logged_in, waiting)
    for item in record.plan:
        record = coaching.judge_item(inspector, record.interview_id, item.item_id, Result.DONE, "", date(2026, 9, 14))
    assert [line.outcome for line in record.plan] == [Result.DONE, Result.DONE]
    record = coaching.close(inspector, record.interview_id, Result.DONE, "三通都先复述再解答")
    assert (record.state, record.heard, record.may_follow_up) == (InterviewState.CLOSED, 3, False)
    acts = [row.action for row in stored(logged_in, AuditRow, about="20260907-M01")]
    assert acts == [f"coaching.{name}" for name in (
        "begin", "finish", "sign", "take_follow_up", "take_follow_up", "take_follow_up", "judge_item", "judge_item",
        "close")]


def test_follow_ups_stand_in_the_queue_by_their_origin_before_what_was_drawn(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    record = held(logged_in, inspector, people["A15"], *before)
    rec_id = recorded(logged_in, "A15", "2026-09-07 09:20")
    _record, item_id = logged_in.desk.coaching.take_follow_up(inspector, record.interview_id)
    row = logged_in.desk.listening.queue(inspector).rows[0]
    assert (row.item_id, row.origin, row.agent_code) == (item_id, Origin.FOLLOW_UP, "A15")
    noted = stored(logged_in, AuditRow, action="coaching.take_follow_up")[0].detail
    assert noted == {"call": rec_id, "seed": "20260907-M01|1", "position": 1}


def test_which_call_is_taken_follows_from_the_number_not_from_who_takes_it(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    """T(rec_id) of the seed `number|position` by QADESK-DRAW-1, among the calls that could be taken."""
    record = held(logged_in, inspector, people["A15"], *before)
    calls = [recorded(logged_in, "A15", f"2026-09-07 09:{minute}") for minute in range(10, 30)]
    unheard = [recorded(logged_in, "A15", "2026-09-07 08:59"), recorded(logged_in, "A09", "2026-09-07 09:20"),
               recorded(logged_in, "A15", "2026-09-07 09:21", duration_ms=29_000)]
    assert logged_in.desk.coaching.open_record(inspector, record.interview_id).calls_waiting == len(calls)
    for position in (1, 2, 3):
        logged_in.desk.coaching.take_follow_up(inspector, record.interview_id)
        wanted = min(calls, key=Tickets(f"20260907-M01|{position}"))
        taken = stored(logged_in, AuditRow, action="coaching.take_follow_up")[-1].detail["call"]
        assert taken == wanted and taken not in unheard
        calls.remove(wanted)
    with pytest.raises(Conflict, match="are taken"):
        logged_in.desk.coaching.take_follow_up(inspector, record.interview_id)


def test_a_call_whose_recording_is_gone_is_replaced_by_another(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching, record = logged_in.desk.coaching, held(logged_in, inspector, people["A15"], *before)
    for minute in range(10, 14):
        recorded(logged_in, "A15", f"2026-09-07 09:{minute}")
    taken = [coaching.take_follow_up(inspector, record.interview_id)[1] for _call in range(3)]
    with logged_in.desk.station.database.transaction() as session:
        recording = session.get_one(QueueItem, taken[1]).call.recording
        assert recording is not None
        recording.state = RecordingState.MISSING
    record = coaching.open_record(inspector, record.interview_id)
    assert [(call.gone, call.waits) for call in record.after] == [(False, True), (True, False), (False, True)]
    assert record.calls_waiting == 1
    record, _item_id = coaching.take_follow_up(inspector, record.interview_id)
    assert [call.gone for call in record.after] == [False, True, False, False] and record.calls_waiting == 0


def test_what_waits_leaves_the_queue_when_the_plan_is_closed(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching, record = logged_in.desk.coaching, held(logged_in, inspector, people["A15"], *before)
    for minute in (10, 11):
        recorded(logged_in, "A15", f"2026-09-07 09:{minute}")
    taken = [coaching.take_follow_up(inspector, record.interview_id)[1] for _call in range(2)]
    score_follow_up(logged_in, taken[0])
    record = coaching.close(inspector, record.interview_id, Result.PARTLY, "调离本线路")
    assert [(call.evaluation_id is None, call.gone) for call in record.after] == [(False, False), (True, True)]
    assert logged_in.desk.listening.queue(inspector).rows == ()
    noted, = stored(logged_in, AuditRow, action="coaching.close")
    assert noted.detail["released"] == 1


def test_the_revision_in_force_takes_the_place_of_what_it_revises(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching = logged_in.desk.coaching
    record = coaching.begin(inspector, new(people["A15"], *before))
    later = revised(logged_in, before[0], "4.1", "2.2")
    record = coaching.add_sources(inspector, record.interview_id, (later,))
    assert [source.evaluation_id for source in record.sources] == [*before[1:], later]
    assert len(record.before) == 3 and all(line.evaluation_id != before[0] for line in record.evidence)


def test_it_says_so_when_there_is_no_call_since(logged_in: LoggedIn, inspector: Actor, people: dict[str, int],
                                               before: tuple[int, ...]) -> None:
    record = held(logged_in, inspector, people["A15"], *before)
    with pytest.raises(RuleBroken, match="A15 has no call since"):
        logged_in.desk.coaching.take_follow_up(inspector, record.interview_id)
    assert record.untold == "Not heard again yet: nothing can be told." and record.calls_waiting == 0


def test_the_same_interview_sent_twice_is_one(logged_in: LoggedIn, inspector: Actor, people: dict[str, int],
                                             before: tuple[int, ...]) -> None:
    wanted = new(people["A15"], *before)
    first, again = (logged_in.desk.coaching.begin(inspector, wanted) for _time in range(2))
    assert first.interview_id == again.interview_id
    assert logged_in.desk.coaching.begin(inspector, new(people["A09"])).number == "20260907-M02"


def test_a_finished_interview_is_frozen_and_nothing_of_one_is_deleted(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching, record = logged_in.desk.coaching, held(logged_in, inspector, people["A15"], *before)
    id_, line = record.interview_id, record.evidence[0]
    changes: tuple[Callable[[], object], ...] = (
        lambda: coaching.save(inspector, id_, typed(record)),
        lambda: coaching.save(inspector, id_, replace(typed(record), due_day=date(2026, 12, 1))),
        lambda: coaching.finish(inspector, id_, typed(record)),
        lambda: coaching.add_sources(inspector, id_, before),
        lambda: coaching.remove_source(inspector, id_, before[0]),
        lambda: coaching.add_evidence(inspector, id_, line),
        lambda: coaching.remove_evidence(inspector, id_, line.evidence_id or 0),
        lambda: coaching.withdraw(inspector, id_, "弄错了"))
    for change in changes:
        with pytest.raises(Conflict, match="20260907-M01"):
            change()
    for statement in ("UPDATE interviews SET agent_words = ''", "UPDATE plan_items SET words = ''",
                      "DELETE FROM interview_evidence", "DELETE FROM interviews", "DELETE FROM interview_sources"):
        with (pytest.raises(IntegrityError, match="never changed"),
              logged_in.desk.station.database.transaction() as session):
            session.execute(text(statement))
    assert coaching.note(inspector, id_, "时间记错，是 9 点半").entries[-1].words == "时间记错，是 9 点半"


def test_what_is_typed_is_kept_line_by_line_until_it_is_finished(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching = logged_in.desk.coaching
    record = coaching.begin(inspector, new(people["A15"], *before[:2]))
    rows = len(stored(logged_in, AuditRow))
    draft = replace(record.draft, agent_words=WORDS, plan=(PlanDraft("复述", "", TODAY), PlanDraft("自听", "", TODAY)))
    kept = coaching.save(inspector, record.interview_id, draft)
    assert [(item.words, item.item_id is None) for item in kept.draft.plan] == [("复述", False), ("自听", False)]
    last = replace(kept.draft, plan=(kept.draft.plan[1], PlanDraft("先确认", "每通", TODAY)))
    again = coaching.save(inspector, record.interview_id, last)
    assert [item.words for item in again.draft.plan] == ["自听", "先确认"]
    assert again.draft.plan[0].item_id == kept.draft.plan[1].item_id and again.saved_at == "09:30"
    assert len(stored(logged_in, AuditRow)) == rows
    moved = coaching.save(inspector, record.interview_id, replace(again.draft, due_day=date(2026, 9, 30)))
    assert moved.draft.due_day == date(2026, 9, 30)
    noted = stored(logged_in, AuditRow, action="coaching.save")
    assert [row.detail for row in noted] == [{"old": {"due_day": "2026-09-14"}, "new": {"due_day": "2026-09-30"}}]


def test_calls_and_places_are_chosen_while_it_is_prepared(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching = logged_in.desk.coaching
    record = coaching.begin(inspector, new(people["A15"], before[0]))
    id_ = record.interview_id
    record = coaching.add_sources(inspector, id_, before)
    assert [source.evaluation_id for source in record.sources] == list(before)
    offered = [line for line in record.evidence if line.evidence_id is None]
    assert [(line.criterion_code, line.words) for line in offered] == [("2.2", "语速快")]
    record = coaching.add_evidence(inspector, id_, offered[0])
    chosen = [line for line in record.evidence if line.evidence_id is not None]
    assert [line.criterion_code for line in chosen] == ["4.1", "4.1", "2.2"]
    record = coaching.remove_evidence(inspector, id_, chosen[1].evidence_id or 0)
    assert [line.evaluation_id for line in record.evidence if line.evidence_id is None] == [before[1]]
    record = coaching.remove_source(inspector, id_, before[0])
    assert [source.evaluation_id for source in record.sources] == list(before[1:])
    assert all(line.evaluation_id != before[0] for line in record.evidence)
    with pytest.raises(NotFound):
        coaching.remove_source(inspector, id_, before[0])


@pytest.mark.parametrize(("lacking", "words"), [
    ({"held": ""}, "when it was held"), ({"agent_words": " "}, "the agent's own words"),
    ({"guidance": ""}, "the guidance"),
    ({"plan": ()}, "a plan item"), ({"focus": ()}, "a criterion for the follow-up"), ({"topic": ""}, "the topic"),
    ({"plan": (PlanDraft("复述", "", TODAY),)}, "for each plan item"), ({"held": "2026-09-08 10:00"}, "in the future"),
    ({"held": "2026-08-01 10:00"}, "in the future"), ({"held": "早上"}, "is no time"),
    ({"follow_ups_wanted": 21}, "At most 20"),
    ({"plan": (PlanDraft("复述", "每通", date(2026, 9, 6)),)}, "before the interview"),
    ({"follow_up_due": date(2026, 9, 1)}, "before the interview")])
def test_it_is_not_finished_while_something_is_missing(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...],
        lacking: dict[str, object], words: str) -> None:
    coaching = logged_in.desk.coaching
    record = coaching.begin(inspector, new(people["A15"], *before))
    with pytest.raises(RuleBroken, match=words):
        coaching.finish(inspector, record.interview_id, typed(record, **lacking))
    assert coaching.open_record(inspector, record.interview_id).state is InterviewState.OPEN


def test_praise_is_over_when_it_was_told(logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    coaching = logged_in.desk.coaching
    good = scored(logged_in, "A09", "2026-08-31 09:00", places=(("4.1", 5_000, "投诉化解，客户致谢"),))
    record = coaching.begin(inspector, new(people["A09"], good, kind=InterviewKind.PRAISE, focus=()))
    assert (record.draft.follow_ups_wanted, record.untold) == (0, "")
    assert [row.told for row in coaching.list(inspector).rows] == [False]
    record = coaching.finish(inspector, record.interview_id, replace(record.draft, held="2026-09-07 09:10"))
    assert (record.state, record.entries[0].kind) == (InterviewState.CLOSED, InterviewEntryKind.CLOSING)
    assert [row.told for row in coaching.list(inspector).rows] == [True]
    signed = coaching.sign(inspector, record.interview_id, InterviewEntryKind.SIGNED_AGENT, TODAY)
    assert signed.entries[-1].day == TODAY


def test_an_extension_moves_the_days_of_what_is_open(logged_in: LoggedIn, inspector: Actor, people: dict[str, int],
                                                    before: tuple[int, ...]) -> None:
    coaching, record = logged_in.desk.coaching, held(logged_in, inspector, people["A15"], *before)
    id_ = record.interview_id
    coaching.judge_item(inspector, id_, record.plan[1].item_id, Result.PARTLY, "4 / 5 天", TODAY)
    pass_days(logged_in, 15)
    late = coaching.open_record(inspector, id_)
    assert [line.overdue for line in late.plan] == [True, False] and late.follow_up_overdue
    row = coaching.list(inspector).rows[0]
    assert (row.next_day, row.overdue, row.heard, row.wanted) == (date(2026, 9, 21), True, 0, 3)
    with pytest.raises(RuleBroken, match="a later day"):
        coaching.extend(inspector, id_, date(2026, 9, 22), "休假一周")
    longer = coaching.extend(inspector, id_, date(2026, 9, 30), "休假一周")
    assert [line.due_day for line in longer.plan] == [date(2026, 9, 30)] * 2
    assert longer.draft.follow_up_due == date(2026, 9, 30) and not longer.follow_up_overdue
    assert coaching.list(inspector).rows[0].next_day == date(2026, 9, 30)


def test_a_plan_is_done_only_when_all_was_judged_and_heard(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching, record = logged_in.desk.coaching, held(logged_in, inspector, people["A15"], *before)
    id_ = record.interview_id
    with pytest.raises(RuleBroken, match="not judged yet"):
        coaching.close(inspector, id_, Result.DONE, "看上去不错")
    with pytest.raises(RuleBroken, match="needs words"):
        coaching.close(inspector, id_, Result.MISSED, " ")
    assert coaching.close(inspector, id_, Result.MISSED, "座席离职").state is InterviewState.CLOSED
    with pytest.raises(Conflict, match="does not run"):
        coaching.judge_item(inspector, id_, record.plan[0].item_id, Result.DONE, "", TODAY)


def test_a_signature_is_noted_once_and_for_a_day_that_can_be(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching = logged_in.desk.coaching
    record = coaching.begin(inspector, new(people["A15"], *before))
    who = InterviewEntryKind.SIGNED_AGENT
    with pytest.raises(Conflict, match="not held yet"):
        coaching.sign(inspector, record.interview_id, who, TODAY)
    coaching.finish(inspector, record.interview_id, typed(record))
    for day in (date(2026, 9, 6), date(2026, 9, 8)):
        with pytest.raises(RuleBroken, match="before the interview"):
            coaching.sign(inspector, record.interview_id, who, day)
    coaching.sign(inspector, record.interview_id, who, TODAY)
    with pytest.raises(Conflict, match="noted already"):
        coaching.sign(inspector, record.interview_id, who, TODAY)


def test_withdrawn_before_it_was_held_it_is_proposed_again(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching = logged_in.desk.coaching
    proposal = coaching.list(inspector).proposals[0]
    record = coaching.begin(inspector, accept(people["A15"], proposal))
    assert proposal.key not in [row.key for row in coaching.list(inspector).proposals]
    with pytest.raises(RuleBroken, match="needs words"):
        coaching.withdraw(inspector, record.interview_id, "")
    assert coaching.withdraw(inspector, record.interview_id, "约错了人").state is InterviewState.WITHDRAWN
    assert proposal.key in [row.key for row in coaching.list(inspector).proposals]


def test_a_team_leader_reads_the_own_team_and_no_more(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching = logged_in.desk.coaching
    own, other = add_leader(logged_in, "chen", "陈组长", "A15"), add_leader(logged_in, "he", "何组长", "A09")
    record = held(logged_in, inspector, people["A15"], *before)
    scored(logged_in, "A03", "2026-08-31 10:00", fatal=FatalState.CONFIRMED)
    seen = coaching.list(own)
    assert seen.own_team and [row.number for row in seen.rows] == [record.number] and seen.proposals == ()
    assert [row.agent_no for row in coaching.list(other).proposals] == ["A03"] and coaching.list(other).rows == ()
    read = coaching.open_record(own, record.interview_id)
    assert not read.may_change and not read.may_follow_up and read.draft.agent_words == WORDS
    with pytest.raises(NotAllowed, match="another team"):
        coaching.open_record(other, record.interview_id)
    refused = stored(logged_in, AuditRow, outcome=Outcome.REFUSED)
    assert [(row.action, row.who) for row in refused] == [("coaching.open_record", "何组长")]


def test_an_agent_who_changed_team_or_left_keeps_what_was_said(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching, record = logged_in.desk.coaching, held(logged_in, inspector, people["A15"], *before)
    new_leader = add_leader(logged_in, "he", "何组长", "A09")
    with logged_in.desk.station.database.transaction() as session:
        stay = session.query(Membership).filter_by(agent_id=people["A15"]).one()
        stay.to_day = date(2026, 9, 7)
        one = session.query(Membership).filter_by(agent_id=people["A09"]).one().team_id
        session.add(Membership(agent_id=people["A15"], team_id=one, from_day=date(2026, 9, 8), to_day=date(2026, 9, 9)))
    pass_days(logged_in, 1)
    assert coaching.open_record(new_leader, record.interview_id).team == "二班"
    pass_days(logged_in, 5)
    assert [choice.active for choice in coaching.agents(inspector) if choice.agent_no == "A15"] == [False]
    gone = coaching.begin(inspector, new(people["A15"]))
    assert (gone.team, gone.sources, gone.criteria[FOCUS]) == ("", (), record.criteria[FOCUS])


def test_an_interview_without_calls_can_be_held(logged_in: LoggedIn, inspector: Actor,
                                               people: dict[str, int]) -> None:
    record = held(logged_in, inspector, people["A15"])
    assert (record.sources, record.evidence, record.before, record.state) == ((), (), (), InterviewState.RUNNING)
    assert record.untold == "Not heard again yet: nothing can be told."


def test_only_submitted_evaluations_of_the_agent_and_as_they_are_in_force(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    coaching = logged_in.desk.coaching
    other = scored(logged_in, "A09", "2026-08-31 10:00")
    with pytest.raises(RuleBroken, match="is not of A15"):
        coaching.begin(inspector, new(people["A15"], other))
    with pytest.raises(NotFound):
        coaching.begin(inspector, new(people["A15"], 9_999))
    with pytest.raises(NotFound):
        coaching.begin(inspector, new(9_999))
    with pytest.raises(NotFound):
        coaching.begin(inspector, new(people["A15"], problem_id=77))
    assert coaching.list(inspector).rows == ()
    correction = revised(logged_in, before[0], "4.1")
    record = coaching.begin(inspector, new(people["A15"], before[0]))
    assert [source.evaluation_id for source in record.sources] == [correction]


def test_what_an_agent_can_be_spoken_to_about(logged_in: LoggedIn, inspector: Actor, people: dict[str, int],
                                             before: tuple[int, ...]) -> None:
    scored(logged_in, "A15", "2026-09-02 10:00", fatal=FatalState.CONFIRMED, origin=Origin.RISK)
    offers = logged_in.desk.coaching.offers(inspector, " A15 ")
    assert (offers.agent.agent_no, offers.agent.team, offers.criteria[FOCUS]) == (
        "A15", "二班", "Understands and restates")
    assert [call.evaluation_id for call in offers.calls][1:] == list(reversed(before))
    assert offers.calls[0].fatal[0].startswith("X1 ") and offers.calls[0].lost == ()
    assert [code.split(" ")[0] for code in offers.calls[2].lost] == ["2.2", "4.1"]
    with pytest.raises(NotFound, match="A77"):
        logged_in.desk.coaching.offers(inspector, "A77")


def test_names_with_markup_and_rare_characters_stay_as_they_are(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    odd = "<b>林</b> 𠮷 =1+1 " + "长" * 200
    with logged_in.desk.station.database.transaction() as session:
        session.get_one(Agent, people["A15"]).name = odd
    record = logged_in.desk.coaching.begin(inspector, new(people["A15"], topic=odd))
    done = logged_in.desk.coaching.finish(inspector, record.interview_id, typed(record, agent_words=odd, place=odd))
    assert (done.agent_name, done.draft.topic, done.draft.agent_words, done.draft.place) == (odd,) * 4


def test_follow_ups_enter_no_average(logged_in: LoggedIn, inspector: Actor, people: dict[str, int],
                                     before: tuple[int, ...]) -> None:
    record = held(logged_in, inspector, people["A15"], *before)
    recorded(logged_in, "A15", "2026-09-07 09:20")
    month = Month(2026, 9)
    figures = logged_in.desk.summary_figures.month(inspector, month)
    _record, item_id = logged_in.desk.coaching.take_follow_up(inspector, record.interview_id)
    evaluation_id = score_follow_up(logged_in, item_id, "4.1")
    assert logged_in.desk.summary_figures.month(inspector, month).quality == figures.quality
    sheet = logged_in.desk.evaluations.open_record(inspector, evaluation_id).sheet
    chosen_by = [fact.value for fact in sheet.facts if fact.label == "Chosen by"]
    assert chosen_by == [f"follow-up of interview {record.number}"]
    assert stored(logged_in, QueueItem, id=item_id)[0].period == ""


def test_nobody_finds_an_interview_that_is_not_there(logged_in: LoggedIn, inspector: Actor) -> None:
    with pytest.raises(NotFound), logged_in.desk.station.database.reading() as session:
        interview_for(session, inspector, 5, TODAY)
    with pytest.raises(NotFound):
        logged_in.desk.coaching.open_record(inspector, 5)


def test_both_papers_are_audited_before_they_are_made_and_a_leader_gets_the_progress(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int], before: tuple[int, ...]) -> None:
    printing, record = logged_in.desk.printing, held(logged_in, inspector, people["A15"], *before)
    own, other = add_leader(logged_in, "chen", "陈组长", "A15"), add_leader(logged_in, "he", "何组长", "A09")
    sheet = printing.interview_record(inspector, record.interview_id)
    assert (sheet.title, sheet.n_pages) == ("Interview record 20260907-M01", 1)
    assert printing.interview_progress(own, record.interview_id).title.endswith("20260907-M01")
    with pytest.raises(NotAllowed, match="another team"):
        printing.interview_progress(other, record.interview_id)
    noted = stored(logged_in, AuditRow, about="20260907-M01")[-2:]
    assert [(row.action, row.who, row.detail) for row in noted] == [
        ("printing.interview_record", "林晓", {"document": "interview_record"}),
        ("printing.interview_progress", "陈组长", {"document": "improvement_progress"})]


def test_a_place_without_a_note_is_told_by_what_took_points_there(logged_in: LoggedIn, inspector: Actor) -> None:
    item_id = add_item(logged_in)
    hear(logged_in, inspector, item_id)
    with logged_in.desk.station.database.transaction() as session:
        agent = Agent(staff_no="A01", name="座席 A01")
        session.add(agent)
        session.flush()
        agent_id = agent.id
    draft = filled(logged_in.desk.evaluations.open_draft(inspector, item_id), "X4")
    draft = replace(draft, answers=pressed(draft, "4.3").stamped(draft.card.criterion("4.3"), 60_000))
    made = logged_in.desk.evaluations.submit(inspector, draft)
    record = logged_in.desk.coaching.begin(inspector, new(agent_id, made.evaluation_id, focus=(("inbound", "4.3"),)))
    assert [(line.criterion_code, line.words, line.taken_milli) for line in record.evidence] == [
        ("X4", "", 0), ("4.3", "No reason given before the hold", 2_000)]
