"""Work that nobody asked for: it begins after a login, shows one quiet line, can be paused, and heeds the lock."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.errors import UserError
from qadesk.models.acoustics import AcousticResult
from qadesk.models.calls import Recording
from qadesk.services.base import Station
from qadesk.services.progress import ChoreProgress
from qadesk.services.stations import LoggedIn
from qadesk.ui import chore_turns, chores, leaving, tasks
from qadesk.ui.chore_turns import Due, run_all
from qadesk.ui.chores import Chores
from qadesk.ui.tasks import Progress
from qadesk.ui.widgets.chore_line import ChoreLine
from tests.ui.locking import Locking, readable

LEFT = Qt.MouseButton.LeftButton


class Counting:
    """A chore of many small steps, which waits at its gate before each."""

    changes: tuple[type, ...] = (Recording,)

    def __init__(self, title: str = "数数", steps: int = 50) -> None:
        self.title, self.steps, self.done, self.runs = title, steps, 0, 0
        self.gate = threading.Semaphore(0)
        self.error: UserError | None = None

    def run(self, progress: ChoreProgress) -> None:
        self.runs += 1
        if self.error is not None:
            raise self.error
        while self.done < self.steps and not progress.cancelled and not progress.enough():
            if self.gate.acquire(timeout=0.02):
                self.done += 1
                progress(self.done, self.steps, f"{self.done}/{self.steps}")


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """The one chore of each session, which begins at once."""
    chore = Counting()
    monkeypatch.setattr(chores, "FIRST_MS", 0)
    monkeypatch.setattr(chores, "AFTER_CHANGE_MS", 0)
    monkeypatch.setattr(tasks, "TELL_EVERY_S", 0)
    monkeypatch.setattr(chores, "chores_of", lambda _desk, _actor, _alone: [chore])
    yield chore
    chore.steps = 0


def line(there: Locking) -> ChoreLine:
    return there.app.main_window.status.chores


def begun(there: Locking, chore: Counting, steps: int = 3) -> None:
    """Let it do some steps and wait until the line says so."""
    chore.gate.release(steps)
    there.qtbot.waitUntil(lambda: f"{chore.done}/{chore.steps}" in line(there).words() and chore.gate._value == 0)


def rule(there: Locking, choice: str) -> None:
    session = there.app.session
    assert session is not None
    session.desk.settings.change_technical(session.actor, acoustics_behind_lock=choice)
    wanted = choice == "continue"
    there.qtbot.waitUntil(lambda: there.app.main_window.end.chores_go_on is wanted)


def test_it_begins_by_itself_can_be_paused_and_ends(there: Locking, counting: Counting, qtbot: QtBot) -> None:
    there.log_in()
    begun(there, counting)
    assert line(there).words() == "数数 3/50" and line(there).button.accessibleName().startswith("暂停后台工作")
    qtbot.mouseClick(line(there).button, LEFT)
    qtbot.waitUntil(lambda: not there.app.tasks.chores())
    assert line(there).words() == "后台工作已暂停" and line(there).button.accessibleName() == "继续后台工作"
    counting.gate.release(2)
    qtbot.mouseClick(line(there).button, LEFT)
    qtbot.waitUntil(lambda: line(there).words() == "数数 5/50")
    counting.gate.release(60)
    qtbot.waitUntil(lambda: line(there).words() == "")
    assert counting.done == 50 and there.app.tasks.is_idle()


def test_what_is_committed_later_brings_it_back_and_what_refuses_is_said(
        there: Locking, counting: Counting, qtbot: QtBot) -> None:
    counting.steps = 0
    there.log_in()
    qtbot.waitUntil(lambda: counting.runs == 1 and not there.app.tasks.chores())
    counting.error = UserError("磁盘已满。", todo="请腾出空间。")
    session = there.app.session
    assert session is not None
    with session.desk.station.database.transaction() as writing:
        writing.get_one(Recording, 1).reason = "x"
    qtbot.waitUntil(lambda: line(there).words() == "后台工作暂时停下")
    assert "磁盘已满" in line(there).toolTip()
    counting.error, counting.steps = None, 50
    qtbot.mouseClick(line(there).button, LEFT)
    begun(there, counting, 1)


def test_it_goes_on_behind_the_lock_and_gives_the_key_up_at_its_end(there: Locking, counting: Counting) -> None:
    there.log_in()
    begun(there, counting)
    there.lock()  # nobody is asked
    assert there.login.line() == "后台任务进行中：数数 3/50"
    assert not [word for word in readable() if "A01" in word]
    counting.gate.release(60)
    there.qtbot.waitUntil(lambda: there.login.line() == "")
    there.qtbot.waitUntil(lambda: held(there) == 0)
    assert [row for row in there.trail() if row[0] == "sessions.leave_running"] == [("sessions.leave_running", "")]


def held(there: Locking, *, collect: bool = True) -> int:
    """How many objects that hold the key are left."""
    if collect:
        gc.collect()
    found = [thing for thing in gc.get_objects() if isinstance(thing, LoggedIn | Station)]
    return sum(str(there.folder) in str(thing) for thing in found)


def test_it_gives_the_key_up_by_itself_when_it_is_stopped_behind_the_lock(there: Locking, counting: Counting,
                                                                          quiet_collector: None,
                                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    """Also from the frames of its end, without waiting until Python happens to look for what nobody reaches."""
    there.log_in()
    begun(there, counting)
    with monkeypatch.context() as hours_ago:
        hours_ago.setattr(leaving, "LET_GO_MS", ())
        there.lock()
    counting.gate.release(1)
    there.app.background.end_chores()
    there.qtbot.waitUntil(lambda: there.login.line() == "")
    there.qtbot.waitUntil(lambda: held(there, collect=False) == 0)


@pytest.fixture
def quiet_collector() -> None:
    """Nothing is collected but by who asks for it."""
    assert not gc.isenabled()


def test_a_login_takes_it_over_and_by_the_rule_it_pauses_at_the_lock(there: Locking, counting: Counting) -> None:
    there.log_in()
    begun(there, counting)
    there.lock()
    window = there.log_in()
    there.qtbot.waitUntil(lambda: counting.runs == 2 and len(there.app.tasks.chores()) == 1)
    begun(there, counting, 2)
    assert line(there).words() == "数数 5/50"
    assert window.current_page().messages.said() == "" and window.status.background() == ""
    del window
    rule(there, "pause")
    there.lock()
    assert there.login.line() == "" and not there.app.tasks.chores()
    there.qtbot.waitUntil(lambda: held(there) == 0)


def test_it_does_not_ask_when_the_window_is_closed(there: Locking, counting: Counting) -> None:
    ended: list[bool] = []
    there.app.ended.connect(lambda: ended.append(True))
    there.log_in()
    begun(there, counting)
    there.app.main_window.close()
    there.qtbot.waitUntil(lambda: ended == [True])
    assert counting.done == 3


def test_one_that_refuses_holds_no_other_up() -> None:
    first, second = Counting("一"), Counting("二", steps=1)
    first.error = UserError("磁盘已满。")
    second.gate.release()
    told: list[tuple[int, int, str]] = []
    due = Due([first, second])
    due.add_all()
    assert run_all(due, Progress(lambda *step: told.append(step))) is first.error
    assert told == [(1, 1, "二 1/1")] and run_all(due, Progress(lambda *_step: None)) is None


def test_an_earlier_one_that_gets_work_has_its_turn_before_a_long_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chore_turns, "LEAST_TURN_S", 0)
    first, second, told = Counting("一", steps=2), Counting("二", steps=6), list[str]()
    first.changes, second.changes = (Recording,), (AcousticResult,)
    due = Due([first, second])
    first.gate.release(2)
    second.gate.release(6)

    def tell(done: int, _whole: int, words: str) -> None:
        told.append(words)
        if words == "二 2/6":
            assert due.note([Recording])

    assert due.note([AcousticResult]) and not due.note([Chores])
    monkeypatch.setattr(tasks, "TELL_EVERY_S", 0)
    run_all(due, Progress(tell))
    assert told == ["二 1/6", "二 2/6", "一 1/2", "一 2/2", "二 3/6", "二 4/6", "二 5/6", "二 6/6"]


def test_recordings_are_measured_after_a_login_and_behind_the_lock(
        there: Locking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "FIRST_MS", 0)
    there.log_in()
    there.qtbot.waitUntil(lambda: "声学标记 0/1" in line(there).words())
    there.lock()
    assert there.login.line().startswith("后台任务进行中：声学标记 0/1")
    there.qtbot.waitUntil(lambda: there.login.line() == "")
    there.qtbot.waitUntil(lambda: held(there) == 0)
    window = there.log_in()
    session = there.app.session
    assert session is not None and session.desk.acoustics.progress(session.actor).measured == 1
    there.qtbot.waitUntil(lambda: not there.app.tasks.chores())
    assert window.findChild(Chores) is not None and line(there).words() == ""


def test_its_button_stays_within_the_status_bar(qtbot: QtBot) -> None:
    line = ChoreLine()
    qtbot.addWidget(line)
    line.show_progress("声学标记 11/439", "")
    qtbot.waitExposed(line)
    for _look in ("idle", "focus"):
        assert line.button.height() <= 22 and line.button.sizeHint().height() <= 22
        line.button.setFocus()
