"""What a check asks of the queue: that items are whose was written down last, and plans are as they were made."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.checks import Finding
from qadesk.models.draw import Tickets
from qadesk.models.periods import local_day
from qadesk.models.sampling import Assignment, ListeningPlan, Origin, PlannedCall, QueueItem
from qadesk.services.base import rules_in

PLANNED_ALONE = (Origin.NEW_STAFF, Origin.JOINT)
"""Origins that nothing but a plan gives."""


def wrong_assignments(session: Session) -> list[Finding]:
    """Queue items that are somebody else's than was written down last."""
    last = (select(Assignment.queue_item_id, func.max(Assignment.id).label("last"))
            .group_by(Assignment.queue_item_id).subquery())
    asked = (select(Call.rec_id).join(QueueItem, QueueItem.call_id == Call.id)
             .outerjoin(last, last.c.queue_item_id == QueueItem.id)
             .outerjoin(Assignment, Assignment.id == last.c.last)
             .where(func.coalesce(QueueItem.assignee_id, "") != func.coalesce(Assignment.assignee_id, "")))
    return [Finding("E-CHK-49", _("Whose work the call {call} is was changed without being written down.")
                    .format(call=rec_id), _("Give it to somebody again; tell the auditor."))
            for rec_id in session.scalars(asked)]


def wrong_plans(session: Session) -> list[Finding]:
    """Plans whose calls stand under another origin or in another order, are not of their days or too many of an agent,
    and calls of such an origin that no plan put there."""
    bad = [plan.number for plan in session.scalars(select(ListeningPlan)) if not _is_as_made(session, plan)]
    stray = (select(Call.rec_id).join(QueueItem, QueueItem.call_id == Call.id)
             .where(QueueItem.origin.in_(PLANNED_ALONE),
                    ~select(PlannedCall.plan_id).where(PlannedCall.queue_item_id == QueueItem.id).exists()))
    advice = _("Tell the auditor, and restore the latest backup.")
    return [*(Finding("E-CHK-50", _("The calls of listening plan {number} are not those that it was made with.")
                      .format(number=number), advice) for number in bad),
            *(Finding("E-CHK-50", _("The call {call} stands in the queue as planned, but in no plan.")
                      .format(call=rec_id), advice) for rec_id in session.scalars(stray))]


def _is_as_made(session: Session, plan: ListeningPlan) -> bool:
    tickets = Tickets(plan.seed or plan.number)
    rows = session.execute(
        select(Call.rec_id, Call.agent_no, Call.start_utc_ms, QueueItem.origin, QueueItem.order_key,
               QueueItem.drawn_call_id)
        .join(QueueItem, QueueItem.call_id == Call.id).join(PlannedCall, PlannedCall.queue_item_id == QueueItem.id)
        .where(PlannedCall.plan_id == plan.id)).all()
    if not rows or bool(plan.listeners) != (plan.origin == Origin.JOINT):
        return False
    if any(row.origin != plan.origin or row.drawn_call_id is not None
           or row.order_key != tickets("assign|" + row.rec_id) for row in rows):
        return False
    if not plan.seed or plan.from_day is None or plan.to_day is None:
        return not plan.seed
    zone = rules_in(session, plan.at_utc_ms).zone
    each = Counter(row.agent_no for row in rows)
    return max(each.values()) <= plan.calls_each and all(
        plan.from_day <= local_day(row.start_utc_ms, zone) <= plan.to_day for row in rows)
