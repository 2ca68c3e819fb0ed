"""What a submit freezes: the figures, and one row for each answer, fatal item and place of evidence."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.models.answers import Answer, Answers
from qadesk.models.evaluations import AnswerRow, Evaluation, EvaluationState, EvidenceSpan
from qadesk.models.sampling import QueueState
from qadesk.models.scorecards import Criterion, FatalState, Scorecard
from qadesk.models.scoring import earned_milli, fatal_state_of, shown_criteria
from qadesk.models.submission import Review
from qadesk.services.evaluation_chain import chain, fatal_ticks


def freeze(session: Session, evaluation: Evaluation, card: Scorecard, answers: Answers, findings: Review,
           zone: ZoneInfo) -> None:
    """Make a draft the submitted evaluation that counts, as it was saved last; nothing of it changes any more."""
    figures, ticks = findings.total, fatal_ticks(session, evaluation, card, answers)
    evaluation.number = _number(session, evaluation, zone)
    evaluation.submitted_utc_ms = evaluation.saved_utc_ms
    evaluation.heard_share_milli, evaluation.speech_ms = findings.heard_share_milli, findings.to_hear.speech_ms
    evaluation.score_milli, evaluation.score_shown = figures.score_milli, figures.shown
    evaluation.band = figures.band or ""
    evaluation.earned_milli, evaluation.applicable_milli = figures.earned_milli, figures.applicable_milli
    evaluation.fatal_state = fatal_state_of(FatalState(tick.state) for tick in ticks)
    evaluation.unscorable, evaluation.state = answers.unscorable, EvaluationState.SUBMITTED
    evaluation.queue_item.state = QueueState.SUBMITTED
    session.flush()
    for tick in ticks:
        tick.evaluation_id = evaluation.id
    session.add_all([*_answer_rows(evaluation.id, card, answers), *ticks,
                     *_evidence_rows(evaluation.id, card, answers)])


def _answer_rows(evaluation_id: int, card: Scorecard, answers: Answers) -> list[AnswerRow]:
    """One row for each criterion with the weight applied, so that a score can be explained years later."""
    shown = shown_criteria(card, answers)
    return [_answer_row(evaluation_id, position, criterion,
                        answers.answer(criterion.code) if criterion.code in shown else None)
            for position, criterion in enumerate(card.criteria)]


def _answer_row(evaluation_id: int, position: int, criterion: Criterion, answer: Answer | None) -> AnswerRow:
    """`answer` is None where the criterion does not come up: its condition is not met, or nothing can be scored."""
    kept = answer or Answer(not_applicable=True)
    return AnswerRow(
        evaluation_id=evaluation_id, criterion_code=criterion.code, position=position,
        not_applicable=kept.not_applicable, answered=answer is not None and answer.is_answered,
        weight_milli=criterion.weight_milli,
        earned_milli=earned_milli(criterion, kept) if kept.is_answered else 0, ticks=dict(kept.ticks),
        value=kept.value, ruled_milli=kept.ruled_milli)


def _evidence_rows(evaluation_id: int, card: Scorecard, answers: Answers) -> list[EvidenceSpan]:
    shown = shown_criteria(card, answers)
    codes = [criterion.code for criterion in card.criteria if criterion.code in shown] + list(answers.fatal)
    return [EvidenceSpan(evaluation_id=evaluation_id, criterion_code=code, start_ms=span.start_ms, end_ms=span.end_ms,
                         note=span.note) for code in codes for span in answers.evidence(code)]


def _number(session: Session, evaluation: Evaluation, zone: ZoneInfo) -> str:
    """`20260907-0001`: the day of the submit in the centre's zone, and a count of that day; its revisions have
    `-R1`, `-R2` behind the first one's number."""
    if evaluation.revision_no:
        first = chain(session, evaluation.queue_item_id)[0]
        return f"{first.number}-R{evaluation.revision_no}"
    day = f"{datetime.fromtimestamp(evaluation.saved_utc_ms / 1000, zone):%Y%m%d}"
    of_day = Evaluation.number.between(f"{day}-", f"{day}-:")  # a range, found by index; a colon follows the digits
    taken = session.scalar(select(func.count()).where(of_day, Evaluation.revision_no == 0))
    return f"{day}-{(taken or 0) + 1:04d}"
