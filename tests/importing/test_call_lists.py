"""Call lists: hand-written ones as Chinese switches export them, and the real ones of the material."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.call_lists import CallList, read_calls
from qadesk.importing.mappings import open_call_list, propose_mapping
from qadesk.importing.times import read_instant
from qadesk.models.imports import CallRow, Reject
from tests.importing.list_checks import check_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
LIST = """通话流水号,座席工号,主叫号码,被叫号码,呼叫时间,通话时长,技能组,呼叫类型,录音文件
2026090100001,A01,138-0000-0001,4001,2026-09-01 09:12:33,71,售后,呼入,a.wav
2026090100002,A02,4001,\t13800000002,2026/9/1 9:15,00:01:11,售后,呼出,b.wav
2026090100003,A01,13800000003,4001,2026-09-01 25:00:00,71,售后,呼入,c.wav
2026090100004,,13800000004,4001,2026-09-01 09:20:00,5分10秒,售后,内线,
2026090100005,A01,13800000005,4001,2026-09-01 09:30:00,待定,售后,呼入,
"""


def read(path: Path, **columns: int) -> tuple[list[CallRow], list[Reject]]:
    table = open_call_list(path)
    mapping = propose_mapping(table)
    for name, column in columns.items():
        mapping = mapping.with_column(name, column)
    rows = list(read_calls(table, mapping, SHANGHAI))
    return [row for row in rows if isinstance(row, CallRow)], [row for row in rows if isinstance(row, Reject)]


def local_ms(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp() * 1000)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_a_hand_written_list_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "话单.csv"
    path.write_bytes(LIST.replace("\n", "\r\n").encode(encoding))
    calls, rejects = read(path)
    first, second, third = calls
    assert (first.row, first.start_utc_ms, first.duration_ms) == (2, local_ms("2026-09-01T09:12:33"), 71_000)
    assert (first.agent_no, first.caller, first.callee, first.queue) == ("A01", "138-0000-0001", "4001", "售后")
    assert (first.direction, first.call_id, first.recording) == ("in", "2026090100001", "a.wav")
    assert (second.other_number, second.duration_ms, second.direction) == ("13800000002", 71_000, "out")
    assert (third.agent_no, third.duration_ms, third.direction) == ("", 310_000, "internal")
    assert [(r.row, r.column, r.value) for r in rejects] == [
        (4, "呼叫时间", "2026-09-01 25:00:00"), (6, "通话时长", "待定")]
    assert all(reject.reason for reject in rejects)


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_other_delimiters_and_a_title_above_the_heading(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "list.txt"
    text = "2026 年 9 月话单\n\n" + LIST.replace("\t", "").replace(",", delimiter)
    path.write_bytes(text.encode("gbk"))
    calls, rejects = read(path)
    assert [call.row for call in calls] == [4, 5, 7] and [reject.row for reject in rejects] == [6, 8]


def test_spreadsheet_damage_is_undone_or_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('工号,主叫号码,开始时间,时长(秒),流水号\n'
                    '="1001",1.3800000001E+10,2026/9/1 9:12,71,\'00012\n'
                    '1001.0,13800000001,2026/9/1 9:13,71,2.02609E+12\n'
                    '1001.0,1.50057E+10,2026/9/1 9:13,71,3\n', encoding="gbk")
    calls, rejects = read(path)
    assert [(call.agent_no, call.call_id, call.caller) for call in calls] == [("1001", "00012", "13800000001")]
    assert [(reject.row, reject.column, reject.value) for reject in rejects] == [
        (3, "流水号", "2.02609E+12"), (4, "主叫号码", "1.50057E+10")]


def test_a_time_apart_from_its_day_and_a_length_from_answer_and_end(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("日期,开始时间,应答时间,结束时间,坐席工号\n2026-09-01,09:12:33,09:12:40,09:13:44,A01\n"
                    "2026-09-01,09:20:00,,09:20:30,A01\n2026-09-01,09:30:00,,09:20:30,A01\n", encoding="utf-8")
    calls, rejects = read(path)
    assert [(c.start_utc_ms, c.duration_ms, c.talk_ms) for c in calls] == [
        (local_ms("2026-09-01T09:12:33"), 71_000, 64_000), (local_ms("2026-09-01T09:20:00"), 30_000, 0)]
    assert [(r.row, r.column) for r in rejects] == [(4, "结束时间")]


@pytest.mark.parametrize(("heading", "value", "duration_ms"), [
    ("时长(毫秒)", "71000", 71_000), ("时长(秒)", "71", 71_000), ("通话总时长", "71000000", 71_000_000),
    ("时长（分钟）", "2", 120_000), ("duration_ms", "71000", 71_000)])
def test_the_unit_of_a_duration_is_found(tmp_path: Path, heading: str, value: str, duration_ms: int) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"工号,开始时间,{heading}\nA01,2026-09-01 09:12:33,{value}\n", encoding="utf-8")
    calls, _rejects = read(path)
    assert calls[0].duration_ms == duration_ms


def test_a_number_of_something_is_no_length(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=re.escape(_("Duration"))):
        check_text(tmp_path, "start_time|user|recording_id|lead_id|location\n"
                   "2026-09-01 09:00:00|1001|77|5|http://x/a.mp3\n2026-09-01 09:10:00|1002|78|8|http://x/b.mp3\n")


def test_huaweis_legs_without_heading_are_no_calls_of_asterisk(tmp_path: Path) -> None:
    """Six columns before the times put these, and the numbers behind, where Asterisk has its own."""
    times = [f"2026-09-07 09:0{minute}:00" for minute in (0, 1, 1, 2, 2, 4)]
    legs = [["d", "acc", "cc", call, "13800000001", "4008", *times, *device, "0", "x", "-1", "vdn", "", ""]
            for call, device in (("A", ("2", "1001")), ("B", ("2", "1002")), ("C", ("3", "901")))]
    found = check_text(tmp_path, "".join(",".join(leg) + "\n" for leg in legs))
    assert found.told["layout"] == "huawei_cec_call" and found.told["unmatched_agents"] == ["1001", "1002"]
    assert found.parties()[0] == ("1001", "13800000001", "4008", "in")


def test_of_several_recordings_of_a_call_the_first_is_taken(tmp_path: Path) -> None:
    found = check_text(tmp_path, "call_date\tphone_number_dialed\tstatus\tuser\tlength_in_sec\trecording_filename\n"
                       "2026-09-07 09:00:00\t13800000001\tSALE\t1001\t95\t20260907-090001_1|20260907-090100_1|\n")
    assert found.told["layout"] == "vicidial_call_export" and found.calls[0].recording == "20260907-090001_1"


def test_a_short_number_beside_a_long_one_is_the_agent_whichever_way_the_call_went(tmp_path: Path) -> None:
    found = check_text(tmp_path, "".join(
        f"800{at % 3},1380000{1000 + at},2026-09-01 09:{at:02}:00,2026-09-01 09:{at:02}:40,{way}\n"
        for at, way in enumerate(["呼入", "呼出"] * 6)))
    assert found.told["columns"] == {"start": 3, "end": 4, "agent": 1, "caller": 2, "direction": 5}
    assert found.told["unmatched_agents"] == ["8000", "8001", "8002"]


@pytest.mark.parametrize("never", ["", "NA", "无", "未接通", "0", "--"])
def test_a_word_for_never_answered_is_no_damaged_time(tmp_path: Path, never: str) -> None:
    found = check_text(tmp_path, "id,agent extension,start time,answer time,end time\n"
                       "1,8001,2026-09-01 09:00:00,2026-09-01 09:00:05,2026-09-01 09:01:00\n"
                       f"2,8002,2026-09-01 09:10:00,{never},2026-09-01 09:10:30\n")
    assert found.times() == [("2026-09-01 09:00:00", 60, 55), ("2026-09-01 09:10:00", 30, 0)]
    assert found.told["columns"]["agent"] == "agent extension" and found.rejected == []


@pytest.mark.parametrize(("channel", "is_call"), [
    ("电话", True), ("语音", True), ("在线语音", True), ("微信电话", True), ("voice", True), ("在线聊天", False),
    ("在线客服", False), ("微信公众号", False), ("WebChat", False), ("电子邮件", False), ("線上文字", False),
    ("SMS", False)])
def test_messages_are_told_from_calls_by_their_channel(tmp_path: Path, channel: str, is_call: bool) -> None:
    found = check_text(tmp_path, "会话ID,渠道,工号,客户号码,开始时间,时长\n"
                       f"1,电话,A01,13800000001,2026-09-01 09:00:00,71\n2,{channel},A02,x,2026-09-01 09:10:00,60\n")
    assert (len(found.calls), found.told["not_calls"]) == ((2, {}) if is_call else (1, {"a message, not a call": 1}))


def test_times_that_a_heading_calls_utc_are_utc(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Date/Time (UTC),Agent,Duration (secs)\n2026-09-01 01:12:33,A01,71\n", encoding="utf-8")
    table = open_call_list(path)
    mapping = propose_mapping(table).with_column("start", 0)
    calls = list(read_calls(table, mapping, SHANGHAI))
    assert isinstance(calls[0], CallRow) and calls[0].start_utc_ms == local_ms("2026-09-01T09:12:33")


def test_the_order_of_day_and_month_is_taken_from_the_rows_that_prove_it(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("agent,start,duration\nA01,01/09/2026 09:12,71\nA01,13/09/2026 09:12,71\n", encoding="utf-8")
    assert [call.start_utc_ms for call in read(path)[0]] == [local_ms("2026-09-01T09:12"), local_ms("2026-09-13T09:12")]
    path.write_text("agent,start,duration\nA01,01/09/2026 09:12,71\n", encoding="utf-8")
    assert [reject.column for reject in read(path)[1]] == ["start"]


def test_damaged_rows_cost_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes('工号,开始时间,时长,队列\nA01,2026-09-01 09:00,60,"售后\nA01,2026-09-01 09:01,60,售后,多\n'
                     'A01,2026-09-01 09:02\nA01,2026-09-01 09:03,60,"售,后"\n'.encode("gbk")
                     + b"A01,2026-09-01 09:04,60,\xff\xff\n"
                     + "".join(f"A01,2026-09-01 09:{n},60,售后\n" for n in range(10, 40)).encode("gbk"))
    calls, rejects = read(path)
    assert [reject.row for reject in rejects] == [2, 3, 4, 6]
    assert calls[0].queue == "售,后" and len(calls) == 31


def test_a_list_without_the_needed_columns_names_them(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("姓名,开始时间,备注\n张伟,2026-09-01 09:00,无\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"list.csv.*Duration"):
        read(path)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x00\x01\x02" * 50, b"PK\x03\x04rest", "只有一列\n一\n".encode()])
def test_what_is_no_list_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "坏.csv"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"坏\.csv"):
        read(path)
    with pytest.raises(BadInput, match=r"none\.csv"):
        read(tmp_path / "none.csv")


@given(st.binary(max_size=400) | st.text("工号,开始时间时长\"\n\t;|0123456789-: A\r'=", max_size=200).map(str.encode))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "x.csv"
    path.write_bytes(data)
    try:
        read(path, start=0, agent=0, duration=1)
    except BadInput as error:
        assert "x.csv" in str(error)


@pytest.mark.parametrize(("heading", "field", "column"), [
    ("主叫号码,分机,接听电话的员工工号,呼入时间,通话总时长", "agent", "接听电话的员工工号"),
    ("主叫号码,分机,呼入时间,通话总时长", "agent", "分机"),
    ("呼入时间,电话被接听时间,挂机时间,工号", "answer", "电话被接听时间"),
    ("时间,通话时长,总时长,工号", "talk", "通话时长"),
    ("calldate,src,dst,duration,billsec,uniqueid,recordingfile,user", "talk", "billsec"),
    ("Call Time,Agent ID,Duration (secs)", "duration", "Duration (secs)"),
    ("呼叫日期,开始时间,座席,时长", "day", "呼叫日期"),
    ("所属技能组,开始时间,座席,时长", "queue", "所属技能组"),
    ("被叫号码归属地,被叫号码,开始时间,座席,时长", "callee", "被叫号码"),
])
def test_headings_of_many_switches_are_known(tmp_path: Path, heading: str, field: str, column: str) -> None:
    path = tmp_path / "list.csv"
    cells = ["2026-09-01 09:00:00" if re.search("时间|日期|time|date", name.casefold()) else "1"
             for name in heading.split(",")]
    path.write_bytes((heading + "\n" + ",".join(cells) + "\n").encode("gbk"))
    table = open_call_list(path)
    assert table.column_name(propose_mapping(table).columns[field]) == column


def test_a_huawei_index_without_heading_is_known(tmp_path: Path) -> None:
    path = tmp_path / "20150208202441_record_1.csv"
    path.write_text("dev,acc,1,A01,c1,13800000001,4001,2015-02-08 20:23:30,2015-02-08 20:24:41,"
                    "/10/1/record/100/13533/0903379.wav,1,0,0903379.V3,1,呼入,0,5,5\n", encoding="gbk")
    (call,), rejects = read(path)
    assert (call.agent_no, call.call_id, call.duration_ms, call.direction) == ("A01", "c1", 71_000, "in")
    assert call.recording.endswith("0903379.wav") and not rejects


def test_times_of_an_hour_that_was_read_before_are_read_in_every_spelling_alike(tmp_path: Path) -> None:
    """The same hour is worked out once: what follows in it is what reading each time by itself gives."""
    spelt = ["2026-09-01 09:12:33", "2026-09-01 09:59:59", "2026/09/01 09:00:00", "2026-09-01T09:12:34",
             "2026年9月1日 下午3:12:33", "2026年9月1日 下午3:59:01", "2026年9月1日 上午3:12:33", "1788225153",
             "1788225153000", "2026-09-01 09:12:33.5", "2026-09-01 09:12", "2026-09-01 9:12:33"]
    path = tmp_path / "list.csv"
    path.write_text("id,工号,呼叫时间,通话时长\n" + "".join(
        f"a{n},A01,{time},{n % 3 * 30}\n" for n, time in enumerate([*spelt, *spelt])), "utf-8")
    table = open_call_list(path)
    mapping = propose_mapping(table)
    for name, at in {"call_id": 0, "agent": 1, "start": 2, "duration": 3}.items():
        mapping = mapping.with_column(name, at)
    calls = sorted((call for call in read_calls(table, mapping, SHANGHAI) if isinstance(call, CallRow)),
                   key=lambda call: call.row)
    assert [call.start_utc_ms for call in calls] == [read_instant(time, SHANGHAI) for time in [*spelt, *spelt]]
    assert [call.duration_ms for call in calls] == [n % 3 * 30_000 for n in range(2 * len(spelt))]


def test_a_list_may_be_read_again_and_tells_what_it_has_not_given(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("通话流水号,座席工号,呼叫时间,通话时长\n" + "".join(
        f"{100 + n // 2},A01,2026-09-01 09:{n:02}:00,60\n" for n in range(40)), "utf-8")
    table = open_call_list(path)
    calls = CallList(table, propose_mapping(table), SHANGHAI)
    assert len(list(calls.read())) == len(list(calls.read())) == 20 and (calls.rows, calls.held) == (40, 0)
    reading = calls.read()
    for _found in range(3):
        next(reading)
    assert (calls.rows, calls.held, calls.unread()) == (6, 0, 34)
    assert calls.about_rows() == 41
