"""Queries for the frame of a period: its calls with agent and recording as plain values, and its rows as they are now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.calls import Call, CallHold, RecordingState
from qadesk.models.frame import read_queues
from qadesk.models.frame_rows import FrameCall, FrameRules, base_quota, frame_rows, read_numbers
from qadesk.models.manifest import ManifestRow
from qadesk.models.people import Agent, Membership, Team
from qadesk.models.periods import DrawPeriod, Week
from qadesk.models.quotas import QuotaRules
from qadesk.services.base import Rules
from qadesk.services.frame_facts import frame_facts

_MOST_IN_ONE_QUERY = 5000
_CALLS = (
    "SELECT c.id, c.rec_id, c.agent_no, c.start_utc_ms, c.duration_ms, c.talk_ms, r.sha256, c.queue, c.caller, "
    "c.callee FROM calls c LEFT JOIN recordings r ON r.id = c.recording_id AND r.state = ? "
    "WHERE c.start_utc_ms >= ? AND c.start_utc_ms < ? ORDER BY c.rec_id")
"""In the order of the manifest, by the driver itself: a week can have very many calls."""


def frame_rules(rules: Rules, period: DrawPeriod) -> FrameRules:
    """The station rules as the frame of a period needs them."""
    number, text = rules.number, rules.text
    quotas = QuotaRules(number("quota"), number("quota_new_staff"), number("new_staff_days"), number("extra_quota"))
    return FrameRules(
        period, rules.zone, rules.bands, number("min_connected_s"), quotas, read_queues(text("plan_queues")),
        read_queues(text("training_queues")), read_numbers(text("training_numbers")), number("handover_minutes"),
        number("meal_minutes"), number("peak_percent"), number("low_percent"), rules.by_queue)


def frame_calls(session: Session, rules: FrameRules) -> list[FrameCall]:
    """Every call of the period that the station knows, by rec_id; the hash only of recordings that play."""
    people = session.execute(select(Agent.staff_no, Agent.hired_on))
    hired = {no: day for no, day in people}  # noqa: C416 (a Row is no tuple to the type checker)
    held = set(session.scalars(select(CallHold.call_id).where(CallHold.lifted_utc_ms.is_(None))))
    start, end = rules.period.start_utc_ms(rules.zone), rules.period.end_utc_ms(rules.zone)
    found = session.connection().exec_driver_sql(_CALLS, (str(RecordingState.PLAYABLE), start, end))
    return [FrameCall(rec_id, agent, agent in hired, hired.get(agent), at, length, talk, sha256 or "", queue, caller,
                      callee, call_id in held)
            for call_id, rec_id, agent, at, length, talk, sha256, queue, caller, callee in found]


def live_rows(session: Session, rules: Rules, period: DrawPeriod) -> list[ManifestRow]:
    """The rows of a period's frame as they are now, whether or not it was drawn."""
    shape = frame_rules(rules, period)
    return frame_rows(frame_calls(session, shape), shape, frame_facts(session, rules, period))


def week_quotas(session: Session, rules: Rules, week: Week) -> dict[str, int]:
    """The quota of every agent for a week by staff number, also where the week is drawn by the day."""
    shape, facts = frame_rules(rules, week), frame_facts(session, rules, week)
    return {no: base_quota(no, hired_on, shape, facts)
            for no, hired_on in session.execute(select(Agent.staff_no, Agent.hired_on))}


def names_and_teams(session: Session, day: date) -> dict[str, tuple[str, str]]:
    """Name and team on that day by staff number; the last team before it for who is in none."""
    people = {row.staff_no: (row.name, "") for row in session.execute(select(Agent.staff_no, Agent.name))}
    asked = (select(Agent.staff_no, Agent.name, Team.name.label("team"))
             .join(Membership, Membership.agent_id == Agent.id)
             .join(Team, Team.id == Membership.team_id).where(Membership.from_day <= day).order_by(Membership.from_day))
    return people | {row.staff_no: (row.name, row.team) for row in session.execute(asked)}


def call_ids(session: Session, rec_ids: Sequence[str]) -> dict[str, int]:
    """The key of each call by its rec_id."""
    found: dict[str, int] = {}
    for at in range(0, len(rec_ids), _MOST_IN_ONE_QUERY):
        part = rec_ids[at:at + _MOST_IN_ONE_QUERY]
        found |= {row.rec_id: row.id for row in session.execute(select(Call.rec_id, Call.id).where(
            Call.rec_id.in_(part)))}
    return found
