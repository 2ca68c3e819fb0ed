"""Bringing a list of people in: agents and teams made, moves noted, contradictions told, calls linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from pypinyin import lazy_pinyin
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qadesk.database.station_database import announce
from qadesk.i18n import _
from qadesk.importing.people import FIELD_NAMES
from qadesk.models.calls import Call
from qadesk.models.imports import PersonRow, Reject
from qadesk.models.people import Agent, Membership, Team

_SINCE_ALWAYS = date(2000, 1, 1)


class PeopleTaken:
    """The agents and teams of one transaction, by number and by name."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._agents = {agent.staff_no: agent for agent in session.scalars(select(Agent))}
        self._teams = {team.name: team for team in session.scalars(select(Team))}
        self.counts: Counter[str] = Counter()

    def take(self, person: PersonRow) -> list[Reject]:
        """Add or change one person; a row that contradicts what is known comes back as a reject."""
        before = self.counts.total()
        agent = self._agents.get(person.staff_no) or Agent(
            staff_no=person.staff_no, name=person.name, pinyin=pinyin_of(person.name), hired_on=person.hired_on)
        if person.team and (reject := self._place(agent, person)):
            return [reject]
        self._keep(agent, person)
        if self.counts.total() == before:
            self.counts["known"] += 1
        return []

    def _keep(self, agent: Agent, person: PersonRow) -> None:
        """Add the agent, or take another name or hiring day over."""
        if person.staff_no not in self._agents:
            self._session.add(agent)
            self._agents[person.staff_no] = agent
            self.counts["agent"] += 1
        elif agent.name != person.name or (person.hired_on and agent.hired_on != person.hired_on):
            agent.name, agent.pinyin = person.name, pinyin_of(person.name)
            agent.hired_on = person.hired_on or agent.hired_on
            self.counts["changed"] += 1

    def _place(self, agent: Agent, person: PersonRow) -> Reject | None:
        """Put the agent in the team from the day on; moving on ends the time in the team before."""
        team = self._teams.get(person.team) or Team(name=person.team)
        now = next((m for m in agent.memberships if m.team is team and self._same_time(m, person)), None)
        if now is not None:
            return self._end(now, person)
        since = person.from_day or (None if agent.memberships else person.hired_on or agent.hired_on)
        if since is None and agent.memberships:
            return _refused(person, "from_day", "", _("the agent is in another team; say from which day on"))
        return self._join(agent, team, since or _SINCE_ALWAYS, person)

    def _end(self, now: Membership, person: PersonRow) -> Reject | None:
        """Keep the last day that a row gives of a time in a team."""
        if person.to_day is None or now.to_day == person.to_day:
            return None
        others = [membership for membership in now.agent.memberships if membership is not now]
        reject = _misplaced(person, now.from_day, others, "to_day")
        if reject is None:
            now.to_day = person.to_day
            self.counts["changed"] += 1
        return reject

    def _join(self, agent: Agent, team: Team, since: date, person: PersonRow) -> Reject | None:
        before = next((m for m in agent.memberships if m.to_day is None and m.from_day < since), None)
        if before is not None:
            before.to_day = since - timedelta(days=1)
        if reject := _misplaced(person, since, agent.memberships, "from_day"):
            if before is not None:
                before.to_day = None
            return reject
        self._teams[team.name] = team
        agent.memberships.append(Membership(team=team, from_day=since, to_day=person.to_day))
        agent.memberships.sort(key=lambda membership: membership.from_day)
        self.counts["membership"] += 1
        return None

    def _same_time(self, membership: Membership, person: PersonRow) -> bool:
        """Whether a row speaks of this membership: the same first day, or none given and it is the last one."""
        return membership.from_day == person.from_day or (person.from_day is None
                                                          and membership is membership.agent.memberships[-1])


def _misplaced(person: PersonRow, since: date, others: Sequence[Membership], field: str) -> Reject | None:
    """Why a time from `since` to the row's last day cannot be: no day lies in it, or one that another time has."""
    until = person.to_day or date.max
    if until < since:
        return _refused(person, "to_day", until.isoformat(), _("it lies before the first day"))
    if any(other.from_day <= until and since <= (other.to_day or date.max) for other in others):
        value = since if field == "from_day" else until
        return _refused(person, field, value.isoformat(), _("the agent is in a team on these days already"))
    return None


def _refused(person: PersonRow, field: str, value: str, reason: str) -> Reject:
    return Reject(person.row, _(FIELD_NAMES[field]), value, reason)


def link_calls(session: Session, agent: Agent) -> None:
    """Give the calls that wait for this agent's number their agent."""
    result = session.connection().execute(update(Call).where(
        Call.agent_id.is_(None), Call.agent_no == agent.staff_no).values(agent_id=agent.id))
    if result.rowcount:
        announce(session, Call)


def pinyin_of(name: str) -> str:
    """The name's pinyin, a syllable a character: `zhang wei`."""
    return " ".join(lazy_pinyin(name.strip())).casefold()
