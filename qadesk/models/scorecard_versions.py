"""Scorecards as kept in the station: each version is frozen once published, and evaluations pin theirs."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.models.base import Base
from qadesk.models.types import InstantUtcMs


class CardState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class ScorecardVersion(Base):
    """One version of a scorecard: its YAML text and the text's SHA-256. A draft changes until it is published.

    `changed_by`, `changed_utc_ms`: who wrote a draft last; `retired_utc_ms`: since when it is out of use."""

    __tablename__ = "scorecard_versions"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    body_sha256: Mapped[str] = mapped_column(Text)
    published_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    changed_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
    retired_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
