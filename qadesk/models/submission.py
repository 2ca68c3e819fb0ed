"""What stands before a submit: open items, missing evidence, what was not heard; shown in the summary and enforced.

Open items, an unheard part of the call, a deduction on an unheard passage and a card without a score ask for a
reason, which is kept. Evidence that the card makes compulsory (always so for fatal items) cannot be argued away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qadesk.models.answers import Answers
from qadesk.models.listening import Coverage, Interval
from qadesk.models.scorecards import FatalState, Scorecard
from qadesk.models.scoring import Total, total


@dataclass(frozen=True, slots=True)
class Review:
    """The findings before a submit; codes are those of criteria and fatal items, in the card's order."""

    total: Total
    missing_evidence: tuple[str, ...]
    unheard_evidence: tuple[str, ...]
    unheard: tuple[Interval, ...]
    heard_share_milli: int
    needed_share_milli: int

    @property
    def heard_enough(self) -> bool:
        return self.heard_share_milli >= self.needed_share_milli

    @property
    def has_score(self) -> bool:
        return self.total.score is not None

    @property
    def is_blocked(self) -> bool:
        """Whether no reason can replace what is missing."""
        return bool(self.missing_evidence)

    @property
    def needs_reason(self) -> bool:
        return bool(self.total.open_codes or self.unheard_evidence) or not (self.heard_enough and self.has_score)


def review(card: Scorecard, answers: Answers, *, coverage: Coverage, duration_ms: int, needed_share_milli: int,
           fatal_states: Mapping[str, FatalState] | None = None) -> Review:
    """What the inspector has to look at before the card is frozen; `fatal_states` as for `total`."""
    return Review(
        total=total(card, answers, fatal_states),
        missing_evidence=_missing_evidence(card, answers),
        unheard_evidence=_unheard_evidence(card, answers, coverage),
        unheard=coverage.unheard(duration_ms),
        heard_share_milli=coverage.share_milli(duration_ms),
        needed_share_milli=needed_share_milli,
    )


def _missing_evidence(card: Scorecard, answers: Answers) -> tuple[str, ...]:
    deducted = [c.code for c in card.criteria if c.evidence_required and answers.answer(c.code).ticks]
    fatal = [item.code for item in card.fatal if item.code in answers.fatal]
    return tuple(code for code in (*deducted, *fatal) if not answers.evidence(code))


def _unheard_evidence(card: Scorecard, answers: Answers, coverage: Coverage) -> tuple[str, ...]:
    deducted = [c.code for c in card.criteria if answers.answer(c.code).ticks]
    fatal = [item.code for item in card.fatal if item.code in answers.fatal]
    return tuple(code for code in (*deducted, *fatal)
                 if not all(coverage.covers(span.start_ms, span.end_ms) for span in answers.evidence(code)))
