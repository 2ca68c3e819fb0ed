"""What stands before a submit."""

from __future__ import annotations

from qadesk.models.answers import Answer, Answers
from qadesk.models.listening import Coverage, HeardSpan
from qadesk.models.listening_proof import what_to_hear
from qadesk.models.submission import Review, review
from tests.models.cards import card, criterion, fatal_item

CARD = card(criterion("1.1", 5, evidence_required=True), criterion("1.2", 5), fatal=(fatal_item("X1"),))
FULL = Answers({"1.1": Answer(confirmed_full=True), "1.2": Answer(confirmed_full=True)})
ALL = Coverage((HeardSpan(0, 60_000),))


def looked_at(answers: Answers, coverage: Coverage = ALL, needed: int = 1000) -> Review:
    return review(CARD, answers, coverage=coverage, to_hear=what_to_hear(60_000, None), needed_share_milli=needed)


def test_a_complete_card_asks_nothing():
    findings = looked_at(FULL)
    assert (findings.needs_reason, findings.is_blocked, findings.has_score, findings.heard_enough) == (
        False, False, True, True)


def test_open_items_ask_for_a_reason():
    findings = looked_at(Answers({"1.1": Answer(confirmed_full=True)}))
    assert findings.total.open_codes == ("1.2",)
    assert findings.needs_reason


def test_an_unheard_part_asks_for_a_reason_unless_the_plan_allows_it():
    half = Coverage((HeardSpan(0, 30_000),))
    assert looked_at(FULL, half).needs_reason
    assert looked_at(FULL, half).unheard == ((30_000, 60_000),)
    assert not looked_at(FULL, half, needed=500).needs_reason


def test_a_deduction_on_an_unheard_passage_asks_for_a_reason():
    half = Coverage((HeardSpan(0, 30_000),))
    answers = Answers({**FULL.criteria, "1.2": Answer(ticks={"1": 1})}).stamped(CARD.criterion("1.2"), 40_000)
    assert looked_at(answers, half, needed=500).unheard_evidence == ("1.2",)
    assert looked_at(answers, half, needed=500).needs_reason
    assert looked_at(answers, ALL).unheard_evidence == ()


def test_compulsory_evidence_cannot_be_argued_away():
    deducted = Answers({**FULL.criteria, "1.1": Answer(ticks={"1": 1})})
    assert looked_at(deducted).missing_evidence == ("1.1",)
    assert looked_at(deducted.stamped(CARD.criterion("1.1"), 5_000)).missing_evidence == ()
    fatal = FULL.toggled_fatal(CARD.fatal[0])
    assert looked_at(fatal).is_blocked
    assert not looked_at(FULL.stamped_fatal(CARD.fatal[0], 5_000)).is_blocked


def test_no_score_asks_for_a_reason():
    findings = looked_at(Answers({code: Answer(not_applicable=True) for code in ("1.1", "1.2")}))
    assert (findings.has_score, findings.needs_reason) == (False, True)
