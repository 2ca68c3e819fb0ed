"""Interviews in words: what a list row says, its chip and tone, the groups of the list, how follow-ups turned out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from qadesk.i18n import N_, _, ngettext
from qadesk.models.coaching import (
    CAUSE_NAMES,
    OUTCOME_NAMES,
    STATE_NAMES,
    Cause,
    CriterionKey,
    InterviewKind,
    InterviewState,
    Outcome,
)
from qadesk.models.coaching_list import InterviewProposal, InterviewRow
from qadesk.models.coaching_record import FocusCall, FocusResult, InterviewRecord
from qadesk.models.scorecards import points_text

ListRow = InterviewProposal | InterviewRow
Chipped = tuple[str, str]
URGENT = (Cause.PROBLEM, Cause.FATAL, Cause.COMPLAINT)
OUTCOME_TONES = {Outcome.DONE: "good", Outcome.PARTLY: "warn", Outcome.MISSED: "warn"}
STATE_TONES = {InterviewState.OPEN: "accent", InterviewState.RUNNING: "accent", InterviewState.CLOSED: "neutral",
               InterviewState.WITHDRAWN: "neutral"}


class Group(StrEnum):
    """The groups of the list, from above."""

    WAITING = "waiting"
    RUNNING = "running"
    PRAISE = "praise"
    OVER = "over"


GROUP_NAMES = {Group.WAITING: N_("To interview"), Group.RUNNING: N_("Plans running"), Group.PRAISE: N_("Praise"),
               Group.OVER: N_("Closed interviews")}


def group_of(row: ListRow) -> Group:
    """Where a row stands in the list."""
    if isinstance(row, InterviewProposal):
        return Group.WAITING
    if row.state in (InterviewState.CLOSED, InterviewState.WITHDRAWN) and row.kind is not InterviewKind.PRAISE:
        return Group.OVER
    if row.kind is InterviewKind.PRAISE:
        return Group.OVER if row.state is InterviewState.WITHDRAWN else Group.PRAISE
    return Group.WAITING if row.state is InterviewState.OPEN else Group.RUNNING


def about_words(row: ListRow) -> str:
    """What it is about, in one line: the topic, or what was found, with its cause where that is urgent.

    What is arranged says so: in the list it stands beside what is only proposed."""
    if isinstance(row, InterviewRow):
        topic = row.topic or _(CAUSE_NAMES[row.cause])
        return _("Arranged: {topic}").format(topic=topic) if group_of(row) is Group.WAITING else topic
    if row.cause in (Cause.PROBLEM, Cause.COMPLAINT):
        return _("{cause}: {about}").format(cause=_(CAUSE_NAMES[row.cause]), about=row.about)
    return row.about or _(CAUSE_NAMES[row.cause])


def full_words(proposal: InterviewProposal) -> str:
    """All that was found, where `about_words` names only some of it."""
    return _(", ").join(proposal.parts) or about_words(proposal)


def chip_of(row: ListRow, today: date) -> Chipped:
    """The chip at the right of a row: what is due, how many follow-ups are heard, or its state."""
    if isinstance(row, InterviewProposal):
        return due_chip(row.due_day, today, urgent=row.cause in URGENT)
    if row.state in (InterviewState.CLOSED, InterviewState.WITHDRAWN) and not row.told:
        return _(STATE_NAMES[row.state]), "neutral"
    if row.kind is InterviewKind.PRAISE:
        return (_("told"), "good") if row.told else (_("to be told"), "accent")
    if row.overdue and row.next_day is not None:
        return due_chip(row.next_day, today, urgent=False)
    if row.state is InterviewState.RUNNING and row.wanted:
        return _("heard {heard} / {wanted}").format(heard=row.heard, wanted=row.wanted), "neutral"
    if row.next_day is not None:
        return due_chip(row.next_day, today, urgent=row.cause in URGENT)
    return _(STATE_NAMES[row.state]), STATE_TONES[row.state]


def due_chip(day: date, today: date, *, urgent: bool) -> Chipped:
    """`逾期 2 天`, `今天` or the day; a day in another year with its year."""
    late = (today - day).days
    if late > 0:
        return ngettext("{count} day over", "{count} days over", late).format(count=late), "fatal" if urgent else "warn"
    if late == 0:
        return _("today"), "fatal" if urgent else "accent"
    return day_words(day, today), "neutral"


def criterion_words(key: CriterionKey, criteria: Mapping[CriterionKey, str]) -> str:
    """`4.1 理解复述`; a criterion that no card of the interview has by its code alone."""
    return f"{key[1]} {criteria.get(key, '')}".rstrip()


def start_words(start: str, today: date) -> str:
    """A call's start `2026-03-04 10:21` without its year where that is this one."""
    return start.removeprefix(f"{today.year}-")


def day_words(day: date, today: date) -> str:
    """`03-18`, or `2025-03-18` of another year."""
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def waiting_of(rows: tuple[ListRow, ...]) -> tuple[int, str]:
    """How many wait for somebody's act, and the badge's tone: fatal with a fatal item or a major problem among them."""
    waiting = [row for row in rows if waits(row)]
    return len(waiting), "fatal" if any(row.cause in URGENT for row in waiting) else "accent"


def waits(row: ListRow) -> bool:
    """Whether somebody has to do something about it now."""
    return isinstance(row, InterviewProposal) or row.state is InterviewState.OPEN or (
        row.state is InterviewState.RUNNING and row.overdue)


def result_words(result: FocusResult | None) -> str:
    """`5 / 6`, or that the criterion did not apply."""
    if result is None or result.earned_milli is None:
        return _("n/a")
    return f"{points_text(result.earned_milli)} / {points_text(result.weight_milli)}"


def outcome_chip(call: FocusCall) -> Chipped:
    """The judgement of a follow-up call."""
    if call.evaluation_id is None:
        return (_("to hear"), "accent") if call.waits else (_("not heard"), "neutral")
    outcome = call.outcome
    return (_(OUTCOME_NAMES[outcome]), OUTCOME_TONES[outcome]) if outcome else (_("n/a"), "neutral")


def state_chip(record: InterviewRecord, *, held: bool) -> Chipped:
    """The chip at the head of the record; held but not finished is told apart."""
    if record.kind is InterviewKind.PRAISE:
        if record.state is InterviewState.WITHDRAWN:
            return _(STATE_NAMES[record.state]), "neutral"
        return (_("told"), "good") if record.finished else (_("to be told"), "accent")
    if record.state is InterviewState.OPEN and held:
        return _("being held"), "accent"
    return _(STATE_NAMES[record.state]), STATE_TONES[record.state]
