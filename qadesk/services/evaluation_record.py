"""The record of an evaluation for the screen: its paper's content, and what this reader may do with it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.evaluation_record import EvaluationRecord
from qadesk.models.evaluations import Evaluation, EvaluationState, FatalTick
from qadesk.models.people import Actor, Role
from qadesk.models.scorecards import FatalState
from qadesk.security.roles import may
from qadesk.services.appeal_chain import appeals_of, open_appeal, rounds_left, was_ruled
from qadesk.services.base import Rules
from qadesk.services.evaluation_chain import answers_of, chain, latest
from qadesk.services.evaluation_content import rules_used, sheet_of
from qadesk.services.fatal_query import Standing, standing
from qadesk.services.life_query import life_of, stages
from qadesk.services.scorecards import card_of


def record_of(session: Session, evaluation: Evaluation, actor: Actor, now: Rules) -> EvaluationRecord:
    """The record of what is in force of an evaluation's queue item, as the actor may see it; `now`: the rules in force,
    by which rounds of appeal are counted."""
    item_id = evaluation.queue_item_id
    evaluation, last = chain(session, item_id)[-1], latest(session, item_id)
    draft = last if last is not None and last.state == EvaluationState.DRAFT else None
    is_own = evaluation.account_id == actor.account_id
    stands = standing(session, actor.account_id, item_id) if may(actor, "fatal_items.decide") else Standing.NONE
    rules = rules_used(session, evaluation.rules_version)
    appeals = appeals_of(session, item_id)
    return EvaluationRecord(
        evaluation.id, item_id, sheet_of(session, evaluation), card_of(evaluation.scorecard_version, rules),
        answers_of(evaluation),
        private_note=evaluation.private_note if is_own or Role.SUPERVISOR in actor.roles else "",
        decidable=_pending_codes(session, evaluation) if stands in (Standing.SECOND, Standing.ALONE) else (),
        alone=stands is Standing.ALONE,
        may_revise=is_own and may(actor, "revisions.begin") and _is_free(session, draft, actor, item_id),
        under_revision=draft.account.display_name if draft is not None else "",
        life=life_of(session, item_id, rules.zone, prints=True),
        stage=stages(session, [evaluation], rules.zone)[evaluation.id],
        appeal_id=appeals[-1].id if appeals else None,
        may_appeal=(may(actor, "appeals.enter") and draft is None and not evaluation.unscorable
                    and rounds_left(appeals, now) > 0),
        may_acknowledge=(may(actor, "acknowledgements.enter")
                         and session.get(Acknowledgement, evaluation.id) is None))


def _is_free(session: Session, draft: Evaluation | None, actor: Actor, item_id: int) -> bool:
    """Whether nobody else drafts a revision, no appeal is open and none was ruled."""
    others = draft is not None and draft.account_id != actor.account_id
    return not (others or open_appeal(session, item_id) or was_ruled(session, item_id))


def _pending_codes(session: Session, evaluation: Evaluation) -> tuple[str, ...]:
    asked = select(FatalTick.criterion_code).where(
        FatalTick.evaluation_id == evaluation.id, FatalTick.state == FatalState.PENDING)
    return tuple(session.scalars(asked.order_by(FatalTick.criterion_code)))
