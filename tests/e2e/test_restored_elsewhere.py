"""A backup and one password are enough on another computer: restored by the shell in an empty home, every table is
the same to the last bit."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from qadesk.clock import SystemClock
from qadesk.database.engine import connect
from qadesk.security.slots import DATABASE_NAME, SlotFile
from qadesk.services import stations
from qadesk.work import Work
from tests import builders
from tests.e2e.busy_child import lists, submits
from tests.e2e.busy_station import fill_open

CHECKOUT = Path(__file__).resolve().parents[2]


def shell(home: Path, *command: object) -> dict[str, Any]:
    """Run the application's shell as a process with that home and nothing of this one's settings; its JSON."""
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QADESK_"))}
    done = subprocess.run(
        [sys.executable, str(CHECKOUT / "main.py"), *map(str, command), "--user", builders.CHIEF.login_name,
         "--password-stdin", "--json"], input=builders.PASSWORD + "\n", env={**kept, "HOME": str(home)},
        capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout))


def digests(folder: Path, audit_seq: int) -> dict[str, str]:
    """The SHA-256 of all rows of each table; of the audit trail up to a row, since to restore is an act too."""
    key = SlotFile.load(folder).unlock(builders.CHIEF.login_name, builders.PASSWORD).key
    engine = connect(folder / DATABASE_NAME, key, read_only=True)
    try:
        with engine.connect() as connection:
            names = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all()
            return {name: _digest(connection, name, audit_seq) for name in names}
    finally:
        engine.dispose()


def _digest(connection: Connection, table: str, audit_seq: int) -> str:
    part = f"WHERE seq <= {audit_seq}" if table == "audit" else ""
    digest = hashlib.sha256()
    for row in connection.exec_driver_sql(f'SELECT * FROM "{table}" {part} ORDER BY rowid'):
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def test_a_backup_and_one_password_give_the_same_station_in_an_empty_home(tmp_path: Path, work: Work) -> None:
    station, clock = tmp_path / "station", SystemClock()
    stations.create(station, builders.CHIEF, name="QA-01", clock=clock)
    session = stations.login(station, builders.CHIEF.login_name, builders.PASSWORD, clock=clock, work=work)
    fill_open(session)
    assert len([*islice(lists(session, tmp_path), 1), *islice(submits(session, tmp_path), 12)]) == 13
    session.close()
    made = shell(tmp_path / "home", "--station", station, "backup", tmp_path / "usb")
    before = digests(station, made["audit_seq"])
    station.rename(tmp_path / "gone")

    shell(tmp_path / "another-home", "restore", made["folder"], tmp_path / "another" / "station")
    assert digests(tmp_path / "another" / "station", made["audit_seq"]) == before
    assert len(before) > 20
    told = shell(tmp_path / "another-home", "--station", tmp_path / "another" / "station", "check")
    assert (told["passed"], told["evaluations"]) == (True, 12)
