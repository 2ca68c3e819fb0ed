"""How a person left a call: the playhead, the visible part of the waveform, its loop, its legs; one row for each."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.models.base import Base
from qadesk.models.types import Document, InstantUtcMs, SpanMs


class CallView(Base):
    """What is put back when this person opens this call again; `view` is the window's own affair."""

    __tablename__ = "call_views"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), primary_key=True, index=True)
    position_ms: Mapped[int] = mapped_column(SpanMs)
    view: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
