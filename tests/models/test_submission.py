"""What stands before a submit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.listening import Coverage, HeardSpan
from qadesk.models.listening_proof import what_to_hear
from qadesk.models.scorecards import Condition, Criterion, CriterionKind, Scorecard, YesNo
from qadesk.models.scoring import earned_milli
from qadesk.models.submission import Review, review
from qadesk.models.unscorable import Unscorable
from tests.models.cards import card, criterion, fatal_item
from tests.models.kinds import kind

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


def test_no_score_is_submitted_as_unscorable_only():
    nothing = Answers({code: Answer(not_applicable=True) for code in ("1.1", "1.2")})
    assert (looked_at(nothing).has_score, looked_at(nothing).lacks_score, looked_at(nothing).is_blocked) == (
        False, True, True)
    findings = looked_at(replace(nothing, unscorable=Unscorable.SILENT))
    assert (findings.lacks_score, findings.is_blocked, findings.needs_reason) == (False, False, False)
    assert looked_at(Answers()).is_blocked


def test_an_unscorable_call_asks_for_no_more_than_its_reason():
    silent = replace(Answers({"1.1": Answer(ticks={"1": 1})}), unscorable=Unscorable.SILENT)
    findings = looked_at(silent, Coverage(()))
    assert (findings.needs_reason, findings.is_blocked, findings.missing_evidence) == (False, False, ())
    assert (findings.total.open_codes, findings.total.score) == ((), None)
    assert looked_at(replace(silent, unscorable=Unscorable.OTHER)).needs_reason


def test_an_unscorable_call_has_no_fatal_item():
    ticked = replace(Answers().stamped_fatal(CARD.fatal[0], 5_000), unscorable=Unscorable.SILENT)
    assert (looked_at(ticked).is_blocked, looked_at(ticked).unscored_fatal) == (True, ("X1",))


SHOWN_IF = Condition("9", ("yes",))


@pytest.mark.parametrize(("item", "answer", "asked"), [
    (kind("1", CriterionKind.CHOICE, evidence_required=True), Answer(value="some"), True),
    (kind("1", CriterionKind.CHOICE, evidence_required=True), Answer(value="all"), False),
    (kind("1", CriterionKind.CHOICE), Answer(value="none"), False),
    (kind("1", CriterionKind.YES_NO, evidence_required=True, right=YesNo.NO), Answer(value="yes"), True),
    (kind("1", CriterionKind.YES_NO, evidence_required=True, right=YesNo.NO), Answer(value="no"), False),
    (kind("1", CriterionKind.SCALE, evidence_required=True), Answer(value=4_000), True),
    (kind("1", CriterionKind.SCALE, evidence_required=True), Answer(value=5_000), False),
    (kind("1", CriterionKind.BONUS, evidence_required=False), Answer(value=1_000), True),
    (kind("1", CriterionKind.BONUS), Answer(value=0), False), (kind("1", CriterionKind.BONUS), Answer(), False),
    (kind("1", CriterionKind.NOTE), Answer(value="好"), False),
    (kind("1", CriterionKind.NOTE, evidence_required=True), Answer(value="好"), True),
    (kind("1", CriterionKind.YES_NO, evidence_required=True, only_if=SHOWN_IF), Answer(value="no"), False),
    (kind("1", CriterionKind.YES_NO, evidence_required=True), Answer(not_applicable=True), False)],
    ids=lambda value: value.kind.value if isinstance(value, Criterion) else "")
def test_what_any_kind_lost_or_gave_asks_for_its_evidence(item: Criterion, answer: Answer, asked: bool) -> None:
    scorecard = card(item, kind("9", CriterionKind.YES_NO))
    answers = Answers({"1": answer, "9": Answer(value="no")})
    assert (review_of(scorecard, answers).missing_evidence == ("1",)) is asked
    placed = replace(answers, criteria={**answers.criteria, "1": replace(answer, evidence=(Span(9_000, 9_500),))})
    assert review_of(scorecard, placed).missing_evidence == ()
    moved = answer.value is not None and item.kind is not CriterionKind.NOTE and item.only_if is None
    lost = moved and earned_milli(item, answer) != item.weight_milli
    assert (review_of(scorecard, placed, Coverage(())).unheard_evidence == ("1",)) is lost


def review_of(scorecard: Scorecard, answers: Answers, coverage: Coverage = ALL) -> Review:
    return review(scorecard, answers, coverage=coverage, to_hear=what_to_hear(60_000, None), needed_share_milli=1000)
