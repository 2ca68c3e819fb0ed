"""Call lists in the files that people really have: encodings, delimiters, headings, workbooks, damage, cuts."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qadesk.errors import BadInput
from qadesk.importing.call_lists import read_calls
from qadesk.importing.mappings import open_call_list, propose_mapping
from tests.importing.list_checks import SHANGHAI, Checked, check, check_text, local

HEADING = "通话流水号,座席工号,主叫号码,被叫号码,呼叫时间,通话时长,技能组,呼叫类型,录音文件\n"
ROWS = ("1,A01,13800000001,4001,2026-09-01 09:12:33,71,售后,呼入,a.wav\n"
        "2,A02,4001,\t13800000002,2026-09-01 9:15:00,00:01:11,售后,呼出,b.wav\n")
SPAN = [("2026-09-01 09:12:33", 71, None), ("2026-09-01 09:15:00", 71, None)]


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def lines(heading: str, *rows: str) -> str:
    return "".join(f"{line}\n" for line in (heading, *rows))


@pytest.mark.parametrize(("encoding", "told"), [
    ("gbk", "gb18030"), ("gb18030", "gb18030"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16-le"),
    ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"),
])
def test_every_encoding_is_detected_and_said(tmp_path: Path, encoding: str, told: str) -> None:
    found = check_text(tmp_path, HEADING + ROWS, encoding)
    assert found.told["encoding"] == told and found.times() == SPAN
    assert found.parties() == [("A01", "13800000001", "4001", "in"), ("A02", "4001", "13800000002", "out")]


def test_big5_is_detected_and_an_encoding_can_be_named(tmp_path: Path) -> None:
    text = lines("通話流水號,客服工號,主叫號碼,被叫號碼,開始時間,通話時長,技能群組,呼叫類型,錄音檔案",
                 "1,A01,0912000001,0212345678,2026/9/1 09:12:33,71,售後服務,來電,a.wav")
    found = check_text(tmp_path, text, "big5")
    assert found.told["encoding"] == "big5" and found.parties() == [("A01", "0912000001", "0212345678", "in")]
    assert check(tmp_path / "list.csv", encoding="Big5").calls == found.calls
    with pytest.raises(BadInput, match="klingon"):
        check(tmp_path / "list.csv", encoding="klingon")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_every_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    found = check_text(tmp_path, (HEADING + ROWS).replace("\t", "").replace(",", delimiter), "gbk")
    assert found.told["delimiter"] == delimiter and found.times() == SPAN


def test_comments_type_rows_blank_lines_headings_again_and_totals_are_no_calls(tmp_path: Path) -> None:
    types = "VARCHAR(50),VARCHAR(20),VARCHAR(20),VARCHAR(20),DATETIME,INTEGER,VARCHAR(50),CHAR(10),VARCHAR(200)\n"
    first, second = ROWS.splitlines(keepends=True)
    text = f"# 导出于 2026-09-02\n#\n{HEADING}{types}\n{first}# 中间\n{second}{HEADING}{types}"
    text += "合计,2,,,,142,,,\n共 2 条\n"
    found = check_text(tmp_path, text)
    assert (found.told["rows"], found.told["calls"], list(found.told["not_calls"].values())) == (4, 2, [2])
    assert [call.row for call in found.calls] == [6, 8] and found.rejected == []


def test_a_heading_may_be_a_comment_and_say_its_delimiter(tmp_path: Path) -> None:
    found = check_text(tmp_path, lines("#Call ID;Start Time;Agent;Duration;From;To",
                                       "1;2026-09-01 09:12:33;A01;71;13800000001;4001"))
    assert found.told["columns"]["call_id"] == "Call ID" and found.calls[0].agent_no == "A01"
    found = check_text(tmp_path, "sep=;\r\ncallid;start;agent;duration\r\n1;2026-09-01 09:12:33;A01;71,5\r\n")
    assert found.times() == [("2026-09-01 09:12:33", 71.5, None)]


def test_quoted_line_breaks_stay_in_their_row_and_a_cut_costs_the_last_row(tmp_path: Path) -> None:
    text = ('"callid","start","agent","duration","remark"\n"1","2026-09-01 09:00:00","A01","71","one\ntwo, ""three"""\n'
            '"2","2026-09-01 09:01:00","A01","71","x"\n')
    found = check_text(tmp_path, text + '"3","2026-09-01 09:02:00","A01","71","cut in the mid')
    assert ([call.row for call in found.calls], found.rejected) == ([2, 4], [(5, "")])
    found = check_text(tmp_path, text + "3,2026-09-01 09:02:00,A0")
    assert ([call.row for call in found.calls], found.rejected) == ([2, 4], [(5, "")])


