"""The list of complaints and praise: those to be ruled by the day that is due, then those over."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.models.complaint_record import ComplaintList, ComplaintRow
from qadesk.models.complaints import COMPLAINT_KIND_NAMES, ComplaintKind
from qadesk.ui.complaint_words import KIND_TONES, verdict_tone, verdict_words
from qadesk.ui.ruling_pane import RulingPane
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.workbench_words import due_words

OPEN = "open"
_NO_DAY = date.min


class ComplaintsPane(RulingPane[ComplaintRow]):
    """Its rows are complaints and praise, its filter their kind, or that they are not ruled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Complaints and praise"),
            RecordTable[ComplaintRow](_("Complaints and praise"), self._columns(), key=lambda row: row.complaint_id,
                                      empty=EmptyState("scale-balance", "", "")),
            box=_("Kind"), choices=((_("All"), None), (_("Not ruled"), OPEN), *(
                (_(COMPLAINT_KIND_NAMES[kind]), kind) for kind in ComplaintKind)),
            hint=_("Number, agent, team or words"), enter=Button(_("Enter …"), icon="text-box-plus-outline"),
            parent=parent)
        self._found = ComplaintList(today=_NO_DAY)
        self.filter()

    def set_list(self, found: ComplaintList) -> None:
        """Show these."""
        self._found = found
        self.filter()

    def filter(self) -> None:
        wanted = self.box.currentData()
        rows = [row for row in self._found.rows
                if wanted is None or (row.verdict is None if wanted == OPEN else row.kind == wanted)]
        if self._found.rows and not rows:
            self.table.empty.set_words(_("None of this kind"), _("The others stand under “All”."))
        else:
            self.table.empty.set_words(_("No complaint and no praise"), _(
                "What customers say of an agent is entered with the button above, then ruled from the recording."))
        self.table.set_rows(rows)

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
