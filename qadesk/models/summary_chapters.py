"""The chapters of the monthly summary as words: what the page shows and the paper prints, made once for both.

Every month has the same chapters, figures and tables, so that a page shows another month in the widgets it has.
"""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.i18n import N_, _
from qadesk.models.charts import Chart
from qadesk.models.closing import Plan, Seal
from qadesk.models.coaching_list import InterviewLink
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.major_problems import ProblemLink
from qadesk.models.printing import Imprint
from qadesk.models.summaries import Sentence
from qadesk.models.summary_values import Behind
from qadesk.models.training_record import RequestLink


@dataclass(frozen=True)
class PageLink:
    """The way to a page of the window by its key, and what it is asked to open there."""

    page: str
    item: str | None = None


Leads = Behind | RecordLink | InterviewLink | RequestLink | ProblemLink | PageLink | None


@dataclass(frozen=True)
class Head:
    """A column's head; `wide` columns take the room that is left, `number` columns stand at the right."""

    text: str
    number: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Row:
    """A row's cells, and what it leads to: the calls behind it, one record, or the page where the list stands."""

    cells: tuple[str, ...]
    leads: Leads = None


@dataclass(frozen=True)
class Table:
    """A table; `empty` says why there are no rows. On the screen it stands in the left or the right column, or
    `beside` the sentences."""

    key: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    empty: str
    note: str = ""
    right: bool = False
    beside: bool = False


@dataclass(frozen=True)
class Figure:
    """One large figure with the line of n and interval below it."""

    caption: str
    figure: str
    line: str
    leads: Leads = None


@dataclass(frozen=True)
class Chapter:
    """`heading` is the paper's, with its number; `title` the tab's. `remark` stands below the sentences.

    A chart shows what the table of the same key tells in numbers."""

    key: str
    title: str
    heading: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    remark: str = ""
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True)
class MonthlySummary:
    """What is printed: `scope` is the team or the whole centre, `days` from and to which day. Without a `seal` it is
    a draft."""

    imprint: Imprint
    month: str
    days: str
    scope: str
    chapters: tuple[Chapter, ...]
    plan: Plan = Plan()
    seal: Seal | None = None


METHOD = (
    N_("A call's quality score is what it earned of the points that applied; fatal items stand apart and count once a "
       "second person has confirmed them. Only drawn calls count whose evaluation is submitted, as revised last."),
    N_("Scores are weighted by how likely each call was to be drawn; shares are plain counts of scored calls. "
       "Intervals are two-sided 95 %: the true level very likely lies within them. n is the number of calls."),
    N_("A month is called out when its mean lies more than three standard errors from the mean of the months, the "
       "errors widened where the months spread more than they explain (Laney); limits stay once they rest on 20 "
       "months."),
    N_("Above and below are said only where the interval leaves no doubt after correction for many comparisons; all "
       "else cannot be told apart. Agents are listed by name, never by score."),
    N_("The design effect is the variance of the mean against that of as many calls drawn at random from all; R is the "
       "part of the differences between agents that is no chance: below 0.5 agents stand in no order at all."),
)
"""The method in plain words, for the paper's last part."""
OF_DRAFT = N_("A draft shows the month as it stood when it was printed; scores and decisions that come later change "
              "it.")
OF_CLOSED = N_("This month is closed and never computed again; what is scored, revised or decided later stands in the "
               "next open month as an adjustment and is no part of its means.")


def method(*, closed: bool = False) -> tuple[str, ...]:
    """The method in the language in force."""
    return tuple(_(text) for text in (*METHOD, OF_CLOSED if closed else OF_DRAFT))
