"""Joins the parts of a conversation with the page 监听评分: shown in a tab where there are any, opened like any call of
the queue, or heard beside the call at hand, which has the player back afterwards.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from qadesk.audio.buffer import DecodedCall
from qadesk.audio.growth import Growth
from qadesk.audio.player import Player
from qadesk.i18n import _
from qadesk.models.conversation import CallPart
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.listening import OpenedCall
from qadesk.ui.listening_centre import PARTS
from qadesk.ui.place_sound import PlaceSound

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class PartSound(PlaceSound[CallPart]):
    """Plays one part at a time; `item_id` is the call at hand, by whose right it is heard."""

    item_id: int = 0

    def call_of(self, place: CallPart) -> int:
        return place.call_id

    def open_call(self, place: CallPart) -> tuple[int, OpenedCall]:
        return place.call_id, self._desk.listening.open_part(self._actor, self.item_id, place.call_id)

    def decode(self, key: int, growth: Growth) -> Future[DecodedCall]:
        return self._desk.listening.decode_part(self._actor, self.item_id, key, growth)


class ListeningParts(QObject):
    """One conversation at a time."""

    def __init__(self, page: ListeningPage, player: Player) -> None:
        super().__init__(page)
        self._page, self._pane, self._tabs = page, page.centre.parts, page.centre.tabs
        self.sound = PartSound(player, desk=page.desk, actor=page.actor, tasks=page.tasks, owner=page)
        self._plays = False
        self.sound.turned.connect(self._show_playing)
        self.sound.failed.connect(page.messages.show_error)
        self._pane.hear_asked.connect(self._hear)
        self._pane.open_asked.connect(self._open)

    def begin(self, opened: OpenedCall) -> None:
        """A call is open: show the other parts of its conversation."""
        self.sound.item_id = opened.facts.item_id
        self._pane.show_parts(opened.parts)
        self._tabs.setTabText(PARTS, _("Parts {count}").format(count=len(opened.parts)))
        self._tabs.setTabVisible(PARTS, bool(opened.parts))

    def end(self) -> None:
        """No call is open."""
        self.sound.stop()
        self._tabs.setTabVisible(PARTS, False)
        self._pane.show_parts(())

    def _hear(self, part: CallPart) -> None:
        self.sound.play(part)

    def _open(self, part: CallPart) -> None:
        if part.evaluation_id is not None:
            self._page.open_item(RecordLink(part.evaluation_id))
        elif part.item_id is not None:
            self._page.open_item(part.item_id)

    def _show_playing(self, part: CallPart | None) -> None:
        """Once a part has stopped, the call at hand has the player back where it stood."""
        ended, self._plays = self._plays and part is None, part is not None
        self._pane.show_playing(part.call_id if part is not None else None)
        if ended:
            QTimer.singleShot(0, self, self._give_back)

    def _give_back(self) -> None:
        if not self._plays:
            self.sound.stop()
            self._page.sound.bring_back()
