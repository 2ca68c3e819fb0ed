"""Major problems of a test station: the team of A01 with its leader, and problems that were raised."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from sqlalchemy import select, update

from qadesk.models.calls import Call
from qadesk.models.major_problems import NewProblem, ProblemRecord, Way
from qadesk.models.people import Actor, Agent, Leadership, Membership, NewAccount, Role, Team
from qadesk.models.sampling import QueueItem
from qadesk.services.stations import LoggedIn
from tests import builders


def add_leader(logged_in: LoggedIn, login_name: str, name: str, team: str, agent_no: str) -> Actor:
    """A team with its leader and one agent, whose calls are the calls of that number from now on."""
    account = NewAccount(login_name, name, builders.PASSWORD, frozenset({Role.TEAM_LEADER}))
    leader = builders.add_account(logged_in, account)
    with logged_in.desk.station.database.transaction() as session:
        agent = Agent(staff_no=agent_no, name=f"座席{agent_no}", pinyin="")
        made = Team(name=team)
        session.add_all([agent, made])
        session.flush()
        session.add_all([Membership(agent=agent, team=made, from_day=date(2026, 1, 1)),
                         Leadership(account_id=leader.account_id, team=made, from_day=date(2026, 1, 1))])
        session.execute(update(Call).where(Call.agent_no == agent_no).values(
            agent_id=agent.id, caller="13800001234", direction="in", queue="账务查询"))
    return leader


def call_of(logged_in: LoggedIn, item_id: int) -> int:
    """The call of a queue item."""
    with logged_in.desk.station.database.reading() as session:
        return session.scalars(select(QueueItem.call_id).where(QueueItem.id == item_id)).one()


def new(call_id: int, *, facts: str = "对客户承诺超出规定。", action: str = "当天与座席面谈并回电更正。",
        leader: str = "陈组长", leader_id: str | None = None, evaluation_id: int | None = None,
        way: Way | None = None) -> NewProblem:
    """What a problem is raised with."""
    return NewProblem(str(uuid4()), call_id, facts, action, ((156_000, 170_000),), leader, leader_id, evaluation_id,
                      way)


def raised(logged_in: LoggedIn, actor: Actor, item_id: int, **given: object) -> ProblemRecord:
    """A problem of a queue item's call."""
    problem = new(call_of(logged_in, item_id), **given)  # type: ignore[arg-type]
    return logged_in.desk.major_problems.raise_(actor, problem)
