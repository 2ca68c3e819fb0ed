"""Interviews that the station proposes: derived from what stands in it, never stored, so that none is forgotten.

The causes come from `coaching_causes` and `coaching_losses`, the more urgent taking their calls from the rest; here
they are told, with the day each is due, all of an agent in one place.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.coaching import Cause, CriterionKey
from qadesk.models.coaching_list import InterviewProposal
from qadesk.models.people import Agent
from qadesk.models.periods import local_day
from qadesk.services.base import Rules
from qadesk.services.call_query import Teams
from qadesk.services.coaching_causes import (
    Cards,
    Found,
    complaint_causes,
    fatal_causes,
    low_band_causes,
    problem_causes,
)
from qadesk.services.coaching_losses import common_causes

_LOST = text(
    "SELECT criterion_code, sum(weight_milli - earned_milli) FROM answers WHERE evaluation_id IN (SELECT value FROM "
    "json_each(:ids)) AND (not_applicable OR NOT answered OR earned_milli < weight_milli) AND answered "
    "AND NOT not_applicable GROUP BY 1 ORDER BY 2 DESC, 1")
_ORDER = {cause: place for place, cause in enumerate(Cause)}
COSTLIEST = 2
"""How many criteria are chosen where the cause names none."""


def proposals(session: Session, rules: Rules, now_utc_ms: int, agents: Iterable[int] | None = None,
              ) -> tuple[InterviewProposal, ...]:
    """What is proposed now, by urgency, then by the day it is due, all of an agent in one place; of some agents only if
    they are given."""
    cards = Cards(session, rules)
    problems = problem_causes(session)
    told = {id_ for found in problems for id_ in found.evaluation_ids}
    fatal = fatal_causes(session, cards, told)
    told |= {id_ for found in fatal for id_ in found.evaluation_ids}
    upheld = complaint_causes(session, told)
    told |= {id_ for found in upheld for id_ in found.evaluation_ids}
    found = [*problems, *fatal, *upheld, *low_band_causes(session, cards, told),
             *common_causes(session, rules, cards, now_utc_ms)]
    if agents is not None:
        wanted = frozenset(agents)
        found = [cause for cause in found if cause.agent_id in wanted]
    return _told(session, rules, now_utc_ms, found)


def costliest(session: Session, evaluation_ids: Iterable[int]) -> tuple[CriterionKey, ...]:
    """The criteria that cost most points in these evaluations, of the card of each."""
    by_card: dict[str, list[int]] = defaultdict(list)
    asked = text("SELECT v.code, e.id FROM evaluations e JOIN scorecard_versions v ON v.id = e.scorecard_version_id "
                 "WHERE e.id IN (SELECT value FROM json_each(:ids))")
    for card, evaluation_id in session.execute(asked, {"ids": json.dumps(list(evaluation_ids))}):
        by_card[card].append(evaluation_id)
    lost = [(-points, (card, code)) for card, ids in by_card.items()
            for code, points in session.execute(_LOST, {"ids": json.dumps(ids)})]
    return tuple(key for _points, key in sorted(lost)[:COSTLIEST])


def _told(session: Session, rules: Rules, now_utc_ms: int, found: list[Found]) -> tuple[InterviewProposal, ...]:
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


def _proposal(cause: Found, person: tuple[str, str, str], due_day: date, today: date) -> InterviewProposal:
    return InterviewProposal(cause.agent_id, *person, cause.cause, cause.about, cause.evaluation_ids, cause.focus,
                             cause.since_utc_ms, due_day, due_day < today, cause.problem_id, cause.parts)


def standing(proposal: InterviewProposal, found: Iterable[InterviewProposal]) -> InterviewProposal | None:
    """The proposal as it stands now, of the same agent and cause; None when it no longer does."""
    return next((row for row in found if _core(row) == _core(proposal)), None)


def _core(row: InterviewProposal) -> tuple[object, ...]:
    return row.agent_id, row.cause, row.problem_id, {card for card, _code in row.focus}
