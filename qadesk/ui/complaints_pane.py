"""The list of complaints and praise: those to be ruled by the day that is due, then those over."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.complaint_record import ComplaintList, ComplaintRow
from qadesk.models.complaints import COMPLAINT_KIND_NAMES, ComplaintKind
from qadesk.ui.complaint_words import KIND_TONES, verdict_tone, verdict_words
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile
from qadesk.ui.workbench_words import due_words

OPEN = "open"
_NO_DAY = date.min


class ComplaintsPane(QWidget):
    """`opened(complaint id)`: Enter, a double click or the link of a row; `entry_asked()`."""

    opened = Signal(object)
    entry_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = ComplaintList(today=_NO_DAY)
        self.kind_box = QComboBox()
        self.kind_box.setAccessibleName(_("Kind"))
        for words, value in ((_("All"), None), (_("Not ruled"), OPEN),
                             *((_(COMPLAINT_KIND_NAMES[kind]), kind) for kind in ComplaintKind)):
            self.kind_box.addItem(words, value)
        self.search = SearchField(_("Number, agent, team or words"))
        self.search.set_width(190)
        self.enter = Button(_("Enter …"), icon="text-box-plus-outline")
        self.table = RecordTable[ComplaintRow](_("Complaints and praise"), self._columns(),
                                               key=lambda row: row.complaint_id, empty=EmptyState("scale-balance", "",
                                                                                                  ""))
        self._lay_out()
        self._filter()
        self.kind_box.currentIndexChanged.connect(self._filter)
        self.search.sought.connect(self.table.seek)
        self.table.link_pressed.connect(lambda row, _column: self.opened.emit(row.complaint_id))
        self.enter.clicked.connect(self.entry_asked)

    def set_list(self, found: ComplaintList) -> None:
        """Show these."""
        self._found = found
        self._filter()

    def _filter(self) -> None:
        wanted = self.kind_box.currentData()
        rows = [row for row in self._found.rows
                if wanted is None or (row.verdict is None if wanted == OPEN else row.kind == wanted)]
        if self._found.rows and not rows:
            self.table.empty.set_words(_("None of this kind"), _("The others stand under “All”."))
        else:
            self.table.empty.set_words(_("No complaint and no praise"), _(
                "What customers say of an agent is entered with the button above, then ruled from the recording."))
        self.table.set_rows(rows)

    def _lay_out(self) -> None:
        tile = Tile(_("Complaints and praise"))
        for control in (self.kind_box, self.search, self.enter):
            tile.add_control(control)
        tile.body.addWidget(self.table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(tile)
        self.setFocusProxy(self.table)

    def _columns(self) -> list[Column[ComplaintRow]]:
        return [
            Column("number", _("Complaint no."), lambda row: row.number, widest=120),
            Column("kind", _("Kind"), lambda row: _(COMPLAINT_KIND_NAMES[row.kind]), kind="chip",
                   tone=lambda row: KIND_TONES[row.kind]),
            Column("agent", _("Agent"), lambda row: f"{row.agent_no} {row.agent_name}".strip(), widest=110,
                   hint=lambda row: row.team),
            Column("words", _("What was received"), lambda row: " ".join(row.words.split()), stretch=True,
                   hint=lambda row: row.words),
            Column("state", _("State"), lambda row: verdict_words(row.verdict), kind="chip",
                   tone=lambda row: verdict_tone(row.verdict, row.kind)),
            Column("due", _("Time limit"), self._due, sort=lambda row: row.rule_by,
                   tone=lambda row: "warn" if row.overdue else "text"),
            Column("open", _("Next step"), lambda row: _("{step} →").format(
                step=_("Rule on it") if row.waits_for_reader else _("Open")), kind="link"),
        ]

    def _due(self, row: ComplaintRow) -> str:
        return due_words(row.rule_by, self._found.today) if row.verdict is None else f"{row.received_on:%m-%d}"
