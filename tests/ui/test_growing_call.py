"""A call that takes long to decode is shown, played and sought in from its first block on; no length is a lie."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from weakref import ReferenceType, ref

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qadesk.audio.buffer import DecodedCall
from qadesk.audio.collection import Collection
from qadesk.audio.growth import Growth, GrowthTeller
from qadesk.audio.peaks import Peaks
from qadesk.audio.player import Solo
from qadesk.errors import AudioError
from qadesk.ui.call_sound import CallSound
from qadesk.ui.keys import Keys
from qadesk.ui.listening_centre import ListeningCentre
from qadesk.ui.playback import Playback
from qadesk.ui.tasks import Tasks
from tests.audio.sounds import Samples
from tests.ui.players import RATE_HZ, ClockedPlayer, call_samples

CALL = call_samples(60)
LIMIT = 100_000_000


class Child:
    """Decodes as the test lets it: block by block, told as a real child tells."""

    def __init__(self, claims_s: float) -> None:
        self._claims_s = claims_s
        self.future: Future[DecodedCall] = Future()
        self.collection: Collection | None = None
        self._teller: GrowthTeller | None = None

    def __call__(self, _item_id: int, growth: Growth) -> Future[DecodedCall]:
        self._teller = GrowthTeller(growth.name)
        self.collection = Collection(RATE_HZ, LIMIT, expected_s=self._claims_s, teller=self._teller)
        self.future.set_running_or_notify_cancel()
        return self.future

    def put(self, block: Samples) -> None:
        assert self.collection is not None
        self.collection.put(block)

    def finish(self, *warnings: str) -> None:
        collection = self.collection
        assert collection is not None and self._teller is not None
        collection.finish()
        peaks = collection.store.peaks().to_bytes()
        call = DecodedCall(collection.store.buffer.name, collection.n_frames, collection.n_channels,
                           collection.sample_rate_hz, "mp3", warnings, peaks, 2, RATE_HZ)
        collection.hand_over()
        self.future.set_result(call)
        self._teller.close()

    def fail(self) -> None:
        assert self.collection is not None and self._teller is not None
        self.collection.close()
        self.future.set_exception(AudioError("its reader crashed", safe="", todo=""))
        self._teller.close()


class Screen:
    """The centre of the page with one call, joined as the page joins them."""

    def __init__(self, owner: QWidget, tasks: Tasks, keys: Keys, child: Child) -> None:
        self.player, self.child = ClockedPlayer(), child
        self.playback = Playback(self.player, owner)
        self.centre = ListeningCentre(self.playback, keys, owner)
        self.sound = CallSound(owner, tasks, child)
        self.sound.ready.connect(lambda sound: self.centre.set_sound(sound, agent_left=True, position_ms=0))
        self.sound.grown.connect(self.centre.grow_sound)
        self.sound.open(1)

    @property
    def length(self) -> str:
        return self.centre.transport.duration.text()


@pytest.fixture
def child() -> Child:
    return Child(claims_s=80.0)


@pytest.fixture
def screen(qtbot: QtBot, tasks: Tasks, child: Child) -> Iterator[Screen]:
    owner = QWidget()
    qtbot.addWidget(owner)
    made = Screen(owner, tasks, Keys(), child)
    qtbot.waitUntil(lambda: child.collection is not None and tasks.is_idle())
    yield made
    made.centre.clear_sound()
    made.sound.close()


def test_it_is_played_and_sought_in_before_it_is_decoded(screen: Screen, child: Child, qtbot: QtBot) -> None:
    with qtbot.waitSignal(screen.sound.ready) as told:
        child.put(CALL[:10 * RATE_HZ])
    assert told.args is not None and not told.args[0].complete
    assert screen.length == "/ ≥ 00:10" and screen.centre.transport.play.isEnabled()
    qtbot.mouseClick(screen.centre.transport.play, Qt.MouseButton.LeftButton)
    screen.player.clock.advance(2.0)
    assert screen.playback.position_ms == 2_000
    screen.playback.seek(40_000)
    assert screen.playback.position_ms == 40_000 and screen.playback.is_playing
    screen.player.clock.advance(5.0)
    assert screen.playback.position_ms == 40_000  # it waits
    with qtbot.waitSignal(screen.sound.grown):
        child.put(CALL[10 * RATE_HZ:50 * RATE_HZ])
    assert screen.length == "/ ≥ 00:50"
    screen.player.clock.advance(3.0)
    assert screen.playback.position_ms == 43_000
    child.put(CALL[50 * RATE_HZ:])
    with qtbot.waitSignal(screen.sound.grown, check_params_cb=lambda sound: sound.complete):
        child.finish("The file's header says 80.0 s.")
    assert screen.length == "/ 01:00" and screen.playback.duration_ms == 60_000
    assert screen.playback.is_playing and screen.playback.position_ms == 43_000
    assert "80.0 s" in screen.centre.damaged.said()
    np.testing.assert_array_equal(screen.player._samples, CALL)
    told.args.clear()


def test_a_second_voice_that_comes_later_gets_its_lane_and_its_button(screen: Screen, child: Child,
                                                                     qtbot: QtBot) -> None:
    with qtbot.waitSignal(screen.sound.ready):
        child.put(CALL[:8 * RATE_HZ, [0, 0]])
    transport = screen.centre.transport
    assert not transport.customer.isEnabled()
    screen.playback.play()
    with qtbot.waitSignal(screen.sound.grown):
        child.put(CALL[8 * RATE_HZ:20 * RATE_HZ])
    assert transport.customer.isEnabled() and screen.playback.is_playing
    qtbot.mouseClick(transport.customer, Qt.MouseButton.LeftButton)
    assert screen.playback.solo is Solo.CUSTOMER
    child.finish()
    qtbot.waitUntil(lambda: screen.length == "/ 00:20")


def test_a_quick_call_comes_whole_at_once(screen: Screen, child: Child, qtbot: QtBot) -> None:
    child.put(CALL)
    with qtbot.assertNotEmitted(screen.sound.grown), qtbot.waitSignal(screen.sound.ready) as told:
        child.finish()
    assert told.args is not None and told.args[0].complete and screen.length == "/ 01:00"
    told.args.clear()


def test_a_call_that_is_let_go_of_is_held_by_nobody(screen: Screen, child: Child, qtbot: QtBot) -> None:
    screen.centre.show()
    shown: list[ReferenceType[Peaks]] = []
    screen.sound.ready.connect(lambda sound: shown.append(ref(sound.peaks)))
    child.put(CALL)
    child.finish()
    qtbot.waitUntil(lambda: bool(shown))
    screen.centre.waveform.grab()
    screen.centre.clear_sound()
    screen.sound.close()
    assert shown[0]() is None


def test_one_that_fails_on_the_way_is_said_and_nothing_of_it_is_left(screen: Screen, child: Child,
                                                                     qtbot: QtBot) -> None:
    with qtbot.waitSignal(screen.sound.ready):
        child.put(CALL)
    with qtbot.waitSignal(screen.sound.failed):
        child.fail()
    screen.centre.clear_sound()
    screen.sound.close()
    assert screen.playback.duration_ms == 0 and screen.length == "/ 00:00"


def test_a_call_that_is_left_stops_its_decoding(screen: Screen, child: Child, qtbot: QtBot) -> None:
    with qtbot.waitSignal(screen.sound.ready):
        child.put(CALL[:RATE_HZ])
    screen.centre.clear_sound()
    screen.sound.close()
    with pytest.raises(CancelledError):
        child.put(CALL[RATE_HZ:])
    child.fail()
