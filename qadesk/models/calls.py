"""Calls (通话段) as the switch listed them, the recordings that go with them, and the imports that brought them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.models.base import Base
from qadesk.models.people import Agent
from qadesk.models.types import Document, InstantUtcMs, SpanMs


class RecordingState(StrEnum):
    """Whether a recording can be played; `MISSING` is a file that went away after it was known."""

    PLAYABLE = "playable"
    UNPLAYABLE = "unplayable"
    MISSING = "missing"


class ImportState(StrEnum):
    """CUT: it ended before its end (cancelled, or the station was closed); UNDONE: what it brought was taken out."""

    RUNNING = "running"
    DONE = "done"
    CUT = "cut"
    UNDONE = "undone"


class Import(Base):
    """One import: what was read, by whom, and what became of it. `source_path` is where it was read from, so that one
    that was cut can go on; `summary` holds its counts and how it was read."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(Text)
    source_name: Mapped[str] = mapped_column(Text)
    summary: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    state: Mapped[str] = mapped_column(Text, default=ImportState.DONE)
    source_path: Mapped[str] = mapped_column(Text, default="")
    ended_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))


class Recording(Base):
    """A sound file, referenced where it lies, known by the hash of its bytes.

    `away_utc_ms`: since when it is known not to be where it was; its state stays what it was when it was there.
    `customer_leg_id`: the recording of the customer's side, when this one holds the agent's side alone (two legs in two
    files are one recording of two channels, as long as the longer one; the hash is the agent's leg's); `sidecar`: what
    a JSON file beside it says, by field."""

    __tablename__ = "recordings"
    __table_args__ = (
        Index("ix_recordings_away_utc_ms", "away_utc_ms", sqlite_where=text("away_utc_ms IS NOT NULL")),
        Index("ix_recordings_state", "state", sqlite_where=text("state <> 'playable'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(Text, unique=True)
    file_name: Mapped[str] = mapped_column(Text, index=True)
    sha256: Mapped[str] = mapped_column(Text, index=True)
    size_bytes: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    codec: Mapped[str] = mapped_column(Text, default="")
    sample_rate_hz: Mapped[int] = mapped_column(default=0)
    channels: Mapped[int] = mapped_column(default=0)
    duration_ms: Mapped[int] = mapped_column(SpanMs, default=0)
    warnings: Mapped[list[str]] = mapped_column(Document, default=list)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"), index=True)
    away_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
    customer_leg_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"), index=True)
    customer_leg: Mapped[Recording | None] = relationship(remote_side=[id])
    sidecar: Mapped[dict[str, object] | None] = mapped_column(Document)


class Call(Base):
    """One agent's part of a conversation, as the call list has it; kept whether or not it was recorded.

    `agent_no` is the staff number; `listed_agent` what the list called the agent, "" where that is the same."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_agent_no_start_utc_ms", "agent_no", "start_utc_ms"),
        Index("ix_calls_queue_start_utc_ms", "queue", "start_utc_ms"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rec_id: Mapped[str] = mapped_column(Text, unique=True)
    source: Mapped[str] = mapped_column(Text, default="")
    switch_call_id: Mapped[str] = mapped_column(Text, default="")
    agent_no: Mapped[str] = mapped_column(Text)
    listed_agent: Mapped[str] = mapped_column(Text, default="", server_default="")
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"), index=True)
    start_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
    duration_ms: Mapped[int] = mapped_column(SpanMs)
    talk_ms: Mapped[int | None] = mapped_column(SpanMs)
    direction: Mapped[str] = mapped_column(Text, default="")
    queue: Mapped[str] = mapped_column(Text, default="")
    caller: Mapped[str] = mapped_column(Text, default="")
    callee: Mapped[str] = mapped_column(Text, default="")
    number_tail: Mapped[str] = mapped_column(Text, index=True, default="")
    recording_name: Mapped[str] = mapped_column(Text, index=True, default="")
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"), index=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"), index=True)
    agent: Mapped[Agent | None] = relationship()
    recording: Mapped[Recording | None] = relationship()


class CallHold(Base):
    """A call that is kept from the draw while a legal matter is open (LEGAL_HOLD): `document` names what asks for it.
    Only added to, and lifted once."""

    __tablename__ = "call_holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    document: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    lifted_words: Mapped[str] = mapped_column(Text, default="")
    lifted_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    lifted_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
