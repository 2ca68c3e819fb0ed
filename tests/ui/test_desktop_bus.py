"""The system's lock and sleep over a D-Bus of the test's own: the signals come from a second connection."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import ClassInfo, Property, QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from qadesk.ui.desktop_bus import DesktopBus
from tests.conftest import missing

Send = Callable[..., None]


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    """The address of a bus that nobody else is on."""
    if not sys.platform.startswith("linux"):
        pytest.skip("D-Bus is for Linux")
    if not shutil.which("dbus-daemon"):
        missing("dbus-daemon is not installed: python3 installer/dev.py setup")
    daemon = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    for name in ("watch", "desktop"):
        QDBusConnection.disconnectFromBus(name)
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


@pytest.fixture
def told(bus: str) -> Iterator[list[str]]:
    """What a watch on that bus has told."""
    here = QDBusConnection.connectToBus(bus, "watch")
    watch, heard = DesktopBus(here, here), list[str]()
    watch.locked.connect(lambda: heard.append("locked"))
    watch.sleeps.connect(lambda: heard.append("sleeps"))
    yield heard
    watch.deleteLater()


@pytest.fixture
def send(bus: str) -> Iterator[Send]:
    """Sends a signal as the owner of a service's name."""
    desktop, names = QDBusConnection.connectToBus(bus, "desktop"), set[str]()

    def signal(service: str, path: str, interface: str, name: str, *values: object) -> None:
        if service not in names:
            assert desktop.registerService(service)
            names.add(service)
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(values))
        assert desktop.send(message)

    yield signal
    for name in names:
        desktop.unregisterService(name)


@pytest.mark.parametrize("saver", ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver"])
def test_a_screen_saver_that_locks(saver: str, told: list[str], send: Send, qtbot: QtBot) -> None:
    send(saver, "/org/desktop/ScreenSaver", saver, "ActiveChanged", False)
    send(saver, "/org/desktop/ScreenSaver", saver, "ActiveChanged", True)
    qtbot.waitUntil(lambda: told == ["locked"])


def test_the_session_is_locked_or_the_computer_sleeps(told: list[str], send: Send, qtbot: QtBot) -> None:
    logind = "org.freedesktop.login1"
    send(logind, "/org/freedesktop/login1/session/_31", f"{logind}.Session", "Lock")
    qtbot.waitUntil(lambda: told == ["locked"])
    send(logind, "/org/freedesktop/login1", f"{logind}.Manager", "PrepareForSleep", False)
    send(logind, "/org/freedesktop/login1", f"{logind}.Manager", "PrepareForSleep", True)
    qtbot.waitUntil(lambda: told == ["locked", "sleeps"])


def session_of(interface: str) -> QObject:
    """A session as logind or a desktop exports it: `locked` is what it tells, `asked` how often it was asked."""
    @ClassInfo({"D-Bus Interface": interface})
    class Session(QObject):
        locked, asked = False, 0

        def tell(self) -> bool:
            self.asked += 1
            return self.locked

        LockedHint, Locked = Property(bool, tell), Property(bool, tell)

    return Session()


@pytest.mark.parametrize(("service", "interface"), [
    ("org.freedesktop.login1", "org.freedesktop.login1.Session"),
    ("com.deepin.SessionManager", "com.deepin.SessionManager"),
    ("org.deepin.dde.SessionManager1", "org.deepin.dde.SessionManager1")])
def test_a_session_that_says_that_it_is_locked(service: str, interface: str, bus: str, told: list[str], send: Send,
                                               qtbot: QtBot) -> None:
    session, path = session_of(interface), "/session/_31"
    desktop = QDBusConnection.connectToBus(bus, "desktop")
    assert desktop.registerObject(path, session, QDBusConnection.RegisterOption.ExportAllProperties)
    changed = (service, path, "org.freedesktop.DBus.Properties", "PropertiesChanged", interface, {}, [])
    send(*changed)
    qtbot.waitUntil(lambda: session.asked == 1)  # type: ignore[attr-defined]
    session.locked = True  # type: ignore[attr-defined]
    send(*changed)
    qtbot.waitUntil(lambda: told == ["locked"])
    desktop.unregisterObject(path)


def test_kylin_locks(told: list[str], send: Send, qtbot: QtBot) -> None:
    send("org.ukui.ScreenSaver", "/", "org.ukui.ScreenSaver", "lock")
    qtbot.waitUntil(lambda: told == ["locked"])


def test_another_program_cannot_lock(told: list[str], send: Send, qtbot: QtBot) -> None:
    send("org.example.Other", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True)
    send("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True)
    qtbot.waitUntil(lambda: told != [])
    assert told == ["locked"]


def test_without_a_bus_nothing_is_watched_and_nothing_said(qtbot: QtBot) -> None:
    nowhere = QDBusConnection("there is no such connection")
    DesktopBus(nowhere, nowhere).deleteLater()
