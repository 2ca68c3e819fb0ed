"""People by list: teams with dates, moves, contradictions named, calls linked, the same list adds nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qadesk.models.imports import PeopleImported
from qadesk.models.people import Membership
from qadesk.services.stations import LoggedIn
from tests.services.field import PEOPLE, Field

HEADING = "工号,姓名,班组,自,至,入职\n"


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    return Field(logged_in, tmp_path / "来源")


def take(field: Field, text: str) -> PeopleImported:
    return field.session.desk.people.import_list(field.session.actor, field.write("人员.csv", text))


def memberships(field: Field) -> list[tuple[str, str, date, date | None]]:
    with field.session.desk.station.database.reading() as session:
        return sorted((m.agent.staff_no, m.team.name, m.from_day, m.to_day) for m in session.query(Membership))


def test_people_come_once_and_their_calls_are_linked(field: Field) -> None:
    field.import_list()
    first, again = take(field, PEOPLE), take(field, PEOPLE)
    assert (first.new_agents, first.new_memberships, first.linked_calls) == (2, 2, 24)
    assert (again.new_agents, again.new_memberships, again.changed, again.known) == (0, 0, 0, 2)
    rows = field.session.desk.people.list(field.session.actor)
    assert [(row.staff_no, row.name, row.team, row.hired_on, row.active) for row in rows] == [
        ("A01", "张伟", "一班", date(2025, 1, 1), True), ("A02", "李娜", "二班", date(2026, 8, 20), True)]


def test_a_move_ends_the_time_in_the_team_before(field: Field) -> None:
    take(field, HEADING + "A01,张伟,一班,2026-01-01,,\n")
    done = take(field, HEADING + "A01,张伟,二班,2026-06-01,,\n")
    assert done.new_memberships == 1 and not done.rejects
    assert memberships(field) == [("A01", "一班", date(2026, 1, 1), date(2026, 5, 31)),
                                  ("A01", "二班", date(2026, 6, 1), None)]


def test_rows_that_contradict_are_named_and_change_nothing(field: Field) -> None:
    take(field, HEADING + "A01,张伟,一班,2026-01-01,2026-03-31,\nA01,张伟,二班,2026-04-01,,\n")
    before = memberships(field)
    done = take(field, HEADING + "A01,张伟,三班,2026-02-01,2026-02-10,\nA01,张伟,三班,,,\n,王芳,一班,,,\n")
    assert [(reject.row, bool(reject.reason)) for reject in done.rejects] == [(2, True), (3, True), (4, True)]
    assert memberships(field) == before and Path(done.rejects_file).exists()


def test_a_name_is_corrected_and_an_end_is_added(field: Field) -> None:
    take(field, HEADING + "A01,张炜,一班,2026-01-01,,\n")
    done = take(field, HEADING + "A01,张伟,一班,2026-01-01,2026-03-31,\n")
    assert done.changed == 2
    (row,) = field.session.desk.people.list(field.session.actor)
    assert (row.name, row.team, row.active) == ("张伟", "", False)


def test_without_dates_the_hiring_day_or_always_counts(field: Field) -> None:
    take(field, HEADING + "A01,张伟,一班,,,2026-02-01\nA02,李娜,一班,,,\nA03,王芳,,,,\n")
    assert memberships(field) == [("A01", "一班", date(2026, 2, 1), None), ("A02", "一班", date(2000, 1, 1), None)]
    assert take(field, HEADING + "A01,张伟,一班,,,2026-02-01\nA02,李娜,一班,,,\nA03,王芳,,,,\n").known == 3
