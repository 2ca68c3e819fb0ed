"""kill -9 in the middle of an import: the station opens, the import stands as cut, goes on, or is undone whole."""

from __future__ import annotations

import multiprocessing
import signal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from qadesk.models.calls import Call, ImportState
from qadesk.models.imports import ListImported
from qadesk.work import Work
from tests.builders import new_station
from tests.e2e import importing_child
from tests.e2e.killing import sound_station
from tests.services.field import HEADING

ROWS = 12_000


def killed_import(station: Path, path: Path, pieces: int, delay_s: float) -> None:
    """Let a child import the list, and kill it so long after so many pieces."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([importing_child.__name__])
    ours, theirs = processes.Pipe(duplex=False)
    child = processes.Process(target=importing_child.import_for, args=(theirs, station, path, pieces))
    child.start()
    theirs.close()
    for _piece in range(pieces):
        ours.recv_bytes()
    child.join(delay_s)
    child.kill()
    child.join()
    assert child.exitcode == -signal.SIGKILL, "the child ended by itself"


@pytest.mark.parametrize(("pieces", "delay_ms", "undone"), [(1, 0, False), (1, 25, True), (2, 10, False)])
def test_it_opens_and_the_import_stands_as_cut_and_goes_on_or_is_undone(
        tmp_path: Path, work: Work, pieces: int, delay_ms: int, undone: bool) -> None:
    new_station(tmp_path / "station", work).close()
    path = tmp_path / "话单.csv"
    path.write_text(HEADING + "".join(
        f"K{n},A01,1380000{n % 10_000:04},4001,2026-09-0{1 + n % 5} {n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02},"
        f"60,售后,呼入,\n" for n in range(ROWS)), "utf-8")
    killed_import(tmp_path / "station", path, pieces, delay_ms / 1000)
    with sound_station(tmp_path / "station", []) as again:
        line, = again.desk.imports.history(again.actor).lines
        assert (line.state, line.can_go_on) == (ImportState.CUT, True) and 0 < line.new < ROWS
        if undone:
            assert again.desk.imports.undo(again.actor, line.import_id) == line.new
        else:
            done = again.desk.imports.go_on(again.actor, line.import_id)
            assert isinstance(done, ListImported) and (done.new, done.known, done.repeated) == (ROWS, 0, 0)
        with again.desk.station.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Call)) == (0 if undone else ROWS)
        assert again.desk.imports.history(again.actor).lines[0].state == (
            ImportState.UNDONE if undone else ImportState.DONE)
        assert again.desk.checks.run(again.actor).findings == ()
