"""A card with criteria of all kinds from the submit to its record and paper: rows, conditions, evidence, revision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qadesk.errors import RuleBroken
from qadesk.importing.answers_yaml import parse_answers
from qadesk.models.answers import Answer, Answers
from qadesk.models.evaluation_sheet import Mark
from qadesk.models.evaluations import AnswerRow, Evaluation, EvidenceSpan
from qadesk.models.people import Actor
from qadesk.models.scorecards import Scorecard
from qadesk.models.unscorable import Unscorable
from qadesk.services.check_rules import domain_findings
from qadesk.services.stations import LoggedIn
from tests.importing.scorecard_texts import ANSWERS
from tests.services.evaluated import stored
from tests.services.kind_cards import add_card, score
from tests.services.queue_items import add_item, hear

PLAIN = ANSWERS[:ANSWERS.index("X1")]
"""The answers without fatal items: 80.5."""


@pytest.fixture
def card(logged_in: LoggedIn) -> Scorecard:
    return add_card(logged_in)


@pytest.fixture
def item_id(logged_in: LoggedIn) -> int:
    return add_item(logged_in)


def test_each_answer_is_stored_as_given_with_what_it_earned(logged_in: LoggedIn, inspector: Actor, card: Scorecard,
                                                            item_id: int) -> None:
    assert score(logged_in, inspector, item_id, card, PLAIN).score_shown == "80.5"
    rows = {row.criterion_code: (row.answered, row.not_applicable, row.weight_milli, row.earned_milli, row.ticks,
                                 row.value, row.ruled_milli) for row in stored(logged_in, AnswerRow)}
    assert rows == {
        "1.1": (True, False, 20_000, 14_000, {"2": 3}, None, None),
        "1.2": (True, False, 20_000, 10_000, {}, "some", None), "2.1": (True, False, 30_000, 30_000, {}, "yes", None),
        "2.2": (True, False, 10_000, 10_000, {}, "no", None), "2.3": (True, False, 20_000, 15_000, {}, 4_000, None),
        "2.4": (True, False, 0, 1_500, {}, 1_500, None), "2.5": (True, False, 0, 0, {}, "=1+1 <b>x</b>", None)}
    evaluation, = stored(logged_in, Evaluation)
    assert (evaluation.score_milli, evaluation.earned_milli, evaluation.applicable_milli) == (80_500, 80_500, 100_000)
    assert [span.criterion_code for span in stored(logged_in, EvidenceSpan)] == ["2.4"]
    with logged_in.desk.station.database.reading() as session:
        assert domain_findings(session) == []


def test_what_a_condition_hides_is_frozen_as_not_applicable_and_keeps_nothing(
        logged_in: LoggedIn, inspector: Actor, card: Scorecard, item_id: int) -> None:
    answers = parse_answers(PLAIN, "answers.yaml", card).stamped(card.criterion("2.2"), 9_000)
    score(logged_in, inspector, item_id, card, answers.with_value(card.criterion("2.1"), "no"))
    hidden = next(row for row in stored(logged_in, AnswerRow) if row.criterion_code == "2.2")
    assert (hidden.not_applicable, hidden.answered, hidden.weight_milli, hidden.earned_milli, hidden.value) == (
        True, False, 10_000, 0, None)
    evaluation, = stored(logged_in, Evaluation)
    assert (evaluation.applicable_milli, evaluation.score_shown) == (90_000, "45.0")
    assert [span.criterion_code for span in stored(logged_in, EvidenceSpan)] == ["2.4"]
    record = logged_in.desk.evaluations.open_record(inspector, evaluation.id)
    marks = {line.code: (line.mark, line.earned_shown, line.given) for section in record.sheet.sections
             for line in section.criteria}
    assert marks["2.2"] == (Mark.UNMET, "n/a", "") and marks["2.4"] == (Mark.SCORED, "+1.5", "")
    assert marks["2.3"] == (Mark.SCORED, "15", "4 (from 1 to 5)") and marks["1.2"][2] == "用了一次"
    assert (record.sheet.not_applicable_milli, record.sheet.sections[1].weight_milli) == (10_000, 50_000)
    assert record.sheet.explanation[-1] == "Condition not met: 2.2"


def test_a_bonus_needs_its_evidence_and_an_empty_one_is_not_open(logged_in: LoggedIn, inspector: Actor,
                                                                 card: Scorecard, item_id: int) -> None:
    answers = parse_answers(PLAIN, "answers.yaml", card)
    bare = replace(answers, criteria={**answers.criteria, "2.4": Answer(value=1_000)})
    with pytest.raises(RuleBroken, match=r"Evidence is missing: 2\.4"):
        score(logged_in, inspector, item_id, card, bare, "听过了")
    kept = {code: answer for code, answer in answers.criteria.items() if code not in ("2.4", "2.5")}
    assert score(logged_in, inspector, item_id, card, replace(answers, criteria=kept)).score_shown == "79.0"
    record = logged_in.desk.evaluations.open_record(inspector, stored(logged_in, Evaluation)[0].id)
    assert [line.mark for line in record.sheet.sections[1].criteria[-2:]] == [Mark.EMPTY, Mark.EMPTY]


def test_a_place_that_was_not_heard_asks_for_a_reason_whatever_the_kind(
        logged_in: LoggedIn, inspector: Actor, card: Scorecard, item_id: int) -> None:
    logged_in.desk.settings.change_rules(logged_in.actor, listening_share_percent=50)
    hear(logged_in, inspector, item_id, 0, 100_000)
    unheard = parse_answers(PLAIN, "answers.yaml", card).stamped(card.criterion("1.2"), 150_000)
    with pytest.raises(RuleBroken, match="needs a reason"):
        score(logged_in, inspector, item_id, card, unheard, heard=False)
    assert score(logged_in, inspector, item_id, card, unheard, "看过工单", heard=False).score_shown == "80.5"


def test_a_revision_tells_values_old_and_new_and_the_paper_prints_them(
        logged_in: LoggedIn, inspector: Actor, card: Scorecard, item_id: int) -> None:
    first = score(logged_in, inspector, item_id, card, PLAIN)
    logged_in.desk.revisions.begin(inspector, first.evaluation_id)
    evaluations = logged_in.desk.evaluations
    draft = evaluations.open_draft(inspector, item_id)
    better = draft.answers.with_value(card.criterion("1.2"), "all").with_value(card.criterion("2.5"), "复听")
    evaluations.submit(inspector, replace(draft, answers=better), revision_reason="漏听")
    record = evaluations.open_record(inspector, first.evaluation_id)
    assert [change.words for change in record.sheet.history[1].changes] == [
        "Score: 80.5 → 90.5", "1.2 称呼: 10 (用了一次) → 20 (全程使用)", "2.5 备注: =1+1 <b>x</b> → 复听"]


def test_an_unscorable_call_of_such_a_card_counts_nothing(logged_in: LoggedIn, inspector: Actor, card: Scorecard,
                                                          item_id: int) -> None:
    answers = Answers(parse_answers(PLAIN, "answers.yaml", card).criteria, unscorable=Unscorable.NO_SERVICE)
    score(logged_in, inspector, item_id, card, answers, "客户拨错号码", heard=False)
    evaluation, = stored(logged_in, Evaluation)
    record = logged_in.desk.evaluations.open_record(inspector, evaluation.id)
    sheet = record.sheet
    assert (sheet.sections, sheet.fatal, sheet.explanation, sheet.submit_reason) == ((), (), (), "客户拨错号码")
    assert not record.may_appeal
    assert sheet.unscorable == "A test call or a wrong connection, with no service in it"
    with logged_in.desk.station.database.reading() as session:
        assert domain_findings(session) == []
