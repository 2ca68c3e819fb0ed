"""The picture of calls before and after an interview: told apart by shape and filling, and all of it in words."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.ui import style, theme
from qadesk.ui.widgets.stems import Stem, Stems

FULL, SOME, NONE = Stem("03-04", 6_000, 6_000, "6"), Stem("03-05", 3_000, 6_000, "3"), Stem("03-11", 0, 6_000, "0")
OUT, WAITS = Stem("03-12", None, 6_000, "不适用"), Stem("03-17", None, 6_000, "不适用", waits=True)


def painted(qtbot: QtBot, before: tuple[Stem, ...], after: tuple[Stem, ...] = (), *, width: int = 344) -> QImage:
    stems = Stems("4.1 理解复述", "6")
    qtbot.addWidget(stems)
    stems.resize(width, stems.sizeHint().height())
    stems.show_stems(before, after)
    return stems.grab().toImage()


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name().upper() for x in range(40, image.width()) for y in range(image.height())}


def test_everything_is_said_in_words(qtbot: QtBot) -> None:
    stems = Stems("4.1 理解复述", "6")
    qtbot.addWidget(stems)
    stems.show_stems((FULL, OUT), (WAITS,))
    assert stems.accessibleDescription().splitlines() == [
        "4.1 理解复述，满分 6", "面谈前：03-04：6、03-12：不适用", "面谈后：03-17：待听"]
    assert stems.toolTip() == stems.accessibleDescription()
    stems.show_stems((), ())
    assert stems.said().splitlines()[1:] == ["面谈前：没有通话", "面谈后：没有通话"]


def test_each_result_looks_different_also_without_colour(qtbot: QtBot) -> None:
    alone = [painted(qtbot, (stem,)).convertToFormat(QImage.Format.Format_Grayscale8) for stem in (
        FULL, SOME, NONE, OUT, WAITS)]
    assert all(one != other for at, one in enumerate(alone) for other in alone[at + 1:])
    before, after = painted(qtbot, (FULL,) * 2), painted(qtbot, (FULL,), (FULL,))
    assert before != after, "squares before, circles after"


@pytest.mark.parametrize("look", theme.THEMES)
def test_points_in_full_are_green_and_lost_ones_are_not(qapp: QApplication, qtbot: QtBot, look: str) -> None:
    style.apply(qapp, look)
    assert theme.value("good") in colours(painted(qtbot, (), (FULL,)))
    assert theme.value("good") not in colours(painted(qtbot, (), (NONE, SOME)))
    assert theme.value("warn") in colours(painted(qtbot, (), (SOME,)))


def test_many_calls_keep_inside_a_narrow_pane(qtbot: QtBot) -> None:
    image = painted(qtbot, (SOME,) * 8, (FULL,) * 12, width=200)
    right_edge = {image.pixelColor(image.width() - 1, y).name() for y in range(image.height())}
    assert theme.value("good").lower() not in right_edge
