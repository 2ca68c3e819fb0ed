"""Whatever is ruled, and whatever is decided of the fatal items afterwards: neither score nor result is lower."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qadesk.errors import RuleBroken
from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.appeal_record import NewItemRuling
from qadesk.models.appeal_rules import refuse_lower, ruled_answers
from qadesk.models.appeals import Outcome
from qadesk.models.scorecards import FatalEffect, FatalState, Scorecard, Section
from qadesk.models.scoring import total
from tests.models.cards import behaviour, criterion, fatal_item

POINTS = st.integers(1, 40)
DECIDED = (FatalState.CONFIRMED, FatalState.REFUSED)
EFFECTS = st.sampled_from(list(FatalEffect))


@st.composite
def appealed(draw: st.DrawFn) -> tuple[Scorecard, Answers, dict[str, FatalState], list[NewItemRuling]]:
    """A card of three sections with a fatal item each, answered; some items decided; and a ruling on any of it."""
    sections, criteria, rulings = [], {}, []
    for place in "123":
        weights = draw(st.lists(POINTS, min_size=1, max_size=2))
        made = [criterion(f"{place}.{n}", weight, behaviour("1", draw(st.integers(1, weight))))
                for n, weight in enumerate(weights, 1)]
        sections.append(Section(place, place, "", tuple(made)))
        for one in made:
            lost = draw(st.booleans())
            criteria[one.code] = Answer(ticks={"1": 1}) if lost else Answer(confirmed_full=True)
            if lost and draw(st.booleans()):
                na = draw(st.booleans())
                rulings.append(NewItemRuling(one.code, Outcome.ACCEPTED, "是", None if na else one.weight_milli, na))
    fatal = tuple(fatal_item(f"X{s}", effect := draw(EFFECTS), s if effect is FatalEffect.ZERO_SECTION else "")
                  for s in "123")
    answers = Answers(criteria, {item.code: (Span(1, 2),) for item in fatal})
    states = {item.code: draw(st.sampled_from(list(FatalState)[1:])) for item in fatal}
    rulings += [NewItemRuling(item.code, Outcome.ACCEPTED, "否") for item in fatal if draw(st.booleans())]
    return Scorecard("x", 1, "甲", "", tuple(sections), fatal), answers, states, rulings


def decisions(states: dict[str, FatalState]) -> Iterator[dict[str, FatalState]]:
    waits = [code for code, state in states.items() if state is FatalState.PENDING]
    for chosen in product(DECIDED, repeat=len(waits)):
        yield states | dict(zip(waits, chosen, strict=True))


@given(appealed())
@settings(deadline=None, max_examples=300)
def test_no_decision_afterwards_makes_a_ruling_a_loss(
        case: tuple[Scorecard, Answers, dict[str, FatalState], list[NewItemRuling]]) -> None:
    card, before, states, rulings = case
    after = ruled_answers(before, rulings)
    try:
        refuse_lower(card, before, after, states)
    except RuleBroken:
        assume(False)
    for decided in decisions(states):
        old, new = total(card, before, decided), total(card, after, decided)
        assert new.score_milli is not None and new.score_milli >= (old.score_milli or 0)
        assert (new.result_milli or 0) >= (old.result_milli or 0) - 100  # as shown: it may be rounded once more


@given(appealed())
@settings(deadline=None, max_examples=100)
def test_points_alone_are_never_refused(
        case: tuple[Scorecard, Answers, dict[str, FatalState], list[NewItemRuling]]) -> None:
    card, before, states, rulings = case
    given_points = [replace(one, ruled_na=False, ruled_milli=card.criterion(one.code).weight_milli)
                    if one.ruled_na else one for one in rulings]
    refuse_lower(card, before, ruled_answers(before, given_points), states)
