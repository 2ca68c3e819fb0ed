"""The system's own lock and sleep: told by the desktop's bus on Linux, by session notifications on Windows."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK = 0x02B1, 0x7


class SessionWatch(QObject):
    """`locked()`: the system has locked its screen; `sleeps()`: the computer is going to sleep."""

    locked = Signal()
    sleeps = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ear: QWidget | None = None
        if sys.platform == "win32":
            self._ear = _Ear(self)
        elif sys.platform.startswith("linux"):
            self._listen()

    def _listen(self) -> None:
        from qadesk.ui.desktop_bus import DesktopBus

        bus = DesktopBus(parent=self)
        bus.locked.connect(self.locked)
        bus.sleeps.connect(self.sleeps)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Ear(QWidget):
        """A window that is never shown: Windows tells it of the session's lock."""

        def __init__(self, watch: SessionWatch) -> None:
            super().__init__()
            self._watch = watch
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(int(self.winId())), 0)

        def nativeEvent(self, kind: object, message: int) -> object:
            told = wintypes.MSG.from_address(int(message))
            if told.message == WM_WTSSESSION_CHANGE and told.wParam == WTS_SESSION_LOCK:
                self._watch.locked.emit()
            return super().nativeEvent(kind, message)  # type: ignore[arg-type]
