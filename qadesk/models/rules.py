"""Station rules in dated versions, and each account's own settings."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.models.base import Base
from qadesk.models.types import Document, InstantUtcMs


class RulesVersion(Base):
    """The station rules from an instant on; a draw or evaluation names the version that it used.

    In force is the highest version whose `from_utc_ms` has come."""

    __tablename__ = "rules_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    from_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    rules: Mapped[dict[str, object]] = mapped_column(Document)


class UserSetting(Base):
    """One setting of one account (keys, speed, layout)."""

    __tablename__ = "user_settings"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[object] = mapped_column(Document)
