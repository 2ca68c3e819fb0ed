"""What stands in the queue beside the draw: follow-ups and targeted calls are heard within a day or two."""

from __future__ import annotations

from datetime import timedelta

from qadesk.services.practice_centre import days
from qadesk.services.practice_scene import Scene
from qadesk.services.practice_story import Weeks

HOUR, EVERY_MIN = 17, 2
LAST_DAYS = 2  # what is taken in the last days is left: a newcomer finds some


class OtherWork:
    """Goes through the rest of the queue on each working day."""

    def __init__(self, scene: Scene, weeks: Weeks) -> None:
        self._scene, self._weeks = scene, weeks

    def plan(self) -> None:
        """Put the days into the diary."""
        until = self._scene.when.eve - timedelta(days=LAST_DAYS)
        for day in days(self._scene.when.first_day, until):
            if day.weekday() < 5:
                self._scene.diary.at(day, HOUR, 30, self._work)

    def _work(self) -> None:
        scene = self._scene
        for at, (item, number) in enumerate(scene.rows.waiting_beside_draws()):
            who = scene.cast.inspectors[at % len(scene.cast.inspectors)]
            scene.diary.after(EVERY_MIN * (at + 1), lambda item=item, number=number, who=who:  # type: ignore[misc]
                              self._weeks.hear_and_score(item, scene.calls[number], who))
