"""Why an interview is proposed: a confirmed fatal item, a low score, an open major problem, a complaint that stands.

Each stays until an interview goes back to the call or somebody sets it aside with a reason.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from qadesk.i18n import _, ngettext
from qadesk.models.coaching import Cause, CriterionKey
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.models.scorecards import Scorecard, points_text
from qadesk.services.base import Rules
from qadesk.services.evaluation_chain import IN_FORCE_SQL
from qadesk.services.scorecards import card_of

_ANSWERED = (
    "WITH RECURSIVE answered(id) AS (SELECT s.evaluation_id FROM interview_sources s JOIN interviews i "
    "ON i.id = s.interview_id WHERE i.kind = 'coaching' AND i.state <> 'withdrawn' "
    "UNION SELECT w.evaluation_id FROM interview_waivers w WHERE w.cause IN ('fatal', {also}) "
    "AND w.evaluation_id IS NOT NULL "
    "UNION SELECT l.id FROM answered JOIN evaluations l ON l.revises_id = answered.id) ")
"""The evaluations that were spoken about or set aside, and what revises them."""
_FATAL = text(
    f"{_ANSWERED.format(also='NULL')}"
    "SELECT c.agent_id, e.id, e.scorecard_version_id, e.submitted_utc_ms, t.decided_utc_ms, t.criterion_code "
    "FROM fatal_ticks t CROSS JOIN evaluations e ON e.id = t.evaluation_id JOIN calls c ON c.id = e.call_id "
    "WHERE t.state = 'confirmed' AND t.evaluation_id NOT IN (SELECT id FROM answered) "
    f"AND c.agent_id IS NOT NULL AND {IN_FORCE_SQL}")
_LOW_BAND = text(
    f"{_ANSWERED.format(also=repr('low_band'))}"
    "SELECT c.agent_id, json_group_array(json_array(e.submitted_utc_ms, e.id, e.scorecard_version_id, e.score_shown)) "
    "FROM evaluations e CROSS JOIN calls c ON c.id = e.call_id "
    f"WHERE e.band = 'failed' AND e.id NOT IN (SELECT id FROM answered) AND {IN_FORCE_SQL} "
    "AND c.agent_id IS NOT NULL GROUP BY 1")
_PROBLEMS = text(
    "SELECT c.agent_id, p.id, p.number, p.facts, p.raised_utc_ms, p.evaluation_id, p.call_id FROM major_problems p "
    "JOIN calls c ON c.id = p.call_id WHERE c.agent_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM major_problem_entries n WHERE n.problem_id = p.id AND n.kind = 'closing') "
    "AND NOT EXISTS (SELECT 1 FROM interviews i WHERE i.problem_id = p.id AND i.state <> 'withdrawn') "
    "AND NOT EXISTS (SELECT 1 FROM interview_waivers w WHERE w.problem_id = p.id)")
_COMPLAINTS = text(
    "SELECT c.agent_id, c.number, c.words, r.at_utc_ms, c.call_id FROM complaints c "
    "JOIN complaint_rulings r ON r.complaint_id = c.id "
    "WHERE c.kind = 'complaint' AND r.verdict = 'stands' AND c.agent_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM interviews i WHERE i.agent_id = c.agent_id AND i.kind = 'coaching' "
    "AND i.cause = 'complaint' AND i.state <> 'withdrawn' AND i.created_utc_ms >= r.at_utc_ms) "
    "AND NOT EXISTS (SELECT 1 FROM interview_sources s JOIN interviews i ON i.id = s.interview_id "
    "JOIN evaluations e ON e.id = s.evaluation_id WHERE e.call_id = c.call_id AND i.kind = 'coaching' "
    "AND i.state <> 'withdrawn' AND i.created_utc_ms >= r.at_utc_ms) "
    "AND NOT EXISTS (SELECT 1 FROM interview_waivers w WHERE w.agent_id = c.agent_id AND w.cause = 'complaint' "
    "AND w.at_utc_ms >= r.at_utc_ms) ORDER BY c.id")
"""Those of an agent that no interview since the ruling is about; they have no column of their own in an interview."""
_OF_CALL = text(f"SELECT e.id FROM evaluations e WHERE e.call_id = :call AND {IN_FORCE_SQL} ORDER BY e.id DESC LIMIT 1")


@dataclass(frozen=True)
class Found:
    """A cause before it is told in words: the evaluations with the instants at which they gave it."""

    agent_id: int
    cause: Cause
    about: str
    evaluation_ids: tuple[int, ...]
    since_utc_ms: int
    focus: tuple[CriterionKey, ...] = ()
    problem_id: int | None = None
    parts: tuple[str, ...] = ()


class Cards:
    """The scorecards that the causes name, each read once."""

    def __init__(self, session: Session, rules: Rules) -> None:
        self._session, self._rules = session, rules
        self._cards: dict[int, Scorecard] = {}

    def __call__(self, version_id: int) -> Scorecard:
        if version_id not in self._cards:
            self._cards[version_id] = card_of(self._session.get_one(ScorecardVersion, version_id), self._rules)
        return self._cards[version_id]


def problem_causes(session: Session) -> list[Found]:
    found = []
    for agent_id, problem_id, number, facts, raised, evaluation_id, call_id in session.execute(_PROBLEMS):
        source = evaluation_id or session.scalar(_OF_CALL, {"call": call_id})
        about = _("{number}: {facts}").format(number=number, facts=" ".join(facts.split()))
        found.append(Found(agent_id, Cause.PROBLEM, about, (source,) if source else (), raised,
                           problem_id=problem_id))
    return found


def fatal_causes(session: Session, cards: Cards, told: set[int]) -> list[Found]:
    by_agent: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    names: dict[int, dict[str, str]] = defaultdict(dict)
    for agent_id, id_, version_id, submitted, decided, code in session.execute(_FATAL):
        if id_ not in told:
            by_agent[agent_id].append((submitted, id_, decided or submitted))
            names[agent_id][code] = f"{code} {cards(version_id).fatal_criterion(code).name}"
    found = []
    for agent_id, rows in by_agent.items():
        about = _(", ").join(name for _code, name in sorted(names[agent_id].items()))
        ids = latest_first(rows)
        if len(ids) > 1:
            about = ngettext("{what}, in {count} call", "{what}, in {count} calls", len(ids)).format(
                what=about, count=len(ids))
        found.append(Found(agent_id, Cause.FATAL, about, ids, min(row[2] for row in rows)))
    return found


def complaint_causes(session: Session, told: set[int]) -> list[Found]:
    """One of each agent, with all complaints that stand; of a call that was scored its evaluation goes with it."""
    by_agent: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(_COMPLAINTS):
        by_agent[row.agent_id].append(row)
    found = []
    for agent_id, rows in by_agent.items():
        parts = tuple(_("{number}: {facts}").format(number=row.number, facts=" ".join(row.words.split()))
                      for row in rows)
        about = parts[0] if len(parts) == 1 else ngettext(
            "{what}, and {count} more", "{what}, and {count} more", len(parts) - 1).format(
            what=parts[0], count=len(parts) - 1)
        sources = [session.scalar(_OF_CALL, {"call": row.call_id}) for row in rows]
        ids = tuple(dict.fromkeys(id_ for id_ in reversed(sources) if id_ is not None and id_ not in told))
        found.append(Found(agent_id, Cause.COMPLAINT, about, ids, min(row.at_utc_ms for row in rows), parts=parts))
    return found


def low_band_causes(session: Session, cards: Cards, told: set[int]) -> list[Found]:
    by_agent = {agent_id: [row for row in json.loads(rows) if row[1] not in told]
                for agent_id, rows in session.execute(_LOW_BAND)}
    return [_below(agent_id, rows, cards) for agent_id, rows in by_agent.items() if rows]


def _below(agent_id: int, rows: list[tuple[int, int, int, str]], cards: Cards) -> Found:
    """`rows`: when it was submitted, the evaluation, the card's version, the score as shown."""
    _submitted, _id, version_id, score = max(rows)
    ids, mark = latest_first(rows), points_text(cards(version_id).bands.passed_milli)
    about = (_("{score} points, below {mark}").format(score=score, mark=mark) if len(ids) == 1 else
             ngettext("{count} call below {mark}, the latest {score}", "{count} calls below {mark}, the latest {score}",
                      len(ids)).format(count=len(ids), mark=mark, score=score))
    return Found(agent_id, Cause.LOW_BAND, about, ids, min(row[0] for row in rows))


def latest_first(rows: Iterable[Sequence[Any]]) -> tuple[int, ...]:
    """The evaluations of (instant, id, …), the latest first, each once."""
    return tuple(dict.fromkeys(row[1] for row in sorted(map(tuple, rows), reverse=True)))
