"""Queries of the month's figures: rows of drawn calls and what was found in them, as plain values for a worker.

A call belongs to the month of its start by the centre's clock, and to the team of its agent on that day.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from qadesk.models.months import Month
from qadesk.models.people import Membership
from qadesk.models.periods import Period, Supplement, local_day, midnight_utc_ms, week_of_day
from qadesk.models.scorecards import FatalState
from qadesk.models.summary_quality import Quote
from qadesk.services.evaluation_chain import IN_FORCE_SQL
from qadesk.services.frame_facts import drawn_periods
from qadesk.services.summary_rows import AgentSums, Cell, DrawnRow, Loss
from qadesk.statistics.means import Sums

QUOTED = 5
"""How many problems are shown with places in calls."""
QUOTES = 2
_BUCKET_MS = 15 * 60 * 1000
"""Times listened are added up by quarters of an hour: no zone's midnight lies within one."""

_FROM_DRAWN = (
    "FROM queue_items q JOIN drawn_calls d ON d.id = q.drawn_call_id "
    f"JOIN calls c ON c.id = q.call_id LEFT JOIN evaluations e ON e.queue_item_id = q.id AND {IN_FORCE_SQL} "
    "WHERE q.origin = 'draw' AND q.state <> 'replaced' AND q.period IN (SELECT value FROM json_each(:periods)) "
    "AND c.start_utc_ms >= :start AND c.start_utc_ms < :end AND c.agent_id IS NOT NULL")
_DRAWN = text("SELECT c.agent_id, c.start_utc_ms, d.pi, e.id, e.scorecard_version_id, e.earned_milli, "
              f"e.applicable_milli, e.band, e.fatal_state, c.id {_FROM_DRAWN}")
_ADDED_UP = text(
    "SELECT agent_id, pi, count(*), count(score), coalesce(sum(score), 0), coalesce(sum(score * score), 0) FROM "
    "(SELECT c.agent_id, d.pi, CASE WHEN e.applicable_milli > 0 THEN 100.0 * e.earned_milli / e.applicable_milli END "
    f"AS score {_FROM_DRAWN}) GROUP BY agent_id, pi")
_LOST = text(
    "SELECT evaluation_id, criterion_code, answered AND NOT not_applicable FROM answers "
    "WHERE evaluation_id IN (SELECT value FROM json_each(:ids)) "
    "AND (not_applicable OR NOT answered OR earned_milli < weight_milli)")
_LOST_ON = text(
    "SELECT a.evaluation_id FROM answers a JOIN evaluations e ON e.id = a.evaluation_id "
    "JOIN scorecard_versions v ON v.id = e.scorecard_version_id "
    "WHERE a.evaluation_id IN (SELECT value FROM json_each(:ids)) AND a.criterion_code = :code AND v.code = :card "
    "AND a.answered AND NOT a.not_applicable AND a.earned_milli < a.weight_milli")
_FATALS = text("SELECT evaluation_id, fatal_class FROM fatal_ticks WHERE state = 'confirmed' "
               "AND evaluation_id IN (SELECT value FROM json_each(:ids))")
_KNOWN = text(
    "SELECT json_extract(s.value, '$[0]'), (SELECT count(*) FROM calls c WHERE c.agent_no = json_extract(s.value, "
    "'$[1]') AND c.start_utc_ms >= json_extract(s.value, '$[2]') AND c.start_utc_ms < json_extract(s.value, '$[3]')), "
    "(SELECT count(recording_id) FROM calls c WHERE :recorded AND c.agent_no = json_extract(s.value, '$[1]') "
    "AND c.start_utc_ms >= json_extract(s.value, '$[2]') AND c.start_utc_ms < json_extract(s.value, '$[3]')) "
    "FROM json_each(:spans) s")
_ALL_CALLS = text("SELECT count(*), count(recording_id) FROM calls WHERE start_utc_ms >= :start "
                  "AND start_utc_ms < :end")
_HEARD = text(
    "SELECT a.display_name, h.account_id, h.at_utc_ms / :bucket, sum(h.wall_ms) FROM heard_intervals h "
    "JOIN accounts a ON a.id = h.account_id WHERE h.at_utc_ms >= :start AND h.at_utc_ms < :end AND h.account_id NOT IN "
    "(SELECT account_id FROM role_grants WHERE role = 'trainer' EXCEPT SELECT account_id FROM role_grants WHERE role "
    "IN ('inspector', 'supervisor')) GROUP BY 2, 3")
_ON_DUTY = text(
    "SELECT DISTINCT a.display_name, l.account_id, l.at_utc_ms / :bucket FROM audit l "
    "JOIN role_grants g ON g.account_id = l.account_id AND g.role = 'inspector' JOIN accounts a ON a.id = l.account_id "
    "WHERE l.action = 'stations.login' AND l.at_utc_ms >= :start AND l.at_utc_ms < :end")
_SPANS = text(
    "SELECT s.evaluation_id, c.rec_id, c.agent_no, c.start_utc_ms, s.start_ms, s.end_ms, s.note FROM evidence_spans s "
    "JOIN evaluations e ON e.id = s.evaluation_id JOIN calls c ON c.id = e.call_id WHERE s.criterion_code = :code "
    "AND s.evaluation_id IN (SELECT value FROM json_each(:ids)) ORDER BY s.evaluation_id DESC, s.start_ms")


