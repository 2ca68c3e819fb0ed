"""Whose calls a person may ask about: all agents', or those of the team led; never of an agent with a relation."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from qadesk.errors import NotAllowed
from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.people import Actor, Membership
from qadesk.security.roles import reads_all
from qadesk.services.coaching_query import led_teams
from qadesk.services.conflicts import refuse_conflict, tied
from qadesk.services.stay_rows import on_day


def visible(session: Session, actor: Actor, today: date) -> ColumnElement[bool]:
    """The calls (of a query that has Call) that the actor may ask about: all, or those of agents in a team led today;
    none of an agent to whom the actor has a relation."""
    own = ~tied(actor.account_id, Call.agent_id)
    if reads_all(actor):
        return own
    return and_(own, Call.agent_id.in_(select(Membership.agent_id).where(
        Membership.team_id.in_(led_teams(session, actor, today)), on_day(Membership, today))))


def refuse_other_team(session: Session, actor: Actor, call: Call, today: date) -> None:
    """Raises NotAllowed for who is tied to the call's agent, and for the leader of another team."""
    refuse_conflict(session, actor.account_id, call)
    if session.scalar(select(Call.id).where(Call.id == call.id, visible(session, actor, today))) is None:
        raise NotAllowed(_("This agent is in another team."), safe=_("Nothing was opened or changed."),
                         todo=_("Ask the agent's own team leader or an inspector."), code="E-APL-01")
