"""Habits of the house that a program can check: ruff, names, docstrings, no path of one machine, nothing unfinished."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
MODULES = sorted((CHECKOUT / "qadesk").rglob("*.py"))
FOLDERS = ("qadesk", "tests", "installer", "benchmarks", "docs", "resources", ".ci")
TEXTS = {".py", ".md", ".cfg", ".toml", ".yaml", ".txt", ".po", ".csv", ""}
# written in pieces, so that this file does not find itself
MACHINE_PATHS = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "/fa" + "rm/", "/ho" + r"me/\w", r"C:\\Us" + "ers")))
UNFINISHED = re.compile(r"\bTO" + r"DO\b|\bFIX" + r"ME\b|\bXX" + r"X\b")
VAGUE = re.compile(r"Manager|Helper|Util|Handler")


def texts() -> list[Path]:
    below = [path for folder in FOLDERS for path in (CHECKOUT / folder).rglob("*")]
    files = [path for path in [*CHECKOUT.glob("*"), *below] if path.is_file() and path.suffix in TEXTS]
    return [path for path in files if "__pycache__" not in path.parts]


def test_ruff() -> None:
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "."], cwd=CHECKOUT, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_path_of_one_machine_and_nothing_unfinished() -> None:
    found = [f"{path.relative_to(CHECKOUT)}: {hit}" for path in texts() for line in path.read_text("utf-8").splitlines()
             for hit in [*MACHINE_PATHS.findall(line), *UNFINISHED.findall(line)]]
    assert not found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_a_module_says_what_it_owns_and_names_are_plain(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "a module without a docstring"
    classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert not [name for name in classes if VAGUE.search(name)]
    assert module.stem not in {"misc", "common", "utils", "helpers"}
