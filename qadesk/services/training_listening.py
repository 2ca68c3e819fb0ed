"""Targeted listening (针对性监听): agents drawn at random from those to be trained and those to compare with, some of
their calls put into the queue with an origin of its own. Anyone can recompute it from the seed that is kept.

Before a training a share of each arm is drawn, after it a smaller share of the same people, so that changes are paired.
Such calls never enter an average or a tally.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nsmallest
from typing import NamedTuple

from sqlalchemy.orm import Session

from qadesk.errors import Conflict, RuleBroken
from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.draw import Tickets
from qadesk.models.people import Actor
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.models.sampling import Origin, QueueItem, QueueState
from qadesk.models.training import (
    STAGE_NAMES,
    Arm,
    RequestState,
    Stage,
    TargetedAgent,
    TargetedCall,
    TargetedPlan,
    TrainingRequest,
    part_of,
)
from qadesk.models.training_record import training_day
from qadesk.services.base import Act, Rules
from qadesk.services.plan_query import free_calls

SECRET_BYTES = 32
_BEFORE_IT = (RequestState.RAISED, RequestState.ACCEPTED, RequestState.PLANNED)
_STATES = {Stage.BEFORE: _BEFORE_IT, Stage.DURING: (RequestState.PLANNED, RequestState.HELD),
           Stage.AFTER: (RequestState.HELD,)}


class Heard(NamedTuple):
    """A call that can be heard: its agent's id and number, its own id and recording number."""

    agent_id: int
    staff_no: str
    call_id: int
    rec_id: str


@dataclass(frozen=True)
class Size:
    """How many are drawn: a share of each arm in percent, that many calls of each agent."""

    share_percent: int
    calls_each: int

    def of(self, people: int) -> int:
        """How many of an arm's people."""
        return part_of(people, self.share_percent)


def size_of(stage: Stage, rules: Rules) -> Size:
    """The size by the station rules; during a training all who are trained are heard, a call of each."""
    if stage is Stage.DURING:
        return Size(100, 1)
    name = "targeted_before_percent" if stage is Stage.BEFORE else "targeted_after_percent"
    return Size(rules.number(name), rules.number("targeted_calls"))


def next_stage(request: TrainingRequest, rules: Rules, today: date) -> Stage | None:
    """The listening that can be drawn next, None when there is none by now."""
    planned, day = {Stage(plan.stage) for plan in request.plans}, training_day(request.entries)
    for stage in Stage:
        begun = stage is Stage.BEFORE or (day is not None and (day < today if stage is Stage.AFTER else day <= today))
        wanted = size_of(stage, rules).share_percent > 0 and stage not in planned
        passed = stage is Stage.DURING and request.state == RequestState.HELD
        if request.state in _STATES[stage] and begun and wanted and not passed:
            return stage
    return None


def plan(act: Act, actor: Actor, request: TrainingRequest, stage: Stage, rules: Rules) -> TargetedPlan:
    """Draw and queue a stage's calls; see `Training.plan_listening`."""
    _refuse_out_of_time(request, stage, rules, local_day(act.now_utc_ms, rules.zone))
    size, seed = size_of(stage, rules), f"{request.number}|{stage}|{secrets.token_hex(SECRET_BYTES)}"
    calls = _calls_of(act.session, request, stage, rules, act.now_utc_ms)
    arms = (Arm.TRAINED,) if stage is Stage.DURING else tuple(Arm)
    drawn = {arm: drawn_agents(_could(request, stage, arm, calls), size.of(arm_size(request, arm)), seed)
             for arm in arms}
    chosen = [call for people in drawn.values() for agent_id in people
              for call in drawn_calls(calls[agent_id], size.calls_each, seed)]
    if not chosen:
        raise _nothing_to_hear(stage)
    return _store(act, actor, request, stage, size, seed, drawn, chosen)


def release(session: Session, request: TrainingRequest) -> int:
    """Take the calls that nobody has begun to score out of the queue, for the request is over; returns how many.

    Drafts and what is scored stay: a listening ends in a scorecard."""
    waiting = [call.queue_item for plan in request.plans for call in plan.calls
               if call.queue_item.state == QueueState.WAITING]
    for item in waiting:
        item.state = QueueState.RELEASED
    session.flush()
    return len(waiting)


def drawn_agents(people: Mapping[int, str], n: int, seed: str) -> tuple[int, ...]:
    """The n agents with the smallest tickets; `people` gives the staff number of each."""
    tickets = Tickets(seed)
    return tuple(id_ for _ticket, id_ in nsmallest(n, ((tickets(f"agent|{no}"), id_) for id_, no in people.items())))


def drawn_calls(calls: Sequence[Heard], n: int, seed: str) -> list[Heard]:
    """The n calls with the smallest tickets."""
    tickets = Tickets(seed)
    return nsmallest(n, calls, key=lambda call: tickets(call.rec_id))


