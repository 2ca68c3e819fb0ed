"""What a revision changed, in words: only what differs, the points always, details where they differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qadesk import resources
from qadesk.importing.scorecard_yaml import read_scorecard
from qadesk.models.answers import Answers, Span
from qadesk.models.revisions import Change, Revised, changes
from qadesk.models.scorecards import FatalState, Scorecard


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return read_scorecard(resources.scorecards() / "inbound.yaml")


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
