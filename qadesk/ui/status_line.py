"""The status bar of 24 px: what is saved, today's listening, the sound device, who is at work, the label, help."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.chore_line import ChoreLine
from qadesk.ui.widgets.fields import Bar
from qadesk.ui.widgets.labels import ElidedLabel, Label, divider

_MS_A_MINUTE = 60_000


class Glyph(QWidget):
    """An icon of 14 px in the colour of a token."""

    def __init__(self, icon: str, token: str = "text2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._token = icon, token
        self.setFixedSize(14, 14)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, token: str = "text2") -> None:
        self._icon, self._token = icon, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), QRectF(self.rect()), self._icon, theme.color(self._token))

    def changeEvent(self, event: QEvent) -> None:
        self.update()


class StatusLine(QFrame):
    """Parts that nothing is known of are not shown."""

    help_asked = Signal()

    def __init__(self, *, who: str, label: str, practice: bool, help_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "chrome")
        self.setFixedHeight(theme.STATUS_BAR)
        self._save_icon = Glyph("check-circle-outline", "good")
        self._saved = ElidedLabel(_("Nothing unsaved"), "caption")
        self._background = ElidedLabel("", "caption")
        self._background.setMaximumWidth(260)
        self.chores = ChoreLine()
        self._heard, self._heard_bar = Label("", "caption"), Bar(_("Listened today"))
        self._sound_icon, self._sound = Glyph("headphones"), ElidedLabel("", "caption")
        self._sound.setMaximumWidth(160)
        self._heard_bar.setFixedWidth(80)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(self._save_icon)
        row.addWidget(self._saved, 1)
        row.addWidget(self._background)
        self._background.hide()
        row.addWidget(self.chores)
        for part in (self._heard, self._heard_bar, _gap(), self._sound_icon, self._sound, _gap()):
            row.addWidget(part)
        if practice:
            row.addWidget(Chip(_("Practice"), "warn", self))
        for words in (who, label):
            row.addWidget(Label(words, "caption"))
            row.addWidget(_gap())
        row.addWidget(self._help_button(help_key))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(divider())
        band = QWidget()
        band.setLayout(row)
        whole.addWidget(band, 1)
        for part in (self._heard, self._heard_bar, self._sound_icon, self._sound):
            part.hide()

    def set_saved(self, words: str) -> None:
        """Say what is saved, such as `已保存 14:03`."""
        self._saved.setText(words)
        self._saved.set_tone("text2")
        self._save_icon.set_icon("check-circle-outline", "good")

    def set_not_saved(self, words: str) -> None:
        """Say that something could not be saved; the next `set_saved` takes it back."""
        self._saved.setText(words)
        self._saved.set_tone("fatal")
        self._save_icon.set_icon("alert", "fatal")

    def set_background(self, words: str) -> None:
        """Show what goes on since before a lock; nothing is shown with no words."""
        self._background.setText(words)
        self._background.setVisible(bool(words))

    def background(self) -> str:
        return self._background.text()

    def saved(self) -> str:
        return self._saved.text()

    def set_listened(self, today_ms: int, wanted_ms: int) -> None:
        """Show today's listening against the hours wanted a day."""
        self._heard.setText(_("Listened today {done} / {wanted}").format(
            done=duration(today_ms), wanted=duration(wanted_ms)))
        self._heard_bar.set_share(today_ms // 1000, wanted_ms // 1000)
        self._heard.show()
        self._heard_bar.show()

    def set_sound(self, device: str, heard: bool) -> None:
        """Show the sound device, or that there is none."""
        self._sound_icon.set_icon("headphones" if heard else "volume-off", "text2" if heard else "warn")
        self._sound.setText(device if heard else _("No sound"))
        self._sound.set_tone("text2" if heard else "warn")
        self._sound_icon.show()
        self._sound.show()

    def _help_button(self, key: str) -> Button:
        button = Button(_("{key} Help").format(key=key), "ghost")
        button.setFont(theme.font(theme.CAPTION))
        button.setProperty("kind", "status")
        button.clicked.connect(self.help_asked)
        return button


def duration(ms: int) -> str:
    """A length of work: `1 小时 12 分`, `45 分`, `2 小时`."""
    hours, minutes = divmod(ms // _MS_A_MINUTE, 60)
    if not hours:
        return _("{minutes} min").format(minutes=minutes)
    if not minutes:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def _gap() -> QWidget:
    gap = QWidget()
    gap.setFixedWidth(2)
    return gap
