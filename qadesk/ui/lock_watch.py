"""When a session locks by itself: nobody there, the system's own lock, a computer that slept; with a warning before.

Made with the main window and gone with it. The lock's key works in all other windows, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from qadesk.clock import Clock
from qadesk.i18n import _, ngettext
from qadesk.models.rules import RulesVersion
from qadesk.services.sessions import LockCause
from qadesk.ui.idle_watch import IdleWatch
from qadesk.ui.session_watch import SessionWatch
from qadesk.ui.widgets.banners import Banner

if TYPE_CHECKING:
    from qadesk.services.base import Rules
    from qadesk.ui.main_window import MainWindow

ABOVE_PX, WIDTH_PX = 48, 480


class LockWatch(QObject):
    """`is_busy()`: a call plays, which counts as somebody being there until it ends."""

    def __init__(self, window: MainWindow, *, kit: dict[str, Any], rules: Rules, clock: Clock,
                 is_busy: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._kit, self._rules = window, kit, rules
        self._lock_keys = [QKeySequence(key) for key in kit["keys"].of("window.lock")]
        self.notice = Banner("warn", "", parent=window)
        self.notice.hide()
        self.idle = IdleWatch(clock, rules.number("idle_minutes") * 60, is_busy, self)
        self.system = SessionWatch(parent=self)
        self.idle.warned.connect(self._warn)
        self.idle.calmed.connect(self.notice.hide)
        self.idle.idle.connect(lambda: self._lock(LockCause.IDLE))
        self.idle.slept.connect(lambda: self._lock(LockCause.SLEEP))
        self.system.locked.connect(lambda: self._lock(LockCause.SYSTEM))
        self.system.sleeps.connect(lambda: self._lock(LockCause.SLEEP))
        kit["changes"].committed.connect(self._notice_rules)
        QApplication.instance().focusWindowChanged.connect(self._listen_to)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The lock's key in the window of a dialog, of the manual, of a preview."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if QKeySequence(event.keyCombination()) not in self._lock_keys or not shiboken6.isValid(self._window):
            return False
        if watched is self._window.windowHandle():
            return False
        self._window.lock()
        return True

    def _lock(self, cause: LockCause) -> None:
        self._window.lock(cause, jobs_go_on=self._rules.text("idle_jobs") == "continue")

    def _warn(self, left_s: int) -> None:
        said = self.notice.isVisible()
        words = ngettext("The station locks in {count} second", "The station locks in {count} seconds", left_s)
        self.notice.set_words(words.format(count=left_s), _("Press a key or move the mouse to go on."))
        self.notice.setFixedWidth(min(WIDTH_PX, self._window.width()))
        self.notice.adjustSize()
        self.notice.move((self._window.width() - self.notice.width()) // 2,
                         self._window.height() - ABOVE_PX - self.notice.height())
        self.notice.show()
        self.notice.raise_()
        if not said:
            QAccessible.updateAccessibility(QAccessibleEvent(self.notice, QAccessible.Event.Alert))

    @Slot(object)
    def _listen_to(self, window: QObject | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    @Slot(object)
    def _notice_rules(self, classes: frozenset[type]) -> None:
        if RulesVersion in classes:
            kit = self._kit
            kit["tasks"].run(self._window, lambda: kit["desk"].settings.rules(kit["actor"]), self._take_rules,
                             lambda _error: None, lane="read")

    def _take_rules(self, rules: Rules) -> None:
        self._rules = rules
        self.idle.limit_s = rules.number("idle_minutes") * 60
