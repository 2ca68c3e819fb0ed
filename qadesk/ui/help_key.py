"""F1 wherever one is: in the window it belongs to, and in each dialog that takes the focus later, modal or not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from qadesk.ui.keys import Keys

BOUND = "answers_help"
TOPIC = "help_topic"
"""The property by which a dialog names the page and heading that tell of it."""


class HelpKey(QObject):
    """Opens the manual over the window that asks; `topic()` says at which page: `listening#证据`."""

    def __init__(self, keys: Keys, topic: Callable[[], str], owner: QWidget, *,
                 print_card: Callable[[QWidget, str], object] | None = None) -> None:
        super().__init__(owner)
        self._keys, self._topic, self._print_card = keys, topic, print_card
        self._bind(owner)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._notice)

    def open(self, over: QWidget) -> None:
        """Show the manual; of one window there is one."""
        from qadesk.ui.help_window import HelpWindow  # not before the first paint

        made = next((one for one in over.findChildren(HelpWindow) if one.isVisible()), None)
        if made is None:
            made = HelpWindow(self._keys, over, print_card=self._print_card)
            made.setProperty(BOUND, True)
        made.show_topic(over.property(TOPIC) or self._topic())
        made.show()
        made.raise_()
        made.activateWindow()

    @Slot(QWidget, QWidget)
    def _notice(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not now.window().property(BOUND):
            self._bind(now.window())

    def _bind(self, window: QWidget) -> None:
        window.setProperty(BOUND, True)
        self._keys.bind("window.help", window, lambda: self.open(window))
