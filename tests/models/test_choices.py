"""What one key or a typed number means for a criterion of each kind."""

from __future__ import annotations

import pytest

from qadesk.models.choices import choices, full_value, stepped, steps_of, typed_further, typed_value
from qadesk.models.scorecards import Criterion, CriterionKind, Option, Scale, YesNo
from tests.models.kinds import kind

CHOICE, YES_NO, SCALE, BONUS = CriterionKind.CHOICE, CriterionKind.YES_NO, CriterionKind.SCALE, CriterionKind.BONUS
HALVES = Scale(0, 10_000, 500)


def two_best() -> Criterion:
    return kind("1", CHOICE, options=(Option("a", "甲", "", 10_000), Option("b", "乙", "", 10_000)))


def none_whole() -> Criterion:
    return kind("1", CHOICE, options=(Option("a", "甲", "", 9_000), Option("b", "乙", "", 0)))


def test_the_choices_of_a_kind_and_what_each_earns() -> None:
    assert [(c.value, c.points_milli) for c in choices(kind("1", CHOICE))] == [
        ("all", 10_000), ("some", 3_000), ("none", 0)]
    turned = choices(kind("1", YES_NO, right=YesNo.NO))
    assert [(c.value, c.points_milli) for c in turned] == [("yes", 0), ("no", 10_000)]
    assert choices(kind("1", SCALE)) == ()


@pytest.mark.parametrize(("item", "value"), [
    (kind("1", CHOICE), "all"), (two_best(), None), (none_whole(), None), (kind("1", YES_NO), "yes"),
    (kind("1", YES_NO, right=YesNo.NO), "no"), (kind("1", SCALE), 5_000), (kind("1", BONUS), None),
    (kind("1", CriterionKind.NOTE), None)], ids=["choice", "two", "none", "yes", "no", "scale", "bonus", "note"])
def test_full_marks_only_where_one_answer_earns_all(item: Criterion, value: object) -> None:
    assert full_value(item) == value


@pytest.mark.parametrize(("item", "value", "up", "down"), [
    (kind("1", SCALE), None, 1_000, 5_000), (kind("1", SCALE), 3_000, 4_000, 2_000),
    (kind("1", SCALE), 5_000, 5_000, 4_000), (kind("1", SCALE), 1_000, 2_000, 1_000),
    (kind("1", BONUS), None, 1_000, None), (kind("1", BONUS), 1_000, 2_000, None),
    (kind("1", BONUS), 3_000, 3_000, 2_000), (kind("1", BONUS, cap_milli=2_500), None, 500, None)])
def test_steps_stay_within_bounds(item: Criterion, value: int | None, up: int | None, down: int | None) -> None:
    assert (stepped(item, value, 1), stepped(item, value, -1)) == (up, down)


def test_what_is_not_sound_has_no_steps() -> None:
    for broken in (kind("1", SCALE, scale=None), kind("1", SCALE, scale=Scale(0, 5, 0)), kind("1", BONUS, cap_milli=0)):
        assert steps_of(broken) is None
        assert stepped(broken, None, 1) is None


def typed(scale: Scale, characters: str) -> tuple[str, int | None]:
    text = ""
    for character in characters:
        text = typed_further(scale, text, character) or text
    return text, typed_value(scale, text)


@pytest.mark.parametrize(("scale", "characters", "text", "value"), [
    (Scale(1_000, 5_000, 1_000), "3", "3", 3_000), (Scale(1_000, 5_000, 1_000), "34", "4", 4_000),
    (Scale(1_000, 5_000, 1_000), "6", "", None), (Scale(1_000, 5_000, 1_000), "3.", "3", 3_000),
    (HALVES, "10", "10", 10_000), (HALVES, "7.5", "7.5", 7_500), (HALVES, "7.", "7.", 7_000),
    (HALVES, "7.3", "7.", 7_000), (HALVES, "0.5", "0.5", 500), (HALVES, ".", "", None), (HALVES, "15", "5", 5_000),
    (Scale(10_000, 20_000, 5_000), "1", "1", None), (Scale(10_000, 20_000, 5_000), "15", "15", 15_000)])
def test_a_number_is_typed_character_by_character(scale: Scale, characters: str, text: str, value: int | None) -> None:
    assert typed(scale, characters) == (text, value)
