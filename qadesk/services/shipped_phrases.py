"""The phrases that a new station begins with, in the language in which it is made; they are its own from then on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from qadesk.i18n import N_, _
from qadesk.models.phrases import Phrase, PhraseKind

COMMENT, EVIDENCE, REASON = PhraseKind.COMMENT, PhraseKind.EVIDENCE, PhraseKind.REASON

SHIPPED: tuple[tuple[PhraseKind, str, str], ...] = (
    (COMMENT, "", N_("Steady and patient throughout. Keep it up.")),
    (COMMENT, "", N_("The case is recorded in full and filed where it belongs.")),
    (COMMENT, "1.1", N_("Open with a greeting, the name of the centre and your staff number.")),
    (COMMENT, "1.3", N_("Verify the identity in full before you handle anything.")),
    (COMMENT, "2.2", N_("Let the customer finish, then answer.")),
    (COMMENT, "2.3", N_("Say first that you understand how the customer feels, then deal with the matter.")),
    (COMMENT, "4.1", N_("Repeat what the customer needs in one sentence, then answer.")),
    (COMMENT, "4.3", N_("Before a hold, say why and ask whether it suits; afterwards say thank you.")),
    (COMMENT, "5.1", N_("Look the rule up before you answer; say until when you will call back if you are not sure.")),
    (COMMENT, "6.1", N_("Write the customer's request, what was done and what was promised into the ticket.")),
    (EVIDENCE, "", N_("Said so by the agent")),
    (EVIDENCE, "", N_("Asked twice by the customer")),
    (EVIDENCE, "2.2", N_("Talked into the customer's words")),
    (EVIDENCE, "4.3", N_("Hold without a word before")),
    (REASON, "", N_("The customer hung up before the end.")),
    (REASON, "", N_("What was not heard is music or ringing.")),
    (REASON, "", N_("The call was heard on another listening before.")),
    (REASON, "", N_("No ticket belongs to this call.")),
    (REASON, "", N_("Part of the recording is damaged; what can be heard was scored.")),
)
"""Kind, criterion of the inbound card ("": any), and words."""
CARD = "inbound"


def add_shipped(session: Session, now_utc_ms: int) -> None:
    """Give a new station its first phrases, those of the centre."""
    session.add_all(Phrase(account_id=None, kind=kind, card_code=CARD if criterion else "", criterion_code=criterion,
                           words=_(words), created_utc_ms=now_utc_ms) for kind, criterion, words in SHIPPED)
