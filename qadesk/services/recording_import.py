"""Takes recordings into the station: hashed and looked into by limited children where they lie, written in pieces.

A file that crashes or hangs its child costs that file alone; what goes away meanwhile is not noted as a recording.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from qadesk.audio.seen import Seen, size_of, together
from qadesk.database.station_database import StationDatabase, announce
from qadesk.i18n import _
from qadesk.importing.sidecars import BadSidecar, read_sidecar, sidecar_path
from qadesk.models.calls import Recording, RecordingState
from qadesk.models.imports import FileFault
from qadesk.services.leg_joining import join_legs
from qadesk.services.looking_children import LookingChildren, cores
from qadesk.services.progress import Progress
from qadesk.work import Work

_PIECE_FILES = 100


@dataclass(frozen=True)
class Known:
    """A recording that the station has: its key, path, size, state and hash, and whether a sidecar was read with it."""

    key: int
    path: str
    size_bytes: int
    state: str
    sha256: str
    has_sidecar: bool


@dataclass
class Taken:
    """What became of the files so far; `moved` ones are known from another place that they left, `gone` ones went away
    while they were taken, `sidecars` were read."""

    new: int = 0
    known: int = 0
    moved: int = 0
    left: int = 0
    legs: int = 0
    sidecars: int = 0
    faults: list[FileFault] = field(default_factory=list)
    warned: list[FileFault] = field(default_factory=list)
    duplicates: list[FileFault] = field(default_factory=list)
    gone: list[FileFault] = field(default_factory=list)


def known_recordings(session: Session) -> dict[str, Known]:
    """What the station has, by path."""
    rows = session.execute(select(Recording.id, Recording.path, Recording.size_bytes, Recording.state,
                                  Recording.sha256, Recording.sidecar.is_not(None)))
    return {row.path: Known(*row) for row in rows}


def is_known(path: Path, known: dict[str, Known]) -> bool:
    """Whether the station has looked into this very file: same path, same size, and it was there."""
    have = known.get(str(path))
    return have is not None and have.state != RecordingState.MISSING and size_of(path) == have.size_bytes


def take_recordings(database: StationDatabase, work: Work, paths: Sequence[Path], import_id: int, zone: tzinfo,
                    progress: Progress) -> Taken:
    """Look into each file that is not known yet, write what it holds, and join the legs of calls; ends early when
    cancelled, or when the folder at hand is pulled away.

    A file that is known by its sound and has left its old place is the same recording, now here."""
    with database.reading() as session:
        known = known_recordings(session)
    new = [path for path in paths if not is_known(path, known)]
    taking = _Taking(database, known, import_id, zone)
    taking.taken.known = len(paths) - len(new)
    taking.add_later_sidecars(sorted({*paths} - {*new}))
    seen = 0
    with closing(_seen_in_turn(work, new, lambda: progress.cancelled or taking.pulled_away)) as looked:
        for group in looked:
            taking.add(group)
            seen += len(group)
            progress(seen, len(new), group[-1].path.name)
    taking.write()
    taking.taken.left = len(new) - taking.taken.new - taking.taken.moved
    taking.taken.legs = join_legs(database, {str(path.parent) for path in paths})
    return taking.taken


def _seen_in_turn(work: Work, paths: Sequence[Path], stopped: Callable[[], bool]) -> Generator[list[Seen], None, None]:
    """What the files hold, in their order: looked into by several children side by side where there are many."""
    groups = together(paths)
    first = next(groups, None)
    if first is None:
        return
    with LookingChildren(work, 1 if len(paths) <= len(first) else cores()) as looking:
        waiting = deque([looking.begin(first)])
        for group in groups:
            if len(waiting) > looking.width:
                yield waiting.popleft().result()
            if stopped():
                break
            waiting.append(looking.begin(group))
        while waiting:
            yield waiting.popleft().result()


class _Taking:
    """Takes what was seen of files into the station, some hundred at a time."""

    def __init__(self, database: StationDatabase, known: Mapping[str, Known], import_id: int, zone: tzinfo) -> None:
        self._database, self._import_id, self._zone, self._known = database, import_id, zone, dict(known)
        self._by_hash = {have.sha256: have for have in known.values() if have.sha256}
        self._names = {have.sha256: Path(have.path) for have in known.values() if have.sha256}
        self._rows: list[dict[str, object]] = []
        self.taken, self.pulled_away = Taken(), False

    def add(self, group: Sequence[Seen]) -> None:
        """Note what was seen; written when there is enough of it."""
        for seen in group:
            if size_of(seen.path) < 0:
                self._note_gone(seen.path)
            else:
                self._rows.append(self._row(seen))
        if len(self._rows) >= _PIECE_FILES:
            self.write()

    def add_later_sidecars(self, paths: Iterable[Path]) -> None:
        """Write what files say that were laid beside recordings of the station since."""
        rows = [{"id": have.key, "sidecar": said} for have in (self._known[str(path)] for path in paths)
                if not have.has_sidecar and (said := self._sidecar(Path(have.path)))]
        for at in range(0, len(rows), _PIECE_FILES):
            with self._database.transaction(background=True) as session:
                session.execute(update(Recording), rows[at:at + _PIECE_FILES])

    def write(self) -> None:
        """Write what is noted."""
        keys = [self._key(str(row["path"]), str(row["sha256"])) for row in self._rows]
        fresh = [row for row, key in zip(self._rows, keys, strict=True) if key is None]
        again = [{"id": key, **row} for row, key in zip(self._rows, keys, strict=True) if key is not None]
        if self._rows:
            with self._database.transaction(background=True) as session:
                if fresh:
                    session.execute(insert(Recording), fresh)
                if again:
                    session.execute(update(Recording), again)
                announce(session, Recording)
        moved = sum(row["path"] not in self._known for row in again)
        self.taken.moved += moved
        self.taken.new += len(self._rows) - moved
        self._rows = []

    def _key(self, path: str, sha256: str) -> int | None:
        """The key of the recording that a file is: the one of its path, else the one that was moved here."""
        if path in self._known:
            return self._known[path].key
        moved = self._by_hash.get(sha256) if sha256 else None
        if moved is None or Path(moved.path).exists():
            return None
        self._by_hash[sha256] = replace(moved, path=path)
        return moved.key

    def _note_gone(self, path: Path) -> None:
        self.taken.gone.append(FileFault(path.name, _("it went away while it was brought in; bring it in again")))
        self.pulled_away = self.pulled_away or not path.parent.exists()

    def _row(self, seen: Seen) -> dict[str, object]:
        """The row of a file, with its fault, warnings and copies noted."""
        path, facts = seen.path, seen.facts
        playable, reason = facts.playable and bool(seen.sha256), facts.reason or seen.unreadable
        if not playable:
            self.taken.faults.append(FileFault(path.name, reason))
        elif facts.warnings:
            self.taken.warned.append(FileFault(path.name, " ".join(facts.warnings)))
        self._note_copy(path, seen.sha256)
        return {
            "path": str(path), "file_name": path.name, "sha256": seen.sha256, "size_bytes": seen.size_bytes,
            "state": RecordingState.PLAYABLE if playable else RecordingState.UNPLAYABLE, "reason": reason,
            "codec": facts.codec, "sample_rate_hz": facts.sample_rate_hz, "channels": facts.channels,
            "duration_ms": round(facts.duration_s * 1000), "warnings": list(facts.warnings),
            "import_id": self._import_id, "away_utc_ms": None, "customer_leg_id": None,
            "sidecar": self._sidecar(path)}

    def _note_copy(self, path: Path, sha256: str) -> None:
        """A file of the same bytes as another one that is still there is told with both names."""
        have = self._by_hash.get(sha256)
        is_moved = have is not None and (have.path == str(path) or not Path(have.path).exists())
        if sha256 in self._names and not is_moved:
            self.taken.duplicates.append(FileFault(_with_folder(path), _("it holds the same bytes as {name}").format(
                name=_with_folder(self._names[sha256]))))
        elif sha256:
            self._names[sha256] = path

    def _sidecar(self, path: Path) -> dict[str, object] | None:
        beside = sidecar_path(path)
        if beside is None:
            return None
        try:
            said = read_sidecar(beside, self._zone).document()
        except BadSidecar as error:
            self.taken.warned.append(FileFault(beside.name, _(
                "The file beside the recording was not used: {reason}.").format(reason=error)))
            return None
        self.taken.sidecars += 1
        return said


def _with_folder(path: Path) -> str:
    """The file and the folder that it lies in: copies often have one name."""
    return f"{path.parent.name}/{path.name}"


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
