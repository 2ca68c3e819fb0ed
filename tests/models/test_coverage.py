"""What an agent's week lacks is told in parts that add up; manifests of a week and its supplements are counted once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.coverage import (
    AgentWeek,
    BandCell,
    DrawnLine,
    FrameCounts,
    Why,
    agent_weeks,
    band_rows,
    count_manifests,
    online_days,
)
from qadesk.models.manifest import ManifestRow, write_manifest

ONE, TWO = date(2026, 9, 1), date(2026, 9, 2)
NAMES = ("start", "duration", "audio_sha256", "queue")


def week(quota: int = 3, calls: int = 20, eligible: int = 20, drawn: int = 3, scored: int = 3, *,
         whole: bool = True) -> AgentWeek:
    return AgentWeek("A01", "", "", 5, calls, eligible, quota, drawn, 0, scored, (), whole)


@pytest.mark.parametrize(("line", "why"), [
    (week(), {}),
    (week(scored=1), {Why.NOT_SCORED: 2}),
    (week(drawn=0, scored=0, whole=False), {Why.NOT_DRAWN: 3}),
    (week(drawn=2, scored=2), {Why.NOT_REPLACED: 1}),
    (week(calls=2, eligible=2, drawn=2, scored=1), {Why.NOT_SCORED: 1, Why.FEW_CALLS: 1}),
    (week(calls=9, eligible=1, drawn=1, scored=1), {Why.EXCLUDED: 2}),
    (week(calls=2, eligible=1, drawn=0, scored=0, whole=False), {Why.NOT_DRAWN: 1, Why.FEW_CALLS: 1, Why.EXCLUDED: 1}),
    (week(quota=5, drawn=4, scored=4, whole=False), {Why.NOT_DRAWN: 1}),
    (week(drawn=4, scored=4), {}),
    (week(drawn=4, scored=3), {Why.NOT_SCORED: 1}),
    (week(calls=3, eligible=2, drawn=3, scored=2), {Why.NOT_SCORED: 1}),
], ids=["met", "to score", "to draw", "replaced", "few calls", "excluded", "all", "later days", "more",
        "supplement to score", "late calls"])
def test_what_is_short_is_told_in_parts_that_add_up(line: AgentWeek, why: dict[Why, int]) -> None:
    assert dict(line.why) == why and sum(why.values()) == line.short


@given(quota=st.integers(0, 9), calls=st.integers(0, 40), eligible=st.integers(0, 40), drawn=st.integers(0, 12),
       scored=st.integers(0, 12), whole=st.booleans())
def test_the_parts_add_up_whatever_the_week_was(quota: int, calls: int, eligible: int, drawn: int, scored: int, *,
                                                whole: bool) -> None:
    line = week(quota, max(calls, eligible), eligible, max(drawn, scored), scored, whole=whole)
    assert sum(count for _why, count in line.why) == line.short and all(count > 0 for _why, count in line.why)


def row(rec_id: str, reason: str = "", agent: str = "A01", day: date = ONE, band: str = "C") -> ManifestRow:
    return ManifestRow(rec_id, agent, band, not reason, reason, 3, 100, (f"{day}T09:00:00+08:00", "60", "", "q"))


def text(*rows: ManifestRow) -> str:
    return write_manifest(rows, NAMES).decode()


def test_a_call_that_came_late_is_counted_once() -> None:
    main = text(row("S:1"), row("S:2", "NO_AUDIO"), row("S:3", "NOT_AGENT", "A77"))
    late = text(row("S:1", "EARLIER_DRAW"), row("S:2"), row("S:4", day=TWO), row("S:5", "WRONG_QUEUE", day=TWO))
    counts = count_manifests(main, [late])
    assert counts.cells == {("A01", ONE, "C", ""): 2, ("A01", TWO, "C", ""): 1, ("A77", ONE, "C", "NOT_AGENT"): 1,
                            ("A01", TWO, "C", "WRONG_QUEUE"): 1}
    assert counts.quotas == {"A01": 3}


COUNTS = FrameCounts({("A01", ONE, "C", ""): 4, ("A01", TWO, "D", "NO_AUDIO"): 2, ("A02", ONE, "D", ""): 1,
                      ("A77", ONE, "C", "NOT_AGENT"): 9}, {"A01": 3, "A02": 5})
DRAWN = (DrawnLine("A01", ONE, "C", replaced=True, scored=False),
         DrawnLine("A01", ONE, "C", replaced=False, scored=True),
         DrawnLine("A02", ONE, "D", replaced=False, scored=False))


def test_agents_days_and_bands_are_counted_from_the_same_cells() -> None:
    people = {"A01": ("张伟", "一班")}
    one, two = agent_weeks(COUNTS, COUNTS.quotas, DRAWN, people, frozenset({ONE}))
    assert (one.name, one.days, one.calls, one.eligible) == ("张伟", 2, 6, 4)
    assert (one.drawn, one.replaced, one.scored) == (1, 1, 1)
    assert one.excluded == (("NO_AUDIO", 2),) and not one.whole and two.whole and two.quota == 5
    days = online_days(COUNTS, DRAWN, people, frozenset({ONE}))
    assert [(day.day, day.drawn, len(day.agents), [agent.agent_no for agent in day.missing]) for day in days] == [
        (ONE, True, 2, []), (TWO, False, 1, ["A01"])]
    rows = band_rows(COUNTS, DRAWN, people, ("C", "D"))
    assert [(line.agent_no, line.cells, line.open) for line in rows] == [
        ("A01", (BandCell(4, 1, 1), BandCell()), 0), ("A02", (BandCell(), BandCell(1, 1, 0)), 1)]
