"""What a check asks of the listening proof: that nobody is said to have heard more of a call than sounded for them.

Listening goes on after a submit, so that what is stored can show more than what was frozen, never less. Where a
recording was measured anew since, its speech of then cannot be told any more: such a share is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.calls import Call, Recording
from qadesk.models.checks import Finding
from qadesk.models.evaluations import Evaluation, EvaluationState, HeardInterval
from qadesk.models.listening import Coverage, HeardSpan
from qadesk.models.listening_proof import what_to_hear
from qadesk.models.rules import RulesVersion
from qadesk.services.acoustic_query import speech_of
from qadesk.services.evaluation_content import rules_used
from qadesk.services.listening_proof import limit_ms_of

AT_ONCE = 500
Heard = Mapping[tuple[int, str], list[HeardSpan]]


def unheard_shares(session: Session) -> list[Finding]:
    """Evaluations that claim a larger share than their author's listening gives."""
    limits = _limits_ms(session)
    asked = (select(Evaluation.id, Evaluation.number, Evaluation.call_id, Evaluation.account_id, Evaluation.speech_ms,
                    Evaluation.heard_share_milli, Evaluation.rules_version, Call.duration_ms, Call.recording_id,
                    Recording.duration_ms.label("recorded_ms"))
             .join(Call, Call.id == Evaluation.call_id).outerjoin(Recording, Recording.id == Call.recording_id)
             .where(Evaluation.state == EvaluationState.SUBMITTED, Evaluation.heard_share_milli != 0)
             .order_by(Evaluation.call_id))
    return [Finding("E-CHK-24", _("Evaluation {number} says that more was heard than its author's listening shows.")
                    .format(number=row.number or row.id),
                    _("Compare it with its printout, and restore the latest backup."))
            for rows in _batches(session.execute(asked)) for row in _claim_too_much(session, rows, limits)]


def _claim_too_much(session: Session, rows: Sequence[Row[Any]], limits: Mapping[int, int]) -> Iterator[Row[Any]]:
    heard = _heard(session, {row.call_id for row in rows})
    for row in rows:
        coverage = Coverage(tuple(heard.get((row.call_id, row.account_id), ())))
        if _claims_too_much(session, row, coverage, limits[row.rules_version]):
            yield row


def _claims_too_much(session: Session, row: Row[Any], coverage: Coverage, limit_ms: int) -> bool:
    """The length of a call may be better known since; who heard all of it heard all speech, which is then not read."""
    whole = [what_to_hear(length_ms, None, limit_ms).share_milli(coverage)
             for length_ms in {row.duration_ms, row.recorded_ms or row.duration_ms}]
    if row.speech_ms is None:
        return bool(row.heard_share_milli > max(whole))
    if min(whole) == 1000:
        return False
    speech = speech_of(session, row.recording_id) if row.recording_id is not None else None
    now = what_to_hear(row.recorded_ms or row.duration_ms, speech, limit_ms)
    return bool(now.speech_ms == row.speech_ms and row.heard_share_milli > now.share_milli(coverage))


def _heard(session: Session, call_ids: Iterable[int]) -> Heard:
    asked = select(HeardInterval.call_id, HeardInterval.account_id, HeardInterval.start_ms, HeardInterval.end_ms).where(
        HeardInterval.call_id.in_(call_ids))
    found: dict[tuple[int, str], list[HeardSpan]] = defaultdict(list)
    for call_id, account_id, start_ms, end_ms in session.execute(asked):
        found[call_id, account_id].append(HeardSpan(start_ms, end_ms))
    return found


def _limits_ms(session: Session) -> dict[int, int]:
    versions = session.scalars(select(RulesVersion.version)).all()
    return {version: limit_ms_of(rules_used(session, version)) for version in versions}


def _batches(rows: Iterable[Row[Any]]) -> Iterator[list[Row[Any]]]:
    found = iter(rows)
    while batch := list(islice(found, AT_ONCE)):
        yield batch
