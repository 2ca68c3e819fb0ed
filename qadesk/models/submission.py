"""What stands before a submit: open items, missing evidence, what was not heard; shown in the summary and enforced.

Open items, an unheard part of what has to be heard, and points taken or given on an unheard passage ask for a reason,
which is kept. Evidence that is compulsory (always so for a bonus and for fatal items) cannot be argued away. A call
without a score is submitted as one that cannot be scored (无法评分) only: that asks for no more than its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qadesk.models.answers import Answers
from qadesk.models.listening import Coverage, Interval
from qadesk.models.listening_proof import ToHear
from qadesk.models.scorecards import Criterion, FatalState, Scorecard
from qadesk.models.scoring import Total, moves_points, needs_evidence, shown_criteria, total
from qadesk.models.unscorable import needs_words


@dataclass(frozen=True, slots=True)
class Review:
    """The findings before a submit; codes are those of criteria and fatal items, in the card's order.

    `unheard_places`: the evidence that `unheard_evidence` rests on and that was not heard, by its start.
    `unscorable`: the code of the reason why the call cannot be scored; `unscored_fatal`: the fatal items ticked
    nevertheless."""

    total: Total
    missing_evidence: tuple[str, ...]
    unheard_evidence: tuple[str, ...]
    unheard_places: tuple[Interval, ...]
    to_hear: ToHear
    unheard: tuple[Interval, ...]
    heard_share_milli: int
    needed_share_milli: int
    unscorable: str = ""
    unscored_fatal: tuple[str, ...] = ()

    @property
    def heard_enough(self) -> bool:
        return self.heard_share_milli >= self.needed_share_milli

    @property
    def has_score(self) -> bool:
        return self.total.score is not None

    @property
    def lacks_score(self) -> bool:
        """Whether there is neither a score nor a reason why the call cannot be scored."""
        return not self.unscorable and not self.has_score

    @property
    def is_blocked(self) -> bool:
        """Whether no reason can replace what is missing."""
        return bool(self.missing_evidence or self.unscored_fatal) or self.lacks_score

    @property
    def needs_reason(self) -> bool:
        if self.unscorable:
            return needs_words(self.unscorable)
        return bool(self.total.open_codes or self.unheard_evidence) or not self.heard_enough


def review(card: Scorecard, answers: Answers, *, coverage: Coverage, to_hear: ToHear, needed_share_milli: int,
           fatal_states: Mapping[str, FatalState] | None = None) -> Review:
    """What the inspector has to look at before the card is frozen; `fatal_states` as for `total`."""
    unheard = {} if answers.unscorable else _unheard_places(card, answers, coverage)
    ticked = tuple(item.code for item in card.fatal if item.code in answers.fatal)
    return Review(
        total=total(card, answers, fatal_states),
        missing_evidence=() if answers.unscorable else _missing_evidence(card, answers),
        unheard_evidence=tuple(unheard),
        unheard_places=tuple(sorted({place for places in unheard.values() for place in places})),
        to_hear=to_hear,
        unheard=to_hear.unheard(coverage),
        heard_share_milli=to_hear.share_milli(coverage),
        needed_share_milli=needed_share_milli,
        unscorable=answers.unscorable,
        unscored_fatal=ticked if answers.unscorable else (),
    )


def _missing_evidence(card: Scorecard, answers: Answers) -> tuple[str, ...]:
    asked = [c.code for c in _asked(card, answers) if needs_evidence(c, answers.answer(c.code))]
    fatal = [item.code for item in card.fatal if item.code in answers.fatal]
    return tuple(code for code in (*asked, *fatal) if not answers.evidence(code))


def _unheard_places(card: Scorecard, answers: Answers, coverage: Coverage) -> dict[str, list[Interval]]:
    """By criterion or fatal item: the places of its evidence that were not heard."""
    moved = [c.code for c in _asked(card, answers) if moves_points(c, answers.answer(c.code))]
    fatal = [item.code for item in card.fatal if item.code in answers.fatal]
    places = {code: [(span.start_ms, span.end_ms) for span in answers.evidence(code)
                     if not coverage.covers(span.start_ms, span.end_ms)] for code in (*moved, *fatal)}
    return {code: found for code, found in places.items() if found}


def _asked(card: Scorecard, answers: Answers) -> list[Criterion]:
    shown = shown_criteria(card, answers)
    return [criterion for criterion in card.criteria if criterion.code in shown]
