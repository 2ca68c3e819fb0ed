"""One ring on the screen: the form's leaves it while a menu or the palette has the keys, and comes back with them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qadesk.ui import theme
from qadesk.ui.listening_page import ListeningPage
from tests.ui.active import make_active
from tests.ui.locking import Locking

CTRL = Qt.KeyboardModifier.ControlModifier


def has_ring(part: QWidget) -> bool:
    """Whether a row of its pixels is drawn in the colour of the ring."""
    image: QImage = part.grab().toImage()
    ring = QColor(theme.color("focus")).rgb()
    return any(sum(image.pixel(x, y) == ring for x in range(image.width())) > image.width() // 2
               for y in range(image.height()))


@pytest.mark.parametrize("where", ["criteria", "fatal items"])
@pytest.mark.parametrize("opener", ["menu", "palette"])
def test_the_ring_leaves_with_the_keys(there: Locking, qtbot: QtBot, where: str, opener: str) -> None:
    window = there.log_in()
    page = there.open_call()
    assert isinstance(page, ListeningPage)
    make_active(qtbot, window)
    form = page.form
    ringed: QWidget = form.list.card if where == "criteria" else form.fatal
    (form.focus_form if where == "criteria" else form.focus_fatal)()
    qtbot.waitUntil(lambda: has_ring(ringed))
    if opener == "menu":
        page.queue._sort.click()
    else:
        qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(lambda: not has_ring(ringed))
    opened = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    assert opened is not None
    opened.close()
    make_active(qtbot, window)
    qtbot.waitUntil(lambda: has_ring(ringed))
