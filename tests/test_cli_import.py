"""`import` and `draw` in the shell: a whole week from files to draw, exit codes, and JSON for programs."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from qadesk import cli
from qadesk.clock import FixedClock
from qadesk.importing.named_mappings import NamedMapping
from qadesk.services import stations
from qadesk.work import Work
from tests import builders
from tests.services.field import HEADING, PEOPLE, tone

USER = ["--user", "zhou", "--password-stdin", "--json"]


class Console:
    """Runs commands on one station folder; gives the exit code and the JSON document."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._monkeypatch, self._capsys = folder, monkeypatch, capsys

    def __call__(self, *argv: object) -> tuple[int, dict[str, Any]]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(builders.PASSWORD + "\n"))
        code = cli.run(cli.parse([str(part) for part in argv]), self.folder / "station", FixedClock(builders.NOW))
        return code, json.loads(self._capsys.readouterr().out or "{}")


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Console:
    return Console(tmp_path, monkeypatch, capsys)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    rows = "".join(f"C{n:03},A01,1380000{n:04},4001,2026-09-02 {9 + n:02}:{n:02}:00,{60 + n},售后,呼入,C{n:03}.wav\n"
                   for n in range(9))
    (tmp_path / "calls.csv").write_bytes((HEADING + rows + "C009,A01,1,2,昨天,60,,,\n").encode("gbk"))
    (tmp_path / "people.csv").write_bytes(PEOPLE.encode("gbk"))
    for n in range(9):
        tone(tmp_path / "rec" / f"C{n:03}.WAV", shade=n + 1)
    return tmp_path


def test_a_week_goes_from_files_to_a_draw_that_anyone_recomputes(console: Console, sources: Path) -> None:
    stations.create(sources / "station", builders.CHIEF, name="QA-01", clock=FixedClock(builders.NOW))
    code, told = console("import", sources / "rec", "--calls", sources / "calls.csv", "--people",
                         sources / "people.csv", *USER)
    assert code == 1 and told["calls"]["new"] == 9 and told["calls"]["rejected"] == 1
    assert told["calls"]["rejects"][0]["row"] == 11 and told["recordings"]["matched"] == 9
    code, told = console("draw", "run", "--week", "2026-W36", "--entropy", "40718", "--out", sources / "out", *USER)
    assert code == 0 and told["drawn"] == 3 and told["statement"] == "无承诺"
    code, again = console("draw", "run", "--week", "2026-W36", "--out", sources / "out2", *USER)
    assert code == 2 and "2026-W36" in again["error"]
    seed = json.loads((sources / "out" / "draw.json").read_text(encoding="utf-8"))["seed"]
    code, told = console("draw", "recompute", sources / "out" / "manifest.csv", "--seed", seed, "--out",
                         sources / "again.csv", "--json")
    assert code == 0 and (sources / "again.csv").read_bytes() == (sources / "out" / "draw.csv").read_bytes()


def test_a_dry_run_needs_no_station_and_writes_nothing(console: Console, sources: Path) -> None:
    before = sorted(sources.rglob("*"))
    code, told = console("import", sources / "rec", "--calls", sources / "calls.csv", "--dry-run", "--json")
    assert (code, told["calls"], len(told["rejected"]), told["unmatched"], told["recordings"]) == (1, 9, 1, 0, 9)
    assert sorted(sources.rglob("*")) == before


def test_a_dry_run_tells_how_a_list_is_understood_and_where_each_record_lands(console: Console, sources: Path) -> None:
    (sources / "mix.csv").write_bytes((HEADING + "C1,A01,13800000001,4001,2026-09-02 09:00,60,售后,呼入,a.wav\n"
                                       "C1,A09,13800000001,4001,2026-09-02 09:01,30,售后,呼入,a.wav\n"
                                       "C2,A01,1.38E+10,4001,2026-09-02 10:00,60,,,\n合计,2,,,,,,,\n").encode("gbk"))
    code, told = console("import", "--calls", sources / "mix.csv", "--people", sources / "people.csv", "--dry-run",
                         "--json")
    assert code == 1 and (told["layout"], told["encoding"], told["delimiter"]) == ("unknown", "gb18030", ",")
    assert told["columns"]["start"] == "呼叫时间" and told["time_format"] == "YYYY-MM-DD HH:MM"
    assert (told["rows"], told["calls"], told["unmatched_agents"]) == (4, 2, ["A09"])
    assert [(row["row"], row["column"], row["value"]) for row in told["rejected"]] == [(4, "主叫号码", "1.38E+10")]
    assert list(told["not_calls"].values()) == [1]
    bare = sources / "bare.csv"
    bare.write_text("".join(f"2026-09-02 09:0{at}:00,00:01:11,{101 + at % 2},13800000001\n" for at in range(6))
                    + "x,00:01:11,101,13800000001\n", encoding="utf-8")
    code, told = console("import", "--calls", bare, "--dry-run", "--json")
    assert (code, told["columns"]["start"], told["rejected"][0]["column"]) == (1, 1, 1)


