"""Calls at risk: those whose acoustic marks count by the rules in force, the most marks first; never a score.

The marks are counted in one pass over an index; agents, teams and what was said are looked up for the page's calls
only. A rejected mark does not count, and interruptions count once enough of them are left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Subquery, and_, case, false, func, literal, or_, select, type_coerce
from sqlalchemy.orm import Session

from qadesk.models.acoustic_limits import OF_THE_AGENT, RISKS, MarkLimits, counting, limits_of
from qadesk.models.acoustic_marks import MarkRow, RiskFilter, RiskPage, RiskRow
from qadesk.models.acoustics import BOTH, AcousticMark, MarkKind, MarkVerdict
from qadesk.models.calls import Call, Recording
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Agent, Membership, Team
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.models.rec_id import DEFAULT_SOURCE
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.services.acoustic_rows import marks_of
from qadesk.services.base import Rules
from qadesk.services.call_query import AnyRows, Teams
from qadesk.services.listening_facts import agent_channel, right_names

PIECE = 500


def risk_page(session: Session, wanted: RiskFilter, rules: Rules, now_utc_ms: int, limit: int | None) -> RiskPage:
    """The calls that fit, at most `limit` (None: all), and how many there are in all."""
    rows = session.execute(_ranked(session, wanted, rules, now_utc_ms, limit)).all()
    agents = session.scalars(select(Agent.staff_no).order_by(Agent.staff_no)).all()
    teams = session.scalars(select(Team.name).order_by(Team.name)).all()
    return RiskPage(_risk_rows(session, rows, rules), rows[0].total if rows else 0, tuple(agents), tuple(teams))


# -- counting
def _ranked(session: Session, wanted: RiskFilter, rules: Rules, now_utc_ms: int,
            limit: int | None) -> AnyRows:
    limits, names = limits_of(rules.number), right_names(rules)
    source = func.coalesce(func.nullif(Call.source, ""), DEFAULT_SOURCE)
    right = and_(or_(func.lower(source).in_(names), func.lower(Call.queue).in_(names)), Call.recording_id.not_in(
        select(Recording.id).where(Recording.customer_leg_id.is_not(None))))  # of two legs the agent's is the left one
    since = _since(wanted, rules, now_utc_ms)
    asked_for = {"all": RISKS} | ({} if wanted.kind is None else {"asked": (wanted.kind,)})
    sums = _sums(session, limits, asked_for, since, sides=(0, 1) if names else (0,))
    marks, asked = (_of_call(sums, which, right if names else None, limits)
                    for which in ("all", [*asked_for][-1]))
    fits = [asked > 0, Call.start_utc_ms >= since, *_conditions(session, wanted, rules)]
    return (select(Call.id, Call.recording_id, Call.agent_no, Call.agent_id, Call.start_utc_ms, Call.duration_ms,
                   Call.source, Call.queue, func.count().over().label("total"))
            .join(sums, sums.c.recording_id == Call.recording_id).where(*fits)
            .order_by(marks.desc(), Call.start_utc_ms.desc(), Call.id.desc()).limit(limit))


def _sums(session: Session, limits: MarkLimits, asked_for: Mapping[str, Sequence[MarkKind]], since_utc_ms: int,
          sides: Sequence[int]) -> Subquery:
    """By recording of the time, how many marks of the kinds reach their limit, interruptions apart, for an agent on
    each of the sides. One pass over an index, in its order."""
    first = session.scalar(select(func.min(Call.recording_id)).where(Call.start_utc_ms >= since_utc_ms)) or 0
    columns = [column for side in sides for which, of in asked_for.items() for column in (
        func.sum(_reaches(of, limits, side)).label(f"{which}_{side}"),
        func.sum(_interrupts(of, side)).label(f"{which}_cut_{side}"))]
    return (select(AcousticMark.recording_id, *columns)
            .where(AcousticMark.recording_id >= first, AcousticMark.verdict != MarkVerdict.REJECTED)
            .group_by(AcousticMark.recording_id).subquery())


def _reaches(kinds: Sequence[MarkKind], limits: MarkLimits, side: int) -> ColumnElement[int]:
    """1 for a mark of one of the kinds, but interruptions, that reaches its limit."""
    whose = AcousticMark.channel.in_((side, BOTH))
    reached = {kind.value: and_(AcousticMark.value_milli >= limits.least_milli[kind],
                                *([whose] if kind in OF_THE_AGENT else []))
               for kind in kinds if kind is not MarkKind.INTERRUPTION}
    return type_coerce(case(reached, value=AcousticMark.kind, else_=false()), Integer) if reached else literal(0)


def _interrupts(kinds: Sequence[MarkKind], side: int) -> ColumnElement[int]:
    if MarkKind.INTERRUPTION not in kinds:
        return literal(0)
    return type_coerce(and_(AcousticMark.kind == MarkKind.INTERRUPTION,
                            AcousticMark.channel.in_((side, BOTH))), Integer)


def _of_call(sums: Subquery, which: str, right: ColumnElement[bool] | None, limits: MarkLimits) -> ColumnElement[int]:
    """How many marks count for the call, whose agent is on the left unless `right` says so."""
    left = _of_side(sums, which, 0, limits)
    return left if right is None else case((right, _of_side(sums, which, 1, limits)), else_=left)


def _of_side(sums: Subquery, which: str, side: int, limits: MarkLimits) -> ColumnElement[int]:
    cuts = sums.c[f"{which}_cut_{side}"]
    return sums.c[f"{which}_{side}"] + case((cuts >= limits.interruptions, cuts), else_=0)


def _since(wanted: RiskFilter, rules: Rules, now_utc_ms: int) -> int:
    first_day = local_day(now_utc_ms, rules.zone) - timedelta(days=wanted.days - 1)
    return midnight_utc_ms(first_day, rules.zone)


def _conditions(session: Session, wanted: RiskFilter, rules: Rules) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    words = wanted.words.strip()
    if words:
        named = select(Agent.staff_no).where(Agent.name.contains(words, autoescape=True))
        fits.append(or_(Call.agent_no.startswith(words, autoescape=True), Call.agent_no.in_(named),
                        Call.queue.startswith(words, autoescape=True)))
    if wanted.agent_no:
        fits.append(Call.agent_no == wanted.agent_no)
    if wanted.team:
        fits.append(_in_team(session, wanted.team, rules))
    return fits


def _in_team(session: Session, team: str, rules: Rules) -> ColumnElement[bool]:
    """Whether the call's agent was in the team on the day of the call."""
    stays = session.execute(select(Membership.agent_id, Membership.from_day, Membership.to_day)
                            .join(Team).where(Team.name == team)).all()
    zone, agent = rules.zone, Call.agent_id + 0  # not by the index of agents, which leads through all their calls
    return or_(false(), *(and_(
        agent == stay.agent_id, Call.start_utc_ms >= midnight_utc_ms(stay.from_day, zone),
        *([Call.start_utc_ms < midnight_utc_ms(stay.to_day + timedelta(days=1), zone)] if stay.to_day else []))
        for stay in stays))


