"""One window for one station folder and user: who starts qadesk again gets the window that is there.

A lock file says who is first, before anything is painted; the first then listens on a local socket of this user. The
second says `raise` there and ends. A lock that a crash left behind does not hold: its process is gone.
"""

from __future__ import annotations

import getpass
import hashlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QLockFile, QObject, Signal

from qadesk.files import real

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

RAISE = b"raise\n"
ANSWER_MS = 2_000
PATIENCE_S = 10.0
RETRY_S = 0.05


class OneWindow(QObject):
    """`raise_asked()`: qadesk was started again. Hold it as long as the window lives."""

    raise_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._locks: dict[str, QLockFile] = {}
        self._servers: dict[str, QLocalServer] = {}

    def is_first(self, folder: Path) -> bool:
        """Whether no other process of this user has a window for this folder; this one has it from now on.

        False once the other window was asked to come to the front. One that does not answer is passed over."""
        name = name_of(folder)
        if name in self._locks or self._take(name):
            return True
        waited_until_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < waited_until_s:
            if _ask_to_raise(name):
                return False
            if self._take(name):
                return True
            time.sleep(RETRY_S)
        return True

    def listen(self) -> None:
        """Hear whoever comes second; to be called after the first paint."""
        for name in self._locks.keys() - self._servers.keys():
            self._servers[name] = self._server(name)

    def hold_too(self, folder: Path) -> None:
        """The wizard put the station elsewhere: whoever starts qadesk for that folder comes here, too."""
        self._take(name_of(folder))
        self.listen()

    def close(self) -> None:
        """Give the folder free."""
        for server in self._servers.values():
            server.close()
        for lock in self._locks.values():
            lock.unlock()
        self._servers.clear()
        self._locks.clear()

    def _take(self, name: str) -> bool:
        """A lock file that cannot be written at all keeps nobody out: the station's own lock still does."""
        lock = QLockFile(f"{QDir.tempPath()}/{name}.lock")
        lock.setStaleLockTime(0)
        taken = lock.tryLock(0)
        if taken:
            self._locks[name] = lock
        return taken or lock.error() != QLockFile.LockError.LockFailedError

    def _server(self, name: str) -> QLocalServer:
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        QLocalServer.removeServer(name)  # what a crash left behind: the lock says that nobody listens there
        server.listen(name)
        return server

    def _answer(self) -> None:
        for server in self._servers.values():
            while server.hasPendingConnections():
                socket = server.nextPendingConnection()
                socket.disconnected.connect(socket.deleteLater)
                socket.write(RAISE)
                socket.flush()
                socket.disconnectFromServer()
                self.raise_asked.emit()


def name_of(folder: Path) -> str:
    """A name for socket and lock file: of the folder as it really lies, and of the user."""
    text = f"{real(folder)}\n{getpass.getuser()}"
    return f"qadesk-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def _ask_to_raise(name: str) -> bool:
    """Connecting is the request; the answer says that a window heard it."""
    from PySide6.QtNetwork import QLocalSocket

    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # any process: the one with the window
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(ANSWER_MS):
        return False
    return socket.waitForReadyRead(ANSWER_MS) and bytes(socket.readAll().data()) == RAISE
