"""Whether the journal beside a station file is that file's: after a crash SQLite takes in what stands there, unasked.

A file that was put back from a copy, beside the -wal of what stood there before, would be mixed with it page by page,
at times without any sign. So each session leaves a number of its own in the file and in a note beside it
(`station.session`); a file with another number does not belong to the journal. Backups carry none.
"""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from pathlib import Path

import sqlcipher3

from qadesk.errors import StationError, reason_of
from qadesk.files import write_whole
from qadesk.i18n import _

NOTE = "station.session"
PAGE_BYTES = 4096
HEADER_BYTES = 32
NUMBER_BITS = 31


def new_number() -> int:
    """A session's number."""
    return secrets.randbits(NUMBER_BITS)


def write_note(folder: Path, *numbers: int) -> None:
    """Note which sessions the file may be of; raises StationError when the disk refuses."""
    write_whole(folder / NOTE, json.dumps(numbers).encode())


def refuse_foreign_journal(path: Path, key: bytes) -> None:
    """Raises StationError when the -wal beside the station file is not its own; both are left as they are.

    A file whose first page is torn (a power cut within a checkpoint) is judged by the journal alone, which mends it."""
    journal = path.with_name(path.name + "-wal")
    try:
        if not journal.exists() or journal.stat().st_size <= HEADER_BYTES:
            return
        alone, joined = _number(path, None, key), _number(path, journal, key)
    except OSError as error:
        raise StationError(_("{file} cannot be read: {reason}").format(file=journal.name, reason=reason_of(error)),
                           safe=_("Nothing was changed."), code="E-STA-16",
                           todo=_("Allow reading and writing in the station's folder.")) from error
    if alone is None and joined is None:
        return  # the file itself cannot be read: opening it says so
    if joined is None or not {alone, joined} - {None} <= (_noted(path.parent) or {joined}):
        raise StationError(_("The journal {journal} does not belong to the station file {file} beside it.").format(
            journal=journal.name, file=path.name), safe=_("Nothing in them was changed."),
            todo=_("If somebody copied a file there: put the old one back, or restore a backup, which moves both "
                   "aside."), code="E-STA-14")


def _noted(folder: Path) -> set[int]:
    try:
        numbers = json.loads((folder / NOTE).read_text("utf-8"))
        return {int(number) for number in numbers}
    except (OSError, ValueError, TypeError, RecursionError):
        return set()


def _number(path: Path, journal: Path | None, key: bytes) -> int | None:
    """The session's number by the file's first page, as the journal leaves it; None for what cannot be read.

    Both are copied elsewhere: opening them where they are would already take the journal in."""
    with tempfile.TemporaryDirectory(prefix="qadesk-") as folder:
        first = Path(folder) / path.name
        with path.open("rb") as file:
            first.write_bytes(file.read(PAGE_BYTES))
        if journal is not None:
            shutil.copyfile(journal, first.with_name(journal.name))
        return _read(first, key)


def _read(first: Path, key: bytes) -> int | None:
    driver = sqlcipher3.dbapi2.connect(str(first), isolation_level=None)
    try:
        driver.execute("PRAGMA cipher_log_level=NONE")
        driver.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        driver.execute("PRAGMA writable_schema=ON")  # or SQLite asks for the other pages too
        return int(driver.execute("PRAGMA application_id").fetchone()[0])
    except sqlcipher3.dbapi2.Error:
        return None
    finally:
        driver.close()
