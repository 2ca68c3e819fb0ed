"""Cards of all kinds of criteria, with conditions, and answers to them, for tests."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from qadesk.models.answers import Answer, Answers
from qadesk.models.scorecard_checks import possible_answers
from qadesk.models.scorecards import (
    Condition,
    Criterion,
    CriterionKind,
    FatalCriterion,
    FatalEffect,
    Option,
    Scale,
    Scorecard,
    Section,
    YesNo,
)
from qadesk.models.scoring import shown_criteria
from tests.models.cards import NAMES, SPANS, TEXTS, criterion, fatal_item


def kind(code: str, kind_: CriterionKind, points: int = 10, **more: object) -> Criterion:
    """A criterion of that kind with sensible fields; `more` replaces any."""
    bare = replace(criterion(code, points), kind=kind_, behaviours=())
    fitting: dict[CriterionKind, dict[str, object]] = {
        CriterionKind.DEDUCTIONS: {"behaviours": criterion().behaviours},
        CriterionKind.CHOICE: {"options": (Option("all", "都有", "", points * 1000), Option("some", "有些", "", 3000),
                                           Option("none", "没有", "", 0))},
        CriterionKind.YES_NO: {},
        CriterionKind.SCALE: {"scale": Scale(1000, 5000, 1000)},
        CriterionKind.BONUS: {"weight_milli": 0, "cap_milli": 3000, "na_allowed": False, "evidence_required": True},
        CriterionKind.NOTE: {"weight_milli": 0, "na_allowed": False},
    }
    return replace(bare, **{**fitting[kind_], **more})  # type: ignore[arg-type]


@st.composite
def any_cards(draw: st.DrawFn) -> Scorecard:
    """A sound card: 2-6 criteria of any kind in two sections, conditions on earlier ones, 0-3 fatal items."""
    criteria: list[Criterion] = []
    for number in range(1, draw(st.integers(2, 6)) + 1):
        criteria.append(draw(_any_criterion(str(number), tuple(criteria))))
    cut = draw(st.integers(1, len(criteria) - 1))
    sections = (Section("A", draw(NAMES), "", tuple(criteria[:cut])), Section("B", "乙", "", tuple(criteria[cut:])))
    effects = draw(st.lists(st.sampled_from(FatalEffect), max_size=3))
    fatal = tuple(_fatal(f"X{i}", effect, draw(st.sampled_from("AB"))) for i, effect in enumerate(effects, 1))
    return Scorecard("any", 1, draw(NAMES), draw(TEXTS), sections, fatal)


def _fatal(code: str, effect: FatalEffect, section: str) -> FatalCriterion:
    return fatal_item(code, effect, section if effect is FatalEffect.ZERO_SECTION else "")


@st.composite
def _any_criterion(draw: st.DrawFn, code: str, earlier: tuple[Criterion, ...]) -> Criterion:
    kind_ = draw(st.sampled_from(CriterionKind))
    points = draw(st.integers(1, 30))
    more: dict[str, object] = {}
    if kind_ is CriterionKind.SCALE:
        steps, step_milli = draw(st.integers(1, 10)), draw(st.sampled_from([250, 500, 1000]))
        low_milli = draw(st.integers(0, 3)) * 1000
        more = {"scale": Scale(low_milli, low_milli + steps * step_milli, step_milli),
                "weight_milli": steps * draw(st.integers(1, 3000))}
    if kind_ is CriterionKind.CHOICE:
        worth = draw(st.lists(st.integers(0, points * 1000), min_size=2, max_size=4))
        more = {"options": tuple(Option(str(i), f"选项{i}", "", milli) for i, milli in enumerate(worth, 1))}
    if kind_ is CriterionKind.YES_NO:
        more = {"right": draw(st.sampled_from(YesNo))}
    made = kind(code, kind_, points, **more)
    return replace(made, only_if=draw(_conditions(earlier)) if draw(st.booleans()) else None)


@st.composite
def _conditions(draw: st.DrawFn, earlier: tuple[Criterion, ...]) -> Condition | None:
    able = [other for other in earlier if possible_answers(other)]
    if not able:
        return None
    other = draw(st.sampled_from(able))
    answers = st.sets(st.sampled_from(sorted(possible_answers(other))), min_size=1, max_size=2)
    return Condition(other.code, tuple(sorted(draw(answers))))


@st.composite
def allowed(draw: st.DrawFn, card: Scorecard) -> Answers:
    """Any answers that the card allows: open ones, N/A, fatal ticks; nothing where a condition is not met."""
    criteria: dict[str, Answer] = {}
    for item in card.criteria:
        answer = draw(_answers(item))
        if item.code in shown_criteria(card, Answers(criteria)) and not answer.is_blank:
            criteria[item.code] = answer
    fatal = {item.code: tuple(replace(span, note="") for span in draw(st.lists(SPANS, max_size=1)))
             for item in card.fatal if draw(st.booleans())}
    return Answers(criteria, fatal)


@st.composite
def _answers(draw: st.DrawFn, item: Criterion) -> Answer:
    if draw(st.integers(0, 4)) == 0:
        return Answer(not_applicable=item.na_allowed)
    if item.kind is CriterionKind.DEDUCTIONS:
        ticks = {b.code: draw(st.integers(1, 5 if b.repeats else 1)) for b in item.behaviours if draw(st.booleans())}
        return Answer(confirmed_full=not ticks, ticks=ticks)
    return Answer(value=draw(_values(item)))


def _values(item: Criterion) -> st.SearchStrategy[str | int]:
    if item.kind is CriterionKind.CHOICE:
        return st.sampled_from([option.code for option in item.options])
    if item.kind is CriterionKind.YES_NO:
        return st.sampled_from(YesNo)
    if item.kind is CriterionKind.NOTE:
        return NAMES
    if item.kind is CriterionKind.BONUS:
        return st.integers(0, item.cap_milli)
    assert item.scale is not None
    return st.sampled_from(range(item.scale.low_milli, item.scale.high_milli + 1, item.scale.step_milli))
