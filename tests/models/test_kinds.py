"""All kinds of criteria: what each earns, conditions, bonus, fatal effects, and lines that add up to the result."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qadesk.errors import NotFound
from qadesk.models.answers import Answer, Answers
from qadesk.models.score_words import explanation, steps
from qadesk.models.scorecard_checks import check
from qadesk.models.scorecards import (
    Band,
    Condition,
    Criterion,
    CriterionKind,
    FatalEffect,
    FatalState,
    Option,
    Scale,
    Scorecard,
    YesNo,
)
from qadesk.models.scoring import apportioned, earned_milli, shown_criteria, total
from qadesk.models.unscorable import Unscorable
from tests.models.cards import card, fatal_item
from tests.models.kinds import allowed, any_cards, kind

CHOICE, YES_NO, SCALE, BONUS, NOTE = (CriterionKind.CHOICE, CriterionKind.YES_NO, CriterionKind.SCALE,
                                      CriterionKind.BONUS, CriterionKind.NOTE)


def confirmed(answers: Answers) -> dict[str, FatalState]:
    return dict.fromkeys(answers.fatal, FatalState.CONFIRMED)


def blocking(*criteria: Criterion) -> list[tuple[str, str, str]]:
    return [(f.field, f.part, f.text) for f in check(card(*criteria)) if f.blocks]


@pytest.mark.parametrize(("item", "value", "earned"), [
    (kind("1", CHOICE), "some", 3_000), (kind("1", CHOICE), "none", 0), (kind("1", CHOICE), "all", 10_000),
    (kind("1", YES_NO), YesNo.YES, 10_000), (kind("1", YES_NO), YesNo.NO, 0),
    (kind("1", YES_NO, right=YesNo.NO), YesNo.NO, 10_000),
    (kind("1", SCALE), 1_000, 0), (kind("1", SCALE), 4_000, 7_500), (kind("1", SCALE), 5_000, 10_000),
    (kind("1", BONUS), 1_500, 1_500), (kind("1", BONUS), 9_000, 3_000), (kind("1", NOTE), "好", 0)])
def test_what_each_kind_earns(item: Criterion, value: str | int, earned: int) -> None:
    assert earned_milli(item, Answer(value=value)) == earned
    assert earned_milli(item, Answer(value=value, not_applicable=True)) == 0


def test_an_option_that_the_card_has_not_is_refused() -> None:
    with pytest.raises(NotFound, match="no option gone"):
        earned_milli(kind("1", CHOICE), Answer(value="gone"))


def test_a_bonus_and_a_note_may_stay_empty_and_a_bonus_may_lead_above_100() -> None:
    scorecard = card(kind("1", YES_NO), kind("2", BONUS), kind("3", NOTE))
    plain = total(scorecard, Answers({"1": Answer(value="yes")}))
    assert (plain.shown, plain.is_complete, plain.out_of, plain.open_codes) == ("100.0", True, 1, ())
    more = total(scorecard, Answers({"1": Answer(value="yes"), "2": Answer(value=1_000), "3": Answer(value="=1+1")}))
    assert (more.shown, more.answered, more.applicable_milli) == ("110.0", 1, 10_000)
    alone = total(scorecard, Answers({"2": Answer(value=1_000)}))
    assert (alone.score, alone.parts, alone.result_band) == (None, (), None)


def test_a_condition_shows_a_criterion_only_for_the_answer_it_names() -> None:
    scorecard = card(kind("1", YES_NO), kind("2", SCALE, only_if=Condition("1", ("yes",))),
                     kind("3", YES_NO, only_if=Condition("2", ("5",))))
    asked = Answers({"1": Answer(value="yes")})
    assert shown_criteria(scorecard, Answers()) == {"1"}
    assert shown_criteria(scorecard, asked) == {"1", "2"}
    assert total(scorecard, asked).open_codes == ("2",)
    left_over = Answers({"1": Answer(value="no"), "2": Answer(value=5_000), "3": Answer(value="yes")})
    assert shown_criteria(scorecard, left_over) == {"1"}
    assert (total(scorecard, left_over).applicable_milli, total(scorecard, left_over).is_complete) == (10_000, True)


def test_a_condition_on_deductions_names_one_or_full_marks() -> None:
    source = kind("1", CriterionKind.DEDUCTIONS)
    scorecard = card(source, kind("2", YES_NO, only_if=Condition("1", ("full",))),
                     kind("3", YES_NO, only_if=Condition("1", ("2",))))
    assert shown_criteria(scorecard, Answers({"1": Answer(confirmed_full=True)})) == {"1", "2"}
    assert shown_criteria(scorecard, Answers({"1": Answer(ticks={"2": 3})})) == {"1", "3"}
    assert shown_criteria(scorecard, Answers({"1": Answer(not_applicable=True)})) == {"1"}


def test_the_longest_chain_of_conditions_is_followed() -> None:
    chain = [kind("0", YES_NO), *(kind(str(n), YES_NO, only_if=Condition(str(n - 1), ("yes",))) for n in range(1, 300))]
    assert blocking(*chain) == []
    asked = Answers({str(n): Answer(value="yes") for n in range(300)})
    assert len(shown_criteria(card(*reversed(chain)), asked)) == 300


def test_conditions_that_cannot_be_met_block() -> None:
    own = kind("1", YES_NO, only_if=Condition("1", ("yes",)))
    assert blocking(own) == [("1", "only_if", "Criterion 1 depends on itself.")]
    circle = [kind(a, YES_NO, only_if=Condition(b, ("yes",))) for a, b in (("1", "2"), ("2", "3"), ("3", "1"))]
    behind = kind("4", YES_NO, only_if=Condition("3", ("yes",)))
    assert [field for field, _part, text in blocking(*circle, behind) if "circle" in text] == ["1", "2", "3"]
    assert blocking(kind("1", YES_NO, only_if=Condition("9", ("yes",))))[0][2].endswith("9, which the card has not.")
    assert blocking(kind("1", YES_NO, only_if=Condition("2", ())), kind("2", YES_NO))[0][2].endswith(
        "on none of its answers: choose at least one.")
    for other in (kind("2", NOTE), kind("2", CHOICE), kind("2", SCALE)):
        assert "cannot have" in blocking(kind("1", YES_NO, only_if=Condition("2", ("yes",))), other)[0][2]


@pytest.mark.parametrize(("item", "part"), [
    (kind("1", CHOICE, options=(Option("a", "甲", "", 10_000),)), "options"),
    (kind("1", CHOICE, options=(Option("a", "甲", "", 10_001), Option("b", "乙", "", 0))), "options"),
    (kind("1", CHOICE, options=tuple(Option(str(i), "甲", "", i * 1000) for i in range(11))), "options"),
    (kind("1", BONUS, cap_milli=0), "cap"), (kind("1", YES_NO, points=0), "points"),
    (kind("1", SCALE, scale=Scale(5000, 1000, 1000)), "scale"), (kind("1", SCALE, scale=Scale(0, 1000, 0)), "scale"),
    (kind("1", SCALE, scale=Scale(0, 1000, 300)), "scale"), (kind("1", SCALE, scale=Scale(0, 3000, 1000)), "scale"),
    (kind("1", SCALE, scale=Scale(0, 10_000, 5)), "scale"), (kind("1", SCALE, scale=None), "scale")])
def test_what_cannot_be_scored_blocks(item: Criterion, part: str) -> None:
    assert {found_part for _field, found_part, _text in blocking(item)} == {part}


@settings(max_examples=60)
@given(st.data())
def test_the_score_lies_between_0_and_100_bonus_aside(data: st.DataObject) -> None:
    scorecard = data.draw(any_cards())
    assert not [finding for finding in check(scorecard) if finding.blocks]
    answers = data.draw(allowed(scorecard))
    bonus = {c.code for c in scorecard.criteria if c.kind is BONUS}
    plain = total(scorecard, Answers({code: a for code, a in answers.criteria.items() if code not in bonus}))
    assert plain.score is None or 0 <= plain.score <= 100
    result = total(scorecard, answers)
    given_milli = sum(earned_milli(scorecard.criterion(code), answers.answer(code)) for code in bonus)
    if result.score is not None and plain.score is not None:
        assert result.score == plain.score + Fraction(100 * given_milli, result.applicable_milli)


@settings(max_examples=60)
@given(st.data())
def test_na_never_changes_the_share_of_others(data: st.DataObject) -> None:
    """Two other criteria keep their proportion, and none earns or weighs other points than before."""
    scorecard = data.draw(any_cards())
    answers = data.draw(allowed(scorecard))
    named = {c.only_if.criterion for c in scorecard.criteria if c.only_if}
    able = [c.code for c in scorecard.criteria if c.na_allowed and c.code not in named and c.code in answers.criteria]
    assume(able)
    gone = data.draw(st.sampled_from(able))
    before, after = total(scorecard, answers), total(scorecard, Answers(
        {**answers.criteria, gone: Answer(not_applicable=True)}))
    others = {part.code: part for part in before.parts if part.code != gone}
    assert [part.code for part in after.parts if others] == [code for code in others if after.parts]
    for part in after.parts:
        old = others[part.code]
        assert (part.earned_milli, part.weight_milli) == (old.earned_milli, old.weight_milli)
        assert part.lost * after.applicable_milli == old.lost * before.applicable_milli


@settings(max_examples=60)
@given(st.data(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(data: st.DataObject, chance: random.Random) -> None:
    scorecard = data.draw(any_cards())
    answers = data.draw(allowed(scorecard))
    criteria, fatal = list(answers.criteria.items()), list(answers.fatal.items())
    chance.shuffle(criteria)
    chance.shuffle(fatal)
    mixed = Answers(dict(criteria), dict(fatal))
    assert total(scorecard, mixed, confirmed(mixed)) == total(scorecard, answers, confirmed(answers))


@settings(max_examples=60)
@given(st.data())
def test_fatal_effects_are_exactly_as_set(data: st.DataObject) -> None:
    scorecard = data.draw(any_cards())
    answers = data.draw(allowed(scorecard))
    result = total(scorecard, answers, confirmed(answers))
    effects = {fatal.effect for fatal in scorecard.fatal if fatal.code in answers.fatal}
    zeroed = {fatal.section for fatal in scorecard.fatal if fatal.code in answers.fatal}
    assert result.score == total(scorecard, Answers(answers.criteria)).score
    if result.score is None or result.result_milli is None:
        assert result.score is None and result.result_milli is None
    elif FatalEffect.ZERO_CARD in effects:
        assert result.result_milli == 0
    else:
        kept = sum(section.earned_milli for section in result.sections if section.code not in zeroed)
        exact = Fraction(100 * kept, result.applicable_milli)
        assert abs(Fraction(result.result_milli, 1000) - exact) <= Fraction(1, 20)
    if FatalEffect.FAIL in effects:
        assert result.result_band is Band.FAILED
    elif result.result_milli is not None:
        assert result.result_band is scorecard.bands.of(result.result_milli)


@settings(max_examples=60)
@given(st.data())
def test_the_lines_add_up_to_the_result(data: st.DataObject) -> None:
    scorecard = data.draw(any_cards())
    answers = data.draw(allowed(scorecard))
    result = total(scorecard, answers, confirmed(answers))
    lines = steps(scorecard, result, confirmed(answers))
    if result.result_milli is None:
        assert lines == ()
    else:
        assert 1000 + sum(step.tenths for step in lines) == result.result_milli // 100
    assert any(result.result_shown in line for line in explanation(scorecard, answers, result, confirmed(answers)))


@settings(max_examples=40)
@given(st.data())
def test_a_ruling_never_lowers_the_score_and_the_lines_still_add_up(data: st.DataObject) -> None:
    """Where what applies stays the same: the points ruled are at least those earned and at most all."""
    scorecard = data.draw(any_cards())
    answers = data.draw(allowed(scorecard))
    before = total(scorecard, answers)
    ruled = dict(answers.criteria)
    for part in before.parts:
        item = scorecard.criterion(part.code)
        most = max(item.weight_milli, item.cap_milli, part.earned_milli)
        if data.draw(st.booleans()):
            ruled[part.code] = replace(ruled[part.code], ruled_milli=data.draw(st.integers(part.earned_milli, most)))
    after = total(scorecard, Answers(ruled, answers.fatal))
    assert (before.score is None) is (after.score is None) and after.applicable_milli == before.applicable_milli
    if before.score is not None and after.score is not None:
        assert after.score >= before.score
        lines = steps(scorecard, after, {})
        assert 1000 + sum(step.tenths for step in lines) == (after.score_milli or 0) // 100


@settings(max_examples=30)
@given(st.data())
def test_a_call_that_cannot_be_scored_has_no_figures_whatever_was_answered(data: st.DataObject) -> None:
    scorecard = data.draw(any_cards())
    answers = replace(data.draw(allowed(scorecard)), unscorable=Unscorable.SILENT, fatal={})
    result = total(scorecard, answers)
    assert (result.score, result.shown, result.band, result.result_band, result.parts) == (None, "—", None, None, ())
    assert (result.earned_milli, result.applicable_milli, result.open_codes, result.out_of) == (0, 0, (), 0)
    assert explanation(scorecard, answers, result, {}) == ("Cannot be scored: The recording has no sound",)


@settings(max_examples=25)
@given(st.data())
def test_a_hidden_answer_changes_nothing(data: st.DataObject) -> None:
    """What is left over behind a condition that is no longer met counts nowhere, the explanation included."""
    scorecard = data.draw(any_cards())
    answers = data.draw(allowed(scorecard))
    hidden = [c for c in scorecard.criteria if c.code not in shown_criteria(scorecard, answers)]
    assume(hidden)
    left = {c.code: Answer(value="yes") if c.kind is YES_NO else Answer(confirmed_full=True) for c in hidden
            if c.kind in (YES_NO, CriterionKind.DEDUCTIONS)}
    more = Answers({**answers.criteria, **left}, answers.fatal)
    assert total(scorecard, more, confirmed(more)) == total(scorecard, answers, confirmed(answers))
    assert (explanation(scorecard, more, total(scorecard, more), {})
            == explanation(scorecard, answers, total(scorecard, answers), {}))


def test_the_explanation_in_words() -> None:
    section_fatal = (fatal_item("X1", FatalEffect.ZERO_SECTION, "1"), fatal_item("X2", FatalEffect.FAIL))
    scorecard = replace(card(kind("1", YES_NO), kind("2", BONUS), kind("3", SCALE, na_allowed=True),
                             kind("4", NOTE, only_if=Condition("1", ("no",))), kind("5", YES_NO)), fatal=section_fatal)
    answers = Answers({"1": Answer(value="yes"), "2": Answer(value=1_000), "3": Answer(not_applicable=True)},
                      {"X1": (), "X2": ()})
    result = total(scorecard, answers, confirmed(answers))
    assert explanation(scorecard, answers, result, confirmed(answers)) == (
        "100 × 11 earned ÷ 10 applicable points = 110.0.",
        "All items in full: 100.0", "2 Criterion 2, bonus of 1: +10.0", "X1 Leak: section 1 counts 0: −110.0",
        "X2 Leak: judged failed, the score is kept", "Result: 0.0, Failed", "Not applicable, on neither side: 3",
        "Condition not met: 4", "Not answered, does not count: 5")


def test_a_zeroed_card_takes_all_in_one_line() -> None:
    scorecard: Scorecard = card(kind("1", YES_NO), fatal=(fatal_item("X1", FatalEffect.ZERO_CARD),))
    answers = Answers({"1": Answer(value="yes")}, {"X1": ()})
    result = total(scorecard, answers, confirmed(answers))
    assert [(s.text, s.tenths) for s in steps(scorecard, result, confirmed(answers))] == [
        ("X1 Leak: the whole card counts 0", -1000)]


@given(st.lists(st.fractions(-50, 50), min_size=1, max_size=20), st.booleans())
def test_shares_of_both_signs_are_apportioned(shares: list[Fraction], up: bool) -> None:
    exact = sum(shares, Fraction(0))
    whole = exact.__ceil__() if up else exact.__floor__()
    parts = apportioned(shares, whole)
    assert sum(parts) == whole
    assert all(abs(part - share) < 1 for part, share in zip(parts, shares, strict=True))
