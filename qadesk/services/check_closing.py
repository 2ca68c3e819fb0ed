"""What a check asks of closed months: files that are what was sealed, and revisions that somebody agreed to."""

from __future__ import annotations

import hashlib
from collections import defaultdict

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.calls import Call
from qadesk.models.checks import Finding
from qadesk.models.closing import FIGURES, MANIFEST, PDF, WORKBOOK, ClosedMonth, MonthFile
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.months import month_at
from qadesk.services.base import rules_in
from qadesk.services.closed_months import closed_at_utc_ms
from qadesk.services.month_package import manifest, sha256


def altered_packages(session: Session) -> list[Finding]:
    """Closed months whose files are not what was sealed: by their digests, their manifest and the audit trail."""
    files: dict[str, dict[str, bytes]] = defaultdict(dict)
    months = list(session.scalars(select(ClosedMonth.month).order_by(ClosedMonth.month)))
    wrong: list[tuple[str, str]] = []
    rows = session.execute(select(ClosedMonth.month, MonthFile.name, MonthFile.sha256, MonthFile.content)
                           .join(MonthFile, MonthFile.closed_month_id == ClosedMonth.id))
    for month, name, digest, content in rows:
        files[month][name] = content
        if sha256(content) != digest:
            wrong.append((month, name))
    wrong += [(month, MANIFEST) for month in months if not _is_whole(session, month, files[month])]
    return [Finding("E-CHK-16", _("{file} of the closed month {month} is not what was sealed.").format(
        file=name, month=month), _("Tell the auditor, and restore the latest backup.")) for month, name in wrong]


def _is_whole(session: Session, month: str, files: dict[str, bytes]) -> bool:
    """Whether the manifest names these very files, and the audit trail that manifest."""
    named = [(name, files.get(name, b"")) for name in (PDF, WORKBOOK, FIGURES)]
    if files.get(MANIFEST) != manifest(named):
        return False
    noted = session.scalars(select(AuditRow.detail).where(
        AuditRow.action == "closing.close", AuditRow.about == month, AuditRow.outcome != Outcome.REFUSED)).all()
    return any(detail.get("manifest") == hashlib.sha256(files[MANIFEST]).hexdigest() for detail in noted)


def revisions_without_consent(session: Session) -> list[Finding]:
    """Revisions of closed months to which nobody agreed but their author, and that say no reason for it."""
    closed = closed_at_utc_ms(session)
    if not closed:
        return []
    zone = rules_in(session, max(closed.values())).zone
    nobody = and_(Evaluation.consent_by.is_(None), Evaluation.consent_reason == "")
    rows = session.execute(
        select(Evaluation.number, Call.start_utc_ms, Evaluation.submitted_utc_ms)
        .join(Call, Call.id == Evaluation.call_id)
        .where(Evaluation.state == EvaluationState.SUBMITTED, Evaluation.revises_id.is_not(None),
               Evaluation.submitted_utc_ms > min(closed.values()),
               or_(nobody, Evaluation.consent_by == Evaluation.account_id)))
    return [Finding("E-CHK-17", _("Nobody agreed to the revision {number} of a closed month.").format(number=number),
                    _("Ask its author and the supervisor how it came about."))
            for number, start, submitted in rows if (submitted or 0) > closed.get(month_at(start, zone), 1 << 62)]
