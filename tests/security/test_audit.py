"""The audit chain: rows in sequence, and an edited, missing or swapped row is discovered."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from qadesk.errors import NotAllowed
from qadesk.models.audit import AuditRow
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests import builders


def _attack(logged_in: LoggedIn, *statements: str) -> int | None:
    with logged_in.desk.station.database.transaction() as session:
        session.execute(text("DROP TRIGGER audit_no_update"))
        session.execute(text("DROP TRIGGER audit_no_delete"))
        for statement in statements:
            session.execute(text(statement))
    with logged_in.desk.station.database.reading() as session:
        return logged_in.desk.station.chain.first_break(session)


def test_acts_and_refusals_stand_in_the_trail(logged_in: LoggedIn, inspector: Actor) -> None:
    with pytest.raises(NotAllowed):
        logged_in.desk.accounts.list(inspector)
    with logged_in.desk.station.database.reading() as session:
        rows = session.execute(select(AuditRow.who, AuditRow.action, AuditRow.outcome).order_by(AuditRow.seq)).all()
    assert [tuple(row) for row in rows] == [
        ("周岚", "stations.create", "done"), ("周岚", "stations.login", "done"),
        ("周岚", "accounts.add", "done"), ("林晓", "accounts.list", "refused")]


def test_an_act_that_fails_leaves_neither_change_nor_row(logged_in: LoggedIn) -> None:
    accounts = logged_in.desk.accounts
    accounts.add(logged_in.actor, builders.INSPECTOR)
    before = len(accounts.list(logged_in.actor))
    with pytest.raises(Exception, match="is taken"):
        accounts.add(logged_in.actor, builders.INSPECTOR)
    assert len(accounts.list(logged_in.actor)) == before
    with logged_in.desk.station.database.reading() as session:
        assert session.scalars(select(AuditRow.action).order_by(AuditRow.seq.desc())).first() == "accounts.add"
        assert logged_in.desk.station.chain.head(session).seq == 3


@pytest.mark.parametrize(("attack", "found_at"), [
    (("UPDATE audit SET who = '别人' WHERE seq = 2",), 2),
    (("DELETE FROM audit WHERE seq = 2",), 2),
    (("UPDATE audit SET seq = 9 WHERE seq = 2", "UPDATE audit SET seq = 2 WHERE seq = 3",
      "UPDATE audit SET seq = 3 WHERE seq = 9"), 2),
    (("DELETE FROM audit WHERE seq = 3",), None),  # the tail: only a printed head tells
])
def test_which_attacks_the_chain_alone_discovers(logged_in: LoggedIn, inspector: Actor,
                                                 attack: tuple[str, ...], found_at: int | None) -> None:
    assert _attack(logged_in, *attack) == found_at
