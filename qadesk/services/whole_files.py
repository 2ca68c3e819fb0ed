"""Files that are on the disk when it is said that they are: copied and synced, with digests to compare."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qadesk.errors import StationError, reason_of
from qadesk.files import sync_folder
from qadesk.i18n import _


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


@contextmanager
def landing(path: Path, content: bytes) -> Iterator[Callable[[], object]]:
    """`content` beside its place, synced; what is yielded puts it there. What ends the block otherwise leaves nothing.

    No file that is there is touched. Raises StationError when one is at the place meanwhile, the disk is full, or the
    folder is away or write-protected."""
    temporary, landed = path.with_name(f"qadesk-{secrets.token_hex(8)}.part"), list[Path]()

    def land() -> None:
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        landed.append(temporary.replace(path))
        sync_folder(path.parent)

    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield land
    except BaseException as error:
        for left in (temporary, *landed):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise StationError(_("{file} could not be written: {reason}").format(file=path.name, reason=reason_of(error)),
                           safe=_("No file was left behind."), code="E-FIL-02",
                           todo=_("Make room on the disk, or choose another folder, then try again.")) from error
