"""Fatal items (致命项): a second person confirms or refuses each one, once; alone only where there is no second one."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.evaluation_record import EvaluationRecord, PendingFatal
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.people import Account, Actor
from qadesk.models.periods import midnight_utc_ms
from qadesk.models.scorecards import FatalState
from qadesk.models.scoring import fatal_state_of
from qadesk.services import fatal_query as query
from qadesk.services.base import Act, Service
from qadesk.services.conflicts import refuse_conflict
from qadesk.services.evaluation_chain import chain, submitted
from qadesk.services.evaluation_record import record_of
from qadesk.services.fatal_query import Standing


class FatalItems(Service):
    """The use cases of the second person."""

    def pending(self, actor: Actor) -> tuple[PendingFatal, ...]:
        """The fatal items that the actor may confirm or refuse, those submitted first at the top."""
        with self.read(actor, "fatal_items.pending") as session:
            return query.pending_for(session, actor)[0]

    def decide(self, actor: Actor, evaluation_id: int, code: str, *, confirmed: bool,
               reason: str = "") -> EvaluationRecord:
        """Confirm or refuse one fatal item of an evaluation in force, for ever; returns the record as it is then.

        A refusal needs a reason, and so does a decision on one's own evaluation (单人确认), which is possible only
        without a second person: else NotAllowed, audited. Raises NotFound, RuleBroken, Conflict when it was decided
        or the evaluation revised."""
        about = f"evaluation {evaluation_id}"
        with self.act(actor, "fatal_items.decide", about=about) as act:
            evaluation = submitted(act.session, evaluation_id)
            refuse_conflict(act.session, actor.account_id, evaluation.call)
            stands = query.standing(act.session, actor.account_id, evaluation.queue_item_id)
            _refuse_ones_own(stands)
            _refuse_revised(act.session, evaluation)
            alone = stands is Standing.ALONE
            _refuse_without_reason(confirmed=confirmed, alone=alone, reason=reason)
            tick = _pending_tick(act.session, evaluation, code)
            _decide(act, actor, tick, confirmed=confirmed, alone=alone, reason=reason.strip())
            _settle(act.session, evaluation)
            act.about = evaluation.number or about
            act.detail = {"fatal": code, "old": FatalState.PENDING, "new": tick.state, "alone": alone,
                          "why": tick.reason}
            return record_of(act.session, evaluation, actor, self.rules_in(act.session))

    def alone_count(self, actor: Actor, first_day: date, last_day: date) -> int:
        """How many fatal items were decided alone (单人确认) from one day of the centre to another, both included."""
        with self.read(actor, "fatal_items.alone_count") as session:
            zone = self.rules_in(session).zone
            return query.alone_decisions(session, midnight_utc_ms(first_day, zone),
                                         midnight_utc_ms(last_day + timedelta(days=1), zone))


def _refuse_ones_own(stands: Standing) -> None:
    if stands is Standing.NONE:
        raise NotAllowed(_("Nobody decides on the fatal items of one's own evaluation."),
                         safe=_("Nothing was changed."), todo=_("Another inspector or a supervisor decides."),
                         code="E-FTL-01")


def _refuse_revised(session: Session, evaluation: Evaluation) -> None:
    in_force = chain(session, evaluation.queue_item_id)[-1]
    if in_force.id != evaluation.id:
        raise Conflict(_("This evaluation was revised as {number}.").format(number=in_force.number),
                       safe=_("Nothing was changed."), todo=_("Open the record of the evaluation again."),
                       code="E-FTL-04")


def _refuse_without_reason(*, confirmed: bool, alone: bool, reason: str) -> None:
    if reason.strip() or (confirmed and not alone):
        return
    what = _("A decision taken alone needs a reason.") if alone else _("Refusing a fatal item needs a reason.")
    raise RuleBroken(what, safe=_("Nothing was changed."), todo=_("Write the reason."), code="E-FTL-03")


def _pending_tick(session: Session, evaluation: Evaluation, code: str) -> FatalTick:
    tick = session.get(FatalTick, (evaluation.id, code))
    if tick is None:
        raise NotFound(_("{code} is not ticked in {number}.").format(code=code, number=evaluation.number),
                       safe=_("Nothing was changed."), todo=_("Open the record of the evaluation again."),
                       code="E-FTL-05")
    if tick.state != FatalState.PENDING:
        who = session.scalar(select(Account.display_name).where(Account.id == tick.decided_by))
        raise Conflict(_("{code} was decided by {who} already.").format(code=code, who=who),
                       safe=_("That decision stands."), todo=_("Open the record of the evaluation again."),
                       code="E-FTL-02")
    return tick


def _decide(act: Act, actor: Actor, tick: FatalTick, *, confirmed: bool, alone: bool, reason: str) -> None:
    tick.state = FatalState.CONFIRMED if confirmed else FatalState.REFUSED
    tick.decided_by, tick.decided_utc_ms, tick.reason, tick.alone = actor.account_id, act.now_utc_ms, reason, alone


def _settle(session: Session, evaluation: Evaluation) -> None:
    """The state of all items together. One confirmed settles it: what is decided after it cannot undo that."""
    session.flush()
    states = session.scalars(select(FatalTick.state).where(FatalTick.evaluation_id == evaluation.id))
    evaluation.fatal_state = fatal_state_of(FatalState(state) for state in states)
