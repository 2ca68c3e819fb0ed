"""The tab 录音: the calls with their recordings, by the page, narrowed by whatever one knows of a call."""

from __future__ import annotations

from datetime import datetime
from typing import TypeGuard
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import N_, _, ngettext
from qadesk.models.call_lines import DIRECTION_NAMES, CallCount, CallFilter, CallLine, CallPage, FoundBy
from qadesk.models.periods import Period
from qadesk.ui import theme
from qadesk.ui.call_filters import CallFilters
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

PAGE_ROWS = 200
STATE_NAMES = {"playable": N_("Recorded"), "stored": N_("In the store"), "unplayable": N_("Cannot be played"),
               "away": N_("Away"), "missing": N_("No recording")}
STATE_TONES = {"playable": "good", "stored": "good", "unplayable": "fatal", "away": "warn", "missing": "warn"}
FOUND_WORDS = {FoundBy.NAME: N_("Found by the file that the list names"), FoundBy.ID: N_("Found by the call id"),
               FoundBy.TIME: N_("Found by number and time")}


class CallsPane(QWidget):
    """Shows a CallPage; `asked(CallFilter, offset)` when another one is wanted, `keep_asked(CallLine)` when the
    recording of one is to stay in the store, `listen_asked(CallLine)` when it is to be heard,
    `hold_asked(CallLine)` when a legal hold is to be placed or lifted, `plan_asked(CallLine)` when it is to be heard
    by a listening plan, `relink_asked()` when recordings that are away are to be looked for."""

    asked = Signal(object, int)
    keep_asked = Signal(object)
    listen_asked = Signal(object)
    hold_asked = Signal(object)
    plan_asked = Signal(object)
    relink_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = ZoneInfo("UTC")
        self._offset = 0
        self._period: Period | None = None
        self._total: tuple[CallFilter, int] | None = None
        self._shown = CallPage((), 0, more=False)
        self.filters = CallFilters()
        self.filters.changed.connect(lambda: self.ask(0))
        self._make_controls()
        self._make_table()
        tile, foot = Tile(), QHBoxLayout()
        foot.setContentsMargins(theme.TILE_PADDING, 4, 8, 4)
        foot.setSpacing(8)
        foot.addWidget(self.stray, 1)
        for part in (self.listen, self.keep, self.place, self.previous, self.next):
            foot.addWidget(part)
        tile.body.addWidget(self.filters)
        tile.body.addWidget(divider())
        tile.body.addWidget(self.table, 1)
        tile.body.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(tile)

    def show_period(self, period: Period) -> None:
        """Want the calls of a period that was chosen; once chosen, other days stay until another one is."""
        if period != self._period:
            self._period = period
            self.filters.show_days(period)

    def show_page(self, page: CallPage, zone: ZoneInfo) -> None:
        """Show a page of calls."""
        self._zone, self._offset, self._shown = zone, page.offset, page
        self.table.set_rows(page.lines)
        self.previous.setEnabled(page.offset > 0)
        self.next.setEnabled(page.more)
        self._show_place()

    def show_count(self, wanted: CallFilter, count: CallCount) -> None:
        """Show how many there are of those wanted, and how many recordings belong to no call."""
        self._total = (wanted, count.total)
        self._show_place()
        self.stray.setText(ngettext("{count:,} recording belongs to no call", "{count:,} recordings belong to no call",
                                    count.stray).format(count=count.stray) if count.stray else "")

    def offer_holds(self) -> None:
        """Let the rows' menu offer legal holds, to who may place them."""
        self.table.offer(_("Legal hold …"), self._hold, lambda line: is_call(line) and not line.on_hold)
        self.table.offer(_("Lift the legal hold …"), self._hold, lambda line: is_call(line) and line.on_hold)

    def wanted(self) -> tuple[CallFilter, int]:
        """The filter and the offset of the page that is wanted."""
        return self.filters.wanted(), self._offset

    def ask(self, offset: int) -> None:
        """Want the page that begins there."""
        self._offset = max(0, offset)
        self.asked.emit(*self.wanted())

    def narrow(self, state: str) -> None:
        """Show only calls of a state."""
        self.filters.narrow(state)

    def _show_place(self) -> None:
        page, wanted = self._shown, self.filters.wanted()
        first, last = page.offset + bool(page.lines), page.offset + len(page.lines)
        total = self._total[1] if self._total is not None and self._total[0] == wanted else None
        if total is None and not page.more:
            total = last
        words = (_("{first:,}–{last:,} of {total:,}") if total is not None and total >= last
                 else _("{first:,}–{last:,}, counting …"))
        self.place.setText(words.format(first=first, last=last, total=total))

    def _make_controls(self) -> None:
        self.listen = Button(_("Listen"), icon="headphones")
        self.listen.setToolTip(_("Opens the call where it stands in the queue"))
        self.listen.clicked.connect(self._listen)
        self.keep = Button(_("Keep the recording"), icon="archive-outline")
        self.keep.setToolTip(_("Takes it into the store, where it stays"))
        self.keep.clicked.connect(self._keep)
        self.place, self.stray = Label("", "caption"), Label("", "caption", tone="warn")
        self.previous = IconButton("chevron-left", _("Previous page"))
        self.next = IconButton("chevron-right", _("Next page"))
        self.previous.clicked.connect(lambda: self.ask(self._offset - PAGE_ROWS))
        self.next.clicked.connect(lambda: self.ask(self._offset + PAGE_ROWS))

    def _make_table(self) -> None:
        unfilter = Button(_("Clear filters"))
        unfilter.clicked.connect(self.filters.clear_all)
        self.table: RecordTable[CallLine] = RecordTable(_("Calls"), [
            Column("start", _("Start"), self._start, sort=lambda r: r.start_utc_ms or 0, width=150),
            Column("agent", _("Agent"), lambda r: r.agent_no),
            Column("name", _("Name"), lambda r: r.agent_name),
            Column("team", _("Team"), lambda r: r.team),
            Column("direction", _("Direction"), lambda r: _(DIRECTION_NAMES.get(r.direction, r.direction))),
            Column("queue", _("Queue"), lambda r: r.queue),
            Column("band", _("Time band"), lambda r: r.band),
            Column("number", _("Number"), lambda r: r.number_masked, width=110),
            Column("duration", _("Duration"), lambda r: clock(r.duration_ms), number=True,
                   sort=lambda r: r.duration_ms),
            Column("drawn", _("In draw"), _standing, kind="chip", tone=lambda r: "warn" if r.on_hold else "accent",
                   width=96),
            Column("audio", _("Recording"), lambda r: _(STATE_NAMES[r.audio]), kind="chip",
                   tone=lambda r: STATE_TONES[r.audio], width=118),
            Column("file", _("File"), lambda r: r.reason or r.recording, stretch=True, hint=_file_words),
        ], key=lambda r: r.call_id, empty=EmptyState("magnify", _("No call fits"), _(
            "Choose other days, or clear the filters."), unfilter))
        self.table.offer(_("Listen"), self._listen, can_be_heard)
        self.table.offer(_("Put on a listening plan …"), self._plan, can_be_planned)
        self.table.offer(_("Keep the recording"), self._keep, can_be_kept)
        self.table.offer(_("Look for the recording …"), self.relink_asked.emit,
                         lambda line: line is not None and line.audio == "away")
        self.table.opened.connect(lambda _line: self._listen())
        self.table.chosen.connect(self._show_possible)
        self._show_possible(None)

    def _show_possible(self, line: CallLine | None) -> None:
        self.keep.setEnabled(can_be_kept(line))
        self.listen.setEnabled(can_be_heard(line))

    def _listen(self) -> None:
        line = self.table.current()
        if can_be_heard(line):
            self.listen_asked.emit(line)

    def _plan(self) -> None:
        line = self.table.current()
        if can_be_planned(line):
            self.plan_asked.emit(line)

    def _keep(self) -> None:
        line = self.table.current()
        if can_be_kept(line):
            self.keep_asked.emit(line)

    def _hold(self) -> None:
        line = self.table.current()
        if is_call(line):
            self.hold_asked.emit(line)

    def _start(self, line: CallLine) -> str:
        if line.start_utc_ms is None:
            return "–"
        return datetime.fromtimestamp(line.start_utc_ms / 1000, self._zone).strftime("%Y-%m-%d %H:%M:%S")


def can_be_heard(line: CallLine | None) -> bool:
    """Whether a call can be opened from here: it stands in the queue, or did."""
    return line is not None and line.item_id is not None


def is_call(line: CallLine | None) -> TypeGuard[CallLine]:
    """Whether a line is a call, and not a recording that no call goes with."""
    return line is not None and line.start_utc_ms is not None


def can_be_planned(line: CallLine | None) -> bool:
    """Whether a call can be put on a listening plan: it has a recording within reach."""
    return is_call(line) and line.audio in ("playable", "stored")


def can_be_kept(line: CallLine | None) -> bool:
    """Whether a call's recording can go into the store: there is one, and it is within reach."""
    return is_call(line) and line.audio in ("playable", "stored", "unplayable")


def clock(length_ms: int) -> str:
    """A length as m:ss or h:mm:ss."""
    seconds = length_ms // 1000
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def _file_words(line: CallLine) -> str:
    """The file, what is wrong with it, and how it was found."""
    found = _(FOUND_WORDS[line.found_by]) if line.found_by else ""
    return "\n".join(part for part in (line.recording, line.reason, found) if part)


def _standing(line: CallLine) -> str:
    return _("On hold") if line.on_hold else _("In draw") if line.drawn else ""
