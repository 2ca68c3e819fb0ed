"""Complaints and praise (投诉 / 表扬): entered about a call, ruled from its recording by who did not score it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.appeal_record import Seat
from qadesk.models.calls import Call
from qadesk.models.complaint_record import (
    CallSought,
    ComplaintList,
    ComplaintRecord,
    FoundCall,
    NewComplaint,
    NewVerdict,
    Place,
)
from qadesk.models.complaints import Complaint, ComplaintRuling, Verdict
from qadesk.models.people import Account, Actor
from qadesk.models.periods import local_day
from qadesk.models.sampling import Origin, QueueItem, QueueState
from qadesk.services import complaint_query as query
from qadesk.services.base import Act, Rules, Service
from qadesk.services.calendar_query import term_end
from qadesk.services.day_numbers import next_number
from qadesk.services.team_rights import refuse_other_team


class Complaints(Service):
    """Nothing of a complaint is edited or deleted: its ruling, or its withdrawal, is added to it once."""

    def find_calls(self, actor: Actor, sought: CallSought) -> tuple[FoundCall, ...]:
        """The calls that a complaint or praise can be about, the newest first; audited with what was sought.

        Raises RuleBroken for fewer than four digits of a number."""
        with self.act(actor, "complaints.find_calls", about=sought.agent.strip()) as act:
            rules = self.rules_in(act.session)
            found = query.find_calls(act.session, actor, sought, rules, local_day(act.now_utc_ms, rules.zone))
            act.detail = {"day": sought.day.isoformat() if sought.day else "", "tail": bool(sought.tail.strip()),
                          "calls": len(found)}
            return found

    def enter(self, actor: Actor, new: NewComplaint) -> ComplaintRecord:
        """Keep what was received and put its call into the queue; the same entry twice gives the one that is kept.

        Raises NotFound without the call; Conflict for another entry under its `client_uuid`; NotAllowed for another
        team's leader or one tied to the agent; RuleBroken without words or way, or for a day that lies ahead or before
        the call."""
        with self.act(actor, "complaints.enter", about=f"call {new.call_id}") as act:
            rules = self.rules_in(act.session)
            today = local_day(act.now_utc_ms, rules.zone)
            kept = act.session.scalars(select(Complaint).where(Complaint.client_uuid == new.client_uuid)).first()
            if kept is not None:
                refuse_other_team(act.session, actor, kept.call, today)
                _refuse_other_words(kept, new)
            else:
                kept = _make(act, actor, new, rules, today)
            act.about = kept.number
            act.detail = {"call": kept.call.rec_id, "kind": kept.kind, "rule_by": kept.rule_by.isoformat()}
            return query.record_of(act.session, kept, actor, rules, today)

    def list(self, actor: Actor) -> ComplaintList:
        """Those that the actor may see: all, or those of the own team."""
        with self.read(actor, "complaints.list") as session:
            rules = self.rules_in(session)
            today = local_day(self._station.clock.now_utc_ms(), rules.zone)
            return ComplaintList(today, query.rows(session, actor, rules, today))

    def open_record(self, actor: Actor, complaint_id: int) -> ComplaintRecord:
        """All that is kept of one; audited. Raises NotFound, NotAllowed for another team's leader or one tied."""
        with self.act(actor, "complaints.open_record", about=f"complaint {complaint_id}") as act:
            rules = self.rules_in(act.session)
            today = local_day(act.now_utc_ms, rules.zone)
            one = query.complaint_for(act.session, actor, complaint_id, today)
            act.about = one.number
            return query.record_of(act.session, one, actor, rules, today)

    def withdraw(self, actor: Actor, complaint_id: int, words: str) -> ComplaintRecord:
        """Take it back, for it was entered by mistake or is not upheld by who made it.

        Raises NotFound; NotAllowed unless the actor entered or may rule it; Conflict when over; RuleBroken wordless."""
        with self.act(actor, "complaints.withdraw", about=f"complaint {complaint_id}") as act:
            rules = self.rules_in(act.session)
            one = self._open_one(act, actor, complaint_id, rules)
            if not query.may_withdraw(act.session, one, actor):
                raise NotAllowed(_("Who entered it, or who may rule it, takes it back."),
                                 safe=_("Nothing was changed."), todo=_("Ask one of them."), code="E-CPL-08")
            _end(act, actor, one, NewVerdict(complaint_id, Verdict.WITHDRAWN, words))
            return query.record_of(act.session, one, actor, rules, local_day(act.now_utc_ms, rules.zone))

    def rule(self, actor: Actor, new: NewVerdict) -> ComplaintRecord:
        """Rule whether it stands, from the recording.

        Raises NotFound; NotAllowed for who scored the call while somebody else can rule (audited); Conflict when over;
        RuleBroken without reasons, without a place where it stands, for a place outside the call, or where the
        recording was not heard and no reason says why."""
        with self.act(actor, "complaints.rule", about=f"complaint {new.complaint_id}") as act:
            rules = self.rules_in(act.session)
            one = self._open_one(act, actor, new.complaint_id, rules)
            alone = _refuse_not_ruler(act.session, one, actor)
            _refuse_unfounded(act.session, one, actor, new, rules)
            _end(act, actor, one, new)
            act.detail |= {"alone": alone, "places": len(new.evidence), "unheard": bool(new.unheard_reason.strip())}
            return query.record_of(act.session, one, actor, rules, local_day(act.now_utc_ms, rules.zone))

    def _open_one(self, act: Act, actor: Actor, complaint_id: int, rules: Rules) -> Complaint:
        one = query.complaint_for(act.session, actor, complaint_id, local_day(act.now_utc_ms, rules.zone))
        act.about = one.number
        if one.ruling is not None:
            raise Conflict(_("{number} is over already: {who} ruled or withdrew it.").format(
                number=one.number, who=one.ruling.account.display_name), safe=_("What was entered stands."),
                todo=_("Look at the list again."), code="E-CPL-07")
        return one