def ids_of(ids: Iterable[int | None]) -> str:
    """Row ids as a statement takes them: a JSON list."""
    return json.dumps(list(ids))


class TeamDays:
    """Which team an agent was in at an instant, by the days of the memberships."""

    def __init__(self, session: Session, zone: ZoneInfo) -> None:
        rows = session.execute(select(Membership.agent_id, Membership.team_id, Membership.from_day, Membership.to_day)
                               .order_by(Membership.from_day))
        self._of_agent: dict[int, list[tuple[int, int, int | None]]] = defaultdict(list)
        for agent_id, team_id, from_day, to_day in rows:
            end = midnight_utc_ms(to_day + timedelta(days=1), zone) if to_day else None
            self._of_agent[agent_id].append((midnight_utc_ms(from_day, zone), team_id, end))

    def team(self, agent_id: int, instant_utc_ms: int) -> int | None:
        """The team on the day of the instant; None when in none."""
        for begun, team, over in reversed(self._of_agent.get(agent_id, ())):
            if begun <= instant_utc_ms:
                return team if over is None or instant_utc_ms < over else None
        return None

    def last_before(self, agent_id: int, instant_utc_ms: int) -> int | None:
        """The latest team that the agent was in before an instant, perhaps long ago; None for none."""
        stays = reversed(self._of_agent.get(agent_id, ()))
        return next((team for begun, team, _end in stays if begun < instant_utc_ms), None)

    def within(self, agent_id: int, team_id: int | None, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of start..end in which the agent was in the team; all of it for no team."""
        if team_id is None:
            yield start, end
        for begun, team, over in self._of_agent.get(agent_id, ()):
            low, high = max(begun, start), min(over or end, end)
            if team == team_id and low < high:
                yield low, high


def drawn_rows(session: Session, period: Period, zone: ZoneInfo, teams: TeamDays) -> list[DrawnRow]:
    """The drawn calls of a month or other days, scored or not."""
    found = session.execute(_DRAWN, _drawn_in(session, period, zone)).all()
    return [DrawnRow._make((*row, teams.team(row[0], row[1]))) for row in found]


def sums_by_agent(session: Session, month: Month, zone: ZoneInfo) -> tuple[AgentSums, ...]:
    """The whole centre's drawn calls of a month by agent, added up by the database: three times as quick as rows."""
    sizes, sums = defaultdict[int, float](float), defaultdict[int, Sums](Sums)
    for agent_id, pi, drawn, *scored in session.execute(_ADDED_UP, _drawn_in(session, month, zone)):
        weight = _weight(pi)
        sizes[agent_id] += weight * drawn
        sums[agent_id] += Sums.alike(weight, *scored)
    return tuple(AgentSums(agent_id, size, sums[agent_id]) for agent_id, size in sizes.items())


def cells_of(rows: Iterable[DrawnRow]) -> tuple[Cell, ...]:
    """The drawn calls added up by agent and team."""
    found: dict[tuple[int, int | None], list[DrawnRow]] = defaultdict(list)
    for row in rows:
        found[row.agent_id, row.team_id].append(row)
    weights = {pi: _weight(pi) for pi in {row.pi for row in rows}}
    return tuple(_cell(agent_id, team_id, of_agent, weights) for (agent_id, team_id), of_agent in found.items())


def _cell(agent_id: int, team_id: int | None, rows: Sequence[DrawnRow], weights: Mapping[str, float]) -> Cell:
    sums = Sums.of((weights[row.pi], 100 * row.earned_milli / row.applicable_milli) for row in rows
                   if row.applicable_milli and row.earned_milli is not None)
    return Cell(agent_id, team_id, len(rows), sum(row.scored for row in rows),
                sum(row.fatal == FatalState.PENDING for row in rows), sum(weights[row.pi] for row in rows), sums,
                Counter(row.band for row in rows if row.band), sum(row.is_unscorable for row in rows))


def _weight(pi: str) -> float:
    drawn, of = pi.split("/")
    return int(of) / int(drawn)


def losses(session: Session, rows: Sequence[DrawnRow], cards: Mapping[int, tuple[str, Sequence[str]]]) -> list[Loss]:
    """The criteria that lost points, most calls first; the first ones with places in calls.

    `cards` gives code and criteria of each scorecard version by its id."""
    scored = {row.evaluation_id: row for row in rows if row.scored}
    applied, lost = _asked(scored.values(), cards), defaultdict[tuple[str, str], list[int]](list)
    for evaluation_id, code, counts in answers_lost(session, scored):
        key = cards[scored[evaluation_id].version_id or 0][0], code
        if counts:
            lost[key].append(evaluation_id)
        else:
            applied[key] -= 1
    found = [Loss(*key, len(ids), applied[key], len({scored[id_].agent_id for id_ in ids}))
             for key, ids in lost.items()]
    found.sort(key=lambda loss: (-loss.lost, loss.card, loss.code))
    return [_quoted(session, loss, lost[loss.card, loss.code]) if at < QUOTED else loss
            for at, loss in enumerate(found)]


def answers_lost(session: Session, evaluation_ids: Iterable[int | None]) -> list[tuple[int, str, bool]]:
    """Evaluation and criterion of each answer that did not earn all: True for one that lost points, False for one that
    does not count (not applicable, or not answered)."""
    found = session.execute(_LOST, {"ids": ids_of(evaluation_ids)}).all()
    return [(id_, code, bool(lost)) for id_, code, lost in found]


def _asked(rows: Iterable[DrawnRow], cards: Mapping[int, tuple[str, Sequence[str]]]) -> Counter[tuple[str, str]]:
    """How many scored calls had each criterion on their card."""
    asked: Counter[tuple[str, str]] = Counter()
    for version_id, times in Counter(row.version_id for row in rows).items():
        card, codes = cards[version_id or 0]
        asked.update({(card, code): times for code in codes})
    return asked


def lost_on(session: Session, rows: Iterable[DrawnRow], card: str, code: str) -> frozenset[int]:
    """The evaluations among these that lost points on a criterion of a card."""
    found = session.execute(_LOST_ON, {"ids": ids_of(row.evaluation_id for row in rows), "code": code, "card": card})
    return frozenset(found.scalars())


def confirmed_fatals(session: Session, rows: Iterable[DrawnRow]) -> dict[int, frozenset[str]]:
    """Classes of the confirmed fatal items by evaluation."""
    found: dict[int, set[str]] = defaultdict(set)
    ids = [row.evaluation_id for row in rows if row.scored and row.fatal != FatalState.NONE]
    for evaluation_id, fatal_class in session.execute(_FATALS, {"ids": ids_of(ids)}):
        found[evaluation_id].add(fatal_class)
    return {id_: frozenset(classes) for id_, classes in found.items()}


def known_calls(session: Session, month: Month, zone: ZoneInfo, agents: Iterable[tuple[int, str]], teams: TeamDays,
                team_id: int | None) -> tuple[int, int, dict[int, int]]:
    """Calls known and recorded, and those known by agent (id, staff number); of one team when it is given."""
    bounds = _bounds(month, zone)
    spans = [(agent_id, staff_no, low, high) for agent_id, staff_no in agents
             for low, high in teams.within(agent_id, team_id, bounds["start"], bounds["end"])]
    counted = session.execute(_KNOWN, {"spans": json.dumps(spans), "recorded": team_id is not None}).all()
    by_agent: Counter[int] = Counter()
    for agent_id, known, _recorded in counted:
        by_agent[agent_id] += known
    if team_id is not None:
        return by_agent.total(), sum(recorded for _agent, _known, recorded in counted), by_agent
    known, recorded = session.execute(_ALL_CALLS, bounds).one()
    return known, recorded, by_agent


def listened(session: Session, month: Month, zone: ZoneInfo) -> list[tuple[str, str, int, int]]:
    """Name and id of who listened, the day's ordinal, and the milliseconds it took, in the month."""
    rows = session.execute(_HEARD, {"bucket": _BUCKET_MS, **_bounds(month, zone)})
    days: Counter[tuple[str, str, int]] = Counter()
    for name, account_id, bucket, wall_ms in rows:
        days[name, account_id, local_day(bucket * _BUCKET_MS, zone).toordinal()] += wall_ms
    return [(*key, wall_ms) for key, wall_ms in sorted(days.items())]


def on_duty(session: Session, month: Month, zone: ZoneInfo) -> list[tuple[str, str, int]]:
    """Name and id of inspectors, and the ordinals of the days of the month on which they logged in."""
    rows = session.execute(_ON_DUTY, {"bucket": _BUCKET_MS, **_bounds(month, zone)})
    return sorted({(name, account_id, local_day(bucket * _BUCKET_MS, zone).toordinal())
                   for name, account_id, bucket in rows})


def _drawn_in(session: Session, period: Period, zone: ZoneInfo) -> dict[str, object]:
    """What `_FROM_DRAWN` takes: the periods of draws in which a month's calls can stand, drawn or not."""
    days = (period.last_day - period.first_day).days
    weeks = [week_of_day(period.first_day + timedelta(days=day)) for day in range(0, days + 7, 7)]
    late = [one for one in drawn_periods(session) if one.week in weeks and isinstance(one, Supplement)]
    names = [name for week in weeks for name in (week.name, *(day.name for day in week.days))]
    return {"periods": json.dumps([*names, *(one.name for one in late)]), **_bounds(period, zone)}


def _bounds(period: Period, zone: ZoneInfo) -> dict[str, int]:
    return {"start": period.start_utc_ms(zone), "end": period.end_utc_ms(zone)}


def _quoted(session: Session, loss: Loss, ids: list[int]) -> Loss:
    found: dict[int, Quote] = {}
    for row in session.execute(_SPANS, {"code": loss.code, "ids": ids_of(ids)}):
        found.setdefault(row[0], Quote(*row))
        if len(found) == QUOTES:
            break
    return Loss(loss.card, loss.code, loss.lost, loss.n, loss.agents, tuple(found.values()))
