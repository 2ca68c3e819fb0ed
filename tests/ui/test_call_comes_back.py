"""A call comes back as it was left: what is visible, loop, solo, legs and playhead, after another call and a lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from qadesk.audio.player import Solo
from qadesk.models.answers import Span
from qadesk.models.evaluation_record import CallLink
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.widgets.waveform_menu import WaveformMenu
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer
from tests.ui.waves import dragged, wheel

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Open = Callable[[], ListeningPage]


@pytest.fixture
def items(logged_in: Any, tmp_path: Path) -> list[int]:
    files = [write_recording(tmp_path / "calls" / f"A0{n}.wav", 60) for n in (1, 2)]
    return [add_sounding_item(logged_in, file, n, agent_no=f"A0{n}") for n, file in enumerate(files, 1)]


@pytest.fixture
def new_page(kit: dict[str, Any], items: list[int], qtbot: QtBot) -> Iterator[Open]:
    made: list[ListeningPage] = []

    def make() -> ListeningPage:
        page = ListeningPage(player=ClockedPlayer(), **kit)
        made.append(page)
        qtbot.addWidget(page)
        page.resize(1318, 672)
        page.show()
        make_active(qtbot, page)
        open_call(page, items[0], qtbot)
        return page

    yield make
    for page in made:
        page.settle()
        qtbot.waitUntil(page.tasks.is_idle)


def open_call(page: ListeningPage, item_id: int, qtbot: QtBot) -> None:
    page.open_call(item_id)
    qtbot.waitUntil(lambda: page.sound.at_hand is not None and page.form.card is not None, timeout=30_000)


def leave_it_otherwise(page: ListeningPage, qtbot: QtBot) -> None:
    """Zoom, higher waves, a loop, the customer alone, swapped legs, and another place: all by hand."""
    waveform, y = page.centre.waveform, page.centre.waveform.rows.wave.center().y() - 20
    wheel(waveform, waveform.x_of(30_000), 4)
    wheel(waveform, waveform.x_of(30_000), 2, CTRL)
    dragged(waveform, QPoint(waveform.x_of(25_000), y), QPoint(waveform.x_of(35_000), y))
    qtbot.keyClick(page, Qt.Key.Key_F5)
    qtbot.keyClick(page, Qt.Key.Key_F5)
    qtbot.keyClick(page, Qt.Key.Key_F5, SHIFT)
    qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(waveform.x_of(28_000), y))


def state(page: ListeningPage) -> tuple[object, ...]:
    waveform, playback = page.centre.waveform, page.playback
    return (waveform.window_ms, round(waveform.gain, 3), playback.loop, playback.solo, playback.swapped,
            waveform.agent_channel, playback.position_ms)


def test_after_another_call_and_after_a_lock_it_is_as_it_was(new_page: Open, items: list[int], qtbot: QtBot) -> None:
    page = new_page()
    fresh = state(page)
    leave_it_otherwise(page, qtbot)
    left = state(page)
    window_ms, gain, loop, solo, swapped, channel, position_ms = left
    assert gain != 1 and loop and solo is Solo.CUSTOMER and swapped and channel == 1 and abs(position_ms - 28_000) < 500
    open_call(page, items[1], qtbot)
    assert state(page) == fresh, "the other call has nothing of it"
    open_call(page, items[0], qtbot)
    assert state(page) == left
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)
    again = new_page()
    assert state(again) == left
    assert again.centre.waveform._shown.loop == loop and again.centre.transport.loop.isChecked()


def test_what_the_ruler_tells_comes_with_the_account(new_page: Open, qtbot: QtBot) -> None:
    page = new_page()
    page.centre.waveform.setFocus()
    qtbot.keyClick(page.centre.waveform, Qt.Key.Key_T)
    assert page.centre.waveform._head.text.count(":") == 2
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)
    again = new_page()
    qtbot.waitUntil(lambda: again.centre.waveform.shows_time_of_day)


def test_a_span_of_the_waveform_becomes_evidence(new_page: Open, qtbot: QtBot) -> None:
    page = new_page()
    page.playback.set_loop(10_000, 14_000)
    waveform = page.centre.waveform
    menu = WaveformMenu(waveform, 12_000, waveform.span_at(12_000))
    next(action for action in menu.actions() if action.text() == "把这一段记为证据").trigger()
    assert page.form.answers.evidence(page.form.current) == (Span(10_000, 14_000),)


def test_the_players_letters_work_from_the_waveform(new_page: Open, qtbot: QtBot) -> None:
    page = new_page()
    page.centre.waveform.setFocus()
    qtbot.keyClick(page.centre.waveform, Qt.Key.Key_Space)
    assert page.playback.is_playing
    qtbot.keyClick(page.centre.waveform, Qt.Key.Key_K)
    assert not page.playback.is_playing


@pytest.mark.parametrize("at_ms, expected_ms", [(0, 0), (12_000, 12_000), (None, 28_000)])
def test_a_link_to_the_beginning_stands_there_and_a_link_without_a_place_where_it_was_left(
        new_page: Open, items: list[int], qtbot: QtBot, at_ms: int | None, expected_ms: int) -> None:
    page = new_page()
    waveform = page.centre.waveform
    waveform.seek_requested.emit(28_000)
    open_call(page, items[1], qtbot)
    qtbot.waitUntil(page.tasks.is_idle)
    page.open_item(CallLink(items[0], at_ms))
    qtbot.waitUntil(lambda: page.tasks.is_idle() and page.playback.has_call, timeout=30_000)
    assert (page.item_id, page.playback.position_ms) == (items[0], expected_ms)


def test_a_call_without_sound_opens_at_the_item_where_it_was_left(kit: dict[str, Any], items: list[int],
                                                                  logged_in: Any, qtbot: QtBot) -> None:
    silent = add_sounding_item(logged_in, None, 3, agent_no="A03")
    page = ListeningPage(player=ClockedPlayer(), **kit)
    qtbot.addWidget(page)
    page.show()
    for _time in range(2):
        page.open_call(silent)
        qtbot.waitUntil(lambda: page.form.card is not None and page.opened is not None)
        page.form.select("4.3")
        page.leave_call()
        qtbot.waitUntil(page.tasks.is_idle)
    page.open_call(silent)
    qtbot.waitUntil(lambda: page.form.card is not None and page.opened is not None)
    qtbot.waitUntil(lambda: page.form.current == "4.3")
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)


def test_while_another_page_has_the_sound_place_and_item_are_kept(new_page: Open, items: list[int],
                                                                  qtbot: QtBot) -> None:
    page = new_page()
    page.playback.seek(31_000)
    page.form.select("4.3")
    page.sound._lose()
    page.form.select("5.1")
    page.leave_call()
    qtbot.waitUntil(page.tasks.is_idle)
    open_call(page, items[0], qtbot)
    assert (page.playback.position_ms, page.form.current) == (31_000, "5.1")
