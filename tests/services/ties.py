"""Relations in a test station: an agent whom the calls belong to, and an account tied to that agent."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select, text, update

from qadesk.models.base import Base
from qadesk.models.calls import Call
from qadesk.models.people import Actor, Agent
from qadesk.models.relations import Declared, NewRelation, RelationKind
from qadesk.services.stations import LoggedIn


def add_agent(logged_in: LoggedIn, agent_no: str = "A01", name: str = "座席A01") -> int:
    """An agent, whose calls are the calls of that number from now on."""
    with logged_in.desk.station.database.transaction() as session:
        agent = session.scalars(select(Agent).where(Agent.staff_no == agent_no)).first()
        if agent is None:
            agent = Agent(staff_no=agent_no, name=name, pinyin="")
            session.add(agent)
            session.flush()
        session.execute(update(Call).where(Call.agent_no == agent_no).values(agent_id=agent.id))
        return agent.id


def declare(logged_in: LoggedIn, actor: Actor, agent_id: int, *, of: Actor | None = None,
            kind: RelationKind = RelationKind.FAMILY, words: str = "") -> Declared:
    """A relation of the actor, or of `of`, to an agent."""
    new = NewRelation(str(uuid4()), (of or actor).account_id, agent_id, kind, words)
    return logged_in.desk.relations.declare(actor, new)


def everything(logged_in: LoggedIn) -> str:
    """All rows of all tables but the audit trail's."""
    with logged_in.desk.station.database.reading() as session:
        return repr([(name, session.execute(text(f"SELECT * FROM {name}")).all())
                     for name in sorted(Base.metadata.tables) if name != "audit"])
