"""The waveform under mouse and keys: overview, wheel, loop, marks, menu, and what each asks for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qadesk.models.acoustics import MarkKind
from qadesk.ui.widgets.waveform import Waveform
from qadesk.ui.widgets.waveform_marks import SoundMark, WaveformMark
from qadesk.ui.widgets.waveform_menu import WaveformMenu
from qadesk.ui.widgets.waveform_overview import frame_of
from qadesk.ui.widgets.waveform_tips import tip_at
from tests.ui.active import make_active
from tests.ui.waves import DURATION_MS, LEFT, drag, dragged, shown_waveform, wheel

LANE_Y, TRACK_Y, OVERVIEW_Y = 130, 62, 15
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
EVIDENCE = WaveformMark("4.3/0", 100_000, 120_000, "4.3 等待静音 −2")
TALK, LOUD = (SoundMark("7", MarkKind.OVER_TALK, 40_000, 46_000, "重叠 6 秒"),
              SoundMark("8", MarkKind.LOUDNESS, 130_000, 130_200, "音量突增 9 dB", 1))


@pytest.fixture
def waveform(qtbot: QtBot) -> Waveform:
    return shown_waveform(qtbot)


@pytest.fixture
def marked(waveform: Waveform) -> Waveform:
    waveform.set_marks([EVIDENCE])
    waveform.set_acoustics([TALK, LOUD])
    return waveform


def frame(waveform: Waveform) -> tuple[int, int]:
    """The frame's edges in the overview."""
    shown = frame_of(waveform.rows.overview, waveform._window)
    return round(shown.left()), round(shown.right())


# overview

@pytest.mark.parametrize(("edge", "by_px"), [(0, 40), (0, -30), (1, -40), (1, 60)])
def test_the_edges_of_the_frame_zoom(waveform: Waveform, edge: int, by_px: int) -> None:
    waveform.show_span(120_000, 220_000)
    before, at_px = waveform.window_ms, frame(waveform)[edge]
    dragged(waveform, QPoint(at_px, OVERVIEW_Y), QPoint(at_px + by_px, OVERVIEW_Y))
    after = waveform.window_ms
    assert after[1 - edge] == before[1 - edge], "the other edge stays"
    moved_ms = by_px * DURATION_MS / waveform.rows.overview.width()
    assert after[edge] - before[edge] == pytest.approx(moved_ms, abs=700)