@pytest.mark.parametrize(("values", "form", "starts"), [
    (["13/09/2026 09:00", "04/05/2026 09:00"], "DD/MM/YYYY HH:MM", ["2026-09-13 09:00:00", "2026-05-04 09:00:00"]),
    (["9/13/2026 1:00:00 PM", "4/5/2026 1:00:00 AM"], "MM/DD/YYYY HH:MM:SS AM/PM",
     ["2026-09-13 13:00:00", "2026-04-05 01:00:00"]),
    (["26-09-01 09:00:00", "26-09-13 09:00:00"], "YY-MM-DD HH:MM:SS", ["2026-09-01 09:00:00", "2026-09-13 09:00:00"]),
    (["01/09/26 09:00", "13/09/26 09:00"], "DD/MM/YY HH:MM", ["2026-09-01 09:00:00", "2026-09-13 09:00:00"]),
    (["2017.09.13 11:15:06"], "YYYY.MM.DD HH:MM:SS", ["2017-09-13 11:15:06"]),
    (["1788224400"], "epoch s", ["2026-09-01 09:00:00"]), (["1788224400000"], "epoch ms", ["2026-09-01 09:00:00"]),
    (["1788224400000000"], "epoch us", ["2026-09-01 09:00:00"]),
    (["20190422135716"], "YYYYMMDDHHMMSS", ["2019-04-22 13:57:16"]),
    (["13-Sep-2026 09:00:05", "Sep 14 2026 1:00 PM"], "DD Mon YYYY HH:MM:SS",
     ["2026-09-13 09:00:05", "2026-09-14 13:00:00"]),
    (["2026年9月1日 9时12分33秒"], "YYYY年M月D日 HH:MM:SS", ["2026-09-01 09:12:33"]),
    (["2026-09-01T01:00:00Z"], "YYYY-MM-DD HH:MM:SSZ", ["2026-09-01 09:00:00"]),
])
def test_the_form_of_the_times_is_found_from_the_column(tmp_path: Path, values: Sequence[str], form: str,
                                                        starts: Sequence[str]) -> None:
    found = check_text(tmp_path, lines("callid,start,agent,duration", *(
        f"{at},{value},A01,71" for at, value in enumerate(values, start=1))))
    assert found.told["time_format"] == form and [start for start, *_rest in found.times()] == starts


def test_a_day_that_proves_the_order_may_come_late(tmp_path: Path) -> None:
    rows = [f"{at},{1 + at // 100:02}/09/2026 09:00:00,A01,{at % 60}" for at in range(1400)]
    found = check_text(tmp_path, lines("callid,start,agent,duration", *rows))
    assert found.told["calls"] == 1400 and local(found.calls[0].start_utc_ms) == "2026-09-01 09:00:00"


def test_a_time_apart_from_its_day_may_end_on_the_next(tmp_path: Path) -> None:
    found = check_text(tmp_path, lines("Direction,Phone Number,Date,Time,Duration",
                                       "Inbound,(650) 555-0100,Tue 09/01/2026,9:00 AM,0:01:11",
                                       "Outbound,(650) 555-0100,Mon 09/14/2026,1:00 PM,In Progress"))
    assert found.times() == [("2026-09-01 09:00:00", 71, None)] and found.rejected == [(3, "Duration")]
    found = check_text(tmp_path, lines("通话日期,开始,结束,座席", "2026/9/1,23:59:50,0:01:01,A01"))
    assert found.times() == [("2026-09-01 23:59:50", 71, None)]


def test_an_order_that_is_open_or_contradicted_is_asked_and_never_guessed(tmp_path: Path) -> None:
    found = check_text(tmp_path, lines("callid,start,agent,duration", "1,04/05/2026 09:00,A01,5"))
    assert found.rejected == [(2, "start")] and "|" in found.told["time_format"]
    found = check_text(tmp_path, lines("callid,start,agent,duration", "1,13/05/2026 09:00,A01,5",
                                       "2,05/13/2026 09:00,A01,5", "3,05/06/2026 09:00,A01,5"))
    assert found.rejected == [(4, "start")]


