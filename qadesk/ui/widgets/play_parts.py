"""Buttons that play parts of a call: each by its time, and all of them one after another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.listening import Interval, clock_text
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label

MOST, IN_A_ROW = 6, 3


class PlayParts(QWidget):
    """`asked(Sequence[Interval])`: the parts to be played."""

    asked = Signal(object)

    def __init__(self, parts: Sequence[Interval], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = [self._button(part_words(*part), [part]) for part in parts[:MOST]]
        self.all = self._button(_("Play all of them"), parts, icon="playlist-play") if len(parts) > 1 else None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(IN_A_ROW, 1)
        for at, button in enumerate(self.buttons):
            button.setAccessibleName(_("Play {span}").format(span=button.text()))
            grid.addWidget(button, *divmod(at, IN_A_ROW), Qt.AlignmentFlag.AlignLeft)
        last = -(-len(self.buttons) // IN_A_ROW)
        if self.all is not None:
            grid.addWidget(self.all, last, 0, Qt.AlignmentFlag.AlignLeft)
        if (rest := len(parts) - MOST) > 0:
            more = ngettext("and {count} more", "and {count} more", rest).format(count=rest)
            grid.addWidget(Label(more, "caption"), last, 1, 1, 2)

    def _button(self, words: str, parts: Sequence[Interval], *, icon: str = "play") -> Button:
        button = Button(words, "ghost", icon=icon)
        button.clicked.connect(partial(self.asked.emit, tuple(parts)))
        return button


def part_words(start_ms: int, end_ms: int) -> str:
    """`02:51–03:04`, of a moment `02:51`; of less than a second with tenths."""
    short = end_ms - start_ms < 1_000
    start, end = clock_text(start_ms, tenths=short and end_ms > start_ms), clock_text(end_ms, tenths=short)
    return start if start_ms == end_ms else f"{start}–{end}"
