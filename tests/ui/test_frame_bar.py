"""The parts of the frame's bar are told apart in every look, those that rules exclude from each other too."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from qadesk.models.frame import Exclusion, Frame
from qadesk.models.periods import Week
from qadesk.ui import theme
from qadesk.ui.draw_pane import frame_parts
from qadesk.ui.widgets.frame_bar import FrameBar


def painted(reason: Exclusion, qtbot: QtBot) -> QImage:
    bar = FrameBar("抽样框")
    qtbot.addWidget(bar)
    bar.resize(200, 60)
    bar.set_parts(frame_parts(Frame(Week(2026, 36), 1, 0, 0, {reason: 1}, (), over=True, draw=None)))
    return bar.grab(QRect(0, 0, 200, 13)).toImage()


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_no_two_reasons_are_painted_alike(look: str, qtbot: QtBot) -> None:
    before = theme.current()
    theme.use(look)
    try:
        seen = {reason: painted(reason, qtbot) for reason in Exclusion}
    finally:
        theme.use(before)
    assert [(one, two) for one, two in combinations(seen, 2) if seen[one] == seen[two]] == []
