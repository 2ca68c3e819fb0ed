"""What is marked of two texts in a comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk import i18n, resources
from qadesk.models.scorecards import Option
from qadesk.ui.card_change_words import content_words
from qadesk.ui.widgets.card_changes import marks_between

TEXTS = st.text("甲乙ab𠀀", max_size=20)


@given(TEXTS, TEXTS)
def test_what_is_left_without_the_marks_is_the_same_in_both(before: str, after: str) -> None:
    old, new = marks_between(before, after)
    assert _without(before, old) == _without(after, new)
    assert (old, new) == ([], []) or before != after


@pytest.mark.parametrize(("before", "after", "old", "new"), [
    ("第 2 版", "第 3 版", [(2, 3)], [(2, 3)]), ("", "新", [], [(0, 1)]), ("旧", "", [(0, 1)], []),
    ("𠀀甲", "𠀀乙", [(2, 3)], [(2, 3)]), ("甲甲", "甲", [(1, 2)], [])],
    ids=["number", "came", "went", "astral", "twice"])
def test_marks_are_counted_as_qt_counts(before: str, after: str, old: list[tuple[int, int]],
                                        new: list[tuple[int, int]]) -> None:
    assert marks_between(before, after) == (old, new)


def test_texts_too_long_to_be_gone_through_are_marked_between_their_ends() -> None:
    before, after = "头" + "的" * 5_000 + "尾", "头" + "了" * 5_000 + "尾"
    assert marks_between(before, after) == ([(1, 5_001)], [(1, 5_001)])


def _without(text: str, marks: list[tuple[int, int]]) -> str:
    units = text.encode("utf-16-le")
    for first, last in reversed(marks):
        units = units[:2 * first] + units[2 * last:]
    return units.decode("utf-16-le")


@pytest.mark.parametrize(("milli", "words"), [(1_000, "1 point"), (500, "0.5 points"), (2_000, "2 points")],
                         ids=["one", "half", "two"])
def test_points_are_told_in_the_number_of_the_language(milli: int, words: str) -> None:
    i18n.install("en", resources.locale())
    assert content_words(Option("a", "x", "x", milli)) == words
