"""Key slots: each account's password, and one printed recovery code, unlock the station's one data key.

Argon2id (64 MiB, t=3, p=4; RFC 9106) makes a wrapping key of a password; AES-256-GCM wraps the data key with
station id, account id and slot version as associated data. `slots.json` is all that the login window reads: so
nothing here imports the database, and the heavy imports wait until a password is tried. The file names accounts by
their login names alone; what else is known of people stands in the encrypted file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qadesk.errors import NotAllowed, RuleBroken, StationError
from qadesk.files import read_document, write_whole
from qadesk.i18n import _
from qadesk.security.login_failures import UNKNOWN
from qadesk.security.passwords import plain_text

FILE_NAME = "slots.json"
DATABASE_NAME = "station.db"
PRACTICE_UNFINISHED = "practice.unfinished"
"""Lies in the folder of a practice station as long as it is being made, and when its making was killed."""
RECOVERY = "recovery"
KEY_BYTES, SALT_BYTES, NONCE_BYTES, TAG_BYTES = 32, 16, 12, 16
MOST_BYTES = 4 << 20
MEMORY_KIB, PASSES, LANES = 65536, 3, 4
CODE_SYMBOLS = 25
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread


class WrongPassword(NotAllowed):
    """The same words whether the name or the password is wrong."""

    code = "E-LOG-01"


@dataclass(frozen=True)
class Slot:
    """One way to the data key; `account_id` is `recovery` for the printed code."""

    account_id: str
    login_name: str
    version: int
    salt: str
    nonce: str
    wrapped: str


@dataclass(frozen=True)
class Unlocked:
    """The data key, and whose slot gave it."""

    account_id: str
    key: bytes


@dataclass(frozen=True)
class SlotFile:
    """The slots of one station, as `slots.json` holds them."""

    station_id: str
    slots: tuple[Slot, ...]

    @classmethod
    def load(cls, folder: Path) -> SlotFile:
        """Read `slots.json`; raises StationError when it is missing, closed to us or altered beyond reading."""
        path = folder / FILE_NAME
        try:
            if path.stat().st_size > MOST_BYTES:
                raise ValueError
            return _checked(json.loads(path.read_text("utf-8")))
        except FileNotFoundError as error:
            raise _damaged(_("The key file {file} is missing."), path) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _damaged(_("The key file {file} is damaged."), path) from error
        except OSError as error:
            raise _damaged(_("The key file {file} cannot be read."), path) from error

    def save(self, folder: Path) -> None:
        content = {"station_id": self.station_id, "slots": [vars(slot) for slot in self.slots]}
        write_whole(folder / FILE_NAME, json.dumps(content, ensure_ascii=False, indent=1).encode(), mode=0o600)

    def slot_named(self, typed: str) -> Slot | None:
        """The slot of an account by its login name as typed: full-width forms and capitals may differ."""
        own = [slot for slot in self.slots if slot.account_id != RECOVERY]
        exact = [slot for slot in own if slot.login_name == typed.strip()]
        alike = [slot for slot in own if name_key(slot.login_name) == name_key(typed)]
        return exact[0] if exact else alike[0] if len(alike) == 1 else None

    def known_as(self, typed: str) -> str:
        """The login name of the account that is meant; for a name that none has a tag, which hides what was typed.

        The tag costs what a wrong password costs: as long a wait, and as long for who would guess what was typed."""
        slot = self.slot_named(typed)
        if slot is not None:
            return slot.login_name
        salt = hashlib.sha256(f"unknown name|{self.station_id}".encode()).digest()[:SALT_BYTES]
        return UNKNOWN + _derive(name_key(typed), salt).hex()[:16]

    def unlock(self, login_name: str, password: str) -> Unlocked:
        """The data key by an account's password; raises WrongPassword."""
        slot = self.slot_named(login_name)
        if slot is None:
            _derive(password, secrets.token_bytes(SALT_BYTES))  # an unknown name takes as long as a wrong password
            raise wrong_password()
        return Unlocked(slot.account_id, self._open(slot, password))

    def recover(self, code: str) -> Unlocked:
        """The data key by the printed recovery code; raises WrongPassword."""
        slot = next((s for s in self.slots if s.account_id == RECOVERY), None)
        if slot is None:
            raise wrong_password()
        return Unlocked(RECOVERY, self._open(slot, plain_code(code)))

    def with_password(self, account_id: str, login_name: str, password: str, key: bytes) -> SlotFile:
        """A copy in which the account's slot (new or replaced) opens by `password`.

        A slot of the same name that another account id has is left over from an act that was killed: it goes."""
        old = next((s.version for s in self.slots if s.account_id == account_id), 0)
        slot = _wrap(self.station_id, Slot(account_id, login_name, old + 1, "", "", ""), password, key)
        others = (s for s in self.slots if s.account_id != account_id and s.login_name != login_name)
        return replace(self, slots=(*others, slot))

    def with_recovery(self, code: str, key: bytes) -> SlotFile:
        """A copy in which the recovery slot opens by `code`."""
        return self.with_password(RECOVERY, "", plain_code(code), key)

    def without(self, account_id: str) -> SlotFile:
        return replace(self, slots=tuple(s for s in self.slots if s.account_id != account_id))

    def _open(self, slot: Slot, password: str) -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        for text in dict.fromkeys((plain_text(password), password)):  # slots of the first kind took it as typed
            wrapping = AESGCM(_derive(text, _bytes(slot.salt)))
            try:
                return wrapping.decrypt(_bytes(slot.nonce), _bytes(slot.wrapped), _bound(self.station_id, slot))
            except InvalidTag:
                continue
        raise wrong_password()


