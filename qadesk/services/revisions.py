"""Revisions (修订): the author begins a correction of what was submitted, or gives its draft up; a supervisor does that
for an author who is away.

Saving and submitting the draft is `services/evaluations.py`: a revision is an evaluation like any other that says why.
"""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account, Actor
from qadesk.models.sampling import QueueState
from qadesk.services.appeal_chain import open_appeal, was_ruled
from qadesk.services.base import Service
from qadesk.services.conflicts import refuse_conflict
from qadesk.services.evaluation_chain import latest, submitted


class Revisions(Service):
    """The use cases of correcting one's own evaluation."""

    def begin(self, actor: Actor, evaluation_id: int) -> int:
        """Begin the revision of one's own evaluation, or go on with its draft; returns the queue item.

        Raises NotFound, RuleBroken while it is a draft itself, NotAllowed when it is another person's (audited),
        Conflict when it was revised already, is under appeal, or an appeal against it was ruled."""
        about = f"evaluation {evaluation_id}"
        with self.act(actor, "revisions.begin", about=about) as act:
            evaluation = submitted(act.session, evaluation_id)
            refuse_conflict(act.session, actor.account_id, evaluation.call)
            _refuse_anothers(evaluation, actor)
            _refuse_appealed(act.session, evaluation)
            draft = _begun(act.session, evaluation) or _new(act.session, evaluation, act.now_utc_ms)
            act.about, act.detail = evaluation.number or about, {"revision": draft.revision_no}
            return evaluation.queue_item_id

    def discard(self, actor: Actor, item_id: int) -> None:
        """Give one's own draft of a revision up; what it was to revise stays in force.

        Raises NotFound when no revision of this call is a draft of the actor's."""
        with self.act(actor, "revisions.discard", about=f"queue item {item_id}") as act:
            draft = latest(act.session, item_id)
            if draft is None or not _is_own_revision_draft(draft, actor):
                raise NotFound(_("You have no draft of a revision of this call."), safe=_("Nothing was changed."),
                               todo=_("Open the record of the evaluation again."), code="E-EVA-20")
            act.detail = {"revision": draft.revision_no}
            drop_revision(act.session, draft)

    def give_up(self, actor: Actor, item_id: int, words: str) -> None:
        """Give up another's draft of a revision, for an author who is away; what it was to revise stays in force.

        Raises NotFound without such a draft; NotAllowed for who is tied to the agent; RuleBroken without a reason."""
        with self.act(actor, "revisions.give_up", about=f"queue item {item_id}") as act:
            draft = latest(act.session, item_id)
            if draft is None or draft.state != EvaluationState.DRAFT or draft.revision_no == 0:
                raise NotFound(_("No revision of this call is being drafted any more."), safe=_("Nothing was changed."),
                               todo=_("Go on: nothing is in the way."), code="E-EVA-42")
            refuse_conflict(act.session, actor.account_id, draft.call)
            if not words.strip():
                raise RuleBroken(_("A reason is missing."), safe=_("Nothing was changed."), todo=_("Write the reason."),
                                 code="E-EVA-43")
            act.detail = {"revision": draft.revision_no, "whose": draft.account.login_name, "reason": words.strip()}
            drop_revision(act.session, draft)


def drop_revision(session: Session, draft: Evaluation) -> None:
    """Delete the draft of a revision: its call is submitted as it was."""
    draft.queue_item.state = QueueState.SUBMITTED
    session.delete(draft)


def _refuse_anothers(evaluation: Evaluation, actor: Actor) -> None:
    if evaluation.account_id != actor.account_id:
        raise NotAllowed(_("Only {who} can revise this evaluation.").format(who=evaluation.account.display_name),
                         safe=_("Nothing was changed."), todo=_("Ask the author to revise it."), code="E-EVA-17")


def _refuse_appealed(session: Session, evaluation: Evaluation) -> None:
    """While an appeal is open nobody touches what it objects to; after a ruling that stands."""
    waits = open_appeal(session, evaluation.queue_item_id)
    if waits is not None:
        raise Conflict(_("The appeal {number} against this evaluation waits for its ruling.").format(
            number=waits.number), safe=_("Nothing was changed."), todo=_("Wait for the ruling."), code="E-EVA-40")
    if was_ruled(session, evaluation.queue_item_id):
        raise Conflict(_("An appeal against this evaluation was ruled."), safe=_("That ruling stands."),
                       todo=_("It can only be appealed again."), code="E-EVA-41")


def _begun(session: Session, evaluation: Evaluation) -> Evaluation | None:
    """The draft that revises it already. Raises Conflict when it is another's, or a revision is in force."""
    last = latest(session, evaluation.queue_item_id)
    assert last is not None
    if last.id == evaluation.id:
        return None
    if last.state == EvaluationState.DRAFT and (last.revises_id, last.account_id) == (
            evaluation.id, evaluation.account_id):
        return last
    who = session.get_one(Account, last.account_id).display_name
    raise Conflict(_("{who} has revised this evaluation since, or is drafting a revision.").format(who=who),
                   safe=_("Nothing was changed."), todo=_("Open the record of the evaluation again."),
                   code="E-EVA-16")


def _new(session: Session, evaluation: Evaluation, now_utc_ms: int) -> Evaluation:
    """A draft with the answers, card and rules of what it revises, and a client UUID of its own."""
    draft = Evaluation(
        client_uuid=str(uuid.uuid4()), queue_item_id=evaluation.queue_item_id, revises_id=evaluation.id,
        revision_no=evaluation.revision_no + 1, call_id=evaluation.call_id, account_id=evaluation.account_id,
        scorecard_version_id=evaluation.scorecard_version_id, state=EvaluationState.DRAFT, answers=evaluation.answers,
        comment=evaluation.comment, private_note=evaluation.private_note, playhead_ms=evaluation.playhead_ms,
        created_utc_ms=now_utc_ms, saved_utc_ms=now_utc_ms, rules_version=evaluation.rules_version)
    evaluation.queue_item.state = QueueState.DRAFT
    session.add(draft)
    return draft


def _is_own_revision_draft(evaluation: Evaluation, actor: Actor) -> bool:
    return (evaluation.state == EvaluationState.DRAFT and evaluation.revision_no > 0
            and evaluation.account_id == actor.account_id)
