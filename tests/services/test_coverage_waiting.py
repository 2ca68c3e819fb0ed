"""The workbench tells of calls that came after their period was drawn, and of agents who are not in the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from qadesk.models.aliases import NewAlias
from qadesk.models.call_lines import CallFilter
from qadesk.models.coverage import CoverageLink
from qadesk.models.sources import AliasKind
from qadesk.models.workbench import ToDo, ToDoKind
from qadesk.services.stations import LoggedIn
from tests.services.field import HEADING, PEOPLE, WEEK, Field, content, tone
from tests.services.statements import about, asked
from tests.services.stopping import Stopping

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


def test_calls_of_an_import_that_was_cut_before_the_draw_and_went_on_after_it_came_late_too(
        logged_in: LoggedIn, tmp_path: Path) -> None:
    field = Field(logged_in, tmp_path / "来源")
    field.import_people()
    desk, actor = logged_in.desk, logged_in.actor
    cut = desk.calls.import_list(actor, content(field.call_list(per_agent=300)), Stopping(1))
    field.import_recordings(per_agent=300)
    desk.sampling.draw_period(actor, WEEK, "40718")
    later(field)
    desk.imports.go_on(actor, cut.import_id)
    [one] = waiting(field)
    assert (one.kind, one.count) == (ToDoKind.SUPPLEMENT, cut.left) and cut.left > 0


def test_a_call_whose_hold_was_lifted_after_the_draw_waits_too(field: Field) -> None:
    desk, actor = field.session.desk, field.session.actor
    call = desk.calls.list(actor, CallFilter(WEEK)).lines[0].call_id
    desk.call_holds.place(actor, call, "律师函")
    desk.sampling.draw_period(actor, WEEK, "40718")
    later(field)
    assert waiting(field) == []
    desk.call_holds.lift(actor, call, "案件已结")
    [one] = waiting(field)
    assert (one.kind, one.count) == (ToDoKind.SUPPLEMENT, 1)


def drawn_without(field: Field, listed: str) -> None:
    """The week, drawn while nobody was known by what the list says of one of its calls."""
    desk, actor = field.session.desk, field.session.actor
    field.import_list(field.write("x.csv", HEADING + f"S1,{listed},1,2,2026-09-01 09:00,60,售后,,S1.wav\n"))
    tone(field.folder / "录音" / "S1.wav", shade=240)
    desk.calls.import_recordings(actor, [field.folder / "录音"])
    later(field)
    desk.sampling.draw_period(actor, WEEK, "40718")
    later(field)
    assert waiting(field) == []


@pytest.mark.parametrize("listed", ["8001", "８００１"], ids=["as settled", "in wide letters"])
def test_calls_whose_agent_was_settled_after_the_draw_wait_too(field: Field, listed: str) -> None:
    desk, actor = field.session.desk, field.session.actor
    drawn_without(field, listed)
    desk.aliases.settle(actor, NewAlias("8001", AliasKind.EXTENSION, 1))
    assert waiting(field) == []
    desk.aliases.relink(actor, ("8001",))
    [one] = waiting(field)
    assert (one.kind, one.count) == (ToDoKind.SUPPLEMENT, 1)


def test_calls_whose_agent_was_entered_after_the_draw_wait_too(field: Field) -> None:
    drawn_without(field, "A09")
    field.import_people(PEOPLE + "A09,王五,二班,2026-01-01,,2026-01-01\n")
    assert {(one.kind, one.count) for one in waiting(field)} == {(ToDoKind.SUPPLEMENT, 1), (ToDoKind.UNCOVERED, 1)}


def test_the_frame_of_late_calls_is_read_beside_what_lists_are_read_by(field: Field) -> None:
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "40718")
    later(field)
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,60,售后,,A010001.wav\n"))
    with asked() as of_all, asked(field.session.desk.station.database._reader) as of_reader:
        waiting(field)
    assert about("r.sha256", of_all) and of_reader and not about("r.sha256", of_reader)


def test_agents_online_without_a_call_in_the_sample_are_counted(field: Field) -> None:
    field.import_people(PEOPLE + "A03,王五,二班,2026-01-01,,2026-01-01\n")
    field.import_list(field.write("x.csv", HEADING + "S1,A03,1,2,2026-09-01 09:00,12,售后,,\n"))
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "40718")
    [one] = waiting(field)
    assert (one.kind, one.count, one.item) == (ToDoKind.UNCOVERED, 1, CoverageLink(WEEK, WEEK))
