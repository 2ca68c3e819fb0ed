"""Labels in the sizes of the type scale; always plain text, so that nothing a user typed is read as HTML."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from qadesk.ui import theme

# role: (size in px, bold, tone)
ROLES = {
    "body": (theme.BODY, False, "text"), "section": (theme.BODY, True, "text"),
    "caption": (theme.CAPTION, False, "text2"), "note": (theme.CAPTION, False, "text3"),
    "title": (theme.TITLE, True, "text"), "clock": (theme.CLOCK, True, "text"),
    "figure": (theme.FIGURE, True, "text"),
}


LONG_RUN = re.compile(r"[!-~]{31,}")  # signs without a space, which a line cannot be broken in
BREAK = "\u200b"


class Label(QLabel):
    """A label of a role of the type scale: body, section, caption, note, title, clock or figure.

    One that wraps breaks a long word anywhere: it is never cut, nor does it push what stands beside it."""

    def __init__(self, text: str = "", role: str = "body", *, tone: str = "", wrap: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        size_px, bold, own_tone = ROLES[role]
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(size_px, bold=bold))
        self.setProperty("tone", tone or own_tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._said = text
        super().setText(LONG_RUN.sub(lambda run: BREAK.join(run[0]), text) if self.wordWrap() else text)

    def text(self) -> str:
        """The words as they were given."""
        return self._said

    def set_tone(self, tone: str) -> None:
        """Colour the text: text, text2, text3, accent, good, warn, fatal or evidence."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().polish(self)


class ElidedLabel(Label):
    """A label that never pushes: cut with … where room is short, the whole text in its tooltip."""

    _shorter: tuple[str, ...] = ()

    def __init__(self, text: str = "", role: str = "body", *, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role, tone=tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        super().setText(text)
        self._show_whole_when_cut()

    def set_words(self, text: str, *shorter: str) -> None:
        """Show this text, or where room is short the first of the shorter wordings that has enough."""
        self._shorter = shorter
        self.setText(text)
        self.update()

    def shown(self) -> str:
        """The words that stand on the screen."""
        metrics, width = self.fontMetrics(), self.contentsRect().width()
        wordings = (self.text(), *self._shorter)
        fitting = (words for words in wordings if metrics.horizontalAdvance(words) <= width)
        return next(fitting, metrics.elidedText(wordings[-1], Qt.TextElideMode.ElideRight, width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_whole_when_cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.contentsRect(), int(self.alignment()), self.shown())

    def _show_whole_when_cut(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(plain_tip(self.text()) if cut else "")


def fitted(label: Label, width: int) -> Label:
    """The label as high as its words are at this width: what Qt guesses of one that wraps leaves a gap in a dialog."""
    label.setFixedWidth(width)
    label.setFixedHeight(label.heightForWidth(width))
    return label


def shortened(text: str, most: int = 120) -> str:
    """A text on one line, of at most so many signs; what is longer ends in …"""
    line = " ".join(text[:8 * most].split())
    return line if len(line) <= most else line[:most - 1].rstrip() + "…"


def plain_tip(text: str) -> str:
    """The text for a tooltip that shows every character: Qt would read a tag in it as HTML."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if "<" in text or "&" in text else text


def divider(*, vertical: bool = False) -> QFrame:
    """A line of one pixel in the colour of dividers."""
    line = QFrame()
    line.setProperty("kind", "line")
    line.setFixedWidth(1) if vertical else line.setFixedHeight(1)
    return line
