"""The log of the window's program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
FULL = Path("/dev/full")
LOGS = """
import logging, pathlib, sys
from qadesk.app import start_log
start_log(pathlib.Path(sys.argv[1]))
logging.getLogger("qadesk.test").warning("138-0000-00001 called %s", "A01")
"""


def _log(folder: Path) -> str:
    """What a program that logs one line prints."""
    ran = subprocess.run([sys.executable, "-c", LOGS, str(folder)], cwd=CHECKOUT, capture_output=True, text=True,
                         check=True)
    return ran.stdout + ran.stderr


def test_a_line_goes_into_the_log_without_numbers(tmp_path: Path) -> None:
    assert _log(tmp_path / "station") == ""
    assert (tmp_path / "station" / "log" / "qadesk.log").read_text("utf-8").endswith("138-0000-# called A01\n")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no file on a full disk")
def test_a_log_on_a_full_disk_prints_nothing(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "qadesk.log").symlink_to(FULL)
    assert _log(tmp_path) == ""
