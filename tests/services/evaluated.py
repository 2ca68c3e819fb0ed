"""Evaluations that stand in a test station: submitted, with fatal items, revised; and their rows as they are stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select, text

from qadesk.models.answers import Answers
from qadesk.models.drafts import Draft, Submitted
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests.services.queue_items import hear

EVIDENCE_MS = 30_000


def filled(draft: Draft, *fatal: str, evidence_ms: int = EVIDENCE_MS) -> Draft:
    """Full marks everywhere, and these fatal items ticked at a place."""
    answers = draft.answers
    for criterion in draft.card.criteria:
        answers = answers.confirmed_full(criterion)
    for code in fatal:
        answers = answers.stamped_fatal(draft.card.fatal_criterion(code), evidence_ms)
    return replace(draft, answers=answers)


def submit(logged_in: LoggedIn, actor: Actor, item_id: int, *fatal: str) -> Submitted:
    """An evaluation with full marks and these fatal items; the whole call was heard."""
    hear(logged_in, actor, item_id)
    evaluations = logged_in.desk.evaluations
    return evaluations.submit(actor, filled(evaluations.open_draft(actor, item_id), *fatal))


def pressed(draft: Draft, code: str, number: int = 1) -> Answers:
    """The draft's answers with one more behaviour ticked."""
    criterion = draft.card.criterion(code)
    return draft.answers.pressed(criterion, criterion.behaviours[number - 1])


def revise(logged_in: LoggedIn, actor: Actor, evaluation_id: int, *, code: str = "4.3",
           reason: str = "漏记一项") -> Submitted:
    """A revision that takes a behaviour of a criterion."""
    item_id = logged_in.desk.revisions.begin(actor, evaluation_id)
    draft = logged_in.desk.evaluations.open_draft(actor, item_id)
    return logged_in.desk.evaluations.submit(actor, replace(draft, answers=pressed(draft, code)),
                                             revision_reason=reason)


def stored(logged_in: LoggedIn, kind: type[Any], **by: object) -> list[Any]:
    """The rows of a mapped class."""
    with logged_in.desk.station.database.reading() as session:
        rows = list(session.scalars(select(kind).filter_by(**by)))
        session.expunge_all()
        return rows


def raw(logged_in: LoggedIn) -> dict[str, dict[tuple[object, ...], tuple[object, ...]]]:
    """All columns of what submits wrote, as the file holds them: table -> key -> row."""
    keys = {"evaluations": 1, "answers": 2, "evidence_spans": 1, "fatal_ticks": 2}
    with logged_in.desk.station.database.reading() as session:
        return {table: {tuple(row[:n]): tuple(row) for row in session.execute(text(f"SELECT * FROM {table}"))}
                for table, n in keys.items()}
