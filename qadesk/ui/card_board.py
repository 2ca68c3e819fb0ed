"""What the designer shows of a card: outline, fields and preview side by side, below them what the check finds.

It shows what it is given; the card with its steps, and its saving, are the editor's.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from qadesk.models.card_notes import PlacedFinding, placed_findings
from qadesk.models.card_places import CARD, Place
from qadesk.models.scorecards import Scorecard
from qadesk.ui.card_fields import CardFields
from qadesk.ui.card_findings import CardFindings
from qadesk.ui.card_outline import CardOutline
from qadesk.ui.card_preview import NOTHING, CardPreview
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.labels import divider

OUTLINE_PX, FIELDS_PX, PREVIEW_PX = 220, 544, 412


class CardBoard(QWidget):
    """`refreshed()`: everything shows the card now, not the fields alone."""

    refreshed = Signal()

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outline, self.fields = CardOutline(keys), CardFields(keys)
        self.preview, self.findings = CardPreview(keys), CardFindings()
        self._card, self._place = NOTHING, CARD
        self._checked: Scorecard | None = None
        self._found: tuple[PlacedFinding, ...] = ()
        self._frozen = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self.setFocusProxy(self.outline)
        self._lay_out()

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be shown."""
        return self._soon.isActive() or self.preview.is_waiting

    @property
    def is_trying_out(self) -> bool:
        """Whether the keys are in the preview."""
        return _has_keys(self.preview)

    def set_frozen(self, frozen: bool) -> None:
        """Whether the card can only be read."""
        self._frozen = frozen
        self.fields.set_read_only(frozen)

    def show_thing(self, card: Scorecard, place: Place) -> None:
        """Show what stands at a place: the fields at once, the rest when no key waits."""
        self._card, self._place = card, place
        self.fields.show_thing(card, place)
        if self._soon.isActive() or not _has_keys(self.fields):
            self.outline.show_card(card, place)
        self._soon.start()

    def refresh(self) -> None:
        """Show everything now: outline, what the check finds, preview."""
        self._soon.stop()
        card, place = self._card, self._place
        self.outline.show_card(card, place)
        if card is not self._checked:
            self._checked, self._found = card, placed_findings(card)
        found = self._found
        self.findings.show_findings(found, frozen=self._frozen)
        self.fields.show_findings(one.finding for one in found if one.place == place and one.tone != "neutral")
        self.outline.show_marks({one.place: one.tone for one in reversed(found) if one.tone != "neutral"})
        self.preview.show_card(card, place)
        self.refreshed.emit()

    def stops(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.outline, self.fields, self.preview, *([self.findings] if self.findings.findings else [])]

    def _lay_out(self) -> None:
        columns = QSplitter(Qt.Orientation.Horizontal)
        columns.setHandleWidth(1)
        columns.setChildrenCollapsible(False)
        for at, (part, stretch) in enumerate(((self.outline, 1), (self.fields, 3), (self.preview, 2))):
            columns.addWidget(part)
            columns.setStretchFactor(at, stretch)
        columns.setSizes([OUTLINE_PX, FIELDS_PX, PREVIEW_PX])
        self.outline.setMinimumWidth(180)
        self.fields.setMinimumWidth(400)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(columns, 1)
        for below in (divider(), self.findings):
            whole.addWidget(below)


def _has_keys(part: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and part.isAncestorOf(focus)
