"""A transferred call on the page 监听评分: its parts stand together, another one is heard beside it or opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from qadesk.models.calls import Call
from qadesk.services.stations import LoggedIn
from qadesk.ui.conversation_parts import HEAR, OPEN
from qadesk.ui.listening_centre import PARTS
from qadesk.ui.listening_page import ListeningPage
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.pages import listening_page
from tests.ui.players import ClockedPlayer


@pytest.fixture
def items(logged_in: LoggedIn, tmp_path: Path) -> list[int]:
    """Two parts of one conversation, and a call of its own."""
    files = [write_recording(tmp_path / "calls" / f"A0{n}.wav", 20 * n) for n in (1, 2, 3)]
    made = [add_sounding_item(logged_in, file, n, agent_no=f"A0{n}") for n, file in enumerate(files, 1)]
    with logged_in.desk.station.database.transaction() as session:
        for n, rec_id in enumerate(("PBX:7", "PBX:7:A02", "PBX:71"), 1):
            session.execute(update(Call).where(Call.rec_id == f"R{n}").values(rec_id=rec_id))
    return made


@pytest.fixture
def player(logged_in: LoggedIn) -> ClockedPlayer:
    return ClockedPlayer()


@pytest.fixture
def page(kit: dict[str, Any], items: list[int], player: ClockedPlayer, qtbot: QtBot) -> Iterator[ListeningPage]:
    yield from listening_page(kit, player, qtbot)


def opened(page: ListeningPage, item_id: int, qtbot: QtBot) -> ListeningPage:
    page.open_call(item_id)
    qtbot.waitUntil(lambda: page.sound.at_hand is not None and page.form.card is not None and page.opened is not None)
    return page


def test_the_parts_of_a_transferred_call_stand_in_a_tab(page: ListeningPage, items: list[int], qtbot: QtBot) -> None:
    tabs, table = opened(page, items[0], qtbot).centre.tabs, page.centre.parts.table
    assert tabs.isTabVisible(PARTS) and tabs.tabText(PARTS) == "会话各段 2"
    cells = [[column.text(row) for column in table.model.columns][3:] for row in table.rows()]
    assert cells == [["00:20", "本段", "", "", ""], ["00:40", "待听", "", "播放", "打开"]]
    assert table in page.centre.lists()
    opened(page, items[2], qtbot)
    assert not tabs.isTabVisible(PARTS) and table not in page.centre.lists()


def test_another_part_is_heard_and_the_call_at_hand_comes_back_where_it_stood(
        page: ListeningPage, items: list[int], player: ClockedPlayer, qtbot: QtBot) -> None:
    opened(page, items[0], qtbot).playback.seek(7_000)
    table = page.centre.parts.table
    table.link_pressed.emit(table.rows()[1], HEAR)
    qtbot.waitUntil(lambda: page.parts.sound.playback.is_playing)
    assert not page.playback.has_call
    assert [column.text(table.rows()[1]) for column in table.model.columns if column.key == HEAR] == ["停止"]
    table.link_pressed.emit(table.rows()[1], HEAR)
    qtbot.waitUntil(lambda: page.playback.has_call and page.sound.at_hand is not None)
    assert (page.playback.position_ms, page.item_id) == (7_000, items[0])
    assert not page.parts.sound.playback.is_playing


def test_another_part_is_opened_for_its_own_agent(page: ListeningPage, items: list[int], qtbot: QtBot) -> None:
    table = opened(page, items[0], qtbot).centre.parts.table
    table.link_pressed.emit(table.rows()[1], OPEN)
    qtbot.waitUntil(lambda: page.opened is not None and page.opened.facts.agent_code == "A02")
    assert page.item_id == items[1]
    qtbot.waitUntil(lambda: [row.is_here for row in table.rows()] == [False, True])


def test_leaving_the_call_lets_go_of_the_part_that_plays(page: ListeningPage, items: list[int], qtbot: QtBot) -> None:
    table = opened(page, items[0], qtbot).centre.parts.table
    table.link_pressed.emit(table.rows()[1], HEAR)
    qtbot.waitUntil(lambda: page.parts.sound.playback.is_playing)
    opened(page, items[2], qtbot)
    assert not page.parts.sound.playback.has_call and page.playback.has_call
