"""Complaints and praise (投诉 / 表扬) of an agent: whether one stands is ruled from the recording; frozen."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.calls import Call
from qadesk.models.people import Account, Agent
from qadesk.models.sampling import QueueItem
from qadesk.models.types import Day, Document, InstantUtcMs


class ComplaintKind(StrEnum):
    COMPLAINT = "complaint"
    PRAISE = "praise"


COMPLAINT_KIND_NAMES = {ComplaintKind.COMPLAINT: N_("Complaint"), ComplaintKind.PRAISE: N_("Praise")}


class Verdict(StrEnum):
    """STANDS 成立, NOT 不成立, WITHDRAWN: entered by mistake or taken back, not ruled."""

    STANDS = "stands"
    NOT = "not"
    WITHDRAWN = "withdrawn"


VERDICT_NAMES = {Verdict.STANDS: N_("Stands"), Verdict.NOT: N_("Does not stand"), Verdict.WITHDRAWN: N_("Withdrawn")}


class Complaint(Base):
    """What was received about one call, by which way (`received_by`: hotline, letter, ...); frozen.

    Its call stands in the queue by `queue_item_id` (origin COMPLAINT), so that it can be heard and scored."""

    __tablename__ = "complaints"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"), index=True)
    queue_item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"), index=True)
    received_on: Mapped[date] = mapped_column(Day)
    received_by: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    rule_by: Mapped[date] = mapped_column(Day)
    entered_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    entered_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
    call: Mapped[Call] = relationship()
    agent: Mapped[Agent | None] = relationship()
    queue_item: Mapped[QueueItem] = relationship()
    entrant: Mapped[Account] = relationship()
    ruling: Mapped[ComplaintRuling | None] = relationship()


class ComplaintRuling(Base):
    """Whether it stands, why, and at which places of the recording it is heard ([start_ms, end_ms, note]); frozen."""

    __tablename__ = "complaint_rulings"

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    verdict: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    evidence: Mapped[list[list[object]]] = mapped_column(Document)
    unheard_reason: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
    account: Mapped[Account] = relationship()
