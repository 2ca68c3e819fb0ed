"""Papers to be acknowledged as they are found: what is in force, recent, and neither shown nor of a closed month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from qadesk.i18n import _
from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation
from qadesk.models.paper_list import PaperRow
from qadesk.models.people import Actor
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.models.scorecards import BAND_NAMES, Band
from qadesk.services.base import Rules
from qadesk.services.conflicts import tied
from qadesk.services.evaluation_chain import IN_FORCE

WAITS_DAYS = 31
"""A paper that did not come back for so long is chased no more: it can still be entered from its record."""
MOST = 2000
PRINTED = "printing.evaluation_sheet"


def waiting(actor: Actor, today: date, rules: Rules, *, also: int = 0) -> ColumnElement[bool]:
    """Whether an evaluation's paper waits to be acknowledged; `also`: that of this evaluation, however old it is.

    None of an agent to whom the actor has a relation."""
    since = midnight_utc_ms(today - timedelta(days=WAITS_DAYS), rules.zone)
    acknowledged = select(Acknowledgement.evaluation_id).where(
        Acknowledgement.evaluation_id == Evaluation.id).exists()
    recent = Evaluation.submitted_utc_ms >= since
    wanted = or_(recent, Evaluation.id == also) if also else recent
    return and_(IN_FORCE, wanted, Evaluation.unscorable == "", ~acknowledged,
                ~select(Call.id).where(Call.id == Evaluation.call_id, tied(actor.account_id, Call.agent_id)).exists())


def waiting_count(session: Session, actor: Actor, today: date, rules: Rules, *,
                  until_utc_ms: int) -> tuple[int, int | None]:
    """How many papers wait of what was submitted before an instant, and since when the oldest does (UTC ms)."""
    found = session.execute(select(func.count(), func.min(Evaluation.submitted_utc_ms)).where(
        waiting(actor, today, rules), Evaluation.submitted_utc_ms < until_utc_ms))
    count, oldest = found.one()
    return count, oldest


def paper_rows(session: Session, actor: Actor, today: date, rules: Rules, *, also: int = 0) -> tuple[PaperRow, ...]:
    """The papers that wait, the oldest first; `also` as for `waiting`."""
    asked = (select(Evaluation).where(waiting(actor, today, rules, also=also))
             .order_by(Evaluation.submitted_utc_ms, Evaluation.id).limit(MOST)
             .options(joinedload(Evaluation.call).joinedload(Call.agent), joinedload(Evaluation.account)))
    found = session.scalars(asked).all()
    printed = printed_numbers(session, {evaluation.number or "" for evaluation in found},
                              min((evaluation.submitted_utc_ms or 0 for evaluation in found), default=0))
    return tuple(_row(evaluation, today, rules, printed=evaluation.number in printed) for evaluation in found)


def printed_numbers(session: Session, numbers: Iterable[str], since_utc_ms: int) -> frozenset[str]:
    """Those of these evaluations whose paper was made since then, as the audit trail tells."""
    begun = seq_before(session, since_utc_ms)
    asked = select(AuditRow.about).where(AuditRow.action == PRINTED, AuditRow.outcome == Outcome.DONE,
                                         AuditRow.seq > begun)
    return frozenset(session.scalars(asked)) & frozenset(numbers)


def seq_before(session: Session, utc_ms: int) -> int:
    """A sequence number of the audit trail before which nothing of that instant stands, found by halving.

    A day is given away: a clock that was set back for a while stands in the trail as it ran."""
    low, high, wanted = 0, session.scalar(select(func.max(AuditRow.seq))) or 0, utc_ms - 86_400_000
    while low < high:
        middle = (low + high + 1) // 2
        at = session.scalar(select(AuditRow.at_utc_ms).where(AuditRow.seq == middle))
        low, high = (middle, high) if at is not None and at < wanted else (low, middle - 1)
    return low


def _row(evaluation: Evaluation, today: date, rules: Rules, *, printed: bool) -> PaperRow:
    call, day = evaluation.call, local_day(evaluation.submitted_utc_ms or 0, rules.zone)
    team = call.agent.team_on(today) if call.agent else None
    return PaperRow(
        evaluation.id, evaluation.number or "", call.agent_no, call.agent.name if call.agent else "",
        team.name if team else "", evaluation.account.display_name, evaluation.score_shown,
        _(BAND_NAMES[Band(evaluation.band)]) if evaluation.band else "", day, (today - day).days, printed)
