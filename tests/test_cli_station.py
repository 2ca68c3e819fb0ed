"""The shell's `station`: what is told of folders that hold no station or cannot hold one, and of the recovery code."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qadesk import app
from qadesk.security.slots import SlotFile
from tests import builders

Call = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the whole program: exit code and document."""
    def call(folder: Path, *argv: object) -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", io.StringIO(builders.PASSWORD + "\n"))
        code = app.main(["--json", "--lang", "en", "--user", "zhou", "--password-stdin", "--station", str(folder),
                         *map(str, argv)])
        return code, json.loads(capsys.readouterr().out)
    return call


def _file(folder: Path) -> Path:
    (folder / "file").touch()
    return folder / "file"


def _dangling(folder: Path) -> Path:
    (folder / "link").symlink_to(folder / "gone")
    return folder / "link"


def _circle(folder: Path) -> Path:
    (folder / "link").symlink_to(folder / "link")
    return folder / "link"


ODD: dict[str, Callable[[Path], Path]] = {
    "a file": _file,
    "below a file": lambda folder: _file(folder) / "station",
    "a link to nowhere": _dangling,
    "a link to itself": _circle,
    "a name that is too long": lambda folder: folder / ("长" * 200),
    "a name that is no text": lambda folder: Path(os.fsdecode(os.fsencode(_file(folder)) + b"/\xff")),
}


@pytest.mark.parametrize("kind", ODD)
def test_a_place_where_no_station_can_be_has_words(shell: Call, tmp_path: Path, kind: str) -> None:
    folder = ODD[kind](tmp_path)
    for argv in (("station", "info"), ("check",), ("backup", tmp_path / "backup")):
        code, told = shell(folder, *argv)
        assert (code, told["code"]) == (2, "E-STA-10")
    code, told = shell(folder, "doctor")
    assert (code, told["findings"][0]["code"]) == (1, "E-STA-10")
    code, told = shell(folder, "station", "new")
    assert (code, told["code"], told["error"].startswith("The folder ")) == (2, "E-STA-05", True)


def test_a_recovery_code_that_its_file_does_not_take_is_told(shell: Call, tmp_path: Path) -> None:
    code, told = shell(tmp_path / "station", "station", "new", "--recovery-out", _file(tmp_path) / "code.txt")
    assert (code, "code.txt" in told["warning"]) == (1, True)
    assert SlotFile.load(tmp_path / "station").recover(told["recovery_code"]).key


def test_a_station_with_a_long_name_is_backed_up(shell: Call, tmp_path: Path) -> None:
    assert shell(tmp_path / "station", "station", "new", "--name", "质" * 300)[0] == 0
    assert shell(tmp_path / "station", "backup", tmp_path / "backup")[0] == 0


def test_a_name_that_is_no_text_makes_nothing(shell: Call, tmp_path: Path) -> None:
    code, told = shell(tmp_path / "station", "station", "new", "--name", "QA\udcff")
    assert (code, told["code"]) == (2, "E-CLI-06")
    assert not (tmp_path / "station" / "station.db").exists()
