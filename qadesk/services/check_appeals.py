"""What a check asks of appeals: whole rounds, rulings by who may, nothing lowered, and the revision that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.appeals import Appeal, AppealEnd, AppealItem, AppealRuling, ItemRuling, Outcome
from qadesk.models.checks import Finding
from qadesk.models.evaluations import AnswerRow, Evaluation, EvaluationState, FatalTick
from qadesk.services.appeal_query import had_part


def broken_rounds(session: Session) -> list[Finding]:
    """Appeals whose rounds do not count on from 1, that stand behind an open one, or object to nothing."""
    rounds: dict[int, list[tuple[int, bool, str]]] = defaultdict(list)
    rows = session.execute(select(Appeal.queue_item_id, Appeal.round, AppealRuling.appeal_id, Appeal.number)
                           .outerjoin(AppealRuling, AppealRuling.appeal_id == Appeal.id).order_by(Appeal.round))
    for item_id, number_of_round, ruled, number in rows:
        rounds[item_id].append((number_of_round, ruled is not None, number))
    found = [number for of_item in rounds.values() for place, (no, ended, number) in enumerate(of_item, 1)
             if no != place or (not ended and place < len(of_item))]
    astray = session.scalars(select(Appeal.number).join(Evaluation, Evaluation.id == Appeal.evaluation_id).where(
        or_(Evaluation.queue_item_id != Appeal.queue_item_id, Evaluation.state != EvaluationState.SUBMITTED,
            ~select(AppealItem.appeal_id).where(AppealItem.appeal_id == Appeal.id).correlate(Appeal).exists())))
    return [Finding("E-CHK-30", _("Appeal {number} is no whole round of its evaluation.").format(number=number),
                    _("Compare it with its printout, and restore the latest backup.")) for number in (*found, *astray)]


def wrong_rulings(session: Session) -> list[Finding]:
    """Rulings that leave an item out, lower a value, give no reason, or were made by one who had a part in it while
    somebody else might rule."""
    ruled = select(Appeal).join(AppealRuling, AppealRuling.appeal_id == Appeal.id).where(
        AppealRuling.end == AppealEnd.RULED)
    return [Finding("E-CHK-31", _("The ruling of appeal {number} is not one that can be made.")
                    .format(number=appeal.number), _("Compare it with its printout, and restore the latest backup."))
            for appeal in session.scalars(ruled) if any(_faults(session, appeal))]


def _faults(session: Session, appeal: Appeal) -> Iterator[bool]:
    items = {item.criterion_code: item for item in appeal.items}
    rulings = session.scalars(select(ItemRuling).where(ItemRuling.appeal_id == appeal.id)).all()
    yield items.keys() != {row.criterion_code for row in rulings}
    yield any(not row.words or _lowers(row, items.get(row.criterion_code)) for row in rulings)
    assert appeal.ruling is not None
    yield appeal.ruling.account_id in had_part(session, appeal) and not appeal.ruling.words


def _lowers(row: ItemRuling, item: AppealItem | None) -> bool:
    """Whether a ruling gives less than was scored, or no value where it has to."""
    if item is None or item.fatal or row.ruled_na or row.outcome == Outcome.KEPT:
        return False
    return row.ruled_milli is None or row.ruled_milli < (item.earned_milli or 0)


def rulings_without_revision(session: Session) -> list[Finding]:
    """Rulings for the agent without the revision that follows, or with one that says otherwise or scores less."""
    ended = select(Appeal).join(AppealRuling, AppealRuling.appeal_id == Appeal.id)
    return [Finding("E-CHK-32", _("The ruling of appeal {number} and the revision that it made do not agree.")
                    .format(number=appeal.number), _("Compare it with its printout, and restore the latest backup."))
            for appeal in session.scalars(ended) if not _agrees(session, appeal)]


def _agrees(session: Session, appeal: Appeal) -> bool:
    upheld = session.scalars(select(ItemRuling).where(ItemRuling.appeal_id == appeal.id,
                                                      ItemRuling.outcome != Outcome.KEPT)).all()
    made_id = appeal.ruling.made_evaluation_id if appeal.ruling is not None else None
    if made_id is None or not upheld:
        return made_id is None and not upheld
    old, made = session.get_one(Evaluation, appeal.evaluation_id), session.get_one(Evaluation, made_id)
    follows = (made.revises_id, made.account_id, made.state) == (old.id, old.account_id, EvaluationState.SUBMITTED)
    return follows and (made.score_milli or -1) >= (old.score_milli or -1) and _as_ruled(session, made, upheld)


def _as_ruled(session: Session, made: Evaluation, upheld: Sequence[ItemRuling]) -> bool:
    """Whether each answer of a revision is what was ruled, and no fatal item that was not upheld is ticked."""
    ticked = set(session.scalars(select(FatalTick.criterion_code).where(FatalTick.evaluation_id == made.id)))
    rows = {row.criterion_code: row for row in made.answer_rows}
    return all(item.criterion_code not in ticked and _is_ruled(rows.get(item.criterion_code), item) for item in upheld)


def _is_ruled(row: AnswerRow | None, item: ItemRuling) -> bool:
    """A fatal item has no answer, nor a criterion that comes up no more after what was ruled of another."""
    if row is None or item.ruled_na or not row.answered:
        return row is None or row.not_applicable
    return (row.earned_milli, row.not_applicable) == (item.ruled_milli, False)


def wrong_acknowledgements(session: Session) -> list[Finding]:
    """Papers acknowledged of what was never submitted, or not signed without words."""
    rows = session.scalars(select(func.coalesce(Evaluation.number, Evaluation.client_uuid))
                           .join(Acknowledgement, Acknowledgement.evaluation_id == Evaluation.id)
                           .where(or_(Evaluation.state != EvaluationState.SUBMITTED,
                                      and_(~Acknowledgement.signed, Acknowledgement.words == ""))))
    return [Finding("E-CHK-33", _("The acknowledgement of evaluation {number} is not one that can be entered.")
                    .format(number=number), _("Compare it with its printout, and restore the latest backup."))
            for number in rows]