@pytest.mark.parametrize(("heading", "zone"), [("start (UTC)", "UTC"), ("start (GMT+8)", "UTC+08:00"),
                                               ("start_utc", "UTC"), ("start", "Asia/Shanghai")])
def test_the_zone_may_stand_in_the_heading(tmp_path: Path, heading: str, zone: str) -> None:
    found = check_text(tmp_path, lines(f"callid,{heading},agent,duration", "1,2026-09-01 01:00:00,A01,71"))
    assert found.told["time_zone"] == zone
    assert found.times()[0][0] == ("2026-09-01 09:00:00" if zone == "UTC" else "2026-09-01 01:00:00")


@pytest.mark.parametrize(("value", "seconds"), [
    ("71", 71), ("10:15", 615), ("00:01:11", 71), ("5分10秒", 310), ("1小时10分", 4200), ("1m 11s", 71),
    ("PT1M11S", 71),
    ("75s (1m 15s)", 75), ("12:01:11 AM", 71), ("71000毫秒", 71), ("0.000821759", 71), ("1899-12-30 00:01:11", 71),
])
def test_lengths_in_their_spellings(tmp_path: Path, value: str, seconds: int) -> None:
    found = check_text(tmp_path, lines("callid,start,agent,duration", f"1,2026-09-01 09:00:00,A01,{value}"))
    assert found.times() == [("2026-09-01 09:00:00", seconds, None)]


def test_a_length_that_is_not_there_yet_is_refused(tmp_path: Path) -> None:
    found = check_text(tmp_path, lines("callid,start,agent,duration", "1,2026-09-01 09:00:00,A01,pending",
                                       "2,2026-09-01 09:00:00,A01,", "3,2026-09-01 09:00:00,A01,71"))
    assert found.rejected == [(2, "duration"), (3, "duration")] and len(found.calls) == 1


def test_the_spans_tell_the_unit_of_a_length(tmp_path: Path) -> None:
    rows = ("1,2026-09-01 09:00:00,2026-09-01 09:02:00,{},A01", "2,2026-09-01 09:05:00,2026-09-01 09:10:00,{},A01")
    for unit, lengths in (("min", (2, 5)), ("s", (120, 300)), ("ms", (120_000, 300_000))):
        found = check_text(tmp_path, lines("id,start time,end time,通话时长,agent", *(
            row.format(length) for row, length in zip(rows, lengths, strict=True))))
        assert (found.told["duration_unit"], [span[1] for span in found.times()]) == (unit, [120, 300])


def test_a_list_without_headings_is_read_by_what_its_columns_hold(tmp_path: Path) -> None:
    found = check_text(tmp_path, "".join(
        f"c{at},2026-09-01 09:0{at}:00,2026-09-01 09:0{at}:30,1380000000{at},4001,{101 + at % 2},呼入,rec/{at}.wav\n"
        for at in range(6)), "gbk")
    assert found.told["columns"] == {"start": 2, "end": 3, "caller": 4, "callee": 5, "agent": 6, "direction": 7,
                                     "recording": 8}
    assert found.parties()[0] == ("101", "13800000000", "4001", "in") and found.calls[5].duration_ms == 30_000


def test_headings_that_nobody_knows_are_read_by_what_their_columns_hold(tmp_path: Path) -> None:
    found = check_text(tmp_path, lines("Datum;Beginn;Dauer;Agent", "13.09.2026;09:00:00;00:01:11;A01"))
    assert found.times() == [("2026-09-13 09:00:00", 71, None)]


def test_a_workbook_and_what_a_spreadsheet_has_damaged_in_it(tmp_path: Path) -> None:
    heading = ["流水号", "工号", "主叫号码", "开始时间", "结束时间", "通话时长"]
    start, end = datetime(2026, 9, 1, 9), datetime(2026, 9, 1, 9, 1, 11)  # noqa: DTZ001 (as a workbook holds them)
    data = workbook({"说明": [["本表导出于 2026"]], "话单": [
        ["话单导出"], heading, ["C1", 1001, 13800000001, start, end, time(0, 1, 11)],
        ["C2", "A01", 13800000001.0, "2026/9/1 9:00", "2026/9/1 9:02", timedelta(seconds=71)],
        ["C3", 1001, "1.50057E+10", start, None, 71], [20260901000010000, 1001, 1, start, None, 71],
        ["合计", None, None, None, None, 142]]})
    found = check_text(tmp_path, data, name="list.csv")
    assert (found.told["encoding"], found.told["delimiter"]) == (None, None)
    assert [(call.agent_no, call.caller, call.duration_ms) for call in found.calls] == [
        ("1001", "13800000001", 71_000), ("A01", "13800000001", 71_000)]
    assert found.rejected == [(5, "主叫号码"), (6, "流水号")] and list(found.told["not_calls"].values()) == [1]
    days = workbook({"s": [["日期", "时间", "时长", "工号"], [date(2026, 9, 1), time(9, 0), 71, "A01"]]})
    assert check_text(tmp_path, days, name="days.xlsx").times() == [("2026-09-01 09:00:00", 71, None)]


