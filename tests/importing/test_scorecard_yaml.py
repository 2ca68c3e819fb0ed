"""Cards as YAML: the same card comes back, and each error names file, line and field."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from qadesk.errors import BadInput
from qadesk.importing.scorecard_yaml import dump_scorecard, english_title, parse_scorecard, source_of
from qadesk.importing.yaml_fields import content_of
from qadesk.models.scorecard_checks import check
from qadesk.models.scorecards import FatalClass, FatalEffect
from qadesk.services.card_files import shipped_card
from tests.models.cards import cards
from tests.models.kinds import any_cards

GOOD = """\
format: 1
code: small
version: 2
title: 小表
sections:
  - code: "1"
    title: 开场
    criteria:
      - code: "1.10"
        title: 问好
        points: 2.5
        na_allowed: true
        deductions:
          - {text: 没有问好, points: 2.5}
          - {text: 太慢, points: 0.5, repeats: yes}
fatal:
  - {code: X1, title: 辱骂, class: customer}
"""


def test_a_small_card_is_read():
    card = parse_scorecard(GOOD, "small.yaml")
    item = card.criterion("1.10")
    assert (card.version, item.weight_milli, item.na_allowed, item.evidence_required) == (2, 2_500, True, False)
    assert [(b.code, b.points_milli, b.repeats) for b in item.behaviours] == [("1", 2_500, False), ("2", 500, True)]
    assert (card.fatal[0].fatal_class, card.fatal[0].effect) == (FatalClass.CUSTOMER, FatalEffect.FAIL)


@settings(max_examples=60)
@given(any_cards())
def test_a_card_of_any_kinds_survives_too(card):
    assert parse_scorecard(dump_scorecard(card), "any.yaml") == card
    assert english_title(dump_scorecard(card)) == card.title_en


@settings(max_examples=40)
@given(cards())
def test_any_card_survives_the_way_out_and_in(card):
    assert parse_scorecard(dump_scorecard(card), "any.yaml") == card


def test_the_english_title_is_found_wherever_it_stands():
    assert english_title(GOOD) == ""
    assert english_title(GOOD + "title_en: Small\n") == "Small"
    assert english_title(GOOD.replace("    title: 开场", "    title: 开场\n    title_en: Opening")) == ""


def broken(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


@pytest.mark.parametrize(("text", "line", "field", "reason"), [
    (broken("version: 2\n", ""), 1, "version", "the field is missing"),
    (broken("version: 2", "version: two"), 3, "version", "two"),
    (broken("format: 1", "format: 9"), 1, "format", "reads format 1"),
    (broken("points: 2.5\n        na", "points: 2.5555\n        na"), 11, "sections[1].criteria[1].points", "2.5555"),
    (broken("points: 0.5", "points: -1"), 15, "sections[1].criteria[1].deductions[2].points", "-1"),
    (broken("repeats: yes", "repeats: often"), 15, "sections[1].criteria[1].deductions[2].repeats", "often"),
    (broken("class: customer", "class: nobody"), 17, "fatal[1].class", "nobody"),
    (broken(", class: customer", ""), 17, "fatal[1].class", "the field is missing"),
    (broken("na_allowed: true", "na_alowed: true"), 12, "sections[1].criteria[1].na_alowed", "not known"),
    (broken("title: 问好", "title:"), 10, "sections[1].criteria[1].title", "a text is missing"),
    (broken("title: 问好", "title: [问好]"), 10, "sections[1].criteria[1].title", "a single value"),
    (broken("        na_allowed: true\n", "        kind: essay\n"), 12, "sections[1].criteria[1].kind", "essay"),
    (broken("{text: 太慢,", "{text: 太慢, code: 1,"), 14, "sections[1].criteria[1].deductions", "stands twice"),
    (broken("version: 2", "version: 2\nversion: 3"), 4, "version", "stands twice"),
    (broken("fatal:\n", "fatal: none\nmore:\n"), 16, "fatal", "a list is expected"),
    (broken("{code: X1, title: 辱骂, class: customer}", "辱骂"), 17, "fatal[1]", "a list of fields"),
    (broken("class: customer}", "class: customer, effect: zero_section}"), 17, "fatal[1].section", "missing"),
    (broken('"1.10"', '"1/10"'), 9, "sections[1].criteria[1].code", "1/10"),
    (broken("title: 小表", "title: 小表: 大表"), 4, "", "not YAML"),
    (broken("title: 小表", "title: \x07"), 4, "", "not YAML"),
    (broken("title: 小表", r'title: "\e[31m小表"'), 4, "title", "no text"),
    (broken("title: 小表", r'title: "\ud800"'), 4, "title", "no text"),
    (broken("title: 小表", "title: &t 小表").replace("title: 开场", "title: *t"), 7, "", "aliases are not taken"),
    (broken("version: 2", '"\\e[31mversion": 2'), 3, "", "the name of a field"),
    (broken("version: 2", "? [version, 2]\n: 2"), 3, "", "the name of a field"),
    ("[" * 5000, 1, "", "not YAML"),
    ("", 1, "", "empty"),
    ("- 1", 1, "", "a list of fields"),
])
def test_each_error_names_file_line_and_field(text, line, field, reason):
    with pytest.raises(BadInput) as caught:
        parse_scorecard(text, "small.yaml")
    error = caught.value
    assert (error.file, error.row, error.field) == ("small.yaml", line, field)
    assert reason in error.what
    assert f"small.yaml, line {line}" in error.what
    assert error.safe and error.todo


def test_bytes_that_are_no_utf8_name_their_line():
    with pytest.raises(BadInput) as caught:
        parse_scorecard(GOOD.encode("gbk"), "small.yaml")
    assert (caught.value.row, "UTF-8" in caught.value.what) == (4, True)


def test_a_file_that_is_not_there_or_too_large(tmp_path):
    with pytest.raises(BadInput, match="gone.yaml cannot be read"):
        content_of(tmp_path / "gone.yaml", source_of("gone.yaml"))
    (tmp_path / "big.yaml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(BadInput, match="larger than 1 MB"):
        content_of(tmp_path / "big.yaml", source_of("big.yaml"))


def test_the_shipped_card_is_the_one_of_the_design():
    card = shipped_card("inbound.yaml")
    assert check(card) == ()
    assert {s.title: sum(c.weight_milli for c in s.criteria) // 1000 for s in card.sections} == {
        "开场与核实": 10, "服务态度": 20, "语音表达": 10, "沟通技巧": 15, "业务能力": 30, "记录": 10, "结束": 5}
    assert (len(card.criteria), len(card.fatal)) == (20, 8)
    assert all(2 <= len(item.behaviours) <= 4 and item.guidance and item.guidance_en and item.title_en
               and all(b.text_en for b in item.behaviours) for item in card.criteria)
    classes = [FatalClass.CUSTOMER] * 3 + [FatalClass.COMPLIANCE] * 3 + [FatalClass.BUSINESS] * 2
    assert [fatal.fatal_class for fatal in card.fatal] == classes
    assert all(card.criterion(code).na_allowed for code in ("6.1", "6.2"))
