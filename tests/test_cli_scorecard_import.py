"""`scorecard import` in the shell: exit codes, the document for programs, the report, the files it writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qadesk import cli, i18n, resources
from qadesk.clock import FixedClock
from qadesk.importing.scorecard_yaml import parse_scorecard
from tests import builders

Call = Callable[..., tuple[int, str]]
SMALL = "Criterion,Weight,Deductions\nGreeting,40,no greeting -10 points\nAnswer,60,wrong answer -60 points\n"
WITH_TOTAL = SMALL + "Total,100,\n"


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command on the files of `tmp_path` named, without any station: exit code and output."""
    def call(*arguments: str) -> tuple[int, str]:
        given = [str(tmp_path / a) if "." in a else a for a in arguments]
        code = cli.run(cli.parse(["scorecard", "import", *given]), tmp_path / "nowhere", FixedClock(builders.NOW))
        return code, capsys.readouterr().out
    return call


@pytest.fixture
def chinese() -> Iterator[None]:
    i18n.install("zh_CN", resources.locale())
    yield
    i18n.install("en", resources.locale())


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")


def document(out: str) -> list[dict[str, Any]]:
    told = json.loads(out)
    assert list(told) == ["files"]
    return list(told["files"])


def test_a_card_that_is_taken_whole(shell: Call, tmp_path: Path) -> None:
    write(tmp_path, a_csv=SMALL)
    code, out = shell("a.csv", "--json")
    told = document(out)[0]
    assert code == 0
    assert list(told) == ["file", "layout", "card", "yaml", "not_carried", "errors", "warnings"]
    assert (told["file"], told["layout"], told["not_carried"]) == (str(tmp_path / "a.csv"), "table", [])
    criterion = told["card"]["sections"][0]["criteria"][0]
    assert (criterion["code"], criterion["title"], criterion["points"]) == ("1.1", "Greeting", 40)
    assert criterion["deductions"] == [{"code": "1", "text": "no greeting", "text_en": "", "points": 10}]
    assert parse_scorecard(told["yaml"], "a").weight_milli == 100_000


def test_what_was_not_taken_over_is_listed_with_place_and_reason(shell: Call, tmp_path: Path) -> None:
    write(tmp_path, a_csv=WITH_TOTAL)
    code, out = shell("a.csv", "--json")
    assert code == 1
    assert document(out)[0]["not_carried"] == [
        {"place": "line 4", "text": "Total 100", "reason": "a total: the program adds up by itself"}]


def test_findings_of_the_check_have_their_line_in_the_yaml(shell: Call, tmp_path: Path) -> None:
    many = "".join(f"- fault number {letter} -1 points\n" for letter in "abcdefghijk")
    write(tmp_path, a_txt=f"Greeting (80 points)\n{many}")
    code, out = shell("a.txt", "--json")
    told = document(out)[0]
    assert code == 1 and "Only 9 deductions" in told["errors"][0]["text"]
    assert told["yaml"].splitlines()[told["errors"][0]["line"] - 2].strip() == "deductions:"
    assert "80 points, not 100" in told["warnings"][0]["text"]


def test_several_files_of_which_one_is_none(shell: Call, tmp_path: Path) -> None:
    write(tmp_path, a_csv=SMALL, b_txt="nothing to see")
    code, out = shell("a.csv", "b.txt", "gone.csv", "--json")
    told = document(out)
    assert code == 1
    assert told[0]["layout"] == "table" and "b.txt" in told[1]["error"] and "it is not there" in told[2]["error"]
    assert [entry.get("code") for entry in told] == [None, "E-CRD-40", "E-CRD-40"]
    assert shell("b.txt", "gone.csv", "--json")[0] == 2


def test_a_single_file_that_is_none_is_an_error(shell: Call, tmp_path: Path) -> None:
    write(tmp_path, b_txt="nothing to see")
    code, out = shell("b.txt", "--json")
    assert code == 2 and json.loads(out)["code"] == "E-CRD-40"


def test_the_report_for_people(shell: Call, tmp_path: Path, chinese: None) -> None:
    write(tmp_path, a_csv=WITH_TOTAL)
    code, out = shell("a.csv")
    assert code == 1
    assert out.startswith("a.csv：表格（CSV 或文本）。《a》：项 1 个，评分项 2 个，致命项 0 个，共 100 分。\n"
                          "未带入：第 4 行：Total 100（合计：由程序自行计算）\n")
    assert "title: Greeting" in out


def test_the_cards_written_can_be_checked_and_nothing_is_overwritten(shell: Call, tmp_path: Path) -> None:
    write(tmp_path, a_csv=SMALL)
    (tmp_path / "out.d").mkdir()
    assert shell("a.csv", "--out", "out.d")[0] == 0
    written = tmp_path / "out.d" / "a.yaml"
    assert parse_scorecard(written.read_bytes(), "a.yaml").title == "a"
    code, out = shell("a.csv", "--out", "out.d", "--json")
    assert code == 2 and "a.yaml" in json.loads(out)["error"]
    assert [path.name for path in (tmp_path / "out.d").iterdir()] == ["a.yaml"]
