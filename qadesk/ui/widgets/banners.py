"""Banners in place: a 3 px bar, title, what is safe, what to do, actions, a code; and the empty state."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qadesk.errors import sentences
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label

ICONS = {"fatal": "alert-circle", "warn": "alert", "good": "check-circle", "accent": "information",
         "neutral": "information-outline"}
TITLE_SIGNS, TEXT_SIGNS = 400, 1200


def _bounded(text: str, most: int) -> str:
    """A banner must never push the page off the screen, whatever somebody named a thing."""
    return text if len(text) <= most else text[:most - 1] + "…"


class Banner(QWidget):
    """A message in its place; tones: fatal, warn, good, accent or neutral (a grey advice line).

    What went well is told in little height, with its actions beside the words: one goes on working below it."""

    def __init__(self, tone: str, title: str, text: str = "", *, code: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tone = tone
        self._code = code
        self._title, self._text = Label("", "section", wrap=True), Label("", "body", wrap=True)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        if tone == "good":
            self._lay_out_slim()
        else:
            self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.set_words(title, text)

    def said(self) -> str:
        """All words of the banner in reading order."""
        return sentences(self._title.text(), self._text.text(), self._code)

    def add_action(self, button: QWidget) -> None:
        """Put a button below the text (beside it where all went well), left to right."""
        self._actions.addWidget(button)

    def set_corner(self, button: QWidget) -> None:
        """Put a small button at the right of the title (close)."""
        self._top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def tell(self, tone: str, title: str, text: str = "") -> None:
        """Show another title and text, in another tone."""
        self.tone = tone
        self.set_words(title, text)
        self.update()

    def set_words(self, title: str, text: str = "") -> None:
        """Show another title and text."""
        self._title.setText(_bounded(title, TITLE_SIGNS))
        self._text.setText(_bounded(text, TEXT_SIGNS))
        self._title.setVisible(bool(title))
        self._text.setVisible(bool(text))
        self.setAccessibleName(self.said())

    def _lay_out_slim(self) -> None:
        words = QVBoxLayout()
        words.setContentsMargins(0, 4, 0, 4)
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._text)
        self._top = QHBoxLayout(self)
        self._top.setContentsMargins(38, 4, 12, 4)
        self._top.setSpacing(8)
        self._top.addLayout(words, 1)
        self._top.addLayout(self._actions)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(38, 8, 12, 8)
        whole.setSpacing(4)
        self._top = QHBoxLayout()
        self._top.addWidget(self._title, 1)
        whole.addLayout(self._top)
        whole.addWidget(self._text)
        foot = QHBoxLayout()
        foot.addLayout(self._actions)
        foot.addStretch(1)
        if self._code:
            foot.addWidget(Label(self._code, "caption"))
        whole.addLayout(foot)

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, ground = theme.tone(self.tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect(), theme.RADIUS_CHIP, theme.RADIUS_CHIP)
        painter.fillRect(0, 0, theme.BAR, self.height(), ink)
        paint_icon(painter, QRectF(13, 10, theme.ICON, theme.ICON), ICONS[self.tone], ink)


class EmptyState(QWidget):
    """What an empty list shows: an icon, that it is empty, why, and at most one next action."""

    def __init__(self, icon: str, title: str, why: str = "", action: Button | None = None,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 48, 16, 12)
        whole.setSpacing(6)
        whole.addStretch(1)
        self._title, self._why = Label(title, "section", wrap=True), Label(why, "caption", wrap=True)
        for label in (self._title, self._why):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            whole.addWidget(label)
        if action is not None:
            whole.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(1)
        self.setAccessibleName(f"{title} {why}".strip())

    def set_words(self, title: str, why: str = "") -> None:
        """Show another title and reason."""
        self._title.setText(title)
        self._why.setText(why)
        self.setAccessibleName(f"{title} {why}".strip())

    def paintEvent(self, event: QPaintEvent) -> None:
        place = QRectF(0, 0, 24, 24)
        place.moveCenter(QRectF(self.rect()).center())
        place.moveBottom(self._title.y() - 10)
        paint_icon(QPainter(self), place, self._icon, theme.color("text3"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
