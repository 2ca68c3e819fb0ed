"""Conflicts of interest (回避): an account tied to an agent by a relation that holds has no part in what is judged.

Every step that opens, scores, confirms, speaks of or rules on a call asks here; lists ask `tied` in SQL. A call whose
agent is not known by name yet is nobody's conflict: a relation is declared to a known agent.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql import expression

from qadesk.errors import NotAllowed
from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.people import Account
from qadesk.models.relations import RELATION_NAMES, Relation, RelationEnd, RelationKind

HOLDS: ColumnElement[bool] = ~select(RelationEnd.relation_id).where(RelationEnd.relation_id == Relation.id).exists()
"""Whether a relation holds: its end was not entered."""

Asked = str | ColumnElement[str] | InstrumentedAttribute[str]
AgentColumn = ColumnElement[int] | InstrumentedAttribute[int | None] | InstrumentedAttribute[int]


def tied(account_id: Asked, agent_id: AgentColumn) -> ColumnElement[bool]:
    """The condition of a list: the account is tied to the agent of the row."""
    return expression.exists().where(Relation.account_id == account_id, Relation.agent_id == agent_id, HOLDS)


def tied_accounts(session: Session, agent_id: int | None) -> frozenset[str]:
    """The accounts that are tied to an agent."""
    asked = select(Relation.account_id).where(Relation.agent_id == agent_id, HOLDS)
    return frozenset(session.scalars(asked)) if agent_id is not None else frozenset()


def in_conflict(session: Session, account_id: str, agent_id: int | None) -> Relation | None:
    """The relation that ties an account to an agent; None where there is none, or the agent is not known."""
    if agent_id is None:
        return None
    asked = select(Relation).where(Relation.account_id == account_id, Relation.agent_id == agent_id, HOLDS)
    return session.scalars(asked.order_by(Relation.id).limit(1)).first()


def refuse_conflict(session: Session, account_id: str, call: Call) -> None:
    """Raises NotAllowed where the account is tied to the call's agent; the act that asks notes the refusal."""
    refuse_tied(session, account_id, call.agent_id)


def refuse_tied(session: Session, account_id: str, *agents: int | None) -> None:
    """Raises NotAllowed where the account is tied to one of the agents."""
    for agent_id in agents:
        relation = in_conflict(session, account_id, agent_id)
        if relation is not None:
            raise conflict_of(session, relation)


def conflict_of(session: Session, relation: Relation) -> NotAllowed:
    """The refusal, which names the person, the agent and what ties them."""
    who = session.get_one(Account, relation.account_id).display_name
    return NotAllowed(
        _("{who} has a declared relation to agent {agent} ({kind}).").format(
            who=who, agent=relation.agent.staff_no, kind=_(RELATION_NAMES[RelationKind(relation.kind)])),
        safe=_("Nothing was opened or changed."),
        todo=_("Leave it to somebody else; a supervisor enters when the relation has ended."), code="E-REL-01")
