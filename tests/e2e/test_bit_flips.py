"""Single bits that flip in the station's files: none goes unnoticed, and what is said are words, not a crash."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from qadesk.database.station_database import StationDatabase
from qadesk.errors import StationError, UserError
from qadesk.security.slots import DATABASE_NAME, FILE_NAME, SlotFile
from qadesk.work import Work
from tests import builders
from tests.e2e.busy_child import log_in
from tests.e2e.busy_station import Filled, fill, wrong_in

FLIPS, PAGE_BYTES, SALT_BYTES, SEAL_BYTES = 300, 4096, 16, 80
"""Flips with --full; SQLCipher keeps a salt before its first page, and an IV with an HMAC at the end of each."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Filled:
    """A station in whose file pages are free, because much was deleted."""
    made = fill(tmp_path_factory.mktemp("filled") / "station", work)
    database = StationDatabase(made.folder / DATABASE_NAME, made.key)
    with database.transaction() as session:
        session.execute(text("CREATE TABLE passing AS SELECT * FROM calls"))
    with database.transaction() as session:
        session.execute(text("DROP TABLE passing"))
    with database.reading() as session:
        assert session.scalar(text("PRAGMA freelist_count")) > 3
    database.close()
    return made


def flipped(folder: Path, name: str, at: int, bit: int, target: Path) -> Path:
    """A copy of the folder with one bit of a file the other way round."""
    shutil.copytree(folder, target)
    content = bytearray((target / name).read_bytes())
    content[at] ^= 1 << bit
    (target / name).write_bytes(content)
    return target


def places(size: int, rng: random.Random) -> Iterator[int]:
    """Where to flip, without end: all pages in turn, at first the first one; salt, content and seal of a page."""
    pages = size // PAGE_BYTES
    yield from (rng.randrange(SALT_BYTES), rng.randrange(SALT_BYTES, 100), size - 1)
    while True:
        for page in rng.sample(range(pages), pages):
            yield page * PAGE_BYTES + rng.randrange(PAGE_BYTES - SEAL_BYTES)
            yield page * PAGE_BYTES + PAGE_BYTES - 1 - rng.randrange(SEAL_BYTES)


@pytest.mark.parametrize("flips", [FLIPS // 10, pytest.param(FLIPS, marks=pytest.mark.full)])
def test_no_flip_in_the_station_file_goes_unnoticed(filled: Filled, tmp_path: Path, work: Work, flips: int) -> None:
    rng, unnoticed = random.Random(1), []
    where = places((filled.folder / DATABASE_NAME).stat().st_size, rng)
    for number in range(flips):
        at, bit = next(where), rng.randrange(8)
        folder = flipped(filled.folder, DATABASE_NAME, at, bit, tmp_path / str(number))
        if not _is_noticed(lambda folder=folder: wrong_in(folder, filled, [], work)):
            unnoticed.append((at, bit))
        shutil.rmtree(folder)
    assert unnoticed == []


def _is_noticed(look: Callable[[], list[str]]) -> bool:
    try:
        return any(line.startswith("E-CHK-01") for line in look())
    except StationError:
        return True


@pytest.mark.parametrize("flips", [FLIPS // 10, pytest.param(FLIPS, marks=pytest.mark.full)])
def test_a_flip_in_the_key_file_is_refused_or_changes_nothing(filled: Filled, tmp_path: Path, flips: int) -> None:
    rng, size = random.Random(2), (filled.folder / FILE_NAME).stat().st_size
    outcomes = [_login_with_flip(filled, rng.randrange(size), rng.randrange(8), tmp_path) for _flip in range(flips)]
    assert 0 < sum(outcomes) < flips


def test_a_flip_in_what_wraps_the_key_is_always_refused(filled: Filled, tmp_path: Path) -> None:
    own = SlotFile.load(filled.folder).slot_named(builders.CHIEF.login_name)
    assert own is not None
    content = (filled.folder / FILE_NAME).read_text("utf-8")
    for part in (own.salt, own.nonce, own.wrapped):
        assert not _login_with_flip(filled, content.index(part) + 3, 0, tmp_path)


def _login_with_flip(filled: Filled, at: int, bit: int, beside: Path) -> bool:
    """Whether the login still opens the station, and then with its own key; else it is refused in words."""
    folder = flipped(filled.folder, FILE_NAME, at, bit, beside / "station")
    try:
        again = log_in(folder)
        again.close()
        assert again.desk.station.data_key == filled.key
    except UserError as error:
        assert (error.code, bool(error.what)) in [("E-LOG-01", True), ("E-STA-07", True)]
        return False
    finally:
        shutil.rmtree(folder)
    return True
