"""The frame of a window of its own: a head like that of a page, the bar of messages, and what the window shows."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.ui import theme
from qadesk.ui.widgets.labels import ElidedLabel, divider


def frame_window(window: QWidget, head: tuple[QWidget, ...], messages: QWidget, body: QWidget) -> None:
    """Lay a window out; in its head the elided label takes the room."""
    whole = QVBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    for part in (_head(head), divider(), messages):
        whole.addWidget(part)
    whole.addWidget(body, 1)


def _head(parts: tuple[QWidget, ...]) -> QFrame:
    head = QFrame()
    head.setProperty("kind", "surface")
    head.setFixedHeight(theme.PAGE_HEADER)
    row = QHBoxLayout(head)
    row.setContentsMargins(theme.MARGIN, 0, 12, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part, int(isinstance(part, ElidedLabel)))
    return head
