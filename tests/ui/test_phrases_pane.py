"""The tab 常用语: an inspector keeps one's own, a supervisor the centre's, and hands good ones up."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.models.people import Actor
from qadesk.models.phrases import PhraseKind
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.phrases_pane import PhrasesPane
from tests.ui.active import make_active
from tests.ui.administration import open_pane

WORDS = "先复述再解答"


@pytest.fixture
def own(logged_in: LoggedIn, inspector: Actor) -> int:
    """A phrase of the inspector's."""
    return logged_in.desk.phrases.add(inspector, PhraseKind.COMMENT, WORDS, card_code="inbound", criterion_code="4.1")


def choose(pane: PhrasesPane, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: any(row.words == words for row in pane.table.rows()))
    pane.table.choose(next(row.phrase_id for row in pane.table.rows() if row.words == words))
    qtbot.waitUntil(lambda: pane.form.line is not None and pane.form.line.words == words)


def test_a_supervisor_hands_an_inspectors_phrase_up_to_the_centre(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, own: int) -> None:
    pane = open_pane(PhrasesPane, kit, machine, qtbot)
    choose(pane, qtbot, WORDS)
    assert pane.form.share.isVisible() and not pane.form.close_button.isVisible() and not pane.form.save.isEnabled()
    pane.form.share.click()
    qtbot.waitUntil(lambda: any(row.words == WORDS and row.is_common for row in pane.table.rows()))
    qtbot.waitUntil(lambda: pane.messages.said().startswith("已提为中心常用语"))


def test_a_new_one_is_added_by_ctrl_enter_changed_and_closed(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(PhrasesPane, kit, machine, qtbot)
    make_active(qtbot, pane)
    pane.form.words.text.setFocus()
    pane.form.words.text.setPlainText(WORDS)
    pane.form.common.setChecked(True)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    choose(pane, qtbot, WORDS)
    assert pane.form.line is not None and pane.form.line.is_common
    pane.form.words.text.setPlainText("请先复述再解答")
    pane.form.save.click()
    choose(pane, qtbot, "请先复述再解答")
    pane.form.close_button.click()
    qtbot.waitUntil(lambda: all(row.words != "请先复述再解答" for row in pane.table.rows()))


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "changed"])
def test_what_is_being_written_stays_when_the_list_is_read_anew(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, inspector: Actor, is_new: bool) -> None:
    pane = open_pane(PhrasesPane, kit, machine, qtbot)
    choose(pane, qtbot, next(row.words for row in pane.table.rows() if row.is_common))
    if is_new:
        pane.form.new_button.click()
    pane.form.words.text.setPlainText("写到一半")
    pane.desk.phrases.add(inspector, PhraseKind.COMMENT, WORDS)
    qtbot.waitUntil(lambda: any(row.words == WORDS for row in pane.table.rows()))
    assert pane.form.words.text.toPlainText() == "写到一半" and (pane.form.line is None) == is_new


def test_an_inspector_reads_the_centres_and_keeps_ones_own(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, inspector: Actor, own: int) -> None:
    pane = open_pane(PhrasesPane, {**kit, "actor": inspector}, machine, qtbot)
    choose(pane, qtbot, WORDS)
    assert not pane.form.share.isVisible() and pane.form.everywhere.isVisible()
    pane.form.everywhere.setChecked(True)
    pane.form.save.click()
    qtbot.waitUntil(lambda: any(row.words == WORDS and not row.criterion_code for row in pane.table.rows()))
    choose(pane, qtbot, next(row.words for row in pane.table.rows() if row.is_common))
    assert not pane.form.save.isEnabled() and not pane.form.close_button.isVisible()
