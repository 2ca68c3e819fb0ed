"""A person's habits at the player: speed, volume, balance, backstep, silence skipped, voices levelled and what the
ruler tells come with the account and are kept with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from qadesk.settings import Value
from qadesk.ui.playback import Playback
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.waveform import Waveform

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

STORE_AFTER_MS = 2_000


class PlayerHabits(QObject):
    """Asks once, then stores two seconds after the last change."""

    def __init__(self, playback: Playback, owner: QWidget, *, desk: Desk, actor: Actor, tasks: Tasks,
                 waveform: Waveform) -> None:
        super().__init__(owner)
        self._playback, self._owner, self._desk, self._actor, self._tasks = playback, owner, desk, actor, tasks
        self._waveform = waveform
        self._soon = QTimer(self, singleShot=True, interval=STORE_AFTER_MS)
        self._soon.timeout.connect(self._write)

    def ask(self) -> None:
        """Fetch the habits and give them to the player; changes from then on are stored."""
        self._tasks.run(self._owner, lambda: self._desk.settings.user(self._actor), self._take, lane="read")

    def store(self) -> None:
        """Store now what has changed."""
        if self._soon.isActive():
            self._soon.stop()
            self._write()

    def _take(self, habits: dict[str, Any]) -> None:
        self._playback.backstep_ms = habits["backstep_ms"]
        self._playback.set_speed(habits["speed_milli"] / 1000)
        self._playback.set_volume(habits["volume_percent"] / 100)
        self._playback.set_balance(habits["balance_percent"] / 100)
        self._playback.set_skip(habits["skip_silence"])
        self._playback.set_normalise(habits["normalise"])
        self._waveform.show_clock(habits["ruler_time_of_day"])
        for changed in (self._playback.speed_changed, self._playback.volume_changed, self._playback.skip_changed,
                        self._playback.normalise_changed, self._playback.balance_changed,
                        self._waveform.clock_changed):
            changed.connect(lambda _value: self._soon.start())

    def _write(self) -> None:
        playback = self._playback
        habits: dict[str, Value] = {
            "speed_milli": round(playback.speed * 1000), "volume_percent": round(playback.volume * 100),
            "balance_percent": round(playback.balance * 100), "skip_silence": playback.skips_silence,
            "normalise": playback.normalises, "ruler_time_of_day": self._waveform.shows_time_of_day}
        self._tasks.run(self._owner, lambda: self._desk.settings.change_user(self._actor, **habits), lambda _done: None)
