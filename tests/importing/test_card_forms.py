"""Evaluation forms of Amazon Connect and Genesys Cloud: weights, kinds, conditions, fatal answers, and what is told."""

from __future__ import annotations

import json
import re

import pytest

from qadesk.errors import BadInput
from qadesk.models.card_imports import CardLayout
from qadesk.models.scorecards import FatalClass
from tests.importing.card_shown import read, shown, told


def options(*given, **last):
    """Options of a single choice with names o0, o1...; `last`: more fields of the last one."""
    made = [{"RefId": f"o{at}", "Text": text, "Score": score} for at, (text, score) in enumerate(given)]
    made[-1] |= last
    return {"SingleSelect": {"Options": made}}


def question(title, weight=None, properties=None, kind="SINGLESELECT", **more):
    asked = {"Title": title, "RefId": title[:1], "QuestionType": kind, **more}
    asked |= {"Weight": weight} if weight is not None else {}
    return {"Question": asked | ({"QuestionTypeProperties": properties} if properties else {})}


def section(title, weight, *items, **more):
    weighed = {"Weight": weight} if weight is not None else {}
    return {"Section": {"Title": title, "RefId": title, "Items": list(items), **weighed, **more}}


def form(*items, mode="QUESTION_ONLY", **more):
    return {"Title": "Form", "ScoringStrategy": {"Mode": mode, "Status": "ENABLED"}, "Items": list(items), **more}


def amazon(*items, **more):
    found = read(json.dumps(form(*items, **more)), "form.json")
    assert found.layout is CardLayout.AMAZON
    return found


YES_NO = options(("Yes", 10), ("No", 0))
NO_YES = options(("Yes", 0), ("No", 10))


def test_points_are_the_weight_of_the_section_by_that_of_the_question():
    found = amazon(section("A", 60, question("x", 75, YES_NO), question("y", 25, NO_YES)),
                   section("B", 40, question("z", 100, options(("Good", 10), ("Fair", 4), ("Bad", 0)))))
    assert shown(found) == ["§ A 60", "1.1 x 45 yes_no", "1.2 y 15 yes_no right: no", "§ B 40",
                            "2.1 z 40 choice | Good 40; Fair 16; Bad 0"]


def test_weights_of_the_whole_form_are_points_as_they_stand():
    found = amazon(section("A", None, question("x", 30, YES_NO), question("y", 20, YES_NO)),
                   section("B", None, question("z", 50, YES_NO)))
    assert [line.split(" ", 1)[1] for line in shown(found)] == ["A 50", "x 30 yes_no", "y 20 yes_no", "B 50",
                                                               "z 50 yes_no"]


def test_weight_by_section_is_shared_alike_and_exactly():
    found = amazon(section("A", 50, *(question(name, None, YES_NO) for name in "xyz")),
                   section("B", 50, question("w", None, YES_NO)), mode="SECTION_ONLY")
    assert shown(found)[:2] == ["§ A 150", "1.1 x 50 yes_no"] and found.card.weight_milli == 300_000
    assert "all points: 100" in told(found) and "multiplied by 3" in found.not_carried[-1].reason


def test_sections_in_sections_and_a_question_beside_them():
    found = amazon(section("A", 50, section("A1", 40, question("x", 100, YES_NO)), question("y", 60, YES_NO)),
                   section("B", 50, question("z", 100, YES_NO)))
    assert shown(found) == ["§ A 30", "1.1 y 30 yes_no", "§ A / A1 20", "2.1 x 20 yes_no", "§ B 50", "3.1 z 50 yes_no"]


def test_texts_numbers_and_answers_that_earn_nothing():
    ranges = {"Numeric": {"MinValue": 0, "MaxValue": 300, "Options": [
        {"MinValue": 0, "MaxValue": 60, "Score": 10}, {"MinValue": 61, "MaxValue": 300, "Score": 5},
        {"MinValue": 301, "MaxValue": 301}]}}
    found = amazon(section(
        "A", 100, question("hold", 100, ranges, kind="NUMERIC"), question("words", None, kind="TEXT"),
        question("many", 0, {"MultiSelect": {"Options": [{"Text": "Price"}, {"Text": "Time"}]}}, kind="MULTISELECT"),
        question("bare", 0, options(("A", 0), ("B", 0)))))
    assert shown(found) == ["§ A 100", "1.1 hold 100 choice | 0–60 100; 61–300 50; 301 0", "1.2 words 0 note",
                            "1.3 many 0 note", "1.4 bare 0 note"]
    assert found.card.criterion("1.1").guidance == "0–300"
    assert found.card.criterion("1.3").guidance == "Price\nTime"
    assert {"MULTISELECT", "many", "bare"} <= {part.text for part in found.not_carried}


