"""Plays a place of evidence beside the agent, where the interview is held.

It plays at normal speed whatever the inspector listens at, and gives the player back when its page is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qadesk.audio.player import Player
from qadesk.models.coaching_record import EvidenceLine
from qadesk.models.listening import OpenedCall
from qadesk.models.people import Actor
from qadesk.ui.call_sound import Sound
from qadesk.ui.place_sound import PlaceSound
from qadesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from qadesk.services.desk import Desk


class CoachingSound(PlaceSound[EvidenceLine]):
    """`turned(EvidenceLine | None)`: what plays now; `failed(UserError)`."""

    def __init__(self, player: Player, *, desk: Desk, actor: Actor, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(player, desk=desk, actor=actor, tasks=tasks, owner=owner)
        self._speed = 1.0

    def call_of(self, place: EvidenceLine) -> int:
        return place.evaluation_id

    def open_call(self, place: EvidenceLine) -> tuple[int, OpenedCall]:
        """Both looks are audited: the one at the record, and the opening of its call."""
        item_id = self._desk.evaluations.open_record(self._actor, place.evaluation_id).item_id
        return item_id, self._desk.listening.open_call(self._actor, item_id)

    def load(self, sound: Sound, wanted: EvidenceLine) -> None:
        self._speed = self.playback.speed
        super().load(sound, wanted)
        self.playback.set_speed(1.0)

    def stop(self) -> None:
        if self._loaded is not None:
            self._loaded = None
            self.playback.set_speed(self._speed)
        super().stop()
