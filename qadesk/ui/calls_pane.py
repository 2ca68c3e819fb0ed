"""The tab 录音: the calls of the week with their recordings, by the page, narrowed by text and by state."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import N_, _, ngettext
from qadesk.models.call_lines import CallLine, CallPage
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

PAGE_ROWS = 200
_SETTLE_MS = 250
STATES = (("all", N_("All calls")), ("playable", N_("With recording")), ("stored", N_("In the store")),
          ("unplayable", N_("Cannot be played")), ("away", N_("Recording away")),
          ("missing", N_("No recording")), ("stray", N_("Recordings without a call")))
STATE_NAMES = {"playable": N_("Recorded"), "stored": N_("In the store"), "unplayable": N_("Cannot be played"),
               "away": N_("Away"), "missing": N_("No recording")}
STATE_TONES = {"playable": "good", "stored": "good", "unplayable": "fatal", "away": "warn", "missing": "warn"}
DIRECTION_NAMES = {"in": N_("Inbound"), "out": N_("Outbound"), "internal": N_("Internal"), "": ""}


class CallsPane(QWidget):
    """Shows a CallPage; `asked(text, state, offset)` when another one is wanted, `keep_asked(CallLine)`
    when the recording of one is to stay in the store."""

    asked = Signal(str, str, int)
    keep_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = ZoneInfo("UTC")
        self._offset = 0
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.ask(0))
        self._make_controls()
        self._make_table()
        tile, foot = Tile(_("Calls and recordings")), QHBoxLayout()
        self._tile = tile
        for control in (self.state, self.search):
            tile.add_control(control)
        foot.setContentsMargins(theme.TILE_PADDING, 4, 8, 4)
        foot.setSpacing(8)
        foot.addWidget(self.stray, 1)
        for part in (self.keep, self.place, self.previous, self.next):
            foot.addWidget(part)
        tile.body.addWidget(self.table, 1)
        tile.body.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(tile)

    def show_page(self, page: CallPage, zone: ZoneInfo) -> None:
        """Show a page of calls."""
        self._zone, self._offset = zone, page.offset
        self.table.set_rows(page.lines)
        first, last = page.offset + bool(page.lines), page.offset + len(page.lines)
        self.place.setText(_("{first:,}–{last:,} of {total:,}").format(first=first, last=last, total=page.total))
        self.previous.setEnabled(page.offset > 0)
        self.next.setEnabled(last < page.total)
        self.stray.setText(ngettext("{count:,} recording belongs to no call", "{count:,} recordings belong to no call",
                                    page.stray).format(count=page.stray)
                           if page.stray else "")

    def wanted(self) -> tuple[str, str, int]:
        """Text, state and offset of the page that is wanted."""
        return self.search.text(), str(self.state.currentData()), self._offset

    def ask(self, offset: int) -> None:
        """Want the page that begins there."""
        self._offset = max(0, offset)
        self.asked.emit(*self.wanted())

    def narrow(self, state: str) -> None:
        """Show only calls of a state."""
        self.state.setCurrentIndex(self.state.findData(state))
        self.ask(0)

    def _make_controls(self) -> None:
        self.keep = Button(_("Keep the recording"), icon="archive-outline")
        self.keep.setToolTip(_("Takes it into the store, where it stays"))
        self.keep.clicked.connect(self._keep)
        self.search = SearchField(_("Agent, queue, number tail"))
        self.search.set_width(220)
        self.search.sought.connect(lambda _words: self._settle.start())
        self.state = QComboBox()
        self.state.setAccessibleName(_("Which calls"))
        for key, words in STATES:
            self.state.addItem(_(words), key)
        self.state.activated.connect(lambda _index: self.ask(0))
        self.place, self.stray = Label("", "caption"), Label("", "caption", tone="warn")
        self.previous = IconButton("chevron-left", _("Previous page"))
        self.next = IconButton("chevron-right", _("Next page"))
        self.previous.clicked.connect(lambda: self.ask(self._offset - PAGE_ROWS))
        self.next.clicked.connect(lambda: self.ask(self._offset + PAGE_ROWS))

    def _make_table(self) -> None:
        self.table: RecordTable[CallLine] = RecordTable(_("Calls"), [
            Column("start", _("Start"), self._start, sort=lambda r: r.start_utc_ms or 0, width=150),
            Column("agent", _("Agent"), lambda r: r.agent_no),
            Column("name", _("Name"), lambda r: r.agent_name),
            Column("team", _("Team"), lambda r: r.team),
            Column("direction", _("Direction"), lambda r: _(DIRECTION_NAMES.get(r.direction, r.direction))),
            Column("queue", _("Queue"), lambda r: r.queue),
            Column("number", _("Number"), lambda r: r.number_masked, width=110),
            Column("duration", _("Duration"), lambda r: clock(r.duration_ms), number=True,
                   sort=lambda r: r.duration_ms),
            Column("drawn", _("In draw"), lambda r: _("In draw") if r.drawn else "", kind="chip",
                   tone=lambda r: "accent", width=72),
            Column("audio", _("Recording"), lambda r: _(STATE_NAMES[r.audio]), kind="chip",
                   tone=lambda r: STATE_TONES[r.audio], width=118),
            Column("file", _("File"), lambda r: r.reason or r.recording, stretch=True),
        ], key=lambda r: r.call_id, empty=EmptyState("magnify", _("No call fits"), _(
            "Choose another week or state, or clear the search.")))
        self.table.offer(_("Keep the recording"), self._keep, can_be_kept)
        self.table.chosen.connect(lambda line: self.keep.setEnabled(can_be_kept(line)))
        self.keep.setEnabled(False)

    def _keep(self) -> None:
        line = self.table.current()
        if line is not None and can_be_kept(line):
            self.keep_asked.emit(line)

    def _start(self, line: CallLine) -> str:
        if line.start_utc_ms is None:
            return "–"
        return datetime.fromtimestamp(line.start_utc_ms / 1000, self._zone).strftime("%Y-%m-%d %H:%M:%S")


def can_be_kept(line: CallLine | None) -> bool:
    """Whether a call's recording can go into the store: there is one, and it is within reach."""
    return line is not None and line.start_utc_ms is not None and line.audio in ("playable", "stored", "unplayable")


def clock(length_ms: int) -> str:
    """A length as m:ss or h:mm:ss."""
    seconds = length_ms // 1000
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"
