"""Tallies of what lost points: equal to plain SQL over the same station, by its threshold, of drawn calls only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qadesk.errors import RuleBroken
from qadesk.models.people import Membership
from qadesk.models.sampling import Origin
from qadesk.models.training_tallies import Tallies, TallyCell, TallyRow
from qadesk.services.stations import LoggedIn
from qadesk.services.training_rows import Threshold
from tests.services.months import AUGUST, Book, fill
from tests.services.test_summary_figures import COUNTED
from tests.services.trainings import FROM, TO, at, card_code, criterion, fill_tallies, raised, sql, write

BY_TEAM = f"""SELECT a.criterion_code, m.team_id, sum(a.earned_milli < a.weight_milli), count(*)
FROM answers a JOIN (SELECT e.id, c.agent_id, c.start_utc_ms {COUNTED}) o ON o.id = a.evaluation_id
JOIN memberships m ON m.agent_id = o.agent_id
AND m.from_day <= date(o.start_utc_ms / 1000, 'unixepoch', '+8 hours')
AND (m.to_day IS NULL OR m.to_day >= date(o.start_utc_ms / 1000, 'unixepoch', '+8 hours'))
WHERE a.answered AND NOT a.not_applicable GROUP BY 1, 2"""


def tallies(logged_in: LoggedIn, from_day: date = FROM, to_day: date = TO) -> Tallies:
    return logged_in.desk.training.tallies(logged_in.actor, from_day, to_day)


def row_of(found: Tallies, code: str) -> TallyRow:
    return next(row for row in found.rows if row.criterion_code == code)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_tally_is_the_one_by_plain_sql(logged_in: LoggedIn, seed: int) -> None:
    write(logged_in, lambda book: fill(book, seed))
    move_an_agent(logged_in)
    found = tallies(logged_in)
    ids = [id_ for id_, _name, _n in found.teams]
    shown = {(row.criterion_code, id_): (tally.lost, tally.n) for row in found.rows
             for id_, tally in zip(ids, row.by_team, strict=True) if tally.n}
    plain = {(code, team): (lost, n) for code, team, lost, n in sql(logged_in, BY_TEAM)}
    losing = {code for (code, _team), (lost, _n) in plain.items() if lost}
    assert shown == {key: count for key, count in plain.items() if key[0] in losing}
    for row in found.rows:
        assert row.whole.lost == sum(tally.lost for tally in row.by_team)
        assert row.whole.n == sum(tally.n for tally in row.by_team)
    assert found.n == sql(logged_in, f"SELECT count(*) {COUNTED}")[0][0]


def move_an_agent(logged_in: LoggedIn) -> None:
    with logged_in.desk.station.database.transaction() as session:
        stay = session.query(Membership).first()
        assert stay is not None
        stay.to_day = date(2026, 8, 14)
        session.add(Membership(agent_id=stay.agent_id, team_id=2 if stay.team_id == 1 else 1,
                               from_day=date(2026, 8, 15)))


def test_a_period_of_other_days_is_counted_by_its_days(logged_in: LoggedIn) -> None:
    write(logged_in, lambda book: fill(book, 3))
    whole = tallies(logged_in).n
    halves = [tallies(logged_in, FROM, date(2026, 8, 13)), tallies(logged_in, date(2026, 8, 14), TO)]
    assert sum(half.n for half in halves) == whole and all(half.n for half in halves)
    assert tallies(logged_in, date(2026, 7, 20), date(2026, 9, 6)).n == whole


def test_the_most_lost_stand_first_with_their_cumulative_share(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)
    found = tallies(logged_in)
    assert [(row.criterion_code, row.whole.lost, row.whole.n) for row in found.rows] == [
        (criterion(logged_in), 18, 108), (criterion(logged_in, 1), 3, 108)]
    assert [row.cumulative for row in found.rows] == pytest.approx([18 / 21, 1])
    assert [(name, n) for _id, name, n in found.teams] == [("一班", 36), ("二班", 36), ("三班", 36)]


def test_intervals_are_wilsons(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)
    first = tallies(logged_in).rows[0].by_team[0]
    assert (first.lost, first.n, first.share) == (18, 36, 0.5)
    assert (first.low, first.high) == pytest.approx((0.3447, 0.6553), abs=1e-4)


def test_a_team_meets_the_threshold_with_half_of_the_calls(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)
    found = tallies(logged_in)
    first, second = found.rows
    assert (found.threshold_percent, found.threshold_calls, found.team_calls) == (10, 20, 10)
    assert first.meets and first.meeting_teams == (1,)
    assert not second.meets and second.meeting_teams == ()


@pytest.mark.parametrize(("count", "met"), [((20, 200), True), ((20, 201), False), ((19, 100), False), ((0, 0), False)])
def test_a_threshold_asks_for_the_share_and_for_the_calls(count: tuple[int, int], met: bool) -> None:
    assert Threshold(10, 20).met(count) is met


def test_what_did_not_meet_before_is_fresh(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)
    assert [row.fresh for row in tallies(logged_in).rows] == [False, False]

    def before(book: Book) -> None:
        agent = book.agent("Z1", book.team("四班"))
        for day in range(1, 20):
            book.score(book.call(agent, at(day, month=7)), book.card.criteria[1].code)

    write(logged_in, before)
    assert row_of(tallies(logged_in), criterion(logged_in)).fresh


def test_targeted_and_other_calls_never_enter_a_tally(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)
    before = tallies(logged_in)

    def others(book: Book) -> None:
        agent = book.agent("Z1", book.team("四班"))
        for origin in (Origin.TARGETED, Origin.RISK, Origin.FOLLOW_UP):
            book.score(book.call(agent, at(5), origin=origin), book.card.criteria[0].code)
        book.score(book.call(agent, at(6)), book.card.criteria[0].code, draft=True)

    write(logged_in, others)
    assert tallies(logged_in) == before


def test_agents_in_no_team_are_counted_apart_and_are_no_team(logged_in: LoggedIn) -> None:
    def without_team(book: Book) -> None:
        agent = book.agent("Z1")
        for day in range(1, 16):
            book.score(book.call(agent, at(day)), book.card.criteria[0].code)

    write(logged_in, without_team)
    found = tallies(logged_in)
    assert found.teams == ((0, "", 15),)
    assert found.rows[0].meeting_teams == () and not found.rows[0].meets


def test_a_request_under_way_is_named(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)
    record = raised(logged_in)
    assert tallies(logged_in).rows[0].request_id == record.request_id
    logged_in.desk.training.withdraw(logged_in.actor, record.request_id, "改由班组自己辅导。")
    assert tallies(logged_in).rows[0].request_id is None


def test_a_cell_leads_to_its_calls(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)
    cell = TallyCell(FROM, TO, card_code(logged_in), criterion(logged_in), team_id=1)
    found = logged_in.desk.training.behind(logged_in.actor, cell)
    assert len(found) == 18 and {call.team for call in found} == {"一班"}
    every = TallyCell(FROM, TO, card_code(logged_in), criterion(logged_in), lost=False)
    assert len(logged_in.desk.training.behind(logged_in.actor, every)) == 108


def test_the_calls_of_one_agent_are_audited(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)
    before = sql(logged_in, "SELECT count(*) FROM audit")
    cell = TallyCell(FROM, TO, card_code(logged_in), criterion(logged_in), agent_id=1)
    assert len(logged_in.desk.training.behind(logged_in.actor, cell)) == 3
    [(action, about)] = sql(logged_in, "SELECT action, about FROM audit WHERE seq > :seq", seq=before[0][0])
    assert (action, about) == ("training.behind", "A00")


def test_a_period_without_calls_is_empty_and_days_in_disorder_are_refused(logged_in: LoggedIn) -> None:
    assert tallies(logged_in).rows == () and tallies(logged_in).n == 0
    with pytest.raises(RuleBroken, match="ends before it begins"):
        tallies(logged_in, TO, FROM)


def test_periods_are_four_whole_weeks_and_the_months_with_calls(logged_in: LoggedIn) -> None:
    assert logged_in.desk.training.periods(logged_in.actor) == ()
    write(logged_in, fill_tallies)
    weeks, *months = logged_in.desk.training.periods(logged_in.actor)
    assert (weeks.from_day, weeks.to_day, weeks.month) == (date(2026, 8, 10), date(2026, 9, 6), None)
    assert weeks.to_day - weeks.from_day == timedelta(days=27)
    assert [choice.month for choice in months] == [AUGUST.next(), AUGUST]