def test_a_dry_run_is_told_the_order_of_dates_that_the_list_leaves_open(console: Console, sources: Path) -> None:
    (sources / "open.csv").write_text("id,start,agent,duration\n1,04/05/2026 09:00,A01,71\n", encoding="utf-8")
    assert console("import", "--calls", sources / "open.csv", "--dry-run", "--json")[0] == 1
    code, told = console("import", "--calls", sources / "open.csv", "--dates", "day-first", "--dry-run", "--json")
    assert (code, told["time_format"]) == (0, "DD/MM/YYYY HH:MM")
    assert console("import", "--calls", sources / "open.csv", "--encoding", "klingon", "--dry-run", "--json")[0] == 2


def test_a_column_can_be_named_when_it_is_not_found(console: Console, sources: Path) -> None:
    (sources / "odd.csv").write_text("who;when;how\nA01;2026-09-02 09:00;71\n", encoding="utf-8")
    code, told = console("import", "--calls", sources / "odd.csv", "--dry-run", "--json")
    assert code == 2 and "odd.csv" in told["error"]
    code, told = console("import", "--calls", sources / "odd.csv", "--map", "agent=who", "--map", "start=2",
                         "--map", "duration=how", "--dry-run", "--json")
    assert (code, told["calls"], told["unmatched_agents"]) == (0, 1, ["A01"])
    assert console("import", "--calls", sources / "odd.csv", "--map", "agent=nobody", "--dry-run", "--json")[0] == 2


def test_a_column_that_is_named_for_a_field_is_no_longer_that_of_another(console: Console, sources: Path) -> None:
    path = sources / "seat.csv"
    path.write_text("工号,开始时间,应答时间,结束时间,通话时长\n"
                    "A01,2026-09-02 09:00,2026-09-02 09:01,2026-09-02 09:02,100\n", encoding="utf-8")
    asked = ("import", "--calls", path, "--dry-run", "--json")
    assert console(*asked)[1]["columns"]["duration"] == "通话时长"
    columns = console(*asked, "--map", "talk=通话时长")[1]["columns"]
    assert columns["talk"] == "通话时长" and "duration" not in columns
    columns = console(*asked, "--map", "talk=通话时长", "--map", "duration=通话时长")[1]["columns"]
    assert columns["talk"] == columns["duration"] == "通话时长"


def test_how_a_list_is_cut_can_be_said_where_it_is_found_wrong(console: Console, sources: Path) -> None:
    path = sources / "cut.txt"
    path.write_text("day,total\n1,2\nagent~start~duration\nA01~2026-09-02 09:00~1,5\n", encoding="utf-8")
    asked = ("import", "--calls", path, "--dry-run", "--json")
    code, told = console(*asked, "--delimiter", "~", "--heading", "3")
    assert (code, told["delimiter"], told["calls"], told["time_zone"]) == (0, "~", 1, "Asia/Shanghai")
    assert console(*asked, "--delimiter", "~", "--heading", "3", "--zone", "+09:00")[1]["time_zone"] == "UTC+09:00"
    told = console(*asked, "--delimiter", "~", "--heading", "3", "--unit", "min")[1]
    assert (told["duration_unit"], told["calls"]) == ("min", 1)
    path.write_text("A01;2026-09-02 09:00;71\n", encoding="utf-8")
    code, told = console(*asked, "--delimiter", "semicolon", "--heading", "0", "--map", "agent=1",
                         "--map", "duration=3")
    assert (code, told["rows"], told["columns"]["agent"]) == (0, 1, 1)


@pytest.mark.parametrize("option", [["--delimiter", "ab"], ["--delimiter", "7"], ["--heading", "-1"],
                                    ["--heading", "x"], ["--zone", "Asia/Tokyo"], ["--zone", "+99"]], ids=" ".join)
