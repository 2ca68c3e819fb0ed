"""The page with a real sound card: a key makes sound, sound makes proof, and a pulled headset is said and survived."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.audio.player import SoundState
from qadesk.audio.player_pyaudio import PyAudioPlayer
from qadesk.models.evaluations import HeardInterval
from qadesk.ui.listening_page import ListeningPage
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.sound_rig import SoundRig
from tests.ui.active import make_active
from tests.ui.test_listening_page import open_call, press, stored


@pytest.fixture
def page(kit: dict[str, Any], logged_in: Any, tmp_path: Path, sound_rig: SoundRig,
         qtbot: QtBot) -> Iterator[ListeningPage]:
    item_id = add_sounding_item(logged_in, write_recording(tmp_path / "A01.wav", 60))
    player = PyAudioPlayer()
    made = ListeningPage(player=player, **kit)
    qtbot.addWidget(made)
    made.resize(1318, 672)
    made.show()
    make_active(qtbot, made)
    open_call(made, item_id, qtbot)
    yield made
    made.settle()
    qtbot.waitUntil(made.tasks.is_idle)
    player.close()


def test_f3_is_heard_and_what_was_heard_is_proof(page: ListeningPage, sound_rig: SoundRig, qtbot: QtBot) -> None:
    with sound_rig.record(8000) as recording:
        press(page, Qt.Key.Key_F3)
        recording.wait_s(1.5)
        press(page, Qt.Key.Key_F3)
    assert abs(recording.samples[:, 0]).max() > 1_000
    assert page.heard.coverage.intervals()[0][1] > 500
    qtbot.waitUntil(lambda: len(stored(page, HeardInterval)) == 1)


def test_a_pulled_headset_is_said_and_a_plugged_one_taken(page: ListeningPage, sound_rig: SoundRig,
                                                          qtbot: QtBot) -> None:
    press(page, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: page.playback.position_ms > 300)
    sound_rig.unplug()
    qtbot.waitUntil(page.centre.no_sound.isVisible)
    assert "断开" in page.centre.no_sound.said() and page.playback.is_playing
    silent_from_ms = page.playback.position_ms
    qtbot.waitUntil(lambda: page.playback.position_ms > silent_from_ms + 500)
    sound_rig.plug_in()
    qtbot.waitUntil(lambda: page.playback.sound is SoundState.OK, timeout=30_000)
    assert not page.centre.no_sound.isVisible() and page.playback.is_playing
