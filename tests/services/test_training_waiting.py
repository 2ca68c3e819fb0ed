"""Training on the workbench: needs nobody asked for, requests that wait for the trainer, listening that is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qadesk.models.people import Actor
from qadesk.models.training import RequestEntryKind, Stage
from qadesk.models.training_record import RequestLink
from qadesk.models.workbench import ToDo, ToDoKind, TrainingNeeds, WorkbenchFacts
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.months import Book
from tests.services.test_training_listening import hold, listen
from tests.services.trainings import TODAY, at, criterion, draft, fill_tallies, later, new, raised, score_waiting, write


@pytest.fixture(autouse=True)
def tallied(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)


@pytest.fixture
def trainer(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, builders.TRAINER)


def facts(logged_in: LoggedIn, actor: Actor | None = None) -> WorkbenchFacts:
    return logged_in.desk.workbench.overview(actor or logged_in.actor)


def to_do(logged_in: LoggedIn, actor: Actor | None = None) -> list[ToDo]:
    return [row for row in facts(logged_in, actor).to_do if row.kind.startswith("training")]


def answer(logged_in: LoggedIn, request_id: int, kind: RequestEntryKind, day: date | None = None) -> None:
    logged_in.desk.training.answer_for(logged_in.actor, request_id, kind, day)


def test_a_need_without_a_request_is_told_until_one_is_raised(logged_in: LoggedIn) -> None:
    [row] = to_do(logged_in)
    assert row.kind is ToDoKind.TRAINING_NEED and row.about.startswith(f"{criterion(logged_in)} ")
    assert facts(logged_in).training == TrainingNeeds(1, 0, 0, 0, answers=False)
    raised(logged_in)
    assert [row.kind for row in to_do(logged_in)] == [ToDoKind.TRAINING_WAITS]
    assert facts(logged_in).training == TrainingNeeds(0, 1, 1, 0, answers=False)
    write(logged_in, more_losses)
    [row] = [row for row in to_do(logged_in) if row.kind is ToDoKind.TRAINING_NEED]
    assert row.count == 1 and row.about.startswith(f"{criterion(logged_in, 1)} ")


def more_losses(book: Book) -> None:
    agent = book.agent("Z1", book.team("四班"))
    for day in range(12, 26):
        book.score(book.call(agent, at(day)), book.card.criteria[1].code)


def test_the_trainer_is_asked_to_answer_to_plan_and_to_enter_the_day(logged_in: LoggedIn, trainer: Actor) -> None:
    training = logged_in.desk.training
    request = training.raise_(logged_in.actor, new(draft(logged_in), trainer_id=trainer.account_id)).request_id
    [row] = to_do(logged_in, trainer)
    assert (row.kind, row.whom, row.item, row.due_day) == (
        ToDoKind.TRAINING_ANSWER, "一班", RequestLink(request), TODAY + timedelta(days=14))
    training.accept(trainer, request)
    assert [(row.kind, row.about) for row in to_do(logged_in, trainer)] == [
        (ToDoKind.TRAINING_DAY, "accepted, no day planned yet")]
    training.plan(trainer, request, TODAY + timedelta(days=1))
    assert to_do(logged_in, trainer) == []
    later(logged_in, 1)
    assert [row.about for row in to_do(logged_in, trainer)] == ["planned for 2026-09-08, not entered as held"]


def test_who_raised_it_sees_what_waits_and_draws_the_listening(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    assert [(row.kind, row.about) for row in to_do(logged_in)] == [
        (ToDoKind.TRAINING_WAITS, "赵宁 has not answered yet")]
    answer(logged_in, request, RequestEntryKind.ACCEPTED)
    assert [row.about for row in to_do(logged_in)] == ["Before the training: draw the calls to be heard"]
    listen(logged_in, request, Stage.BEFORE)
    assert to_do(logged_in) == []
    answer(logged_in, request, RequestEntryKind.PLANNED, TODAY)
    later(logged_in, 1)
    assert [row.kind for row in to_do(logged_in)] == [ToDoKind.TRAINING_LISTEN, ToDoKind.TRAINING_WAITS]


def test_a_training_that_was_heard_again_waits_to_be_closed(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    listen(logged_in, request, Stage.BEFORE)
    score_waiting(logged_in, lambda _no: False)
    hold(logged_in, request)
    assert [row.kind for row in to_do(logged_in)] == [ToDoKind.TRAINING_LISTEN]
    listen(logged_in, request, Stage.AFTER)
    assert to_do(logged_in) == []
    score_waiting(logged_in, lambda _no: False)
    assert [row.kind for row in to_do(logged_in)] == [ToDoKind.TRAINING_END]
    logged_in.desk.training.mark_heard_again(logged_in.actor, request)
    assert [row.kind for row in to_do(logged_in)] == [ToDoKind.TRAINING_END]
    logged_in.desk.training.close(logged_in.actor, request, "有改进。")
    assert [row.kind for row in to_do(logged_in)] == [ToDoKind.TRAINING_NEED]


def test_what_is_over_waits_no_more_and_other_roles_see_nothing(logged_in: LoggedIn) -> None:
    request = raised(logged_in).request_id
    later(logged_in, 15)
    found = facts(logged_in).training
    assert found is not None and found.overdue == 1
    logged_in.desk.training.withdraw(logged_in.actor, request, "不用了。")
    assert [row for row in to_do(logged_in) if row.kind is not ToDoKind.TRAINING_NEED] == []
    leader = builders.add_account(logged_in, builders.NewAccount(
        "chen", "陈组长", builders.PASSWORD, frozenset({builders.Role.TEAM_LEADER})))
    assert facts(logged_in, leader).training is None and to_do(logged_in, leader) == []
