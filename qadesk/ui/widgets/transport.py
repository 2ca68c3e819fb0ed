"""The transport of 44 px: steps, the round play button, clock, speed, solo, silence, level, loop and volume.

It shows and reports; what a button does is decided by who listens to its signal. Clicks do not take the focus away
from the form, whose letters stay live; Tab reaches every button.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLayout, QSlider, QWidget

from qadesk.audio.player import Solo
from qadesk.i18n import _
from qadesk.models.listening import clock_text
from qadesk.ui import icons, theme
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.balance_menu import BalanceMenu
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import Label, divider

HEIGHT_PX = 44
PLAY_PX = 36
VOLUME_PX = 72
SPACING_PX = 4


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
    skip_asked = Signal()
    normalise_asked = Signal()
    loop_asked = Signal()
    volume_picked = Signal(float)
    balance_picked = Signal(float)

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
        self.skip = self._button("skip-next-outline", _("Skip silence"), "player.skip_silence", checkable=True)
        self.normalise = self._button("volume-equal", _("Level the voices"), "player.normalise", checkable=True)
        self.skips = Chip()
        self.balance = BalanceMenu(self)
        self.loudness = self._button("volume-high", _("Balance of the ears"), "", checkable=False)
        self.loop = self._button("repeat", _("Loop the current span"), "player.loop", checkable=True)
        self._dress()
        self._lay_out()
        self._connect()
        self.set_call(0)

    # what is shown

    def set_call(self, duration_ms: int, *, two_channels: bool = True, at_least: bool = False) -> None:
        """A call of that length is ready; 0 is no call, and nothing can be pressed. `at_least`: it may be longer."""
        self.set_length(duration_ms, two_channels=two_channels, at_least=at_least)
        self.set_position(0)

    def set_length(self, duration_ms: int, *, two_channels: bool, at_least: bool) -> None:
        """How long the same call is, or at least is: as much of it as is decoded."""
        for button in (self.play, self.back, self.forward, self.skip, self.normalise, self.loop):
            button.setEnabled(duration_ms > 0)
        for solo in (self.agent, self.customer):
            solo.setEnabled(duration_ms > 0 and two_channels)
        self._duration_ms = duration_ms
        self.duration.setText(f"/ ≥ {clock_text(duration_ms)}" if at_least else f"/ {clock_text(duration_ms)}")
        self.duration.setToolTip(_("The call is still being decoded; it is at least this long.") if at_least else "")
        longest = clock_text(duration_ms, tenths=True)
        self.clock.setFixedWidth(self.clock.fontMetrics().horizontalAdvance(re.sub(r"\d", "0", longest)) + 4)
        self._fit()

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

    def set_skip(self, skips: bool) -> None:
        self.skip.setChecked(skips)
        self.skips.set_chip(_("silence skipped") if skips else "", "accent")
        self._fit()

    def set_normalise(self, normalises: bool) -> None:
        self.normalise.setChecked(normalises)

    def set_loop(self, loops: bool) -> None:
        self.loop.setChecked(loops)

    def set_volume(self, volume: float) -> None:
        self.volume.blockSignals(True)
        self.volume.setValue(round(volume * 100))
        self.volume.blockSignals(False)
        self.volume.setToolTip(_("Volume {percent}%").format(percent=round(volume * 100)))

    def set_balance(self, balance: float) -> None:
        self.balance.set_balance(balance)

    # size

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The balance, also where its button has no room."""
        self.balance.popup(event.globalPos())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_without(self._optional), HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """Where room is short the badge goes first (its button stays lit), then the slider (its keys stay), then the
        length of the call."""
        wanted = [group for group in self._optional if group is not self._badge or self.skips.text()]
        while wanted and self._width_without([group for group in self._optional if group not in wanted]) > self.width():
            wanted.pop(0)
        for group in self._optional:
            for widget in group:
                if widget.isHidden() == (group in wanted):
                    widget.setVisible(group in wanted)

    def _width_without(self, groups: Sequence[Sequence[QWidget]]) -> int:
        """How wide the row is with all its widgets but these."""
        row, left_out = self.layout(), {widget for group in groups for widget in group}
        assert row is not None
        items = [item for item in map(row.itemAt, range(row.count())) if item is not None]
        shown = [widget for item in items if (widget := item.widget()) is not None and widget not in left_out]
        spacers = sum(item.sizeHint().width() for item in items if item.widget() is None)
        return 2 * theme.GAP + spacers + SPACING_PX * (len(shown) - 1) + sum(map(_width_of, shown))

    def _show_balance(self) -> None:
        self.balance.popup(self.loudness.mapToGlobal(QPoint(0, 0)))

    # making it

    def _button(self, icon: str, name: str, action: str, *, checkable: bool = False) -> IconButton:
        button = IconButton(icon, name, key=self._keys.shown(action) if action else "", checkable=checkable,
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
        row.setSpacing(SPACING_PX)
        row.addWidget(self.back)
        row.addWidget(self.play)
        row.addWidget(self.forward)
        row.addSpacing(8)
        row.addWidget(self.clock)
        row.addWidget(self.duration)
        row.addWidget(self.skips)
        row.addStretch(1)
        self._badge, loudness = (self.skips,), (_short_divider(), self.loudness, self.volume)
        self._optional: tuple[tuple[QWidget, ...], ...] = (self._badge, loudness, (self.duration,))
        for widget in (self.slower, self.speed, self.faster, _short_divider(), self.agent, self.customer, self.skip,
                       self.normalise, self.loop, *loudness):
            row.addWidget(widget)

    def _connect(self) -> None:
        for button, signal in ((self.play, self.toggled), (self.back, self.back_asked),
                               (self.forward, self.forward_asked), (self.slower, self.slower_asked),
                               (self.faster, self.faster_asked), (self.speed, self.speed_normal_asked),
                               (self.skip, self.skip_asked), (self.normalise, self.normalise_asked),
                               (self.loop, self.loop_asked)):
            button.clicked.connect(lambda _checked=False, asked=signal: asked.emit())
        self.agent.clicked.connect(lambda: self.solo_asked.emit(Solo.AGENT))
        self.customer.clicked.connect(lambda: self.solo_asked.emit(Solo.CUSTOMER))
        self.loudness.clicked.connect(self._show_balance)
        self.balance.picked.connect(self.balance_picked)
        self.volume.valueChanged.connect(lambda percent: self.volume_picked.emit(percent / 100))


def _width_of(widget: QWidget) -> int:
    """Its fixed width, else what it asks for."""
    return widget.minimumWidth() if widget.minimumWidth() == widget.maximumWidth() else widget.sizeHint().width()


def _short_divider() -> QFrame:
    line = divider(vertical=True)
    line.setFixedHeight(20)
    return line


def speed_text(speed: float) -> str:
    """`1.0×`, `1.25×`, `1.125×`."""
    text = f"{speed:.3f}".rstrip("0")
    return f"{text}0×" if text.endswith(".") else f"{text}×"
