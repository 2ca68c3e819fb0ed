"""The tab 投诉与表扬: entered by keys, ruled from the recording with a stamped place, withdrawn, and its paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock
from qadesk.models.complaints import Verdict
from qadesk.services.stations import LoggedIn
from qadesk.ui.appeals_page import AppealsPage
from qadesk.ui.complaint_dialog import ComplaintDialog
from qadesk.ui.complaints_tab import ComplaintsTab
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.tour_checks import problems
from tests import builders
from tests.services.field import Field
from tests.ui.active import make_active


@pytest.fixture
def page(kit: dict[str, Any], qtbot: QtBot, logged_in: LoggedIn, tmp_path: Path) -> Iterator[AppealsPage]:
    """The page with its tab, on a station with a week of calls and their recordings."""
    field = Field(logged_in, tmp_path / "bring")
    field.import_people()
    field.import_list(field.call_list(("A01",), 3))
    field.import_recordings(("A01",), 3)
    made = AppealsPage(player=SilentPlayer(FixedClock(builders.NOW)), **kit)
    qtbot.addWidget(made)
    made.resize(1178, 620)
    made.show()
    made.open_item("complaints")
    qtbot.waitUntil(made.tasks.is_idle)
    yield made
    made.settle()


def tab_of(page: AppealsPage) -> ComplaintsTab:
    found = page.current()
    assert isinstance(found, ComplaintsTab)
    return found


def dialog_of() -> ComplaintDialog:
    return next(found for found in QApplication.topLevelWidgets() if isinstance(found, ComplaintDialog))


def press(widget: Any, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
          ) -> None:
    qtbot.keyClick(widget, key, modifier)  # type: ignore[no-untyped-call]


def enter(page: AppealsPage, qtbot: QtBot, words: str = "客户称座席不耐烦", *, praise: bool = False) -> None:
    """Enter one of the first call that is found, by keys where a person would."""
    tab_of(page).list.enter.click()
    dialog = dialog_of()
    (dialog.praise if praise else dialog.complaint).setChecked(True)
    qtbot.keyClicks(dialog.agent, "A01")  # type: ignore[no-untyped-call]
    press(dialog.agent, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(dialog.calls.rows()) == 3)
    dialog.words.text.setPlainText(words)
    make_active(qtbot, dialog)
    press(dialog, qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: tab_of(page).record.record is not None and len(tab_of(page).list.table.rows()) > 0)


def test_nothing_yet_says_what_stands_here(page: AppealsPage) -> None:
    tab = tab_of(page)
    assert tab.list.table.rows() == []
    assert tab.words() == "投诉与表扬" and tab.waiting() == 0


def test_a_complaint_is_entered_ruled_by_keys_and_printed(page: AppealsPage, qtbot: QtBot) -> None:
    tab = tab_of(page)
    enter(page, qtbot)
    record = tab.record.record
    assert record is not None and record.may_rule and record.number == "20260907-C01"
    assert record.rule_by.isoformat() == "2026-09-14"  # five working days
    qtbot.waitUntil(lambda: tab.waiting() == 1)
    assert tab.words() == "投诉与表扬 1"
    make_active(qtbot, page)
    press(page, qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert tab.record.stands.hasFocus()  # it says what lacks
    tab.record.stands.setChecked(True)
    press(page, qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "位置" in tab.record.words()
    press(page, qtbot, Qt.Key.Key_F9)
    line = tab.record.places.lines[0]
    assert line.time.text() == "00:00"
    line.note.setText("打断客户")
    assert tab.record.unheard.isVisible()
    tab.record.reasons.text.setPlainText("录音中打断客户两次")
    tab.record.unheard.text.setPlainText("录音过短")
    press(page, qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: tab.record.record is not None and tab.record.record.verdict is Verdict.STANDS)
    assert "成立" in page.messages.said() and "打断客户" in tab.record.words()
    qtbot.waitUntil(lambda: tab.waiting() == 0)
    tab.print_preview()
    qtbot.waitUntil(lambda: any(isinstance(found, PreviewDialog) for found in QApplication.topLevelWidgets()))
    preview = next(found for found in QApplication.topLevelWidgets() if isinstance(found, PreviewDialog))
    assert "投诉判定" in preview.windowTitle()
    preview.close()


def test_no_text_is_cut_at_the_smallest_size(page: AppealsPage, qtbot: QtBot) -> None:
    enter(page, qtbot, "很长的话" * 60)
    QApplication.processEvents()
    assert not problems(page, "appeals")


def test_the_words_of_a_ruling_survive_another_record(page: AppealsPage, qtbot: QtBot) -> None:
    tab = tab_of(page)
    enter(page, qtbot)
    first = tab.record.record
    assert first is not None
    make_active(qtbot, page)
    tab.record.stands.setChecked(True)
    tab.record.reasons.text.setPlainText("还没写完")
    press(page, qtbot, Qt.Key.Key_F9)
    tab.record.places.lines[0].note.setText("打断客户")
    enter(page, qtbot, "很耐心", praise=True)
    qtbot.waitUntil(lambda: tab.record.record is not None and tab.record.record.number == "20260907-C02")
    tab.open_one(first.complaint_id)
    qtbot.waitUntil(lambda: tab.record.record is not None and tab.record.record.number == "20260907-C01")
    line, = tab.record.places.lines
    assert (tab.record.reasons.words, line.time.text(), line.note.text()) == ("还没写完", "00:00", "打断客户")
    assert tab.record.stands.isChecked()


def test_what_was_entered_is_withdrawn_with_a_reason(page: AppealsPage, qtbot: QtBot) -> None:
    tab = tab_of(page)
    enter(page, qtbot)
    assert tab.record.record is not None and tab.record.record.seat == "rules"
    tab.ask_withdraw()
    step = next(found for found in QApplication.topLevelWidgets() if found.windowTitle() == "撤回投诉或表扬")
    step.words.text.setPlainText("客户撤诉")  # type: ignore[attr-defined]
    step.submit_button.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: tab.record.record is not None and tab.record.record.verdict is Verdict.WITHDRAWN)
    assert not tab.record.rule.isVisible() and "客户撤诉" in tab.record.words()
    assert " 撤回" in tab.record.words() and " 判定" not in tab.record.words()
    qtbot.waitUntil(lambda: "20260907-C01 已撤回" in page.messages.said())
