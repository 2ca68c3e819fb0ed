"""Complaints and praise: found by agent, day and number; ruled from the recording by who did not score the call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.dialects import sqlite

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.appeal_record import Seat
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.coaching import Cause
from qadesk.models.complaint_record import CallSought, ComplaintRecord, NewComplaint, NewVerdict, Place
from qadesk.models.complaints import Complaint, ComplaintKind, Verdict
from qadesk.models.evaluation_life import LifeKind
from qadesk.models.months import Month
from qadesk.models.people import Actor, Agent, NewAccount, Role
from qadesk.models.sampling import Origin, QueueItem, QueueState
from qadesk.models.unscorable import Unscorable
from qadesk.models.workbench import ToDoKind
from qadesk.services.complaint_query import _of_agent
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import stored, submit
from tests.services.problems import add_leader, call_of
from tests.services.queue_items import add_item, hear
from tests.services.ties import add_agent, declare, everything
from tests.services.trainings import fill_tallies, raised, write

TODAY = date(2026, 9, 7)
PLACES: tuple[Place, ...] = ((30_000, 40_000, "打断客户"),)


def new(call_id: int, kind: ComplaintKind = ComplaintKind.COMPLAINT, **changed: object) -> NewComplaint:
    given: dict[str, object] = {"received_on": TODAY, "received_by": "热线", "words": "座席不耐烦"} | changed
    return NewComplaint(str(uuid4()), kind, call_id, **given)  # type: ignore[arg-type]


@pytest.fixture
def item(logged_in: LoggedIn) -> int:
    """A drawn call with a recording, of an agent who is known."""
    item_id = add_item(logged_in)
    add_agent(logged_in)
    give_recording(logged_in, item_id)
    return item_id


def give_recording(logged_in: LoggedIn, item_id: int) -> None:
    with logged_in.desk.station.database.transaction() as session:
        call = session.get_one(QueueItem, item_id).call
        name = f"{call.rec_id}.wav"
        recording = Recording(path=name, file_name=name, sha256=call.rec_id, size_bytes=1,
                              state=RecordingState.PLAYABLE, duration_ms=180_000, import_id=call.import_id)
        session.add(recording)
        session.flush()
        session.execute(update(Call).where(Call.id == call.id).values(
            recording_id=recording.id, caller="13800001234", number_tail="1234", direction="in"))


def enter(logged_in: LoggedIn, item_id: int, **changed: object) -> ComplaintRecord:
    return logged_in.desk.complaints.enter(logged_in.actor, new(call_of(logged_in, item_id), **changed))  # type: ignore[arg-type]


def queue_states(logged_in: LoggedIn) -> list[str]:
    return [row.state for row in stored(logged_in, QueueItem, origin=Origin.COMPLAINT)]


def supervisor(logged_in: LoggedIn, login_name: str = "wu", name: str = "吴主管") -> Actor:
    return builders.add_account(logged_in, NewAccount(login_name, name, builders.PASSWORD,
                                                      frozenset({Role.SUPERVISOR})))


@pytest.mark.parametrize(("sought", "found"), [
    (CallSought(agent="A01"), 1), (CallSought(agent="座席"), 1), (CallSought(agent="A9"), 0),
    (CallSought(day=TODAY), 1), (CallSought(day=date(2026, 9, 6)), 0), (CallSought(tail="1234"), 1),
    (CallSought(tail="138-0000-1234"), 1), (CallSought(tail="9999"), 0), (CallSought(), 0),
])
def test_a_call_is_found_by_agent_day_and_number(logged_in: LoggedIn, item: int, sought: CallSought,
                                                      found: int) -> None:
    calls = logged_in.desk.complaints.find_calls(logged_in.actor, sought)
    assert len(calls) == found and all("1234" not in call.number_masked or "*" in call.number_masked for call in calls)


def test_calls_of_numbers_that_no_agent_has_are_found_by_how_they_begin(logged_in: LoggedIn) -> None:
    add_item(logged_in)
    found = {words: len(logged_in.desk.complaints.find_calls(logged_in.actor, CallSought(agent=words)))
             for words in ("A01", "A0", "A", "A1", "%")}
    assert found == {"A01": 1, "A0": 1, "A": 1, "A1": 0, "%": 0}


def test_calls_of_an_agent_are_found_as_in_the_list_of_calls(logged_in: LoggedIn, item: int) -> None:
    """By a part of the pinyin, with or without blanks, and by a number in small letters."""
    with logged_in.desk.station.database.transaction() as session:
        session.execute(update(Agent).values(pinyin="wang zuo xi"))
    for words in ("zuo xi", "zuoxi", "a01"):
        assert len(logged_in.desk.complaints.find_calls(logged_in.actor, CallSought(agent=words))) == 1, words


def test_the_calls_of_an_agent_are_found_without_reading_all_calls(logged_in: LoggedIn, item: int) -> None:
    with logged_in.desk.station.database.reading() as session:
        wanted = select(Call.id).where(_of_agent(session, "座席")).order_by(Call.start_utc_ms.desc()).limit(100)
        words = str(wanted.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
    assert "agent_no=?" in plan[0] and not any(line.startswith("SCAN") for line in plan), plan


def test_fewer_than_four_digits_find_nothing_and_say_so(logged_in: LoggedIn) -> None:
    with pytest.raises(RuleBroken, match="last four digits"):
        logged_in.desk.complaints.find_calls(logged_in.actor, CallSought(tail="34"))


def test_what_is_entered_puts_its_call_into_the_queue_once(logged_in: LoggedIn, item: int) -> None:
    record = enter(logged_in, item)
    assert (record.number, record.rule_by, record.verdict, record.seat) == (
        "20260907-C01", date(2026, 9, 14), None, Seat.RULES)
    again = enter(logged_in, item)
    assert (again.number, again.item_id) == ("20260907-C02", record.item_id)
    assert queue_states(logged_in) == [QueueState.WAITING]
    rows = logged_in.desk.listening.queue(logged_in.actor).rows
    assert [row.origin for row in rows] == [Origin.COMPLAINT, Origin.DRAW]


def test_the_same_entry_twice_is_one(logged_in: LoggedIn, item: int) -> None:
    one = new(call_of(logged_in, item))
    first = logged_in.desk.complaints.enter(logged_in.actor, one)
    assert logged_in.desk.complaints.enter(logged_in.actor, one).number == first.number
    assert len(stored(logged_in, Complaint)) == 1


@pytest.mark.parametrize("changed", [
    {"kind": ComplaintKind.PRAISE}, {"words": "座席很好"}, {"received_by": "来信"}, {"received_on": date(2026, 9, 6)}],
    ids=["kind", "words", "way", "day"])
def test_another_entry_under_the_same_number_is_never_taken_for_the_first(
        logged_in: LoggedIn, item: int, changed: dict[str, Any]) -> None:
    one = new(call_of(logged_in, item))
    logged_in.desk.complaints.enter(logged_in.actor, one)
    with pytest.raises(Conflict, match="kept already as 20260907-C01") as refused:
        logged_in.desk.complaints.enter(logged_in.actor, replace(one, **changed))
    assert refused.value.code == "E-CPL-13" and len(stored(logged_in, Complaint)) == 1


@pytest.mark.parametrize(("changed", "what"), [
    ({"words": " "}, "missing"), ({"received_by": ""}, "missing"), ({"received_on": date(2026, 9, 8)}, "ahead"),
    ({"received_on": date(2026, 9, 1)}, "before the call"),
])
def test_what_cannot_be_is_refused_whole(logged_in: LoggedIn, item: int, changed: dict[str, object], what: str) -> None:
    before = everything(logged_in)
    with pytest.raises(RuleBroken, match=what):
        enter(logged_in, item, **changed)
    assert everything(logged_in) == before


def test_it_is_ruled_with_reasons_and_places_once(logged_in: LoggedIn, item: int) -> None:
    complaints, chief, record = logged_in.desk.complaints, logged_in.actor, enter(logged_in, item)
    hear(logged_in, chief, record.item_id)
    ruled = complaints.rule(chief, NewVerdict(record.complaint_id, Verdict.STANDS, " 打断客户两次 ", PLACES))
    assert (ruled.verdict, ruled.ruled_words, ruled.evidence, ruled.ruler, ruled.alone, ruled.unheard_reason) == (
        Verdict.STANDS, "打断客户两次", PLACES, "周岚", False, "")
    assert queue_states(logged_in) == [QueueState.RELEASED]  # nobody scored it
    with pytest.raises(Conflict, match="over already"):
        complaints.rule(chief, NewVerdict(record.complaint_id, Verdict.NOT, "改判"))
    with pytest.raises(Conflict):
        complaints.withdraw(chief, record.complaint_id, "弄错")
    assert [row.kind for row in logged_in.desk.workbench.overview(chief).to_do if row.kind is ToDoKind.COMPLAINT] == []


@pytest.mark.parametrize(("given", "what"), [
    ((Verdict.STANDS, "成立", ()), "no place"), ((Verdict.STANDS, " ", PLACES), "why"),
    ((Verdict.WITHDRAWN, "撤", ()), "whether it stands"),
    ((Verdict.STANDS, "成立", ((170_000, 999_000, ""),)), "outside the call"),
    ((Verdict.NOT, "不成立", ()), "not heard"),
])
def test_an_unfounded_ruling_is_refused_whole(logged_in: LoggedIn, item: int,
                                              given: tuple[Verdict, str, tuple[Place, ...]], what: str) -> None:
    record = enter(logged_in, item)
    if what != "not heard":
        hear(logged_in, logged_in.actor, record.item_id)
    before = everything(logged_in)
    with pytest.raises(RuleBroken, match=what):
        logged_in.desk.complaints.rule(logged_in.actor, NewVerdict(record.complaint_id, *given))
    assert everything(logged_in) == before


def test_unheard_is_ruled_with_a_reason_that_is_kept(logged_in: LoggedIn, item: int) -> None:
    record = enter(logged_in, item)
    assert record.heard_milli == 0 < record.needed_milli
    ruled = logged_in.desk.complaints.rule(logged_in.actor, NewVerdict(
        record.complaint_id, Verdict.NOT, "座席无过错", unheard_reason="只听有关一段"))
    assert ruled.unheard_reason == "只听有关一段"


def test_a_call_that_cannot_be_scored_is_told_without_points(logged_in: LoggedIn, item: int) -> None:
    evaluations = logged_in.desk.evaluations
    draft = evaluations.open_draft(logged_in.actor, item)
    evaluations.submit(logged_in.actor, replace(draft, answers=draft.answers.as_unscorable(Unscorable.SILENT, "")),
                       reason="无声")
    assert enter(logged_in, item).scores == ("20260907-0001: cannot be scored, by 周岚",)


def test_who_scored_the_call_leaves_it_to_another_supervisor(logged_in: LoggedIn, item: int) -> None:
    complaints, chief = logged_in.desk.complaints, logged_in.actor
    submit(logged_in, chief, item)
    record = enter(logged_in, item)
    assert record.seat is Seat.ALONE and record.scores == ("20260907-0001: 100.0 points, by 周岚",)
    other = supervisor(logged_in)
    assert complaints.open_record(chief, record.complaint_id).others == ("吴主管",)
    before = everything(logged_in)
    with pytest.raises(NotAllowed, match="somebody else rules"):
        complaints.rule(chief, NewVerdict(record.complaint_id, Verdict.NOT, "否", unheard_reason="已听"))
    assert everything(logged_in) == before
    ruled = complaints.rule(other, NewVerdict(record.complaint_id, Verdict.NOT, "否", unheard_reason="无声"))
    assert (ruled.ruler, ruled.alone) == ("吴主管", False)


def test_alone_is_marked_where_nobody_else_can_rule(logged_in: LoggedIn, item: int) -> None:
    submit(logged_in, logged_in.actor, item)
    record = enter(logged_in, item)
    ruled = logged_in.desk.complaints.rule(logged_in.actor, NewVerdict(
        record.complaint_id, Verdict.NOT, "本中心仅一名质检主管；录音无过错"))
    assert ruled.alone and not ruled.unheard_reason  # it was heard while it was scored


def upheld(logged_in: LoggedIn, item: int) -> ComplaintRecord:
    record = enter(logged_in, item)
    return logged_in.desk.complaints.rule(logged_in.actor, NewVerdict(
        record.complaint_id, Verdict.STANDS, "属实", PLACES, "只听有关一段"))


def test_one_that_stands_proposes_an_interview_until_it_is_held_or_set_aside(logged_in: LoggedIn, inspector: Actor,
                                                                             item: int) -> None:
    coaching, chief = logged_in.desk.coaching, logged_in.actor
    submit(logged_in, inspector, item)
    upheld(logged_in, item)
    proposal, = coaching.list(chief).proposals
    assert (proposal.cause, proposal.about, len(proposal.evaluation_ids)) == (
        Cause.COMPLAINT, "20260907-C01: 座席不耐烦", 1)
    coaching.waive(chief, proposal, "已由班组长谈过")
    assert coaching.list(chief).proposals == ()


def test_an_interview_about_it_answers_it_and_one_withdrawn_does_not(logged_in: LoggedIn, item: int) -> None:
    coaching, chief = logged_in.desk.coaching, logged_in.actor
    upheld(logged_in, item)
    proposal, = coaching.list(chief).proposals
    record = coaching.begin(chief, proposal.interview(str(uuid4()), "投诉"))
    assert coaching.list(chief).proposals == ()
    coaching.withdraw(chief, record.interview_id, "改期")
    assert [row.cause for row in coaching.list(chief).proposals] == [Cause.COMPLAINT]


def test_what_does_not_stand_or_is_praise_proposes_none(logged_in: LoggedIn, item: int) -> None:
    complaints, chief = logged_in.desk.complaints, logged_in.actor
    record = enter(logged_in, item)
    complaints.rule(chief, NewVerdict(record.complaint_id, Verdict.NOT, "否", unheard_reason="只听有关一段"))
    praise = complaints.enter(chief, new(call_of(logged_in, item), ComplaintKind.PRAISE))
    complaints.rule(chief, NewVerdict(praise.complaint_id, Verdict.STANDS, "属实", PLACES, "只听有关一段"))
    assert logged_in.desk.coaching.list(chief).proposals == ()


def test_a_released_call_waits_again_for_a_further_complaint(logged_in: LoggedIn, item: int) -> None:
    record = enter(logged_in, item)
    logged_in.desk.complaints.withdraw(logged_in.actor, record.complaint_id, "登记错误")
    assert queue_states(logged_in) == [QueueState.RELEASED]
    enter(logged_in, item)
    assert queue_states(logged_in) == [QueueState.WAITING]


def test_a_score_by_complaint_enters_no_average(logged_in: LoggedIn, inspector: Actor, item: int) -> None:
    record = enter(logged_in, item)
    submit(logged_in, inspector, record.item_id)
    hear(logged_in, logged_in.actor, record.item_id)
    figures = logged_in.desk.summary_figures.month(logged_in.actor, Month(2026, 9))
    assert figures.coverage.scored == 0


def test_a_team_leader_enters_for_the_own_team_only_and_rules_nothing(logged_in: LoggedIn) -> None:
    complaints = logged_in.desk.complaints
    own, other = add_item(logged_in, "R1"), add_item(logged_in, "R2")
    leader = add_leader(logged_in, "chen", "陈组长", "一班", "A01")
    with logged_in.desk.station.database.transaction() as session:
        session.execute(update(Call).where(Call.rec_id == "R2").values(agent_no="A02", agent_id=None))
    record = complaints.enter(leader, new(call_of(logged_in, own)))
    assert record.seat is Seat.READS and record.may_withdraw
    assert [row.number for row in complaints.list(leader).rows] == [record.number]
    steps: tuple[Callable[[], object], ...] = (
        lambda: complaints.enter(leader, new(call_of(logged_in, other))),
        lambda: complaints.rule(leader, NewVerdict(record.complaint_id, Verdict.NOT, "否")))
    for act in steps:
        with pytest.raises(NotAllowed):
            act()


def test_who_scored_withdraws_no_more_than_rules_while_somebody_else_can(
        logged_in: LoggedIn, inspector: Actor, item: int) -> None:
    complaints, chief, other = logged_in.desk.complaints, logged_in.actor, supervisor(logged_in)
    submit(logged_in, chief, item)
    record = complaints.enter(inspector, new(call_of(logged_in, item)))
    assert not complaints.open_record(chief, record.complaint_id).may_withdraw
    with pytest.raises(NotAllowed, match="takes it back"):
        complaints.withdraw(chief, record.complaint_id, "误登")
    assert complaints.withdraw(other, record.complaint_id, "误登").verdict is Verdict.WITHDRAWN


def test_a_known_number_opens_nothing_that_is_shut(logged_in: LoggedIn, inspector: Actor, item: int) -> None:
    given = new(call_of(logged_in, item))
    logged_in.desk.complaints.enter(inspector, given)
    assert logged_in.desk.complaints.enter(inspector, given).number == "20260907-C01"
    declare(logged_in, inspector, add_agent(logged_in))
    with pytest.raises(NotAllowed, match="declared relation"):
        logged_in.desk.complaints.enter(inspector, given)


def test_a_call_whose_agent_became_known_is_ruled_by_who_is_not_tied(logged_in: LoggedIn, inspector: Actor) -> None:
    """The only other supervisor is tied by now: who scored rules alone, and is not sent to somebody who may not."""
    item_id, other = add_item(logged_in), supervisor(logged_in)
    submit(logged_in, logged_in.actor, item_id)
    record = logged_in.desk.complaints.enter(inspector, new(call_of(logged_in, item_id)))
    declare(logged_in, other, add_agent(logged_in))
    seen = logged_in.desk.complaints.open_record(logged_in.actor, record.complaint_id)
    assert (seen.seat, seen.others) == (Seat.ALONE, ())


def test_overdue_and_due_stand_on_the_workbench(logged_in: LoggedIn, item: int) -> None:
    enter(logged_in, item)
    line, = [row for row in logged_in.desk.workbench.overview(logged_in.actor).to_do
             if row.kind is ToDoKind.COMPLAINT]
    assert (line.whom, line.due_day, line.count) == ("A01", date(2026, 9, 14), 0)
    assert line.about == "Complaint: 座席不耐烦"


def test_what_is_not_there_is_not_found(logged_in: LoggedIn) -> None:
    with pytest.raises(NotFound):
        logged_in.desk.complaints.open_record(logged_in.actor, 99)
    with pytest.raises(NotFound):
        logged_in.desk.complaints.enter(logged_in.actor, new(99))


def test_the_history_of_an_evaluation_tells_of_it_and_its_paper_of_the_ruling(logged_in: LoggedIn, inspector: Actor,
                                                                               item: int) -> None:
    done = submit(logged_in, inspector, item)
    upheld(logged_in, item)
    taken_back = enter(logged_in, item)
    logged_in.desk.complaints.withdraw(logged_in.actor, taken_back.complaint_id, "登记错误")
    record = logged_in.desk.evaluations.open_record(logged_in.actor, done.evaluation_id)
    assert [(event.kind, event.lines) for event in record.life if event.kind in (LifeKind.RECEIVED, LifeKind.JUDGED)
            ] == [(LifeKind.RECEIVED, ("20260907-C01, Complaint", "座席不耐烦")),
                  (LifeKind.JUDGED, ("20260907-C01, Complaint: Stands", "属实",
                                     "Ruled without hearing it all: 只听有关一段"))]
    assert [event.kind for event in record.sheet.life] == [LifeKind.JUDGED]


def test_the_agents_history_counts_what_stands_of_other_calls(logged_in: LoggedIn, item: int) -> None:
    complaints, chief = logged_in.desk.complaints, logged_in.actor
    upheld(logged_in, item)
    praise = complaints.enter(chief, new(call_of(logged_in, item), ComplaintKind.PRAISE))
    complaints.rule(chief, NewVerdict(praise.complaint_id, Verdict.STANDS, "属实", PLACES, "只听有关一段"))
    enter(logged_in, item)  # still open
    other = add_item(logged_in, "R2")
    add_agent(logged_in)
    history = logged_in.desk.listening.agent_history(chief, other)
    assert (history.complaints, history.praises) == (1, 1)
    at_hand = logged_in.desk.listening.agent_history(chief, item)
    assert (at_hand.complaints, at_hand.praises) == (0, 0)  # the call at hand tells nothing of itself


def test_no_two_papers_of_a_day_have_one_number(logged_in: LoggedIn) -> None:
    """Each kind of paper has a letter of its own: 培训需求单 T, 投诉判定 C."""
    write(logged_in, fill_tallies)
    assert raised(logged_in).number == "20260907-T01"
    assert enter(logged_in, add_item(logged_in, "C1")).number == "20260907-C01"
