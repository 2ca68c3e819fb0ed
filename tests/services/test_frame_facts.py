"""What shapes a frame beside its calls: training calls, rosters, and more calls after fatal items and complaints."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from qadesk.models.call_lines import CallFilter
from qadesk.models.complaints import Complaint, ComplaintKind, ComplaintRuling, Verdict
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.frame import Exclusion
from qadesk.models.people import Agent
from qadesk.models.rosters import Shift
from qadesk.models.scorecards import FatalState
from qadesk.services.frame_facts import who_gets_more
from qadesk.services.frame_query import live_rows
from qadesk.services.stations import LoggedIn
from tests.services.field import HEADING, SHANGHAI, WEEK, Field
from tests.services.interviews import scored

END = WEEK.end_utc_ms(SHANGHAI)
DAY_MS = 86_400_000


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    return field


def rows(field: Field) -> dict[str, tuple[str, str]]:
    """Band and reason by the switch's number."""
    with field.session.desk.station.database.reading() as session:
        found = live_rows(session, field.session.desk.sampling.rules_in(session), WEEK)
    return {row.rec_id.split(":")[-1]: (row.band, row.reason) for row in found}


def who(field: Field) -> frozenset[str]:
    with field.session.desk.station.database.reading() as session:
        return who_gets_more(session, field.session.desk.sampling.rules_in(session), WEEK)


def decide(field: Field, state: FatalState, at_utc_ms: int) -> None:
    """A fatal item of A01, decided at that time."""
    made = scored(field.session, "A01", "2026-08-20 10:00", fatal=FatalState.PENDING)
    with field.session.desk.station.database.transaction() as session:
        session.execute(update(FatalTick).where(FatalTick.evaluation_id == made).values(
            state=state, decided_utc_ms=at_utc_ms))


def rule(field: Field, verdict: Verdict, at_utc_ms: int, kind: ComplaintKind = ComplaintKind.COMPLAINT) -> None:
    """A complaint about A01, ruled at that time."""
    made = scored(field.session, "A01", "2026-08-20 10:00")
    actor = field.session.actor
    with field.session.desk.station.database.transaction() as session:
        heard = session.get_one(Evaluation, made)
        one = Complaint(client_uuid=str(uuid4()), number="T2026-001", kind=kind, call_id=heard.call_id,
                        agent_id=session.scalars(select(Agent.id).where(Agent.staff_no == "A01")).one(),
                        queue_item_id=heard.queue_item_id, received_on=date(2026, 8, 21), received_by="热线",
                        words="", rule_by=date(2026, 8, 28), entered_by=actor.account_id, entered_utc_ms=0)
        session.add(one)
        session.flush()
        session.add(ComplaintRuling(complaint_id=one.id, verdict=verdict, words="", evidence=[], unheard_reason="",
                                    account_id=actor.account_id, at_utc_ms=at_utc_ms))


@pytest.mark.parametrize(("state", "at", "more"), [
    (FatalState.CONFIRMED, END - 1, True), (FatalState.CONFIRMED, END - 28 * DAY_MS, True),
    (FatalState.CONFIRMED, END, False), (FatalState.CONFIRMED, END - 28 * DAY_MS - 1, False),
    (FatalState.REFUSED, END - 1, False)],
    ids=["last moment", "first moment", "after the close", "long ago", "refused"])
def test_a_fatal_item_confirmed_in_the_days_before_the_close_asks_for_more(
        field: Field, state: FatalState, at: int, more: bool) -> None:
    decide(field, state, at)
    assert who(field) == (frozenset({"A01"}) if more else frozenset())
    frame = field.session.desk.sampling.frame(field.session.actor, WEEK)
    assert {line.staff_no: (line.quota, line.more) for line in frame.agents} == {
        "A01": (5 if more else 3, more), "A02": (5, False)}


@pytest.mark.parametrize(("verdict", "kind", "more"), [
    (Verdict.STANDS, ComplaintKind.COMPLAINT, True), (Verdict.NOT, ComplaintKind.COMPLAINT, False),
    (Verdict.STANDS, ComplaintKind.PRAISE, False)], ids=["stands", "does not stand", "praise"])
