"""Who a text of a list is: staff number, then alias of the day, then a name that one agent has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from qadesk.models.people import Agent
from qadesk.models.sources import AgentAlias, AliasKind
from qadesk.services.alias_query import AliasBook
from qadesk.services.stations import LoggedIn

MAY, JUNE, JULY = date(2026, 5, 31), date(2026, 6, 15), date(2026, 7, 1)
A01, A02 = (1, "A01"), (2, "A02")


@pytest.fixture
def session(logged_in: LoggedIn) -> Iterator[Session]:
    with logged_in.desk.station.database.transaction() as session:
        session.add_all([Agent(id=1, staff_no="A01", name="张伟"), Agent(id=2, staff_no="A02", name="李 娜"),
                         Agent(id=3, staff_no="A03", name="王芳"), Agent(id=4, staff_no="A04", name="王芳"),
                         Agent(id=5, staff_no="8001", name="")])
        yield session


def settle(session: Session, text: str, agent_id: int | None, first: date | None = None,
           last: date | None = None) -> None:
    session.add(AgentAlias(text=text, kind=AliasKind.EXTENSION, agent_id=agent_id, from_day=first, to_day=last,
                           account_id=session.info.get("account", ""), changed_utc_ms=0))


@pytest.fixture
def book(session: Session, logged_in: LoggedIn) -> AliasBook:
    session.info["account"] = logged_in.actor.account_id
    settle(session, "8001", 1)  # a staff number goes first
    settle(session, "8002", 1, None, MAY)
    settle(session, "8002", 2, JUNE, None)
    settle(session, "SIP/Trunk-1", None)
    settle(session, "张伟", None, JUNE, JUNE)
    session.flush()
    return AliasBook(session)


@pytest.mark.parametrize(("text", "day", "agent"), [
    ("A01", MAY, A01), ("a01", MAY, None), ("8001", MAY, (5, "8001")),
    ("8002", MAY, A01), ("8002", JUNE, A02), ("8002", JULY, A02), ("８００２ ", JULY, A02),
    ("8002", date(2026, 6, 1), None),
    ("sip/trunk-1", MAY, None), ("李　娜", MAY, A02), ("李娜", MAY, A02), ("王芳", MAY, None),
    ("张伟", MAY, A01), ("张伟", JUNE, None), ("张伟", JULY, A01), ("", MAY, None), ("陌生人", MAY, None),
], ids=[f"case{at:02}" for at in range(17)])
def test_a_text_is_found_by_number_then_alias_then_name(book: AliasBook, text: str, day: date,
                                                       agent: tuple[int, str] | None) -> None:
    assert book.find(text, day) == agent


def test_who_was_settled_to_be_nobody_is_so_on_those_days_only(book: AliasBook) -> None:
    assert book.is_nobody("SIP/Trunk-1", MAY)
    assert [book.is_nobody("张伟", day) for day in (MAY, JUNE, JULY)] == [False, True, False]
    assert not book.is_nobody("陌生人", MAY)
    assert not book.is_nobody("8001", MAY)
