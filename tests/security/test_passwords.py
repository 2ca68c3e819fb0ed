"""Passwords that are good enough, and the wait after failures."""

from __future__ import annotations

from pathlib import Path

import pytest

from qadesk.errors import RuleBroken
from qadesk.security.passwords import LockedOut, LoginFailures, check_password

MINUTE_MS = 60_000


@pytest.mark.parametrize("password", ["Zhijian-2026", "长一点的密码Aa1", "abcDEF12"])
def test_a_password_of_three_kinds_is_taken(password: str) -> None:
    check_password(password, "zhou")


@pytest.mark.parametrize("password", ["", "Ab1-", "abcdefgh1", "ABCDEFGH1", "Zhou-2026"])
def test_a_simple_password_is_refused(password: str) -> None:
    with pytest.raises(RuleBroken, match="too simple"):
        check_password(password, "zhou")


def test_five_failures_wait_a_quarter_of_an_hour_then_double(tmp_path: Path) -> None:
    failures = LoginFailures(tmp_path)
    for _i in range(4):
        failures.note("zhou", 0)
    failures.check("zhou", 1)
    failures.note("zhou", 0)
    with pytest.raises(LockedOut, match="15 minutes"):
        failures.check("zhou", 1)
    failures.check("zhou", 15 * MINUTE_MS)
    failures.note("zhou", 15 * MINUTE_MS)
    with pytest.raises(LockedOut, match="30 minutes"):
        failures.check("zhou", 15 * MINUTE_MS)


def test_a_login_clears_the_failures_of_its_own_name_only(tmp_path: Path) -> None:
    failures = LoginFailures(tmp_path)
    failures.note("zhou", 1)
    failures.note("lin", 2)
    failures.clear("zhou")
    assert (failures.times("zhou"), failures.times("lin")) == ([], [2])
