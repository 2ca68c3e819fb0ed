"""Form fields: a caption that is the field's buddy above it, the error or hint below it; the search field; the bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.labels import Label

MAGNIFIER_PX, EDGES_PX = 24, 24
WIDEST_CHOICE = 200  # px: a team may have a long name


class Field(QWidget):
    """A caption above any input; `set_error` puts words in red below it and the red frame on a line edit."""

    def __init__(self, caption: str, control: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._hint = hint
        self._caption, self._below = Label(caption, "caption"), Label(hint, "caption", wrap=True)
        self._caption.setBuddy(control)
        control.setAccessibleName(caption)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        for part in (self._caption, control, self._below):
            whole.addWidget(part)
        self._below.setVisible(bool(hint))

    def set_error(self, words: str) -> None:
        """Say what is wrong with the field; empty words take it back."""
        self._below.setText(words or self._hint)
        self._below.set_tone("fatal" if words else "text2")
        self._below.setVisible(bool(words or self._hint))
        self.control.setProperty("invalid", bool(words))
        self.control.setAccessibleDescription(words)
        self.control.style().polish(self.control)

    def set_hint(self, words: str) -> None:
        """Say something else below the field while nothing is wrong with it."""
        self._hint = words
        if not self.error():
            self.set_error("")

    def error(self) -> str:
        """The error shown, or nothing."""
        return self._below.text() if self.control.property("invalid") else ""


class SearchField(QLineEdit):
    """A line with a magnifier that says at once what is typed, also while an input method composes."""

    sought = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self.setTextMargins(MAGNIFIER_PX, 0, 0, 0)
        self.textChanged.connect(self.sought)

    def set_width(self, least: int) -> None:
        """Be as wide as the hint needs, `least` at the least."""
        self.setFixedWidth(max(least, self.needed_width()))

    def needed_width(self) -> int:
        """The width at which the whole hint is read."""
        return QFontMetrics(theme.font()).horizontalAdvance(self.placeholderText()) + MAGNIFIER_PX + EDGES_PX

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_icon(QPainter(self), QRectF(9, (self.height() - 14) / 2, 14, 14), "magnify", theme.color("text2"))


def place_of(box: QComboBox, value: object) -> int:
    """Where a value stands in a box, 0 where it does not: `findData` would not know an equal object again."""
    return next((place for place in range(box.count()) if box.itemData(place) == value), 0)


def chooser(name: str, everything: str) -> QComboBox:
    """A box to filter by; its first entry stands for everything, the others are given by `refill`."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.addItem(everything, None)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMaximumWidth(WIDEST_CHOICE)
    return box


def refill(box: QComboBox, choices: Sequence[tuple[str, object]]) -> None:
    """Offer these words with their values below the first entry, which stays; what was chosen stays chosen."""
    if [box.itemData(place) for place in range(1, box.count())] == [value for _words, value in choices]:
        return
    kept = box.currentData()
    box.blockSignals(True)
    while box.count() > 1:
        box.removeItem(1)
    for words, value in choices:
        box.addItem(words, value)
    box.setCurrentIndex(place_of(box, kept))
    box.blockSignals(False)


class Bar(QProgressBar):
    """A bar of 5 px without words: how much of a whole is done."""

    def __init__(self, name: str, done: int = 0, whole: int = 100, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.set_share(done, whole)

    def set_share(self, done: int, whole: int) -> None:
        """Show `done` of `whole`; a whole of 0 shows nothing done."""
        most = max(whole, 1)
        if (self.maximum(), self.value()) != (most, min(done, most)):
            self.setUpdatesEnabled(False)  # Qt would paint it at once, and all that lies behind it
            self.setRange(0, most)
            self.setValue(min(done, most))
            self.setUpdatesEnabled(True)
