"""Section 7 of the month: each count is the one by plain SQL, as of the month's end, of the team that was asked for."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from qadesk.models.appeal_record import NewItemRuling
from qadesk.models.appeals import Outcome as Ruled
from qadesk.models.calls import Call
from qadesk.models.coaching import Outcome
from qadesk.models.coaching_list import InterviewLink
from qadesk.models.coaching_record import InterviewRecord
from qadesk.models.complaint_record import NewComplaint, NewVerdict
from qadesk.models.complaints import ComplaintKind, Verdict
from qadesk.models.major_problems import NewProblem, ProblemRecord, Way
from qadesk.models.months import Month
from qadesk.models.people import Actor, Agent
from qadesk.models.summary_chapters import PageLink
from qadesk.models.summary_loop import LoopCounts, LoopFigures
from qadesk.models.summary_loop_chapter import loop_chapter
from qadesk.models.training import RequestEntryKind, RequestState
from qadesk.models.training_record import RequestLink
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services import interviews
from tests.services.appealed import SECOND, entered, heard, lost, ruling
from tests.services.evaluated import submit
from tests.services.months import Book
from tests.services.problems import call_of
from tests.services.queue_items import add_item
from tests.services.test_training_listening import answer
from tests.services.trainings import TODAY, at, fill_tallies, later, raised, recorded, sql, write

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)


@pytest.fixture(autouse=True)
def tallied(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)


def loop(logged_in: LoggedIn, month: Month = SEPTEMBER, team_id: int | None = None) -> LoopFigures:
    return logged_in.desk.summary_figures.month(logged_in.actor, month, team_id).loop


def held(logged_in: LoggedIn, agent_id: int = 1) -> InterviewRecord:
    """An interview with an agent of 一班 (or the agent given), with a plan of two items and three follow-ups."""
    [(first,)] = sql(logged_in, "SELECT min(e.id) FROM evaluations e JOIN calls c ON c.id = e.call_id "
                                "WHERE c.agent_id = :agent", agent=agent_id)
    return interviews.held(logged_in, logged_in.actor, agent_id, first)


def problem(logged_in: LoggedIn, agent_no: str = "A00") -> ProblemRecord:
    with logged_in.desk.station.database.reading() as session:
        call_id = session.scalars(select(Call.id).where(Call.agent_no == agent_no)).first()
    assert call_id is not None
    return logged_in.desk.major_problems.raise_(logged_in.actor, NewProblem(
        str(uuid4()), call_id, "承诺超出规定。", "当天面谈并更正。", ((10_000, 20_000),), "陈组长", None, None, None))


def test_a_month_without_anything_counts_nothing(logged_in: LoggedIn) -> None:
    assert loop(logged_in) == LoopFigures()


def test_interviews_and_plans_are_counted_and_listed(logged_in: LoggedIn) -> None:
    first, second = held(logged_in), held(logged_in, 2)
    found = loop(logged_in)
    assert (found.now.interviews, found.now.plans_open, found.now.plans_due, found.before) == (2, 2, 0, LoopCounts())
    assert [(plan.agent, plan.team, plan.due_day, plan.due) for plan in found.plans] == [
        ("A00 座席 A00", "一班", TODAY + timedelta(days=7), False),
        ("A01 座席 A01", "二班", TODAY + timedelta(days=7), False)]
    later(logged_in, 7)
    assert loop(logged_in).now.plans_due == 2
    coaching = logged_in.desk.coaching
    coaching.extend(logged_in.actor, first.interview_id, date(2026, 10, 12), "休假一周。")
    coaching.close(logged_in.actor, second.interview_id, Outcome.PARTLY, "部分做到。")
    counts = loop(logged_in).now
    assert (counts.plans_open, counts.plans_due, counts.plans_extended, counts.plans_closed, counts.closed_done) == (
        1, 0, 1, 1, 0)


def test_what_happens_later_does_not_change_the_month_before(logged_in: LoggedIn) -> None:
    first = held(logged_in)
    later(logged_in, 28)
    september = loop(logged_in).now
    logged_in.desk.coaching.close(logged_in.actor, first.interview_id, Outcome.PARTLY, "部分做到。")
    assert loop(logged_in).now == september
    october = loop(logged_in, OCTOBER)
    assert october.before == september
    assert (october.now.plans_open, october.now.plans_closed, october.now.closed_done) == (0, 1, 0)


def test_follow_ups_are_counted_by_how_they_turned_out(logged_in: LoggedIn) -> None:
    record = held(logged_in)
    later(logged_in, 1)

    write(logged_in, calls_since)
    for codes in ((), ("4.1",)):
        _record, item_id = logged_in.desk.coaching.take_follow_up(logged_in.actor, record.interview_id)
        interviews.score_follow_up(logged_in, item_id, *codes)
    counts = loop(logged_in).now
    assert (counts.follow_ups, counts.follow_ups_done, counts.follow_ups_partly, counts.follow_ups_missed) == (
        2, 1, 0, 1)


def calls_since(book: Book) -> None:
    """Recorded calls of A00 after the interview of this morning."""
    for hour in (11, 12, 13):
        recorded(book, book.session.get_one(Agent, 1), at(7, hour, 9))


def test_requests_are_counted_by_what_became_of_them(logged_in: LoggedIn) -> None:
    first, second = raised(logged_in), raised(logged_in)
    answer(logged_in, first.request_id, RequestEntryKind.ACCEPTED, RequestEntryKind.HELD)
    logged_in.desk.training.withdraw(logged_in.actor, second.request_id, "不用了。")
    found = loop(logged_in)
    counts = found.now
    assert (counts.requests_raised, counts.requests_answered, counts.trainings_held, counts.requests_dropped,
            counts.requests_open, counts.requests_closed) == (2, 1, 1, 1, 1, 0)
    assert [(row.number, row.teams, row.trained, row.state) for row in found.requests] == [
        (first.number, "一班", 6, RequestState.HELD), (second.number, "一班", 6, RequestState.WITHDRAWN)]
    later(logged_in, 28)
    logged_in.desk.training.close(logged_in.actor, first.request_id, "完成。")
    assert loop(logged_in).requests == found.requests
    assert [(row.number, row.state) for row in loop(logged_in, OCTOBER).requests] == [
        (first.number, RequestState.CLOSED)]


def test_major_problems_are_counted_against_their_time(logged_in: LoggedIn) -> None:
    service, actor = logged_in.desk.major_problems, logged_in.actor
    first, late, _waits = (problem(logged_in) for _time in range(3))
    service.acknowledge_for(actor, first.problem_id, "已知悉")
    service.close(actor, first.problem_id, Way.SETTLED, "已更正")
    counts = loop(logged_in).now
    assert (counts.problems_raised, counts.raised_over, counts.in_time) == (3, 1, 1)
    assert (counts.problems_closed, counts.problems_open) == (1, 2)
    later(logged_in, 2)
    service.acknowledge_for(actor, late.problem_id, "已知悉")
    found = loop(logged_in)
    assert (found.now.raised_over, found.now.in_time) == (3, 1)
    assert [(row.number, row.late, row.closed_day) for row in found.problems] == [
        ("20260907-P01", False, TODAY), ("20260907-P02", True, None), ("20260907-P03", True, None)]


def test_a_teams_month_counts_its_own(logged_in: LoggedIn) -> None:
    held(logged_in)
    raised(logged_in)
    problem(logged_in, "A01")
    first, second = (loop(logged_in, team_id=team).now for team in (1, 2))
    assert (first.interviews, first.requests_raised, first.problems_raised) == (1, 1, 0)
    assert (second.interviews, second.requests_raised, second.problems_raised) == (0, 0, 1)


def test_every_count_is_the_one_by_plain_sql(logged_in: LoggedIn) -> None:
    for agent_id in (1, 2, 3):
        held(logged_in, agent_id)
    raised(logged_in)
    problem(logged_in)
    later(logged_in, 40)
    held(logged_in, 4)
    problem(logged_in)
    for month, like in ((SEPTEMBER, "2026-09%"), (OCTOBER, "2026-10%")):
        counts = loop(logged_in, month).now
        for name, table, instant in (("interviews", "interviews", "held_utc_ms"),
                                     ("requests_raised", "training_requests", "raised_utc_ms"),
                                     ("problems_raised", "major_problems", "raised_utc_ms")):
            [(count,)] = sql(logged_in, f"SELECT count(*) FROM {table} WHERE datetime({instant} / 1000, 'unixepoch', "
                                        "'+8 hours') LIKE :like", like=like)
            assert getattr(counts, name) == count, (month, name)


def test_the_chapter_leads_to_each_list(logged_in: LoggedIn) -> None:
    record, request = held(logged_in), raised(logged_in)
    chapter = loop_chapter(loop(logged_in))
    assert [figure.figure for figure in chapter.figures] == ["1", "1", "0", "1", "0"]
    tables = {table.key: table for table in chapter.tables}
    assert [row.leads for row in tables["plans"].rows] == [InterviewLink(record.interview_id)]
    assert [row.leads for row in tables["requests"].rows] == [RequestLink(request.request_id)]
    assert {row.leads for row in tables["loop"].rows} == {
        PageLink("coaching"), PageLink("training", "requests"), PageLink("workbench", "problems"),
        PageLink("appeals", "appeals"), PageLink("appeals", "complaints")}
    assert all(len(row.cells) == len(table.heads) for table in chapter.tables for row in table.rows)


def test_appeals_are_counted_with_those_upheld(logged_in: LoggedIn, inspector: Actor) -> None:
    ruler = builders.add_account(logged_in, SECOND)
    for number, outcome in enumerate((Ruled.ACCEPTED, Ruled.KEPT, None)):
        scored = lost(logged_in, inspector, f"S{number}").evaluation_id
        record = entered(logged_in, inspector, scored, uuid=f"u{number}")
        heard(logged_in, ruler, record)
        if outcome is not None:
            logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id, NewItemRuling("4.3", outcome, "听过")))
    counts = loop(logged_in).now
    assert (counts.appeals_entered, counts.appeals_ruled, counts.appeals_upheld) == (3, 2, 1)
    assert loop(logged_in, OCTOBER).before.appeals_entered == 3 and loop(logged_in, team_id=1).now.appeals_ruled == 0


def test_complaints_and_praise_are_counted_with_those_that_stand_and_what_was_ruled_alone(
        logged_in: LoggedIn, inspector: Actor) -> None:
    complaints, chief = logged_in.desk.complaints, logged_in.actor
    items = [add_item(logged_in, f"T{number}") for number in range(4)]
    for who, item_id in ((chief, items[0]), (inspector, items[1])):
        submit(logged_in, who, item_id)
    kinds = (ComplaintKind.COMPLAINT,) * 3 + (ComplaintKind.PRAISE,)
    made = [complaints.enter(inspector, NewComplaint(str(uuid4()), kind, call_of(logged_in, item_id), TODAY, "热线",
                                                     "来电反映")).complaint_id
            for kind, item_id in zip(kinds, items, strict=True)]
    place = ((1_000, 2_000, "此处"),)
    for complaint_id, verdict in zip(made, (Verdict.STANDS, Verdict.NOT, None, Verdict.STANDS), strict=True):
        if verdict is None:
            complaints.withdraw(chief, complaint_id, "误登")
        else:
            complaints.rule(chief, NewVerdict(complaint_id, verdict, "听过", place, "无录音"))
    counts = loop(logged_in).now
    assert (counts.complaints_entered, counts.complaints_upheld, counts.praises_entered, counts.praises_upheld,
            counts.ruled_alone) == (3, 1, 1, 1, 1)
    before = loop(logged_in, OCTOBER).before
    assert (before.complaints_entered, before.ruled_alone) == (3, 1)
    assert loop(logged_in, team_id=1).now.complaints_entered == 0


def test_an_appeal_ruled_alone_is_counted_so(logged_in: LoggedIn) -> None:
    record = entered(logged_in, logged_in.actor, lost(logged_in, logged_in.actor, "S1").evaluation_id)
    logged_in.desk.appeals.rule(logged_in.actor, ruling(record.appeal_id, words="只有一名主管"))
    counts = loop(logged_in).now
    assert (counts.appeals_ruled, counts.appeals_upheld, counts.ruled_alone) == (1, 1, 1)
