"""What is checked before a card is published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from qadesk.errors import NotFound
from qadesk.models.scorecard_checks import check
from qadesk.models.scorecards import Band, Bands, FatalEffect, points_text
from tests.models.cards import behaviour, card, cards, criterion, fatal_item


def findings(scorecard, *, blocks):
    return [(finding.field, finding.text) for finding in check(scorecard) if finding.blocks is blocks]


def whole(*criteria, **more):
    return card(*criteria, criterion("1.9", 100 - sum(c.weight_milli for c in criteria) // 1000), **more)


def test_a_sound_card_has_no_finding():
    assert check(whole(criterion("1.1", 40), fatal=(fatal_item(),))) == ()


@settings(max_examples=40)
@given(cards())
def test_any_generated_card_can_be_published(scorecard):
    assert findings(scorecard, blocks=True) == []


def test_empty_things_block():
    empty = replace(whole(), sections=())
    assert findings(empty, blocks=True) == [("sections", "The card has no section.")]
    assert findings(card(), blocks=True) == [("1", "Section 1 has no criterion.")]
    bare = replace(criterion("1.1", 5), behaviours=())
    assert findings(whole(bare), blocks=True) == [("1.1", "Criterion 1.1 has no deductions.")]


def test_codes_that_stand_twice_block():
    assert findings(whole(criterion("1.1", 5), criterion("1.1", 5)), blocks=True) == [
        ("1.1", "The number 1.1 is used 2 times.")]


def test_points_of_nothing_block():
    free = criterion("1.1", 5, replace(behaviour(), points_milli=0))
    assert findings(whole(free), blocks=True) == [("1.1", "Deduction 1 of criterion 1.1 takes no points.")]
    assert ("1.2", "Criterion 1.2 has no points.") in findings(whole(criterion("1.2", 0)), blocks=True)


def test_a_zeroed_section_must_exist():
    assert findings(whole(fatal=(fatal_item("X1", FatalEffect.ZERO_SECTION, "7"),)), blocks=True) == [
        ("X1", "Fatal item X1 names no section of this card.")]


def test_more_entries_than_keys_block():
    ten = criterion("1.1", 20, *(behaviour(str(i), 1) for i in range(10)))
    fatal = tuple(fatal_item(f"X{i}") for i in range(10))
    assert [field for field, _text in findings(whole(ten, fatal=fatal), blocks=True)] == ["fatal", "1.1"]


def test_a_sum_other_than_100_and_too_large_deductions_are_warnings():
    found = findings(card(criterion("1.1", 2, behaviour("1", 3))), blocks=False)
    assert found == [
        ("1.1", "Deduction 1 of criterion 1.1 is larger than the criterion: it takes all of it."),
        ("sections", "The criteria add up to 2 points, not 100.")]


def test_bands_are_decided_on_the_shown_score():
    assert [Bands().of(milli) for milli in (100_000, 95_000, 94_900, 90_000, 89_900, 80_000, 79_900, 0)] == [
        Band.EXCELLENT, Band.EXCELLENT, Band.GOOD, Band.GOOD, Band.PASSED, Band.PASSED, Band.FAILED, Band.FAILED]


def test_unknown_codes_are_named():
    scorecard = whole()
    with pytest.raises(NotFound, match=r"no criterion 7\.7"):
        scorecard.criterion("7.7")
    with pytest.raises(NotFound, match="no fatal item X7"):
        scorecard.fatal_criterion("X7")


@pytest.mark.parametrize(("milli", "text"), [(5000, "5"), (2500, "2.5"), (-2000, "−2"), (125, "0.125"), (0, "0")])
def test_points_read_as_people_write_them(milli, text):
    assert points_text(milli) == text


def test_texts_that_a_card_in_the_making_lacks_block_it():
    bare = replace(card(criterion("1.1", 100, replace(behaviour("1", 2), text="")), fatal=(fatal_item(),)), title="")
    bare = replace(bare, sections=(replace(bare.sections[0], title=""),), fatal=(replace(bare.fatal[0], title=""),))
    assert findings(bare, blocks=True) == [
        ("title", "The card has no title."), ("§1", "Section 1 has no title."), ("X1", "X1 has no title."),
        ("1.1", "Entry 1 of criterion 1.1 has no text.")]


@pytest.mark.parametrize(("changed", "field"), [
    ({"code": "in bound"}, "code"), ({"code": ""}, "code"), ({"code": "x" * 17}, "code")])
def test_a_code_that_no_file_could_hold_blocks(changed, field):
    found = check(replace(whole(), **changed))
    assert [(finding.field, finding.part) for finding in found if finding.blocks] == [(field, "code")]


def test_points_out_of_bounds_block():
    for milli in (-1, 10_000_000):
        wrong = replace(criterion(), weight_milli=milli)
        assert any(finding.blocks and finding.part == "points" for finding in check(card(wrong)))
