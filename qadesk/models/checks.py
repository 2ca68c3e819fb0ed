"""What a check of the station found, and what a backup holds: values for the window and the shell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: what, what is safe, what to do."""

    code: str
    what: str
    todo: str


@dataclass(frozen=True)
class CheckReport:
    """The result of a check: empty `findings` mean that all is well."""

    findings: tuple[Finding, ...]
    audit_rows: int
    evaluations: int

    @property
    def passed(self) -> bool:
        return not self.findings


@dataclass(frozen=True)
class BackupFacts:
    """One backup folder: when it was made, of which station, how large, at which audit row."""

    folder: str
    station: str
    made_utc_ms: int
    size_bytes: int
    audit_seq: int