def test_an_upheld_complaint_asks_for_more(field: Field, verdict: Verdict, kind: ComplaintKind, more: bool) -> None:
    rule(field, verdict, END - 3 * DAY_MS, kind)
    assert who(field) == (frozenset({"A01"}) if more else frozenset())


def test_how_many_more_and_for_how_long_are_rules(field: Field) -> None:
    decide(field, FatalState.CONFIRMED, END - 10 * DAY_MS)
    field.session.desk.settings.change_rules(field.session.actor, extra_quota=4)
    frame = field.session.desk.sampling.frame(field.session.actor, WEEK)
    assert [line.quota for line in frame.agents] == [7, 5]
    field.session.desk.settings.change_rules(field.session.actor, extra_quota=4, extra_quota_days=9)
    assert who(field) == frozenset()


@pytest.mark.parametrize(("rule_name", "value", "hit"), [
    ("training_numbers", "13800000003", ["A010003", "A020003"]), ("training_numbers", "1380000000*，99", None),
    ("training_numbers", "4001", None), ("training_numbers", "138", []), ("training_queues", "售后, 培训", None),
    ("training_queues", "培训", [])],
    ids=["a number", "a pattern", "the callee", "no part of one", "a queue", "another queue"])
def test_training_calls_are_told_by_queue_and_number(field: Field, rule_name: str, value: str,
                                                     hit: list[str] | None) -> None:
    field.session.desk.settings.change_rules(field.session.actor, None, "", **{rule_name: value})
    found = sorted(name for name, (_band, reason) in rows(field).items() if reason == Exclusion.TRAINING_CALL)
    if hit is None:
        assert len(found) >= 20
    else:
        assert found == hit


def test_bands_follow_the_roster_of_who_has_one(field: Field) -> None:
    """A01 works from 12:00 to 21:00 on Tuesday, with a meal at 17:30."""
    before = rows(field)
    with field.session.desk.station.database.transaction() as session:
        agent = session.scalars(select(Agent.id).where(Agent.staff_no == "A01")).one()
        session.add_all(Shift(agent_id=agent, day=date(2026, 9, 1) + timedelta(days=day), start_minute=720,
                              end_minute=1260, meal_start_minute=1050, meal_end_minute=1080) for day in range(5))
    after = rows(field)
    changed = {name: (before[name][0], after[name][0]) for name in after if before[name] != after[name]}
    assert all(name.startswith("A01") for name in changed)
    # 12:05 is the shift's begin, 17:45 its meal; 08:10 and 09:30 are outside it, 14:20 and 20:15 within
    assert set(changed.values()) == {("D_meal", "B_handover_am"), ("F_handover_pm", "D_meal")}


def test_the_period_marks_its_own_peaks(field: Field) -> None:
    field.import_list(field.write("x.csv", HEADING + "".join(
        f"S{n},A01,1,2,2026-09-01 10:0{n % 10}:{n // 10:02},5,售后,呼入,\n" for n in range(40))))
    frame = field.session.desk.sampling.frame(field.session.actor, WEEK)
    assert frame.traffic.peak == ((600, 630),) and (570, 600) in frame.traffic.low
    facts = field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    assert field.session.desk.sampling.frame(field.session.actor, WEEK).traffic == frame.traffic and facts.drawn == 8


def test_agents_without_a_number_bars_in_numbers_and_twice_the_same_are_no_obstacle(field: Field) -> None:
    """Each such row lands in the frame with its reason or is told by the import; the week can be drawn."""
    text = HEADING + ("U1,,1,2,2026-09-01 10:00,60,售后,呼入,\n"
                      "U2,A|1,1,2,2026-09-01 10:01,60,售后,呼入,\n"
                      "U3,A01,1|2,2,2026-09-01 10:02,60,售后,呼入,\n"
                      "U3,A01,1|2,2,2026-09-01 10:02,60,售后,呼入,\n"
                      "U|4,A01,1,2,2026-09-01 10:03,60,售后,呼入,\n")
    field.import_list(field.write("x.csv", text))
    desk, actor = field.session.desk, field.session.actor
    frame = desk.sampling.frame(actor, WEEK)
    listed = len(desk.calls.list(actor, CallFilter(WEEK)).lines)
    assert frame.calls == listed >= 25 and frame.eligible == 24
    assert desk.sampling.draw_period(actor, WEEK, "40718").drawn == 8
