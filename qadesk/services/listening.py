"""Listening: the queue of one's calls, opening one (audited before it is shown), its sound, and what was heard of it.

The sound is decoded in a child with limits that a person waits for; a file that is away or broken says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from qadesk.audio.buffer import DecodedCall
from qadesk.audio.looking import decode_in, warm_up_in
from qadesk.errors import AudioError, NotFound
from qadesk.i18n import _
from qadesk.models.bands import BandValue, read_bands
from qadesk.models.call_lines import mask_number
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.evaluations import Evaluation, EvaluationState, HeardInterval
from qadesk.models.imports import other_number
from qadesk.models.listening import CallFacts, HeardSpan, OpenedCall, Queue, QueueRow, goes_on
from qadesk.models.people import Account, Actor, Agent
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.security.roles import reads_all
from qadesk.services.base import Rules, Service
from qadesk.services.call_query import Teams
from qadesk.services.case_query import case_rows
from qadesk.services.case_rights import may_hear, not_a_case
from qadesk.services.evaluations import heard_of, queue_item

MOST_ROWS = 1_000


class Listening(Service):
    """The use cases of the player's side of the page."""

    def queue(self, actor: Actor) -> Queue:
        """The calls that wait for the actor: those nobody began, own drafts, and those that closed accounts left.

        For a trainer: flagged calls, cases and targeted calls, the latest first, most of them scored."""
        with self.read(actor, "listening.queue") as session:
            rules, today = self.rules_in(session), self._today(session)
            since_utc_ms = midnight_utc_ms(today, rules.zone)
            if not reads_all(actor):
                return Queue(case_rows(session, actor, rules.zone), today=today, zone_name=rules.text("time_zone"))
            return Queue(_queue_rows(session, actor, rules.zone), _submitted_since(session, actor, since_utc_ms),
                         today, _heard_since_ms(session, actor, since_utc_ms),
                         rules.number("listening_hours_milli") * 3600, rules.text("time_zone"))

    def open_call(self, actor: Actor, item_id: int) -> OpenedCall:
        """The facts of a call and where its listener left it; the row of the audit is written first.

        Raises NotFound when the item has left the queue, NotAllowed for a trainer whose case it is not."""
        with self.act(actor, "listening.open_call", about=f"queue item {item_id}") as act:
            item = queue_item(act.session, item_id)
            if not may_hear(act.session, actor, item_id):
                raise not_a_case()
            act.detail = {"call": item.call.rec_id}
            heard = heard_of(act.session, item.call_id, actor.account_id).spans
            draft = act.session.scalars(select(Evaluation).where(*_is_own_draft(actor, item_id))).first()
            last_ms = heard[-1].end_ms if heard else 0
            return OpenedCall(_facts(act.session, item, self.rules_in(act.session)),
                              draft.playhead_ms if draft else last_ms, heard)

    def decode(self, actor: Actor, item_id: int) -> Future[DecodedCall]:
        """Begin to decode the call's recording in a child with limits; the future gives the samples or AudioError.

        Raises AudioError at once when the call has no recording, or one that is away or known not to play;
        NotAllowed for a trainer whose case it is not."""
        with self.read(actor, "listening.decode") as session:
            self._refuse_others(session, actor, "listening.decode", item_id)
            path = _playable(queue_item(session, item_id).call)
        return self._station.work.recording(partial(decode_in, path=path))

    def warm_up(self, actor: Actor) -> None:
        """Let the child load its decoders now, so that the first call does not wait for them."""
        self._authorise(actor, "listening.warm_up", "")
        self._station.work.recording(warm_up_in)

    def full_number(self, actor: Actor, item_id: int) -> str:
        """The customer's number in full; each look is audited. Raises NotFound when there is none."""
        with self.act(actor, "listening.full_number", about=f"queue item {item_id}") as act:
            call = queue_item(act.session, item_id).call
            act.detail = {"call": call.rec_id}
            number = _other_number(call)
        if not number:
            raise NotFound(_("The call list gave no number for this call."))
        return number

    def save_progress(self, actor: Actor, item_id: int, spans: Sequence[HeardSpan], position_ms: int) -> None:
        """Store what was heard since the last time, and the playhead with the actor's draft, if there is one.

        Raises NotAllowed for a trainer whose case it is not."""
        self._authorise(actor, "listening.save_progress", f"queue item {item_id}")
        with self._station.database.reading() as session:
            self._refuse_others(session, actor, "listening.save_progress", item_id)
        now_utc_ms = self._station.clock.now_utc_ms()
        with self._station.database.transaction() as session:
            call_id = queue_item(session, item_id).call_id
            _add_intervals(session, call_id, actor, spans, now_utc_ms)
            session.execute(update(Evaluation).where(*_is_own_draft(actor, item_id)).values(playhead_ms=position_ms))

    def _refuse_others(self, session: Session, actor: Actor, use_case: str, item_id: int) -> None:
        if not may_hear(session, actor, item_id):
            self._note_refusal(actor, use_case, f"queue item {item_id}")
            raise not_a_case()

    def _today(self, session: Session) -> date:
        return local_day(self._station.clock.now_utc_ms(), self.rules_in(session).zone)


def _is_own_draft(actor: Actor, item_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Evaluation.queue_item_id == item_id, Evaluation.account_id == actor.account_id,
            Evaluation.state == EvaluationState.DRAFT)


