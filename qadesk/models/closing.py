"""Closing a month (月结): the sealed package, what the supervisor writes for it, and the filing register (备案).

A closed month is never opened again: what comes later appears in the next month as an adjustment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.months import Month
from qadesk.models.people import Account
from qadesk.models.printing import Imprint
from qadesk.models.types import Day, InstantUtcMs


class ProposalState(StrEnum):
    """What became of a proposal."""

    DONE = "done"
    CONTINUED = "continued"
    DROPPED = "dropped"


PROPOSAL_STATE_NAMES = {
    ProposalState.DONE: N_("Proposal done"),
    ProposalState.CONTINUED: N_("Goes on"),
    ProposalState.DROPPED: N_("Given up"),
}


class ClosedMonth(Base):
    """A month that was closed: by whom, when, under which rules, and where the audit trail stood; frozen."""

    __tablename__ = "closed_months"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(Text, unique=True)
    closed_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    rules_version: Mapped[int]
    audit_seq: Mapped[int]
    audit_mac: Mapped[str] = mapped_column(Text)
    account: Mapped[Account] = relationship()
    files: Mapped[list[MonthFile]] = relationship(order_by="MonthFile.name")


class MonthFile(Base):
    """A file of a sealed package with its own bytes; frozen and kept."""

    __tablename__ = "month_files"

    closed_month_id: Mapped[int] = mapped_column(ForeignKey("closed_months.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class MonthProposal(Base):
    """What the supervisor proposes to the director in a month: what, why, how, until when; open until closing."""

    __tablename__ = "month_proposals"
    __table_args__ = (UniqueConstraint("month", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(Text, index=True)
    position: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text, default="")
    arrangement: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    saved_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)


class ProposalOutcome(Base):
    """What became of a proposal, as told in a later month; frozen, the last one counts."""

    __tablename__ = "proposal_outcomes"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("month_proposals.id"), index=True)
    month: Mapped[str] = mapped_column(Text, index=True)
    state: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    proposal: Mapped[MonthProposal] = relationship()


class MonthRemark(Base):
    """The supervisor's own words to a month, printed below the sentences made from the figures; open until closing."""

    __tablename__ = "month_remarks"

    month: Mapped[str] = mapped_column(Text, primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    saved_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)


class Filing(Base):
    """An entry of the filing register (备案登记): who received what, when and how; frozen."""

    __tablename__ = "filings"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    month: Mapped[str] = mapped_column(Text, index=True)
    closed_month_id: Mapped[int | None] = mapped_column(ForeignKey("closed_months.id"), index=True)
    document: Mapped[str] = mapped_column(Text)
    copies: Mapped[int]
    receiver: Mapped[str] = mapped_column(Text)
    way: Mapped[str] = mapped_column(Text)
    handed_day: Mapped[date] = mapped_column(Day)
    words: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account: Mapped[Account] = relationship()


PDF, WORKBOOK, FIGURES, MANIFEST = "month.pdf", "month.xlsx", "figures.json", "manifest.txt"
"""The files of a sealed package; the manifest names the SHA-256 of the others, as `sha256sum --check` reads it."""


@dataclass(frozen=True)
class Seal:
    """That a month is closed: when, by whom, and where the audit trail stood; `files` are (name, bytes, SHA-256)."""

    month: Month
    closed_at: str
    closed_utc_ms: int
    closed_by: str
    audit_seq: int
    audit_mac: str
    files: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class Preparation:
    """How a month stands before it is closed. `pending_fatal`, `over` and `clock_back` (something in it is later than
    this computer's clock) bar the closing; the rest is good to know: calls that wait, drafts, `earlier` the first
    month before it that is still open, calls scored, proposals written."""

    month: Month
    seal: Seal | None
    over: bool
    clock_back: bool
    pending_fatal: int
    waiting: int
    drafts: int
    earlier: Month | None
    scored: int
    proposals: int

    @property
    def may_close(self) -> bool:
        return self.seal is None and self.over and not self.clock_back and not self.pending_fatal


@dataclass(frozen=True)
class Prepared:
    """A package that is made but not sealed yet: `counted` is a digest of all that it counted."""

    seal: Seal
    counted: str
    rules_version: int
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class NewFiling:
    """What was handed over: of which month, which document (empty: the sealed monthly summary), to whom, how, when."""

    month: Month
    document: str
    copies: int
    receiver: str
    way: str
    handed_day: date
    words: str = ""


@dataclass(frozen=True)
class FilingRow:
    """An entry of the register as it is read; `entered` is in the centre's zone."""

    number: str
    month: str
    document: str
    copies: int
    receiver: str
    way: str
    handed_day: date
    words: str
    entered: str
    who: str


@dataclass(frozen=True)
class ProposalDraft:
    """A proposal as it is written; `proposal_id` is None until it is saved."""

    words: str
    basis: str = ""
    arrangement: str = ""
    proposal_id: int | None = None


@dataclass(frozen=True)
class ProposalLine:
    """A proposal of a month before and what became of it; `state` None while nothing was said."""

    proposal_id: int
    month: Month
    words: str
    basis: str
    arrangement: str
    state: ProposalState | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Adjustment:
    """A call of a closed month whose evaluation was submitted or revised after the closing; `before` and `after` are
    what is said of it: score and fatal item, or that it was not scored."""

    month: Month
    number: str
    agent_no: str
    agent_name: str
    call_start: str
    before: str
    after: str
    reason: str
    evaluation_id: int


@dataclass(frozen=True)
class Plan:
    """What the supervisor writes to a month, what became of earlier proposals, and what closed months have to add."""

    proposals: tuple[ProposalDraft, ...] = ()
    carried: tuple[ProposalLine, ...] = ()
    remark: str = ""
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True)
class FilingList:
    """The register, the latest entry first, the closed months, and those of them that nobody received yet."""

    rows: tuple[FilingRow, ...]
    closed: tuple[Month, ...]
    waiting: tuple[Month, ...]


@dataclass(frozen=True)
class FilingRegister:
    """What is printed of the register (备案登记表), the first entry first."""

    imprint: Imprint
    rows: tuple[FilingRow, ...]
