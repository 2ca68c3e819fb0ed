"""The evaluations that an interview can go back to: what each lost; Space or a click on the tick chooses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.coaching_list import SourceOffer
from qadesk.ui.coaching_words import start_words
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column


class OffersTable(QWidget):
    """`changed()`: a person chose or left out one; `record_asked(evaluation_id)`: Enter where nothing is to choose."""

    changed = Signal()
    record_asked = Signal(int)

    def __init__(self, *, chooses: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chooses, self._today = chooses, date.min
        self.chosen: list[int] = []
        self._order: tuple[int, ...] = ()
        self.table: RecordTable[SourceOffer] = RecordTable(
            _("Evaluations"), self._columns(), key=lambda offer: offer.evaluation_id, sortable=False,
            empty=EmptyState("clipboard-text-outline", _("No evaluation"),
                             _("No call of this agent is scored yet. An interview can be held without calls.")))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.table)
        self.setFocusProxy(self.table)
        self._connect()

    def show_offers(self, offers: Sequence[SourceOffer], chosen: Iterable[int], today: date) -> None:
        """Show these evaluations, with those chosen ticked."""
        self._today, self._order = today, tuple(offer.evaluation_id for offer in offers)
        self.chosen = [evaluation_id for evaluation_id in chosen if evaluation_id in self._order]
        self.table.set_rows(offers)
        self.table.choose_first()

    def toggle(self) -> None:
        """Choose the current one, or leave it out."""
        offer = self.table.current()
        if offer is not None and self._chooses:
            kept = set(self.chosen) ^ {offer.evaluation_id}
            self.chosen = [evaluation_id for evaluation_id in self._order if evaluation_id in kept]
            self.table.view.viewport().update()
            self.changed.emit()

    def _columns(self) -> list[Column[SourceOffer]]:
        tick = [Column[SourceOffer]("tick", "", self._tick_words, kind="icon", icon=self._glyph, width=36,
                                    tone=lambda offer: "accent" if self._is_chosen(offer) else "text3")]
        return [
            *(tick if self._chooses else []),
            Column("call", _("Call"), lambda offer: start_words(offer.start, self._today), widest=140,
                   kind="text" if self._chooses else "link"),
            Column("score", _("Score"), lambda offer: offer.score_shown or "—", number=True),
            Column("band", _("Grade"), lambda offer: offer.band or "—", widest=90),
            Column("lost", _("Lost points"), _lost_words, stretch=True, hint=_lost_words,
                   tone=lambda offer: "fatal" if offer.fatal else "text"),
            Column("number", _("Evaluation no."), lambda offer: offer.number, widest=130),
        ]

    def _is_chosen(self, offer: SourceOffer) -> bool:
        return offer.evaluation_id in self.chosen

    def _tick_words(self, offer: SourceOffer) -> str:
        return _("chosen") if self._is_chosen(offer) else _("not chosen")

    def _glyph(self, offer: SourceOffer) -> str:
        return "checkbox-marked" if self._is_chosen(offer) else "checkbox-blank-outline"

    def _connect(self) -> None:
        view = self.table.view
        view.clicked.connect(self._press)
        self.table.opened.connect(self._open)
        self.table.link_pressed.connect(lambda offer, _column: self.record_asked.emit(offer.evaluation_id))
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), view)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.toggle)

    def _press(self, index: QModelIndex) -> None:
        if self._chooses and self.table.model.columns[index.column()].key == "tick":
            self.toggle()

    def _open(self, _offer: SourceOffer) -> None:
        self.toggle()


def _lost_words(offer: SourceOffer) -> str:
    return _(", ").join((*offer.fatal, *offer.lost)) or _("nothing")
