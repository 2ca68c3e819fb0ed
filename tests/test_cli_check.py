"""The shell's `check`: anybody may ask whether the station is sound; the auditor alone compares a printed head."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from qadesk import cli
from qadesk.clock import FixedClock
from qadesk.services.stations import LoggedIn
from tests import builders


def test_an_anchor_is_for_the_auditor(logged_in: LoggedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                      capsys: pytest.CaptureFixture[str]) -> None:
    def check(name: str, *argv: str) -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", io.StringIO(builders.PASSWORD + "\n"))
        parsed = cli.parse(["--json", "--user", name, "--password-stdin", "check", *argv])
        code = cli.run(parsed, tmp_path / "station", FixedClock(builders.NOW))
        return code, json.loads(capsys.readouterr().out)

    auditor = builders.add_account(logged_in, builders.AUDITOR)
    head = logged_in.desk.audit.head(auditor)
    assert check("zhou")[1]["passed"]
    code, told = check("zhou", "--anchor", head.anchor)
    assert (code, told["code"]) == (2, "E-ACC-01")
    code, told = check("shen", "--anchor", head.anchor)
    assert (code, told["findings"]) == (0, [])
    code, told = check("shen", "--anchor", f"{head.seq}:{'0' * 64}")
    assert (code, [one["code"] for one in told["findings"]]) == (1, ["E-CHK-07"])
    code, told = check("shen", "--anchor", f"{head.seq}:{head.mac[:8]}")
    assert (code, "32" in told["todo"]) == (2, True)
