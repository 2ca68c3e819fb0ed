"""Looks into many files at once in a child with limits: what each really holds, and the hash of its bytes.

Short files cost more on the way to the child than in it, so several go together. Should the child not survive them,
each is looked into by itself: the bad one costs itself alone.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qadesk.audio.decode import AudioFacts, inspect_audio
from qadesk.audio.looking import look_into, time_limits
from qadesk.errors import reason_of
from qadesk.i18n import _
from qadesk.limited_child import LimitedChild

log = logging.getLogger("qadesk.audio")
MOST_TOGETHER, MOST_BYTES_TOGETHER = 32, 8 << 20


@dataclass(frozen=True)
class Seen:
    """A file: its facts, its hash ("" and why for one that cannot be read), and its size when it was begun."""

    path: Path
    facts: AudioFacts
    sha256: str
    unreadable: str
    size_bytes: int


def together(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """The paths in lists that one child looks into at once; a large file is one by itself."""
    group: list[Path] = []
    n_bytes = 0
    for path in paths:
        size = max(0, size_of(path))
        if group and (len(group) == MOST_TOGETHER or n_bytes + size > MOST_BYTES_TOGETHER):
            yield group
            group, n_bytes = [], 0
        group.append(path)
        n_bytes += size
    if group:
        yield group


def look_into_all(child: LimitedChild, paths: Sequence[Path]) -> list[Seen]:
    """What each file is, in their order; never raises for what is in a file."""
    if len(paths) > 1:
        limits = time_limits(*paths)
        try:
            return child.run(see_all, list(paths), timeout_s=limits.timeout_s, processor_s=limits.processor_s)
        except Exception as error:  # noqa: BLE001  one of them ended the child: looked at alone each tells by itself
            log.info("files are looked into one by one: %s", type(error).__name__)
    return [_see(path, partial(look_into, child)) for path in paths]


def see_all(paths: Sequence[Path]) -> list[Seen]:
    """In the child: decode and hash each."""
    return [_see(path, inspect_audio) for path in paths]


def size_of(path: Path) -> int:
    """The size in bytes, or -1 for a file that went away."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _see(path: Path, look: Callable[[Path], AudioFacts]) -> Seen:
    size_bytes = max(0, size_of(path))  # of before: a file that grew while it was read is looked into again next time
    facts = look(path)
    try:
        with path.open("rb") as file:
            return Seen(path, facts, hashlib.file_digest(file, "sha256").hexdigest(), "", size_bytes)
    except OSError as error:
        return Seen(path, facts, "", _("it cannot be opened ({reason})").format(reason=reason_of(error)), size_bytes)
