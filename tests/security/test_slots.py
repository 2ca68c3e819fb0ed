"""Key slots: a password or the recovery code opens the one data key; nothing else does, whatever the file holds."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qadesk.errors import StationError
from qadesk.security.slots import Slot, SlotFile, WrongPassword, new_key, new_recovery_code

KEY = new_key()
CODE = new_recovery_code()
SLOTS = (SlotFile("station-1", ()).with_recovery(CODE, KEY).with_password("a1", "zhou", "Zhijian-2026", KEY)
         .with_password("a2", "林晓", "Zhijian-2027", KEY))


def _altered(folder: Path, change: Callable[[Any], object]) -> SlotFile:
    """The file after somebody changed it by hand; raises StationError when that is noticed on reading."""
    SLOTS.save(folder)
    raw = json.loads((folder / "slots.json").read_text("utf-8"))
    change(raw)
    content = json.dumps(raw).encode()
    (folder / "slots.json").write_bytes(content)
    try:
        return SlotFile.load(folder)
    finally:
        assert (folder / "slots.json").read_bytes() == content


def test_the_password_opens_the_key() -> None:
    unlocked = SLOTS.unlock("zhou", "Zhijian-2026")
    assert (unlocked.account_id, unlocked.key) == ("a1", KEY)


def test_the_recovery_code_opens_the_key_however_it_is_typed() -> None:
    assert SLOTS.recover(CODE.lower().replace("-", " ").replace("0", "o").replace("1", "l")).key == KEY


@pytest.mark.parametrize(("name", "password"), [("zhou", "zhijian-2026"), ("nobody", "Zhijian-2026"), ("", CODE)],
                         ids=["small letters", "nobody", "recovery code"])
def test_anything_else_is_refused_in_the_same_words(name: str, password: str) -> None:
    with pytest.raises(WrongPassword, match=r"^The name or the password is wrong\."):
        SLOTS.unlock(name, password)


def test_an_input_method_that_types_full_width_locks_nobody_out() -> None:
    assert SLOTS.unlock("ｚｈｏｕ", "Ｚｈｉｊｉａｎ－２０２６").key == KEY
    changed = SLOTS.with_password("a1", "zhou", "Ｚｈｉｊｉａｎ－２０２８ é", KEY)
    assert changed.unlock("Zhou ", unicodedata.normalize("NFD", "Zhijian-2028 é")).key == KEY


def test_a_slot_made_before_passwords_were_normalised_still_opens() -> None:
    old = Slot("a1", "zhou", 1, "v+7lNjziN7OOz14vQB3jbg==", "eQ/Rl6zpNd4/0R0G",  # of Ｚｈｉｊｉａｎ２０２６ as typed
               "Pvfm9I//9VmKjDUM4IYPk9dzzVdBczBrJUGEkoxa9jEmLp7E8RgTsUQwAFlk8aDy")
    assert SlotFile("station-1", (old,)).unlock("zhou", "Ｚｈｉｊｉａｎ２０２６").key == bytes(range(32))


def test_names_that_differ_in_capitals_only_are_told_apart_when_both_exist() -> None:
    both = SLOTS.with_password("a3", "Zhou", "Zhijian-2029", KEY)
    assert (both.unlock("Zhou", "Zhijian-2029").account_id, both.unlock("zhou", "Zhijian-2026").account_id) == (
        "a3", "a1")
    assert both.slot_named("ZHOU") is None


def test_an_unknown_name_gets_a_tag_that_hides_what_was_typed() -> None:
    assert SLOTS.known_as(" ZHOU") == "zhou"
    tag = SLOTS.known_as("Zhijian-2026")
    assert tag == SLOTS.known_as("ｚhijian-2026") != SLOTS.known_as("Zhijian-2027")
    assert tag.startswith("?") and len(tag) == 17
    assert replace(SLOTS, station_id="station-2").known_as("Zhijian-2026") != tag


def test_an_old_password_no_longer_opens_after_a_change() -> None:
    changed = SLOTS.with_password("a1", "zhou", "Another-2026", KEY)
    assert changed.unlock("zhou", "Another-2026").key == KEY
    with pytest.raises(WrongPassword):
        changed.unlock("zhou", "Zhijian-2026")


def test_a_slot_left_over_under_the_same_name_goes() -> None:
    again = SLOTS.with_password("a9", "zhou", "Another-2026", KEY)
    assert [slot.account_id for slot in again.slots if slot.login_name == "zhou"] == ["a9"]


def _swap_keys(raw: Any) -> None:
    one, two = raw["slots"][1], raw["slots"][2]
    for part in ("salt", "nonce", "wrapped"):
        one[part], two[part] = two[part], one[part]


@pytest.mark.parametrize("change", [
    _swap_keys,
    lambda raw: raw["slots"][1].update(account_id="somebody-else"),
    lambda raw: raw["slots"][1].update(version=7),
    lambda raw: raw["slots"][1].update(version=10 ** 60),
    lambda raw: raw.update(station_id="station-2"),
    lambda raw: raw["slots"][1].update(wrapped="A" * 64),
])
def test_a_slot_that_was_moved_or_altered_does_not_open(tmp_path: Path, change: Callable[[Any], object]) -> None:
    with pytest.raises(WrongPassword):
        _altered(tmp_path, change).unlock("zhou", "Zhijian-2026")


@pytest.mark.parametrize("change", [
    lambda raw: raw["slots"][1].pop("salt"),
    lambda raw: raw["slots"][1].update(salt="%%%"),
    lambda raw: raw["slots"][1].update(salt=""),
    lambda raw: raw["slots"][1].update(nonce=5),
    lambda raw: raw["slots"][1].update(wrapped="AAAA" * 10_000),
    lambda raw: raw["slots"][1].update(wrapped="好"),
    lambda raw: raw["slots"][1].update(version="1"),
    lambda raw: raw["slots"][1].update(version=None),
    lambda raw: raw["slots"][1].update(login_name=["zhou"]),
    lambda raw: raw["slots"][1].update(login_name="\ud800"),
    lambda raw: raw["slots"][1].update(memory_kib=10 ** 9),
    lambda raw: raw["slots"][1].update(account_id="a2"),
    lambda raw: raw.update(slots={}),
    lambda raw: raw.update(slots=[]),
    lambda raw: raw.update(slots=[1, 2]),
    lambda raw: raw.update(station_id=None),
    lambda raw: raw.update(padding=" " * (5 << 20)),
])
def test_a_file_that_is_none_of_ours_is_named(tmp_path: Path, change: Callable[[Any], object]) -> None:
    with pytest.raises(StationError, match=r"slots\.json is damaged.*latest backup"):
        _altered(tmp_path, change)


@pytest.mark.parametrize("content", [b"", b'{"station_id": ', b"\xff\xfe\x00", b"[" * 100_000, b"null", b'"x"'])
def test_a_missing_cut_or_garbled_file_is_named(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(StationError, match=r"slots\.json is missing.*latest backup"):
        SlotFile.load(tmp_path)
    (tmp_path / "slots.json").write_bytes(content)
    with pytest.raises(StationError, match=r"slots\.json is damaged.*latest backup"):
        SlotFile.load(tmp_path)
    assert (tmp_path / "slots.json").read_bytes() == content


def test_a_slot_holds_no_more_than_it_needs() -> None:
    assert set(vars(SLOTS.slots[0])) == set(Slot.__dataclass_fields__) == {
        "account_id", "login_name", "version", "salt", "nonce", "wrapped"}
