"""Plays a place of a call for who rules on it, and stores what of it was heard: a ruling rests on listening.

    sound = RulingSound(player, desk=desk, actor=actor, tasks=tasks, owner=page)
    sound.play(item_id, start_ms, end_ms)      opens the call (audited) where it is not at hand; again: pause
    sound.stop()                               lets go of call and player, stores what was heard
Signals: turned((item_id, start_ms, end_ms) | None) what plays now · heard(item_id) more of it was heard: ask `coverage`
· failed(UserError).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qadesk.audio.player import Player, PlayerState
from qadesk.errors import UserError
from qadesk.models.listening import Coverage, OpenedCall
from qadesk.models.people import Actor
from qadesk.ui.call_sound import CallSound, Sound
from qadesk.ui.heard_keeper import HeardKeeper
from qadesk.ui.playback import Playback
from qadesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from qadesk.services.desk import Desk

Place = tuple[int, int, int]


class RulingSound(QObject):
    """See the module's docstring."""

    turned = Signal(object)
    heard = Signal(int)
    failed = Signal(object)

    def __init__(self, player: Player, *, desk: Desk, actor: Actor, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._actor, self._tasks, self._owner = desk, actor, tasks, owner
        self.playback = Playback(player, self)
        self._sound = CallSound(owner, tasks, partial(desk.listening.decode, actor))
        self.keeper = HeardKeeper(owner, tasks, partial(desk.listening.save_progress, actor),
                                  lambda: self.playback.position_ms)
        self._wanted: Place | None = None
        self._loaded: int | None = None
        self._agent_left = True
        self._connect()

    @property
    def coverage(self) -> Coverage:
        """What was heard of the call at hand, before and now."""
        return self.keeper.coverage

    def play(self, item_id: int, start_ms: int, end_ms: int) -> None:
        """Play a place; while it plays, pause."""
        place = (item_id, start_ms, end_ms)
        if self.playback.is_playing and place == self._wanted:
            self.playback.pause()
        elif self._loaded == item_id and self.playback.has_call:
            self._wanted = place
            self._play_wanted()
        else:
            self.stop()
            self._wanted = place
            self._tasks.run(self._owner, lambda: self._desk.listening.open_call(self._actor, item_id),
                            partial(self._fetch, place), self._refuse)

    def stop(self) -> None:
        """Let go of the call and of the player; what was heard is stored."""
        self._wanted = self._loaded = None
        if self.playback.has_call:
            self.playback.unload()
        self.keeper.leave()
        self._sound.close()
        self.turned.emit(None)

    def _fetch(self, place: Place, opened: OpenedCall) -> None:
        if place == self._wanted:
            self._agent_left = opened.facts.agent_left
            self.keeper.begin(place[0], opened.heard)
            self._sound.open(place[0])

    def _take(self, sound: Sound) -> None:
        if self._wanted is None:
            return
        self._loaded = self._wanted[0]
        self.playback.load(sound.samples, sound.sample_rate_hz, agent_left=self._agent_left, complete=sound.complete,
                           expected_ms=max(sound.duration_ms, self._wanted[2]))
        self._play_wanted()

    def _grow(self, sound: Sound) -> None:
        """More of the call is decoded: a place that was not there yet begins to play."""
        wanted_ms = self._wanted[2] if self._wanted is not None else 0
        self.playback.grow(sound.samples, sound.sample_rate_hz, complete=sound.complete,
                           expected_ms=max(sound.duration_ms, wanted_ms))

    def _play_wanted(self) -> None:
        assert self._wanted is not None
        self.playback.play_span(*self._wanted[1:])
        self.turned.emit(self._wanted)

    def _turn(self, state: PlayerState) -> None:
        self.turned.emit(self._wanted if state is PlayerState.PLAYING else None)

    def _tell_heard(self) -> None:
        if self._loaded is not None:
            self.heard.emit(self._loaded)

    def _refuse(self, error: UserError) -> None:
        self.stop()
        self.failed.emit(error)

    def _connect(self) -> None:
        self._sound.ready.connect(self._take)
        self._sound.grown.connect(self._grow)
        self._sound.failed.connect(self._refuse)
        self.playback.state_changed.connect(self._turn)
        self.playback.heard_more.connect(self.keeper.add)
        self.playback.taken.connect(self.stop)
        self.keeper.changed.connect(self._tell_heard)
        self.keeper.failed.connect(self.failed)
