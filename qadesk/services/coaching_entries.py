"""What happens to an interview after it was arranged: entries that are only added, and the state that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.coaching import (
    FollowUp,
    Interview,
    InterviewEntry,
    InterviewEntryKind,
    InterviewState,
    Outcome,
)
from qadesk.models.people import Actor
from qadesk.models.periods import local_day
from qadesk.services.base import Act, Rules
from qadesk.services.coaching_follow_ups import release
from qadesk.services.coaching_query import SCORED, open_items

SIGNATURES = (InterviewEntryKind.SIGNED_AGENT, InterviewEntryKind.SIGNED_INSPECTOR)
_OF_A_RUNNING_PLAN = (InterviewEntryKind.ITEM, InterviewEntryKind.EXTENSION, InterviewEntryKind.CLOSING)
_NEEDS_WORDS = (InterviewEntryKind.EXTENSION, InterviewEntryKind.NOTE, InterviewEntryKind.CLOSING,
                InterviewEntryKind.WITHDRAWAL)


@dataclass(frozen=True)
class NewEntry:
    """What is added; `day` None: today."""

    kind: InterviewEntryKind
    words: str = ""
    day: date | None = None
    outcome: Outcome | None = None
    item_id: int | None = None
    until_day: date | None = None


def add(act: Act, actor: Actor, interview: Interview, entry: NewEntry, rules: Rules) -> int:
    """Add an entry and let the state follow; returns how many follow-ups left the queue unheard by it.

    Raises Conflict, NotFound, RuleBroken as the use cases say."""
    today = local_day(act.now_utc_ms, rules.zone)
    day = entry.day or today
    _refuse_untimely(interview, entry)
    _refuse_wordless(entry)
    _refuse_day(interview, day, today, rules)
    if entry.kind is InterviewEntryKind.ITEM and all(item.id != entry.item_id for item in interview.plan):
        raise NotFound(_("This plan item is not in the interview."), safe=_("Nothing was changed."),
                       todo=_("Open the interview again."), code="E-COA-12")
    if entry.kind is InterviewEntryKind.CLOSING and entry.outcome is Outcome.DONE:
        _refuse_undone(act.session, interview)
    act.session.add(InterviewEntry(
        interview_id=interview.id, kind=entry.kind, at_utc_ms=act.now_utc_ms, day=day, account_id=actor.account_id,
        plan_item_id=entry.item_id, until_day=entry.until_day, outcome=entry.outcome or "", words=entry.words.strip()))
    _follow(interview, entry, act.now_utc_ms, today)
    released = release(interview) if entry.kind is InterviewEntryKind.CLOSING else 0
    act.session.flush()
    act.session.refresh(interview)
    return released


def _follow(interview: Interview, entry: NewEntry, now_utc_ms: int, today: date) -> None:
    if entry.kind is InterviewEntryKind.EXTENSION:
        assert entry.until_day is not None
        _refuse_shorter(interview, entry.until_day, today)
        if interview.follow_up_due is not None:
            interview.follow_up_due = max(interview.follow_up_due, entry.until_day)
    elif entry.kind is InterviewEntryKind.CLOSING:
        interview.state, interview.over_utc_ms = InterviewState.CLOSED, now_utc_ms
    elif entry.kind is InterviewEntryKind.WITHDRAWAL:
        interview.state, interview.over_utc_ms = InterviewState.WITHDRAWN, now_utc_ms


def _refuse_untimely(interview: Interview, entry: NewEntry) -> None:
    state, number = InterviewState(interview.state), interview.number
    if entry.kind in _OF_A_RUNNING_PLAN and state is not InterviewState.RUNNING:
        raise Conflict(_("The plan of {number} does not run.").format(number=number), safe=_("Nothing was changed."),
                       todo=_("Add a note if something is to be put right."), code="E-COA-02")
    if entry.kind is InterviewEntryKind.WITHDRAWAL and state is not InterviewState.OPEN:
        raise Conflict(_("{number} was held or withdrawn already.").format(number=number),
                       safe=_("Nothing was changed."), todo=_("Close its plan instead."), code="E-COA-13")
    if entry.kind in SIGNATURES:
        _refuse_signature(interview, entry)


def _refuse_signature(interview: Interview, entry: NewEntry) -> None:
    if interview.finished_utc_ms is None:
        raise Conflict(_("{number} was not held yet.").format(number=interview.number), safe=_("Nothing was changed."),
                       todo=_("Finish the interview, print its record and have it signed."), code="E-COA-14")
    if any(kept.kind == entry.kind for kept in interview.entries):
        raise Conflict(_("This signature is noted already."), safe=_("What was entered stands."),
                       todo=_("Add a note if something is to be put right."), code="E-COA-15")


def _refuse_wordless(entry: NewEntry) -> None:
    if entry.kind in _NEEDS_WORDS and not entry.words.strip():
        raise RuleBroken(_("This needs words."), safe=_("Nothing was changed."),
                         todo=_("Write why, or what was found."), code="E-COA-16")


def _refuse_day(interview: Interview, day: date, today: date, rules: Rules) -> None:
    begun = interview.held_utc_ms if interview.finished_utc_ms is not None else None
    first = local_day(begun, rules.zone) if begun is not None else date.min
    if not first <= day <= today:
        raise RuleBroken(_("The day lies before the interview, or in the future."), safe=_("Nothing was changed."),
                         todo=_("Correct the day."), code="E-COA-17")


def _refuse_shorter(interview: Interview, until_day: date, today: date) -> None:
    days = [due for _item, due in open_items(interview)]
    days += [interview.follow_up_due] if interview.follow_up_due is not None else []
    if until_day <= max(today, min(days, default=today)):
        raise RuleBroken(_("An extension leads to a later day than before."), safe=_("Nothing was changed."),
                         todo=_("Choose a later day."), code="E-COA-18")


def _refuse_undone(session: Session, interview: Interview) -> None:
    heard = session.scalar(select(func.count()).select_from(FollowUp).where(
        FollowUp.interview_id == interview.id, SCORED)) or 0
    if open_items(interview) or heard < interview.follow_ups_wanted:
        raise RuleBroken(_("A plan item is not judged yet, or a follow-up call not heard."),
                         safe=_("Nothing was changed."),
                         todo=_("Judge and hear them first, or close the plan as partly or not done."),
                         code="E-COA-19")
