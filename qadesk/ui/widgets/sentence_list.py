"""Numbered sentences, each wrapped in full, with the way to the calls that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from qadesk.i18n import _
from qadesk.models.summaries import Sentence
from qadesk.models.summary_values import Behind
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label


class SentenceList(QWidget):
    """`pressed(sentence)`: its calls are asked for."""

    pressed = Signal(object)

    def __init__(self, *, opens: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opens = opens
        self._shown: list[tuple[str, Behind]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, 8)
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_sentences(self, sentences: Sequence[Sentence]) -> None:
        """Show these sentences in place of those before; the same ones stay as they are, with the focus."""
        shown = [(sentence.text, sentence.behind) for sentence in sentences]
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, sentence in enumerate(sentences):
            self._grid.addWidget(Label(str(row + 1), tone="text2"), row, 0)
            self._grid.addWidget(Label(sentence.text, wrap=True), row, 1)
            if self._opens:
                self._grid.addWidget(self._link(row, sentence), row, 2)

    def _link(self, row: int, sentence: Sentence) -> Button:
        button = Button(_("{step} →").format(step=_("Its calls")), "link")
        button.setAccessibleName(_("Calls behind sentence {number}").format(number=row + 1))
        button.clicked.connect(lambda: self.pressed.emit(sentence))
        return button
