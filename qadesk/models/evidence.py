"""The evidence of a draft as a list in the order of the call: for the waveform's marks and the tab 证据."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.scorecards import Criterion, CriterionKind, Scorecard
from qadesk.models.scoring import earned_milli, shown_criteria, taken_milli


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One span of one criterion or fatal item; `taken_milli` is what the criterion lost so far (below 0: a bonus)."""

    key: str
    code: str
    name: str
    span: Span
    taken_milli: int
    fatal: bool


def evidence_entries(card: Scorecard, answers: Answers) -> tuple[EvidenceEntry, ...]:
    """All spans by their start; the key names criterion and place (`4.3/0`) and stays while spans are only added.

    None of a criterion whose condition is not met."""
    shown = shown_criteria(card, answers)
    entries = [EvidenceEntry(f"{criterion.code}/{place}", criterion.code, criterion.name, span,
                             lost_milli(criterion, answers.answer(criterion.code)), False)
               for criterion in card.criteria if criterion.code in shown
               for place, span in enumerate(answers.answer(criterion.code).evidence)]
    entries += [EvidenceEntry(f"{item.code}/{place}", item.code, item.name, span, 0, True)
                for item in card.fatal for place, span in enumerate(answers.fatal.get(item.code, ()))]
    return tuple(sorted(entries, key=lambda entry: (entry.span.start_ms, entry.span.end_ms, entry.key)))


def lost_milli(criterion: Criterion, answer: Answer) -> int:
    """What an answer takes from its criterion: the deductions ticked, else what lacks to all points; a bonus gives."""
    if answer.not_applicable or not answer.is_answered:
        return 0
    if criterion.kind is CriterionKind.DEDUCTIONS and answer.ruled_milli is None:
        return taken_milli(criterion, answer)
    return criterion.weight_milli - earned_milli(criterion, answer)
