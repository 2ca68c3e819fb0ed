"""What the practice centre's inspectors write: whole cards that follow what is true of a call, chance beside it."""

from __future__ import annotations

import functools
import random
from statistics import fmean

import pytest

from qadesk import resources
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.answers import Answers
from qadesk.models.listening import Coverage, HeardSpan
from qadesk.models.listening_proof import what_to_hear
from qadesk.models.scoring import total
from qadesk.models.submission import review
from qadesk.services.practice_dialogues import load_dialogues
from qadesk.services.practice_scene import read_words
from qadesk.services.practice_scores import BY_CHANCE, HABITS, SLIPS, Ear, Hand, answers_for, habits_of
from qadesk.services.practice_sound import Layout, layout

CARD = parse_scorecard((resources.scorecards() / "inbound.yaml").read_bytes(), "inbound.yaml")
DIALOGUES = load_dialogues(resources.practice())
CODES = sorted(DIALOGUES)
WORDS = read_words(resources.practice())
MOST, BY_HABIT = Hand(), Hand(habits=HABITS)


def scored(code: str, seed: int, hand: Hand = MOST, *, quoting: float = 0.5,
           sees_slip: bool = False) -> tuple[Layout, Answers]:
    lay, ear = layout(DIALOGUES[code], seed, "A01"), Ear(quoting, WORDS["found"], sees_slip)
    return lay, answers_for(CARD, DIALOGUES[code], lay, hand=hand, ear=ear, chance=random.Random(seed))


@pytest.mark.parametrize("code", CODES)
def test_a_card_is_whole_and_has_the_evidence_that_it_asks_for(code: str) -> None:
    for seed in range(30):
        lay, answers = scored(code, seed, quoting=0)
        heard = Coverage((HeardSpan(0, lay.length_ms),))
        found = review(CARD, answers, coverage=heard, to_hear=what_to_hear(lay.length_ms, None),
                       needed_share_milli=1000)
        assert found.total.is_complete and not found.is_blocked and not found.needs_reason
        assert set(answers.fatal) == {fatal for fatal, _line in DIALOGUES[code].truth.fatal}
        spans = [span for each in (*CARD.criteria, *CARD.fatal) for span in answers.evidence(each.code)]
        assert all((span.start_ms, span.end_ms) in lay.lines for span in spans)


@pytest.mark.parametrize("code", CODES)
def test_what_is_true_is_taken_off_most_of_the_time(code: str) -> None:
    cards = [scored(code, seed)[1] for seed in range(60)]
    for criterion, deduction, _line in DIALOGUES[code].truth.losses:
        taken = sum(bool(answers.answer(criterion).times(deduction)) for answers in cards)
        assert (0.2 if criterion == "1.2" else 0.7) * len(cards) < taken <= len(cards)


@functools.cache
def drawn(hand: Hand = MOST, seed: int = 1) -> list[Answers]:
    """The cards of 400 calls as the centre has them."""
    shares = [DIALOGUES[code].truth.share for code in CODES]
    codes = random.Random(seed).choices(CODES, shares, k=400)
    return [scored(code, number, hand)[1] for number, code in enumerate(codes)]


def mean(cards: list[Answers]) -> float:
    return fmean(float(total(CARD, answers).score or 0) for answers in cards)


def share_lost(cards: list[Answers], code: str) -> float:
    counted = [answers.answer(code) for answers in cards if not answers.answer(code).not_applicable]
    return sum(bool(answer.ticks) for answer in counted) / len(counted)


def test_the_centre_is_run_well_and_skill_shows() -> None:
    assert 91 < mean(drawn(BY_HABIT)) < mean(drawn()) < 98
    assert mean(drawn(Hand(-1.1))) < mean(drawn()) - 2 and mean(drawn(Hand(0.7))) > mean(drawn()) + 1


def test_a_few_criteria_lose_often_and_most_seldom() -> None:
    shares = {criterion.code: share_lost(drawn(), criterion.code) for criterion in CARD.criteria}
    often = {code for code, share in shares.items() if share > 0.1}
    assert often >= {"1.3", "4.3"} and len(often) <= 4
    assert all(share_lost(drawn(BY_HABIT), code) > 0.3 for code in HABITS)


def test_what_was_spoken_of_is_lost_less() -> None:
    for code in HABITS:
        assert share_lost(drawn(Hand(habits=HABITS, spoken_of=HABITS)), code) < share_lost(
            drawn(BY_HABIT), code) * 0.7


def test_some_agents_have_a_habit_and_always_the_same() -> None:
    for code in HABITS:
        assert 4 <= sum(code in habits_of(f"A{number:02d}") for number in range(1, 25)) <= 16


def test_a_comment_names_what_no_dialogue_shows() -> None:
    told = {sentence for cards in (drawn(Hand(-1.1), seed) for seed in range(3)) for answers in cards
            for sentence in WORDS["found"].values() if sentence in answers.comment}
    assert len(told) > 10 and WORDS["found"]["good"] in told
    assert {f"{code}.{deductions[0]}" for code, deductions, _likely in BY_CHANCE} | {"good"} == set(WORDS["found"])


@pytest.mark.parametrize("code", sorted(SLIPS))
def test_a_fatal_item_may_be_seen_where_one_may_be_and_is_then_a_problem_in_words(code: str) -> None:
    _lay, answers = scored(code, 1, sees_slip=True)
    assert list(answers.fatal) == [SLIPS[code][0]]
    assert WORDS["problems"][code]["facts"] and WORDS["problems"][code]["action"]
