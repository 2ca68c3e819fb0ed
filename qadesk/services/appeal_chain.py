"""The appeals of an evaluation, as its chain of versions has them: rounds, what is open, what was ruled."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from qadesk.models.appeal_record import AppealState
from qadesk.models.appeals import Appeal, AppealEnd, AppealRuling
from qadesk.models.evaluations import Evaluation
from qadesk.services.base import Rules

OPEN: ColumnElement[bool] = ~select(AppealRuling.appeal_id).where(
    AppealRuling.appeal_id == Appeal.id).correlate(Appeal).exists()
"""Whether an appeal is neither ruled nor withdrawn."""


def evaluation_of(session: Session, appeal: Appeal) -> Evaluation:
    """The version that an appeal objects to."""
    return session.get_one(Evaluation, appeal.evaluation_id)


def appeals_of(session: Session, item_id: int) -> tuple[Appeal, ...]:
    """All appeals of a queue item, the first round first."""
    return tuple(session.scalars(select(Appeal).where(Appeal.queue_item_id == item_id).order_by(Appeal.round)))


def rounds_left(appeals: Sequence[Appeal], rules: Rules) -> int:
    """How many rounds there can still be, none while one is open; a round that was withdrawn is not used."""
    if any(appeal.ruling is None for appeal in appeals):
        return 0
    ruled = sum(appeal.ruling is not None and appeal.ruling.end == AppealEnd.RULED for appeal in appeals)
    return max(0, rules.number("appeal_rounds") - ruled)


def open_appeal(session: Session, item_id: int) -> Appeal | None:
    """The appeal of a queue item that waits for its ruling."""
    return session.scalars(select(Appeal).where(Appeal.queue_item_id == item_id, OPEN)).first()


def was_ruled(session: Session, item_id: int) -> bool:
    """Whether an appeal of a queue item was ruled, whatever became of it."""
    asked = select(AppealRuling.appeal_id).join(Appeal, Appeal.id == AppealRuling.appeal_id).where(
        Appeal.queue_item_id == item_id, AppealRuling.end == AppealEnd.RULED)
    return session.scalar(asked) is not None


def state_of(appeal: Appeal) -> AppealState:
    """How far an appeal is."""
    if appeal.ruling is None:
        return AppealState.OPEN
    return AppealState.RULED if appeal.ruling.end == AppealEnd.RULED else AppealState.WITHDRAWN
