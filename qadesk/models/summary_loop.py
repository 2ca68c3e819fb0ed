"""Section 7 of the month: interviews, plans, follow-ups, training, problems, appeals, complaints; plain counts.

Numbers of what stands open are as of the month's end (of now, while the month runs); all others are of the month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qadesk.models.training import RequestState


@dataclass(frozen=True)
class LoopCounts:
    """One month's counts. `in_time` and `raised_over` are of the problems raised in the month: acknowledged within the
    time that the rules give, and those of which that time is over or that are acknowledged (so that n is told).
    `appeals_upheld`: of those ruled, in whole or in part; `ruled_alone`: appeals, complaints and praise."""

    interviews: int = 0
    praised: int = 0
    waived: int = 0
    plans_open: int = 0
    plans_due: int = 0
    plans_extended: int = 0
    plans_closed: int = 0
    closed_done: int = 0
    follow_ups: int = 0
    follow_ups_done: int = 0
    follow_ups_partly: int = 0
    follow_ups_missed: int = 0
    requests_raised: int = 0
    requests_answered: int = 0
    trainings_held: int = 0
    requests_closed: int = 0
    requests_dropped: int = 0
    requests_open: int = 0
    problems_raised: int = 0
    raised_over: int = 0
    in_time: int = 0
    problems_closed: int = 0
    problems_open: int = 0
    appeals_entered: int = 0
    appeals_ruled: int = 0
    appeals_upheld: int = 0
    complaints_entered: int = 0
    complaints_upheld: int = 0
    praises_entered: int = 0
    praises_upheld: int = 0
    ruled_alone: int = 0


@dataclass(frozen=True)
class LoopPlan:
    """A plan open at the month's end; `due_day` is the next day on which something is due, None when nothing is."""

    interview_id: int
    number: str
    agent: str
    team: str
    topic: str
    due_day: date | None
    due: bool


@dataclass(frozen=True)
class LoopRequest:
    """A training request that was raised in the month, or was under way at its end or ended in it."""

    request_id: int
    number: str
    about: str
    teams: str
    trained: int
    state: RequestState


@dataclass(frozen=True)
class LoopProblem:
    """A major problem that was raised in the month, or was not closed at its end. The days are the centre's, None while
    it has not happened; `late` when it was not acknowledged in time."""

    problem_id: int
    number: str
    agent: str
    team: str
    raised_day: date
    acknowledged_day: date | None
    closed_day: date | None
    late: bool


@dataclass(frozen=True)
class LoopFigures:
    """This month's counts and those of the month before, and the lists behind them."""

    now: LoopCounts = LoopCounts()
    before: LoopCounts = LoopCounts()
    plans: tuple[LoopPlan, ...] = ()
    requests: tuple[LoopRequest, ...] = ()
    problems: tuple[LoopProblem, ...] = ()
