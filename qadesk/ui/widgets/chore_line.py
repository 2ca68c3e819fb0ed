"""One quiet line of the status bar for what goes on in the background: how far it is, pause and resume."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.errors import sentences
from qadesk.i18n import _
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.labels import ElidedLabel, plain_tip

WIDEST_PX, ICON_PX = 340, 14
BUTTON_PX = (26, 22)  # the status bar is 24 high


class ChoreLine(QWidget):
    """Hidden while nothing goes on. `pause_asked()`, `resume_asked()`."""

    pause_asked = Signal()
    resume_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ElidedLabel("", "caption")
        self._words.setMaximumWidth(WIDEST_PX)
        self._button = IconButton("pause", "", size_px=ICON_PX)
        self._button.setProperty("kind", "status")
        self._button.setFixedSize(*BUTTON_PX)
        self._button.clicked.connect(self._press)
        self._paused = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._words)
        row.addWidget(self._button)
        self.hide()

    @property
    def button(self) -> IconButton:
        return self._button

    def words(self) -> str:
        """What it says; "" while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def show_progress(self, words: str, left: str) -> None:
        """Say how far it is, and how long it may take yet ("" while that is not known)."""
        shown = _("{progress}, {time} left").format(progress=words, time=left) if left else words
        self._say(shown, paused=False, tone="text2")

    def show_paused(self) -> None:
        """Say that it is paused."""
        self._say(_("Background work paused"), paused=True, tone="text2")

    def show_refused(self, reason: str) -> None:
        """Say that it cannot go on now, and why."""
        self._say(_("Background work waits"), paused=True, tone="warn", more=reason)

    def clear(self) -> None:
        """Nothing goes on."""
        self._paused = False
        self.hide()

    def _say(self, words: str, *, paused: bool, tone: str, more: str = "") -> None:
        self._words.setText(words)
        self._words.set_tone(tone)
        self.setToolTip(plain_tip(sentences(words, more) if more else words))
        name = _("Go on with the background work") if paused else _("Pause the background work: what is done is kept")
        if paused != self._paused or not self._button.accessibleName():
            self._button.set_face("play" if paused else "pause", name)
        self._paused = paused
        self.show()

    def _press(self) -> None:
        (self.resume_asked if self._paused else self.pause_asked).emit()
