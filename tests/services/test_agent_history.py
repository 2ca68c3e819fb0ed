"""The history of a call's agent: what is listed and counted, who may read it, and that each look is audited."""

from __future__ import annotations

from uuid import uuid4

import pytest

from qadesk.errors import NotAllowed
from qadesk.models.agent_history import AgentHistory
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.coaching import InterviewState
from qadesk.models.evaluations import Evaluation
from qadesk.models.flags import FlagKind, NewFlag
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.models.sampling import Origin
from qadesk.models.scorecards import Band, FatalState
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import stored
from tests.services.interviews import TODAY, add_people, held, new, revised, scored, waiting


@pytest.fixture
def people(logged_in: LoggedIn) -> dict[str, int]:
    return add_people(logged_in)


def item_of(logged_in: LoggedIn, evaluation_id: int) -> int:
    return int(stored(logged_in, Evaluation, id=evaluation_id)[0].queue_item_id)


def history(logged_in: LoggedIn, item_id: int, actor: Actor | None = None) -> AgentHistory:
    return logged_in.desk.listening.agent_history(actor or logged_in.actor, item_id)


def code_and_points(words: str) -> tuple[str, str]:
    parts = words.split()
    return parts[0], parts[-1]


def test_the_latest_evaluations_of_the_agent_alone(logged_in: LoggedIn, people: dict[str, int]) -> None:
    scored(logged_in, "A15", "2026-08-20 10:00", "4.3", "2.2", fatal=FatalState.CONFIRMED)
    scored(logged_in, "A15", "2026-06-01 10:00", origin=Origin.RISK)
    before = scored(logged_in, "A15", "2026-09-02 10:00")
    last = revised(logged_in, before, "4.3")
    scored(logged_in, "A09", "2026-09-03 10:00", "1.1")
    found = history(logged_in, waiting(logged_in))
    assert (found.agent_no, found.agent_name, found.cases_only) == ("A15", "座席 A15", False)
    newest, middle, oldest = found.evaluations
    assert (newest.evaluation_id, newest.start, newest.fatal_state) == (last, "2026-09-02 10:00", FatalState.NONE)
    assert code_and_points(newest.lost) == ("4.3", "−5") and newest.card
    assert [code_and_points(lost) for lost in middle.lost_all] == [("2.2", "−5"), ("4.3", "−5")]
    assert middle.fatal_state is FatalState.CONFIRMED and middle.band is Band.GOOD
    assert (oldest.origin, oldest.lost, oldest.score_shown) == (Origin.RISK, "", "100.0")


def test_the_call_at_hand_tells_nothing_of_itself(logged_in: LoggedIn, people: dict[str, int]) -> None:
    own = scored(logged_in, "A15", "2026-09-02 10:00", "4.3")
    found = history(logged_in, item_of(logged_in, own))
    assert (found.evaluations, found.losses, found.mean.n) == ((), (), 0)


def test_mean_and_criteria_rest_on_drawn_calls_of_four_weeks(logged_in: LoggedIn, people: dict[str, int]) -> None:
    for day in range(20, 28):
        scored(logged_in, "A15", f"2026-08-{day} 10:00", *(["4.3"] if day < 23 else []), *(["2.2"] if day < 21 else []))
    scored(logged_in, "A15", "2026-08-28 10:00", "1.1", origin=Origin.RISK)
    scored(logged_in, "A15", "2026-08-01 10:00", "1.1")
    found = history(logged_in, waiting(logged_in))
    assert [(loss.name.split()[0], loss.lost, loss.n) for loss in found.losses] == [("4.3", 3, 8), ("2.2", 1, 8)]
    mean = found.mean
    assert mean.n == 8 and mean.value == pytest.approx(97.5) and not mean.is_small
    assert mean.low is not None and mean.high is not None and 85 < mean.low < 97.5 < mean.high <= 100


def test_few_calls_have_no_interval(logged_in: LoggedIn, people: dict[str, int]) -> None:
    for day in range(20, 27):
        scored(logged_in, "A15", f"2026-08-{day} 10:00", "4.3")
    mean = history(logged_in, waiting(logged_in)).mean
    assert (mean.n, mean.low, mean.high, mean.is_small) == (7, None, None, True) and mean.value == pytest.approx(95.0)


def test_interviews_that_are_not_over(logged_in: LoggedIn, people: dict[str, int], inspector: Actor) -> None:
    source = scored(logged_in, "A15", "2026-08-20 10:00", "4.1")
    plan = held(logged_in, inspector, people["A15"], source)
    gone = logged_in.desk.coaching.begin(inspector, new(people["A15"], source))
    logged_in.desk.coaching.withdraw(inspector, gone.interview_id, "重复")
    held(logged_in, inspector, people["A09"], scored(logged_in, "A09", "2026-08-20 11:00", "4.1"))
    one, = history(logged_in, waiting(logged_in)).interviews
    assert (one.interview_id, one.state) == (plan.interview_id, InterviewState.RUNNING)
    assert [name.split()[0] for name in one.focus] == ["4.1"]
    assert one.items == ("复述客户问题后再解答", "查账前确认账期")
    assert (one.heard, one.wanted, str(one.next_day), one.overdue) == (0, 3, "2026-09-14", False)


def test_each_look_is_audited_with_what_it_came_before(logged_in: LoggedIn, people: dict[str, int]) -> None:
    item = waiting(logged_in)
    history(logged_in, item)
    history(logged_in, item_of(logged_in, scored(logged_in, "A15", "2026-09-02 10:00")))
    rows = stored(logged_in, AuditRow, action="listening.agent_history")
    assert [row.about for row in rows][0] == f"queue item {item}"
    assert [(row.detail["agent"], row.detail["scored"]) for row in rows] == [("A15", False), ("A15", True)]


def test_a_trainer_reads_cases_and_no_figure(logged_in: LoggedIn, people: dict[str, int], inspector: Actor) -> None:
    trainer = builders.add_account(logged_in, NewAccount("trainer", "何雨", builders.PASSWORD,
                                                         frozenset({Role.TRAINER})))
    case, other, plain = (scored(logged_in, "A15", f"2026-09-0{day} 10:00", "4.3") for day in (2, 3, 4))
    for evaluation_id in (case, other):
        logged_in.desk.flags.raise_(inspector, NewFlag(str(uuid4()), evaluation_id, FlagKind.TYPICAL,
                                                       Role.TRAINER, TODAY, "等待前没有说明"))
    found = history(logged_in, item_of(logged_in, case), trainer)
    assert [row.evaluation_id for row in found.evaluations] == [other]
    assert found.cases_only and not found.losses and not found.interviews and found.mean.n == 0
    with pytest.raises(NotAllowed):
        history(logged_in, item_of(logged_in, plain), trainer)
    refused = stored(logged_in, AuditRow, action="listening.agent_history", outcome=Outcome.REFUSED)
    assert len(refused) == 1
