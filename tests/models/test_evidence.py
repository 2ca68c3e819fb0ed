"""Evidence in the order of the call."""

from __future__ import annotations

from qadesk.models.answers import Answers
from qadesk.models.evidence import evidence_entries
from qadesk.models.scorecards import Condition, CriterionKind
from tests.models.cards import card, criterion, fatal_item
from tests.models.kinds import kind


def test_evidence_of_criteria_and_fatal_items_stands_in_the_order_of_the_call() -> None:
    made = card(criterion("1.1"), criterion("1.2"), fatal=(fatal_item(),))
    first, last, fatal = made.criteria[0], made.criteria[-1], made.fatal[0]
    answers = Answers().pressed(last, last.behaviours[0])
    answers = answers.stamped(last, 9_000).stamped(last, 12_000).stamped(first, 20_000).stamped_fatal(fatal, 4_000)
    entries = evidence_entries(made, answers)
    assert [(e.code, e.span.start_ms, e.span.end_ms, e.fatal) for e in entries] == [
        (fatal.code, 4_000, 4_000, True), (last.code, 9_000, 12_000, False), (first.code, 20_000, 20_000, False)]
    assert entries[1].taken_milli == last.behaviours[0].points_milli and entries[2].taken_milli == 0
    assert len({entry.key for entry in entries}) == 3


def test_no_evidence_is_an_empty_list() -> None:
    assert evidence_entries(card(criterion()), Answers()) == ()


def test_evidence_tells_what_each_kind_lost_or_gave_and_is_kept_aside_while_its_condition_is_not_met() -> None:
    made = card(kind("1", CriterionKind.CHOICE), kind("2", CriterionKind.BONUS),
                kind("3", CriterionKind.YES_NO, only_if=Condition("1", ("none",))))
    answers = Answers().chosen(made.criteria[0], "some").with_value(made.criteria[1], 2_000)
    for second, item in enumerate(made.criteria):
        answers = answers.stamped(item, second * 1_000)
    assert [(e.code, e.taken_milli) for e in evidence_entries(made, answers)] == [("1", 7_000), ("2", -2_000)]
    shown = answers.chosen(made.criteria[0], "none")
    assert [(e.code, e.taken_milli) for e in evidence_entries(made, shown)][2:] == [("3", 0)]
