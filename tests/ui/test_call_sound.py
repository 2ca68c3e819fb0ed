"""The sound of the call at hand and the proof of listening: nothing leaks, nothing heard is lost."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qadesk.audio.buffer import DecodedCall, decode_to_buffer
from qadesk.audio.growth import Growth
from qadesk.audio.refusals import reader_died
from qadesk.errors import UserError
from qadesk.limited_child import WorkerDied
from qadesk.models.listening import HeardSpan
from qadesk.ui.call_sound import CallSound, Sound
from qadesk.ui.heard_keeper import HeardKeeper
from qadesk.ui.tasks import Tasks
from tests.services.sounding_calls import write_recording

SHARED_MEMORY = Path("/dev/shm")
pytestmark = pytest.mark.skipif(not SHARED_MEMORY.is_dir(), reason="shared memory is seen in /dev/shm only on Linux")


class Decoders:
    """Hands out futures that the test completes when it likes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.futures: dict[int, Future[DecodedCall]] = {}
        self.begun = threading.Event()

    def __call__(self, item_id: int, _growth: Growth) -> Future[DecodedCall]:
        future = self.futures[item_id] = Future()
        self.begun.set()
        return future

    def finish(self, item_id: int) -> DecodedCall:
        decoded = decode_to_buffer(self.path)
        self.futures[item_id].set_result(decoded)
        return decoded


@pytest.fixture
def decoders(tmp_path: Path) -> Decoders:
    return Decoders(write_recording(tmp_path / "A01.wav", 3))


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def is_gone(decoded: DecodedCall) -> bool:
    return not (SHARED_MEMORY / decoded.name.lstrip("/")).exists()


def test_the_call_that_is_wanted_is_delivered_and_given_back(owner: QWidget, tasks: Tasks, decoders: Decoders,
                                                             qtbot: QtBot) -> None:
    sound = CallSound(owner, tasks, decoders)
    sound.open(1)
    qtbot.waitUntil(lambda: 1 in decoders.futures and tasks.is_idle())
    with qtbot.waitSignal(sound.ready) as told:
        decoded = decoders.finish(1)
    assert told.args is not None and isinstance(told.args[0], Sound)
    assert told.args[0].duration_ms == 3_000 and told.args[0].samples.shape == (24_000, 2)
    told.args.clear()
    sound.close()
    assert is_gone(decoded)


def test_a_call_left_while_it_was_decoded_gives_its_memory_back(owner: QWidget, tasks: Tasks, decoders: Decoders,
                                                                qtbot: QtBot) -> None:
    sound = CallSound(owner, tasks, decoders)
    sound.open(1)
    qtbot.waitUntil(lambda: 1 in decoders.futures and tasks.is_idle())
    decoders.futures[1].set_running_or_notify_cancel()  # too late to be cancelled
    with qtbot.assertNotEmitted(sound.ready):
        sound.open(2)
        decoded = decoders.finish(1)
        qtbot.waitUntil(lambda: is_gone(decoded))
    sound.close()


def test_a_window_that_is_gone_leaves_nothing_behind(tasks: Tasks, decoders: Decoders, qtbot: QtBot) -> None:
    owner = QWidget()
    sound = CallSound(owner, tasks, decoders)
    sound.open(1)
    qtbot.waitUntil(lambda: 1 in decoders.futures and tasks.is_idle())
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    assert is_gone(decoders.finish(1))


def test_what_was_begun_as_the_program_ended_leaves_nothing_behind(owner: QWidget, decoders: Decoders) -> None:
    tasks = Tasks()
    sound = CallSound(owner, tasks, decoders)
    sound.open(1)
    decoders.begun.wait()
    tasks.stop()  # nothing is told any more, also not that it was begun
    sound.close()
    assert is_gone(decoders.finish(1))


def test_a_call_left_when_it_was_decoded_but_not_delivered_gives_its_memory_back(owner: QWidget, tasks: Tasks,
                                                                                decoders: Decoders,
                                                                                qtbot: QtBot) -> None:
    sound = CallSound(owner, tasks, decoders)
    sound.open(1)
    qtbot.waitUntil(lambda: 1 in decoders.futures and tasks.is_idle())
    decoded = decoders.finish(1)
    with qtbot.assertNotEmitted(sound.ready):
        sound.close()
        qtbot.waitUntil(lambda: is_gone(decoded))


def test_a_reader_that_died_is_said(owner: QWidget, tasks: Tasks, decoders: Decoders, qtbot: QtBot) -> None:
    sound = CallSound(owner, tasks, decoders)
    sound.open(1)
    qtbot.waitUntil(lambda: 1 in decoders.futures and tasks.is_idle())
    with qtbot.waitSignal(sound.failed) as told:
        decoders.futures[1].set_exception(reader_died(decoders.path, WorkerDied("its reader crashed")))
    assert told.args is not None and told.args[0].code == "E-AUD-13" and told.args[0].todo


def test_what_could_not_be_stored_is_kept_and_stored_later(owner: QWidget, tasks: Tasks, qtbot: QtBot,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[tuple[int, tuple[HeardSpan, ...], int]] = []
    faults = [UserError("disk full")]

    def store(item_id: int, spans: Sequence[HeardSpan], position_ms: int) -> None:
        if faults:
            raise faults.pop()
        stored.append((item_id, tuple(spans), position_ms))

    keeper = HeardKeeper(owner, tasks, store, lambda: 4_000)
    keeper.begin(7, [HeardSpan(0, 1_000)])
    keeper.add([HeardSpan(1_000, 2_000), HeardSpan(2_000, 4_000)])
    assert keeper.coverage.intervals() == ((0, 4_000),)
    with qtbot.waitSignal(keeper.failed):
        keeper.flush()
    keeper.flush()
    qtbot.waitUntil(lambda: stored == [(7, (HeardSpan(1_000, 4_000),), 4_000)])
    keeper.leave()
    qtbot.waitUntil(tasks.is_idle)
    assert len(stored) == 1
    keeper.begin(8, [])
    keeper.add([HeardSpan(0, 500)])
    faults.append(UserError("disk full"))
    monkeypatch.setattr("qadesk.ui.heard_keeper.RETRY_AFTER_MS", 50)
    keeper.leave()
    qtbot.waitUntil(lambda: stored[1:] == [(8, (HeardSpan(0, 500),), 4_000)])
