"""The tab 会话各段 under the player: all parts of a transferred call, each with what became of it.

Another part is heard beside the one at hand, or opened to be scored for its own agent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qadesk.i18n import N_, _
from qadesk.models.conversation import CallPart
from qadesk.models.listening import clock_text
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

HEAR, OPEN = "hear", "open"
_HERE, _DRAWN, _QUEUED = N_("At hand"), N_("In draw"), N_("In the queue")


class ConversationParts(QWidget):
    """`hear_asked(CallPart)`: it is to be played, or stopped; `open_asked(CallPart)`: it is to be opened."""

    hear_asked = Signal(object)
    open_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playing: int | None = None
        self.table: RecordTable[CallPart] = RecordTable(_("Parts of the conversation"), [
            Column("start", _("Start"), lambda r: f"{r.started_at:%H:%M:%S}", width=76),
            Column("agent", _("Agent"), lambda r: f"{r.agent_code} {r.agent_name}".strip()),
            Column("team", _("Team"), lambda r: r.team),
            Column("length", _("Length"), lambda r: clock_text(r.duration_ms), number=True),
            Column("standing", _("State"), _standing, kind="chip", tone=_tone, width=76),
            Column("scored", _("Scored by"), lambda r: r.scored_by, stretch=True),
            Column(HEAR, "", self._hear_words, kind="link", width=64),
            Column(OPEN, "", _open_words, kind="link", width=84),
        ], key=lambda r: r.call_id, sortable=False)
        self.table.link_pressed.connect(self._follow)
        self.table.opened.connect(lambda part: self._follow(part, OPEN if _can_be_opened(part) else HEAR))
        self.table.offer(_("Play or stop this part"), lambda: self._follow(self.table.current(), HEAR), _can_be_heard)
        self.table.offer(_("Open this part"), lambda: self._follow(self.table.current(), OPEN), _can_be_opened)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.table)

    def show_parts(self, parts: Sequence[CallPart]) -> None:
        """Show the parts of a conversation."""
        self._playing = None
        self.table.set_rows(parts)

    def show_playing(self, call_id: int | None) -> None:
        """Which part plays beside the call at hand."""
        self._playing = call_id
        self.table.set_rows(self.table.rows())

    def _follow(self, part: CallPart | None, column: str) -> None:
        if column == HEAR and _can_be_heard(part):
            self.hear_asked.emit(part)
        elif column == OPEN and _can_be_opened(part):
            self.open_asked.emit(part)

    def _hear_words(self, part: CallPart) -> str:
        if not _can_be_heard(part):
            return ""
        return _("Stop") if part.call_id == self._playing else _("Play")


def _can_be_heard(part: CallPart | None) -> bool:
    return part is not None and part.is_heard and not part.is_here


def _can_be_opened(part: CallPart | None) -> bool:
    return part is not None and part.item_id is not None and not part.is_here


def _open_words(part: CallPart) -> str:
    if not _can_be_opened(part):
        return ""
    return _("Open the record") if part.evaluation_id is not None else _("Open")


def _standing(part: CallPart) -> str:
    if part.is_here:
        return _(_HERE)
    return _(_DRAWN) if part.is_drawn else _(_QUEUED) if part.item_id is not None else ""


def _tone(part: CallPart) -> str:
    return "accent" if part.is_here else "neutral"
