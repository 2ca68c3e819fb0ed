"""What waits for a trainer (待办): flagged cases, requests to answer, trainings to plan and to hold, in one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qadesk.i18n import N_, _, ngettext
from qadesk.models.flags import FLAG_NAMES, FlagLink, FlagList, FlagRow
from qadesk.models.training import RequestState
from qadesk.models.training_record import RequestLink, RequestRow
from qadesk.ui import theme
from qadesk.ui.requests_pane import waiting_words
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile
from qadesk.ui.workbench_words import span_words

MATTERS = {RequestState.RAISED: (N_("Request to answer"), N_("Answer")),
           RequestState.ACCEPTED: (N_("Training to plan"), N_("Plan")),
           RequestState.PLANNED: (N_("Training to hold"), N_("Enter it"))}
"""What waits in a state of a request, and the next step; the other states wait for others."""


@dataclass(frozen=True)
class Matter:
    """One thing that waits for the trainer; `link` opens it."""

    title: str
    whom: str
    words: str
    since: str
    due_day: date
    overdue: bool
    step: str
    icon: str
    link: FlagLink | RequestLink


def matters(flags: FlagList, requests: Sequence[RequestRow]) -> tuple[Matter, ...]:
    """All that waits, by the day it is due."""
    found = [_of_flag(row, flags.now_utc_ms) for row in flags.rows if row.closes]
    found += [_of_request(row) for row in requests if row.state in MATTERS]
    return tuple(sorted(found, key=lambda matter: matter.due_day))


def _of_flag(row: FlagRow, now_utc_ms: int) -> Matter:
    words = _("{kind}: {words}").format(kind=_(FLAG_NAMES[row.kind]), words=" ".join(row.words.split()))
    return Matter(_("Flagged case"), row.agent_no, words, span_words(max(0, now_utc_ms - row.raised_utc_ms)),
                  row.due_day, row.overdue, _("Look at it"), "flag-outline", FlagLink(row.flag_id))


def _of_request(row: RequestRow) -> Matter:
    title, step = MATTERS[row.state]
    people = ngettext("{count} agent", "{count} agents", row.trained).format(count=row.trained)
    return Matter(_(title), people, _("{number} {about}").format(number=row.number, about=row.about),
                  waiting_words(row), row.due_day, row.overdue, _(step), "school-outline",
                  RequestLink(row.request_id))


class TrainerToDo(QWidget):
    """`opened(FlagLink or RequestLink)`: Enter, double click or the link of a row."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tile = Tile(_("Needs doing"), " ")
        self.table = RecordTable[Matter](_("Needs doing"), [
            Column("icon", "", lambda row: row.title, kind="icon", icon=lambda row: row.icon,
                   tone=lambda row: "warn" if row.overdue else "text2"),
            Column("title", _("Matter"), lambda row: row.title, bold=True),
            Column("whom", _("Whom"), lambda row: row.whom, widest=110, hint=lambda row: row.whom),
            Column("words", _("Content"), lambda row: row.words, stretch=True, hint=lambda row: row.words),
            Column("since", _("Waiting for"), lambda row: row.since, number=True),
            Column("due", _("Due"), lambda row: f"{row.due_day:%m-%d}", sort=lambda row: row.due_day,
                   tone=lambda row: "warn" if row.overdue else "text"),
            Column("next", _("Next step"), lambda row: _("{step} →").format(step=row.step), kind="link"),
        ], key=lambda row: row.link, row_height=theme.ROW_WORK, empty=EmptyState(
            "check", _("Nothing needs doing"), _("Flagged cases and training requests stand here.")))
        self.tile.body.addWidget(self.table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tile)
        self.setFocusProxy(self.table)
        self.table.link_pressed.connect(lambda row, _column: self.opened.emit(row.link))

    def set_matters(self, rows: Sequence[Matter]) -> None:
        """Show what waits."""
        self.tile.set_title(_("Needs doing"), ngettext("{count} matter, by the day it is due",
                                                       "{count} matters, by the day they are due",
                                                       len(rows)).format(count=len(rows)) if rows else "")
        self.table.set_rows(rows)
        if self.table.current() is None:
            self.table.choose_first()
