"""The system's own lock and sleep, told by the desktop: D-Bus on Linux, session notifications on Windows.

Where neither is there nothing is watched. Imported after the first paint: QtDBus is not needed for the login.
"""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QWidget

LOGIND = "org.freedesktop.login1"
# screen savers that say `ActiveChanged(true)` when they lock: service and interface have one name
SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver",
                 "org.mate.ScreenSaver", "org.xfce.ScreenSaver")
WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK = 0x02B1, 0x7


class SessionWatch(QObject):
    """`locked()`: the system has locked its screen; `sleeps()`: the computer is going to sleep."""

    locked = Signal()
    sleeps = Signal()

    def __init__(self, session: QDBusConnection | None = None, system: QDBusConnection | None = None,
                 parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._system = session, system
        self._ear: QWidget | None = None
        if sys.platform == "win32":
            self._ear = _Ear(self)
        elif sys.platform.startswith("linux"):
            self._listen()

    def _listen(self) -> None:
        """Any session's lock counts: who locks another session of this computer leaves this one, too."""
        session: Any = self._session or QDBusConnection.sessionBus()  # the stubs of `connect` ask for bytes,
        system: Any = self._system or QDBusConnection.systemBus()  # which it refuses
        for name in SCREEN_SAVERS:
            session.connect(name, "", name, "ActiveChanged", self, SLOT("_saver_changed(bool)"))
        system.connect(LOGIND, "", f"{LOGIND}.Session", "Lock", self, SLOT("_session_locked()"))
        system.connect(LOGIND, "", f"{LOGIND}.Manager", "PrepareForSleep", self, SLOT("_prepare_for_sleep(bool)"))

    @Slot(bool)
    def _saver_changed(self, active: bool) -> None:
        if active:
            self.locked.emit()

    @Slot()
    def _session_locked(self) -> None:
        self.locked.emit()

    @Slot(bool)
    def _prepare_for_sleep(self, begins: bool) -> None:
        if begins:
            self.sleeps.emit()


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
