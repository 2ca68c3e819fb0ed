"""The desktop's lock and sleep on Linux, as logind and the desktops tell it over D-Bus.

Without a bus nothing is heard. Imported after the first paint: the login does not need it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

LOGIND = "org.freedesktop.login1"
# screen savers that say `ActiveChanged(true)` when they lock: service and interface have one name
SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver",
                 "org.mate.ScreenSaver", "org.xfce.ScreenSaver")
UKUI = "org.ukui.ScreenSaver"
PROPERTIES = "org.freedesktop.DBus.Properties"
# interfaces with a property that says whether the session is locked
LOCKED_HINTS = {f"{LOGIND}.Session": "LockedHint", "com.deepin.SessionManager": "Locked",
                "org.deepin.dde.SessionManager1": "Locked"}


class DesktopBus(QObject):
    """`locked()`: the screen was locked; `sleeps()`: the computer is going to sleep.

    Any session's lock counts: who locks another session of this computer leaves this one, too."""

    locked = Signal()
    sleeps = Signal()

    def __init__(self, session: QDBusConnection | None = None, system: QDBusConnection | None = None,
                 parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._system = session or QDBusConnection.sessionBus(), system or QDBusConnection.systemBus()
        desktop: Any = self._session  # the stubs of `connect` ask for bytes, which it refuses
        computer: Any = self._system
        for name in SCREEN_SAVERS:
            desktop.connect(name, "", name, "ActiveChanged", self, SLOT("_saver_changed(bool)"))
        desktop.connect(UKUI, "", UKUI, "lock", self, SLOT("_session_locked()"))
        for name in LOCKED_HINTS.keys() - {f"{LOGIND}.Session"}:
            desktop.connect(name, "", PROPERTIES, "PropertiesChanged", self, SLOT("_session_changed(QDBusMessage)"))
        computer.connect(LOGIND, "", PROPERTIES, "PropertiesChanged", self, SLOT("_system_changed(QDBusMessage)"))
        computer.connect(LOGIND, "", f"{LOGIND}.Session", "Lock", self, SLOT("_session_locked()"))
        computer.connect(LOGIND, "", f"{LOGIND}.Manager", "PrepareForSleep", self, SLOT("_prepare_for_sleep(bool)"))

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


    @Slot(QDBusMessage)
    def _session_changed(self, message: QDBusMessage) -> None:
        self._ask_hint(self._session, message)

    @Slot(QDBusMessage)
    def _system_changed(self, message: QDBusMessage) -> None:
        self._ask_hint(self._system, message)

    def _ask_hint(self, bus: QDBusConnection, changed: QDBusMessage) -> None:
        """What has changed cannot be read in Python (nested variants): ask for the one property."""
        interface = str(changed.arguments()[0])
        if interface in LOCKED_HINTS:
            ask = QDBusMessage.createMethodCall(changed.service(), changed.path(), PROPERTIES, "Get")
            ask.setArguments([interface, LOCKED_HINTS[interface]])
            QDBusPendingCallWatcher(bus.asyncCall(ask), self).finished.connect(self._take_hint)

    @Slot(QDBusPendingCallWatcher)
    def _take_hint(self, watcher: QDBusPendingCallWatcher) -> None:
        values = watcher.reply().arguments() if not watcher.isError() else []
        if values and isinstance(values[0], QDBusVariant) and values[0].variant() is True:
            self.locked.emit()
        watcher.deleteLater()
