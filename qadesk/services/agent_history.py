"""An agent's history, read for somebody who listens to a call of that agent: see `models.agent_history`.

The evaluations listed are of any origin; mean and criteria rest on drawn calls alone, weighted as in the month.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from qadesk.models.agent_history import (
    MOST_CALLS,
    MOST_LOSSES,
    RULED_WEEKS,
    WEEKS,
    AgentHistory,
    CriterionLost,
    HistoryMean,
    OpenInterview,
    PastEvaluation,
)
from qadesk.models.calls import Call
from qadesk.models.coaching import CriterionKey, Interview, InterviewState
from qadesk.models.coaching_rules import is_over, next_day
from qadesk.models.complaints import Complaint, ComplaintKind, ComplaintRuling, Verdict
from qadesk.models.criterion_names import criterion_names
from qadesk.models.evaluations import AnswerRow, Evaluation
from qadesk.models.people import Actor
from qadesk.models.periods import Days, local_text, midnight_utc_ms
from qadesk.models.sampling import Origin, QueueItem
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.models.scorecards import Band, FatalState, Scorecard, points_text
from qadesk.security.roles import reads_all
from qadesk.services.base import Rules
from qadesk.services.case_rights import heard_by
from qadesk.services.coaching_query import OVER, heard_count, open_items
from qadesk.services.coaching_record import focus_of
from qadesk.services.evaluation_chain import IN_FORCE
from qadesk.services.scorecards import card_of, cards_by_version
from qadesk.services.summary_query import TeamDays, cells_of, drawn_rows, losses
from qadesk.services.summary_rows import DrawnRow
from qadesk.statistics.means import Sums


@dataclass(frozen=True)
class HistoryRows:
    """The history without its mean, and what a worker makes the mean of: the agent's sums, and all agents'."""

    history: AgentHistory
    own: Sums = Sums()
    centre: tuple[Sums, ...] = ()


def history_rows(session: Session, actor: Actor, item: QueueItem, rules: Rules, today: date) -> HistoryRows:
    """What the actor may read of the agent of the item's call; a trainer the cases alone."""
    call, everything = item.call, reads_all(actor)
    history = AgentHistory(item.id, call.agent_no, call.agent.name if call.agent else "",
                           _evaluations(session, actor, call, rules), cases_only=not everything)
    if not everything or call.agent_id is None:
        return HistoryRows(history)
    ruled = _ruled(session, call, rules, today)
    drawn = _drawn_lately(session, call, rules, today)
    own = [row for row in drawn if row.agent_id == call.agent_id]
    sums = defaultdict[int, Sums](Sums)
    for cell in cells_of(drawn):
        sums[cell.agent_id] += cell.sums
    cards = cards_by_version(session, rules, (row.version_id for row in own))
    return HistoryRows(
        AgentHistory(item.id, history.agent_no, history.agent_name, history.evaluations,
                     losses=_losses(session, own, cards), interviews=_interviews(session, call.agent_id, rules, today),
                     cards=_several({card.code: card.name for _id, card in sorted(cards.items())}),
                     complaints=ruled[ComplaintKind.COMPLAINT], praises=ruled[ComplaintKind.PRAISE]),
        sums[call.agent_id], tuple(sums.values()))


def mean_of(own: Sums, centre: Sequence[Sums]) -> HistoryMean:
    """For the worker: the agent's mean, its variance moderated by the centre's as in the month's figures."""
    from qadesk.services.summary_estimates import bounded
    from qadesk.statistics.means import agent_estimate, pooled_spread

    if not own.n:
        return HistoryMean()
    estimate = agent_estimate(own, pooled_spread(centre))
    found = HistoryMean(own.n, estimate.mean)
    interval = None if found.is_small else bounded(estimate, own.n)
    return HistoryMean(own.n, estimate.mean, *interval) if interval else found


def _ruled(session: Session, call: Call, rules: Rules, today: date) -> Counter[str]:
    """How many complaints and praises of other calls of the agent were ruled to stand lately."""
    since = midnight_utc_ms(today - timedelta(weeks=RULED_WEEKS), rules.zone)
    asked = (select(Complaint.kind, func.count()).join(ComplaintRuling, ComplaintRuling.complaint_id == Complaint.id)
             .where(Complaint.agent_id == call.agent_id, Complaint.call_id != call.id,
                    ComplaintRuling.verdict == Verdict.STANDS, ComplaintRuling.at_utc_ms >= since)
             .group_by(Complaint.kind))
    return Counter(dict(session.execute(asked).all()))


