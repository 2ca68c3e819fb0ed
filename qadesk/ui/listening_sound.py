"""The sound of the call that is open on the page 监听评分: decoded while the call is opened, shown once both are there,
taken away while another page plays, and brought back to its place.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qadesk.audio.player import SoundState
from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.ui.call_sound import CallSound, Sound

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage

ALSA_DEFAULT = "default"  # what ALSA calls the device that the system chooses


class ListeningSound(QObject):
    """One call at a time; `back_at_ms` is where it is to stand: asked for, or as before another page played."""

    def __init__(self, page: ListeningPage) -> None:
        super().__init__(page)
        self._page = page
        self._sound: Sound | None = None
        self._was_taken = False
        self.back_at_ms: int | None = None
        self.call = CallSound(page, page.tasks, partial(page.desk.listening.decode, page.actor))
        self.call.ready.connect(self._take)
        self.call.grown.connect(self._grow)
        self.call.failed.connect(self._refuse)
        page.playback.sound_changed.connect(self._name)
        page.playback.taken.connect(self._lose)

    def open(self, item_id: int) -> None:
        """Have the sound of a call decoded."""
        self.call.open(item_id)

    def close(self) -> None:
        """Show none, and stand nowhere in the next."""
        self.back_at_ms = None
        self._drop()

    @property
    def at_hand(self) -> Sound | None:
        """The sound of the call that is open, once all of it is there."""
        return self._sound if self._sound is not None and self._sound.complete else None

    def bring_back(self) -> None:
        """Open the sound again that another page, or a clip that was listened to, took away."""
        if self._was_taken and self._page.item_id is not None:
            self.open(self._page.item_id)
        self._was_taken = False

    def show(self) -> None:
        """Show it once both are there: the opening that was audited, and the sound that was decoded meanwhile."""
        page, opened, sound = self._page, self._page.opened, self._sound
        if opened is None or sound is None:
            return
        page.centre.set_sound(sound, agent_left=opened.facts.agent_left,
                              position_ms=opened.position_ms if self.back_at_ms is None else self.back_at_ms)
        page.left.put_back()
        page.show_evidence()
        page.proof.show()

    def name_device(self) -> None:
        """Say what it is heard on."""
        self._name(self._page.playback.sound)

    def _take(self, sound: Sound) -> None:
        self._sound = sound
        self.show()

    def _grow(self, sound: Sound) -> None:
        self._sound = sound
        if self._page.opened is not None:
            self._page.centre.grow_sound(sound)
            self._page.proof.show()

    def _refuse(self, error: UserError) -> None:
        """None of it plays, also not what was decoded before it failed."""
        self._drop()
        self._page.show_error(error)

    def _lose(self) -> None:
        """Another page plays: the call stays open, its sound comes back when this page is shown again."""
        page = self._page
        page.playback.pause()
        page.left.keep()
        page.store_heard()
        self.back_at_ms, self._was_taken = page.playback.position_ms, True
        self._drop()

    def _drop(self) -> None:
        self._sound = None
        self._page.centre.clear_sound()
        self.call.close()

    def _name(self, sound: SoundState) -> None:
        name = self._page.playback.device_name
        words = _("Default device") if name in ("", ALSA_DEFAULT) else name
        self._page.sound_named.emit(words, sound is SoundState.OK)
