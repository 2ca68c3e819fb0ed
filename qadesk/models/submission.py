"""What stands before a submit: open items, missing evidence, what was not heard; shown in the summary and enforced.

Open items, an unheard part of what has to be heard, a deduction on an unheard passage and a card without a score ask
for a reason, which is kept. Evidence that the card makes compulsory (always so for fatal items) cannot be argued away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qadesk.models.answers import Answers
from qadesk.models.listening import Coverage, Interval
from qadesk.models.listening_proof import ToHear
from qadesk.models.scorecards import FatalState, Scorecard
from qadesk.models.scoring import Total, total


@dataclass(frozen=True, slots=True)
class Review:
    """The findings before a submit; codes are those of criteria and fatal items, in the card's order.

    `unheard_places`: the evidence that `unheard_evidence` rests on and that was not heard, by its start."""

    total: Total
    missing_evidence: tuple[str, ...]
    unheard_evidence: tuple[str, ...]
    unheard_places: tuple[Interval, ...]
    to_hear: ToHear
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


def review(card: Scorecard, answers: Answers, *, coverage: Coverage, to_hear: ToHear, needed_share_milli: int,
           fatal_states: Mapping[str, FatalState] | None = None) -> Review:
    """What the inspector has to look at before the card is frozen; `fatal_states` as for `total`."""
    unheard = _unheard_places(card, answers, coverage)
    return Review(
        total=total(card, answers, fatal_states),
        missing_evidence=_missing_evidence(card, answers),
        unheard_evidence=tuple(unheard),
        unheard_places=tuple(sorted({place for places in unheard.values() for place in places})),
        to_hear=to_hear,
        unheard=to_hear.unheard(coverage),
        heard_share_milli=to_hear.share_milli(coverage),
        needed_share_milli=needed_share_milli,
    )


def _missing_evidence(card: Scorecard, answers: Answers) -> tuple[str, ...]:
    deducted = [c.code for c in card.criteria if c.evidence_required and answers.answer(c.code).ticks]
    fatal = [item.code for item in card.fatal if item.code in answers.fatal]
    return tuple(code for code in (*deducted, *fatal) if not answers.evidence(code))


def _unheard_places(card: Scorecard, answers: Answers, coverage: Coverage) -> dict[str, list[Interval]]:
    """By criterion or fatal item: the places of its evidence that were not heard."""
    deducted = [c.code for c in card.criteria if answers.answer(c.code).ticks]
    fatal = [item.code for item in card.fatal if item.code in answers.fatal]
    places = {code: [(span.start_ms, span.end_ms) for span in answers.evidence(code)
                     if not coverage.covers(span.start_ms, span.end_ms)] for code in (*deducted, *fatal)}
    return {code: found for code, found in places.items() if found}