def test_a_single_range_is_full_or_not_met():
    within = {"Numeric": {"MinValue": 0, "MaxValue": 300, "Options": [{"MinValue": 0, "MaxValue": 60, "Score": 10}]}}
    found = amazon(section("A", 100, question("hold", 40, within, kind="NUMERIC"), question(
        "z", 60, YES_NO, Enablement=enabled("OR", ("h", "IN", ["o0"])))))
    assert shown(found) == ["§ A 100", "1.1 hold 40", "1.2 z 60 yes_no NA"]
    assert found.card.criterion("1.1").guidance == "0–300\n0–60: 10"
    assert "how points are lost" in {part.text: part.reason for part in found.not_carried}["hold"]


def test_an_option_without_words_is_read_as_its_points():
    found = amazon(section("A", 100, question("x", 100, {"Numeric": {"Options": [
        {"Score": 10}, {"MaxValue": 5, "Score": 0}]}}, kind="NUMERIC")))
    assert shown(found)[1] == "1.1 x 100 choice | 100 100; –5 0"


def test_what_is_not_applicable_leaves_both_sides():
    found = amazon(section("A", 100, question("x", 50, YES_NO, NotApplicableEnabled=True),
                           question("y", 50, options(("Good", 5), ("Bad", 0), ("N/A", 0)))))
    assert shown(found)[1:] == ["1.1 x 50 yes_no NA", "1.2 y 50 choice NA | Good 50; Bad 0"]
    assert "both sides" in " ".join(part.reason for part in found.not_carried)


def test_an_automatic_fail_is_a_fatal_item_beside_its_criterion():
    found = amazon(section("A", 50, question("Leaks data", 100, options(("No", 10), ("Yes", 0), AutomaticFail=True))),
                   section("B", 50, question("rude", 100, options(
                       ("Never", 10), ("Often", 0), AutomaticFail=True,
                       AutomaticFailConfiguration={"TargetSection": "B"}))))
    assert shown(found)[-2:] == ["! Leaks data: Yes zero_card", "! rude: Often zero_section 2"]
    assert [f.fatal_class for f in found.card.fatal] == [FatalClass.COMPLIANCE, FatalClass.CUSTOMER]
    assert sum("by hand" in part.reason for part in found.not_carried) == 2


def test_a_fail_of_one_section_needs_no_flag_beside_it():
    found = amazon(section("A", 100, question("rude", 100, options(
        ("Never", 10), ("Often", 0), AutomaticFailConfiguration={"TargetSection": "A"}))))
    assert shown(found)[-1] == "! rude: Often zero_section 1"


def pointed(*given):
    """Options with points of their own, as point-based forms have them."""
    made = [{"RefId": f"o{at}", "Text": text, "PointsConfiguration": {"PointValue": points}}
            for at, (text, points) in enumerate(given)]
    return {"SingleSelect": {"Options": made}}


def scored(**configuration):
    return {"ScoringConfiguration": configuration}


def test_a_form_in_points_keeps_them_and_its_bonus():
    found = amazon(section("A", None,
                           question("Greeting", None, pointed(("Yes", 20), ("No", 0))),
                           question("Solved", None, pointed(("Fully", 80), ("Half", 40), ("No", 0)),
                                    **scored(PointsConfiguration={"MinPointValue": 0, "MaxPointValue": 80})),
                           question("Wow", None, pointed(("Yes", 5), ("No", 0)),
                                    **scored(PointsConfiguration={"IsBonus": True}))), mode="POINTS_BASED")
    assert shown(found) == ["§ A 100", "1.1 Greeting 20 yes_no", "1.2 Solved 80 choice | Fully 80; Half 40; No 0",
                            "1.3 Wow 5 bonus"]
    assert found.card.criterion("1.3").guidance == "Yes: 5\nNo: 0"


def test_what_is_left_out_of_the_score_is_a_note():
    found = amazon(section("A", 100, question("x", 100, YES_NO),
                           question("Topic", None, YES_NO, **scored(IsExcludedFromScoring=True))),
                   section("B", None, section("C", None, question("z", None, YES_NO)), IsExcludedFromScoring=True))
    assert shown(found) == ["§ A 100", "1.1 x 100 yes_no", "1.2 Topic 0 note", "§ B / C 0", "2.1 z 0 note"]
    assert {part.text: part.reason for part in found.not_carried}["Topic"] == (
        "it is left out of the score there: it is a note")


