"""What a check asks of evaluations: whole chains of revisions, and fatal items decided as they may be."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from qadesk.i18n import _
from qadesk.models.checks import Finding
from qadesk.models.evaluations import Evaluation, EvaluationState, FatalTick
from qadesk.models.scorecards import FatalState
from qadesk.models.scoring import fatal_state_of


def broken_revisions(session: Session) -> list[Finding]:
    """Revisions that do not follow, one by one and with a reason, the evaluation of the same call that they name."""
    old = aliased(Evaluation)
    follows = and_(old.queue_item_id == Evaluation.queue_item_id, old.revision_no == Evaluation.revision_no - 1,
                   old.state == EvaluationState.SUBMITTED,
                   or_(Evaluation.state == EvaluationState.DRAFT, Evaluation.revision_reason != ""))
    rows = session.execute(
        select(Evaluation.id, Evaluation.number).outerjoin(old, and_(old.id == Evaluation.revises_id, follows))
        .where(or_(Evaluation.revision_no != 0, Evaluation.revises_id.is_not(None)), old.id.is_(None)))
    return [Finding("E-CHK-13", _("The revision {number} does not follow what it revises.").format(number=_name(*row)),
                    _("Compare it with its printout, and restore the latest backup.")) for row in rows]


def wrong_fatal_states(session: Session) -> list[Finding]:
    """Evaluations that say otherwise than their fatal items whether one is confirmed."""
    rows = session.execute(
        select(Evaluation.id, Evaluation.number, Evaluation.fatal_state, FatalTick.state)
        .outerjoin(FatalTick, FatalTick.evaluation_id == Evaluation.id)
        .where(Evaluation.state == EvaluationState.SUBMITTED,
               or_(FatalTick.state.is_not(None), Evaluation.fatal_state != FatalState.NONE)))
    states: dict[tuple[str, str], list[FatalState]] = defaultdict(list)
    for evaluation_id, number, stored, state in rows:
        states[_name(evaluation_id, number), stored] += [FatalState(state)] if state else []
    return [Finding("E-CHK-14", _("The fatal items of evaluation {number} do not give what it says of them.")
                    .format(number=number), _("Compare it with its printout, and restore the latest backup."))
            for (number, stored), found in states.items() if fatal_state_of(found) != stored]


def wrong_decisions(session: Session) -> list[Finding]:
    """Fatal items decided by nobody, by an author who was not alone, or without the reason that it takes."""
    rows = session.execute(
        select(Evaluation.id, Evaluation.number, FatalTick.criterion_code)
        .join(Evaluation, Evaluation.id == FatalTick.evaluation_id)
        .where(or_(_half_decided(), _without_reason(), and_(~FatalTick.alone, _by_an_author()))))
    return [Finding("E-CHK-15", _("The decision on {code} of evaluation {number} is not one that can be made.")
                    .format(code=code, number=_name(evaluation_id, number)),
                    _("Compare it with its printout, and restore the latest backup."))
            for evaluation_id, number, code in rows]


def _half_decided() -> ColumnElement[bool]:
    nobody, never = FatalTick.decided_by.is_(None), FatalTick.decided_utc_ms.is_(None)
    waits = FatalTick.state == FatalState.PENDING
    return or_(and_(waits, or_(~nobody, ~never)), and_(~waits, or_(nobody, never)))


def _without_reason() -> ColumnElement[bool]:
    return and_(FatalTick.reason == "", or_(FatalTick.alone, FatalTick.state == FatalState.REFUSED))


def _by_an_author() -> ColumnElement[bool]:
    """Whether who decided had submitted this version or one before it."""
    version = aliased(Evaluation)
    return select(version.id).where(
        version.queue_item_id == Evaluation.queue_item_id, version.revision_no <= Evaluation.revision_no,
        version.account_id == FatalTick.decided_by).correlate(Evaluation, FatalTick).exists()


def _name(evaluation_id: int, number: str | None) -> str:
    return number or str(evaluation_id)
