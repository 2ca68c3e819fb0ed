"""Teams: their names, who is in them today, and their leaders with dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.numerals import by_number
from qadesk.models.people import Account, Actor, Leadership, Membership, Role, RoleGrant, Team
from qadesk.models.periods import local_day
from qadesk.models.stays import Stay, Stays, checked
from qadesk.models.teams import LeaderAccount, TeamRecord, TeamRow
from qadesk.services.base import Service
from qadesk.services.stay_rows import on_day, stay_words, write_stays


class Teams(Service):
    """The teams of the centre. A renamed team keeps its members, calls and figures."""

    def list(self, actor: Actor) -> tuple[TeamRow, ...]:
        """All teams by name with today's members and leaders."""
        with self.read(actor, "teams.list") as session:
            today = local_day(self._station.clock.now_utc_ms(), self.rules_in(session).zone)
            members, leaders = _members_on(session, today), _leaders_on(session, today)
            return tuple(TeamRow(team.id, team.name, members.get(team.id, 0), tuple(leaders.get(team.id, ())))
                         for team in sorted(session.scalars(select(Team)), key=lambda team: by_number(team.name)))

    def record(self, actor: Actor, team_id: int) -> TeamRecord:
        """A team with its leaders' days. Raises NotFound."""
        with self.read(actor, "teams.record") as session:
            return _record(session, _team(session, team_id))

    def leader_accounts(self, actor: Actor) -> tuple[LeaderAccount, ...]:
        """The open accounts with the role of team leader, by name."""
        with self.read(actor, "teams.leader_accounts") as session:
            accounts = sorted(_able(session).values(), key=lambda account: account.display_name)
            return tuple(LeaderAccount(account.login_name, account.display_name) for account in accounts)

    def add(self, actor: Actor, name: str, leaders: Sequence[Stay] = ()) -> TeamRecord:
        """Add a team. Raises RuleBroken without a name, Conflict when it is taken."""
        with self.act(actor, "teams.add", about=name) as act:
            team = Team(name=_free_name(act.session, name, None))
            act.session.add(team)
            act.session.flush()
            _write_leaders(act.session, team, checked(leaders, one_at_a_time=False))
            act.detail = {"leaders": stay_words(_leaders(act.session, team))}
            return _record(act.session, team)

    def change(self, actor: Actor, team_id: int, *, name: str, leaders: Sequence[Stay]) -> TeamRecord:
        """Keep another name or other leaders. Raises NotFound, Conflict, or RuleBroken for who is no team leader."""
        with self.act(actor, "teams.change") as act:
            team = _team(act.session, team_id)
            act.about, before = team.name, _facts(act.session, team)
            team.name = _free_name(act.session, name, team)
            _write_leaders(act.session, team, checked(leaders, one_at_a_time=False))
            act.detail = {"old": before, "new": _facts(act.session, team)}
            return _record(act.session, team)


def _team(session: Session, team_id: int) -> Team:
    team = session.get(Team, team_id)
    if team is None:
        raise NotFound(_("This team is no longer in the station."), todo=_("Choose another one from the list."))
    return team


def _free_name(session: Session, name: str, team: Team | None) -> str:
    name = name.strip()
    if not name:
        raise RuleBroken(_("A team has a name."), todo=_("Type the name."), code="E-TEA-04")
    other = session.scalars(select(Team).where(Team.name == name)).first()
    if other is not None and other is not team:
        raise Conflict(_("There is a team {name} already.").format(name=name), safe=_("Nothing was changed."),
                       todo=_("Choose another name."), code="E-TEA-05")
    return name


def _members_on(session: Session, day: date) -> dict[int, int]:
    rows = session.execute(select(Membership.team_id, func.count(Membership.agent_id)).where(
        on_day(Membership, day)).group_by(Membership.team_id))
    return dict(rows.all())


def _leaders_on(session: Session, day: date) -> dict[int, list[str]]:
    rows = session.execute(select(Leadership.team_id, Account.display_name).join(Account).where(
        on_day(Leadership, day), Account.closed_utc_ms.is_(None),
    ).order_by(Leadership.from_day))
    found: dict[int, list[str]] = {}
    for team_id, name in rows:
        found.setdefault(team_id, []).append(name)
    return found


def _rows(session: Session, team: Team) -> Sequence[Leadership]:
    return session.scalars(select(Leadership).where(Leadership.team_id == team.id).order_by(
        Leadership.from_day)).all()


def _leaders(session: Session, team: Team) -> Stays:
    return tuple(Stay(row.account.login_name, row.from_day, row.to_day) for row in _rows(session, team))


def _facts(session: Session, team: Team) -> dict[str, object]:
    return {"name": team.name, "leaders": stay_words(_leaders(session, team))}


def _able(session: Session) -> dict[str, Account]:
    """The open accounts with the role of team leader, by login name."""
    leading = select(Account).join(RoleGrant).where(RoleGrant.role == Role.TEAM_LEADER,
                                                    Account.closed_utc_ms.is_(None))
    return {account.login_name: account for account in session.scalars(leading)}


def _write_leaders(session: Session, team: Team, stays: Stays) -> None:
    """Who is named anew must be able to lead; who led before and has lost the role stays in the list."""
    able = _able(session)
    rows: dict[str, list[Leadership]] = {}
    for row in _rows(session, team):
        rows.setdefault(row.account.login_name, []).append(row)
    known = {(name, row.from_day) for name, named in rows.items() for row in named}
    unable = next((stay.name for stay in stays if stay.name not in able and (stay.name, stay.from_day) not in known),
                  None)
    if unable is not None:
        raise RuleBroken(_("The account {name} has not the role of team leader.").format(name=unable),
                         todo=_("The administrator gives the role under Accounts."), code="E-TEA-06")
    write_stays(session, rows, stays, lambda stay: Leadership(
        account=able[stay.name], team=team, from_day=stay.from_day, to_day=stay.to_day))
    session.flush()


def _record(session: Session, team: Team) -> TeamRecord:
    return TeamRecord(team.id, team.name, _leaders(session, team))
