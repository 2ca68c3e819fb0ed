"""The cards of the shared folder: each is read whole, or the list says exactly what is not in the card."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest

from qadesk.importing.card_import import import_card
from qadesk.importing.scorecard_yaml import dump_scorecard, parse_scorecard
from qadesk.models.card_imports import CardLayout
from qadesk.models.scorecards import CriterionKind, FatalClass, FatalEffect


def taken(shared, name, folder="scorecards"):
    found = import_card((shared / "data" / folder / name).read_bytes(), name)
    assert parse_scorecard(dump_scorecard(found.card), name) == found.card
    assert not found.errors
    return found


def points(card):
    return {section.title: sum(c.weight_milli for c in section.criteria) / 1000 for section in card.sections}


@pytest.mark.parametrize("name", ["general", "technology_saas", "telecommunications"])
def test_each_field_of_an_amazon_form_is_in_the_card_or_told(shared, name):
    file = f"amazon_connect_{name}_evaluation.json"
    form = json.loads((shared / "data" / "scorecards" / file).read_text("utf-8"))
    found = taken(shared, file)
    card = found.card
    assert (found.layout, card.title, card.weight_milli) == (CardLayout.AMAZON, form["EvaluationFormTitle"], 100_000)
    assert points(card) == {s["Section"]["Title"]: s["Section"]["Weight"] for s in form["Items"]}
    for theirs, ours in zip((s["Section"] for s in form["Items"]), card.sections, strict=True):
        assert theirs["Instructions"] in ours.criteria[0].guidance
        for item, criterion in zip((q["Question"] for q in theirs["Items"]), ours.criteria, strict=True):
            share = Fraction(str(theirs["Weight"])) * Fraction(str(item["Weight"])) / 100
            options = item["QuestionTypeProperties"]["Options"]
            assert (criterion.title, criterion.weight_milli) == (item["Title"], share * 1000)
            assert item["Instructions"] in criterion.guidance and criterion.kind is CriterionKind.CHOICE
            assert [(o.text, Fraction(o.points_milli, 1000)) for o in criterion.options] == [
                (o["Text"], share * o["Score"] / 5) for o in options]
    keys = [re.split(r"[. ]", row.place.split(" and ")[0])[-1] for row in found.not_carried]
    assert keys == ["RefId", "DisplayAs", "Description"]
    assert f"and {len(card.criteria) + len(card.sections) - 1} more" in found.not_carried[0].place
    assert form["Items"][0]["Section"]["RefId"] in found.not_carried[0].text
    assert found.not_carried[2].text == form["Description"]


def test_the_dental_guide_with_section_rows_and_rules_of_applicability(shared):
    found = taken(shared, "dental_scoring_guide.csv")
    card = found.card
    assert found.layout is CardLayout.TABLE and card.weight_milli == 100_000
    assert points(card) == {"Starting The Call Right": 30, "Upselling & Closing": 25, "Handling Rebuttals": 10,
                            "Qualitative Assessments": 35}
    assert [len(section.criteria) for section in card.sections] == [3, 4, 2, 7]
    assert [c.code for c in card.criteria if c.na_allowed] == ["2.1", "2.2", "2.4", "3.1", "3.2"]
    assert "only on general appointment scheduling calls" in card.criterion("2.1").guidance
    assert card.criterion("1.2").guidance.count("\n") == 2
    assert card.fatal == ()
    assert [(row.place, row.text) for row in found.not_carried][:1] == [("line 47", "Total 100")]
    assert "criteria: 16" in found.not_carried[1].reason and len(found.not_carried) == 2


def test_the_indonesian_card_with_merged_cells_and_zero_tolerance(shared):
    found = taken(shared, "score_card_call_id.md")
    card = found.card
    assert (found.layout, card.title, card.weight_milli) == (CardLayout.MARKDOWN, "Score Card Call", 100_000)
    assert points(card) == {
        "Opening & Verifikasi": 15, "Komunikasi & Sikap": 20, "Pemahaman & Penyelesaian Masalah": 25,
        "Kepatuhan & Akurasi": 20, "Efisiensi & Kejelasan": 15, "Closing": 5}
    assert [len(section.criteria) for section in card.sections] == [2, 4, 4, 2, 3, 1]
    assert [(f.effect, f.fatal_class) for f in card.fatal] == [
        (FatalEffect.ZERO_CARD, FatalClass.CUSTOMER), (FatalEffect.ZERO_CARD, FatalClass.COMPLIANCE)]
    told = {row.text for row in found.not_carried}
    assert {"Zero Tolerance", "Total Skor: 100%", "Target Skor: 85%"} <= told


@pytest.mark.parametrize(("name", "folder"), [("zh_game_outsourcing_qa.md", "scorecards"),
                                              ("zh_game_outsourcing_qa.gbk.txt", "derived")])
def test_the_chinese_list_of_deductions(shared, name, folder):
    found = taken(shared, name, folder)
    card = found.card
    assert found.layout is CardLayout.OUTLINE
    assert points(card) == {"服务态度": 35, "服务技巧": 10, "业务能力": 45}
    assert [len(section.criteria) for section in card.sections] == [4, 2, 5]
    assert sum(len(c.behaviours) for c in card.criteria) == 20
    assert [b.points_milli for b in card.criterion("1.2").behaviours] == [5_000, 5_000, 10_000]
    assert "这件事应该可能是可以的" in card.criterion("2.1").guidance
    assert card.criterion("2.2").behaviours[0].text.startswith("未准确的了解客户的用意;或当客户表达不清楚时")
    assert [(f.title, f.effect, f.section) for f in card.fatal] == [
        ("由于服务态度引起用户不满、抱怨的", FatalEffect.ZERO_SECTION, "1")]
    assert [(row.place, row.text) for row in found.not_carried] == [
        ("line 1", "细则 扣分点"), ("line 22", "业务能力: 55"), ("line 14", "由于服务态度引起用户不满、抱怨的")]
    assert len([f for f in found.warnings if "larger than the criterion" in f.text]) == 2
