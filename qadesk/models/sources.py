"""How a centre's files are read: named mappings of call lists, aliases of agents, patterns of recordings' names."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.people import Agent
from qadesk.models.types import Day, Document, InstantUtcMs


class SavedMapping(Base):
    """A named mapping: how lists with this heading (`heading`, in the list's order) are read. `body` is the mapping."""

    __tablename__ = "saved_mappings"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    heading: Mapped[list[str]] = mapped_column(Document, default=list)
    body: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    changed_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)


class AliasKind(StrEnum):
    """What lists call an agent by beside the staff number."""

    EXTENSION = "extension"
    NAME = "name"
    LOGIN = "login"


ALIAS_NAMES = {AliasKind.EXTENSION: N_("Extension"), AliasKind.NAME: N_("Name"), AliasKind.LOGIN: N_("System login")}


class AgentAlias(Base):
    """What lists call an agent: `text` from a day to a day, both included and open where None. Without an agent the
    text was settled to be nobody who is scored (a trunk, a robot, a shared telephone)."""

    __tablename__ = "agent_aliases"
    __table_args__ = (Index("ix_agent_aliases_text", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"), index=True)
    from_day: Mapped[date | None] = mapped_column(Day)
    to_day: Mapped[date | None] = mapped_column(Day)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    changed_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    agent: Mapped[Agent | None] = relationship()


class NamePattern(Base):
    """A pattern of recordings' names that the centre defined; smaller `position` is tried first."""

    __tablename__ = "name_patterns"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    pattern: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    changed_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
