"""A menu whose entries go by the keys that stand beside them, too, as they do while it is closed."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from qadesk.ui.keys import key_name


class KeyMenu(QMenu):
    """Its entries' texts are the words, a tab, and the key as `Keys.shown` gives it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt override)
        pressed = key_name(QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText))
        entry = next((entry for entry in self.actions()
                      if entry.isEnabled() and entry.isVisible() and entry.text().partition("\t")[2] == pressed), None)
        if entry is None or not pressed:
            super().keyPressEvent(event)
            return
        self.close()
        entry.trigger()
