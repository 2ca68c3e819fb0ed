"""Follow-up calls that were scored in a span, and how each turned out over its interview's focus criteria."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, select, text
from sqlalchemy.orm import Session, aliased

from qadesk.models.coaching import CriterionKey, FollowUp, Interview, Outcome
from qadesk.models.coaching_record import FocusCall, FocusResult
from qadesk.models.evaluations import Evaluation
from qadesk.models.periods import local_day
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.services.base import Rules
from qadesk.services.evaluation_chain import IN_FORCE
from qadesk.services.summary_query import ids_of

_ANSWERS = text("SELECT evaluation_id, criterion_code, weight_milli, earned_milli, answered AND NOT not_applicable "
                "FROM answers WHERE evaluation_id IN (SELECT value FROM json_each(:ids))")


class HeardFollowUp(NamedTuple):
    """A follow-up call that was scored first at an instant; its outcome as revised last, None when none applied."""

    interview_id: int
    scored_utc_ms: int
    outcome: Outcome | None


def heard_follow_ups(session: Session, start: int, end: int, rules: Rules,
                     team_id: int | None) -> tuple[HeardFollowUp, ...]:
    """All follow-ups of interviews that were not over before the span and were scored before its end."""
    first = aliased(Evaluation)
    asked = (select(Interview.id.label("interview_id"), Interview.focus, Evaluation.id, ScorecardVersion.code,
                    first.submitted_utc_ms.label("scored"))
             .join(FollowUp, FollowUp.interview_id == Interview.id)
             .join(Evaluation, Evaluation.queue_item_id == FollowUp.queue_item_id)
             .join(first, and_(first.queue_item_id == FollowUp.queue_item_id, first.revision_no == 0))
             .join(ScorecardVersion, ScorecardVersion.id == Evaluation.scorecard_version_id)
             .where(IN_FORCE, first.submitted_utc_ms < end,
                    Interview.over_utc_ms.is_(None) | (Interview.over_utc_ms >= start)))
    rows = session.execute(asked if team_id is None else asked.where(Interview.team_id == team_id)).all()
    results = _results(session, rows)
    day = local_day(end - 1, rules.zone)
    return tuple(HeardFollowUp(row.interview_id, row.scored, FocusCall(0, "", day, results[row.id], row.id).outcome)
                 for row in rows)


def _results(session: Session, rows: Sequence[Any]) -> dict[int, dict[CriterionKey, FocusResult]]:
    focus = {row.id: (row.code, {tuple(key) for key in row.focus}) for row in rows}
    found: dict[int, dict[CriterionKey, FocusResult]] = defaultdict(dict)
    for id_, code, weight, earned, counted in session.execute(_ANSWERS, {"ids": ids_of(focus)}):
        card, wanted = focus[id_]
        if (card, code) in wanted:
            found[id_][card, code] = FocusResult(earned if counted else None, weight)
    return found
