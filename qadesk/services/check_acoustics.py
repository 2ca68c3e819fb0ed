"""What a check asks of acoustic marks: that they lie in their recording, and say what was said to them last."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.acoustic_limits import word_for
from qadesk.models.acoustics import (
    AcousticMark,
    AcousticMeasures,
    AcousticResult,
    AcousticState,
    MarkDecision,
    MarkVerdict,
)
from qadesk.models.calls import Recording
from qadesk.models.checks import Finding
from qadesk.services.acoustic_rows import marks_of, words_of

PIECE, ROUNDING_MS = 500, 1_000


def misplaced_marks(session: Session) -> list[Finding]:
    """Marks outside of their recording, or of one that was not measured; measures that are away."""
    outside = (select(AcousticMark.recording_id).join(Recording, Recording.id == AcousticMark.recording_id)
               .outerjoin(AcousticResult, AcousticResult.recording_id == AcousticMark.recording_id)
               .where(or_(AcousticMark.start_ms < 0, AcousticMark.end_ms <= AcousticMark.start_ms,
                          AcousticMark.end_ms > Recording.duration_ms + ROUNDING_MS,
                          AcousticResult.state.is_(None), AcousticResult.state != AcousticState.MEASURED)))
    without = (select(AcousticResult.recording_id)
               .outerjoin(AcousticMeasures, AcousticMeasures.recording_id == AcousticResult.recording_id)
               .where(AcousticResult.state == AcousticState.MEASURED, AcousticMeasures.recording_id.is_(None)))
    asked = select(Recording.file_name).where(or_(Recording.id.in_(outside), Recording.id.in_(without)))
    return [Finding("E-CHK-25", _("The acoustic marks of {name} do not fit the recording.").format(name=name),
                    _("Do not rely on them, and restore the latest backup."))
            for name in session.scalars(asked.order_by(Recording.id))]


def wrong_verdicts(session: Session) -> list[Finding]:
    """Marks that say otherwise than what was said to them last."""
    said = select(MarkDecision.recording_id).union(
        select(AcousticMark.recording_id).where(AcousticMark.verdict != MarkVerdict.OPEN))
    names = {row.id: row.file_name for row in session.execute(
        select(Recording.id, Recording.file_name).where(Recording.id.in_(said)).order_by(Recording.id))}
    ids = list(names)
    wrong = [key for at in range(0, len(ids), PIECE) for key in _wrong(session, ids[at:at + PIECE])]
    return [Finding("E-CHK-26", _("What was said to the acoustic marks of {name} is not what was entered.")
                    .format(name=names[key]), _("Look at them again, and restore the latest backup."))
            for key in wrong]


def _wrong(session: Session, recording_ids: list[int]) -> list[int]:
    marks, words = marks_of(session, recording_ids), words_of(session, recording_ids)
    return [key for key in recording_ids if any(
        mark.verdict is not (word.verdict if (word := word_for(mark, words[key])) else MarkVerdict.OPEN)
        for mark in marks[key])]
