"""Conflicts of interest: who is tied to an agent is refused at every step, and a refused act leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.acoustics import MarkVerdict
from qadesk.models.appeal_record import AppealRecord, NewRuling
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.clips import ClipFormat, ClipPurpose, NewClip
from qadesk.models.coaching import InterviewEntryKind
from qadesk.models.coaching_list import NewInterview
from qadesk.models.coaching_record import InterviewDraft
from qadesk.models.complaint_record import CallSought, NewComplaint, NewVerdict
from qadesk.models.complaints import ComplaintKind, Verdict
from qadesk.models.drafts import Draft
from qadesk.models.flags import FlagKind, NewFlag
from qadesk.models.listening import HeardSpan
from qadesk.models.major_problems import Way
from qadesk.models.paper_list import NewAcknowledgement
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.models.relations import NewRelation, Relation, RelationKind
from qadesk.services.conflicts import in_conflict
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.appealed import appeal, entered, lost
from tests.services.evaluated import filled, stored, submit
from tests.services.problems import add_leader, call_of, raised
from tests.services.queue_items import add_item
from tests.services.ties import add_agent, declare, everything

TODAY = date(2026, 9, 7)
SECOND = NewAccount("qi", "齐监", builders.PASSWORD, frozenset({Role.INSPECTOR}))


@dataclass
class Scene:
    """A call waiting, one scored with a fatal item by the chief, an interview, a flag, a problem, a complaint; and an
    inspector who is tied to their agent."""

    logged_in: LoggedIn
    tied: Actor
    agent_id: int
    waiting: int
    scored_item: int
    evaluation: int
    draft: Draft
    interview: int
    flag: int
    problem: int
    complaint: int


@pytest.fixture
def scene(logged_in: LoggedIn, inspector: Actor) -> Scene:
    desk, chief = logged_in.desk, logged_in.actor
    waiting, scored = add_item(logged_in, "R1"), add_item(logged_in, "R2")
    agent_id = add_agent(logged_in)
    evaluation = submit(logged_in, chief, scored, "X4").evaluation_id
    draft = desk.evaluations.open_draft(inspector, waiting)
    interview = desk.coaching.begin(chief, NewInterview(str(uuid4()), agent_id, topic="倾听")).interview_id
    flag = desk.flags.raise_(chief, NewFlag(str(uuid4()), evaluation, FlagKind.TYPICAL, Role.SUPERVISOR, TODAY, "看看"))
    problem = raised(logged_in, chief, scored)
    complaint = desk.complaints.enter(chief, NewComplaint(
        str(uuid4()), ComplaintKind.COMPLAINT, call_of(logged_in, waiting), TODAY, "热线", "说话不耐烦"))
    declare(logged_in, chief, agent_id, of=inspector)
    return Scene(logged_in, inspector, agent_id, waiting, scored, evaluation, draft, interview, flag.flag_id,
                 problem.problem_id, complaint.complaint_id)


CLIP = NewClip("c-1", 0, 5_000, (), ClipFormat.WAV, ClipPurpose.TRAINING, "样例")
STEPS: dict[str, Callable[[Scene], object]] = {
    "listening.open_call": lambda s: s.logged_in.desk.listening.open_call(s.tied, s.waiting),
    "listening.agent_history": lambda s: s.logged_in.desk.listening.agent_history(s.tied, s.waiting),
    "listening.speech": lambda s: s.logged_in.desk.listening.speech(s.tied, s.waiting),
    "listening.decode": lambda s: s.logged_in.desk.listening.decode(s.tied, s.waiting),
    "listening.full_number": lambda s: s.logged_in.desk.listening.full_number(s.tied, s.waiting),
    "listening.save_progress": lambda s: s.logged_in.desk.listening.save_progress(
        s.tied, s.waiting, [HeardSpan(0, 5_000)], 5_000),
    "listening.save_view": lambda s: s.logged_in.desk.listening.save_view(s.tied, s.waiting, 5_000, {}),
    "acoustics.call": lambda s: s.logged_in.desk.acoustics.call(s.tied, s.waiting),
    "acoustics.decide": lambda s: s.logged_in.desk.acoustics.decide(s.tied, s.waiting, 1, MarkVerdict.REJECTED),
    "clips.propose": lambda s: s.logged_in.desk.clips.propose(s.tied, s.waiting),
    "clips.sound": lambda s: s.logged_in.desk.clips.sound(s.tied, s.waiting, CLIP),
    "clips.export": lambda s: s.logged_in.desk.clips.export(s.tied, s.waiting, CLIP, Path("片段.wav")),
    "evaluations.open_draft": lambda s: s.logged_in.desk.evaluations.open_draft(s.tied, s.waiting),
    "evaluations.save_draft": lambda s: s.logged_in.desk.evaluations.save_draft(s.tied, s.draft),
    "evaluations.submit": lambda s: s.logged_in.desk.evaluations.submit(s.tied, filled(s.draft), reason="没听"),
    "evaluations.open_record": lambda s: s.logged_in.desk.evaluations.open_record(s.tied, s.evaluation),
    "revisions.begin": lambda s: s.logged_in.desk.revisions.begin(s.tied, s.evaluation),
    "fatal_items.decide": lambda s: s.logged_in.desk.fatal_items.decide(s.tied, s.evaluation, "X4", confirmed=True),
    "flags.propose": lambda s: s.logged_in.desk.flags.propose(s.tied, s.scored_item),
    "flags.raise_": lambda s: s.logged_in.desk.flags.raise_(s.tied, NewFlag(
        "f-1", s.evaluation, FlagKind.TYPICAL, Role.SUPERVISOR, TODAY, "看看")),
    "flags.note": lambda s: s.logged_in.desk.flags.note(s.tied, s.flag, "看过"),
    "coaching.offers": lambda s: s.logged_in.desk.coaching.offers(s.tied, "A01"),
    "coaching.begin": lambda s: s.logged_in.desk.coaching.begin(s.tied, NewInterview("i-1", s.agent_id)),
    "coaching.open_record": lambda s: s.logged_in.desk.coaching.open_record(s.tied, s.interview),
    "coaching.save": lambda s: s.logged_in.desk.coaching.save(s.tied, s.interview, InterviewDraft("倾听", TODAY)),
    "coaching.sign": lambda s: s.logged_in.desk.coaching.sign(s.tied, s.interview, InterviewEntryKind.SIGNED_AGENT,
                                                              TODAY),
    "coaching.withdraw": lambda s: s.logged_in.desk.coaching.withdraw(s.tied, s.interview, "不谈"),
    "major_problems.propose": lambda s: s.logged_in.desk.major_problems.propose(s.tied, s.waiting),
    "major_problems.propose_call": lambda s: s.logged_in.desk.major_problems.propose_call(s.tied, "R1"),
    "major_problems.open_record": lambda s: s.logged_in.desk.major_problems.open_record(s.tied, s.problem),
    "major_problems.feed_back": lambda s: s.logged_in.desk.major_problems.feed_back(s.tied, s.problem, Way.TOLD),
    "major_problems.close": lambda s: s.logged_in.desk.major_problems.close(s.tied, s.problem, Way.SETTLED, "了结"),
    "complaints.enter": lambda s: s.logged_in.desk.complaints.enter(s.tied, NewComplaint(
        "t-1", ComplaintKind.PRAISE, call_of(s.logged_in, s.waiting), TODAY, "热线", "很好")),
    "complaints.open_record": lambda s: s.logged_in.desk.complaints.open_record(s.tied, s.complaint),
    "complaints.withdraw": lambda s: s.logged_in.desk.complaints.withdraw(s.tied, s.complaint, "弄错"),
    "printing.evaluation_sheet": lambda s: s.logged_in.desk.printing.evaluation_sheet(s.tied, s.evaluation),
    "printing.interview_record": lambda s: s.logged_in.desk.printing.interview_record(s.tied, s.interview),
    "printing.problem_slip": lambda s: s.logged_in.desk.printing.problem_slip(s.tied, s.problem),
    "printing.complaint_ruling": lambda s: s.logged_in.desk.printing.complaint_ruling(s.tied, s.complaint),
}


@pytest.mark.parametrize("step", STEPS)
def test_who_is_tied_is_refused_and_leaves_nothing(scene: Scene, step: str) -> None:
    before, told = everything(scene.logged_in), len(refusals(scene.logged_in))
    with pytest.raises(NotAllowed, match=r"林晓 has a declared relation to agent A01 \(Family\)") as refused:
        STEPS[step](scene)
    assert refused.value.code == "E-REL-01"
    assert everything(scene.logged_in) == before
    assert refusals(scene.logged_in)[told:] == [(step, "林晓")]


def refusals(logged_in: LoggedIn) -> list[tuple[str, str]]:
    with logged_in.desk.station.database.reading() as session:
        asked = select(AuditRow).where(AuditRow.outcome == Outcome.REFUSED).order_by(AuditRow.seq)
        return [(row.action, row.who) for row in session.scalars(asked)]


def test_a_supervisor_who_is_tied_rules_on_nothing(scene: Scene) -> None:
    other = builders.add_account(scene.logged_in, NewAccount("wu", "吴主管", builders.PASSWORD,
                                                             frozenset({Role.SUPERVISOR})))
    declare(scene.logged_in, scene.logged_in.actor, scene.agent_id, of=other, kind=RelationKind.FRIEND)
    before = everything(scene.logged_in)
    for act in (lambda: scene.logged_in.desk.complaints.rule(other, NewVerdict(scene.complaint, Verdict.STANDS, "是")),
                lambda: scene.logged_in.desk.flags.close(other, scene.flag, "看过")):
        with pytest.raises(NotAllowed, match="吴主管 has a declared relation"):
            act()
    assert everything(scene.logged_in) == before


def test_lists_leave_out_what_one_is_tied_to_and_the_queue_marks_it(scene: Scene) -> None:
    desk, tied, chief = scene.logged_in.desk, scene.tied, scene.logged_in.actor
    assert {row.item_id: row.is_tied for row in desk.listening.queue(tied).rows}[scene.waiting]
    assert not any(row.is_tied for row in desk.listening.queue(chief).rows)
    assert desk.fatal_items.pending(tied) == () and desk.flags.list(tied).rows == ()
    assert desk.coaching.list(tied).rows == () and desk.coaching.list(tied).proposals == ()
    assert desk.major_problems.list(tied).rows == () and desk.complaints.list(tied).rows == ()
    assert desk.complaints.find_calls(tied, CallSought(agent="A01")) == ()
    assert desk.printing.printable(tied) == () != desk.printing.printable(chief)
    facts = desk.workbench.overview(tied)
    assert facts.next_item_id is None
    assert [row.whom for row in facts.to_do if row.whom == "A01"] == []


def test_who_is_tied_is_no_second_person(scene: Scene) -> None:
    desk, chief = scene.logged_in.desk, scene.logged_in.actor
    waiting, = desk.fatal_items.pending(chief)
    assert waiting.alone  # the only other one is tied to the agent
    record = desk.fatal_items.decide(chief, scene.evaluation, "X4", confirmed=True, reason="唯一他人须回避")
    assert record.sheet.fatal_marked[0].decision is not None
    builders.add_account(scene.logged_in, SECOND)
    with desk.station.database.reading() as session:
        assert in_conflict(session, scene.tied.account_id, scene.agent_id) is not None
        assert in_conflict(session, chief.account_id, scene.agent_id) is None
        assert in_conflict(session, scene.tied.account_id, None) is None


def test_a_draft_that_was_open_is_left_to_somebody_else(logged_in: LoggedIn, inspector: Actor) -> None:
    evaluations, chief = logged_in.desk.evaluations, logged_in.actor
    item, agent_id = add_item(logged_in), add_agent(logged_in)
    draft = filled(evaluations.open_draft(inspector, item))
    evaluations.save_draft(inspector, draft)
    assert [row.item_id for row in logged_in.desk.listening.queue(chief).rows] == []
    declared = declare(logged_in, inspector, agent_id)
    assert (declared.drafts_left, declared.revisions_given_up) == (1, 0)
    with pytest.raises(NotAllowed):
        evaluations.submit(inspector, draft, reason="没听")
    row, = logged_in.desk.listening.queue(chief).rows
    assert row.is_left and not row.is_tied
    assert [todo.item for todo in logged_in.desk.workbench.overview(chief).to_do if todo.kind == "left"] == [item]
    assert logged_in.desk.workbench.overview(inspector).drafts == 0
    taken = evaluations.open_draft(chief, item)
    assert taken.answers == draft.answers
    assert evaluations.submit(chief, taken, reason="未听完").number


def test_a_revision_that_was_open_is_given_up_and_what_was_submitted_stands(logged_in: LoggedIn,
                                                                            inspector: Actor) -> None:
    item, agent_id = add_item(logged_in), add_agent(logged_in)
    done = submit(logged_in, inspector, item)
    logged_in.desk.revisions.begin(inspector, done.evaluation_id)
    assert declare(logged_in, logged_in.actor, agent_id, of=inspector).revisions_given_up == 1
    assert logged_in.desk.listening.queue(logged_in.actor).rows == ()
    assert logged_in.desk.evaluations.open_record(logged_in.actor, done.evaluation_id).sheet.number == done.number


def test_the_leader_concerned_is_told_of_a_problem_all_the_same(logged_in: LoggedIn) -> None:
    item = add_item(logged_in)
    leader = add_leader(logged_in, "chen", "陈组长", "一班", "A01")
    problem = raised(logged_in, logged_in.actor, item, leader_id=leader.account_id)
    assert logged_in.desk.major_problems.list(leader).rows  # leading a team is no conflict
    declare(logged_in, leader, add_agent(logged_in))
    record = logged_in.desk.major_problems.acknowledge(leader, problem.problem_id, "已知")
    assert record.entries[-1].who == "陈组长"


# -- declaring and ending
def test_anybody_declares_ones_own_and_a_supervisor_ends_it(logged_in: LoggedIn, inspector: Actor) -> None:
    relations, chief, agent_id = logged_in.desk.relations, logged_in.actor, add_agent(logged_in)
    row = declare(logged_in, inspector, agent_id, words="表妹").row
    assert (row.who, row.agent_no, row.kind, row.words, row.own, row.ends) == (
        "林晓", "A01", RelationKind.FAMILY, "表妹", True, False)
    assert [found.own for found in relations.list(inspector)] == [True]
    assert [found.ends for found in relations.list(chief)] == [True]
    with pytest.raises(NotAllowed):
        relations.end(inspector, row.relation_id, "没有了")
    with pytest.raises(RuleBroken, match="needs a reason"):
        relations.end(chief, row.relation_id, "  ")
    ended = relations.end(chief, row.relation_id, "申报有误")
    assert (ended.holds, ended.ended_by, ended.end_words) == (False, "周岚", "申报有误")
    with pytest.raises(Conflict):
        relations.end(chief, row.relation_id, "再来")
    item = add_item(logged_in)
    add_agent(logged_in)
    assert logged_in.desk.evaluations.open_draft(inspector, item).item_id == item
    assert declare(logged_in, inspector, agent_id).row.holds  # declared anew


def test_others_relations_are_a_supervisors_to_declare_and_nobody_ends_ones_own(logged_in: LoggedIn,
                                                                                inspector: Actor) -> None:
    relations, chief, agent_id = logged_in.desk.relations, logged_in.actor, add_agent(logged_in)
    with pytest.raises(NotAllowed, match="your own"):
        declare(logged_in, inspector, agent_id, of=chief)
    own = declare(logged_in, chief, agent_id, kind=RelationKind.DISPUTE).row
    with pytest.raises(NotAllowed, match="one's own"):
        relations.end(chief, own.relation_id, "和好了")
    with pytest.raises(Conflict, match="already"):
        declare(logged_in, chief, agent_id)
    with pytest.raises(RuleBroken, match="needs words"):
        declare(logged_in, inspector, agent_id, kind=RelationKind.OTHER)
    with pytest.raises(NotFound):
        declare(logged_in, inspector, 99_999)
    assert [row.who for row in relations.list(inspector)] == []


def test_the_same_declaration_twice_is_one(logged_in: LoggedIn, inspector: Actor) -> None:
    new = NewRelation("r-1", inspector.account_id, add_agent(logged_in), RelationKind.SELF)
    first = logged_in.desk.relations.declare(inspector, new)
    assert logged_in.desk.relations.declare(inspector, new).row == first.row
    assert len(stored(logged_in, Relation)) == 1


# -- appeals and papers
APPEAL_STEPS: dict[str, Callable[[LoggedIn, Actor, AppealRecord], object]] = {
    "appeals.propose": lambda s, who, a: s.desk.appeals.propose(who, a.evaluation_id),
    "appeals.enter": lambda s, who, a: s.desk.appeals.enter(who, appeal(a.evaluation_id, uuid="u2")),
    "appeals.open_record": lambda s, who, a: s.desk.appeals.open_record(who, a.appeal_id),
    "appeals.withdraw": lambda s, who, a: s.desk.appeals.withdraw(who, a.appeal_id, "不申诉了"),
    "appeals.rule": lambda s, who, a: s.desk.appeals.rule(who, NewRuling(a.appeal_id, ())),
    "acknowledgements.enter": lambda s, who, a: s.desk.acknowledgements.enter(
        who, NewAcknowledgement((a.evaluation_id,), TODAY, signed=True)),
    "printing.appeal_ruling": lambda s, who, a: s.desk.printing.appeal_ruling(who, a.appeal_id),
}


@pytest.mark.parametrize("step", APPEAL_STEPS)
def test_who_is_tied_has_no_part_in_an_appeal(logged_in: LoggedIn, inspector: Actor, step: str) -> None:
    tied = builders.add_account(logged_in, NewAccount("wu", "吴主管", builders.PASSWORD, frozenset({Role.SUPERVISOR})))
    record = entered(logged_in, inspector, lost(logged_in, inspector).evaluation_id)
    declare(logged_in, tied, add_agent(logged_in))
    before = everything(logged_in)
    with pytest.raises(NotAllowed, match="吴主管 has a declared relation"):
        APPEAL_STEPS[step](logged_in, tied, record)
    assert everything(logged_in) == before
    assert refusals(logged_in) == [(step, "吴主管")]
    assert logged_in.desk.appeals.list(tied) == ()
    assert "吴主管" not in logged_in.desk.appeals.open_record(logged_in.actor, record.appeal_id).others