@pytest.mark.parametrize(("data", "reason"), [
    (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
    (b"\xd0\xcf\x11\xe0" + bytes(600), r"\.xls"),
    (workbook({"s": [["工号", "开始时间", "时长"], ["A01", "2026-09-01 09:00", 71]]})[:3000], "damaged or cut"),
    (b"<html><table><tr><td>1</td></tr></table>", "web page"), (b"INSERT INTO `cdr` VALUES (1);\n", "SQL"),
    (HEADING.encode(), "template"), ("姓名,手机号码\n甲,13800000001\n".encode(), "template"),
    (b'"${caller_id_name}","${start_stamp}","${end_stamp}"\n', "template"), (b"\n\n", "empty"),
])
def test_what_is_no_list_is_refused_with_the_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        check_text(tmp_path, data)


def test_a_document_of_json_is_read_and_nested_names_are_joined(tmp_path: Path) -> None:
    call = {"callId": "1", "beginTime": "2026-09-01 09:00:00", "from": {"phoneNumber": "13800000001"}, "agentId": "A01",
            "duration": 71.0, "direction": "Inbound"}
    found = check_text(tmp_path, json.dumps({"code": 0, "data": {"list": [call, 7]}}), name="x.json")
    assert found.parties() == [("A01", "13800000001", "", "in")] and found.rejected == [(2, "")]


def test_an_id_that_is_used_again_is_refused_and_one_that_is_none_joins_nothing(tmp_path: Path) -> None:
    found = check_text(tmp_path, lines("callid,start,agent,duration", "1,2026-09-01 09:00:00,A01,71",
                                       "1,2026-09-02 09:00:00,A01,71"))
    assert found.rejected == [(3, "callid")] and len(found.calls) == 1
    found = check_text(tmp_path, lines("callid,start,agent,duration", '1,2026-09-01 09:00:00,"A01,A02",71',
                                       '1,2026-09-02 09:00:00,"A01,A02",71'))
    assert found.rejected == [(3, "callid")] and len(found.calls) == 2  # a part for each agent
    found = check_text(tmp_path, lines("id,start,agent,duration", *(
        f"0,2026-09-01 {hour:02}:00:00,A01,71" for hour in range(8, 18))))
    assert len(found.calls) == 10 and not any(call.call_id for call in found.calls)


def test_a_list_that_grows_while_it_is_read_loses_no_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(lines("callid,start,agent,duration", *(
        f"{call},2026-09-01 09:0{at}:00,A01,30" for at, call in enumerate((1, 2, 2)))), encoding="utf-8")
    table = open_call_list(path)
    found = read_calls(table, propose_mapping(table), SHANGHAI)
    first = next(found)
    with path.open("a", encoding="utf-8") as file:
        file.write("2,2026-09-01 09:03:00,A01,30\n")
    assert [item.row for item in (first, *found)] == [2, 3, 5]


def test_the_same_row_twice_is_one_call(tmp_path: Path) -> None:
    rows = ROWS + ROWS
    assert len(check_text(tmp_path, HEADING + rows).calls) == 2
    without_id = "".join(line.partition(",")[2] for line in (HEADING + rows).splitlines(keepends=True))
    found = check_text(tmp_path, without_id)
    assert (found.told["rows"], found.told["calls"]) == (4, 2)


def test_bytes_that_the_encoding_does_not_know_cost_their_row(tmp_path: Path) -> None:
    found = check_text(tmp_path, (HEADING + ROWS).encode() + b"3,A01,1,2,2026-09-01 09:00:00,5,\xff\xfe\x80,,\n")
    assert found.told["encoding"] == "utf-8" and found.rejected == [(4, "")] and len(found.calls) == 2


def test_rows_may_leave_out_what_is_empty_at_their_ends(tmp_path: Path) -> None:
    found = check_text(tmp_path, lines("callid,start,agent,duration,queue,remark", "1,2026-09-01 09:00:00,A01,71",
                                       "2,2026-09-01 09:01:00,A01,71,Q", "3,2026-09-01 09:02:00,A01,71,Q,x"))
    assert [call.queue for call in found.calls] == ["", "Q", "Q"]


def test_a_heading_that_was_found_wrong_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("a,b,c\n号,时,长\n1,2026-09-01 09:00:00,71\n", encoding="utf-8")
    assert open_call_list(path).heading == ("a", "b", "c")
    table = open_call_list(path, heading_row=2)
    assert (table.heading, [row for row, _cells in table.records()]) == (("号", "时", "长"), [3])
    table = open_call_list(path, heading_row=0)
    assert (table.heading, [row for row, _cells in table.records()]) == ((), [1, 2, 3])


_CELL = st.text("0123456789-:/. ,\"'\t;A工号通话=\n", max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_CELL, min_size=1, max_size=10), max_size=8))
def test_every_record_lands_somewhere(tmp_path: Path, rows: list[list[str]]) -> None:
    good = [f"{at},A01,13800000001,4001,2026-09-01 09:{at:02}:00,71,售后,呼入,a.wav" for at in range(5)]
    text = HEADING + "\n".join([*good, *(",".join(row) for row in rows)]) + "\n"
    found: Checked = check_text(tmp_path, text)
    landed = len(found.rejected) + sum(found.told["not_calls"].values())
    assert found.told["rows"] >= 5 and 5 <= found.told["calls"] <= found.told["rows"] - landed


