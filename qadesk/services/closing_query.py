"""What a closing asks of the station: what the supervisor wrote, what closed months have to add, what hinders."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.closing import (
    Adjustment,
    MonthProposal,
    MonthRemark,
    Plan,
    Preparation,
    ProposalDraft,
    ProposalLine,
    ProposalOutcome,
    ProposalState,
)
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.months import Month, month_at, read_month
from qadesk.models.people import Agent
from qadesk.models.periods import local_text
from qadesk.models.sampling import Origin, QueueItem, QueueState
from qadesk.models.scorecards import FATAL_STATE_NAMES, FatalState
from qadesk.services.closed_months import closed_at_utc_ms, seal_of
from qadesk.services.evaluation_chain import IN_FORCE, chain
from qadesk.services.summary_query import TeamDays


def plan_of(session: Session, month: Month) -> Plan:
    """What was written to an open month so far, and the earlier proposals that it has to tell of."""
    proposals = session.scalars(select(MonthProposal).where(MonthProposal.month == month.name)
                                .order_by(MonthProposal.position))
    remark = session.get(MonthRemark, month.name)
    return Plan(tuple(ProposalDraft(one.words, one.basis, one.arrangement, one.id) for one in proposals),
                carried(session, month), remark.words if remark else "")


def carried(session: Session, month: Month) -> tuple[ProposalLine, ...]:
    """Proposals of months before that were open as this one began, with what was told of them in it."""
    told: dict[int, ProposalOutcome] = {}
    for outcome in session.scalars(select(ProposalOutcome).where(ProposalOutcome.month <= month.name)
                                   .order_by(ProposalOutcome.month, ProposalOutcome.id)):
        told[outcome.proposal_id] = outcome
    rows = session.scalars(select(MonthProposal).where(MonthProposal.month < month.name)
                           .order_by(MonthProposal.month, MonthProposal.position))
    return tuple(_line(row, told.get(row.id), month) for row in rows if _is_open(told.get(row.id), month))


def _is_open(told: ProposalOutcome | None, month: Month) -> bool:
    return told is None or told.month == month.name or told.state == ProposalState.CONTINUED


def _line(row: MonthProposal, told: ProposalOutcome | None, month: Month) -> ProposalLine:
    if told is None or told.month != month.name:
        return ProposalLine(row.id, read_month(row.month), row.words, row.basis, row.arrangement)
    return ProposalLine(row.id, read_month(row.month), row.words, row.basis, row.arrangement,
                        ProposalState(told.state), told.words)


def adjustments(session: Session, month: Month, zone: ZoneInfo, team_id: int | None = None) -> tuple[Adjustment, ...]:
    """What closed months have to add in this one, if it is the next open one after them; of a team's calls only.

    One line for each call, by its start: what stood before this month took it over, and what stands now."""
    taken_over = _taken_over_at(session, month)
    if not taken_over:
        return ()
    first, teams = min(taken_over), TeamDays(session, zone)
    found = session.execute(
        select(Evaluation, Call, Agent.name).join(Call, Call.id == Evaluation.call_id)
        .join(QueueItem, QueueItem.id == Evaluation.queue_item_id).join(Agent, Agent.id == Call.agent_id)
        .where(IN_FORCE, Evaluation.submitted_utc_ms > min(taken_over.values()), QueueItem.origin == Origin.DRAW,
               Call.start_utc_ms >= first.start_utc_ms(zone), Call.start_utc_ms < month.start_utc_ms(zone))
        .order_by(Call.start_utc_ms, Evaluation.id))
    return tuple(
        _adjustment(session, evaluation, call, name, of_month, since, zone) for evaluation, call, name in found
        if (evaluation.submitted_utc_ms or 0) > (since := taken_over[of_month := month_at(call.start_utc_ms, zone)])
        and (team_id is None or teams.team(call.agent_id or 0, call.start_utc_ms) == team_id))


def _taken_over_at(session: Session, month: Month) -> dict[Month, int]:
    """The closed months whose next open one this is, and since when it is: what came before was told earlier."""
    closed, found = closed_at_utc_ms(session), dict[Month, int]()
    before, latest = month.before(), 0
    while before in closed:
        latest = max(latest, closed[before])
        found[before] = latest
        before = before.before()
    return found


def _adjustment(session: Session, evaluation: Evaluation, call: Call, name: str, month: Month, since: int,
                zone: ZoneInfo) -> Adjustment:
    stood = [one for one in chain(session, evaluation.queue_item_id) if (one.submitted_utc_ms or 0) <= since]
    reason = evaluation.revision_reason or _("Scored after the closing")
    return Adjustment(month, evaluation.number or "", call.agent_no, name, local_text(call.start_utc_ms, zone),
                      _said(stood[-1]) if stood else _("not scored"), _said(evaluation), reason, evaluation.id)


def _said(evaluation: Evaluation) -> str:
    state = FatalState(evaluation.fatal_state)
    score = evaluation.score_shown or "—"
    return score if state is FatalState.NONE else _("{score}, fatal item: {state}").format(
        score=score, state=_(FATAL_STATE_NAMES[state]))


def preparation(session: Session, month: Month, zone: ZoneInfo, now_utc_ms: int) -> Preparation:
    """How the month stands before its closing."""
    states = {state: count for state, count in session.execute(  # noqa: C416 (a Row is no tuple to the type checker)
        select(QueueItem.state, func.count()).join(Call, Call.id == QueueItem.call_id)
        .where(_of_month(month, zone)).group_by(QueueItem.state))}
    scored, last = _counted(session, month, zone)
    last = max([last, *closed_at_utc_ms(session).values()])
    proposals = session.scalar(select(func.count()).where(MonthProposal.month == month.name)) or 0
    return Preparation(
        month, seal_of(session, month, zone), month.end_utc_ms(zone) <= now_utc_ms, last > now_utc_ms,
        _pending_fatal(session, month, zone), states.get(QueueState.WAITING, 0), states.get(QueueState.DRAFT, 0),
        _open_before(session, month, zone), scored, proposals)


def _counted(session: Session, month: Month, zone: ZoneInfo) -> tuple[int, int]:
    """How many evaluations of the month are in force, and when the last of them was submitted; 0 for none."""
    scored, last = session.execute(
        select(func.count(), func.max(Evaluation.submitted_utc_ms)).select_from(Evaluation)
        .join(QueueItem, QueueItem.id == Evaluation.queue_item_id).join(Call, Call.id == Evaluation.call_id)
        .where(IN_FORCE, _of_month(month, zone))).one()
    return scored, last or 0


def _of_month(month: Month, zone: ZoneInfo) -> ColumnElement[bool]:
    return and_(QueueItem.origin == Origin.DRAW, Call.agent_id.is_not(None),
                Call.start_utc_ms >= month.start_utc_ms(zone), Call.start_utc_ms < month.end_utc_ms(zone))


def _pending_fatal(session: Session, month: Month, zone: ZoneInfo) -> int:
    """Evaluations with a fatal item to be decided: of the month, and those that it takes over as adjustments."""
    pending = FatalTick.state == FatalState.PENDING
    own = set(session.scalars(
        select(Evaluation.id).join(FatalTick, FatalTick.evaluation_id == Evaluation.id)
        .join(QueueItem, QueueItem.id == Evaluation.queue_item_id).join(Call, Call.id == Evaluation.call_id)
        .where(pending, IN_FORCE, _of_month(month, zone))))
    later = [one.evaluation_id for one in adjustments(session, month, zone)]
    return len(own | set(session.scalars(select(FatalTick.evaluation_id).where(
        pending, FatalTick.evaluation_id.in_(later)))))


def _open_before(session: Session, month: Month, zone: ZoneInfo) -> Month | None:
    """The first month with calls before this one that is still open."""
    first = session.scalar(select(func.min(Call.start_utc_ms)))
    closed, one = closed_at_utc_ms(session), month_at(first, zone) if first is not None else month
    while one in closed:
        one = one.next()
    return one if one < month else None
