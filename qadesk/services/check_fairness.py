"""What a check asks of fairness: that nobody judged the calls of an agent to whom a relation held, that others ended a
relation, and that complaints and praise stand on their own call.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qadesk.i18n import _
from qadesk.models.appeals import Appeal, AppealEnd, AppealRuling
from qadesk.models.calls import Call
from qadesk.models.checks import Finding
from qadesk.models.complaints import Complaint, ComplaintRuling, Verdict
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.people import Account, Agent
from qadesk.models.relations import Relation, RelationEnd
from qadesk.models.sampling import Origin, QueueItem

_Who = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
_When = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


def judged_by_tied(session: Session) -> list[Finding]:
    """What was scored, decided or ruled by somebody while a relation tied them to the call's agent."""
    made = select(AppealRuling.made_evaluation_id).where(AppealRuling.made_evaluation_id.is_not(None))
    ruled = and_(AppealRuling.end == AppealEnd.RULED, Appeal.id == AppealRuling.appeal_id)
    asked = (
        _tied(Evaluation.number, Evaluation.account_id, Evaluation.submitted_utc_ms, Evaluation.call_id)
        .where(Evaluation.id.not_in(made)),  # a ruling makes a revision in the scorer's name
        _tied(Evaluation.number, FatalTick.decided_by, FatalTick.decided_utc_ms, Evaluation.call_id)
        .where(Evaluation.id == FatalTick.evaluation_id),
        _tied(Appeal.number, AppealRuling.account_id, AppealRuling.at_utc_ms, Evaluation.call_id)
        .where(ruled, Evaluation.id == Appeal.evaluation_id),
        _tied(Complaint.number, ComplaintRuling.account_id, ComplaintRuling.at_utc_ms, Complaint.call_id)
        .where(ComplaintRuling.complaint_id == Complaint.id, ComplaintRuling.verdict != Verdict.WITHDRAWN))
    return [Finding("E-CHK-40", _("{number} was judged by {who}, who had a relation to the agent.").format(
        number=number, who=who), _("Have somebody else judge it, and ask how this came about."))
            for one in asked for number, who in session.execute(one.distinct())]


def _tied(number: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], who: _Who, at: _When,
          call_id: InstrumentedAttribute[int]) -> Select[str | None, str]:
    """Numbers and names where a relation held at the instant."""
    return (select(number, Account.display_name).select_from(Relation)
            .join(Account, Account.id == Relation.account_id).join(Call, Call.agent_id == Relation.agent_id)
            .where(call_id == Call.id, who == Relation.account_id, at > Relation.declared_utc_ms, _not_ended(at)))


def _not_ended(at: _When) -> ColumnElement[bool]:
    return ~select(RelationEnd.relation_id).where(RelationEnd.relation_id == Relation.id,
                                                  RelationEnd.at_utc_ms <= at).exists()


def wrong_relation_ends(session: Session) -> list[Finding]:
    """Relations that were ended by the person tied. (A clock that was set back proves nothing of the order.)"""
    rows = session.execute(
        select(Account.display_name, Agent.staff_no).select_from(Relation)
        .join(RelationEnd, RelationEnd.relation_id == Relation.id)
        .join(Account, Account.id == Relation.account_id).join(Agent, Agent.id == Relation.agent_id)
        .where(RelationEnd.account_id == Relation.account_id).distinct())
    return [Finding("E-CHK-41", _("The end of the relation of {who} to agent {agent} is none that could be entered.")
                    .format(who=who, agent=agent), _("Declare it again, and restore the latest backup."))
            for who, agent in rows]


def wrong_complaints(session: Session) -> list[Finding]:
    """Complaints and praise whose place in the queue is of another call or origin, which are of another agent than
    their call, or whose ruling says nothing."""
    rows = session.scalars(
        select(Complaint.number).join(QueueItem, QueueItem.id == Complaint.queue_item_id)
        .join(Call, Call.id == Complaint.call_id)
        .outerjoin(ComplaintRuling, ComplaintRuling.complaint_id == Complaint.id)
        .where(or_(QueueItem.call_id != Complaint.call_id, QueueItem.origin != Origin.COMPLAINT,
                   Complaint.agent_id != Call.agent_id, ComplaintRuling.verdict.not_in(list(Verdict)),
                   ComplaintRuling.words == "")).distinct())
    return [Finding("E-CHK-42", _("What is kept of {number} does not fit its call or its ruling.").format(
        number=number), _("Compare it with its printout, and restore the latest backup.")) for number in rows]
