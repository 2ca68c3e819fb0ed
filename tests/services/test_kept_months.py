"""Months that are kept are the months as they stand: whatever they count, once committed, is read anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event, select

from qadesk.models.months import Month
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_values import Behind
from qadesk.services.stations import LoggedIn
from tests.services.months import fill, open_book
from tests.services.test_summary_figures import figures, write

JULY = Month(2026, 7)


@pytest.fixture
def reads(logged_in: LoggedIn) -> Iterator[list[str]]:
    """The statements that add a month up, as they are sent."""
    write(logged_in, lambda book: fill(book, 3, agents=4, calls=5, month=JULY))
    sent: list[str] = []
    engine = logged_in.desk.station.database._reader

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "sum(score * score)" in statement:
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def july(found: MonthFigures) -> object:
    return next(point.mean for point in found.quality.trend if point.month == JULY)


def test_a_month_is_added_up_once_until_something_that_it_counts_is_committed(
        logged_in: LoggedIn, reads: list[str]) -> None:
    first = figures(logged_in)
    sent = len(reads)
    assert sent and figures(logged_in) == first and len(reads) == sent
    logged_in.desk.summary_figures.calls(logged_in.actor, Behind(JULY, agent_id=1))
    assert figures(logged_in) == first and len(reads) == sent  # an audit row changes no month


def test_a_score_that_comes_later_is_counted(logged_in: LoggedIn, reads: list[str]) -> None:
    before = july(figures(logged_in))
    with logged_in.desk.station.database.transaction() as session:
        waiting = session.scalars(select(QueueItem).where(QueueItem.state == QueueState.WAITING)).first()
        open_book(session, logged_in).score(waiting or pytest.fail("none waits"), "1.1", "2.2")
    after = july(figures(logged_in))
    assert after != before
    logged_in.desk.station.kept_months._found.clear()
    assert july(figures(logged_in)) == after


def test_what_was_read_while_a_commit_came_in_between_is_not_kept(logged_in: LoggedIn) -> None:
    kept = logged_in.desk.station.kept_months

    def read() -> tuple[()]:
        write(logged_in, lambda book: book.agent("A77"))
        return ()

    kept.sums(JULY, None, read)
    asked: list[bool] = []
    kept.sums(JULY, None, lambda: asked.append(True) or ())  # type: ignore[func-returns-value]
    assert asked
