"""What was committed, told to the pages: fed by `database.on_commit` in any thread, emitted in the window's thread."""

from __future__ import annotations

from collections.abc import Iterable

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot


class Changes(QObject):
    """`committed(frozenset[type])` after each commit, in the thread that made this object."""

    committed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    def feed(self, classes: Iterable[type]) -> None:
        """Take the classes that a commit changed; may be called from any thread, and after this object has gone."""
        if shiboken6.isValid(self):
            self._arrived.emit(frozenset(classes))

    @Slot(object)
    def _pass_on(self, classes: frozenset[type]) -> None:
        self.committed.emit(classes)
