"""Cards and answers for tests: small ones by hand, any ones by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.scorecards import (
    Behaviour,
    Criterion,
    FatalClass,
    FatalCriterion,
    FatalEffect,
    Scorecard,
    Section,
)

TEXTS = st.text("甲乙丙丁 abc:-#'\"{}[]，。", max_size=12).map(str.strip)
NAMES = TEXTS.filter(bool)
POINTS = st.integers(1, 20_000)


def behaviour(code: str = "1", points: int = 2, *, repeats: bool = False) -> Behaviour:
    return Behaviour(code, f"扣分{code}", f"Deduction {code}", points * 1000, repeats)


def criterion(code: str = "1.1", points: int = 5, *behaviours: Behaviour, na_allowed: bool = True,
              evidence_required: bool = False) -> Criterion:
    return Criterion(code, f"评分项{code}", f"Criterion {code}", points * 1000, na_allowed=na_allowed,
                     evidence_required=evidence_required,
                     behaviours=behaviours or (behaviour("1", 2), behaviour("2", 1, repeats=True)))


def card(*criteria: Criterion, fatal: tuple[FatalCriterion, ...] = ()) -> Scorecard:
    return Scorecard("test", 1, "测试表", "Test card", (Section("1", "一", "One", criteria),), fatal)


def fatal_item(code: str = "X1", effect: FatalEffect = FatalEffect.FAIL, section: str = "") -> FatalCriterion:
    return FatalCriterion(code, "泄露信息", "Leak", FatalClass.COMPLIANCE, effect, section)


@st.composite
def cards(draw: st.DrawFn) -> Scorecard:
    """Any card that can be published: 1-3 sections of 1-3 criteria, texts of any kind, 0-3 fatal items."""
    sections = []
    for s in range(1, draw(st.integers(1, 3)) + 1):
        criteria = tuple(draw(_criteria(f"{s}.{c}")) for c in range(1, draw(st.integers(1, 3)) + 1))
        sections.append(Section(str(s), draw(NAMES), draw(TEXTS), criteria))
    fatal = tuple(draw(_fatal(f"X{i}")) for i in range(1, draw(st.integers(0, 3)) + 1))
    return Scorecard("any", draw(st.integers(1, 99)), draw(NAMES), draw(TEXTS), tuple(sections), fatal)


@st.composite
def _criteria(draw: st.DrawFn, code: str) -> Criterion:
    behaviours = tuple(Behaviour(str(b), draw(NAMES), draw(TEXTS), draw(POINTS), draw(st.booleans()))
                       for b in range(1, draw(st.integers(1, 4)) + 1))
    return Criterion(code, draw(NAMES), draw(TEXTS), draw(POINTS), guidance=draw(TEXTS), guidance_en=draw(TEXTS),
                     na_allowed=draw(st.booleans()), evidence_required=draw(st.booleans()), behaviours=behaviours)


@st.composite
def _fatal(draw: st.DrawFn, code: str) -> FatalCriterion:
    effect = draw(st.sampled_from(FatalEffect))
    return FatalCriterion(code, draw(NAMES), draw(TEXTS), draw(st.sampled_from(FatalClass)), effect,
                          "1" if effect is FatalEffect.ZERO_SECTION else "", draw(TEXTS), draw(TEXTS))


SPANS = st.tuples(st.integers(0, 10_000), st.integers(0, 5_000), TEXTS).map(lambda s: Span(s[0], s[0] + s[1], s[2]))


@st.composite
def answered(draw: st.DrawFn, card: Scorecard) -> Answers:
    """Any answers to a card: open, full, 不适用 and deducted items, with evidence, fatal ticks and texts."""
    criteria = {}
    for item in card.criteria:
        answer = draw(_answers(item))
        if not answer.is_blank:
            criteria[item.code] = answer
    fatal = {item.code: tuple(draw(st.lists(SPANS, max_size=2))) for item in card.fatal if draw(st.booleans())}
    return Answers(criteria, fatal, draw(TEXTS), draw(TEXTS))


@st.composite
def _answers(draw: st.DrawFn, item: Criterion) -> Answer:
    evidence = tuple(draw(st.lists(SPANS, max_size=2)))
    way = draw(st.sampled_from(["open", "full", "ticks", "na"] if item.na_allowed else ["open", "full", "ticks"]))
    ticks = {b.code: draw(st.integers(1, 5 if b.repeats else 1)) for b in item.behaviours if draw(st.booleans())}
    return Answer(way == "na", way == "full", ticks if way == "ticks" else {}, evidence)
