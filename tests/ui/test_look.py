"""The look measured: contrast of every pair of tokens, no colour named elsewhere, focus that moves nothing."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qadesk.ui import icons, style, theme
from qadesk.ui.messages import MessageBar
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Chip, Keycap
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.tabs import Tabs
from qadesk.ui.widgets.text_box import TextBox
from qadesk.ui.widgets.tiles import FigureTile, Tile
from tests.ui.active import make_active

UI = Path(theme.__file__).parent
TEXT_PAIRS = [(ink, ground) for ink in ("text", "text2", "text3") for ground in ("window", "surface", "sunken")] + [
    ("text", "hover"), ("text2", "hover"), ("text", "sel"), ("text2", "sel"), ("accent", "surface"), ("accent", "sel"),
    ("on_primary", "primary"), *((tone, f"{tone}_bg") for tone in ("evidence", "fatal", "warn", "good")),
    *((tone, ground) for tone in ("evidence", "fatal", "warn", "good") for ground in ("surface", "window"))]
OUTLINES = [("edge", "surface"), ("edge", "window"), ("focus", "surface"), ("focus", "window"), ("focus", "sel")]


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [channel / 255 for channel in QColor(color).getRgb()[:3]]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(tokens: dict[str, str], one: str, other: str) -> float:
    light, dark = sorted((luminance(tokens[one]), luminance(tokens[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", theme.THEMES)
def test_text_is_readable_and_outlines_are_seen(name: str) -> None:
    tokens = theme.TOKENS[name]
    weak = {pair: round(contrast(tokens, *pair), 2) for pair in TEXT_PAIRS if contrast(tokens, *pair) < 4.5}
    weak |= {pair: round(contrast(tokens, *pair), 2) for pair in OUTLINES if contrast(tokens, *pair) < 3}
    assert not weak


def test_themes_name_the_same_tokens() -> None:
    assert {frozenset(tokens) for tokens in theme.TOKENS.values()} == {frozenset(theme.LIGHT)}


def test_no_other_module_names_a_colour() -> None:
    named = [f"{path.name}: {found}" for path in UI.rglob("*.py") if path.name != "theme.py"
             for found in re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8"))]
    assert not named


def test_unknown_look_is_refused() -> None:
    with pytest.raises(KeyError):
        style.resolve("sepia")
    assert style.resolve("system") in theme.THEMES


@pytest.mark.parametrize("name", theme.THEMES)
def test_focus_ring_stays_inside_and_moves_nothing(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    style.apply(qapp, name)
    place = QWidget()
    qtbot.addWidget(place)
    controls = [Button("打印"), Button("提交", "primary"), Button("删除", "danger"), IconButton("repeat", "循环"),
                QLineEdit("正在输入"), QComboBox(), QSpinBox()]
    column = QVBoxLayout(place)
    for control in controls:
        column.addWidget(control)
    place.show()
    make_active(qtbot, place)
    for control in controls:
        controls[controls.index(control) - 1].setFocus()
        before = (control.geometry(), control.sizeHint())
        control.setFocus()
        qtbot.waitUntil(control.hasFocus)
        assert (control.geometry(), control.sizeHint()) == before
        assert control.height() == theme.CONTROL
        ring = control.grab().toImage().pixelColor(control.width() // 2, 1)
        assert ring != theme.color("surface") and ring != theme.color("window")


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_a_box_that_the_program_gave_the_keys_has_a_ring(qtbot: QtBot, kind: type[QCheckBox | QRadioButton]) -> None:
    box = kind("1.2 说明来电目的")
    qtbot.addWidget(box)
    box.show()
    make_active(qtbot, box)
    box.setFocus()
    picture, ring = box.grab().toImage(), QColor(theme.color("focus"))
    assert any(picture.pixelColor(x, y) == ring for x in range(30, picture.width()) for y in range(picture.height()))


def test_a_button_reached_by_tab_has_one_ring(qtbot: QtBot, qapp: QApplication) -> None:
    place = QWidget()
    row = QVBoxLayout(place)
    first, second = Button("00:04–00:06", "ghost", icon="play"), Button("00:18.0–00:18.9", "ghost", icon="play")
    row.addWidget(first)
    row.addWidget(second)
    qtbot.addWidget(place)
    place.show()
    make_active(qtbot, place)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    inside = second.grab(second.rect().adjusted(theme.RING, theme.RING, -theme.RING, -theme.RING)).toImage()
    ring = QColor(theme.color("focus"))
    assert all(inside.pixelColor(x, y) != ring for x in range(inside.width()) for y in range(inside.height()))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_button_that_has_the_keys_is_pressed(qtbot: QtBot, key: Qt.Key) -> None:
    pressed: list[str] = []
    for button in (Button("重新关联", "primary"), IconButton("repeat", "循环")):
        qtbot.addWidget(button)
        button.clicked.connect(partial(pressed.append, button.accessibleName()))
        QTest.keyClick(button, key)
        QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # the page's own
    assert pressed == ["重新关联", "循环"]


def test_sizes_of_the_grid(qtbot: QtBot) -> None:
    chip, cap, tabs = Chip("逾期", "warn"), Keycap("F9"), Tabs("章节", ("抽样",))
    tile, figure = Tile("需要处理"), FigureTile("待听", "14")
    tile.body.addWidget(QPlainTextEdit())
    for widget in (chip, cap, tabs, tile, figure):
        qtbot.addWidget(widget)
    assert (chip.sizeHint().height(), cap.sizeHint().height(), tabs.height(), figure.height()) == (18, 18, 35, 92)
    tile.resize(300, 100)
    tile.show()
    head = next(child for child in tile.findChildren(QWidget) if child.height() == theme.TILE_HEADER)
    assert head.y() in (0, 1)


def test_long_names_are_cut_and_whole_in_the_tooltip(qtbot: QtBot) -> None:
    place, button = QWidget(), Button("提交")
    label = ElidedLabel("很长的姓名" * 40)
    qtbot.addWidget(place)
    row = QVBoxLayout(place)
    row.addWidget(label)
    row.addWidget(button)
    place.setFixedWidth(200)
    place.show()
    assert place.width() == 200 and button.geometry().right() <= 200
    assert label.toolTip() == label.text()
    label.setText("短")
    assert label.toolTip() == ""


def test_a_label_that_wraps_breaks_a_long_word_and_is_never_cut(qtbot: QtBot) -> None:
    long = Label("=HYPERLINK" + "W" * 500 + " 结束", wrap=True)
    qtbot.addWidget(long)
    assert long.minimumSizeHint().width() < 300 and long.heightForWidth(300) > 10 * long.fontMetrics().height()
    assert long.text() == "=HYPERLINK" + "W" * 500 + " 结束"


def test_a_narrow_tile_shows_a_shorter_line_and_the_whole_in_its_tooltip(qtbot: QtBot) -> None:
    tile = FigureTile("待听")
    qtbot.addWidget(tile)
    whole, shorter = "投诉/表扬 1、抽样 5、跟进 12、针对性 3、他人 88", "跟进 12、其他 9"
    tile.set_figure("21", whole, shorter=("跟进 12、其他 9、他人 88" * 3, shorter))
    tile.resize(158, tile.height())
    tile.show()
    assert (tile.line(), tile.line_shown()) == (whole, shorter)
    tile.resize(900, tile.height())
    qtbot.waitUntil(lambda: tile.line_shown() == whole)


def test_what_went_well_is_told_in_a_line_with_its_actions_beside(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message("good", "20261129-0001 已提交：91.5 分", "", ("打印预览", bar.clear), ("打开评分记录", bar.clear))
    assert bar.banner is not None and bar.heightForWidth(1_100) <= theme.CONTROL + 20
    bar.show_message("good", "20261129-0001 已提交：91.5 分", "致命项待第二人确认。", ("打印预览", bar.clear))
    assert bar.heightForWidth(1_100) <= 2 * theme.CONTROL + 20
    bar.show()
    pressed, = (button for button in bar.banner.findChildren(Button) if button.text() == "打印预览")
    qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)
    assert bar.said() == ""


def test_a_hint_gives_way_to_what_is_composed(qtbot: QtBot) -> None:
    field = TextBox("评语", "给座席的评语")
    qtbot.addWidget(field)
    QApplication.sendEvent(field, QInputMethodEvent("nihao", []))
    assert field.placeholderText() == ""
    QApplication.sendEvent(field, QInputMethodEvent())
    assert field.placeholderText() == "给座席的评语"


def test_labels_never_read_html(qtbot: QtBot) -> None:
    for made in (Banner("warn", "<b>x</b>", "<img src=a>"), EmptyState("magnify", "<i>y</i>", "<u>z</u>")):
        qtbot.addWidget(made)
        for label in made.findChildren(ElidedLabel.__mro__[2]):
            assert label.textFormat() == Qt.TextFormat.PlainText  # type: ignore[attr-defined]


def test_figure_tile_opens_by_mouse_and_keys(qtbot: QtBot) -> None:
    tile, opened = FigureTile("待听", "14", "抽样 9", chip="今天", tone="accent"), []
    qtbot.addWidget(tile)
    tile.opened.connect(lambda: opened.append(1))
    tile.show()
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    qtbot.keyClick(tile, Qt.Key.Key_Space)
    assert len(opened) == 3 and tile.accessibleName() == "待听 14 抽样 9 今天"


def test_icons_exist_and_follow_the_look(qtbot: QtBot, qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")
    made = icons.icon("mdi6.headphones", "accent")
    for name in theme.THEMES:
        style.apply(qapp, name)
        picture = made.pixmap(32, 32).toImage()
        seen = {picture.pixelColor(x, y).name().upper() for x in range(32) for y in range(32)
                if picture.pixelColor(x, y).alpha() == 255}
        assert seen == {theme.value("accent")}


def test_digits_are_of_one_width() -> None:
    metrics = QFontMetrics(QFont(theme.font(theme.BODY)))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_what_cannot_be_pressed_is_told_by_its_outline_in_high_contrast(qtbot: QtBot, qapp: QApplication) -> None:
    style.apply(qapp, "contrast")
    try:
        pictures = []
        for enabled in (True, False):
            button = Button("Next", "ghost")
            qtbot.addWidget(button)
            button.setEnabled(enabled)
            button.resize(90, 28)
            image = button.grab().toImage()
            pictures.append(sum(image.pixelColor(x, 0).lightness() > 60 for x in range(8, 82)))
        assert pictures[0] == 0 and pictures[1] > 20  # dashes
    finally:
        style.apply(qapp, "light")


def test_a_banner_stays_small_whatever_it_has_to_say(qtbot: QtBot) -> None:
    banner = Banner("fatal", "<b>很长" * 3_000, "没有尽头" * 3_000)
    qtbot.addWidget(banner)
    assert banner.heightForWidth(1_000) < 500 and banner.said().count("…") == 2
