"""What the inspectors of the practice centre hear beside what they score: enough calls for about two hours a day.

The recordings of the practice centre are short, so that many are heard, and places of them once more. What waits in
the queue nobody has heard.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from qadesk.models.listening import HeardSpan
from qadesk.models.people import Actor
from qadesk.services.practice_centre import days
from qadesk.services.practice_rows import Heard, KnownRecording
from qadesk.services.practice_scene import Scene

HOUR, MINUTE = 17, 55
SHORT_OF, MOST_H = 1.8, 2.5  # hours of a day
LATELY_DAYS = 14  # calls are heard that are no older
AGAIN_MS = 4000  # from there on a place is heard once more


class Listening:
    """Notes the listening of each working day; like the player's own notes, these are no acts."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def plan(self) -> None:
        """Put the working days into the diary."""
        for day in days(self._scene.when.first_day, self._scene.when.eve):
            if day.weekday() < 5:
                self._scene.diary.at(day, HOUR, MINUTE, self._listen)

    def _listen(self) -> None:
        scene = self._scene
        since = scene.diary.now.date() - timedelta(days=LATELY_DAYS)
        lately = [known for number, known in scene.known.items()
                  if known.call.start.date() >= since and number not in scene.left]
        if lately:
            scene.rows.add_heard([heard for who in scene.cast.inspectors for heard in self._heard(who, lately)])

    def _heard(self, who: Actor, lately: list[KnownRecording]) -> Iterator[Heard]:
        """Whole calls in any order, and places of them again, until the day's hours are full."""
        scene = self._scene
        chance = scene.chance("listened", who.login_name, scene.diary.now.date())
        left_ms = chance.uniform(SHORT_OF, MOST_H) * 3_600_000
        while left_ms > 0:
            known = chance.choice(lately)
            spans = _spans(known.length_ms, chance)
            yield Heard(known.call.call_id, who, scene.diary.now - timedelta(milliseconds=left_ms), spans)
            left_ms -= sum(span.wall_ms for span in spans)


def _spans(length_ms: int, chance: random.Random) -> tuple[HeardSpan, ...]:
    again = chance.randrange(AGAIN_MS, length_ms // 2)
    return HeardSpan(0, length_ms), HeardSpan(again, length_ms)
