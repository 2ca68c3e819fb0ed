"""The closed month of the practice centre: every call of it scored and decided, closed, and handed over."""

from __future__ import annotations

from datetime import date, timedelta

from qadesk.models.closing import NewFiling, ProposalDraft
from qadesk.models.periods import week_of_day
from qadesk.models.scorecards import FatalState
from qadesk.services.practice_scene import Scene
from qadesk.services.practice_story import Weeks


class MonthEnd:
    """Closes the month on the Friday on which its last week was scored."""

    def __init__(self, scene: Scene, weeks: Weeks) -> None:
        self._scene, self._weeks = scene, weeks

    def plan(self) -> None:
        """Put the Friday into the diary, and the hand-over on the day after the next."""
        when, diary = self._scene.when, self._scene.diary
        if when.first_day > when.closed.first_day:
            return
        friday = week_of_day(when.closed.last_day).next().first_day + timedelta(days=4)
        diary.at(friday, 17, 40, self._weeks.decide_all)  # a month with open ones cannot be closed
        diary.at(friday, 18, 5, self._close)
        diary.at(friday + timedelta(days=1), 10, 0, lambda: self._hand_over(friday + timedelta(days=1)))
        diary.at(friday + timedelta(days=1), 11, 0, self._adjust)

    def _close(self) -> None:
        scene, month, words = self._scene, self._scene.when.closed, self._scene.words["month"]
        chief = scene.cast.supervisor
        scene.desk.month_plans.remark(chief, month, words["remark"])
        scene.desk.month_plans.propose(chief, month, [ProposalDraft(**one) for one in words["proposals"]])
        scene.desk.closing.close(chief, scene.desk.closing.prepare(chief, month))

    def _adjust(self) -> None:
        """Somebody finds a mistake of one's own in the closed month: it is told in the month after."""
        last, who = self._scene.when.closed.last_day, self._scene.cast.inspectors[1]
        own = [one for one in self._scene.scored if one.by == who and one.call.start.date() <= last
               and one.evaluation.fatal_state is FatalState.NONE]
        self._weeks.revise(own[-1])

    def _hand_over(self, day: date) -> None:
        words = self._scene.words["month"]
        self._scene.desk.filings.enter(self._scene.cast.supervisor, NewFiling(
            self._scene.when.closed, "", 1, words["receiver"], words["way"], day))
