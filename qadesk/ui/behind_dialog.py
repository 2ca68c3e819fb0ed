"""The calls behind a figure of the month or a tally, each with the way to its record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.summary_values import Behind, BehindCall
from qadesk.models.training_tallies import TallyCell
from qadesk.security.roles import reads_all
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
    from qadesk.services.desk import Desk

SIZE = (900, 520)


class BehindDialog(QDialog):
    """A window of its own that blocks nothing; Enter or the link asks for a call's record."""

    record_asked = Signal(object)  # RecordLink

    def __init__(self, behind: Behind | TallyCell, words: str, *, desk: Desk, actor: Actor, tasks: Tasks,
                 parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Calls behind the figure"))
        self.setMinimumSize(560, 320)
        self.resize(*SIZE)
        self._zone = ZoneInfo("UTC")
        self._may_open = reads_all(actor)
        self.messages = MessageBar("behind")
        self.words, self.count = ElidedLabel(words, "caption"), Label("", "caption")
        self.search = SearchField(_("Call, agent or team"))
        self.search.set_width(200)
        self.table = self._make_table()
        self._lay_out()
        self.search.sought.connect(self.table.seek)
        self.table.link_pressed.connect(lambda row, _column: self._open(row))
        tasks.run(self, lambda: (_calls(desk, actor, behind), desk.settings.rules(actor).zone),
                  lambda found: self._show(*found), lane="read")
        self.table.setFocus()

    def _make_table(self) -> RecordTable[BehindCall]:
        return RecordTable[BehindCall](self.windowTitle(), [
            Column("start", _("Start"), self._start, sort=lambda row: row.start_utc_ms, width=130),
            Column("agent", _("Agent"), _agent, stretch=True, hint=_agent),
            Column("team", _("Team"), lambda row: row.team or "—", width=110, hint=lambda row: row.team),
            Column("call", _("Call"), lambda row: row.rec_id, width=142, hint=lambda row: row.rec_id),
            Column("number", _("Evaluation no."), lambda row: row.number or "—", width=136),
            Column("score", _("Score"), lambda row: row.score_shown or "—", number=True, width=60),
            Column("state", _("State"), _state, kind="chip", tone=lambda row: "fatal" if row.fatal else "neutral",
                   width=90),
            Column("record", _("Next step"), self._step, kind="link"),
        ], key=lambda row: row.rec_id, empty=EmptyState("magnify", _("No call stands behind this figure")))

    def _lay_out(self) -> None:
        head = (Label(self.windowTitle(), "title"), self.words, self.count, self.search)
        frame_window(self, head, self.messages, self.table)

    def _show(self, rows: Sequence[BehindCall], zone: ZoneInfo) -> None:
        self._zone = zone
        self.table.set_rows(rows)
        self.table.choose_first()
        self.count.setText(ngettext("{count} call", "{count} calls", len(rows)).format(count=f"{len(rows):,}"))

    def _start(self, row: BehindCall) -> str:
        return f"{datetime.fromtimestamp(row.start_utc_ms / 1000, self._zone):%Y-%m-%d %H:%M}"

    def _step(self, row: BehindCall) -> str:
        opens = self._may_open and row.evaluation_id is not None
        return _("{step} →").format(step=_("Record")) if opens else ""

    def _open(self, row: BehindCall) -> None:
        if row.evaluation_id is not None:
            self.record_asked.emit(RecordLink(row.evaluation_id))
            self.close()


def _calls(desk: Desk, actor: Actor, behind: Behind | TallyCell) -> Sequence[BehindCall]:
    if isinstance(behind, TallyCell):
        return desk.training.behind(actor, behind)
    return desk.summary_figures.calls(actor, behind)


def _agent(row: BehindCall) -> str:
    return f"{row.staff_no}  {row.agent_name}"


def _state(row: BehindCall) -> str:
    if row.evaluation_id is None:
        return _("Waiting")
    return _("Fatal") if row.fatal else _("Scored")
