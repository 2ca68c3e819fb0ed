"""How a call sounds: speed in eighths, which voices are heard, volume and balance, silence and level.

Each turn of a knob is told by a signal. A child knows what plays and whose the player is.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from qadesk.audio.player import Player, Solo

SPEED_STEP, SLOWEST, FASTEST = 0.125, 0.5, 3.0
VOLUME_STEP = 0.1
SOLO_ORDER = (Solo.BOTH, Solo.AGENT, Solo.CUSTOMER)


class PlaybackKnobs(QObject):
    """Turned by keys and by the transport; skipping and levelling are this page's, all else is the player's."""

    speed_changed = Signal(float)
    solo_changed = Signal(object)
    swapped_changed = Signal(bool)
    volume_changed = Signal(float)
    balance_changed = Signal(float)
    skip_changed = Signal(bool)
    normalise_changed = Signal(bool)

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._skips = self._normalises = False

    # what a child gives

    def tell_heard(self) -> None:
        """Tell at once what was heard since the last time."""
        raise NotImplementedError

    def _aim(self) -> None:
        """Tell the player what it skips and levels now."""
        raise NotImplementedError

    # speed

    @property
    def speed(self) -> float:
        return self._player.speed

    def faster(self) -> None:
        self.set_speed(self.speed + SPEED_STEP)

    def slower(self) -> None:
        self.set_speed(self.speed - SPEED_STEP)

    def speed_normal(self) -> None:
        self.set_speed(1.0)

    def set_speed(self, speed: float) -> None:
        self.tell_heard()
        self._player.speed = min(max(speed, SLOWEST), FASTEST)
        self.speed_changed.emit(self._player.speed)

    # which voices are heard

    @property
    def solo(self) -> Solo:
        return self._player.solo

    @property
    def swapped(self) -> bool:
        return self._player.swapped

    def next_solo(self) -> None:
        """Both, then 座席, then 客户, then both."""
        self.set_solo(SOLO_ORDER[(SOLO_ORDER.index(self.solo) + 1) % len(SOLO_ORDER)])

    def toggle_solo(self, solo: Solo) -> None:
        """This leg alone, or both again."""
        self.set_solo(Solo.BOTH if self.solo is solo else solo)

    def set_solo(self, solo: Solo) -> None:
        if solo is not self.solo:
            self._player.solo = solo
            self.solo_changed.emit(solo)

    def swap(self) -> None:
        """The other channel is 座席."""
        self.set_swapped(not self.swapped)

    def set_swapped(self, swapped: bool) -> None:
        """Whether the other channel than the source says is 座席."""
        if swapped != self.swapped:
            self._player.swapped = swapped
            self.swapped_changed.emit(swapped)

    # volume and balance

    @property
    def volume(self) -> float:
        return self._player.volume

    def louder(self) -> None:
        self.set_volume(self.volume + VOLUME_STEP)

    def quieter(self) -> None:
        self.set_volume(self.volume - VOLUME_STEP)

    def set_volume(self, volume: float) -> None:
        self._player.volume = round(min(max(volume, 0.0), 1.0), 3)
        self.volume_changed.emit(self._player.volume)

    @property
    def balance(self) -> float:
        return self._player.balance

    def set_balance(self, balance: float) -> None:
        """-1: the left ear alone, 0: both alike, 1: the right one alone."""
        self._player.balance = round(min(max(balance, -1.0), 1.0), 3)
        self.balance_changed.emit(self._player.balance)

    # silence and level

    @property
    def skips_silence(self) -> bool:
        return self._skips

    @property
    def normalises(self) -> bool:
        return self._normalises

    def toggle_skip(self) -> None:
        self.set_skip(not self._skips)

    def toggle_normalise(self) -> None:
        self.set_normalise(not self._normalises)

    def set_skip(self, skips: bool) -> None:
        """Cut long silence short, in this page's calls."""
        self._skips = skips
        self._aim()
        self.skip_changed.emit(skips)

    def set_normalise(self, normalises: bool) -> None:
        """Bring each voice to one level, in this page's calls."""
        self._normalises = normalises
        self._aim()
        self.normalise_changed.emit(normalises)
