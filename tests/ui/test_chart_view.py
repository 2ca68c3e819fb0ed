"""A chart on the screen: drawn for its place, walked by keys, opened, told; redrawn for another size or look."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from qadesk.models.charts import Chart, ChartFrame, ChartImage, Region
from qadesk.models.summary_charts import funnel_chart, team_chart
from qadesk.reports.charts import chart_image
from qadesk.ui import style, theme
from qadesk.ui.widgets.chart_view import PAD, ChartView
from tests.reports.charts import full_month
from tests.reports.months import empty_month
from tests.ui.active import make_active

Asked = list[tuple[object, str]]


class Drawer:
    """Answers a view at once, as the worker does later; remembers what was asked for."""

    def __init__(self, view: ChartView) -> None:
        self.view = view
        self.asked_for: list[tuple[Chart, ChartFrame]] = []
        view.image_needed.connect(self.draw)

    def draw(self, chart: Chart, frame: ChartFrame) -> None:
        self.asked_for.append((chart, frame))
        self.view.show_image(chart, frame, chart_image(chart, frame))


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView(lambda leads: leads is not None)
    qtbot.addWidget(made)
    made.resize(500, 200)
    return made


@pytest.fixture
def drawer(view: ChartView) -> Drawer:
    return Drawer(view)


@pytest.fixture
def shown(view: ChartView, drawer: Drawer, qtbot: QtBot) -> ChartView:
    view.show_chart(team_chart(full_month()))
    view.show()
    qtbot.waitUntil(lambda: view.is_drawn)
    return view


def asked(view: ChartView) -> Asked:
    found: Asked = []
    view.asked.connect(lambda leads, words: found.append((leads, words)))
    return found


def is_grey(view: ChartView, spot: QPoint) -> bool:
    color = view.grab().toImage().pixelColor(spot)
    return max(color.red(), color.green(), color.blue()) - min(color.red(), color.green(), color.blue()) < 12


def test_nothing_is_drawn_before_it_is_seen(view: ChartView, drawer: Drawer, qtbot: QtBot) -> None:
    view.show_chart(team_chart(full_month()))
    assert drawer.asked_for == [] and not view.is_drawn
    view.show()
    qtbot.waitUntil(lambda: view.is_drawn)
    frame = drawer.asked_for[-1][1]
    assert (frame.width, frame.height) == (500 - 2 * PAD, 200 - 2 * PAD) and frame.ratio == view.devicePixelRatioF()
    assert frame.look.surface == theme.value("surface") and frame.look.size == theme.CAPTION


def test_another_size_is_asked_for_once_it_stays(shown: ChartView, drawer: Drawer, qtbot: QtBot) -> None:
    before = len(drawer.asked_for)
    for width in range(510, 701, 10):
        shown.resize(width, 240)
    assert not shown.is_drawn
    qtbot.waitUntil(lambda: shown.is_drawn)
    assert len(drawer.asked_for) == before + 1 and drawer.asked_for[-1][1].width == 700 - 2 * PAD


def test_another_look_is_drawn_in_its_colours(shown: ChartView, drawer: Drawer, qtbot: QtBot,
                                              qapp: QApplication) -> None:
    style.apply(qapp, "dark")
    qtbot.waitUntil(lambda: drawer.asked_for[-1][1].look.surface == theme.DARK["surface"] and shown.is_drawn)
    style.apply(qapp, "light")
    qtbot.waitUntil(lambda: drawer.asked_for[-1][1].look.surface == theme.LIGHT["surface"] and shown.is_drawn)


def test_the_keyboard_walks_the_points_and_opens_what_lies_behind(shown: ChartView, qtbot: QtBot) -> None:
    found, points = asked(shown), team_chart(full_month()).points
    make_active(qtbot, shown)
    shown.setFocus()
    qtbot.waitUntil(shown.hasFocus)
    for key, at in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Home, 0),
                    (Qt.Key.Key_End, 2), (Qt.Key.Key_Left, 1)):
        qtbot.keyClick(shown, key)
        assert shown.current() == points[at] and points[at].words in shown.accessibleName()
    assert points[1].words in QToolTip.text()
    place = shown.place_of(1)
    assert not is_grey(shown, QPoint(place.center().x(), place.top() + 1))  # the ring is blue
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(shown, key)
    assert found == [(points[1].leads, points[1].words)] * 2


def test_a_click_opens_the_point_under_it_and_no_other_place(shown: ChartView, qtbot: QtBot) -> None:
    found, points = asked(shown), team_chart(full_month()).points
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.place_of(2).center())
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(2, 198))
    assert found == [(points[2].leads, points[2].words)]


def test_who_may_not_follow_opens_nothing(qtbot: QtBot) -> None:
    view = ChartView(lambda _leads: False)
    qtbot.addWidget(view)
    drawer, found = Drawer(view), asked(view)
    view.show_chart(team_chart(full_month()))
    view.show()
    qtbot.waitUntil(lambda: view.is_drawn and bool(drawer.asked_for))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.place_of(0).center())
    assert found == []


def test_the_whole_chart_is_told_to_a_screen_reader(shown: ChartView) -> None:
    told = shown.accessibleDescription()
    assert all(point.words in told for point in team_chart(full_month()).points)
    assert shown.accessibleName().startswith("班组")


def test_a_chart_that_cannot_be_made_says_why_and_takes_no_focus(view: ChartView, drawer: Drawer,
                                                                 qtbot: QtBot) -> None:
    view.show_chart(funnel_chart(empty_month()))
    view.show()
    qtbot.waitUntil(view.isVisible)
    assert drawer.asked_for == [] and view.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert "10" in view.accessibleDescription()
    assert len({view.grab().toImage().pixelColor(x, 100).name() for x in range(500)}) > 1  # there are words


def test_a_late_picture_of_another_chart_is_let_go(view: ChartView, qtbot: QtBot) -> None:
    wanted: list[tuple[Chart, ChartFrame]] = []
    view.image_needed.connect(lambda chart, frame: wanted.append((chart, frame)))
    view.show_chart(team_chart(full_month(teams=2)))
    view.show()
    qtbot.waitUntil(lambda: bool(wanted))
    (old, frame), late = wanted[0], ChartImage(1, 1, b"\0\0\0", (Region(0, 0, 1, 1, 0),))
    view.show_chart(team_chart(full_month()))
    view.show_image(old, frame, late)
    assert view.place_of(0).isEmpty()


def test_what_prevents_the_drawing_is_said_in_its_place(view: ChartView, qtbot: QtBot) -> None:
    view.show_chart(team_chart(full_month()))
    view.show()
    qtbot.waitUntil(view.isVisible)
    view.show_failure("没有中文字体。")
    assert len({view.grab().toImage().pixelColor(x, 100).name() for x in range(500)}) > 1


@pytest.mark.parametrize("name", ["<b>粗</b><img src=x>", "$x^2$ & <i>"])
def test_a_tooltip_shows_every_character(view: ChartView, drawer: Drawer, qtbot: QtBot, name: str) -> None:
    view.show_chart(team_chart(full_month(name=name)))
    view.show()
    qtbot.waitUntil(lambda: view.is_drawn)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert "&lt;" in QToolTip.text()
