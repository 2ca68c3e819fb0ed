"""The page 管理 with one of its tabs open, as the tests of the panes stand on it."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from qadesk.settings import MachineSettings
from qadesk.ui.administration_page import AdministrationPage
from qadesk.ui.administration_pane import AdministrationPane
from qadesk.ui.widgets.fields import Field

P = TypeVar("P", bound=AdministrationPane)


def open_page(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, player: object = None,
              ) -> AdministrationPage:
    """The page at the size of a small screen, with what it shows first."""
    page = AdministrationPage(machine=machine, player=player, **kit)
    qtbot.addWidget(page)
    page.resize(1210, 620)
    page.show()
    qtbot.waitUntil(page.tasks.is_idle, timeout=30_000)
    return page


def open_pane(kind: type[P], kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot,
              player: object = None) -> P:
    """The pane of this class on the page, shown and filled."""
    page = open_page(kit, machine, qtbot, player)
    key = next(key for key in page.tab_keys() if isinstance(page.pane(key), kind))
    page.open_item(key)
    qtbot.waitUntil(page.tasks.is_idle, timeout=30_000)
    pane = page.pane(key)
    assert isinstance(pane, kind)
    return pane


def fill(field: Field, text: str) -> None:
    """Type a text into a field."""
    assert isinstance(field.control, QLineEdit)
    field.control.setText(text)
