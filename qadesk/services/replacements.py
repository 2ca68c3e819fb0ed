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
from qadesk.models.sampling import (
    Draw,
    DrawnCall,
    Origin,
    QueueItem,
    QueueState,
    Replacement,
    ReplacementReason,
)
from qadesk.services.assignment_rows import deal_out
from qadesk.services.base import Act, Service
from qadesk.services.evaluation_chain import latest
from qadesk.services.frame_query import call_ids
from qadesk.services.plan_query import HELD
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
            steps = _steps(session, drawn, _of_draw(session, drawn.id))
            following = steps[-1] if steps and not _is_held(session, steps[-1].rec_id) else None
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
            _take_out(act.session, item)
            row = Replacement(client_uuid=new.client_uuid, drawn_call_id=drawn.id, reason=new.reason,
                              words=new.words.strip(), account_id=actor.account_id, confirmed_by=confirmed,
                              at_utc_ms=act.now_utc_ms)
            held, following = _put(act, item, row, made)
            if following is not None:
                deal_out(act, actor, [following.id], made.seed, rules)
            act.session.flush()
            told = _told(act.session, row)
            act.detail = {"call": told.rec_id, "new": told.new_rec_id, "reason": new.reason.value, "words": row.words,
                          "confirmed": _name(act.session, confirmed), **({"held": held} if held else {})}
            return told


def _of_draw(session: Session, drawn_call_id: int) -> _OfDraw:
    row = session.execute(select(Draw.id, Draw.seed, Draw.manifest).join(DrawnCall, DrawnCall.draw_id == Draw.id)
                          .where(DrawnCall.id == drawn_call_id)).one()
    return _OfDraw(row.id, row.seed, read_manifest(row.manifest.encode()))


def _steps(session: Session, drawn: DrawnCall, made: _OfDraw) -> list[Drawn]:
    """The calls that come next by the tickets of the draw: those under legal hold now, which are passed over, and the
    one that takes the place, if one is left."""
    taken = set(session.scalars(select(Call.rec_id).join(DrawnCall, DrawnCall.call_id == Call.id)
                                .where(DrawnCall.draw_id == made.draw_id)))
    gone, found = session.get_one(Call, drawn.call_id).rec_id, list[Drawn]()
    while (following := next_drawn(made.manifest, made.seed, gone, taken)) is not None:
        found.append(following)
        gone = following.rec_id
        taken.add(gone)
        if not _is_held(session, gone):
            break
    return found


def _is_held(session: Session, rec_id: str) -> bool:
    return session.scalar(select(Call.id).where(Call.rec_id == rec_id, HELD)) is not None


def _take_out(session: Session, item: QueueItem) -> None:
    draft = latest(session, item.id)
    if draft is not None:
        draft.state = EvaluationState.DROPPED
    item.state = QueueState.REPLACED


def _put(act: Act, item: QueueItem, row: Replacement, made: _OfDraw) -> tuple[list[str], QueueItem | None]:
    """Store a replacement and put the next call into the place, None where none is left. A call under legal hold is
    put there and replaced at once, so that the list of replacements can be followed; these are returned too."""
    session, held, new = act.session, list[str](), None
    for number, following in enumerate(_steps(session, session.get_one(DrawnCall, row.drawn_call_id), made), start=1):
        new = _put_next(act, item, row, made, following)
        row.new_drawn_call_id = new.drawn_call_id
        session.add(row)
        if not _is_held(session, following.rec_id):
            return held, new
        held.append(following.rec_id)
        new.state = QueueState.REPLACED
        assert new.drawn_call_id is not None
        row = Replacement(client_uuid=f"{row.client_uuid[:36]}+{number}", drawn_call_id=new.drawn_call_id,
                          reason=ReplacementReason.LEGAL_HOLD, words="", account_id=row.account_id,
                          confirmed_by=row.confirmed_by, at_utc_ms=act.now_utc_ms)
    session.add(row)
    return held, None


def _put_next(act: Act, item: QueueItem, row: Replacement, made: _OfDraw, following: Drawn) -> QueueItem:
    """A drawn call in the place of another, with its queue item."""
    session = act.session
    last = session.scalar(select(func.max(DrawnCall.position)).where(DrawnCall.draw_id == made.draw_id)) or 0
    call_id = call_ids(session, [following.rec_id])[following.rec_id]
    drawn = DrawnCall(draw_id=made.draw_id, call_id=call_id, agent_no=following.agent, band=following.band,
                      ticket=following.ticket, pi=fraction_text(following.pi), position=last + 1,
                      replaces_id=row.drawn_call_id)
    session.add(drawn)
    session.flush()
    new = QueueItem(call_id=call_id, origin=Origin.DRAW, period=item.period, drawn_call_id=drawn.id,
                    order_key=Tickets(made.seed)("assign|" + following.rec_id), created_utc_ms=act.now_utc_ms)
    session.add(new)
    session.flush()
    return new


def _told(session: Session, row: Replacement) -> Replaced:
    """What a replacement came to, past the calls that were passed over by rule."""
    rec_id = session.get_one(Call, session.get_one(DrawnCall, row.drawn_call_id).call_id).rec_id
    passed = select(Replacement).where(Replacement.reason == ReplacementReason.LEGAL_HOLD)
    while (later := session.scalar(passed.where(Replacement.drawn_call_id == row.new_drawn_call_id))) is not None:
        row = later
    item = session.scalar(select(QueueItem).where(QueueItem.drawn_call_id == row.new_drawn_call_id))
    if row.new_drawn_call_id is None or item is None:
        return Replaced(rec_id, None, "", "")
    return Replaced(rec_id, item.id, item.call.rec_id, _name(session, item.assignee_id))


def _name(session: Session, account_id: str | None) -> str:
    return session.get_one(Account, account_id).display_name if account_id else ""
