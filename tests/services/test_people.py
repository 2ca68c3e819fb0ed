"""People by list and by hand: teams with dates, moves, contradictions told, calls linked, scored calls counted."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.importing.people import read_people
from qadesk.models.audit import AuditRow
from qadesk.models.imports import PeopleImported
from qadesk.models.people import Membership
from qadesk.models.stays import Stay
from qadesk.security.slots import WrongPassword
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import PEOPLE, WEEK, Field
from tests.services.test_workbench import items, score

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


def test_a_last_day_that_does_not_fit_is_refused(field: Field) -> None:
    take(field, HEADING + "A01,张伟,一班,2026-01-01,2026-03-31,\nA01,张伟,二班,2026-04-01,,\n")
    before = memberships(field)
    done = take(field, HEADING + "A01,改名,一班,2026-01-01,2026-05-31,\nA01,张伟,二班,,2026-03-01,\n"
                                 "A02,李娜,三班,,2025-12-31,2026-02-01\n")
    assert [(reject.row, reject.column, reject.value) for reject in done.rejects] == [
        (2, "To", "2026-05-31"), (3, "To", "2026-03-01"), (4, "To", "2025-12-31")]
    desk, actor = field.session.desk, field.session.actor
    assert memberships(field) == before and (done.new_agents, done.changed) == (0, 0)
    assert [row.name for row in desk.people.list(actor)] == ["张伟"]
    assert [row.name for row in desk.teams.list(actor)] == ["一班", "二班"]


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


JANUARY, AUGUST, TODAY = date(2026, 1, 1), date(2026, 8, 1), date(2026, 9, 7)


def test_an_agent_is_added_by_hand_and_the_waiting_calls_are_linked(field: Field) -> None:
    people, actor = field.session.desk.people, field.session.actor
    field.import_list()
    field.session.desk.teams.add(actor, "一班")
    record = people.add(actor, "A01", " 张伟 ", JANUARY, [Stay("一班", JANUARY)])
    assert (record.name, record.stays) == ("张伟", (Stay("一班", JANUARY),))
    (row,) = people.list(actor)
    assert (row.team, row.active, row.pinyin) == ("一班", True, "zhang wei")
    with field.session.desk.station.database.reading() as session:
        assert session.query(Membership).one().agent.staff_no == "A01"
    assert take(field, HEADING + "A02,李娜,,,,\n").linked_calls == 12  # A01's are linked already
    with pytest.raises(Conflict, match="A01"):
        people.add(actor, "A01", "别人", None)
    for number, name in (("", "无"), ("A|3", "无"), ("A03", " ")):
        with pytest.raises(RuleBroken):
            people.add(actor, number, name, None)


def test_a_change_by_hand_is_checked_and_on_record(field: Field) -> None:
    people, actor = field.session.desk.people, field.session.actor
    take(field, HEADING + "A01,张炜,一班,2026-01-01,,\nA02,李娜,二班,2026-01-01,,\n")
    agent_id = people.list(actor)[0].agent_id
    stays = (Stay("一班", JANUARY, date(2026, 7, 31)), Stay("二班", AUGUST))
    done = people.change(actor, agent_id, name="张伟", hired_on=JANUARY, stays=stays)
    assert (done.record.name, done.record.stays, done.moved_calls) == ("张伟", stays, 0)
    assert memberships(field)[:2] == [("A01", "一班", JANUARY, date(2026, 7, 31)), ("A01", "二班", AUGUST, None)]
    with pytest.raises(RuleBroken):
        people.change(actor, agent_id, name="张伟", hired_on=None, stays=[*stays, Stay("一班", TODAY)])
    with pytest.raises(NotFound, match="九班"):
        people.change(actor, agent_id, name="张伟", hired_on=None, stays=[Stay("九班", JANUARY)])
    with pytest.raises(NotFound):
        people.change(actor, 99, name="张伟", hired_on=None, stays=[])
    assert people.record(actor, agent_id) == done.record
    with field.session.desk.station.database.reading() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "people.change",
                                                     AuditRow.outcome == "done")).one()
        old, new = row.detail["old"], row.detail["new"]
        assert isinstance(old, dict) and isinstance(new, dict)
        assert (row.about, old["name"], new["name"]) == ("A01", "张炜", "张伟")
        assert old["teams"] == ["一班 2026-01-01–"]


def test_who_leaves_stays_in_the_list_and_may_return(field: Field) -> None:
    people, actor = field.session.desk.people, field.session.actor
    take(field, HEADING + "A01,张伟,一班,2026-01-01,,\n")
    agent_id = people.list(actor)[0].agent_id
    left = (Stay("一班", JANUARY, date(2026, 8, 31)),)
    people.change(actor, agent_id, name="张伟", hired_on=None, stays=left)
    assert [(row.team, row.active) for row in people.list(actor)] == [("", False)]
    people.change(actor, agent_id, name="张伟", hired_on=None, stays=[*left, Stay("一班", TODAY)])
    assert [(row.team, row.active) for row in people.list(actor)] == [("一班", True)]


def test_a_correction_says_how_many_scored_calls_change_their_team(field: Field) -> None:
    field.fill()
    desk, actor = field.session.desk, field.session.actor
    desk.sampling.draw_period(actor, WEEK, "1")
    drawn = items(field)
    for item in drawn[:3]:
        score(field, actor, item)
    agents = {row.staff_no: row.agent_id for row in desk.people.list(actor)}
    other = {"A01": "二班", "A02": "一班"}
    moved = {staff_no: desk.people.moved_calls(actor, agent_id, [Stay(other[staff_no], JANUARY)])
             for staff_no, agent_id in agents.items()}
    assert sum(moved.values()) == 3
    assert desk.people.moved_calls(actor, agents["A01"], desk.people.record(actor, agents["A01"]).stays) == 0
    done = desk.people.change(actor, agents["A01"], name="张伟", hired_on=None, stays=[Stay("二班", JANUARY)])
    assert done.moved_calls == moved["A01"]


def test_the_list_goes_out_with_the_password_and_comes_in_again(field: Field, tmp_path: Path) -> None:
    people, actor = field.session.desk.people, field.session.actor
    take(field, HEADING + "A01,@张伟,一班,2026-01-01,2026-05-31,2025-12-01\nA01,@张伟,二班,2026-06-01,,\n"
                          "A02,李娜,,,,\n")
    path = tmp_path / "名单.csv"
    with pytest.raises(WrongPassword):
        people.export_list(actor, path, "falsch")
    assert not path.exists()
    assert people.export_list(actor, path, builders.PASSWORD) == 3
    assert ",'@张伟," in path.read_text("utf-8-sig")
    before = memberships(field)
    again = people.import_list(actor, path)
    assert (again.rows, again.known, again.new_agents, again.rejects) == (3, 3, 0, ())
    assert memberships(field) == before and len(read_people(path)) == 3


DAYS = st.integers(0, 40).map(lambda number: JANUARY + timedelta(days=number))
NAMES = st.sampled_from(["一班", "二班", "三班"])
BY_LIST = st.tuples(st.just("list"), NAMES, st.none() | DAYS, st.none() | DAYS)
BY_HAND = st.tuples(st.just("hand"), st.lists(st.builds(Stay, NAMES, DAYS, st.none() | DAYS), max_size=3))


@given(st.lists(BY_LIST | BY_HAND, min_size=1, max_size=5))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_lists_and_hands_never_put_an_agent_in_two_teams_on_one_day(
        field: Field, edits: list[tuple[object, ...]]) -> None:
    people, teams, actor = field.session.desk.people, field.session.desk.teams, field.session.actor
    have = {row.name for row in teams.list(actor)}
    for name in {"一班", "二班", "三班"} - have:
        teams.add(actor, name)
    number = f"Z{len(people.list(actor)):03}"
    record = people.add(actor, number, "张伟", None)
    for edit in edits:
        if edit[0] == "list":
            _kind, team, first, last = edit
            take(field, f"{HEADING}{number},张伟,{team},{first or ''},{last or ''},\n")
        else:
            with suppress(RuleBroken):
                people.change(actor, record.agent_id, name="张伟", hired_on=None, stays=edit[1])  # type: ignore[arg-type]
        stays = people.record(actor, record.agent_id).stays
        assert not [(one, other) for at, one in enumerate(stays) for other in stays[at + 1:] if one.meets(other)]


def test_extensions_of_a_list_of_people_become_aliases(field: Field) -> None:
    heading = "工号,姓名,班组,自,至,分机\n"
    first = take(field, heading + "A01,张伟,一班,2026-01-01,,801\nA02,李娜,一班,2026-01-01,2026-05-31,802\n"
                 "A03,王强,一班,2026-06-01,,802\nA04,赵敏,二班,,,A01\n8005,钱多,二班,,,8005\n")
    again = take(field, heading + "A01,张伟,二班,2026-08-01,,801\nA04,赵敏,二班,,,803\n")
    assert (first.new_aliases, first.new_agents, again.new_aliases) == (3, 5, 1)
    assert [(one.row, one.column, one.value) for one in first.rejects] == [(5, "Extension", "A01")]
    rows = field.session.desk.aliases.list(field.session.actor).aliases
    assert [(row.text, row.staff_no, row.from_day, row.to_day) for row in rows] == [
        ("801", "A01", None, None), ("802", "A02", date(2026, 1, 1), date(2026, 5, 31)),
        ("802", "A03", date(2026, 6, 1), None), ("803", "A04", None, None)]


def test_an_extension_that_somebody_else_has_is_told_and_the_person_is_kept(field: Field) -> None:
    heading = "工号,姓名,分机\n"
    take(field, heading + "A01,张伟,801\n")
    done = take(field, heading + "A02,李娜,801\n")
    assert (done.new_agents, done.new_aliases) == (1, 0) and "张伟" in done.rejects[0].reason
