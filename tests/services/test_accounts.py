"""Accounts: who may add them, which roles go together, and passwords that change."""

from __future__ import annotations

import pytest

from qadesk.errors import Conflict, NotAllowed, RuleBroken
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.security.slots import SlotFile, WrongPassword
from qadesk.services.stations import LoggedIn
from tests import builders


def test_an_added_account_can_log_in_and_is_listed(logged_in: LoggedIn, inspector: Actor) -> None:
    assert [row.login_name for row in logged_in.desk.accounts.list(logged_in.actor)] == ["lin", "zhou"]
    slots = SlotFile.load(logged_in.desk.station.folder)
    assert slots.unlock("lin", builders.PASSWORD).account_id == inspector.account_id


def test_an_inspector_may_not_add_accounts(logged_in: LoggedIn, inspector: Actor) -> None:
    with pytest.raises(NotAllowed):
        logged_in.desk.accounts.add(inspector, builders.AUDITOR)
    assert not logged_in.desk.accounts.has_auditor(logged_in.actor)


@pytest.mark.parametrize("roles", [set(), {Role.AUDITOR, Role.SUPERVISOR}])
def test_the_auditor_excludes_all_other_roles(logged_in: LoggedIn, roles: set[Role]) -> None:
    with pytest.raises(RuleBroken, match="auditor"):
        logged_in.desk.accounts.add(logged_in.actor, NewAccount("wu", "吴正", builders.PASSWORD, frozenset(roles)))


def test_a_taken_name_is_refused_and_its_password_stays(logged_in: LoggedIn, inspector: Actor) -> None:
    with pytest.raises(Conflict, match="lin"):
        logged_in.desk.accounts.add(logged_in.actor, NewAccount("lin", "另一人", "Another-2026",
                                                                frozenset({Role.TRAINER})))
    assert SlotFile.load(logged_in.desk.station.folder).unlock("lin", builders.PASSWORD)


def test_a_changed_password_replaces_the_old_one(logged_in: LoggedIn) -> None:
    logged_in.desk.accounts.change_password(logged_in.actor, builders.PASSWORD, "Another-2026")
    slots = SlotFile.load(logged_in.desk.station.folder)
    assert slots.unlock("zhou", "Another-2026").key == logged_in.desk.station.data_key
    with pytest.raises(WrongPassword):
        slots.unlock("zhou", builders.PASSWORD)


def test_the_old_password_is_needed_to_change_it(logged_in: LoggedIn) -> None:
    with pytest.raises(WrongPassword):
        logged_in.desk.accounts.change_password(logged_in.actor, "falsch", "Another-2026")
