"""The tour as a person starts it: it ends well, leaves its pictures and the score sheet, and finds nothing wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
STATIONS = {"login", "recordings", "listening", "scored", "submit", "preview", "record-revised", "problems",
            "workbench", "summary", "summary-5", "summary-behind", "summary-preview", "people", "teams", "rosters",
            "accounts", "backups", "settings-5", "keys", "lock", "audit"}


@pytest.mark.slow_start
def test_the_tour_in_english_and_dark_without_a_display(tmp_path: Path) -> None:
    command = [sys.executable, str(CHECKOUT / "main.py"), "tour", "--out", str(tmp_path), "--lang", "en",
               "--theme", "dark", "--json"]
    done = subprocess.run(command, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True,
                          check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["problems"] == []
    assert {"sheet.pdf", "sheet.png"} <= set(told["pictures"])
    assert all((tmp_path / name).stat().st_size > 1000 for name in told["pictures"])
    seen = {name.partition("-")[2].removesuffix(".png") for name in told["pictures"]}
    assert seen >= STATIONS, STATIONS - seen
