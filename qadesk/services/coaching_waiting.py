"""What the workbench says of interviews: figures in the order of the loop, and each thing to do with its next step.

A follow-up that is due shows also while there is no call for it: nothing is forgotten silently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.i18n import _, ngettext
from qadesk.models.coaching import FollowUp, Interview, InterviewKind, InterviewState
from qadesk.models.coaching_list import InterviewLink, InterviewProposal
from qadesk.models.people import Actor
from qadesk.models.periods import local_day, week_of_day
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.models.workbench import Coaching, ToDo, ToDoKind
from qadesk.security.roles import may
from qadesk.services.base import Rules
from qadesk.services.coaching_follow_ups import LOST, count_waiting
from qadesk.services.coaching_query import current, open_items, proposals_for

SOON_DAYS = 3
"""So many days before its day a follow-up without any call is told."""


@dataclass(frozen=True)
class _Running:
    """A plan that runs: what is open of it, and the follow-up calls that wait in the queue."""

    interview: Interview
    heard: int
    due: tuple[tuple[str, date], ...]
    queued: tuple[tuple[int, int], ...]

    @property
    def missing(self) -> int:
        """Follow-up calls still to be heard."""
        return max(0, self.interview.follow_ups_wanted - self.heard)

    @property
    def hear_by(self) -> date | None:
        return self.interview.follow_up_due if self.missing else None

    @property
    def next_day(self) -> date | None:
        return min((day for _words, day in self.due), default=None)


def coaching_waiting(session: Session, actor: Actor, rules: Rules, now_utc_ms: int,
                     ) -> tuple[Coaching | None, list[ToDo]]:
    """The figures (None for who sees no interviews) and, for who may act, the things to do."""
    if not may(actor, "coaching.list"):
        return None, []
    today = local_day(now_utc_ms, rules.zone)
    proposed = proposals_for(session, actor, rules, now_utc_ms)
    found = current(session, actor, today)
    arranged = [interview for interview, _heard in found if interview.state == InterviewState.OPEN]
    running = _running(session, [(row, heard) for row, heard in found if row.state == InterviewState.RUNNING])
    figures = _figures(proposed, arranged, running, today)
    if not may(actor, "coaching.save"):
        return figures, []
    return figures, [*map(_proposed, proposed), *(_arranged(interview, today) for interview in arranged),
                     *(to_do for plan in running for to_do in _of_plan(session, plan, rules, today))]


def _running(session: Session, found: list[tuple[Interview, int]]) -> list[_Running]:
    asked = (select(FollowUp.interview_id, FollowUp.position, FollowUp.queue_item_id)
             .join(QueueItem, QueueItem.id == FollowUp.queue_item_id)
             .where(QueueItem.state == QueueState.WAITING,
                    ~LOST, FollowUp.interview_id.in_([interview.id for interview, _heard in found])))
    queued = session.execute(asked.order_by(FollowUp.position)).all()
    return [_Running(interview, heard, tuple((item.words, day) for item, day in open_items(interview)),
                     tuple((row.position, row.queue_item_id) for row in queued if row.interview_id == interview.id))
            for interview, heard in found]


def _figures(proposed: tuple[InterviewProposal, ...], arranged: list[Interview], running: list[_Running],
             today: date) -> Coaching:
    week_ends = week_of_day(today).last_day
    days = [plan.next_day for plan in running]
    hear_by = [(plan.hear_by, plan.missing) for plan in running if plan.hear_by is not None]
    return Coaching(
        proposed=len(proposed), arranged=len(arranged),
        late=sum(row.overdue for row in proposed) + sum(interview.due_day < today for interview in arranged),
        running=len(running), plans_due=sum(day is not None and day <= week_ends for day in days),
        plans_late=sum(day is not None and day < today for day in days),
        to_hear=sum(plan.missing for plan in running),
        hear_today=sum(missing for day, missing in hear_by if day <= today),
        hear_late=sum(missing for day, missing in hear_by if day < today),
        hear_by=min((day for day, _missing in hear_by), default=None))


def _proposed(row: InterviewProposal) -> ToDo:
    kind = ToDoKind.INTERVIEW_LATE if row.overdue else ToDoKind.INTERVIEW
    return ToDo(kind, row.agent_no, row.about, since_utc_ms=row.since_utc_ms, item=row, due_day=row.due_day)


def _arranged(interview: Interview, today: date) -> ToDo:
    late = interview.due_day < today
    kind = (ToDoKind.PRAISE if interview.kind == InterviewKind.PRAISE else
            ToDoKind.INTERVIEW_LATE if late else ToDoKind.INTERVIEW)
    about = interview.topic or interview.number
    return ToDo(kind, interview.agent.staff_no, about, since_utc_ms=interview.created_utc_ms,
                item=InterviewLink(interview.id), due_day=interview.due_day)


def _of_plan(session: Session, plan: _Running, rules: Rules, today: date) -> Iterator[ToDo]:
    yield from _to_hear(plan)
    if plan.missing > len(plan.queued):
        yield from _to_take(session, plan, rules, today)
    yield from _to_judge(plan, today)


def _to_hear(plan: _Running) -> Iterator[ToDo]:
    for position, item_id in plan.queued:
        about = _("{topic}, call {position} of {wanted}").format(
            topic=plan.interview.topic, position=position, wanted=plan.interview.follow_ups_wanted)
        yield _to_do(ToDoKind.HEAR_AGAIN, plan, about, item_id, plan.interview.follow_up_due)


def _to_take(session: Session, plan: _Running, rules: Rules, today: date) -> Iterator[ToDo]:
    """One call can be taken; or there is none yet, which is told when the day comes near."""
    calls, day = count_waiting(session, plan.interview, rules), plan.hear_by
    heard = _("heard {heard} of {wanted}").format(heard=plan.heard, wanted=plan.interview.follow_ups_wanted)
    link = InterviewLink(plan.interview.id)
    if calls:
        words = ngettext("{topic}, {heard}: {count} call to choose from",
                         "{topic}, {heard}: {count} calls to choose from", calls).format(
                             topic=plan.interview.topic, heard=heard, count=calls)
        yield _to_do(ToDoKind.TAKE_CALL, plan, words, link, day)
    elif day is not None and day <= today + timedelta(days=SOON_DAYS):
        words = _("{topic}, {heard}: no call since the interview").format(topic=plan.interview.topic, heard=heard)
        yield _to_do(ToDoKind.TAKE_CALL, plan, words, link, day)


def _to_judge(plan: _Running, today: date) -> Iterator[ToDo]:
    """Items whose day has come; a plan of which nothing is open any more waits to be closed."""
    due = sorted(((day, words) for words, day in plan.due if day <= today))
    link = InterviewLink(plan.interview.id)
    if due:
        words = (due[0][1] if len(due) == 1 else
                 ngettext("{item} and {count} more", "{item} and {count} more", len(due) - 1).format(
                     item=due[0][1], count=len(due) - 1))
        yield _to_do(ToDoKind.PLAN_DUE, plan, words, link, due[0][0])
    elif not plan.due and not plan.missing:
        words = _("{topic}: all judged and heard, can be closed").format(topic=plan.interview.topic)
        yield _to_do(ToDoKind.PLAN_DUE, plan, words, link, None)


def _to_do(kind: ToDoKind, plan: _Running, about: str, item: object, due_day: date | None) -> ToDo:
    return ToDo(kind, plan.interview.agent.staff_no, about, since_utc_ms=plan.interview.held_utc_ms, item=item,
                due_day=due_day)