def _same_agent(call: Call) -> ColumnElement[bool]:
    return Call.agent_no == call.agent_no if call.agent_id is None else Call.agent_id == call.agent_id


def _evaluations(session: Session, actor: Actor, call: Call, rules: Rules) -> tuple[PastEvaluation, ...]:
    asked = (select(Evaluation).join(Call, Call.id == Evaluation.call_id)
             .join(QueueItem, QueueItem.id == Evaluation.queue_item_id)
             .where(_same_agent(call), Call.id != call.id, IN_FORCE, heard_by(actor))
             .options(joinedload(Evaluation.call), joinedload(Evaluation.queue_item),
                      selectinload(Evaluation.answer_rows))
             .order_by(Call.start_utc_ms.desc(), Evaluation.id.desc()).limit(MOST_CALLS))
    found = session.scalars(asked).all()
    cards = cards_by_version(session, rules, (row.scorecard_version_id for row in found))
    return tuple(_past(row, cards[row.scorecard_version_id], rules) for row in found)


def _past(row: Evaluation, card: Scorecard, rules: Rules) -> PastEvaluation:
    lost = sorted((answer for answer in row.answer_rows if answer.answered and not answer.not_applicable
                   and answer.earned_milli < answer.weight_milli),
                  key=lambda answer: (answer.earned_milli - answer.weight_milli, answer.position))
    names = {criterion.code: criterion.name for criterion in card.criteria}
    words = tuple(_lost_words(answer, names) for answer in lost)
    return PastEvaluation(
        row.id, row.number or "", local_text(row.call.start_utc_ms, rules.zone), Origin(row.queue_item.origin),
        row.score_shown, Band(row.band) if row.band else None, card.name, words[0] if words else "", words,
        FatalState(row.fatal_state))


def _lost_words(answer: AnswerRow, names: Mapping[str, str]) -> str:
    code = answer.criterion_code
    return f"{code} {names.get(code, '')} {points_text(answer.earned_milli - answer.weight_milli)}"


def _drawn_lately(session: Session, call: Call, rules: Rules, today: date) -> list[DrawnRow]:
    """The centre's drawn calls of the last WEEKS but the one at hand."""
    days = Days(today - timedelta(days=7 * WEEKS - 1), today)
    return [row for row in drawn_rows(session, days, rules.zone, TeamDays(session, rules.zone))
            if row.call_id != call.id]


def _several(names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names[code] for code in sorted(names)) if len(names) > 1 else ()


def _losses(session: Session, rows: Sequence[DrawnRow], cards: Mapping[int, Scorecard]) -> tuple[CriterionLost, ...]:
    found = losses(session, rows, {id_: (card.code, [criterion.code for criterion in card.criteria])
                                   for id_, card in cards.items()})
    names = criterion_names(card for _id, card in sorted(cards.items()))
    return tuple(CriterionLost(_named((loss.card, loss.code), names), loss.lost, loss.n)
                 for loss in found[:MOST_LOSSES])


def _interviews(session: Session, agent_id: int, rules: Rules, today: date) -> tuple[OpenInterview, ...]:
    asked = (select(Interview, heard_count()).where(Interview.agent_id == agent_id, Interview.state.not_in(OVER))
             .options(selectinload(Interview.plan), selectinload(Interview.entries)).order_by(Interview.id))
    found = [(interview, heard or 0) for interview, heard in session.execute(asked)]
    codes = {card for interview, _heard in found for card, _code in focus_of(interview)}
    versions = session.scalars(select(ScorecardVersion).where(
        ScorecardVersion.code.in_(codes), ScorecardVersion.state != CardState.DRAFT).order_by(ScorecardVersion.version))
    names = criterion_names(card_of(version, rules) for version in versions)
    made = [_open_interview(interview, heard, names, today) for interview, heard in found]
    return tuple(sorted(made, key=lambda one: (one.next_day or date.max, one.number)))


def _open_interview(interview: Interview, heard: int, names: Mapping[CriterionKey, str], today: date) -> OpenInterview:
    state, wanted, items = InterviewState(interview.state), interview.follow_ups_wanted, open_items(interview)
    day = next_day(state, interview.due_day, (due for _item, due in items),
                   interview.follow_up_due if heard < wanted else None)
    return OpenInterview(
        interview.id, interview.number, state, interview.topic,
        tuple(_named(key, names) for key in focus_of(interview)), tuple(item.words for item, _due in items),
        heard, wanted, day, is_over(day, today))


def _named(key: CriterionKey, names: Mapping[CriterionKey, str]) -> str:
    return f"{key[1]} {names.get(key, '')}".rstrip()
