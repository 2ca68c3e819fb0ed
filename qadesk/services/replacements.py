"""Replacements (补抽): a drawn call that cannot be scored gives its place to the next ticket, confirmed by a second
person where there is one; never once it was scored. It stays listed as what it was. The manifest of very many calls
takes seconds to read: that is done over a connection of its own, before the writer is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.models.calls import Call
from qadesk.models.draw import Drawn, Tickets, fraction_text
from qadesk.models.evaluations import EvaluationState
from qadesk.models.manifest import Manifest, read_manifest
from qadesk.models.people import Account, Actor
from qadesk.models.replacement import (
    DrawnLine,
    NewReplacement,
    Replaced,
    ReplacementProposal,
    next_drawn,
    refuse_words,
)
from qadesk.models.sampling import Draw, DrawnCall, Origin, QueueItem, QueueState, Replacement
from qadesk.services.assignment_rows import deal_out
from qadesk.services.base import Act, Service
from qadesk.services.evaluation_chain import latest
from qadesk.services.frame_query import call_ids
from qadesk.services.replacement_query import drawn_lines
from qadesk.services.replacement_rules import confirmed_by, needs_second, plays, to_replace


@dataclass(frozen=True)
class _OfDraw:
    """What the next ticket follows from; never changed once drawn."""

    draw_id: int
    seed: str
    manifest: Manifest


class Replacements(Service):
    """The use cases of replacing a drawn call."""

    def drawn(self, actor: Actor, period: str) -> tuple[DrawnLine, ...]:
        """The calls of a draw with their state, whose they are and what took whose place; none before it is drawn."""
        with self.read(actor, "replacements.drawn") as session:
            return drawn_lines(session, period, self.rules_in(session).zone)

    def propose(self, actor: Actor, item_id: int) -> ReplacementProposal:
        """What replacing a drawn call would do; nothing of the next one can be heard by that.

        Raises as `replace` where it cannot be replaced."""
        with self.read_apart(actor, "replacements.propose") as session:
            item, drawn = to_replace(session, actor, item_id, self.rules_in(session))
            following = _following(session, drawn, _of_draw(session, drawn.id))
            return ReplacementProposal(
                item_id, item.call.rec_id, drawn.agent_no, drawn.band, plays(session, item),
                item.state == QueueState.DRAFT, needs_second(session, actor, item),
                following.rec_id if following else "", following.band if following else "")

    def replace(self, actor: Actor, new: NewReplacement) -> Replaced:
        """Replace a drawn call by the next ticket, which enters the queue in its place and is given by the rule. The
        same replacement twice gives the first one's result and changes nothing.

        Raises RuleBroken for a call that was not drawn or was scored, of a closed month, without the words that the
        reason needs or the second person's consent; Conflict for one replaced already or drafted by somebody else;
        NotAllowed for who is tied to the agent; WrongPassword or LockedOut when the consent's password is not right."""
        self._authorise(actor, "replacements.replace", "")
        second = (self.prove_second(actor, "replacements.replace", new.consent.login_name, new.consent.password)
                  if new.consent.login_name else None)
        with self._station.database.reading_apart() as session:
            drawn_id = session.scalar(select(QueueItem.drawn_call_id).where(QueueItem.id == new.item_id))
            made = _of_draw(session, drawn_id) if drawn_id is not None else None
        with self.act(actor, "replacements.replace", about=f"queue item {new.item_id}") as act:
            before = act.session.scalar(select(Replacement).where(Replacement.client_uuid == new.client_uuid))
            if before is not None:
                act.detail = {"repeated": True}
                return _told(act.session, before)
            rules = self.rules_in(act.session)
            item, drawn = to_replace(act.session, actor, new.item_id, rules)
            refuse_words(new.reason, new.words, plays=plays(act.session, item))
            confirmed = confirmed_by(act.session, actor, item, second)
            assert made is not None
            following = _put(act, item, drawn, made)
            row = Replacement(client_uuid=new.client_uuid, drawn_call_id=drawn.id, reason=new.reason,
                              new_drawn_call_id=following.drawn_call_id if following else None,
                              words=new.words.strip(), account_id=actor.account_id, confirmed_by=confirmed,
                              at_utc_ms=act.now_utc_ms)
            act.session.add(row)
            if following is not None:
                deal_out(act, actor, [following.id], made.seed, rules)
            act.session.flush()
            told = _told(act.session, row)
            act.detail = {"call": told.rec_id, "new": told.new_rec_id, "reason": new.reason.value, "words": row.words,
                          "confirmed": _name(act.session, confirmed)}
            return told


def _of_draw(session: Session, drawn_call_id: int) -> _OfDraw:
    row = session.execute(select(Draw.id, Draw.seed, Draw.manifest).join(DrawnCall, DrawnCall.draw_id == Draw.id)
                          .where(DrawnCall.id == drawn_call_id)).one()
    return _OfDraw(row.id, row.seed, read_manifest(row.manifest.encode()))


def _following(session: Session, drawn: DrawnCall, made: _OfDraw) -> Drawn | None:
    """The call that comes next by the tickets of the draw."""
    taken = session.execute(select(Call.rec_id).join(DrawnCall, DrawnCall.call_id == Call.id)
                            .where(DrawnCall.draw_id == made.draw_id)).scalars()
    return next_drawn(made.manifest, made.seed, session.get_one(Call, drawn.call_id).rec_id, frozenset(taken))


def _put(act: Act, item: QueueItem, drawn: DrawnCall, made: _OfDraw) -> QueueItem | None:
    """Take the call out of the queue, and put the next one into its place; None where none is left."""
    session, following = act.session, _following(act.session, drawn, made)
    draft = latest(session, item.id)
    if draft is not None:
        draft.state = EvaluationState.DROPPED
    item.state = QueueState.REPLACED
    if following is None:
        return None
    last = session.scalar(select(func.max(DrawnCall.position)).where(DrawnCall.draw_id == made.draw_id)) or 0
    call_id = call_ids(session, [following.rec_id])[following.rec_id]
    row = DrawnCall(draw_id=made.draw_id, call_id=call_id, agent_no=following.agent, band=following.band,
                    ticket=following.ticket, pi=fraction_text(following.pi), position=last + 1, replaces_id=drawn.id)
    session.add(row)
    session.flush()
    new = QueueItem(call_id=call_id, origin=Origin.DRAW, period=item.period, drawn_call_id=row.id,
                    order_key=Tickets(made.seed)("assign|" + following.rec_id), created_utc_ms=act.now_utc_ms)
    session.add(new)
    session.flush()
    return new


def _told(session: Session, row: Replacement) -> Replaced:
    """What a replacement came to."""
    old = session.get_one(DrawnCall, row.drawn_call_id)
    rec_id = session.get_one(Call, old.call_id).rec_id
    item = session.scalar(select(QueueItem).where(QueueItem.drawn_call_id == row.new_drawn_call_id))
    if row.new_drawn_call_id is None or item is None:
        return Replaced(rec_id, None, "", "")
    return Replaced(rec_id, item.id, item.call.rec_id, _name(session, item.assignee_id))


def _name(session: Session, account_id: str | None) -> str:
    return session.get_one(Account, account_id).display_name if account_id else ""
