"""The store of recordings: what was drawn, flagged or kept lies in the station, encrypted with a key of its own.

An object is named by the SHA-256 of the original bytes; its key stands here alone, so that deleting this row disposes
of what every copy and backup of the object says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.models.base import Base
from qadesk.models.imports import FileFault
from qadesk.models.types import InstantUtcMs

STORE = "store"
"""The folder of the objects, below the station's."""


class KeepCause(StrEnum):
    """Why a recording was taken into the store."""

    DRAWN = "drawn"
    FLAGGED = "flagged"
    SCORED = "scored"
    KEPT = "kept"


class StoredRecording(Base):
    """One object of the store, whose key and size these are; `object_*` are of its encrypted bytes, by which backups
    know it; the original had that time of change when it was taken in and its hash was the imported one."""

    __tablename__ = "stored_recordings"

    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    size_bytes: Mapped[int]
    object_sha256: Mapped[str] = mapped_column(Text)
    object_bytes: Mapped[int]
    original_mtime_ms: Mapped[int] = mapped_column(InstantUtcMs)
    cause: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    stored_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)


@dataclass(frozen=True)
class TakenIn:
    """What a round of taking recordings in did; `refused` are originals that are away or no longer what they were."""

    taken: int = 0
    taken_bytes: int = 0
    refused: tuple[FileFault, ...] = ()


@dataclass(frozen=True)
class StoreFigures:
    """How many recordings lie in the store and how large it is; how many are only referenced, and how many are away.

    `lost` are away and not in the store: they cannot be heard."""

    stored: int = 0
    stored_bytes: int = 0
    referenced: int = 0
    away: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A recording that is not where it was: since when it is known, and whether the store has it."""

    recording_id: int
    file_name: str
    folder: str
    size_bytes: int
    away_since: datetime
    stored: bool


@dataclass(frozen=True, slots=True)
class FoundAgain:
    """A recording that is away and the file that is proved to be it."""

    recording_id: int
    file_name: str
    path: str


@dataclass(frozen=True)
class RelinkPlan:
    """What a search of a folder found: files proved by their hash, and why each of the others is still away."""

    folder: str
    found: tuple[FoundAgain, ...]
    missing: tuple[FileFault, ...]
