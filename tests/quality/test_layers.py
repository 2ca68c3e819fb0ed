"""The layers of CONTRIBUTING.md hold: the import contracts of setup.cfg, and what they cannot see."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
MODELS = sorted((CHECKOUT / "qadesk" / "models").glob("*.py"))
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "monotonic", "perf_counter"}


def test_import_contracts() -> None:
    command = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", command], cwd=CHECKOUT, capture_output=True, text=True, check=False,
                          encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", MODELS, ids=lambda path: path.stem)
def test_models_read_no_clock_and_no_file(module: Path) -> None:
    """Instants and contents are given to a model; it looks at nothing by itself."""
    called = [node.func for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Call)]
    clocks = [name.attr for name in called if isinstance(name, ast.Attribute) and name.attr in CLOCKS]
    files = [name.id for name in called if isinstance(name, ast.Name) and name.id == "open"]
    assert not clocks + files
