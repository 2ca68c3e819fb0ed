"""Two cards with the same codes: no tally mixes them up, and a mean over both says so; calls that cannot be scored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from qadesk.models.agent_history import AgentHistory
from qadesk.models.answers import Answers
from qadesk.models.coaching import Cause
from qadesk.models.evaluations import Evaluation, EvidenceSpan
from qadesk.models.people import Actor, Agent
from qadesk.models.periods import Days
from qadesk.models.scorecards import FatalState
from qadesk.models.summary_content import chapters
from qadesk.models.summary_values import Behind
from qadesk.models.summary_words import sentences
from qadesk.models.unscorable import Unscorable
from qadesk.services.stations import LoggedIn
from qadesk.services.training_query import places
from qadesk.ui.agent_history_words import losses_words, mean_words
from tests.reports.test_charts import drawn
from tests.services.interviews import add_people, book_of, local, new, scored, waiting
from tests.services.kind_cards import add_card, score
from tests.services.months import AUGUST, Book, beside, open_book
from tests.services.test_summary_figures import at, figures, write

INBOUND, SECOND = ("inbound", "4.3"), ("second", "4.3")


def two_cards(book: Book) -> None:
    """By the first card 4.3 is lost in 2 of 4 calls; by the second in 3 of 4, where two calls more have no score."""
    agent = book.agent("A01", book.team("一班"))
    for day in range(3, 7):
        book.score(book.call(agent, at(day)), *(["4.3"] if day < 5 else []))
    there = beside(book, "second", "外呼表")
    for day in range(10, 14):
        there.score(there.call(agent, at(day)), *(["4.3"] if day < 13 else []),
                    fatal=FatalState.CONFIRMED if day == 10 else FatalState.NONE)
    for day in (17, 18):
        there.score(there.call(agent, at(day)), na=tuple(criterion.code for criterion in there.card.criteria))


def test_criteria_of_two_cards_stand_apart_in_a_month_and_lead_to_their_own_calls(logged_in: LoggedIn) -> None:
    write(logged_in, two_cards)
    found = figures(logged_in)
    assert [(p.card, p.code, p.name, p.share.count, p.share.n) for p in found.problems] == [
        ("second", "4.3", "Hold, mute and transfer (外呼表)", 3, 4),
        ("inbound", "4.3", "Hold, mute and transfer (Inbound service scorecard)", 2, 4)]
    behind = [logged_in.desk.summary_figures.calls(logged_in.actor, problem.share.behind) for problem in found.problems]
    assert [len(calls) for calls in behind] == [3, 2] and not {c.rec_id for c in behind[0]} & {
        c.rec_id for c in behind[1]}


def test_a_mean_over_two_cards_says_so_and_gives_each_its_own(logged_in: LoggedIn) -> None:
    write(logged_in, two_cards)
    found = figures(logged_in)
    assert [(card.code, card.mean.n, card.mean.value) for card in found.quality.cards] == [
        ("inbound", 4, pytest.approx(97.5)), ("second", 4, pytest.approx(96.25))]
    assert found.quality.centre.n == 8
    calls = logged_in.desk.summary_figures.calls(logged_in.actor, found.quality.cards[1].mean.behind)
    assert found.quality.cards[1].mean.behind == Behind(AUGUST, card="second") and len(calls) == 4
    words = " ".join(sentence.text for sentence in sentences(found))
    assert ("It is over the calls of 2 scorecards (Inbound service scorecard: 4, 外呼表: 4), as are all comparisons."
            in words)
    tables = {table.key: table for chapter in chapters(found, sentences(found)) for table in chapter.tables}
    assert [row.cells[:2] for row in tables["cards"].rows] == [("Inbound service scorecard", "4"), ("外呼表", "4")]


def test_what_could_not_be_scored_is_in_no_mean_and_no_rate(logged_in: LoggedIn) -> None:
    write(logged_in, two_cards)
    found = figures(logged_in)
    assert (found.coverage.scored, found.coverage.unscorable) == (10, 2)
    fatal = found.quality.fatals[0].share
    assert (fatal.count, fatal.n) == (1, 8) and found.people.agents[0].fatal.n == 8
    assert "2 calls could not be scored and count in no average and no rate." in sentences(found)[0].text


def test_one_card_needs_no_such_words(logged_in: LoggedIn) -> None:
    def one_card(book: Book) -> None:
        book.score(book.call(book.agent("A01"), at(3)), "4.3")

    write(logged_in, one_card)
    found = figures(logged_in)
    assert found.quality.cards == () and found.problems[0].name == "Hold, mute and transfer"
    assert "scorecards" not in " ".join(sentence.text for sentence in sentences(found))


def test_tallies_and_their_places_are_the_cards_own(logged_in: LoggedIn) -> None:
    write(logged_in, two_cards)
    with logged_in.desk.station.database.transaction() as session:
        ids = list(session.scalars(select(Evaluation.id).order_by(Evaluation.id)))
        session.add_all(EvidenceSpan(evaluation_id=id_, criterion_code=code, start_ms=ms, end_ms=ms)
                        for id_ in (ids[0], ids[4]) for code, ms in (("2.2", 1_000), ("4.3", 5_000)))
        found = places(session, ids, [INBOUND, ("second", "2.2")])
    assert found == {ids[0]: 5_000, ids[4]: 1_000}
    days = Days(AUGUST.first_day, AUGUST.last_day)
    rows = logged_in.desk.training.tallies(logged_in.actor, days.first_day, days.last_day).rows
    assert [(row.key, row.whole.lost, row.whole.n) for row in rows] == [(SECOND, 3, 4), (INBOUND, 2, 4)]


@pytest.fixture
def people(logged_in: LoggedIn) -> dict[str, int]:
    return add_people(logged_in)


def by_second(logged_in: LoggedIn, days: tuple[int, ...], *lost: str) -> list[int]:
    with book_of(logged_in) as book:
        agent = book.session.scalars(select(Agent).where(Agent.staff_no == "A15")).one()
        there = beside(book, "second", "外呼表")
        made = [there.score(there.call(agent, local(f"2026-09-{day:02} 10:00")), *lost) for day in days]
        book.session.add_all(EvidenceSpan(evaluation_id=one.id, criterion_code=code, start_ms=ms, end_ms=ms)
                             for one in made for code, ms in (("4.3", 9_000), ("2.2", 2_000)))
        return [one.id for one in made]


def test_losses_of_two_cards_do_not_add_up_to_one_common_problem(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    for day in ("01", "02"):
        scored(logged_in, "A15", f"2026-09-{day} 10:00", "4.3")
    by_second(logged_in, (3,), "4.3")
    assert [row for row in logged_in.desk.coaching.list(inspector).proposals if row.cause is Cause.COMMON] == []


def test_an_interview_takes_the_places_of_its_focus_on_the_card_that_it_is_of(
        logged_in: LoggedIn, inspector: Actor, people: dict[str, int]) -> None:
    first = scored(logged_in, "A15", "2026-09-01 10:00", "4.3", "2.2",
                   places=(("4.3", 4_000, "a"), ("2.2", 7_000, "b")))
    (second,) = by_second(logged_in, (3,), "4.3", "2.2")
    asked = replace(new(people["A15"], first, second), focus=(INBOUND, ("second", "2.2")))
    record = logged_in.desk.coaching.begin(inspector, asked)
    chosen = {(line.evaluation_id, line.criterion_code) for line in record.evidence if line.evidence_id is not None}
    assert chosen == {(first, "4.3"), (second, "2.2")}
    assert record.criteria[INBOUND].startswith("Hold, mute and transfer (Inbound")
    assert record.criteria[SECOND] == "Hold, mute and transfer (外呼表)"


def test_the_history_of_an_agent_names_the_cards(logged_in: LoggedIn, people: dict[str, int]) -> None:
    for day in ("01", "02"):
        scored(logged_in, "A15", f"2026-09-{day} 10:00", "4.3")
    by_second(logged_in, (3,), "4.3")
    found: AgentHistory = logged_in.desk.listening.agent_history(logged_in.actor, waiting(logged_in))
    assert losses_words(found) == ("4.3 Hold, mute and transfer (Inbound service scorecard) 2 / 2; "
                                   "4.3 Hold, mute and transfer (外呼表) 1 / 1")
    assert "over the calls of Inbound service scorecard, 外呼表" in mean_words(found)


def test_bonus_note_and_hidden_rows_are_no_loss(logged_in: LoggedIn, inspector: Actor) -> None:
    """1.2 and 2.3 lost; a bonus of none, an empty note and what a condition hides did not; neither did no score."""
    with logged_in.desk.station.database.transaction() as session:
        book = open_book(session, logged_in)
        agent = book.agent("A01", book.team("一班"))
        items = [book.call(agent, at(day)).id for day in (3, 4, 5)]
    card = add_card(logged_in)
    lost = "1.1: {ticks: {}}\n1.2: {value: some}\n2.1: {value: no}\n2.3: {value: 4}\n2.4: {value: 0}"
    score(logged_in, inspector, items[0], card, lost)
    score(logged_in, inspector, items[1], card, "1.1: {na: true}\n1.2: {value: all}\n2.1: {value: yes}\n"
                                                "2.2: {value: no}\n2.3: {value: 5}\n2.5: {value: 好}")
    score(logged_in, inspector, items[2], card, Answers(unscorable=Unscorable.SILENT), heard=False)
    found = figures(logged_in)
    assert [(p.code, p.share.count, p.share.n) for p in found.problems] == [("1.2", 1, 2), ("2.1", 1, 2), ("2.3", 1, 2)]
    assert (found.coverage.scored, found.coverage.unscorable, found.quality.centre.n) == (3, 1, 2)


def test_scores_that_bonuses_led_above_100_have_a_mean_an_interval_and_charts(logged_in: LoggedIn) -> None:
    def with_bonuses(book: Book) -> None:
        team = book.team("一班")
        for number in range(1, 4):
            agent = book.agent(f"A0{number}", team)
            for day in range(3, 15):
                book.score(book.call(agent, at(day)), bonus_milli=1_000 + 500 * (day % 3) + 1_000 * number)

    write(logged_in, with_bonuses)
    found = figures(logged_in)
    mean = found.quality.centre
    assert mean.value == pytest.approx(103.5) and mean.low is not None and mean.high is not None
    assert 100 < mean.low < 103.5 < mean.high < 106
    assert all(one.mean.low and one.mean.high and one.mean.low < (one.mean.value or 0) < one.mean.high
               for one in found.people.agents)
    charts = [chart for chapter in chapters(found, sentences(found)) for chart in chapter.charts if not chart.empty]
    assert charts
    for chart in charts:
        sheet = drawn(chart)
        assert all(left >= -0.5 and right <= 560.5 for left, _top, right, _bottom in sheet.inked())
