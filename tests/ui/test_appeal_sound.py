"""The ruler listens on the page 申诉与判定 itself: what was heard of the evidence is stored and counts at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qadesk.models.appeal_record import AppealLink, AppealRecord, AppealState, NewItem
from qadesk.models.appeals import Outcome
from qadesk.models.audit import AuditRow
from qadesk.models.evaluations import HeardInterval
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from qadesk.ui.appeals_page import AppealsPage
from qadesk.ui.appeals_tab import AppealsTab
from tests import builders
from tests.services.appealed import SECOND, entered, lost_on
from tests.services.evaluated import filled, pressed, stored
from tests.services.queue_items import hear
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer

Keys = Qt.Key


@pytest.fixture
def ruler(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, SECOND)


@pytest.fixture
def appeal_id(logged_in: LoggedIn, inspector: Actor, tmp_path: Path) -> int:
    """A call of 80 seconds that can be heard; both places are objected to."""
    item_id = add_sounding_item(logged_in, write_recording(tmp_path / "A01.wav", 80), 1)
    scored = lost_on(logged_in, inspector, item_id).evaluation_id
    return entered(logged_in, inspector, scored, NewItem("4.3", "已说明", 5000), NewItem("2.2", "没有", 5000)).appeal_id


@pytest.fixture
def page(kit: dict[str, Any], logged_in: LoggedIn, ruler: Actor, qtbot: QtBot) -> Iterator[AppealsPage]:
    """The page of the ruler, whose player goes as the clock is set."""
    player = ClockedPlayer(logged_in.desk.station.clock)  # type: ignore[arg-type]
    made = AppealsPage(player=player, **(kit | {"actor": ruler}))
    qtbot.addWidget(made)
    made.resize(1210, 660)
    made.show()
    make_active(qtbot, made)
    yield made
    made.settle()
    qtbot.waitUntil(made.tasks.is_idle)


def opened(page: AppealsPage, appeal_id: int, qtbot: QtBot) -> tuple[AppealsTab, ClockedPlayer]:
    page.open_item(AppealLink(appeal_id))
    qtbot.waitUntil(page.tasks.is_idle)
    tab, player = page.kinds[0], page.player
    assert isinstance(tab, AppealsTab) and isinstance(player, ClockedPlayer)
    return tab, player


def ruled_as_asked(tab: AppealsTab, qtbot: QtBot) -> AppealRecord:
    """The ruling by keys, after which it stands on the page."""
    for part in tab.record.rulings:
        part.outcome.setCurrentIndex(part.outcome.findData(Outcome.ACCEPTED))
        part.words.setPlainText("听过")
    QTest.keyClick(tab.record.area, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: tab.record.record is not None and tab.record.record.state is AppealState.RULED)
    assert tab.record.record is not None
    return tab.record.record


def test_an_item_without_evidence_is_heard_in_the_call_from_its_start(
        page: AppealsPage, logged_in: LoggedIn, inspector: Actor, tmp_path: Path, qtbot: QtBot) -> None:
    item_id = add_sounding_item(logged_in, write_recording(tmp_path / "A02.wav", 80), 2)
    hear(logged_in, inspector, item_id)
    draft = filled(logged_in.desk.evaluations.open_draft(inspector, item_id))
    scored = logged_in.desk.evaluations.submit(inspector, replace(draft, answers=pressed(draft, "4.3")))
    tab, player = opened(page, entered(logged_in, inspector, scored.evaluation_id).appeal_id, qtbot)
    part, = tab.record.items
    assert not part.heard and not tab.record.unheard.isHidden()
    part.whole_call.click()
    qtbot.waitUntil(lambda: tab.sound.playback.is_playing)
    assert player.position_ms < 2_000
    player.clock.advance(30)
    QTest.keyClick(tab.record.area, Keys.Key_F3)
    assert not tab.sound.playback.is_playing and not part.heard
    QTest.keyClick(tab.record.area, Keys.Key_F3)  # goes on where it was
    player.clock.advance(60)
    qtbot.waitUntil(lambda: part.heard)
    assert part.chip.accessibleName() == "已听" and tab.record.unheard.isHidden()
    assert ruled_as_asked(tab, qtbot).unheard_reason == ""


def test_the_evidence_is_heard_place_by_place_and_then_ruled(
        page: AppealsPage, logged_in: LoggedIn, ruler: Actor, appeal_id: int, qtbot: QtBot) -> None:
    tab, player = opened(page, appeal_id, qtbot)
    QTest.keyClick(tab.record.area, Keys.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: tab.sound.playback.is_playing)
    assert 58_000 <= player.position_ms <= 60_100
    player.clock.advance(12)
    qtbot.waitUntil(lambda: tab.record.items[0].heard)
    assert not tab.record.items[1].heard and not tab.record.unheard.isHidden()
    tab.record.items[1].places.buttons[0].click()
    qtbot.waitUntil(lambda: tab.sound.playback.is_playing)
    QTest.keyClick(tab.record.area, Keys.Key_F3)
    assert not tab.sound.playback.is_playing
    tab.record.items[1].places.buttons[0].click()
    player.clock.advance(12)
    qtbot.waitUntil(lambda: tab.record.items[1].heard)
    assert tab.record.unheard.isHidden()
    assert len(stored(logged_in, AuditRow, action="listening.open_call")) == 1
    assert not ruled_as_asked(tab, qtbot).unheard_reason
    own = [row for row in stored(logged_in, HeardInterval) if row.account_id == ruler.account_id]
    assert {row.start_ms // 10_000 for row in own} >= {2, 6}
    page.settle()
    qtbot.waitUntil(lambda: page.tasks.is_idle())
    assert not tab.sound.playback.has_call
