"""The wait after failures, clocks set back, damaged files, and a file that does not grow without end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qadesk.errors import StationError
from qadesk.security.login_failures import FILE_NAME, LockedOut, LoginFailures

MINUTE_MS, DAY_MS = 60_000, 24 * 3_600_000


def _fail(failures: LoginFailures, name: str, times: int, at_utc_ms: int = 0) -> None:
    for _n in range(times):
        failures.note(name, at_utc_ms)


def test_five_failures_wait_a_quarter_of_an_hour_then_double(tmp_path: Path) -> None:
    failures = LoginFailures(tmp_path)
    _fail(failures, "zhou", 4)
    failures.check("zhou", 1)
    failures.note("zhou", 0)
    with pytest.raises(LockedOut, match="15 minutes"):
        failures.check("zhou", 1)
    failures.check("zhou", 15 * MINUTE_MS)
    failures.note("zhou", 15 * MINUTE_MS)
    with pytest.raises(LockedOut, match="30 minutes"):
        failures.check("zhou", 15 * MINUTE_MS)


def test_the_wait_ends_at_a_day(tmp_path: Path) -> None:
    failures = LoginFailures(tmp_path)
    _fail(failures, "zhou", 60)
    with pytest.raises(LockedOut):
        failures.check("zhou", DAY_MS - 1)
    failures.check("zhou", DAY_MS)


def test_a_login_clears_the_failures_of_its_own_name_only(tmp_path: Path) -> None:
    failures = LoginFailures(tmp_path)
    failures.note("zhou", 1)
    failures.note("lin", 2)
    failures.clear("zhou")
    assert (failures.times("zhou"), failures.times("lin")) == ([], [2])


def test_a_clock_set_back_a_month_waits_from_now_on(tmp_path: Path) -> None:
    failures, month = LoginFailures(tmp_path), 30 * DAY_MS
    _fail(failures, "zhou", 5, at_utc_ms=month)
    with pytest.raises(LockedOut, match="15 minutes"):
        failures.check("zhou", 0)
    with pytest.raises(LockedOut, match=r" 1 minute\."):
        failures.check("zhou", 14 * MINUTE_MS)
    failures.check("zhou", 15 * MINUTE_MS)


@pytest.mark.parametrize("content", [
    b"", b"{", b"[]", b"7", b"\xff\xfe", b'{"batch": 1}', b'{"zhou": "x"}', b'{"zhou": [true]}', b"[" * 100_000,
    b'{"batch": "b", "last_number": 1, "times": {}, "pending": [[1]], "lost": 0, "kept_aside": ""}',
    b" " * (2 << 20)])
def test_a_damaged_file_is_kept_aside_and_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    failures = LoginFailures(tmp_path)
    failures.check("zhou", 0)
    assert failures.pending().kept_aside == "logins.damaged-1.json"
    assert content.startswith((tmp_path / "logins.damaged-1.json").read_bytes())
    (tmp_path / FILE_NAME).write_bytes(content)
    LoginFailures(tmp_path).note("zhou", 0)
    assert (tmp_path / "logins.damaged-2.json").exists()
    assert LoginFailures(tmp_path).times("zhou") == [0]


def test_a_file_of_the_first_kind_is_read_on(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"zhou": [0, 0, 0, 0, 0]}))
    with pytest.raises(LockedOut):
        LoginFailures(tmp_path).check("zhou", 1)
    (tmp_path / FILE_NAME).write_text("{}")
    LoginFailures(tmp_path).check("zhou", 1)
    assert not list(tmp_path.glob("*damaged*"))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "no folder").touch()
    with pytest.raises(StationError, match=r"logins\.json cannot be read"):
        LoginFailures(tmp_path / "no folder").check("zhou", 0)


def test_thousands_of_unknown_names_fill_no_disk_and_push_no_known_name_out(tmp_path: Path) -> None:
    failures = LoginFailures(tmp_path)
    _fail(failures, "zhou", 5)
    for number in range(520):
        failures.note(f"?{number:016x}", number)
    pending = failures.pending()
    assert (len(pending.failures), pending.lost, pending.upto) == (500, 25, 525)
    assert (tmp_path / FILE_NAME).stat().st_size < 60_000
    with pytest.raises(LockedOut):
        failures.check("zhou", 1)
    assert (failures.times(f"?{0:016x}"), failures.times(f"?{519:016x}")) == ([], [519])


def test_what_the_chain_has_is_no_longer_pending(tmp_path: Path) -> None:
    failures = LoginFailures(tmp_path)
    _fail(failures, "zhou", 2)
    handed = failures.pending()
    failures.note("lin", 3)
    failures.entered(handed)
    assert [(one.number, one.name) for one in failures.pending().failures] == [(3, "lin")]
    failures.note("lin", 4, audited=True)
    assert len(failures.pending().failures) == 1 and failures.times("lin") == [3, 4]


def test_a_folder_in_its_place_is_kept_aside_with_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "logins.json").mkdir()
    (tmp_path / "logins.json" / "what is in it").touch()
    failures = LoginFailures(tmp_path)
    failures.check("zhou", 1)
    assert failures.pending().kept_aside == "logins.damaged-1.json"
    assert (tmp_path / "logins.damaged-1.json" / "what is in it").exists()
