"""The tab 声学标记: the marks of the call in the order of time, each to be heard, upheld or rejected by a key.

A mark that becomes current takes the playhead along; A and D give the verdict, the same key again or Ctrl+Z takes it
back, and the next mark to judge becomes the current one. E takes the mark's span as evidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.acoustic_marks import CallAcoustics, MarkRow
from qadesk.models.acoustics import MarkVerdict
from qadesk.models.evidence import EvidenceEntry
from qadesk.ui import acoustic_words as words
from qadesk.ui import theme
from qadesk.ui.keys import FORM, MARKS, WINDOW, Keys
from qadesk.ui.queue_list import PLAYER_KEYS
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.labels import ElidedLabel, divider
from qadesk.ui.widgets.mark_hints import MarkHints
from qadesk.ui.widgets.notice_line import NoticeLine
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

ACTS = {"mark.accept": MarkVerdict.ACCEPTED, "mark.reject": MarkVerdict.REJECTED}


class AcousticsTable(QWidget):
    """Rows of MarkRow; whoever listens to `verdict_asked` stores the verdict and shows the rows anew."""

    seek_asked = Signal(int)
    span_asked = Signal(int, int)
    verdict_asked = Signal(object, object)  # MarkRow, MarkVerdict
    evidence_asked = Signal(object)  # MarkRow
    player_key = Signal(str)

    def __init__(self, keys: Keys, position_ms: Callable[[], int], is_playing: Callable[[], bool],
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys, self._position_ms, self._is_playing = keys, position_ms, is_playing
        self.judges = self.takes_evidence = False
        self.agent_channel: int | None = None
        self._entries: tuple[EvidenceEntry, ...] = ()
        self._done: list[MarkRow] = []  # as they were before each verdict, for Ctrl+Z
        self._quiet = False  # the current row is set, not chosen: the playhead stays
        self.empty = EmptyState("waveform", "")
        self.table: RecordTable[MarkRow] = RecordTable(_("Acoustic marks"), [
            Column("icon", "", words.name_of_mark, kind="icon", icon=lambda mark: words.ICONS[mark.kind], width=32),
            Column("time", _("Time"), words.place_of, width=104, sort=lambda mark: mark.start_ms),
            Column("kind", _("Type"), words.name_of_mark, tone=words.ink_of),
            Column("voice", _("Voice"), lambda mark: words.voice_of(mark.channel, self.agent_channel)),
            Column("what", _("What is heard"), lambda mark: words.what_of(mark, self.agent_channel), stretch=True,
                   tone=words.ink_of, hint=lambda mark: words.what_of(mark, self.agent_channel)),
            Column("verdict", _("Verdict"), words.verdict_of, kind="chip",
                   tone=lambda mark: words.VERDICT_TONES[mark.verdict], hint=words.said_by),
            Column("criterion", _("Criterion"), self._criteria),
        ], key=lambda mark: mark.mark_id, empty=self.empty)
        self.note, self.hints = ElidedLabel("", "caption"), MarkHints(keys)
        self.mono = NoticeLine("information-outline", "neutral")
        self.hints.asked.connect(self.act)
        self._lay_out()
        keys.claim(self, "mark.accept", "mark.reject", "mark.evidence", *sorted(PLAYER_KEYS))
        self.table.chosen.connect(self._follow)
        self.table.opened.connect(lambda mark: self.span_asked.emit(mark.start_ms, mark.end_ms))
        view = self.table.view
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._offer)
        view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        view.installEventFilter(self)

    # what is shown

    def show_call(self, found: CallAcoustics | None, agent_channel: int | None) -> None:
        """Show the marks of a call, or why there are none; `agent_channel` None: of a mono recording."""
        self.agent_channel = agent_channel
        one = found is not None and found.measures is not None and agent_channel is None
        self.mono.say(_("One channel: over-talk and interruptions cannot be measured.") if one else "")
        self._quietly(partial(self.table.set_rows, found.marks if found else ()))
        self.empty.set_words(*words.why_empty(found))
        self.hints.setVisible(bool(self.table.rows()))
        self._say(self.table.current())

    def set_rights(self, *, judges: bool, takes_evidence: bool) -> None:
        """Who may not give a verdict, or has no form to take evidence for, is not offered it."""
        self.judges, self.takes_evidence = judges, takes_evidence
        self.hints.offer(*(["mark.accept", "mark.reject"] if judges else []),
                         *(["mark.evidence"] if takes_evidence else []))

    def forget_verdicts(self) -> None:
        """Another call: nothing of the one before is taken back."""
        self._done.clear()

    def set_evidence(self, entries: Sequence[EvidenceEntry]) -> None:
        """Name the criteria whose evidence lies on a mark."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.table.view.viewport().update()

    def go_to(self, start_ms: int) -> None:
        """Make the mark that begins there the current one, leaving the playhead where it is."""
        found = next((mark for mark in self.table.rows() if mark.start_ms == start_ms), None)
        if found is not None:
            self._quietly(partial(self.table.choose, found.mark_id))

    def play(self, key: str) -> None:
        """Make a mark the current one by its id, and have it played."""
        mark = next((mark for mark in self.table.rows() if str(mark.mark_id) == key), None)
        if mark is not None:
            self._quietly(partial(self.table.choose, mark.mark_id))
            self.span_asked.emit(mark.start_ms, mark.end_ms)

    # acts, each called by a key and by the mouse

    def judge(self, verdict: MarkVerdict) -> None:
        """Give the current mark a verdict, or take the same one back; then on to the next that waits for one."""
        mark = self.table.current()
        if mark is None or not self.judges:
            return
        self._done.append(mark)
        if mark.verdict is verdict:
            self.verdict_asked.emit(mark, MarkVerdict.OPEN)
        else:
            self.verdict_asked.emit(mark, verdict)
            self._go_on(mark)

    def take_back(self) -> None:
        """Give the mark judged last the verdict that it had before."""
        before = self._done.pop()
        self.verdict_asked.emit(before, before.verdict)
        self._quietly(partial(self.table.choose, before.mark_id))

    def take_as_evidence(self) -> None:
        """The current mark's span as evidence; that says that the mark holds, so it is upheld as well."""
        mark = self.table.current()
        if mark is None or not self.takes_evidence or mark.verdict is MarkVerdict.REJECTED:
            return
        if mark.verdict is MarkVerdict.OPEN and self.judges:
            self._done.append(mark)
            self.verdict_asked.emit(mark, MarkVerdict.ACCEPTED)
        self.evidence_asked.emit(mark)

    def _go_on(self, judged: MarkRow) -> None:
        rows = self.table.rows()
        here = next(place for place, mark in enumerate(rows) if mark.mark_id == judged.mark_id)
        waiting = [mark for mark in rows[here + 1:] + rows[:here] if mark.verdict is MarkVerdict.OPEN]
        if not waiting:
            return
        if self._is_playing():  # who judges while listening on is not torn away
            self._quietly(partial(self.table.choose, waiting[0].mark_id))
        else:
            self.table.choose(waiting[0].mark_id)

    # keys and mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._done and self._keys.found(event, WINDOW) == "edit.undo":
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._answer(event)
        elif event.type() == QEvent.Type.FocusIn:
            self._begin_here()
        return super().eventFilter(watched, event)

    def _answer(self, event: QKeyEvent) -> bool:
        """Do what a key means to the marks; False leaves it to the list."""
        action = self._keys.found(event, MARKS) or self._keys.found(event, FORM)
        if self._done and self._keys.found(event, WINDOW) == "edit.undo":
            self.take_back()
        elif action in PLAYER_KEYS:
            self.player_key.emit(action)
        elif action in ("mark.accept", "mark.reject", "mark.evidence"):
            if not event.isAutoRepeat():
                self.act(action)
        else:
            return False
        return True

    def act(self, action: str) -> None:
        """Do an act by its name in the table of keys."""
        if action == "mark.evidence":
            self.take_as_evidence()
        else:
            self.judge(ACTS[action])

    def _offer(self, at: QPoint) -> None:
        mark = self.table.current()
        if mark is not None:
            menu = self.menu_of(mark)
            menu.popup(self.table.view.viewport().mapToGlobal(at))

    def menu_of(self, mark: MarkRow) -> QMenu:
        """What the mouse can ask of a mark."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Play this span"), partial(self.span_asked.emit, mark.start_ms, mark.end_ms))
        if self.judges:
            for action, text, verdict in (("mark.accept", _("Uphold the mark"), MarkVerdict.ACCEPTED),
                                          ("mark.reject", _("Reject the mark"), MarkVerdict.REJECTED)):
                shown = _("Take the verdict back") if mark.verdict is verdict else text
                menu.addAction(f"{shown}\t{self._keys.shown(action)}", partial(self.judge, verdict))
        if self.takes_evidence and mark.verdict is not MarkVerdict.REJECTED:
            shown = _("Take as evidence")
            menu.addAction(f"{shown}\t{self._keys.shown('mark.evidence')}", self.take_as_evidence)
        menu.addAction(_("Copy"), self.table.copy)
        return menu

    # inside

    def _begin_here(self) -> None:
        """The keys come to the list: at the mark where the call stands, not at the first one."""
        rows = self.table.rows()
        if rows and self.table.current() is None:
            place = bisect_right([mark.start_ms for mark in rows], self._position_ms()) - 1
            self._quietly(partial(self.table.choose, rows[max(0, place)].mark_id))

    def _quietly(self, act: Callable[[], object]) -> None:
        self._quiet = True
        act()
        self._quiet = False

    def _follow(self, mark: MarkRow | None) -> None:
        self._say(mark)
        if mark is not None and not self._quiet and words.is_a_place(mark):
            self.seek_asked.emit(mark.start_ms)

    def _say(self, mark: MarkRow | None) -> None:
        """How far the current mark can be trusted, and what can be done with it."""
        self.note.setText(words.error_of(mark.kind) if mark else "")
        self.hints.set_current(mark)

    def _criteria(self, mark: MarkRow) -> str:
        codes = dict.fromkeys(entry.code for entry in self._entries if words.lies_on(entry.span, mark))
        return _(", ").join(codes)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.GAP, 0, 4, 0)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.hints)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.mono)
        whole.addWidget(self.table, 1)
        whole.addWidget(divider())
        whole.addLayout(foot)
        self.setFocusProxy(self.table)
