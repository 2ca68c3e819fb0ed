"""Attacks on the audit trail by somebody who has the data key, and what `check` says of each.

Each is done to the file of a closed station over a bare SQLCipher connection, by the book: triggers off, the change,
triggers on again. The trail is checked without a printed head, with one printed just before the attack, and with one
printed earlier, before the rows that are attacked. What cannot be discovered is asserted too: docs/security.md says it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from qadesk.clock import FixedClock
from qadesk.database.triggers import TRIGGERS
from qadesk.services import stations
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders

ALTERED, NOT_AS_PRINTED, GUARD_GONE = "E-CHK-06", "E-CHK-07", "E-CHK-12"
EARLY, OLDER, LAST = 4, 6, 9
"""Rows: an early printed head, the end of an older copy of the file, the last row (printed just before the attack)."""

Attack = Callable[["Target"], None]
COLUMNS = "at_utc_ms, offset_min, account_id, who, action, about, outcome, detail"


@dataclass
class Target:
    """A station file, its key, and a copy that was put by when it had fewer rows."""

    folder: Path
    key: bytes
    older: Path

    def run(self, *statements: str, guards: bool = True) -> None:
        connection = self.connect()
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for name, body in TRIGGERS.items() if guards else ():
            connection.execute(f"CREATE TRIGGER {name} {body}")
        connection.commit()
        connection.close()

    def connect(self) -> Any:
        connection = sqlcipher3.connect(str(self.folder / "station.db"))
        connection.execute(f"PRAGMA key = \"x'{self.key.hex()}'\"")
        return connection


def edit_a_row(target: Target) -> None:
    target.run("UPDATE audit SET who = '别人' WHERE seq = 7")


def delete_a_row(target: Target) -> None:
    target.run("DELETE FROM audit WHERE seq = 7")


def delete_the_tail(target: Target) -> None:
    target.run("DELETE FROM audit WHERE seq > 6")


def recompute_the_chain(target: Target) -> None:
    """Edit row 7, then seal it and every later row anew, as the program would have."""
    target.run("UPDATE audit SET who = '别人' WHERE seq = 7")
    key = hmac.new(target.key, b"qadesk audit chain 1", hashlib.sha256).digest()
    connection = target.connect()
    before = connection.execute("SELECT mac FROM audit WHERE seq = 6").fetchone()[0]
    macs = []
    for seq, *fields, detail in connection.execute(f"SELECT seq, {COLUMNS} FROM audit WHERE seq > 6 ORDER BY seq"):
        sealed = json.dumps([before, seq, *fields, json.loads(detail)], ensure_ascii=False, sort_keys=True,
                            separators=(",", ":"))
        before = hmac.new(key, sealed.encode(), hashlib.sha256).hexdigest()
        macs.append(f"UPDATE audit SET mac = '{before}' WHERE seq = {seq}")
    connection.close()
    target.run(*macs)


def drop_the_triggers(target: Target) -> None:
    target.run(guards=False)


def drop_the_triggers_and_edit(target: Target) -> None:
    target.run("UPDATE audit SET who = '别人' WHERE seq = 7", guards=False)


def put_an_older_file_back(target: Target) -> None:
    shutil.copyfile(target.older, target.folder / "station.db")


def swap_two_rows(target: Target) -> None:
    target.run("UPDATE audit SET seq = 99 WHERE seq = 7", "UPDATE audit SET seq = 7 WHERE seq = 8",
               "UPDATE audit SET seq = 8 WHERE seq = 99")


# attack: found without a printed head, with the one printed just before, with the early one
DISCOVERED: dict[Attack, tuple[list[str], list[str], list[str]]] = {
    edit_a_row: ([ALTERED], [ALTERED], [ALTERED]),
    delete_a_row: ([ALTERED], [ALTERED], [ALTERED]),
    delete_the_tail: ([], [NOT_AS_PRINTED], []),
    recompute_the_chain: ([], [NOT_AS_PRINTED], []),
    drop_the_triggers: ([GUARD_GONE], [GUARD_GONE], [GUARD_GONE]),
    drop_the_triggers_and_edit: ([GUARD_GONE, ALTERED], [GUARD_GONE, ALTERED], [GUARD_GONE, ALTERED]),
    put_an_older_file_back: ([], [NOT_AS_PRINTED], []),
    swap_two_rows: ([ALTERED], [ALTERED], [ALTERED]),
}


@dataclass
class Scene:
    """A closed station with nine audit rows, what it printed, and a copy from when it had six."""

    folder: Path
    key: bytes
    older: Path
    early_head: str
    last_head: str


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("scene")
    session = builders.new_station(folder / "station", work)
    builders.add_account(session, builders.AUDITOR)
    heads = {seq: change_rules_to(session, seq) for seq in (EARLY, OLDER)}
    key = session.desk.station.data_key
    session.close()
    shutil.copyfile(folder / "station" / "station.db", folder / "older.db")
    session = log_in(folder / "station", "zhou", work)
    last = change_rules_to(session, LAST)
    session.close()
    yield Scene(folder / "station", key, folder / "older.db", heads[EARLY], last)


def change_rules_to(session: LoggedIn, seq: int) -> str:
    """Change rules until the trail has so many rows; the head as it is printed then."""
    station = session.desk.station
    while True:
        with station.database.reading() as reading:
            head = station.chain.head(reading)
        if head.seq >= seq:
            assert head.seq == seq
            return head.anchor
        session.desk.settings.change_rules(session.actor, quota=head.seq)


def log_in(folder: Path, name: str, work: Work) -> LoggedIn:
    return stations.login(folder, name, builders.PASSWORD, clock=FixedClock(builders.NOW), work=work, beside=True)


@pytest.mark.parametrize("attack", DISCOVERED, ids=lambda attack: attack.__name__)
def test_what_is_discovered_with_and_without_a_printed_head(attack: Attack, scene: Scene, tmp_path: Path,
                                                            work: Work) -> None:
    folder = Path(shutil.copytree(scene.folder, tmp_path / "station"))
    attack(Target(folder, scene.key, scene.older))
    session = log_in(folder, "shen", work)
    heads = ("", scene.last_head, scene.early_head)
    found = tuple([one.code for one in session.desk.checks.run(session.actor, anchor=head).findings] for head in heads)
    session.close()
    assert found == DISCOVERED[attack]


def test_without_an_attack_every_printed_head_is_there(scene: Scene, tmp_path: Path, work: Work) -> None:
    session = log_in(Path(shutil.copytree(scene.folder, tmp_path / "station")), "shen", work)
    for head in ("", scene.last_head, scene.early_head):
        assert session.desk.checks.run(session.actor, anchor=head).passed
    session.close()


def test_the_docs_say_the_same() -> None:
    """The table in docs/security.md has a line for each attack, with yes and no as asserted here."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "security.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ") and line.rstrip().endswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    told = {name: tuple(cells) for name, *cells in rows}
    for attack, found in DISCOVERED.items():
        assert told[attack.__name__.replace("_", " ")] == tuple("yes" if codes else "no" for codes in found), attack
