"""The tab 录音库 as a person works it: what is away, finding it in a folder, keeping a call's recording."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qadesk.models.store import StoredRecording
from qadesk.services.stations import LoggedIn
from qadesk.ui.recordings_page import CALLS_TAB, STORE_TAB, RecordingsPage
from qadesk.ui.relink_dialog import RelinkDialog
from tests.services.field import Field
from tests.ui.active import make_active
from tests.ui.pages import recordings_page


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    made = Field(logged_in, tmp_path / "来源")
    made.import_list(made.call_list(("A01",), 3))
    made.import_recordings(("A01",), 3)
    return made


@pytest.fixture
def page(qtbot: QtBot, kit: dict[str, Any], field: Field) -> RecordingsPage:
    page = recordings_page(kit, qtbot)
    qtbot.waitUntil(page.tabs.isVisible)
    return page


def press(qtbot: QtBot, button: Any) -> None:
    qtbot.waitUntil(button.isEnabled)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def unplug(page: RecordingsPage, field: Field, qtbot: QtBot) -> Path:
    """Take the recordings away, and look where they are."""
    elsewhere = field.folder / "移动硬盘"
    (field.folder / "录音").rename(elsewhere)
    page.tabs.setCurrentIndex(STORE_TAB)
    press(qtbot, page.store_pane.look)
    qtbot.waitUntil(lambda: page.store_pane.away.figure() == "3")
    return elsewhere


def test_nothing_is_away_at_first_and_nothing_can_be_sought(page: RecordingsPage, qtbot: QtBot) -> None:
    page.tabs.setCurrentIndex(STORE_TAB)
    qtbot.waitUntil(lambda: page.store_pane.referenced.figure() == "3")
    assert page.store_pane.away.figure() == "0" and not page.store_pane.relink.isEnabled()
    assert not page.store_pane.table.rows()


def test_what_went_away_is_listed_and_found_again_in_the_folder_that_is_chosen(
        page: RecordingsPage, field: Field, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere, pane = unplug(page, field, qtbot), page.store_pane
    assert [row.file_name for row in pane.table.rows()] == ["A010000.WAV", "A010001.WAV", "A010002.WAV"]
    assert pane.lost.figure() == "3"
    (elsewhere / "A010002.WAV").unlink()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(elsewhere))
    press(qtbot, pane.relink)
    qtbot.waitUntil(lambda: page.store.dialog is not None)
    dialog = page.store.dialog
    assert isinstance(dialog, RelinkDialog)
    assert [(row.file_name, row.found) for row in dialog.table.rows()] == [
        ("A010000.WAV", True), ("A010001.WAV", True), ("A010002.WAV", False)]
    assert pane.away.figure() == "3"
    press(qtbot, dialog.agree)
    qtbot.waitUntil(lambda: pane.away.figure() == "1")
    qtbot.waitUntil(lambda: "已重新关联 2 条录音" in page.messages.said())
    assert [row.file_name for row in pane.table.rows()] == ["A010002.WAV"]


def test_a_call_whose_recording_is_away_leads_to_the_search(
        page: RecordingsPage, field: Field, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = unplug(page, field, qtbot)
    page.tabs.setCurrentIndex(CALLS_TAB)
    page.calls_pane.narrow("away")
    qtbot.waitUntil(lambda: len(page.calls_pane.table.rows()) == 3)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(elsewhere))
    page.calls_pane.table.choose_first()
    menu = QMenu()
    page.calls_pane.table.view.fill_menu(menu)
    next(action for action in menu.actions() if action.text() == "查找录音…").trigger()
    qtbot.waitUntil(lambda: page.store.dialog is not None)
    dialog = page.store.dialog
    assert dialog is not None and page.tabs.currentIndex() == STORE_TAB
    dialog.agree.click()
    qtbot.waitUntil(lambda: page.store_pane.away.figure() == "0")
    qtbot.waitUntil(lambda: "已重新关联 3 条录音" in page.messages.said())


def test_a_search_that_finds_nothing_says_why_and_changes_nothing(page: RecordingsPage, field: Field, qtbot: QtBot,
                                                                  tmp_path: Path) -> None:
    unplug(page, field, qtbot)
    (tmp_path / "空").mkdir()
    page.store.seek(tmp_path / "空")
    qtbot.waitUntil(lambda: page.store.dialog is not None)
    dialog = page.store.dialog
    assert dialog is not None and not dialog.agree.isEnabled()
    assert {row.said for row in dialog.table.rows()} == {"没有同名或同大小的文件"}
    press(qtbot, dialog.back)
    qtbot.waitUntil(lambda: page.store.dialog is None)
    assert page.store_pane.away.figure() == "3"


def test_the_drive_back_in_its_place_brings_them_back(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    unplug(page, field, qtbot).rename(field.folder / "录音")
    press(qtbot, page.store_pane.look)
    qtbot.waitUntil(lambda: page.store_pane.away.figure() == "0")


def test_the_keys_stay_in_the_pane_while_it_looks(page: RecordingsPage, qtbot: QtBot) -> None:
    make_active(qtbot, page)
    page.tabs.setCurrentIndex(STORE_TAB)
    qtbot.waitUntil(page.store_pane.look.isEnabled)
    page.store_pane.look.setFocus()
    QTest.keyClick(page.store_pane.look, Qt.Key.Key_Return)
    assert not page.store_pane.look.isEnabled() and page.store_pane.search.hasFocus()
    qtbot.waitUntil(page.store_pane.look.isEnabled)
    assert page.store_pane.search.hasFocus()


def test_a_folder_that_cannot_be_read_is_told_in_the_bar(page: RecordingsPage, field: Field, qtbot: QtBot,
                                                         tmp_path: Path) -> None:
    unplug(page, field, qtbot)
    page.store.seek(tmp_path / "没有")
    qtbot.waitUntil(lambda: "没有" in page.messages.said())
    qtbot.waitUntil(page.store_pane.look.isEnabled)


def test_a_call_is_kept_by_button_and_by_the_menu_of_its_row(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    def stored() -> int:
        with field.session.desk.station.database.reading() as session:
            return len(session.scalars(select(StoredRecording)).all())

    page.tabs.setCurrentIndex(CALLS_TAB)
    pane = page.calls_pane
    qtbot.waitUntil(lambda: len(pane.table.rows()) == 3)
    assert not pane.keep.isEnabled()
    pane.table.choose_first()
    press(qtbot, pane.keep)
    qtbot.waitUntil(lambda: [line.audio for line in pane.table.rows()].count("stored") == 1)
    qtbot.waitUntil(lambda: "录音已保留" in page.messages.said())
    pane.table.choose(pane.table.rows()[1].call_id)
    menu = QMenu()
    pane.table.view.fill_menu(menu)
    kept = next(action for action in menu.actions() if action.text() == "保留录音")
    assert kept.isEnabled()
    kept.trigger()
    qtbot.waitUntil(lambda: stored() == 2)


def test_a_call_whose_recording_is_away_cannot_be_kept(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    unplug(page, field, qtbot)
    page.tabs.setCurrentIndex(CALLS_TAB)
    qtbot.waitUntil(lambda: {line.audio for line in page.calls_pane.table.rows()} == {"away"})
    page.calls_pane.table.choose_first()
    assert not page.calls_pane.keep.isEnabled()
