"""What a check asks of the store: each row has its object, whole; with its recordings gone through, each opens and is
what was brought in; and nothing lies there that no row tells of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.i18n import _, ngettext
from qadesk.models.calls import Recording
from qadesk.models.checks import Finding
from qadesk.models.store import StoredRecording
from qadesk.security.sealed_file import BrokenSeal, opened_sha256
from qadesk.services.backup_store import has_size
from qadesk.services.progress import Progress
from qadesk.services.store_sound import object_path
from qadesk.services.store_taking import ASIDE, stray_objects

MOST_NAMED = 20
DAY_MS = 24 * 3_600_000


def store_findings(session: Session, folder: Path, now_utc_ms: int, progress: Progress, *,
                   deep: bool) -> list[Finding]:
    """What is wrong with the store; `deep`: each object is read and proved, which takes long."""
    named = {False: 0, True: 0}
    found: list[Finding] = []
    for row in _rows_with_names(session, progress, told=deep):
        there = object_path(folder, row.sha256).exists()
        if _is_whole(folder, row, deep=deep):
            continue
        named[there] += 1
        if named[there] <= MOST_NAMED:
            found.append(_damaged(row.file_name) if there else _gone(row.file_name))
    found += [_more(count - MOST_NAMED) for count in named.values() if count > MOST_NAMED]
    return [*found, *_strays(session, folder, now_utc_ms)]


class _Row:
    """One row of the store with the name of a recording that it holds."""

    def __init__(self, stored: StoredRecording, file_name: str | None) -> None:
        self.sha256, self.key, self.size_bytes = stored.sha256, stored.key, stored.size_bytes
        self.object_bytes, self.file_name = stored.object_bytes, file_name or stored.sha256[:12]


def _rows_with_names(session: Session, progress: Progress, *, told: bool) -> Iterator[_Row]:
    whole, done = session.scalar(select(func.count()).select_from(StoredRecording)) or 0, 0
    name = select(func.min(Recording.file_name)).where(Recording.sha256 == StoredRecording.sha256).scalar_subquery()
    rows = session.execute(select(StoredRecording, name).order_by(StoredRecording.sha256)
                           .execution_options(yield_per=500))
    for done, (stored, file_name) in enumerate(rows):
        row = _Row(stored, file_name)
        if told:
            progress(done, whole, row.file_name)
        yield row


def _is_whole(folder: Path, row: _Row, *, deep: bool) -> bool:
    path = object_path(folder, row.sha256)
    if not has_size(path, row.object_bytes):
        return False
    try:
        return not deep or opened_sha256(path, row.key, row.size_bytes) == row.sha256
    except (BrokenSeal, OSError):
        return False


def _strays(session: Session, folder: Path, now_utc_ms: int) -> list[Finding]:
    """Objects of no row: those of the last day are of a round that was killed, and go with the next one."""
    if any(folder.glob(ASIDE)):
        return []
    old = [path for path in stray_objects(session, folder) if _changed_ms(path) < now_utc_ms - DAY_MS]
    return [Finding("E-CHK-23", ngettext("{count} file in the store of recordings belongs to none.",
                                         "{count} files in the store of recordings belong to none.", len(old)).format(
        count=len(old)), _("Log in and let the program work for a minute: it removes them."),
        _("All recordings of the store are there."))] if old else []


def _changed_ms(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns // 1_000_000
    except OSError:
        return 1 << 62


def _gone(name: str) -> Finding:
    return Finding("E-CHK-21", _("The store of recordings lacks {name}.").format(name=name),
                   _("Connect the disk of the backups and log in: it is brought back from there by itself."))


def _damaged(name: str) -> Finding:
    return Finding("E-CHK-22", _("The copy of {name} in the store of recordings is damaged.").format(name=name),
                   _restore())


def _more(count: int) -> Finding:
    return Finding("E-CHK-22", _("{count} more findings of this kind").format(count=count), _restore())


def _restore() -> str:
    return _("Make a backup, then restore it: its place has the copy that is whole.")
