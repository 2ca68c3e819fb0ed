"""The rows of the acoustic marks: outcomes written in one small transaction, and a call's marks read as they count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from qadesk.audio.acoustics import METHOD
from qadesk.database.station_database import announce
from qadesk.models.acoustic_limits import counting, fast_speech, limits_of, word_for
from qadesk.models.acoustic_marks import CallAcoustics, MarkRow
from qadesk.models.acoustic_stored import document_of, measures_of
from qadesk.models.acoustics import (
    AcousticMark,
    AcousticMeasures,
    AcousticResult,
    AcousticState,
    FoundMark,
    MarkDecision,
    MarkKind,
    MarkVerdict,
)
from qadesk.models.calls import Recording
from qadesk.models.people import Account
from qadesk.services.acoustic_measuring import Outcome
from qadesk.services.base import Rules
from qadesk.settings import BY_NAME


@dataclass(frozen=True, slots=True)
class Word:
    """What was said to a mark, by whom and when."""

    kind: MarkKind
    channel: int
    start_ms: int
    end_ms: int
    verdict: MarkVerdict
    by: str
    at_utc_ms: int


# -- writing
def write_outcomes(session: Session, outcomes: Sequence[Outcome], now_utc_ms: int) -> None:
    """Put what was measured, or why not, in the place of what stood there; recordings changed meanwhile wait anew."""
    outcomes = _of_today(session, [outcome for outcome in outcomes if not outcome.is_away])
    if not outcomes:
        return
    ids = [outcome.recording.recording_id for outcome in outcomes]
    for table in (AcousticMark, AcousticMeasures, AcousticResult):
        session.execute(delete(table).where(table.recording_id.in_(ids)))
    session.execute(insert(AcousticResult), [_result(outcome, now_utc_ms) for outcome in outcomes])
    found = {outcome.recording.recording_id: outcome.found for outcome in outcomes if outcome.found is not None}
    if found:
        session.execute(insert(AcousticMeasures), [{"recording_id": key, "measures": document_of(measures)}
                                                   for key, (measures, _marks) in found.items()])
    said = words_of(session, ids)
    least_fast = BY_NAME["fast_milli"].low or 0
    marks = [_mark(key, mark, said[key]) for key, (measures, marks) in found.items()
             for mark in (*marks, *fast_speech(measures, least_fast))]
    if marks:
        session.execute(insert(AcousticMark), marks)
    announce(session, AcousticResult, AcousticMark)


def _of_today(session: Session, outcomes: Sequence[Outcome]) -> list[Outcome]:
    asked = select(Recording.id, Recording.sha256).where(
        Recording.id.in_([outcome.recording.recording_id for outcome in outcomes]))
    hashes = {row.id: row.sha256 for row in session.execute(asked)}
    return [outcome for outcome in outcomes if hashes.get(outcome.recording.recording_id) == outcome.recording.sha256]


def _result(outcome: Outcome, now_utc_ms: int) -> dict[str, object]:
    found = outcome.found
    return {"recording_id": outcome.recording.recording_id, "sha256": outcome.recording.sha256, "method": METHOD,
            "state": AcousticState.MEASURED if found else AcousticState.FAILED, "reason": outcome.reason,
            "at_utc_ms": now_utc_ms, "speech_ms": found[0].speech_ms if found else 0}


def _mark(recording_id: int, mark: FoundMark, said: Sequence[Word]) -> dict[str, object]:
    word = word_for(mark, said)
    return {"recording_id": recording_id, "kind": mark.kind, "channel": mark.channel, "start_ms": mark.start_ms,
            "end_ms": mark.end_ms, "value_milli": mark.value_milli,
            "verdict": word.verdict if word is not None else MarkVerdict.OPEN}


# -- reading
def words_of(session: Session, recording_ids: Iterable[int]) -> Mapping[int, list[Word]]:
    """What was said to the marks of each recording, in the order it was said; none is an empty list."""
    asked = (select(MarkDecision, Account.display_name).join(Account, Account.id == MarkDecision.account_id)
             .where(MarkDecision.recording_id.in_(list(recording_ids))).order_by(MarkDecision.id))
    said: dict[int, list[Word]] = defaultdict(list)
    for row, name in session.execute(asked):
        said[row.recording_id].append(Word(MarkKind(row.kind), row.channel, row.start_ms, row.end_ms,
                                           MarkVerdict(row.verdict), name, row.at_utc_ms))
    return said


def marks_of(session: Session, recording_ids: Iterable[int]) -> Mapping[int, list[MarkRow]]:
    """All marks of each recording as they were found, by their beginning; who said what is left out."""
    columns = (AcousticMark.id, AcousticMark.recording_id, AcousticMark.kind, AcousticMark.channel,
               AcousticMark.start_ms, AcousticMark.end_ms, AcousticMark.value_milli, AcousticMark.verdict)
    asked = (select(*columns).where(AcousticMark.recording_id.in_(list(recording_ids)))
             .order_by(AcousticMark.start_ms, AcousticMark.id))
    marks: dict[int, list[MarkRow]] = defaultdict(list)
    for row in session.execute(asked):
        marks[row.recording_id].append(MarkRow(row.id, MarkKind(row.kind), row.channel, row.start_ms, row.end_ms,
                                               row.value_milli, MarkVerdict(row.verdict)))
    return marks


def call_acoustics(session: Session, item_id: int, recording: Recording | None, rules: Rules,
                   agent_channel: int) -> CallAcoustics:
    """What is known of a call's sound, with the marks that count by the rules, rejected ones among them."""
    if recording is None:
        return CallAcoustics(item_id)
    result = session.get(AcousticResult, recording.id)
    if result is None or result.sha256 != recording.sha256:
        return CallAcoustics(item_id, recording_id=recording.id)
    stored = session.get(AcousticMeasures, recording.id)
    marks = counting(marks_of(session, [recording.id])[recording.id], limits_of(rules.number), agent_channel)
    said = words_of(session, [recording.id])[recording.id]
    return CallAcoustics(
        item_id, AcousticState(result.state), result.reason, measures_of(stored.measures) if stored else None,
        tuple(with_word(mark, said, rules.zone) for mark in marks), result.method,
        datetime.fromtimestamp(result.at_utc_ms / 1000, rules.zone), recording.id)


def with_word(mark: MarkRow, said: Sequence[Word], zone: ZoneInfo) -> MarkRow:
    """The mark with who said the last word to it, and when."""
    word = word_for(mark, said)
    if word is None or word.verdict is MarkVerdict.OPEN:
        return mark
    return replace(mark, decided_by=word.by, decided_at=datetime.fromtimestamp(word.at_utc_ms / 1000, zone))
