"""People: agents with their teams and dates, accounts with their roles, and who acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.stays import Stay, Stays
from qadesk.models.types import Day, InstantUtcMs, SpanMs


class Role(StrEnum):
    """The roles of an account; the auditor excludes all others."""

    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    TEAM_LEADER = "team_leader"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ROLE_NAMES = {
    Role.INSPECTOR: N_("Inspector"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.TRAINER: N_("Trainer"),
    Role.TEAM_LEADER: N_("Team leader"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.AUDITOR: N_("Auditor"),
}


@dataclass(frozen=True)
class Actor:
    """Who acts: an account that has logged in, with its roles.

    `password_due`: nothing but changing the password is allowed until that is done."""

    account_id: str
    login_name: str
    display_name: str
    roles: frozenset[Role]
    password_due: bool = False


@dataclass(frozen=True)
class NewAccount:
    """What an account is made of."""

    login_name: str
    display_name: str
    password: str = field(repr=False)
    roles: frozenset[Role]


class Team(Base):
    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)


class Agent(Base):
    """A 座席 who is scored; known by the staff number (工号), never logs in."""

    __tablename__ = "agents"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_no: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    pinyin: Mapped[str] = mapped_column(Text, index=True, default="")
    hired_on: Mapped[date | None] = mapped_column(Day)
    memberships: Mapped[list[Membership]] = relationship(back_populates="agent", order_by="Membership.from_day")

    def stays(self) -> Stays:
        """The teams with their days."""
        return tuple(Stay(m.team.name, m.from_day, m.to_day) for m in self.memberships)

    def team_on(self, day: date) -> Team | None:
        """The team that the agent belonged to on that day, or None."""
        return next((m.team for m in reversed(self.memberships) if m.covers(day)), None)


class Membership(Base):
    """An agent's time in a team: from a day to a day, both included; open when `to_day` is None."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("agent_id", "team_id", "from_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    from_day: Mapped[date] = mapped_column(Day)
    to_day: Mapped[date | None] = mapped_column(Day)
    agent: Mapped[Agent] = relationship(back_populates="memberships")
    team: Mapped[Team] = relationship()

    def covers(self, day: date) -> bool:
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


class Account(Base):
    """A named account; its key slot stands in the slot file under the same id.

    `password_utc_ms` is when its owner chose the password; None: a one-time password, changed at the next login.
    `weekly_listening_ms`: how much one can listen in a week; None: as the station rules have it."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    login_name: Mapped[str] = mapped_column(Text, unique=True)
    display_name: Mapped[str] = mapped_column(Text)
    created_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    closed_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
    password_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
    weekly_listening_ms: Mapped[int | None] = mapped_column(SpanMs)
    grants: Mapped[list[RoleGrant]] = relationship(back_populates="account")

    def actor(self) -> Actor:
        roles = frozenset(Role(grant.role) for grant in self.grants)
        return Actor(self.id, self.login_name, self.display_name, roles)


@dataclass(frozen=True)
class AgentRow:
    """An agent as a line of a list: today's team, hired on, whether on duty; `pinyin` is the name's, spaced."""

    agent_id: int
    staff_no: str
    name: str
    team: str
    hired_on: date | None
    active: bool
    pinyin: str = ""


@dataclass(frozen=True)
class AgentRecord:
    """All that is kept of an agent: the teams with their days, oldest first."""

    agent_id: int
    staff_no: str
    name: str
    hired_on: date | None
    stays: Stays


@dataclass(frozen=True)
class AgentChanged:
    """An agent as changed, and how many scored calls have another team by that."""

    record: AgentRecord
    moved_calls: int


class RoleGrant(Base):
    __tablename__ = "role_grants"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    role: Mapped[str] = mapped_column(Text, primary_key=True)
    account: Mapped[Account] = relationship(back_populates="grants")


class Leadership(Base):
    """A team leader's time at the head of a team: from a day to a day, both included; open when `to_day` is None."""

    __tablename__ = "leaderships"
    __table_args__ = (UniqueConstraint("account_id", "team_id", "from_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    from_day: Mapped[date] = mapped_column(Day)
    to_day: Mapped[date | None] = mapped_column(Day)
    account: Mapped[Account] = relationship()
    team: Mapped[Team] = relationship()
