"""Assignment (分配): how much each can listen to, whose a drawn call is and why, giving by hand, and taking over.

A draw gives its calls by the rule, see `assignment_rows.deal_out`; an item that is nobody's is anybody's.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.assignment import AssignmentCause
from qadesk.models.assignment_board import AssignmentLine, InspectorLoad, ListeningCost
from qadesk.models.calls import Call
from qadesk.models.handovers import Taker
from qadesk.models.people import Account, Actor, Role
from qadesk.models.periods import local_day
from qadesk.models.sampling import Assignment, Draw, Origin, QueueItem, QueueState
from qadesk.security.roles import INSPECTORS
from qadesk.services.account_rules import found_open
from qadesk.services.assignment_query import capacity_ms, inspectors, leading, open_loads
from qadesk.services.assignment_rows import deal_out, put
from qadesk.services.base import Act, Rules, Service
from qadesk.services.conflicts import refuse_conflict
from qadesk.services.evaluation_chain import latest
from qadesk.services.evaluations import queue_item
from qadesk.services.handover_rows import takers

MOST_LETTERS, MOST_LINES = 500, 5_000
MOST_WEEKLY_MS = 60 * 3_600_000


class Assignments(Service):
    """The use cases of whose work a call is."""

    def cost(self, actor: Actor) -> ListeningCost:
        """How much can be listened to in a week by those who calls are given to, and what waits for them."""
        with self.read(actor, "assignment.cost") as session:
            rules = self.rules_in(session)
            people = tuple(one for one in _loads(session, rules) if one.takes_part)
            return ListeningCost(sum(one.capacity_ms for one in people), sum(one.waiting_ms for one in people), people)

    def capacities(self, actor: Actor) -> tuple[InspectorLoad, ...]:
        """Everybody who may score, with hours a week and what waits, by name."""
        with self.read(actor, "assignment.capacities") as session:
            return _loads(session, self.rules_in(session))

    def set_capacity(self, actor: Actor, account_id: str, weekly_ms: int | None) -> None:
        """Enter how much an account can listen to in a week; None: as the station rules have it, 0: nothing is given.

        Raises NotFound, RuleBroken for more than 60 hours or an account that does not listen."""
        with self.act(actor, "assignment.set_capacity") as act:
            account = found_open(act.session, account_id)
            if weekly_ms is not None and not 0 <= weekly_ms <= MOST_WEEKLY_MS:
                raise RuleBroken(_("A week has between 0 and 60 hours of listening."), safe=_("Nothing was changed."),
                                 todo=_("Enter the hours anew."), code="E-ASG-01")
            _refuse_no_listener(account)
            act.about, act.detail = account.login_name, {"old": account.weekly_listening_ms, "new": weekly_ms}
            account.weekly_listening_ms = weekly_ms

    def takers(self, actor: Actor) -> tuple[Taker, ...]:
        """Who calls can be given to by hand, by name."""
        with self.read(actor, "assignment.takers") as session:
            return takers(session)

    def give(self, actor: Actor, item_ids: Sequence[int], account_id: str | None, words: str) -> str:
        """Give calls that nobody has begun to an account, or (None) to anybody; all or none. Returns the name, or "".

        Raises RuleBroken without a reason or for an account that may not score; NotAllowed where it is tied to an
        agent; Conflict where it leads an agent's team, and for a call that was begun or scored."""
        with self.act(actor, "assignment.give") as act:
            account = found_open(act.session, account_id) if account_id else None
            if account is not None:
                _refuse_no_listener(account)
            why = _reason(words)
            for item_id in item_ids:
                item = _not_begun(act.session, item_id)
                if account is not None:
                    self._refuse_shut(act, account, item)
                put(act.session, item, account.id if account else None, AssignmentCause.GIVEN, {"words": why},
                    by=actor.account_id, now_utc_ms=act.now_utc_ms)
            act.about = f"queue item {item_ids[0]}" if len(item_ids) == 1 else ""
            act.detail = {"given_to": account.login_name if account else "", "reason": why, "items": sorted(item_ids)}
            return account.display_name if account else ""

    def take_over(self, actor: Actor, item_id: int, words: str = "") -> str:
        """Make a call that is another's and that nobody has begun one's own; returns whose it was, "" for nobody's.

        Raises NotAllowed for who is tied to the agent; Conflict as `give`."""
        with self.act(actor, "assignment.take_over", about=f"queue item {item_id}") as act:
            item = _not_begun(act.session, item_id)
            self._refuse_shut(act, act.session.get_one(Account, actor.account_id), item)
            if item.assignee_id in (None, actor.account_id):
                return ""
            was = act.session.get_one(Account, item.assignee_id)
            said = words.strip()[:MOST_LETTERS]
            act.detail = {"taken_over_from": was.login_name, "reason": said}
            put(act.session, item, actor.account_id, AssignmentCause.TAKEN, {"words": said} if said else {},
                by=actor.account_id, now_utc_ms=act.now_utc_ms)
            return was.display_name

    def share_out(self, actor: Actor, period: str) -> int:
        """Give what waits of a draw and is nobody's by the rule; returns how many were given. Raises NotFound."""
        with self.act(actor, "assignment.share_out", about=period) as act:
            seed = act.session.scalar(select(Draw.seed).where(Draw.period == period))
            if seed is None:
                raise NotFound(_("{period} was not drawn yet.").format(period=period), safe=_("Nothing was changed."),
                               todo=_("Draw {period} first.").format(period=period), code="E-DRW-05")
            free = act.session.scalars(select(QueueItem.id).where(
                QueueItem.period == period, QueueItem.origin == Origin.DRAW, QueueItem.assignee_id.is_(None),
                QueueItem.state == QueueState.WAITING)).all()
            given = deal_out(act, actor, free, seed, self.rules_in(act.session))
            act.detail = {"calls": len(free), "given": sum(one.account_id is not None for one in given)}
            return sum(one.account_id is not None for one in given)

    def log(self, actor: Actor, period: str, item_id: int | None = None) -> tuple[AssignmentLine, ...]:
        """Whose the calls of a draw were, when and why, the latest first; of one queue item if it is given."""
        with self.read(actor, "assignment.log") as session:
            whose, who = aliased(Account), aliased(Account)
            asked = (select(Assignment, Call.rec_id, Call.agent_no, whose.display_name, who.display_name)
                     .join(QueueItem, QueueItem.id == Assignment.queue_item_id).join(Call, Call.id == QueueItem.call_id)
                     .outerjoin(whose, whose.id == Assignment.assignee_id).join(who, who.id == Assignment.account_id)
                     .order_by(Assignment.id.desc()).limit(MOST_LINES))
            asked = asked.where(QueueItem.id == item_id if item_id is not None else QueueItem.period == period)
            return tuple(AssignmentLine(row.at_utc_ms, rec_id, agent_no, name or "", AssignmentCause(row.cause), by,
                                        row.detail) for row, rec_id, agent_no, name, by in session.execute(asked))

    def _refuse_shut(self, act: Act, account: Account, item: QueueItem) -> None:
        refuse_conflict(act.session, account.id, item.call)
        day = local_day(item.call.start_utc_ms, self.rules_in(act.session).zone)
        if account.id in leading(act.session, item.call.agent_id, day):
            raise Conflict(_("{who} leads the team of agent {agent}.").format(
                who=account.display_name, agent=item.call.agent_no), safe=_("Nothing was changed."),
                todo=_("Leave it to somebody else."), code="E-ASG-02")


