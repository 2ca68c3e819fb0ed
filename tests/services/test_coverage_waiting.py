"""The workbench tells of calls that came after their period was drawn, and of agents who are not in the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from qadesk.models.coverage import CoverageLink
from qadesk.models.workbench import ToDo, ToDoKind
from qadesk.services.stations import LoggedIn
from tests.services.field import HEADING, PEOPLE, WEEK, Field, tone

KINDS = (ToDoKind.SUPPLEMENT, ToDoKind.UNCOVERED)


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    return field


def waiting(field: Field) -> list[ToDo]:
    return [one for one in field.session.desk.workbench.overview(field.session.actor).to_do if one.kind in KINDS]


def later(field: Field) -> None:
    """A second goes by: what is imported now came after the draw."""
    field.session.desk.station.clock.advance(60)  # type: ignore[attr-defined]


def test_a_whole_draw_leaves_nothing_to_do(field: Field) -> None:
    assert waiting(field) == []
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "40718")
    assert waiting(field) == []


def test_calls_that_came_after_the_draw_wait_for_a_supplement(field: Field) -> None:
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "40718")
    later(field)
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,60,售后,,S1.wav\n"
                                                     "S2,A01,1,2,2026-09-01 09:20,12,售后,,S2.wav\n"))
    assert waiting(field) == []  # without a recording nothing of it can be drawn
    for number, name in enumerate(("S1.wav", "S2.wav")):
        tone(field.folder / "录音" / name, shade=240 + number)
    field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "录音"])
    [one] = waiting(field)
    assert (one.kind, one.count, one.item) == (ToDoKind.SUPPLEMENT, 1, WEEK)


def test_agents_online_without_a_call_in_the_sample_are_counted(field: Field) -> None:
    field.import_people(PEOPLE + "A03,王五,二班,2026-01-01,,2026-01-01\n")
    field.import_list(field.write("x.csv", HEADING + "S1,A03,1,2,2026-09-01 09:00,12,售后,,\n"))
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "40718")
    [one] = waiting(field)
    assert (one.kind, one.count, one.item) == (ToDoKind.UNCOVERED, 1, CoverageLink(WEEK, WEEK))
