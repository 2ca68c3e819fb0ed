"""Answers: what each act does, that nothing is changed in place, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.errors import BadInput, RuleBroken
from qadesk.models.answer_history import AnswerHistory
from qadesk.models.answers import BLANK, Answer, Answers, Span
from qadesk.models.choices import choices, stepped, steps_of
from qadesk.models.scorecards import Criterion, CriterionKind, Scorecard
from qadesk.models.scoring import total
from tests.models.cards import answered, behaviour, cards, criterion, fatal_item
from tests.models.kinds import any_cards, kind

ONCE, EACH = behaviour("1", 2), behaviour("2", 1, repeats=True)
ITEM = criterion("1.1", 5, ONCE, EACH)


def test_an_open_item_is_told_apart_from_full_marks():
    answers = Answers()
    assert not answers.answer("1.1").is_answered
    assert answers.confirmed_full(ITEM).answer("1.1").is_answered
    assert answers == Answers()


def test_a_key_toggles_and_adds_where_each_time_counts():
    ticked = Answers().pressed(ITEM, ONCE).pressed(ITEM, EACH).pressed(ITEM, EACH)
    assert dict(ticked.answer("1.1").ticks) == {"1": 1, "2": 2}
    assert dict(ticked.pressed(ITEM, ONCE).answer("1.1").ticks) == {"2": 2}
    assert dict(ticked.lowered(ITEM, EACH).answer("1.1").ticks) == {"1": 1, "2": 1}


def test_plus_raises_only_what_repeats():
    twice = Answers().raised(ITEM, ONCE).raised(ITEM, ONCE).raised(ITEM, EACH).raised(ITEM, EACH)
    assert dict(twice.answer("1.1").ticks) == {"1": 1, "2": 2}


def test_the_last_untick_leaves_the_item_open_again():
    assert Answers().pressed(ITEM, ONCE).pressed(ITEM, ONCE) == Answers()
    assert Answers().lowered(ITEM, EACH) == Answers()


def test_a_tick_takes_full_marks_and_not_applicable_back():
    assert Answers().confirmed_full(ITEM).pressed(ITEM, ONCE).answer("1.1").confirmed_full is False
    assert Answers().toggled_not_applicable(ITEM).pressed(ITEM, ONCE).answer("1.1").not_applicable is False


def test_not_applicable_clears_deductions_and_keeps_evidence():
    answers = Answers().pressed(ITEM, ONCE).stamped(ITEM, 5_000).toggled_not_applicable(ITEM)
    assert answers.answer("1.1").not_applicable
    assert not answers.answer("1.1").ticks
    assert answers.evidence("1.1") == (Span(5_000, 5_000),)


def test_not_applicable_is_refused_where_the_card_says_so():
    with pytest.raises(RuleBroken, match=r"1\.1"):
        Answers().toggled_not_applicable(criterion("1.1", 5, na_allowed=False))


def test_the_second_stamp_ends_the_span_and_the_third_begins_another():
    answers = Answers().stamped(ITEM, 5_000).stamped(ITEM, 9_000).stamped(ITEM, 20_000)
    assert answers.evidence("1.1") == (Span(5_000, 9_000), Span(20_000, 20_000))


def test_a_stamp_before_the_first_turns_the_span_round():
    assert Answers().stamped(ITEM, 9_000).stamped(ITEM, 5_000).evidence("1.1") == (Span(5_000, 9_000),)


def test_evidence_can_be_taken_back():
    answers = Answers().stamped(ITEM, 5_000)
    assert answers.without_evidence("1.1", Span(5_000, 5_000)) == Answers()
    fatal = Answers().stamped_fatal(fatal_item(), 7_000)
    assert fatal.without_evidence("X1", Span(7_000, 7_000)).fatal == {"X1": ()}


def test_a_span_carries_a_note():
    answers = Answers().stamped(ITEM, 5_000).noted("1.1", Span(5_000, 5_000), "静音 24 秒")
    assert answers.evidence("1.1") == (Span(5_000, 5_000, "静音 24 秒"),)
    assert answers.stamped(ITEM, 9_000).evidence("1.1") == (Span(5_000, 9_000, "静音 24 秒"),)
    fatal = Answers().stamped_fatal(fatal_item(), 7_000).noted("X1", Span(7_000, 7_000), "报余额")
    assert fatal.evidence("X1") == (Span(7_000, 7_000, "报余额"),)
    assert answers.noted("1.1", Span(1, 2), "no such span") == answers


def test_a_whole_span_is_evidence_once_of_a_criterion_or_of_a_ticked_fatal_item():
    span = Span(1000, 4000, "静音 3.0 秒")
    answers = Answers().with_evidence("1.1", span)
    assert answers.evidence("1.1") == (span,) and not answers.answer("1.1").is_answered
    assert answers.with_evidence("1.1", Span(1000, 4000)) == answers
    code = fatal_item().code
    ticked = Answers().toggled_fatal(fatal_item()).with_evidence(code, span)
    assert ticked.fatal == {code: (span,)}


def test_a_fatal_item_is_ticked_with_its_evidence():
    ticked = Answers().toggled_fatal(fatal_item())
    answers = ticked.stamped_fatal(fatal_item(), 7_000).stamped_fatal(fatal_item(), 8_000)
    assert answers.evidence("X1") == (Span(7_000, 8_000),)
    assert answers.toggled_fatal(fatal_item()) == Answers()


@settings(max_examples=40)
@given(st.data())
def test_answers_survive_json(data):
    answers = data.draw(answered(data.draw(cards())))
    assert Answers.from_json(json.loads(json.dumps(answers.to_json()))) == answers
    assert Answers.from_json({}) == Answers()


@pytest.mark.parametrize(("value", "field"), [
    ({"format": 2}, "format"),
    ({"format": 1, "criteria": []}, "criteria"),
    ({"format": 1, "criteria": {"1.1": 3}}, "criteria.1.1"),
    ({"format": 1, "criteria": {"1.1": {"ticks": {"1": -1}}}}, "criteria.1.1.ticks.1"),
    ({"format": 1, "criteria": {"1.1": {"evidence": [[1]]}}}, "criteria.1.1.evidence"),
    ({"format": 1, "fatal": {"X1": "no"}}, "fatal.X1"),
    ({"format": 1, "comment": None}, "comment"),
])
def test_a_damaged_draft_says_where(value, field):
    with pytest.raises(BadInput) as caught:
        Answers.from_json(value)
    assert caught.value.field == field


ACTS = ["press", "lower", "choose", "step up", "step down", "type", "note", "na", "full", "stamp", "no evidence",
        "fatal", "fatal evidence", "unscorable", "scorable"]


def act(answers: Answers, name: str, scorecard: Scorecard, item: Criterion, number: int) -> Answers:
    """An act as the form does it on a criterion of any kind; one that its kind has not leaves all as it is."""
    value = answers.answer(item.code).value
    amount = value if isinstance(value, int) else None
    picks, fatal = item.behaviours or (None,), scorecard.fatal or (None,)
    behaviour, tick = picks[number % len(picks)], fatal[number % len(fatal)]
    options, scale = choices(item), steps_of(item)
    acts: dict[str, Callable[[], Answers]] = {
        "na": lambda: answers.toggled_not_applicable(item) if item.na_allowed else answers,
        "full": lambda: answers.confirmed_full(item), "stamp": lambda: answers.stamped(item, 1_000 * number),
        "unscorable": lambda: answers.as_unscorable("silent", "无声"), "scorable": lambda: answers.as_scorable(),
        "no evidence": lambda: replace_evidence(answers, item.code)}
    if behaviour is not None:
        acts |= {"press": lambda: answers.pressed(item, behaviour), "lower": lambda: answers.lowered(item, behaviour)}
    if options:
        acts["choose"] = lambda: answers.chosen(item, options[number % len(options)].value)
    if scale is not None:
        acts |= {"step up": lambda: answers.with_value(item, stepped(item, amount, 1)),
                 "step down": lambda: answers.with_value(item, stepped(item, amount, -1)),
                 "type": lambda: answers.with_value(item, scale.low_milli + number % (scale.steps + 1)
                                                    * scale.step_milli)}
    if item.kind is CriterionKind.NOTE:
        acts["note"] = lambda: answers.with_value(item, "字" * number)
    if tick is not None:
        acts |= {"fatal": lambda: answers.toggled_fatal(tick), "fatal evidence": lambda: answers.stamped_fatal(tick, 9)}
    return acts.get(name, lambda: answers)()


def replace_evidence(answers: Answers, code: str) -> Answers:
    spans = answers.evidence(code)
    return answers.without_evidence(code, spans[-1]) if spans else answers


@settings(max_examples=60)
@given(st.data())
def test_undo_leads_back_to_the_start_and_redo_to_the_end(data: st.DataObject) -> None:
    scorecard = data.draw(any_cards())
    history, begun = AnswerHistory(), [Answers()]
    for _act in range(data.draw(st.integers(0, 20))):
        name, number = data.draw(st.sampled_from(ACTS)), data.draw(st.integers(0, 9))
        item = data.draw(st.sampled_from(scorecard.criteria))
        run = f"type {item.code}" if name in ("type", "note") else ""
        if history.do(act(history.present, name, scorecard, item, number), run):
            begun.append(history.present)
    end = history.present
    assert total(scorecard, end).out_of >= 0
    while history.undo():
        assert history.present in begun
    assert history.present == Answers()
    while history.redo():
        assert history.present in begun
    assert history.present == end


def test_acts_of_one_run_are_one_step_until_something_else_comes_between() -> None:
    history, item = AnswerHistory(), kind("1", CriterionKind.SCALE)
    for value in (1_000, 2_000):
        history.do(history.present.with_value(item, value), "type 1")
    history.end_run()
    history.do(history.present.with_value(item, 3_000), "type 1")
    history.undo()
    assert history.present.answer("1").value == 2_000
    history.do(history.present.with_value(item, 4_000), "type 1")
    history.undo()
    history.undo()
    assert (history.present, history.can_undo) == (Answers(), False)


def test_a_value_again_clears_it_and_an_empty_note_is_none() -> None:
    item, note = kind("1", CriterionKind.CHOICE), kind("2", CriterionKind.NOTE)
    chosen = Answers().stamped(item, 5_000).chosen(item, "some")
    assert (chosen.answer("1").value, chosen.evidence("1")) == ("some", (Span(5_000, 5_000),))
    assert not chosen.chosen(item, "some").answer("1").is_answered
    assert chosen.toggled_not_applicable(item).answer("1").value is None
    assert Answers().with_value(note, "") == Answers()


@pytest.mark.parametrize(("kind_", "full"), [
    (CriterionKind.CHOICE, Answer(value="all")), (CriterionKind.YES_NO, Answer(value="yes")),
    (CriterionKind.SCALE, Answer(value=5_000)), (CriterionKind.BONUS, BLANK), (CriterionKind.NOTE, BLANK)])
def test_full_marks_of_other_kinds_are_the_answer_that_earns_all(kind_: CriterionKind, full: Answer) -> None:
    item = kind("1", kind_)
    assert Answers().confirmed_full(item).answer("1") == full
    answered = Answers().with_value(item, 1_000 if kind_ is CriterionKind.SCALE else "some")
    assert answered.confirmed_full(item) == answered


def test_a_new_act_forgets_what_was_undone():
    history = AnswerHistory()
    history.do(history.present.pressed(ITEM, ONCE))
    history.undo()
    history.do(history.present.pressed(ITEM, EACH))
    assert not history.can_redo
    assert history.do(history.present) is False


def test_undo_keeps_the_texts():
    history = AnswerHistory()
    history.do(history.present.pressed(ITEM, ONCE))
    history.write(comment="语气稳定。", private_note="再听一次")
    history.undo()
    assert history.present == Answers(comment="语气稳定。", private_note="再听一次")


@settings(max_examples=40)
@given(st.data())
def test_what_was_never_touched_is_blank(data):
    scorecard = data.draw(cards())
    answers = data.draw(answered(scorecard))
    assert all(not answer.is_blank for answer in answers.criteria.values())
    assert Answers().answer(scorecard.criteria[0].code) == BLANK



def test_a_call_that_cannot_be_scored_says_why_and_can_be_taken_back_by_undo():
    history = AnswerHistory(Answers().pressed(ITEM, ONCE))
    history.do(history.present.as_unscorable("damaged", " 杂音盖过人声 "))
    assert (history.present.unscorable, history.present.unscorable_words) == ("damaged", "杂音盖过人声")
    assert Answers.from_json(json.loads(json.dumps(history.present.to_json()))) == history.present
    assert history.present.as_scorable() == Answers().pressed(ITEM, ONCE)
    history.undo()
    assert history.present == Answers().pressed(ITEM, ONCE)
