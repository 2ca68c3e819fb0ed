"""Text on paper: broken where Chinese and English allow, never lost, never wider than its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.reports.fonts import system_faces
from qadesk.reports.text import NOT_AT_END, NOT_AT_START, Typesetter, call_span

TEXTS = st.text(st.one_of(st.sampled_from("语气稳定，。（）“” ab1-\n"), st.characters()), max_size=200)


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(system_faces())


@settings(deadline=None)
@given(text=TEXTS, width=st.floats(40, 400))
def test_lines_fit_and_hold_all_that_has_a_shape(setter: Typesetter, text: str, width: float) -> None:
    lines = setter.wrap(text, 9, width)
    assert all(setter.width(line, 9) <= width + 0.01 or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(setter.printable(text).split())


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(setter: Typesetter) -> None:
    lines = setter.wrap("请先说明原因，并征得同意。（客户说完再解答）“谢谢”，再见！" * 20, 9, 123)
    assert len(lines) > 20
    assert not [line for line in lines if line[0] in NOT_AT_START or line[-1] in NOT_AT_END]


def test_english_breaks_at_spaces(setter: Typesetter) -> None:
    text = "Please explain the reason before you put the customer on hold."
    assert " ".join(setter.wrap(text, 9, 90)) == text


@pytest.mark.parametrize(("text", "word"), [
    ("put on hold again", "again"), ("PBX:6f0c1a2b-9d3e 通话", "PBX:6f0c1a2b-9d3e"), ("（好）。通话", "（好）。"),
    ("one\nthree two", "three"), ("", "")])
def test_the_widest_word_is_what_stands_between_two_breaks(setter: Typesetter, text: str, word: str) -> None:
    assert setter.widest_word(text, 9) == pytest.approx(setter.width(word, 9))


def test_line_ends_of_all_systems_begin_a_new_line(setter: Typesetter) -> None:
    assert setter.wrap("一\r\n二\r三\n\n四", 9, 100) == ["一", "二", "三", "", "四"]


def test_what_does_not_fit_on_one_line_is_cut_with_an_ellipsis(setter: Typesetter) -> None:
    assert setter.fit("短", 9, 100) == "短"
    cut = setter.fit("很长的名字" * 20, 9, 100)
    assert cut.endswith("…") and setter.width(cut, 9) <= 100


@pytest.mark.parametrize(("start_ms", "end_ms", "shown"), [
    (156_000, 180_000, "02:36–03:00"), (111_000, 111_000, "01:51"), (111_000, 111_900, "01:51"),
    (3_723_000, 3_725_000, "1:02:03–1:02:05"),
])
def test_a_stretch_of_the_call_reads_as_a_clock(start_ms: int, end_ms: int, shown: str) -> None:
    assert call_span(start_ms, end_ms) == shown
