"""Handovers (接手): drafts of an inspector who is away go to another one, or one's own is given on.

Drafts that a closed account leaves are handled by `leavers`; each handover is written down by `handover_rows`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.handovers import DraftsHeld, Taker
from qadesk.models.people import Account, Actor
from qadesk.security.roles import INSPECTORS, may
from qadesk.services.account_rules import found_open
from qadesk.services.base import Service
from qadesk.services.conflicts import refuse_conflict
from qadesk.services.evaluation_chain import latest
from qadesk.services.handover_rows import drafts_held, hand_on, takers

MOST_LETTERS = 500


class Handovers(Service):
    """The use cases of handing drafts on."""

    def drafts(self, actor: Actor) -> DraftsHeld:
        """The drafts of others, and who may take them; their revisions, which are nobody's to take."""
        with self.read(actor, "handovers.drafts") as session:
            return DraftsHeld(drafts_held(session, actor), takers(session), self._station.clock.now_utc_ms(),
                              drafts_held(session, actor, revisions=True))

    def takers(self, actor: Actor) -> tuple[Taker, ...]:
        """The others that may score: who could take the actor's draft."""
        with self.read(actor, "handovers.takers") as session:
            return tuple(taker for taker in takers(session) if taker.account_id != actor.account_id)

    def give(self, actor: Actor, item_ids: Sequence[int], taker_id: str, words: str) -> str:
        """Hand the drafts of these queue items to another account; all or none. Returns the taker's name.

        Raises NotAllowed for another's draft where the actor is no supervisor, and where the taker is tied to the
        agent; NotFound where there is no draft (any more); RuleBroken without a reason, for a revision, and for an
        account that may not score; Conflict where it has the draft already."""
        with self.act(actor, "handovers.give") as act:
            drafts = [_draft(act.session, actor, item_id) for item_id in item_ids]
            taker, why = _taker(act.session, taker_id), _reason(words)
            whose = sorted({_login(act.session, draft.account_id) for draft in drafts})
            for draft in drafts:
                _refuse_holder(draft, taker)
                refuse_conflict(act.session, taker.id, draft.call)
                hand_on(act.session, draft, taker.id, by=actor.account_id, words=why, now_utc_ms=act.now_utc_ms)
            act.about = f"queue item {item_ids[0]}" if len(item_ids) == 1 else ""
            act.detail = {"drafts": len(drafts), "taken_over_from": ", ".join(whose), "handed_to": taker.login_name,
                          "reason": why, "items": sorted(item_ids)}
            return taker.display_name


def _draft(session: Session, actor: Actor, item_id: int) -> Evaluation:
    """The draft of a queue item that the actor may hand on."""
    draft = latest(session, item_id)
    if draft is None or draft.state != EvaluationState.DRAFT:
        raise NotFound(_("This call has no draft any more."), safe=_("Nothing was changed."),
                       todo=_("Choose among the drafts that are there now."), code="E-HND-01")
    if draft.account_id != actor.account_id and not may(actor, "handovers.drafts"):
        raise NotAllowed(_("Only its inspector or a supervisor can hand this draft on."),
                         safe=_("Nothing was changed."), todo=_("Ask the supervisor."))
    if draft.revision_no > 0:
        raise RuleBroken(_("A revision is finished or given up by who wrote the evaluation."),
                         safe=_("Nothing was changed."), todo=_("Leave it out."), code="E-HND-02")
    return draft


def _taker(session: Session, account_id: str) -> Account:
    taker = found_open(session, account_id)
    if INSPECTORS.isdisjoint(taker.actor().roles):
        raise RuleBroken(_("{name} cannot take the drafts over.").format(name=taker.display_name),
                         safe=_("Nothing was changed."), todo=_("Choose an inspector or a supervisor."))
    return taker


def _reason(words: str) -> str:
    why = words.strip()
    if not why or len(why) > MOST_LETTERS:
        raise RuleBroken(_("A handover needs a reason of {most} characters at the most.").format(most=MOST_LETTERS),
                         safe=_("Nothing was changed."), todo=_("Write the reason."), code="E-HND-03")
    return why


def _refuse_holder(draft: Evaluation, taker: Account) -> None:
    if draft.account_id == taker.id:
        raise Conflict(_("{name} has this draft already.").format(name=taker.display_name),
                       safe=_("Nothing was changed."), todo=_("Choose somebody else."), code="E-HND-04")


def _login(session: Session, account_id: str) -> str:
    return session.get_one(Account, account_id).login_name
