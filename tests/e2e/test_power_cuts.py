"""Simulated power cuts: the real app is recorded at work, and what a disk may hold after a cut is opened again.

With what the app asks of the disk (WAL, synchronous=FULL) nothing acknowledged is lost and nothing is corrupt; with
synchronous=NORMAL the same cuts lose acknowledged work, which shows that the simulation can find a loss.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from qadesk.work import Work
from tests.e2e.busy_station import Ack, Filled, fill, wrong_in
from tests.e2e.power_cuts import OPTIONS, Disk, Event, read_record
from tests.e2e.tracing import need_strace, run_traced

IMAGES, OF_A_BATCH, FEW = 2_000, 100, 40
"""Images with --full, of one test, and of one test that is to find losses."""


@dataclass(frozen=True)
class Run:
    """A recorded run: the folder where it worked, the filled station that it began with, and what happened."""

    folder: Path
    before: Filled
    events: list[Event]

    def images(self, beside: Path, seed: int, count: int) -> Iterator[tuple[Path, list[Ack]]]:
        """What the disk may hold after cuts at random events, each with what was acknowledged before it."""
        rng, disk = random.Random(seed), Disk(self.folder, self.before.folder)
        cuts = sorted(rng.choices(range(len(self.events)), k=count))
        for last, cut in pairwise([0, *cuts]):
            for event in self.events[last:cut]:
                disk.happen(event)
            shutil.rmtree(beside / "image", ignore_errors=True)
            disk.image(beside / "image", rng)
            yield beside / "image", [json.loads(line) for line in disk.said]


def recorded(beside: Path, work: Work, synchronous: str) -> Run:
    need_strace()
    folder, record = beside / "station", beside / "record"
    before = fill(beside / "before", work)
    shutil.copytree(before.folder, folder)
    said = run_traced(record, OPTIONS, "tests.e2e.busy_child", folder, "mixture", synchronous)
    assert json.loads(said[-1]) == ["closed"]
    disk = Disk(folder, before.folder)
    events = [event for event in read_record(record) if disk.concerns(event)]
    record.unlink()
    return Run(folder, before, events)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Run:
    return recorded(tmp_path_factory.mktemp("full"), work, "FULL")


@pytest.fixture(scope="module")
def normal(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Run:
    return recorded(tmp_path_factory.mktemp("normal"), work, "NORMAL")


def test_the_record_replayed_to_its_end_is_the_folder_as_the_run_left_it(full: Run, tmp_path: Path) -> None:
    disk = Disk(full.folder, full.before.folder)
    for event in full.events:
        disk.happen(event)
    disk.settle()
    disk.image(tmp_path / "image", random.Random(0))
    assert contents(tmp_path / "image") == contents(full.folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("batch", [pytest.param(n, marks=[] if n < IMAGES / OF_A_BATCH / 10 else pytest.mark.full)
                                   for n in range(IMAGES // OF_A_BATCH)])
def test_no_cut_loses_what_was_acknowledged(full: Run, tmp_path: Path, work: Work, batch: int) -> None:
    for image, acks in full.images(tmp_path, batch, OF_A_BATCH):
        assert wrong_in(image, full.before, acks, work) == []


@pytest.mark.parametrize("batch", [pytest.param(n, marks=[] if n < 1 else pytest.mark.full) for n in range(10)])
def test_the_same_cuts_find_losses_with_synchronous_normal(normal: Run, tmp_path: Path, work: Work,
                                                           batch: int) -> None:
    found = [wrong_in(image, normal.before, acks, work) for image, acks in normal.images(tmp_path, batch, FEW)]
    assert sum(bool(lost) for lost in found) > FEW // 4
