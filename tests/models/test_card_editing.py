"""The acts of the designer: whatever is done, the card can be drawn, kept and taken back step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.errors import RuleBroken
from qadesk.importing.scorecard_yaml import dump_scorecard, parse_scorecard
from qadesk.models import card_editing as editing
from qadesk.models import card_kinds as kinds
from qadesk.models.answers import Answer, Answers
from qadesk.models.card_codes import code_fault, codes_had, entries_of, entry_code_fault, renamed
from qadesk.models.card_document import card_of_draft, draft_text
from qadesk.models.card_history import CardHistory
from qadesk.models.card_places import (
    CARD,
    Place,
    code_at,
    criterion_at,
    fatal_at,
    place_of,
    places,
    section_at,
)
from qadesk.models.card_tryout import drawable, fitting
from qadesk.models.scorecard_checks import check, possible_answers
from qadesk.models.scorecards import (
    Condition,
    CriterionKind,
    FatalClass,
    FatalEffect,
    Scale,
    Scorecard,
    Section,
    YesNo,
)
from qadesk.models.scoring import total
from tests.models.cards import behaviour, card, criterion, fatal_item
from tests.models.kinds import allowed, any_cards, kind

BLANK = Scorecard("new", 1, "", "", ())
TEXTS = st.text(max_size=20)
FIRST = Place(0, 0)


def two_sections() -> Scorecard:
    whole = card(criterion("1.1"), criterion("1.2"), fatal=(fatal_item("X1", FatalEffect.ZERO_SECTION, "2"),))
    led = replace(kind("2.1", CriterionKind.YES_NO), only_if=Condition("1.2", ("1",)))
    return replace(whole, sections=(*whole.sections, Section("2", "二", "", (led,))))


def codes(scorecard: Scorecard) -> list[list[str]]:
    return [[criterion.code for criterion in section.criteria] for section in scorecard.sections]


# -- single acts
def test_a_blank_card_is_filled_from_nothing():
    made, at = editing.add_criterion(BLANK, CARD)
    assert (codes(made), at) == ([["1.1"]], FIRST)
    made, at = editing.add_criterion(made, at)
    made, at = editing.add_like(made, FIRST)
    assert (codes(made), at) == ([["1.1", "1.3", "1.2"]], Place(0, 1))
    made, at = editing.add_section(made, at)
    made, at = editing.add_criterion(made, at)
    assert (codes(made)[1], at) == (["2.1"], Place(1, 0))
    made, at = editing.add_fatal(made, at)
    made, at = editing.add_like(made, at)
    assert ([fatal.code for fatal in made.fatal], at) == (["X1", "X2"], Place(fatal=1))


def test_moving_a_criterion_leads_on_through_the_sections():
    made = two_sections()
    made, at = editing.move(made, Place(0, 1), 1)
    assert (codes(made), at) == ([["1.1"], ["1.2", "2.1"]], Place(1, 0))
    made, at = editing.move(made, at, 1)
    assert editing.move(made, at, 1) == (made, at)
    made, at = editing.move_to_section(made, at, 0)
    assert (codes(made), at) == ([["1.1", "1.2"], ["2.1"]], Place(0, 1))
    assert editing.move_to_section(made, at, 0) == (made, at)
    made, at = editing.move(made, Place(1, 0), -1)
    assert (codes(made), at) == ([["1.1", "1.2", "2.1"], []], Place(0, 2))
    made, at = editing.move(made, Place(1), -1)
    assert (codes(made), at) == ([[], ["1.1", "1.2", "2.1"]], Place(0))
    assert editing.move(made, CARD, 1) == (made, CARD)


def test_a_section_is_duplicated_with_the_conditions_within_it():
    made, _at = editing.move(two_sections(), Place(1, 0), -1)
    made, at = editing.duplicate(made, Place(0))
    assert (codes(made), at) == ([["1.1", "1.2", "2.1"], ["3.1", "3.2", "3.3"], []], Place(1))
    assert criterion_at(made, Place(1, 2)).only_if == Condition("3.2", ("1",))
    assert criterion_at(made, Place(0, 2)).only_if == Condition("1.2", ("1",))


def test_a_copy_stands_behind_what_it_was_made_from():
    made, at = editing.duplicate(two_sections(), FIRST)
    assert (codes(made)[0], at) == (["1.1", "1.3", "1.2"], Place(0, 1))
    made, at = editing.duplicate(made, Place(fatal=0))
    assert (fatal_at(made, at).code, fatal_at(made, at).section) == ("X2", "2")
    assert editing.duplicate(made, CARD) == (made, CARD)


def test_a_new_code_is_followed_by_all_that_names_the_old_one():
    made = renamed(two_sections(), Place(0, 1), "A")
    made = renamed(made, Place(1), "Z")
    assert criterion_at(made, Place(1, 0)).only_if == Condition("A", ("1",))
    assert made.fatal[0].section == "Z"
    made = kinds.rename_entry(made, Place(0, 1), 0, "late")
    assert criterion_at(made, Place(1, 0)).only_if == Condition("A", ("late",))
    assert renamed(made, CARD, "other").code == "other"
    assert renamed(made, Place(fatal=0), "Y").fatal[0].code == "Y"


@pytest.mark.parametrize(("code", "fault"), [
    ("1.2", "1.2 is used already."), ("X1", "X1 is used already."), ("", "Use 1 to 16 letters"), ("一", "Use 1 to 16"),
    ("a" * 17, "Use 1 to 16"), ("1.1", ""), ("2", ""),
])
def test_a_code_that_cannot_be_is_told(code, fault):
    made = two_sections()
    assert code_fault(made, FIRST, code).startswith(fault)
    if fault:
        with pytest.raises(RuleBroken):
            renamed(made, FIRST, code)


def test_a_removed_criterions_code_is_not_given_again():
    history = CardHistory(two_sections())
    history.do(*editing.remove(history.card, Place(0, 1)))
    history.do(*editing.add_criterion(history.card, FIRST, history.codes()))
    history.do(*editing.remove(history.card, Place(fatal=0)))
    history.do(*editing.add_fatal(history.card, CARD, history.codes()))
    history.do(*editing.remove(history.card, Place(1)))
    history.do(*editing.add_section(history.card, CARD, history.codes()))
    assert codes(history.card) == [["1.1", "1.3"], []]
    assert (history.card.sections[1].code, history.card.fatal[0].code) == ("3", "X2")


def test_what_was_undone_before_it_was_kept_leaves_its_code_free():
    history = CardHistory(two_sections())
    history.do(*editing.add_criterion(history.card, FIRST, history.codes()))
    assert history.undo()
    history.do(*editing.add_criterion(history.card, FIRST, history.codes()))
    assert codes(history.card) == [["1.1", "1.3", "1.2"], ["2.1"]]


def test_codes_of_published_versions_are_not_given_to_something_new():
    published = codes_had([two_sections(), card(criterion("1.3"), fatal=(fatal_item("X2"),))])
    blank = replace(two_sections(), sections=(Section("1", "一", "", (criterion("1.1"),)),), fatal=())
    assert codes(editing.add_criterion(blank, FIRST, published)[0]) == [["1.1", "1.4"]]
    assert codes(editing.duplicate(blank, FIRST, published)[0]) == [["1.1", "1.4"]]
    assert editing.add_like(blank, CARD, published)[0].sections[1].code == "3"
    assert codes(editing.duplicate(blank, Place(0), published)[0]) == [["1.1"], ["3.1"]]
    assert editing.add_fatal(blank, CARD, published)[0].fatal[0].code == "X3"


def test_a_code_that_is_still_named_is_not_given_to_something_new():
    dangling = editing.remove(two_sections(), Place(0, 1))[0]
    assert codes(editing.add_criterion(dangling, FIRST)[0]) == [["1.1", "1.3"], ["2.1"]]
    without = editing.remove(two_sections(), Place(1))[0]
    assert editing.add_section(without, Place(0))[0].sections[1].code == "3"
    named = kinds.remove_entry(two_sections(), Place(0, 1), 0)[0]
    for act in (kinds.add_entry, lambda c, p: kinds.duplicate_entry(c, p, 0)):
        assert [entry.code for entry in entries_of(criterion_at(act(named, Place(0, 1))[0], Place(0, 1)))] == ["2", "3"]


def test_an_entry_cannot_take_the_code_of_another_nor_of_full_marks():
    item = criterion_at(two_sections(), FIRST)
    assert [entry_code_fault(item, 0, code) for code in ("2", "full", "1", "3")] == [
        "2 is used already.", "full stands for full marks.", "", ""]


def test_what_names_the_removed_is_told_and_blocks():
    made = two_sections()
    assert editing.named_by(made, Place(0, 1)) == ("2.1",)
    assert editing.named_by(made, Place(1)) == ("X1",)
    assert editing.named_by(made, FIRST) == ()
    left, at = editing.remove(made, Place(0, 1))
    assert (codes(left), at) == ([["1.1"], ["2.1"]], FIRST)
    assert "Criterion 2.1 depends on 1.2, which the card has not." in [f.text for f in check(left) if f.blocks]


def test_what_is_shown_after_a_removal_stands_near():
    made = two_sections()
    assert editing.remove(made, Place(1, 0))[1] == Place(1)
    assert editing.remove(made, Place(1))[1] == Place(0)
    assert editing.remove(made, Place(fatal=0))[1] == CARD
    assert editing.remove(editing.remove(made, Place(1))[0], Place(0))[1] == CARD
    assert editing.remove(made, CARD) == (made, CARD)


def test_an_effect_on_a_section_always_names_one():
    made = editing.change_effect(two_sections(), Place(fatal=0), FatalEffect.FAIL)
    assert made.fatal[0].section == ""
    made = editing.change_effect(made, Place(fatal=0), FatalEffect.ZERO_SECTION)
    assert (made.fatal[0].effect, made.fatal[0].section) == (FatalEffect.ZERO_SECTION, "1")
    bare = replace(made, sections=(), fatal=(fatal_item(),))
    assert editing.change_effect(bare, Place(fatal=0), FatalEffect.ZERO_SECTION) == bare


def test_a_deduction_list_becomes_a_choice_and_comes_back():
    listed = criterion("1.1", 5, behaviour("1", 2), behaviour("2", 9))
    chosen = kinds.of_kind(listed, CriterionKind.CHOICE)
    assert [(o.code, o.text, o.points_milli) for o in chosen.options] == [
        ("3", "", 5000), ("1", "扣分1", 3000), ("2", "扣分2", 0)]
    back = kinds.of_kind(chosen, CriterionKind.DEDUCTIONS)
    assert [(b.code, b.points_milli) for b in back.behaviours] == [("1", 2000), ("2", 5000)]


def test_a_bonus_keeps_the_points_as_its_cap():
    bonus = kinds.of_kind(criterion("1.1", 7), CriterionKind.BONUS)
    assert (bonus.weight_milli, bonus.cap_milli, bonus.evidence_required, bonus.na_allowed) == (0, 7000, True, False)
    again = kinds.of_kind(bonus, CriterionKind.YES_NO)
    assert (again.weight_milli, again.cap_milli, again.evidence_required) == (7000, 0, False)


def test_a_scale_with_a_fault_is_refused():
    made = card(kind("1", CriterionKind.SCALE))
    assert kinds.scale_fault(Scale(0, 5000, 2000)) and kinds.scale_fault(Scale(0, 5000, 0))
    assert kinds.scale_fault(Scale(0, 9_000_000, 1)) == "More than 1000 steps."
    with pytest.raises(RuleBroken):
        kinds.change_scale(made, FIRST, Scale(5000, 5000, 1000))


def test_only_what_cannot_lead_in_a_circle_may_lead():
    made = two_sections()
    assert [c.code for c in kinds.able_to_lead(made, "1.2")] == ["1.1"]
    assert [c.code for c in kinds.able_to_lead(made, "2.1")] == ["1.1", "1.2"]


@pytest.mark.parametrize(("typed", "milli"), [
    ("5", 5000), (" 2.5 ", 2500), ("０．１２５", 125), ("2.", 2000), ("9999.999", 9_999_999), ("", None),
    ("1.2345", None), ("-1", None), ("1,5", None), ("12345", None), ("abc", None), ("٣", None),
])
def test_points_are_read_exactly(typed, milli):
    assert editing.points_of(typed) == milli


def test_texts_are_cleaned_of_what_is_no_text():
    made = editing.change(two_sections(), FIRST, title=" a\x00\x1b[31m\ud800 b\n\t", guidance="<b>=1+1</b>\r\nx")
    assert criterion_at(made, FIRST).title == "a[31m b"
    assert criterion_at(made, FIRST).guidance == "<b>=1+1</b>\nx"


def test_places_are_named_and_found_again():
    made = two_sections()
    assert [str(place) for place in places(made)] == ["", "s0", "s0c0", "s0c1", "s1", "s1c0", "f0"]
    assert [place_of(str(place)) for place in places(made)] == list(places(made))
    assert place_of("nonsense") == CARD
    assert editing.is_in(made, Place(1, 7)) == Place(1)
    assert editing.is_in(made, Place(7, 7)) == editing.is_in(made, Place(fatal=4)) == CARD


def test_what_is_not_touched_stays_the_same_object():
    made = two_sections()
    changed = editing.change(made, Place(1, 0), title="x")
    assert changed.sections[0] is made.sections[0]
    assert renamed(made, FIRST, "9").sections[1] is made.sections[1]


# -- the history
def test_what_is_typed_into_one_field_is_one_step():
    history = CardHistory(two_sections())
    for typed in ("a", "ab", "abc"):
        history.do(editing.change(history.card, FIRST, title=typed), FIRST, "title")
    history.settle()
    history.do(editing.change(history.card, FIRST, title="abcd"), FIRST, "title")
    assert history.undo() and criterion_at(history.card, FIRST).title == "abc"
    assert history.undo() and history.card == two_sections() and not history.can_undo
    assert history.redo() and history.redo() and not history.redo()
    assert criterion_at(history.card, FIRST).title == "abcd"


def test_what_is_typed_and_taken_back_is_no_step():
    history = CardHistory(two_sections())
    history.do(editing.change(history.card, FIRST, title="a"), FIRST, "title")
    assert history.do(two_sections(), FIRST, "title") and not history.can_undo
    assert not history.do(two_sections(), Place(1)) and history.place == Place(1)


def test_walking_through_the_kinds_starts_each_time_from_the_first():
    history = CardHistory(card(criterion("1.1")))
    for kind_ in (CriterionKind.NOTE, CriterionKind.BONUS, CriterionKind.DEDUCTIONS):
        history.do(kinds.change_kind(history.base("kind"), FIRST, kind_), FIRST, "kind")
    assert history.card == card(criterion("1.1")) and not history.can_undo


# -- any acts
Act = Callable[[Scorecard, Place], tuple[Scorecard, Place]]


@st.composite
def act_on(draw: st.DrawFn, scorecard: Scorecard) -> tuple[Scorecard, Place]:
    """One act at any place of the card."""
    place = draw(st.sampled_from(list(places(scorecard))))
    step = draw(st.sampled_from((-1, 1)))
    plain: list[Act] = [editing.add_section, editing.add_criterion, editing.add_fatal, editing.duplicate,
                        editing.remove, lambda c, p: editing.move(c, p, step)]
    whole = draw(st.integers(0, 2))
    if whole == 0:
        return draw(st.sampled_from(plain))(scorecard, place)
    if whole == 1:
        code = draw(st.sampled_from(["1", "1.1", "2.9", "A", "X1", "full", draw(TEXTS)]))
        return (scorecard if code_fault(scorecard, place, code) else renamed(scorecard, place, code)), place
    return draw(fields_changed(scorecard, place)), place


@st.composite
def fields_changed(draw: st.DrawFn, scorecard: Scorecard, place: Place) -> Scorecard:
    texts = {"title": draw(TEXTS), "title_en": draw(TEXTS)}
    if place.fatal is not None:
        changed = editing.change(scorecard, place, **texts, fatal_class=draw(st.sampled_from(FatalClass)))
        return editing.change_effect(changed, place, draw(st.sampled_from(FatalEffect)))
    if not place.is_criterion:
        return editing.change(scorecard, place, **texts)
    way = draw(st.integers(0, 3))
    if way == 0:
        return kinds.change_kind(scorecard, place, draw(st.sampled_from(CriterionKind)))
    if way == 1:
        return draw(condition_changed(scorecard, place))
    return draw(entry_changed(scorecard, place)) if way == 2 else draw(points_changed(scorecard, place, texts))


@st.composite
def points_changed(draw: st.DrawFn, scorecard: Scorecard, place: Place, texts: dict[str, str]) -> Scorecard:
    item = criterion_at(scorecard, place)
    if item.kind is CriterionKind.SCALE:
        scale = Scale(*(draw(st.integers(0, 6)) * 500 for _part in range(3)))
        return scorecard if kinds.scale_fault(scale) else kinds.change_scale(scorecard, place, scale)
    if not editing.is_weighted(item.kind):
        return editing.change(scorecard, place, **texts, guidance=draw(TEXTS))
    right = {"right": draw(st.sampled_from(YesNo))} if item.kind is CriterionKind.YES_NO else {}
    return editing.change(scorecard, place, weight_milli=draw(st.integers(0, 9_999_999)), na_allowed=draw(
        st.booleans()), evidence_required=draw(st.booleans()), **right, **texts)


@st.composite
def condition_changed(draw: st.DrawFn, scorecard: Scorecard, place: Place) -> Scorecard:
    able = kinds.able_to_lead(scorecard, code_at(scorecard, place))
    if not able:
        return kinds.change_condition(scorecard, place, None)
    other = draw(st.sampled_from(able))
    answer = draw(st.sampled_from(sorted(possible_answers(other))))
    return kinds.change_condition(scorecard, place, Condition(other.code, (answer,)))


@st.composite
def entry_changed(draw: st.DrawFn, scorecard: Scorecard, place: Place) -> Scorecard:
    item = criterion_at(scorecard, place)
    if item.kind not in (CriterionKind.DEDUCTIONS, CriterionKind.CHOICE):
        return scorecard
    if not entries_of(item):
        return kinds.add_entry(scorecard, place)[0]
    at = draw(st.integers(0, len(entries_of(item)) - 1))
    way = draw(st.integers(0, 5))
    if way == 0:
        code = draw(st.sampled_from(["1", "2", "full", "x"]))
        return scorecard if entry_code_fault(item, at, code) else kinds.rename_entry(scorecard, place, at, code)
    if way == 1:
        return kinds.change_entry(scorecard, place, at, text=draw(TEXTS), points_milli=draw(st.integers(0, 9000)))
    acts = (lambda: kinds.add_entry(scorecard, place, at), lambda: kinds.duplicate_entry(scorecard, place, at),
            lambda: kinds.remove_entry(scorecard, place, at), lambda: kinds.move_entry(scorecard, place, at, 1))
    return acts[way - 2]()[0]


def named(scorecard: Scorecard) -> Scorecard:
    """The same card with a text wherever a file needs one."""
    for place in places(scorecard):
        scorecard = editing.change(scorecard, place, title=_title(scorecard, place) or "题")
        if place.is_criterion:
            for at, entry in enumerate(entries_of(criterion_at(scorecard, place))):
                scorecard = kinds.change_entry(scorecard, place, at, text=entry.text or "文")
    return scorecard


def _title(scorecard: Scorecard, place: Place) -> str:
    if place.fatal is not None:
        return fatal_at(scorecard, place).title
    if place.is_criterion:
        return criterion_at(scorecard, place).title
    return section_at(scorecard, place).title if place.is_section else scorecard.title


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_acts_leave_a_card_that_can_be_drawn_kept_and_taken_back(data):
    start = data.draw(any_cards())
    history, answers = CardHistory(start), data.draw(allowed(start))
    for _act in range(data.draw(st.integers(1, 12))):
        history.do(*data.draw(act_on(history.card)))
        answers = fitting(drawable(history.card), answers)
        total(drawable(history.card), answers)
        check(history.card)
        assert editing.is_in(history.card, history.place) == history.place
    end = history.card
    assert card_of_draft(draft_text(end), end.version) == end
    whole = named(end)
    assert parse_scorecard(dump_scorecard(whole), "any.yaml") == whole
    while history.undo():
        pass
    assert history.card == start
    while history.redo():
        pass
    assert history.card == end


# -- trying out
def test_what_cannot_be_drawn_is_left_out():
    made = two_sections()
    assert drawable(made) is made
    dangling, _at = editing.remove(made, Place(0, 1))
    assert criterion_at(drawable(dangling), Place(1, 0)).only_if is None
    twice = replace(made, fatal=(*made.fatal, fatal_item("1.1")))
    assert [item.code for item in drawable(twice).fatal] == ["X1"]


def test_answers_that_do_not_fit_any_more_go():
    made = two_sections()
    answers = Answers({"1.1": Answer(ticks={"1": 1}), "1.2": Answer(ticks={"2": 3})}, {"X1": ()})
    assert fitting(made, answers) is answers
    changed = kinds.remove_entry(made, FIRST, 0)[0]
    assert list(fitting(changed, answers).criteria) == ["1.2"]
    assert fitting(editing.remove(made, Place(fatal=0))[0], answers).fatal == {}
