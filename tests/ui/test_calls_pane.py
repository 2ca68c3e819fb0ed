"""The tab 录音: narrowed as one types, by the page, with totals that come after it, and rows that lead on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from qadesk.models.call_lines import CallFilter
from qadesk.models.evaluation_record import CallLink
from qadesk.models.periods import Days
from qadesk.models.sampling import Origin, QueueItem
from qadesk.services.stations import LoggedIn
from qadesk.ui.calls_pane import CallsPane
from qadesk.ui.new_plan_dialog import NewPlanDialog
from qadesk.ui.recordings_page import CALLS_TAB, RecordingsPage
from tests.services.field import HEADING, Field
from tests.ui.pages import recordings_page


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    field = Field(logged_in, tmp_path / "来源")
    field.import_people()
    field.import_list()
    field.import_list(field.write("b.csv", HEADING + "".join(
        f"M{n},A09,1390000{n:04},4001,2026-08-{20 + n % 5} 09:{n % 60:02},60,投诉,呼入,\n" for n in range(250))))
    return field


@pytest.fixture
def page(qtbot: QtBot, kit: dict[str, Any], field: Field) -> RecordingsPage:
    page = recordings_page(kit, qtbot)
    qtbot.waitUntil(lambda: page.tabs.isVisible())
    page.tabs.setCurrentIndex(CALLS_TAB)
    qtbot.waitUntil(lambda: bool(page.calls_pane.table.rows()))
    return page


def shows(pane: CallsPane, qtbot: QtBot, count: int, words: str) -> None:
    qtbot.waitUntil(lambda: len(pane.table.rows()) == count and pane.place.text() == words)


def test_the_days_of_the_chosen_period_stand_in_the_filter(page: RecordingsPage, qtbot: QtBot) -> None:
    filters = page.calls_pane.filters
    assert filters.wanted() == CallFilter(Days(date(2026, 8, 31), date(2026, 9, 6)))
    shows(page.calls_pane, qtbot, 24, "1–24，共 24")


def test_it_is_narrowed_while_one_types_and_by_each_box(page: RecordingsPage, qtbot: QtBot) -> None:
    pane = page.calls_pane
    pane.filters.search.setText("张伟")
    shows(pane, qtbot, 12, "1–12，共 12")
    pane.filters.search.clear()
    pane.filters.team.setCurrentIndex(pane.filters.team.findText("二班"))
    qtbot.waitUntil(lambda: {line.team for line in pane.table.rows()} == {"二班"})
    qtbot.mouseClick(pane.filters.clear, Qt.MouseButton.LeftButton)
    pane.filters.queue.setCurrentIndex(pane.filters.queue.findText("投诉"))
    shows(pane, qtbot, 200, "1–200，共 250")
    pane.filters.band.setCurrentIndex(pane.filters.band.findData("A_night"))
    qtbot.waitUntil(lambda: not pane.table.rows())
    assert pane.table.empty.isVisible()


def test_pages_are_turned_and_the_total_comes_after_the_page(page: RecordingsPage, qtbot: QtBot) -> None:
    pane = page.calls_pane
    pane.filters.clear_all()
    shows(pane, qtbot, 200, "1–200，共 274")
    assert not pane.previous.isEnabled()
    qtbot.mouseClick(pane.next, Qt.MouseButton.LeftButton)
    shows(pane, qtbot, 74, "201–274，共 274")
    assert pane.previous.isEnabled() and not pane.next.isEnabled()


def test_a_day_that_cannot_be_read_is_marked_and_counts_as_none(page: RecordingsPage, qtbot: QtBot) -> None:
    pane = page.calls_pane
    pane.filters.first.setText("昨天")
    qtbot.waitUntil(lambda: bool(pane.filters.first.property("invalid")))
    shows(pane, qtbot, 200, "1–200，共 274")


def test_a_call_of_the_queue_is_opened_from_its_row(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    pane, first = page.calls_pane, page.calls_pane.table.rows()[0]
    pane.table.choose_first()
    assert not pane.listen.isEnabled()
    with field.session.desk.station.database.transaction() as session:
        now = field.session.desk.station.clock.now_utc_ms()
        item = QueueItem(call_id=first.call_id, origin=Origin.RISK, order_key="1", created_utc_ms=now)
        session.add(item)
        session.flush()
        item_id = item.id
    page.listing.refresh()
    qtbot.waitUntil(lambda: pane.table.rows()[0].item_id == item_id)
    menu = QMenu()
    pane.table.view.fill_menu(menu)
    with qtbot.waitSignal(page.go_to_page) as gone:
        next(action for action in menu.actions() if action.text() == "去听").trigger()
    assert gone.args == ["listening", CallLink(item_id)]


def test_a_call_is_put_on_a_listening_plan_from_its_row(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.import_recordings()
    pane = page.calls_pane
    qtbot.waitUntil(lambda: any(line.audio == "playable" for line in pane.table.rows()))
    line = next(line for line in pane.table.rows() if line.audio == "playable")
    pane.table.choose(line.call_id)
    menu = QMenu()
    pane.table.view.fill_menu(menu)
    next(action for action in menu.actions() if action.text() == "列入听取计划…").trigger()
    dialogs = page.findChildren(NewPlanDialog)
    assert len(dialogs) == 1 and dialogs[0].isVisible()
    dialogs[0].reject()


def test_a_call_without_a_recording_can_be_put_on_no_plan(page: RecordingsPage) -> None:
    page.calls_pane.table.choose_first()
    menu = QMenu()
    page.calls_pane.table.view.fill_menu(menu)
    assert not next(action for action in menu.actions() if action.text() == "列入听取计划…").isEnabled()
