"""The rejects file: every refused row, readable in a spreadsheet and harmless there."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qadesk.importing.rejects import rejects_csv, write_rejects
from qadesk.models.formulas import quote_formula
from qadesk.models.imports import Reject

REJECTS = [Reject(4, "呼叫时间", "25:00", "this day or time does not exist"), Reject(6, "", '=cmd|"/c"!A1', "why")]
AT = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)


def test_rows_columns_values_and_reasons_stand_in_it() -> None:
    data = rejects_csv(REJECTS)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows == [["Row", "Column", "Value", "Reason"], ["4", "呼叫时间", "25:00", REJECTS[0].reason],
                    ["6", "", "'=cmd|\"/c\"!A1", "why"]]


@pytest.mark.parametrize(("value", "masked"), [
    ('A01,"13800001234,4001,2026-09-01 08:10:00', 'A01,"138****1234,4001,2026-09-01 08:10:00'),
    ("138-0000-1234", "138****1234"), ("138 0000 1234", "138****1234"), ("１３８００００１２３４", "138****1234"),
    ("0108-8001234", "010****1234"), ("2026-09-01 25:00", "2026-09-01 25:00"), ("20260901081000", "20260901081000"),
    ("１２:30", "１２:30"),
])
def test_telephone_numbers_are_masked_and_times_are_not(value: str, masked: str) -> None:
    rows = list(csv.reader(rejects_csv([Reject(4, "x", value, f"not {value}")]).decode("utf-8-sig").splitlines()))
    assert rows[1][2:] == [masked, f"not {masked}"]


@pytest.mark.parametrize("starter", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_formula_starters_are_quoted(starter: str) -> None:
    assert quote_formula(starter + "1") == "'" + starter + "1"
    assert quote_formula("1" + starter) == "1" + starter


def test_it_lies_beside_the_list_or_in_the_station(tmp_path: Path) -> None:
    written = write_rejects(rejects_csv(REJECTS), tmp_path / "话单.csv", tmp_path / "station", AT)
    assert written == tmp_path / "话单_rejects_20260907-090000.csv" and written.read_bytes() == rejects_csv(REJECTS)
    no_folder = tmp_path / "a file"
    no_folder.write_text("x", encoding="utf-8")
    written = write_rejects(rejects_csv(REJECTS), no_folder / "话单.csv", tmp_path / "station", AT)
    assert written.parent == tmp_path / "station"
    assert not list(tmp_path.rglob("*.part"))
