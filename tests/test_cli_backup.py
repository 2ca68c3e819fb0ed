"""The shell's `backup` and `doctor`: exit codes and the document that scripts read."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qadesk import cli
from qadesk.clock import FixedClock
from qadesk.services.backup_places import Places
from qadesk.services.stations import LoggedIn
from tests import builders

Call = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs one command on the station: exit code and document."""
    def call(*argv: object, password: str = builders.PASSWORD) -> tuple[int, dict[str, Any]]:
        login = ["--user", "zhou", "--password-stdin"] if password else []
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        parsed = cli.parse(["--json", *login, *map(str, argv)])
        code = cli.run(parsed, tmp_path / "station", FixedClock(builders.NOW))
        return code, json.loads(capsys.readouterr().out)
    return call


def test_the_doctor_says_what_ails_a_folder(logged_in: LoggedIn, shell: Call, tmp_path: Path) -> None:
    logged_in.close()
    station = tmp_path / "station"
    code, told = shell("doctor", password="")
    assert (code, [one["code"] for one in told["findings"]]) == (1, ["E-DOC-18"])
    shell("backup", tmp_path / "backup")
    os.utime(station / "station.db", (builders.NOW.timestamp(),) * 2)
    code, told = shell("doctor")
    assert (code, told["findings"], len(told["facts"])) == (0, [], 1)
    os.truncate(station / "station.db", 5 * 4096)
    code, told = shell("doctor")
    assert (code, {one["code"] for one in told["findings"]} - {"E-DOC-19"}) == (1, {"E-CHK-01"})
    code, told = shell("doctor", password="falsch")
    assert (code, told["code"]) == (2, "E-LOG-01")
    (station / "station.db").unlink()
    code, told = shell("doctor", password="")
    assert (code, told["findings"][0]["code"]) == (1, "E-DOC-01")
    assert told["findings"][0]["todo"]


def test_a_backup_goes_where_it_was_told(logged_in: LoggedIn, shell: Call, tmp_path: Path) -> None:
    code, told = shell("backup", tmp_path / "backup")
    assert (code, Path(told["folder"]).parent) == (0, tmp_path / "backup")
    code, told = shell("backup", tmp_path / "station" / "backup")
    assert (code, told["code"]) == (2, "E-BAK-06")


def test_a_place_whose_links_lead_in_a_circle_has_words(logged_in: LoggedIn, shell: Call, tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        (tmp_path / name).symlink_to(tmp_path / other)
    for place in (tmp_path / "one", tmp_path / "one" / "backup"):
        code, told = shell("backup", place)
        assert (code, told["code"]) == (2, "E-BAK-04")
        assert "symbolic links" in told["error"] and told["todo"]
    made = logged_in.desk.backups.make(logged_in.actor, Places(tmp_path / "backup"))
    logged_in.close()
    code, told = shell("restore", made.facts.folder, tmp_path / "one")
    assert (code, told["code"]) == (2, "E-BAK-11")


@pytest.mark.parametrize("argv", [
    ("backup", ""), ("backup", " "), ("restore", "", "station"), ("--station", "", "check")])
def test_an_empty_name_is_not_the_current_folder(capsys: pytest.CaptureFixture[str], argv: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.parse(list(argv))
    assert ended.value.code == 2
    assert "the name of a file or folder is missing" in capsys.readouterr().err
