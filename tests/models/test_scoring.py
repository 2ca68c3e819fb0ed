"""The score: exact, explained, bounded; what confirmed fatal items make of it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.errors import NotFound
from qadesk.models.answers import Answer, Answers
from qadesk.models.scorecards import Band, FatalEffect, FatalState, Scorecard, Section
from qadesk.models.scoring import apportioned, earned_milli, shown_score_milli, total
from tests.models.cards import answered, behaviour, card, cards, criterion, fatal_item

SMALL = card(criterion("1.1", 6), criterion("1.2", 4), criterion("1.3", 5), fatal=(fatal_item(),))


def full(scorecard: Scorecard, **answers: Answer) -> Answers:
    return Answers({item.code: Answer(confirmed_full=True) for item in scorecard.criteria} | answers)


def test_open_items_do_not_count_yet():
    result = total(SMALL, Answers({"1.1": Answer(confirmed_full=True), "1.3": Answer(ticks={"1": 1})}))
    assert (result.earned_milli, result.applicable_milli, result.shown) == (9_000, 11_000, "81.8")
    assert (result.answered, result.out_of, result.open_codes) == (2, 3, ("1.2",))


def test_not_applicable_leaves_both_sides():
    result = total(SMALL, Answers(
        {"1.1": Answer(confirmed_full=True), "1.2": Answer(not_applicable=True), "1.3": Answer(ticks={"1": 1})}))
    assert (result.earned_milli, result.applicable_milli) == (9_000, 11_000)
    assert result.is_complete
    assert result.sections[0].weight_milli == 11_000


def test_nothing_that_applies_gives_no_score():
    result = total(SMALL, Answers({item.code: Answer(not_applicable=True) for item in SMALL.criteria}))
    assert (result.score, result.score_milli, result.shown, result.band, result.parts) == (None, None, "—", None, ())
    assert result.is_complete


def test_deductions_never_take_more_than_the_criterion():
    item = criterion("1.1", 5, behaviour("1", 4, repeats=True))
    assert earned_milli(item, Answer(ticks={"1": 3})) == 0


def test_a_longer_section_weighs_no_more():
    """The trap of section weights times raw points: two cards of the same points give the same score."""
    one = card(criterion("1.1", 10, behaviour("1", 5)), criterion("1.2", 10, behaviour("1", 5)))
    two = Scorecard("t", 1, "t", "t", (Section("1", "一", "", (one.criteria[0],)), Section("2", "二", "", (
        criterion("2.1", 5, behaviour("1", 5)), criterion("2.2", 5, behaviour("1", 5))))))
    first = total(one, Answers({"1.1": Answer(confirmed_full=True), "1.2": Answer(ticks={"1": 1})}))
    second = total(two, Answers({"1.1": Answer(confirmed_full=True), "2.1": Answer(confirmed_full=True),
                                 "2.2": Answer(ticks={"1": 1})}))
    assert first.score == second.score == 75


@pytest.mark.parametrize(("score", "shown"), [
    (Fraction(9495, 100), 95_000), (Fraction(94_949, 1000), 94_900), (Fraction(5100, 55), 92_700),
    (Fraction(100), 100_000)])
def test_one_decimal_half_up(score, shown):
    assert shown_score_milli(score) == shown


@given(st.fractions(0, 100))
def test_rounding_agrees_with_decimal(score):
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    expected = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if abs(Fraction(exact) - score) == 0:
        assert shown_score_milli(score) == int(expected * 1000)


def test_the_band_is_decided_on_what_is_shown():
    item = criterion("1.1", 100, behaviour("1", 5))
    fine = card(criterion("1.1", 1000, behaviour("1", 50)), criterion("1.2", 1000, behaviour("1", 51)))
    result = total(fine, Answers({"1.1": Answer(ticks={"1": 1}), "1.2": Answer(ticks={"1": 1})}))
    assert result.score == Fraction(9495, 100)
    assert (result.shown, result.band) == ("95.0", Band.EXCELLENT)
    assert total(card(item), Answers({"1.1": Answer(ticks={"1": 1})})).band is Band.EXCELLENT


@settings(max_examples=40)
@given(st.data())
def test_the_explanation_adds_up(data):
    scorecard = data.draw(cards())
    result = total(scorecard, data.draw(answered(scorecard)))
    if result.score is None:
        assert result.parts == ()
        return
    assert sum(part.lost for part in result.parts) == 100 - result.score
    assert 1000 - sum(part.lost_tenths for part in result.parts) == result.score_milli // 100
    assert all(abs(part.lost * 10 - part.lost_tenths) < 1 for part in result.parts)
    assert sum(part.earned_milli for part in result.parts) == result.earned_milli
    assert sum(part.weight_milli for part in result.parts) == result.applicable_milli


@settings(max_examples=40)
@given(st.data())
def test_the_figures_are_bounded_and_sections_add_up(data):
    scorecard = data.draw(cards())
    answers = data.draw(answered(scorecard))
    result = total(scorecard, answers)
    assert result.score is None or 0 <= result.score <= 100
    assert sum(section.earned_milli for section in result.sections) == result.earned_milli
    assert sum(section.applicable_milli for section in result.sections) == result.applicable_milli
    assert result.answered + len(result.open_codes) == result.out_of == len(scorecard.criteria)


@settings(max_examples=40)
@given(st.data())
def test_a_further_deduction_never_raises_the_score(data):
    scorecard = data.draw(cards())
    answers = data.draw(answered(scorecard))
    item = data.draw(st.sampled_from(scorecard.criteria))
    if answers.answer(item.code).ticks:
        more = answers.raised(item, data.draw(st.sampled_from(item.behaviours)))
        assert total(scorecard, more).score <= total(scorecard, answers).score


@settings(max_examples=40)
@given(st.data())
def test_not_applicable_equals_a_card_without_the_criterion(data):
    scorecard = data.draw(cards())
    answers = data.draw(answered(scorecard))
    gone = {code for code, answer in answers.criteria.items() if answer.not_applicable}
    sections = tuple(Section(s.code, s.title, s.title_en, tuple(c for c in s.criteria if c.code not in gone))
                     for s in scorecard.sections)
    smaller = Scorecard("any", 1, "甲", "", sections, scorecard.fatal)
    kept = Answers({code: answer for code, answer in answers.criteria.items() if code not in gone}, answers.fatal)
    assert total(smaller, kept).score == total(scorecard, answers).score


@settings(max_examples=40)
@given(st.data())
def test_an_unconfirmed_fatal_item_changes_no_figure(data):
    scorecard = data.draw(cards())
    answers = data.draw(answered(scorecard))
    with_fatal, without = total(scorecard, answers), total(scorecard, Answers(answers.criteria))
    assert (with_fatal.score_milli, with_fatal.result_milli, with_fatal.result_band) == (
        without.score_milli, without.result_milli, without.result_band)
    assert with_fatal.fatal_state is (FatalState.PENDING if answers.fatal else FatalState.NONE)


def test_a_confirmed_fatal_item_fails_the_call_and_keeps_the_score():
    answers = full(SMALL).toggled_fatal(fatal_item())
    pending = total(SMALL, answers)
    assert (pending.band, pending.result_band) == (Band.EXCELLENT, Band.EXCELLENT)
    assert pending.fatal_state is FatalState.PENDING
    confirmed = total(SMALL, answers, {"X1": FatalState.CONFIRMED})
    assert (confirmed.band, confirmed.result_band, confirmed.result_shown) == (Band.EXCELLENT, Band.FAILED, "100.0")
    refused = total(SMALL, answers, {"X1": FatalState.REFUSED})
    assert (refused.result_band, refused.fatal_state) == (Band.EXCELLENT, FatalState.REFUSED)


def test_the_two_zeroing_effects():
    sections = (Section("1", "一", "", (criterion("1.1", 60),)), Section("2", "二", "", (criterion("2.1", 40),)))
    fatal = (fatal_item("X1", FatalEffect.ZERO_SECTION, "2"), fatal_item("X2", FatalEffect.ZERO_CARD))
    scorecard = Scorecard("t", 1, "t", "", sections, fatal)
    answers = full(scorecard).toggled_fatal(fatal[0]).toggled_fatal(fatal[1])
    section = total(scorecard, answers, {"X1": FatalState.CONFIRMED})
    assert (section.shown, section.result_shown, section.result_band) == ("100.0", "60.0", Band.FAILED)
    whole = total(scorecard, answers, {"X2": FatalState.CONFIRMED})
    assert (whole.shown, whole.result_shown, whole.result_band) == ("100.0", "0.0", Band.FAILED)


def test_no_score_stays_no_score_whatever_is_confirmed():
    answers = Answers({i.code: Answer(not_applicable=True) for i in SMALL.criteria}).toggled_fatal(fatal_item())
    result = total(SMALL, answers, {"X1": FatalState.CONFIRMED})
    assert (result.result_milli, result.result_band) == (None, Band.FAILED)


def test_answers_to_another_card_are_refused():
    with pytest.raises(NotFound, match="no fatal item X9"):
        total(SMALL, Answers(fatal={"X9": ()}))
    with pytest.raises(NotFound, match="no deduction 7"):
        total(SMALL, Answers({"1.1": Answer(ticks={"7": 1})}))


@given(st.lists(st.fractions(0, 50), min_size=1, max_size=20), st.booleans())
def test_apportioned_shares_add_up_and_stay_close(shares, up):
    exact = sum(shares)
    whole = int(exact) + (1 if up and exact.denominator > 1 else 0)
    parts = apportioned(shares, whole)
    assert sum(parts) == whole
    assert all(abs(part - share) < 1 for part, share in zip(parts, shares, strict=True))
