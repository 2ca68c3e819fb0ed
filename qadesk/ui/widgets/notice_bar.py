"""A slim line across the window for what concerns the whole station: words, a job's bar, at most two acts, close."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.tasks import Job
from qadesk.ui.widgets.banners import ICONS
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.job_line import JobLine
from qadesk.ui.widgets.labels import ElidedLabel

HEIGHT_PX = 36
Act = tuple[str, Callable[[], object]]


class NoticeBar(QWidget):
    """Takes no room while there is nothing to say; long words are cut and stand in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "neutral"
        self._words, self.line = ElidedLabel("", "body"), JobLine()
        self.acts: list[Button] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(36, 0, 8, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self.line, 1)
        self._close = IconButton("close", _("Close this message"))
        self._close.clicked.connect(self.clear)
        self._row.addWidget(self._close)
        self.setFixedHeight(HEIGHT_PX)
        self.hide()

    def say(self, tone: str, words: str, *acts: Act) -> None:
        """Show these words with buttons for the acts."""
        self._dress(tone, words)
        for name, slot in acts:
            button = Button(name)
            button.clicked.connect(lambda _checked=False, act=slot: act())
            self._row.insertWidget(self._row.count() - 1, button)
            self.acts.append(button)

    def show_job(self, tone: str, words: str, job: Job) -> None:
        """Show a job that runs, after these words."""
        self._dress(tone, words)
        self.line.show_job(job)

    def clear(self) -> None:
        """Say nothing more."""
        self._dress("neutral", "")

    def said(self) -> str:
        return self._words.text()

    def _dress(self, tone: str, words: str) -> None:
        for button in self.acts:
            self._row.removeWidget(button)
            button.deleteLater()
        self.acts = []
        self._tone = tone
        self._words.setText(words)
        self._words.set_tone("text2" if tone == "neutral" else tone)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, ground = theme.tone(self._tone)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), ground)
            painter.fillRect(0, 0, theme.BAR, self.height(), ink)
            place = QRectF(12, (self.height() - theme.ICON) / 2, theme.ICON, theme.ICON)
            paint_icon(painter, place, ICONS[self._tone], ink)
