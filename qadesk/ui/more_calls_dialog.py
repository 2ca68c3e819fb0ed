"""Adds calls to an interview that is prepared: the agent's latest evaluations that are not behind it yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.models.coaching_list import SourceOffer
from qadesk.models.coaching_record import InterviewRecord
from qadesk.ui.coaching_offers import OffersTable
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.tiles import Tile

WIDTH, LIST_PX = 700, 300


class MoreCallsDialog(KeptDialog):
    """`keep(evaluation_ids)` stores, in the worker; `kept(InterviewRecord)` is called after that."""

    def __init__(self, offers: Sequence[SourceOffer], today: date, *, tasks: Tasks,
                 keep: Callable[[tuple[int, ...]], InterviewRecord], kept: Callable[[InterviewRecord], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(_("Add calls"), _("Add"), tasks=tasks, width=WIDTH, parent=parent)
        self._keep, self._kept = keep, kept
        self.calls = OffersTable(chooses=True)
        self.calls.show_offers(offers, (), today)
        tile = Tile()
        tile.body.addWidget(self.calls)
        tile.setFixedHeight(LIST_PX)
        self.body.addWidget(tile)
        self.calls.changed.connect(self._settle)
        self._settle()
        self.calls.setFocus()

    def submit(self) -> None:
        """Add the calls chosen."""
        chosen = tuple(self.calls.chosen)
        self.store(lambda: self._keep(chosen), self._kept)

    def _settle(self) -> None:
        self.submit_button.setEnabled(bool(self.calls.chosen))
