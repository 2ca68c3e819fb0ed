"""The facts of a call as they stand above its waveform: whose it is, when, how long; the number masked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from qadesk.models.bands import BandValue, read_bands
from qadesk.models.call_lines import mask_number
from qadesk.models.calls import Call, Recording
from qadesk.models.frame import read_queues
from qadesk.models.imports import other_number
from qadesk.models.listening import CallFacts
from qadesk.models.periods import local_day
from qadesk.models.rec_id import DEFAULT_SOURCE
from qadesk.models.sampling import QueueItem
from qadesk.services.base import Rules
from qadesk.services.call_query import Teams


def facts_of(session: Session, item: QueueItem, rules: Rules) -> CallFacts:
    """What is known of the item's call, in the centre's time zone."""
    return replace(call_facts(session, item.call, rules), item_id=item.id, origin=item.origin, period=item.period,
                   note=item.note)


def call_facts(session: Session, call: Call, rules: Rules) -> CallFacts:
    """What is known of a call, whether or not it stands in the queue."""
    recording = call.recording
    teams = Teams(session, {call.agent_id} if call.agent_id is not None else set())
    bands = read_bands(cast(list[BandValue], rules.values["bands"]))
    return CallFacts(
        item_id=0, call_id=call.id, rec_id=call.rec_id, agent_code=call.agent_no,
        agent_name=call.agent.name if call.agent else "",
        team=teams.name_on(call.agent_id, local_day(call.start_utc_ms, rules.zone)), queue_name=call.queue,
        direction=call.direction, number_masked=mask_number(other_side(call)),
        started_at=datetime.fromtimestamp(call.start_utc_ms / 1000, rules.zone), duration_ms=call.duration_ms,
        band=bands.at(call.start_utc_ms, rules.zone).name, origin="", period="",
        file_name=_file_name(recording) if recording else call.recording_name,
        recorded_ms=recording.duration_ms if recording else 0,
        codec=recording.codec if recording else "", sample_rate_hz=recording.sample_rate_hz if recording else 0,
        agent_left=agent_is_left(call, rules))


def _file_name(recording: Recording) -> str:
    """The name of its file, or of both legs."""
    other = recording.customer_leg
    return f"{recording.file_name} + {other.file_name}" if other else recording.file_name


def agent_is_left(call: Call, rules: Rules) -> bool:
    """Whether the agent is on the left channel: so where the legs are two files, and for all but the sources and
    service lines that a rule names."""
    if call.recording is not None and call.recording.customer_leg_id is not None:
        return True
    return agent_channel(call.source, call.queue, right_names(rules)) == 0


def right_names(rules: Rules) -> frozenset[str]:
    """The sources and service lines, casefolded, whose agents are on the right channel."""
    return frozenset(name.casefold() for name in read_queues(rules.text("agent_right_sources")))


def agent_channel(source: str, queue: str, right: frozenset[str]) -> int:
    """The agent's channel in a call of that source and service line: 0 the left, 1 the right."""
    return 0 if right.isdisjoint({(source or DEFAULT_SOURCE).casefold(), queue.casefold()}) else 1


def other_side(call: Call) -> str:
    """The customer's side of the call, by its direction."""
    return other_number(call.caller, call.callee, call.direction)
