"""Things of Qt are destroyed in the main thread, whoever made the garbage."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QStringListModel, Qt
from pytestqt.qtbot import QtBot

from qadesk.ui.collector import LIMITS, Collector, due


class Names(QStringListModel):
    """A model as a page has it: reachable from itself."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


@pytest.fixture
def collector(qapp: QCoreApplication) -> Iterator[Collector]:
    made = Collector(qapp)
    yield made
    made.deleteLater()


def test_what_hangs_together_is_destroyed_in_the_main_thread(collector: Collector, qtbot: QtBot) -> None:
    ended_in: list[threading.Thread] = []
    Names().destroyed.connect(lambda: ended_in.append(threading.current_thread()), Qt.ConnectionType.DirectConnection)
    kept: list[list[int]] = []
    worker = threading.Thread(target=lambda: kept.extend([n] for n in range(200_000)))
    worker.start()
    worker.join()
    assert not ended_in and len(kept) == 200_000
    qtbot.waitUntil(lambda: bool(ended_in))
    assert ended_in == [threading.main_thread()]


def test_the_collector_ends_with_what_it_belongs_to(qtbot: QtBot) -> None:
    owner = QObject()
    gone: list[bool] = []
    Collector(owner).destroyed.connect(lambda: gone.append(True))
    owner.deleteLater()
    qtbot.waitUntil(lambda: gone == [True])
    assert not gc.isenabled()


@pytest.mark.parametrize(("counts", "generation"), [
    ((LIMITS[0], 99, 99), None), ((LIMITS[0] + 1, 0, 0), 0), ((LIMITS[0] + 1, LIMITS[1] + 1, 0), 1),
    ((LIMITS[0] + 1, 0, LIMITS[2] + 1), 2)], ids=["little new", "young", "middle", "all"])
def test_the_oldest_generation_that_is_due_is_collected(counts: tuple[int, int, int], generation: int | None) -> None:
    assert due(counts) == generation
