"""Interviews that the station proposes: derived from what stands in it, never stored, so that none is forgotten.

A confirmed fatal item and a score below the pass mark stay proposed until an interview goes back to the call or
somebody sets them aside with a reason; so do a major problem while it is open and a complaint that stands. The criteria
that an agent loses again and again are proposed by the calls scored in the last days that the rules name, all of a card
in one: calls of the time before such an interview count no more, as they are what it is about.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from qadesk.i18n import _, ngettext
from qadesk.models.coaching import Cause, CriterionKey
from qadesk.models.coaching_list import InterviewProposal
from qadesk.models.people import Agent
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.models.scorecards import Scorecard, points_text
from qadesk.services.base import Rules
from qadesk.services.call_query import Teams
from qadesk.services.scorecards import card_of

_IN_FORCE = ("e.submitted_utc_ms IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evaluations l WHERE l.revises_id = e.id "
             "AND l.submitted_utc_ms IS NOT NULL)")
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
    f"AND c.agent_id IS NOT NULL AND {_IN_FORCE}")
_LOW_BAND = text(
    f"{_ANSWERED.format(also=repr('low_band'))}"
    "SELECT c.agent_id, json_group_array(json_array(e.submitted_utc_ms, e.id, e.scorecard_version_id, e.score_shown)) "
    "FROM evaluations e CROSS JOIN calls c ON c.id = e.call_id "
    f"WHERE e.band = 'failed' AND e.id NOT IN (SELECT id FROM answered) AND {_IN_FORCE} "
    "AND c.agent_id IS NOT NULL GROUP BY 1")
_COMMON = text(
    "SELECT c.agent_id, v.code, a.criterion_code, max(v.id), json_group_array(json_array(e.submitted_utc_ms, e.id, "
    "c.id, c.start_utc_ms)) FROM evaluations e "  # those of the last weeks first, by index
    "CROSS JOIN answers a INDEXED BY ix_answers_lost ON a.evaluation_id = e.id "
    "CROSS JOIN calls c ON c.id = e.call_id JOIN scorecard_versions v ON v.id = e.scorecard_version_id "
    f"WHERE e.submitted_utc_ms >= :since AND {_IN_FORCE} AND c.agent_id IS NOT NULL "
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
_OF_CALL = text(f"SELECT e.id FROM evaluations e WHERE e.call_id = :call AND {_IN_FORCE} ORDER BY e.id DESC LIMIT 1")
_LOST = text(
    "SELECT criterion_code, sum(weight_milli - earned_milli) FROM answers WHERE evaluation_id IN (SELECT value FROM "
    "json_each(:ids)) AND (not_applicable OR NOT answered OR earned_milli < weight_milli) AND answered "
    "AND NOT not_applicable GROUP BY 1 ORDER BY 2 DESC, 1")
_ORDER = {cause: place for place, cause in enumerate(Cause)}
COSTLIEST, NAMED = 2, 2
"""How many criteria are chosen where the cause names none, and how many of many a line names."""


@dataclass(frozen=True)
class _Found:
    """A cause before it is told in words: the evaluations with the instants at which they gave it."""

    agent_id: int
    cause: Cause
    about: str
    evaluation_ids: tuple[int, ...]
    since_utc_ms: int
    focus: tuple[CriterionKey, ...] = ()
    problem_id: int | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Lost:
    """A criterion that was lost again and again: (submitted, evaluation, call, call's start) by call, the first first;
    `since_utc_ms` is when there were enough."""

    code: str
    words: str
    calls: tuple[tuple[int, ...], ...]
    since_utc_ms: int


class _Cards:
    """The scorecards that the causes name, each read once."""

    def __init__(self, session: Session, rules: Rules) -> None:
        self._session, self._rules = session, rules
        self._cards: dict[int, Scorecard] = {}

    def __call__(self, version_id: int) -> Scorecard:
        if version_id not in self._cards:
            self._cards[version_id] = card_of(self._session.get_one(ScorecardVersion, version_id), self._rules)
        return self._cards[version_id]


def proposals(session: Session, rules: Rules, now_utc_ms: int, agents: Iterable[int] | None = None,
              ) -> tuple[InterviewProposal, ...]:
    """What is proposed now, by urgency, then by the day it is due, all of an agent in one place; of some agents only if
    they are given."""
    cards = _Cards(session, rules)
    problems = _problems(session)
    told = {id_ for found in problems for id_ in found.evaluation_ids}
    fatal = _fatal(session, cards, told)
    told |= {id_ for found in fatal for id_ in found.evaluation_ids}
    upheld = _complaints(session, told)
    told |= {id_ for found in upheld for id_ in found.evaluation_ids}
    found = [*problems, *fatal, *upheld, *_low_band(session, cards, told), *_common(session, rules, cards, now_utc_ms)]
    if agents is not None:
        wanted = frozenset(agents)
        found = [cause for cause in found if cause.agent_id in wanted]
    return _told(session, rules, now_utc_ms, found)


def costliest(session: Session, rules: Rules, evaluation_ids: Iterable[int]) -> tuple[CriterionKey, ...]:
    """The criteria that cost most points in these evaluations, of the card of each."""
    by_card: dict[str, list[int]] = defaultdict(list)
    asked = text("SELECT v.code, e.id FROM evaluations e JOIN scorecard_versions v ON v.id = e.scorecard_version_id "
                 "WHERE e.id IN (SELECT value FROM json_each(:ids))")
    for card, evaluation_id in session.execute(asked, {"ids": json.dumps(list(evaluation_ids))}):
        by_card[card].append(evaluation_id)
    lost = [(-points, (card, code)) for card, ids in by_card.items()
            for code, points in session.execute(_LOST, {"ids": json.dumps(ids)})]
    return tuple(key for _points, key in sorted(lost)[:COSTLIEST])


def _problems(session: Session) -> list[_Found]:
    found = []
    for agent_id, problem_id, number, facts, raised, evaluation_id, call_id in session.execute(_PROBLEMS):
        source = evaluation_id or session.scalar(_OF_CALL, {"call": call_id})
        about = _("{number}: {facts}").format(number=number, facts=" ".join(facts.split()))
        found.append(_Found(agent_id, Cause.PROBLEM, about, (source,) if source else (), raised,
                            problem_id=problem_id))
    return found


def _fatal(session: Session, cards: _Cards, told: set[int]) -> list[_Found]:
    by_agent: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    names: dict[int, dict[str, str]] = defaultdict(dict)
    for agent_id, id_, version_id, submitted, decided, code in session.execute(_FATAL):
        if id_ not in told:
            by_agent[agent_id].append((submitted, id_, decided or submitted))
            names[agent_id][code] = f"{code} {cards(version_id).fatal_criterion(code).name}"
    found = []
    for agent_id, rows in by_agent.items():
        about = _(", ").join(name for _code, name in sorted(names[agent_id].items()))
        ids = _latest_first(rows)
        if len(ids) > 1:
            about = ngettext("{what}, in {count} call", "{what}, in {count} calls", len(ids)).format(
                what=about, count=len(ids))
        found.append(_Found(agent_id, Cause.FATAL, about, ids, min(row[2] for row in rows)))
    return found


def _complaints(session: Session, told: set[int]) -> list[_Found]:
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
        found.append(_Found(agent_id, Cause.COMPLAINT, about, ids, min(row.at_utc_ms for row in rows), parts=parts))
    return found


def _low_band(session: Session, cards: _Cards, told: set[int]) -> list[_Found]:
    by_agent = {agent_id: [row for row in json.loads(rows) if row[1] not in told]
                for agent_id, rows in session.execute(_LOW_BAND)}
    return [_below(agent_id, rows, cards) for agent_id, rows in by_agent.items() if rows]


def _below(agent_id: int, rows: list[tuple[int, int, int, str]], cards: _Cards) -> _Found:
    """`rows`: when it was submitted, the evaluation, the card's version, the score as shown."""
    _submitted, _id, version_id, score = max(rows)
    ids, mark = _latest_first(rows), points_text(cards(version_id).bands.passed_milli)
    about = (_("{score} points, below {mark}").format(score=score, mark=mark) if len(ids) == 1 else
             ngettext("{count} call below {mark}, the latest {score}", "{count} calls below {mark}, the latest {score}",
                      len(ids)).format(count=len(ids), mark=mark, score=score))
    return _Found(agent_id, Cause.LOW_BAND, about, ids, min(row[0] for row in rows))


def common_since(rules: Rules, now_utc_ms: int) -> int:
    """The instant from which losses of a criterion are counted: the midnight that begins the last `common_days`."""
    first = local_day(now_utc_ms, rules.zone) - timedelta(days=rules.number("common_days"))
    return midnight_utc_ms(first, rules.zone)


def _common(session: Session, rules: Rules, cards: _Cards, now_utc_ms: int) -> list[_Found]:
    """One of each agent and card, with all criteria that were lost often enough."""
    losses, since = rules.number("common_losses"), common_since(rules, now_utc_ms)
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


def _again(agent_id: int, card: str, found: list[_Lost]) -> _Found:
    found = sorted(found, key=lambda lost: (-len(lost.calls), lost.code))
    parts = tuple(lost.words for lost in found)
    about = _(", ").join(parts[:NAMED])
    if len(parts) > NAMED:
        about = _("{what} and others, {count} criteria in all").format(what=about, count=len(parts))
    return _Found(agent_id, Cause.COMMON, about, _latest_first(call for lost in found for call in lost.calls),
                  min(lost.since_utc_ms for lost in found), tuple((card, lost.code) for lost in found), parts=parts)


def _name(card: Scorecard, code: str) -> str:
    return next((criterion.name for criterion in card.criteria if criterion.code == code), "")


def _latest_first(rows: Iterable[Sequence[Any]]) -> tuple[int, ...]:
    """The evaluations of (instant, id, …), the latest first, each once."""
    return tuple(dict.fromkeys(row[1] for row in sorted(map(tuple, rows), reverse=True)))


def _told(session: Session, rules: Rules, now_utc_ms: int, found: list[_Found]) -> tuple[InterviewProposal, ...]:
    today = local_day(now_utc_ms, rules.zone)
    people = _people(session, {cause.agent_id for cause in found}, today)
    days = timedelta(days=rules.number("interview_days"))
    told = [_proposal(cause, people[cause.agent_id], local_day(cause.since_utc_ms, rules.zone) + days, today)
            for cause in found]
    told.sort(key=lambda proposal: (_ORDER[proposal.cause], proposal.due_day, proposal.focus))
    first: dict[int, tuple[int, date, str]] = {}
    for row in told:  # whoever is met for the most urgent is met for the rest
        first.setdefault(row.agent_id, (_ORDER[row.cause], row.due_day, row.agent_no))
    return tuple(sorted(told, key=lambda row: first[row.agent_id]))


def _people(session: Session, agents: set[int], today: date) -> Mapping[int, tuple[str, str, str]]:
    """Staff number, name and today's team by agent; who left is told."""
    teams, wanted = Teams(session, agents), json.dumps(sorted(agents))
    asked = select(Agent.id, Agent.staff_no, Agent.name).where(
        text("agents.id IN (SELECT value FROM json_each(:ids))").bindparams(ids=wanted))
    return {id_: (staff_no, name, _("left") if teams.has_left(id_, today) else teams.name_on(id_, today))
            for id_, staff_no, name in session.execute(asked)}


def _proposal(cause: _Found, person: tuple[str, str, str], due_day: date, today: date) -> InterviewProposal:
    return InterviewProposal(cause.agent_id, *person, cause.cause, cause.about, cause.evaluation_ids, cause.focus,
                             cause.since_utc_ms, due_day, due_day < today, cause.problem_id, cause.parts)


def standing(proposal: InterviewProposal, found: Iterable[InterviewProposal]) -> InterviewProposal | None:
    """The proposal as it stands now, of the same agent and cause; None when it no longer does."""
    return next((row for row in found if _core(row) == _core(proposal)), None)


def _core(row: InterviewProposal) -> tuple[object, ...]:
    return row.agent_id, row.cause, row.problem_id, {card for card, _code in row.focus}