def test_a_click_beside_the_frame_goes_there(waveform: Waveform, qtbot: QtBot) -> None:
    waveform.show_span(10_000, 60_000)
    at = QPoint(waveform.rows.overview.left() + waveform.rows.overview.width() * 3 // 4, OVERVIEW_Y)
    with qtbot.waitSignal(waveform.seek_requested) as asked:
        qtbot.mouseClick(waveform, LEFT, pos=at)
    assert asked.args is not None and asked.args[0] == pytest.approx(DURATION_MS * 3 / 4, abs=700)
    start_ms, end_ms = waveform.window_ms
    assert start_ms < asked.args[0] < end_ms


def test_a_double_click_in_the_overview_shows_the_whole_call(waveform: Waveform, qtbot: QtBot) -> None:
    waveform.show_span(10_000, 60_000)
    qtbot.mouseDClick(waveform, LEFT, pos=QPoint(300, OVERVIEW_Y))
    assert waveform.window_ms == (0, DURATION_MS)


# wheel

def test_shift_and_wheel_or_a_touchpad_scroll(waveform: Waveform) -> None:
    wheel(waveform, 300, -1, SHIFT)
    assert waveform.window_ms[0] == 15_000
    wheel(waveform, 300, 1, sideways=True)
    assert waveform.window_ms[0] == 0
    wheel(waveform, 300, -0.25, sideways=True, fine_px=-62)
    start_ms, end_ms = waveform.window_ms
    assert start_ms == pytest.approx(62 / waveform.rows.wave.width() * 150_000, abs=2), "as far as the fingers"
    assert end_ms - start_ms == 150_000


def test_ctrl_and_wheel_make_the_waves_higher(waveform: Waveform) -> None:
    wheel(waveform, 300, 3, CTRL)
    assert waveform.gain == pytest.approx(1.25 ** 3)
    wheel(waveform, 300, -40, CTRL)
    assert waveform.gain == 0.25, "there is an end to it"
    assert waveform.window_ms == (0, 150_000)


# loop and panning

def test_the_edge_of_a_loop_can_be_moved(waveform: Waveform, qtbot: QtBot) -> None:
    waveform.set_loop((40_000, 60_000))
    with qtbot.waitSignal(waveform.loop_selected) as asked:
        dragged(waveform, QPoint(waveform.x_of(60_000), LANE_Y), QPoint(waveform.x_of(80_000), LANE_Y))
    assert asked.args is not None
    assert asked.args[0] == 40_000 and abs(asked.args[1] - 80_000) < 300


def test_escape_gives_up_a_drag(waveform: Waveform, qtbot: QtBot) -> None:
    asked: list[object] = []
    waveform.loop_selected.connect(lambda *span: asked.append(span))
    waveform.seek_requested.connect(asked.append)
    for _place in drag(waveform, QPoint(200, LANE_Y), QPoint(300, LANE_Y)):
        qtbot.keyClick(waveform, Qt.Key.Key_Escape)
    assert asked == []


def test_the_middle_button_pulls_the_call_along(waveform: Waveform) -> None:
    waveform.show_span(100_000, 200_000)
    before_ms, at_ms = waveform.window_ms, 150_000
    x = waveform.x_of(at_ms)
    dragged(waveform, QPoint(x, LANE_Y), QPoint(x - 40, LANE_Y), QPoint(x - 80, LANE_Y),
            button=Qt.MouseButton.MiddleButton)
    assert waveform.window_ms[0] > before_ms[0]
    assert abs(waveform.x_of(at_ms) - (x - 80)) <= 1, "what was under the mouse is still there"


# marks

def test_a_double_click_fits_the_span(marked: Waveform, qtbot: QtBot) -> None:
    qtbot.mouseDClick(marked, LEFT, pos=QPoint(marked.x_of(110_000), LANE_Y))
    assert marked.window_ms == (97_000, 123_000)
    qtbot.mouseDClick(marked, LEFT, pos=QPoint(marked.x_of(99_000), LANE_Y))
    assert marked.window_ms == (0, DURATION_MS), "there is no span"


def test_an_acoustic_mark_is_clicked_and_says_what_it_is(marked: Waveform, qtbot: QtBot) -> None:
    at = QPoint(marked.x_of(130_000), marked.rows.marks.center().y())
    assert tip_at(marked, QPointF(at)) == "音量突增 9 dB  02:10–02:10"
    with qtbot.waitSignal(marked.sound_mark_activated) as asked:
        qtbot.mouseClick(marked, LEFT, pos=at)
    assert asked.args == ["8"]


def test_tab_walks_from_mark_to_mark_and_then_on(qtbot: QtBot) -> None:
    window, after = QWidget(), QPushButton()
    qtbot.addWidget(window)
    waveform = Waveform()
    column = QVBoxLayout(window)
    column.addWidget(waveform)
    column.addWidget(after)
    waveform.set_call(shown_waveform(qtbot)._shown.peaks, DURATION_MS)  # type: ignore[arg-type]
    waveform.set_marks([EVIDENCE])
    waveform.set_acoustics([TALK])
    window.show()
    waveform.setFocus()
    make_active(qtbot, window)
    qtbot.keyClick(waveform, Qt.Key.Key_Tab)
    assert waveform.chosen == TALK and "重叠 6 秒" in waveform.accessibleDescription()
    qtbot.keyClick(waveform, Qt.Key.Key_Tab)
    assert waveform.chosen == EVIDENCE
    with qtbot.waitSignal(waveform.mark_activated) as asked:
        qtbot.keyClick(waveform, Qt.Key.Key_Return)
    assert asked.args == ["4.3/0"]
    qtbot.keyClick(waveform, Qt.Key.Key_F)
    assert waveform.window_ms == (97_000, 123_000)
    qtbot.keyClick(waveform, Qt.Key.Key_Tab)
    assert after.hasFocus() and waveform.chosen is None


# keys

def test_keys_move_the_view_and_the_height(waveform: Waveform, qtbot: QtBot) -> None:
    qtbot.keyClick(waveform, Qt.Key.Key_PageDown)
    assert waveform.window_ms == (135_000, 285_000)
    qtbot.keyClick(waveform, Qt.Key.Key_PageUp)
    assert waveform.window_ms == (0, 150_000)
    qtbot.keyClick(waveform, Qt.Key.Key_Up)
    assert waveform.gain == 1.25
    qtbot.keyClick(waveform, Qt.Key.Key_Down)
    assert waveform.gain == 1.0


@pytest.mark.parametrize(("key", "action"), [(Qt.Key.Key_Space, "form.toggle"), (Qt.Key.Key_J, "form.back"),
                                             (Qt.Key.Key_BracketLeft, "form.loop_start")])
def test_the_players_letters_work_here_too(waveform: Waveform, qtbot: QtBot, key: Qt.Key, action: str) -> None:
    with qtbot.waitSignal(waveform.player_key) as asked:
        qtbot.keyClick(waveform, key)
    assert asked.args == [action]


def test_out_of_sight_the_label_leads_back_to_the_playhead(waveform: Waveform, qtbot: QtBot) -> None:
    waveform.set_position(10_000)
    waveform.turn_page(1)
    assert not waveform.follows
    label = waveform._head.label
    assert waveform._head.text == "‹ 00:10.0" and label.left() < 100
    qtbot.mouseClick(waveform, LEFT, pos=label.center())
    assert waveform.follows


# menu

def menu_at(waveform: Waveform, at: QPoint) -> WaveformMenu:
    QApplication.sendEvent(waveform, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, waveform.mapToGlobal(at)))
    menu, = (menu for menu in waveform.findChildren(WaveformMenu) if menu.isVisible())
    return menu


