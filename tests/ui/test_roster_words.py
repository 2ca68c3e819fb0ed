"""An import of a roster in words."""

from __future__ import annotations

from datetime import date

from qadesk.models.imports import Reject
from qadesk.models.shifts import RosterPlan
from qadesk.ui.roster_words import imported_words


def test_a_row_of_a_grid_is_one_row_however_many_days_it_has() -> None:
    rejects = tuple(Reject(25, "工号", "A99", "没有此人") for _day in range(7))
    plan = RosterPlan(30, 1, 0, 0, 0, 1, date(2026, 12, 1), date(2026, 12, 7), rejects)
    assert "退回 1 行；第 25 行" in imported_words(plan)[2]
