"""A week that was drawn in a small centre of three inspectors, and what is stored of its calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.errors import UserError
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.models.sampling import DrawnCall, QueueItem
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import WEEK, Field

CREW = (builders.INSPECTOR, NewAccount("chen", "陈静", builders.PASSWORD, frozenset({Role.INSPECTOR})),
        NewAccount("wu", "吴敏", builders.PASSWORD, frozenset({Role.INSPECTOR})))
P = "40718293"


def filled_week(logged_in: LoggedIn, folder: Path) -> Field:
    """A week ready to be drawn: two agents with twelve calls each."""
    field = Field(logged_in, folder / "来源")
    field.fill()
    return field


def add_crew(logged_in: LoggedIn) -> tuple[Actor, ...]:
    """Three inspectors."""
    return tuple(builders.add_account(logged_in, one) for one in CREW)


def drawn_week(logged_in: LoggedIn, folder: Path) -> Field:
    """The week drawn: eight calls in the queue, three of agent A01 and five of A02, who is new."""
    field = filled_week(logged_in, folder)
    logged_in.desk.sampling.draw_period(logged_in.actor, WEEK, P)
    return field


def items(logged_in: LoggedIn, **by: object) -> list[QueueItem]:
    """The drawn calls as queue items, in the order of the work."""
    with logged_in.desk.station.database.reading() as session:
        found = list(session.scalars(select(QueueItem).filter_by(origin="draw", **by).order_by(QueueItem.order_key)))
        for item in found:
            assert item.call.rec_id and item.drawn_call is not None
        session.expunge_all()
        return found


def drawn_calls(logged_in: LoggedIn) -> list[DrawnCall]:
    """The rows of the drawn calls by their place."""
    with logged_in.desk.station.database.reading() as session:
        found = list(session.scalars(select(DrawnCall).order_by(DrawnCall.position)))
        session.expunge_all()
        return found


@contextmanager
def refused(kind: type[UserError], code: str, match: str | None = None) -> Iterator[None]:
    """What is done in the block is refused with this code, in words that `match`."""
    with pytest.raises(kind, match=match) as caught:
        yield
    assert caught.value.code == code
