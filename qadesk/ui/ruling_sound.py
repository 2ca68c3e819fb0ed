"""Plays a place of a call for who rules on it, and stores what of it was heard: a ruling rests on listening.

Besides the signals of `PlaceSound`: heard(item_id) more of it was heard, ask `coverage`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qadesk.audio.player import Player
from qadesk.models.listening import Coverage, OpenedCall
from qadesk.models.people import Actor
from qadesk.ui.heard_keeper import HeardKeeper
from qadesk.ui.place_sound import PlaceSound
from qadesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from qadesk.services.desk import Desk


@dataclass(frozen=True)
class CallPlace:
    """A span (ms) of the call of a queue item."""

    item_id: int
    start_ms: int
    end_ms: int


class RulingSound(PlaceSound[CallPlace]):
    """See the module's docstring."""

    heard = Signal(int)

    def __init__(self, player: Player, *, desk: Desk, actor: Actor, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(player, desk=desk, actor=actor, tasks=tasks, owner=owner)
        self.keeper = HeardKeeper(owner, tasks, partial(desk.listening.save_progress, actor),
                                  lambda: self.playback.position_ms)
        self.playback.heard_more.connect(self.keeper.add)
        self.keeper.changed.connect(self._tell_heard)
        self.keeper.failed.connect(self.failed)

    @property
    def coverage(self) -> Coverage:
        """What was heard of the call at hand, before and now."""
        return self.keeper.coverage

    def call_of(self, place: CallPlace) -> int:
        return place.item_id

    def open_call(self, place: CallPlace) -> tuple[int, OpenedCall]:
        return place.item_id, self._desk.listening.open_call(self._actor, place.item_id)

    def begin(self, item_id: int, opened: OpenedCall) -> None:
        self.keeper.begin(item_id, opened.heard)

    def stop(self) -> None:
        """What was heard is stored."""
        super().stop()
        self.keeper.leave()

    def _tell_heard(self) -> None:
        if self._loaded is not None:
            self.heard.emit(self._loaded)
