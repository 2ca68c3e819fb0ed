"""Coverage of a station: a week before and after its draw, days, bands of a month; from manifests and from calls."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from qadesk.models.coverage import AgentWeek, CoverageWeek, Why
from qadesk.models.coverage_words import cell_text, missing_words, why_words
from qadesk.models.months import Month
from qadesk.models.sampling import DrawnCall, QueueItem
from qadesk.security.slots import WrongPassword
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import HEADING, PEOPLE, WEEK, Field
from tests.services.months import Book
from tests.services.trainings import write

SEPTEMBER = Month(2026, 9)


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    return field


def covered(field: Field) -> CoverageWeek:
    return field.session.desk.coverage.week(field.session.actor, WEEK)


def line(found: CoverageWeek, agent: str) -> AgentWeek:
    return next(one for one in found.agents if one.agent_no == agent)


def score(field: Field, *agents: str) -> None:
    """Score the drawn calls of these agents."""
    def fill_in(book: Book) -> None:
        asked = select(QueueItem).join(DrawnCall).where(DrawnCall.agent_no.in_(agents))
        for item in book.session.scalars(asked).all():
            book.score(item)

    write(field.session, fill_in)


def test_before_the_draw_nothing_is_drawn_yet(field: Field) -> None:
    found = covered(field)
    one = line(found, "A01")
    assert (one.name, one.team, one.days, one.calls, one.eligible, one.quota) == ("张伟", "一班", 5, 12, 12, 3)
    assert (one.short, dict(one.why), why_words(one)) == (3, {Why.NOT_DRAWN: 3}, "3 not drawn yet")
    assert found.drawn == () and not any(day.drawn for day in found.days)


def test_after_it_what_is_scored_counts_and_the_rest_is_told(field: Field) -> None:
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "40718")
    score(field, "A01")
    found = covered(field)
    one, two = line(found, "A01"), line(found, "A02")
    assert (one.drawn, one.scored, one.short, one.why) == (3, 3, 0, ())
    assert (two.quota, two.drawn, two.scored, why_words(two)) == (5, 5, 0, "5 drawn, not scored yet")
    assert found.drawn == ("2026-W36",) and all(day.drawn for day in found.days)
    assert sum(agent.sampled for day in found.days for agent in day.agents) == 8
    for day in found.days:
        assert {agent.agent_no for agent in day.agents} == {"A01", "A02"}
        assert all(agent.agent_no in missing_words(day) for agent in day.agents if not agent.sampled)


def test_it_stays_what_the_manifest_says(field: Field) -> None:
    """Calls that come later change nothing of a drawn week but wait for a supplement."""
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "40718")
    before = covered(field)
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,60,售后,,\n"))
    assert covered(field) == before


def test_a_week_not_drawn_yet_is_told_as_it_is_now(field: Field) -> None:
    """Counted before, and again once a recording came or a rule changed."""
    before = line(covered(field), "A01")
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,60,售后,,\n"))
    assert line(covered(field), "A01").calls == before.calls + 1
    field.session.desk.settings.change_rules(field.session.actor, quota=4)
    assert line(covered(field), "A01").quota == 4


def test_few_calls_and_excluded_ones_are_told_in_plain_words(field: Field) -> None:
    field.import_people(PEOPLE + "A03,王五,二班,2026-01-01,,2026-01-01\n")
    field.import_list(field.write("x.csv", HEADING + "S1,A03,1,2,2026-09-01 09:00,12,售后,,\n"
                                                     "S2,A03,1,2,2026-09-01 09:01,60,售后,,\n"))
    assert why_words(line(covered(field), "A03")) == (
        "only 2 calls in the week; of 2 calls cannot be drawn: Too short 1, No recording 1")


def test_bands_of_a_month_are_told_by_agent(field: Field) -> None:
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "40718")
    score(field, "A01")
    found = field.session.desk.coverage.bands(field.session.actor, SEPTEMBER)
    assert (found.first_day, found.last_day) == (date(2026, 9, 1), date(2026, 9, 30)) and len(found.bands) == 7
    one, two = found.rows
    assert sum(cell.scored for cell in one.cells) == 3 and sum(cell.drawn for cell in two.cells) == 5
    assert one.cells[0].eligible == 0 and cell_text(one.cells[0]) == "—"
    assert one.open == sum(cell.eligible > 0 and not cell.scored for cell in one.cells) > 0
    assert two.open == sum(cell.eligible > 0 for cell in two.cells)


@pytest.mark.parametrize("name", ["覆盖.xlsx", "覆盖.csv"])
def test_it_is_exported_after_the_password(field: Field, name: str) -> None:
    service, path = field.session.desk.coverage, field.folder / name
    with pytest.raises(WrongPassword):
        service.export(field.session.actor, WEEK, path, "falsch")
    assert not path.exists()
    for span, sheets in ((WEEK, 2), (SEPTEMBER, 1)):
        assert service.export(field.session.actor, span, path, builders.PASSWORD) == 2
        if name.endswith("xlsx"):
            assert len(load_workbook(path).sheetnames) == sheets
        else:
            assert len(path.read_text("utf-8-sig").splitlines()) == 3


def test_the_months_are_those_with_calls(field: Field) -> None:
    assert field.session.desk.coverage.months(field.session.actor) == (SEPTEMBER,)
