"""F1 on the page 监听评分 and in its windows leads to the heading that tells of what has the focus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qadesk.services import manual
from qadesk.services.stations import LoggedIn
from qadesk.ui.clips_dialog import ClipsDialog
from qadesk.ui.help_key import TOPIC
from qadesk.ui.listening_page import ListeningPage
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.pages import scoring_of

PANES: tuple[tuple[str, Callable[[ListeningPage], QWidget]], ...] = (
    ("待听列表", lambda page: page.queue), ("波形", lambda page: page.centre.waveform),
    ("放音", lambda page: page.centre.transport.play), ("评分", lambda page: page.form.list))


@pytest.fixture
def page(kit: dict[str, Any], qtbot: QtBot, logged_in: LoggedIn, tmp_path: Path) -> ListeningPage:
    item_id = add_sounding_item(logged_in, write_recording(tmp_path / "A01.wav", 20), 1)
    return scoring_of(kit, qtbot, item_id)


def headings(key: str) -> tuple[str, ...]:
    return manual.page(key).headings


@pytest.mark.parametrize(("heading", "pane"), PANES)
def test_the_focused_pane_names_its_heading(page: ListeningPage, heading: str,
                                            pane: Callable[[ListeningPage], QWidget]) -> None:
    pane(page).setFocus()
    assert page.help_heading() == heading and heading in headings("listening")


def test_under_the_tabs_the_one_in_front_is_told(page: ListeningPage) -> None:
    page.centre.tabs.setFocus()
    for tab, heading in enumerate(("声学标记", "证据", "声学标记")):
        page.centre.tabs.setCurrentIndex(tab)
        assert page.help_heading() == heading and heading in headings("listening")


def test_the_windows_of_clips_lead_to_clips(page: ListeningPage, qtbot: QtBot) -> None:
    page.centre.clip.click()
    qtbot.waitUntil(lambda: any(child.property(TOPIC) for child in page.findChildren(QWidget)))
    dialog = next(child for child in page.findChildren(QWidget) if child.property(TOPIC))
    assert dialog.property(TOPIC) == "listening#导出片段" and "导出片段" in headings("listening")
    dialog.close()
    register = ClipsDialog(desk=page.desk, actor=page.actor, tasks=page.tasks, parent=page)
    qtbot.addWidget(register)
    assert register.property(TOPIC) == "recordings#片段登记" and "片段登记" in headings("recordings")
    qtbot.waitUntil(page.tasks.is_idle)
