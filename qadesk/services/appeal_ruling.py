"""The ruling of an appeal: who may, what it has to say, and the revision that it makes in the scorer's name."""

from __future__ import annotations

import uuid
from dataclasses import replace

from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, RuleBroken
from qadesk.i18n import _
from qadesk.models.answers import Answers
from qadesk.models.appeal_record import NewItemRuling, NewRuling, Seat
from qadesk.models.appeal_rules import refuse_lower, ruled_answers, settled
from qadesk.models.appeals import Appeal, AppealEnd, AppealRuling, ItemRuling
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.listening_proof import ToHear
from qadesk.models.months import month_at
from qadesk.models.people import Account, Actor
from qadesk.models.scorecards import Scorecard
from qadesk.models.submission import Review, review
from qadesk.services.appeal_chain import evaluation_of
from qadesk.services.appeal_query import fatal_states, seat_of
from qadesk.services.appeal_record import item_lines, unheard_codes
from qadesk.services.base import Act, Rules
from qadesk.services.closed_months import is_closed
from qadesk.services.consents import refuse_clock_before_closing
from qadesk.services.evaluation_chain import answers_of, latest
from qadesk.services.evaluation_content import rules_used
from qadesk.services.evaluation_rows import freeze
from qadesk.services.listening_proof import heard_of, limit_ms_of, to_hear
from qadesk.services.scorecards import card_of


def rule(act: Act, actor: Actor, appeal: Appeal, new: NewRuling, rules: Rules) -> None:
    """Write the ruling of an open appeal, and the revision where anything changes; raises as `Appeals.rule` says."""
    session, evaluation = act.session, evaluation_of(act.session, appeal)
    seat = _refuse_not_ruler(act, appeal, actor)
    _refuse_revised(session, evaluation)
    items = _settled(session, appeal, new)
    _refuse_unfounded(act, appeal, actor, new, alone=seat is Seat.ALONE)
    before = answers_of(evaluation)
    after = ruled_answers(before, items)
    made = None if after == before else _revision(act, actor, appeal, evaluation, after, rules,
                                                  why_alone=new.words.strip())
    appeal.ruling = AppealRuling(
        end=AppealEnd.RULED, words=new.words.strip(), unheard_reason=new.unheard_reason.strip(),
        made_evaluation_id=made.id if made is not None else None, account_id=actor.account_id,
        at_utc_ms=act.now_utc_ms, account=session.get_one(Account, actor.account_id))
    session.add_all(ItemRuling(appeal_id=appeal.id, criterion_code=item.code, outcome=item.outcome,
                               ruled_milli=item.ruled_milli, ruled_na=item.ruled_na, words=item.words)
                    for item in items)
    session.flush()
    act.detail = {"evaluation": evaluation.number, "old_score": evaluation.score_shown,
                  "score": made.score_shown if made is not None else evaluation.score_shown,
                  "revision": made.number if made is not None else "", "alone": seat is Seat.ALONE,
                  "outcomes": {item.code: str(item.outcome) for item in items}}


def _refuse_not_ruler(act: Act, appeal: Appeal, actor: Actor) -> Seat:
    seat, others = seat_of(act.session, appeal, actor)
    if seat not in (Seat.RULES, Seat.ALONE):
        raise NotAllowed(_("You had a part in what is objected to: somebody else rules."),
                         safe=_("Nothing was ruled."), todo=_("Leave it to {names}.").format(
                             names=_(", ").join(others)), code="E-APL-19")
    return seat


def _refuse_revised(session: Session, evaluation: Evaluation) -> None:
    last = latest(session, evaluation.queue_item_id)
    if last is None or last.id != evaluation.id:
        raise Conflict(_("The evaluation was revised since the appeal was entered."), safe=_("Nothing was ruled."),
                       todo=_("Have the appeal withdrawn and entered again."), code="E-APL-20")


