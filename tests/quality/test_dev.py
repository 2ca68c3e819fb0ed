"""The set-up command: what it asks of a machine, what it passes on, and that it then stays out of the way."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
DEV = CHECKOUT / "installer" / "dev.py"


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", DEV)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def called(*arguments: str) -> subprocess.CompletedProcess[str]:
    without = {name: value for name, value in os.environ.items()
               if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run([sys.executable, str(DEV), *arguments], env=without, capture_output=True, text=True,
                          check=False, timeout=120)


def test_what_follows_the_dashes_is_passed_on(dev: ModuleType) -> None:
    ours, passed_on = dev.arguments(["test", "--full", "--", "-k", "gsm", "--", "x"])
    assert (ours.command, ours.full, passed_on) == ("test", True, ["-k", "gsm", "--", "x"])
    assert dev.arguments(["run"])[1] == []


def test_it_uses_the_standard_library_only(dev: ModuleType) -> None:
    lines = [line.split()[1] for line in DEV.read_text("utf-8").splitlines() if line.startswith(("import ", "from "))]
    assert {name.split(".")[0] for name in lines} <= set(sys.stdlib_module_names)


def test_the_tests_packages_are_not_asked_of_who_only_runs_it(dev: ModuleType) -> None:
    asked = {name for name, use in dev.SYSTEM_PACKAGES if use == "run"}
    assert "libxcb-cursor0" in asked and "fonts-wqy-microhei" in asked and "xvfb" not in asked
    assert len(dict(dev.SYSTEM_PACKAGES)) == len(dev.SYSTEM_PACKAGES)


def test_a_renamed_package_is_found_by_what_it_provides(dev: ModuleType, tmp_path: Path,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    listing = "ii |libglib2.0-0t64|libglib2.0-0 (= 2.80)\nrc |xvfb|\nii |gcc|c-compiler, gcc-x86-64-linux-gnu\n"
    program = tmp_path / "dpkg-query"
    program.write_text(f"#!/bin/sh\nprintf '%s' '{listing}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert {"libglib2.0-0", "libglib2.0-0t64", "gcc", "c-compiler"} <= dev.installed_packages()
    assert "xvfb" not in dev.installed_packages()


def test_without_display_there_is_none(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert dev.has_display() is not sys.platform.startswith("linux")


@pytest.mark.slow_start
def test_once_set_up_a_call_goes_straight_on(dev: ModuleType) -> None:
    if not dev.STAMP.exists():
        pytest.skip("this .venv was not made by dev.py")
    done = called("run", "--", "station", "info", "--station", "nowhere")
    assert "installing" not in done.stdout and "compiling" not in done.stdout
    assert done.returncode == 2 and "Traceback" not in done.stderr
