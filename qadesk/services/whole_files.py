"""Files that are on the disk when it is said that they are: copied and synced, with digests to compare."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path


def copy_synced(source: Path, target: Path) -> None:
    """Copy a file's bytes and wait until the disk has them; raises OSError.

    Who may read the source may read the copy, and nobody else; its owner may write it."""
    mode = source.stat().st_mode & 0o666 | 0o600
    with source.open("rb") as reading, open(target, "wb", opener=lambda name, flags: os.open(name, flags, mode)
                                            ) as writing:
        shutil.copyfileobj(reading, writing, 1 << 20)
        writing.flush()
        os.fsync(writing.fileno())


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
