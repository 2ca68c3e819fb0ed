"""Courtesies to the hands: Tab goes through lines made later where they stand, the wheel changes no value, and the keys
stay in a pane whose button is taken from them.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def order_tabs(anchor: QWidget, widgets: Iterable[QWidget]) -> None:
    """Let Tab go through these where `anchor` stands: what is made later would come at the window's end."""
    before = anchor
    while before.focusPolicy() is Qt.FocusPolicy.NoFocus:  # Qt takes no order from what takes no focus
        found = before.previousInFocusChain()
        if found is None or found is anchor:
            return
        before = found
    for widget in widgets:
        QWidget.setTabOrder(before, widget)
        before = widget


def order_tabs_inside(area: QScrollArea) -> None:
    """Let Tab go from a scroll area through what stands in it, put there later, before it goes on."""
    content = area.widget()
    inside = content.findChildren(QWidget) if content is not None else []
    order_tabs(area, [widget for widget in inside if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                      and widget.window() is area.window()])  # the list of a combo box is a window of its own


def set_free(button: QWidget, free: bool, otherwise: QWidget) -> None:
    """Let a button be pressed, or not; keys that it then loses go to `otherwise`, else they would leave the pane."""
    if button.hasFocus() and not free:
        otherwise.setFocus()
    button.setEnabled(free)


def ignore_wheel(widget: QWidget) -> None:
    """Let the wheel scroll the form instead of changing the value under the pointer."""
    widget.installEventFilter(_WheelFilter(widget))


class _WheelFilter(QObject):
    """Hands the wheel on to what lies below the widget."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False
