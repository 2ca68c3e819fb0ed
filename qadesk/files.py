"""Files and folders of the station as the disk keeps them: written whole and synced, private, read as one object.

Whoever writes a file that counts does it by `write_whole`: after a power cut the old one is there or the new one.
"""

from __future__ import annotations

import errno
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from qadesk.errors import StationError, reason_of
from qadesk.i18n import _


def is_plain(text: str) -> bool:
    """Whether a path could be of these characters and be written down: no NUL, no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def read_document(path: Path) -> dict[str, Any]:
    """The object that a JSON file holds; raises OSError, or ValueError for anything that is no whole object."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except RecursionError as error:  # thousands of brackets
        raise ValueError(path.name) from error
    if not isinstance(raw, dict):
        raise ValueError(path.name)
    return raw


def real(path: Path) -> Path:
    """Where a path leads to in the end; links that lead in a circle stay as they are, in place of an error."""
    return Path(os.path.realpath(path))


def make_private(folder: Path) -> None:
    """Make a folder that only its owner may enter, where the system has such modes; one that is there stays as it is.

    Raises OSError."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        with suppress(OSError):  # a stick, whose file system has none
            folder.chmod(0o700)


def write_whole(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file whole: a temporary one in the same folder, synced, then put in place, its name synced too.

    `mode`: who may read it, where the system has such modes and as far as its mask allows.
    Raises StationError when the disk is full or read-only, saying what stands there then."""
    temporary, safe = path.with_name(path.name + ".part"), _("The file as it was before is untouched.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        safe = _("The new file is there, or the one before it, whole.")
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise StationError(_("{file} could not be written: {reason}").format(file=path.name, reason=reason_of(error)),
                           safe=safe, todo=_("Make room on the disk or allow writing, then try again."),
                           code="E-FIL-01") from error


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the folder's names, on systems that can be asked for it; raises OSError."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network shares sync files only
            raise
    finally:
        os.close(descriptor)
