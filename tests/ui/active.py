"""Giving a window the keys, as a window manager would: there is none on the tests' display."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


def make_active(qtbot: QtBot, widget: QWidget) -> None:
    """Ask until the widget's window has the keys: a window that is not on the display yet cannot take them."""
    window = widget.window()

    def has_the_keys() -> bool:
        window.activateWindow()
        return window.isActiveWindow()

    qtbot.waitUntil(has_the_keys)
