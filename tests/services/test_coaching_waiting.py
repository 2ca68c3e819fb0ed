"""Interviews on the workbench: figures in the order of the loop, and each thing to do until it is done."""

from __future__ import annotations

from datetime import date

import pytest

from qadesk.models.coaching import InterviewKind, Outcome
from qadesk.models.coaching_list import InterviewLink, InterviewProposal
from qadesk.models.people import Actor
from qadesk.models.workbench import Coaching, ToDo, ToDoKind
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.interviews import (
    add_leader,
    add_people,
    held,
    new,
    pass_days,
    recorded,
    score_follow_up,
    scored,
)
from tests.services.test_coaching_proposals import FAILING

OF_INTERVIEWS = (ToDoKind.INTERVIEW_LATE, ToDoKind.INTERVIEW, ToDoKind.HEAR_AGAIN, ToDoKind.PLAN_DUE,
                 ToDoKind.TAKE_CALL, ToDoKind.PRAISE)


@pytest.fixture
def people(logged_in: LoggedIn) -> dict[str, int]:
    return add_people(logged_in)


def waiting(logged_in: LoggedIn, actor: Actor) -> tuple[Coaching, list[ToDo]]:
    facts = logged_in.desk.workbench.overview(actor)
    assert facts.coaching is not None
    return facts.coaching, [row for row in facts.to_do if row.kind in OF_INTERVIEWS]


def told(rows: list[ToDo]) -> list[tuple[ToDoKind, str, str]]:
    return [(row.kind, row.whom, row.about) for row in rows]


def test_what_is_proposed_and_what_is_arranged_waits_by_its_day(logged_in: LoggedIn, inspector: Actor,
                                                                people: dict[str, int]) -> None:
    scored(logged_in, "A15", "2026-08-20 10:00", *FAILING)
    scored(logged_in, "A09", "2026-09-02 10:00", *FAILING)
    logged_in.desk.coaching.begin(inspector, new(people["A03"], topic="首月辅导"))
    praise = new(people["A09"], kind=InterviewKind.PRAISE, topic="投诉化解")
    logged_in.desk.coaching.begin(inspector, praise)
    figures, rows = waiting(logged_in, inspector)
    assert (figures.proposed, figures.arranged, figures.late, figures.running) == (2, 2, 1, 0)
    assert told(rows) == [
        (ToDoKind.INTERVIEW_LATE, "A15", "75.0 points, below 80"), (ToDoKind.INTERVIEW, "A09", "75.0 points, below 80"),
        (ToDoKind.INTERVIEW, "A03", "首月辅导"), (ToDoKind.PRAISE, "A09", "投诉化解")]
    assert [type(row.item) for row in rows] == [InterviewProposal, InterviewProposal, InterviewLink, InterviewLink]
    assert [row.due_day for row in rows] == [date(2026, 8, 28), date(2026, 9, 10), date(2026, 9, 14), date(2026, 9, 14)]


def test_follow_ups_come_back_until_all_are_heard_and_the_plan_is_closed(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    coaching, record = logged_in.desk.coaching, held(logged_in, inspector, people["A15"])
    id_ = record.interview_id
    assert waiting(logged_in, inspector) == (Coaching(running=1, to_hear=3, hear_by=date(2026, 9, 21)), [])
    recorded(logged_in, "A15", "2026-09-07 09:20")
    _figures, rows = waiting(logged_in, inspector)
    assert told(rows) == [(ToDoKind.TAKE_CALL, "A15", "先确认再解答, heard 0 of 3: 1 call to choose from")]
    _record, item_id = coaching.take_follow_up(inspector, id_)
    _figures, rows = waiting(logged_in, inspector)
    assert told(rows) == [(ToDoKind.HEAR_AGAIN, "A15", "先确认再解答, call 1 of 3")] and rows[0].item == item_id
    score_follow_up(logged_in, item_id)
    pass_days(logged_in, 11)
    figures, rows = waiting(logged_in, inspector)
    assert (figures.to_hear, figures.hear_by, figures.plans_late) == (2, date(2026, 9, 21), 1)
    assert told(rows) == [
        (ToDoKind.PLAN_DUE, "A15", "查账前确认账期"),
        (ToDoKind.TAKE_CALL, "A15", "先确认再解答, heard 1 of 3: no call since the interview")]
    pass_days(logged_in, 4)
    figures, rows = waiting(logged_in, inspector)
    assert (figures.hear_today, figures.hear_late, figures.plans_due) == (2, 2, 1)
    assert rows[0].about == "查账前确认账期 and 1 more" and rows[0].due_day == date(2026, 9, 14)
    for day in ("09-20", "09-21"):
        recorded(logged_in, "A15", f"2026-{day} 10:00")
        score_follow_up(logged_in, coaching.take_follow_up(inspector, id_)[1])
    for item in record.plan:
        coaching.judge_item(inspector, id_, item.item_id, Outcome.DONE, "", date(2026, 9, 21))
    _figures, rows = waiting(logged_in, inspector)
    assert told(rows) == [(ToDoKind.PLAN_DUE, "A15", "先确认再解答: all judged and heard, can be closed")]
    coaching.close(inspector, id_, Outcome.DONE, "做到")
    assert waiting(logged_in, inspector) == (Coaching(), [])


def test_a_leader_sees_the_figures_of_the_own_team_and_has_nothing_to_do(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    scored(logged_in, "A09", "2026-09-02 10:00", *FAILING)
    held(logged_in, inspector, people["A15"])
    own, other = add_leader(logged_in, "chen", "陈组长", "A15"), add_leader(logged_in, "he", "何组长", "A09")
    pass_days(logged_in, 20)
    assert waiting(logged_in, own)[1] == [] and waiting(logged_in, own)[0].running == 1
    assert (waiting(logged_in, other)[0].proposed, waiting(logged_in, other)[0].running) == (1, 0)
    trainer = builders.add_account(logged_in, builders.TRAINER)
    assert logged_in.desk.workbench.overview(trainer).coaching is None
