"""After an import the agents that nobody knows are offered to be settled, to those who may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from qadesk.ui.import_dialog import ImportDialog
from tests.services.field import HEADING, Field

ROWS = "".join(f"c{at},{text},13800000001,4001,2026-09-0{at + 1} 10:00:00,60,售后,呼入,\n"
               for at, text in enumerate(["A01", "8001", "8001", "8002"]))


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    made = Field(logged_in, tmp_path / "来源")
    made.import_people()
    return made


def imported(field: Field, kit: dict[str, Any], qtbot: QtBot, actor: Actor, rows: str = ROWS) -> ImportDialog:
    """The dialog after the import of a list."""
    dialog = ImportDialog(desk=field.session.desk, actor=actor, tasks=kit["tasks"])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.take([field.write("话单.csv", HEADING + rows)])
    dialog.go_on()
    qtbot.waitUntil(dialog.next.isEnabled)
    dialog.go_on()
    qtbot.waitUntil(lambda: dialog.outcome.banner.isVisible() and not dialog.is_running())
    return dialog


def test_unknown_agents_are_one_press_away(field: Field, kit: dict[str, Any], qtbot: QtBot) -> None:
    dialog = imported(field, kit, qtbot, field.session.actor)
    assert dialog.outcome.settle.text() == "认领话单中 2 个未知座席…"
    assert "8001" in dialog.outcome.settle.toolTip() and "A01" not in dialog.outcome.settle.toolTip()
    with qtbot.waitSignal(dialog.settle_asked):
        qtbot.mouseClick(dialog.outcome.settle, Qt.MouseButton.LeftButton)  # type: ignore[no-untyped-call]
    assert not dialog.isVisible()


def test_nothing_is_offered_where_all_are_known_or_one_may_not(field: Field, kit: dict[str, Any], qtbot: QtBot,
                                                               inspector: Actor) -> None:
    known = imported(field, kit, qtbot, field.session.actor, "c9,A01,13800000001,4001,2026-09-04 10:00:00,60,,呼入,\n")
    assert not known.outcome.settle.isVisible()
    assert not imported(field, kit, qtbot, inspector).outcome.settle.isVisible()
