"""Takes recordings into the station: hashed where they lie, looked into by the limited child, written in pieces.

A file that crashes or hangs the child costs that file alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from qadesk.audio.looking import look_into
from qadesk.database.station_database import StationDatabase, announce
from qadesk.errors import reason_of
from qadesk.i18n import _
from qadesk.models.calls import Recording, RecordingState
from qadesk.models.imports import FileFault
from qadesk.services.matching import pieces
from qadesk.services.progress import Progress
from qadesk.work import Work

_PIECE_FILES = 20


@dataclass(frozen=True)
class Known:
    """A recording that the station has: its key, path, size, state and hash."""

    key: int
    path: str
    size_bytes: int
    state: str
    sha256: str


@dataclass
class Taken:
    """What became of the files so far."""

    new: int = 0
    known: int = 0
    left: int = 0
    faults: tuple[FileFault, ...] = ()
    warned: tuple[FileFault, ...] = ()


def known_recordings(session: Session) -> dict[str, Known]:
    """What the station has, by path."""
    rows = session.execute(select(Recording.id, Recording.path, Recording.size_bytes, Recording.state,
                                  Recording.sha256))
    return {row.path: Known(*row) for row in rows}


def is_known(path: Path, known: dict[str, Known]) -> bool:
    """Whether the station has looked into this very file: same path, same size, and it was there."""
    have = known.get(str(path))
    return have is not None and have.state != RecordingState.MISSING and _size(path) == have.size_bytes


def take_recordings(database: StationDatabase, work: Work, paths: Sequence[Path], import_id: int,
                    progress: Progress) -> Taken:
    """Look into each file that is not known yet and write what it holds; ends early when cancelled.

    A file that is known by its sound and has left its old place is the same recording, now here."""
    with database.reading() as session:
        known = known_recordings(session)
    new = [path for path in paths if not is_known(path, known)]
    taken = Taken(known=len(paths) - len(new))
    for at, piece in enumerate(pieces(new, _PIECE_FILES)):
        rows = []
        for n, path in enumerate(piece):
            if progress.cancelled:
                break
            rows.append(_look_into(work, path, import_id, taken))
            progress(at * _PIECE_FILES + n + 1, len(new), path.name)
        _write(database, rows, known, {have.sha256: have for have in known.values()})
        taken.new += len(rows)
        if progress.cancelled:
            break
    taken.left = len(new) - taken.new
    return taken


def _look_into(work: Work, path: Path, import_id: int, taken: Taken) -> dict[str, object]:
    """The row of a file, with its fault or warnings noted."""
    size_bytes = max(0, _size(path))  # of before: a file that grew while it was read is looked into again next time
    facts = look_into(work.limited, path)
    reason = facts.reason or ""
    sha256 = ""
    try:
        sha256 = _sha256(path)
    except OSError as error:
        reason = reason or _("it cannot be opened ({reason})").format(reason=reason_of(error))
    playable = facts.playable and bool(sha256)
    if not playable:
        taken.faults += (FileFault(path.name, reason),)
    elif facts.warnings:
        taken.warned += (FileFault(path.name, " ".join(facts.warnings)),)
    return {
        "path": str(path), "file_name": path.name, "sha256": sha256, "size_bytes": size_bytes,
        "state": RecordingState.PLAYABLE if playable else RecordingState.UNPLAYABLE, "reason": reason,
        "codec": facts.codec, "sample_rate_hz": facts.sample_rate_hz, "channels": facts.channels,
        "duration_ms": round(facts.duration_s * 1000), "warnings": list(facts.warnings), "import_id": import_id,
        "away_utc_ms": None}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    """The size in bytes, or -1 for a file that went away."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _write(database: StationDatabase, rows: Sequence[dict[str, object]], known: Mapping[str, Known],
           by_hash: Mapping[str, Known]) -> None:
    keys = [_known_key(str(row["path"]), str(row["sha256"]), known, by_hash) for row in rows]
    fresh = [row for row, key in zip(rows, keys, strict=True) if key is None]
    again = [{"id": key, **row} for row, key in zip(rows, keys, strict=True) if key is not None]
    with database.transaction(background=True) as session:
        if fresh:
            session.execute(insert(Recording), fresh)
        if again:
            session.execute(update(Recording), again)
        if fresh or again:
            announce(session, Recording)


def _known_key(path: str, sha256: str, known: Mapping[str, Known], by_hash: Mapping[str, Known]) -> int | None:
    """The key of the recording that a file is: the one of its path, else the one that was moved here."""
    if path in known:
        return known[path].key
    moved = by_hash.get(sha256) if sha256 else None
    return moved.key if moved is not None and not Path(moved.path).exists() else None


def writable(paths: Iterable[Path]) -> tuple[list[Path], tuple[FileFault, ...]]:
    """Paths whose names are text, and a fault for each that is not (names of another system's encoding)."""
    fine, faults = [], []
    for path in paths:
        try:
            str(path).encode()
            fine.append(path)
        except UnicodeEncodeError:
            shown = str(path.name).encode(errors="surrogateescape").decode(errors="replace")
            faults.append(FileFault(shown, _("the file's name is not readable text; rename it")))
    return fine, tuple(faults)
