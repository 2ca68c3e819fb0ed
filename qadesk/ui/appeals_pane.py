"""The list of appeals with its filter: those to be ruled by the day that is due, then those over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.models.appeal_record import STATE_NAMES, AppealRow, AppealState
from qadesk.ui.appeal_words import STATE_TONES
from qadesk.ui.ruling_pane import RulingPane
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

OPEN, ALL = "open", "all"


class AppealsPane(RulingPane[AppealRow]):
    """Its rows are appeals, its filter their state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Appeals"), RecordTable[AppealRow](_("Appeals"), _columns(), key=lambda row: row.appeal_id,
                                                 empty=EmptyState("gavel", "", "")),
            box=_("State"), choices=((_("All"), ALL), (_("To be ruled"), OPEN)),
            hint=_("Number, agent or criterion"), enter=Button(_("Enter appeal …"), icon="gavel"), parent=parent)
        self._rows: tuple[AppealRow, ...] = ()
        self.filter()

    def set_rows(self, rows: Sequence[AppealRow]) -> None:
        """Show these appeals."""
        self._rows = tuple(rows)
        self.filter()

    def filter(self) -> None:
        only_open = self.box.currentData() == OPEN
        rows = [row for row in self._rows if not only_open or row.state is AppealState.OPEN]
        if self._rows and not rows:
            self.table.empty.set_words(_("No appeal waits for a ruling"), _("What is over stands under “All”."))
        else:
            self.table.empty.set_words(_("No appeal"), _(
                "An agent appeals on paper; enter it with the button above, or from the record of the evaluation."))
        self.table.set_rows(rows)


def _score(row: AppealRow) -> str:
    if row.score_after in ("", row.score_before):
        return row.score_before
    return f"{row.score_before} → {row.score_after}"


def _columns() -> list[Column[AppealRow]]:
    return [
        Column("number", _("Appeal no."), lambda row: row.number, widest=120, hint=lambda row: _(
            "{number}, round {round}").format(number=row.number, round=row.round)),
        Column("state", _("State"), lambda row: _(STATE_NAMES[row.state]), kind="chip",
               tone=lambda row: STATE_TONES[row.state]),
        Column("agent", _("Agent"), lambda row: f"{row.agent_no} {row.agent_name}".strip(), stretch=True,
               hint=lambda row: row.evaluation_number, sought=lambda row: row.evaluation_number),
        Column("codes", _("Objects to"), lambda row: _(", ").join(row.codes), widest=100,
               hint=lambda row: _(", ").join(row.codes)),
        Column("score", _("Score"), _score, widest=110),
        Column("due", _("Rule by"), lambda row: f"{row.rule_by:%m-%d}" if row.state is AppealState.OPEN else "",
               sort=lambda row: row.rule_by, tone=lambda row: "warn" if row.overdue else "text"),
        Column("open", _("Next step"), lambda row: _("{step} →").format(
            step=_("Rule") if row.waits_for_reader else _("Open")), kind="link"),
    ]