def _queue_rows(session: Session, actor: Actor, zone: ZoneInfo) -> tuple[QueueRow, ...]:
    asked = (select(QueueItem.id, QueueItem.origin, Call.id.label("call_id"), Call.agent_no, Call.agent_id,
                    Call.start_utc_ms, Call.duration_ms, Agent.name.label("agent_name"), Recording.state,
                    Recording.duration_ms.label("sound_ms"), Evaluation.saved_utc_ms, Evaluation.revision_no,
                    Account.closed_utc_ms)
             .join(Call, Call.id == QueueItem.call_id).outerjoin(Agent, Agent.id == Call.agent_id)
             .outerjoin(Recording, Recording.id == Call.recording_id)
             .outerjoin(Evaluation, and_(Evaluation.queue_item_id == QueueItem.id,
                                         Evaluation.state == EvaluationState.DRAFT))
             .outerjoin(Account, Account.id == Evaluation.account_id)
             .where(QueueItem.state.in_((QueueState.WAITING, QueueState.DRAFT)),
                    or_(Evaluation.id.is_(None), Evaluation.account_id == actor.account_id,
                        Account.closed_utc_ms.is_not(None)))
             .order_by(QueueItem.order_key, QueueItem.id).limit(MOST_ROWS))
    rows = session.execute(asked).all()
    teams = Teams(session, {row.agent_id for row in rows if row.agent_id is not None})
    return tuple(_queue_row(row, teams, zone) for row in rows)


def _queue_row(row: Any, teams: Teams, zone: ZoneInfo) -> QueueRow:
    return QueueRow(
        item_id=row.id, call_id=row.call_id, agent_code=row.agent_no, agent_name=row.agent_name or "",
        team=teams.name_on(row.agent_id, local_day(row.start_utc_ms, zone)),
        duration_ms=row.sound_ms or row.duration_ms, origin=row.origin,
        started_at=_local(row.start_utc_ms, zone),
        draft_saved_at=_local(row.saved_utc_ms, zone) if row.saved_utc_ms is not None else None,
        has_recording=row.state == RecordingState.PLAYABLE, is_revision=bool(row.revision_no),
        is_left=row.closed_utc_ms is not None)


def _submitted_since(session: Session, actor: Actor, since_utc_ms: int) -> int:
    own = func.count().filter(Evaluation.account_id == actor.account_id)  # in a where, its index would be taken
    asked = select(own).where(Evaluation.revision_no == 0, Evaluation.submitted_utc_ms >= since_utc_ms)
    return session.scalar(asked) or 0


def _heard_since_ms(session: Session, actor: Actor, since_utc_ms: int) -> int:
    asked = select(func.sum(HeardInterval.wall_ms)).where(
        HeardInterval.account_id == actor.account_id, HeardInterval.at_utc_ms >= since_utc_ms)
    return session.scalar(asked) or 0


def _facts(session: Session, item: QueueItem, rules: Rules) -> CallFacts:
    call, recording = item.call, item.call.recording
    teams = Teams(session, {call.agent_id} if call.agent_id is not None else set())
    bands = read_bands(cast(list[BandValue], rules.values["bands"]))
    return CallFacts(
        item_id=item.id, call_id=call.id, rec_id=call.rec_id, agent_code=call.agent_no,
        agent_name=call.agent.name if call.agent else "",
        team=teams.name_on(call.agent_id, local_day(call.start_utc_ms, rules.zone)), queue_name=call.queue,
        direction=call.direction, number_masked=mask_number(_other_number(call)),
        started_at=_local(call.start_utc_ms, rules.zone), duration_ms=call.duration_ms,
        band=bands.at(call.start_utc_ms, rules.zone).name, origin=item.origin, period=item.period,
        file_name=recording.file_name if recording else call.recording_name,
        recorded_ms=recording.duration_ms if recording else 0,
        codec=recording.codec if recording else "", sample_rate_hz=recording.sample_rate_hz if recording else 0)


def _playable(call: Call) -> Path:
    recording = call.recording
    safe = _("The call stays in the queue; drafts and scores are untouched.")
    if recording is None:
        raise AudioError(_("This call has no recording."), safe=safe,
                         todo=_("Import its recording, or go on with the next call."), code="E-AUD-10")
    path = Path(recording.path)
    if not path.is_file():
        raise AudioError(_("The recording {name} is not where it was imported from.").format(name=recording.file_name),
                         safe=safe, code="E-AUD-11",
                         todo=_("Plug in the drive or bring the folder back, then open the call again."))
    if recording.state == RecordingState.UNPLAYABLE:
        raise AudioError(_("The recording {name} cannot be played.").format(name=recording.file_name), safe=safe,
                         todo=recording.reason, code="E-AUD-12")
    return path


def _other_number(call: Call) -> str:
    """The customer's side of the call, by its direction."""
    return other_number(call.caller, call.callee, call.direction)


def _add_intervals(session: Session, call_id: int, actor: Actor, spans: Sequence[HeardSpan], now_utc_ms: int) -> None:
    """A run that goes on lengthens its row: five minutes heard in one go are one row, not a hundred and fifty."""
    asked = select(HeardInterval).where(HeardInterval.call_id == call_id, HeardInterval.account_id == actor.account_id)
    last = session.scalars(asked.order_by(HeardInterval.id.desc()).limit(1)).first()
    for span in spans:
        if last is not None and goes_on(HeardSpan(last.start_ms, last.end_ms, last.speed_milli), span):
            last.end_ms, last.wall_ms = span.end_ms, last.wall_ms + span.wall_ms
        else:
            last = HeardInterval(call_id=call_id, account_id=actor.account_id, at_utc_ms=now_utc_ms,
                                 start_ms=span.start_ms, end_ms=span.end_ms, speed_milli=span.speed_milli,
                                 wall_ms=span.wall_ms)
            session.add(last)


def _local(at_utc_ms: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at_utc_ms / 1000, zone)
