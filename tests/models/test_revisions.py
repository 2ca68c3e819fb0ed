"""What a revision changed, in words: only what differs, the points always, details where they differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.revisions import Change, Revised, changes
from qadesk.models.scorecards import Condition, CriterionKind, FatalState, Scorecard
from qadesk.models.unscorable import Unscorable
from qadesk.services.card_files import shipped_card
from tests.models.cards import card as small_card
from tests.models.kinds import kind


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return shipped_card("inbound.yaml")


@pytest.fixture(scope="module")
def full(card: Scorecard) -> Answers:
    answers = Answers(comment="语气稳定。")
    for criterion in card.criteria:
        answers = answers.confirmed_full(criterion)
    return answers


def told(card: Scorecard, old: Answers, new: Answers) -> list[tuple[str, str, str]]:
    return [(change.what.split()[0], change.old, change.new) for change in changes(card, old, new)]


def test_nothing_changed_is_nothing_told(card: Scorecard, full: Answers) -> None:
    assert changes(card, full, replace(full, private_note="只给自己看")) == ()


def test_points_with_what_took_them_and_the_score(card: Scorecard, full: Answers) -> None:
    waiting = card.criterion("4.3")
    lost = waiting.behaviours[0]
    assert told(card, full, full.pressed(waiting, lost)) == [
        ("Score", "100.0", "98.0"), ("4.3", "5", f"3 ({lost.words} −2)")]


def test_the_same_points_for_another_reason_are_told_too(card: Scorecard, full: Answers) -> None:
    waiting = card.criterion("4.3")
    first, third = waiting.behaviours[0], waiting.behaviours[2]
    assert told(card, full.pressed(waiting, first), full.pressed(waiting, third)) == [
        ("4.3", f"3 ({first.words} −2)", f"3 ({third.words} −2)")]


def test_evidence_alone_is_told_by_its_times(card: Scorecard, full: Answers) -> None:
    waiting = card.criterion("4.3")
    old = full.stamped(waiting, 12_000)
    new = old.stamped(waiting, 20_000).noted("4.3", Span(12_000, 20_000), "插话")
    assert told(card, old, new) == [("4.3", "5 (00:12)", "5 (00:12–00:20 插话)")]


def test_not_applicable_and_open_items_are_named_so(card: Scorecard, full: Answers) -> None:
    ticket = card.criterion("6.1")
    gone = replace(full, criteria={code: answer for code, answer in full.criteria.items() if code != "6.1"})
    assert told(card, gone, full.toggled_not_applicable(ticket)) == [("6.1", "not answered", "n/a")]


def test_fatal_items_ticked_unticked_or_on_other_evidence(card: Scorecard, full: Answers) -> None:
    fatal, other = card.fatal_criterion("X4"), card.fatal_criterion("X5")
    old = full.stamped_fatal(fatal, 30_000)
    assert told(card, full, old) == [("X4", "not ticked", "ticked (00:30)")]
    assert told(card, old, old.toggled_fatal(fatal).stamped_fatal(other, 1_000)) == [
        ("X4", "ticked (00:30)", "not ticked"), ("X5", "not ticked", "ticked (00:01)")]
    assert told(card, old, old.stamped_fatal(fatal, 42_000)) == [("X4", "ticked (00:30)", "ticked (00:30–00:42)")]


def test_a_comment_is_told_old_and_new(card: Scorecard, full: Answers) -> None:
    assert changes(card, full, replace(full, comment="")) == (Change("Comment", "语气稳定。", "none"),)
    assert Change("Comment", "甲", "乙").words == "Comment: 甲 → 乙"


def test_a_decision_stands_while_its_evidence_does(card: Scorecard, full: Answers) -> None:
    fatal = card.fatal_criterion("X4")
    old = full.stamped_fatal(fatal, 30_000)
    revised = Revised(1, "20260907-0001", "100.0", old, {"X4": FatalState.CONFIRMED})
    assert revised.standing(replace(old, comment="别的")) == {"X4": FatalState.CONFIRMED}
    assert revised.standing(old.stamped_fatal(fatal, 42_000)) == revised.standing(full) == {}


KINDS = small_card(kind("1", CriterionKind.CHOICE), kind("2", CriterionKind.YES_NO), kind("3", CriterionKind.SCALE),
                   kind("4", CriterionKind.BONUS), kind("5", CriterionKind.NOTE),
                   kind("6", CriterionKind.YES_NO, only_if=Condition("2", ("yes",))))
BEFORE = Answers({"1": Answer(value="some"), "2": Answer(value="yes"), "3": Answer(value=4_000),
                  "6": Answer(value="no")})


def test_every_kind_is_told_with_its_value() -> None:
    after = Answers({"1": Answer(value="all"), "2": Answer(value="no"), "3": Answer(value=5_000),
                     "4": Answer(value=1_500), "5": Answer(value="=1+1 <b>好</b>"), "6": Answer(value="no")})
    assert told(KINDS, BEFORE, after)[1:] == [
        ("1", "3 (有些)", "10 (都有)"), ("2", "10 (Yes)", "0 (No)"),
        ("3", "7.5 (4 (from 1 to 5))", "10 (5 (from 1 to 5))"),
        ("4", "none", "+1.5"), ("5", "none", "=1+1 <b>好</b>"), ("6", "0 (No)", "condition not met")]


def test_what_is_not_shown_is_no_change_and_a_ruling_says_so() -> None:
    hidden = replace(BEFORE, criteria={**BEFORE.criteria, "2": Answer(value="no")})
    assert changes(KINDS, hidden, replace(hidden, criteria={**hidden.criteria, "6": Answer(value="yes")})) == ()
    ruled = replace(BEFORE, criteria={**BEFORE.criteria, "1": Answer(value="some", ruled_milli=6_000)})
    assert told(KINDS, BEFORE, ruled)[1:] == [("1", "3 (有些)", "6 (有些, ruled on appeal)")]


def test_what_can_no_longer_be_scored_is_told_with_what_it_was() -> None:
    gone = replace(BEFORE, unscorable=Unscorable.OTHER, unscorable_words="  串线 ")
    assert told(KINDS, BEFORE, gone) == [
        ("Score", "51.3", "—"), ("Cannot", "none", "Another reason: 串线"), ("1", "3 (有些)", "not scored"),
        ("2", "10 (Yes)", "not scored"), ("3", "7.5 (4 (from 1 to 5))", "not scored"), ("4", "none", "not scored"),
        ("5", "none", "not scored"), ("6", "0 (No)", "not scored")]
    assert told(KINDS, gone, BEFORE) == [
        ("Score", "—", "51.3"), ("Cannot", "Another reason: 串线", "none")]
