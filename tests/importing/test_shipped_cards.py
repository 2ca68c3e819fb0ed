"""The cards for outbound and mystery calls that ship: whole in both languages, 100 points, every answer there."""

from __future__ import annotations

import re

import pytest

from qadesk.importing.scorecard_yaml import dump_scorecard, parse_scorecard
from qadesk.models.scorecard_checks import check
from qadesk.models.scorecards import CriterionKind, FatalClass, FatalEffect
from qadesk.services.card_files import shipped_card

CHINESE = re.compile(r"[一-鿿]")
SECTIONS = {
    "outbound": {"开场": 15, "身份核实": 10, "内容告知": 20, "合规用语": 15, "异议处理": 10, "承诺": 8,
                 "沟通与语音": 12, "结束": 5, "记录": 5},
    "mystery": {"接通": 10, "问候": 10, "了解需求": 15, "答复": 30, "等待与转接": 10, "压力下的态度": 15, "结束": 5,
                "后续": 5},
}


def shipped(code):
    return shipped_card(f"{code}.yaml")


@pytest.mark.parametrize("code", SECTIONS)
def test_nothing_stands_against_a_shipped_card(code):
    card = shipped(code)
    assert card.code == code
    assert not [finding for finding in check(card) if finding.blocks]
    points = {s.title: sum(c.weight_milli for c in s.criteria) // 1000 for s in card.sections}
    assert points == SECTIONS[code] and sum(points.values()) == 100
    assert parse_scorecard(dump_scorecard(card), code) == card


@pytest.mark.parametrize("code", SECTIONS)
def test_a_shipped_card_is_complete_in_both_languages(code):
    card = shipped(code)
    pairs = [(card.title, card.title_en), *((s.title, s.title_en) for s in card.sections)]
    for item in card.criteria:
        pairs += [(item.title, item.title_en), (item.guidance, item.guidance_en)]
        pairs += [(entry.text, entry.text_en) for entry in (*item.behaviours, *item.options)]
    for fatal in card.fatal:
        pairs += [(fatal.title, fatal.title_en), (fatal.guidance, fatal.guidance_en)]
    assert all(CHINESE.search(chinese) and english and not CHINESE.search(english) for chinese, english in pairs)
    assert len({english for _chinese, english in pairs[1:len(card.sections) + 1]}) == len(card.sections)


@pytest.mark.parametrize("code", SECTIONS)
def test_a_choice_leads_from_all_points_to_none(code):
    choices = [c for c in shipped(code).criteria if c.kind is CriterionKind.CHOICE]
    for item in choices:
        points = [option.points_milli for option in item.options]
        assert points == sorted(points, reverse=True) and points[0] == item.weight_milli and points[-1] == 0
        assert len({option.text for option in item.options}) == len(points)
    lists = [c for c in shipped(code).criteria if c.kind is CriterionKind.DEDUCTIONS]
    assert choices and lists and all(2 <= len(c.behaviours) <= 4 for c in lists)
    assert all(entry.points_milli <= c.weight_milli for c in lists for entry in c.behaviours)


def test_the_kinds_that_the_cards_show():
    for code in SECTIONS:
        kinds = {c.kind for c in shipped(code).criteria}
        assert kinds == set(CriterionKind) - {CriterionKind.BONUS}
        assert any(c.only_if for c in shipped(code).criteria)
    promise = shipped("outbound").criterion("9.2").only_if
    assert promise is not None and promise.criterion == "6.1"


def test_the_fatal_items_of_the_cards():
    effects = {code: {f.effect for f in shipped(code).fatal} for code in SECTIONS}
    assert effects == {code: set(FatalEffect) for code in SECTIONS}
    assert all({f.fatal_class for f in shipped(code).fatal} == set(FatalClass) for code in SECTIONS)
    assert (len(shipped("outbound").fatal), len(shipped("mystery").fatal)) == (8, 7)
