"""Training requests of the practice centre: one from its raising to its end, one that is under way."""

from __future__ import annotations

from datetime import date, timedelta

from qadesk.models.coaching import CriterionKey
from qadesk.models.training import NewRequest, Stage
from qadesk.services.practice_scene import Scene

CARD = "inbound"
FIRST, SECOND = (CARD, "4.3"), (CARD, "7.2")
TRAINED, COMPARED, CASES = 8, 8, 3
TALLIED_DAYS = 14


class Trainings:
    """Two requests and what becomes of them."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def plan(self) -> None:
        """Put the requests into the diary: one once there are two weeks to tally, one in the last week."""
        when, diary = self._scene.when, self._scene.diary
        early = when.first_day + timedelta(days=TALLIED_DAYS)
        late = when.week.first_day + timedelta(days=1)
        diary.at(_workday(early), 9, 2, lambda: self._raise(FIRST, "wish", whole=True))
        if late > early + timedelta(days=7):
            diary.at(_workday(late), 9, 2, lambda: self._raise(SECOND, "second_wish", whole=False))

    def _raise(self, key: CriterionKey, words: str, *, whole: bool) -> None:
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
        self._answer(record.request_id, whole=whole)

    def _answer(self, request: int, *, whole: bool) -> None:
        """The trainer accepts and plans; calls are heard before the training, and after it."""
        scene, words, diary = self._scene, self._scene.words["training"], self._scene.diary
        desk, trainer, who = scene.desk.training, scene.cast.trainer, scene.cast.inspectors[0]
        diary.on_day(1, 10, 30, lambda: desk.accept(trainer, request, words["accepted"]))
        diary.on_day(1, 10, 45, lambda: desk.plan(trainer, request, _workday(diary.now.date() + timedelta(days=8)),
                                                  words["planned"]))
        diary.on_day(7, 10, 0, lambda: desk.plan_listening(who, request, Stage.BEFORE))
        if whole:
            diary.on_day(9, 17, 10, lambda: desk.held(trainer, request, diary.now.date(), words["held"]))
            diary.on_day(17, 9, 40, lambda: self._hear_again(request))

    def _hear_again(self, request: int) -> None:
        """Draw the calls after the training; they are heard on that day, and so the request can be ended."""
        scene, words, who = self._scene, self._scene.words["training"], self._scene.cast.inspectors[0]
        desk = scene.desk.training
        desk.plan_listening(who, request, Stage.AFTER)
        scene.diary.on_day(2, 9, 30, lambda: desk.mark_heard_again(who, request, words["heard_again"]))
        scene.diary.on_day(2, 11, 0, lambda: desk.close(scene.cast.supervisor, request, words["closed"]))


def _workday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
