"""A person scores call after call by keys only: no button of a mouse is pressed from the login to the last submit.

Inbound, outbound and mystery calls follow each other, so that every kind of criterion of the shipped cards is answered.
The window runs in a process of its own (`scoring_hands`), as a person has it. A second person then appeals for an agent
and a third one rules.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from qadesk.clock import FixedClock
from qadesk.models.appeal_record import NewItem, NewItemRuling
from qadesk.models.appeals import Outcome
from qadesk.models.calls import Call
from qadesk.models.evaluations import AnswerRow, Evaluation, EvaluationState, EvidenceSpan, FatalTick
from qadesk.models.phrases import Phrase
from qadesk.models.sampling import Origin, QueueItem
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.models.scorecards import FatalState
from qadesk.services import practice, stations
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders
from tests.display_rig import DisplayRig
from tests.services.appealed import SECOND, entered, heard, ruling
from tests.services.poison import text_of
from tests.services.sounding_calls import add_sounding_item, write_recording

CHECKOUT = Path(__file__).resolve().parents[2]
CALL_S = 1
PATIENCE_S = 600
KINDS = (("in", Origin.DRAW), ("out", Origin.DRAW), ("in", Origin.MYSTERY), ("in", Origin.RISK))


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


@contextmanager
def screen(*, seen: bool) -> Iterator[dict[str, str]]:
    """An X server if it shall be seen and there is one, else none at all; what the environment must say of it."""
    if not seen or not DisplayRig.possible():
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    rig = DisplayRig()
    try:
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": rig.display}
    finally:
        rig.close()


def presses(folder: Path, language: str, count: int, name: str, password: str, *, seen: bool) -> int:
    """The person scores so many calls, on a screen of its own if `seen`; how many buttons of a mouse were pressed."""
    with screen(seen=seen) as platform:
        done = subprocess.run(
            [sys.executable, "-m", "tests.e2e.scoring_hands", str(folder), language, str(count), name, password],
            cwd=CHECKOUT, env={**os.environ, **platform}, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr[-3000:]
    return int(done.stdout.split()[-1])


@pytest.mark.slow_start
@pytest.mark.parametrize(("language", "count", "seen"), [("zh_CN", 20, False), ("en", 4, True)], ids=["zh_CN", "en"])
def test_calls_are_scored_by_keys_only(language: str, count: int, seen: bool, tmp_path: Path, work: Work) -> None:
    folder = tmp_path / "station"
    waiting_calls(folder, work, count)
    assert presses(folder, language, count, builders.CHIEF.login_name, builders.PASSWORD, seen=seen) == 0
    session = stations.login(folder, builders.CHIEF.login_name, builders.PASSWORD, clock=FixedClock(builders.NOW),
                             work=work)
    prove_all(session, count)
    prove_a_ruling(session)
    session.close()


@pytest.mark.full
def test_twenty_practice_calls_are_scored_by_keys_only(tmp_path: Path, work: Work) -> None:
    """The calls of a practice station, drawn from its last week, with their recordings as they are."""
    folder, clock = tmp_path / "practice", FixedClock(builders.NOW)
    practice.create(folder, clock=clock, work=work, scale=practice.SMALL)
    name = practice.LOGIN_NAMES[practice.Role.SUPERVISOR]
    session = stations.login(folder, name, practice.PASSWORD, clock=clock, work=work)
    session.desk.sampling.draw_period(
        session.actor, session.desk.sampling.periods(session.actor)[0], "40718", early=True)
    before = submitted(session)
    session.close()
    pressed = presses(folder, "zh_CN", 20, name, practice.PASSWORD, seen=True)
    session = stations.login(folder, name, practice.PASSWORD, clock=clock, work=work)
    assert (submitted(session) - before, pressed) == (20, 0)
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


def prove_a_ruling(session: LoggedIn) -> None:
    """A second person appeals for the agent, a third rules: papers show it, and the check recomputes every total."""
    desk = session.desk
    second, third = builders.add_account(session, builders.INSPECTOR), builders.add_account(session, SECOND)
    with desk.station.database.reading() as reading:
        scored = reading.scalars(select(Evaluation.id).order_by(Evaluation.id)).first()
    assert scored is not None
    lost = desk.appeals.propose(second, scored).items[0]
    record = entered(session, second, scored, NewItem(lost.code, "座席已说明", lost.most_milli))
    heard(session, third, record)
    ruled = desk.appeals.rule(third, ruling(record.appeal_id, NewItemRuling(lost.code, Outcome.ACCEPTED, "听过，属实")))
    assert float(ruled.score_after) > float(ruled.score_before) and ruled.ruler == SECOND.display_name
    with desk.station.database.reading() as reading:
        made = reading.scalars(select(Evaluation.id).where(Evaluation.revises_id == scored)).one()
    for paper in (desk.printing.appeal_ruling(second, record.appeal_id), desk.printing.evaluation_sheet(second, made)):
        for words in (record.number, ruled.made_number, ruled.score_before, ruled.score_after, SECOND.display_name,
                      "听过，属实"):
            assert words in text_of(paper), (paper.title, words)
    assert desk.checks.run(session.actor).findings == ()
