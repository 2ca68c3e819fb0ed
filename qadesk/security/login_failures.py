"""Failures before a login: how long the next try waits, and what the audit chain is still to hear of.

They cannot reach the encrypted file, so they stand in `logins.json` beside the slots. Names that no account has stand
there as tags (`SlotFile.known_as`): people type passwords into the wrong field. At the next login, whoever's it is,
`pending` goes into the chain under the file's batch and numbers; the chain's last row of the same batch tells what it
has already, so a kill before `entered` enters nothing twice. Who deletes the file deletes what it knew.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qadesk.errors import NotAllowed, StationError, reason_of
from qadesk.files import write_whole
from qadesk.i18n import _, ngettext

FILE_NAME = "logins.json"
FREE_FAILURES, FIRST_WAIT_MS, LONGEST_WAIT_MS = 5, 15 * 60_000, 24 * 3_600_000
MOST_TIMES, MOST_UNKNOWN, MOST_PENDING, MOST_BYTES = 16, 200, 500, 1 << 20
UNKNOWN = "?"
"""Begins the tag of a name that no account has."""


class LockedOut(NotAllowed):
    """Too many failures; `wait_ms` is left to wait."""

    code = "E-LOG-02"

    def __init__(self, wait_ms: int) -> None:
        self.wait_ms = wait_ms
        minutes = -(-wait_ms // 60_000)
        super().__init__(ngettext("Too many failed logins. Try again in {minutes} minute.",
                                  "Too many failed logins. Try again in {minutes} minutes.", minutes).format(
            minutes=minutes), safe=_("Nothing was lost."))


@dataclass(frozen=True)
class Failure:
    """One failure that the chain may not know yet: its number in the batch, the name or its tag, when."""

    number: int
    name: str
    at_utc_ms: int


@dataclass
class _Content:
    """What the file holds: the instants that count for the wait, and what goes into the chain.

    `kept_aside` names a damaged file before this one. `lost` counts the failures of the batch that were too many to
    keep one by one; like the numbers it only grows."""

    batch: str = field(default_factory=lambda: secrets.token_hex(8))
    last_number: int = 0
    times: dict[str, list[int]] = field(default_factory=dict)
    pending: list[Failure] = field(default_factory=list)
    lost: int = 0
    kept_aside: str = ""


@dataclass(frozen=True)
class Pending:
    """What the chain is to hear of: failures of one batch in their order, how many it lost so far, a damaged file."""

    batch: str
    failures: tuple[Failure, ...]
    lost: int
    kept_aside: str

    @property
    def upto(self) -> int:
        return self.failures[-1].number if self.failures else 0


class LoginFailures:
    """The file of one station. Raises StationError when it cannot be read or written."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def check(self, name: str, now_utc_ms: int) -> None:
        """Raises LockedOut while the wait of this name lasts: 15 min after 5 failures, doubling up to a day.

        Failures in the future (the clock was set back) count from now on."""
        content = self._load()
        times = content.times.get(name, [])
        if any(at > now_utc_ms for at in times):
            times = content.times[name] = [min(at, now_utc_ms) for at in times]
            self._save(content)
        if len(times) >= FREE_FAILURES:
            wait_ms = min(FIRST_WAIT_MS * 2 ** (len(times) - FREE_FAILURES), LONGEST_WAIT_MS)
            if now_utc_ms < times[-1] + wait_ms:
                raise LockedOut(times[-1] + wait_ms - now_utc_ms)

    def note(self, name: str, now_utc_ms: int, *, audited: bool = False) -> None:
        """Add a failure; `audited`: the chain has it already."""
        content = self._load()
        times = content.times.pop(name, [])  # put back as the latest, so that the oldest unknown names go first
        content.times[name] = [*times, now_utc_ms][-MOST_TIMES:]
        if not audited:
            content.last_number += 1
            content.pending.append(Failure(content.last_number, name, now_utc_ms))
        self._save(_within_limits(content))

    def times(self, name: str) -> list[int]:
        """The instants of the failures since the last login of this name, the latest 16."""
        return self._load().times.get(name, [])

    def clear(self, name: str) -> None:
        """Forget what counts against this name."""
        content = self._load()
        if content.times.pop(name, None) is not None:
            self._save(content)

    def pending(self) -> Pending:
        """What the chain is to hear of; hand it to `entered` once it is there."""
        content = self._load()
        return Pending(content.batch, tuple(content.pending), content.lost, content.kept_aside)

    def entered(self, pending: Pending) -> None:
        """The chain has these now."""
        if pending.failures or pending.kept_aside:
            content = self._load()
            content.pending = [failure for failure in content.pending if failure.number > pending.upto]
            content.kept_aside = ""
            self._save(content)

    def _load(self) -> _Content:
        try:
            if self._path.stat().st_size > MOST_BYTES:
                raise ValueError
            return _read(json.loads(self._path.read_text("utf-8")))
        except FileNotFoundError:
            return _Content()
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, IsADirectoryError):
            return self._begin_anew()
        except OSError as error:
            raise StationError(_("{file} cannot be read: {reason}").format(
                file=self._path.name, reason=reason_of(error)), safe=_("The station's data are untouched."),
                todo=_("Allow reading and writing in the station's folder."), code="E-LOG-05") from error

    def _begin_anew(self) -> _Content:
        """Keep a copy of the damaged file aside first, then put a new one in its place."""
        aside = next(path for number in range(1, MOST_BYTES)
                     if not (path := self._path.with_name(f"logins.damaged-{number}.json")).exists())
        if self._path.is_dir():
            self._path.rename(aside)
        else:
            write_whole(aside, self._path.read_bytes()[:MOST_BYTES])
        content = _Content(kept_aside=aside.name)
        self._save(content)
        return content

    def _save(self, content: _Content) -> None:
        pending = [[failure.number, failure.name, failure.at_utc_ms] for failure in content.pending]
        write_whole(self._path, json.dumps({**vars(content), "pending": pending}, ensure_ascii=False).encode())


def _within_limits(content: _Content) -> _Content:
    unknown = [name for name in content.times if name.startswith(UNKNOWN)]
    for name in unknown[:-MOST_UNKNOWN]:
        del content.times[name]
    dropped = max(0, len(content.pending) - MOST_PENDING)
    content.pending, content.lost = content.pending[dropped:], content.lost + dropped
    return content


def _read(raw: Any) -> _Content:
    """Raises TypeError, ValueError, KeyError or AttributeError for anything that `_save` did not write."""
    if "batch" not in raw:  # as it was written before failures had numbers: instants by name
        return _Content(times=_times(raw))
    pending = [Failure(_number(number), _text(name), _number(at)) for number, name, at in raw["pending"]]
    return _Content(_text(raw["batch"]), _number(raw["last_number"]), _times(raw["times"]), pending,
                    _number(raw["lost"]), _text(raw["kept_aside"]))


def _times(raw: Any) -> dict[str, list[int]]:
    return {_text(name): [_number(at) for at in times] for name, times in raw.items()}


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError
    return value
