"""kill -9 at random, in the middle of each kind of act: what was acknowledged is there, nothing is half there.

Each round works in a process of its own on its own copy of a filled station; the delay of its kill, in acknowledged
acts and milliseconds, comes from its seed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.models.calls import Call, Recording
from qadesk.models.store import StoredRecording
from qadesk.services.backup_places import Places
from qadesk.services.restoring import restore
from qadesk.services.stations import LoggedIn
from qadesk.services.store_taking import objects_in
from qadesk.work import Work
from tests import builders
from tests.e2e.busy_child import work_for
from tests.e2e.busy_station import Ack, Filled, fill
from tests.e2e.killing import SEEDS, sound_station, work_and_kill
from tests.services.field import content

MOST = {"saves": (40, 10), "submits": (20, 15), "draws": (8, 40), "backups": (6, 60), "lists": (4, 200),
        "recordings": (3, 60), "closings": (3, 900), "stores": (14, 40)}
"""Acknowledgements and then milliseconds that a child may work before it is killed."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Filled:
    return fill(tmp_path_factory.mktemp("filled") / "station", work)


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[Path]:
    """The folder of a round; it takes the round's station and all that stands beside it away again."""
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", MOST)
def test_what_was_acknowledged_survives_kill_9(filled: Filled, beside: Path, kind: str, seed: int) -> None:
    shutil.copytree(filled.folder, beside / "station")
    acks = work_and_kill(work_for, beside / "station", kind, seed, *MOST[kind])
    with sound_station(beside / "station", acks) as again:
        if kind in AFTERWARDS:
            AFTERWARDS[kind](again, beside, acks)


def list_is_completed(again: LoggedIn, beside: Path, _acks: list[Ack]) -> None:
    """What was cut goes on to its end, and then every list of the folder is known."""
    for line in again.desk.imports.history(again.actor).lines:
        if line.can_go_on:
            again.desk.imports.go_on(again.actor, line.import_id)
    for path in beside.glob("*.csv"):
        rows = content(path)
        done = again.desk.calls.import_list(again.actor, rows)
        assert (done.new + done.known, done.repeated, done.rejects) == (done.rows, 0, ())


def recordings_are_completed(again: LoggedIn, beside: Path, _acks: list[Ack]) -> None:
    folders = sorted(beside.glob("recordings-*"))
    if folders:
        done = again.desk.calls.import_recordings(again.actor, folders)
        assert (done.new + done.known, done.faults) == (done.found, ())


def store_is_whole_and_completed(again: LoggedIn, beside: Path, acks: list[Ack]) -> None:
    """What was acknowledged opens; no half object is left once taking in begins anew, and all can be taken in."""
    store, station = again.desk.store, again.desk.station
    store.take_in(again.actor)
    assert not list((station.folder / "store").rglob("*.part"))
    with station.database.reading() as session:
        held = set(session.scalars(select(StoredRecording.sha256)))
        calls = session.scalars(select(Call.id).join(Recording).where(
            Recording.path.startswith(str(beside / "to-store")))).all()
    assert {str(ack[1]) for ack in acks if ack[0] == "stored"} <= held
    assert {path.stem for path in objects_in(station.folder)} == held
    for call_id in calls:
        store.keep(again.actor, call_id)
    assert again.desk.checks.run(again.actor, recordings=True).findings == ()
    if held:
        assert again.desk.backups.make(again.actor, Places(beside / "backups")).warning is None


def newest_backup_holds(again: LoggedIn, beside: Path, acks: list[Ack]) -> None:
    """Restored elsewhere, it is sound and holds all that was acknowledged before it; and a further one can be made."""
    places, station = Places(beside / "backups"), again.desk.station
    made = again.desk.backups.list(again.actor, places)
    seqs = [int(str(ack[1])) for ack in acks if ack[0] == "backup"]
    if seqs:
        assert made[0].audit_seq >= max(seqs)
        restore(Path(made[0].folder), beside / "restored", builders.CHIEF.login_name, builders.PASSWORD,
                clock=station.clock, work=station.work)
        with sound_station(beside / "restored", acks[:acks.index(["backup", max(seqs)])]):
            pass
    assert again.desk.backups.make(again.actor, places).facts.audit_seq > max(seqs, default=0)


AFTERWARDS: dict[str, Callable[[LoggedIn, Path, list[Ack]], None]] = {
    "lists": list_is_completed, "recordings": recordings_are_completed, "backups": newest_backup_holds,
    "stores": store_is_whole_and_completed}
