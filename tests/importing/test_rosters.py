"""Rosters: Chinese and English headings, times in several spellings, nights over midnight, days off, faults named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qadesk.errors import BadInput, RuleBroken
from qadesk.importing.roster_times import read_clock, read_hours
from qadesk.importing.rosters import read_roster
from qadesk.importing.times import Unreadable
from qadesk.models.imports import Reject, ShiftRow

MONDAY = date(2026, 9, 7)
ROSTER = """工号,姓名,日期,上班,下班,班次
A01,张伟,2026-09-07,08:30,17:30,白班
A01,张伟,2026/9/8,22:00,06:00,夜班
A02,李娜,2026年9月7日,0830,1200,上午
A02,李娜,20260907,13：30,24:00,
A02,李娜,2026-09-08,,,休
A03,王芳,2026-09-31,08:30,17:30,白班
,王芳,2026-09-07,08:30,17:30,白班
A03,王芳,2026-09-07,25:00,17:30,白班
A03,王芳,2026-09-07,08:30,,白班
A03,王芳,2026-09-07,08:30,08:30,白班
"""


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_shifts_are_read_and_faults_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "排班.csv"
    path.write_bytes(ROSTER.encode(encoding))
    rows = read_roster(path)
    assert [row for row in rows if isinstance(row, ShiftRow)] == [
        ShiftRow(2, "A01", MONDAY, 510, 1050, "白班"), ShiftRow(3, "A01", date(2026, 9, 8), 1320, 1800, "夜班"),
        ShiftRow(4, "A02", MONDAY, 510, 720, "上午"), ShiftRow(5, "A02", MONDAY, 810, 1440, ""),
        ShiftRow(6, "A02", date(2026, 9, 8), None, None, "休")]
    assert [(row.row, row.column) for row in rows if isinstance(row, Reject)] == [
        (7, "日期"), (8, "工号"), (9, "上班"), (10, "下班"), (11, "下班")]


def test_english_headings_and_missing_columns(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("Staff No.;Date;Start;End;Shift\n7;2026-09-07;8:30;17:30;early\n7;2026-09-08;off;off;\n", "utf-8")
    assert read_roster(path) == [ShiftRow(2, "7", MONDAY, 510, 1050, "early"),
                                 ShiftRow(3, "7", date(2026, 9, 8), None, None, "")]
    path.write_text("工号,日期,备注\nA01,2026-09-07,白班\n", "utf-8")
    with pytest.raises(BadInput, match=r"roster\.csv"):
        read_roster(path)


@pytest.mark.parametrize(("text", "minutes", "next_day"), [
    ("08:30", 510, False), ("8:30", 510, False), ("0830", 510, False), ("830", 510, False), ("08:30:00", 510, False),
    ("8点30分", 510, False), ("24:00", 1440, False), ("0:00", 0, False), ("次日06:00", 360, True),
    ("+1 6:00", 360, True)])
def test_times_of_day(text: str, minutes: int, next_day: bool) -> None:
    assert read_clock(text) == (minutes, next_day)


@pytest.mark.parametrize("text", ["", "8", "8:60", "24:01", "2500", "早", "08:30-17:30", "８点"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(Unreadable):
        read_clock(text)


def test_an_end_that_is_not_after_the_begin_is_the_next_days() -> None:
    assert read_hours("22:00", "06:00") == (1320, 1800)
    assert read_hours("22:00", "次日06:00") == (1320, 1800)
    assert read_hours("00:00", "24:00") == (0, 1440)
    with pytest.raises(RuleBroken):
        read_hours("08:30", "08:30")
    for start in ("24:00", "次日01:00"):
        with pytest.raises(Unreadable):
            read_hours(start, "06:00")
