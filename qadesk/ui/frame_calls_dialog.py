"""The calls behind a number of the reconciliation: when, whose, their recording, and why one cannot be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.frame import EXCLUSION_NAMES, Exclusion
from qadesk.models.listening import clock_text
from qadesk.models.reconciliation import Behind, BehindCall
from qadesk.ui.calls_pane import STATE_NAMES
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.window_frame import frame_window

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.models.periods import DrawPeriod
    from qadesk.services.desk import Desk

SIZE = (1040, 520)


class FrameCallsDialog(QDialog):
    """A window of its own that blocks nothing."""

    def __init__(self, period: DrawPeriod, behind: Behind, words: str, *, desk: Desk, actor: Actor, tasks: Tasks,
                 parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Calls behind the figure"))
        self.setMinimumSize(640, 320)
        self.resize(*SIZE)
        self.messages = MessageBar("behind")
        self.count = Label("", "caption")
        self.search = SearchField(_("Call, agent or queue"))
        self.search.set_width(200)
        self.table = self._make_table()
        frame_window(self, (Label(self.windowTitle(), "title"), ElidedLabel(words, "caption"), self.count, self.search),
                     self.messages, self.table)
        self.search.sought.connect(self.table.seek)
        tasks.run(self, lambda: desk.reconciliation.calls(actor, period, behind), self._show,
                  self.messages.show_error, lane="read")
        self.table.setFocus()

    def _show(self, rows: Sequence[BehindCall]) -> None:
        self.table.set_rows(rows)
        self.table.choose_first()
        self.count.setText(ngettext("{count} call", "{count} calls", len(rows)).format(count=f"{len(rows):,}"))

    def _make_table(self) -> RecordTable[BehindCall]:
        return RecordTable[BehindCall](self.windowTitle(), [
            Column("start", _("Start"), lambda row: f"{row.started_at:%Y-%m-%d %H:%M:%S}", width=146),
            Column("agent", _("Agent"), lambda row: f"{row.agent_no}  {row.agent_name}".strip(), widest=140),
            Column("queue", _("Queue"), lambda row: row.queue, widest=110, hint=lambda row: row.queue),
            Column("number", _("Number"), lambda row: row.number_masked, width=110),
            Column("duration", _("Duration"), lambda row: clock_text(row.duration_ms), number=True,
                   sort=lambda row: row.duration_ms),
            Column("call", _("Recording no."), lambda row: row.rec_id, width=170, hint=lambda row: row.rec_id),
            Column("recording", _("Recording"), lambda row: row.recording or "—", stretch=True,
                   hint=lambda row: row.recording),
            Column("state", _("State"), _state, kind="chip",
                   tone=lambda row: "neutral" if row.audio == "playable" else "warn"),
            Column("reason", _("Excluded"), _reason, kind="chip", tone=lambda row: "warn"),
        ], key=lambda row: row.call_id, empty=EmptyState("magnify", _("No call stands behind this figure")))


def _state(row: BehindCall) -> str:
    return _(STATE_NAMES[row.audio])


def _reason(row: BehindCall) -> str:
    return _(EXCLUSION_NAMES[Exclusion(row.reason)]) if row.reason else ""
