"""The real call lists of the material: each is read as its source means, field by field."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qadesk.errors import BadInput
from tests.importing.list_checks import Checked, check

_ASTERISK = {"caller": 2, "callee": 3, "agent": 7, "start": 10, "answer": 11, "end": 12, "duration": 13, "talk": 14,
             "call_id": 17}


def read(shared: Path, name: str) -> Checked:
    return check(shared / "data" / "metadata" / name)


def utc(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


LISTS = (
    ("asterisk_testsuite_Master.csv", "asterisk_cdr_csv", _ASTERISK, 2, 2, "YYYY-MM-DD HH:MM:SS"),
    ("asterisk_testsuite_Master2.csv", "asterisk_cdr_csv", _ASTERISK, 1, 1, "YYYY-MM-DD HH:MM:SS"),
    # Asterisk's uniqueid names the caller's channel: its records (as a queue writes one for each attempt) are one call
    ("asterisk_asttest_good.csv", "asterisk_cdr_csv", _ASTERISK, 5, 1, "YYYY-MM-DD HH:MM:SS"),
    ("CDRImport-2015-10-26.csv", "cdr_stats_import", {
        "start": "starting_date", "duration": "duration", "talk": "billsec", "caller": "caller_id_number",
        "callee": "destination_number", "direction": "direction", "call_id": "callid"}, 5, 5, "YYYY-MM-DD HH:MM:SS"),
    ("cdrstats_import_cdr.txt", "cdr_stats_import_bare", {
        "caller": 1, "callee": 3, "duration": 4, "talk": 5, "direction": 7, "call_id": 8, "start": 10, "answer": 11,
        "end": 12}, 5, 5, "epoch s"),
    # FreeSWITCH's uuid names one channel, which ends once: further records of it are that call again
    ("freeswitch_Master_resaved_by_excel.csv", "freeswitch_cdr_csv_example", {
        "caller": 2, "callee": 3, "start": 5, "answer": 6, "end": 7, "duration": 8, "talk": 9, "call_id": 11,
        "agent": 13}, 10, 8, "YYYY/MM/DD HH:MM"),
    ("cdr_StandAloneCluster_01_trimmed", "cisco_cucm_cdr", {
        "start": "dateTimeOrigination", "answer": "dateTimeConnect", "end": "dateTimeDisconnect",
        "duration": "duration", "talk": "duration", "caller": "callingPartyNumber",
        "callee": "finalCalledPartyNumber", "agent": "finalCalledPartyNumber", "call_id": "globalCallID_callId"},
     1, 1, "epoch s"),
    ("cdr__1504541678ucoip.g9telecom.pt.csv", "freepbx_cdr_report", {
        "start": "calldate", "duration": "duration", "talk": "billsec", "caller": "src", "callee": "dst",
        "agent": "dstchannel", "call_id": "uniqueid"}, 100, 100, "YYYY-MM-DD HH:MM:SS"),
)
NO_LISTS = (
    ("metadata/asterisk_CELMaster1.csv", "CEL"), ("metadata/cmr_StandAloneCluster_01_trimmed", "CMR"),
    ("metadata/easycallcenter365_AICallList.xlsx", "template"), ("metadata/easycallcenter365_cdr.sql", "SQL"),
    ("derived/easycallcenter365_cdr.gbk.sql", "SQL"), ("encodings/acnnewswire.net.xml", "XML"),
)


def test_no_file_of_the_material_is_left_out(shared: Path) -> None:
    seen = {name for name, *_rest in LISTS} | {Path(name).name for name, _reason in NO_LISTS if "metadata" in name}
    assert {path.name for path in (shared / "data" / "metadata").iterdir()} == seen


@pytest.mark.parametrize(("name", "layout", "columns", "rows", "calls", "form"), LISTS)
def test_a_real_list_is_understood(shared: Path, name: str, layout: str, columns: dict[str, object], rows: int,
                                   calls: int, form: str) -> None:
    told = read(shared, name).told
    assert (told["layout"], told["encoding"], told["delimiter"], told["time_format"]) == (layout, "utf-8", ",", form)
    assert told["columns"] == columns
    assert (told["rows"], told["calls"], told["rejected"], told["not_calls"]) == (rows, calls, [], {})


def test_the_calls_of_asterisk(shared: Path) -> None:
    found = read(shared, "asterisk_testsuite_Master.csv")
    assert found.times() == [("2010-04-02 00:26:32", 7, 7), ("2010-04-02 00:34:02", 7, 7)]
    assert found.parties() == [("", "", "1", "")] * 2
    assert [call.call_id for call in found.calls] == ["1270167992.0", "1270168442.0"]


def test_a_connected_time_longer_than_its_call_lasts_for_the_call(shared: Path) -> None:
    """The second of the five records has billsec 7 where answer and end are 5 seconds apart."""
    assert read(shared, "asterisk_asttest_good.csv").times() == [("2009-01-14 23:51:15", 5, 5)]


def test_the_calls_of_freepbx(shared: Path) -> None:
    found = read(shared, "cdr__1504541678ucoip.g9telecom.pt.csv")
    first, second = found.calls[:2]
    assert found.times()[:2] == [("2017-09-04 14:19:38", 9, 4), ("2017-09-04 14:19:19", 8, 6)]
    assert found.parties()[:2] == [("112", "109", "112", "internal"), ("109", "113", "109", "internal")]
    assert (first.call_id, second.call_id) == ("1504531178.240", "1504531159.238")
    unanswered = next(call for call in found.calls if call.call_id == "1504525088.214")
    assert (unanswered.duration_ms, unanswered.talk_ms, unanswered.callee) == (0, 0, "0")
    assert {f"{number}" for number in range(106, 115)} <= set(found.told["unmatched_agents"])


def test_the_calls_of_freeswitch_after_a_spreadsheet(shared: Path) -> None:
    found = read(shared, "freeswitch_Master_resaved_by_excel.csv")
    assert found.times() == [
        ("2020-02-10 22:41:00", 11, 9), ("2020-02-10 22:40:00", 64, 61), ("2020-02-10 22:41:00", 2, 0),
        ("2020-02-10 22:41:00", 24, 21), ("2020-02-10 22:42:00", 329, 327), ("2020-02-11 10:55:00", 32, 20),
        ("2020-02-11 11:05:00", 43, 32), ("2020-02-11 11:13:00", 31, 20)]
    assert [(call.caller, call.callee) for call in found.calls] == [
        ("1002", "&"), ("1002", "&"), ("0", "1002"), ("1002", "&"), ("1002", "&"), ("1004", "&"), ("1002", "1004"),
        ("1004", "&")]
    assert [call.agent_no for call in found.calls] == ["1002", "1002", "", "1002", "1002", "1004", "1002", "1004"]
    assert found.calls[-1].call_id == "7adced1a-4c7c-11ea-b08c-2bfc2a06d67d"
    assert found.told["unmatched_agents"] == ["1002", "1004"] and found.told["calls_without_agent"] == 1


def test_the_call_of_cucm(shared: Path) -> None:
    (call,) = read(shared, "cdr_StandAloneCluster_01_trimmed").calls
    assert (call.row, call.start_utc_ms, call.duration_ms, call.talk_ms) == (3, 1_693_900_000_000, 20_000, 15_000)
    assert (call.caller, call.callee, call.agent_no, call.call_id) == ("7001", "7002", "7002", "1-5001")


def test_the_calls_of_cdr_stats(shared: Path) -> None:
    found = read(shared, "CDRImport-2015-10-26.csv")
    assert found.times()[0] == ("2015-10-21 12:13:10", 55, 50)
    assert found.parties()[0] == ("", "904151440", "+34798400122", "")
    bare = read(shared, "cdrstats_import_cdr.txt")
    assert {call.start_utc_ms for call in bare.calls} == {utc("2012-01-25T20:06:06")}
    assert [times[1:] for times in bare.times()] == [(90, 11), (112, 52), (23, 11), (40, 33), (50, 47)]
    assert bare.parties() == [("", "1773500", "065350450", "in"), ("", "1773501", "44111919", "in"),
                              ("", "1773502", "0032135940", "in"), ("", "1773503", "9137051173", "in"),
                              ("", "1773504", "01134687217", "in")]
    assert bare.told["time_zone"] == "UTC"


@pytest.mark.parametrize(("name", "start", "fields"), [
    ("cdr__1504541678ucoip.g9telecom.pt.csv", "calldate", ("duration", "billsec", "src", "dst", "uniqueid")),
    ("CDRImport-2015-10-26.csv", "starting_date", (
        "duration", "billsec", "caller_id_number", "destination_number", "callid"))])
def test_every_row_is_the_call_that_it_says(shared: Path, name: str, start: str, fields: tuple[str, ...]) -> None:
    """Of each row of the file, read here by its headings."""
    with (shared / "data" / "metadata" / name).open(encoding="utf-8", newline="") as file:
        rows = [(row[start], *(row[field] for field in fields)) for row in csv.DictReader(file)]
    found = read(shared, name)
    assert [(begun, f"{length:.0f}", f"{talk:.0f}", call.caller, call.callee, call.call_id)
            for (begun, length, talk), call in zip(found.times(), found.calls, strict=True)] == rows


@pytest.mark.parametrize(("name", "reason"), NO_LISTS)
def test_what_is_no_call_list_is_refused_with_the_reason(shared: Path, name: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        check(shared / "data" / name)
