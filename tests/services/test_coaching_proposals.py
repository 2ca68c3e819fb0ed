"""What the station proposes to talk about: each cause, what ends it, and that nothing is forgotten silently."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from qadesk.errors import Conflict, RuleBroken
from qadesk.models.audit import AuditRow
from qadesk.models.coaching import Cause, InterviewKind, InterviewWaiver
from qadesk.models.coaching_list import InterviewProposal
from qadesk.models.major_problems import Way
from qadesk.models.people import Actor, Membership
from qadesk.models.sampling import Origin
from qadesk.models.scorecards import FatalState
from qadesk.services.stations import LoggedIn
from tests.services.evaluated import stored
from tests.services.interviews import FOCUS, accept, add_people, new, pass_days, revised, scored, typed
from tests.services.problems import call_of
from tests.services.problems import new as problem

FAILING = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3")


@pytest.fixture
def people(logged_in: LoggedIn) -> dict[str, int]:
    return add_people(logged_in)


def proposed(logged_in: LoggedIn, actor: Actor) -> list[tuple[str, Cause, str]]:
    return [(row.agent_no, row.cause, row.about) for row in logged_in.desk.coaching.list(actor).proposals]


def only(logged_in: LoggedIn, actor: Actor) -> InterviewProposal:
    (row,) = logged_in.desk.coaching.list(actor).proposals
    return row


def test_nothing_is_proposed_of_calls_that_went_well(logged_in: LoggedIn, inspector: Actor,
                                                     people: dict[str, int]) -> None:
    scored(logged_in, "A15", "2026-08-31 10:00")
    scored(logged_in, "A15", "2026-09-01 10:00", "4.1", fatal=FatalState.REFUSED)
    scored(logged_in, "A15", "2026-09-02 10:00", fatal=FatalState.PENDING)
    assert proposed(logged_in, inspector) == []


def test_each_cause_by_urgency(logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    for day in ("08-26", "08-27", "08-28"):
        scored(logged_in, "A09", f"2026-{day} 10:00", "4.3")
    scored(logged_in, "A03", "2026-08-31 10:00", *FAILING)
    scored(logged_in, "A15", "2026-09-01 10:00", fatal=FatalState.CONFIRMED)
    assert [(no, cause) for no, cause, _about in proposed(logged_in, inspector)] == [
        ("A15", Cause.FATAL), ("A03", Cause.LOW_BAND), ("A09", Cause.COMMON)]
    fatal, low, common = logged_in.desk.coaching.list(inspector).proposals
    assert fatal.about.startswith("X1 ") and (fatal.due_day, fatal.overdue) == (date(2026, 9, 9), False)
    assert low.about == "75.0 points, below 80"
    assert common.about == "4.3 Hold, mute and transfer (3 times)" and common.focus == (("inbound", "4.3"),)
    assert (common.due_day, common.overdue, len(common.evaluation_ids)) == (date(2026, 9, 5), True, 3)


def test_one_proposal_for_all_low_scores_of_an_agent(logged_in: LoggedIn, inspector: Actor,
                                                     people: dict[str, int]) -> None:
    first = scored(logged_in, "A15", "2026-08-20 10:00", *FAILING, origin=Origin.RISK)
    second = scored(logged_in, "A15", "2026-08-31 10:00", *FAILING[:5], "7.1", origin=Origin.FOLLOW_UP)
    row = next(row for row in logged_in.desk.coaching.list(inspector).proposals if row.cause is Cause.LOW_BAND)
    assert row.evaluation_ids == (second, first) and row.about.startswith("2 calls below 80")
    assert (row.due_day, row.overdue) == (date(2026, 8, 28), True)
    record = logged_in.desk.coaching.begin(inspector, accept(people["A15"], row))
    assert [source.evaluation_id for source in record.sources] == [second, first]
    assert len(record.draft.focus) == 2 and record.draft.due_day == date(2026, 8, 28)
    assert proposed(logged_in, inspector) == []


def test_a_fatal_call_with_a_low_score_is_told_once(logged_in: LoggedIn, inspector: Actor,
                                                    people: dict[str, int]) -> None:
    scored(logged_in, "A15", "2026-08-31 10:00", *FAILING, fatal=FatalState.CONFIRMED)
    assert [cause for _no, cause, _about in proposed(logged_in, inspector)] == [Cause.FATAL]


def test_the_revision_in_force_counts(logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    low = scored(logged_in, "A15", "2026-08-31 10:00", *FAILING)
    mended = revised(logged_in, low, "4.1")
    assert proposed(logged_in, inspector) == []
    low_again = revised(logged_in, mended, *FAILING)
    assert only(logged_in, inspector).evaluation_ids == (low_again,)
    logged_in.desk.coaching.begin(inspector, new(people["A15"], low_again))
    revised(logged_in, low_again, *FAILING, "7.1")
    assert proposed(logged_in, inspector) == []


def common(logged_in: LoggedIn, actor: Actor) -> list[InterviewProposal]:
    return [row for row in logged_in.desk.coaching.list(actor).proposals if row.cause is Cause.COMMON]


def test_one_conversation_for_all_criteria_lost_again_and_again(logged_in: LoggedIn, inspector: Actor,
                                                               people: dict[str, int]) -> None:
    calls = [scored(logged_in, "A15", f"2026-08-{day} 10:00", *lost) for day, lost in (
        (24, ("2.2", "4.1", "4.3", "7.1")), (25, ("2.2", "4.1", "4.3", "7.1")), (26, ("2.2", "4.1", "4.3", "7.1")),
        (27, ("4.3", "7.1")), (28, ("4.3",)))]
    row, = common(logged_in, inspector)
    assert [code for _card, code in row.focus] == ["4.3", "7.1", "2.2", "4.1"]
    assert row.about.startswith("4.3 Hold, mute and transfer (5 times), 7.1 ") and len(row.parts) == 4
    assert row.about.endswith(" (4 times) and others, 4 criteria in all")
    assert row.evaluation_ids == tuple(reversed(calls)) and row.due_day == date(2026, 9, 3)
    record = logged_in.desk.coaching.begin(inspector, accept(people["A15"], row))
    assert [code for _card, code in record.draft.focus] == ["4.3", "7.1", "2.2"]
    assert (record.draft.due_day, record.lost[FOCUS], common(logged_in, inspector)) == (row.due_day, 3, [])


def test_calls_before_the_conversation_do_not_count_again(logged_in: LoggedIn, inspector: Actor,
                                                          people: dict[str, int]) -> None:
    coaching, lost = logged_in.desk.coaching, ("2.2", "4.1", "4.3", "7.1")
    for day in (24, 25, 26):
        scored(logged_in, "A15", f"2026-08-{day} 10:00", *lost)
    record = coaching.begin(inspector, accept(people["A15"], common(logged_in, inspector)[0]))
    left = next(code for code in lost if ("inbound", code) not in record.draft.focus)
    scored(logged_in, "A15", "2026-08-27 10:00", *lost)  # heard since, but of the time before
    assert common(logged_in, inspector) == []
    coaching.save(inspector, record.interview_id, replace(record.draft, focus=()))
    assert common(logged_in, inspector) == []
    coaching.finish(inspector, record.interview_id, typed(record))
    pass_days(logged_in, 6)
    for at in ("09-08 10:00", "09-09 10:00"):
        scored(logged_in, "A15", f"2026-{at}", *lost)
    assert common(logged_in, inspector) == []
    scored(logged_in, "A15", "2026-09-10 10:00", *lost)
    row, = common(logged_in, inspector)
    assert row.focus == (("inbound", left),) and len(row.evaluation_ids) == 3


def test_all_of_an_agent_stands_in_one_place(logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    for day in ("08-24", "08-25", "08-26"):
        scored(logged_in, "A15", f"2026-{day} 10:00", "4.3")
    for agent_no in ("A15", "A09"):
        scored(logged_in, agent_no, "2026-08-31 10:00", *FAILING)
    assert [(no, cause) for no, cause, _about in proposed(logged_in, inspector)] == [
        ("A09", Cause.LOW_BAND), ("A15", Cause.LOW_BAND), ("A15", Cause.COMMON)]


def test_it_is_told_of_who_has_left(logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    scored(logged_in, "A15", "2026-08-31 10:00", *FAILING)
    with logged_in.desk.station.database.transaction() as session:
        session.execute(update(Membership).where(Membership.agent_id == people["A15"]).values(to_day=date(2026, 9, 6)))
    assert only(logged_in, inspector).team == "left"


def test_a_criterion_found_since_one_looked_is_not_set_aside_with_the_others(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    for day in (24, 25, 26):
        scored(logged_in, "A15", f"2026-08-{day} 10:00", "4.1", "4.3")
    seen, = common(logged_in, inspector)
    for day in (27, 28, 29):
        scored(logged_in, "A15", f"2026-08-{day} 10:00", "2.2")
    logged_in.desk.coaching.waive(inspector, seen, "当天系统故障")
    later, = common(logged_in, inspector)
    assert later.focus == (("inbound", "2.2"),)
    noted = stored(logged_in, AuditRow, action="coaching.waive", about="A15")
    assert [entry.detail["what"] for entry in noted if "what" in entry.detail] == [list(seen.parts)]
    with pytest.raises(Conflict, match="no longer stands"):
        logged_in.desk.coaching.waive(inspector, seen, "当天系统故障")


def test_losses_long_ago_or_of_one_call_are_not_common(logged_in: LoggedIn, inspector: Actor,
                                                       people: dict[str, int]) -> None:
    scored(logged_in, "A15", "2026-08-08 10:00", "4.3")
    scored(logged_in, "A15", "2026-08-20 10:00", "4.3")
    twice = scored(logged_in, "A15", "2026-08-21 10:00", "4.3")
    revised(logged_in, twice, "4.3", "7.1")
    assert proposed(logged_in, inspector) == []


def test_a_criterion_is_proposed_again_after_its_days(logged_in: LoggedIn, inspector: Actor,
                                                      people: dict[str, int]) -> None:
    for day in ("08-26", "08-27", "08-28"):
        scored(logged_in, "A15", f"2026-{day} 10:00", "4.1")
    record = logged_in.desk.coaching.begin(inspector, new(people["A15"], topic="4.1"))
    assert record.draft.focus == (FOCUS,) and proposed(logged_in, inspector) == []
    pass_days(logged_in, 40)
    for day in ("10-10", "10-11", "10-12"):
        scored(logged_in, "A15", f"2026-{day} 10:00", "4.1")
    assert proposed(logged_in, inspector) == []  # the interview of then was never held
    logged_in.desk.coaching.withdraw(inspector, record.interview_id, "座席休假")
    assert [cause for _no, cause, _about in proposed(logged_in, inspector)] == [Cause.COMMON]


def test_an_open_problem_is_proposed_until_it_is_spoken_about_or_closed(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    evaluation_id = scored(logged_in, "A15", "2026-09-01 10:00", *FAILING)
    problems = logged_in.desk.major_problems
    record = problems.raise_(inspector, problem(call_of(logged_in, 1), facts="对客户承诺\n超出规定。"))
    row = only(logged_in, inspector)
    assert (row.cause, row.about) == (Cause.PROBLEM, "20260907-P01: 对客户承诺 超出规定。")
    assert (row.problem_id, row.evaluation_ids) == (record.problem_id, (evaluation_id,))
    begun = logged_in.desk.coaching.begin(inspector, accept(people["A15"], row))
    assert (begun.problem_id, begun.cause) == (record.problem_id, Cause.PROBLEM)
    assert proposed(logged_in, inspector) == []
    logged_in.desk.coaching.withdraw(inspector, begun.interview_id, "改由组长谈")
    assert [cause for _no, cause, _about in proposed(logged_in, inspector)] == [Cause.PROBLEM]
    problems.close(inspector, record.problem_id, Way.WITHDRAWN, "误报")
    assert [cause for _no, cause, _about in proposed(logged_in, inspector)] == [Cause.LOW_BAND]


def test_set_aside_with_a_reason_it_is_not_proposed_again(logged_in: LoggedIn, inspector: Actor,
                                                          people: dict[str, int]) -> None:
    coaching = logged_in.desk.coaching
    first = scored(logged_in, "A15", "2026-08-31 10:00", *FAILING)
    row = only(logged_in, inspector)
    with pytest.raises(RuleBroken, match="with a reason"):
        coaching.waive(inspector, row, "  ")
    coaching.waive(inspector, row, "当天系统故障")
    assert proposed(logged_in, inspector) == []
    with pytest.raises(Conflict, match="no longer stands"):
        coaching.waive(inspector, row, "当天系统故障")
    assert [(row.cause, row.evaluation_id, row.reason) for row in stored(logged_in, InterviewWaiver)] == [
        (Cause.LOW_BAND, first, "当天系统故障")]
    noted = stored(logged_in, AuditRow, action="coaching.waive", about="A15")
    assert [entry.detail["reason"] for entry in noted if "reason" in entry.detail] == ["当天系统故障"]
    scored(logged_in, "A15", "2026-09-02 10:00", *FAILING)
    assert len(only(logged_in, inspector).evaluation_ids) == 1


def test_what_came_after_one_looked_is_not_set_aside_with_it(logged_in: LoggedIn, inspector: Actor,
                                                             people: dict[str, int]) -> None:
    scored(logged_in, "A15", "2026-08-31 10:00", *FAILING)
    seen = only(logged_in, inspector)
    later = scored(logged_in, "A15", "2026-09-02 10:00", *FAILING)
    logged_in.desk.coaching.waive(inspector, seen, "当天系统故障")
    assert only(logged_in, inspector).evaluation_ids == (later,)


def test_a_criterion_and_a_problem_are_set_aside_as_such(logged_in: LoggedIn, inspector: Actor,
                                                         people: dict[str, int]) -> None:
    for day in ("08-26", "08-27", "08-28"):
        scored(logged_in, "A15", f"2026-{day} 10:00", "4.1", "4.3")
    logged_in.desk.major_problems.raise_(inspector, problem(call_of(logged_in, 1)))
    for row in logged_in.desk.coaching.list(inspector).proposals:
        logged_in.desk.coaching.waive(inspector, replace(row, about=""), "另有安排")
    assert proposed(logged_in, inspector) == []
    assert sorted((row.cause, row.criterion_code, row.problem_id) for row in stored(logged_in, InterviewWaiver)) == [
        (Cause.COMMON, "4.1", None), (Cause.COMMON, "4.3", None), (Cause.PROBLEM, "", 1)]


def test_praise_does_not_answer_for_what_went_wrong(logged_in: LoggedIn, inspector: Actor,
                                                    people: dict[str, int]) -> None:
    low = scored(logged_in, "A15", "2026-08-31 10:00", *FAILING)
    logged_in.desk.coaching.begin(inspector, new(people["A15"], low, kind=InterviewKind.PRAISE))
    assert only(logged_in, inspector).evaluation_ids == (low,)
