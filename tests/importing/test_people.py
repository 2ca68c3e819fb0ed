"""Lists of people: Chinese and English headings, days in several spellings, faults named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qadesk.errors import BadInput
from qadesk.importing.people import read_people
from qadesk.models.imports import PersonRow, Reject

PEOPLE = """工号,姓名,班组,自,至,入职
A01,张伟,一班,2026-01-01,2026-05-31,2025/12/1
A01,张伟,二班,2026年6月1日,,
A02,李娜,一班,,,2026-08-20
,王芳,一班,,,
A|4,赵敏,一班,,,
A05,钱多多,二班,2026-02-30,,
A06,孙力,二班,2026-06-01,2026-05-01,
"""


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_people_are_read_with_their_teams_and_days(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "人员.csv"
    path.write_bytes(PEOPLE.encode(encoding))
    rows = read_people(path)
    assert rows[:3] == [
        PersonRow(2, "A01", "张伟", "一班", date(2026, 1, 1), date(2026, 5, 31), date(2025, 12, 1)),
        PersonRow(3, "A01", "张伟", "二班", date(2026, 6, 1), None, None),
        PersonRow(4, "A02", "李娜", "一班", None, None, date(2026, 8, 20)),
    ]
    rejects = [row for row in rows if isinstance(row, Reject)]
    assert [(r.row, r.column) for r in rejects] == [(5, "工号"), (6, "工号"), (7, "自"), (8, "至")]


def test_english_headings_and_missing_columns(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Staff No.;Name;Team\n7;Ann;East\n", encoding="utf-8")
    assert read_people(path) == [PersonRow(2, "7", "Ann", "East", None, None, None)]
    path.write_text("姓名,班组\n张伟,一班\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"people\.csv.*Staff number"):
        read_people(path)


def test_an_extension_may_stand_beside_a_person(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("工号,姓名,分机号\nA01,张伟,801\nA02,李娜,\n", encoding="utf-8")
    assert [row.extension for row in read_people(path) if isinstance(row, PersonRow)] == ["801", ""]


def test_a_list_of_people_has_titles_and_names_columns_as_centres_do(tmp_path: Path) -> None:
    path = tmp_path / "花名册.csv"
    path.write_text("客服花名册,,,,\n序号,人员编号,客服姓名,所在班组,上岗日期\n1,1001,张伟,一组,2025/12/1\n",
                    encoding="gbk")
    assert read_people(path) == [PersonRow(3, "1001", "张伟", "一组", None, None, date(2025, 12, 1))]
