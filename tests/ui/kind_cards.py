"""A card with a criterion of every kind, conditions among them, for tests of the form."""

from __future__ import annotations

from dataclasses import replace

from qadesk.models.scorecards import Condition, Criterion, CriterionKind, Scale, Scorecard, Section
from tests.models.cards import fatal_item
from tests.models.kinds import kind

DEDUCTIONS, CHOICE, YES_NO = CriterionKind.DEDUCTIONS, CriterionKind.CHOICE, CriterionKind.YES_NO
SCALE, BONUS, NOTE = CriterionKind.SCALE, CriterionKind.BONUS, CriterionKind.NOTE


def every_kind() -> Scorecard:
    """100 points: deductions, a choice, yes/no, what depends on it, two scales, a bonus and a note."""
    first = (kind("1.1", DEDUCTIONS), kind("1.2", CHOICE), kind("1.3", YES_NO),
             kind("1.4", CHOICE, 20, only_if=Condition("1.3", ("yes",))))
    second = (kind("2.1", SCALE, 20, na_allowed=False, scale=Scale(1000, 5000, 1000)),
              kind("2.2", SCALE, 30, scale=Scale(0, 10_000, 500)), kind("2.3", BONUS), kind("2.4", NOTE))
    hidden = (kind("3.1", YES_NO, 5, only_if=Condition("1.2", ("none",))),)
    sections = (Section("1", "开场", "Opening", first), Section("2", "过程", "Process", second),
                Section("3", "补救", "Repair", hidden))
    return Scorecard("kinds", 1, "各类评分项", "Every kind", sections, (fatal_item("X1"),))


def many(count: int, **texts: str) -> Scorecard:
    """A card of so many criteria of all kinds in turn, with these texts in each of them."""
    kinds = (DEDUCTIONS, CHOICE, YES_NO, SCALE, BONUS, NOTE)
    criteria = tuple(_worded(kind(f"{n // 20 + 1}.{n % 20 + 1}", kinds[n % len(kinds)]), texts) for n in range(count))
    sections = tuple(Section(str(at // 20 + 1), texts.get("title", "部分"), "", criteria[at:at + 20])
                     for at in range(0, count, 20))
    fatal = replace(fatal_item("X1"), **texts)
    return Scorecard("many", 1, texts.get("title", "大表"), "", sections, (fatal,))


def _worded(criterion: Criterion, texts: dict[str, str]) -> Criterion:
    if not texts:
        return criterion
    words = texts["title"]
    return replace(criterion, **texts, behaviours=tuple(replace(b, text=words) for b in criterion.behaviours),
                   options=tuple(replace(option, text=words) for option in criterion.options))
