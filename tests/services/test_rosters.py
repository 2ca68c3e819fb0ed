"""Rosters: a list replaces what it names and nothing else, is shown before it is written, and goes out as it came."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from qadesk.errors import NotAllowed, NotFound, RuleBroken
from qadesk.models.audit import AuditRow
from qadesk.models.people import Actor
from qadesk.models.periods import Week
from qadesk.models.shifts import RosterPlan, ShiftTime, checked_shifts
from qadesk.security.slots import WrongPassword
from qadesk.services.sheets import roster_template
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import Field

MONDAY = date(2026, 9, 7)
HEADING = "工号,日期,上班,下班,班次\n"
FIRST = HEADING + ("A01,2026-09-07,08:30,17:30,白班\nA01,2026-09-08,22:00,06:00,夜班\n"
                   "A02,2026-09-07,08:30,12:00,上午\nA02,2026-09-07,13:30,17:30,下午\n")


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    made = Field(logged_in, tmp_path / "来源")
    made.import_people()
    return made


def take(field: Field, text: str) -> RosterPlan:
    return field.session.desk.rosters.import_list(field.session.actor, field.write("排班.csv", text))


def counts(plan: RosterPlan) -> tuple[int, int, int, int, int]:
    return plan.new, plan.changed, plan.known, plan.removed, len(plan.rejects)


def shown(field: Field) -> dict[str, list[str]]:
    """Each agent's week of the 7th of September, its shifts in words."""
    week = field.session.desk.rosters.week(field.session.actor, Week(2026, 37))
    return {row.staff_no: [shift.words() for day in row.days for shift in day] for row in week.rows}


def test_a_roster_comes_in_once_and_again_changes_nothing(field: Field) -> None:
    rosters, actor = field.session.desk.rosters, field.session.actor
    path = field.write("排班.csv", FIRST)
    assert counts(rosters.preview(actor, path)) == (4, 0, 0, 0, 0)
    assert shown(field) == {"A01": [], "A02": []}
    first = take(field, FIRST)
    assert counts(first) == (4, 0, 0, 0, 0)
    assert (first.agents, first.first_day, first.last_day) == (2, MONDAY, MONDAY + timedelta(days=1))
    assert counts(take(field, FIRST)) == (0, 0, 4, 0, 0)
    assert shown(field) == {
        "A01": ["2026-09-07 08:30–17:30 白班", "2026-09-08 22:00–06:00 next day 夜班"],
        "A02": ["2026-09-07 08:30–12:00 上午", "2026-09-07 13:30–17:30 下午"]}


def test_a_list_issued_again_replaces_the_days_it_names_only(field: Field) -> None:
    take(field, FIRST)
    again = HEADING + "A02,2026-09-07,08:30,17:30,白班\nA01,2026-09-08,,,休\n"
    plan = field.session.desk.rosters.preview(field.session.actor, field.write("新.csv", again))
    assert counts(plan) == (0, 1, 0, 2, 0)
    assert counts(take(field, again)) == (0, 1, 0, 2, 0)
    assert shown(field) == {"A01": ["2026-09-07 08:30–17:30 白班"], "A02": ["2026-09-07 08:30–17:30 白班"]}


def test_good_rows_land_and_bad_ones_go_to_a_file(field: Field) -> None:
    take(field, HEADING + "A01,2026-09-06,22:00,06:00,夜班\n")
    done = take(field, HEADING + "A01,2026-09-07,05:00,09:00,早班\nA09,2026-09-07,08:30,17:30,白班\n"
                       "A01,2026-09-08,08:30,17:30,白班\nA01,2026-09-08,17:00,20:00,晚班\n"
                       "A01,2026-09-08,08:30,17:30,白班\nA02,2026-09-08,8点,17:30,白班\n")
    assert counts(done) == (1, 0, 0, 0, 4)
    assert [(reject.row, reject.column) for reject in done.rejects] == [
        (2, "Begins"), (3, "Staff number"), (5, "Begins"), (7, "上班")]
    written = Path(done.rejects_file).read_text("utf-8-sig")
    assert "夜班" in written and "A09" in written
    assert shown(field)["A01"] == ["2026-09-08 08:30–17:30 白班"]


