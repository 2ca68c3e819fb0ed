"""Pages with names that bite (markup, formulas, rare letters, 200 letters) and months without anything stay whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from qadesk.audio.player import SilentPlayer
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui import tour_checks
from qadesk.ui.main_window import MainWindow
from qadesk.ui.session_pages import session_pages
from tests.services.months import Book
from tests.services.poison import WORDS, fill_poisoned
from tests.services.test_bad_months import nothing, nothing_applies, one_call, people_move
from tests.services.trainings import write
from tests.ui.active import make_active

SIZE = (1366, 696)
DATA = "not translated"  # names are in no language


def opened(kit: dict[str, Any], actor: Actor, machine: MachineSettings, qtbot: QtBot) -> MainWindow:
    pages = session_pages(player=SilentPlayer(kit["desk"].station.clock), machine=machine,
                          restore=lambda _backup, _password: None)
    window = MainWindow(kit={**kit, "actor": actor}, machine=machine, pages=pages, station_name="QA-01",
                        practice=False, label="internal")
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w.end, "is_settled", True))
    window.resize(*SIZE)
    window.show()
    make_active(qtbot, window)
    return window


def broken(window: MainWindow, key: str) -> list[str]:
    found = [*tour_checks.problems(window, key), *tour_checks.too_large(window, *SIZE, key)]
    return [problem for problem in found if DATA not in problem]


def is_whole(window: MainWindow, key: str) -> bool:
    return broken(window, key) == []


@pytest.mark.parametrize("fill", [nothing, one_call, nothing_applies, people_move, fill_poisoned])
def test_every_page_stays_whole(kit: dict[str, Any], logged_in: LoggedIn, machine: MachineSettings, qtbot: QtBot,
                                fill: Callable[[Book], None]) -> None:
    write(logged_in, fill)
    window = opened(kit, logged_in.actor, machine, qtbot)
    for key in window.page_keys():
        window.show_page(key)
        qtbot.waitUntil(kit["tasks"].is_idle, timeout=60_000)
        with suppress(TimeoutError):  # layouts come to rest a little later
            qtbot.waitUntil(partial(is_whole, window, key), timeout=5_000)
        assert broken(window, key) == []


def test_what_is_typed_is_never_read_as_markup(kit: dict[str, Any], logged_in: LoggedIn, machine: MachineSettings,
                                               qtbot: QtBot) -> None:
    write(logged_in, fill_poisoned)
    window = opened(kit, logged_in.actor, machine, qtbot)
    for key in window.page_keys():
        window.show_page(key)
        qtbot.waitUntil(kit["tasks"].is_idle, timeout=60_000)
    poisoned = [label for label in window.findChildren(QLabel) if any(words[:6] in label.text() for words in WORDS)]
    assert [label.text() for label in poisoned if label.textFormat().name != "PlainText"] == []
