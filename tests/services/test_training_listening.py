"""Targeted listening: a share of both arms at random, the same people before and after, recomputable, in no average."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from math import ceil

import pytest
from sqlalchemy import select, text

from qadesk.errors import Conflict, RuleBroken
from qadesk.models.draw import Tickets
from qadesk.models.people import Actor, Agent
from qadesk.models.sampling import Origin, QueueItem
from qadesk.models.training import Arm, RequestEntryKind, RequestState, Stage
from qadesk.models.training_record import RequestRecord, TargetedRow
from qadesk.models.training_tallies import NewRequest
from qadesk.services.stations import LoggedIn
from qadesk.services.training_listening import Heard, drawn_agents, drawn_calls
from tests import builders
from tests.services.months import AUGUST, ZONE, Book
from tests.services.trainings import (
    FROM,
    TO,
    TODAY,
    at,
    draft,
    fill_tallies,
    later,
    new,
    raised,
    recorded,
    score_waiting,
    sql,
    write,
)

DRAWN = ("SELECT a.arm, g.staff_no FROM targeted_plans p JOIN targeted_agents a ON a.plan_id = p.id "
         "JOIN agents g ON g.id = a.agent_id WHERE p.stage = :stage")
CALLS = ("SELECT c.agent_no, c.rec_id, c.start_utc_ms, q.origin, q.state, q.drawn_call_id FROM targeted_plans p "
         "JOIN targeted_calls t ON t.plan_id = p.id JOIN queue_items q ON q.id = t.queue_item_id "
         "JOIN calls c ON c.id = q.call_id WHERE p.stage = :stage")


@pytest.fixture(autouse=True)
def tallied(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)


def listen(logged_in: LoggedIn, request_id: int, stage: Stage) -> RequestRecord:
    return logged_in.desk.training.plan_listening(logged_in.actor, request_id, stage)


def answer(logged_in: LoggedIn, request_id: int, *kinds: RequestEntryKind) -> None:
    """What the trainer answers on paper, today."""
    for kind in kinds:
        logged_in.desk.training.answer_for(logged_in.actor, request_id, kind)


def hold(logged_in: LoggedIn, request_id: int) -> None:
    """The training is held today, and three days go by with recorded calls."""
    answer(logged_in, request_id, RequestEntryKind.ACCEPTED, RequestEntryKind.HELD)
    later(logged_in, 3)

    def after(book: Book) -> None:
        for agent in agents_of(book):
            for day in (7, 8, 9):
                for hour in (9, 11, 14):
                    recorded(book, agent, at(day, hour, 9))

    write(logged_in, after)


def agents_of(book: Book) -> list[Agent]:
    return list(book.session.scalars(select(Agent)))


def people(logged_in: LoggedIn, stage: Stage) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {Arm.TRAINED: set(), Arm.COMPARISON: set()}
    for arm, staff_no in sql(logged_in, DRAWN, stage=stage):
        found[arm].add(staff_no)
    return found


def row_of(record: RequestRecord, stage: Stage) -> TargetedRow:
    return next(row for row in record.listening if row.stage is stage)


def test_before_a_training_a_share_of_both_arms_is_drawn(logged_in: LoggedIn) -> None:
    record = raised(logged_in)
    assert record.next_stage is Stage.BEFORE
    found = listen(logged_in, record.request_id, Stage.BEFORE)
    row = row_of(found, Stage.BEFORE)
    assert (row.share_percent, row.agents) == (30, ((Arm.TRAINED, 2, 6), (Arm.COMPARISON, 2, 6)))
    assert (row.scored, row.queued, row.short) == (0, 12, 0)
    calls = sql(logged_in, CALLS, stage=Stage.BEFORE)
    end = AUGUST.end_utc_ms(ZONE)
    assert all(start >= end and (origin, state, drawn) == (Origin.TARGETED, "waiting", None)
               for _no, _rec, start, origin, state, drawn in calls)
    drawn = people(logged_in, Stage.BEFORE)
    assert {no for no, *_rest in calls} == drawn[Arm.TRAINED] | drawn[Arm.COMPARISON]
    assert drawn[Arm.TRAINED] <= {agent.agent_no for agent in record.trained}
    assert drawn[Arm.COMPARISON] <= {agent.agent_no for agent in record.comparison}


def test_calls_on_hold_for_a_legal_matter_are_not_drawn(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    end = AUGUST.end_utc_ms(ZONE)
    for (call_id,) in sql(logged_in, "SELECT id FROM calls WHERE start_utc_ms >= :end", end=end):
        logged_in.desk.call_holds.place(logged_in.actor, call_id, "律师函")
    with pytest.raises(RuleBroken):
        listen(logged_in, request, Stage.BEFORE)


def test_after_it_a_smaller_share_of_the_same_people_in_both_arms(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    listen(logged_in, request, Stage.BEFORE)
    hold(logged_in, request)
    found = listen(logged_in, request, Stage.AFTER)
    before, after = people(logged_in, Stage.BEFORE), people(logged_in, Stage.AFTER)
    for arm in Arm:
        assert after[arm] <= before[arm] and len(after[arm]) == ceil(6 * 0.2)
    assert row_of(found, Stage.AFTER).queued == 12 and found.next_stage is None
    held = [start for _no, _rec, start, *_rest in sql(logged_in, CALLS, stage=Stage.AFTER)]
    assert min(held) >= round(at(8, 0, 9).timestamp() * 1000)


def test_the_draw_can_be_recomputed_from_its_seed(logged_in: LoggedIn) -> None:
    record = listen(logged_in, raised(logged_in).request_id, Stage.BEFORE)
    seed = row_of(record, Stage.BEFORE).seed
    tickets = Tickets(seed)
    drawn = people(logged_in, Stage.BEFORE)
    for arm, agents in ((Arm.TRAINED, record.trained), (Arm.COMPARISON, record.comparison)):
        ranked = sorted((agent.agent_no for agent in agents), key=lambda no: tickets(f"agent|{no}"))
        assert drawn[arm] == set(ranked[:2])
    for staff_no in drawn[Arm.TRAINED]:
        known = sql(logged_in, "SELECT rec_id FROM calls WHERE agent_no = :no AND recording_id > 0", no=staff_no)
        ranked = sorted((rec_id for rec_id, in known), key=tickets)
        queued = {rec for no, rec, *_rest in sql(logged_in, CALLS, stage=Stage.BEFORE) if no == staff_no}
        assert queued == set(ranked[:3])


@pytest.mark.parametrize("seed", [f"seed {number}" for number in range(50)])
def test_renaming_agents_does_not_change_how_many_are_drawn(seed: str) -> None:
    agents = {id_: f"A{id_:02}" for id_ in range(17)}
    renamed = {id_: f"工号 {97 * id_ % 17}" for id_ in agents}
    assert len(drawn_agents(agents, 6, seed)) == len(drawn_agents(renamed, 6, seed)) == 6
    assert drawn_agents(agents, 6, seed) == drawn_agents(dict(reversed(agents.items())), 6, seed)
    assert set(drawn_agents(agents, 4, seed)) <= set(drawn_agents(agents, 6, seed))
    calls = [Heard(1, "A01", number, f"R{number}") for number in range(9)]
    assert drawn_calls(calls, 3, seed) == drawn_calls(calls[::-1], 3, seed)


def test_each_agent_is_drawn_as_often_as_the_others() -> None:
    agents = {id_: f"A{id_:02}" for id_ in range(10)}
    times = [sum(id_ in drawn_agents(agents, 3, f"s{number}") for number in range(2000)) for id_ in agents]
    assert all(abs(count - 600) < 4.2 * (2000 * 0.3 * 0.7) ** 0.5 for count in times)


def test_during_a_training_a_call_of_each_who_is_trained(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    listen(logged_in, request, Stage.BEFORE)
    logged_in.desk.training.answer_for(logged_in.actor, request, RequestEntryKind.PLANNED, TODAY)
    write(logged_in, recorded_on_the_day)
    found = listen(logged_in, request, Stage.DURING)
    assert row_of(found, Stage.DURING).agents == ((Arm.TRAINED, 6, 6),)
    assert row_of(found, Stage.DURING).queued == 6


def recorded_on_the_day(book: Book) -> None:
    for agent in agents_of(book):
        recorded(book, agent, at(7, 9, 9))


def test_too_few_calls_are_taken_as_they_are_and_said(logged_in: LoggedIn) -> None:
    away(logged_in, "start_utc_ms >= :end", end=round(at(3, 0, 9).timestamp() * 1000))
    row = row_of(listen(logged_in, raised(logged_in).request_id, Stage.BEFORE), Stage.BEFORE)
    assert (row.queued, row.short) == (8, 4)


def away(logged_in: LoggedIn, calls: str, **values: object) -> None:
    """The recordings of these calls cannot be played any more."""
    with logged_in.desk.station.database.transaction() as session:
        session.execute(text("UPDATE recordings SET state = 'missing' WHERE id IN (SELECT recording_id FROM calls "
                             f"WHERE {calls})"), values)


def test_agents_without_a_call_to_hear_are_passed_over(logged_in: LoggedIn) -> None:
    away(logged_in, "agent_no IN ('A00', 'A03', 'A06', 'A09')")
    listen(logged_in, raised(logged_in).request_id, Stage.BEFORE)
    assert people(logged_in, Stage.BEFORE)[Arm.TRAINED] == {"A12", "A15"}


def test_nothing_to_hear_is_told_and_nothing_kept(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    answer(logged_in, request, RequestEntryKind.ACCEPTED, RequestEntryKind.HELD)
    later(logged_in, 2)
    with pytest.raises(RuleBroken, match="recorded call after the day of the training"):
        listen(logged_in, request, Stage.AFTER)
    assert sql(logged_in, "SELECT count(*) FROM targeted_plans") == [(0,)]


def test_a_stage_is_drawn_once_and_in_its_time(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    for stage in (Stage.DURING, Stage.AFTER):
        with pytest.raises(Conflict, match="not the time"):
            listen(logged_in, request, stage)
    listen(logged_in, request, Stage.BEFORE)
    with pytest.raises(Conflict, match="first draw counts"):
        listen(logged_in, request, Stage.BEFORE)
    answer(logged_in, request, RequestEntryKind.ACCEPTED, RequestEntryKind.HELD)
    with pytest.raises(Conflict, match="not the time"):
        listen(logged_in, request, Stage.AFTER)


def test_a_withdrawn_request_is_not_listened_for(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    listen(logged_in, request, Stage.BEFORE)
    found = logged_in.desk.training.withdraw(logged_in.actor, request, "改由班组自己辅导。")
    assert found.next_stage is None and row_of(found, Stage.BEFORE).queued == 12
    with pytest.raises(Conflict, match="not the time"):
        listen(logged_in, request, Stage.DURING)


def test_calls_that_stand_in_the_queue_already_are_left_out(logged_in: LoggedIn) -> None:
    first, second = raised(logged_in).request_id, raised(logged_in).request_id
    listen(logged_in, first, Stage.BEFORE)
    listen(logged_in, second, Stage.BEFORE)
    assert sql(logged_in, "SELECT count(*), count(DISTINCT call_id) FROM queue_items WHERE origin = 'targeted'") == [
        (24, 24)]


def test_targeted_evaluations_enter_no_average_and_no_tally(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    listen(logged_in, request, Stage.BEFORE)
    september, actor = AUGUST.next(), logged_in.actor
    before = (logged_in.desk.summary_figures.month(actor, september), logged_in.desk.training.tallies(actor, FROM, TO))
    score_waiting(logged_in, lambda _no: True)
    found = logged_in.desk.training.open_record(actor, request)
    assert row_of(found, Stage.BEFORE).scored == 12
    assert [(one.stage, one.arm, one.agents, one.tally.lost, one.tally.n) for one in found.results] == [
        (Stage.BEFORE, Arm.TRAINED, 2, 6, 6), (Stage.BEFORE, Arm.COMPARISON, 2, 6, 6)]
    after = (logged_in.desk.summary_figures.month(actor, september), logged_in.desk.training.tallies(actor, FROM, TO))
    assert (before[0].quality, before[0].problems, before[0].people, before[1]) == (
        after[0].quality, after[0].problems, after[0].people, after[1])


def test_few_calls_are_not_judged(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    listen(logged_in, request, Stage.BEFORE)
    score_waiting(logged_in, lambda no: no in ("A00", "A03", "A06", "A09", "A12", "A15"))
    hold(logged_in, request)
    listen(logged_in, request, Stage.AFTER)
    score_waiting(logged_in, lambda _no: False)
    found = logged_in.desk.training.mark_heard_again(logged_in.actor, request)
    assert found.state is RequestState.HEARD_AGAIN and found.effect == "Training effect"
    assert found.claim.startswith("It cannot be judged yet: calls heard of those trained 6 before and 6 after")


def test_a_clear_difference_is_claimed_with_its_interval(logged_in: LoggedIn) -> None:
    more_of_everything(logged_in)
    found = heard_through(logged_in, new(draft(logged_in)), before=lambda no: int(no[1:]) % 3 == 0)
    assert found.effect == "Training effect"
    assert "net effect −" in found.claim and found.claim.endswith("the interval leaves 0 out.")


def test_no_difference_is_not_claimed(logged_in: LoggedIn) -> None:
    more_of_everything(logged_in)
    found = heard_through(logged_in, new(draft(logged_in)), before=lambda _no: False)
    assert found.claim.endswith("cannot be told: the interval holds 0.")


def test_without_a_comparison_group_no_effect_is_claimed(logged_in: LoggedIn) -> None:
    more_of_everything(logged_in)
    found = heard_through(logged_in, new(draft(logged_in), comparison=()), before=lambda _no: True)
    assert found.effect == "Change after the training (no comparison group)"
    assert "After the training fewer calls lost points." in found.claim
    assert "by regression to the mean alone about" in found.claim
    assert found.claim.endswith("it cannot be said whether the training caused a change.")


def more_of_everything(logged_in: LoggedIn) -> None:
    logged_in.desk.settings.change_rules(logged_in.actor, targeted_before_percent=100, targeted_after_percent=100,
                                         targeted_calls=5)


def heard_through(logged_in: LoggedIn, wanted: NewRequest, before: Callable[[str], bool]) -> RequestRecord:
    """A request heard before and, with no loss at all, after its training."""
    request = logged_in.desk.training.raise_(logged_in.actor, wanted).request_id
    listen(logged_in, request, Stage.BEFORE)
    score_waiting(logged_in, before)
    hold(logged_in, request)
    listen(logged_in, request, Stage.AFTER)
    score_waiting(logged_in, lambda _no: False)
    return logged_in.desk.training.open_record(logged_in.actor, request)


def test_a_plan_names_what_would_hardly_be_noticed(logged_in: LoggedIn) -> None:
    more_of_everything(logged_in)
    found = raised(logged_in)
    assert "With 6 and 6 agents and 5 calls of each before and after, a difference below" in found.claim


def test_no_trainer_draws_a_listening(logged_in: LoggedIn) -> None:
    trainer: Actor = builders.add_account(logged_in, builders.TRAINER)
    found = logged_in.desk.training.open_record(trainer, raised(logged_in).request_id)
    assert found.next_stage is None and not found.raises
    assert found.due_day == TODAY + timedelta(days=14)


def test_what_ends_a_request_takes_its_unheard_calls_out_of_the_queue(logged_in: LoggedIn) -> None:
    request, desk = raised(logged_in).request_id, logged_in.desk
    listen(logged_in, request, Stage.BEFORE)
    items = [item for item, in sql(logged_in, "SELECT queue_item_id FROM targeted_calls ORDER BY queue_item_id")]
    desk.evaluations.save_draft(logged_in.actor, desk.evaluations.open_draft(logged_in.actor, items[0]))
    write(logged_in, lambda book: book.score(book.session.get_one(QueueItem, items[1])))
    record = desk.training.withdraw(logged_in.actor, request, "改由班组自己辅导。")
    states = [state for _no, _rec, _start, _origin, state, _drawn in sql(logged_in, CALLS, stage=Stage.BEFORE)]
    assert sorted(states) == ["draft", *["released"] * 10, "submitted"]
    row = row_of(record, Stage.BEFORE)
    assert (row.scored, row.queued, row.released) == (1, 12, 10)
    [(detail,)] = sql(logged_in, "SELECT detail FROM audit WHERE action = 'training.withdraw'")
    assert json.loads(detail)["released"] == 10
    waiting = desk.listening.queue(logged_in.actor).rows
    assert [row.item_id for row in waiting if row.origin == Origin.TARGETED] == [items[0]]
