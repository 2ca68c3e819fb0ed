"""The evidence of a draft as a list in the order of the call: for the waveform's marks and the tab 证据."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.models.answers import Answers, Span
from qadesk.models.scorecards import Scorecard
from qadesk.models.scoring import taken_milli


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One span of one criterion or fatal item; `taken_milli` is what the criterion lost so far."""

    key: str
    code: str
    name: str
    span: Span
    taken_milli: int
    fatal: bool


def evidence_entries(card: Scorecard, answers: Answers) -> tuple[EvidenceEntry, ...]:
    """All spans by their start; the key names criterion and place (`4.3/0`) and stays while spans are only added."""
    entries = [EvidenceEntry(f"{criterion.code}/{place}", criterion.code, criterion.name, span,
                             taken_milli(criterion, answers.answer(criterion.code)), False)
               for criterion in card.criteria for place, span in enumerate(answers.answer(criterion.code).evidence)]
    entries += [EvidenceEntry(f"{item.code}/{place}", item.code, item.name, span, 0, True)
                for item in card.fatal for place, span in enumerate(answers.fatal.get(item.code, ()))]
    return tuple(sorted(entries, key=lambda entry: (entry.span.start_ms, entry.span.end_ms, entry.key)))
