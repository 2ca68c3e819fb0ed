"""The evaluations submitted last, to read their records or to print their scorecards again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.evaluation_life import STAGE_NAMES
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.printing import PrintableRow
from qadesk.ui.keys import Keys
from qadesk.ui.messages import MessageBar
from qadesk.ui.preview_dialog import preview_evaluation
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.life_parts import STAGE_TONES
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.window_frame import frame_window

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

SIZE = (860, 520)


class PapersDialog(QDialog):
    """A window of its own that blocks nothing; Enter or the link opens the print preview, Ctrl+O the record."""

    record_asked = Signal(object)  # RecordLink

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Submitted evaluations"))
        self.setMinimumSize(560, 320)
        self.resize(*SIZE)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self.messages = MessageBar("papers")
        self.count = ElidedLabel("", "caption")
        self.search = SearchField(_("Number, agent or inspector"))
        self.search.set_width(220)
        self.table = RecordTable[PrintableRow](self.windowTitle(), [
            Column("number", _("Evaluation no."), lambda row: row.number, width=130),
            Column("at", _("Submitted at"), lambda row: row.submitted_at, width=140),
            Column("agent", _("Agent"), lambda row: f"{row.agent_no}  {row.agent_name}", stretch=True,
                   hint=lambda row: f"{row.agent_no}  {row.agent_name}"),
            Column("inspector", _("Inspector"), lambda row: row.inspector, width=110, hint=lambda row: row.inspector),
            Column("score", _("Score"), lambda row: row.score_shown, number=True, width=70,
                   sort=lambda row: float(row.score_shown) if row.score_shown[:1].isdigit() else -1.0),
            Column("grade", _("Grade"), lambda row: _("To confirm") if row.fatal_pending else row.grade, kind="chip",
                   tone=lambda row: "fatal" if row.fatal_pending else "neutral", width=100),
            Column("stage", _("State"), lambda row: _(STAGE_NAMES[row.stage]), kind="chip",
                   tone=lambda row: STAGE_TONES[row.stage], width=100),
            Column("print", _("Next step"), lambda row: _("{step} →").format(step=_("Scorecard")), kind="link"),
        ], key=lambda row: row.evaluation_id,
            empty=EmptyState("send-check", _("Nothing was submitted yet"), _("Submitted evaluations are listed here.")))
        self.record_button = Button(_("Open the record"), icon="file-document-outline", key=keys.shown("page.record"))
        self._lay_out(keys)
        keys.bind("page.record", self, self.open_record)
        self.record_button.clicked.connect(self.open_record)
        self.search.sought.connect(self.table.seek)
        self.table.link_pressed.connect(lambda row, _column: self._preview(row))
        tasks.run(self, lambda: desk.printing.printable(actor), self._show, lane="read")
        self.table.setFocus()

    def open_record(self) -> None:
        """Ask for the record of the evaluation chosen, and close."""
        row = self.table.current()
        if row is not None:
            self.record_asked.emit(RecordLink(row.evaluation_id))
            self.close()

    def _lay_out(self, keys: Keys) -> None:
        head = (Label(self.windowTitle(), "title"), self.count, self.search, self.record_button,
                Keycap(keys.shown("page.record")))
        frame_window(self, head, self.messages, self.table)

    def _show(self, rows: Sequence[PrintableRow]) -> None:
        self.table.set_rows(rows)
        self.table.choose_first()
        self.count.setText(ngettext("the last {count}", "the last {count}", len(rows)).format(count=len(rows)))

    def _preview(self, row: PrintableRow) -> None:
        preview_evaluation(self, self._desk, self._actor, self._tasks, row.evaluation_id)
