"""How single questions of Amazon Connect score: by points of their own, as a bonus, or not at all.

Fields after the API's EvaluationFormQuestionScoringConfiguration and QuestionOptionPointsConfiguration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qadesk.i18n import _
from qadesk.importing.card_draft import DraftCriterion
from qadesk.importing.card_json import JsonFields
from qadesk.importing.card_points import fraction_text
from qadesk.models.scorecards import CriterionKind


@dataclass(frozen=True)
class Scoring:
    """What a question's own configuration says; nothing of it where there is none."""

    excluded: bool = False
    bonus: bool = False


def question_scoring(fields: JsonFields, reasons: Mapping[str, str]) -> Scoring:
    """The configuration of a question; its marks to be reached are told."""
    found = fields.object("ScoringConfiguration")
    if found is None:
        return Scoring()
    excluded, points = found.flag("IsExcludedFromScoring"), found.object("PointsConfiguration")
    bonus = points is not None and points.flag("IsBonus")
    if points is not None:
        points.number("MaxPointValue")
        points.done(reasons)
    found.done(reasons)
    return Scoring(excluded, bonus)


def option_points(fields: JsonFields, reasons: Mapping[str, str]) -> Fraction:
    """What an option earns: its score, else its points; what goes beyond those of the question is told."""
    score, points = fields.number("Score"), fields.object("PointsConfiguration")
    value = points.number("PointValue") if points is not None else None
    if points is not None:
        if points.flag("IsBonus"):
            fields.told.add(points.place("IsBonus"), fields.line("Text"), _(
                "an option earns no bonus here: it counts like any other"))
        points.done(reasons)
    return next((number for number in (score, value) if number is not None), Fraction(0))


def as_bonus(item: DraftCriterion) -> None:
    """A bonus of at most what its best answer earns; the answers are guidance."""
    item.points = max(entry.points for entry in item.entries)
    item.guidance += [f"{entry.text}: {fraction_text(entry.points)}" for entry in item.entries]
    item.kind, item.entries, item.na_allowed = CriterionKind.BONUS, [], False
