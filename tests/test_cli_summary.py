"""The shell's `summary`: a draft while the month is open, the sealed files once it is closed, beside a window too."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qadesk import cli
from qadesk.clock import FixedClock
from qadesk.models.closing import MonthFile
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.closings import close, settled_august
from tests.services.evaluated import stored

Call = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command on the station: exit code and document."""
    def call(month: str, out: Path, user: str = "zhou") -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", io.StringIO(builders.PASSWORD + "\n"))
        parsed = cli.parse(["--json", "--user", user, "--password-stdin", "summary", "--month", month,
                            "--out", str(out)])
        code = cli.run(parsed, tmp_path / "station", FixedClock(builders.NOW))
        return code, json.loads(capsys.readouterr().out)
    return call


def test_an_open_month_is_written_as_a_draft(logged_in: LoggedIn, summary: Call, tmp_path: Path) -> None:
    settled_august(logged_in, agents=2, calls=3)
    code, told = summary("2026-08", tmp_path / "out")
    assert (code, told["state"], told["closed_by"]) == (0, "draft", None)
    assert {Path(name).name for name in told["files"]} == {"month.pdf", "month.xlsx", "figures.json", "manifest.txt"}
    assert all(hashlib.sha256(Path(name).read_bytes()).hexdigest() == digest for name, digest in told["files"].items())
    assert "Draft" in PdfReader(tmp_path / "out" / "month.pdf").pages[0].extract_text()
    assert json.loads((tmp_path / "out" / "figures.json").read_bytes())["seal"] is None


def test_a_closed_month_is_written_as_it_was_sealed(logged_in: LoggedIn, summary: Call, tmp_path: Path) -> None:
    settled_august(logged_in, agents=2, calls=3)
    seal = close(logged_in)
    code, told = summary("2026-08", tmp_path / "out")
    assert (code, told["state"], told["closed_by"], told["audit_seq"]) == (0, "closed", "周岚", seal.audit_seq)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        row.name: row.content for row in stored(logged_in, MonthFile)}


def test_who_may_not_export_gets_nothing(logged_in: LoggedIn, summary: Call, tmp_path: Path) -> None:
    builders.add_account(logged_in, builders.INSPECTOR)
    code, told = summary("2026-08", tmp_path / "out", "lin")
    assert code == 2 and told["error"] and not (tmp_path / "out").exists()
    code, told = summary("August", tmp_path / "out")
    assert code == 2 and "2026-08" in told["error"]
