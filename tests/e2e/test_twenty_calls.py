"""A person scores call after call by keys only: no button of a mouse is pressed from the login to the last submit.

Inbound, outbound and mystery calls follow each other, so that every kind of criterion of the shipped cards is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from qadesk import i18n, resources
from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock, SystemClock
from qadesk.models.calls import Call
from qadesk.models.evaluations import AnswerRow, Evaluation, EvaluationState, EvidenceSpan, FatalTick
from qadesk.models.phrases import Phrase
from qadesk.models.sampling import Origin, QueueItem
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.models.scorecards import Criterion, CriterionKind, FatalState
from qadesk.models.scoring import needs_evidence
from qadesk.services import practice, stations
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui import chores, station_keeper, style
from qadesk.ui.application import Application
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.main_window import MainWindow
from qadesk.ui.submit_dialog import SubmitDialog
from qadesk.ui.tour_driver import Driver, Script, Until, activate, is_shown, press, shown, type_text
from qadesk.ui.widgets.phrase_picker import PhrasePicker
from qadesk.ui.widgets.reason_field import ReasonText
from qadesk.work import Work
from tests import builders
from tests.services.sounding_calls import add_sounding_item, write_recording

CALL_S, LONG_MS = 1, 5_000
PATIENCE_MS = 600_000
KINDS = (("in", Origin.DRAW), ("out", Origin.DRAW), ("in", Origin.MYSTERY), ("in", Origin.RISK))
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


@pytest.fixture
def mouse(qapp: QApplication) -> Iterator[Mouse]:
    made = Mouse(qapp)
    yield made
    qapp.removeEventFilter(made)


def waiting_calls(folder: Path, work: Work, count: int) -> None:
    """A station with as many calls in the queue, one second long, of all kinds in turn."""
    session = builders.new_station(folder, work)
    for number in range(1, count + 1):
        sound = write_recording(folder.parent / "calls" / f"{number}.wav", CALL_S)
        direction, origin = KINDS[(number - 1) % len(KINDS)]
        item_id = add_sounding_item(session, sound, number, origin=origin)
        with session.desk.station.database.transaction() as transaction:
            item = transaction.get_one(QueueItem, item_id)
            transaction.get_one(Call, item.call_id).direction = direction
    session.close()


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


@pytest.fixture
def run(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, Work, Script | None], None]:
    """Runs a script in the window of a station."""
    monkeypatch.setattr(chores, "FIRST_MS", 3_600_000)
    monkeypatch.setattr(station_keeper, "FIRST_LOOK_MS", 3_600_000)

    def run_it(folder: Path, work: Work, script: Callable[[Application], Script]) -> None:
        application = Application(folder=folder, machine=MachineSettings(folder / "machine.json"),
                                  clock=FixedClock(builders.NOW), work=work,
                                  make_player=lambda: SilentPlayer(SystemClock()), folder_fixed=True)
        application.start()
        ends: list[Exception | None] = []
        driver = Driver(script(application), ends.append)
        driver.start()
        qtbot.waitUntil(lambda: bool(ends), timeout=PATIENCE_MS)
        application.close()
        if ends[0] is not None:
            raise ends[0]

    return run_it


@pytest.mark.slow_start
@pytest.mark.parametrize(("language", "count"), [("zh_CN", 20), ("en", 4)])
def test_calls_are_scored_by_keys_only(language: str, count: int, tmp_path: Path, work: Work, qapp: QApplication,
                                       mouse: Mouse, run: Callable[..., None]) -> None:
    i18n.install(language, resources.locale())
    style.apply(qapp, "light")
    folder = tmp_path / "station"
    waiting_calls(folder, work, count)
    run(folder, work, lambda application: score_all(application, count, builders.PASSWORD, builders.CHIEF.login_name))
    assert mouse.presses == 0
    session = stations.login(folder, builders.CHIEF.login_name, builders.PASSWORD, clock=FixedClock(builders.NOW),
                             work=work)
    prove_all(session, count)
    session.close()


@pytest.mark.full
def test_twenty_practice_calls_are_scored_by_keys_only(tmp_path: Path, work: Work, qapp: QApplication, mouse: Mouse,
                                                       run: Callable[..., None]) -> None:
    """The calls of a practice station, drawn from its last week, with their recordings as they are."""
    style.apply(qapp, "light")
    folder, clock = tmp_path / "practice", FixedClock(builders.NOW)
    practice.create(folder, clock=clock, work=work, scale=practice.SMALL)
    name = practice.LOGIN_NAMES[practice.Role.SUPERVISOR]
    session = stations.login(folder, name, practice.PASSWORD, clock=clock, work=work)
    session.desk.sampling.draw_week(
        session.actor, max(session.desk.sampling.weeks(session.actor)), "40718", early=True)
    before = submitted(session)
    session.close()
    run(folder, work, lambda application: score_all(application, 20, practice.PASSWORD, name))
    session = stations.login(folder, name, practice.PASSWORD, clock=clock, work=work)
    assert (submitted(session) - before, mouse.presses) == (20, 0)
    session.close()


def submitted(session: LoggedIn) -> int:
    with session.desk.station.database.reading() as reading:
        return reading.scalar(select(func.count()).where(Evaluation.state == EvaluationState.SUBMITTED)) or 0


def prove_all(session: LoggedIn, count: int) -> None:
    with session.desk.station.database.reading() as reading:
        rows = reading.scalars(select(Evaluation)).all()
        assert [row.state for row in rows] == [EvaluationState.SUBMITTED] * count
        assert all(row.score_milli is not None and row.comment for row in rows)
        codes = set(reading.scalars(select(ScorecardVersion.code).join(Evaluation)))
        assert codes == {"inbound", "outbound", "mystery"}
        values = [type(value) for value in reading.scalars(select(AnswerRow.value).where(AnswerRow.value.is_not(None)))]
        assert {str, int} <= set(values)
        assert reading.scalar(select(func.count(func.distinct(EvidenceSpan.evaluation_id)))) == count
        assert [tick.state for tick in reading.scalars(select(FatalTick))] == [FatalState.PENDING]
        assert (reading.scalar(select(func.sum(Phrase.uses))) or 0) >= count
        assert not any(row.submit_reason for row in rows) or all(row.heard_share_milli < 1000 for row in rows
                                                                 if row.submit_reason)
