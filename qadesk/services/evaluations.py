"""Evaluations: opening or resuming the draft of a queue item, autosave, the submit that freezes it, its record.

Opening, beginning a draft and submitting are audited; further autosaves of the same draft are not acts of their own.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, NotFound
from qadesk.i18n import _
from qadesk.models.answers import Answers
from qadesk.models.drafts import CardChoice, Consent, Draft, Submitted
from qadesk.models.evaluation_record import EvaluationRecord
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account, Actor
from qadesk.models.periods import local_text
from qadesk.models.revisions import Revised
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.models.scorecards import Band, FatalState, Scorecard
from qadesk.models.submission import Review, review
from qadesk.services.assignment_rows import refuse_anothers
from qadesk.services.base import Act, Rules, Service
from qadesk.services.card_choice import card_choices, use_of, version_to_choose
from qadesk.services.card_uses import version_for
from qadesk.services.case_rights import refuse_others
from qadesk.services.conflicts import refuse_conflict
from qadesk.services.consents import consent_need, settle_consent
from qadesk.services.evaluation_chain import latest, revised_by, submitted
from qadesk.services.evaluation_content import rules_used
from qadesk.services.evaluation_record import record_of
from qadesk.services.evaluation_rows import freeze
from qadesk.services.leavers import take_over
from qadesk.services.listening_proof import heard_of, limit_ms_of, to_hear
from qadesk.services.scorecards import card_of, version_of
from qadesk.services.submit_checks import refuse_idle_revision, refuse_unreadable, refuse_unready

NOBODY = Consent()


class Evaluations(Service):
    """The use cases of the scoring form."""

    def open_draft(self, actor: Actor, item_id: int) -> Draft:
        """The draft of a queue item, resumed where it was left, or a blank one on the card set for such calls.

        A blank one is stored with its first save; a draft that a closed account left is taken over.
        Raises NotFound; Conflict when it was submitted already or replaced, is another person's draft or assigned to
        another person; BadInput when the stored draft is damaged."""
        with self.act(actor, "evaluations.open_draft", about=f"queue item {item_id}") as act:
            item = queue_item(act.session, item_id)
            rules = self.rules_in(act.session)
            refuse_conflict(act.session, actor.account_id, item.call)
            evaluation = latest(act.session, item_id)
            act.detail = {"call": item.call.rec_id}
            if evaluation and (whose := take_over(act, evaluation, actor.account_id)):
                act.detail["taken_over_from"] = whose
            _refuse_not_ones_own(act.session, evaluation, actor, None, rules.zone)
            if evaluation is None:
                _refuse_not_to_begin(act.session, item, actor)
            return _resumed(act.session, evaluation, rules) if evaluation else _blank(act.session, item, rules)

    def cards(self, actor: Actor) -> tuple[CardChoice, ...]:
        """The published cards that a blank draft can be switched to."""
        with self.read(actor, "evaluations.cards") as session:
            return card_choices(session, self.rules_in(session))

    def choose_card(self, actor: Actor, draft: Draft, code: str) -> Draft:
        """Switch a draft in which nothing is answered yet to the published version of another card; it is stored then.

        Raises RuleBroken when something is answered or a revision is drafted, NotFound when no version of that card is
        published, Conflict and NotAllowed as a save."""
        with self.act(actor, "evaluations.choose_card", about=_about(draft)) as act:
            refuse_conflict(act.session, actor.account_id, queue_item(act.session, draft.item_id).call)
            draft.refuse_other_card()
            evaluation = self._to_submit(act, actor, draft)
            chosen = version_to_choose(act.session, code)
            act.detail = {"old": draft.card.code, "new": f"{chosen.code} {chosen.version}"}
            evaluation.scorecard_version = chosen
            _write(evaluation, draft, act.now_utc_ms)
            act.session.flush()
            return _resumed(act.session, evaluation, self.rules_in(act.session))

    def save_draft(self, actor: Actor, draft: Draft) -> int:
        """Store the draft as it is now; returns when (UTC ms).

        Raises Conflict once it was submitted, NotAllowed when the actor was tied to the agent meanwhile."""
        self._authorise(actor, "evaluations.save_draft", _about(draft))
        with self._station.database.reading() as session:
            self._refuse_tied(session, actor, draft)
            begun = session.scalar(select(Evaluation.id).where(Evaluation.client_uuid == draft.client_uuid)) is not None
        return self._save_again(actor, draft) if begun else self._begin(actor, draft)

    def submit(self, actor: Actor, draft: Draft, *, reason: str = "", revision_reason: str = "",
               consent: Consent = NOBODY) -> Submitted:
        """Freeze the evaluation. The same draft twice gives the first one's result and changes nothing.

        Raises Conflict when the call was submitted otherwise, or this draft with other answers; RuleBroken when
        evidence, a reason, the reason for a revision or the consent to it is missing, or a revision changes nothing;
        WrongPassword or LockedOut when the second person's password is not right."""
        second = (self.prove_second(actor, "evaluations.submit", consent.login_name, consent.password)
                  if consent.login_name else None)
        with self.act(actor, "evaluations.submit", about=_about(draft)) as act:
            before = _by_uuid(act.session, draft)
            if before is not None and _is_submitted_as(before, actor, draft):
                act.detail = {"number": before.number, "repeated": True}
                return _submitted(before)
            refuse_conflict(act.session, actor.account_id, queue_item(act.session, draft.item_id).call)
            evaluation = self._to_submit(act, actor, draft)
            rules = _rules_of(act.session, evaluation, self.rules_in(act.session))
            card = card_of(evaluation.scorecard_version, rules)
            refuse_unreadable(card, draft.answers)
            findings = _review(act.session, actor, evaluation, card, draft.answers, rules)
            refuse_unready(findings, reason)
            revised = revised_by(act.session, evaluation)
            refuse_idle_revision(revised, card, draft.answers, revision_reason)
            _write(evaluation, draft, act.now_utc_ms)
            evaluation.submit_reason, evaluation.revision_reason = reason.strip(), revision_reason.strip()
            evaluation.rules_version = rules.version
            settle_consent(act, evaluation, self.rules_in(act.session), consent, second)
            freeze(act.session, evaluation, card, draft.answers, findings, rules.zone)
            act.detail |= _submit_detail(evaluation, draft, revised)
            return _submitted(evaluation)

    def open_record(self, actor: Actor, evaluation_id: int) -> EvaluationRecord:
        """What was submitted, decided and revised: the evaluation in force of the same queue item; audited first.

        Raises NotFound; RuleBroken while nothing was submitted; NotAllowed for a trainer whose case it is not."""
        with self.act(actor, "evaluations.open_record", about=f"evaluation {evaluation_id}") as act:
            evaluation = submitted(act.session, evaluation_id)
            refuse_others(act.session, actor, evaluation.queue_item_id)
            record = record_of(act.session, evaluation, actor, self.rules_in(act.session))
            act.about = record.sheet.number
            return record

    def _to_submit(self, act: Act, actor: Actor, draft: Draft) -> Evaluation:
        """The stored draft, or a new one when it was never saved."""
        rules = self.rules_in(act.session)
        evaluation = latest(act.session, draft.item_id)
        _refuse_not_ones_own(act.session, evaluation, actor, draft, rules.zone)
        return evaluation or _new(act.session, actor, draft, rules, act.now_utc_ms)

    def _refuse_tied(self, session: Session, actor: Actor, draft: Draft) -> None:
        try:
            refuse_conflict(session, actor.account_id, queue_item(session, draft.item_id).call)
        except NotAllowed:
            self._note_refusal(actor, "evaluations.save_draft", _about(draft))
            raise

    def _begin(self, actor: Actor, draft: Draft) -> int:
        with self.act(actor, "evaluations.save_draft", about=_about(draft)) as act:
            rules = self.rules_in(act.session)
            _refuse_not_ones_own(act.session, latest(act.session, draft.item_id), actor, draft, rules.zone)
            _write(_new(act.session, actor, draft, rules, act.now_utc_ms), draft, act.now_utc_ms)
            return act.now_utc_ms

    def _save_again(self, actor: Actor, draft: Draft) -> int:
        now = self._station.clock.now_utc_ms()
        with self._station.database.transaction() as session:
            evaluation = latest(session, draft.item_id)
            _refuse_not_ones_own(session, evaluation, actor, draft, self.rules_in(session).zone)
            if evaluation is not None:
                _write(evaluation, draft, now)
        return now


