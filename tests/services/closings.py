"""Months for the tests of closing: a station whose August is filled and settled, a clock that can be moved on."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from qadesk.clock import FixedClock
from qadesk.models.closing import Seal
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.months import Month
from qadesk.models.people import Actor
from qadesk.models.scorecards import FatalState
from qadesk.services.stations import LoggedIn
from tests.services.months import AUGUST, fill
from tests.services.test_summary_figures import write


def pass_time(logged_in: LoggedIn, **span: float) -> None:
    """Move the station's clock on."""
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(**span).total_seconds())


def settled_august(logged_in: LoggedIn, seed: int = 5, *, agents: int = 4, calls: int = 8) -> None:
    """A month whose fatal items are all decided."""
    write(logged_in, lambda book: fill(book, seed, agents=agents, calls=calls))
    with logged_in.desk.station.database.transaction() as session:
        who = logged_in.actor.account_id
        session.execute(update(FatalTick).where(FatalTick.state == FatalState.PENDING).values(
            state=FatalState.CONFIRMED, decided_by=who, decided_utc_ms=1, reason="听到", alone=True))
        session.execute(update(Evaluation).where(Evaluation.fatal_state == FatalState.PENDING).values(
            fatal_state=FatalState.CONFIRMED))


def close(logged_in: LoggedIn, month: Month = AUGUST, actor: Actor | None = None) -> Seal:
    """Close a month, and let a minute pass."""
    desk, who = logged_in.desk, actor or logged_in.actor
    seal = desk.closing.close(who, desk.closing.prepare(who, month))
    pass_time(logged_in, minutes=1)
    return seal
