"""Months and papers that nobody wishes for: nothing scored, one call, nothing applies, people move, words bite."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from qadesk.models.closing import MonthFile
from qadesk.models.coaching import InterviewKind
from qadesk.models.coaching_list import NewInterview
from qadesk.models.months import Month
from qadesk.models.people import Membership
from qadesk.models.printing import PrintedPaper
from qadesk.models.summary_values import Behind
from qadesk.services.stations import LoggedIn
from tests.services.closings import close
from tests.services.evaluated import stored
from tests.services.interviews import typed
from tests.services.months import AUGUST, Book
from tests.services.poison import RARE, RARE_SPELT, WORDS, fill_poisoned, formulas, stands, text_of
from tests.services.trainings import FROM, TO, at, criterion, draft, new, write

N_FILES = 4


def nothing(book: Book) -> None:
    """No calls, no people."""


def not_scored(book: Book) -> None:
    agent = book.agent("A01", book.team("一班"))
    for day in range(3, 20):
        book.known(agent, at(day))
    book.call(agent, at(4))


def one_call(book: Book) -> None:
    book.score(book.call(book.agent("A01", book.team("一班")), at(5)), book.card.criteria[0].code)


def nothing_applies(book: Book) -> None:
    agent = book.agent("A01", book.team("一班"))
    for day in range(3, 17):
        book.score(book.call(agent, at(day)), na=tuple(criterion.code for criterion in book.card.criteria))


def people_move(book: Book) -> None:
    """One changes the team in the middle of the month, one has left before its end, one is in no team."""
    one, two = book.team("一班"), book.team("二班")
    moved, left, alone = book.agent("A01", one), book.agent("A02", one), book.agent("A03")
    book.session.query(Membership).filter_by(agent_id=moved.id).update({"to_day": date(2026, 8, 15)})
    book.session.add(Membership(agent_id=moved.id, team_id=two.id, from_day=date(2026, 8, 16)))
    book.session.query(Membership).filter_by(agent_id=left.id).update({"to_day": date(2026, 8, 20)})
    for agent, days in ((moved, range(3, 29, 2)), (left, range(3, 20)), (alone, range(3, 15))):
        for day in days:
            book.score(book.call(agent, at(day)), *([book.card.criteria[1].code] if day % 3 == 0 else []))


MONTHS: tuple[Callable[[Book], None], ...] = (nothing, not_scored, one_call, nothing_applies, people_move,
                                              fill_poisoned)


@pytest.mark.parametrize("fill", MONTHS)
@pytest.mark.parametrize("month", [AUGUST, Month(2026, 2)])
def test_every_month_has_its_figures_and_its_paper(logged_in: LoggedIn, fill: Callable[[Book], None],
                                                   month: Month) -> None:
    write(logged_in, fill)
    desk = logged_in.desk
    figures = desk.summary_figures.month(logged_in.actor, month)
    assert figures.month == month
    paper = desk.printing.monthly_summary(logged_in.actor, month)
    assert paper.n_pages == len(PdfReader(BytesIO(paper.pdf)).pages) and "nan" not in text_of(paper).lower().split()
    tallies = desk.training.tallies(logged_in.actor, month.first_day, month.last_day)
    assert all(row.whole.n > 0 for row in tallies.rows)
    assert desk.coaching.list(logged_in.actor) is not None


@pytest.mark.parametrize("fill", MONTHS)
def test_every_month_can_be_closed_and_its_files_opened(logged_in: LoggedIn, fill: Callable[[Book], None]) -> None:
    write(logged_in, fill)
    close(logged_in)
    files = {row.name: row.content for row in stored(logged_in, MonthFile)}
    assert len(files) == N_FILES and formulas(files["month.xlsx"]) == []
    assert load_workbook(BytesIO(files["month.xlsx"])).worksheets


def test_a_month_of_bad_names_is_printed_with_all_of_them(logged_in: LoggedIn) -> None:
    write(logged_in, fill_poisoned)
    paper = logged_in.desk.printing.monthly_summary(logged_in.actor, AUGUST)
    text = text_of(paper)
    assert [words for words in WORDS if not stands(words, text)] == []
    rare_is_spelt(paper)


def test_an_interview_with_bad_words_is_printed_whole(logged_in: LoggedIn) -> None:
    write(logged_in, fill_poisoned)
    desk, actor = logged_in.desk, logged_in.actor
    for number, words in enumerate(WORDS):
        offers = desk.coaching.offers(actor, f"X{number:02}")
        chosen = tuple(call.evaluation_id for call in offers.calls[:2])
        record = desk.coaching.begin(actor, NewInterview(
            str(uuid.uuid4()), offers.agent.agent_id, topic=words, evaluation_ids=chosen,
            focus=tuple(offers.criteria)[:1]))
        record = desk.coaching.finish(actor, record.interview_id, typed(
            record, agent_words=words, guidance=words, place=words[:40]))
        for paper in (desk.printing.interview_record(actor, record.interview_id),
                      desk.printing.interview_progress(actor, record.interview_id)):
            assert stands(words, text_of(paper)), (paper.title, words)
            assert words != RARE or rare_is_spelt(paper)


def test_an_interview_without_calls_is_praise_or_talk_all_the_same(logged_in: LoggedIn) -> None:
    write(logged_in, one_call)
    desk, actor = logged_in.desk, logged_in.actor
    agent_id = desk.coaching.agents(actor)[0].agent_id
    for kind in InterviewKind:
        record = desk.coaching.begin(actor, NewInterview(str(uuid.uuid4()), agent_id, kind=kind, topic="谢谢"))
        record = desk.coaching.finish(actor, record.interview_id, typed(record, follow_ups_wanted=0))
        assert desk.printing.interview_record(actor, record.interview_id).n_pages == 1


def test_a_request_of_bad_names_is_printed_and_withdrawn(logged_in: LoggedIn) -> None:
    write(logged_in, fill_poisoned)
    desk, actor = logged_in.desk, logged_in.actor
    for words in WORDS:
        found = draft(logged_in, criterion(logged_in))
        record = desk.training.raise_(actor, new(found, wish=words, trainer_name=words[:60]))
        paper = desk.printing.training_request(actor, record.request_id)
        assert stands(words, text_of(paper)), words
        record = desk.training.withdraw(actor, record.request_id, words)
        assert stands(words, text_of(desk.printing.training_request(actor, record.request_id)))
    assert (found.from_day, found.to_day) == (FROM, TO)


def test_every_number_still_leads_to_its_calls(logged_in: LoggedIn) -> None:
    write(logged_in, people_move)
    desk, actor = logged_in.desk, logged_in.actor
    figures = desk.summary_figures.month(actor, AUGUST)
    assert len(desk.summary_figures.calls(actor, Behind(AUGUST))) == figures.quality.centre.n == 42
    assert desk.printing.monthly_summary(actor, AUGUST, team_id=2).n_pages > 0


def rare_is_spelt(paper: PrintedPaper) -> bool:
    """A letter that no face has is spelt and listed; where a face has it, it stands as it is."""
    text = text_of(paper)
    assert (RARE_SPELT in text and paper.missing_characters == ("𠮷",)) or RARE in text
    return True