def offered(menu: WaveformMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]


def choose(menu: WaveformMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()
    menu.close()


def test_the_menu_offers_what_can_be_done_with_the_span(marked: Waveform) -> None:
    marked.offers_evidence = marked.offers_clips = True
    menu = menu_at(marked, QPoint(marked.x_of(43_000), LANE_Y))
    assert offered(menu) == ["从这里播放", "播放这一段", "循环这一段", "把这一段记为证据", "导出这一段…",
                             "放大到这一段", "放大", "缩小", "整通录音"]
    menu.close()


@pytest.mark.parametrize(("words", "signal", "args"), [
    ("播放这一段", "span_play_asked", [40_000, 46_000]), ("循环这一段", "loop_selected", [40_000, 46_000]),
    ("把这一段记为证据", "evidence_asked", [40_000, 46_000]), ("导出这一段", "clip_asked", [40_000, 46_000])])
def test_the_menu_asks_for_it(marked: Waveform, qtbot: QtBot, words: str, signal: str, args: list[int]) -> None:
    marked.offers_evidence = marked.offers_clips = True
    with qtbot.waitSignal(getattr(marked, signal)) as asked:
        choose(menu_at(marked, QPoint(marked.x_of(43_000), LANE_Y)), words)
    assert asked.args == args


def test_where_nothing_is_the_menu_has_the_moment(waveform: Waveform, qtbot: QtBot) -> None:
    waveform.offers_evidence = waveform.offers_clips = True
    waveform.set_loop((20_000, 30_000))
    menu = menu_at(waveform, QPoint(waveform.x_of(90_000), LANE_Y))
    assert offered(menu)[:3] == ["从这里播放", "取消循环", "在这里记录证据"]
    with qtbot.waitSignal(waveform.play_from_asked) as asked:
        choose(menu, "从这里播放")
    assert asked.args is not None and abs(asked.args[0] - 90_000) < 300
