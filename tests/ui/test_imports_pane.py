"""The tab 导入记录 as a person works it: what came in, going on with what was cut, undoing what nothing rests on."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from qadesk.models.calls import ImportState
from qadesk.ui.import_dialog import IMPORT
from qadesk.ui.import_job import ImportPlan
from qadesk.ui.recordings_page import IMPORTS_TAB, RecordingsPage
from tests.services.field import WEEK, Field, content, tone
from tests.services.stopping import Stopping
from tests.ui.pages import recordings_page


def opened(qtbot: QtBot, kit: dict[str, Any]) -> RecordingsPage:
    """The page with the tab in front."""
    page = recordings_page(kit, qtbot)
    qtbot.waitUntil(page.tabs.isVisible)
    page.tabs.setCurrentIndex(IMPORTS_TAB)
    qtbot.waitUntil(lambda: bool(page.imports_pane.table.rows()))
    return page


def choose(page: RecordingsPage, at: int = 0) -> None:
    page.imports_pane.table.choose(page.imports_pane.table.rows()[at].import_id)


def press(qtbot: QtBot, button: Any) -> None:
    qtbot.waitUntil(button.isEnabled)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def states(page: RecordingsPage) -> list[ImportState]:
    return [line.state for line in page.imports_pane.table.rows()]


def test_the_empty_history_says_what_will_stand_there_and_offers_the_import(qtbot: QtBot, kit: dict[str, Any]) -> None:
    page = RecordingsPage(**kit)
    qtbot.addWidget(page)
    page.show()
    page.tabs.setCurrentIndex(IMPORTS_TAB)
    qtbot.waitUntil(page.tasks.is_idle)
    assert "还没有导入过" in page.imports_pane.table.empty.accessibleName()
    press(qtbot, page.imports_pane.bring)
    qtbot.waitUntil(lambda: page.import_dialog is not None)


def test_an_import_stands_there_with_its_counts_and_is_undone_after_a_look(qtbot: QtBot, kit: dict[str, Any],
                                                                           field: Field) -> None:
    field.import_list()
    page = opened(qtbot, kit)
    choose(page)
    line = page.imports_pane.table.current()
    assert line is not None and (line.name, line.new, line.by) == ("话单.csv", 24, "周岚")
    assert page.imports_pane.said.text() == line.path and not page.imports_pane.go_on.isEnabled()
    press(qtbot, page.imports_pane.undo)
    qtbot.waitUntil(lambda: page.history.dialog is not None)
    dialog = page.history.dialog
    assert dialog is not None and "通话 24 通" in dialog.said() and dialog.agree.isVisible()
    press(qtbot, dialog.agree)
    qtbot.waitUntil(lambda: "已撤销" in page.messages.said())
    qtbot.waitUntil(lambda: states(page) == [ImportState.UNDONE])
    assert "周岚" in page.imports_pane.said.text() and not page.imports_pane.undo.isEnabled()
    assert field.session.desk.calls.preview(field.session.actor, content(field.folder / "话单.csv")).new == 24


def test_one_that_was_drawn_from_says_why_it_stays(qtbot: QtBot, kit: dict[str, Any], field: Field) -> None:
    field.fill()
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "40718", early=True)
    page = opened(qtbot, kit)
    choose(page, 1)
    offered = QMenu()
    for words, _act, possible in page.imports_pane.table.offers:
        if possible(page.imports_pane.table.current()):
            offered.addAction(words)
    assert [action.text() for action in offered.actions()] == ["撤销…"]
    press(qtbot, page.imports_pane.undo)
    qtbot.waitUntil(lambda: page.history.dialog is not None)
    dialog = page.history.dialog
    assert dialog is not None and "2026-W36" in dialog.said() and not dialog.agree.isVisible()
    press(qtbot, dialog.back)
    qtbot.waitUntil(lambda: page.history.dialog is None)
    assert states(page) == [ImportState.DONE, ImportState.DONE]


def test_one_that_was_cut_goes_on_in_the_dialog(qtbot: QtBot, kit: dict[str, Any], field: Field) -> None:
    field.session.desk.calls.import_list(field.session.actor, content(field.call_list(per_agent=700)), Stopping(1))
    page = opened(qtbot, kit)
    choose(page)
    assert "可以继续" in page.imports_pane.said.text()
    press(qtbot, page.imports_pane.go_on)
    dialog = page.import_dialog
    assert dialog is not None and dialog._pages.currentIndex() == IMPORT
    qtbot.waitUntil(dialog.next.isEnabled)
    assert "新增 1,400" in dialog.outcome.banner.said() and not dialog.outcome.go_on.isVisible()
    press(qtbot, dialog.next)
    qtbot.waitUntil(lambda: states(page) == [ImportState.DONE])


def test_a_cancelled_import_says_what_was_kept_and_goes_on_where_it_stands(qtbot: QtBot, kit: dict[str, Any],
                                                                           field: Field) -> None:
    """Cancelled while the list was read: the list goes on, and the recordings that were not begun come in too."""
    path = field.call_list(per_agent=2000)
    tone(field.folder / "录音" / "A010000.WAV")
    field.import_list(field.write("klein.csv", path.read_bytes().decode("gbk").splitlines()[0] + "\n"
                                  + path.read_bytes().decode("gbk").splitlines()[5] + "\n"))
    page = opened(qtbot, kit)
    dialog = page.open_import([path, field.folder / "录音"])
    while dialog._pages.currentIndex() < IMPORT:
        press(qtbot, dialog.next)
    dialog.reject()  # Esc
    qtbot.waitUntil(dialog.next.isEnabled)
    assert "已取消" in dialog.outcome.banner.said() and dialog.outcome.go_on.isVisible()
    assert dialog._rest == ImportPlan(recordings=(field.folder / "录音",), goes_on=dialog._rest.goes_on)
    press(qtbot, dialog.outcome.go_on)
    qtbot.waitUntil(lambda: "已导入" in dialog.outcome.banner.said())
    dialog.outcome.show_progress(30, 120, "话单", None)
    assert dialog.outcome.words.text() == "话单  25%"
    press(qtbot, dialog.next)
    qtbot.waitUntil(lambda: set(states(page)) == {ImportState.DONE})
    assert sum(line.new for line in page.imports_pane.table.rows() if line.is_list) == 4000
