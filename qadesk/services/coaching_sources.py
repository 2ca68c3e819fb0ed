"""The evaluations that an interview goes back to, and the places in their calls: chosen while it is prepared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.coaching import Interview, InterviewEvidence, InterviewSource
from qadesk.models.coaching_record import EvidenceLine
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Agent
from qadesk.services.coaching_record import spans_of
from qadesk.services.evaluation_chain import chain, submitted


def attach(session: Session, interview: Interview, sources: Iterable[Evaluation]) -> None:
    """Let an interview go back to further evaluations, with the places in them that concern its focus.

    The revision in force takes the place of what it revises."""
    known = {source.evaluation_id for source in interview.sources}
    fresh = [source for source in sources if source.id not in known]
    items = {source.queue_item_id for source in fresh}
    for old in [source.evaluation for source in interview.sources if source.evaluation.queue_item_id in items]:
        remove_source(session, interview, old.id)
    position = max((source.position for source in interview.sources), default=0)
    session.add_all(InterviewSource(interview_id=interview.id, evaluation_id=source.id, position=position + at)
                    for at, source in enumerate(fresh, start=1))
    for source in fresh:
        _choose(session, interview, source)
    session.flush()
    session.refresh(interview)


def _choose(session: Session, interview: Interview, source: Evaluation) -> None:
    """The places on focus criteria and fatal items; all where there is none of these."""
    spans = spans_of(session, source.id)
    codes = {code for card, code in interview.focus if card == source.scorecard_version.code}
    scored = {row.criterion_code for row in source.answer_rows}
    wanted = [span for span in spans if span.criterion_code in codes or span.criterion_code not in scored] or spans
    last = session.scalar(select(func.max(InterviewEvidence.position)).where(
        InterviewEvidence.interview_id == interview.id)) or 0
    session.add_all(InterviewEvidence(
        interview_id=interview.id, evaluation_id=source.id, position=last + at, criterion_code=span.criterion_code,
        start_ms=span.start_ms, end_ms=span.end_ms, words=span.note) for at, span in enumerate(wanted, start=1))
    session.flush()


def sources_of(session: Session, interview: Interview, evaluation_ids: Sequence[int]) -> list[Evaluation]:
    """Evaluations of the interview's agent as they are in force. Raises NotFound, RuleBroken."""
    return [source_of(session, interview.agent, evaluation_id) for evaluation_id in evaluation_ids]


def source_of(session: Session, agent: Agent, evaluation_id: int) -> Evaluation:
    """An agent's evaluation as it is in force. Raises NotFound, RuleBroken for somebody else's or a draft."""
    evaluation = chain(session, submitted(session, evaluation_id).queue_item_id)[-1]
    if evaluation.call.agent_no != agent.staff_no:
        raise RuleBroken(_("The evaluation {number} is not of {agent}.").format(
            number=evaluation.number, agent=agent.staff_no), safe=_("Nothing was changed."),
            todo=_("Choose evaluations of this agent."), code="E-COA-05")
    return evaluation


def remove_source(session: Session, interview: Interview, evaluation_id: int) -> None:
    """Leave an evaluation out, with its places. Raises NotFound."""
    source = session.get(InterviewSource, (interview.id, evaluation_id))
    if source is None:
        raise _not_here()
    for line in [line for line in interview.evidence if line.evaluation_id == evaluation_id]:
        session.delete(line)
    session.delete(source)
    session.flush()
    session.refresh(interview)


def add_evidence(session: Session, interview: Interview, line: EvidenceLine) -> None:
    """Choose a place of one of its calls; one chosen already stays as it is. Raises NotFound."""
    if all(source.evaluation_id != line.evaluation_id for source in interview.sources) or line.start_ms > line.end_ms:
        raise _not_here()
    place = (line.evaluation_id, line.criterion_code, line.start_ms, line.end_ms)
    if place in {(row.evaluation_id, row.criterion_code, row.start_ms, row.end_ms) for row in interview.evidence}:
        return
    position = max((row.position for row in interview.evidence), default=0) + 1
    session.add(InterviewEvidence(
        interview_id=interview.id, evaluation_id=line.evaluation_id, position=position, words=line.words.strip(),
        criterion_code=line.criterion_code, start_ms=line.start_ms, end_ms=line.end_ms))
    session.flush()
    session.refresh(interview)


def remove_evidence(session: Session, interview: Interview, evidence_id: int) -> None:
    """Leave a chosen place out. Raises NotFound."""
    line = session.get(InterviewEvidence, evidence_id)
    if line is None or line.interview_id != interview.id:
        raise _not_here()
    session.delete(line)
    session.flush()
    session.refresh(interview)


def _not_here() -> NotFound:
    return NotFound(_("This is not in the interview any more."), safe=_("Nothing was changed."),
                    todo=_("Open the interview again."), code="E-COA-12")
