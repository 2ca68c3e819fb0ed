"""Finds recordings that are away in a folder that a person names: by size and name, proved by their hash."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qadesk.errors import reason_of
from qadesk.i18n import _
from qadesk.models.imports import FileFault
from qadesk.models.store import FoundAgain, RelinkPlan
from qadesk.services.progress import Progress, refuse_stopped
from qadesk.services.store_sound import facts_of


@dataclass(frozen=True)
class Away:
    """A recording that is sought: its key, name, size and hash."""

    recording_id: int
    file_name: str
    size_bytes: int
    sha256: str


@dataclass
class _Search:
    """The files of a folder that may be what is sought, by size; each is hashed at most once."""

    hash_of: Callable[[Path], str]
    by_size: dict[int, list[Path]]
    names: frozenset[str]
    known: dict[Path, str] = field(default_factory=dict)

    def look_for(self, away: Away) -> tuple[Path | None, str]:
        """The file that is the recording, or why there is none."""
        alike = self.by_size.get(away.size_bytes, [])
        reason = _("a file of its name is there, but of another size") if (
            away.file_name.casefold() in self.names) else _("no file of its name or size is there")
        for path in sorted(alike, key=lambda path: path.name.casefold() != away.file_name.casefold()):
            try:
                if self._hash(path) == away.sha256:
                    return path, ""
                reason = _("a file of its size is there, but its content is another")
            except OSError as error:
                reason = _("{file} cannot be read: {reason}").format(file=path.name, reason=reason_of(error))
        return None, reason

    def _hash(self, path: Path) -> str:
        if path not in self.known:
            self.known[path] = self.hash_of(path)
        return self.known[path]


def search(folder: Path, sought: Sequence[Away], hash_of: Callable[[Path], str], progress: Progress) -> RelinkPlan:
    """What of the sought recordings lies below the folder.

    Raises UserError once the progress is cancelled; OSError where the folder itself cannot be read."""
    os.scandir(folder).close()
    files, names = _files_of_sizes(folder, {away.size_bytes for away in sought}, progress)
    within, found, missing = _Search(hash_of, files, names), list[FoundAgain](), list[FileFault]()
    used: set[Path] = set()
    for done, away in enumerate(sought):
        refuse_stopped(progress)
        progress(done, len(sought), away.file_name)
        path, reason = within.look_for(away)
        if path is None or path in used:
            missing.append(FileFault(away.file_name, reason or _("its file is that of another recording")))
            continue
        used.add(path)
        found.append(FoundAgain(away.recording_id, away.file_name, str(path)))
    progress(len(sought), len(sought))
    return RelinkPlan(str(folder), tuple(found), tuple(missing))


Files = tuple[dict[int, list[Path]], frozenset[str]]


def _files_of_sizes(folder: Path, sizes: set[int], progress: Progress) -> Files:
    """The files of those sizes, and the names of all."""
    by_size: dict[int, list[Path]] = defaultdict(list)
    names = set()
    for path in _walk(folder, progress):
        facts = facts_of(path)
        if facts is None:
            continue
        names.add(path.name.casefold())
        if facts.st_size in sizes:
            by_size[facts.st_size].append(path)
    return by_size, frozenset(names)


def _walk(folder: Path, progress: Progress) -> Iterator[Path]:
    """All files below the folder whose names are readable text; folders that cannot be entered are passed over."""
    for at, _folders, names in os.walk(folder):
        refuse_stopped(progress)
        for name in names:
            path = Path(at, name)
            if _is_text(str(path)):
                yield path


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
