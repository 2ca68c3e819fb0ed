"""What every test may rely on: real material, a sound card, the language, and no stray warning or log line.

Any Python warning (setup.cfg), Qt warning (setup.cfg) or line in our own log fails the test that caused it.
"""

from __future__ import annotations

import functools
import gc
import itertools
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import low_level
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from qadesk import i18n, resources
from qadesk import work as processes
from qadesk.clock import FixedClock
from qadesk.models.people import Actor
from qadesk.services import stations
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders
from tests.display_rig import DisplayRig
from tests.sound_rig import SoundRig

CHECKOUT = Path(__file__).resolve().parent.parent
RIG = pytest.StashKey[SoundRig]()
DISPLAY = pytest.StashKey[DisplayRig]()
YOUNG_EVERY, ALL_EVERY = 10, 100
_ENDED = itertools.count(1)


# How long an example takes says how busy the computer is, not whether the code is right.
settings.register_profile("qadesk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qadesk")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also run the proofs at the size that the issues state")


def pytest_configure(config: pytest.Config) -> None:
    """A home of its own, so that no test reads or writes what belongs to the person at this computer.

    Each of the processes that share the tests has a screen of its own too."""
    home = Path(tempfile.mkdtemp(prefix="qadesk-"))
    rig = SoundRig(home)
    config.stash[RIG] = rig
    os.environ.update(rig.environment)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(home / name.lower())
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if hasattr(config, "workerinput") and DisplayRig.possible():
        config.stash[DISPLAY] = display = DisplayRig()
        os.environ["DISPLAY"] = display.display
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_collection() -> None:
    """Garbage is collected between tests, as the window does between turns of its loop: see `qadesk.ui.collector`."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


def pytest_runtest_logfinish() -> None:
    at = next(_ENDED)
    if at % YOUNG_EVERY == 0:
        gc.collect(2 if at % ALL_EVERY == 0 else 1)


def pytest_unconfigure(config: pytest.Config) -> None:
    rig = config.stash.get(RIG, None)
    if rig is not None:
        rig.unplug()
        shutil.rmtree(rig.folder, ignore_errors=True)
    if DISPLAY in config.stash:
        config.stash[DISPLAY].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    left_out = pytest.mark.skip(reason="a proof at full size: dev.py test --full")
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(left_out)


def missing(what: str) -> None:
    """Skip where a part is missing, unless dev.py has set everything up: then its absence is a failure."""
    if os.environ.get("QADESK_SETUP") == "complete":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real recordings and published cases: QADESK_SHARED, or `shared` beside the checkout."""
    folder = Path(os.environ.get("QADESK_SHARED") or CHECKOUT.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip(f"no real material in {folder} (set QADESK_SHARED)")
    return folder


@pytest.fixture(scope="session")
def sound_rig(request: pytest.FixtureRequest) -> Iterator[SoundRig]:
    """A sound card whose output can be recorded; see tests/sound_rig.py."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the sound rig is made of PulseAudio, which is for Linux")
    if not SoundRig.possible():
        missing("pulseaudio, parec or pactl is not installed: python3 installer/dev.py setup")
    rig = request.config.stash[RIG]
    rig.plug_in()
    yield rig
    rig.unplug()


class PatientBot(QtBot):
    """Waits up to 30 s for what will come: a busy computer is slow, not wrong."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 30_000) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: object, *, timeout: int = 30_000, **more: Any) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's bot with more patience."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    """Chinese where a window is tested (tests/ui, tests/e2e), the English sources elsewhere."""
    chinese = {"ui", "e2e"} & set(request.path.relative_to(CHECKOUT).parts)
    i18n.install("zh_CN" if chinese else "en", resources.locale())
    yield
    i18n.install("en", resources.locale())


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail on a warning or error in our own log that the test did not announce (marker own_logs)."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    stray = [record.getMessage() for record in records
             if record.name.startswith("qadesk") and record.levelno >= logging.WARNING]
    if stray and not request.node.get_closest_marker("own_logs"):
        pytest.fail(f"stray lines in our own log: {stray}")


@pytest.fixture(scope="session", autouse=True)
def nothing_gives_way() -> Iterator[None]:
    """What people do not wait for runs at low priority, and beside other tests it would hardly come to its turn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "BACKGROUND_NICE", 0)
        patch.setattr(processes, "_prepare_low", processes._prepare)
        yield


@pytest.fixture(scope="session")
def work() -> Iterator[Work]:
    """Worker processes, shared by all tests of the run."""
    started = builders.new_work()
    yield started
    started.close()


@pytest.fixture(scope="session", autouse=True)
def derived_once() -> Iterator[None]:
    """The same password and salt give the same key: for the copies of a station Argon2 is asked once, not each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(low_level, "hash_secret_raw", functools.cache(low_level.hash_secret_raw))
        yield


@pytest.fixture(scope="session")
def made_with_code(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A station as it is made, and its recovery code: tests begin with a copy, which takes a hundredth of the time."""
    folder = tmp_path_factory.mktemp("new") / "station"
    return folder, stations.create(folder, builders.CHIEF, name="QA-01", clock=FixedClock(builders.NOW))


@pytest.fixture(scope="session")
def new_made(made_with_code: tuple[Path, str]) -> Path:
    """The folder of a station as it is made."""
    return made_with_code[0]


@pytest.fixture(scope="session")
def made_with_auditor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a station as it is made with an auditor, whose password is a one-time one."""
    folder = tmp_path_factory.mktemp("audited") / "station"
    stations.create(folder, builders.CHIEF, name="QA-01", clock=FixedClock(builders.NOW), auditor=builders.AUDITOR)
    return folder


@pytest.fixture
def logged_in(tmp_path: Path, work: Work, new_made: Path) -> Iterator[LoggedIn]:
    """A fresh station with its first account logged in."""
    folder = shutil.copytree(new_made, tmp_path / "station")
    session = stations.login(folder, builders.CHIEF.login_name, builders.PASSWORD, clock=FixedClock(builders.NOW),
                             work=work)
    yield session
    session.close()


@pytest.fixture
def inspector(logged_in: LoggedIn) -> Actor:
    """A further account of the fresh station: an inspector."""
    return builders.add_account(logged_in, builders.INSPECTOR)