def test_marks_of_a_form_and_bonus_answers_are_told_as_what_they_are():
    options = pointed(("Great", 12), ("Good", 10), ("Bad", 0))
    options["SingleSelect"]["Options"][0]["PointsConfiguration"]["IsBonus"] = True
    threshold = {"PerformanceCategory": "NEEDS_IMPROVEMENT", "MaxScorePercentage": 60}
    found = amazon(section("A", None, question("x", None, options), ScoreThresholds=[threshold]), mode="POINTS_BASED")
    reasons = {part.place: part.reason for part in found.not_carried}
    assert reasons["$.Items[0].Section.ScoreThresholds"].startswith("a mark to be reached belongs to the station")
    assert any("earns no bonus here" in reason for reason in reasons.values())


def enabled(operator, *operands, action="ENABLE"):
    return {"Action": action, "Condition": {"Operator": operator, "Operands": [
        {"Expression": {"Source": {"Type": "QUESTION_REF_ID", "RefId": source}, "Comparator": comparator,
                        "Values": [{"Type": "OPTION_REF_ID", "RefId": name} for name in names]}}
        for source, comparator, names in operands]}}


@pytest.mark.parametrize(("condition", "expected"), [
    pytest.param(enabled("OR", ("x", "IN", ["o0"])), "1.2 z 50 yes_no if 1.1=1", id="one answer"),
    pytest.param(enabled("OR", ("x", "IN", ["o0"]), ("x", "IN", ["o2"])), "1.2 z 50 yes_no if 1.1=1,3", id="or"),
    pytest.param(enabled("AND", ("x", "NOT_IN", ["o0"])), "1.2 z 50 yes_no if 1.1=2,3", id="not in"),
    pytest.param(enabled("AND", ("x", "IN", ["o0"]), ("x", "IN", ["o1"])), "1.2 z 50 yes_no NA", id="never"),
    pytest.param(enabled("OR", ("x", "IN", ["o0"]), ("z", "IN", ["o0"])), "1.2 z 50 yes_no NA", id="two questions"),
    pytest.param(enabled("OR", ("z", "IN", ["o0"])), "1.2 z 50 yes_no NA", id="itself"),
    pytest.param(enabled("OR", ("q", "IN", ["o0"])), "1.2 z 50 yes_no NA", id="no such question"),
    pytest.param(enabled("OR", ("x", "IN", ["o9"])), "1.2 z 50 yes_no NA", id="no such answer"),
    pytest.param(enabled("OR", ("x", "IN", ["o0"]), action="DISABLE"), "1.2 z 50 yes_no NA", id="disables"),
])
def test_conditions_that_a_card_can_have_are_kept_and_others_told(condition, expected):
    found = amazon(section("A", 100, question("x", 50, options(("a", 10), ("b", 5), ("c", 0))),
                           question("z", 50, YES_NO, Enablement=condition)))
    assert shown(found)[2] == expected
    lost = [part for part in found.not_carried if part.text == "z" and not part.place.endswith("RefId")]
    assert bool(lost) is ("NA" in expected)


def test_every_other_field_is_told_with_its_path():
    found = amazon(section("A", 100, question("x", 100, YES_NO, Colour="red"), Icon="star"), Language="en",
                   Tags=[{"Key": "a"}], AutoEvaluationConfiguration={"Enabled": True})
    places = {part.place: part.reason for part in found.not_carried}
    assert {"$.Items[0].Section.Items[0].Question.Colour", "$.Items[0].Section.Icon", "$.Language", "$.Tags",
            "$.AutoEvaluationConfiguration"} <= set(places)
    assert places["$.AutoEvaluationConfiguration"] == "the program answers no criterion by itself"


def test_a_form_inside_of_a_template_or_an_answer_of_the_api():
    inner = form(section("A", 100, question("x", 100, YES_NO)))
    template = {"Resources": {"QaForm": {"Type": "AWS::Connect::EvaluationForm", "Properties": inner}}}
    for document in (template, {"EvaluationForm": inner}):
        found = read(json.dumps(document), "form.json")
        assert (found.card.title, len(found.card.criteria)) == ("Form", 1)


def test_scoring_that_is_switched_off_is_told():
    document = form(section("A", 100, question("x", 100, YES_NO)))
    document["ScoringStrategy"]["Status"] = "DISABLED"
    found = read(json.dumps(document), "form.json")
    assert shown(found)[1] == "1.1 x 100 yes_no" and "DISABLED" in [part.text for part in found.not_carried]


