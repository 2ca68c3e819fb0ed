"""What follows from an interview by itself: the days on which something is due, and what cannot be told from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from qadesk.i18n import _
from qadesk.models.coaching import InterviewState
from qadesk.models.coaching_record import FocusCall

ENOUGH = 10
"""Calls on either side from which a comparison would begin to say something (statistics.md)."""


def until(due_day: date, extended: date | None) -> date:
    """The day in force: the latest extension's where it is later."""
    return max(due_day, extended) if extended else due_day


def next_day(state: InterviewState, due_day: date, open_items: Iterable[date],
             follow_up_due: date | None) -> date | None:
    """The next day on which something is due: to hold it, an item not judged yet, the follow-ups; None when nothing is.

    `follow_up_due` is None when no follow-up is to be heard any more."""
    if state is InterviewState.OPEN:
        return due_day
    if state is not InterviewState.RUNNING:
        return None
    return min((*open_items, *([follow_up_due] if follow_up_due else [])), default=None)


def is_over(day: date | None, today: date) -> bool:
    """Whether a day on which something is due has passed."""
    return day is not None and day < today


def untold(before: Sequence[FocusCall], after: Sequence[FocusCall], wanted: int) -> str:
    """What cannot be told from the calls before and after, in plain words: never more than they can carry.

    Calls before were chosen for what went wrong in them, so that even many of them are no fair measure."""
    heard = [call for call in after if call.evaluation_id is not None]
    if not heard:
        return _("Not heard again yet: nothing can be told.") if wanted else _("No follow-up was agreed on.")
    counted_before, counted_after = len(before), len(heard)
    if min(counted_before, counted_after) < ENOUGH:
        return _("{before} before, {after} after: too few calls to tell yet.").format(
            before=counted_before, after=counted_after)
    return _("The {before} calls before were chosen for what went wrong in them: set beside the {after} after, they "
             "would overstate a change. No judgement.").format(before=counted_before, after=counted_after)