def queue_item(session: Session, item_id: int) -> QueueItem:
    """The queue item. Raises NotFound."""
    item = session.get(QueueItem, item_id)
    if item is None:
        raise NotFound(_("This call is no longer in the queue."), todo=_("Choose another one from the queue."))
    return item


def _refuse_not_to_begin(session: Session, item: QueueItem, actor: Actor) -> None:
    """Raises Conflict for a call that was replaced, or is somebody else's."""
    if item.state == QueueState.REPLACED:
        raise _replaced()
    refuse_anothers(session, item, actor)


def _replaced() -> Conflict:
    return Conflict(_("This call was replaced by another one."), safe=_("Nothing was changed."),
                    todo=_("Go on with the next call."), code="E-REP-09")


def _by_uuid(session: Session, draft: Draft) -> Evaluation | None:
    return session.scalars(select(Evaluation).where(Evaluation.client_uuid == draft.client_uuid)).first()


def _is_submitted_as(evaluation: Evaluation, actor: Actor, draft: Draft) -> bool:
    """Whether the actor submitted the draft as it is; with other answers, as in a second window, it is another one."""
    return evaluation.state == EvaluationState.SUBMITTED and evaluation.account_id == actor.account_id and (
        evaluation.answers, evaluation.comment, evaluation.private_note) == (
        _document(draft), draft.answers.comment, draft.answers.private_note)


