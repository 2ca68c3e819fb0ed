"""Clips: spans of a call that left the station as a sound file, with what was beeped over; kept as a register."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.models.base import Base
from qadesk.models.types import Document, InstantUtcMs, SpanMs


class ClipFormat(StrEnum):
    """How a clip is written."""

    WAV = "wav"
    OPUS = "opus"


class Clip(Base):
    """One clip as it was written: never changed. `beeps` are [start, end] in ms of the call."""

    __tablename__ = "clips"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    start_ms: Mapped[int] = mapped_column(SpanMs)
    end_ms: Mapped[int] = mapped_column(SpanMs)
    beeps: Mapped[list[list[int]]] = mapped_column(Document, default=list)
    format: Mapped[str] = mapped_column(Text)
    caption: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
