"""All that is kept of an interview, as this reader may see it: calls and evidence, plan, follow-ups, what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.answer_words import value_words
from qadesk.models.answers import Answer
from qadesk.models.coaching import (
    Cause,
    CriterionKey,
    FollowUp,
    Interview,
    InterviewEntry,
    InterviewEntryKind,
    InterviewKind,
    InterviewState,
    Outcome,
    PlanItem,
)
from qadesk.models.coaching_record import (
    EvidenceLine,
    FocusCall,
    FocusResult,
    InterviewDraft,
    InterviewEntryLine,
    InterviewRecord,
    PlanDraft,
    PlanLine,
    SourceCall,
)
from qadesk.models.coaching_rules import is_over, until, untold
from qadesk.models.criterion_names import criterion_names
from qadesk.models.evaluations import AnswerRow, Evaluation, EvidenceSpan
from qadesk.models.people import Actor
from qadesk.models.periods import local_day, local_text
from qadesk.models.sampling import QueueState
from qadesk.models.scorecards import FatalState, Scorecard
from qadesk.models.training import OVER, RequestState, TrainingAgent, TrainingCriterion, TrainingRequest
from qadesk.security.roles import may
from qadesk.services.base import Rules
from qadesk.services.coaching_follow_ups import count_waiting, lost
from qadesk.services.coaching_query import extended_to, judged
from qadesk.services.evaluation_chain import chain
from qadesk.services.scorecards import card_of, current_version


def record_of(session: Session, interview: Interview, actor: Actor, rules: Rules, now_utc_ms: int) -> InterviewRecord:
    """The whole interview; what depends on the reader is whether it can be changed or followed up."""
    zone, state, today = rules.zone, InterviewState(interview.state), local_day(now_utc_ms, rules.zone)
    cards = cards_of(session, interview, rules)
    before, after = _before(interview, cards, zone), _after(session, interview, rules)
    running = state is InterviewState.RUNNING
    left = running and sum(call.evaluation_id is not None for call in after) < interview.follow_ups_wanted
    return InterviewRecord(
        interview.id, interview.number, InterviewKind(interview.kind), Cause(interview.cause), state,
        interview.agent_id, interview.agent.staff_no, interview.agent.name,
        interview.team.name if interview.team else "", interview.account.display_name,
        local_text(interview.created_utc_ms, zone), today, draft_of(interview, zone),
        interview.finished_utc_ms is not None, tuple(_source(source.evaluation, zone) for source in interview.sources),
        (*_chosen(interview, cards, zone), *_offered(session, interview, cards, zone)),
        criterion_names(cards.values(), with_points=True),
        _lost(interview, cards), _plan(interview, today, running=running), before, after,
        tuple(_entry(entry, interview, zone) for entry in interview.entries),
        may_change=state is InterviewState.OPEN and may(actor, "coaching.save"),
        may_follow_up=running and may(actor, "coaching.close"),
        calls_waiting=count_waiting(session, interview, rules) if running else 0,
        untold=untold(before, after, interview.follow_ups_wanted) if interview.kind == InterviewKind.COACHING else "",
        follow_up_overdue=left and is_over(interview.follow_up_due, today), problem_id=interview.problem_id,
        requests=_requests(session, interview), now=local_text(now_utc_ms, zone),
        saved_at=local_text(interview.saved_utc_ms, zone)[-5:])


def draft_of(interview: Interview, zone: ZoneInfo) -> InterviewDraft:
    """What is typed in the interview, as it stands."""
    held = interview.held_utc_ms
    return InterviewDraft(
        interview.topic, interview.due_day, local_text(held, zone) if held is not None else "", interview.place,
        interview.minutes, interview.agent_words, interview.guidance, focus_of(interview),
        tuple(PlanDraft(item.words, item.measure, item.due_day, item.id) for item in interview.plan),
        frozenset(line.id for line in interview.evidence if line.played), interview.follow_ups_wanted,
        interview.follow_up_due)


def focus_of(interview: Interview) -> tuple[CriterionKey, ...]:
    """The criteria that the interview is about."""
    return tuple((card, code) for card, code in interview.focus)


def cards_of(session: Session, interview: Interview, rules: Rules) -> dict[int, Scorecard]:
    """The cards of its evaluations by version; without any, the card that calls are scored by now."""
    versions = {source.evaluation.scorecard_version_id: source.evaluation.scorecard_version
                for source in interview.sources}
    if not versions:
        version = current_version(session)
        versions = {version.id: version}
    return {version_id: card_of(version, rules) for version_id, version in versions.items()}


def names_of(card: Scorecard) -> dict[str, str]:
    """The names of a card's criteria and fatal items by code."""
    return ({criterion.code: criterion.name for criterion in card.criteria}
            | {fatal.code: fatal.name for fatal in card.fatal})


