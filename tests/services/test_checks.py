"""The check: a sound station passes, and each kind of damage is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from qadesk.database.copy import file_findings
from qadesk.errors import BadInput
from qadesk.services.stations import LoggedIn


def _head(logged_in: LoggedIn) -> str:
    with logged_in.desk.station.database.reading() as session:
        head = logged_in.desk.station.chain.head(session)
    return f"{head.seq}:{head.mac}"


def _codes(logged_in: LoggedIn, *, anchor: str = "") -> list[str]:
    return [found.code for found in logged_in.desk.checks.run(logged_in.actor, anchor=anchor).findings]


def test_a_sound_station_passes_with_its_own_anchor(logged_in: LoggedIn) -> None:
    anchor = _head(logged_in)
    assert _codes(logged_in, anchor=anchor) == []
    assert _codes(logged_in, anchor=anchor[:40].upper().replace(":", " : ")) == []


def test_a_deleted_tail_is_found_only_against_the_printed_head(logged_in: LoggedIn) -> None:
    logged_in.desk.settings.change_rules(logged_in.actor, quota=4)
    anchor = _head(logged_in)
    with logged_in.desk.station.database.transaction() as session:
        session.execute(text("DROP TRIGGER audit_no_delete"))
        session.execute(text("DELETE FROM audit WHERE seq = 3"))
    assert _codes(logged_in) == []
    assert _codes(logged_in, anchor=anchor) == ["E-CHK-07"]


@pytest.mark.parametrize("anchor", ["3", "3:abcd", "x:" + "0" * 64, "3:" + "g" * 64, "3:" + "0" * 65])
def test_an_anchor_that_proves_nothing_is_refused(logged_in: LoggedIn, anchor: str) -> None:
    with pytest.raises(BadInput, match="no anchor"):
        logged_in.desk.checks.run(logged_in.actor, anchor=anchor)


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
