"""Pages as the smallest screen shows them, for tests that work them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytestqt.qtbot import QtBot

from qadesk.audio.player import Player
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.recordings_page import RecordingsPage
from tests.ui.active import make_active


def recordings_page(kit: dict[str, Any], qtbot: QtBot) -> RecordingsPage:
    """The page 录音与抽样, before anything is read for it."""
    page = RecordingsPage(**kit)
    qtbot.addWidget(page)
    page.resize(1210, 672)
    page.show()
    return page


def listening_page(kit: dict[str, Any], player: Player, qtbot: QtBot) -> Iterator[ListeningPage]:
    """The page 监听评分 with the keys; it lets go of its call at the end of the test."""
    page = ListeningPage(player=player, **kit)
    qtbot.addWidget(page)
    page.resize(1318, 672)
    page.show()
    make_active(qtbot, page)
    yield page
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)