def _lost(interview: Interview, cards: Mapping[int, Scorecard]) -> dict[CriterionKey, int]:
    """In how many of its calls each criterion lost points."""
    return dict(Counter(
        (cards[source.evaluation.scorecard_version_id].code, row.criterion_code)
        for source in interview.sources for row in source.evaluation.answer_rows
        if row.answered and not row.not_applicable and row.earned_milli < row.weight_milli))


def _source(evaluation: Evaluation, zone: ZoneInfo) -> SourceCall:
    return SourceCall(evaluation.id, evaluation.number or "", local_text(evaluation.call.start_utc_ms, zone),
                      evaluation.score_shown, evaluation.fatal_state == FatalState.CONFIRMED)


def _chosen(interview: Interview, cards: Mapping[int, Scorecard], zone: ZoneInfo) -> tuple[EvidenceLine, ...]:
    return tuple(_evidence(line.evaluation, line.criterion_code, (line.start_ms, line.end_ms), line.words, cards, zone,
                           evidence_id=line.id, played=line.played) for line in interview.evidence)


def _offered(session: Session, interview: Interview, cards: Mapping[int, Scorecard],
             zone: ZoneInfo) -> tuple[EvidenceLine, ...]:
    """The places in its calls that were not chosen: while it is prepared only."""
    if interview.state != InterviewState.OPEN:
        return ()
    chosen = {(line.evaluation_id, line.criterion_code, line.start_ms, line.end_ms) for line in interview.evidence}
    return tuple(_evidence(source.evaluation, span.criterion_code, (span.start_ms, span.end_ms), span.note, cards, zone)
                 for source in interview.sources for span in spans_of(session, source.evaluation_id)
                 if (span.evaluation_id, span.criterion_code, span.start_ms, span.end_ms) not in chosen)


def spans_of(session: Session, evaluation_id: int) -> Sequence[EvidenceSpan]:
    """The places of evidence of an evaluation in the order of the call."""
    asked = select(EvidenceSpan).where(EvidenceSpan.evaluation_id == evaluation_id)
    return session.scalars(asked.order_by(EvidenceSpan.start_ms, EvidenceSpan.id)).all()


def _evidence(evaluation: Evaluation, code: str, span: tuple[int, int], words: str, cards: Mapping[int, Scorecard],
              zone: ZoneInfo, *, evidence_id: int | None = None, played: bool = False) -> EvidenceLine:
    card = cards[evaluation.scorecard_version_id]
    row = next((row for row in evaluation.answer_rows if row.criterion_code == code), None)
    counts = row is not None and row.answered and not row.not_applicable
    return EvidenceLine(evidence_id, evaluation.id, local_text(evaluation.call.start_utc_ms, zone), card.code, code,
                        names_of(card).get(code, code), *span, words or _answered(card, row),
                        row.weight_milli - row.earned_milli if row is not None and counts else 0, played)


def _answered(card: Scorecard, row: AnswerRow | None) -> str:
    """What took points of a criterion, or its value: it tells of a place without a note; empty for a fatal item."""
    if row is None:
        return ""
    criterion = card.criterion(row.criterion_code)
    taken = [behaviour.words for behaviour in criterion.behaviours if row.ticks.get(behaviour.code)]
    return _(", ").join(taken) or value_words(criterion, Answer(row.not_applicable, value=row.value))