def arm_size(request: TrainingRequest, arm: Arm) -> int:
    """How many agents an arm of the request has."""
    return sum(agent.arm == arm for agent in request.agents)


def _could(request: TrainingRequest, stage: Stage, arm: Arm, calls: Mapping[int, Sequence[Heard]]) -> dict[int, str]:
    """Who can be drawn: has a call that can be heard, and after a training was heard before it, if anybody was."""
    people = [agent.agent_id for agent in request.agents if agent.arm == arm]
    before = next((made for made in request.plans if made.stage == Stage.BEFORE), None)
    if stage is Stage.AFTER and before is not None:
        people = [agent.agent_id for agent in before.agents if agent.arm == arm]
    return {id_: calls[id_][0].staff_no for id_ in people if calls.get(id_)}


def _calls_of(session: Session, request: TrainingRequest, stage: Stage, rules: Rules,
              now_utc_ms: int) -> dict[int, list[Heard]]:
    """The recorded calls of the stage's time that can be heard, are not held back and stand in no queue, by agent."""
    start, end = _span(request, stage, rules, now_utc_ms)
    agents = {agent.agent.staff_no: agent.agent_id for agent in request.agents}
    asked = free_calls(start, rules).where(Call.start_utc_ms < end, Call.agent_no.in_(agents)).with_only_columns(
        Call.agent_no, Call.id, Call.rec_id)
    found: dict[int, list[Heard]] = defaultdict(list)
    for staff_no, call_id, rec_id in session.execute(asked):
        found[agents[staff_no]].append(Heard(agents[staff_no], staff_no, call_id, rec_id))
    return found


def _span(request: TrainingRequest, stage: Stage, rules: Rules, now_utc_ms: int) -> tuple[int, int]:
    """When a stage's calls begin: afresh after the tally's period and before the training, from its day on, after it.
    """
    zone, day = rules.zone, training_day(request.entries)
    if stage is Stage.BEFORE:
        end = midnight_utc_ms(day, zone) if day is not None else now_utc_ms
        return midnight_utc_ms(request.to_day + timedelta(days=1), zone), min(end, now_utc_ms)
    assert day is not None
    return midnight_utc_ms(day + timedelta(days=int(stage is Stage.AFTER)), zone), now_utc_ms


def _store(act: Act, actor: Actor, request: TrainingRequest, stage: Stage, size: Size, seed: str,
           drawn: Mapping[Arm, Sequence[int]], chosen: Sequence[Heard]) -> TargetedPlan:
    tickets = Tickets(seed)
    items = {call.call_id: QueueItem(call_id=call.call_id, origin=Origin.TARGETED, created_utc_ms=act.now_utc_ms,
                                     order_key=tickets("assign|" + call.rec_id)) for call in chosen}
    act.session.add_all(items.values())
    act.session.flush()
    made = TargetedPlan(
        request_id=request.id, stage=stage, share_percent=size.share_percent, calls_each=size.calls_each, seed=seed,
        made_utc_ms=act.now_utc_ms, account_id=actor.account_id,
        agents=[TargetedAgent(agent_id=id_, arm=arm) for arm, people in drawn.items() for id_ in people],
        calls=[TargetedCall(queue_item_id=items[call.call_id].id, agent_id=call.agent_id) for call in chosen])
    act.session.add(made)
    act.session.flush()
    act.session.refresh(request)
    return made


def _refuse_out_of_time(request: TrainingRequest, stage: Stage, rules: Rules, today: date) -> None:
    name, day = _(STAGE_NAMES[stage]), training_day(request.entries)
    if any(plan.stage == stage for plan in request.plans):
        raise Conflict(_("{stage}: this listening was drawn already; the first draw counts.").format(stage=name),
                       safe=_("Nothing was changed."), todo=_("Work with the calls that were drawn."),
                       code="E-TRN-15")
    early = stage is not Stage.BEFORE and (day is None or day >= today + timedelta(days=int(stage is Stage.DURING)))
    if request.state not in _STATES[stage] or early:
        raise Conflict(_("{stage}: it is not the time for this listening.").format(stage=name),
                       safe=_("Nothing was changed."), todo=_("Look at the state of the request and its day."),
                       code="E-TRN-16")
    if not size_of(stage, rules).share_percent:
        raise RuleBroken(_("{stage}: the station rules ask for no listening.").format(stage=name),
                         safe=_("Nothing was changed."), todo=_("Have the supervisor change the share in the rules."),
                         code="E-TRN-17")


def _nothing_to_hear(stage: Stage) -> RuleBroken:
    when = {Stage.BEFORE: _("since the period of the tally"), Stage.DURING: _("since the day of the training"),
            Stage.AFTER: _("after the day of the training")}[stage]
    return RuleBroken(_("None of these agents has a recorded call {when} that is not in the queue yet.").format(
        when=when), safe=_("Nothing was changed."),
        todo=_("Import the recordings of these days, or draw the listening later."), code="E-TRN-18")
