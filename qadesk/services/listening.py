"""Listening: the queue of one's calls, opening one (audited before it is shown), its sound, and what was heard of it.

The sound is decoded in a child with limits that a person waits for; a file that is away or broken says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from sqlalchemy import ColumnElement, select, update

from qadesk.audio.buffer import DecodedCall
from qadesk.audio.growth import Growth
from qadesk.audio.looking import decode_in
from qadesk.errors import NotFound
from qadesk.i18n import _
from qadesk.models.agent_history import AgentHistory
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.listening import HeardSpan, Interval, OpenedCall, Queue
from qadesk.models.people import Actor
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.security.roles import may, reads_all
from qadesk.services.agent_history import history_rows, mean_of
from qadesk.services.base import Station
from qadesk.services.call_views import move_view, place_of, put_view, view_of
from qadesk.services.case_query import case_rows
from qadesk.services.case_rights import refuse_others
from qadesk.services.conversations import part_to_hear, parts_of
from qadesk.services.evaluation_chain import chain
from qadesk.services.evaluations import queue_item
from qadesk.services.handover_rows import count_held
from qadesk.services.hearing_service import HearingService
from qadesk.services.listening_facts import call_facts, facts_of, other_side
from qadesk.services.listening_proof import TimeTold, add_intervals, heard_of, limit_ms_of, speech_in
from qadesk.services.listening_queue import heard_since_ms, queue_rows, submitted_since
from qadesk.services.listening_sound import (
    changed_whereabouts,
    note_whereabouts,
    playable,
    reading,
    warm_up_first,
)


class Listening(HearingService):
    """The use cases of the player's side of the page."""

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self._time = TimeTold(station.clock)

    def queue(self, actor: Actor) -> Queue:
        """The calls that wait for the actor: those nobody began, own drafts, and those that closed accounts left.

        For a trainer: flagged calls, cases and targeted calls, the latest first, most of them scored."""
        with self.read(actor, "listening.queue") as session:
            rules = self.rules_in(session)
            today = local_day(self._station.clock.now_utc_ms(), rules.zone)
            since_utc_ms = midnight_utc_ms(today, rules.zone)
            if not reads_all(actor):
                return Queue(case_rows(session, actor, rules.zone), today=today, zone_name=rules.text("time_zone"))
            return Queue(queue_rows(session, actor, rules.zone), submitted_since(session, actor, since_utc_ms),
                         today, heard_since_ms(session, actor, since_utc_ms),
                         rules.number("listening_hours_milli") * 3600, rules.text("time_zone"),
                         count_held(session, actor) if may(actor, "handovers.drafts") else 0)

    def open_call(self, actor: Actor, item_id: int) -> OpenedCall:
        """The facts of a call and where its listener left it; the row of the audit is written first.

        Raises NotFound when the item has left the queue, NotAllowed for a trainer whose case it is not."""
        with self.act(actor, "listening.open_call", about=f"queue item {item_id}") as act:
            item = queue_item(act.session, item_id)
            refuse_others(act.session, actor, item_id)
            act.detail = {"call": item.call.rec_id}
            heard = heard_of(act.session, item.call_id, actor.account_id).spans
            draft = act.session.scalars(select(Evaluation).where(*_is_own_draft(actor, item_id))).first()
            view, rules = view_of(act.session, actor, item.call_id), self.rules_in(act.session)
            position_ms = place_of(view, draft, heard[-1].end_ms if heard else 0)
            self._time.begin(actor.account_id)
            return OpenedCall(facts_of(act.session, item, rules), position_ms, heard,
                              speech_in(act.session, item.call), limit_ms_of(rules), view.view if view else {},
                              parts_of(act.session, item.call, actor, rules))

    def open_part(self, actor: Actor, item_id: int, call_id: int) -> OpenedCall:
        """Another part of the conversation of an item's call, to be heard beside it; audited as any opening.

        Raises NotFound when it is none, NotAllowed for who may not hear it or is tied to its agent."""
        with self.act(actor, "listening.open_part", about=f"queue item {item_id}") as act:
            refuse_others(act.session, actor, item_id)
            part = part_to_hear(act.session, queue_item(act.session, item_id).call, call_id, actor)
            act.detail = {"call": part.rec_id}
            return OpenedCall(call_facts(act.session, part, self.rules_in(act.session)), 0, ())

    def agent_history(self, actor: Actor, item_id: int) -> AgentHistory:
        """What was scored and agreed with the agent of a call; audited before it is read, with whether the call was
        scored by then: a history that is known beforehand sways the score.

        Raises NotFound when the item has left the queue, NotAllowed for a trainer whose case it is not."""
        with self.act(actor, "listening.agent_history", about=f"queue item {item_id}") as act:
            item = queue_item(act.session, item_id)
            refuse_others(act.session, actor, item_id)
            act.detail = {"agent": item.call.agent_no, "call": item.call.rec_id,
                          "scored": bool(chain(act.session, item_id))}
            today = local_day(act.now_utc_ms, self.rules_in(act.session).zone)
        with self._station.database.reading() as session:
            found = history_rows(session, actor, queue_item(session, item_id), self.rules_in(session), today)
        if not found.own.n:
            return found.history
        mean = self._station.work.foreground(mean_of, found.own, found.centre).result()
        return replace(found.history, mean=mean)

    def speech(self, actor: Actor, item_id: int) -> tuple[Interval, ...] | None:
        """Where anybody speaks in the item's call, as it is measured by now; None while it is not.

        Raises NotFound, and NotAllowed for a trainer whose case it is not."""
        with self.read(actor, "listening.speech") as session:
            self._refuse_others(session, actor, "listening.speech", item_id)
            return speech_in(session, queue_item(session, item_id).call)

    def decode(self, actor: Actor, item_id: int, growth: Growth | None = None) -> Future[DecodedCall]:
        """Begin to decode the call's recording in a child with limits; the future gives the samples or AudioError.

        `growth` may be looked at meanwhile. The sound comes from the original where it lies, else from the store.
        Raises AudioError at once when the call has no recording, or one that is away or known not to play; NotAllowed
        for a trainer whose case it is not."""
        with self.read(actor, "listening.decode") as session:
            self._refuse_others(session, actor, "listening.decode", item_id)
            call_id = queue_item(session, item_id).call_id
        return self._decoded(actor, call_id, growth)

    def decode_part(self, actor: Actor, item_id: int, call_id: int, growth: Growth | None = None
                    ) -> Future[DecodedCall]:
        """Like `decode`, of another part of the conversation of an item's call."""
        with self.read(actor, "listening.decode_part") as session:
            self._refuse_others(session, actor, "listening.decode_part", item_id)
            part = part_to_hear(session, queue_item(session, item_id).call, call_id, actor).id
        return self._decoded(actor, part, growth)

    def _decoded(self, actor: Actor, call_id: int, growth: Growth | None) -> Future[DecodedCall]:
        with self._station.database.reading() as session:
            gone = changed_whereabouts(session.get_one(Call, call_id).recording)
        if gone is not None:
            with self.act(actor, "store.look_around") as act:
                act.detail = note_whereabouts(act.session, gone, act.now_utc_ms)
        with self._station.database.reading() as session:
            places = playable(session, self._station.folder, session.get_one(Call, call_id))
        return self._station.work.recording(reading(partial(decode_in, growth=growth), places))

    def warm_up(self, actor: Actor) -> None:
        """Let the child load its decoders now, so that the first call does not wait for them."""
        self._authorise(actor, "listening.warm_up", "")
        self._station.work.recording(warm_up_first)

    def full_number(self, actor: Actor, item_id: int) -> str:
        """The customer's number in full; each look is audited. Raises NotFound when there is none."""
        with self.act(actor, "listening.full_number", about=f"queue item {item_id}") as act:
            call = queue_item(act.session, item_id).call
            refuse_others(act.session, actor, item_id)
            act.detail = {"call": call.rec_id}
            number = other_side(call)
        if not number:
            raise NotFound(_("The call list gave no number for this call."))
        return number

    def save_progress(self, actor: Actor, item_id: int, spans: Sequence[HeardSpan], position_ms: int) -> None:
        """Store what was heard since the last time, and the playhead with the actor's draft, if there is one.

        Of the time that it took no more counts than has gone by since the last report: loops, several windows and
        repeats give none twice. Raises NotAllowed for a trainer whose case it is not."""
        self._authorise(actor, "listening.save_progress", f"queue item {item_id}")
        with self._station.database.reading() as session:
            self._refuse_others(session, actor, "listening.save_progress", item_id)
        now_utc_ms = self._station.clock.now_utc_ms()
        with self._time.taken(actor.account_id, spans) as wall_ms, self._station.database.transaction() as session:
            call_id, zone = queue_item(session, item_id).call_id, self.rules_in(session).zone
            add_intervals(session, call_id, actor, tuple(zip(spans, wall_ms, strict=True)), now_utc_ms, zone)
            session.execute(update(Evaluation).where(*_is_own_draft(actor, item_id)).values(playhead_ms=position_ms))
            move_view(session, actor, call_id, position_ms, now_utc_ms)

    def save_view(self, actor: Actor, item_id: int, position_ms: int, view: Mapping[str, object]) -> None:
        """Store how the actor leaves the call: the playhead, and what of the window is put back with the call.

        Raises NotAllowed for a trainer whose case it is not."""
        self._authorise(actor, "listening.save_view", f"queue item {item_id}")
        with self._station.database.reading() as session:
            self._refuse_others(session, actor, "listening.save_view", item_id)
        now_utc_ms = self._station.clock.now_utc_ms()
        with self._station.database.transaction() as session:
            call_id = queue_item(session, item_id).call_id
            put_view(session, actor, call_id, position_ms, view, now_utc_ms)
            session.execute(update(Evaluation).where(*_is_own_draft(actor, item_id)).values(playhead_ms=position_ms))


def _is_own_draft(actor: Actor, item_id: int) -> tuple[ColumnElement[bool], ...]:
    """Told so that the item's index is used: by the account's, all that a person ever scored would be read."""
    return (Evaluation.queue_item_id == item_id, Evaluation.account_id.concat("") == actor.account_id,
            Evaluation.state.concat("") == EvaluationState.DRAFT)
