"""The waveform as a person meets it: what is painted where, and what clicks, drags, wheel and keys ask for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.ui import theme
from qadesk.ui.widgets.waveform import Waveform
from qadesk.ui.widgets.waveform_marks import WaveformMark, mark_at, place_chips
from qadesk.ui.widgets.waveform_scale import TimeWindow
from tests.ui.synthetic_peaks import SyntheticPeaks
from tests.ui.waves import DURATION_MS, colours, seen, shown_waveform, wheel

LANE_Y, TRACK_Y, OVERVIEW_Y = 110, 62, 15


@pytest.fixture(params=["light", "dark", "contrast"])
def each_look(request: pytest.FixtureRequest) -> Iterator[str]:
    theme.use(request.param)
    yield request.param
    theme.use("light")


@pytest.fixture
def waveform(qtbot: QtBot) -> Waveform:
    return shown_waveform(qtbot)


def test_each_speaker_has_a_lane_in_own_colours(waveform: Waveform, each_look: str) -> None:
    waveform.set_call(SyntheticPeaks(DURATION_MS), DURATION_MS)
    image = seen(waveform)
    agent = colours(image, waveform.x_of(3_000), 76, 155)
    customer = colours(image, waveform.x_of(10_000), 158, 237)
    assert {theme.value("agent").lower(), theme.value("agent_peak").lower()} <= agent
    assert {theme.value("customer").lower(), theme.value("customer_peak").lower()} <= customer


def test_swapping_the_legs_swaps_the_lanes(waveform: Waveform) -> None:
    waveform.set_agent_channel(1)
    agent_lane = colours(seen(waveform), waveform.x_of(10_000), 76, 155)
    assert theme.value("agent_peak").lower() in agent_lane


def test_a_mono_call_has_one_lane(waveform: Waveform) -> None:
    waveform.set_call(SyntheticPeaks(60_000, 1), 60_000)
    assert len(waveform.lane_names) == 1
    assert waveform.window_ms == (0, 60_000)


def test_the_playhead_is_painted_where_the_call_is(waveform: Waveform, each_look: str) -> None:
    waveform.set_call(SyntheticPeaks(DURATION_MS), DURATION_MS)
    waveform.set_position(60_000)
    token = "focus" if each_look == "contrast" else "text"
    assert theme.value(token).lower() in colours(seen(waveform), waveform.x_of(60_000), 80, 84)


def test_a_step_of_the_playhead_leaves_no_trace(waveform: Waveform, qtbot: QtBot) -> None:
    waveform.show_whole()
    for step in range(25):
        waveform.set_position(171_450 + step * 170)
        QApplication.processEvents()
    stepped = seen(waveform)
    waveform.set_marks([WaveformMark("e", 0, 1, "")])
    waveform.set_marks([])
    assert seen(waveform) == stepped


def test_playing_past_the_edge_turns_the_page(waveform: Waveform) -> None:
    waveform.set_position(149_000)
    assert waveform.window_ms == (0, 150_000)
    waveform.set_position(150_400)
    start_ms, end_ms = waveform.window_ms
    assert start_ms <= 150_400 <= end_ms and start_ms > 100_000


def test_playing_does_not_pull_back_who_looks_elsewhere(waveform: Waveform) -> None:
    waveform.set_position(10_000)
    wheel(waveform, 300, -12, Qt.KeyboardModifier.ShiftModifier)
    elsewhere = waveform.window_ms
    assert elsewhere[0] > 10_000
    waveform.set_position(10_500)
    assert waveform.window_ms == elsewhere
    waveform.reveal_position()
    assert waveform.window_ms[0] <= 10_500


def test_a_click_seeks(waveform: Waveform, qtbot: QtBot) -> None:
    with qtbot.waitSignal(waveform.seek_requested) as asked:
        qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(waveform.x_of(90_000), LANE_Y))
    assert asked.args is not None and abs(asked.args[0] - 90_000) < 300


def test_a_drag_selects_a_loop_and_does_not_seek(waveform: Waveform, qtbot: QtBot) -> None:
    sought: list[int] = []
    waveform.seek_requested.connect(sought.append)
    with qtbot.waitSignal(waveform.loop_selected) as asked:
        qtbot.mousePress(waveform, Qt.MouseButton.LeftButton, pos=QPoint(waveform.x_of(80_000), LANE_Y))
        qtbot.mouseMove(waveform, QPoint(waveform.x_of(60_000), LANE_Y))
        qtbot.mouseRelease(waveform, Qt.MouseButton.LeftButton, pos=QPoint(waveform.x_of(60_000), LANE_Y))
    assert asked.args is not None
    assert abs(asked.args[0] - 60_000) < 300 and abs(asked.args[1] - 80_000) < 300
    assert sought == []


def test_a_drag_in_the_overview_moves_the_window(waveform: Waveform, qtbot: QtBot) -> None:
    qtbot.mousePress(waveform, Qt.MouseButton.LeftButton, pos=QPoint(120, OVERVIEW_Y))
    qtbot.mouseMove(waveform, QPoint(220, OVERVIEW_Y))
    qtbot.mouseRelease(waveform, Qt.MouseButton.LeftButton, pos=QPoint(220, OVERVIEW_Y))
    start_ms, end_ms = waveform.window_ms
    assert start_ms > 40_000 and end_ms - start_ms == 150_000


def test_the_wheel_zooms_at_the_cursor(waveform: Waveform) -> None:
    x = waveform.x_of(40_000)
    wheel(waveform, x, 3)
    start_ms, end_ms = waveform.window_ms
    assert end_ms - start_ms < 80_000
    assert abs(waveform.x_of(40_000) - x) <= 1


@pytest.mark.parametrize(("key", "modifier", "expected_ms"), [
    (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 21_000),
    (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 15_000),
    (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
    (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, DURATION_MS),
])
def test_keys_seek(waveform: Waveform, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier,
                   expected_ms: int) -> None:
    waveform.set_position(20_000)
    with qtbot.waitSignal(waveform.seek_requested) as asked:
        qtbot.keyClick(waveform, key, modifier)
    assert asked.args == [expected_ms]


def test_keys_zoom(waveform: Waveform, qtbot: QtBot) -> None:
    qtbot.keyClick(waveform, Qt.Key.Key_Plus)
    assert waveform.window_ms[1] - waveform.window_ms[0] == 75_000
    qtbot.keyClick(waveform, Qt.Key.Key_0)
    assert waveform.window_ms == (0, DURATION_MS)


def test_evidence_is_labelled_and_its_chip_plays_it(waveform: Waveform, qtbot: QtBot, each_look: str) -> None:
    waveform.set_call(SyntheticPeaks(DURATION_MS), DURATION_MS)
    mark = WaveformMark("e1", 100_000, 120_000, "4.3 等待静音 −2")
    waveform.set_marks([mark], "e1")
    image = seen(waveform)
    assert theme.value("evidence").lower() in colours(image, waveform.x_of(100_500), 58, 68)
    with qtbot.waitSignal(waveform.mark_activated) as asked:
        qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(waveform.x_of(101_000) + 4, TRACK_Y))
    assert asked.args == ["e1"]


def test_long_silence_is_shaded(waveform: Waveform) -> None:
    waveform.show_whole()
    assert theme.value("silence").lower() in colours(seen(waveform), waveform.x_of(170_000), 100, 110)


def test_what_was_heard_is_a_band_and_the_rest_is_empty(waveform: Waveform, each_look: str) -> None:
    waveform.set_call(SyntheticPeaks(DURATION_MS), DURATION_MS)
    waveform.set_heard([(0, 60_000)], 172)
    image = seen(waveform)
    assert theme.value("heard").lower() in colours(image, waveform.x_of(30_000), 246, 252)
    assert theme.value("heard").lower() not in colours(image, waveform.x_of(90_000), 246, 252)


def test_the_lane_name_is_a_button_for_solo(waveform: Waveform, qtbot: QtBot) -> None:
    with qtbot.waitSignal(waveform.lane_activated) as asked:
        qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(25, 200))
    assert asked.args == [1]


def test_screen_readers_are_told_the_place(waveform: Waveform) -> None:
    assert waveform.accessibleName()
    waveform.set_marks([WaveformMark("e", 60_000, 70_000, "4.3 −2")])
    waveform.set_position(65_000)
    waveform.reveal_position()
    assert "01:05" in waveform.accessibleDescription() and "4.3 −2" in waveform.accessibleDescription()


def test_without_a_call_it_is_calm(waveform: Waveform, qtbot: QtBot) -> None:
    sought: list[int] = []
    waveform.clear()
    waveform.seek_requested.connect(sought.append)
    qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(300, LANE_Y))
    qtbot.keyClick(waveform, Qt.Key.Key_Home)
    wheel(waveform, 300, 2)
    assert sought == [] and not waveform.has_call
    assert not seen(waveform).isNull()


def test_chips_never_cover_each_other() -> None:
    window = TimeWindow.opening(100_000, 600)
    marks = [WaveformMark(str(n), n * 1_500, n * 1_500 + 900, "4.3 等待静音 −2") for n in range(20)]
    chips = place_chips(marks, window, lambda text: 90)
    assert len(chips) == 20
    assert all(a.x + a.width <= b.x for a, b in pairwise(chips))


def test_the_mark_here_is_the_narrowest() -> None:
    wide, narrow = WaveformMark("w", 0, 100, "w"), WaveformMark("n", 40, 60, "n")
    assert mark_at([wide, narrow], 50) == narrow
    assert mark_at([wide, narrow], 200) is None


@pytest.mark.parametrize("duration_ms", [1, 900, 60_000, 3_600_000, 14_400_000])
def test_the_window_never_leaves_the_call(duration_ms: int) -> None:
    window = TimeWindow.opening(duration_ms, 600)
    for changed in (window.zoomed(8, duration_ms), window.panned(1e9), window.panned(-1e9),
                    window.zoomed(1e-6, 0), window.centred(duration_ms), window.paged_to(duration_ms)):
        assert 0 <= changed.start_ms < changed.end_ms <= duration_ms
        assert 1 <= len(changed.tick_times(84)[0]) <= 9 or duration_ms < 100
