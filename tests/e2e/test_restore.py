"""A backup on another computer: an empty home, the folder and one password give back every row of every table."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from qadesk.database.engine import connect
from qadesk.security.slots import SlotFile
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.conftest import CHECKOUT
from tests.services.field import Field, content


class OtherComputer:
    """A process whose home is empty and which knows nothing of this computer's stations."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.home.mkdir()
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
        self.environment = {**kept, "HOME": str(self.home), "USERPROFILE": str(self.home), "PYTHONUTF8": "1",
                            "LOCALAPPDATA": str(self.home), "APPDATA": str(self.home)}

    def __call__(self, *argv: object, password: str = builders.PASSWORD) -> tuple[int, dict[str, Any]]:
        login = ["--user", "zhou", "--password-stdin"] if password else []
        done = subprocess.run([sys.executable, str(CHECKOUT / "main.py"), "--json", *login, *map(str, argv)],
                              input=f"{password}\n", capture_output=True, text=True, encoding="utf-8", cwd=self.home,
                              env=self.environment, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)


@pytest.fixture
def elsewhere(tmp_path: Path) -> OtherComputer:
    return OtherComputer(tmp_path)


def _digests(station: Path, upto: int) -> dict[str, str]:
    """A digest of each table's rows; of the audit trail up to the row that the backup was made at."""
    engine = connect(station / "station.db", SlotFile.load(station).unlock("zhou", builders.PASSWORD).key,
                     read_only=True)
    found = {}
    with engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'table'")).scalars().all()
        for table in tables:
            where = f"WHERE seq <= {upto}" if table == "audit" else ""
            rows = connection.execute(text(f"SELECT * FROM {table} {where}")).all()
            found[table] = hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
    engine.dispose()
    return found


def test_one_password_in_an_empty_home_gives_every_row_back(logged_in: LoggedIn, elsewhere: OtherComputer,
                                                            tmp_path: Path) -> None:
    logged_in.desk.settings.change_technical(logged_in.actor, password_profile="modern")  # by that clock none is old
    field = Field(logged_in, tmp_path / "in")
    field.import_people()
    logged_in.desk.calls.import_list(logged_in.actor, content(field.call_list(per_agent=30)))
    logged_in.close()
    station, target = tmp_path / "station", tmp_path / "new" / "station"
    code, made = elsewhere("--station", station, "backup", tmp_path / "usb")
    assert code == 0
    before = _digests(station, made["audit_seq"])
    code, told = elsewhere("restore", made["folder"], target)
    assert (code, told["station"]) == (0, str(target))
    assert _digests(target, made["audit_seq"]) == before
    assert len(before) > 15
    code, report = elsewhere("--station", target, "check")
    assert (code, report["passed"]) == (0, True)
