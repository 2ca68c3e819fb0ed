"""What differs between two cards: nothing iff they are equal, and every field that was changed is named."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.models.scorecard_difference import Change, ChangeKind, PartKind, difference
from qadesk.models.scorecards import (
    Bands,
    Behaviour,
    Condition,
    Criterion,
    CriterionKind,
    FatalClass,
    FatalCriterion,
    FatalEffect,
    Option,
    Scale,
    Scorecard,
    Section,
    YesNo,
)
from tests.models.cards import behaviour, criterion, fatal_item
from tests.models.kinds import any_cards, kind

CARD = Scorecard("small", 3, "小表", "Small", (
    Section("1", "开场", "Opening", (criterion("1.1"), kind("1.2", CriterionKind.CHOICE))),
    Section("2", "结束", "Closing", (criterion("2.1"), criterion("2.2"), kind("2.3", CriterionKind.SCALE)))),
    (fatal_item("X1", FatalEffect.FAIL, ""), fatal_item("X2", FatalEffect.FAIL, "")))
OTHER: dict[str, object] = {
    "code": "other", "title": "别的", "title_en": "Other", "text": "别的", "text_en": "Other", "weight_milli": 7_500,
    "points_milli": 1_234, "kind": CriterionKind.NOTE, "guidance": "说明", "guidance_en": "Advice", "na_allowed": False,
    "evidence_required": True, "right": YesNo.NO, "scale": Scale(0, 1000, 500), "cap_milli": 2_000,
    "only_if": Condition("2.1", ("full",)), "repeats": True, "fatal_class": FatalClass.BUSINESS,
    "effect": FatalEffect.ZERO_CARD, "section": "1"}


def with_criterion(card: Scorecard, item: Criterion) -> Scorecard:
    return replace(card, sections=tuple(replace(section, criteria=tuple(
        item if old.code == item.code else old for old in section.criteria)) for section in card.sections))


def changed(card: Scorecard, name: str) -> tuple[str, str, Scorecard]:
    """What kind of part has the field, the part's code, and the card with that field of it changed."""
    of, _dot, field_name = name.partition(".")
    other = {field_name: OTHER[field_name]}
    first, choice = card.criterion("1.1"), card.criterion("1.2")
    if of == PartKind.CARD:
        return of, card.code if field_name != "code" else "other", replace(card, **other)
    if of == PartKind.SECTION:
        return of, "1", replace(card, sections=(replace(card.sections[0], **other), card.sections[1]))
    if of == PartKind.FATAL:
        return of, "X1", replace(card, fatal=(replace(card.fatal[0], **other), *card.fatal[1:]))
    if of == PartKind.CRITERION:
        return of, "1.1", with_criterion(card, replace(first, **other))
    if of == PartKind.DEDUCTION:
        return of, "1", with_criterion(card, replace(first, behaviours=(
            replace(first.behaviours[0], **other), *first.behaviours[1:])))
    return of, "all", with_criterion(card, replace(choice, options=(
        replace(choice.options[0], **other), *choice.options[1:])))


def _all_fields() -> list[str]:
    kinds = {PartKind.CARD: Scorecard, PartKind.SECTION: Section, PartKind.CRITERION: Criterion,
             PartKind.DEDUCTION: Behaviour, PartKind.OPTION: Option, PartKind.FATAL: FatalCriterion}
    lists = {"sections", "criteria", "behaviours", "options", "fatal", "version", "bands"}
    return [f"{of}.{field.name}" for of, cls in kinds.items() for field in fields(cls)
            if field.name not in lists and (field.name != "code" or of is PartKind.CARD)]


@pytest.mark.parametrize("name", _all_fields())
def test_each_field_that_is_changed_is_named(name):
    of, code, after = changed(CARD, name)
    one, = difference(CARD, after).changes
    assert (one.kind, one.of, one.code, one.field) == (ChangeKind.CHANGED, of, code, name.partition(".")[2])
    assert one.after == OTHER[one.field] != one.before


