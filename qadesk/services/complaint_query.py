"""Complaints and praise as they are found: which calls, who may rule one, the list, the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, joinedload

from qadesk.errors import NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.appeal_record import Seat
from qadesk.models.call_lines import mask_number
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.complaint_record import CallSought, ComplaintLink, ComplaintRecord, ComplaintRow, FoundCall, Place
from qadesk.models.complaints import COMPLAINT_KIND_NAMES, Complaint, ComplaintKind, ComplaintRuling, Verdict
from qadesk.models.evaluations import Evaluation
from qadesk.models.imports import other_number
from qadesk.models.people import Account, Actor, Agent, RoleGrant
from qadesk.models.periods import local_day, local_text, midnight_utc_ms
from qadesk.models.workbench import ToDo, ToDoKind
from qadesk.security.roles import RULES, may
from qadesk.services.base import Rules
from qadesk.services.call_query import Teams
from qadesk.services.call_words import TAIL_DIGITS, agents_named
from qadesk.services.conflicts import tied_accounts
from qadesk.services.evaluation_chain import IN_FORCE
from qadesk.services.evaluation_content import call_facts
from qadesk.services.listening_proof import heard_of, limit_ms_of, to_hear
from qadesk.services.team_rights import refuse_other_team, visible

MOST_ROWS, MOST_CALLS, FEW_AGENTS = 500, 100, 20
OPEN: ColumnElement[bool] = ~select(ComplaintRuling.complaint_id).where(
    ComplaintRuling.complaint_id == Complaint.id).exists()
"""Whether it is neither ruled nor withdrawn."""


def complaint_for(session: Session, actor: Actor, complaint_id: int, today: date) -> Complaint:
    """One, for who may see it. Raises NotFound and what `refuse_other_team` raises."""
    complaint = session.get(Complaint, complaint_id)
    if complaint is None:
        raise NotFound(_("This complaint or praise is not in the station."),
                       todo=_("Choose another one from the list."))
    refuse_other_team(session, actor, complaint.call, today)
    return complaint


def find_calls(session: Session, actor: Actor, sought: CallSought, rules: Rules, today: date) -> tuple[FoundCall, ...]:
    """The calls that fit, the newest first; none while nothing is sought. Raises RuleBroken for a short number."""
    fits = _sought(session, sought, rules.zone)
    if not fits:
        return ()
    asked = (select(Call, Agent.name, Recording.state).outerjoin(Agent, Agent.id == Call.agent_id)
             .outerjoin(Recording, Recording.id == Call.recording_id)
             .where(*fits, visible(session, actor, today)).order_by(Call.start_utc_ms.desc(), Call.id.desc()))
    rows = session.execute(asked.limit(MOST_CALLS)).all()
    teams = Teams(session, {call.agent_id for call, _name, _state in rows if call.agent_id is not None})
    return tuple(_found(call, name or "", state, teams, rules.zone) for call, name, state in rows)


def _sought(session: Session, sought: CallSought, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    agent, digits = sought.agent.strip(), "".join(char for char in sought.tail if char.isdigit())
    if agent:
        fits.append(_of_agent(session, agent))
    if sought.day is not None:
        fits.append(and_(Call.start_utc_ms >= midnight_utc_ms(sought.day, zone),
                         Call.start_utc_ms < midnight_utc_ms(sought.day + timedelta(days=1), zone)))
    if digits:
        if len(digits) < TAIL_DIGITS:
            raise RuleBroken(_("The last four digits of the number are needed."), safe=_("Nothing was changed."),
                             todo=_("Type them, or leave the number empty."), code="E-CPL-02")
        fits.append(Call.number_tail == digits[-TAIL_DIGITS:])
    return fits


def _of_agent(session: Session, words: str) -> ColumnElement[bool]:
    """The calls of agents who are called so. Told so that the calls of few agents are found by theirs, those of many by
    the day."""
    numbers = agents_named(session, words)
    return (Call.agent_no if len(numbers) <= FEW_AGENTS else Call.agent_no.concat("")).in_(sorted(numbers))


def _found(call: Call, name: str, state: str | None, teams: Teams, zone: ZoneInfo) -> FoundCall:
    return FoundCall(
        call.id, call.agent_no, name, teams.name_on(call.agent_id, local_day(call.start_utc_ms, zone)),
        local_text(call.start_utc_ms, zone), call.duration_ms,
        mask_number(other_number(call.caller, call.callee, call.direction)), state == RecordingState.PLAYABLE)


# -- who rules
def scorers(session: Session, call_id: int) -> frozenset[str]:
    """The accounts that submitted an evaluation of a call, by whichever way it stood in the queue."""
    return frozenset(session.scalars(select(Evaluation.account_id).where(
        Evaluation.call_id == call_id, Evaluation.submitted_utc_ms.is_not(None))))


def seat_of(session: Session, complaint: Complaint, actor: Actor) -> tuple[Seat, tuple[str, ...]]:
    """How the actor stands to the ruling, and who else may rule."""
    if not may(actor, "complaints.rule"):
        return Seat.READS, ()
    wrote = scorers(session, complaint.call_id)
    barred = wrote | tied_accounts(session, complaint.call.agent_id) | {actor.account_id}
    asked = select(Account.display_name).join(RoleGrant, RoleGrant.account_id == Account.id).where(
        RoleGrant.role.in_(RULES["complaints.rule"]), Account.closed_utc_ms.is_(None), Account.id.not_in(barred))
    rest = tuple(session.scalars(asked.distinct().order_by(Account.display_name)))
    if actor.account_id not in wrote:
        return Seat.RULES, rest
    return (Seat.HAD_PART if rest else Seat.ALONE), rest


# -- the list
def rows(session: Session, actor: Actor, rules: Rules, today: date) -> tuple[ComplaintRow, ...]:
    """Open ones by the day on which they are due, then those over, the newest first."""
    waits = session.scalars(_asked(session, actor, today).where(OPEN).order_by(Complaint.rule_by, Complaint.id)).all()
    over = session.scalars(_asked(session, actor, today).where(~OPEN).order_by(Complaint.id.desc())
                           .limit(MOST_ROWS)).all()
    found = [*waits, *over]
    teams = Teams(session, {one.agent_id for one in found if one.agent_id is not None})
    return tuple(_row(session, actor, one, teams, rules.zone, today) for one in found)


def complaints_waiting(session: Session, actor: Actor, rules: Rules, today: date) -> list[ToDo]:
    """What the actor has to rule, as things to do; `count` is 1 when one is overdue."""
    if not may(actor, "complaints.rule"):
        return []
    asked = _asked(session, actor, today).where(OPEN).order_by(Complaint.rule_by, Complaint.id)
    waiting = [one for one in session.scalars(asked).all()
               if seat_of(session, one, actor)[0] in (Seat.RULES, Seat.ALONE)]
    return [_to_do(one, today) for one in waiting]


def _to_do(one: Complaint, today: date) -> ToDo:
    about = _("{kind}: {words}").format(kind=_(COMPLAINT_KIND_NAMES[ComplaintKind(one.kind)]),
                                        words=" ".join(one.words.split()))
    return ToDo(ToDoKind.COMPLAINT, one.call.agent_no, about, count=int(one.rule_by < today),
                since_utc_ms=one.entered_utc_ms, item=ComplaintLink(one.id), due_day=one.rule_by)


def _asked(session: Session, actor: Actor, today: date) -> Select[Complaint]:
    return (select(Complaint).join(Call, Call.id == Complaint.call_id).where(visible(session, actor, today))
            .options(joinedload(Complaint.call).joinedload(Call.agent),
                     joinedload(Complaint.ruling).joinedload(ComplaintRuling.account)))


def _row(session: Session, actor: Actor, one: Complaint, teams: Teams, zone: ZoneInfo, today: date) -> ComplaintRow:
    call, ruling = one.call, one.ruling
    return ComplaintRow(
        one.id, one.number, ComplaintKind(one.kind), Verdict(ruling.verdict) if ruling else None, call.agent_no,
        call.agent.name if call.agent else "", teams.name_on(call.agent_id, local_day(call.start_utc_ms, zone)),
        one.received_on, one.rule_by, ruling is None and one.rule_by < today, one.words,
        ruling.account.display_name if ruling else "",
        ruling is None and seat_of(session, one, actor)[0] in (Seat.RULES, Seat.ALONE))


# -- the record
def length_ms(call: Call) -> int:
    """How long the call is, by the list or by its recording."""
    return max(call.duration_ms, call.recording.duration_ms if call.recording else 0)


def has_recording(call: Call) -> bool:
    """Whether it has a recording that plays."""
    return call.recording is not None and call.recording.state == RecordingState.PLAYABLE


def heard_milli(session: Session, call: Call, account_id: str, rules: Rules) -> int:
    """The share of what has to be heard of a call that a person heard, in thousandths."""
    return to_hear(session, call, limit_ms_of(rules)).share_milli(heard_of(session, call.id, account_id))


def record_of(session: Session, one: Complaint, actor: Actor, rules: Rules, today: date) -> ComplaintRecord:
    """All that is kept of it, and what the actor may do with it."""
    call, ruling, zone = one.call, one.ruling, rules.zone
    seat, others = seat_of(session, one, actor)
    return ComplaintRecord(
        one.id, one.number, ComplaintKind(one.kind), Verdict(ruling.verdict) if ruling else None, one.queue_item_id,
        length_ms(call), has_recording(call), call_facts(call, zone), one.words, one.received_on, one.received_by,
        one.entrant.display_name, local_text(one.entered_utc_ms, zone), one.rule_by,
        ruling is None and one.rule_by < today, _scores(session, call), **_ruled(session, one, ruling, zone),
        heard_milli=heard_milli(session, call, actor.account_id, rules),
        to_hear=to_hear(session, call, limit_ms_of(rules)),
        needed_milli=rules.number("listening_share_percent") * 10, seat=seat, others=others,
        may_withdraw=ruling is None and may_withdraw(session, one, actor), agent_no=call.agent_no,
        agent_name=call.agent.name if call.agent else "")


def may_withdraw(session: Session, one: Complaint, actor: Actor) -> bool:
    """Who entered it takes it back, and who may rule it."""
    return one.entered_by == actor.account_id or seat_of(session, one, actor)[0] in (Seat.RULES, Seat.ALONE)


def _ruled(session: Session, one: Complaint, ruling: ComplaintRuling | None, zone: ZoneInfo) -> dict[str, Any]:
    if ruling is None:
        return {}
    return {"ruler": ruling.account.display_name, "ruled_at": local_text(ruling.at_utc_ms, zone),
            "ruled_words": ruling.words, "evidence": places(ruling.evidence), "unheard_reason": ruling.unheard_reason,
            "alone": ruling.verdict != Verdict.WITHDRAWN and ruling.account_id in _scored_before(session, one, ruling)}


def _scored_before(session: Session, one: Complaint, ruling: ComplaintRuling) -> frozenset[str]:
    return frozenset(session.scalars(select(Evaluation.account_id).where(
        Evaluation.call_id == one.call_id, Evaluation.submitted_utc_ms <= ruling.at_utc_ms)))


def places(evidence: Sequence[Sequence[object]]) -> tuple[Place, ...]:
    """Stored places as values."""
    return tuple(cast(Place, (start, end, note)) for start, end, note in evidence)


def _scores(session: Session, call: Call) -> tuple[str, ...]:
    """The numbers and scores of the evaluations in force of the call."""
    asked = select(Evaluation).where(Evaluation.call_id == call.id, IN_FORCE).order_by(Evaluation.id)
    return tuple(_score(row) for row in session.scalars(asked))


def _score(row: Evaluation) -> str:
    who = row.account.display_name
    if row.unscorable:
        return _("{number}: cannot be scored, by {who}").format(number=row.number, who=who)
    return _("{number}: {score} points, by {who}").format(number=row.number, score=row.score_shown, who=who)
