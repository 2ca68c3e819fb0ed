"""Legal holds (法律保全): a supervisor keeps a call from the draw while a legal matter is open, and lifts the hold."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.calls import Call, CallHold
from qadesk.models.holds import HeldCall, HoldEntry
from qadesk.models.people import Account, Actor
from qadesk.models.periods import local_text
from qadesk.models.sampling import Draw, DrawnCall
from qadesk.services.base import Rules, Service


class CallHolds(Service):
    """Nothing of a hold is edited or deleted: its end is added to it, once."""

    def of_call(self, actor: Actor, call_id: int) -> HeldCall:
        """A call with all its holds. Raises NotFound."""
        with self.read(actor, "call_holds.of_call") as session:
            return _held(session, call_id, self.rules_in(session))

    def place(self, actor: Actor, call_id: int, document: str) -> HeldCall:
        """Keep a call from draws to come; `document` names what asks for it. One that was drawn stays drawn.

        Raises NotFound; RuleBroken without a document; Conflict when it is held already."""
        with self.act(actor, "call_holds.place", about=f"call {call_id}") as act:
            before = _held(act.session, call_id, self.rules_in(act.session))
            act.about = before.rec_id
            _refuse_empty(document, _("Name the document that asks for the hold."))
            if before.on_hold:
                raise Conflict(_("The call is held already, for {document}.").format(
                    document=before.entries[0].document), safe=_("Nothing was changed."),
                    todo=_("Lift that hold first."), code="E-HLD-02")
            act.session.add(CallHold(call_id=call_id, document=document.strip(), account_id=actor.account_id,
                                     at_utc_ms=act.now_utc_ms))
            act.session.flush()
            act.detail = {"document": document.strip(), "drawn_in": before.drawn_in}
            return _held(act.session, call_id, self.rules_in(act.session))

    def lift(self, actor: Actor, call_id: int, words: str) -> HeldCall:
        """End the hold of a call: it can be drawn again, for a period that was drawn in a supplement.

        Raises NotFound; RuleBroken without a reason; Conflict when it is not held."""
        with self.act(actor, "call_holds.lift", about=f"call {call_id}") as act:
            hold = act.session.scalar(select(CallHold).where(CallHold.call_id == call_id,
                                                             CallHold.lifted_utc_ms.is_(None)))
            act.about = _held(act.session, call_id, self.rules_in(act.session)).rec_id
            _refuse_empty(words, _("Write why the hold ends."))
            if hold is None:
                raise Conflict(_("The call is not held."), safe=_("Nothing was changed."),
                               todo=_("Open the call again."), code="E-HLD-03")
            hold.lifted_words, hold.lifted_by, hold.lifted_utc_ms = words.strip(), actor.account_id, act.now_utc_ms
            act.session.flush()
            act.detail = {"document": hold.document, "words": hold.lifted_words}
            return _held(act.session, call_id, self.rules_in(act.session))


def _refuse_empty(words: str, todo: str) -> None:
    if not words.strip():
        raise RuleBroken(_("A hold is placed and lifted with words that are kept."), safe=_("Nothing was changed."),
                         todo=todo, code="E-HLD-01")


def _held(session: Session, call_id: int, rules: Rules) -> HeldCall:
    call = session.get(Call, call_id)
    if call is None:
        raise NotFound(_("This call is not in the station."), safe=_("Nothing was changed."),
                       todo=_("Look for the call again."), code="E-HLD-04")
    drawn = session.scalar(select(Draw.period).join(DrawnCall, DrawnCall.draw_id == Draw.id)
                           .where(DrawnCall.call_id == call_id).order_by(Draw.id.desc()).limit(1))
    return HeldCall(call.id, call.rec_id, call.agent_no, local_text(call.start_utc_ms, rules.zone), drawn or "",
                    _entries(session, call_id, rules))


def _entries(session: Session, call_id: int, rules: Rules) -> tuple[HoldEntry, ...]:
    placed, lifted = aliased(Account), aliased(Account)
    asked = (select(CallHold, placed.display_name, lifted.display_name)
             .join(placed, placed.id == CallHold.account_id).outerjoin(lifted, lifted.id == CallHold.lifted_by)
             .where(CallHold.call_id == call_id).order_by(CallHold.id.desc()))
    return tuple(HoldEntry(hold.document, by, local_text(hold.at_utc_ms, rules.zone), lifted_by or "",
                           local_text(hold.lifted_utc_ms, rules.zone) if hold.lifted_utc_ms is not None else "",
                           hold.lifted_words)
                 for hold, by, lifted_by in session.execute(asked))
