"""Named mappings: kept by headings, used on other lists, as a file and back, and refused where they do not fit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from qadesk.cli_list import check_list
from qadesk.errors import BadInput
from qadesk.importing.mappings import open_call_list, propose_mapping
from qadesk.importing.named_mappings import NamedMapping, applied, named, opened_by, read_mapping
from tests.importing.list_checks import SHANGHAI, local

LIST = "甲,乙,丙,丁\nA01,04/05/2026 09:00,90,13800000001\nA02,04/06/2026 10:00,60,13800000002\n"
WAY = NamedMapping("老系统", ("甲", "乙", "丙", "丁"), {"agent": "甲", "start": "乙", "duration": "丙", "caller": "丁"},
                   order="dmy", duration_unit="min", offset_min=0)


def written(folder: Path, text: str, encoding: str = "gbk") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_mapping_reads_what_the_list_leaves_open(tmp_path: Path) -> None:
    found = check_list(*opened_by(written(tmp_path, LIST), WAY), SHANGHAI, keep=True)
    first = found.kept[0]
    assert (local(first.start_utc_ms), first.duration_ms, first.agent_no, first.caller) == (
        "2026-05-04 17:00:00", 90 * 60_000, "A01", "13800000001")
    assert found.told()["time_format"] == "DD/MM/YYYY HH:MM" and found.told()["time_zone"] == "UTC"


def test_columns_are_found_by_their_headings_wherever_they_stand(tmp_path: Path) -> None:
    moved = "新列,丁,丙,乙,甲\nx,13800000001,90,04/05/2026 09:00,A01\n"
    (call,) = check_list(*opened_by(written(tmp_path, moved, "utf-8"), WAY), SHANGHAI, keep=True).kept
    assert (call.agent_no, call.caller, call.duration_ms) == ("A01", "13800000001", 90 * 60_000)


def test_an_order_that_the_values_prove_goes_before_the_one_kept(tmp_path: Path) -> None:
    path = written(tmp_path, LIST + "A03,05/13/2026 09:00,1,1\n")
    table, mapping = opened_by(path, WAY)
    assert mapping.order == "mdy" and not check_list(table, mapping, SHANGHAI).rejects


def test_a_list_without_the_columns_is_refused_by_their_names(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="丙"):
        opened_by(written(tmp_path, "甲,乙,丁\nA01,04/05/2026 09:00,1\n"), WAY)


def test_what_was_read_is_named_and_reads_the_same_again(tmp_path: Path) -> None:
    text = "工号,工号,开始时间,时长\nA01,甲,2026-09-01 09:00:00,71\n"
    for given in (text, "A01,13800000001,4001,2026-09-01 09:00:00,2026-09-01 09:01:00,呼入\n" * 2):
        table = open_call_list(written(tmp_path, given))
        mapping = propose_mapping(table)
        way = named("x", table, mapping)
        assert applied(way, table) == mapping


def test_a_mapping_goes_through_a_file(tmp_path: Path) -> None:
    way = replace(WAY, encoding="gb18030", delimiter=";", layout="x", helpers={"status": 4}, heading_row=2)
    path = tmp_path / "老系统.json"
    path.write_text(way.file_text(), encoding="utf-8-sig")
    assert read_mapping(path) == way


@pytest.mark.parametrize("change", [
    {"kind": "x"}, {"heading": "甲"}, {"heading": [1]}, {"columns": {"nobody": "甲"}}, {"columns": []},
    {"columns": {"start": True}}, {"encoding": "klingon"}, {"order": "dd"}, {"duration_unit": ""}, {"offset_min": "8"},
    {"offset_min": 100_000}, {"helpers": None}, {"heading_row": "x"}, {"heading_row": -2},
    {"heading_row": True}, {"offset_min": True}, {"delimiter": ";;"}, {"delimiter": ["a", "b"]},
])
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({**json.loads(WAY.file_text()), **change}), encoding="utf-8")
    with pytest.raises(BadInput, match=r"x\.json is no mapping"):
        read_mapping(path)
    for bad in (b"", b"{", b"\xff\xfe", b"[]", b" " * (1 << 20) + b"{}"):
        path.write_bytes(bad)
        with pytest.raises(BadInput):
            read_mapping(path)
    with pytest.raises(BadInput):
        read_mapping(tmp_path / "gone.json")
