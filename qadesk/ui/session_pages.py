"""Which pages a session has, and what each is given beyond what all are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qadesk.settings import MachineSettings
from qadesk.ui.administration_page import AdministrationPage
from qadesk.ui.appeals_page import AppealsPage
from qadesk.ui.coaching_page import CoachingPage
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.recordings_page import RecordingsPage
from qadesk.ui.summary_page import SummaryPage
from qadesk.ui.training_page import TrainingPage
from qadesk.ui.workbench_page import WorkbenchPage

if TYPE_CHECKING:
    from qadesk.audio.player import Player
    from qadesk.ui.main_window import PageKind


def session_pages(*, player: Player, machine: MachineSettings,
                  restore: Callable[[Path, str], object]) -> list[PageKind]:
    """The pages in the order of the navigation."""
    listening = {"player": player, "play_key_holds": lambda: machine.text("play_key") == "hold"}
    return [(WorkbenchPage, {}), (RecordingsPage, {}), (ListeningPage, listening),
            (CoachingPage, {"player": player}), (TrainingPage, {}),
            (AppealsPage, {"player": player}), (SummaryPage, {}),
            (AdministrationPage, {"machine": machine, "player": player, "restore": restore})]