def _refuse_other_words(kept: Complaint, new: NewComplaint) -> None:
    """Never as if what is entered now had been taken: what was entered first stands."""
    given = (new.kind, new.call_id, new.received_on, new.received_by.strip(), new.words.strip())
    if given != (kept.kind, kept.call_id, kept.received_on, kept.received_by, kept.words):
        raise Conflict(_("This entry was kept already as {number}, with other words or values.").format(
            number=kept.number), safe=_("What was entered first stands."),
            todo=_("Open it from the list; if it is wrong, have it withdrawn and enter it anew."), code="E-CPL-13")


def _make(act: Act, actor: Actor, new: NewComplaint, rules: Rules, today: date) -> Complaint:
    call = act.session.get(Call, new.call_id)
    if call is None:
        raise NotFound(_("This call is not in the station."), safe=_("Nothing was changed."),
                       todo=_("Look for the call again."))
    refuse_other_team(act.session, actor, call, today)
    _refuse_incomplete(new, call, rules, today)
    rule_by = term_end(act.session, today, rules.number("complaint_days"))
    one = Complaint(
        client_uuid=new.client_uuid, number=next_number(act.session, Complaint.number, "C", today), kind=new.kind,
        call=call, agent_id=call.agent_id, queue_item=_queued(act, call, rule_by), received_on=new.received_on,
        received_by=new.received_by.strip(), words=new.words.strip(), rule_by=rule_by,
        entrant=act.session.get_one(Account, actor.account_id), entered_utc_ms=act.now_utc_ms)
    act.session.add(one)
    act.session.flush()
    return one


def _queued(act: Act, call: Call, rule_by: date) -> QueueItem:
    """The call's item of this origin: a new one, or the one there is, which waits again where it was released.

    It stands before all drawn calls, among the follow-ups, by the day until which it is to be ruled."""
    asked = select(QueueItem).where(QueueItem.call_id == call.id, QueueItem.origin == Origin.COMPLAINT)
    item = act.session.scalars(asked).first()
    if item is None:
        item = QueueItem(call=call, origin=Origin.COMPLAINT, order_key=f"0-{rule_by}|{call.rec_id}",
                         created_utc_ms=act.now_utc_ms)
        act.session.add(item)
    elif item.state == QueueState.RELEASED:
        item.state = QueueState.WAITING
    return item


