"""The play key, which a foot pedal sends too: one press plays, the next pauses; or it plays while it is held down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow

from qadesk.ui.keys import Keys
from qadesk.ui.playback import Playback

ACTION = "player.toggle"


class HoldKey(QObject):
    """`holds` says at each press which of the two is wanted. A key held down is over too when its window loses the
    keys, for its release then goes elsewhere."""

    def __init__(self, playback: Playback, keys: Keys, holds: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._playback, self._holds = playback, holds
        self._names = {key.split("+")[-1] for key in keys.of(ACTION)}  # what is held with it may be let go before it
        self._watched: QWindow | None = None

    def press(self) -> None:
        """The key went down (what a held key repeats does not come here)."""
        window = QGuiApplication.focusWindow()
        if not self._holds() or window is None:
            self._playback.toggle()
        elif self._watched is None:
            self._watched = window
            window.installEventFilter(self)
            _application().focusWindowChanged.connect(self._release)
            self._playback.play()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease:
            if _name(event) in self._names and not event.isAutoRepeat():
                self._release()
        return False

    def _release(self) -> None:
        if self._watched is not None:
            _application().focusWindowChanged.disconnect(self._release)
            self._watched.removeEventFilter(self)
            self._watched = None
        if self._playback.is_playing:
            self._playback.pause()


def _name(event: QKeyEvent) -> str:
    return QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)


def _application() -> QGuiApplication:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    return app
