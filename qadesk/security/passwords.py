"""Which passwords are good enough, and how long a login waits after failures.

The regulation's profile (complexity) is the default: at least 8 characters of three kinds out of four.
"""

from __future__ import annotations

import json
import string
from pathlib import Path

from qadesk.errors import NotAllowed, RuleBroken
from qadesk.i18n import _
from qadesk.settings import write_whole

MIN_LENGTH, MIN_KINDS = 8, 3
FREE_FAILURES, FIRST_WAIT_MS = 5, 15 * 60 * 1000


class LockedOut(NotAllowed):
    """Too many failures; `wait_ms` is left to wait."""

    code = "E-LOG-02"

    def __init__(self, wait_ms: int) -> None:
        self.wait_ms = wait_ms
        minutes = -(-wait_ms // 60_000)
        super().__init__(_("Too many failed logins. Try again in {minutes} minutes.").format(minutes=minutes),
                         safe=_("Nothing was lost."))


def check_password(password: str, login_name: str) -> None:
    """Raises RuleBroken saying what a password needs."""
    if len(password) < MIN_LENGTH or _kinds(password) < MIN_KINDS or login_name.casefold() in password.casefold():
        raise RuleBroken(
            _("The password is too simple."), code="E-LOG-03",
            todo=_("Use at least 8 characters with three of: capitals, small letters, digits, signs; not the name."))


def _kinds(password: str) -> int:
    groups = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
    known = sum(any(c in group for c in password) for group in groups)
    return known + any(c not in "".join(groups) for c in password)


class LoginFailures:
    """`logins.json` beside the slots: failures since the last login, by name, with the time of each."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "logins.json"

    def check(self, login_name: str, now_utc_ms: int) -> None:
        """Raises LockedOut while the wait of this name lasts: 15 min after 5 failures, doubling with each more."""
        times = self.times(login_name)
        if len(times) >= FREE_FAILURES:
            until = times[-1] + FIRST_WAIT_MS * 2 ** (len(times) - FREE_FAILURES)
            if now_utc_ms < until:
                raise LockedOut(until - now_utc_ms)

    def note(self, login_name: str, now_utc_ms: int) -> None:
        self._save({**self._load(), login_name: [*self.times(login_name), now_utc_ms]})

    def times(self, login_name: str) -> list[int]:
        """The instants of the failures since the last login of this name."""
        return self._load().get(login_name, [])

    def clear(self, login_name: str) -> None:
        self._save({name: times for name, times in self._load().items() if name != login_name})

    def _load(self) -> dict[str, list[int]]:
        try:
            raw = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return raw if isinstance(raw, dict) else {}

    def _save(self, failures: dict[str, list[int]]) -> None:
        write_whole(self._path, json.dumps(failures, ensure_ascii=False).encode())
