"""What the practice centre's inspectors write: whole cards that follow what is true of a call, chance beside it."""

from __future__ import annotations

import random
from statistics import fmean

import pytest

from qadesk import resources
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.answers import Answers
from qadesk.models.listening import Coverage, HeardSpan
from qadesk.models.scoring import total
from qadesk.models.submission import review
from qadesk.services.practice_dialogues import load_dialogues
from qadesk.services.practice_scores import answers_for
from qadesk.services.practice_sound import Layout, layout

CARD = parse_scorecard((resources.scorecards() / "inbound.yaml").read_bytes(), "inbound.yaml")
DIALOGUES = load_dialogues(resources.practice())
CODES = sorted(DIALOGUES)


def scored(code: str, seed: int, *, skill: float = 0.0, quoting: float = 0.5) -> tuple[Layout, Answers]:
    lay = layout(DIALOGUES[code], seed, "A01")
    return lay, answers_for(CARD, DIALOGUES[code], lay, skill=skill, quoting=quoting, chance=random.Random(seed))


@pytest.mark.parametrize("code", CODES)
def test_a_card_is_whole_and_has_the_evidence_that_it_asks_for(code: str) -> None:
    for seed in range(30):
        lay, answers = scored(code, seed, quoting=0)
        heard = Coverage((HeardSpan(0, lay.length_ms),))
        found = review(CARD, answers, coverage=heard, duration_ms=lay.length_ms, needed_share_milli=1000)
        assert found.total.is_complete and not found.is_blocked and not found.needs_reason
        assert set(answers.fatal) == {fatal for fatal, _line in DIALOGUES[code].truth.fatal}
        spans = [span for each in (*CARD.criteria, *CARD.fatal) for span in answers.evidence(each.code)]
        assert all((span.start_ms, span.end_ms) in lay.lines for span in spans)


@pytest.mark.parametrize("code", CODES)
def test_what_is_true_is_taken_off_most_of_the_time(code: str) -> None:
    cards = [scored(code, seed)[1] for seed in range(60)]
    for criterion, deduction, _line in DIALOGUES[code].truth.losses:
        taken = sum(bool(answers.answer(criterion).times(deduction)) for answers in cards)
        assert 0.7 * len(cards) < taken <= len(cards)


def test_most_lie_between_80_and_92_and_skill_shows() -> None:
    shares = [DIALOGUES[code].truth.share for code in CODES]
    chance = random.Random(1)

    def mean(skill: float) -> float:
        drawn = chance.choices(CODES, shares, k=400)
        return fmean(float(total(CARD, scored(code, seed, skill=skill)[1]).score or 0)
                     for seed, code in enumerate(drawn))
    assert 85 < mean(0) < 92
    assert mean(-1.6) < mean(0) - 4 and mean(1) > mean(0) + 2
