"""Answers in a text: what the card allows is read, all else is refused with its line and field."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.errors import BadInput
from qadesk.importing.answers_yaml import parse_answers
from qadesk.importing.scorecard_check import check_scorecard
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.scorecards import CriterionKind, Scorecard
from tests.importing.scorecard_texts import ALL_KINDS, ANSWERS
from tests.models.kinds import allowed, any_cards

CARD = parse_scorecard(ALL_KINDS, "card.yaml")


def test_each_kind_of_answer_is_read() -> None:
    answers = parse_answers(ANSWERS, "a.yaml", CARD)
    assert answers.criteria == {
        "1.1": Answer(ticks={"2": 3}), "1.2": Answer(value="some"), "2.1": Answer(value="yes"),
        "2.2": Answer(value="no"), "2.3": Answer(value=4_000),
        "2.4": Answer(value=1_500, evidence=(Span(12_500, 20_000),)), "2.5": Answer(value="=1+1 <b>x</b>")}
    assert answers.fatal == {"X1": (Span(3_000, 4_250),), "X3": ()}


def test_open_full_na_and_json() -> None:
    text = '{"1.1": {"ticks": {}}, "1.2": {}, "2.1": {"evidence": []}, "X1": {"fatal": false}}'
    assert parse_answers(text, "a.json", CARD) == Answers({"1.1": Answer(confirmed_full=True)})
    assert parse_answers("1.1: {na: yes}", "a", CARD).criteria["1.1"] == Answer(not_applicable=True)
    assert parse_answers("1.1: {ticks: {1: 0}, fatal: false}", "a", CARD).criteria["1.1"].confirmed_full
    assert parse_answers("{}", "a", CARD) == Answers()


def test_json_as_any_program_writes_it() -> None:
    plain = {"2.1": {"value": True}, "2.5": {"value": "a/b \\/ 😀"},
             "1.1": {"ticks": {}, "evidence": [[0.1 + 0.2, 4]]}}
    for text in (json.dumps(plain), json.dumps(plain, indent="\t"), json.dumps(plain, ensure_ascii=False),
                 json.dumps(plain).replace("a/b", r"a\/b")):
        answers = parse_answers(text, "a.json", CARD)
        assert answers.criteria["2.5"].value == "a/b \\/ 😀"
        assert answers.criteria["1.1"].evidence == (Span(300, 4_000),)
    with pytest.raises(BadInput) as caught:
        parse_answers('{\n\t"2.1":\n\t{"value": "perhaps"}}', "a.json", CARD)
    assert (caught.value.row, caught.value.field) == (3, "2.1.value")


@pytest.mark.parametrize(("text", "line", "field", "reason"), [
    ("9.9: {value: 1}", 1, "9.9", "no criterion 9.9"),
    ("1.1: {ticks: {3: 1}}", 1, "1.1.ticks.3", "no deduction 3"),
    ("1.1: {ticks: {1: 2}}", 1, "1.1.ticks.1", "from 0 to 1"),
    ("1.1: {ticks: {2: 100}}", 1, "1.1.ticks.2", "from 0 to 99"),
    ("1.1: {ticks: {2: -1}}", 1, "1.1.ticks.2", "from 0 to 99"),
    ("1.1: {ticks: {2: true}}", 1, "1.1.ticks.2", "from 0 to 99"),
    ("1.1: {ticks: [1]}", 1, "1.1.ticks", "a list of fields"),
    ("1.1: {value: 5}", 1, "1.1.value", "kind deductions has no such answer"),
    ("1.1: {na: true, ticks: {1: 1}}", 1, "1.1.na", "no other answer"),
    ("1.1: 5", 1, "1.1", "a list of fields"),
    ("1.1: {fatal: true}", 1, "1.1.fatal", "1.1 is no fatal item"),
    ("1.2: {na: true}", 1, "1.2.na", "always applies"),
    ("1.2: {value: most}", 1, "1.2.value", "most is not one of all, some, none"),
    ("1.2: {ticks: {1: 1}}", 1, "1.2.ticks", "kind choice has no such answer"),
    ("2.1: {value: maybe}", 1, "2.1.value", "yes or no"),
    ("2.3: {value: 2.5}", 1, "2.3.value", "not on the scale from 1 to 5"),
    ("2.3: {value: 6}", 1, "2.3.value", "not on the scale"),
    ("2.3: {value: .inf}", 1, "2.3.value", ".inf"),
    ("2.4: {value: 3.001}", 1, "2.4.value", "at most 3 points"),
    ("2.4: {na: true}", 1, "2.4.na", "always applies"),
    ("2.1: {value: no}\n2.2: {value: yes}", 2, "2.2", "only where 2.1 is answered with yes"),
    ("2.2: {value: yes}", 1, "2.2", "only where 2.1"),
    ("X1: {value: 1}", 1, "X1.value", "a fatal item has no such field"),
    ("X1: {fatal: maybe}", 1, "X1.fatal", "yes or no"),
    ("X1: {evidence: [[1, 2]]}", 1, "X1.evidence", "not ticked"),
    ("1.1: {evidence: [[2, 1]]}", 1, "1.1.evidence", "ends before it starts"),
    ("1.1: {evidence: [[1]]}", 1, "1.1.evidence", "in seconds"),
    ("1.1: {evidence: [[-1, 2]]}", 1, "1.1.evidence", "in seconds"),
    ("1.1: {evidence: 3}", 1, "1.1.evidence", "a list is expected"),
    ("1.1: {ticks: {}}\n1.1: {ticks: {}}", 2, "1.1", "stands twice"),
    ("1.1: {score: 3}", 1, "1.1.score", "no such answer"),
    ("[1]", 1, "", "a list of fields"), ("", 1, "", "empty"), ("1.1: {", 1, "", "not YAML")])
def test_what_the_card_does_not_allow_names_line_and_field(text: str, line: int, field: str, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_answers(text, "a.yaml", CARD)
    assert (caught.value.row, caught.value.field) == (line, field)
    assert reason in caught.value.what


def as_text(card: Scorecard, answers: Answers) -> str:
    """The answers as the shell takes them."""
    told: dict[str, object] = {code: {"fatal": True, "evidence": _seconds(spans)}
                               for code, spans in answers.fatal.items()}
    for code, answer in answers.criteria.items():
        entry: dict[str, object] = {"evidence": _seconds(answer.evidence)}
        if answer.not_applicable:
            entry["na"] = True
        elif answer.value is None:
            entry["ticks"] = dict(answer.ticks)
        else:
            is_number = card.criterion(code).kind in (CriterionKind.SCALE, CriterionKind.BONUS)
            entry["value"] = int(answer.value) / 1000 if is_number else str(answer.value)
        told[code] = entry
    return json.dumps(told, ensure_ascii=False)


def _seconds(spans: tuple[Span, ...]) -> list[list[float]]:
    return [[span.start_ms / 1000, span.end_ms / 1000] for span in spans]


@settings(max_examples=60)
@given(st.data())
def test_whatever_a_card_allows_is_read_as_it_was_meant(data: st.DataObject) -> None:
    card = data.draw(any_cards())
    answers = data.draw(allowed(card))
    assert parse_answers(as_text(card, answers), "a.json", card) == answers


def changed(old: str, new: str) -> str:
    assert old in ALL_KINDS
    return ALL_KINDS.replace(old, new, 1)


@pytest.mark.parametrize(("text", "line", "field", "reason"), [
    (changed('code: "1.2"', 'code: "1.1"'), 19, "sections[1].criteria[2].code", "The number 1.1 is used 2 times."),
    (changed('code: "2"', 'code: "1"'), 27, "sections[2].code", "The number 1 is used 2 times."),
    (changed('criterion: "2.1"', 'criterion: "2.2"'), 32, "sections[2].criteria[2].only_if", "2.2 depends on itself."),
    (changed("answer: yes", "answer: often"), 32, "sections[2].criteria[2].only_if", "answer often that 2.1"),
    (changed("kind: scale", "kind: stars"), 35, "sections[2].criteria[3].kind", "stars is not one of deductions"),
    (changed("step: 1", "step: 3"), 37, "sections[2].criteria[3].scale", "whole steps"),
    (changed("cap: 3", "points: 3"), 38, "sections[2].criteria[4].cap", "the field is missing"),
    (changed("kind: note", "kind: note, points: 2"), 39, "sections[2].criteria[5].points", "not known to"),
    (changed('section: "2"', 'section: "7"'), 41, "fatal[1].section", "names no section")])
def test_a_check_names_line_and_field(text: str, line: int, field: str, reason: str) -> None:
    checked = check_scorecard(text, "card.yaml")
    error = checked.errors[0]
    assert (error.file, error.line, error.field) == ("card.yaml", line, field)
    assert reason in error.text


def test_two_conditions_in_a_circle_are_both_named() -> None:
    text = changed("kind: yes_no, points: 30, right: yes", 'kind: yes_no, points: 30, '
                   'only_if: {criterion: "2.2", answer: no}')
    assert [(error.line, "circle" in error.text) for error in check_scorecard(text, "c").errors] == [
        (31, True), (32, True)]


def test_what_is_said_of_the_whole_card_names_its_line_too() -> None:
    many = "".join(f"  - {{code: Y{number}, title: 致命项, class: business}}\n" for number in range(7))
    checked = check_scorecard(changed("points: 30", "points: 31") + many, "card.yaml")
    assert [(error.line, error.field) for error in checked.errors] == [(41, "fatal")]
    assert [(warning.line, warning.field) for warning in checked.warnings] == [(7, "sections")]
    empty = check_scorecard("format: 1\ncode: none\nversion: 1\ntitle: 空\nsections: []\n", "empty.yaml")
    assert [(error.line, error.field) for error in empty.errors] == [(5, "sections")]


@pytest.mark.parametrize(("other", "written", "read"), [
    ("2.1", "true", ("yes",)), ("2.1", "[No, yes, FALSE]", ("no", "yes", "no")), ("2.1", "often", ("often",)),
    ("2.3", "[4.0, 3, 2.50]", ("4", "3", "2.5")), ("1.2", "true", ("true",))])
def test_a_condition_is_read_in_the_words_of_the_card(other: str, written: str, read: tuple[str, ...]) -> None:
    card = parse_scorecard(changed('criterion: "2.1", answer: yes', f'criterion: "{other}", answer: {written}'), "c")
    condition = card.criterion("2.2").only_if
    assert condition is not None and condition.answers == read
