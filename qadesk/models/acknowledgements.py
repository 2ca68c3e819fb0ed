"""Acknowledgements (签收): the agent was shown the paper and signed it, or would not; handovers (接手)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.models.base import Base
from qadesk.models.people import Account
from qadesk.models.types import Day, InstantUtcMs


class Acknowledgement(Base):
    """The day on which the agent was shown the paper of one version; frozen. The term of an appeal begins with it.

    `signed` False: the agent would not sign, and `words` say before whom."""

    __tablename__ = "acknowledgements"

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), primary_key=True)
    shown_on: Mapped[date] = mapped_column(Day)
    signed: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account: Mapped[Account] = relationship()


class Handover(Base):
    """A draft that went from one inspector to another (接手), and why; frozen."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), index=True)
    from_account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    to_account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
