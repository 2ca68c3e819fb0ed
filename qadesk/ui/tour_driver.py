"""A hand for the real window: clicks, keys and waits, as a script that goes on while dialogs are open.

A script is a generator: it yields what it waits for, and a timer resumes it when that is true. Clicks and keys are
posted, so that a dialog that runs a loop of its own cannot hold the script up.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

PATIENCE_S = 60.0
PACE_MS = 15
W = TypeVar("W", bound=QWidget)


@dataclass(frozen=True)
class Until:
    """What a script waits for, and in which words it complains after `patience_s`."""

    true: Callable[[], object]
    what: str
    patience_s: float = PATIENCE_S


Script = Generator[Until, None, None]


class Stuck(Exception):
    """A script waited in vain."""


class Driver(QObject):
    """Runs one script; `ended` is called with None, or with the exception that stopped it."""

    def __init__(self, script: Script, ended: Callable[[Exception | None], None]) -> None:
        super().__init__()
        self._script, self._ended = script, ended
        self._waiting: Until | None = None
        self._since_s = time.monotonic()
        self._timer = QTimer(self, interval=PACE_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        self._timer.start()

    def _step(self) -> None:
        try:
            if self._waiting is not None and not self._waiting.true():
                self._give_up_in_time(self._waiting)
                return
            self._waiting, self._since_s = next(self._script), time.monotonic()
        except StopIteration:
            self._end(None)
        except Exception as error:  # noqa: BLE001 (whatever stops a script is told by `ended`)
            self._end(error)

    def _give_up_in_time(self, waiting: Until) -> None:
        if time.monotonic() - self._since_s > waiting.patience_s:
            raise Stuck(f"waited {waiting.patience_s:.0f} s for {waiting.what}")

    def _end(self, error: Exception | None) -> None:
        self._timer.stop()
        self._ended(error)


def click(widget: QWidget) -> Script:
    """Press and release the left button in the middle of a widget that is shown and enabled."""
    name = getattr(widget, "text", lambda: type(widget).__name__)()
    yield Until(lambda: widget.isVisible() and widget.isEnabled(), f"“{name}” to be ready")
    yield from _post(lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton))


def press(keys: str) -> Script:
    """Press one key or combination, such as `Ctrl+Return`, where the focus is."""
    combination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs leave __getitem__ out
    yield from _post(lambda: QTest.keyClick(_focus(), combination.key(), combination.keyboardModifiers()))


def type_text(text: str) -> Script:
    """Type where the focus is; Chinese arrives as from an input method."""
    def act() -> None:
        if text.isascii():
            QTest.keyClicks(_focus(), text)
        else:
            committed = QInputMethodEvent()
            committed.setCommitString(text)
            QApplication.sendEvent(_focus(), committed)

    yield from _post(act)


def pause(seconds: float) -> Script:
    """Let the window live for a while."""
    until_s = time.monotonic() + seconds
    yield Until(lambda: time.monotonic() >= until_s, "the time to pass")


def activate(window: QWidget) -> Script:
    """Give a window the keys, as a window manager does when a dialog above it closes."""
    window.activateWindow()
    yield Until(lambda: window.isActiveWindow(), "the window to be active")


def _post(act: Callable[[], object]) -> Script:
    begun: list[bool] = []
    failed: list[Exception] = []

    def run() -> None:
        begun.append(True)
        try:
            act()
        except Exception as error:  # noqa: BLE001 (raised again in the script)
            failed.append(error)

    QTimer.singleShot(0, run)
    yield Until(lambda: begun, "a posted event")
    if failed:
        raise failed[0]


def _focus() -> QWidget:
    """Where keys go: an open menu or dialog takes them even where no window manager gives it the focus."""
    menu = QApplication.activePopupWidget()
    if isinstance(menu, QMenu):
        return menu
    focus, modal = QApplication.focusWidget(), QApplication.activeModalWidget()
    if modal is not None and (focus is None or focus.window() is not modal):
        focus = modal.focusWidget()
    for widget in (focus, modal, QApplication.activeWindow()):
        if widget is not None:
            return widget
    raise Stuck("no window has the focus")


def shown(kind: type[W], *, inside: QWidget | None = None, name: str = "") -> W:
    """The first visible widget of a kind (in reading order of creation). Raises Stuck."""
    roots = [inside] if inside else QApplication.topLevelWidgets()
    found = [widget for root in roots for widget in [root, *root.findChildren(QWidget)]
             if isinstance(widget, kind) and widget.isVisible() and (not name or widget.objectName() == name)]
    if not found:
        raise Stuck(f"no {kind.__name__} {name} is shown")
    return found[0]


def button(text: str, *, inside: QWidget | None = None) -> QAbstractButton:
    """The visible button with this text, tooltip or accessible name. Raises Stuck."""
    roots = [inside] if inside else QApplication.topLevelWidgets()
    buttons = [b for root in roots for b in root.findChildren(QAbstractButton) if b.isVisible()]
    for one in buttons:
        if text in (one.text().replace("&", ""), one.accessibleName()) or one.toolTip().startswith(text):
            return one
    raise Stuck(f"no button “{text}” among {[b.text() or b.accessibleName() for b in buttons]}")


def is_shown(kind: type[QWidget]) -> bool:
    """Whether a widget of this kind is visible anywhere."""
    return any(isinstance(widget, kind) and widget.isVisible() for widget in QApplication.allWidgets())
