"""Call lists whose headings nobody knows: the heading is found below titles, the columns are read by their values."""

from __future__ import annotations

from pathlib import Path

import pytest

from qadesk.importing.mappings import open_call_list
from tests.importing.list_checks import check_text

HEADING = "流水,拨入时刻,接起时刻,收线时刻,对方电话,接线人,进出,讲话多久,备注"
ROWS = "".join(
    f"TH2611160{at:04d},2026/11/16 下午2:{10 + at}:20,2026/11/16 下午2:{10 + at}:27,2026/11/16 下午2:{11 + at}:02,"
    f"1380000{at:04d},{'王芳' if at % 2 else '8001'},{'进' if at % 3 else '出'},35秒,\n" for at in range(12))


def test_a_heading_of_unknown_words_stands_below_titles(tmp_path: Path) -> None:
    path = tmp_path / "清单.csv"
    for titles in ("", "通话清单,导出时间 2026/11/28 上午9:00:00,,,,,,,\n", "通话清单\n\n导出人:,1001,,,,,,,\n"):
        path.write_text(f"{titles}{HEADING}\n{ROWS}", encoding="gbk")
        assert open_call_list(path).heading == tuple(HEADING.split(","))
    path.write_text(ROWS, encoding="gbk")
    assert open_call_list(path).heading == ()


def test_columns_that_no_heading_names_are_told_by_clear_values(tmp_path: Path) -> None:
    names = HEADING.replace("对方电话", "那一头").replace("进出", "去来").replace("备注", "放哪里了")
    rows = ROWS.replace("35秒,\n", "35秒,2026/11/a.WAV\n")
    found = check_text(tmp_path, f"{names}\n{rows}", "gbk")
    assert found.told["columns"] == {
        "call_id": "流水", "start": "拨入时刻", "answer": "接起时刻", "end": "收线时刻", "talk": "讲话多久",
        "agent": "接线人", "caller": "那一头", "direction": "去来", "recording": "放哪里了"}
    assert found.parties()[:2] == [("8001", "13800000000", "", "out"), ("王芳", "13800000001", "", "in")]


@pytest.mark.parametrize("customer", ["客户号码", "对方电话", "customerNumber"])
def test_a_customer_whom_the_centre_calls_is_the_called_one(tmp_path: Path, customer: str) -> None:
    found = check_text(tmp_path, f"流水号,工号,{customer},热线号码,呼叫类型,开始时间,时长\n"
                       "c1001,A01,13800000001,4001,呼入,2026-09-01 09:00:00,60\n"
                       "c1002,A01,13800000002,4001,呼出,2026-09-01 10:00:00,60\n")
    assert found.parties() == [("A01", "13800000001", "4001", "in"), ("A01", "4001", "13800000002", "out")]
    assert [call.other_number for call in found.calls] == ["13800000001", "13800000002"]
