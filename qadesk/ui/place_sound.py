"""Plays one place of a call after another beside what is read; each opening of a call is audited.

    sound.play(place)      opens its call where it is not at hand, then plays the place; while it plays: pause
    sound.stop()           lets go of the call and of the player
Signals: turned(place | None) what plays now · failed(UserError).
"""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qadesk.audio.buffer import DecodedCall
from qadesk.audio.growth import Growth
from qadesk.audio.player import Player, PlayerState
from qadesk.errors import UserError
from qadesk.models.listening import OpenedCall
from qadesk.models.people import Actor
from qadesk.ui.call_sound import CallSound, Sound
from qadesk.ui.playback import Playback
from qadesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from qadesk.services.desk import Desk


class Place(Protocol):
    """A span of a call (ms)."""

    @property
    def start_ms(self) -> int: ...

    @property
    def end_ms(self) -> int: ...


P = TypeVar("P", bound=Place)


class PlaceSound(QObject, Generic[P]):
    """Subclasses say which call a place is in, and how that call is opened."""

    turned = Signal(object)
    failed = Signal(object)

    def __init__(self, player: Player, *, desk: Desk, actor: Actor, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._actor, self._tasks, self._owner = desk, actor, tasks, owner
        self.playback = Playback(player, self)
        self._sound = CallSound(owner, tasks, self.decode)
        self._wanted: P | None = None
        self._loaded: int | None = None
        self._agent_left = True
        self._sound.ready.connect(self._take)
        self._sound.grown.connect(self._grow)
        self._sound.failed.connect(self._refuse)
        self.playback.state_changed.connect(self._turn)
        self.playback.taken.connect(self.stop)

    def call_of(self, place: P) -> int:
        """What tells the call of a place from others."""
        raise NotImplementedError

    def open_call(self, place: P) -> tuple[int, OpenedCall]:
        """The queue item of a place and its call, opened; called on the writing lane."""
        raise NotImplementedError

    def decode(self, key: int, growth: Growth) -> Future[DecodedCall]:
        """Begin to decode what `open_call` gave the key of."""
        return self._desk.listening.decode(self._actor, key, growth)

    def begin(self, item_id: int, opened: OpenedCall) -> None:
        """A call was opened."""

    def play(self, place: P) -> None:
        """Play a place; while it plays, pause."""
        if self.playback.is_playing and place == self._wanted:
            self.playback.pause()
        elif self._loaded == self.call_of(place) and self.playback.has_call:
            self._wanted = place
            self._play_wanted()
        else:
            self.stop()
            self._wanted = place
            self._tasks.run(self._owner, partial(self.open_call, place), partial(self._fetch, place), self._refuse)

    def stop(self) -> None:
        """Let go of the call and of the player."""
        self._wanted = self._loaded = None
        if self.playback.has_call:
            self.playback.unload()
        self._sound.close()
        self.turned.emit(None)

    def load(self, sound: Sound, wanted: P) -> None:
        """Give a call to the player, paused."""
        self._loaded = self.call_of(wanted)
        self.playback.load(sound.samples, sound.sample_rate_hz, agent_left=self._agent_left, complete=sound.complete,
                           expected_ms=max(sound.duration_ms, wanted.end_ms))

    def _fetch(self, place: P, found: tuple[int, OpenedCall]) -> None:
        if place == self._wanted:
            item_id, opened = found
            self._agent_left = opened.facts.agent_left
            self.begin(item_id, opened)
            self._sound.open(item_id)

    def _take(self, sound: Sound) -> None:
        if self._wanted is not None:
            self.load(sound, self._wanted)
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
