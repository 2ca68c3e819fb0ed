"""A waveform that is shown, and how tests look at it and handle it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.ui.widgets.waveform import Waveform
from tests.ui.synthetic_peaks import SyntheticPeaks

DURATION_MS = 348_000
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def shown_waveform(qtbot: QtBot, duration_ms: int = DURATION_MS) -> Waveform:
    """684 x 268 px, as in a window of 1366; of a call with two speakers."""
    widget = Waveform()
    qtbot.addWidget(widget)
    widget.resize(684, 268)
    widget.set_call(SyntheticPeaks(duration_ms), duration_ms)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def seen(waveform: Waveform) -> QImage:
    """What a person sees of it."""
    return waveform.grab().toImage()


def colours(image: QImage, x: int, top: int, bottom: int) -> set[str]:
    """In a column of pixels."""
    return {QColor(image.pixel(x, y)).name() for y in range(top, bottom)}


def rows_of(waveform: Waveform, lane: int) -> tuple[int, int]:
    """Top and bottom of a lane."""
    rect = waveform.rows.lanes[lane]
    return rect.top(), rect.bottom()


def wheel(waveform: Waveform, x: int, steps: float, modifiers: Qt.KeyboardModifier = NONE, *, sideways: bool = False,
          fine_px: int = 0) -> None:
    """Turn the wheel over the lanes; `fine_px` is what a touchpad tells beside."""
    at, turned = QPointF(x, 130), round(120 * steps)
    angle = QPoint(turned, 0) if sideways else QPoint(0, turned)
    event = QWheelEvent(at, waveform.mapToGlobal(at), QPoint(fine_px if sideways else 0, 0 if sideways else fine_px),
                        angle, Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(waveform, event)


def drag(waveform: Waveform, start: QPoint, *ends: QPoint, button: Qt.MouseButton = LEFT) -> Iterator[QPoint]:
    """Press, and move on at each step; let go at the last one."""
    _mouse(waveform, QMouseEvent.Type.MouseButtonPress, start, button)
    for end in ends:
        _mouse(waveform, QMouseEvent.Type.MouseMove, end, button)
        yield end
    _mouse(waveform, QMouseEvent.Type.MouseButtonRelease, ends[-1], button)


def dragged(waveform: Waveform, start: QPoint, *ends: QPoint, button: Qt.MouseButton = LEFT) -> None:
    """All of a drag."""
    assert list(drag(waveform, start, *ends, button=button))


def _mouse(waveform: Waveform, kind: QMouseEvent.Type, at: QPoint, button: Qt.MouseButton) -> None:
    held = Qt.MouseButton.NoButton if kind == QMouseEvent.Type.MouseButtonRelease else button
    QApplication.sendEvent(waveform, QMouseEvent(kind, QPointF(at), waveform.mapToGlobal(QPointF(at)), button, held,
                                                 NONE))
