"""The working-day calendar: Monday to Friday until filled, a day by hand, a list in and out, terms by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qadesk.errors import BadInput
from qadesk.models.audit import AuditRow
from qadesk.models.working_days import EnteredDay
from qadesk.services.calendar_query import entered_days, term_end
from qadesk.services.stations import LoggedIn
from tests.services.evaluated import stored

FRIDAY, SATURDAY, MONDAY = date(2026, 9, 25), date(2026, 9, 26), date(2026, 9, 28)
LIST = "日期,是否上班,名称\n2026-09-25,否,中秋节\n2026-09-26,是,调休上班\n2026/10/1,0,国庆节\n"


def end_of(logged_in: LoggedIn, first: date, days: int) -> date:
    with logged_in.desk.station.database.reading() as session:
        return term_end(session, first, days)


def test_nothing_is_entered_and_a_term_counts_monday_to_friday(logged_in: LoggedIn) -> None:
    year = logged_in.desk.working_days.year(logged_in.actor)
    assert (year.year, year.today, year.days) == (2026, date(2026, 9, 7), ())
    assert end_of(logged_in, date(2026, 9, 24), 3) == date(2026, 9, 29)


def test_a_day_by_hand_moves_terms_and_is_told_to_the_auditor(logged_in: LoggedIn) -> None:
    days, actor = logged_in.desk.working_days, logged_in.actor
    days.change_day(actor, EnteredDay(FRIDAY, False, " 中秋节 "))
    year = days.change_day(actor, EnteredDay(SATURDAY, True, "调休上班"))
    assert [(row.day, row.working, row.name) for row in year.days] == [
        (FRIDAY, False, "中秋节"), (SATURDAY, True, "调休上班")]
    assert end_of(logged_in, date(2026, 9, 24), 3) == date(2026, 9, 29)  # 26, 28, 29
    row = stored(logged_in, AuditRow, action="working_days.change_day")[-1]
    assert (row.about, row.detail["new"]) == ("2026-09-26", {"working": True, "name": "调休上班"})


def test_a_day_as_its_weekday_says_is_forgotten_unless_it_has_a_name(logged_in: LoggedIn) -> None:
    days, actor = logged_in.desk.working_days, logged_in.actor
    days.change_day(actor, EnteredDay(FRIDAY, False))
    assert days.change_day(actor, EnteredDay(FRIDAY, True)).days == ()
    assert days.change_day(actor, EnteredDay(MONDAY, True, "开学")).days == (EnteredDay(MONDAY, True, "开学"),)
    assert days.change_day(actor, EnteredDay(MONDAY, True)).days == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_a_list_comes_in_twice_and_changes_once(logged_in: LoggedIn, tmp_path: Path, encoding: str) -> None:
    days, actor, path = logged_in.desk.working_days, logged_in.actor, tmp_path / "日历.csv"
    path.write_bytes(LIST.encode(encoding))
    first, again = days.import_list(actor, path), days.import_list(actor, path)
    assert (first.rows, first.new, first.changed, first.known, first.rejects) == (3, 3, 0, 0, ())
    assert (again.new, again.known) == (0, 3)
    with logged_in.desk.station.database.reading() as session:
        assert entered_days(session) == {FRIDAY: False, SATURDAY: True, date(2026, 10, 1): False}


def test_bad_rows_go_to_a_file_and_good_ones_land(logged_in: LoggedIn, tmp_path: Path) -> None:
    path = tmp_path / "日历.csv"
    path.write_text("day,working,name\n2026-02-30,0,无此日\n,1,\n2026-05-01,也许,劳动节\n2026-05-02,0,劳动节\n"
                    "2026-05-02,1,又一次\n", "utf-8")
    done = logged_in.desk.working_days.import_list(logged_in.actor, path)
    assert (done.new, [(reject.row, reject.column, reject.value) for reject in done.rejects]) == (1, [
        (2, "day", "2026-02-30"), (3, "day", ""), (4, "working", "也许"), (6, "day", "2026-05-02")])
    assert "2026-05-02" in Path(done.rejects_file).read_text("utf-8-sig")


@pytest.mark.parametrize("text", ["工号,姓名\nA01,张\n", "day,name\n2026-05-01,劳动节\n"])
def test_a_file_that_is_no_calendar_is_refused_whole(logged_in: LoggedIn, tmp_path: Path, text: str) -> None:
    path = tmp_path / "别的.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput) as refused:
        logged_in.desk.working_days.import_list(logged_in.actor, path)
    assert refused.value.todo or refused.value.what
    assert logged_in.desk.working_days.year(logged_in.actor).days == ()


def test_what_is_written_out_comes_in_again_as_it_was(logged_in: LoggedIn, tmp_path: Path) -> None:
    days, actor = logged_in.desk.working_days, logged_in.actor
    days.change_day(actor, EnteredDay(FRIDAY, False, "=中秋节"))
    assert days.export_list(actor, tmp_path / "out.csv") == 1
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "2026-09-25,0," in text and ",=" not in text  # a formula is written as a text
    assert days.import_list(actor, tmp_path / "out.csv").rows == 1
