"""Station rules in dated versions, and each account's own settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.types import Document, InstantUtcMs
from qadesk.settings import Value


class RulesVersion(Base):
    """The station rules from an instant on; a draw or evaluation names the version that it used.

    In force is the highest version whose `from_utc_ms` has come."""

    __tablename__ = "rules_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    from_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    rules: Mapped[dict[str, object]] = mapped_column(Document)


class RulesState(StrEnum):
    """Where a version stands: it holds now, will hold, held once, or a newer one took its place before its day."""

    IN_FORCE = "in_force"
    COMING = "coming"
    PAST = "past"
    SUPERSEDED = "superseded"


RULES_STATE_NAMES = {
    RulesState.IN_FORCE: N_("In force"),
    RulesState.COMING: N_("Coming"),
    RulesState.PAST: N_("Past"),
    RulesState.SUPERSEDED: N_("Superseded"),
}


@dataclass(frozen=True)
class RuleChange:
    """One rule of a version that differs from the version before it."""

    name: str
    old: Value
    new: Value


@dataclass(frozen=True)
class RulesChanged:
    """A version of the rules as a line of their history."""

    version: int
    from_utc_ms: int
    made_utc_ms: int
    who: str
    changes: tuple[RuleChange, ...]
    reason: str
    state: RulesState


def version_at(versions: Sequence[RulesVersion], at_utc_ms: int) -> RulesVersion:
    """The version in force at an instant: the highest that has begun, before the first one's day the first."""
    begun = [row for row in versions if row.from_utc_ms <= at_utc_ms]
    return max(begun, key=lambda row: row.version) if begun else min(versions, key=lambda row: row.version)


def state_of(versions: Sequence[RulesVersion], row: RulesVersion, now_utc_ms: int) -> RulesState:
    """Where a version stands among all."""
    if version_at(versions, now_utc_ms) is row:
        return RulesState.IN_FORCE
    if any(later.version > row.version and later.from_utc_ms <= row.from_utc_ms for later in versions):
        return RulesState.SUPERSEDED
    return RulesState.COMING if row.from_utc_ms > now_utc_ms else RulesState.PAST


class UserSetting(Base):
    """One setting of one account (keys, speed, layout)."""

    __tablename__ = "user_settings"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[object] = mapped_column(Document)
