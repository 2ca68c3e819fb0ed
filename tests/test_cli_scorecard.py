"""`scorecard check` and `scorecard try` in the shell: exit codes, the document for programs, both languages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qadesk import cli, resources
from qadesk.clock import FixedClock
from tests import builders
from tests.importing.scorecard_texts import ALL_KINDS, ANSWERS

Call = Callable[..., tuple[int, dict[str, Any]]]
MARKUP = "=HYPERLINK(1) <b>&amp;</b> {0} %s 'x'"


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Writes the texts given, runs the command on them without any station: exit code and document."""
    def call(act: str, *texts: str) -> tuple[int, dict[str, Any]]:
        paths = [tmp_path / f"{number}.yaml" for number, _text in enumerate(texts, 1)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        parsed = cli.parse(["scorecard", act, *map(str, paths), "--json"])
        code = cli.run(parsed, tmp_path / "nowhere", FixedClock(builders.NOW))
        return code, json.loads(capsys.readouterr().out)
    return call


def test_a_card_is_tried_with_answers(shell: Call) -> None:
    code, told = shell("try", ALL_KINDS, ANSWERS)
    assert code == 0
    assert list(told) == ["score", "score_before_fatal", "band", "fatal", "sections", "explanation"]
    assert (told["score"], told["score_before_fatal"], told["band"]) == (24.0, 80.5, "fail")
    assert told["fatal"] == ["X1", "X3"]
    assert told["sections"] == {"1": {"earned": 24.0, "applicable": 40.0}, "2": {"earned": 56.5, "applicable": 60.0}}
    assert "X1 泄露信息: section 2 counts 0: −56.5" in told["explanation"]


@pytest.mark.parametrize(("answers", "score", "before", "band"), [
    ("2.1: {value: yes}", 100.0, 100.0, "excellent"),
    ("1.1: {ticks: {1: 1}}\n2.1: {value: yes}", 90.0, 90.0, "good"),
    ("1.1: {ticks: {2: 3}}\n2.1: {value: yes}", 88.0, 88.0, "pass"),
    ("2.1: {value: no}", 0.0, 0.0, "fail"),
    ("2.1: {value: yes}\nX2: {fatal: true}", 0.0, 100.0, "fail"),
    ("2.1: {value: yes}\nX3: {fatal: true}", 100.0, 100.0, "fail"),
    ("1.1: {na: true}", None, None, "none"), ("{}", None, None, "none")])
def test_scores_and_bands(shell: Call, answers: str, score: float | None, before: float | None, band: str) -> None:
    code, told = shell("try", ALL_KINDS, answers)
    assert (code, told["score"], told["score_before_fatal"], told["band"]) == (0, score, before, band)


@pytest.mark.parametrize(("card", "answers", "reason"), [
    (ALL_KINDS, "1.1: {ticks: {9: 1}}", "2.yaml, line 1, 1.1.ticks.9"),
    (ALL_KINDS.replace('code: "1.2"', 'code: "1.1"'), "{}", "1.yaml, line 19, sections[1].criteria[2].code"),
    ("format: 1", "{}", "1.yaml, line 1, code")])
def test_what_cannot_be_scored_ends_with_2(shell: Call, card: str, answers: str, reason: str) -> None:
    code, told = shell("try", card, answers)
    assert (code, told["safe"]) == (2, "Nothing was scored.")
    assert reason in told["error"]


def test_a_sound_card_passes_its_check(shell: Call) -> None:
    inbound = (resources.scorecards() / "inbound.yaml").read_text("utf-8")
    code, told = shell("check", inbound, ALL_KINDS)
    shipped, kinds = told["files"]
    assert code == 0 and shipped["ok"] and kinds["ok"]
    assert (shipped["criteria"], shipped["fatal"], shipped["points"], shipped["warnings"]) == (20, 8, 100.0, [])
    assert kinds["warnings"] == []


def test_a_card_at_fault_is_listed_beside_a_sound_one(shell: Call) -> None:
    code, told = shell("check", ALL_KINDS, ALL_KINDS.replace("kind: scale", "kind: stars"))
    assert code == 1 and [entry["ok"] for entry in told["files"]] == [True, False]
    error = told["files"][1]["errors"][0]
    assert (error["file"], error["line"], error["field"]) == ("2.yaml", 35, "sections[2].criteria[3].kind")


def large(count: int, text: str) -> str:
    items = [{"code": f"1.{n}", "title": text, "kind": "yes_no", "points": 0.5} for n in range(1, count + 1)]
    return json.dumps({"format": 1, "code": "large", "version": 1, "title": text, "sections": [
        {"code": "1", "title": text, "criteria": items}]}, ensure_ascii=False)


def test_200_criteria_long_texts_and_markup_are_just_texts(shell: Call) -> None:
    answers = json.dumps({f"1.{n}": {"value": n % 2 == 0} for n in range(1, 201)})
    code, told = shell("try", large(200, MARKUP), answers)
    assert (code, told["score"], told["sections"]["1"]) == (0, 50.0, {"earned": 50.0, "applicable": 100.0})
    assert f"1.1 {MARKUP}, 0 of 0.5: −0.5" in told["explanation"]
    code, told = shell("check", large(301, MARKUP))
    assert (code, told["files"][0]["errors"][0]["field"]) == (1, "sections")
    code, told = shell("try", large(3, "长" * 10_000), "1.1: {value: yes}")
    assert (code, told["score"]) == (0, 100.0)


def test_files_that_cannot_be_read(shell: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = shell("check", "#" * 1_000_001)
    assert code == 2 and "larger than 1 MB" in told["error"]
    parsed = cli.parse(["scorecard", "check", str(tmp_path / "gone.yaml")])
    assert cli.run(parsed, tmp_path, FixedClock(builders.NOW)) == 2
    assert "gone.yaml cannot be read" in capsys.readouterr().err


def test_a_real_command_line_in_chinese_makes_no_station(tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text(ALL_KINDS, encoding="utf-8")
    (tmp_path / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, str(root / "main.py"), "--station", "none", "--lang", "zh_CN", "scorecard", "try", "card.yaml",
         "answers.yaml"], cwd=tmp_path, capture_output=True, check=True, env={**os.environ, "PYTHONUTF8": "1"})
    assert "X3 虚假承诺：判为不合格，分数保留" in done.stdout.decode()
    assert not (tmp_path / "none").exists()


def test_a_reader_that_leaves_early_gets_no_traceback(tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(ALL_KINDS, encoding="utf-8")
    main = resources.folder().parent / "main.py"
    command = [sys.executable, str(main), "scorecard", "check", "--json", *[str(card)] * 400]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as told:
        assert told.stdout is not None and told.stderr is not None
        assert told.stdout.read(10) == b'{\n "files"'
        told.stdout.close()
        assert (told.stderr.read(), told.wait()) == (b"", 2)
