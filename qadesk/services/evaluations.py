"""Evaluations: opening or resuming the draft of a queue item, autosave, and the submit that freezes it for ever.

Opening, beginning a draft and submitting are audited; further autosaves of the same draft are not acts of their own.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.answers import Answers
from qadesk.models.drafts import Draft, Submitted
from qadesk.models.evaluations import AnswerRow, Evaluation, EvaluationState, EvidenceSpan, FatalTick, HeardInterval
from qadesk.models.listening import Coverage, HeardSpan
from qadesk.models.people import Account, Actor
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.models.scorecards import Band, FatalState, Scorecard
from qadesk.models.scoring import earned_milli
from qadesk.models.submission import Review, review
from qadesk.services.base import Rules, Service
from qadesk.services.scorecards import card_of, current_version, version_of


class Evaluations(Service):
    """The use cases of the scoring form."""

    def open_draft(self, actor: Actor, item_id: int) -> Draft:
        """The draft of a queue item, resumed where it was left, or a blank one on the card in force.

        A blank one is stored with its first save. Raises NotFound; Conflict when it was submitted already or is
        another person's draft; BadInput when the stored draft is damaged."""
        with self.act(actor, "evaluations.open_draft", about=f"queue item {item_id}") as act:
            item = _item(act.session, item_id)
            rules = self.rules_in(act.session)
            evaluation = _evaluation_of(act.session, item_id)
            _refuse_not_ones_own(act.session, evaluation, actor, None, rules.zone)
            act.detail = {"call": item.call.rec_id}
            return _resumed(evaluation, rules) if evaluation else _blank(act.session, item_id, rules)

    def save_draft(self, actor: Actor, draft: Draft) -> int:
        """Store the draft as it is now; returns when (UTC ms). Raises Conflict once it was submitted."""
        with self._station.database.reading() as session:
            begun = session.scalar(select(Evaluation.id).where(Evaluation.client_uuid == draft.client_uuid)) is not None
        return self._save_again(actor, draft) if begun else self._begin(actor, draft)

    def submit(self, actor: Actor, draft: Draft, *, reason: str = "") -> Submitted:
        """Freeze the evaluation. The same `client_uuid` twice gives the first one's result and changes nothing.

        Raises Conflict when the call was submitted otherwise; RuleBroken when evidence or a reason is missing."""
        with self.act(actor, "evaluations.submit", about=_about(draft)) as act:
            rules = self.rules_in(act.session)
            evaluation = _evaluation_of(act.session, draft.item_id)
            if evaluation and _is_repeated(evaluation, draft):
                act.detail = {"number": evaluation.number, "repeated": True}
                return _submitted(evaluation)
            _refuse_not_ones_own(act.session, evaluation, actor, draft, rules.zone)
            evaluation = evaluation or _new(act.session, actor, draft, rules, act.now_utc_ms)
            card = card_of(evaluation.scorecard_version, rules)
            findings = _review(act.session, actor, evaluation, card, draft.answers, rules)
            _refuse_unready(findings, reason)
            _write(evaluation, draft, act.now_utc_ms)
            evaluation.submit_reason = reason.strip()
            _freeze(act.session, evaluation, card, draft.answers, findings, rules)
            act.detail = {"number": evaluation.number, "score": evaluation.score_shown,
                          "fatal": sorted(draft.answers.fatal), "reason": bool(reason.strip())}
            return _submitted(evaluation)

    def _begin(self, actor: Actor, draft: Draft) -> int:
        with self.act(actor, "evaluations.save_draft", about=_about(draft)) as act:
            rules = self.rules_in(act.session)
            _refuse_not_ones_own(act.session, _evaluation_of(act.session, draft.item_id), actor, draft, rules.zone)
            _write(_new(act.session, actor, draft, rules, act.now_utc_ms), draft, act.now_utc_ms)
            return act.now_utc_ms

    def _save_again(self, actor: Actor, draft: Draft) -> int:
        self._authorise(actor, "evaluations.save_draft", _about(draft))
        now = self._station.clock.now_utc_ms()
        with self._station.database.transaction() as session:
            evaluation = _evaluation_of(session, draft.item_id)
            _refuse_not_ones_own(session, evaluation, actor, draft, self.rules_in(session).zone)
            if evaluation is not None:
                _write(evaluation, draft, now)
        return now


