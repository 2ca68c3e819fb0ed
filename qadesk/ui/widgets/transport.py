"""The transport of 44 px: steps, the round play button, clock, speed, solo, loop and volume.

It shows and reports; what a button does is decided by who listens to its signal. Clicks do not take the focus away
from the form, whose letters stay live; Tab reaches every button.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLayout, QSlider, QWidget

from qadesk.audio.player import Solo
from qadesk.i18n import _
from qadesk.models.listening import clock_text
from qadesk.ui import icons, theme
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.labels import Label, divider

HEIGHT_PX = 44
PLAY_PX = 36
VOLUME_PX = 72
SLIDER_FROM_PX = 620


class PlayButton(QAbstractButton):
    """The round button: a triangle while paused, two bars while playing; never drawn as pressed in."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._playing = False
        self.setFixedSize(PLAY_PX, PLAY_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_playing(False)

    def set_playing(self, playing: bool) -> None:
        """Show what a click will do."""
        self._playing = playing
        name = _("Pause") if playing else _("Play")
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  {self._key}")
        self.update()

    @property
    def shows_pause(self) -> bool:
        return self._playing

    def sizeHint(self) -> QSize:
        return QSize(PLAY_PX, PLAY_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary" if self.isEnabled() else "hover"))
            painter.drawEllipse(QRectF(self.rect()))
            if self.hasFocus():
                painter.setPen(QPen(theme.color("on_primary"), theme.RING))
                painter.drawEllipse(QRectF(self.rect()).adjusted(3, 3, -3, -3))
            face = QRectF(0, 0, 20, 20)
            face.moveCenter(QRectF(self.rect()).center())
            icons.paint_icon(painter, face, "pause" if self._playing else "play",
                             theme.color("on_primary" if self.isEnabled() else "text3"))


class Transport(QFrame):
    """One row under the waveform."""

    toggled = Signal()
    back_asked = Signal()
    forward_asked = Signal()
    slower_asked = Signal()
    faster_asked = Signal()
    speed_normal_asked = Signal()
    solo_asked = Signal(object)
    loop_asked = Signal()
    volume_picked = Signal(float)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setFixedHeight(HEIGHT_PX)
        self._keys = keys
        self.play = PlayButton(keys.shown("player.toggle"))
        self.clock, self.duration = Label("00:00.0", "clock"), Label("/ 00:00", "body", tone="text2")
        self.speed = Button("1.0×", "ghost")
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.back = self._button("rewind-5", _("Back 5 s"), "player.back")
        self.forward = self._button("fast-forward-5", _("Forward 5 s"), "player.forward")
        self.slower = self._button("minus", _("Slower"), "player.slower")
        self.faster = self._button("plus", _("Faster"), "player.faster")
        self.agent = self._button("account-voice", _("Agent only"), "player.solo", checkable=True)
        self.customer = self._button("account", _("Customer only"), "player.solo", checkable=True)
        self.loop = self._button("repeat", _("Loop the current span"), "player.loop", checkable=True)
        self._dress()
        self._lay_out()
        self._connect()
        self.set_call(0)

    # what is shown

    def set_call(self, duration_ms: int, *, two_channels: bool = True) -> None:
        """A call of that length is ready; 0 is no call, and nothing can be pressed."""
        self._duration_ms = duration_ms
        self.duration.setText(f"/ {clock_text(duration_ms)}")
        longest = clock_text(duration_ms, tenths=True)
        self.clock.setFixedWidth(self.clock.fontMetrics().horizontalAdvance(re.sub(r"\d", "0", longest)) + 4)
        self.set_position(0)
        for button in (self.play, self.back, self.forward, self.loop):
            button.setEnabled(duration_ms > 0)
        for solo in (self.agent, self.customer):
            solo.setEnabled(duration_ms > 0 and two_channels)

    def set_position(self, position_ms: int) -> None:
        """Move the clock."""
        text = clock_text(position_ms, tenths=True)
        if text != self.clock.text():
            self.clock.setText(text)

    def set_playing(self, playing: bool) -> None:
        self.play.set_playing(playing)

    def set_speed(self, speed: float) -> None:
        self.speed.setText(speed_text(speed))
        self.speed.setAccessibleName(_("Speed {speed}").format(speed=speed_text(speed)))

    def set_solo(self, solo: Solo) -> None:
        self.agent.setChecked(solo is Solo.AGENT)
        self.customer.setChecked(solo is Solo.CUSTOMER)

    def set_loop(self, loops: bool) -> None:
        self.loop.setChecked(loops)

    def set_volume(self, volume: float) -> None:
        self.volume.blockSignals(True)
        self.volume.setValue(round(volume * 100))
        self.volume.blockSignals(False)
        self.volume.setToolTip(_("Volume {percent}%").format(percent=round(volume * 100)))

    # size

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(whole.width() - (VOLUME_PX if self.volume.isVisibleTo(self) else 0), HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short the slider goes first: its keys stay."""
        self.volume.setVisible(self.width() >= SLIDER_FROM_PX)
        super().resizeEvent(event)

    # making it

    def _button(self, icon: str, name: str, action: str, *, checkable: bool = False) -> IconButton:
        button = IconButton(icon, name, key=self._keys.shown(action), checkable=checkable,
                            size_px=theme.ICON_TRANSPORT)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _dress(self) -> None:
        self.clock.setAccessibleName(_("Position"))
        self.speed.setFont(theme.font(bold=True))
        self.speed.setFixedWidth(62)
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.setToolTip(f"{_('Speed 1x')}  {self._keys.shown('player.speed_normal')}")
        self.volume.setRange(0, 100)
        self.volume.setValue(100)
        self.volume.setFixedWidth(VOLUME_PX)
        self.volume.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.volume.setAccessibleName(_("Volume"))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addWidget(self.play)
        row.addWidget(self.forward)
        row.addSpacing(8)
        row.addWidget(self.clock)
        row.addWidget(self.duration)
        row.addStretch(1)
        for widget in (self.slower, self.speed, self.faster, _short_divider(), self.agent, self.customer, self.loop,
                       _short_divider(), _VolumeIcon(), self.volume):
            row.addWidget(widget)

    def _connect(self) -> None:
        for button, signal in ((self.play, self.toggled), (self.back, self.back_asked),
                               (self.forward, self.forward_asked), (self.slower, self.slower_asked),
                               (self.faster, self.faster_asked), (self.speed, self.speed_normal_asked),
                               (self.loop, self.loop_asked)):
            button.clicked.connect(lambda _checked=False, asked=signal: asked.emit())
        self.agent.clicked.connect(lambda: self.solo_asked.emit(Solo.AGENT))
        self.customer.clicked.connect(lambda: self.solo_asked.emit(Solo.CUSTOMER))
        self.volume.valueChanged.connect(lambda percent: self.volume_picked.emit(percent / 100))


class _VolumeIcon(QWidget):
    """The speaker beside the slider; a picture only."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.ICON_TRANSPORT + 6, theme.CONTROL)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            place = QRectF(3, (self.height() - theme.ICON_TRANSPORT) / 2, theme.ICON_TRANSPORT, theme.ICON_TRANSPORT)
            icons.paint_icon(painter, place, "volume-high", theme.color("text2"))


def _short_divider() -> QFrame:
    line = divider(vertical=True)
    line.setFixedHeight(20)
    return line


def speed_text(speed: float) -> str:
    """`1.0×`, `1.25×`, `1.125×`."""
    text = f"{speed:.3f}".rstrip("0")
    return f"{text}0×" if text.endswith(".") else f"{text}×"