def test_one_day_is_changed_by_hand_with_old_and_new_on_record(field: Field) -> None:
    take(field, FIRST)
    rosters, actor = field.session.desk.rosters, field.session.actor
    agent_id = next(row.agent_id for row in rosters.week(actor).rows if row.staff_no == "A01")
    tuesday = MONDAY + timedelta(days=1)
    rosters.change_day(actor, agent_id, tuesday, [ShiftTime(tuesday, 510, 720, "上午"),
                                                  ShiftTime(tuesday, 1320, 1800, "夜班")])
    assert shown(field)["A01"][1:] == ["2026-09-08 08:30–12:00 上午", "2026-09-08 22:00–06:00 next day 夜班"]
    wednesday = tuesday + timedelta(days=1)
    for broken in ([ShiftTime(wednesday, 300, 600)], [ShiftTime(wednesday, 480, 600), ShiftTime(wednesday, 540, 700)],
                   [ShiftTime(tuesday, 0, 60)]):
        with pytest.raises(RuleBroken):
            rosters.change_day(actor, agent_id, wednesday, broken)
    with pytest.raises(NotFound):
        rosters.change_day(actor, 99, tuesday, [])
    rosters.change_day(actor, agent_id, tuesday, [])
    assert shown(field)["A01"] == ["2026-09-07 08:30–17:30 白班"]
    with field.session.desk.station.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "rosters.change_day",
                                                      AuditRow.about != "").order_by(AuditRow.seq)).all()
        assert rows[0].about == "A01 2026-09-08"
        assert rows[0].detail["old"] == ["2026-09-08 22:00–06:00 next day 夜班"]
        assert rows[0].detail["new"] == ["2026-09-08 08:30–12:00 上午", "2026-09-08 22:00–06:00 next day 夜班"]


def test_a_week_shows_who_is_in_a_team_then(field: Field) -> None:
    field.import_people("工号,姓名,班组,自,至,入职\nA03,王芳,一班,2026-01-01,2026-09-08,\nA04,赵敏,一班,2026-10-01,,\n"
                        "A05,钱多,,,,\n")
    rosters, actor = field.session.desk.rosters, field.session.actor
    assert [(row.staff_no, row.team) for row in rosters.week(actor).rows] == [
        ("A01", "一班"), ("A03", "一班"), ("A02", "二班"), ("A05", "")]
    later = rosters.week(actor, Week(2026, 38)).rows
    assert "A03" not in [row.staff_no for row in later]


def test_it_goes_out_with_the_password_and_comes_in_as_known_like_the_template(field: Field, tmp_path: Path) -> None:
    take(field, FIRST + "A02,2026-09-09,00:00,24:00,@全天\n")
    rosters, actor = field.session.desk.rosters, field.session.actor
    path = tmp_path / "出.csv"
    with pytest.raises(WrongPassword):
        rosters.export_list(actor, path, MONDAY, MONDAY + timedelta(days=6), "falsch")
    assert rosters.export_list(actor, path, MONDAY, MONDAY + timedelta(days=6), builders.PASSWORD) == 5
    text = path.read_text("utf-8-sig")
    assert ",22:00,06:00,夜班,," in text and ",00:00,24:00,'@全天" in text
    assert counts(rosters.import_list(actor, path)) == (0, 0, 5, 0, 0)
    path.write_bytes(roster_template())
    plan = rosters.preview(actor, path)
    assert (plan.rows, plan.rejects) == (2, ())


def test_inspectors_see_no_roster_and_change_none(field: Field, inspector: Actor) -> None:
    rosters = field.session.desk.rosters
    with pytest.raises(NotAllowed):
        rosters.week(inspector)
    with pytest.raises(NotAllowed):
        rosters.change_day(inspector, 1, MONDAY, [])


def test_a_grid_is_read_by_names_and_by_the_hours_that_its_codes_had_last(field: Field) -> None:
    take(field, FIRST.replace("班次\n", "班次,用餐\n", 1).replace("17:30,白班", "17:30,白班,12:00-12:45"))
    done = take(field, "姓名,2026-09-09,2026-09-10,2026-09-11\n张伟,白,夜班,休\n李娜,,白班,晚\n陌生人,白,白,\n")
    assert counts(done) == (3, 0, 0, 0, 2)
    assert [(reject.row, reject.column, reject.value) for reject in done.rejects] == [
        (3, "2026-09-11", "晚"), (4, "Staff number", "陌生人")]
    assert shown(field)["A01"][2:] == ["2026-09-09 08:30–17:30 白 (meal 12:00–12:45)",
                                       "2026-09-10 22:00–06:00 next day 夜班"]
    week = field.session.desk.rosters.week(field.session.actor, Week(2026, 37))
    assert [(kind.name, kind.hours(), kind.meal) for kind in week.templates] == [
        ("上午", "08:30–12:00", ()), ("白班", "08:30–17:30", (720, 765)), ("下午", "13:30–17:30", ()),
        ("夜班", "22:00–06:00", ())]


