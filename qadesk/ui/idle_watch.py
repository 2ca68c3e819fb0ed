"""Whether anybody is at the computer: input of any kind, a call that plays, and a computer that slept.

Input is seen where Qt hands it to a window; what an input method composes goes straight to the widget that has the
focus. An application-wide filter would see both, and every repaint too: through Python that costs each of them.
"""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from qadesk.clock import Clock

TICK_MS = 1_000
WARN_S = 30
SLEPT_S = 60
INPUT = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease, QEvent.Type.Wheel, QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.InputMethod, QEvent.Type.DragMove,
    QEvent.Type.Drop,
})


class IdleWatch(QObject):
    """`warned(seconds left)` in the last 30 s, `calmed()` when somebody is back, `idle()` at the limit, `slept()`.

    `limit_s` may be changed at any time."""

    warned = Signal(int)
    calmed = Signal()
    idle = Signal()
    slept = Signal()

    def __init__(self, clock: Clock, limit_s: int, is_busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock, self.limit_s, self._is_busy = clock, limit_s, is_busy
        self._last_s = self._tick_s = clock.monotonic_s()
        self._tick_utc_ms = clock.now_utc_ms()
        self._warning = False
        self._focused: QObject | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        _gui().focusObjectChanged.connect(self._follow_focus)
        self._follow_focus(QGuiApplication.focusObject())
        self._watch_windows()

    def note(self) -> None:
        """Somebody is there."""
        self._last_s = self._clock.monotonic_s()
        if self._warning:
            self._warning = False
            self.calmed.emit()

    def look(self) -> None:
        """Judge anew; the timer does so every second."""
        self._watch_windows()
        if self._has_slept():
            self.slept.emit()
            return
        if self._is_busy():
            self.note()
        left_s = self.limit_s - (self._clock.monotonic_s() - self._last_s)
        if left_s <= 0:
            self._timer.stop()
            self.idle.emit()
        elif left_s <= WARN_S:
            self._warning = True
            self.warned.emit(round(left_s))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in INPUT:
            self.note()
        return False

    def _has_slept(self) -> bool:
        """Between two looks a second apart more than a minute went by, by the time of day or by the steady one."""
        now_s, now_utc_ms = self._clock.monotonic_s(), self._clock.now_utc_ms()
        passed_s = max(now_s - self._tick_s, (now_utc_ms - self._tick_utc_ms) / 1000)
        self._tick_s, self._tick_utc_ms = now_s, now_utc_ms
        return passed_s > SLEPT_S

    def _watch_windows(self) -> None:
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)  # once more on the same window is the same as once

    def _follow_focus(self, focused: QObject | None) -> None:
        before, self._focused = self._focused, focused
        if before is not None and shiboken6.isValid(before) and not before.isWindowType():
            before.removeEventFilter(self)
        if focused is not None:
            focused.installEventFilter(self)


def _gui() -> QGuiApplication:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    return app
