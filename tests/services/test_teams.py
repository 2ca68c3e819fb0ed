"""Teams: named, renamed with old and new on record, led by accounts with dates; members follow their agents."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.audit import AuditRow
from qadesk.models.people import Account, Actor, NewAccount, Role, RoleGrant
from qadesk.models.stays import Stay
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import Field

JANUARY, JULY, TODAY = date(2026, 1, 1), date(2026, 7, 1), date(2026, 9, 7)
LEADER = NewAccount("wang", "王建", builders.PASSWORD, frozenset({Role.TEAM_LEADER}))
SECOND = NewAccount("liu", "刘畅", builders.PASSWORD, frozenset({Role.TEAM_LEADER}))


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    return Field(logged_in, tmp_path / "来源")


@pytest.fixture
def leader(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, LEADER)


def audit(session: LoggedIn, action: str) -> list[AuditRow]:
    with session.desk.station.database.reading() as reading:
        rows = list(reading.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.seq)))
        reading.expunge_all()
    return rows


def test_teams_stand_in_the_order_in_which_people_count(logged_in: LoggedIn) -> None:
    teams, actor = logged_in.desk.teams, logged_in.actor
    for name in ("三班", "十班", "一班", "二班"):
        teams.add(actor, name)
    assert [team.name for team in teams.list(actor)] == ["一班", "二班", "三班", "十班"]


def test_teams_show_todays_members_and_leaders(field: Field, leader: Actor) -> None:
    session = field.session
    teams, actor = session.desk.teams, session.actor
    field.import_people("工号,姓名,班组,自,至,入职\nA01,张伟,一班,2026-01-01,,\nA02,李娜,一班,2026-01-01,2026-08-31,\n"
                        "A03,王芳,二班,2026-10-01,,\n")
    one = next(row for row in teams.list(actor) if row.name == "一班")
    assert one.members == 1
    teams.change(actor, one.team_id, name="一班", leaders=[Stay("wang", JANUARY)])
    assert [(row.name, row.members, row.leaders) for row in teams.list(actor)] == [
        ("一班", 1, ("王建",)), ("二班", 0, ())]
    assert [account.login_name for account in teams.leader_accounts(actor)] == ["wang"]


def test_a_renamed_team_keeps_its_members_and_the_trail_has_both_names(field: Field) -> None:
    session = field.session
    field.import_people()
    one = next(row for row in session.desk.teams.list(session.actor) if row.name == "一班")
    session.desk.teams.change(session.actor, one.team_id, name=" 客服一班 ", leaders=())
    people = {row.staff_no: row.team for row in session.desk.people.list(session.actor)}
    assert people["A01"] == "客服一班"
    (row,) = audit(session, "teams.change")
    assert row.about == "一班"
    assert row.detail == {"old": {"name": "一班", "leaders": []}, "new": {"name": "客服一班", "leaders": []}}


def test_names_are_unique_and_not_empty(logged_in: LoggedIn) -> None:
    teams, actor = logged_in.desk.teams, logged_in.actor
    teams.add(actor, "一班")
    other = teams.add(actor, "二班")
    for name, error in (("一班", Conflict), (" ", RuleBroken)):
        with pytest.raises(error):
            teams.add(actor, name)
        with pytest.raises(error):
            teams.change(actor, other.team_id, name=name, leaders=())
    with pytest.raises(NotFound):
        teams.change(actor, 99, name="三班", leaders=())
    assert [row.name for row in teams.list(actor)] == ["一班", "二班"]


def test_leaders_follow_one_another_and_need_the_role(logged_in: LoggedIn, leader: Actor, inspector: Actor) -> None:
    builders.add_account(logged_in, SECOND)
    teams, actor = logged_in.desk.teams, logged_in.actor
    team = teams.add(actor, "一班", [Stay("wang", JANUARY)])
    turns = [Stay("wang", JANUARY, date(2026, 6, 30)), Stay("liu", JULY)]
    assert teams.change(actor, team.team_id, name="一班", leaders=turns).leaders == tuple(turns)
    with pytest.raises(RuleBroken, match="lin"):
        teams.change(actor, team.team_id, name="一班", leaders=[*turns, Stay("lin", TODAY)])
    with pytest.raises(RuleBroken):
        teams.change(actor, team.team_id, name="一班", leaders=[*turns, Stay("liu", TODAY)])
    assert teams.record(actor, team.team_id).leaders == tuple(turns)


def test_who_lost_the_role_stays_in_the_history(logged_in: LoggedIn, leader: Actor) -> None:
    teams, actor = logged_in.desk.teams, logged_in.actor
    team = teams.add(actor, "一班", [Stay("wang", JANUARY)])
    with logged_in.desk.station.database.transaction() as session:
        account = session.get_one(Account, leader.account_id)
        session.delete(session.get_one(RoleGrant, (account.id, Role.TEAM_LEADER)))
    ended = [Stay("wang", JANUARY, TODAY)]
    assert teams.change(actor, team.team_id, name="一班", leaders=ended).leaders == tuple(ended)
    with pytest.raises(RuleBroken):
        teams.change(actor, team.team_id, name="一班", leaders=[*ended, Stay("wang", date(2026, 12, 1))])


def test_a_leader_and_an_inspector_keep_no_teams(logged_in: LoggedIn, leader: Actor, inspector: Actor) -> None:
    for actor in (leader, inspector):
        with pytest.raises(NotAllowed):
            logged_in.desk.teams.add(actor, "三班")
        with pytest.raises(NotAllowed):
            logged_in.desk.people.list(actor)
