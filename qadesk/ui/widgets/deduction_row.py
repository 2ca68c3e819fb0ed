"""One deduction of the open criterion: its key ticks it, or counts one more where each time counts (每次)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.scorecards import Behaviour, points_text
from qadesk.ui.widgets.answer_row import AnswerRow


class DeductionRow(AnswerRow):
    """A behaviour that can be ticked; a click ticks like its key, Shift+click takes one time back."""

    pressed_once = Signal(object)
    lowered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._behaviour = Behaviour("", "", "", 0)
        self._times = 0

    @property
    def times(self) -> int:
        return self._times

    def show_behaviour(self, behaviour: Behaviour, key: int, times: int) -> None:
        """Show a behaviour under its digit key, ticked `times` times."""
        if (behaviour, str(key), times) == (self._behaviour, self._key, self._times):
            return
        self._behaviour, self._times = behaviour, times
        points = points_text(-behaviour.points_milli * max(times, 1))
        self._show(str(key), behaviour.words, points, checked=times > 0, chip=_chip(behaviour, times),
                   tone="warn" if times > 1 else "neutral")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        (self.lowered if shifted else self.pressed_once).emit(self._behaviour)


def _chip(behaviour: Behaviour, times: int) -> str:
    if not behaviour.repeats:
        return ""
    if times < 2:
        return _("each time")
    return ngettext("{count} time", "{count} times", times).format(count=times)