# -- the page's calls
def _risk_rows(session: Session, rows: Sequence[Row[Any]], rules: Rules) -> tuple[RiskRow, ...]:
    """In pieces, so that no list of keys becomes too long."""
    return tuple(row for at in range(0, len(rows), PIECE) for row in _piece(session, rows[at:at + PIECE], rules))


def _piece(session: Session, rows: Sequence[Row[Any]], rules: Rules) -> list[RiskRow]:
    teams = Teams(session, {row.agent_id for row in rows if row.agent_id is not None})
    names = _names(session, {row.agent_id for row in rows})
    marks = marks_of(session, {row.recording_id for row in rows})
    items, evaluations = _items(session, [row.id for row in rows]), _evaluations(session, [row.id for row in rows])
    limits, right = limits_of(rules.number), right_names(rules)
    pairs = set(session.scalars(select(Recording.id).where(Recording.id.in_({row.recording_id for row in rows}),
                                                           Recording.customer_leg_id.is_not(None))))
    made = []
    for row in rows:
        agent = 0 if row.recording_id in pairs else agent_channel(row.source, row.queue, right)
        shown = counting(marks[row.recording_id], limits, agent)
        kept = _at_risk(shown, limits, agent)
        counts = Counter(mark.kind for mark in kept)
        made.append(RiskRow(
            row.id, row.agent_no, names.get(row.agent_id, ""),
            teams.name_on(row.agent_id, local_day(row.start_utc_ms, rules.zone)),
            datetime.fromtimestamp(row.start_utc_ms / 1000, rules.zone), row.duration_ms,
            tuple((kind, counts[kind]) for kind in RISKS if counts[kind]),
            sum(mark.verdict is MarkVerdict.OPEN for mark in kept),
            sum(mark.verdict is not MarkVerdict.OPEN for mark in shown if mark.kind in RISKS),
            items.get(row.id), evaluations.get(row.id)))
    return made


def _at_risk(shown: Sequence[MarkRow], limits: MarkLimits, agent: int) -> tuple[MarkRow, ...]:
    return counting((mark for mark in shown if mark.verdict is not MarkVerdict.REJECTED and mark.kind in RISKS),
                    limits, agent)


def _names(session: Session, agents: set[int | None]) -> dict[int, str]:
    asked = select(Agent.id, Agent.name).where(Agent.id.in_([agent for agent in agents if agent is not None]))
    return {row.id: row.name for row in session.execute(asked)}


def _items(session: Session, calls: Sequence[int]) -> dict[int, int]:
    """The queue item of each call that has one, the latest."""
    asked = (select(QueueItem.call_id, func.max(QueueItem.id))
             .where(QueueItem.call_id.in_(calls), QueueItem.state.not_in((QueueState.RELEASED, QueueState.REPLACED)))
             .group_by(QueueItem.call_id))
    return {row[0]: row[1] for row in session.execute(asked)}


def _evaluations(session: Session, calls: Sequence[int]) -> dict[int, int]:
    """What was submitted last of each call."""
    asked = (select(Evaluation.call_id, func.max(Evaluation.id))
             .where(Evaluation.call_id.in_(calls), Evaluation.state == EvaluationState.SUBMITTED)
             .group_by(Evaluation.call_id))
    return {row[0]: row[1] for row in session.execute(asked)}
