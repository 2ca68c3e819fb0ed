"""Rosters as centres draw them: days across, codes or hours in the cells, a legend somewhere, what is refused."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from qadesk.errors import BadInput
from qadesk.importing.rosters import read_roster
from qadesk.models.imports import Reject, ShiftRow
from qadesk.models.shifts import ShiftTemplate

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)
EARLY, LATE, NIGHT = (480, 960), (720, 1200), (1320, 1800)
Told = list[tuple[str, date, str, tuple[int, int] | None]]


def told(rows: list[ShiftRow | Reject]) -> Told:
    return [(row.staff_no, row.day, row.name,
             None if row.start_minute is None or row.end_minute is None else (row.start_minute, row.end_minute))
            for row in rows if isinstance(row, ShiftRow)]


def refused(rows: list[ShiftRow | Reject]) -> list[tuple[int, str, str]]:
    return [(row.row, row.column, row.value) for row in rows if isinstance(row, Reject)]


def read(path: Path, text: str, name: str = "排班.csv") -> list[ShiftRow | Reject]:
    file = path / name
    file.write_bytes(text.encode("gbk"))
    return read_roster(file, today=date(2026, 9, 1))


@pytest.mark.parametrize(("heading", "name"), [
    ("工号,姓名,2026-09-07,2026-09-08", "a.csv"), ("工号,姓名,9/7,9/8", "a.csv"),
    ("工号,姓名,9月7日,9月8日(周二)", "a.csv"),
    ("工号,姓名,7,8,9", "排班2026年9月.csv"), ("工号,姓名,7,8,9", "9月份排班.csv"),
    ("2026年9月排班表,,,\n工号,姓名,7日,8日,9日", "a.csv"),
    ("座席工号,员工姓名,周一,周二,周三,周四,周五\n", "排班 2026-W37.csv"),
    ("2026-09-07至2026-09-13 排班,,\n工号,姓名,一,二,三,四,五", "a.csv"),
    ("工号,姓名,周一,周二\n,,09-07,09-08", "a.csv"), (",,2026/9/7,2026/9/8\n工号,姓名,周一,周二", "a.csv"),
], ids=["iso", "slashes", "chinese", "month_in_name", "month_alone", "month_in_title", "week_in_name",
        "days_in_title", "below", "above"])
def test_the_days_of_a_grid_stand_in_many_shapes(tmp_path: Path, heading: str, name: str) -> None:
    rows = "A01,张伟,早,休\nA02,李娜,,晚班\n\n早=08:00-16:00；晚=12:00-20:00\n"
    found = read(tmp_path, f"{heading.rstrip()}\n{rows}", name)
    assert told(found) == [("A01", MONDAY, "早", EARLY), ("A01", TUESDAY, "休", None), ("A02", TUESDAY, "晚班", LATE)]
    assert refused(found) == []


@pytest.mark.parametrize("legend", [
    "早=08:00-16:00,中=12:00-20:00,夜=22:00-次日06:00",
    "班次说明：早班：8:00～16:00、中班：12:00～20:00、夜班：22:00～6:00",
    "早（8:00-16:00） 备注\n中班 8点 到 x\n中(12-20)\n夜(2200-0600)", "早,8:00,16:00\n中,12:00,20:00\n夜班,22:00,06:00",
    "早,08:00-16:00\n中,12:00-20:00\n夜,22:00-06:00",
], ids=["equals", "colons", "brackets", "three_cells", "two_cells"])
def test_a_legend_tells_the_hours_of_the_codes(tmp_path: Path, legend: str) -> None:
    found = read(tmp_path, f"工号,姓名,9/7,9/8,9/9\nA01,张伟,早,中,夜\n{legend}\n合计,,1,1,1\n")
    assert told(found) == [("A01", MONDAY, "早", EARLY), ("A01", TUESDAY, "中", LATE),
                           ("A01", date(2026, 9, 9), "夜", NIGHT)]
    assert refused(found) == []


def test_hours_in_the_cells_need_no_legend(tmp_path: Path) -> None:
    found = read(tmp_path, "工号,9/7,9/8,9/9,9/10\nA01,08:00-16:00,8:30-12:00/13:30-17:30,夜22:00-06:00,OFF\n"
                           "A02,12-20,08:00–16:00(餐12:00-12:30),25:00-26:00,早\n")
    assert told(found) == [
        ("A01", MONDAY, "", EARLY), ("A01", TUESDAY, "", (510, 720)), ("A01", TUESDAY, "", (810, 1050)),
        ("A01", date(2026, 9, 9), "夜", NIGHT), ("A01", date(2026, 9, 10), "OFF", None),
        ("A02", MONDAY, "", LATE), ("A02", TUESDAY, "", EARLY)]
    assert [row.meal for row in found if isinstance(row, ShiftRow)][-1] == (720, 750)
    assert refused(found) == [(3, "9/9", "25:00-26:00"), (3, "9/10", "早")]
    assert "早=08:00-16:00" in [row.reason for row in found if isinstance(row, Reject)][-1]
    assert told(read(tmp_path, "姓名,9/7,9/8\n张伟,08:00-16:00,休\n"))[0] == ("张伟", MONDAY, "", EARLY)
    assert refused(read(tmp_path, "工号,姓名,9/7,9/8\n,张伟,08:00-16:00,休\n")) == [(2, "工号", "")]


def test_a_line_of_weekdays_over_two_weeks_is_no_agent(tmp_path: Path) -> None:
    days = ",".join(f"9月{day}日" for day in range(7, 21))
    found = read(tmp_path, f"姓名,工号,{days}\n,,{','.join('一二三四五六日' * 2)}\n张伟,A01,早,休\n早=08:00-16:00\n")
    assert told(found) == [("A01", MONDAY, "早", EARLY), ("A01", TUESDAY, "休", None)] and refused(found) == []


def test_what_the_station_knows_stands_in_for_a_legend_and_the_lists_own_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,9/7,9/8\n张伟,早,晚\n晚,14:00-22:00\n", "utf-8")
    known = {"早": ShiftTemplate("早班", *EARLY, (720, 750)), "晚": ShiftTemplate("晚班", *LATE)}
    found = read_roster(path, known=known, today=MONDAY)
    assert told(found) == [("张伟", MONDAY, "早", EARLY), ("张伟", TUESDAY, "晚", (840, 1320))]
    assert [row.meal for row in found if isinstance(row, ShiftRow)] == [(720, 750), ()]


def test_a_workbook_has_a_grid_on_each_sheet_and_its_legend_on_another(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, agent in (("一班", "A01"), ("二班", "A02")):
        sheet = book.create_sheet(name)
        sheet.append(["一周排班"])
        sheet.append(["工号", "姓名", MONDAY, TUESDAY])
        sheet.append([None, None, "周一", "周二"])
        sheet.append([agent, "某某", "早", "晚"])
    legend = book.create_sheet("班次")
    legend.append(["班次", "上班", "下班", "用餐开始", "用餐结束"])
    legend.append(["早", time(8, 0), time(16, 0), time(12, 0), time(12, 30)])
    legend.append(["晚", time(12, 0), time(20, 0), None, None])
    book.remove(book.worksheets[0])
    path = tmp_path / "排班.xlsx"
    book.save(path)
    found = read_roster(path)
    assert told(found) == [("A01", MONDAY, "早", EARLY), ("A01", TUESDAY, "晚", LATE),
                           ("A02", MONDAY, "早", EARLY), ("A02", TUESDAY, "晚", LATE)]
    assert [row.meal for row in found if isinstance(row, ShiftRow)] == [(720, 750), (), (720, 750), ()]


def test_days_without_a_month_or_week_are_asked_for(tmp_path: Path) -> None:
    for heading in ("工号,姓名,1,2,3", "工号,姓名,周一,周二,周三,周四,周五"):
        with pytest.raises(BadInput) as raised:
            read(tmp_path, f"{heading}\nA01,张伟,早,早,早\n早=08:00-16:00\n")
        assert "排班 2026-" in raised.value.todo


def test_a_month_goes_on_into_the_next_one(tmp_path: Path) -> None:
    found = read(tmp_path, "工号,29,30,31,1,2\nA01,早,早,早,早,早\n早=08:00-16:00\n", "2026-12 排班.csv")
    assert [day.isoformat() for _agent, day, _name, _hours in told(found)] == [
        "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]


def test_a_row_for_each_shift_may_tell_hours_in_one_column_by_code_and_with_meals(tmp_path: Path) -> None:
    found = read(tmp_path, "姓名,日期,时间,用餐\n张伟,2026-09-07,08:00-16:00,12:00-12:30\n李娜,2026-09-07,休,\n"
                           "李娜,2026-09-08,22:00-06:00,01:00-01:30\n李娜,2026-09-09,08:00-16:00,17:00-17:30\n")
    assert told(found) == [("张伟", MONDAY, "", EARLY), ("李娜", MONDAY, "", None), ("李娜", TUESDAY, "", NIGHT)]
    assert [row.meal for row in found if isinstance(row, ShiftRow)] == [(720, 750), (), (1500, 1530)]
    assert refused(found) == [(5, "用餐", "17:00-17:30")]
    found = read(tmp_path, "工号,日期,班次\nA01,2026-09-07,早\nA01,2026-09-08,晚\n早=08:00-16:00,,\n")
    assert told(found) == [("A01", MONDAY, "早", EARLY)]
    assert refused(found)[0] == (3, "班次", "晚")