def _loads(session: Session, rules: Rules) -> tuple[InspectorLoad, ...]:
    able = {one.account_id for one in inspectors(session, rules)}
    waiting = open_loads(session)
    return tuple(
        InspectorLoad(one.id, one.display_name, capacity_ms(one, rules), one.weekly_listening_ms is not None,
                      *waiting.get(one.id, (0, 0)), takes_part=one.id in able)
        for taker in takers(session) for one in [session.get_one(Account, taker.account_id)])


def _not_begun(session: Session, item_id: int) -> QueueItem:
    """A queue item that waits. Raises NotFound, or Conflict once somebody has begun or scored it."""
    item = queue_item(session, item_id)
    if item.state == QueueState.WAITING:
        return item
    last = latest(session, item_id)
    who = last.account.display_name if last is not None else ""
    if item.state == QueueState.DRAFT:
        raise Conflict(_("{who} has begun to score this call.").format(who=who), safe=_("Nothing was changed."),
                       todo=_("A draft is handed over: Drafts of others."), code="E-ASG-03")
    raise Conflict(_("This call waits no longer."), safe=_("Nothing was changed."),
                   todo=_("Choose another one from the queue."), code="E-ASG-04")


def _refuse_no_listener(account: Account) -> None:
    if INSPECTORS.isdisjoint({Role(grant.role) for grant in account.grants}):
        raise RuleBroken(_("{name} does not score calls.").format(name=account.display_name),
                         safe=_("Nothing was changed."), todo=_("Choose an inspector or a supervisor."),
                         code="E-ASG-05")


def _reason(words: str) -> str:
    why = words.strip()
    if not why or len(why) > MOST_LETTERS:
        raise RuleBroken(_("Giving a call by hand needs a reason of {most} characters at the most.").format(
            most=MOST_LETTERS), safe=_("Nothing was changed."), todo=_("Write the reason."), code="E-ASG-06")
    return why
