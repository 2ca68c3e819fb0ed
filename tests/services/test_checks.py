"""The check: a sound station passes, and each kind of damage is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from qadesk.database.file_check import file_findings
from qadesk.errors import BadInput, NotAllowed
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests import builders


def _head(logged_in: LoggedIn) -> str:
    with logged_in.desk.station.database.reading() as session:
        head = logged_in.desk.station.chain.head(session)
    return f"{head.seq}:{head.mac}"


def _codes(logged_in: LoggedIn, auditor: Actor | None = None, *, anchor: str = "") -> list[str]:
    report = logged_in.desk.checks.run(auditor or logged_in.actor, anchor=anchor)
    return [found.code for found in report.findings]


@pytest.fixture
def auditor(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, builders.AUDITOR)


def test_a_sound_station_passes_with_its_own_anchor(logged_in: LoggedIn, auditor: Actor) -> None:
    anchor = _head(logged_in)
    assert _codes(logged_in, auditor, anchor=anchor) == []
    assert _codes(logged_in, auditor, anchor=anchor[:40].upper().replace(":", " : ")) == []
    with pytest.raises(BadInput, match="no anchor"):
        _codes(logged_in, auditor, anchor="3:abcd")


def test_a_deleted_tail_is_found_only_against_the_printed_head(logged_in: LoggedIn, auditor: Actor) -> None:
    anchor = _head(logged_in)
    with logged_in.desk.station.database.transaction() as session:
        session.execute(text("DROP TRIGGER audit_no_delete"))
        session.execute(text("DELETE FROM audit WHERE seq = 3"))
    assert _codes(logged_in) == ["E-CHK-12"]  # the guard that was dropped, and nothing of the row
    assert _codes(logged_in, auditor, anchor=anchor[:40]) == ["E-CHK-12", "E-CHK-07"]


def test_anyone_may_check_but_the_auditor_alone_compares_an_anchor(logged_in: LoggedIn, inspector: Actor) -> None:
    assert _codes(logged_in, inspector) == []
    for actor in (inspector, logged_in.actor):
        with pytest.raises(NotAllowed):
            _codes(logged_in, actor, anchor=_head(logged_in))


def test_an_altered_scorecard_is_found(logged_in: LoggedIn) -> None:
    with logged_in.desk.station.database.transaction() as session:
        session.execute(text("INSERT INTO scorecard_versions VALUES (99, 'x', 1, 'published', 't', 'body', 'ff', 0)"))
    assert _codes(logged_in) == ["E-CHK-04"]


def test_single_bit_flips_in_the_file_do_not_go_unnoticed(logged_in: LoggedIn, tmp_path: Path) -> None:
    station = logged_in.desk.station
    logged_in.close()
    whole = bytearray((station.folder / "station.db").read_bytes())
    flipped = tmp_path / "flipped.db"
    for place in range(0, len(whole), len(whole) // 30):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << (place % 8)
        flipped.write_bytes(damaged)
        assert file_findings(flipped, station.data_key), place
