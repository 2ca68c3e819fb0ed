"""The history of an evaluation, put together from what was stored of it, and how far evaluations are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.acknowledgements import Acknowledgement, Handover
from qadesk.models.appeal_record import value_words
from qadesk.models.appeals import OUTCOME_NAMES, Appeal, AppealEnd, AppealItem, AppealRuling, ItemRuling, Outcome
from qadesk.models.audit import AuditRow
from qadesk.models.audit import Outcome as AuditOutcome
from qadesk.models.calls import Call
from qadesk.models.closing import ClosedMonth
from qadesk.models.complaints import COMPLAINT_KIND_NAMES, VERDICT_NAMES, Complaint, ComplaintKind, Verdict
from qadesk.models.evaluation_life import LifeEvent, LifeKind, Stage, stage_of
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.months import month_at
from qadesk.models.people import Account
from qadesk.models.periods import local_text
from qadesk.models.scorecards import FATAL_STATE_NAMES, FatalState, points_text
from qadesk.services.appeal_chain import OPEN, appeals_of
from qadesk.services.evaluation_chain import chain
from qadesk.services.paper_query import PRINTED, seq_before

Dated = tuple[int, LifeEvent]


def life_of(session: Session, item_id: int, zone: ZoneInfo, *, prints: bool = False) -> tuple[LifeEvent, ...]:
    """All that happened to the evaluation of a queue item, the earliest first; `prints` reads the audit trail too."""
    versions = chain(session, item_id)
    made = {ruling.made_evaluation_id for appeal in appeals_of(session, item_id) if (ruling := appeal.ruling)}
    found: list[Dated] = [*_versions(versions, made, zone), *_decisions(session, versions, zone),
                          *_acknowledged(session, versions, zone), *_handed_over(session, versions, zone),
                          *_closed(session, versions, zone), *_complaints(session, versions[0].call_id, zone)]
    for appeal in appeals_of(session, item_id):
        found += _appeal(session, appeal, zone)
    if prints:
        found += _prints(session, versions, zone)
    order = list(LifeKind)
    return tuple(event for _at, event in sorted(found, key=lambda dated: (dated[0], order.index(dated[1].kind))))


def _versions(versions: Sequence[Evaluation], made: set[int | None], zone: ZoneInfo) -> Iterator[Dated]:
    """Each version but those that a ruling made: the ruling tells of them."""
    for version in versions:
        if version.id not in made:
            kind = LifeKind.REVISED if version.revision_no else LifeKind.SUBMITTED
            words = f"{version.number} · {_('Score')} {version.score_shown}"
            yield _dated(version.submitted_utc_ms or 0, zone, kind, version.account.display_name, words,
                         version.revision_reason)


def _decisions(session: Session, versions: Sequence[Evaluation], zone: ZoneInfo) -> Iterator[Dated]:
    """Each decision once: it goes over to later versions."""
    ticks = session.scalars(select(FatalTick).where(
        FatalTick.evaluation_id.in_([v.id for v in versions]), FatalTick.decided_by.is_not(None)))
    for code, at, who, state, reason in {(t.criterion_code, t.decided_utc_ms or 0, t.decided_by, t.state, t.reason)
                                         for t in ticks}:
        yield _dated(at, zone, LifeKind.FATAL, _name(session, who),
                     f"{code} {_(FATAL_STATE_NAMES[FatalState(state)])}", reason)


def _acknowledged(session: Session, versions: Sequence[Evaluation], zone: ZoneInfo) -> Iterator[Dated]:
    numbers = {version.id: version.number for version in versions}
    for row in session.scalars(select(Acknowledgement).where(Acknowledgement.evaluation_id.in_(numbers))):
        words = _("{number}, {day}: signed") if row.signed else _("{number}, {day}: would not sign")
        yield _dated(row.at_utc_ms, zone, LifeKind.ACKNOWLEDGED, row.account.display_name,
                     words.format(number=numbers[row.evaluation_id], day=row.shown_on), row.words)


def _handed_over(session: Session, versions: Sequence[Evaluation], zone: ZoneInfo) -> Iterator[Dated]:
    for row in session.scalars(select(Handover).where(Handover.evaluation_id.in_([v.id for v in versions]))):
        words = _("from {old} to {new}").format(old=_name(session, row.from_account_id),
                                                new=_name(session, row.to_account_id))
        yield _dated(row.at_utc_ms, zone, LifeKind.HANDED_OVER, _name(session, row.account_id), words, row.words)


def _closed(session: Session, versions: Sequence[Evaluation], zone: ZoneInfo) -> Iterator[Dated]:
    month = month_at(versions[0].call.start_utc_ms, zone)
    row = session.scalars(select(ClosedMonth).where(ClosedMonth.month == month.name)).first()
    if row is not None:
        yield _dated(row.closed_utc_ms, zone, LifeKind.CLOSED, row.account.display_name, month.name)


def _complaints(session: Session, call_id: int, zone: ZoneInfo) -> Iterator[Dated]:
    """Complaints and praise of the call; one that was withdrawn tells nothing of it."""
    for one in session.scalars(select(Complaint).where(Complaint.call_id == call_id).order_by(Complaint.id)):
        ruling = one.ruling
        if ruling is not None and ruling.verdict == Verdict.WITHDRAWN:
            continue
        head = _("{number}, {kind}").format(number=one.number, kind=_(COMPLAINT_KIND_NAMES[ComplaintKind(one.kind)]))
        yield _dated(one.entered_utc_ms, zone, LifeKind.RECEIVED, one.entrant.display_name, head, one.words)
        if ruling is not None:
            yield _dated(ruling.at_utc_ms, zone, LifeKind.JUDGED, ruling.account.display_name,
                         _("{number}: {facts}").format(number=head, facts=_(VERDICT_NAMES[Verdict(ruling.verdict)])),
                         ruling.words, _unheard(_("Ruled without hearing it all"), ruling.unheard_reason))


def _unheard(caption: str, words: str) -> str:
    return _("{caption}: {words}").format(caption=caption, words=words) if words else ""


def _prints(session: Session, versions: Sequence[Evaluation], zone: ZoneInfo) -> Iterator[Dated]:
    """The first print of each version, and how many there were."""
    rows = session.scalars(select(AuditRow).where(
        AuditRow.action == PRINTED, AuditRow.outcome == AuditOutcome.DONE,
        AuditRow.about.in_([v.number for v in versions]),
        AuditRow.seq > seq_before(session, versions[0].submitted_utc_ms or 0)).order_by(AuditRow.seq))
    by_number: dict[str, list[AuditRow]] = defaultdict(list)
    for row in rows:
        by_number[row.about].append(row)
    for number, printed in by_number.items():
        again = _("{number}, {count} times").format(number=number, count=len(printed))
        yield _dated(printed[0].at_utc_ms, zone, LifeKind.PRINTED, printed[0].who,
                     number if len(printed) == 1 else again)


def _appeal(session: Session, appeal: Appeal, zone: ZoneInfo) -> Iterator[Dated]:
    head = _("{number}, round {round}").format(number=appeal.number, round=appeal.round)
    yield _dated(appeal.entered_utc_ms, zone, LifeKind.APPEALED, appeal.entrant.display_name, head,
                 *(_proposed(item) for item in appeal.items), appeal.words, appeal.late_reason)
    ruling = appeal.ruling
    if ruling is None:
        return
    if ruling.end == AppealEnd.WITHDRAWN:
        yield _dated(ruling.at_utc_ms, zone, LifeKind.WITHDRAWN, ruling.account.display_name, appeal.number,
                     ruling.words)
    else:
        yield _dated(ruling.at_utc_ms, zone, LifeKind.RULED, ruling.account.display_name,
                     *_ruled(session, appeal, ruling), ruling.words,
                     _unheard(_("Ruled without hearing all evidence"), ruling.unheard_reason))


def _proposed(item: AppealItem) -> str:
    proposed = value_words(item.proposed_milli, na=item.proposed_na, fatal=item.fatal)
    if item.earned_milli is None:
        return _("{code}: {proposed}; {words}").format(code=item.criterion_code, proposed=proposed, words=item.words)
    return _("{code}: {old} → {proposed}; {words}").format(
        code=item.criterion_code, old=points_text(item.earned_milli), proposed=proposed, words=item.words)


def _ruled(session: Session, appeal: Appeal, ruling: AppealRuling) -> Iterator[str]:
    """What was ruled, item by item, and what came of the score."""
    fatal = {item.criterion_code: item.fatal for item in appeal.items}
    made = session.get(Evaluation, ruling.made_evaluation_id) if ruling.made_evaluation_id is not None else None
    yield (_("{number}: {old} → {new}, {score}").format(
        number=appeal.number, old=session.get_one(Evaluation, appeal.evaluation_id).number, new=made.number,
        score=made.score_shown) if made is not None else _("{number}: nothing is changed").format(number=appeal.number))
    for row in session.scalars(select(ItemRuling).where(ItemRuling.appeal_id == appeal.id)
                               .order_by(ItemRuling.criterion_code)):
        value = "" if row.outcome == Outcome.KEPT else value_words(row.ruled_milli, na=row.ruled_na,
                                                                   fatal=fatal[row.criterion_code])
        outcome = "  ".join(part for part in (_(OUTCOME_NAMES[Outcome(row.outcome)]), value) if part)
        yield _("{code}: {outcome}; {words}").format(code=row.criterion_code, outcome=outcome, words=row.words)


def _dated(at_utc_ms: int, zone: ZoneInfo, kind: LifeKind, who: str, *lines: str) -> Dated:
    return at_utc_ms, LifeEvent(kind, local_text(at_utc_ms, zone), who, tuple(line for line in lines if line))


def _name(session: Session, account_id: str | None) -> str:
    return session.get_one(Account, account_id).display_name


def stages(session: Session, evaluations: Sequence[Evaluation], zone: ZoneInfo) -> dict[int, Stage]:
    """How far each of these evaluations in force is, by its id; at most some hundreds at a time."""
    ids, items = [e.id for e in evaluations], [e.queue_item_id for e in evaluations]
    acknowledged = set(session.scalars(select(Acknowledgement.evaluation_id).where(
        Acknowledgement.evaluation_id.in_(ids))))
    appealed = set(session.scalars(select(Appeal.queue_item_id).where(Appeal.queue_item_id.in_(items), OPEN)))
    ruled = set(session.scalars(select(Appeal.queue_item_id).join(AppealRuling, AppealRuling.appeal_id == Appeal.id)
                                .where(Appeal.queue_item_id.in_(items), AppealRuling.end == AppealEnd.RULED)))
    months = set(session.scalars(select(ClosedMonth.month)))
    began = {row.id: row.start_utc_ms for row in session.execute(
        select(Call.id, Call.start_utc_ms).where(Call.id.in_([e.call_id for e in evaluations])))} if months else {}
    return {e.id: stage_of(
        appealed=e.queue_item_id in appealed, pending=e.fatal_state == FatalState.PENDING,
        closed=bool(months) and month_at(began[e.call_id], zone).name in months,
        ruled=e.queue_item_id in ruled, acknowledged=e.id in acknowledged) for e in evaluations}
