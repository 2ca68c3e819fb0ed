"""The list of training requests with its filter: those under way first, the longest waiting first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.training import OVER, STATE_NAMES
from qadesk.models.training_record import RequestRow
from qadesk.ui.training_words import STATE_TONES
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.list_pane import ListPane
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

OPEN, ALL = "open", "all"


class RequestsPane(ListPane):
    """`opened(request id)`: Enter, a double click or the link of a row; that it is read is noted, so not sooner."""

    opened = Signal(object)

    def __init__(self, *, raises: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RequestRow, ...] = ()
        self.state_box = QComboBox()
        self.state_box.setAccessibleName(_("State"))
        for words, value in ((_("Under way"), OPEN), (_("All"), ALL)):
            self.state_box.addItem(words, value)
        self.search = SearchField(_("Number, criterion or team"))
        self.search.set_width(200)
        self._why = _("Tallies propose them: choose a criterion there and draft a request.") if raises else _(
            "What inspectors ask for stands here.")
        self.table = RecordTable[RequestRow](_("Training requests"), _columns(), key=lambda row: row.request_id,
                                             empty=EmptyState("school-outline", _("No training request"), self._why))
        self.lay_out(Tile(_("Training requests"), _("asked of the trainer")), self.table, self.state_box, self.search)
        self.state_box.currentIndexChanged.connect(self._filter)
        self.search.sought.connect(self.table.seek)
        self.table.link_pressed.connect(lambda row, _column: self.opened.emit(row.request_id))

    def set_rows(self, rows: Sequence[RequestRow]) -> None:
        """Show these requests."""
        self._rows = tuple(rows)
        self._filter()

    def _filter(self) -> None:
        everything = self.state_box.currentData() == ALL
        rows = [row for row in self._rows if everything or row.state not in OVER]
        if self._rows and not rows:
            self.table.empty.set_words(_("No training request under way"), _("What is over stands under “All”."))
        else:
            self.table.empty.set_words(_("No training request"), self._why)
        self.table.set_rows(rows)


def waiting_words(row: RequestRow) -> str:
    """Since when the last step is over; nothing of a request that is over."""
    if row.state in OVER:
        return ""
    return ngettext("{count} day", "{count} days", row.waits_days).format(count=row.waits_days)


def _whom(row: RequestRow) -> str:
    """What the row has no room for: all criteria, teams and how many are to be trained."""
    people = ngettext("{count} agent", "{count} agents", row.trained).format(count=row.trained)
    return "\n".join(part for part in (row.about, row.teams, people) if part)


def _columns() -> list[Column[RequestRow]]:
    return [
        Column("number", _("Request no."), lambda row: row.number),
        Column("state", _("State"), lambda row: _(STATE_NAMES[row.state]), kind="chip",
               tone=lambda row: STATE_TONES[row.state]),
        Column("about", _("Criteria"), lambda row: row.about, stretch=True, hint=_whom, sought=lambda row: row.teams),
        Column("trainer", _("Trainer"), lambda row: row.trainer, widest=130, hint=lambda row: row.trainer),
        Column("waits", _("Waiting for"), waiting_words, number=True, sort=lambda row: -row.waits_days),
        Column("due", _("Due"), lambda row: f"{row.due_day:%m-%d}", sort=lambda row: row.due_day,
               tone=lambda row: "warn" if row.overdue else "text"),
        Column("open", _("Next step"), lambda row: _("{step} →").format(step=_("Open")), kind="link"),
    ]