@pytest.mark.parametrize("heading", ["时区", "Timezone"])
def test_each_row_may_name_the_zone_of_its_times(tmp_path: Path, heading: str) -> None:
    found = check_text(tmp_path, f"工号,开始时间,{heading},通话时长\n"
                       "A01,2026-09-01 10:00:00,Asia/Tokyo,1\nA01,2026-09-01 09:00:00,,2\n"
                       "A01,2026-09-01 01:00:00,UTC+0,3\nA01,2026-09-01 09:00:00,(UTC+08:00) 北京，重庆,4\n"
                       "A01,2026-09-01 02:00:00,火星,5\nA01,2026-09-01 02:00:00,+25:00,6\n"
                       "A01,2026-09-01T01:00:00Z,+09:00,7\n")
    assert [start for start, _length, _talk in found.times()] == ["2026-09-01 09:00:00"] * 5
    assert found.rejected == [(6, heading), (7, heading)] and found.told["columns"]["zone"] == heading


@pytest.mark.parametrize("text", [
    "agent,start (UTC),timezone,duration\nA01,2026-09-01 01:00:00,Europe/Paris,71\n",  # the customer's
    "agent,start,timezone,duration\nA01,2026-09-01 09:00:00,CST,71\n",  # China's or Chicago's
], ids=["stated by the heading", "no zone without doubt"])
def test_a_column_of_zones_that_are_not_those_of_the_times_is_not_taken(tmp_path: Path, text: str) -> None:
    found = check_text(tmp_path, text)
    assert found.times()[0][0] == "2026-09-01 09:00:00" and "zone" not in found.told["columns"]


def test_lengths_from_answer_to_end_are_connected_time_whatever_their_name(tmp_path: Path) -> None:
    heading = "工号,开始时间,接听时间,结束时间,通话时长\n"
    talk = check_text(tmp_path, heading + "A01,2026-09-01 09:00:00,2026-09-01 09:00:11,2026-09-01 09:01:11,60\n"
                      "A01,2026-09-01 09:10:00,,2026-09-01 09:10:20,0\n")
    assert talk.times() == [("2026-09-01 09:00:00", 71, 60), ("2026-09-01 09:10:00", 20, 0)]
    assert talk.told["columns"]["talk"] == "通话时长" and "duration" not in talk.told["columns"]
    whole = check_text(tmp_path, heading + "A01,2026-09-01 09:00:00,2026-09-01 09:00:11,2026-09-01 09:01:11,71\n"
                       "A01,2026-09-01 09:10:00,2026-09-01 09:10:00,2026-09-01 09:10:20,20\n")
    assert whole.told["columns"]["duration"] == "通话时长" and whole.times()[0] == ("2026-09-01 09:00:00", 71, 60)


