"""The middle of the designer: the fields of what is chosen in the outline, one panel for each kind of thing."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.card_places import CARD, Place
from qadesk.models.scorecard_checks import Finding
from qadesk.models.scorecards import Scorecard
from qadesk.ui import theme
from qadesk.ui.card_panels import CardPanel, FatalPanel, SectionPanel, WholePanel
from qadesk.ui.criterion_panel import CriterionPanel
from qadesk.ui.keys import Keys


class CardFields(QScrollArea):
    """`edited(about, act)` as from the panels; `left()`: Esc, back to the outline. `panel` is the one shown."""

    edited = Signal(str, object)
    left = Signal()

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whole, self.section, self.fatal = WholePanel(), SectionPanel(), FatalPanel()
        self.criterion = CriterionPanel(keys)
        self.panel: CardPanel = self.whole
        self.setAccessibleName(_("Fields"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(theme.TILE_PADDING, 10, theme.TILE_PADDING, 10)
        for panel in self.panels():
            box.addWidget(panel)
            panel.setVisible(panel is self.panel)
            panel.edited.connect(self.edited)
        self.setWidget(inside)

    def panels(self) -> tuple[CardPanel, ...]:
        """All panels, the one shown among them."""
        return self.whole, self.section, self.criterion, self.fatal

    def show_thing(self, card: Scorecard, place: Place) -> None:
        """Show what stands at a place of a card."""
        before, self.panel = self.panel, self._panel_for(place)
        if place != before.place or self.panel is not before:
            self.verticalScrollBar().setValue(0)
        self.panel.show_thing(card, place)
        if self.panel is not before:
            before.hide()
            self.panel.show()

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Say in the panel what is found in what it shows; of two about one field the one that blocks."""
        by_part: dict[str, Finding] = {}
        for finding in findings:
            by_part.setdefault(finding.part, finding)
        self.panel.show_findings(by_part)

    def begin(self) -> None:
        """The keys to the first field of the panel."""
        first = self.panel.first()
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def go_to(self, part: str) -> None:
        """The keys to the field that a finding's part names."""
        field = self.panel.field_of(part)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(field)

    def set_read_only(self, read_only: bool) -> None:
        """Whether everything can only be read."""
        for panel in self.panels():
            panel.set_read_only(read_only)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The pane itself takes no keys: they go to its first field."""
        self.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            event.ignore()

    def _panel_for(self, place: Place) -> CardPanel:
        if place.fatal is not None:
            return self.fatal
        if place.is_criterion:
            return self.criterion
        return self.whole if place == CARD else self.section
