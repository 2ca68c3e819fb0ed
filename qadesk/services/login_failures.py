"""Failed logins enter the audit chain with the next login, whoever's it is: a refused row a name, each failure once."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.people import Actor
from qadesk.security.audit import AuditChain
from qadesk.security.login_failures import Failure, Pending

FAILED, DAMAGED = "stations.failed_login", "stations.logins_damaged"
NOBODY = Actor("", "", "", frozenset())


def enter_failures(session: Session, chain: AuditChain, pending: Pending, now_utc_ms: int) -> None:
    """Write what the chain does not have yet of a batch, and that the file was damaged."""
    known = _last_of(session, FAILED, pending.batch)
    new = [failure for failure in pending.failures if failure.number > _count(known, "upto")]
    lost = pending.lost - _count(known, "lost")
    mark = {"batch": pending.batch, "upto": max(pending.upto, _count(known, "upto")), "lost": pending.lost}
    for name, times in _by_name(new).items():
        chain.append(session, NOBODY, FAILED, at_utc_ms=now_utc_ms, about=name, outcome=Outcome.REFUSED,
                     detail={"failed_utc_ms": times, **mark})
    if lost > 0:
        chain.append(session, NOBODY, FAILED, at_utc_ms=now_utc_ms, outcome=Outcome.REFUSED,
                     detail={"more": lost, **mark})
    if pending.kept_aside and not _last_of(session, DAMAGED, pending.batch):
        chain.append(session, NOBODY, DAMAGED, at_utc_ms=now_utc_ms, about=pending.kept_aside,
                     outcome=Outcome.REFUSED, detail={"batch": pending.batch})


def _last_of(session: Session, action: str, batch: str) -> dict[str, object]:
    """The detail of the last row of this action, if it is of this batch."""
    detail = session.scalar(select(AuditRow.detail).where(AuditRow.action == action)
                            .order_by(AuditRow.seq.desc()).limit(1))
    return detail if detail and detail.get("batch") == batch else {}


def _count(detail: dict[str, object], name: str) -> int:
    value = detail.get(name, 0)
    return value if isinstance(value, int) else 0


def _by_name(failures: Iterable[Failure]) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for failure in failures:
        names.setdefault(failure.name, []).append(failure.at_utc_ms)
    return names
