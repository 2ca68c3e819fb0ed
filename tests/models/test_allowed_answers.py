"""What a card does not allow as an answer, of any kind; what the form gives is always allowed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.models.allowed_answers import misfits
from qadesk.models.answers import Answer, Answers
from qadesk.models.scorecards import Criterion, CriterionKind
from tests.models.cards import card, fatal_item
from tests.models.kinds import allowed, any_cards, kind

LIST, CHOICE, YES_NO, SCALE, BONUS, NOTE = (
    CriterionKind.DEDUCTIONS, CriterionKind.CHOICE, CriterionKind.YES_NO, CriterionKind.SCALE, CriterionKind.BONUS,
    CriterionKind.NOTE)


@settings(max_examples=40)
@given(st.data())
def test_what_a_card_allows_fits(data: st.DataObject) -> None:
    scorecard = data.draw(any_cards())
    assert misfits(scorecard, data.draw(allowed(scorecard))) == ()


@pytest.mark.parametrize(("item", "answer"), [
    (kind("1", LIST), Answer(value="yes")), (kind("1", LIST), Answer(ticks={"9": 1})),
    (kind("1", LIST), Answer(ticks={"1": 2})), (kind("1", LIST), Answer(ticks={"2": 100})),
    (kind("1", LIST), Answer(ticks={"2": 0})), (kind("1", LIST, na_allowed=False), Answer(not_applicable=True)),
    (kind("1", CHOICE), Answer(value="gone")), (kind("1", CHOICE), Answer(value=3_000)),
    (kind("1", CHOICE), Answer(confirmed_full=True)), (kind("1", CHOICE), Answer(ticks={"all": 1})),
    (kind("1", YES_NO), Answer(value="full")), (kind("1", YES_NO), Answer(value=1)),
    (kind("1", SCALE), Answer(value=1_500)), (kind("1", SCALE), Answer(value=6_000)),
    (kind("1", SCALE), Answer(value="4")), (kind("1", BONUS), Answer(value=3_001)),
    (kind("1", BONUS), Answer(value="3")), (kind("1", BONUS), Answer(not_applicable=True)),
    (kind("1", NOTE), Answer(value=1_000)), (kind("1", CHOICE), Answer(value="all", ruled_milli=3_000))],
    ids=lambda value: value.kind if isinstance(value, Criterion) else "answer")
def test_what_a_criterion_cannot_be_answered_with(item: Criterion, answer: Answer) -> None:
    assert misfits(card(item), Answers({"1": answer})) == ("1",)


def test_what_the_card_has_not_is_named() -> None:
    answers = Answers({"7": Answer(confirmed_full=True)}, {"X1": (), "X9": ()})
    assert misfits(card(kind("1", LIST), fatal=(fatal_item("X1"),)), answers) == ("7", "X9")
