"""The proof of listening of the call at hand: what was heard before and now, stored every two seconds of playing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from qadesk.errors import UserError
from qadesk.models.listening import Coverage, HeardSpan
from qadesk.ui.tasks import Tasks

STORE_AFTER_MS = 2_000
RETRY_AFTER_MS = 5_000
Store = Callable[[int, Sequence[HeardSpan], int], None]


class HeardKeeper(QObject):
    """`store(item_id, spans, position_ms)` is the service's call; it runs on the write lane."""

    changed = Signal()
    stored = Signal()
    failed = Signal(object)  # UserError; the spans are kept and tried again

    def __init__(self, owner: QWidget, tasks: Tasks, store: Store, position_ms: Callable[[], int]) -> None:
        super().__init__(owner)
        self._owner, self._tasks, self._store, self._position_ms = owner, tasks, store, position_ms
        self._item_id: int | None = None
        self._pending: tuple[HeardSpan, ...] = ()
        self._left: list[tuple[int, tuple[HeardSpan, ...], int]] = []
        self.coverage = Coverage()
        self._soon = QTimer(self, singleShot=True, interval=STORE_AFTER_MS)
        self._soon.timeout.connect(self.flush)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._store_all_left)

    def begin(self, item_id: int, heard: Sequence[HeardSpan]) -> None:
        """A call is open; this much of it was heard before."""
        self._item_id, self._pending = item_id, ()
        self.coverage = Coverage().plus(heard)
        self.changed.emit()

    def add(self, spans: Sequence[HeardSpan]) -> None:
        """More was heard."""
        if self._item_id is None:
            return
        self.coverage = self.coverage.plus(spans)
        self._pending = Coverage(self._pending).plus(spans).spans
        self.changed.emit()
        if not self._soon.isActive():
            self._soon.start()

    def flush(self) -> None:
        """Store at once what is not stored yet."""
        self._soon.stop()
        if self._item_id is None or not self._pending:
            return
        item_id, spans, position_ms = self._item_id, self._pending, self._position_ms()
        self._pending = ()
        self._run(item_id, spans, position_ms)

    def leave(self) -> None:
        """Store what is left of this call and keep none."""
        self.flush()
        self._item_id, self.coverage = None, Coverage()

    def _run(self, item_id: int, spans: tuple[HeardSpan, ...], position_ms: int) -> None:
        self._tasks.run(self._owner, lambda: self._store(item_id, spans, position_ms), lambda _done: self.stored.emit(),
                        lambda error: self._keep(item_id, spans, position_ms, error))

    def _keep(self, item_id: int, spans: tuple[HeardSpan, ...], position_ms: int, error: UserError) -> None:
        if item_id == self._item_id:
            self._pending = (*spans, *self._pending)
            self._soon.start()
        else:
            self._left.append((item_id, spans, position_ms))
            self._again.start(RETRY_AFTER_MS)
        self.failed.emit(error)

    def _store_all_left(self) -> None:
        left, self._left = self._left, []
        for item_id, spans, position_ms in left:
            self._run(item_id, spans, position_ms)
