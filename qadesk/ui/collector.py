"""Garbage is collected by the main thread alone.

Python collects wherever it happens to count enough new objects, also in a thread that reads or measures. Windows,
models and timers that hang together in a circle would be destroyed there, beside the event loop that still speaks of
them.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

TICK_MS = 100
LIMITS = (700, 10, 50)
"""New objects, young collections, middle collections, after which the next one is due."""


class Collector(QObject):
    """Collects between two turns of the event loop; what was imported so far is left alone for good."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self._look)
        self._ticks.start()

    def _look(self) -> None:
        generation = due(gc.get_count())
        if generation is not None:
            gc.collect(generation)


def due(counts: tuple[int, int, int]) -> int | None:
    """The oldest generation to be collected, from what `gc.get_count` says; None while there is little new."""
    if counts[0] <= LIMITS[0]:
        return None
    return max(at for at, (count, limit) in enumerate(zip(counts, LIMITS, strict=True)) if count > limit)
