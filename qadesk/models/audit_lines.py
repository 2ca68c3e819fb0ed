"""The audit trail as an auditor reads it: what is asked for, the rows by the page, and what a check of it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from qadesk.models.audit import Anchor, AuditHead, Outcome
from qadesk.models.checks import Finding


@dataclass(frozen=True)
class AuditFilter:
    """Which rows: by account, acts (empty: all), days in the centre's zone (both included), outcome, and a text
    that stands in the object or the details."""

    account_id: str = ""
    actions: frozenset[str] = frozenset()
    from_day: date | None = None
    to_day: date | None = None
    outcome: Outcome | None = None
    text: str = ""


@dataclass(frozen=True)
class AuditLine:
    """One row; `elsewhere`: it was written while the centre's zone had another offset than now in force."""

    seq: int
    at_utc_ms: int
    offset_min: int
    who: str
    action: str
    about: str
    outcome: Outcome
    detail: dict[str, object]
    mac: str
    elsewhere: bool

    @property
    def local(self) -> datetime:
        """The instant in the zone in which the row was written."""
        return datetime.fromtimestamp(self.at_utc_ms / 1000, timezone(timedelta(minutes=self.offset_min)))


@dataclass(frozen=True)
class AuditPage:
    """Rows, the newest first; `goes_on`: older ones follow."""

    lines: tuple[AuditLine, ...]
    goes_on: bool


@dataclass(frozen=True)
class AuditFacets:
    """What can be filtered by: accounts (id and name) and the acts that occur."""

    people: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]


@dataclass(frozen=True)
class AuditVerified:
    """The result of a check: the head it saw, the printed head that was compared, and what was found."""

    head: AuditHead
    anchor: Anchor | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class AuditExported:
    """A file of rows."""

    path: str
    rows: int
