"""Plays a place of evidence beside the agent, where the interview is held; each opening of a call is audited.

It plays at normal speed whatever the inspector listens at, and gives the player back when its page is left.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qadesk.audio.player import Player, PlayerState
from qadesk.errors import UserError
from qadesk.models.coaching_record import EvidenceLine
from qadesk.models.people import Actor
from qadesk.ui.call_sound import CallSound, Sound
from qadesk.ui.playback import Playback
from qadesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from qadesk.services.desk import Desk


class CoachingSound(QObject):
    """`turned(EvidenceLine | None)`: what plays now; `failed(UserError)`."""

    turned = Signal(object)
    failed = Signal(object)

    def __init__(self, player: Player, *, desk: Desk, actor: Actor, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._actor, self._tasks, self._owner = desk, actor, tasks, owner
        self.playback = Playback(player, self)
        self._sound = CallSound(owner, tasks, partial(desk.listening.decode, actor))
        self._wanted: EvidenceLine | None = None
        self._loaded: int | None = None
        self._agent_left, self._speed = True, 1.0
        self._sound.ready.connect(self._take)
        self._sound.grown.connect(self._grow)
        self._sound.failed.connect(self._refuse)
        self.playback.state_changed.connect(self._turn)
        self.playback.taken.connect(self.stop)

    def play(self, line: EvidenceLine) -> None:
        """Play a place; while it plays, pause."""
        if self.playback.is_playing and line == self._wanted:
            self.playback.pause()
            return
        if self._loaded == line.evaluation_id and self.playback.has_call:
            self._wanted = line
            self._play_wanted()
            return
        self.stop()
        self._wanted = line
        self._tasks.run(self._owner, lambda: self._open(line.evaluation_id),
                        lambda opened: self._fetch(line, *opened), self._refuse)

    def stop(self) -> None:
        """Let go of the call and of the player."""
        self._wanted = None
        if self._loaded is not None:
            self._loaded = None
            self.playback.set_speed(self._speed)
        if self.playback.has_call:
            self.playback.unload()
        self._sound.close()
        self.turned.emit(None)

    def _open(self, evaluation_id: int) -> tuple[int, bool]:
        """The queue item and the side of the agent; both looks are audited."""
        item_id = self._desk.evaluations.open_record(self._actor, evaluation_id).item_id
        return item_id, self._desk.listening.open_call(self._actor, item_id).facts.agent_left

    def _fetch(self, line: EvidenceLine, item_id: int, agent_left: bool) -> None:
        if line == self._wanted:
            self._agent_left = agent_left
            self._sound.open(item_id)

    def _take(self, sound: Sound) -> None:
        if self._wanted is None:
            return
        self._loaded, self._speed = self._wanted.evaluation_id, self.playback.speed
        self.playback.load(sound.samples, sound.sample_rate_hz, agent_left=self._agent_left, complete=sound.complete,
                           expected_ms=max(sound.duration_ms, self._wanted.end_ms))
        self.playback.set_speed(1.0)
        self._play_wanted()

    def _grow(self, sound: Sound) -> None:
        """More of the call is decoded: a place that was not there yet begins to play."""
        wanted_ms = self._wanted.end_ms if self._wanted is not None else 0
        self.playback.grow(sound.samples, sound.sample_rate_hz, complete=sound.complete,
                           expected_ms=max(sound.duration_ms, wanted_ms))

    def _play_wanted(self) -> None:
        assert self._wanted is not None
        self.playback.play_span(self._wanted.start_ms, self._wanted.end_ms)
        self.turned.emit(self._wanted)

    def _turn(self, state: PlayerState) -> None:
        self.turned.emit(self._wanted if state is PlayerState.PLAYING else None)

    def _refuse(self, error: UserError) -> None:
        self.stop()
        self.failed.emit(error)
