"""Relations (利益关系): an account tied to an agent, who is then not drawn to, heard, scored, confirmed or ruled on
by that account (回避). Declared once, ended once; both are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.people import Account, Agent
from qadesk.models.types import InstantUtcMs


class RelationKind(StrEnum):
    """What ties an account to an agent; SELF: the person of the account is that agent."""

    SELF = "self"
    FAMILY = "family"
    PARTNER = "partner"
    FRIEND = "friend"
    DISPUTE = "dispute"
    OTHER = "other"


RELATION_NAMES = {
    RelationKind.SELF: N_("The same person"),
    RelationKind.FAMILY: N_("Family"),
    RelationKind.PARTNER: N_("Partner"),
    RelationKind.FRIEND: N_("Close friend"),
    RelationKind.DISPUTE: N_("Dispute"),
    RelationKind.OTHER: N_("Other relation"),
}


class Relation(Base):
    """A declared relation; frozen. It holds until its end is entered."""

    __tablename__ = "relations"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    declared_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    declared_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    agent: Mapped[Agent] = relationship()
    end: Mapped[RelationEnd | None] = relationship()


class RelationEnd(Base):
    """Why a relation holds no longer, entered by somebody else than the person it ties; frozen."""

    __tablename__ = "relation_ends"

    relation_id: Mapped[int] = mapped_column(ForeignKey("relations.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)


@dataclass(frozen=True)
class NewRelation:
    """What is declared; the same `client_uuid` again gives the one that is kept."""

    client_uuid: str
    account_id: str
    agent_id: int
    kind: RelationKind
    words: str = ""


@dataclass(frozen=True)
class RelationRow:
    """A relation as a line; times are the centre's. `ended_at` "" while it holds; `ends`: this reader may end it."""

    relation_id: int
    account_id: str
    who: str
    agent_no: str
    agent_name: str
    team: str
    kind: RelationKind
    words: str
    declared_by: str
    declared_at: str
    ended_at: str = ""
    ended_by: str = ""
    end_words: str = ""
    ends: bool = False
    own: bool = False

    @property
    def holds(self) -> bool:
        return not self.ended_at


@dataclass(frozen=True)
class PersonChoice:
    """An open account that can be tied to an agent."""

    account_id: str
    name: str


@dataclass(frozen=True)
class Declared:
    """A relation as declared, and how many drafts were left to others, how many revisions given up by it."""

    row: RelationRow
    drafts_left: int
    revisions_given_up: int
