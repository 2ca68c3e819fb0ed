"""A practice station: marked, ready accounts for every role, and material that the station's own import takes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qadesk.clock import FixedClock
from qadesk.errors import StationError
from qadesk.models.people import Role
from qadesk.security.slots import read_station_facts
from qadesk.services import practice, stations
from qadesk.work import Work
from tests.builders import NOW


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Path:
    folder = tmp_path_factory.mktemp("practice") / "station"
    told: list[tuple[int, int]] = []
    practice.create(folder, clock=FixedClock(NOW), work=work, calls_per_agent=1,
                    progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (24, 24)
    return folder


def test_it_is_marked_and_shows_its_password(station: Path) -> None:
    facts = read_station_facts(station)
    assert facts["practice"] is True and facts["password"] == practice.PASSWORD


@pytest.mark.parametrize("role", list(Role))
def test_every_role_can_log_in(station: Path, work: Work, role: Role) -> None:
    logged_in = stations.login(station, practice.LOGIN_NAMES[role], practice.PASSWORD, clock=FixedClock(NOW), work=work)
    try:
        assert role in logged_in.actor.roles and logged_in.desk.station.practice
    finally:
        logged_in.close()


def test_its_people_are_in_three_teams_and_its_card_is_published(station: Path, work: Work) -> None:
    logged_in = stations.login(station, "supervisor", practice.PASSWORD, clock=FixedClock(NOW), work=work)
    try:
        people = logged_in.desk.people.list(logged_in.actor)
        assert len(people) == 24 and {person.team for person in people} == {"一班", "二班", "三班"}
        assert logged_in.desk.scorecards.list(logged_in.actor)
    finally:
        logged_in.close()


def test_its_material_lies_beside_it(station: Path) -> None:
    names = {path.name for path in (station / practice.MATERIAL).iterdir()}
    assert names == {"通话清单.csv", "人员.csv", "录音"}


def test_a_station_that_is_there_is_left_alone(station: Path, work: Work) -> None:
    with pytest.raises(StationError):
        practice.create(station, clock=FixedClock(NOW), work=work)


@pytest.mark.parametrize(("now", "monday"), [
    (datetime(2026, 9, 6, 15, 59, tzinfo=UTC), date(2026, 8, 24)),  # Sunday 23:59 in Shanghai
    (datetime(2026, 9, 6, 16, 0, tzinfo=UTC), date(2026, 8, 31)),   # Monday 00:00
])
def test_the_week_is_the_last_that_has_ended_in_the_centre(now: datetime, monday: date) -> None:
    assert practice.last_whole_week(int(now.timestamp() * 1000), ZoneInfo("Asia/Shanghai")) == monday