def _plan(interview: Interview, today: date, *, running: bool) -> tuple[PlanLine, ...]:
    done, later = judged(interview), extended_to(interview)
    return tuple(_plan_line(item, done.get(item.id), until(item.due_day, later), today, running=running)
                 for item in interview.plan)


def _plan_line(item: PlanItem, judgement: InterviewEntry | None, due_day: date, today: date, *,
               running: bool) -> PlanLine:
    if judgement is None:
        return PlanLine(item.id, item.words, item.measure, due_day, None, None, running and is_over(due_day, today))
    return PlanLine(item.id, item.words, item.measure, due_day, Outcome(judgement.outcome), judgement.day, False)


def _before(interview: Interview, cards: Mapping[int, Scorecard], zone: ZoneInfo) -> tuple[FocusCall, ...]:
    heard = sorted((source.evaluation for source in interview.sources), key=lambda row: row.call.start_utc_ms)
    focus = focus_of(interview)
    return tuple(_focus_call(number, evaluation, cards[evaluation.scorecard_version_id], focus, zone)
                 for number, evaluation in enumerate(heard, start=1))


def _after(session: Session, interview: Interview, rules: Rules) -> tuple[FocusCall, ...]:
    gone = lost(session, interview) if interview.follow_ups else frozenset()
    return tuple(_follow_up(session, follow_up, focus_of(interview), rules, gone=follow_up.id in gone)
                 for follow_up in interview.follow_ups)


def _follow_up(session: Session, follow_up: FollowUp, focus: Sequence[CriterionKey], rules: Rules, *,
               gone: bool) -> FocusCall:
    versions, item = chain(session, follow_up.queue_item_id), follow_up.queue_item
    if not versions:
        start = item.call.start_utc_ms
        return FocusCall(follow_up.position, local_text(start, rules.zone), local_day(start, rules.zone), {}, None,
                         item.id, gone or item.state == QueueState.RELEASED)
    scored = versions[-1]
    return _focus_call(follow_up.position, scored, card_of(scored.scorecard_version, rules), focus, rules.zone, item.id)


def _focus_call(position: int, evaluation: Evaluation, card: Scorecard, focus: Sequence[CriterionKey], zone: ZoneInfo,
                item_id: int | None = None) -> FocusCall:
    rows = {(card.code, row.criterion_code): row for row in evaluation.answer_rows}
    results = {key: FocusResult(row.earned_milli if row.answered and not row.not_applicable else None, row.weight_milli)
               for key in focus if (row := rows.get(key)) is not None}
    start = evaluation.call.start_utc_ms
    return FocusCall(position, local_text(start, zone), local_day(start, zone), results, evaluation.id, item_id)


def _entry(entry: InterviewEntry, interview: Interview, zone: ZoneInfo) -> InterviewEntryLine:
    about = next((item.words for item in interview.plan if item.id == entry.plan_item_id), "")
    return InterviewEntryLine(
        InterviewEntryKind(entry.kind), entry.day, local_text(entry.at_utc_ms, zone), entry.account.display_name,
        Outcome(entry.outcome) if entry.outcome else None, entry.until_day, about, entry.words)


def _requests(session: Session, interview: Interview) -> tuple[tuple[int, str], ...]:
    """Requests to the trainer that name the agent and one of the criteria, but those declined or withdrawn."""
    focus = set(focus_of(interview))
    asked = (select(TrainingRequest.id, TrainingRequest.number, TrainingCriterion.card,
                    TrainingCriterion.criterion_code)
             .join(TrainingAgent, TrainingAgent.request_id == TrainingRequest.id)
             .join(TrainingCriterion, TrainingCriterion.request_id == TrainingRequest.id)
             .where(TrainingAgent.agent_id == interview.agent_id,
                    TrainingRequest.state.not_in([state for state in OVER if state is not RequestState.CLOSED]))
             .order_by(TrainingRequest.id.desc()))
    return tuple(dict.fromkeys((id_, number) for id_, number, card, code in session.execute(asked)
                               if (card, code) in focus))
