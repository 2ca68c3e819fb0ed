"""The month's figures over a station: each equals plain SQL, counts what is in force only, and leads to its calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from qadesk.errors import NotAllowed
from qadesk.models.evaluations import HeardInterval
from qadesk.models.months import Month
from qadesk.models.people import Actor, Leadership, Membership, NewAccount, Role
from qadesk.models.sampling import Origin
from qadesk.models.scorecards import Band, FatalClass, FatalState
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_values import Behind, Verdict
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.months import AUGUST, ZONE, Book, fill, open_book
from tests.services.queue_items import DURATION_MS

COUNTED = """FROM evaluations e JOIN queue_items q ON q.id = e.queue_item_id
JOIN drawn_calls d ON d.id = q.drawn_call_id JOIN calls c ON c.id = e.call_id
WHERE e.state = 'submitted' AND q.origin = 'draw'
AND e.revision_no = (SELECT max(revision_no) FROM evaluations x WHERE x.queue_item_id = q.id AND x.state = 'submitted')
AND datetime(c.start_utc_ms / 1000, 'unixepoch', '+8 hours') >= '2026-08-01'
AND datetime(c.start_utc_ms / 1000, 'unixepoch', '+8 hours') < '2026-09-01'"""
WEIGHT = "(1.0 * substr(d.pi, instr(d.pi, '/') + 1) / substr(d.pi, 1, instr(d.pi, '/') - 1))"


def write(logged_in: LoggedIn, fill_in: Callable[[Book], None]) -> None:
    with logged_in.desk.station.database.transaction() as session:
        fill_in(open_book(session, logged_in))


def figures(logged_in: LoggedIn, month: Month = AUGUST, team_id: int | None = None,
            actor: Actor | None = None) -> MonthFigures:
    return logged_in.desk.summary_figures.month(actor or logged_in.actor, month, team_id)


def sql(logged_in: LoggedIn, statement: str) -> list[tuple[Any, ...]]:
    with logged_in.desk.station.database.reading() as session:
        return [tuple(row) for row in session.execute(text(statement))]


def at(day: int, hour: int = 10, month: int = 8) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_is_the_one_by_plain_sql(logged_in: LoggedIn, seed: int) -> None:
    write(logged_in, lambda book: fill(book, seed))
    found = figures(logged_in)
    [(scored, fatals, pending)] = sql(
        logged_in, f"SELECT count(*), sum(fatal_state = 'confirmed'), sum(fatal_state = 'pending') {COUNTED}")
    assert (found.coverage.drawn, found.coverage.scored, found.coverage.pending_fatal) == (120, scored, pending)
    assert found.quality.fatals[0].share.count == fatals and found.quality.fatals[0].share.n == scored
    means = dict(sql(logged_in, f"SELECT c.agent_no, sum({WEIGHT} * 100.0 * earned_milli / applicable_milli) "
                                f"/ sum({WEIGHT}) {COUNTED} GROUP BY 1"))
    assert {agent.staff_no: agent.mean.value for agent in found.people.agents} == pytest.approx(means)
    sizes = dict(sql(logged_in, f"SELECT d.agent_no, sum({WEIGHT}) FROM drawn_calls d GROUP BY 1"))
    centre = sum(sizes[agent] * mean for agent, mean in means.items()) / sum(sizes.values())
    assert found.quality.centre.value == pytest.approx(centre)
    bands = dict(sql(logged_in, f"SELECT e.band, count(*) {COUNTED} GROUP BY 1"))
    assert {band: share.count for band, share in found.quality.bands.items()} == {
        band: bands.get(band, 0) for band in Band}
    problems = {code: (lost, n, agents) for code, lost, n, agents in sql(
        logged_in, "SELECT a.criterion_code, sum(a.earned_milli < a.weight_milli), count(*), count(DISTINCT CASE WHEN "
        "a.earned_milli < a.weight_milli THEN o.agent_no END) FROM answers a JOIN (SELECT e.id, c.agent_no "
        f"{COUNTED}) o ON o.id = a.evaluation_id WHERE NOT a.not_applicable GROUP BY 1") if lost}
    assert {p.code: (p.share.count, p.share.n, p.agents) for p in found.problems} == problems
    assert [p.share.count for p in found.problems] == sorted((p.share.count for p in found.problems), reverse=True)
    assert found.problems[-1].cumulative == pytest.approx(1)


def test_the_trend_is_what_the_month_itself_said(logged_in: LoggedIn) -> None:
    write(logged_in, lambda book: fill(book, 5, month=AUGUST.before()))
    for team_id in (None, 1):
        said = figures(logged_in, AUGUST.before(), team_id).quality.centre
        [told, _now] = figures(logged_in, AUGUST, team_id).quality.trend
        assert (told.mean.n, told.month, told.mean.behind) == (said.n, AUGUST.before(), said.behind)
        assert (told.mean.value, told.mean.low, told.mean.high) == pytest.approx((said.value, said.low, said.high))


def test_each_figure_leads_to_its_calls(logged_in: LoggedIn) -> None:
    write(logged_in, lambda book: fill(book, 3))
    found, calls = figures(logged_in), logged_in.desk.summary_figures.calls

    def behind(where: Behind) -> int:
        return len(calls(logged_in.actor, where))

    assert behind(found.quality.centre.behind) == found.coverage.scored
    assert all(behind(agent.behind) == agent.drawn for agent in found.coverage.agents)
    assert all(behind(team.mean.behind) == team.mean.n for team in found.quality.teams)
    assert all(behind(rate.share.behind) == rate.share.count for rate in found.quality.fatals)
    assert all(behind(share.behind) == share.count for share in found.quality.bands.values())
    assert all(behind(problem.share.behind) == problem.share.count for problem in found.problems)
    assert all(behind(agent.mean.behind) == agent.mean.n for agent in found.people.agents)
    line = next(call for call in calls(logged_in.actor, found.quality.fatals[0].share.behind))
    assert line.fatal and line.number.startswith("20260801") and line.team in ("一班", "二班") and line.agent_name


def test_only_an_agents_calls_leave_a_row_in_the_audit_trail(logged_in: LoggedIn) -> None:
    write(logged_in, lambda book: fill(book, 3))
    found, calls = figures(logged_in), logged_in.desk.summary_figures.calls
    agent = found.people.agents[0]
    calls(logged_in.actor, found.quality.centre.behind)
    calls(logged_in.actor, found.quality.teams[0].mean.behind)
    calls(logged_in.actor, agent.mean.behind)
    rows = sql(logged_in, "SELECT about, detail, who FROM audit WHERE action = 'summary_figures.calls'")
    assert rows == [(agent.staff_no, '{"month":"2026-08"}', "周岚")]


def only_one_counts(book: Book) -> None:
    """One call that counts beside six that do not."""
    agent = book.agent("A01", book.team("一班"))
    first = book.score(book.call(agent, at(3)), "1.1")
    book.score(first.queue_item, revises=first)
    book.score(book.call(agent, at(4), origin=Origin.RISK), "1.1")
    book.score(book.call(agent, at(5)), "1.1", draft=True)
    book.call(agent, at(6))
    book.score(book.call(agent, at(31, 23, month=7)), "1.1")
    book.score(book.call(agent, at(1, 0, month=9)), "1.1")
    book.known(agent, at(7))


def test_only_what_is_drawn_in_force_and_of_the_month_counts(logged_in: LoggedIn) -> None:
    write(logged_in, only_one_counts)
    found = figures(logged_in)
    assert (found.coverage.known, found.coverage.drawn, found.coverage.scored) == (5, 3, 1)
    assert found.quality.centre.n == 1 and found.quality.centre.value == 100 and found.problems == ()
    assert [(point.month.name, point.mean.n) for point in found.quality.trend] == [("2026-07", 1), ("2026-08", 1)]
    [quota] = found.coverage.agents
    assert (quota.known, quota.drawn, quota.scored, quota.met) == (5, 3, 1, False)


def test_a_fatal_item_counts_once_it_is_confirmed(logged_in: LoggedIn) -> None:
    def three(book: Book) -> None:
        agent = book.agent("A01", book.team("一班"))
        for state in (FatalState.CONFIRMED, FatalState.PENDING, FatalState.REFUSED):
            book.score(book.call(agent, at(3)), fatal=state)

    write(logged_in, three)
    found = figures(logged_in)
    rates = {rate.fatal_class: (rate.share.count, rate.share.n) for rate in found.quality.fatals}
    assert rates == {None: (1, 3), FatalClass.CUSTOMER: (1, 3), FatalClass.COMPLIANCE: (0, 3),
                     FatalClass.BUSINESS: (0, 3)}
    assert found.quality.centre.value == 100 and found.coverage.pending_fatal == 1
    assert found.quality.fatals[0].share.high == pytest.approx(0.9057, abs=1e-4)


def test_a_call_counts_for_the_team_of_that_day(logged_in: LoggedIn) -> None:
    def moved(book: Book) -> None:
        first, second = book.team("一班"), book.team("二班")
        agent = book.agent("A01")
        book.session.add_all([Membership(agent_id=agent.id, team_id=first.id, from_day=date(2026, 1, 1),
                                         to_day=date(2026, 8, 14)),
                              Membership(agent_id=agent.id, team_id=second.id, from_day=date(2026, 8, 15),
                                         to_day=date(2026, 8, 20))])
        book.score(book.call(agent, at(14, 23)), "1.1")
        book.score(book.call(agent, at(15, 0)), "1.2")
        book.score(book.call(agent, at(25)), "1.3")

    write(logged_in, moved)
    found = figures(logged_in)
    assert [(team.name, team.agents, team.mean.n) for team in found.quality.teams] == [
        ("一班", 1, 1), ("二班", 1, 1), ("", 1, 1)]
    first = found.quality.teams[0].team_id
    of_team = figures(logged_in, team_id=first)
    assert (of_team.team, of_team.coverage.known, of_team.coverage.scored) == ("一班", 1, 1)
    assert [problem.code for problem in of_team.problems] == ["1.1"]
    assert [agent.mean.n for agent in of_team.people.agents] == [3]
    lines = logged_in.desk.summary_figures.calls(logged_in.actor, found.quality.teams[2].mean.behind)
    assert [line.team for line in lines] == [""]


def test_people_are_shown_from_8_calls_and_compared_from_10_new_staff_apart(logged_in: LoggedIn) -> None:
    def centre(book: Book) -> None:
        team, codes = book.team("一班"), [c.code for c in book.card.criteria]
        for number, calls in enumerate([7, 8, 9, *[12] * 12]):
            hired = date(2026, 7, 1) if number == 3 else None
            agent = book.agent(f"A{number:02}", team, pinyin=f"p{99 - number}", hired_on=hired)
            for call in range(calls):
                poor = codes if number == 4 else ()
                book.score(book.call(agent, at(3 + call)), *poor[:14], codes[call % 4])

    write(logged_in, centre)
    people = figures(logged_in).people
    assert [agent.staff_no for agent in people.new_staff] == ["A03"]
    assert [agent.pinyin for agent in people.agents] == sorted(agent.pinyin for agent in people.agents)
    shown = {agent.staff_no for agent in people.agents if agent.mean.low is not None}
    compared = {agent.staff_no for agent in people.compared}
    assert "A00" not in shown and "A01" in shown and not compared & {"A00", "A01", "A02", "A03"}
    assert [agent.staff_no for agent in people.group(Verdict.BELOW)] == ["A04"]
    assert len(compared) == 11 and people.reliability is not None and not people.no_order


def test_a_month_without_anything_is_told_plainly(logged_in: LoggedIn) -> None:
    found = figures(logged_in)
    assert (found.coverage.known, found.quality.centre.value, found.quality.change) == (0, None, None)
    assert found.problems == () and found.people.agents == () and found.people.no_order
    assert found.quality.fatals[0].share.value is None


def test_one_call_and_calls_on_which_nothing_applies(logged_in: LoggedIn) -> None:
    def two(book: Book) -> None:
        agent = book.agent("A01", book.team("一班"))
        book.score(book.call(agent, at(3)), na=tuple(c.code for c in book.card.criteria), fatal=FatalState.CONFIRMED)
        book.score(book.call(agent, at(4)), "1.1")

    write(logged_in, two)
    found = figures(logged_in)
    assert (found.coverage.scored, found.quality.centre.n, found.quality.centre.low) == (2, 1, None)
    assert (found.quality.fatals[0].share.count, found.quality.fatals[0].share.n) == (1, 2)
    assert [(p.code, p.share.count, p.share.n) for p in found.problems] == [("1.1", 1, 1)]


def test_hours_are_counted_by_the_centres_day_against_the_norm(logged_in: LoggedIn, inspector: Actor) -> None:
    def heard(book: Book) -> None:
        item = book.call(book.agent("A01"), at(3))
        for day, hour, wall_h in ((3, 23, 2), (4, 0, 1), (4, 9, 1)):
            book.session.add(HeardInterval(
                call_id=item.call_id, account_id=inspector.account_id, start_ms=0, end_ms=DURATION_MS, speed_milli=1000,
                at_utc_ms=round(at(day, hour).timestamp() * 1000), wall_ms=wall_h * 3_600_000))

    write(logged_in, heard)
    coverage = figures(logged_in).coverage
    assert [(one.name, one.hours, one.days, one.days_met) for one in coverage.hours] == [("林晓", 4, 2, 2)]
    assert (coverage.norm_hours, coverage.listening_days, coverage.hours_total) == (2, 2, 4)


def test_days_short_and_days_without_duty_are_told_apart(logged_in: LoggedIn, inspector: Actor) -> None:
    def heard(book: Book) -> None:
        item = book.call(book.agent("A01"), at(3))
        for day, who, minutes in ((3, inspector, 120), (4, inspector, 119), (5, logged_in.actor, 30)):
            book.session.add(HeardInterval(
                call_id=item.call_id, account_id=who.account_id, start_ms=0, end_ms=DURATION_MS, speed_milli=1000,
                at_utc_ms=round(at(day, 9).timestamp() * 1000), wall_ms=minutes * 60_000))
        for day, who in ((4, inspector), (6, inspector), (7, logged_in.actor)):  # the 6th: there, and nothing heard
            logged_in.desk.station.chain.append(book.session, who, "stations.login",
                                                at_utc_ms=round(at(day, 8).timestamp() * 1000))

    write(logged_in, heard)
    by_name = {person.name: person for person in figures(logged_in).coverage.hours}
    mine, chief = by_name["林晓"], by_name["周岚"]
    assert (mine.days, mine.days_met, mine.days_short, mine.days_off) == (2, 1, 2, 28)
    assert mine.day_ms[:7] == (None, None, 7_200_000, 7_140_000, None, 0, None) and len(mine.day_ms) == 31
    assert (chief.days, chief.days_met, chief.days_short) == (1, 0, 1)  # a supervisor's login is no inspector's duty
    assert chief.day_ms[6] is None


def test_an_inspector_reads_the_own_days_and_a_supervisor_all(logged_in: LoggedIn, inspector: Actor) -> None:
    def heard(book: Book) -> None:
        item = book.call(book.agent("A01"), at(3))
        for who in (inspector, logged_in.actor):
            book.session.add(HeardInterval(
                call_id=item.call_id, account_id=who.account_id, start_ms=0, end_ms=DURATION_MS, speed_milli=1000,
                at_utc_ms=round(at(3).timestamp() * 1000), wall_ms=3_600_000))

    write(logged_in, heard)
    days = {actor.display_name: {person.name for person in figures(logged_in, actor=actor).coverage.hours
                                 if person.day_ms} for actor in (inspector, logged_in.actor)}
    assert days == {"林晓": {"林晓"}, "周岚": {"林晓", "周岚"}}
    assert figures(logged_in, actor=inspector).coverage.hours_total == 2


def test_days_that_have_not_begun_are_no_days_without_duty(logged_in: LoggedIn, inspector: Actor) -> None:
    def heard(book: Book) -> None:
        item = book.call(book.agent("A01"), at(3))
        book.session.add(HeardInterval(
            call_id=item.call_id, account_id=inspector.account_id, start_ms=0, end_ms=1, speed_milli=1000,
            at_utc_ms=logged_in.desk.station.clock.now_utc_ms(), wall_ms=1))

    write(logged_in, heard)  # it is the 7th of September
    (person,) = figures(logged_in, month=Month(2026, 9)).coverage.hours
    assert (person.days_short, person.days_off, len(person.day_ms)) == (1, 6, 7)


def test_a_team_leader_reads_the_own_team_only(logged_in: LoggedIn) -> None:
    account = NewAccount("ban", "班长", builders.PASSWORD, frozenset({Role.TEAM_LEADER}))
    leader = builders.add_account(logged_in, account)

    def led(book: Book) -> None:
        fill(book, 4, agents=4, calls=3)
        book.session.add(Leadership(account_id=leader.account_id, team_id=1, from_day=date(2026, 1, 1)))

    write(logged_in, led)
    service = logged_in.desk.summary_figures
    choices = service.choices(leader)
    assert (choices.teams, choices.whole, choices.months) == (((1, "一班"),), False, (AUGUST,))
    assert figures(logged_in, team_id=1, actor=leader).team == "一班"
    for team_id in (None, 2):
        with pytest.raises(NotAllowed):
            figures(logged_in, team_id=team_id, actor=leader)
    assert {line.team for line in service.calls(leader, Behind(AUGUST, drawn=True))} == {"一班"}
    refused = sql(logged_in, "SELECT action FROM audit WHERE outcome = 'refused'")
    assert refused == [("summary_figures.month",)] * 2