@settings(max_examples=60)
@given(any_cards(), any_cards())
def test_nothing_differs_iff_the_cards_are_equal(first, second):
    assert difference(first, first).changes == ()
    assert (difference(first, second).changes == ()) == (first == second)


def test_the_number_and_the_bands_are_no_difference():
    assert difference(CARD, replace(CARD, version=9, bands=Bands(99_000, 98_000, 97_000))).changes == ()


@settings(max_examples=60)
@given(any_cards(), st.randoms())
def test_criteria_in_another_order_are_moves_only(card, random):
    section = card.sections[0]
    shuffled = random.sample(section.criteria, len(section.criteria))
    found = difference(card, replace(card, sections=(replace(section, criteria=tuple(shuffled)), *card.sections[1:])))
    assert {change.kind for change in found.changes} <= {ChangeKind.MOVED}
    assert bool(found.changes) == (tuple(shuffled) != section.criteria)


def test_the_fewest_parts_are_said_to_have_moved():
    two = CARD.sections[1]
    after = replace(CARD, sections=(CARD.sections[0], replace(two, criteria=(two.criteria[2], *two.criteria[:2]))))
    one, = difference(CARD, after).changes
    assert (one.kind, one.code, one.before, one.after) == (ChangeKind.MOVED, "2.3", "2", "2")


def test_a_criterion_in_another_section_has_moved_with_both_named():
    one, two = CARD.sections
    after = replace(CARD, sections=(replace(one, criteria=(*one.criteria, two.criteria[0])),
                                    replace(two, criteria=two.criteria[1:])))
    move, = difference(CARD, after).changes
    assert (move.kind, move.code, move.before, move.after) == (ChangeKind.MOVED, "2.1", "2", "1")


@settings(max_examples=40)
@given(any_cards(), st.data())
def test_what_was_taken_out_is_removed_and_the_other_way_round_added(card, data):
    item = data.draw(st.sampled_from(card.criteria))
    less = replace(card, sections=tuple(replace(section, criteria=tuple(
        one for one in section.criteria if one is not item)) for section in card.sections))
    for before, after, kind_ in ((card, less, ChangeKind.REMOVED), (less, card, ChangeKind.ADDED)):
        change, = difference(before, after).changes
        assert (change.kind, change.of, change.code) == (kind_, PartKind.CRITERION, item.code)


def test_sections_deductions_options_and_fatal_items_come_and_go():
    first, choice = CARD.criterion("1.1"), CARD.criterion("1.2")
    after = with_criterion(CARD, replace(first, behaviours=(*first.behaviours, behaviour("9"))))
    after = with_criterion(after, replace(choice, options=choice.options[1:]))
    after = replace(after, sections=(*after.sections, Section("3", "记录", "", ())), fatal=after.fatal[:1])
    assert [change.short() for change in difference(CARD, after).changes] == [
        "added deduction 1.1/9", "removed option 1.2/all", "added section 3", "removed fatal X2"]


def test_two_criteria_of_one_code_in_a_draft_are_told_apart():
    twice = replace(CARD, sections=(replace(CARD.sections[0], criteria=(criterion("1.1"), criterion("1.1", 7))),
                                    *CARD.sections[1:]))
    assert difference(twice, twice).changes == ()
    assert {change.code for change in difference(CARD, twice).changes} == {"1.1", "1.2"}


def test_what_was_changed_stands_in_the_order_of_the_card():
    after = replace(CARD, title="新表", fatal=(replace(CARD.fatal[0], title="新"), CARD.fatal[1]))
    after = with_criterion(after, replace(CARD.criterion("2.2"), title="新"))
    after = with_criterion(after, replace(CARD.criterion("1.2"), title="新"))
    found: tuple[Change, ...] = difference(CARD, after).changes
    assert [change.code for change in found] == ["small", "1.2", "2.2", "X1"]
