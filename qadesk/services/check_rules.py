"""The rules of the domain that a check goes through: what can be computed again, and what must match something else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.database.triggers import lost_triggers
from qadesk.i18n import _
from qadesk.models.calls import Recording, RecordingState
from qadesk.models.checks import Finding
from qadesk.models.sampling import Draw
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.services.check_acoustics import misplaced_marks, wrong_verdicts
from qadesk.services.check_appeals import (
    broken_rounds,
    rulings_without_revision,
    wrong_acknowledgements,
    wrong_rulings,
)
from qadesk.services.check_closing import altered_packages, revisions_without_consent
from qadesk.services.check_coaching import wrong_follow_ups, wrong_interview_states
from qadesk.services.check_draws import (
    altered_draws,
    broken_commitments,
    misdealt_days,
    overlapping_supplements,
    wrong_replacements,
)
from qadesk.services.check_evaluations import broken_revisions, wrong_decisions, wrong_fatal_states
from qadesk.services.check_fairness import judged_by_tied, wrong_complaints, wrong_relation_ends
from qadesk.services.check_listening import unheard_shares
from qadesk.services.check_queue import wrong_assignments, wrong_plans
from qadesk.services.check_totals import wrong_totals
from qadesk.services.progress import SILENT, Progress
from qadesk.services.whole_files import digest_of

Rule = Callable[[Session], list[Finding]]


def altered_cards(session: Session) -> list[Finding]:
    """Scorecards that are not what was published."""
    cards = session.execute(select(ScorecardVersion.title, ScorecardVersion.version, ScorecardVersion.body,
                                   ScorecardVersion.body_sha256).where(ScorecardVersion.state != CardState.DRAFT))
    return [Finding("E-CHK-04", _("Scorecard {title}, version {version}, was altered after it was published.")
                    .format(title=title, version=version), _("Restore the latest backup."))
            for title, version, body, digest in cards if _sha256(body) != digest]


def altered_manifests(session: Session) -> list[Finding]:
    """Manifests of draws that are not what was drawn from."""
    draws = session.execute(select(Draw.period, Draw.manifest, Draw.manifest_sha256))
    return [Finding("E-CHK-05", _("The manifest of the draw {period} was altered after the draw.")
                    .format(period=period), _("Compare it with the printed slip, and restore the latest backup."))
            for period, manifest, digest in draws if _sha256(manifest) != digest]


def lost_guards(session: Session) -> list[Finding]:
    """Guards of the station's records that somebody took away: what they kept can have been changed since."""
    names = lost_triggers(session)
    return [Finding("E-CHK-12", _("Guards of the station's records were taken away: {names}")
                    .format(names=_(", ").join(names)), _("Tell the auditor, and restore the latest backup."))
            ] if names else []


DOMAIN_RULES: tuple[Rule, ...] = (wrong_totals, altered_cards, altered_manifests, lost_guards, broken_revisions,
                                  wrong_fatal_states, wrong_decisions, altered_packages, revisions_without_consent,
                                  wrong_interview_states, wrong_follow_ups, unheard_shares, misplaced_marks,
                                  wrong_verdicts, broken_rounds, wrong_rulings, rulings_without_revision,
                                  wrong_acknowledgements, judged_by_tied, wrong_relation_ends, wrong_complaints,
                                  broken_commitments, altered_draws, wrong_replacements, overlapping_supplements,
                                  misdealt_days, wrong_assignments, wrong_plans)


def domain_findings(session: Session) -> list[Finding]:
    """What any of the rules finds."""
    return [finding for rule in DOMAIN_RULES for finding in rule(session)]


def recording_findings(session: Session, progress: Progress = SILENT) -> list[Finding]:
    """Recordings that are where they were, but are not what they were; those away are no matter of this check."""
    rows = session.execute(select(Recording.path, Recording.file_name, Recording.sha256, Recording.size_bytes)
                           .where(Recording.state == RecordingState.PLAYABLE)).all()
    whole, done = sum(row.size_bytes for row in rows), 0
    found: list[Finding] = []
    for row in rows:
        progress(done, whole, row.file_name)
        found += _altered_recording(Path(row.path), row.file_name, row.sha256)
        done += row.size_bytes
    return found


def _altered_recording(path: Path, name: str, digest: str) -> Iterator[Finding]:
    try:
        same = digest_of(path) == digest
    except OSError:
        return  # away: the list of recordings says so
    if not same:
        yield Finding("E-CHK-10", _("The recording {name} is not the one that was brought in.").format(name=name),
                      _("Put the original back from the switch, and ask who changed it."))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
