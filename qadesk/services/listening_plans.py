"""Listening plans (听取计划): put calls into the queue on purpose, each kind under an origin of its own.

What is picked by ticket can be recomputed from the seed that the plan keeps; what a person names is named in the audit
trail. Nobody plans or hears a call of an agent to whom a relation is declared. None of it enters an average.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from qadesk.errors import BadInput, Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.i18n import _, ngettext
from qadesk.models.calls import Call, RecordingState
from qadesk.models.complaint_record import CallSought, FoundCall
from qadesk.models.draw import Tickets
from qadesk.models.listening_plans import (
    BY_TICKET,
    MOST_CALLS,
    MOST_EACH,
    PLAN_ORIGINS,
    NewPlan,
    PlanChoices,
    PlannedRow,
    PlanRow,
    picked,
)
from qadesk.models.people import Actor, Role
from qadesk.models.periods import Days, local_day, local_text
from qadesk.models.sampling import ORIGIN_NAMES, ListeningPlan, Origin, PlannedCall, QueueItem, QueueState
from qadesk.services import plan_query as query
from qadesk.services.base import Act, Rules, Service
from qadesk.services.complaint_query import find_calls
from qadesk.services.conflicts import refuse_tied
from qadesk.services.day_numbers import next_number
from qadesk.services.matching import pieces

SECRET_BYTES = 32
DEFAULT_DAYS = timedelta(days=6)


@dataclass(frozen=True)
class Pick:
    """The calls of a plan, and the seed they were picked by ("" where they were named)."""

    calls: tuple[Call, ...]
    seed: str
    pool: int = 0


class ListeningPlans(Service):
    """The use cases of the window 听取计划."""

    def list(self, actor: Actor) -> tuple[PlanRow, ...]:
        """All plans, the latest first, with what became of their calls."""
        with self.read(actor, "listening_plans.list") as session:
            return query.plan_rows(session, actor, self.rules_in(session))

    def calls(self, actor: Actor, plan_id: int) -> tuple[PlannedRow, ...]:
        """The calls of a plan, by their start."""
        with self.read(actor, "listening_plans.calls") as session:
            return query.planned_rows(session, plan_id, self.rules_in(session))

    def choices(self, actor: Actor, from_day: date | None = None, to_day: date | None = None) -> PlanChoices:
        """What a plan over these days (the last week, or the latest with calls, unless given) is chosen from."""
        with self.read(actor, "listening_plans.choices") as session:
            rules = self.rules_in(session)
            today = local_day(self._station.clock.now_utc_ms(), rules.zone)
            latest = query.latest_day(session, rules, today)
            last = to_day or (latest if from_day is None and latest < today - DEFAULT_DAYS else today)
            days = Days(from_day or last - DEFAULT_DAYS, last)
            return PlanChoices(days.first_day, days.last_day, query.plan_agents(session, actor, days, rules, today),
                               query.plan_listeners(session))

    def find_calls(self, actor: Actor, sought: CallSought) -> tuple[FoundCall, ...]:
        """The calls that fit, the newest first; none while nothing is sought. Raises RuleBroken for a short number."""
        with self.read(actor, "listening_plans.find_calls") as session:
            rules = self.rules_in(session)
            return find_calls(session, actor, sought, rules, local_day(self._station.clock.now_utc_ms(), rules.zone))

    def make(self, actor: Actor, new: NewPlan) -> PlanRow:
        """Make a plan and put its calls into the queue; the same one again gives the one that is kept.

        Raises BadInput for what is not filled in; NotFound for a call or listener that is not there; RuleBroken for a
        call that cannot be heard or held back, and where no call is left to pick; Conflict for one that such a plan has
        already; NotAllowed where the actor or a listener is tied to an agent."""
        found = self._pool(actor, new)
        with self.act(actor, "listening_plans.make") as act:
            rules = self.rules_in(act.session)
            kept = act.session.scalar(select(ListeningPlan).where(ListeningPlan.client_uuid == new.client_uuid))
            if kept is None:
                _refuse_unfilled(new)
                listeners = _listeners(act.session, new)
                number = next_number(act.session, ListeningPlan.number, "L", local_day(act.now_utc_ms, rules.zone))
                pick = _named(act.session, new, rules) if new.call_ids else _by_ticket(act.session, new, number, found)
                _refuse_tied(act.session, pick.calls, {actor.account_id, *new.listeners})
                kept = _store(act, actor, new, number, pick, listeners)
                act.detail = {"origin": new.origin, "calls": [call.rec_id for call in pick.calls], "seed": pick.seed,
                              "pool": pick.pool, "listeners": listeners}
            act.about = kept.number
            return query.plan_rows(act.session, actor, rules, kept.id)[0]

    def _pool(self, actor: Actor, new: NewPlan) -> Sequence[Row[Any]]:
        """What there is to pick from, read before the writer is taken: the days can hold very many calls."""
        if new.call_ids or not new.agents or new.from_day is None or new.to_day is None:
            return ()
        with self.read_apart(actor, "listening_plans.make") as session:
            return query.pool(session, Days(new.from_day, new.to_day), self.rules_in(session), new.agents)

    def withdraw(self, actor: Actor, plan_id: int, words: str) -> PlanRow:
        """Take the calls of a plan that nobody has begun to score out of the queue; what was begun is finished.

        Raises NotFound; NotAllowed unless the actor made it or is a supervisor; BadInput wordless; Conflict when
        nothing of it waits."""
        with self.act(actor, "listening_plans.withdraw", about=f"plan {plan_id}") as act:
            plan = act.session.get(ListeningPlan, plan_id)
            if plan is None:
                raise NotFound(_("This plan is not in the station."), todo=_("Choose another one from the list."))
            act.about = plan.number
            if plan.account_id != actor.account_id and Role.SUPERVISOR not in actor.roles:
                raise NotAllowed(_("Who made the plan, or a supervisor, takes it back."),
                                 safe=_("Nothing was changed."), todo=_("Ask one of them."), code="E-PLN-09")
            if not words.strip():
                raise BadInput(_("Why is it taken back?"), field="words", todo=_("Say it in a few words."))
            act.detail = {"released": _release(act.session, plan), "words": words.strip()}
            return query.plan_rows(act.session, actor, self.rules_in(act.session), plan_id)[0]


def _refuse_unfilled(new: NewPlan) -> None:
    if new.origin not in PLAN_ORIGINS:
        raise BadInput(_("This kind of listening is not planned here."), field="origin", code="E-PLN-01")
    if not new.words.strip():
        raise BadInput(_("What is the listening for?"), field="words", todo=_("Say it in a few words."),
                       code="E-PLN-02")
    if bool(new.listeners) != (new.origin is Origin.JOINT):
        raise BadInput(_("Joint listening needs somebody who listens along; other plans have nobody."),
                       field="listeners", todo=_("Choose who listens along."), code="E-PLN-03")
    if new.call_ids:
        return
    if new.origin not in BY_TICKET or not new.agents:
        raise BadInput(_("Neither a call nor an agent is chosen."), field="calls",
                       todo=_("Choose what is to be listened to."), code="E-PLN-04")
    if new.from_day is None or new.to_day is None or new.from_day > new.to_day:
        raise BadInput(_("The days are not clear."), field="days", todo=_("Give the first and the last day."),
                       code="E-PLN-05")
    if not 1 <= new.calls_each <= MOST_EACH:
        raise BadInput(_("From 1 to {most} calls of each agent.").format(most=MOST_EACH), field="calls_each",
                       todo=_("Correct the number."), code="E-PLN-05")


def _listeners(session: Session, new: NewPlan) -> list[str]:
    """Their names, in the order given."""
    known = {one.account_id: one.name for one in query.plan_listeners(session)}
    if not set(new.listeners) <= set(known):
        raise NotFound(_("Who is to listen along has no open account for it."), safe=_("Nothing was changed."),
                       todo=_("Choose a team leader, an inspector or a supervisor."), code="E-PLN-06")
    return [known[one] for one in new.listeners]


def _named(session: Session, new: NewPlan, rules: Rules) -> Pick:
    calls = _calls(session, [Call.id.in_(piece) for piece in pieces(sorted(set(new.call_ids)))])
    if len(calls) != len(set(new.call_ids)):
        raise NotFound(_("A call that was chosen is not in the station any more."), safe=_("Nothing was changed."),
                       todo=_("Choose it again."), code="E-PLN-07")
    held = set(session.scalars(select(Call.id).where(Call.id.in_([call.id for call in calls]), query.HELD)))
    for call in calls:
        if call.recording is None or call.recording.state != RecordingState.PLAYABLE or call.id in held:
            raise RuleBroken(_("The call of {agent} at {when} has no recording that may be heard.").format(
                agent=call.agent_no, when=local_text(call.start_utc_ms, rules.zone)), safe=_("Nothing was changed."),
                todo=_("Leave it out, or bring its recording in first."), code="E-PLN-08")
    _refuse_planned(session, calls, new.origin, rules)
    return Pick(calls, "")


def _refuse_planned(session: Session, calls: Sequence[Call], origin: Origin, rules: Rules) -> None:
    taken = session.execute(
        select(Call, ListeningPlan.number, QueueItem.state).join(QueueItem, QueueItem.call_id == Call.id)
        .outerjoin(PlannedCall, PlannedCall.queue_item_id == QueueItem.id)
        .outerjoin(ListeningPlan, ListeningPlan.id == PlannedCall.plan_id)
        .where(QueueItem.origin == origin, Call.id.in_([call.id for call in calls]))).first()
    if taken is None:
        return
    call, number, state = taken
    back = state == QueueState.RELEASED
    what = (_("The call of {agent} at {when} stood in plan {plan} ({kind}), which was taken back.") if back else
            _("The call of {agent} at {when} stands in plan {plan} already ({kind})."))
    raise Conflict(what.format(agent=call.agent_no, when=local_text(call.start_utc_ms, rules.zone), plan=number or "—",
                               kind=_(ORIGIN_NAMES[origin])), safe=_("Nothing was changed."), code="E-PLN-10",
                   todo=_("Leave it out, or plan it as another kind of listening.") if back else _("Leave it out."))


def _by_ticket(session: Session, new: NewPlan, number: str, found: Sequence[Row[Any]]) -> Pick:
    seed = f"{number}|{new.origin}|{secrets.token_hex(SECRET_BYTES)}"
    rec_ids = _still_free(session, found, new.calls_each, seed)
    if not rec_ids:
        raise RuleBroken(_("None of these agents has a recorded call of these days that is not in the queue yet."),
                         safe=_("Nothing was changed."), todo=_("Choose other days, or import the recordings first."),
                         code="E-PLN-11")
    if len(rec_ids) > MOST_CALLS:
        raise RuleBroken(ngettext("A plan has {count} call at most.", "A plan has {count} calls at most.",
                                  MOST_CALLS).format(count=MOST_CALLS), safe=_("Nothing was changed."),
                         todo=_("Choose fewer agents or fewer calls of each."), code="E-PLN-12")
    return Pick(_calls(session, [Call.rec_id.in_(piece) for piece in pieces(rec_ids)]), seed, len(found))


def _still_free(session: Session, found: Sequence[Row[Any]], each: int, seed: str) -> Sequence[str]:
    """The calls picked from those found, without what has entered the queue or come under a hold meanwhile."""
    gone: set[str] = set()
    while True:
        rec_ids = picked(((row.agent_no, row.rec_id) for row in found if row.rec_id not in gone), each, seed)
        now_gone = {rec_id for piece in pieces(rec_ids) for rec_id in session.scalars(
            select(Call.rec_id).where(Call.rec_id.in_(piece), or_(query.QUEUED, query.HELD)))}
        if not now_gone:
            return rec_ids
        gone |= now_gone


def _calls(session: Session, asked: Iterable[object]) -> tuple[Call, ...]:
    return tuple(call for one in asked for call in session.scalars(select(Call).where(one)))  # type: ignore[arg-type]


def _refuse_tied(session: Session, calls: Sequence[Call], accounts: Iterable[str]) -> None:
    agents = {call.agent_id for call in calls}
    for account_id in sorted(accounts):
        refuse_tied(session, account_id, *agents)


def _store(act: Act, actor: Actor, new: NewPlan, number: str, pick: Pick, names: Sequence[str]) -> ListeningPlan:
    by_ticket = bool(pick.seed)
    plan = ListeningPlan(
        client_uuid=new.client_uuid, number=number, origin=new.origin, words=new.words.strip(),
        listeners=list(new.listeners), from_day=new.from_day if by_ticket else None,
        to_day=new.to_day if by_ticket else None, calls_each=new.calls_each if by_ticket else 0, seed=pick.seed,
        account_id=actor.account_id, at_utc_ms=act.now_utc_ms)
    tickets = Tickets(pick.seed or number)
    note = " · ".join((number, plan.words, *names))
    items = [QueueItem(call_id=call.id, origin=new.origin, order_key=tickets("assign|" + call.rec_id), note=note,
                       created_utc_ms=act.now_utc_ms) for call in pick.calls]
    act.session.add_all([plan, *items])
    act.session.flush()
    act.session.add_all(PlannedCall(plan_id=plan.id, queue_item_id=item.id) for item in items)
    act.session.flush()
    return plan


def _release(session: Session, plan: ListeningPlan) -> int:
    waiting = session.scalars(select(QueueItem).join(PlannedCall, PlannedCall.queue_item_id == QueueItem.id).where(
        PlannedCall.plan_id == plan.id, QueueItem.state == QueueState.WAITING)).all()
    if not waiting:
        raise Conflict(_("Nothing of plan {number} waits any more.").format(number=plan.number),
                       safe=_("Nothing was changed."), todo=_("Finish what was begun."), code="E-PLN-13")
    for item in waiting:
        item.state = QueueState.RELEASED
    session.flush()
    return len(waiting)