def test_a_way_of_cutting_that_cannot_be_is_a_wrong_option(console: Console, sources: Path, option: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        console("import", "--calls", sources / "calls.csv", "--dry-run", "--json", *option)
    assert left.value.code == 2


def test_a_second_list_is_refused_and_not_passed_over(console: Console, sources: Path) -> None:
    with pytest.raises(SystemExit) as left:
        console("import", "--calls", sources / "a.csv", "--calls", sources / "b.csv", "--dry-run", "--json")
    assert left.value.code == 2


@pytest.mark.parametrize("argv", [
    ["import", "--json"], ["import", "nowhere", "--dry-run", "--json"], ["import", "--calls", "none.csv", *USER],
    ["import", "people.csv", "--dry-run", "--json"], ["draw", "run", "--week", "2026-W99", "--out", "x", *USER],
    ["draw", "recompute", "none.csv", "--seed", "s", "--out", "d.csv", "--json"],
])
def test_what_cannot_be_done_ends_with_2_and_says_what_to_do(console: Console, tmp_path: Path, argv: list[str],
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stations.create(tmp_path / "station", builders.CHIEF, name="QA-01", clock=FixedClock(builders.NOW))
    code, told = console(*argv)
    assert code == 2 and told["error"] and told["todo"]


def test_a_manifest_with_a_wrong_row_is_refused_by_row_and_column(console: Console, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("rec_id,agent,band,eligible,reason,quota,g\nr1,A,b,1,,3,100\nr2,A,b,1,,5,100\n",
                                    encoding="utf-8")
    code, told = console("draw", "recompute", tmp_path / "m.csv", "--seed", "s", "--out", tmp_path / "d.csv", "--json")
    assert code == 2 and "row 3" in told["error"] and "quota" in told["error"]
    assert not (tmp_path / "d.csv").exists()


def test_a_list_is_read_by_a_mapping_of_a_file_of_the_station_or_of_a_layout(console: Console, sources: Path,
                                                                             work: Work) -> None:
    way = NamedMapping("老系统", ("甲", "乙", "丙"), {"agent": "甲", "start": "乙", "duration": "丙"}, order="mdy")
    (sources / "old.csv").write_bytes("甲,乙,丙\nA01,04/05/2026 09:00,71\n".encode("gbk"))
    (sources / "way.json").write_text(way.file_text(), encoding="utf-8")
    dry = ["import", "--calls", sources / "old.csv", "--dry-run", "--json", "--mapping"]
    code, told = console(*dry, sources / "way.json")
    assert (code, told["columns"], told["time_format"]) == (0, {"start": "乙", "duration": "丙", "agent": "甲"},
                                                           "MM/DD/YYYY HH:MM")
    code, told = console(*dry, "老系统")
    assert code == 2 and told["code"] == "E-CLI-05" and "sinch_cdr" in told["todo"]
    code, told = console(*dry, "sinch_cdr")
    assert code == 2 and "sinch_cdr" in told["error"]
    session = builders.new_station(sources / "station", work)
    session.desk.list_mappings.save(session.actor, way)
    session.close()
    code, told = console(*dry, "老系统", "--user", "zhou", "--password-stdin")
    assert (code, told["calls"]) == (0, 1)
    code, told = console("import", "--calls", sources / "old.csv", "--mapping", "老系统", *USER)
    assert (code, told["calls"]["new"]) == (0, 1)
    code, told = console("import", "--calls", sources / "old.csv", "--mapping", "没有", *USER)
    assert code == 2 and "没有" in told["error"]


def test_a_dry_run_says_all_that_a_program_asks(console: Console, tmp_path: Path) -> None:
    rows = "A01,2026-09-01 09:00,71\n林晓,昨天,5\n合计,,76\n甲,2026-09-01 09:00,9\n"
    (tmp_path / "x.csv").write_bytes(f"工号,开始时间,时长\n{rows}".encode("gbk"))
    (tmp_path / "people.csv").write_bytes(PEOPLE.encode("gbk"))
    code, told = console("import", "--calls", tmp_path / "x.csv", "--people", tmp_path / "people.csv", "--dry-run",
                         "--json")
    asked = ("layout", "encoding", "delimiter", "columns", "time_format", "rows", "calls", "not_calls",
             "unmatched_agents")
    assert code == 1 and [told[key] for key in asked] == [
        "unknown", "gb18030", ",", {"start": "开始时间", "duration": "时长", "agent": "工号"}, "YYYY-MM-DD HH:MM", 4, 2,
        {"a line of totals": 1}, ["甲"]]
    assert told["rejected"] == [
        {"row": 3, "column": "开始时间", "value": "昨天", "reason": "this is no date with a time"}]
