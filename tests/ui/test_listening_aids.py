"""Silence skipped and voices levelled on the page 监听评分: from a file with silence to the proof and the account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.ui.listening_page import ListeningPage
from tests.services.sounding_calls import RATE_HZ, add_sounding_item
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer, call_samples
from tests.ui.test_listening_page import NONE, SHIFT, open_call, press

Keys = Qt.Key


def made_page(kit: dict[str, Any], player: ClockedPlayer, qtbot: QtBot) -> ListeningPage:
    page = ListeningPage(player=player, **kit)
    qtbot.addWidget(page)
    page.resize(1318, 672)
    page.show()
    make_active(qtbot, page)
    qtbot.waitUntil(page.tasks.is_idle)
    return page


@pytest.fixture
def player() -> ClockedPlayer:
    return ClockedPlayer()


@pytest.fixture
def item_id(logged_in: Any, tmp_path: Path) -> int:
    """A call of 30 s, silent on both sides from 10 to 20 s, the customer's voice at half."""
    samples = call_samples(30)
    samples[10 * RATE_HZ:20 * RATE_HZ] = 3
    samples[:, 1] //= 2
    soundfile.write(tmp_path / "A01.wav", samples, RATE_HZ)
    return add_sounding_item(logged_in, tmp_path / "A01.wav")


@pytest.fixture
def page(kit: dict[str, Any], player: ClockedPlayer, item_id: int, qtbot: QtBot) -> Iterator[ListeningPage]:
    made = made_page(kit, player, qtbot)
    open_call(made, item_id, qtbot)
    yield made
    made.settle()
    qtbot.waitUntil(made.tasks.is_idle)


def test_f12_jumps_over_the_silence_and_it_is_in_the_band(page: ListeningPage, player: ClockedPlayer) -> None:
    page.playback.seek(9_000)
    press(page, Keys.Key_F12)
    press(page, Keys.Key_F3)
    player.clock.advance(3)
    press(page, Keys.Key_F3)
    assert 21_500 < page.playback.position_ms < 21_800
    assert page.heard.coverage.intervals() == ((9_000, page.playback.position_ms),)
    assert page.heard.coverage.listening_ms() == 3_000


def test_levelled_voices_are_said_to_be_and_sound_alike(page: ListeningPage, player: ClockedPlayer,
                                                        qtbot: QtBot) -> None:
    assert not page.centre.levelled.isVisible()
    press(page, Keys.Key_F12, SHIFT)
    agent, customer = player._ears.gains
    assert page.centre.levelled.isVisible() and customer / agent == pytest.approx(2, rel=0.1)
    qtbot.mouseClick(page.centre.transport.normalise, Qt.MouseButton.LeftButton)
    assert not page.centre.levelled.isVisible() and player._ears.gains == ()


def test_both_come_with_the_account(kit: dict[str, Any], page: ListeningPage, item_id: int, qtbot: QtBot) -> None:
    press(page, Keys.Key_F12, NONE)
    press(page, Keys.Key_F12, SHIFT)
    page.centre.transport.balance.actions()[-1].trigger()
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)
    player = ClockedPlayer()
    again = made_page(kit, player, qtbot)
    qtbot.waitUntil(lambda: again.centre.transport.skip.isChecked() and again.centre.transport.normalise.isChecked())
    open_call(again, item_id, qtbot)
    assert player.skip_silence and player.normalise and again.centre.levelled.isVisible()
    assert player.balance == 1.0 and again.centre.transport.balance.actions()[-1].isChecked()
    again.settle()
    qtbot.waitUntil(again.tasks.is_idle)