ANSWERS = [{"text": "Yes", "value": 1}, {"text": "No", "value": 0}]
CALL = "/form/questionGroup/0/question/0/answer/"
GENESYS = {"name": "Form", "published": True, "questionGroups": [
    {"name": "G1", "weight": 60, "manualWeight": True, "questions": [
        {"text": "Greeting?", "helpText": "says hello", "naEnabled": True, "isKill": True, "isCritical": True,
         "commentsRequired": True, "answerOptions": ANSWERS},
        {"text": "Tone", "answerOptions": [{"text": "Good", "value": 5}, {"text": "Fair", "value": 3},
                                           {"text": "Bad", "value": -1}],
         "visibilityCondition": {"combiningOperation": "AND", "predicates": [CALL + "0"]}},
        {"text": "Notes", "type": "freeTextQuestion"}]},
    {"name": "G2", "weight": 40, "manualWeight": True, "naEnabled": True,
     "visibilityCondition": {"combiningOperation": "OR", "predicates": [CALL + "0", CALL + "1"]},
     "questions": [
         {"text": "Close", "answerOptions": ANSWERS},
         {"text": "Both", "answerOptions": ANSWERS, "visibilityCondition": {
             "combiningOperation": "AND", "predicates": [CALL + "0", "/form/questionGroup/1/question/0/answer/0"]}}]}]}


def snake(value):
    if isinstance(value, dict):
        return {re.sub("([A-Z])", lambda m: "_" + m[1].lower(), key): snake(part) for key, part in value.items()}
    return [snake(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("document", [GENESYS, snake(GENESYS), {"entities": [GENESYS]}], ids=["api", "sdk", "list"])
def test_a_genesys_form_in_every_spelling(document):
    found = read(json.dumps(document), "form.json")
    assert found.layout is CardLayout.GENESYS
    assert shown(found) == [
        "§ G1 60", "1.1 Greeting? 10 yes_no NA", "1.2 Tone 50 choice if 1.1=yes | Good 50; Fair 30; Bad 0",
        "1.3 Notes 0 note", "§ G2 40", "2.1 Close 20 yes_no NA if 1.1=yes,no", "2.2 Both 20 yes_no NA",
        "! Greeting? zero_card"]
    assert found.card.criterion("1.1").guidance == "says hello" and found.card.fatal[0].guidance == "No\nsays hello"
    keys = {re.sub(r"[^a-z]", "", part.place.rsplit(".", 1)[-1].lower()) for part in found.not_carried}
    assert {"iskill", "iscritical", "commentsrequired", "value", "visibilitycondition", "published"} <= keys


def test_groups_without_a_manual_weight_weigh_what_their_questions_are_worth():
    groups = [{"name": "A", "weight": 70, "questions": [{"text": "x", "answerOptions": ANSWERS}]},
              {"name": "B", "questions": [{"text": "y", "answerOptions": [{"text": "a", "value": 3},
                                                                          {"text": "b", "value": 0}]}]}]
    found = read(json.dumps({"name": "Form", "questionGroups": groups}), "form.json")
    assert shown(found) == ["§ A 1", "1.1 x 1 yes_no", "§ B 3", "2.1 y 3 choice | a 3; b 0"]
    assert "$.questionGroups[0].weight: 70" in told(found)


@pytest.mark.parametrize(("text", "reason"), [
    ('{"Items": [', "line 1: it is damaged JSON"),
    ('{"Title": "a",\n "Items": [}', "line 2: it is damaged JSON"),
    ('{"Items": NaN}', "damaged JSON"),
    ("[" * 100_000, "damaged JSON"),
    ('{"Items": ' + "9" * 5000 + "}", "damaged JSON"),
    ('{"a": 1}', "holds no evaluation form"),
    ("[]", "holds no evaluation form"),
    ('{"Items": [{"Section": {"Title": "A", "Items": []}}]}', "no criterion with points"),
    ('{"questionGroups": [1, "x", null]}', "no criterion with points"),
    ('{"Items": [{"Section": null}, {"Question": 7}]}', "no criterion with points"),
])
def test_damaged_and_foreign_json_is_refused_with_the_place(text, reason):
    with pytest.raises(BadInput, match=reason) as caught:
        read(text, "form.json")
    assert "form.json" in caught.value.what and caught.value.safe and caught.value.todo


@pytest.mark.parametrize("odd", [None, True, -5, 1e300, "1e999999999", "12", [], {}, "<b>=1+1</b>", "x" * 10_000])
@pytest.mark.parametrize("field", ["Title", "Weight", "QuestionTypeProperties", "Score", "RefId", "Enablement"])
def test_odd_values_in_any_field_end_in_a_sound_card(field, odd):
    asked = question("x", 50, options(("a", 10), ("b", 0)))
    target = asked["Question"]["QuestionTypeProperties"]["SingleSelect"]["Options"][0] if field == "Score" else (
        asked["Question"])
    target[field] = odd
    found = read(json.dumps(form(section("A", 100, question("y", 50, YES_NO), asked))), "form.json")
    assert len(found.card.criteria) == 2


def test_a_field_that_stands_twice_is_told():
    text = json.dumps(form(section("A", 100, question("x", 100, YES_NO)))).replace(
        '"Title": "x"', '"Title": "old", "Title": "x"')
    assert told(read(text, "form.json"))[0] == "Title: Title"
