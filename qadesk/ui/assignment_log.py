"""The window 分配记录: whose each drawn call was, when, why and by whom, with the loads that decided."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from qadesk.i18n import _
from qadesk.models.assignment_board import AssignmentLine, cause_words, detail_words
from qadesk.ui.messages import MessageBar
from qadesk.ui.rule_words import instant_words
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.window_frame import frame_window

SIZE = (1100, 520)


class AssignmentLog(QDialog):
    """A window of its own that blocks nothing; `fetch()` gives the lines, in the worker."""

    def __init__(self, about: str, zone: ZoneInfo, *, fetch: Callable[[], tuple[AssignmentLine, ...]], tasks: Tasks,
                 parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Log of the assignment"))
        self.setMinimumSize(760, 320)
        self.resize(*SIZE)
        self._zone = zone
        self.messages, self.search = MessageBar("log"), SearchField(_("Find agent, call or person"))
        self.search.set_width(220)
        self.table = RecordTable[AssignmentLine](self.windowTitle(), [
            Column("at", _("When"), self._when, width=136, sort=lambda row: row.at_utc_ms),
            Column("agent", _("Agent"), lambda row: row.agent_no, width=72),
            Column("call", _("Recording no."), lambda row: row.rec_id, width=150, hint=lambda row: row.rec_id),
            Column("whose", _("Assigned to"), lambda row: row.assignee or _("Anybody"), width=120),
            Column("cause", _("Cause"), cause_words, width=150),
            Column("by", _("By whom"), lambda row: row.by, width=120),
            Column("why", _("Why"), detail_words, stretch=True, hint=detail_words),
        ], key=lambda row: (row.rec_id, row.at_utc_ms, row.cause), empty=EmptyState(
            "account-arrow-right-outline", _("No call was assigned yet")))
        self.search.sought.connect(self.table.seek)
        frame_window(self, (Label(self.windowTitle(), "title"), ElidedLabel(about, "caption"), self.search),
                     self.messages, self.table)
        tasks.run(self, fetch, self.table.set_rows, self.messages.show_error, lane="read")
        self.table.setFocus()

    def _when(self, row: AssignmentLine) -> str:
        return instant_words(row.at_utc_ms, self._zone)
