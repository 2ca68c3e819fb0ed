"""Where the sound of a recording is: the original where it lies, or else its object in the store.

A stored recording is opened in the limited child with its own key alone, and decrypted in memory, chunk by chunk.
No SQL is loaded here: the child imports this module.
"""

from __future__ import annotations

import io
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from qadesk.audio.source import BytesDamaged
from qadesk.i18n import _
from qadesk.models.store import STORE
from qadesk.security.sealed_file import BrokenSeal, SealedFile

OBJECT = ".qar"
READ_AHEAD = 1 << 16


class StoredBroken(BytesDamaged):
    """The object of a recording in the store is cut or altered."""

    code = "E-AUD-15"


def object_path(station: Path, sha256: str) -> Path:
    """Where the object of a recording lies."""
    return station / STORE / sha256[:2] / f"{sha256}{OBJECT}"


@dataclass
class StoredSound:
    """A recording in the store, as decoders open it: its object's file, the original's name and size, its key."""

    file: Path
    name: str
    size_bytes: int
    key: bytes = field(repr=False)
    _opened: list[SealedFile] = field(default_factory=list, repr=False, compare=False)

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix

    def open(self, mode: Literal["rb"]) -> BinaryIO:
        """The original's bytes; raises StoredBroken for a file that is no whole object of this recording."""
        try:
            sealed = SealedFile(self.file, self.key, self.size_bytes)
        except BrokenSeal as error:
            raise self.broken() from error
        self._opened.append(sealed)
        return io.BufferedReader(sealed, READ_AHEAD)

    def __getstate__(self) -> dict[str, object]:
        """What goes to the child: no file that is open here."""
        return {**self.__dict__, "_opened": []}

    def stat(self) -> os.stat_result:
        return self.file.stat()

    def refuse_damaged(self) -> None:
        """Raises StoredBroken when reading came to a chunk whose seal is broken."""
        if any(sealed.broken for sealed in self._opened):
            raise self.broken()

    def broken(self) -> StoredBroken:
        """The reason, in words."""
        return StoredBroken(_("The copy of {name} in the store of recordings is damaged.").format(name=self.name),
                            safe=_("The call stays in the queue; drafts and scores are untouched."),
                            todo=_("Bring the original back to its place, or restore the store from a backup."))


def warm_up_store() -> None:
    """Loaded with this module: to be sent to the child ahead, so that the first stored call need not wait for it."""


def is_original(path: Path, size_bytes: int, mtime_ms: int | None) -> bool:
    """Whether the original is there and looks as it did: its size and, where it is known, its time of change.

    The time is compared to two seconds: some drives keep no finer one."""
    facts = facts_of(path)
    if facts is None or facts.st_size != size_bytes:
        return False
    return mtime_ms is None or abs(facts.st_mtime_ns // 1_000_000 - mtime_ms) < 2000


def facts_of(path: Path) -> os.stat_result | None:
    """The facts of a plain file; None when there is none."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return facts if stat.S_ISREG(facts.st_mode) else None
