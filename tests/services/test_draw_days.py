"""Draws of single days: the week's quota dealt over them, a commitment for each, and a week drawn whole or by its days.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.clock import FixedClock
from qadesk.errors import Conflict, RuleBroken
from qadesk.models.draw_files import Verdict, commitment_of, verify
from qadesk.models.frame import DrawFacts
from qadesk.models.people import Agent
from qadesk.models.periods import OneDay, Supplement
from qadesk.models.quotas import deal_seed, due_until
from qadesk.models.rosters import Shift
from qadesk.models.sampling import Draw, DrawCommitment, DrawnCall, QueueItem
from qadesk.models.workbench import ToDoKind
from qadesk.services.frame_query import week_quotas
from qadesk.services.stations import LoggedIn
from tests.services.field import HEADING, WEEK, Field, tone
from tests.services.test_check_evaluations import codes

DAYS = tuple(OneDay(date(2026, 9, number)) for number in range(1, 6))  # Tuesday to Saturday


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    """A week with 24 calls from Tuesday to Saturday, in a station that draws daily."""
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    logged_in.desk.settings.change_rules(logged_in.actor, draw_period="day")
    return field


def draw(field: Field, day: OneDay | Supplement) -> DrawFacts:
    return field.session.desk.sampling.draw_period(field.session.actor, day, "40718")


def drawn(field: Field) -> Counter[str]:
    with field.session.desk.station.database.reading() as session:
        return Counter(session.scalars(select(DrawnCall.agent_no)))


def committed(field: Field) -> list[str]:
    """The days of which the station has a commitment."""
    with field.session.desk.station.database.reading() as session:
        return sorted(session.scalars(select(DrawCommitment.period).where(DrawCommitment.period.not_like("%W%"))))


def put_shifts(field: Field, agent: str, *days: OneDay) -> None:
    with field.session.desk.station.database.transaction() as session:
        agent_id = session.scalars(select(Agent.id).where(Agent.staff_no == agent)).one()
        session.add_all(Shift(agent_id=agent_id, day=one.day, start_minute=480, end_minute=1260) for one in days)


def test_days_with_calls_are_the_periods_and_wait_on_the_workbench(field: Field) -> None:
    desk, actor = field.session.desk, field.session.actor
    assert desk.sampling.periods(actor) == tuple(reversed(DAYS))
    waiting = [to_do.item for to_do in desk.workbench.overview(actor).to_do if to_do.kind is ToDoKind.DRAW]
    assert waiting == list(DAYS)
    draw(field, DAYS[0])
    waiting = [to_do.item for to_do in desk.workbench.overview(actor).to_do if to_do.kind is ToDoKind.DRAW]
    assert waiting == list(DAYS[1:])
    assert desk.workbench.overview(actor).week == WEEK


def test_the_days_together_draw_what_the_week_is_owed(field: Field) -> None:
    for day in DAYS:
        draw(field, day)
        due = {agent: due_until(quota, agent, day, ()) for agent, quota in (("A01", 3), ("A02", 5))}
        assert drawn(field) == {agent: count for agent, count in due.items() if count}
    with field.session.desk.station.database.reading() as session:
        assert set(session.scalars(select(QueueItem.period))) <= {day.name for day in DAYS}
        found = list(session.scalars(select(Draw.period).order_by(Draw.id)))
    assert found == [day.name for day in DAYS]


def test_the_roster_says_over_which_days_it_is_dealt(field: Field) -> None:
    put_shifts(field, "A01", DAYS[1], DAYS[3])
    first = draw(field, DAYS[0])
    assert drawn(field)["A01"] == 0 and first.drawn == drawn(field)["A02"]
    draw(field, DAYS[1])
    assert drawn(field)["A01"] in (1, 2)
    for day in DAYS[2:]:
        draw(field, day)
    assert drawn(field)["A01"] == 3  # Friday was its last rostered day


def test_a_day_that_was_left_out_is_made_good_by_the_next(field: Field) -> None:
    draw(field, DAYS[-1])
    assert drawn(field)["A02"] == min(due_until(5, "A02", DAYS[-1], ()), 2)  # two calls of A02 on that day
    frame = field.session.desk.sampling.frame(field.session.actor, DAYS[0])
    quotas = {line.staff_no: line.quota for line in frame.agents}
    assert quotas["A02"] == max(0, due_until(5, "A02", DAYS[0], ()) - drawn(field)["A02"])


def test_a_day_has_its_own_files_that_anyone_can_check(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    fixed = sampling.fix_manifest(actor, DAYS[2])
    facts = draw(field, DAYS[2])
    assert facts.manifest_sha256 == fixed.manifest_sha256 and facts.seed.startswith("2026-09-03|")
    paths = {path.name: path.read_bytes() for path in sampling.write_draw(actor, DAYS[2], field.folder / "抽样")}
    assert verify(paths["manifest.csv"], paths["draw.csv"], paths["draw.json"]) == {
        "M": Verdict.OK, "C": Verdict.NONE, "seed": Verdict.OK, "draw": Verdict.OK}
    assert json.loads(paths["draw.json"])["week"] == "2026-09-03"


def test_a_week_is_drawn_whole_or_by_its_days(field: Field) -> None:
    desk, actor = field.session.desk, field.session.actor
    draw(field, DAYS[0])
    with pytest.raises(Conflict, match="2026-09-01") as refused:
        desk.sampling.draw_period(actor, WEEK, "1")
    assert refused.value.code == "E-DRW-13"
    desk.settings.change_rules(actor, draw_period="week")
    assert desk.sampling.periods(actor) == tuple(reversed(DAYS))  # it goes on as it was begun


def test_a_day_of_a_week_that_was_drawn_is_refused(field: Field) -> None:
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    with pytest.raises(Conflict, match="2026-W36"):
        draw(field, DAYS[0])
    assert field.session.desk.sampling.periods(field.session.actor) == (WEEK,)


def test_a_day_on_which_none_is_due_can_be_drawn_too(field: Field) -> None:
    field.session.desk.settings.change_rules(field.session.actor, draw_period="day", quota=1, quota_new_staff=1)
    counts = [draw(field, day).drawn for day in DAYS]
    assert 0 in counts and sum(counts) <= 2
    paths = field.session.desk.sampling.write_draw(field.session.actor, DAYS[counts.index(0)], field.folder / "leer")
    assert len(paths) == 4


def test_a_day_without_calls_says_so(field: Field) -> None:
    with pytest.raises(RuleBroken, match="2026-08-31") as refused:
        draw(field, OneDay(date(2026, 8, 31)))
    assert refused.value.code == "E-DRW-04"


def test_the_station_commits_to_the_days_to_come_so_that_no_holiday_is_without(field: Field) -> None:
    desk, actor, clock = field.session.desk, field.session.actor, field.session.desk.station.clock
    assert isinstance(clock, FixedClock)
    made = desk.sampling.commit_running(actor)
    assert made is not None and made.period == "2026-09-07" and desk.sampling.commit_running(actor) is None
    assert committed(field) == [f"2026-09-{number:02}" for number in range(7, 15)]
    clock.advance(timedelta(days=2).total_seconds())
    assert desk.sampling.commit_running(actor) is None  # of this day there is one
    assert committed(field) == [f"2026-09-{number:02}" for number in range(7, 17)]
    field.import_list(field.write("x.csv", HEADING + "N1,A01,1,2,2026-09-08 09:00,60,售后,呼入,A010000.wav\n"))
    assert desk.sampling.frame(actor, OneDay(date(2026, 9, 8))).commitment is not None


def test_the_week_has_its_quotas_although_it_is_drawn_by_the_day(field: Field) -> None:
    draw(field, DAYS[0])
    with field.session.desk.station.database.reading() as session:
        rules = field.session.desk.sampling.rules_in(session)
        assert week_quotas(session, rules, WEEK) == {"A01": 3, "A02": 5}


# -- by the secret of the week
MONDAY = OneDay(date(2026, 9, 7))
NEXT_WEEK = MONDAY.week
DAY_S = 24 * 60 * 60


def next_week(field: Field) -> None:
    """Commit on Monday, then take in three calls a day of each agent from Monday to Friday; it is Saturday."""
    desk, actor, rows = field.session.desk, field.session.actor, ""
    desk.sampling.commit_running(actor)
    for day, agent, n in product(range(7, 12), ("A01", "A02"), range(3)):
        rows += f"N{agent}{day}{n},{agent},1,2,2026-09-{day:02} 1{n}:00,60,售后,呼入,N{agent}{day}{n}.wav\n"
        tone(field.folder / "neu" / f"N{agent}{day}{n}.wav", shade=1000 + day * 20 + n * 2 + (agent == "A02"))
    field.import_list(field.write("neu.csv", HEADING + rows))
    desk.calls.import_recordings(actor, [field.folder / "neu"])
    desk.station.clock.advance(5 * DAY_S)  # type: ignore[attr-defined]


def secret(field: Field) -> str:
    with field.session.desk.station.database.reading() as session:
        return session.get_one(DrawCommitment, NEXT_WEEK.name).secret


OPEN = {one.day for one in NEXT_WEEK.days[1:6]}
"""The agents have no roster: the days on which the centre had calls in the week before, Tuesday to Saturday."""


def test_the_days_are_dealt_by_a_secret_that_is_told_when_the_week_is_over(field: Field,
                                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda size: "a7" * size)  # by chance another one deals alike
    next_week(field)
    sampling, actor, clock = field.session.desk.sampling, field.session.actor, field.session.desk.station.clock
    days, seed = NEXT_WEEK.days[:5], deal_seed(NEXT_WEEK, secret(field))
    for day in days:
        sampling.draw_period(actor, day)
        assert drawn(field) == {agent: due for agent, quota in (("A01", 3), ("A02", 5))
                                if (due := due_until(quota, agent, day, OPEN, seed))}
    paths = {path.name: path for path in sampling.write_draw(actor, MONDAY, field.folder / "抽样")}
    deal = json.loads(paths["draw.json"].read_bytes())["deal"]
    assert deal == {"week": "2026-W37", "C": commitment_of("2026-W37", secret(field)), "s": None}
    heading, row = paths["manifest.csv"].read_text("utf-8").splitlines()[:2]
    assert heading.endswith(",dealt") and row.endswith(",3:23456")
    clock.advance(2 * DAY_S)  # type: ignore[attr-defined]
    paths = {path.name: path for path in sampling.write_draw(actor, MONDAY, field.folder / "抽样")}
    assert json.loads(paths["draw.json"].read_bytes())["deal"]["s"] == secret(field)
    assert verify(*(paths[name].read_bytes() for name in ("manifest.csv", "draw.csv", "draw.json"))) == dict.fromkeys(
        ("M", "C", "seed", "draw"), Verdict.OK)
    assert codes(field.session, "SELECT 1") == []
    forged = codes(field.session, "UPDATE draw_commitments SET secret = '00' WHERE period = '2026-W37'")
    assert set(forged) == {"E-CHK-45", "E-CHK-51"}


def test_while_a_day_runs_nobody_is_told_whose_calls_it_takes(field: Field) -> None:
    next_week(field)
    sampling, actor, clock = field.session.desk.sampling, field.session.actor, field.session.desk.station.clock
    clock.advance(-DAY_S)  # type: ignore[attr-defined]
    quotas = {line.staff_no: line.quota for line in sampling.frame(actor, NEXT_WEEK.days[4]).agents}
    assert quotas == {"A01": 1, "A02": 1}
    sampling.fix_manifest(actor, NEXT_WEEK.days[4], early=True)
    fixed = sampling.frame(actor, NEXT_WEEK.days[4]).fixed
    assert fixed is not None and fixed.holds


def test_a_week_without_a_commitment_in_time_is_dealt_by_its_name(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    draw(field, DAYS[0])
    paths = {path.name: path for path in sampling.write_draw(actor, DAYS[0], field.folder / "抽样")}
    assert "deal" not in json.loads(paths["draw.json"].read_bytes())
    with pytest.raises(RuleBroken, match="2026-W36"):
        sampling.commit_period(actor, WEEK)


def test_what_came_late_for_a_day_on_which_none_was_due_can_be_drawn_too(field: Field) -> None:
    """Else the workbench asks for a supplement that is refused for ever."""
    desk, actor = field.session.desk, field.session.actor
    desk.settings.change_rules(actor, draw_period="day", quota=1, quota_new_staff=1)
    day = next(day for day in DAYS if draw(field, day).drawn == 0)
    late = f"Y1,A01,1,2,{day.name} 09:40,60,售后,呼入,Y1.wav\n"
    field.import_list(field.write("y.csv", HEADING + late))
    tone(field.folder / "录音" / "Y1.wav", shade=241)
    desk.calls.import_recordings(actor, [field.folder / "录音"])
    assert draw(field, Supplement(day, 1)).drawn <= 1
    assert desk.sampling.frame(actor, day).late is None
