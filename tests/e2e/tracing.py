"""Runs a module of ours under strace, which records its calls of the system or makes some of them fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import missing

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE_S = 600


def need_strace() -> None:
    """Skip where programs cannot be traced, saying why."""
    if not sys.platform.startswith("linux"):
        pytest.skip("strace is for Linux")
    if shutil.which("strace") is None:
        missing("strace is not installed: python3 installer/dev.py setup")
    hindrance = _hindrance()
    if hindrance:
        pytest.skip(f"programs cannot be traced here (containers may forbid ptrace): {hindrance}")


@cache
def _hindrance() -> str:
    probe = subprocess.run(["strace", "-f", "-o", os.devnull, sys.executable, "-c", ""], capture_output=True, text=True,
                           check=False)
    return probe.stderr.strip() or f"strace ended with {probe.returncode}" if probe.returncode else ""


def run_traced(record: Path, options: list[str], module: str, *arguments: object) -> list[str]:
    """Run `python -m module arguments` under strace with its record in a file; returns the lines that it printed."""
    command = ["strace", "-f", "--seccomp-bpf", "-o", str(record), *options, sys.executable, "-m", module,
               *map(str, arguments)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout.splitlines()
