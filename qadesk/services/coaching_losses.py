"""Criteria that an agent loses again and again, by the calls scored in the last days that the rules name, as a cause.

All of a card are one cause; calls of the time before an interview about them count no more: it is about them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from qadesk.i18n import _, ngettext
from qadesk.models.coaching import Cause
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.models.scorecards import Scorecard
from qadesk.services.base import Rules
from qadesk.services.coaching_causes import Cards, Found, latest_first
from qadesk.services.evaluation_chain import IN_FORCE_SQL

_COMMON = text(
    "SELECT c.agent_id, v.code, a.criterion_code, max(v.id), json_group_array(json_array(e.submitted_utc_ms, e.id, "
    "c.id, c.start_utc_ms)) FROM evaluations e "  # those of the last weeks first, by index
    "CROSS JOIN answers a INDEXED BY ix_answers_lost ON a.evaluation_id = e.id "
    "CROSS JOIN calls c ON c.id = e.call_id JOIN scorecard_versions v ON v.id = e.scorecard_version_id "
    f"WHERE e.submitted_utc_ms >= :since AND {IN_FORCE_SQL} AND c.agent_id IS NOT NULL "
    "AND (a.not_applicable OR NOT a.answered OR a.earned_milli < a.weight_milli) AND a.answered "
    "AND NOT a.not_applicable GROUP BY 1, 2, 3 HAVING count(DISTINCT c.id) >= :losses")
_FOCUSED = text(
    "SELECT i.agent_id, json_extract(f.value, '$[0]'), json_extract(f.value, '$[1]') "
    "FROM interviews i, json_each(i.focus) f WHERE i.kind = 'coaching' AND (i.state IN ('open', 'running') "
    "OR (i.state <> 'withdrawn' AND i.created_utc_ms >= :since)) "
    "UNION SELECT agent_id, card, criterion_code FROM interview_waivers WHERE cause = 'common' AND at_utc_ms >= :since")
_SPOKEN = text(
    "WITH spoken AS (SELECT id, agent_id, focus, coalesce(held_utc_ms, :now) AS at FROM interviews "
    "WHERE kind = 'coaching' AND cause = 'common' "
    "AND (state = 'open' OR (state <> 'withdrawn' AND held_utc_ms >= :since))) "
    "SELECT agent_id, card, max(at) FROM ("
    "SELECT agent_id, json_extract(f.value, '$[0]') AS card, at FROM spoken, json_each(spoken.focus) f "
    "UNION SELECT agent_id, v.code, at FROM spoken JOIN interview_sources s ON s.interview_id = spoken.id "
    "JOIN evaluations e ON e.id = s.evaluation_id JOIN scorecard_versions v ON v.id = e.scorecard_version_id) "
    "GROUP BY 1, 2")
"""Until when calls of an agent and a card were spoken about for it: the interview, or now while it is not held."""
NAMED = 2
"""How many of many criteria a line names."""


@dataclass(frozen=True)
class _Lost:
    """A criterion that was lost again and again: (submitted, evaluation, call, call's start) by call, the first first;
    `since_utc_ms` is when there were enough."""

    code: str
    words: str
    calls: tuple[tuple[int, ...], ...]
    since_utc_ms: int


def _since(rules: Rules, now_utc_ms: int) -> int:
    """The instant from which losses of a criterion are counted: the midnight that begins the last `common_days`."""
    first = local_day(now_utc_ms, rules.zone) - timedelta(days=rules.number("common_days"))
    return midnight_utc_ms(first, rules.zone)


def common_causes(session: Session, rules: Rules, cards: Cards, now_utc_ms: int) -> list[Found]:
    """One of each agent and card, with all criteria that were lost often enough."""
    losses, since = rules.number("common_losses"), _since(rules, now_utc_ms)
    focused = {tuple(row) for row in session.execute(_FOCUSED, {"since": since})}
    spoken = {(agent_id, card): at for agent_id, card, at in
              session.execute(_SPOKEN, {"since": since, "now": now_utc_ms})}
    again: dict[tuple[int, str], list[_Lost]] = defaultdict(list)
    for agent_id, card, code, version_id, rows in session.execute(_COMMON, {"since": since, "losses": losses}):
        calls = _by_call(json.loads(rows), spoken.get((agent_id, card), 0))
        if (agent_id, card, code) not in focused and len(calls) >= losses:
            again[agent_id, card].append(_lost(code, cards(version_id), calls, losses))
    return [_again(agent_id, card, found) for (agent_id, card), found in again.items()]


def _by_call(rows: Iterable[Sequence[int]], spoken_utc_ms: int) -> tuple[tuple[int, ...], ...]:
    """Each call that began after an interview about it was held, by its first evaluation."""
    calls: dict[int, tuple[int, ...]] = {}
    for row in sorted(map(tuple, rows)):
        if row[3] >= spoken_utc_ms:
            calls.setdefault(row[2], row)
    return tuple(calls.values())


def _lost(code: str, card: Scorecard, calls: tuple[tuple[int, ...], ...], losses: int) -> _Lost:
    words = ngettext("{code} {name} ({count} time)", "{code} {name} ({count} times)", len(calls)).format(
        code=code, name=_name(card, code), count=len(calls))
    return _Lost(code, words, calls, calls[losses - 1][0])


def _again(agent_id: int, card: str, found: list[_Lost]) -> Found:
    found = sorted(found, key=lambda lost: (-len(lost.calls), lost.code))
    parts = tuple(lost.words for lost in found)
    about = _(", ").join(parts[:NAMED])
    if len(parts) > NAMED:
        about = _("{what} and others, {count} criteria in all").format(what=about, count=len(parts))
    return Found(agent_id, Cause.COMMON, about, latest_first(call for lost in found for call in lost.calls),
                 min(lost.since_utc_ms for lost in found), tuple((card, lost.code) for lost in found), parts=parts)


def _name(card: Scorecard, code: str) -> str:
    return next((criterion.name for criterion in card.criteria if criterion.code == code), "")
