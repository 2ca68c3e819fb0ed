"""Which passwords are good enough, how old one may get, and passwords to hand over.

The station rule `password_profile` chooses:

- `regulation` (default): 8 characters of three kinds out of four, without the login name, changed every so many days.
- `modern`: NIST SP 800-63B-4, section 3.1.1.2: 15 characters where the password is the only factor, nothing that is
  guessed first, no kinds, no change without cause.

Both count and compare code points after NFKC, so that full-width letters from an input method are the plain ones.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache

from qadesk import resources
from qadesk.errors import RuleBroken
from qadesk.i18n import _

REGULATION, MODERN = "regulation", "modern"
MIN_LENGTH, MIN_KINDS, MODERN_LENGTH = 8, 3, 15
DAY_MS = 24 * 3_600_000
WARN_DAYS = 7
_KINDS = ("[A-Z]", "[a-z]", "[0-9]", "[^A-Za-z0-9]")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
         "qazwsxedcrfvtgbyhnujmikolp")
_RUN = 4
_ROOM_FOR_SURPRISE = 8
"""How many characters must be left of a modern password once everything that is guessed first is taken out."""


def plain_text(typed: str) -> str:
    """What was typed as it is compared: NFKC, so full-width forms and composed letters are one."""
    return unicodedata.normalize("NFKC", typed)


def check_password(password: str, login_name: str, profile: str = REGULATION, *, station_name: str = "") -> None:
    """Raises RuleBroken saying what a password of this profile needs."""
    plain = plain_text(password)
    if profile == MODERN:
        _check_modern(plain, [plain_text(name).casefold() for name in (login_name, station_name) if name])
    elif (len(plain) < MIN_LENGTH or sum(bool(re.search(kind, plain)) for kind in _KINDS) < MIN_KINDS
          or (login_name and plain_text(login_name).casefold() in plain.casefold())):
        raise RuleBroken(
            _("The password is too simple."), code="E-LOG-03",
            todo=_("Use at least 8 characters with three of: capitals, small letters, digits, signs; not the name."))


def _check_modern(plain: str, names: list[str]) -> None:
    if len(plain) < MODERN_LENGTH:
        raise RuleBroken(_("The password is too short."), code="E-LOG-03",
                         todo=_("Use at least 15 characters: a few words with spaces between them will do."))
    if len(_surprising(plain.casefold(), names)) < _ROOM_FOR_SURPRISE:
        raise RuleBroken(_("The password is easily guessed."), code="E-LOG-03",
                         todo=_("Use words that nobody would guess: no names, dates, rows of keys or repetitions."))


def _surprising(folded: str, names: list[str]) -> str:
    """What is left without names, common passwords, rows of keys, years and repetitions."""
    for known in (*names, *_common()):
        folded = folded.replace(known, "")
    return re.sub(r"(.+?)\1+", r"\1", re.sub(r"(19|20)\d\d", "", folded))


@cache
def _common() -> tuple[str, ...]:
    """The shipped list and all pieces of rows of keys, longest first."""
    lines = resources.common_passwords().read_text("utf-8").splitlines()
    words = {line for line in lines if line and not line.startswith("#")}
    pieces = {run[start:end] for row in _ROWS for run in (row, row[::-1])
              for start in range(len(run)) for end in range(start + _RUN, len(run) + 1)}
    return tuple(sorted(words | pieces, key=len, reverse=True))


def due_utc_ms(password_utc_ms: int | None, profile: str, days: int) -> int | None:
    """When a password has to be changed: 0 (at once) for a one-time one, None where none is ever due."""
    if password_utc_ms is None:
        return 0
    return password_utc_ms + days * DAY_MS if profile == REGULATION else None


def new_one_time_password() -> str:
    """A password to hand over on paper or by word of mouth, good for either profile: `Hmtw-7392-Rbka-5846`.

    60 random bits; no letter or digit that is taken for another."""
    def word() -> str:
        return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz") for _n in range(4)).capitalize()

    def number() -> str:
        return "".join(secrets.choice("23456789") for _n in range(4))

    return "-".join((word(), number(), word(), number()))
