"""Failures before a login reach the chain with the next login of anybody, each once, whatever is killed in between."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.clock import FixedClock
from qadesk.models.audit import AuditRow
from qadesk.security.login_failures import LockedOut, LoginFailures
from qadesk.security.slots import WrongPassword
from qadesk.services import stations
from qadesk.work import Work
from tests import builders

Trail = list[tuple[str, str, dict[str, object]]]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(builders.NOW)


@pytest.fixture
def folder(tmp_path: Path, made_with_auditor: Path) -> Path:
    return Path(shutil.copytree(made_with_auditor, tmp_path / "station"))


@pytest.fixture
def enter(folder: Path, clock: FixedClock, work: Work) -> Callable[..., Trail]:
    """Log in, leave again; what the trail says of failures since the station was made."""
    def run(name: str = "zhou", password: str = builders.PASSWORD) -> Trail:
        session = stations.login(folder, name, password, clock=clock, work=work)
        try:
            with session.desk.station.database.reading() as reading:
                assert session.desk.station.chain.first_break(reading) is None
                rows = reading.scalars(select(AuditRow).order_by(AuditRow.seq))
                return [(row.action.removeprefix("stations."), row.about, dict(row.detail)) for row in rows
                        if row.action.startswith("stations.") and row.outcome == "refused"]
        finally:
            session.close()
    return run


def test_failures_lock_the_name_out_and_enter_the_trail_with_their_times(
        folder: Path, clock: FixedClock, enter: Callable[..., Trail]) -> None:
    for _n in range(5):
        with pytest.raises(WrongPassword):
            enter("Zhou", "falsch")
    with pytest.raises(LockedOut, match="15 minutes"):
        enter()
    clock.advance(15 * 60)
    ((action, about, detail),) = enter()
    assert (action, about) == ("failed_login", "zhou")
    assert detail["failed_utc_ms"] == [clock.now_utc_ms() - 15 * 60_000] * 5
    assert len(enter()) == 1


def test_failures_of_others_and_of_names_that_nobody_has_enter_with_anybodys_login(
        folder: Path, clock: FixedClock, enter: Callable[..., Trail]) -> None:
    for name in ("zhou", "nobody", "NOBODY", "Zhijian-2026"):
        with pytest.raises(WrongPassword):
            enter(name, "falsch")
    clear = (folder / "logins.json").read_text("utf-8")
    assert "nobody" not in clear.lower() and "Zhijian" not in clear
    told = enter("shen")
    assert [len(detail["failed_utc_ms"]) for _action, _about, detail in told] == [1, 2, 1]  # type: ignore[arg-type]
    assert [about[0] for _action, about, _detail in told] == ["z", "?", "?"]
    assert LoginFailures(folder).times("zhou")  # its own login alone clears what counts against a name
    assert len(enter()) == 3 and not LoginFailures(folder).times("zhou")


def test_an_unknown_name_is_locked_out_like_a_known_one(enter: Callable[..., Trail]) -> None:
    for _n in range(5):
        with pytest.raises(WrongPassword):
            enter("nobody", "falsch")
    with pytest.raises(LockedOut, match="15 minutes"):
        enter("Nobody", "falsch")


def test_a_kill_between_the_chain_and_the_file_enters_nothing_twice_and_loses_nothing(
        folder: Path, clock: FixedClock, enter: Callable[..., Trail]) -> None:
    failures = LoginFailures(folder)
    failures.note("zhou", clock.now_utc_ms())
    failures.note("lin", clock.now_utc_ms())
    before = (folder / "logins.json").read_bytes()
    assert [about for _action, about, _detail in enter()] == ["zhou", "lin"]
    (folder / "logins.json").write_bytes(before)  # as if the process had been killed before `entered`
    failures.note("?1", clock.now_utc_ms())
    assert [about for _action, about, _detail in enter()] == ["zhou", "lin", "?1"]
    assert [about for _action, about, _detail in enter()] == ["zhou", "lin", "?1"]


def test_failures_too_many_to_keep_are_counted_once(folder: Path, enter: Callable[..., Trail]) -> None:
    failures = LoginFailures(folder)
    for number in range(503):
        failures.note(f"?{number % 2}", number)
    assert enter()[-1][2]["more"] == 3
    failures.note("zhou", 1)
    assert [detail.get("more") for _action, _about, detail in enter()] == [None, None, 3, None]


def test_a_damaged_file_is_named_in_the_trail_once(folder: Path, enter: Callable[..., Trail]) -> None:
    (folder / "logins.json").write_text("{broken")
    assert [(action, about) for action, about, _detail in enter()] == [("logins_damaged", "logins.damaged-1.json")]
    assert len(enter()) == 1
    assert (folder / "logins.damaged-1.json").read_text() == "{broken"


def test_a_login_with_the_key_of_a_closed_account_is_a_failure_like_any_other(
        folder: Path, clock: FixedClock, work: Work, enter: Callable[..., Trail]) -> None:
    session = stations.login(folder, "zhou", builders.PASSWORD, clock=clock, work=work)
    before = (folder / "slots.json").read_bytes()
    auditor = next(row for row in session.desk.accounts.list(session.actor) if row.login_name == "shen")
    session.desk.accounts.close(session.actor, auditor.account_id, builders.PASSWORD, reason="离职")
    session.close()
    (folder / "slots.json").write_bytes(before)
    with pytest.raises(WrongPassword, match=r"^The name or the password is wrong\."):
        enter("shen")
    assert [about for _action, about, _detail in enter()] == ["shen"]