def heard_of(session: Session, call_id: int, account_id: str) -> Coverage:
    """Everything that a person played of a call, in the order it was played."""
    wanted = select(HeardInterval).where(HeardInterval.call_id == call_id, HeardInterval.account_id == account_id)
    rows = session.scalars(wanted.order_by(HeardInterval.at_utc_ms, HeardInterval.id))
    return Coverage().plus(HeardSpan(row.start_ms, row.end_ms, row.speed_milli) for row in rows)


def _item(session: Session, item_id: int) -> QueueItem:
    item = session.get(QueueItem, item_id)
    if item is None:
        raise NotFound(_("This call is no longer in the queue."), todo=_("Choose another one from the queue."))
    return item


def _evaluation_of(session: Session, item_id: int) -> Evaluation | None:
    return session.scalars(select(Evaluation).where(Evaluation.queue_item_id == item_id)).first()


def _resumed(evaluation: Evaluation, rules: Rules) -> Draft:
    answers = replace(Answers.from_json(evaluation.answers), comment=evaluation.comment,
                      private_note=evaluation.private_note)
    card = card_of(evaluation.scorecard_version, rules)
    return Draft(evaluation.queue_item_id, evaluation.client_uuid, card, answers, evaluation.playhead_ms,
                 evaluation.saved_utc_ms, _needed_share_milli(rules))


def _blank(session: Session, item_id: int, rules: Rules) -> Draft:
    card = card_of(current_version(session), rules)
    return Draft(item_id, str(uuid.uuid4()), card, Answers(), 0, None, _needed_share_milli(rules))


def _needed_share_milli(rules: Rules) -> int:
    return rules.number("listening_share_percent") * 10


def _new(session: Session, actor: Actor, draft: Draft, rules: Rules, now_utc_ms: int) -> Evaluation:
    item = _item(session, draft.item_id)
    item.state = QueueState.DRAFT
    evaluation = Evaluation(
        client_uuid=draft.client_uuid, queue_item=item, call_id=item.call_id,
        scorecard_version=version_of(session, draft.card), account_id=actor.account_id, state=EvaluationState.DRAFT,
        created_utc_ms=now_utc_ms, saved_utc_ms=now_utc_ms, rules_version=rules.version)
    session.add(evaluation)
    return evaluation


def _write(evaluation: Evaluation, draft: Draft, now_utc_ms: int) -> None:
    document = draft.answers.to_json()
    evaluation.comment, evaluation.private_note = draft.answers.comment, draft.answers.private_note
    evaluation.answers = {name: value for name, value in document.items() if name not in ("comment", "private_note")}
    evaluation.playhead_ms, evaluation.saved_utc_ms = draft.playhead_ms, now_utc_ms


def _review(session: Session, actor: Actor, evaluation: Evaluation, card: Scorecard, answers: Answers,
            rules: Rules) -> Review:
    call = evaluation.queue_item.call
    duration_ms = (call.recording.duration_ms if call.recording else 0) or call.duration_ms
    return review(card, answers, coverage=heard_of(session, call.id, actor.account_id), duration_ms=duration_ms,
                  needed_share_milli=_needed_share_milli(rules))


def _freeze(session: Session, evaluation: Evaluation, card: Scorecard, answers: Answers, findings: Review,
            rules: Rules) -> None:
    figures = findings.total
    evaluation.number = _next_number(session, evaluation.saved_utc_ms, rules.zone)
    evaluation.submitted_utc_ms = evaluation.saved_utc_ms
    evaluation.rules_version = rules.version
    evaluation.heard_share_milli = findings.heard_share_milli
    evaluation.score_milli, evaluation.score_shown = figures.score_milli, figures.shown
    evaluation.band = figures.band or ""
    evaluation.earned_milli, evaluation.applicable_milli = figures.earned_milli, figures.applicable_milli
    evaluation.fatal_state = figures.fatal_state
    evaluation.state = EvaluationState.SUBMITTED
    evaluation.queue_item.state = QueueState.SUBMITTED
    session.flush()
    session.add_all(_answer_rows(evaluation.id, card, answers))
    session.add_all(_fatal_rows(evaluation.id, card, answers))
    session.add_all(_evidence_rows(evaluation.id, card, answers))


