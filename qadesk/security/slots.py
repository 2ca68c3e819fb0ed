"""Key slots: each account's password, and one printed recovery code, unlock the station's one data key.

Argon2id (64 MiB, t=3, p=4; RFC 9106) makes a wrapping key of a password; AES-256-GCM wraps the data key with
station id, account id and slot version as associated data. `slots.json` is all that the login window reads: so
nothing here imports the database, and the heavy imports wait until a password is tried.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qadesk.errors import NotAllowed, StationError
from qadesk.i18n import _
from qadesk.settings import write_whole

FILE_NAME = "slots.json"
DATABASE_NAME = "station.db"
RECOVERY = "recovery"
KEY_BYTES = 32
MEMORY_KIB, PASSES, LANES = 65536, 3, 4
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
            raw = json.loads(path.read_text("utf-8"))
            return cls(raw["station_id"], tuple(Slot(**slot) for slot in raw["slots"]))
        except FileNotFoundError as error:
            raise _damaged(_("The key file {file} is missing."), path) from error
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged(_("The key file {file} is damaged."), path) from error
        except OSError as error:
            raise _damaged(_("The key file {file} cannot be read."), path) from error

    def save(self, folder: Path) -> None:
        content = {"station_id": self.station_id, "slots": [vars(slot) for slot in self.slots]}
        write_whole(folder / FILE_NAME, json.dumps(content, ensure_ascii=False, indent=1).encode())

    def unlock(self, login_name: str, password: str) -> Unlocked:
        """The data key by an account's password; raises WrongPassword."""
        slot = next((s for s in self.slots if s.login_name == login_name and s.account_id != RECOVERY), None)
        if slot is None:
            _derive(password, secrets.token_bytes(16))  # an unknown name takes as long as a wrong password
            raise _wrong()
        return Unlocked(slot.account_id, self._open(slot, password))

    def recover(self, code: str) -> Unlocked:
        """The data key by the printed recovery code; raises WrongPassword."""
        slot = next((s for s in self.slots if s.account_id == RECOVERY), None)
        if slot is None:
            raise _wrong()
        return Unlocked(RECOVERY, self._open(slot, plain_code(code)))

    def with_password(self, account_id: str, login_name: str, password: str, key: bytes) -> SlotFile:
        """A copy in which the account's slot (new or replaced) opens by `password`."""
        old = next((s.version for s in self.slots if s.account_id == account_id), 0)
        slot = _wrap(self.station_id, Slot(account_id, login_name, old + 1, "", "", ""), password, key)
        return replace(self, slots=(*(s for s in self.slots if s.account_id != account_id), slot))

    def with_recovery(self, code: str, key: bytes) -> SlotFile:
        """A copy in which the recovery slot opens by `code`."""
        return self.with_password(RECOVERY, "", plain_code(code), key)

    def without(self, account_id: str) -> SlotFile:
        return replace(self, slots=tuple(s for s in self.slots if s.account_id != account_id))

    def _open(self, slot: Slot, password: str) -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        wrapping = _derive(password, _bytes(slot.salt))
        try:
            return AESGCM(wrapping).decrypt(_bytes(slot.nonce), _bytes(slot.wrapped), _bound(self.station_id, slot))
        except InvalidTag as error:
            raise _wrong() from error


def new_key() -> bytes:
    """A fresh 32-byte data key."""
    return secrets.token_bytes(KEY_BYTES)


def new_recovery_code() -> str:
    """25 symbols in groups of five: 125 bits, so that guessing is hopeless."""
    symbols = "".join(secrets.choice(CODE_ALPHABET) for _i in range(25))
    return "-".join(symbols[i:i + 5] for i in range(0, 25, 5))


def plain_code(code: str) -> str:
    """A typed code without spaces and dashes, in capitals, look-alikes mended."""
    plain = "".join(code.split()).replace("-", "").upper()
    return plain.translate(str.maketrans("ILO", "110"))


def station_exists(folder: Path) -> bool:
    """Whether the folder holds a station, or what is left of one."""
    return (folder / DATABASE_NAME).exists() or (folder / FILE_NAME).exists()


def practice_beside(station: Path) -> Path:
    """The folder of the practice station that belongs to a station."""
    return station.with_name("practice")


def read_station_facts(folder: Path) -> Mapping[str, object]:
    """`station.json`: name, label, and for a practice station the mark and its ready password. Empty if unreadable."""
    try:
        raw = json.loads((folder / "station.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return raw if isinstance(raw, dict) else {}


def _wrap(station_id: str, slot: Slot, password: str, key: bytes) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    wrapped = AESGCM(_derive(password, salt)).encrypt(nonce, key, _bound(station_id, slot))
    return replace(slot, salt=_text(salt), nonce=_text(nonce), wrapped=_text(wrapped))


def _derive(password: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(password.encode(), salt, PASSES, MEMORY_KIB, LANES, KEY_BYTES, Type.ID)


def _bound(station_id: str, slot: Slot) -> bytes:
    return f"{station_id}|{slot.account_id}|{slot.version}".encode()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.b64decode(value)


def _wrong() -> WrongPassword:
    return WrongPassword(_("The name or the password is wrong."), todo=_("Check both and type them again."))


def _damaged(what: str, path: Path) -> StationError:
    return StationError(what.format(file=path.name), safe=_("The station's data are untouched."),
                        todo=_("Put the key file back from the latest backup."), code="E-STA-07")
