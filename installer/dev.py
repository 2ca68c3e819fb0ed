#!/usr/bin/env python3
"""From a fresh checkout to a running station and passing tests, with nothing but Python's standard library.

    python3 installer/dev.py setup                     set up what is missing
    python3 installer/dev.py run [-- ARGS]             set up, then open the practice station (or pass ARGS to main.py)
    python3 installer/dev.py test [--full] [-- ARGS]   set up, then run the tests (ARGS go to pytest)
    python3 installer/dev.py pictures                  set up, then make the pictures of README and manual anew

Owns the set-up of a development machine: system packages (Debian and its kin), the `.venv` of the checkout with the
exact versions of `constraints.txt`, and the compiled translations. A stamp in `.venv` remembers what was set up,
so that the next call goes straight on. The machine's own pip settings (a mirror, a proxy) are left in force.
"""

from __future__ import annotations

import argparse
import configparser
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "qadesk-setup.json"
CONSTRAINTS = ROOT / "installer" / "constraints.txt"
LOCALE = ROOT / "resources" / "locale"
PRACTICE = ROOT / ".practice"
UNFINISHED = "practice.unfinished"  # lies in a practice station that is half made; main.py then makes it anew
TOUR = ROOT / ".tour"
MOST_SHARES = 4  # processes that share the tests

# The one list of system packages: (package, what it is for); "test" is not needed to run the station.
SYSTEM_PACKAGES = (
    ("python3-venv", "run"),
    *((name, "run") for name in ("gcc", "libc6-dev", "python3-dev", "portaudio19-dev")),  # PyAudio has no wheel
    *((name, "run") for name in ("libportaudio2", "libasound2-plugins")),
    *((name, "run") for name in ("libegl1", "libgl1", "libfontconfig1", "libdbus-1-3", "libglib2.0-0")),
    *((name, "run") for name in ("libxkbcommon0", "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4")),
    *((name, "run") for name in ("libxcb-keysyms1", "libxcb-image0", "libxcb-render-util0", "libxcb-shape0")),
    ("fonts-wqy-microhei", "run"),
    *((name, "test") for name in ("xvfb", "pulseaudio", "pulseaudio-utils", "strace", "dbus")),
)


class Stop(Exception):
    """The set-up cannot go on; the text says what to do."""


def say(text: str) -> None:
    print(f"[dev] {text}", flush=True)


def call(command: list[str], what: str, **more: str) -> None:
    """Run a command of the set-up. Raises Stop when it does not succeed."""
    say(what)
    try:
        code = subprocess.run(command, cwd=ROOT, env={**os.environ, **more}, check=False).returncode
    except OSError as error:
        raise Stop(f"{command[0]} could not be started: {error}") from error
    if code != 0:
        raise Stop(f"{what}: this command ended with {code}:\n    {' '.join(command)}")


# ---- system packages --------------------------------------------------------------------------------------------

def installed_packages() -> set[str]:
    """Names of the installed Debian packages and of what they provide (libglib2.0-0t64 provides libglib2.0-0)."""
    listing = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Abbrev}|${Package}|${Provides}\n"],
                             capture_output=True, text=True, check=True).stdout
    names: set[str] = set()
    for line in listing.splitlines():
        status, package, provides = line.split("|", 2)
        if status.startswith("ii"):
            names.add(package)
            names.update(part.split("(")[0].strip() for part in provides.split(","))
    return names


def set_up_system(purpose: str) -> None:
    """Install the missing system packages, or say the exact command. Raises Stop when someone else has to."""
    if not shutil.which("dpkg-query"):
        if sys.platform.startswith("linux"):
            say("no dpkg here: I take it that the like of these is installed: "
                + " ".join(name for name, use in SYSTEM_PACKAGES if use in ("run", purpose)))
        return
    there = installed_packages()
    missing = [name for name, use in SYSTEM_PACKAGES if use in ("run", purpose) and name not in there]
    if missing:
        apt_install(missing)


def apt_install(missing: list[str]) -> None:
    """Install by apt-get when this account may. Never removes a package to make room for another."""
    install = ["apt-get", "install", "--yes", "--no-install-recommends", "--no-remove", *missing]
    prefix = root_prefix()
    if prefix is None:
        raise Stop("these system packages are missing; please install them and call again:\n"
                   f"    sudo apt-get update && sudo {' '.join(install)}")
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    call([*prefix, *quiet, "apt-get", "update"], "refreshing the list of system packages")
    call([*prefix, *quiet, *install], f"installing {len(missing)} system packages: {' '.join(missing)}")


def root_prefix() -> list[str] | None:
    """What to put before a command that only root may run; None when this account may not."""
    if os.name != "nt" and os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


# ---- python packages and translations ---------------------------------------------------------------------------

def digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def wanted() -> dict[str, str]:
    """Fingerprints of what the set-up is made from, as the stamp keeps them."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    needs = [setup["options"]["install_requires"], setup["options.extras_require"]["dev"]]
    interpreter = f"{sys.version_info[:3]} {ROOT}"
    catalogues = [path.read_text("utf-8") for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))]
    return {"packages": digest(*needs, CONSTRAINTS.read_text("utf-8"), interpreter), "locale": digest(*catalogues)}


def stamp() -> dict[str, str]:
    """What the last set-up left; empty when there was none that ended well."""
    try:
        known = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def remember(**done: str) -> None:
    STAMP.write_text(json.dumps({**stamp(), **done}, indent=1), "utf-8")


def set_up_python() -> None:
    """The checkout's own .venv with the exact versions of constraints.txt."""
    if not PYTHON.exists() or not works(PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
        call([sys.executable, "-m", "venv", str(VENV)], "making .venv")
    call([str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "8",
          "--progress-bar", "off", "-c", str(CONSTRAINTS), "-e", ".[dev]"],
         "installing Python packages; the first time takes some minutes", PYTHONWARNINGS="ignore")


def works(python: Path) -> bool:
    """Whether this .venv runs and is of the same version as the Python that called us."""
    probe = [str(python), "-c", "import pip, sys; print(sys.version_info[:3])"]
    try:
        answer = subprocess.run(probe, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == str(tuple(sys.version_info[:3]))


def compiled() -> bool:
    """Whether each catalogue has its compiled twin."""
    return all(path.with_suffix(".mo").exists() for path in LOCALE.glob("*/LC_MESSAGES/*.po"))


def set_up(purpose: str) -> None:
    """Everything that is missing for `purpose` ("run" or "test"), nothing that is there. Raises Stop."""
    begun = time.monotonic()
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise Stop(f"Python 3.11 to 3.13 is needed; this is {sys.version.split()[0]} ({sys.executable}).")
    set_up_system(purpose)
    want, have = wanted(), stamp()
    if have.get("packages") != want["packages"] or not PYTHON.exists():
        set_up_python()
        remember(packages=want["packages"])
    if have.get("locale") != want["locale"] or not compiled():
        call([str(PYTHON), str(ROOT / "installer" / "texts.py"), str(LOCALE)], "compiling translations")
        remember(locale=want["locale"])
    say(f"set up ({time.monotonic() - begun:.1f} s)")


# ---- the commands -----------------------------------------------------------------------------------------------

def has_display() -> bool:
    """Whether a window can be opened: asked of Qt itself, since DISPLAY may point nowhere."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM"):
        return os.environ["QT_QPA_PLATFORM"] not in ("offscreen", "minimal")
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    probe = [str(PYTHON), "-c", "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"]
    return subprocess.run(probe, capture_output=True, check=False, timeout=60).returncode == 0


def main_py(*arguments: str, **more: str) -> int:
    return subprocess.run([str(PYTHON), str(ROOT / "main.py"), *arguments], env={**os.environ, **more},
                          check=False).returncode


def run(passed_on: list[str]) -> int:
    """Open the practice station; with arguments, pass them on; with no display, run the tour."""
    set_up("run")
    if passed_on:
        return main_py(*passed_on)
    if not has_display():
        say(f"no display: the tour runs instead and leaves its pictures in {TOUR}")
        code = main_py("tour", "--out", str(TOUR), QT_QPA_PLATFORM="offscreen")
        say(f"the tour {'passed' if code == 0 else f'ended with {code}'}; pictures and papers are in {TOUR}")
        return code
    if not (PRACTICE / "slots.json").exists() or (PRACTICE / UNFINISHED).exists():
        say(f"making a practice station in {PRACTICE}; this takes about a minute")
        code = main_py("--station", str(PRACTICE), "station", "new", "--practice")
        if code != 0:
            raise Stop(f"the practice station could not be made (exit code {code}).")
    return main_py("--station", str(PRACTICE))


def pytest_command(full: bool, passed_on: list[str]) -> list[str]:
    shares = str(max(2, min(os.cpu_count() or 2, MOST_SHARES)))
    return [str(PYTHON), "-m", "pytest", "-n", shares, "--dist", "loadfile", "--no-loadscope-reorder",
            *(["--full"] if full else []), *passed_on]


def test(full: bool, passed_on: list[str]) -> int:
    """All tests, shared by processes with a display and a sound server each; the last line says how it went."""
    set_up("test")
    begun = time.monotonic()
    # a test that finds a part of the set-up missing fails instead of skipping
    ours = {"QADESK_SETUP": "complete", "QT_QPA_PLATFORM": "xcb" if sys.platform.startswith("linux") else ""}
    keep = {name: value for name, value in os.environ.items() if name not in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    code = subprocess.run(pytest_command(full, passed_on), cwd=ROOT, check=False,
                          env={**keep, **{name: value for name, value in ours.items() if value}}).returncode
    spent = int(time.monotonic() - begun)
    verdict = "TESTS PASSED" if code == 0 else f"TESTS DID NOT PASS (pytest ended with {code})"
    say(f"{verdict} in {spent // 60} min {spent % 60:02d} s")
    return code


def arguments(given: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Our own arguments, and what follows `--`."""
    split = given.index("--") if "--" in given else len(given)
    parser = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").split("\n\n")[1],
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("setup", help="set up what is missing")
    commands.add_parser("run", help="open the practice station; `run -- ARGS` passes ARGS to main.py")
    commands.add_parser("test", help="run the tests; `test -- ARGS` passes ARGS to pytest").add_argument(
        "--full", action="store_true", help="also the proofs at full size")
    commands.add_parser("pictures", help="make the pictures of README and manual anew, by the tour")
    return parser.parse_args(given[:split]), given[split + 1:]


def act(ours: argparse.Namespace, passed_on: list[str]) -> int:
    if ours.command == "run":
        return run(passed_on)
    if ours.command == "test":
        return test(ours.full, passed_on)
    set_up("test")
    if ours.command == "pictures":
        return subprocess.run([str(PYTHON), str(ROOT / "installer" / "pictures.py")], check=False).returncode
    return 0


def main() -> int:
    """The exit code: a Stop or Ctrl+C becomes one line instead of a traceback."""
    ours, passed_on = arguments(sys.argv[1:])
    try:
        return act(ours, passed_on)
    except Stop as stop:
        say(str(stop))
        return 2
    except KeyboardInterrupt:
        say("stopped; call again to go on")
        return 130


if __name__ == "__main__":
    sys.exit(main())