def test_lines_that_are_drawn_between_the_rows_are_no_records(tmp_path: Path) -> None:
    found = check_text(tmp_path, "+----+---------------------+----------+\n| agent | start | duration |\n"
                       "+----+---------------------+----------+\n| A01 | 2026-09-01 09:00:00 | 71 |\n"
                       "+----+---------------------+----------+\n1 rows in set (0.00 sec)\n")
    assert (found.told["rows"], len(found.calls), found.rejected) == (2, 1, [])


def test_objects_under_their_ids_are_a_list(tmp_path: Path) -> None:
    one = {"start": "2026-09-01 09:00:00", "duration": 71, "agent": "A01"}
    found = check_text(tmp_path, json.dumps({"7": one, "8": {**one, "agent": "A02"}}), name="list.json")
    assert [call.agent_no for call in found.calls] == ["A01", "A02"]


def test_an_empty_column_and_a_length_called_time_lead_nowhere(tmp_path: Path) -> None:
    found = check_text(tmp_path, "工号,主叫号码,主叫,开始时间,接听时间,总时长\n"
                       "A01,--,13800000001,2026-09-01 09:00:00,00:01:11,00:01:16\n")
    assert found.told["columns"] == {"start": "开始时间", "duration": "总时长", "agent": "工号", "caller": "主叫"}
    named = check_text(tmp_path, "Agent;Start;From;To;Length\nA01;2026-09-01 09:00;Ann <1001>;<sip:4001@pbx>;71\n")
    assert named.parties() == [("A01", "1001", "4001", "")]


def test_the_centres_own_line_is_the_agent_where_no_column_names_one(tmp_path: Path) -> None:
    rows = ("2026-09-01 09:00:00,00:01:11,13800000001,I,201\n2026-09-01 09:10:00,00:00:30,201,O,13800000002\n"
            "2026-09-01 09:20:00,00:00:30,202,O,203\n2026-09-01 09:30:00,00:00:30,4008000001,O,13800000003\n")
    for text in (rows, "start,length,from,direction,to\n" + rows):
        found = check_text(tmp_path, text)
        assert [agent for agent, *_rest in found.parties()] == ["201", "201", "202", ""]
    assert found.told["columns"]["agent"] == "to"
    hotline = check_text(tmp_path, "start,length,from,to\n2026-09-01 09:00:00,71,13800000001,95588\n"
                         "2026-09-01 09:10:00,71,95588,13800000002\n")
    assert "agent" not in hotline.told["columns"]


def test_files_that_were_joined_and_units_behind_names(tmp_path: Path) -> None:
    part = "\ufeffagent_id,start_time,call_duration_sec,talk_time_ms\n{},2026-09-01 09:00:00,71,60000\n"
    found = check_text(tmp_path, part.format("A01") + part.format("A02"))
    assert [(call.agent_no, call.duration_ms, call.talk_ms) for call in found.calls] == [
        ("A01", 71_000, 60_000), ("A02", 71_000, 60_000)]
    assert (found.told["rows"], found.told["columns"]["duration"]) == (2, "call_duration_sec")


def test_a_column_of_days_with_times_is_the_start(tmp_path: Path) -> None:
    found = check_text(tmp_path, "日期,源,目的地,时长,工号\n2026-09-01 09:00:00,13800000001,8001,71s (1m 11s),A01\n")
    assert found.times() == [("2026-09-01 09:00:00", 71, None)] and found.told["columns"]["start"] == "日期"


def test_an_agents_column_that_is_empty_so_far_is_not_changed_for_the_customers_name(tmp_path: Path) -> None:
    row = "{},{},2026-09-01 {:02}:{:02}:00,71\n"
    before = "".join(row.format("", f"客户{at}", at // 60, at % 60) for at in range(600))
    found = check_text(tmp_path, "座席工号,姓名,开始时间,通话时长\n" + before + row.format("A01", "客户甲", 12, 0))
    assert found.told["columns"]["agent"] == "座席工号" and found.told["unmatched_agents"] == ["A01"]


def test_rows_of_dashes_alone_are_told_and_a_time_of_day_without_its_day_is_refused(tmp_path: Path) -> None:
    found = check_text(tmp_path, "agent,start,duration\n-,-,-\nA01,2026-09-01 09:00:00,71\n---,---,---\n")
    assert (found.told["rows"], found.rejected) == (2, [(2, "start")])
    found = check_text(tmp_path, "agent,time,duration\nA01,09:00:00,71\nA02,09:10:00,20\n")
    assert found.rejected == [(2, "time"), (3, "time")]
