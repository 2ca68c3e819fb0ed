"""What the workbench says of major problems: how many wait and since when, and each as a thing to do."""

from __future__ import annotations

from sqlalchemy.orm import Session

from qadesk.models.major_problems import ProblemLink, ProblemRow, ProblemState
from qadesk.models.people import Actor
from qadesk.models.workbench import Problems, ToDo, ToDoKind
from qadesk.security.roles import may
from qadesk.services.base import Rules
from qadesk.services.problem_query import problem_list


def problems_waiting(session: Session, actor: Actor, rules: Rules, now_utc_ms: int,
                     ) -> tuple[Problems | None, list[ToDo]]:
    """The figures (None for who sees no problems) and the things to do: all not acknowledged; of the acknowledged ones
    those that the actor may close."""
    if not may(actor, "major_problems.list"):
        return None, []
    rows = problem_list(session, actor, rules, now_utc_ms, with_closed=False).rows
    open_rows = [row for row in rows if row.state is ProblemState.OPEN]
    figures = Problems(len(open_rows), sum(row.overdue for row in open_rows), len(rows),
                       min((row.raised_utc_ms for row in open_rows), default=None))
    mine = rows if may(actor, "major_problems.close") else open_rows
    return figures, [_to_do(row) for row in mine]


def _to_do(row: ProblemRow) -> ToDo:
    kind = ToDoKind.PROBLEM if row.state is ProblemState.OPEN else ToDoKind.FOLLOW_UP
    return ToDo(kind, row.agent_no, row.facts, count=int(row.overdue), since_utc_ms=row.raised_utc_ms,
                item=ProblemLink(row.problem_id))
