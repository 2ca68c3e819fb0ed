"""The window 抽中通话: the calls of a draw, how far each is, whose it is; replaced by others, given by hand, opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.bands import BAND_NAMES
from qadesk.models.handovers import Taker
from qadesk.models.listening import clock_text
from qadesk.models.replacement import DrawnLine, Replaced, ReplacementProposal
from qadesk.models.sampling import QUEUE_STATE_NAMES, REPLACEMENT_NAMES, QueueItem, QueueState
from qadesk.security.roles import may
from qadesk.ui.assignment_log import AssignmentLog
from qadesk.ui.changes import Changes
from qadesk.ui.give_dialog import GiveDialog
from qadesk.ui.listening_replacement import replaced_words
from qadesk.ui.messages import MessageBar
from qadesk.ui.replace_dialog import ReplaceDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.window_frame import frame_window

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

SIZE = (1180, 560)
TONES = {QueueState.WAITING: "text2", QueueState.DRAFT: "accent", QueueState.SUBMITTED: "good",
         QueueState.REPLACED: "warn"}


class DrawnDialog(QDialog):
    """A window of its own that blocks nothing; `call_asked(item_id, evaluation_id or None)`: a row was opened."""

    call_asked = Signal(int, object)

    def __init__(self, period: str, zone: ZoneInfo, *, desk: Desk, actor: Actor, tasks: Tasks, changes: Changes,
                 parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Drawn calls"))
        self.setMinimumSize(860, 360)
        self.resize(*SIZE)
        self._period, self._zone = period, zone
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self.messages, self.counts = MessageBar("drawn"), ElidedLabel("", "caption")
        self.search = SearchField(_("Find agent, call or person"))
        self.search.set_width(200)
        self.replace, self.give = Button(_("Replace …")), Button(_("Give by hand …"))
        self.share, self.log = Button(_("Give out by the rule")), Button(_("Log of the assignment …"), "ghost")
        self.give.setVisible(may(actor, "assignment.give"))
        self.table = self._make_table()
        self._lay_out()
        self._connect(changes)
        self.reload()
        self.table.setFocus()

    def reload(self) -> None:
        """Fetch the calls anew."""
        self._tasks.run(self, lambda: self._desk.replacements.drawn(self._actor, self._period), self._show,
                        self.messages.show_error, lane="read")

    def _show(self, rows: Sequence[DrawnLine]) -> None:
        self.table.set_rows(rows)
        counted = [row for row in rows if row.replaced is None]
        replaced = len(rows) - len(counted)
        words = [ngettext("{count} call", "{count} calls", len(counted)).format(count=len(counted)),
                 _("{count} scored").format(count=sum(row.state == QueueState.SUBMITTED for row in counted))]
        words += [_("{count} replaced").format(count=replaced)] if replaced else []
        self.counts.setText(f"{self._period} · " + _(", ").join(words))
        free = sum(row.assignee_id is None and row.state == QueueState.WAITING for row in rows)
        self.share.setVisible(free > 0)
        self.share.setText(ngettext("Give out {count} call by the rule", "Give out {count} calls by the rule", free)
                           .format(count=free))
        self._settle()

    def _settle(self) -> None:
        chosen = self.table.selected()
        waiting = [row for row in chosen if row.state == QueueState.WAITING]
        self.replace.setEnabled(len(chosen) == 1 and chosen[0].state in (QueueState.WAITING, QueueState.DRAFT))
        self.give.setEnabled(bool(waiting) and len(waiting) == len(chosen))

    # acts

    def ask_replace(self) -> None:
        """Ask why the chosen call is replaced."""
        row = self.table.current()
        if row is not None:
            self._tasks.run(self, lambda: self._desk.replacements.propose(self._actor, row.item_id), self._open_replace,
                            self.messages.show_error, lane="read")

    def ask_give(self) -> None:
        """Ask to whom the chosen calls go."""
        items = [row.item_id for row in self.table.selected()]
        self._tasks.run(self, lambda: self._desk.assignment.takers(self._actor), partial(self._open_give, items),
                        self.messages.show_error, lane="read")

    def give_out(self) -> None:
        """Give what is nobody's by the rule."""
        self._tasks.run(self, lambda: self._desk.assignment.share_out(self._actor, self._period), self._tell_shared,
                        self.messages.show_error)

    def show_log(self) -> None:
        """Open the log of the assignment."""
        period, desk, actor = self._period, self._desk, self._actor
        AssignmentLog(period, self._zone, fetch=lambda: desk.assignment.log(actor, period), tasks=self._tasks,
                      parent=self).show()

    def _open_replace(self, proposal: ReplacementProposal) -> None:
        desk, actor = self._desk, self._actor
        ReplaceDialog(proposal, about=(actor.account_id, proposal.item_id), tasks=self._tasks,
                      replace=lambda new: desk.replacements.replace(actor, new), replaced=self._tell_replaced,
                      parent=self).open()

    def _tell_replaced(self, done: Replaced) -> None:
        self.messages.show_message("good", replaced_words(done))

    def _open_give(self, items: Sequence[int], takers: Sequence[Taker]) -> None:
        desk, actor = self._desk, self._actor
        GiveDialog(len(items), takers, about=(actor.account_id, self._period), tasks=self._tasks,
                   give=lambda account_id, words: desk.assignment.give(actor, items, account_id, words),
                   given=partial(self._tell_given, len(items)), parent=self).open()

    def _tell_given(self, count: int, name: str) -> None:
        if name:
            said = ngettext("{name} has {count} call more now.", "{name} has {count} calls more now.", count)
        else:
            said = ngettext("{count} call is anybody's now.", "{count} calls are anybody's now.", count)
        self.messages.show_message("good", said.format(name=name, count=count))

    def _tell_shared(self, count: int) -> None:
        self.messages.show_message("good" if count else "neutral", ngettext(
            "{count} call was given out by the rule.", "{count} calls were given out by the rule.", count).format(
            count=count))

    def _open_call(self, row: DrawnLine) -> None:
        if row.replaced is None:
            self.call_asked.emit(row.item_id, row.evaluation_id)
            self.close()

    # making

    def _connect(self, changes: Changes) -> None:
        changes.committed.connect(self._notice)
        self.search.sought.connect(self.table.seek)
        self.table.opened.connect(self._open_call)
        self.table.view.selectionModel().selectionChanged.connect(self._settle)
        for button, act in ((self.replace, self.ask_replace), (self.give, self.ask_give), (self.share, self.give_out),
                            (self.log, self.show_log)):
            button.clicked.connect(act)

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        if QueueItem in classes:
            self.reload()

    def _lay_out(self) -> None:
        acts, inside = QHBoxLayout(), QWidget()
        acts.setContentsMargins(16, 8, 16, 10)
        acts.setSpacing(8)
        for button in (self.replace, self.give, self.share):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self.log)
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.table, 1)
        whole.addLayout(acts)
        frame_window(self, (Label(self.windowTitle(), "title"), self.counts, self.search), self.messages, inside)

    def _make_table(self) -> RecordTable[DrawnLine]:
        return RecordTable[DrawnLine](self.windowTitle(), [
            Column("place", _("No."), lambda row: str(row.position), number=True, sort=lambda row: row.position,
                   width=56),
            Column("agent", _("Agent"), lambda row: f"{row.agent_no} {row.agent_name}".rstrip(), width=120),
            Column("call", _("Recording no."), lambda row: row.rec_id, width=150, hint=lambda row: row.rec_id),
            Column("band", _("Time band"), lambda row: _(BAND_NAMES.get(row.band, row.band)), width=124),
            Column("began", _("Call began"), lambda row: f"{row.started_at:%m-%d %H:%M}", width=96),
            Column("length", _("Length"), lambda row: clock_text(row.duration_ms), number=True,
                   sort=lambda row: row.duration_ms, width=72),
            Column("chance", _("Chance"), lambda row: row.chance, number=True, width=72),
            Column("whose", _("Assigned to"), lambda row: row.assignee or _("Anybody"), width=120),
            Column("state", _("State"), lambda row: _(QUEUE_STATE_NAMES[row.state]), width=104,
                   tone=lambda row: TONES.get(row.state, "text2")),
            Column("note", _("Note"), _note, stretch=True, hint=_note),
        ], key=lambda row: row.item_id, several=True, empty=EmptyState(
            "dice-multiple-outline", _("Nothing was drawn yet")))


def _note(row: DrawnLine) -> str:
    """Why a call was replaced and by which one, or whose place it took."""
    if row.replaced is not None:
        return _("{reason}; replaced by {new}").format(
            reason=_(REPLACEMENT_NAMES[row.replaced]), new=row.new_rec_id or _("none left"))
    return _("in place of {rec_id}").format(rec_id=row.replaces) if row.replaces else ""