def _rules_of(session: Session, evaluation: Evaluation, now: Rules) -> Rules:
    """A revision is judged by the rules of what it revises, so that only its answers make a difference."""
    return now if evaluation.revises_id is None else rules_used(session, evaluation.rules_version)


def _resumed(session: Session, evaluation: Evaluation, now: Rules) -> Draft:
    answers = replace(Answers.from_json(evaluation.answers), comment=evaluation.comment,
                      private_note=evaluation.private_note)
    rules = _rules_of(session, evaluation, now)
    card = card_of(evaluation.scorecard_version, rules)
    return Draft(evaluation.queue_item_id, evaluation.client_uuid, card, answers, evaluation.playhead_ms,
                 evaluation.saved_utc_ms, _needed_share_milli(rules), limit_ms_of(rules),
                 revised_by(session, evaluation), consent_need(session, evaluation, now))


def _blank(session: Session, item: QueueItem, rules: Rules) -> Draft:
    card = card_of(version_for(session, rules, use_of(item)), rules)
    return Draft(item.id, str(uuid.uuid4()), card, Answers(), 0, None, _needed_share_milli(rules), limit_ms_of(rules))


def _needed_share_milli(rules: Rules) -> int:
    return rules.number("listening_share_percent") * 10


def _new(session: Session, actor: Actor, draft: Draft, rules: Rules, now_utc_ms: int) -> Evaluation:
    item = queue_item(session, draft.item_id)
    _refuse_not_to_begin(session, item, actor)
    item.state = QueueState.DRAFT
    evaluation = Evaluation(
        client_uuid=draft.client_uuid, queue_item=item, call_id=item.call_id,
        scorecard_version=version_of(session, draft.card), account_id=actor.account_id, state=EvaluationState.DRAFT,
        created_utc_ms=now_utc_ms, saved_utc_ms=now_utc_ms, rules_version=rules.version)
    session.add(evaluation)
    return evaluation


def _write(evaluation: Evaluation, draft: Draft, now_utc_ms: int) -> None:
    evaluation.comment, evaluation.private_note = draft.answers.comment, draft.answers.private_note
    evaluation.answers = _document(draft)
    evaluation.playhead_ms, evaluation.saved_utc_ms = draft.playhead_ms, now_utc_ms


def _document(draft: Draft) -> dict[str, object]:
    """The answers as they are stored; the two texts have columns of their own."""
    return {name: value for name, value in draft.answers.to_json().items() if name not in ("comment", "private_note")}


def _review(session: Session, actor: Actor, evaluation: Evaluation, card: Scorecard, answers: Answers,
            rules: Rules) -> Review:
    call = evaluation.queue_item.call
    return review(card, answers, coverage=heard_of(session, call.id, actor.account_id),
                  to_hear=to_hear(session, call, limit_ms_of(rules)), needed_share_milli=_needed_share_milli(rules))


def _submitted(evaluation: Evaluation) -> Submitted:
    assert evaluation.number is not None and evaluation.submitted_utc_ms is not None
    return Submitted(evaluation.id, evaluation.number, evaluation.score_shown,
                     Band(evaluation.band) if evaluation.band else None, FatalState(evaluation.fatal_state),
                     evaluation.submitted_utc_ms)


def _about(draft: Draft) -> str:
    return f"queue item {draft.item_id}"


def _submit_detail(evaluation: Evaluation, draft: Draft, revised: Revised | None) -> dict[str, object]:
    detail: dict[str, object] = {
        "number": evaluation.number, "score": evaluation.score_shown, "fatal": sorted(draft.answers.fatal),
        "reason": bool(evaluation.submit_reason),
        **({"unscorable": evaluation.unscorable} if evaluation.unscorable else {})}
    if revised is not None:
        detail |= {"revises": revised.number, "old_score": revised.score_shown, "why": evaluation.revision_reason}
    return detail


def _refuse_not_ones_own(session: Session, evaluation: Evaluation | None, actor: Actor, draft: Draft | None,
                         zone: ZoneInfo) -> None:
    if evaluation is None:
        return
    if evaluation.state == EvaluationState.DROPPED:
        raise _replaced()
    who = session.get_one(Account, evaluation.account_id).display_name
    at = local_text(evaluation.saved_utc_ms, zone)
    if evaluation.state == EvaluationState.SUBMITTED:
        raise Conflict(_("This call was submitted as {number} by {who} on {at}.").format(
            number=evaluation.number, who=who, at=at), safe=_("That evaluation stands as it was; nothing was added."),
            todo=_("Go on with the next call."), code="E-EVA-10")
    if evaluation.account_id != actor.account_id:
        raise Conflict(_("{who} has a draft of this call, saved on {at}.").format(who=who, at=at),
                       safe=_("That draft was not touched."), todo=_("Choose another call."), code="E-EVA-11")
    if draft is not None and draft.client_uuid != evaluation.client_uuid:
        raise Conflict(_("The draft of this call was begun elsewhere."), safe=_("That draft was not touched."),
                       todo=_("Open the call again."), code="E-EVA-14")
