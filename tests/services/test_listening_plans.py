"""Listening plans: calls in the queue on purpose, recomputable, released when taken back; joint listening for
those who take part alone."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from qadesk.clock import FixedClock
from qadesk.errors import BadInput, Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.calls import Call, CallHold
from qadesk.models.complaint_record import CallSought
from qadesk.models.draw import Tickets
from qadesk.models.listening import CaseKind
from qadesk.models.listening_plans import NewPlan, PlanRow
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.models.sampling import Origin, QueueItem
from qadesk.models.workbench import ToDoKind
from qadesk.services.listening_plans import _still_free
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.months import Book
from tests.services.ties import declare
from tests.services.trainings import at, recorded, sql, write

LEADER = NewAccount("wang", "王班长", builders.PASSWORD, frozenset({Role.TEAM_LEADER}))
DAYS: dict[str, Any] = {"from_day": date(2026, 9, 1), "to_day": date(2026, 9, 7)}
QUEUED = ("SELECT c.rec_id FROM queue_items q JOIN calls c ON c.id = q.call_id WHERE q.origin = :origin "
          "AND q.state = 'waiting' ORDER BY c.rec_id")


@pytest.fixture(autouse=True)
def filled(logged_in: LoggedIn) -> None:
    """Six recorded calls of each of 18 agents in three teams, of 1 to 6 September."""
    def fill_in(book: Book) -> None:
        teams = [book.team(name) for name in ("一班", "二班", "三班")]
        for number in range(18):
            agent = book.agent(f"A{number:02}", teams[number % 3])
            for day in range(1, 7):
                recorded(book, agent, at(day, 9 + number % 8, 9))

    write(logged_in, fill_in)


@pytest.fixture
def leader(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, LEADER)


def make(logged_in: LoggedIn, origin: Origin = Origin.RISK, **values: Any) -> PlanRow:
    new = NewPlan(str(uuid.uuid4()), origin, "质检抽查")
    return logged_in.desk.listening_plans.make(logged_in.actor, replace(new, **values))


def call_ids(logged_in: LoggedIn, agent: str = "A00") -> tuple[int, ...]:
    """The recorded calls of an agent, the earliest first."""
    return tuple(row[0] for row in sql(logged_in, "SELECT id FROM calls WHERE agent_no = :no AND recording_id > 0 "
                                                  "ORDER BY start_utc_ms", no=agent))


def rec_ids(logged_in: LoggedIn, origin: Origin) -> list[str]:
    return [row[0] for row in sql(logged_in, QUEUED, origin=origin)]


def items(logged_in: LoggedIn, origin: Origin) -> list[int]:
    return [row[0] for row in sql(logged_in, "SELECT id FROM queue_items WHERE origin = :o ORDER BY id", o=origin)]


def test_named_calls_enter_the_queue_under_their_own_origin(logged_in: LoggedIn) -> None:
    chosen = call_ids(logged_in)[:2]
    row = make(logged_in, call_ids=chosen, words="  冷场较多  ")
    assert (row.number, row.origin, row.words, row.by_ticket) == ("20260907-L01", Origin.RISK, "冷场较多", False)
    assert (row.calls, row.open, row.scored, row.may_withdraw) == (2, 2, 0, True)
    assert len(rec_ids(logged_in, Origin.RISK)) == 2
    waiting = [one for one in logged_in.desk.listening.queue(logged_in.actor).rows if one.origin == Origin.RISK]
    assert {one.call_id for one in waiting} == set(chosen)
    assert logged_in.desk.listening_plans.list(logged_in.actor) == (row,)
    assert [one.call_id for one in logged_in.desk.listening_plans.calls(logged_in.actor, row.plan_id)] == [*chosen]


def test_calls_picked_by_ticket_are_recomputed_from_the_seed(logged_in: LoggedIn) -> None:
    agents = ("A00", "A03")
    known = {no: [row[0] for row in sql(logged_in, "SELECT rec_id FROM calls WHERE agent_no = :no AND "
                                                   "recording_id > 0", no=no)] for no in agents}
    row = make(logged_in, Origin.NEW_STAFF, agents=agents, calls_each=2, **DAYS)
    [(seed,)] = sql(logged_in, "SELECT seed FROM listening_plans")
    assert seed.startswith("20260907-L01|new_staff|") and row.by_ticket and row.calls == 4
    expected = [rec_id for no in agents for rec_id in sorted(known[no], key=Tickets(seed))[:2]]
    assert rec_ids(logged_in, Origin.NEW_STAFF) == sorted(expected)


def test_the_same_plan_again_adds_nothing(logged_in: LoggedIn) -> None:
    new = NewPlan(str(uuid.uuid4()), Origin.NEW_STAFF, "新员工", agents=("A00",), calls_each=1, **DAYS)
    plans = logged_in.desk.listening_plans
    assert plans.make(logged_in.actor, new) == plans.make(logged_in.actor, new)
    assert len(items(logged_in, Origin.NEW_STAFF)) == 1


def test_new_staff_stand_first_among_the_choices(logged_in: LoggedIn) -> None:
    with logged_in.desk.station.database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE agents SET hired_on = '2026-08-20' WHERE staff_no = 'A07'")
    found = logged_in.desk.listening_plans.choices(logged_in.actor)
    assert (found.from_day, found.to_day) == (date(2026, 9, 1), date(2026, 9, 7)) and len(found.agents) == 18
    first = found.agents[0]
    assert (first.agent_no, first.is_new, first.team, first.calls) == ("A07", True, "二班", 6)
    assert not any(one.is_new for one in found.agents[1:])
    assert [one.name for one in found.listeners] == ["周岚"]


def test_the_latest_week_with_calls_is_offered_when_the_last_one_has_none(logged_in: LoggedIn) -> None:
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    clock.advance(14 * 86_400)
    found = logged_in.desk.listening_plans.choices(logged_in.actor)
    assert (found.from_day, found.to_day) == (date(2026, 8, 31), date(2026, 9, 6)) and len(found.agents) == 18


def test_a_mystery_call_is_found_by_its_number(logged_in: LoggedIn) -> None:
    with logged_in.desk.station.database.transaction() as session:
        session.connection().exec_driver_sql(
            f"UPDATE calls SET caller = '13800005678', number_tail = '5678' WHERE id = {call_ids(logged_in)[0]}")
    [found] = logged_in.desk.listening_plans.find_calls(logged_in.actor, CallSought(tail="5678"))
    assert "5678" in found.number_masked and found.has_recording
    make(logged_in, Origin.MYSTERY, call_ids=(found.call_id,))
    assert len(items(logged_in, Origin.MYSTERY)) == 1


UNFILLED: tuple[tuple[Origin, dict[str, Any], str], ...] = (
    (Origin.DRAW, {"call_ids": (1,)}, "kind of listening"),
    (Origin.RISK, {"words": "  "}, "for"),
    (Origin.RISK, {}, "Neither"),
    (Origin.RISK, {"agents": ("A00",), "calls_each": 1, **DAYS}, "Neither"),
    (Origin.JOINT, {"call_ids": (1,)}, "listens along"),
    (Origin.NEW_STAFF, {"agents": ("A00",), "calls_each": 1}, "days"),
    (Origin.NEW_STAFF, {"agents": ("A00",), "calls_each": 1, "from_day": DAYS["to_day"], "to_day": DAYS["from_day"]},
     "days"),
    (Origin.RISK, {"call_ids": (1,), "listeners": ("lin",)}, "have nobody"),
    (Origin.NEW_STAFF, {"agents": ("A00",), "calls_each": 51, **DAYS}, "From 1"),
    (Origin.NEW_STAFF, {"agents": ("A00",), "calls_each": 0, **DAYS}, "From 1"),
)


def test_what_is_not_filled_in_is_said_and_nothing_kept(logged_in: LoggedIn) -> None:
    for origin, values, words in UNFILLED:
        with pytest.raises(BadInput, match=words):
            make(logged_in, origin, **values)
    assert sql(logged_in, "SELECT count(*) FROM listening_plans") == [(0,)]


def test_calls_that_cannot_be_heard_or_are_planned_already_are_refused(logged_in: LoggedIn) -> None:
    one, two, three = call_ids(logged_in)[:3]
    make(logged_in, call_ids=(one,))
    with pytest.raises(Conflict, match="stands in plan 20260907-L01"):
        make(logged_in, call_ids=(one, two))
    make(logged_in, Origin.MYSTERY, call_ids=(one,))
    with pytest.raises(NotFound):
        make(logged_in, call_ids=(999_999,))
    with logged_in.desk.station.database.transaction() as session:
        session.add(CallHold(call_id=two, document="函", account_id=logged_in.actor.account_id, at_utc_ms=1))
        session.connection().exec_driver_sql(
            f"UPDATE recordings SET state = 'missing' WHERE id = (SELECT recording_id FROM calls WHERE id = {three})")
    for call in (two, three):
        with pytest.raises(RuleBroken, match="no recording that may be heard"):
            make(logged_in, call_ids=(call,))
    row = make(logged_in, Origin.NEW_STAFF, agents=("A00",), calls_each=9, **DAYS)
    assert row.calls == 3  # of six: one is planned, one held, one away
    with pytest.raises(RuleBroken, match="not in the queue yet"):
        make(logged_in, Origin.NEW_STAFF, agents=("A00",), calls_each=1, **DAYS)


def test_nobody_plans_for_an_agent_to_whom_a_relation_is_declared(logged_in: LoggedIn, leader: Actor) -> None:
    [(agent_id,)] = sql(logged_in, "SELECT id FROM agents WHERE staff_no = 'A00'")
    declare(logged_in, logged_in.actor, agent_id, of=leader)
    with pytest.raises(NotAllowed, match="王班长"):
        make(logged_in, Origin.JOINT, call_ids=call_ids(logged_in)[:1], listeners=(leader.account_id,))
    declare(logged_in, logged_in.actor, agent_id)
    with pytest.raises(NotAllowed, match="周岚"):
        make(logged_in, call_ids=call_ids(logged_in)[:1])
    assert "A00" not in {one.agent_no for one in logged_in.desk.listening_plans.choices(logged_in.actor).agents}


def test_a_plan_taken_back_leaves_the_queue_but_what_was_begun_stays(logged_in: LoggedIn, inspector: Actor) -> None:
    row = make(logged_in, call_ids=call_ids(logged_in)[:3])

    def score_one(book: Book) -> None:
        book.score(book.session.get_one(QueueItem, items(logged_in, Origin.RISK)[0]))

    write(logged_in, score_one)
    plans = logged_in.desk.listening_plans
    with pytest.raises(NotAllowed, match="Who made the plan"):
        plans.withdraw(inspector, row.plan_id, "不需要")
    with pytest.raises(BadInput):
        plans.withdraw(logged_in.actor, row.plan_id, "  ")
    found = plans.withdraw(logged_in.actor, row.plan_id, "不需要")
    assert (found.scored, found.released, found.open, found.may_withdraw) == (1, 2, 0, False)
    assert rec_ids(logged_in, Origin.RISK) == []
    with pytest.raises(Conflict):
        plans.withdraw(logged_in.actor, row.plan_id, "不需要")


def test_a_team_leader_hears_the_calls_of_a_joint_listening_alone(logged_in: LoggedIn, leader: Actor) -> None:
    one, two = call_ids(logged_in)[:2]
    make(logged_in, call_ids=(two,))
    plan = make(logged_in, Origin.JOINT, call_ids=(one,), listeners=(leader.account_id,))
    [joint], [risk] = items(logged_in, Origin.JOINT), items(logged_in, Origin.RISK)
    listening = logged_in.desk.listening
    [row] = listening.queue(leader).rows
    [to_do] = [one for one in logged_in.desk.workbench.overview(leader).to_do if one.kind is ToDoKind.JOINT]
    assert (to_do.count, to_do.item) == (1, joint)
    assert (row.item_id, row.case, row.evaluation_id) == (joint, CaseKind.JOINT, None)
    assert row.note == "20260907-L02 · 质检抽查 · 王班长" == listening.open_call(leader, joint).facts.note
    with pytest.raises(NotAllowed, match="joint listening only"):
        listening.open_call(leader, risk)
    with pytest.raises(NotAllowed):
        logged_in.desk.evaluations.open_draft(leader, joint)
    with pytest.raises(NotAllowed):
        listening.agent_history(leader, joint)
    logged_in.desk.listening_plans.withdraw(logged_in.actor, plan.plan_id, "改期")
    assert listening.queue(leader).rows == ()
    with pytest.raises(NotAllowed):
        listening.open_call(leader, joint)


def test_a_team_leader_who_takes_no_part_hears_nothing(logged_in: LoggedIn, leader: Actor, inspector: Actor) -> None:
    make(logged_in, Origin.JOINT, call_ids=call_ids(logged_in)[:1], listeners=(inspector.account_id,))
    assert logged_in.desk.listening.queue(leader).rows == ()
    with pytest.raises(NotAllowed):
        logged_in.desk.listening.open_call(leader, items(logged_in, Origin.JOINT)[0])


def test_who_listens_along_is_known_and_has_an_open_account(logged_in: LoggedIn) -> None:
    with pytest.raises(NotFound, match="listen along"):
        make(logged_in, Origin.JOINT, call_ids=call_ids(logged_in)[:1], listeners=("nobody",))


def test_a_call_of_a_plan_that_was_taken_back_says_so_and_is_free_for_another_kind(logged_in: LoggedIn) -> None:
    chosen = call_ids(logged_in)[:1]
    first = make(logged_in, call_ids=chosen)
    with pytest.raises(Conflict, match="stands in plan"):
        make(logged_in, call_ids=chosen)
    logged_in.desk.listening_plans.withdraw(logged_in.actor, first.plan_id, "改期")
    with pytest.raises(Conflict, match="was taken back"):
        make(logged_in, call_ids=chosen)
    assert make(logged_in, Origin.MYSTERY, call_ids=chosen).open == 1


def test_a_call_that_enters_the_queue_while_a_plan_is_made_gives_its_place_to_the_next_ticket(
        logged_in: LoggedIn) -> None:
    plans = logged_in.desk.listening_plans
    new = NewPlan(str(uuid.uuid4()), Origin.NEW_STAFF, "新员工", agents=("A01",), calls_each=2, **DAYS)
    found = plans._pool(logged_in.actor, new)
    with logged_in.desk.station.database.reading() as session:
        first = _still_free(session, found, 2, "seed")
        taken = [row.id for row in found if row.rec_id == first[0]]
    make(logged_in, call_ids=tuple(taken))
    with logged_in.desk.station.database.reading() as session:
        later = _still_free(session, found, 2, "seed")
    assert later[0] == first[1] and later[1] not in first and len(later) == 2


def test_a_plan_takes_calls_as_long_as_their_queue_asks(logged_in: LoggedIn) -> None:
    new = NewPlan(str(uuid.uuid4()), Origin.NEW_STAFF, "新员工", agents=("A01",), calls_each=2, **DAYS)
    with logged_in.desk.station.database.transaction() as session:
        vip, *_others = session.scalars(select(Call).where(Call.agent_no == "A01").order_by(Call.id))
        vip.queue, rec_id = " VIP ", vip.rec_id

    def found(by_queue: str) -> list[str]:
        logged_in.desk.settings.change_rules(logged_in.actor, min_connected_by_queue=by_queue)
        return [row.rec_id for row in logged_in.desk.listening_plans._pool(logged_in.actor, new)]
    whole = found("")
    assert rec_id in whole and found("VIP=90") == whole and found("售后=600") == whole
    assert found("VIP=91") == [one for one in whole if one != rec_id]
