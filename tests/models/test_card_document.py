"""A draft as text: any state of a card comes back as it was, and a damaged text says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from qadesk.errors import BadInput
from qadesk.models.card_document import card_of_draft, draft_text
from qadesk.models.scorecards import Bands, Condition, Criterion, CriterionKind, Scale, Scorecard, Section
from tests.models.cards import criterion
from tests.models.kinds import any_cards


@settings(max_examples=60)
@given(any_cards())
def test_any_card_comes_back(card):
    assert card_of_draft(draft_text(card), card.version) == card


def test_what_no_file_could_hold_comes_back_too():
    half = replace(criterion("", 0), title="", kind=CriterionKind.CHOICE, scale=Scale(0, 0, 0), cap_milli=-5,
                   only_if=Condition("", ()))
    card = Scorecard("", 3, "", "", (Section("1", "", "", (half, half)), Section("1", "", "", ())))
    assert card_of_draft(draft_text(card), 3) == card


def test_the_number_and_the_bands_are_not_in_the_text():
    card = Scorecard("a", 1, "表", "", (Section("1", "一", "", (Criterion("1.1", "甲", "", 1),)),))
    assert draft_text(card) == draft_text(replace(card, version=9, bands=Bands(99_000, 98_000, 97_000)))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"code": "a"}', draft_text(Scorecard("a", 1, "", "", ()))[:-3],
                                  '{"code":"a","title":"","title_en":"","sections":[{"x":1}],"fatal":[]}'])
def test_a_damaged_text_says_so(text):
    with pytest.raises(BadInput, match="cannot be read"):
        card_of_draft(text, 1)
