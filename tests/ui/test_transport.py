"""The row under the waveform: what it shows, what its buttons ask for, and that it keeps its size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qadesk.audio.player import Solo
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.transport import Transport, speed_text
from tests.ui.active import make_active


@pytest.fixture
def transport(qtbot: QtBot) -> Transport:
    widget = Transport(Keys())
    qtbot.addWidget(widget)
    widget.resize(684, 44)
    widget.set_call(348_000)
    widget.show()
    return widget


@pytest.mark.parametrize(("button", "signal"), [
    ("play", "toggled"), ("back", "back_asked"), ("forward", "forward_asked"), ("slower", "slower_asked"),
    ("faster", "faster_asked"), ("speed", "speed_normal_asked"), ("loop", "loop_asked"),
    ("skip", "skip_asked"), ("normalise", "normalise_asked"),
])
def test_each_button_asks_for_its_act(transport: Transport, qtbot: QtBot, button: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(transport, signal)):
        qtbot.mouseClick(getattr(transport, button), Qt.MouseButton.LeftButton)


def test_solo_buttons_ask_for_their_leg(transport: Transport, qtbot: QtBot) -> None:
    with qtbot.waitSignal(transport.solo_asked) as asked:
        qtbot.mouseClick(transport.customer, Qt.MouseButton.LeftButton)
    assert asked.args == [Solo.CUSTOMER]
    transport.set_solo(Solo.AGENT)
    assert transport.agent.isChecked() and not transport.customer.isChecked()


def test_the_clock_shows_tenths_and_the_length(transport: Transport) -> None:
    transport.set_position(171_450)
    assert transport.clock.text() == "02:51.4"
    assert transport.duration.text() == "/ 05:48"


def test_while_a_call_is_decoded_its_length_is_said_to_be_at_least_that(transport: Transport) -> None:
    transport.set_length(65_000, two_channels=True, at_least=True)
    assert transport.duration.text() == "/ ≥ 01:05" and "至少" in transport.duration.toolTip()
    transport.set_length(348_000, two_channels=True, at_least=False)
    assert transport.duration.text() == "/ 05:48" and not transport.duration.toolTip()


def test_the_balance_is_reached_and_chosen_by_keys(transport: Transport, qtbot: QtBot) -> None:
    make_active(qtbot, transport)
    transport.loudness.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(transport.loudness, Qt.Key.Key_Space)
    qtbot.waitUntil(transport.balance.isVisible)
    with qtbot.waitSignal(transport.balance_picked) as picked:
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
            qtbot.keyClick(transport.balance, key)
    assert picked.args == [-0.5]
    transport.set_balance(0.5)
    assert [action.text() for action in transport.balance.actions() if action.isChecked()] == ["右耳更响"]


@pytest.mark.parametrize(("speed", "text"), [(1.0, "1.0×"), (1.25, "1.25×"), (1.125, "1.125×"), (3.0, "3.0×")])
def test_speed_as_text(transport: Transport, speed: float, text: str) -> None:
    transport.set_speed(speed)
    assert transport.speed.text() == text == speed_text(speed)


def test_the_play_button_says_what_a_click_does(transport: Transport) -> None:
    assert transport.play.accessibleName() == "播放"
    transport.set_playing(True)
    assert transport.play.accessibleName() == "暂停" and transport.play.shows_pause
    assert "F3" in transport.play.toolTip()


def test_setting_the_volume_does_not_ask_for_it(transport: Transport, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(transport.volume_picked):
        transport.set_volume(0.4)
    with qtbot.waitSignal(transport.volume_picked) as asked:
        transport.volume.setValue(70)
    assert asked.args == [0.7]


def test_without_a_call_nothing_can_be_pressed(transport: Transport) -> None:
    transport.set_call(0)
    assert not any(b.isEnabled() for b in (transport.play, transport.back, transport.agent, transport.loop,
                                           transport.skip, transport.normalise))
    transport.set_call(60_000, two_channels=False)
    assert transport.play.isEnabled() and not transport.agent.isEnabled()


def test_a_click_leaves_the_focus_where_it_was(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field, transport = QLineEdit(), Transport(Keys())
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(transport)
    transport.set_call(60_000)
    window.show()
    make_active(qtbot, window)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.mouseClick(transport.play, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(transport.faster, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is field


def test_everything_fits_at_the_narrowest_centre(transport: Transport) -> None:
    transport.set_call(4_000_000)
    transport.set_position(3_999_900)
    transport.set_speed(1.125)
    transport.resize(560, 44)
    QApplication.processEvents()
    assert transport.width() == 560 and not transport.volume.isVisible()
    assert transport.clock.fontMetrics().horizontalAdvance(transport.clock.text()) <= transport.clock.width()


def test_what_is_on_is_lit(transport: Transport) -> None:
    transport.resize(900, 44)
    transport.set_skip(True)
    assert transport.skip.isChecked() and transport.skips.isVisible() and transport.skips.text() == "跳过静音"
    transport.set_normalise(True)
    assert transport.normalise.isChecked()
    transport.set_skip(False)
    transport.set_normalise(False)
    assert not transport.skips.isVisible() and not transport.skip.isChecked() and not transport.normalise.isChecked()


@pytest.mark.parametrize("duration_ms", [5_000, 348_000, 4_000_000])
@pytest.mark.parametrize("width", [520, 560, 600, 640, 684, 700, 760, 1_000])
def test_nothing_lies_over_anything_else_at_any_width(transport: Transport, width: int, duration_ms: int) -> None:
    transport.set_call(duration_ms)
    transport.set_speed(1.125)
    transport.set_skip(True)
    transport.set_normalise(True)
    transport.resize(width, 44)
    QApplication.processEvents()
    shown = [child for child in transport.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
             if child.isVisible()]
    assert {transport.play, transport.skip, transport.normalise, transport.loop, transport.clock} <= set(shown)
    assert all(transport.rect().contains(child.geometry()) for child in shown)
    assert not any(first.geometry().intersects(second.geometry()) for first in shown for second in shown
                   if first is not second)
    assert all(child.width() >= child.sizeHint().width() for child in (transport.duration, transport.skips)
               if child.isVisible())


def test_the_badge_goes_before_the_slider_and_the_slider_before_the_length(transport: Transport) -> None:
    transport.set_skip(True)
    seen = []
    for width in (900, 684, 640, 520):
        transport.resize(width, 44)
        QApplication.processEvents()
        seen.append((transport.skips.isVisible(), transport.volume.isVisible(), transport.duration.isVisible()))
    assert seen[0] == (True, True, True) and seen[1] == (False, True, True)
    assert seen[2] == (False, False, True) and transport.minimumSizeHint().width() <= 520
