"""Phrases (常用语): words often used in a comment or as a reason, one key away; of the centre or one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.errors import RuleBroken
from qadesk.i18n import N_, _
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
MOST_LETTERS = {PhraseKind.COMMENT: 500, PhraseKind.EVIDENCE: 60, PhraseKind.REASON: 500}
"""A note on evidence has to fit into its field and beside its span on paper."""


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


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """A phrase in use as it is read; `owner` is the name of whose it is, "" for the centre's; `own`: the reader's.

    `card_name`: of the card of its criterion."""

    phrase_id: int
    kind: PhraseKind
    card_code: str
    criterion_code: str
    words: str
    uses: int
    used_utc_ms: int | None
    owner: str
    own: bool
    card_name: str = ""

    @property
    def is_common(self) -> bool:
        return not self.owner


def offered(lines: Iterable[PhraseLine], kind: PhraseKind, card_code: str = "",
            criterion_code: str = "") -> tuple[PhraseLine, ...]:
    """Those of a kind in the order of offering: first of this criterion of this card, then the ones used most."""
    def place(line: PhraseLine) -> tuple[bool, int, int, int]:
        here = bool(criterion_code) and (line.card_code, line.criterion_code) == (card_code, criterion_code)
        return not here, -line.uses, -(line.used_utc_ms or 0), line.phrase_id

    return tuple(sorted((line for line in lines if line.kind is kind), key=place))


def tidy(kind: PhraseKind, words: str) -> str:
    """The words as they are kept: nothing around them, a note on one line. Raises RuleBroken for none or too many."""
    kept = " ".join(words.split()) if kind is PhraseKind.EVIDENCE else words.strip()
    most = MOST_LETTERS[kind]
    if not kept:
        raise RuleBroken(_("A phrase needs words."), safe=_("Nothing was changed."), todo=_("Write the words."),
                         code="E-PHR-01")
    if len(kept) > most:
        raise RuleBroken(_("A phrase of this kind has {most} characters at the most.").format(most=most),
                         safe=_("Nothing was changed."), todo=_("Make it shorter."), code="E-PHR-02")
    return kept
