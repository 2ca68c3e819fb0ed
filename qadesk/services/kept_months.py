"""What the months before come to, kept until something that it counts is committed: a print does not add up anew what
the page has just shown.

There is one writer, and it tells what each commit changed; what was read while a commit came in between is not kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from qadesk.database.station_database import StationDatabase
from qadesk.models.calls import Call
from qadesk.models.closing import ClosedMonth
from qadesk.models.evaluations import Evaluation
from qadesk.models.months import Month
from qadesk.models.people import Agent, Membership
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import Draw, DrawnCall, QueueItem
from qadesk.models.summary_values import Mean
from qadesk.services.summary_rows import AgentSums

Sums = tuple[AgentSums, ...] | Mean | None
COUNTED = frozenset({Agent, Call, ClosedMonth, Draw, DrawnCall, Evaluation, Membership, QueueItem, RulesVersion})


class KeptMonths:
    """A month's sums by month and team (None: the whole centre); safe from any thread."""

    def __init__(self, database: StationDatabase) -> None:
        self._lock = threading.Lock()
        self._found: dict[tuple[Month, int | None], Sums] = {}
        self._commits = 0
        database.on_commit.append(self._heed)

    def sums(self, month: Month, team_id: int | None, read: Callable[[], Sums]) -> Sums:
        """What is kept, else what `read` gives."""
        with self._lock:
            if (month, team_id) in self._found:
                return self._found[month, team_id]
            before = self._commits
        found = read()
        with self._lock:
            if before == self._commits:
                self._found[month, team_id] = found
        return found

    def _heed(self, changed: frozenset[type]) -> None:
        if not COUNTED.isdisjoint(changed):
            with self._lock:
                self._commits += 1
                self._found.clear()
