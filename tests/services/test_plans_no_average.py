"""What is listened to on purpose enters no average and no tally: each kind of plan, all of it scored 0."""

from __future__ import annotations

from sqlalchemy import select

from qadesk.models.sampling import Origin, QueueItem, QueueState
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.months import AUGUST, Book
from tests.services.test_listening_plans import DAYS, LEADER, call_ids, make
from tests.services.trainings import FROM, TO, at, fill_tallies, write


def test_planned_calls_enter_no_average(logged_in: LoggedIn) -> None:
    """The known wrong way, a drawn call scored 0, shows in the same figures."""
    write(logged_in, fill_tallies)
    leader = builders.add_account(logged_in, LEADER)
    actor, month = logged_in.actor, AUGUST.next()
    ids = call_ids(logged_in)
    for origin, call in zip((Origin.RISK, Origin.MYSTERY, Origin.JOINT), ids, strict=False):
        make(logged_in, origin, call_ids=(call,),
             listeners=(leader.account_id,) if origin is Origin.JOINT else ())
    make(logged_in, Origin.NEW_STAFF, agents=("A01",), calls_each=3, **DAYS)
    figures, tallies = logged_in.desk.summary_figures, logged_in.desk.training
    before = (figures.month(actor, month), tallies.tallies(actor, FROM, TO))

    def score_all(book: Book) -> None:
        asked = select(QueueItem).where(QueueItem.origin != Origin.DRAW, QueueItem.state == QueueState.WAITING)
        for item in book.session.scalars(asked).all():
            book.score(item, *(criterion.code for criterion in book.card.criteria))

    write(logged_in, score_all)
    after = (figures.month(actor, month), tallies.tallies(actor, FROM, TO))
    assert sum(row.scored for row in logged_in.desk.listening_plans.list(actor)) == 6
    assert (before[0].quality, before[0].problems, before[0].people, before[1]) == (
        after[0].quality, after[0].problems, after[0].people, after[1])

    def score_drawn(book: Book) -> None:
        agent = next(iter(book.session.scalars(select(QueueItem)))).call.agent
        assert agent is not None
        book.score(book.call(agent, at(2, 10, 9)), *(criterion.code for criterion in book.card.criteria))

    write(logged_in, score_drawn)
    assert figures.month(actor, month).quality != after[0].quality
