"""The strip below the designer: what the check finds, how many of each weight, and where each leads to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.card_notes import PlacedFinding
from qadesk.ui import theme
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import ElidedLabel, plain_tip
from qadesk.ui.widgets.quiet_list import ICON, TONE, QuietList

ROWS = 3
ICONS = {"fatal": "alert-circle", "warn": "alert-outline", "neutral": "information-outline"}
MOST_SIGNS = 300


class CardFindings(QFrame):
    """`chosen(PlacedFinding)`: a person wants to go where it leads, by Enter or a click."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sunken")
        self.findings: tuple[PlacedFinding, ...] = ()
        self.errors, self.notes = Chip(""), Chip("")
        self.words = ElidedLabel("", "caption")
        self.list = _List(_("What the check finds"))
        self.list.chosen.connect(lambda row: self.chosen.emit(self.findings[row]))
        self.setFocusProxy(self.list)
        head, whole = QHBoxLayout(), QVBoxLayout(self)
        head.setContentsMargins(theme.TILE_PADDING, 4, theme.TILE_PADDING, 0)
        head.setSpacing(8)
        for part in (self.errors, self.notes):
            head.addWidget(part)
        head.addWidget(self.words, 1)
        whole.setContentsMargins(0, 0, 0, 4)
        whole.setSpacing(2)
        whole.addLayout(head)
        whole.addWidget(self.list)
        self.show_findings(())

    def show_findings(self, findings: Sequence[PlacedFinding], *, frozen: bool = False) -> None:
        """Show these, of a version that may be frozen; nothing is touched where they are the same."""
        findings, words = tuple(findings), _head_words(findings, frozen)
        same = findings == self.findings and words == self.words.text()
        self.words.setText(words)
        if same and words:
            return
        self.findings = findings
        blocking = sum(found.tone == "fatal" for found in findings)
        rest = len(findings) - blocking
        self.errors.set_chip(ngettext("{count} error", "{count} errors", blocking).format(count=blocking)
                             if blocking else "", "fatal")
        self.notes.set_chip(ngettext("{count} note", "{count} notes", rest).format(count=rest) if rest else "", "warn")
        self.list.show_rows([(found.tone, found.text) for found in findings])

    def first_error(self) -> PlacedFinding | None:
        """The first finding that blocks."""
        return next((found for found in self.findings if found.tone == "fatal"), None)


def _head_words(findings: Sequence[PlacedFinding], frozen: bool) -> str:
    if frozen:
        return "" if findings else _("The check finds nothing.")
    if any(found.tone == "fatal" for found in findings):
        return _("The card cannot be published like this. Enter goes to the field.")
    return _("The card can be published.") if findings else _("The check finds nothing; the card can be published.")


class _List(QuietList):
    """The findings as lines; at most three are seen at once."""

    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__(name, ROWS)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))

    def show_rows(self, rows: list[tuple[str, str]]) -> None:
        """Show a line for each tone and text."""
        row = self.currentRow()
        self.clear()
        for tone, text in rows:
            item = QListWidgetItem(text[:MOST_SIGNS].replace("\n", " "))
            item.setData(ICON, ICONS[tone])
            item.setData(TONE, tone if tone != "neutral" else "text2")
            item.setToolTip(plain_tip(text[:MOST_SIGNS]))
            self.addItem(item)
        self.setCurrentRow(max(0, min(row, len(rows) - 1)))
        self.setVisible(bool(rows))
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.chosen.emit(self.currentRow())
        else:
            super().keyPressEvent(event)