def _settled(session: Session, appeal: Appeal, new: NewRuling) -> list[NewItemRuling]:
    """The ruling of each item, in their order. Raises RuleBroken unless each is ruled once."""
    lines, given = item_lines(session, appeal), {item.code: item for item in new.items}
    if given.keys() != lines.keys() or len(given) != len(new.items):
        raise RuleBroken(_("Each item of the appeal is ruled, once."), safe=_("Nothing was ruled."),
                         todo=_("Rule all items of the appeal."), code="E-APL-21")
    return [settled(given[code], line) for code, line in lines.items()]


def _refuse_unfounded(act: Act, appeal: Appeal, actor: Actor, new: NewRuling, *, alone: bool) -> None:
    """Evidence that was not heard asks for a reason, and so does a ruling on one's own part."""
    unheard = unheard_codes(act.session, appeal, actor)
    if unheard and not new.unheard_reason.strip():
        raise RuleBroken(_("The evidence of {codes} was not heard.").format(codes=_(", ").join(unheard)),
                         safe=_("Nothing was ruled."), todo=_("Listen to it, or write why it is ruled without."),
                         code="E-APL-22")
    if alone and not new.words.strip():
        raise RuleBroken(_("You rule on what you had a part in: this needs a reason."), safe=_("Nothing was ruled."),
                         todo=_("Write why nobody else can rule."), code="E-APL-23")


def _revision(act: Act, actor: Actor, appeal: Appeal, old: Evaluation, answers: Answers, rules: Rules, *,
              why_alone: str) -> Evaluation:
    """The next revision, frozen at once: its author is still the scorer, its reason names the appeal."""
    session = act.session
    then = rules_used(session, old.rules_version)
    card = card_of(old.scorecard_version, then)
    refuse_lower(card, answers_of(old), answers, fatal_states(session, old))
    document = answers.to_json()
    made = Evaluation(
        client_uuid=str(uuid.uuid5(uuid.NAMESPACE_OID, f"ruling of {appeal.client_uuid}")),
        queue_item=old.queue_item, revises_id=old.id, revision_no=old.revision_no + 1, call_id=old.call_id,
        account_id=old.account_id, scorecard_version_id=old.scorecard_version_id, state=EvaluationState.DRAFT,
        answers={name: value for name, value in document.items() if name not in ("comment", "private_note")},
        comment=old.comment, private_note=old.private_note, playhead_ms=old.playhead_ms, rules_version=then.version,
        revision_reason=_("Ruling of appeal {number}").format(number=appeal.number), submit_reason=old.submit_reason,
        created_utc_ms=act.now_utc_ms, saved_utc_ms=act.now_utc_ms)
    session.add(made)
    session.flush()
    refuse_clock_before_closing(act, made, rules)
    _agree(session, made, actor, why_alone, rules)
    freeze(session, made, card, answers, _findings(session, old, card, answers, then.number("listening_share_percent"),
                                                   limit_ms_of(then)), rules.zone)
    session.flush()
    return made


def _agree(session: Session, made: Evaluation, actor: Actor, why_alone: str, rules: Rules) -> None:
    """Of a closed month the ruler is the second person; one who ruled on an own score says why there was none."""
    if not is_closed(session, month_at(made.queue_item.call.start_utc_ms, rules.zone)):
        return
    if actor.account_id == made.account_id:
        made.consent_reason = why_alone
    else:
        made.consent_by = actor.account_id


def _findings(session: Session, old: Evaluation, card: Scorecard, answers: Answers, needed_percent: int,
              limit_ms: int) -> Review:
    """The figures of the ruled answers, with the scorer's listening as it was submitted."""
    found = review(card, answers, coverage=heard_of(session, old.call_id, old.account_id),
                   to_hear=to_hear(session, old.call, limit_ms), needed_share_milli=needed_percent * 10)
    spoken = ToHear(((0, old.speech_ms),), of_speech=True) if old.speech_ms is not None else ToHear()
    return replace(found, heard_share_milli=old.heard_share_milli, to_hear=spoken)
