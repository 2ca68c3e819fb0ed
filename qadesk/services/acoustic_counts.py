"""How far the measuring is: of one run under way, and of all recordings of the station."""

from __future__ import annotations

import time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.acoustic_marks import AcousticProgress, FailedMeasure
from qadesk.models.acoustics import AcousticResult, AcousticState
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.services.acoustic_measuring import Outcome
from qadesk.services.acoustic_waiting import Plan, waits
from qadesk.services.progress import Progress

MOST_FAILED = 200


class Tally:
    """Counts what became of the plan's recordings, and says how far that is of all: `before` were done before it, so
    that the figures go on where an earlier run ended."""

    def __init__(self, plan: Plan, before: int = 0) -> None:
        self.plan, self._before, self._began_s = plan, before, time.monotonic()
        self.measured = self.failed = self._done = self._sound_ms = self._measured_ms = 0

    def note(self, outcome: Outcome) -> None:
        """One more."""
        self._done += 1
        self._sound_ms += outcome.recording.duration_ms
        self.failed += bool(outcome.reason)
        if outcome.found is not None:
            self.measured += 1
            self._measured_ms += outcome.recording.duration_ms

    def tell(self, progress: Progress) -> None:
        """In seconds of sound, which says more of the time left than the number of recordings."""
        words = f"{self._before + self._done}/{self._before + max(len(self.plan), self._done)}"
        if speed := self._speed():
            words = _("{progress}, {speed}x real time").format(progress=words, speed=speed)
        progress(self._sound_ms // 1000, max(self.plan.sound_ms, self._sound_ms, 1) // 1000, words)

    def _speed(self) -> int:
        return round(self._measured_ms / 1000 / max(0.001, time.monotonic() - self._began_s))


def done_before(session: Session) -> int:
    """How many of the recordings that can be played wait for nothing."""
    known = select(func.count()).select_from(Recording).where(Recording.state == RecordingState.PLAYABLE, ~waits())
    return session.scalar(known) or 0


def progress_of(session: Session, away: int, *, running: bool) -> AcousticProgress:
    """All recordings that can be played, by what became of them; `away` were not where they were when it was tried."""
    playable = Recording.state == RecordingState.PLAYABLE
    whole = session.scalar(select(func.count()).select_from(Recording).where(playable)) or 0
    waiting = session.scalar(select(func.count()).select_from(Recording).where(waits())) or 0
    failed = (select(Recording.file_name, AcousticResult.reason, func.min(Call.id))
              .join(AcousticResult, AcousticResult.recording_id == Recording.id)
              .outerjoin(Call, Call.recording_id == Recording.id)
              .where(AcousticResult.state == AcousticState.FAILED, playable, ~waits())
              .group_by(Recording.id).order_by(Recording.id.desc()))
    shown = session.execute(failed.limit(MOST_FAILED)).all()
    total = len(shown) if len(shown) < MOST_FAILED else session.scalar(
        select(func.count()).select_from(failed.subquery())) or 0
    return AcousticProgress(whole, whole - waiting - total, tuple(FailedMeasure(*row) for row in shown), total, running,
                            waiting, away)
