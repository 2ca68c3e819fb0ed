"""Phrases (常用语): words often used in a comment or as a reason, one key away; of the centre or one's own."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.types import InstantUtcMs


class PhraseKind(StrEnum):
    COMMENT = "comment"
    EVIDENCE = "evidence"
    REASON = "reason"


PHRASE_KIND_NAMES = {
    PhraseKind.COMMENT: N_("Comment to the agent"),
    PhraseKind.EVIDENCE: N_("Note on evidence"),
    PhraseKind.REASON: N_("Reason at submit"),
}


class Phrase(Base):
    """`account_id` None: of the centre. `criterion_code` "" fits every criterion. `closed_utc_ms`: out of use."""

    __tablename__ = "phrases"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    card_code: Mapped[str] = mapped_column(Text, default="")
    criterion_code: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text)
    uses: Mapped[int] = mapped_column(default=0)
    created_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    used_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
    closed_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