def _answer_rows(evaluation_id: int, card: Scorecard, answers: Answers) -> list[AnswerRow]:
    """One row for each criterion with the weight applied, so that a score can be explained years later."""
    rows = []
    for position, criterion in enumerate(card.criteria):
        answer = answers.answer(criterion.code)
        rows.append(AnswerRow(
            evaluation_id=evaluation_id, criterion_code=criterion.code, position=position,
            not_applicable=answer.not_applicable, answered=answer.is_answered, weight_milli=criterion.weight_milli,
            earned_milli=earned_milli(criterion, answer) if answer.is_answered else 0, ticks=dict(answer.ticks)))
    return rows


def _fatal_rows(evaluation_id: int, card: Scorecard, answers: Answers) -> list[FatalTick]:
    ticked = [card.fatal_criterion(code) for code in answers.fatal]
    return [FatalTick(evaluation_id=evaluation_id, criterion_code=item.code, fatal_class=item.fatal_class,
                      effect=item.effect, state=FatalState.PENDING) for item in ticked]


def _evidence_rows(evaluation_id: int, card: Scorecard, answers: Answers) -> list[EvidenceSpan]:
    codes = [criterion.code for criterion in card.criteria] + list(answers.fatal)
    return [EvidenceSpan(evaluation_id=evaluation_id, criterion_code=code, start_ms=span.start_ms, end_ms=span.end_ms,
                         note=span.note) for code in codes for span in answers.evidence(code)]


def _next_number(session: Session, now_utc_ms: int, zone: ZoneInfo) -> str:
    """`20260907-0001`: the day of the submit in the centre's zone, and a count of that day."""
    day = f"{datetime.fromtimestamp(now_utc_ms / 1000, zone):%Y%m%d}"
    taken = session.scalar(select(func.count()).where(Evaluation.number.startswith(day))) or 0
    return f"{day}-{taken + 1:04d}"


def _submitted(evaluation: Evaluation) -> Submitted:
    assert evaluation.number is not None and evaluation.submitted_utc_ms is not None
    return Submitted(evaluation.id, evaluation.number, evaluation.score_shown,
                     Band(evaluation.band) if evaluation.band else None, FatalState(evaluation.fatal_state),
                     evaluation.submitted_utc_ms)


def _about(draft: Draft) -> str:
    return f"queue item {draft.item_id}"


def _is_repeated(evaluation: Evaluation, draft: Draft) -> bool:
    return evaluation.client_uuid == draft.client_uuid and evaluation.state == EvaluationState.SUBMITTED


def _refuse_not_ones_own(session: Session, evaluation: Evaluation | None, actor: Actor, draft: Draft | None,
                         zone: ZoneInfo) -> None:
    if evaluation is None:
        return
    who = session.get_one(Account, evaluation.account_id).display_name
    at = f"{datetime.fromtimestamp(evaluation.saved_utc_ms / 1000, zone):%Y-%m-%d %H:%M}"
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


def _refuse_unready(findings: Review, reason: str) -> None:
    if findings.is_blocked:
        raise RuleBroken(_("Evidence is missing: {codes}.").format(codes=", ".join(findings.missing_evidence)),
                         safe=_("The draft is kept."), todo=_("Play to the place and stamp it with F9."),
                         code="E-EVA-12")
    if findings.needs_reason and not reason.strip():
        raise RuleBroken(_("Something is open or was not heard: this needs a reason."), safe=_("The draft is kept."),
                         todo=_("Write the reason, or complete the evaluation."), code="E-EVA-13")
