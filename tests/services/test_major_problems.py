"""Major problems as a service: who raises, sees, acknowledges and closes; nothing of one is changed or deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.major_problems import EntryKind, MajorProblem, ProblemState, Way
from qadesk.models.people import Actor, Leadership, NewAccount, Role
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import stored, submit
from tests.services.problems import add_leader, call_of, new, raised
from tests.services.queue_items import add_item


@pytest.fixture
def item_id(logged_in: LoggedIn) -> int:
    return add_item(logged_in)


@pytest.fixture
def leader(logged_in: LoggedIn, item_id: int) -> Actor:
    return add_leader(logged_in, "chen", "陈组长", "一班", "A01")


@pytest.fixture
def trainer(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, NewAccount("pei", "培训员", builders.PASSWORD, frozenset({Role.TRAINER})))


def minutes(logged_in: LoggedIn, count: int) -> None:
    logged_in.desk.station.clock.advance(60 * count)  # type: ignore[attr-defined]


def test_the_loop_of_a_problem(logged_in: LoggedIn, inspector: Actor, leader: Actor, item_id: int) -> None:
    problems = logged_in.desk.major_problems
    proposal = problems.propose(inspector, item_id)
    assert [who.name for who in proposal.leaders] == ["陈组长"] and proposal.duration_ms == 180_000
    assert "138****1234" in [fact.value for fact in proposal.facts]
    record = raised(logged_in, inspector, item_id, leader_id=proposal.leaders[0].account_id, leader="", way=Way.TOLD)
    assert (record.number, record.state, record.leader) == ("20260907-P01", ProblemState.OPEN, "陈组长")
    assert [(entry.kind, entry.way, entry.happened) for entry in record.entries] == [
        (EntryKind.FEEDBACK, Way.TOLD, "2026-09-07 09:30")]
    minutes(logged_in, 40)
    seen = problems.open_record(leader, record.problem_id)
    assert seen.acknowledges and not seen.follows_up
    seen = problems.acknowledge(leader, record.problem_id, "已当面提醒")
    assert seen.state is ProblemState.ACKNOWLEDGED and not seen.acknowledges
    minutes(logged_in, 5)
    problems.note(leader, record.problem_id, "已回电更正")
    closed = problems.close(inspector, record.problem_id, Way.SETTLED, "客户接受更正")
    assert closed.state is ProblemState.CLOSED
    assert [(entry.kind, entry.who, entry.happened, entry.words) for entry in closed.entries[1:]] == [
        (EntryKind.ACKNOWLEDGEMENT, "陈组长", "2026-09-07 10:10", "已当面提醒"),
        (EntryKind.NOTE, "陈组长", "2026-09-07 10:15", "已回电更正"),
        (EntryKind.CLOSING, "林晓", "2026-09-07 10:15", "客户接受更正")]
    acts = [row.action for row in stored(logged_in, AuditRow, about="20260907-P01")]
    assert acts == [f"major_problems.{name}" for name in ("raise_", "open_record", "acknowledge", "note", "close")]


def test_another_teams_leader_sees_nothing_and_the_refusal_is_noted(logged_in: LoggedIn, inspector: Actor,
                                                                     leader: Actor, item_id: int) -> None:
    problems, other = logged_in.desk.major_problems, add_leader(logged_in, "he", "何组长", "二班", "A02")
    record = raised(logged_in, inspector, item_id)
    assert [row.number for row in problems.list(leader).rows] == [record.number]
    assert problems.list(other).rows == ()
    for act in (lambda: problems.open_record(other, record.problem_id),
                lambda: problems.acknowledge(other, record.problem_id),
                lambda: problems.note(other, record.problem_id, "看到了"),
                lambda: logged_in.desk.printing.problem_slip(other, record.problem_id)):
        with pytest.raises(NotAllowed, match="another team"):
            act()
    refused = stored(logged_in, AuditRow, outcome=Outcome.REFUSED)
    assert [(row.action, row.who, row.about) for row in refused] == [
        (action, "何组长", f"problem {record.problem_id}") for action in (
            "major_problems.open_record", "major_problems.acknowledge", "major_problems.note",
            "printing.problem_slip")]
    assert problems.open_record(inspector, record.problem_id).entries == ()


def test_who_leads_the_team_now_sees_it_too_and_who_led_before_the_call_does_not(
        logged_in: LoggedIn, inspector: Actor, leader: Actor, item_id: int) -> None:
    account = NewAccount("yu", "于组长", builders.PASSWORD, frozenset({Role.TEAM_LEADER}))
    later = builders.add_account(logged_in, account)
    record = raised(logged_in, inspector, item_id)
    team_id = stored(logged_in, MajorProblem)[0].team_id
    with logged_in.desk.station.database.transaction() as session:
        session.add(Leadership(account_id=later.account_id, team_id=team_id, from_day=date(2026, 9, 7)))
        session.execute(update(Leadership).where(Leadership.account_id == leader.account_id).values(
            to_day=date(2026, 8, 31)))
    assert logged_in.desk.major_problems.list(leader).rows == ()
    assert logged_in.desk.major_problems.acknowledge(later, record.problem_id).state is ProblemState.ACKNOWLEDGED


def test_who_leads_and_inspects_acknowledges_only_for_the_own_team(logged_in: LoggedIn, inspector: Actor,
                                                                    leader: Actor, item_id: int) -> None:
    both = builders.add_account(logged_in, NewAccount("liu", "刘", builders.PASSWORD,
                                                      frozenset({Role.INSPECTOR, Role.TEAM_LEADER})))
    record = raised(logged_in, inspector, item_id)
    assert not logged_in.desk.major_problems.open_record(both, record.problem_id).acknowledges
    with pytest.raises(NotAllowed, match="another team"):
        logged_in.desk.major_problems.acknowledge(both, record.problem_id)


def test_a_trainer_raises_and_enters_the_signature_from_paper(logged_in: LoggedIn, trainer: Actor,
                                                               item_id: int) -> None:
    problems = logged_in.desk.major_problems
    record = raised(logged_in, trainer, item_id, leader="纸上的组长")
    assert problems.propose_call(trainer, " R1 ") == problems.propose(trainer, item_id)
    with pytest.raises(NotFound, match="recording number R9"):
        problems.propose_call(trainer, "R9")
    assert (record.leader, problems.propose(trainer, item_id).leaders) == ("纸上的组长", ())
    minutes(logged_in, 90)
    for wrong in ("2026-09-07 09:29", "2026-09-07 11:01"):
        with pytest.raises(RuleBroken, match="time lies"):
            problems.acknowledge_for(trainer, record.problem_id, "", wrong)
    with pytest.raises(RuleBroken, match="is no time"):
        problems.acknowledge_for(trainer, record.problem_id, "", "今天十点")
    problems.feed_back(trainer, record.problem_id, Way.PAPER, happened="2026-09-07 09:30")
    record = problems.acknowledge_for(trainer, record.problem_id, "", "2026-09-07 10:15")
    entry = record.entry(EntryKind.ACKNOWLEDGEMENT)
    assert entry is not None
    assert (entry.way, entry.who, entry.happened, entry.entered) == (
        Way.SIGNED, "培训员", "2026-09-07 10:15", "2026-09-07 11:00")


def test_once_is_once(logged_in: LoggedIn, inspector: Actor, leader: Actor, item_id: int) -> None:
    problems = logged_in.desk.major_problems
    problem_id = raised(logged_in, inspector, item_id).problem_id
    with pytest.raises(RuleBroken, match="not acknowledged yet"):
        problems.close(inspector, problem_id, Way.SETTLED, "好了")
    problems.acknowledge_for(inspector, problem_id)
    with pytest.raises(Conflict, match="acknowledged already"):
        problems.acknowledge(leader, problem_id)
    for words in ("", "  \n"):
        with pytest.raises(RuleBroken, match="needs words"):
            problems.note(inspector, problem_id, words)
        with pytest.raises(RuleBroken, match="needs words"):
            problems.close(inspector, problem_id, Way.SETTLED, words)
    problems.close(inspector, problem_id, Way.UNSETTLED, "转投诉处理")
    for act in (lambda: problems.close(inspector, problem_id, Way.SETTLED, "好了"),
                lambda: problems.feed_back(inspector, problem_id, Way.TOLD)):
        with pytest.raises(Conflict, match="closed already"):
            act()
    assert problems.note(inspector, problem_id, "更正：是转办").entries[-1].words == "更正：是转办"


def test_a_mistake_is_closed_without_acknowledgement(logged_in: LoggedIn, inspector: Actor, item_id: int) -> None:
    record = raised(logged_in, inspector, item_id)
    closed = logged_in.desk.major_problems.close(inspector, record.problem_id, Way.WITHDRAWN, "听错了")
    assert closed.state is ProblemState.CLOSED and closed.entry(EntryKind.ACKNOWLEDGEMENT) is None


def test_what_is_raised_must_be_whole(logged_in: LoggedIn, inspector: Actor, item_id: int) -> None:
    problems, call_id = logged_in.desk.major_problems, call_of(logged_in, item_id)
    whole = new(call_id)
    for broken, what in ((replace(whole, facts=" "), "the facts"), (replace(whole, action_asked=""), "action asked"),
                         (replace(whole, leader_name=" "), "the leader"), (replace(whole, spans=()), "the time")):
        with pytest.raises(RuleBroken, match=what):
            problems.raise_(inspector, broken)
    for span in ((-1, 5), (9, 8), (0, 180_001)):
        with pytest.raises(RuleBroken, match="outside the call"):
            problems.raise_(inspector, replace(whole, spans=(span,)))
    with pytest.raises(RuleBroken, match="no open account"):
        problems.raise_(inspector, replace(whole, leader_id=inspector.account_id))
    with pytest.raises(NotFound, match="call"):
        problems.raise_(inspector, replace(whole, call_id=99))
    with pytest.raises(NotFound, match="evaluation"):
        problems.raise_(inspector, replace(whole, evaluation_id=99))
    assert stored(logged_in, MajorProblem) == []


def test_an_evaluation_is_of_the_same_call(logged_in: LoggedIn, inspector: Actor, item_id: int) -> None:
    other = submit(logged_in, inspector, add_item(logged_in, "R2")).evaluation_id
    own = submit(logged_in, inspector, item_id, "X4").evaluation_id
    with pytest.raises(NotFound):
        raised(logged_in, inspector, item_id, evaluation_id=other)
    assert raised(logged_in, inspector, item_id, evaluation_id=own).evaluation_id == own


def test_the_same_raising_again_gives_the_one_that_is_kept(logged_in: LoggedIn, inspector: Actor,
                                                           item_id: int) -> None:
    problem = new(call_of(logged_in, item_id))
    first = logged_in.desk.major_problems.raise_(inspector, problem)
    assert logged_in.desk.major_problems.raise_(inspector, problem).problem_id == first.problem_id
    assert raised(logged_in, inspector, item_id).number == "20260907-P02"


def test_not_even_the_file_lets_anything_of_it_be_changed(logged_in: LoggedIn, inspector: Actor,
                                                          item_id: int) -> None:
    problem_id = raised(logged_in, inspector, item_id, way=Way.TOLD).problem_id
    for statement in ("UPDATE major_problems SET facts = 'x'", "DELETE FROM major_problems",
                      "UPDATE major_problem_entries SET words = 'x'", "DELETE FROM major_problem_entries"):
        with pytest.raises(IntegrityError, match="only added to"), \
                logged_in.desk.station.database.transaction() as session:
            session.execute(text(statement))
    assert logged_in.desk.major_problems.open_record(inspector, problem_id).facts == "对客户承诺超出规定。"


def test_the_list_has_what_waits_first_and_marks_the_overdue(logged_in: LoggedIn, inspector: Actor, leader: Actor,
                                                              item_id: int) -> None:
    problems = logged_in.desk.major_problems
    first, second, third, fourth = (raised(logged_in, inspector, item_id).problem_id for _n in range(4))
    problems.close(inspector, first, Way.WITHDRAWN, "误提")
    problems.acknowledge(leader, second)
    minutes(logged_in, 24 * 60)
    assert not any(row.overdue for row in problems.list(inspector).rows)
    minutes(logged_in, 1)
    found = problems.list(inspector)
    assert [(row.problem_id, row.state, row.overdue) for row in found.rows] == [
        (third, ProblemState.OPEN, True), (fourth, ProblemState.OPEN, True),
        (second, ProblemState.ACKNOWLEDGED, False), (first, ProblemState.CLOSED, False)]
    assert (found.rows[0].team, found.rows[0].agent_name, found.hours) == ("一班", "座席A01", 24)


def test_what_is_not_there_is_said(logged_in: LoggedIn, inspector: Actor) -> None:
    for act in (lambda: logged_in.desk.major_problems.open_record(inspector, 7),
                lambda: logged_in.desk.major_problems.propose(inspector, 7)):
        with pytest.raises(NotFound):
            act()
