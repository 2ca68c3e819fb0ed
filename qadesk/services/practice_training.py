"""Training requests of the practice centre: one seen through to its end, one under way, one still to be answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from qadesk.models.coaching import CriterionKey
from qadesk.models.training import Stage
from qadesk.models.training_tallies import NewRequest
from qadesk.services.practice_scene import Scene

CARD = "inbound"
FIRST, SECOND, THIRD = (CARD, "5.2"), (CARD, "4.3"), (CARD, "1.3")
TRAINED, COMPARED, CASES = 8, 8, 3
TALLIED_DAYS, LATE_DAYS, AHEAD_DAYS = 14, 11, 4  # after the first day; before the last working day; after today


class Trainings:
    """Three requests and what becomes of them."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def plan(self) -> None:
        """Put the requests into the diary: one once there are two weeks to tally, one lately, one on the last day."""
        when, diary = self._scene.when, self._scene.diary
        early, late = when.first_day + timedelta(days=TALLIED_DAYS), when.eve - timedelta(days=LATE_DAYS)
        diary.at(_workday(early), 9, 2, lambda: self._raise(FIRST, "wish", self._see_through))
        if late > early + timedelta(days=7):
            diary.at(_workday(late), 9, 2, lambda: self._raise(SECOND, "second_wish", self._prepare))
            diary.at(when.eve, 9, 42, lambda: self._raise(THIRD, "third_wish"))

    def _raise(self, key: CriterionKey, words: str, then: Callable[[int], None] = lambda _request: None) -> None:
        scene, desk = self._scene, self._scene.desk.training
        who, today = scene.cast.inspectors[0], scene.diary.now.date()
        until = today - timedelta(days=today.weekday() + 1)
        draft = desk.draft(who, scene.when.first_day, until, (key,))
        concerned = draft.concerned[:TRAINED]
        if not draft.criteria or not concerned:
            return
        cases = tuple((one.evaluation_id, one.start_ms) for one in concerned if one.evaluation_id is not None)[:CASES]
        scene.quote_evaluations([evaluation_id for evaluation_id, _start in cases])
        record = desk.raise_(who, NewRequest(
            str(scene.uuid("request", words)), scene.when.first_day, until, (key,),
            tuple(one.agent_id for one in concerned), tuple(one.agent_id for one in draft.comparison[:COMPARED]), cases,
            scene.words["training"][words], scene.cast.trainer.account_id, scene.cast.trainer.display_name,
            draft.due_day))
        then(record.request_id)

    def _see_through(self, request: int) -> None:
        """The trainer holds the training ten days later; calls are heard before it, and again after it."""
        diary = self._scene.diary
        self._agree(request, _workday(diary.now.date() + timedelta(days=9)))
        diary.on_day(7, 10, 0, lambda: self._hear(request, Stage.BEFORE))
        diary.on_day(9, 17, 10, lambda: self._hold(request))
        diary.on_day(17, 9, 40, lambda: self._hear_again(request))

    def _prepare(self, request: int) -> None:
        """The training lies ahead; calls are heard before it, once those of the week have been brought in."""
        diary = self._scene.diary
        self._agree(request, _workday(self._scene.when.today + timedelta(days=AHEAD_DAYS)))
        diary.on_day(7 - diary.now.weekday(), 10, 0, lambda: self._hear(request, Stage.BEFORE))

    def _agree(self, request: int, day: date) -> None:
        desk, trainer, words = self._scene.desk.training, self._scene.cast.trainer, self._scene.words["training"]
        self._scene.diary.on_day(1, 10, 30, lambda: desk.accept(trainer, request, words["accepted"]))
        self._scene.diary.on_day(1, 10, 45, lambda: desk.plan(trainer, request, day, words["planned"]))

    def _hear(self, request: int, stage: Stage) -> None:
        self._scene.desk.training.plan_listening(self._scene.cast.inspectors[0], request, stage)

    def _hold(self, request: int) -> None:
        """From then on the agents trained lose less on it."""
        scene, desk = self._scene, self._scene.desk.training
        record = desk.held(scene.cast.trainer, request, scene.diary.now.date(), scene.words["training"]["held"])
        for agent in record.trained:
            scene.speak_of(agent.agent_no, [row.criterion_code for row in record.criteria])

    def _hear_again(self, request: int) -> None:
        """Draw the calls after the training; they are heard on that day, and so the request can be ended."""
        scene, words, who = self._scene, self._scene.words["training"], self._scene.cast.inspectors[0]
        desk = scene.desk.training
        self._hear(request, Stage.AFTER)
        scene.diary.on_day(2, 9, 30, lambda: desk.mark_heard_again(who, request, words["heard_again"]))
        scene.diary.on_day(2, 11, 0, lambda: desk.close(scene.cast.supervisor, request, words["closed"]))


def _workday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
