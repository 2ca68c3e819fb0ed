"""Files that nobody foresaw: damage, odd shapes, other kinds. Each record lands in one place, or all is refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qadesk.errors import BadInput
from qadesk.importing.mappings import open_call_list
from qadesk.models.imports import Reject
from tests.importing.list_checks import Checked, check, check_text

HEADING = "通话流水号,座席工号,主叫号码,被叫号码,呼叫时间,通话时长,技能组,呼叫类型,录音文件"
COLUMNS = {"start": "呼叫时间", "duration": "通话时长", "agent": "座席工号", "caller": "主叫号码", "callee": "被叫号码",
           "direction": "呼叫类型", "queue": "技能组", "call_id": "通话流水号", "recording": "录音文件"}


def row(number: int) -> str:
    return f"{number},A0{number},1380000000{number},4001,2026-09-0{number} 09:12:33,7{number},售后,呼入,a{number}.wav"


def listed(*rows: str, end: str = "\n") -> str:
    return "".join(f"{line}{end}" for line in (HEADING, *rows))


def rows_of(found: Checked) -> list[int]:
    return [call.row for call in found.calls]


def workbook(sheets: dict[str, list[list[Any]]], merged: Sequence[str] = ()) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
        for span in merged:
            sheet.merge_cells(span)
    book.save(out)
    return out.getvalue()


def packed(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, "a,b")
    return out.getvalue()


@pytest.mark.parametrize("end", ["\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-16"])
def test_any_end_of_lines_in_any_encoding(tmp_path: Path, end: str, encoding: str) -> None:
    found = check_text(tmp_path, listed(row(1), row(2), end=end), encoding)
    assert found.told["columns"] == COLUMNS and [call.agent_no for call in found.calls] == ["A01", "A02"]


@pytest.mark.parametrize(("encoding", "mark", "told"), [
    ("utf-16-be", b"\xfe\xff", "utf-16-be"), ("utf-32", b"", "utf-32-le"), ("gb18030", b"\x84\x31\x95\x33", "gb18030"),
])
def test_rarer_encodings_and_signs_beyond_gbk(tmp_path: Path, encoding: str, mark: bytes, told: str) -> None:
    text = listed(*(row(at).replace("售后", "㐀售后𠮷") for at in (1, 2)))
    found = check_text(tmp_path, mark + text.encode(encoding))
    assert found.told["encoding"] == told and found.calls[0].queue == "㐀售后𠮷"


def test_zero_bytes_cost_their_row_and_blocks_of_them_cost_nothing(tmp_path: Path) -> None:
    text = listed(row(1), row(2).replace("A02", "A0\x002"), "\x00" * 5000 + row(3))
    found = check_text(tmp_path, text + "\x00" * 4096)
    assert (rows_of(found), found.rejected, found.told["rows"]) == ([2, 4], [(3, "")], 3)


@pytest.mark.parametrize("line", ["x" * 3_000_000, '"' + "x" * 3_000_000 + '"'])
def test_a_line_of_megabytes_costs_its_row(tmp_path: Path, line: str) -> None:
    found = check_text(tmp_path, listed(row(1), line, row(3)))
    assert (rows_of(found), found.rejected) == ([2, 4], [(3, "")])
    assert len(found.told["rejected"][0]["value"]) <= 200


def test_rows_with_fewer_and_more_cells(tmp_path: Path) -> None:
    found = check_text(tmp_path, listed(row(1), "2,A02,138", row(3) + ",more,cells", row(4) + ",,"))
    assert (rows_of(found), found.rejected, found.told["rows"]) == ([2, 5], [(3, ""), (4, "")], 4)


def test_five_hundred_columns_and_the_same_heading_twice(tmp_path: Path) -> None:
    many = ",".join(f"c{at}" for at in range(497))
    found = check_text(tmp_path, f"{many},start,agent,duration\n{many},2026-09-01 09:00:00,A01,71\n")
    assert found.told["columns"] == {"start": "start", "agent": "agent", "duration": "duration"}
    found = check_text(tmp_path, "工号,工号,开始时间,开始时间,时长\nA01,甲,2026-09-01 09:00:00,x,71\n")
    assert found.times() == [("2026-09-01 09:00:00", 71, None)] and found.calls[0].agent_no == "A01"


def test_titles_above_totals_and_footers_below(tmp_path: Path) -> None:
    text = ("某某呼叫中心话单,,,,,,,,\n统计周期：2026-09-01 至 2026-09-02\n,,,,,,,,\n" + listed(row(1), row(2))
            + "合 计,2,,,,143,,,\n平均,,,,,71.5,,,\n,,,,总计,143,,,\n共 2 条记录\n制表人：质检主管,,,,,,,,\n"
              "导出时间：2026-09-02 10:00,,,,,,,,\n第 1 页 共 2 页,,,,,,,,\n")
    found = check_text(tmp_path, text, "gbk")
    assert found.told["columns"] == COLUMNS and rows_of(found) == [5, 6] and found.rejected == []
    assert found.told["not_calls"] == {"a line of totals": 4, "a line beside the list: who made it, and when": 3}


def test_a_record_of_many_lines_and_a_heading_of_two(tmp_path: Path) -> None:
    text = ('"call\nid","开始\n时间","工号","时长","备注"\n1,2026-09-01 09:00:00,A01,71,"' + "话\n" * 60 + '"\n'
            "2,2026-09-01 09:00:00,A02,71,x\n")
    found = check_text(tmp_path, text)
    assert (found.told["rows"], rows_of(found), found.rejected) == (2, [4, 65], [])


@pytest.mark.parametrize(("number", "read"), [
    ('"\t13800000001"', "13800000001"), ('="13800000001"', "13800000001"), ("'13800000001", "13800000001"),
    ("13800000001.0", "13800000001"), ("1.3800000001E10", "13800000001"), ("１３８０００００００１", "13800000001"),
    ("tel:13800000001", "13800000001"), ("1.38E+10", None), ("#REF!", None),
])
def test_numbers_that_exporters_and_spreadsheets_dress_up(tmp_path: Path, number: str, read: str | None) -> None:
    found = check_text(tmp_path, listed(f"1,A01,{number},4001,2026-09-01 09:00:00,71,s,呼入,"))
    assert [call.caller for call in found.calls] == ([read] if read else [])
    assert found.rejected == ([] if read else [(2, "主叫号码")])


@pytest.mark.parametrize(("heading", "value", "start"), [
    ("呼叫时间", "46266.375", "09-01 09:00:00"), ("呼叫时间", "46267", "09-02 00:00:00"),
    ("呼叫时间", "2026-09-01 24:00:00", "09-02 00:00:00"), ("呼叫时间", "1.788224400123E+12", "09-01 09:00:00"),
    ("呼叫时间", "1.78822E+12", None), ("呼叫时间", "2026-02-30 09:00:00", None), ("呼叫时间", "01/02/03 09:00", None),
    ("呼叫时间（北京时间）", "2026-09-01 09:00:00", "09-01 09:00:00"),
    ("呼叫时间(UTC)", "2026/9/1 1:00", "09-01 09:00:00"), ("呼叫时间", "26-9-13 9:00", None),
    ("呼叫时间", "26-9-01 9:00", "09-01 09:00:00"), ("呼叫时间", "2026年9月1日 下午1时05分", "09-01 13:05:00"),
    ("呼叫时间", '="2026-09-01 09:00:00"', "09-01 09:00:00"),
    ("呼叫时间", "01-SEP-26 09.00.00.000000 AM", "09-01 09:00:00"),
])
def test_times_in_odd_spellings(tmp_path: Path, heading: str, value: str, start: str | None) -> None:
    found = check_text(tmp_path, f"流水号,工号,{heading},通话时长\n1,A01,{value},71\n2,A01,{value},71\n")
    assert [time[0] for time in found.times()] == ([f"2026-{start}"] * 2 if start else [])
    assert found.rejected == ([] if start else [(2, heading), (3, heading)])


@pytest.mark.parametrize(("value", "seconds"), [
    ("5′10″", 310), ("1 小时 10 分", 4200), ("0秒", 0), ("71 秒", 71), ("０：０１：１１", 71),
    ("00:01:11.500", 71.5), ("-5", None), ("通话中", None), ("In Progress", None), ("90000000", None),
    ("1:75", None), ("", None), ("#N/A", None),
])
def test_lengths_in_odd_spellings(tmp_path: Path, value: str, seconds: float | None) -> None:
    found = check_text(tmp_path, f"流水号,工号,开始时间,通话时长\n1,A01,2026-09-01 09:00:00,{value}\n"
                                 "2,A01,2026-09-01 09:00:00,0:01:11\n")
    assert [time[1] for time in found.times()] == ([seconds, 71] if seconds is not None else [71])
    assert found.rejected == ([] if seconds is not None else [(2, "通话时长")])


def test_an_answer_a_second_before_its_start_lengthens_nothing(tmp_path: Path) -> None:
    found = check_text(tmp_path, "流水号,工号,开始时间,接听时间,结束时间\n"
                                 "1,A01,2026-09-01 09:00:00,2026-09-01 08:59:59,2026-09-01 09:01:00\n")
    assert found.times() == [("2026-09-01 09:00:00", 60, 60)]


def test_an_open_order_of_day_and_month_shows_both_readings(tmp_path: Path) -> None:
    found = check_text(tmp_path, "流水号,工号,开始时间,通话时长\n1,A01,04/05/2026 09:00,71\n")
    assert found.told["time_format"] == "DD/MM/YYYY HH:MM | MM/DD/YYYY HH:MM" and found.rejected == [(2, "开始时间")]


_BOOK = ["流水号", "工号", "开始时间", "通话时长"]
_CALL = ["C1", "A01", datetime(2026, 9, 1, 9), 71]  # noqa: DTZ001 (as a workbook holds them)


def test_sheets_with_one_heading_are_one_list(tmp_path: Path) -> None:
    data = workbook({"说明": [["导出说明"]], "1日": [["话单"], _BOOK, _CALL], "汇总": [["工号", "通话数"], ["A01", 2]],
                     "2日": [_BOOK, ["C2", *_CALL[1:]], ["C3", "A01", "?", 71]]})
    found = check_text(tmp_path, data, name="a.xlsx")
    assert (found.told["rows"], [call.call_id for call in found.calls]) == (3, ["C1", "C2"])
    (rejected,) = found.told["rejected"]
    assert rejected["column"] == "开始时间" and "(sheet 2日, row 3)" in rejected["reason"]


def test_a_workbook_that_says_no_size_is_read_once_and_anew_when_it_changed(tmp_path: Path) -> None:
    book, path = openpyxl.Workbook(write_only=True), tmp_path / "a.xlsx"  # as exporters write: without the sheet's size
    sheet = book.create_sheet("话单")
    for cells in (_BOOK, _CALL):
        sheet.append(cells)
    book.save(path)
    assert b"<dimension" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    table = open_call_list(path)
    assert [found[1][:2] for found in table.records() if not isinstance(found, Reject)] == [["C1", "A01"]]
    assert table.source.about_rows() == 0
    path.write_bytes(workbook({"话单": [_BOOK, ["另一通", "另一人", *_CALL[2:]], _CALL]}))
    assert [found[1][:2] for found in table.records() if not isinstance(found, Reject)] == [
        ["另一通", "另一人"], ["C1", "A01"]]
    assert table.source.about_rows() == 3


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path) -> None:
    data = workbook({"s": [["话单明细", None, None, None], _BOOK, _CALL, ["C2", None, *_CALL[2:]],
                           ["C3", "A02", *_CALL[2:]]]}, merged=["A1:D1", "B3:B4"])
    assert [call.agent_no for call in check_text(tmp_path, data, name="a.xlsx").calls] == ["A01", "A01", "A02"]


def test_a_merged_cell_that_ends_beyond_any_sheet_is_damage(tmp_path: Path) -> None:
    whole = workbook({"s": [_BOOK, _CALL, ["C2", None, *_CALL[2:]]]}, merged=["B2:B3"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as book, zipfile.ZipFile(out, "w") as changed:
        for name in book.namelist():
            changed.writestr(name, book.read(name).replace(b"B2:B3", b"B2:B99999999999"))
    with pytest.raises(BadInput, match="damaged"):
        check_text(tmp_path, out.getvalue(), name="a.xlsx")


def test_days_and_times_that_a_workbook_keeps_as_numbers(tmp_path: Path) -> None:
    data = workbook({"s": [["流水号", "工号", "日期", "时间", "时长"], ["C1", "A01", 46266, 0.375, 71],
                           ["C2", "A01", 46266, 0.5, 71]]})
    found = check_text(tmp_path, data, name="a.xlsx")
    assert [start for start, *_rest in found.times()] == ["2026-09-01 09:00:00", "2026-09-01 12:00:00"]


_OBJECTS = [{"callid": str(at), "start": "2026-09-01 09:00:00", "agent": "A01", "duration": 71} for at in range(1, 4)]


@pytest.mark.parametrize(("text", "calls", "rejected"), [
    (json.dumps(_OBJECTS), 3, []), (json.dumps(_OBJECTS)[:-20], 2, [(3, "")]),
    (json.dumps(_OBJECTS, indent=1)[:-20], 2, [(3, "")]),
    (json.dumps({"data": {"list": _OBJECTS}})[:-20], 2, [(3, "")]),
    ("[" + ",\n".join(map(json.dumps, _OBJECTS)) + "]", 3, []),
    ("[\n" + ",\n".join(map(json.dumps, _OBJECTS)) + "\n", 3, []),
    ("".join(json.dumps(item) + "\n" for item in _OBJECTS) + "{\n", 3, [(4, "")]),
    (json.dumps([list(_OBJECTS[0]), *(list(item.values()) for item in _OBJECTS)]), 3, []),
    ("\ufeff" + json.dumps(_OBJECTS[0]) + "\nnull\n[]\n", 1, [(2, ""), (3, "")]),
])
def test_json_in_its_shapes_whole_and_cut(tmp_path: Path, text: str, calls: int,
                                          rejected: list[tuple[int, str]]) -> None:
    found = check_text(tmp_path, text, name="a.json")
    assert (found.told["calls"], found.rejected) == (calls, rejected)


@pytest.mark.parametrize(("data", "reason"), [
    (b"%PDF-1.4\n%\xe2\xe3\n1 0 obj", "PDF"), (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"),
    (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(99), "recording"), (b"\x1f\x8b\x08\x00abc", "packed"),
    (packed("list.csv"), "packed"), (packed("content.xml"), "OpenDocument"), (packed("xl/workbook.bin"), "binary"),
    (b"\x09\x08\x10\x00" + bytes(500), r"old kind"),
    (b"SQLite format 3\x00" + bytes(99), "database"), (bytes(range(256)) * 20, "no text"),
    (b"/*\n" + b"x" * 9000 + b"\n*/\nINSERT INTO `cdr` VALUES (1,2);\n", "SQL"),
    ("CREATE TABLE cdr (id int);\n".encode("utf-16"), "SQL"),
    ("\ufeff\r\n  <table border=1><tr><td>工号</td></tr></table>".encode(), "web page"),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<table>", "web page"), (b"\xef\xbb\xbf", "empty"),
    (b"", "empty"), (b"\x00" * 4096, "empty"), (workbook({"s": []}), "no sheet"),
    (b"0901\n0930 0012 7    9   4001  13800000001  1001\n0931 0005 7    9   4001  13800000002  1002\n"
     b"0932 0031 7    9   4001  13800000003  1003\n", "Avaya"),
    (b"1788224400|17.1|600|NONE|ENTERQUEUE||138|1\n1788224410|17.1|600|SIP/1001|CONNECT|10|17.2|5\n", "queue_log"),
    ("工号,姓名,班组\nA01,甲,一组\n".encode(), "no time"),
])
def test_other_kinds_are_refused_by_name(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        check_text(tmp_path, data)


def test_a_list_cut_anywhere_keeps_what_is_whole(tmp_path: Path) -> None:
    whole = listed(*(row(at) for at in range(1, 10))).encode("gbk")
    for length in range(len(HEADING.encode("gbk")) + 90, len(whole), 37):
        (tmp_path / "cut.csv").write_bytes(whole[:length])
        found = check(tmp_path / "cut.csv")
        assert found.told["rows"] == found.told["calls"] + len(found.rejected) and len(found.rejected) <= 1


@pytest.mark.parametrize(("heading", "fields"), [
    ("开始通话,结束通话,员工号,员工姓名,来电,去电,话务类型,通话秒数,录音URL",
     "start end agent - caller callee direction duration recording"),
    ("话单ID,进线时间,排队时间,接起时间,挂断时间,客户来电号码,接入热线,服务坐席,工作组,呼叫结果,应答时长,总时长,录音文件路径",
     "call_id start - answer end caller callee agent queue - talk duration recording"),
    ("開始時間,結束時間,客服代表,來電號碼,撥出號碼,通話秒數,呼叫類別,錄音檔案",
     "start end agent caller callee duration direction recording"),
    ("来电时间,接听时间,结束时间,坐席账号,客户姓名,客户电话,热线,呼叫来源,通话时长,等待时长,整理时长,会话编号",
     "start answer end agent - caller callee - duration - - call_id"),
    ("Call Start,Call End,Talk Time (sec),Hold Time (sec),ACW,Agent Name,Agent Login ID,Caller ID,Skill,Direction",
     "start end talk - - - agent caller queue direction"),
])
def test_headings_of_many_spellings(tmp_path: Path, heading: str, fields: str) -> None:
    values = {"start": "2026-09-01 09:00:00", "answer": "2026-09-01 09:00:05", "end": "2026-09-01 09:01:16",
              "talk": "71", "duration": "76", "agent": "A01", "caller": "13800000001", "callee": "4001",
              "direction": "呼入", "queue": "Q", "call_id": "k1", "recording": "a.wav", "-": "x"}
    found = check_text(tmp_path, heading + "\n" + ",".join(values[field] for field in fields.split()) + "\n", "gb18030")
    assert found.told["columns"] == {field: name for field, name in zip(fields.split(), heading.split(","), strict=True)
                                     if field != "-"}
