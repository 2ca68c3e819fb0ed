"""Counts of what drawn calls lost points on: by team and criterion, and by agent over several criteria together."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.coaching import CriterionKey
from qadesk.models.criterion_names import criterion_names
from qadesk.models.numerals import by_number
from qadesk.models.people import Team
from qadesk.models.periods import Days, Period, week_at
from qadesk.models.scorecards import Scorecard
from qadesk.models.training import OVER, TrainingCriterion, TrainingRequest
from qadesk.models.training_tallies import TallyCell
from qadesk.services.base import Rules
from qadesk.services.scorecards import cards_by_version
from qadesk.services.summary_query import TeamDays, answers_lost, drawn_rows, ids_of
from qadesk.services.summary_rows import DrawnRow
from qadesk.services.training_rows import NO_TEAM, Count, TallyRows, Threshold

Cards = Mapping[int, Scorecard]
WEEKS = 4

_PLACES = text(
    "SELECT s.evaluation_id, min(s.start_ms) FROM evidence_spans s JOIN evaluations e ON e.id = s.evaluation_id "
    "JOIN scorecard_versions v ON v.id = e.scorecard_version_id WHERE s.evaluation_id IN (SELECT value FROM "
    "json_each(:ids)) AND (v.code, s.criterion_code) IN (SELECT json_extract(value, '$[0]'), json_extract(value, "
    "'$[1]') FROM json_each(:keys)) GROUP BY s.evaluation_id")


def read_days(from_day: date, to_day: date) -> Days:
    """The days of a period. Raises RuleBroken when they are in disorder."""
    if from_day > to_day:
        raise RuleBroken(_("The period ends before it begins."), safe=_("Nothing was changed."),
                         todo=_("Choose another period."), code="E-TRN-01")
    return Days(from_day, to_day)


def last_weeks(now_utc_ms: int, zone: ZoneInfo) -> Days:
    """The last WEEKS whole weeks that have ended."""
    monday = week_at(now_utc_ms, zone).first_day
    return Days(monday - timedelta(weeks=WEEKS), monday - timedelta(days=1))


def threshold_of(rules: Rules) -> Threshold:
    """The threshold of the station rules, for the whole centre."""
    return Threshold(rules.number("training_share_percent"), rules.number("training_calls"))


def scored_rows(session: Session, period: Period, zone: ZoneInfo) -> list[DrawnRow]:
    """The drawn calls of a period that are scored; only they count in a tally, and none that could not be scored."""
    return [row for row in drawn_rows(session, period, zone, TeamDays(session, zone))
            if row.scored and not row.is_unscorable]


def tally_rows(session: Session, days: Days, rules: Rules, rows: Sequence[DrawnRow]) -> TallyRows:
    """The counts of a period, whose scored calls are given, and of as many days before it."""
    before = scored_rows(session, days.before(), rules.zone)
    cards = cards_by_version(session, rules, {row.version_id for row in (*rows, *before)})
    return TallyRows(
        days.first_day, days.last_day, _teams(session, rows), counts(session, rows, cards, team_key),
        counts(session, before, cards, team_key) if before else None, names_by_card(cards),
        requests_under_way(session), threshold_of(rules))


def team_key(row: DrawnRow) -> int:
    """The team that a call counts for; NO_TEAM when its agent was in none that day."""
    return row.team_id or NO_TEAM


def counts(session: Session, rows: Sequence[DrawnRow], cards: Cards, group: Callable[[DrawnRow], int],
           ) -> dict[int, dict[CriterionKey, Count]]:
    """Calls that lost points on each criterion, of those to which it applied, by group."""
    scored, lost = {row.evaluation_id: row for row in rows}, Counter[tuple[int, CriterionKey]]()
    asked = _asked(rows, cards, group)
    for evaluation_id, code, counted in answers_lost(session, scored):
        row = scored[evaluation_id]
        key = group(row), (cards[row.version_id or 0].code, code)
        if counted:
            lost[key] += 1
        else:
            asked[key] -= 1
    found: dict[int, dict[CriterionKey, Count]] = defaultdict(dict)
    for (of_group, criterion), n in asked.items():
        found[of_group][criterion] = lost[of_group, criterion], n
    return dict(found)


def _asked(rows: Iterable[DrawnRow], cards: Cards,
           group: Callable[[DrawnRow], int]) -> Counter[tuple[int, CriterionKey]]:
    asked: Counter[tuple[int, CriterionKey]] = Counter()
    for (of_group, version_id), times in Counter((group(row), row.version_id or 0) for row in rows).items():
        card = cards[version_id]
        asked.update({(of_group, (card.code, criterion.code)): times for criterion in card.criteria})
    return asked


def any_lost(session: Session, versions: Mapping[int, int], cards: Cards,
             criteria: Iterable[CriterionKey]) -> dict[int, bool]:
    """Whether an evaluation lost points on any of the criteria; those to which none applied are left out.

    `versions` gives the scorecard version of each evaluation."""
    wanted = set(criteria)
    on_card = {id_: frozenset(criterion.code for criterion in card.criteria if (card.code, criterion.code) in wanted)
               for id_, card in cards.items()}
    applies = {id_: set(on_card[version]) for id_, version in versions.items() if on_card[version]}
    lost = set()
    for evaluation_id, code, counted in answers_lost(session, applies):
        if code not in applies[evaluation_id]:
            continue
        if counted:
            lost.add(evaluation_id)
        else:
            applies[evaluation_id].discard(code)
    return {id_: id_ in lost for id_, codes in applies.items() if codes}


def agents_lost(session: Session, rows: Sequence[DrawnRow], cards: Cards,
                criteria: Iterable[CriterionKey]) -> tuple[dict[int, Count], dict[int, list[int]]]:
    """By agent: the count over the criteria together, and the evaluations that lost points, the latest call first."""
    found = any_lost(session, {row.evaluation_id or 0: row.version_id or 0 for row in rows}, cards, criteria)
    n, lost = Counter[int](), defaultdict[int, list[int]](list)
    for row in sorted(rows, key=lambda row: (row.start_utc_ms, row.call_id), reverse=True):
        if row.evaluation_id in found:
            n[row.agent_id] += 1
            if found[row.evaluation_id]:
                lost[row.agent_id].append(row.evaluation_id)
    return {agent: (len(lost[agent]), count) for agent, count in n.items()}, lost


def places(session: Session, evaluation_ids: Iterable[int], criteria: Iterable[CriterionKey]) -> dict[int, int]:
    """The first marked place on one of the criteria in each evaluation, in ms; evaluations without one are left out."""
    found = session.execute(_PLACES, {"ids": ids_of(evaluation_ids), "keys": json.dumps(list(criteria))})
    return {id_: start for id_, start in found}  # noqa: C416 (a Row is no tuple to the type checker)


def names_by_card(cards: Cards) -> dict[CriterionKey, str]:
    """What each criterion is called, by the latest version of its card."""
    return criterion_names(card for _id, card in sorted(cards.items()))


def _teams(session: Session, rows: Iterable[DrawnRow]) -> tuple[tuple[int, str, int], ...]:
    scored = Counter(team_key(row) for row in rows)
    names = {team.id: team.name for team in session.scalars(select(Team).where(Team.id.in_(scored)))}
    found = [(id_, names.get(id_, ""), n) for id_, n in scored.items()]
    return tuple(sorted(found, key=lambda team: (team[0] == NO_TEAM, by_number(team[1]))))


def requests_under_way(session: Session) -> dict[CriterionKey, int]:
    """The latest request that is not over about each criterion."""
    asked = (select(TrainingCriterion.card, TrainingCriterion.criterion_code, TrainingRequest.id)
             .join(TrainingRequest, TrainingRequest.id == TrainingCriterion.request_id)
             .where(TrainingRequest.state.not_in(OVER)).order_by(TrainingRequest.id))
    return {(card, code): id_ for card, code, id_ in session.execute(asked)}


def rows_behind(session: Session, cell: TallyCell, rules: Rules) -> list[DrawnRow]:
    """The scored drawn calls behind a cell, by their start."""
    fits = [row for row in scored_rows(session, read_days(cell.from_day, cell.to_day), rules.zone)
            if (cell.team_id is None or team_key(row) == cell.team_id)
            and (cell.agent_id is None or row.agent_id == cell.agent_id)]
    cards = cards_by_version(session, rules, {row.version_id for row in fits})
    found = any_lost(session, {row.evaluation_id or 0: row.version_id or 0 for row in fits}, cards,
                     [(cell.card, cell.criterion_code)])
    return sorted((row for row in fits if row.evaluation_id in found and (found[row.evaluation_id] or not cell.lost)),
                  key=lambda row: (row.start_utc_ms, row.call_id))
