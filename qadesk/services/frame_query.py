"""Queries for the frame of a week: its calls with agent and recording, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from qadesk.models.bands import read_bands
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.frame import FrameCall, FrameRules, read_queues
from qadesk.models.people import Agent, Membership, Team
from qadesk.models.periods import Week
from qadesk.services.base import Rules

_MOST_IN_ONE_QUERY = 5000


def frame_rules(rules: Rules, week: Week) -> FrameRules:
    """The station rules as the frame of a week needs them."""
    bands = rules.values["bands"]
    assert isinstance(bands, list)
    return FrameRules(week, rules.zone, read_bands(bands), rules.number("min_connected_s"), rules.number("quota"),
                      rules.number("quota_new_staff"), rules.number("new_staff_days"),
                      read_queues(rules.text("plan_queues")))


def frame_calls(session: Session, rules: FrameRules) -> list[FrameCall]:
    """Every call of the week that the station knows; the hash only of recordings that play."""
    playable = and_(Recording.id == Call.recording_id, Recording.state == RecordingState.PLAYABLE)
    asked = (select(Call.rec_id, Call.agent_no, Agent.id, Agent.hired_on, Call.start_utc_ms, Call.duration_ms,
                    Call.talk_ms, Recording.sha256, Call.queue, Call.caller, Call.callee)
             .outerjoin(Agent, Agent.staff_no == Call.agent_no).outerjoin(Recording, playable)
             .where(Call.start_utc_ms >= rules.week.start_utc_ms(rules.zone),
                    Call.start_utc_ms < rules.week.end_utc_ms(rules.zone)))
    return [FrameCall(rec_id, agent_no, agent_id is not None, hired_on, start, length, talk, sha256 or "", queue,
                      caller, callee)
            for rec_id, agent_no, agent_id, hired_on, start, length, talk, sha256, queue, caller, callee
            in session.execute(asked)]


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
