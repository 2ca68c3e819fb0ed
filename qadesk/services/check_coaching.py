"""What a check asks of interviews: that the state is the one of their entries, and follow-ups of the agent's calls."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.checks import Finding
from qadesk.models.coaching import FollowUp, Interview, InterviewEntry, InterviewEntryKind, InterviewState
from qadesk.models.people import Agent
from qadesk.models.sampling import Origin, QueueItem

_ENDS = {InterviewEntryKind.CLOSING: InterviewState.CLOSED, InterviewEntryKind.WITHDRAWAL: InterviewState.WITHDRAWN}


def wrong_interview_states(session: Session) -> list[Finding]:
    """Interviews that say otherwise than their entries whether they are to be held, run or are over."""
    ended: dict[int, list[InterviewState]] = defaultdict(list)
    for interview_id, kind in session.execute(select(InterviewEntry.interview_id, InterviewEntry.kind).where(
            InterviewEntry.kind.in_(_ENDS))):
        ended[interview_id].append(_ENDS[InterviewEntryKind(kind)])
    rows = session.execute(select(Interview.id, Interview.number, Interview.state, Interview.finished_utc_ms,
                                  Interview.over_utc_ms))
    return [Finding("E-CHK-18", _("The state of interview {number} does not follow from what was entered.")
                    .format(number=number), _("Compare it with its printout, and restore the latest backup."))
            for id_, number, state, finished, over in rows
            if not _follows(InterviewState(state), ended[id_], finished=finished is not None, over=over is not None)]


def _follows(state: InterviewState, ended: list[InterviewState], *, finished: bool, over: bool) -> bool:
    begun = InterviewState.RUNNING if finished else InterviewState.OPEN
    held = finished or state is not InterviewState.CLOSED
    return len(ended) <= 1 and state is (ended[0] if ended else begun) and over is bool(ended) and held


def wrong_follow_ups(session: Session) -> list[Finding]:
    """Follow-up calls of somebody else, from before the interview, or drawn: they would enter averages."""
    rows = session.scalars(
        select(Interview.number).join(FollowUp, FollowUp.interview_id == Interview.id)
        .join(QueueItem, QueueItem.id == FollowUp.queue_item_id).join(Call, Call.id == QueueItem.call_id)
        .join(Agent, Agent.id == Interview.agent_id)
        .where(or_(QueueItem.origin != Origin.FOLLOW_UP, Call.agent_no != Agent.staff_no,
                   Call.start_utc_ms < Interview.held_utc_ms)).distinct())
    return [Finding("E-CHK-19", _("A follow-up call of interview {number} is none that could be taken.")
                    .format(number=number), _("Compare it with its printout, and restore the latest backup."))
            for number in rows]
