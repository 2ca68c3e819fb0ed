"""A person scores call after call by keys only, in a process of its own: from the login to the last submit.

    python -m tests.e2e.scoring_hands STATION LANGUAGE COUNT NAME PASSWORD
Prints how many buttons of a mouse were pressed.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from qadesk import i18n, resources
from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock, SystemClock
from qadesk.models.scorecards import Criterion, CriterionKind
from qadesk.models.scoring import needs_evidence
from qadesk.settings import MachineSettings
from qadesk.ui import messages, style
from qadesk.ui.application import Application
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.main_window import MainWindow
from qadesk.ui.submit_dialog import SubmitDialog
from qadesk.ui.tour_driver import Driver, Script, Until, activate, is_shown, press, shown, type_text
from qadesk.ui.widgets.phrase_picker import PhrasePicker
from qadesk.ui.widgets.reason_field import ReasonText
from tests import builders

LONG_MS = 5_000
FATAL_CALL, NOTED = 1, "3"
ANSWER_KEYS = {CriterionKind.CHOICE: "2", CriterionKind.YES_NO: "1", CriterionKind.SCALE: "1"}


class Mouse(QObject):
    """Counts the buttons of a mouse that were pressed."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.presses = 0
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.presses += event.type() == QEvent.Type.MouseButtonPress
        return False


def main(folder: Path, language: str, count: int, name: str, password: str) -> None:
    i18n.install(language, resources.locale())
    qt, work = QApplication([]), builders.new_work()
    style.apply(qt, "light")
    messages.catch_slot_errors()
    mouse = Mouse(qt)
    app = Application(folder=folder, machine=MachineSettings(folder / "machine.json"), clock=FixedClock(builders.NOW),
                      work=work, make_player=lambda: SilentPlayer(SystemClock()), folder_fixed=True, chores=False)
    app.start()
    ends: list[Exception | None] = []
    driver = Driver(score_all(app, count, password, name), lambda error: (ends.append(error), qt.exit()))
    QTimer.singleShot(0, driver.start)
    qt.exec()
    if ends[0] is not None:
        traceback.print_exception(ends[0])
        os._exit(1)  # in the middle of it all nothing would end in good order
    app.close()
    print(mouse.presses)


def score_all(application: Application, count: int, password: str, name: str) -> Script:
    yield from log_in(name, password)
    yield from press("Ctrl+K")
    yield from type_text(i18n._("Listening and scoring"))
    yield from press("Return")
    page = application.main_window.page("listening")
    assert isinstance(page, ListeningPage)
    yield Until(lambda: page.isVisible() and len(page.queue.list.rows.rows()) >= count, "the queue")
    yield from activate(application.main_window)
    for _pane in range(8):
        if not page.queue.list.hasFocus():
            yield from press("F6")
    yield Until(page.queue.list.hasFocus, "the keys in the queue", 2)
    yield from press("Home")
    yield from press("Return")
    for number in range(count):
        yield Until(lambda: page.form.card is not None and page.playback.has_call, f"call {number + 1}")
        yield Until(page.form.list.hasFocus, "the keys in the form")
        yield from score(page, number)
        yield from submit(page, number)


def log_in(name: str, password: str) -> Script:
    yield Until(lambda: is_shown(LoginWindow), "the login window")
    yield from activate(shown(LoginWindow))
    shown(LoginWindow).name.setFocus()
    yield from press("Ctrl+A")
    yield from type_text(name)
    yield from press("Return")
    yield from type_text(password)
    yield from press("Return")
    yield Until(lambda: is_shown(MainWindow), "the main window")
    shown(MainWindow).resize(1366, 696)
    yield from activate(shown(MainWindow))


def score(page: ListeningPage, number: int) -> Script:
    """Listen while the card is filled in: a deduction with its place, a phrase, in one call a fatal item."""
    yield from press("Space")
    yield from deduct(page)
    if number == FATAL_CALL:
        yield from press("X")
        yield from press("1")
        yield from press("F9")
        yield from press("Esc")
    yield from phrase(page)
    yield Until(lambda: bool(page.form.comment.toPlainText()), "the comment")
    yield from press("Esc")
    while page.form.total is not None and page.form.total.open_codes:
        criterion = page.form.criterion
        assert criterion is not None
        yield from answer(page, criterion)
    if page.playback.duration_ms > LONG_MS:  # not heard to its end: the summary asks for the reason
        yield from press("F3")
    yield Until(lambda: not page.playback.is_playing, "the end of the call")


def deduct(page: ListeningPage) -> Script:
    """The first criterion of deductions: its first one, with the span from here to a moment later."""
    while page.form.criterion is not None and page.form.criterion.kind is not CriterionKind.DEDUCTIONS:
        yield from press("Down")
    yield from press("1")
    yield from press("F9")
    yield from press("F9")


def phrase(page: ListeningPage) -> Script:
    yield from press("R")
    yield Until(lambda: is_shown(PhrasePicker) and shown(PhrasePicker).seek.hasFocus(), "the phrases", 8)
    yield from press("1")


def answer(page: ListeningPage, criterion: Criterion) -> Script:
    """The keys that answer a criterion of its kind, and Enter to the next open one."""
    before = page.form.answers.answer(criterion.code)
    if not before.is_answered and criterion.kind in ANSWER_KEYS:
        yield from press(ANSWER_KEYS[criterion.kind])
        if needs_evidence(criterion, page.form.answers.answer(criterion.code)):
            yield from press("F9")
    elif not before.is_answered and criterion.kind is CriterionKind.NOTE:
        yield from press("1")
        yield from type_text(NOTED)
        yield from press("Esc")
    yield from press("Return")
    yield Until(lambda: page.form.criterion is not criterion or not page.form.total.open_codes,  # type: ignore[union-attr]
                f"to leave {criterion.code}")


def submit(page: ListeningPage, number: int) -> Script:
    """The summary; a reason that it asks for is a phrase."""
    before = page.item_id
    if not is_shown(SubmitDialog):  # the last Enter may have asked for it
        yield from press("Ctrl+Return")
    yield Until(lambda: is_shown(SubmitDialog), f"the summary of call {number + 1}")
    dialog = shown(SubmitDialog)
    yield from activate(dialog)
    yield Until(lambda: dialog.submit.isEnabled() or isinstance(dialog.focusWidget(), ReasonText), "what is asked for")
    if isinstance(dialog.focusWidget(), ReasonText):
        yield from press("Ctrl+R")
        yield Until(lambda: is_shown(PhrasePicker) and shown(PhrasePicker).seek.hasFocus(), "the phrases", 8)
        yield from press("1")
    yield Until(dialog.submit.isEnabled, "the submit to be ready")
    yield from press("Ctrl+Return")
    yield Until(lambda: page.item_id != before and not is_shown(SubmitDialog), f"call {number + 1} to be submitted")
    yield from activate(page.window())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5])