def test_a_meal_lies_in_its_shift_and_goes_out_and_in_again(field: Field, tmp_path: Path) -> None:
    rosters, actor = field.session.desk.rosters, field.session.actor
    night = ShiftTime(MONDAY, 1320, 1800, "夜班", (1500, 1530))
    rosters.change_day(actor, 1, MONDAY, [night])
    assert rosters.week(actor).rows[0].days[0] == (night,)
    with pytest.raises(RuleBroken, match="meal"):
        rosters.change_day(actor, 1, MONDAY, [ShiftTime(MONDAY, 510, 1050, "白班", (1050, 1080))])
    path = tmp_path / "出.csv"
    assert rosters.export_list(actor, path, MONDAY, MONDAY, builders.PASSWORD) == 1
    assert counts(rosters.import_list(actor, path)) == (0, 0, 1, 0, 0)
    assert counts(take(field, HEADING + "A01,2026-09-07,22:00,06:00,夜班\n")) == (0, 1, 0, 0, 0)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1439), st.integers(1, 1440)), max_size=6))
def test_accepted_shifts_share_no_minute(parts: list[tuple[int, int, int]]) -> None:
    shifts = [ShiftTime(MONDAY + timedelta(days=day), start, start + length) for day, start, length in parts]
    try:
        accepted = checked_shifts(shifts)
    except RuleBroken:
        return
    minutes = [(shift.day.toordinal() * 1440 + minute) for shift in accepted
               for minute in range(shift.start_minute, shift.end_minute)]
    assert len(minutes) == len(set(minutes))


def test_several_days_are_changed_at_once_or_not_at_all_and_put_back(field: Field) -> None:
    take(field, FIRST)
    rosters, actor = field.session.desk.rosters, field.session.actor
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    early = ShiftTime(MONDAY, 480, 960, "早", (720, 750))
    old = rosters.change_days(actor, {(1, MONDAY): [early], (1, wednesday): [early.on(wednesday)], (2, MONDAY): []})
    assert shown(field) == {
        "A01": ["2026-09-07 08:00–16:00 早 (meal 12:00–12:30)", "2026-09-08 22:00–06:00 next day 夜班",
                "2026-09-09 08:00–16:00 早 (meal 12:00–12:30)"], "A02": []}
    with pytest.raises(RuleBroken):
        rosters.change_days(actor, {(2, MONDAY): [early], (1, wednesday): [ShiftTime(wednesday, 300, 700)]})
    assert shown(field)["A02"] == []
    assert rosters.change_days(actor, old)[2, MONDAY] == ()
    assert shown(field)["A01"] == ["2026-09-07 08:30–17:30 白班", "2026-09-08 22:00–06:00 next day 夜班"]
    with field.session.desk.station.database.reading() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "rosters.change_days")).first()
        assert row and row.detail["old"] == [
            "A01 2026-09-07 08:30–17:30 白班", "A01 2026-09-09", "A02 2026-09-07 08:30–12:00 上午, 2026-09-07 "
            "13:30–17:30 下午"]
    assert tuesday not in [day for _agent, day in old]


def test_a_week_is_copied_from_the_one_before_where_it_is_empty(field: Field) -> None:
    take(field, FIRST.replace("2026-09-07", "2026-08-31").replace("2026-09-08", "2026-09-01"))
    take(field, HEADING + "A02,2026-09-07,10:00,18:00,中班\n")
    rosters, actor = field.session.desk.rosters, field.session.actor
    done = rosters.copy_week(actor, Week(2026, 37), [1, 2])
    assert (done.days, done.kept) == (((1, MONDAY), (1, MONDAY + timedelta(days=1))), 1)
    assert shown(field) == {"A01": ["2026-09-07 08:30–17:30 白班", "2026-09-08 22:00–06:00 next day 夜班"],
                            "A02": ["2026-09-07 10:00–18:00 中班"]}
    assert rosters.copy_week(actor, Week(2026, 37), [1]).days == ()
