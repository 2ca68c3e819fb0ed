"""Files that are on the disk when it is said that they are: copied and synced, with digests to compare."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path


def copy_synced(source: Path, target: Path) -> None:
    """Copy a file's bytes and wait until the disk has them; raises OSError."""
    with source.open("rb") as reading, target.open("wb") as writing:
        shutil.copyfileobj(reading, writing, 1 << 20)
        writing.flush()
        os.fsync(writing.fileno())


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
