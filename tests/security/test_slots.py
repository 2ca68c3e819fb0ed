"""Key slots: a password or the recovery code opens the one data key; nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qadesk.errors import StationError
from qadesk.security.slots import SlotFile, WrongPassword, new_key, new_recovery_code

KEY = new_key()
CODE = new_recovery_code()
SLOTS = SlotFile("station-1", ()).with_recovery(CODE, KEY).with_password("a1", "zhou", "Zhijian-2026", KEY)


def test_the_password_opens_the_key() -> None:
    unlocked = SLOTS.unlock("zhou", "Zhijian-2026")
    assert (unlocked.account_id, unlocked.key) == ("a1", KEY)


def test_the_recovery_code_opens_the_key_however_it_is_typed() -> None:
    assert SLOTS.recover(CODE.lower().replace("-", " ").replace("0", "o").replace("1", "l")).key == KEY


@pytest.mark.parametrize(("name", "password"), [("zhou", "zhijian-2026"), ("nobody", "Zhijian-2026"), ("", CODE)])
def test_anything_else_is_refused_in_the_same_words(name: str, password: str) -> None:
    with pytest.raises(WrongPassword, match=r"^The name or the password is wrong\."):
        SLOTS.unlock(name, password)


def test_an_old_password_no_longer_opens_after_a_change() -> None:
    changed = SLOTS.with_password("a1", "zhou", "Another-2026", KEY)
    assert changed.unlock("zhou", "Another-2026").key == KEY
    with pytest.raises(WrongPassword):
        changed.unlock("zhou", "Zhijian-2026")


def test_a_slot_moved_to_another_account_does_not_open(tmp_path: Path) -> None:
    SLOTS.save(tmp_path)
    raw = json.loads((tmp_path / "slots.json").read_text())
    raw["slots"][1]["account_id"] = "somebody-else"
    (tmp_path / "slots.json").write_text(json.dumps(raw))
    with pytest.raises(WrongPassword):
        SlotFile.load(tmp_path).unlock("zhou", "Zhijian-2026")


def test_a_missing_or_damaged_slot_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StationError, match=r"slots\.json is missing"):
        SlotFile.load(tmp_path)
    (tmp_path / "slots.json").write_text('{"station_id": ')
    with pytest.raises(StationError, match=r"slots\.json is damaged"):
        SlotFile.load(tmp_path)