def _refuse_incomplete(new: NewComplaint, call: Call, rules: Rules, today: date) -> None:
    if not new.words.strip() or not new.received_by.strip():
        raise RuleBroken(_("What was said, and by which way, are missing."), safe=_("Nothing was entered."),
                         todo=_("Fill in what is missing."), code="E-CPL-03")
    if not local_day(call.start_utc_ms, rules.zone) <= new.received_on <= today:
        raise RuleBroken(_("The day received lies ahead, or before the call."), safe=_("Nothing was entered."),
                         todo=_("Correct the day."), code="E-CPL-04")


def _refuse_not_ruler(session: Session, one: Complaint, actor: Actor) -> bool:
    """Whether it is ruled alone by who scored the call. Raises NotAllowed where somebody else can rule."""
    seat, others = query.seat_of(session, one, actor)
    if seat not in (Seat.RULES, Seat.ALONE):
        raise NotAllowed(_("You scored this call: somebody else rules."), safe=_("Nothing was ruled."),
                         todo=_("Leave it to {names}.").format(names=_(", ").join(others)), code="E-CPL-05")
    return seat is Seat.ALONE


def _refuse_unfounded(session: Session, one: Complaint, actor: Actor, new: NewVerdict, rules: Rules) -> None:
    if new.verdict not in (Verdict.STANDS, Verdict.NOT) or not new.words.strip():
        raise RuleBroken(_("A ruling says whether it stands, and why."), safe=_("Nothing was ruled."),
                         todo=_("Choose, and write the reasons."), code="E-CPL-06")
    call = one.call
    if not all(_within(place, query.length_ms(call)) for place in new.evidence):
        raise RuleBroken(_("A time lies outside the call."), safe=_("Nothing was ruled."),
                         todo=_("Correct the time in the call."), code="E-CPL-09")
    heard = query.heard_milli(session, call, actor.account_id, rules)
    recorded = query.has_recording(call)
    if new.verdict is Verdict.STANDS and recorded and not new.evidence:
        raise RuleBroken(_("What stands is heard somewhere in the call: no place is given."),
                         safe=_("Nothing was ruled."), todo=_("Stamp the place, or type its time."), code="E-CPL-10")
    unheard = not recorded or heard < rules.number("listening_share_percent") * 10
    if unheard and not new.unheard_reason.strip():
        raise RuleBroken(_("The recording was not heard as far as it has to be."), safe=_("Nothing was ruled."),
                         todo=_("Listen to it, or write why it is ruled unheard."), code="E-CPL-11")


def _within(place: Place, length_ms: int) -> bool:
    return 0 <= place[0] <= place[1] <= length_ms


def _end(act: Act, actor: Actor, one: Complaint, new: NewVerdict) -> None:
    if not new.words.strip():
        raise RuleBroken(_("A withdrawal needs a reason."), safe=_("Nothing was changed."),
                         todo=_("Write the reason."), code="E-CPL-12")
    act.session.add(ComplaintRuling(
        complaint_id=one.id, verdict=new.verdict, words=new.words.strip(), evidence=_stored(new.evidence),
        unheard_reason=new.unheard_reason.strip(), account_id=actor.account_id, at_utc_ms=act.now_utc_ms))
    act.session.flush()
    act.session.refresh(one)
    _release(act.session, one)
    act.detail = {"verdict": new.verdict, "kind": one.kind, "words": new.words.strip()}


def _stored(places: Iterable[Place]) -> list[list[object]]:
    return [[start, end, note.strip()] for start, end, note in sorted(places)]


def _release(session: Session, one: Complaint) -> None:
    """The call leaves the queue when nobody began it and no other complaint of it waits."""
    waits = select(Complaint.id).where(Complaint.queue_item_id == one.queue_item_id, query.OPEN)
    if one.queue_item.state == QueueState.WAITING and session.scalar(waits) is None:
        one.queue_item.state = QueueState.RELEASED
        session.flush()
