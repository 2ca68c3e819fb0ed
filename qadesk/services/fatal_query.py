"""Fatal items that wait for a decision, and who may decide them: never an author, unless there is nobody else."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.models.calls import Call
from qadesk.models.evaluation_record import PendingFatal
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.people import Account, Actor, RoleGrant
from qadesk.models.sampling import QueueItem
from qadesk.models.scorecards import FatalState, Scorecard
from qadesk.security.roles import RULES
from qadesk.services.conflicts import tied_accounts
from qadesk.services.evaluation_chain import IN_FORCE, authors
from qadesk.services.evaluation_content import rules_used
from qadesk.services.scorecards import card_of


class Standing(StrEnum):
    """How a person stands to the fatal items of an evaluation."""

    NONE = "none"
    TIED = "tied"  # a relation to the agent: 回避
    SECOND = "second"  # somebody else's evaluation
    ALONE = "alone"  # one's own, in a centre without a second person: 单人确认


def standing(session: Session, account_id: str, item_id: int) -> Standing:
    """How a person who may decide fatal items stands to those of a queue item's evaluation."""
    wrote, shut_out = authors(session, item_id), tied_accounts(session, _agent_of(session, item_id))
    if account_id in shut_out:
        return Standing.TIED
    if account_id not in wrote:
        return Standing.SECOND
    return Standing.NONE if _has_second_person(session, wrote | shut_out) else Standing.ALONE


def _agent_of(session: Session, item_id: int) -> int | None:
    return session.scalar(select(Call.agent_id).join(QueueItem).where(QueueItem.id == item_id))


def _has_second_person(session: Session, beside: frozenset[str]) -> bool:
    """Whether an open account that wrote no part of it, and is not tied to the agent, may decide fatal items."""
    asked = select(RoleGrant.account_id).join(Account).where(
        RoleGrant.role.in_(RULES["fatal_items.decide"]), Account.closed_utc_ms.is_(None), Account.id.not_in(beside))
    return session.execute(asked.limit(1)).first() is not None


def pending_for(session: Session, actor: Actor) -> tuple[tuple[PendingFatal, ...], int]:
    """The fatal items that the actor may decide, those submitted first at the top; and how many of the actor's own
    evaluations wait for somebody else's decision."""
    rows = _pending(session)
    stands = {item_id: standing(session, actor.account_id, item_id)
              for item_id in {row.queue_item_id for _tick, row in rows}}
    cards = {version: card_of(row.scorecard_version, rules_used(session, row.rules_version))
             for version, row in {_version(row): row for _tick, row in rows}.items()}
    mine = tuple(_described(tick, row, cards[_version(row)], alone=stands[row.queue_item_id] is Standing.ALONE)
                 for tick, row in rows if stands[row.queue_item_id] in (Standing.SECOND, Standing.ALONE))
    return mine, list(stands.values()).count(Standing.NONE)


def alone_decisions(session: Session, from_utc_ms: int, until_utc_ms: int) -> int:
    """Decisions taken alone in a span of time; one carried over to a revision counts once."""
    acts = (select(Evaluation.queue_item_id, FatalTick.criterion_code, FatalTick.decided_utc_ms)
            .join(Evaluation, Evaluation.id == FatalTick.evaluation_id)
            .where(FatalTick.alone, FatalTick.decided_utc_ms >= from_utc_ms, FatalTick.decided_utc_ms < until_utc_ms)
            .distinct())
    return session.scalar(select(func.count()).select_from(acts.subquery())) or 0


def _pending(session: Session) -> list[tuple[FatalTick, Evaluation]]:
    asked = (select(FatalTick, Evaluation).join(Evaluation, Evaluation.id == FatalTick.evaluation_id)
             .where(FatalTick.state == FatalState.PENDING, IN_FORCE)
             .order_by(Evaluation.submitted_utc_ms, Evaluation.id, FatalTick.criterion_code))
    return [(tick, evaluation) for tick, evaluation in session.execute(asked)]


def _version(row: Evaluation) -> tuple[int, int]:
    """What a card is read from: many evaluations share it."""
    return row.scorecard_version_id, row.rules_version


def _described(tick: FatalTick, row: Evaluation, card: Scorecard, *, alone: bool) -> PendingFatal:
    code = tick.criterion_code
    return PendingFatal(row.id, row.number or "", row.call.agent_no, code, card.fatal_criterion(code).name,
                        row.account.display_name, row.submitted_utc_ms or 0, alone)
