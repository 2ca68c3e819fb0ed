"""The check of the station: the file, the domain's rules, the audit chain, and an anchor from paper if one is given."""

from __future__ import annotations

import hashlib
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.database.copy import file_findings
from qadesk.i18n import _
from qadesk.models.audit import AuditRow
from qadesk.models.checks import CheckReport, Finding
from qadesk.models.evaluations import AnswerRow, Evaluation, EvaluationState
from qadesk.models.people import Actor
from qadesk.models.sampling import Draw
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.models.scoring import shown_score_milli
from qadesk.security.audit import read_anchor
from qadesk.security.slots import DATABASE_NAME
from qadesk.services.audit_findings import chain_findings
from qadesk.services.base import Service


class Checks(Service):
    """Checks beside what runs: it reads over connections of its own and writes nothing but its audit row."""

    def run(self, actor: Actor, *, anchor: str = "") -> CheckReport:
        """Check everything; `anchor` is `N:HASH` from a printed paper, which the auditor alone compares.

        Raises BadInput for an unreadable anchor."""
        self._authorise(actor, "audit.verify" if anchor else "checks.run", "")
        wanted = read_anchor(anchor) if anchor else None
        station = self._station
        findings = file_findings(station.folder / DATABASE_NAME, station.data_key)
        with self.read(actor, "checks.run") as session:
            findings += domain_findings(session)
            findings += chain_findings(session, station.chain, wanted)
            rows = session.scalar(select(func.count()).select_from(AuditRow)) or 0
            evaluations = session.scalar(select(func.count()).select_from(Evaluation)) or 0
        with self.act(actor, "checks.run") as act:
            act.detail = {"findings": len(findings), "anchor": anchor}
        return CheckReport(tuple(findings), rows, evaluations)


def domain_findings(session: Session) -> list[Finding]:
    """Totals that do not recompute, and texts that no longer match the hash they were stored with."""
    return [*_wrong_totals(session), *_altered_cards(session), *_altered_manifests(session)]


def _wrong_totals(session: Session) -> list[Finding]:
    earned, applicable = func.sum(AnswerRow.earned_milli), func.sum(AnswerRow.weight_milli)
    sums = (select(Evaluation.number, Evaluation.earned_milli, Evaluation.applicable_milli, Evaluation.score_milli,
                   earned.label("earned"), applicable.label("applicable"))
            .join(AnswerRow, AnswerRow.evaluation_id == Evaluation.id)
            .where(Evaluation.state == EvaluationState.SUBMITTED, AnswerRow.answered, ~AnswerRow.not_applicable)
            .group_by(Evaluation.id))
    return [Finding("E-CHK-03", _("The total of evaluation {number} does not follow from its answers.")
                    .format(number=row.number), _("Compare it with its printout, and restore the latest backup."))
            for row in session.execute(sums) if not _adds_up(row.earned, row.applicable, tuple(row[1:4]))]


def _adds_up(earned: int, applicable: int, stored: tuple[int | None, ...]) -> bool:
    return stored == (earned, applicable, shown_score_milli(Fraction(100 * earned, applicable)))


def _altered_cards(session: Session) -> list[Finding]:
    cards = session.execute(select(ScorecardVersion.title, ScorecardVersion.version, ScorecardVersion.body,
                                   ScorecardVersion.body_sha256))
    return [Finding("E-CHK-04", _("Scorecard {title}, version {version}, was altered after it was published.")
                    .format(title=title, version=version), _("Restore the latest backup."))
            for title, version, body, digest in cards if _sha256(body) != digest]


def _altered_manifests(session: Session) -> list[Finding]:
    draws = session.execute(select(Draw.period, Draw.manifest, Draw.manifest_sha256))
    return [Finding("E-CHK-05", _("The manifest of the draw {period} was altered after the draw.")
                    .format(period=period), _("Compare it with the printed slip, and restore the latest backup."))
            for period, manifest, digest in draws if _sha256(manifest) != digest]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
