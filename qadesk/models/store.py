"""The store of recordings: what was drawn, flagged or kept lies in the station, encrypted with a key of its own.

An object is named by the SHA-256 of the original bytes; its key stands here alone, so that deleting this row disposes
of what every copy and backup of the object says.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.models.base import Base
from qadesk.models.types import InstantUtcMs


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
