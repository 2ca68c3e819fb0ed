"""The chain of an evaluation and its revisions: which one is in force, who wrote it, what each changed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from qadesk.errors import NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.acknowledgements import Handover
from qadesk.models.answers import Answers
from qadesk.models.appeals import AppealRuling
from qadesk.models.evaluation_sheet import RevisionLine
from qadesk.models.evaluations import Evaluation, EvaluationState, FatalTick
from qadesk.models.people import Account
from qadesk.models.periods import local_text
from qadesk.models.revisions import Revised, changes
from qadesk.models.scorecards import FatalState, Scorecard

_later = aliased(Evaluation)
IN_FORCE: ColumnElement[bool] = and_(
    Evaluation.submitted_utc_ms.is_not(None),
    ~select(_later.id).where(_later.revises_id == Evaluation.id, _later.submitted_utc_ms.is_not(None)).exists())
"""Whether an evaluation is the one of its queue item that counts: submitted, and not revised since.

It asks for the instant, not for the state: lists are sorted by it, and the index of the state would be sorted anew."""
IN_FORCE_SQL = ("e.submitted_utc_ms IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evaluations l WHERE l.revises_id = e.id "
                "AND l.submitted_utc_ms IS NOT NULL)")
"""The same in a text that calls the evaluation `e`."""


def latest(session: Session, item_id: int) -> Evaluation | None:
    """The highest revision of a queue item, draft or submitted; None while nobody has begun."""
    asked = select(Evaluation).where(Evaluation.queue_item_id == item_id)
    return session.scalars(asked.order_by(Evaluation.revision_no.desc()).limit(1)).first()


def chain(session: Session, item_id: int) -> tuple[Evaluation, ...]:
    """What was submitted of a queue item, the first evaluation first; the last one is in force."""
    asked = select(Evaluation).where(Evaluation.queue_item_id == item_id, Evaluation.state == EvaluationState.SUBMITTED)
    return tuple(session.scalars(asked.order_by(Evaluation.revision_no)))


def submitted(session: Session, evaluation_id: int) -> Evaluation:
    """A submitted evaluation. Raises NotFound, or RuleBroken while it is a draft."""
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None:
        raise NotFound(_("This evaluation is not in the station."), todo=_("Choose another evaluation."))
    if evaluation.state != EvaluationState.SUBMITTED:
        raise RuleBroken(_("This evaluation is a draft."), safe=_("The draft is kept."),
                         todo=_("Submit it first."), code="E-EVA-15")
    return evaluation


def authors(session: Session, item_id: int) -> frozenset[str]:
    """The accounts that submitted any version of a queue item's evaluation, or handed a draft of one on."""
    versions = chain(session, item_id)
    drafted = session.scalars(select(Handover.from_account_id).where(
        Handover.evaluation_id.in_([version.id for version in versions])))
    return frozenset(version.account_id for version in versions) | frozenset(drafted)


def revised_by(session: Session, draft: Evaluation) -> Revised | None:
    """What a draft revises; None for a first evaluation."""
    if draft.revises_id is None:
        return None
    old = session.get_one(Evaluation, draft.revises_id)
    decided = {code: FatalState(tick.state) for code, tick in _decided(session, old.id).items()}
    return Revised(draft.revision_no, old.number or "", old.score_shown, answers_of(old), decided)


def answers_of(evaluation: Evaluation) -> Answers:
    """The stored answers with the comment, without the private note. Raises BadInput when they are damaged."""
    return Answers.from_json({**evaluation.answers, "comment": evaluation.comment} if evaluation.answers
                             else {"format": 1, "comment": evaluation.comment})


def history(session: Session, item_id: int, card: Scorecard, zone: ZoneInfo) -> tuple[RevisionLine, ...]:
    """All versions submitted, the first one first, each revision with what it changed; empty while there is one."""
    versions = chain(session, item_id)
    if len(versions) < 2:
        return ()
    earlier = (None, *versions)
    return tuple(_line(session, version, before, card, zone)
                 for version, before in zip(versions, earlier, strict=False))


def _line(session: Session, version: Evaluation, before: Evaluation | None, card: Scorecard,
          zone: ZoneInfo) -> RevisionLine:
    assert version.submitted_utc_ms is not None
    differences = changes(card, answers_of(before), answers_of(version)) if before is not None else ()
    return RevisionLine(version.number or "", _author(session, version), local_text(version.submitted_utc_ms, zone),
                        version.score_shown, version.revision_reason, differences, _consent(session, version))


def _author(session: Session, version: Evaluation) -> str:
    """Who made a version: of what the ruling of an appeal made that is the ruler, though it is the scorer's still."""
    scorer = version.account.display_name
    ruler = session.scalar(select(Account.display_name).join(AppealRuling, AppealRuling.account_id == Account.id)
                           .where(AppealRuling.made_evaluation_id == version.id))
    return _("{ruler} (ruled; scored by {scorer})").format(ruler=ruler, scorer=scorer) if ruler else scorer


def _consent(session: Session, version: Evaluation) -> str:
    """Who agreed to the revision of a closed month's evaluation, or why nobody did; empty where nobody had to."""
    if version.consent_by is not None:
        who = session.get_one(Account, version.consent_by).display_name
        return _("The month was closed; {who} agreed as the second person.").format(who=who)
    if version.consent_reason:
        return _("The month was closed; revised alone (no second person). Reason: {reason}").format(
            reason=version.consent_reason)
    return ""


def fatal_ticks(session: Session, evaluation: Evaluation, card: Scorecard, answers: Answers) -> list[FatalTick]:
    """The rows of the fatal items ticked: decided as before where the evidence is the same, else to be decided."""
    revised = revised_by(session, evaluation)
    stands = revised.standing(answers) if revised else {}
    before = _decided(session, evaluation.revises_id) if evaluation.revises_id is not None else {}
    return [_tick(card, code, before[code] if code in stands else None) for code in answers.fatal]


def _decided(session: Session, evaluation_id: int) -> dict[str, FatalTick]:
    ticks = session.scalars(select(FatalTick).where(FatalTick.evaluation_id == evaluation_id,
                                                    FatalTick.state != FatalState.PENDING))
    return {tick.criterion_code: tick for tick in ticks}


def _tick(card: Scorecard, code: str, decided: FatalTick | None) -> FatalTick:
    item = card.fatal_criterion(code)
    row = FatalTick(criterion_code=code, fatal_class=item.fatal_class, effect=item.effect, state=FatalState.PENDING)
    if decided is not None:
        row.state, row.decided_by, row.decided_utc_ms = decided.state, decided.decided_by, decided.decided_utc_ms
        row.reason, row.alone = decided.reason, decided.alone
    return row
