"""The check: a sound station passes, and each kind of damage is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from qadesk.database import file_check
from qadesk.database.engine import connect
from qadesk.database.file_check import file_findings
from qadesk.errors import BadInput, NotAllowed, UserError
from qadesk.models.people import Actor
from qadesk.services.progress import SILENT
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import Field, tone


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
        session.execute(text("INSERT INTO scorecard_versions (id, code, version, state, title, body, body_sha256) "
                             "VALUES (99, 'x', 1, 'published', 't', 'body', 'ff')"))
    assert _codes(logged_in) == ["E-CHK-04"]


@pytest.mark.parametrize("large_from", [file_check.LARGE_BYTES, 0])
def test_single_bit_flips_in_the_file_do_not_go_unnoticed(logged_in: LoggedIn, tmp_path: Path, large_from: int,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_check, "LARGE_BYTES", large_from)
    station = logged_in.desk.station
    logged_in.close()
    whole = bytearray((station.folder / "station.db").read_bytes())
    flipped = tmp_path / "flipped.db"
    flipped.write_bytes(whole)
    assert file_findings(flipped, station.data_key) == []
    for place in range(0, len(whole), len(whole) // 30):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << (place % 8)
        flipped.write_bytes(damaged)
        assert file_findings(flipped, station.data_key), place


def _past_the_schema(path: Path, key: bytes, statement: str, *values: object) -> list[tuple[object, ...]]:
    """Run a statement that may change the schema's own table."""
    engine = connect(path, key)
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.execute("PRAGMA writable_schema=ON")
        rows = driver.execute(statement, values).fetchall()
    engine.dispose()
    return list(rows)


def test_an_index_that_lacks_a_row_is_found_in_a_large_file_too(logged_in: LoggedIn,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    station = logged_in.desk.station
    path = station.folder / "station.db"
    logged_in.close()
    kept = _past_the_schema(path, station.data_key, "SELECT * FROM sqlite_schema WHERE name = 'ix_agents_pinyin'")
    _past_the_schema(path, station.data_key, "DELETE FROM sqlite_schema WHERE name = 'ix_agents_pinyin'")
    _past_the_schema(path, station.data_key, "INSERT INTO agents (staff_no, name, pinyin) VALUES ('A01', 'n', 'p')")
    _past_the_schema(path, station.data_key, "INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", *kept[0])
    for large_from in (file_check.LARGE_BYTES, 0):
        monkeypatch.setattr(file_check, "LARGE_BYTES", large_from)
        found = file_findings(path, station.data_key)
        assert "ix_agents_pinyin" in found[0].what
        assert all("agents" in finding.what for finding in found)


class Person:
    """Progress that stops at a share of the whole, without raising, as an import's does."""

    def __init__(self, stop_at: int) -> None:
        self.cancelled, self.told, self._stop_at = False, [], stop_at

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        self.told.append(done)
        self.cancelled = self.cancelled or done >= self._stop_at


def test_a_check_tells_how_far_it_is_and_claims_nothing_when_stopped(logged_in: LoggedIn) -> None:
    patient, hasty = Person(101), Person(1)
    assert logged_in.desk.checks.run(logged_in.actor, progress=patient).passed
    assert patient.told == sorted(patient.told)
    assert patient.told[-1] == 100
    with pytest.raises(UserError, match="stopped before its end"):
        logged_in.desk.checks.run(logged_in.actor, progress=hasty)


def test_a_file_that_cannot_be_read_is_a_finding_and_no_crash(logged_in: LoggedIn) -> None:
    path = logged_in.desk.station.folder / "station.db"
    logged_in.desk.station.database.close()
    path.write_bytes(path.read_bytes()[:8192])
    codes = {found.code for found in logged_in.desk.checks._report(None, False, SILENT).findings}
    assert codes == {"E-CHK-01"}


def test_sound_files_are_compared_only_when_asked(logged_in: LoggedIn, tmp_path: Path) -> None:
    field = Field(logged_in, tmp_path / "in")
    for shade, name in enumerate(("A.wav", "B.wav"), start=1):
        tone(tmp_path / "in" / "rec" / name, shade=shade)
    logged_in.desk.calls.import_recordings(logged_in.actor, [field.folder / "rec"])
    tone(tmp_path / "in" / "rec" / "A.wav", shade=3)
    (tmp_path / "in" / "rec" / "B.wav").unlink()
    assert _codes(logged_in) == []
    report = logged_in.desk.checks.run(logged_in.actor, recordings=True)
    assert [(found.code, "A.wav" in found.what) for found in report.findings] == [("E-CHK-10", True)]
