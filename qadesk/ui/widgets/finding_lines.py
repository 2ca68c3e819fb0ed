"""What a check of a scorecard found: a line each, what blocks first, told apart by icon, word and colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.scorecard_checks import Finding
from qadesk.ui import theme
from qadesk.ui.icons import icon
from qadesk.ui.widgets.labels import Label

MOST = 60
"""Lines that are shown; the rest are counted."""


class FindingLines(QWidget):
    """`show_findings` gives it others; `said()` is what it shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = []
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(4)

    def show_findings(self, findings: Sequence[Finding], fine: str = "", note: str = "") -> None:
        """Show these, and below them a note that is no warning; `fine` where there is neither."""
        for line in self._lines:
            self._whole.removeWidget(line)
            line.deleteLater()
        told = [("fatal", "alert-circle", _("To correct: {text}").format(text=one.text)) if one.blocks else
                ("warn", "alert", _("Warning: {text}").format(text=one.text)) for one in findings[:MOST]]
        if len(findings) > MOST:
            told.append(("text2", "dots-horizontal", ngettext(
                "and {count} more", "and {count} more", len(findings) - MOST).format(count=len(findings) - MOST)))
        if note:
            told.append(("text2", "information-outline", note))
        if not told and fine:
            told = [("good", "check-circle", fine)]
        self._lines = [_Line(*one) for one in told]
        for line in self._lines:
            self._whole.addWidget(line)

    def said(self) -> list[str]:
        """The lines shown."""
        return [line.words.text() for line in self._lines]


class _Line(QWidget):
    def __init__(self, tone: str, glyph: str, words: str) -> None:
        super().__init__()
        self._tone, self._glyph = tone, glyph
        self._picture, self.words = QLabel(), Label(words[:1_000], wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignTop)
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _paint(self) -> None:
        self._picture.setPixmap(icon(self._glyph, self._tone).pixmap(theme.ICON, theme.ICON))