def name_key(login_name: str) -> str:
    """What two login names have in common when they are taken for the same."""
    return plain_text(login_name).strip().casefold()


def new_key() -> bytes:
    """A fresh 32-byte data key."""
    return secrets.token_bytes(KEY_BYTES)


def new_recovery_code() -> str:
    """25 symbols in groups of five: 125 bits, so that guessing is hopeless."""
    symbols = "".join(secrets.choice(CODE_ALPHABET) for _i in range(CODE_SYMBOLS))
    return "-".join(symbols[i:i + 5] for i in range(0, CODE_SYMBOLS, 5))


def plain_code(code: str) -> str:
    """A typed code without spaces and dashes, in capitals, look-alikes mended."""
    plain = "".join(code.split()).replace("-", "").upper()
    return plain.translate(str.maketrans("ILO", "110"))


def check_code(code: str) -> None:
    """Raises RuleBroken for anything but a code as `new_recovery_code` makes them."""
    plain = plain_code(code)
    if len(plain) != CODE_SYMBOLS or not set(plain) <= set(CODE_ALPHABET) or len(set(plain)) < CODE_SYMBOLS // 4:
        raise RuleBroken(_("This is no recovery code."), safe=_("The one in force stays."),
                         todo=_("Let qadesk make a new one."))


def station_exists(folder: Path) -> bool:
    """Whether the folder holds a station, or what is left of one; a practice station that is half made is none."""
    try:
        there = (folder / DATABASE_NAME).exists() or (folder / FILE_NAME).exists()
        return there and not (folder / PRACTICE_UNFINISHED).exists()
    except OSError:  # a name that is too long
        return False


def practice_beside(station: Path) -> Path:
    """The folder of the practice station that belongs to a station."""
    return station.with_name("practice")


def read_station_facts(folder: Path) -> Mapping[str, object]:
    """`station.json`: name, label, and for a practice station the mark and its ready password. Empty if unreadable."""
    try:
        return read_document(folder / "station.json")
    except (OSError, ValueError):
        return {}


def _checked(raw: Any) -> SlotFile:
    """Raises ValueError, KeyError, TypeError or AttributeError for anything that `save` did not write."""
    slots = tuple(Slot(**slot) for slot in raw["slots"])
    for slot in slots:
        texts = (slot.account_id, slot.login_name, slot.salt, slot.nonce, slot.wrapped)
        sizes = [len(_bytes(text)) for text in texts[2:]]
        if type(slot.version) is not int or sizes != [SALT_BYTES, NONCE_BYTES, KEY_BYTES + TAG_BYTES]:
            raise ValueError
        "".join(texts).encode()  # raises for what is no text
    ids = [slot.account_id for slot in slots]
    if len(ids) != len(set(ids)) or not ids or not raw["station_id"].encode():
        raise ValueError
    return SlotFile(raw["station_id"], slots)


def _wrap(station_id: str, slot: Slot, password: str, key: bytes) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    wrapped = AESGCM(_derive(plain_text(password), salt)).encrypt(nonce, key, _bound(station_id, slot))
    return replace(slot, salt=_text(salt), nonce=_text(nonce), wrapped=_text(wrapped))


def _derive(password: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(password.encode(errors="surrogatepass"), salt, PASSES, MEMORY_KIB, LANES, KEY_BYTES, Type.ID)


def _bound(station_id: str, slot: Slot) -> bytes:
    return f"{station_id}|{slot.account_id}|{slot.version}".encode()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


def wrong_password() -> WrongPassword:
    """What is said for an unknown name and a wrong password alike."""
    return WrongPassword(_("The name or the password is wrong."), todo=_("Check both and type them again."))


def _damaged(what: str, path: Path) -> StationError:
    return StationError(what.format(file=path.name), safe=_("The station's data are untouched."),
                        todo=_("Put the key file back from the latest backup."), code="E-STA-07")
