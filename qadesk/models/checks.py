"""What a check of the station found, and what a backup holds: values for the window and the shell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qadesk.errors import UserError

OVERDUE_MS = 24 * 3_600_000


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: what, what to do, what is safe."""

    code: str
    what: str
    todo: str
    safe: str = ""


@dataclass(frozen=True)
class CheckReport:
    """The result of a check: empty `findings` mean that all is well."""

    findings: tuple[Finding, ...]
    audit_rows: int
    evaluations: int

    @property
    def passed(self) -> bool:
        return not self.findings


class BackupReason(StrEnum):
    """What a backup was made for."""

    BY_HAND = "by_hand"
    AUTOMATIC = "automatic"
    BEFORE_IMPORT = "before_import"
    BEFORE_CLOSING = "before_closing"
    BEFORE_MIGRATION = "before_migration"


@dataclass(frozen=True)
class BackupFacts:
    """One verified backup folder: of which station, when and why it was made, how large, at which audit row.

    `lacking`: objects of the store of recordings that it names and that could not be copied to its place."""

    folder: str
    station: str
    made_utc_ms: int
    size_bytes: int
    audit_seq: int
    station_id: str
    reason: BackupReason
    lacking: int = 0


@dataclass(frozen=True)
class BackupMade:
    """A backup that counts, its copy at the second place, and why there is none there although one is set."""

    facts: BackupFacts
    second: BackupFacts | None = None
    warning: UserError | None = None


@dataclass(frozen=True)
class BackupStatus:
    """How the station is backed up now: the newest backup that counts, its age, and whether it holds everything.

    `due`: an automatic one should be made. `overdue`: people should be told."""

    newest: BackupFacts | None
    age_ms: int | None
    changed: bool
    due: bool
    same_disk: bool

    @property
    def overdue(self) -> bool:
        return self.changed and (self.age_ms is None or self.age_ms > OVERDUE_MS)


@dataclass(frozen=True)
class Diagnosis:
    """What ails a station folder, and what is good to know of it."""

    findings: tuple[Finding, ...]
    facts: tuple[str, ...]
