"""The recovery code: a new password for one account, audited; wrong codes are counted and say no more than that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.clock import FixedClock
from qadesk.errors import RuleBroken
from qadesk.models.audit import AuditRow
from qadesk.security.login_failures import LockedOut
from qadesk.security.slots import WrongPassword, new_recovery_code
from qadesk.services import stations
from qadesk.services.recovery import recover
from qadesk.work import Work
from tests.builders import NOW, PASSWORD

NEW = "Huifu-2026x"


@pytest.fixture
def lost(tmp_path: Path, made_with_code: tuple[Path, str]) -> tuple[Path, str]:
    """A station nobody is logged in to, and its code."""
    folder, code = made_with_code
    return Path(shutil.copytree(folder, tmp_path / "s")), code


def test_code_gives_a_new_password(lost: tuple[Path, str], work: Work) -> None:
    folder, code = lost
    session = recover(folder, code.lower().replace("-", " "), "zhou", NEW, clock=FixedClock(NOW), work=work)
    try:
        assert session.actor.display_name == "周岚"
        with session.desk.station.database.reading() as reading:
            assert "stations.recover" in list(reading.scalars(select(AuditRow.action)))
    finally:
        session.close()
    with pytest.raises(WrongPassword):
        stations.login(folder, "zhou", PASSWORD, clock=FixedClock(NOW), work=work)
    stations.login(folder, "zhou", NEW, clock=FixedClock(NOW), work=work).close()


def test_wrong_code_and_unknown_name_say_the_same(lost: tuple[Path, str], work: Work) -> None:
    folder, code = lost
    words = []
    for given, name in ((new_recovery_code(), "zhou"), (code, "nobody")):
        with pytest.raises(WrongPassword) as caught:
            recover(folder, given, name, NEW, clock=FixedClock(NOW), work=work)
        words.append(str(caught.value))
    assert words[0] == words[1]
    stations.login(folder, "zhou", PASSWORD, clock=FixedClock(NOW), work=work).close()


def test_five_wrong_codes_lock_the_code_out_and_not_the_account(lost: tuple[Path, str], work: Work) -> None:
    folder, code = lost
    for _n in range(5):
        with pytest.raises(WrongPassword):
            recover(folder, "AAAAA", "zhou", NEW, clock=FixedClock(NOW), work=work)
    with pytest.raises(LockedOut):
        recover(folder, code, "zhou", NEW, clock=FixedClock(NOW), work=work)
    stations.login(folder, "zhou", PASSWORD, clock=FixedClock(NOW), work=work).close()


def test_simple_password_is_refused_before_anything_is_tried(lost: tuple[Path, str], work: Work) -> None:
    folder, code = lost
    with pytest.raises(RuleBroken):
        recover(folder, code, "zhou", "123", clock=FixedClock(NOW), work=work)
    stations.login(folder, "zhou", PASSWORD, clock=FixedClock(NOW), work=work).close()
