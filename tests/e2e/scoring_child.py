"""A process that scores a call by keys until it is killed; it says on stdout what it pressed, and when.

    python -m tests.e2e.scoring_child STATION ITEM_ID
Lines: `pressed CODE KEY MONOTONIC_S POSITION_MS` after each key, `saved MONOTONIC_S` after each committed save.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qadesk.clock import SystemClock
from qadesk.models.listening import Coverage
from qadesk.services import stations
from qadesk.ui import style
from qadesk.ui.keys import Keys
from qadesk.ui.scoring import Scoring
from qadesk.ui.scoring_form import ScoringForm
from qadesk.ui.tasks import Tasks
from tests import builders

EVERY_MS = 150


def main(folder: str, item_id: int) -> None:
    app = QApplication([])
    style.apply(app, "light")
    session = stations.login(Path(folder), builders.CHIEF.login_name, builders.PASSWORD, clock=SystemClock(),
                             work=builders.new_work())
    began_s = time.monotonic()

    def position_ms() -> int:
        return round((time.monotonic() - began_s) * 1000)

    form = ScoringForm(Keys(), position_ms)
    form.show()
    form.activateWindow()
    QTest.qWaitForWindowActive(form)
    scoring = Scoring(form, desk=session.desk, actor=session.actor, tasks=Tasks(app), owner=form,
                      position_ms=position_ms, coverage=lambda: (Coverage(), 180_000))
    scoring.saved.connect(lambda _at: say("saved", time.monotonic()))
    steps = itertools.cycle([Qt.Key.Key_1, Qt.Key.Key_F9, Qt.Key.Key_Down])
    timer = QTimer(interval=EVERY_MS)
    timer.timeout.connect(lambda: press(form, next(steps), position_ms))
    scoring.opened.connect(lambda _draft: (form.focus_form(), timer.start()))
    scoring.open(item_id)
    app.exec()


def press(form: ScoringForm, key: Qt.Key, position_ms: Callable[[], int]) -> None:
    code = form.list.current
    QTest.keyClick(form.list, key)
    say("pressed", code, int(key), time.monotonic(), position_ms())


def say(*words: object) -> None:
    print(*words, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
