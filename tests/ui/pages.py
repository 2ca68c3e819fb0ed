"""Pages as the smallest screen shows them, for tests that work them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytestqt.qtbot import QtBot

from qadesk.audio.player import Player
from qadesk.models.people import Actor
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.recordings_page import RecordingsPage
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer


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


def listening_of(kit: dict[str, Any], qtbot: QtBot, actor: Actor | None = None) -> ListeningPage:
    """The page 监听评分 of an account with the keys, once nothing is under way, wide enough for all panes."""
    page = ListeningPage(player=ClockedPlayer(), **(kit | ({"actor": actor} if actor else {})))
    qtbot.addWidget(page)
    page.resize(1366, 696)
    page.show()
    make_active(qtbot, page)
    qtbot.waitUntil(page.tasks.is_idle)
    return page


def scoring_of(kit: dict[str, Any], qtbot: QtBot, item_id: int, actor: Actor | None = None) -> ListeningPage:
    """The same with a call open, its sound there and the keys in the form."""
    page = listening_of(kit, qtbot, actor)
    page.open_call(item_id)
    qtbot.waitUntil(lambda: page.sound.at_hand is not None and page.form.list.hasFocus())
    return page
