"""The month's figures (月度汇总) as one whole: what the page shows and the paper prints, and its sentences.

The chapters' own figures are in `summary_coverage`, `summary_quality` and `summary_people`, made of `summary_values`.
Only drawn calls count whose evaluation is submitted and in force; a fatal item counts once it is confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from qadesk.models.closing import Plan, Seal
from qadesk.models.months import Month
from qadesk.models.summary_coverage import Coverage
from qadesk.models.summary_loop import LoopFigures
from qadesk.models.summary_people import People
from qadesk.models.summary_quality import Problem, Quality
from qadesk.models.summary_values import Behind


@dataclass(frozen=True)
class MonthFigures:
    """All of a month; `team_id` limits everything to calls of that team. `seal` is there once it is closed: then all
    stands as it was at the closing."""

    month: Month
    team_id: int | None
    team: str
    coverage: Coverage
    quality: Quality
    problems: tuple[Problem, ...]
    people: People
    plan: Plan = Plan()
    seal: Seal | None = None
    loop: LoopFigures = LoopFigures()


@dataclass(frozen=True)
class SummaryChoices:
    """What a person may ask for: the months with calls, the latest first, teams (id, name), the whole centre or not."""

    months: tuple[Month, ...]
    teams: tuple[tuple[int, str], ...]
    whole: bool


class Topic(StrEnum):
    """What a sentence of the first page is about, in the order in which they stand."""

    COVERAGE = "coverage"
    QUALITY = "quality"
    FATALS = "fatals"
    PROBLEMS = "problems"
    PEOPLE = "people"


@dataclass(frozen=True)
class Sentence:
    """One plain sentence made from the figures (`summary_words.sentences`), and the calls it rests on."""

    topic: Topic
    text: str
    behind: Behind = field(compare=False)
