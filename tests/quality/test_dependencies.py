"""setup.cfg names what the program imports: no more, no less; and each has its exact version in constraints.txt."""

from __future__ import annotations

import ast
import configparser
import importlib.metadata
import re
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
# needed without an import of ours: zone data where the system has none; the driver that SQLAlchemy's dialect loads;
# the font of icons, read from its package without the 200 ms of its import
WITHOUT_IMPORT = {"tzdata", "sqlcipher3", "qtawesome"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(section: str, key: str) -> set[str]:
    setup = configparser.ConfigParser()
    setup.read(CHECKOUT / "setup.cfg", encoding="utf-8")
    return {normal(re.split(r"[<>=;\[ ]", line)[0]) for line in setup[section][key].splitlines() if line.strip()}


def imported(folder: str) -> set[str]:
    """Names of the distributions that the modules below `folder` import."""
    owners = importlib.metadata.packages_distributions()
    tops = {name.split(".")[0] for path in (CHECKOUT / folder).rglob("*.py") for name in import_names(path)}
    ours = {"qadesk", "tests", "installer"} | set(sys.stdlib_module_names)
    return {normal(owner) for top in tops - ours for owner in owners.get(top, [top])}


def import_names(path: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    absolute = [node for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    late = [node.args[0].value for node in nodes if isinstance(node, ast.Call) and node.args
            and getattr(node.func, "attr", "") == "import_module" and isinstance(node.args[0], ast.Constant)]
    return plain + [node.module for node in absolute if node.module] + [str(name) for name in late]


def test_what_is_imported_is_declared() -> None:
    needs = declared("options", "install_requires") | {"shiboken6"}  # a part of PySide6
    assert imported("qadesk") - needs == set()
    assert imported("tests") - needs - declared("options.extras_require", "dev") == set()


def test_what_is_declared_is_imported() -> None:
    assert declared("options", "install_requires") - WITHOUT_IMPORT - imported("qadesk") == set()


def test_every_installed_package_has_its_exact_version() -> None:
    lines = (CHECKOUT / "installer" / "constraints.txt").read_text("utf-8").splitlines()
    exact = {normal(line.split("==")[0]) for line in lines if "==" in line and not line.startswith("#")}
    needs = declared("options", "install_requires") | declared("options.extras_require", "dev")
    assert needs - exact == set()
