"""The audit trail's rows: ordered by sequence, chained by `mac`, never updated or deleted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.types import Document, InstantUtcMs

NOT_AS_PRINTED = "E-CHK-07"  # the finding that a printed head does not fit: tampered with, or typed wrong


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"


OUTCOME_NAMES = {Outcome.DONE: N_("Done"), Outcome.REFUSED: N_("Refused")}


class AuditRow(Base):
    """Who did what to which object, when, with which outcome; `mac` covers the row and the one before."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    offset_min: Mapped[int]
    account_id: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text, index=True)
    about: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    mac: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True)
class AuditHead:
    """The end of the chain: its sequence number and all 64 hex digits of its mac."""

    seq: int
    mac: str

    @property
    def short(self) -> str:
        """Number and 8 digits, for finding only (footers)."""
        return f"{self.seq}: {self.mac[:4]}…{self.mac[-4:]}"

    @property
    def anchor(self) -> str:
        """Number and all digits, as papers print it and `check --anchor` takes it."""
        return f"{self.seq}:{self.mac}"


class BreakKind(StrEnum):
    ALTERED = "altered"
    MISSING = "missing"
    SWAPPED = "swapped"


@dataclass(frozen=True)
class ChainBreak:
    """The first row at which the chain does not hold; `stands_at` is where a swapped row was found."""

    seq: int
    kind: BreakKind
    stands_at: int = 0


class AnchorResult(StrEnum):
    """What a printed head proves: its row is there as printed, is there otherwise, or is not there at all."""

    SAME = "same"
    DIFFERENT = "different"
    ABSENT = "absent"


@dataclass(frozen=True)
class Anchor:
    """A printed head as it was typed: the row's number and at least 32 digits of its mac."""

    seq: int
    digits: str
