"""`draw` in the shell: commitment, manifest, draw and slip of a week, and the files checked without a station."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qadesk import cli
from qadesk.clock import FixedClock
from qadesk.models.draw_files import commitment_of
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import Field

BEFORE = datetime(2026, 9, 3, 2, 0, tzinfo=UTC)  # the Thursday of the week that is drawn
WEEK = ("--week", "2026-W36")


class Console:
    """Runs `draw` commands at a moment; gives the exit code and the JSON document."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.now, self._monkeypatch, self._capsys = folder, builders.NOW, monkeypatch, capsys

    def __call__(self, *argv: object) -> tuple[int, dict[str, Any]]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(builders.PASSWORD + "\n"))
        parsed = cli.parse(["draw", *map(str, argv), "--user", "zhou", "--password-stdin", "--json"])
        code = cli.run(parsed, self.folder / "station", FixedClock(self.now))
        return code, json.loads(self._capsys.readouterr().out)


@pytest.fixture
def console(logged_in: LoggedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
            capsys: pytest.CaptureFixture[str]) -> Console:
    """A station with a week ready to be drawn, which no window holds."""
    Field(logged_in, tmp_path / "来源").fill()
    logged_in.close()
    return Console(tmp_path, monkeypatch, capsys)


def told(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "draw.json").read_text("utf-8"))
    return found


def test_a_week_is_committed_to_fixed_drawn_and_checked(console: Console, tmp_path: Path) -> None:
    console.now = BEFORE
    code, committed = console("commit", *WEEK, "--out", tmp_path / "a")
    assert code == 0 and [Path(name).name for name in committed["files"]] == ["draw.json"]
    assert told(tmp_path / "a")["C"] == committed["C"] and told(tmp_path / "a")["s"] is None
    assert console("commit", *WEEK, "--out", tmp_path / "a") == (0, committed)  # once for all
    console.now = builders.NOW
    code, fixed = console("manifest", *WEEK, "--out", tmp_path / "b")
    assert code == 0 and {path.name for path in (tmp_path / "b").iterdir()} == {"manifest.csv", "draw.json"}
    code, drawn = console("run", *WEEK, "--out", tmp_path / "c")
    assert code == 0 and (drawn["manifest_sha256"], drawn["commitment"], drawn["entropy"], drawn["statement"]) == (
        fixed["M"], committed["C"], "", "")
    assert {path.name for path in (tmp_path / "c").iterdir()} == {"manifest.csv", "draw.csv", "draw.json", "slip.pdf"}
    revealed = told(tmp_path / "c")
    assert commitment_of("2026-W36", revealed["s"]) == committed["C"] == revealed["C"]
    assert revealed["seed"] == f"2026-W36|{fixed['M']}|{revealed['s']}|"
    code, checked = console("verify", tmp_path / "c")
    assert (code, checked["verified"]) == (0, True)
    assert {part: checked[part] for part in ("M", "C", "seed", "draw")} == dict.fromkeys(
        ("M", "C", "seed", "draw"), "OK")
    text = PdfReader(tmp_path / "c" / "slip.pdf").pages[0].extract_text()
    assert committed["C"] in text and fixed["M"] in text


def test_a_changed_file_is_listed_as_a_mismatch(console: Console, tmp_path: Path) -> None:
    assert console("run", *WEEK, "--entropy", "40718", "--out", tmp_path / "c")[0] == 0
    code, checked = console("verify", tmp_path / "c")
    assert (code, checked["C"], checked["verified"]) == (0, "none", True)
    drawn = tmp_path / "c" / "draw.csv"
    drawn.write_bytes(b"".join(drawn.read_bytes().splitlines(keepends=True)[:-1]))
    code, checked = console("verify", tmp_path / "c")
    assert (code, checked["M"], checked["draw"], checked["verified"]) == (1, "OK", "MISMATCH", False)
    drawn.unlink()
    code, checked = console("verify", tmp_path / "c")
    assert code == 2 and "draw.csv" in checked["error"] and checked["safe"] == "Nothing was changed."


@pytest.mark.parametrize(("act", "when", "code"), [
    ("run", BEFORE, "E-DRW-09"), ("manifest", BEFORE, "E-DRW-09"), ("run", builders.NOW, "E-DRW-10"),
    ("commit", builders.NOW, "E-DRW-12")])
def test_what_would_prove_nothing_is_refused(console: Console, tmp_path: Path, act: str, when: datetime,
                                             code: str) -> None:
    console.now = when
    if act == "run" and when == BEFORE:
        assert console("run", *WEEK, "--entropy", "40718", "--out", tmp_path / "c")[1]["code"] == code
    exit_code, said = console(act, *WEEK, "--out", tmp_path / "c")
    assert (exit_code, said["code"]) == (2, code) and said["todo"]
    assert not (tmp_path / "c").exists()
    (tmp_path / "d").mkdir()
    assert console(act, *WEEK, "--out", tmp_path / "d" / "e" / "f")[0] == 2
    assert list((tmp_path / "d").iterdir()) == []  # it was there before


def test_a_day_and_its_supplement_are_drawn_by_their_names(console: Console, tmp_path: Path) -> None:
    day = ("--day", "2026-09-01")
    code, drawn = console("run", *day, "--entropy", "40718", "--out", tmp_path / "a")
    assert (code, drawn["week"], drawn["period"]) == (0, "2026-09-01", "2026-09-01")
    assert console("verify", tmp_path / "a")[1]["verified"] and told(tmp_path / "a")["week"] == "2026-09-01"
    code, late = console("run", "--day", "2026-09-01+1", "--out", tmp_path / "b")
    assert (code, late["code"]) == (2, "E-DRW-04") and "EARLIER_DRAW" in late["error"]
    code, whole = console("run", *WEEK, "--entropy", "40718", "--out", tmp_path / "c")
    assert (code, whole["code"]) == (2, "E-DRW-13")


@pytest.mark.parametrize("option", [("--week", "2026-09-01"), ("--day", "2026-W36"), ("--day", "2026-W36+1"),
                                    ("--week", "2026-W99"), ("--day", "2026-02-30")], ids=" ".join)
def test_a_name_that_does_not_fit_its_option_is_refused(console: Console, tmp_path: Path,
                                                        option: tuple[str, str]) -> None:
    code, said = console("run", *option, "--out", tmp_path / "c")
    assert (code, said["code"]) == (2, "E-DRW-02") and said["todo"] and not (tmp_path / "c").exists()


def test_week_and_day_exclude_each_other(console: Console, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for options in ((*WEEK, "--day", "2026-09-01"), ()):
        with pytest.raises(SystemExit) as ended:
            console("run", *options, "--out", tmp_path / "c")
        assert ended.value.code == 2
    capsys.readouterr()
