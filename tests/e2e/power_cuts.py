"""Simulated power cuts: what a disk may hold when the power goes in the middle of a recorded run.

The record is strace's, of a run that began with a known folder. At a cut each file holds what a completed fsync made
durable, and of the rest a random part: written sectors of 512 bytes and changes of size, each by its own chance.
A name (created, renamed, removed) is durable once its folder was synced, as POSIX has it; of later changes of names
a random number of the first ones is kept, as journalling file systems keep their order. Shared memory (-shm) does
not outlive a power cut.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR_BYTES = 512
CALLS = "openat,lseek,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
OPTIONS = ["-y", "-X", "raw", "-xx", "-s", "1000000", "-e", f"trace={CALLS}"]
O_CREAT, O_TRUNC = 0o100, 0o1000
_BY_PATH = {"openat", "rename", "renameat", "renameat2", "unlink", "unlinkat"}
_PART = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
_REST = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)(?:<.*>)?$")
_ARGUMENT = re.compile(r'(-?\w+)<([^>]*)>|"((?:\\x[0-9a-f]{2})*)"|(-?\w+)')


@dataclass(frozen=True)
class Event:
    """One call that succeeded: numbers as they stand, paths and data decoded; `fd` is -1 where there is none."""

    name: str
    fd: int
    path: str
    texts: tuple[bytes, ...]
    numbers: tuple[int, ...]
    result: int


def read_record(record: Path) -> Iterator[Event]:
    """The calls of a record in the order in which they ended."""
    begun: dict[str, str] = {}
    for line in record.read_text("ascii").splitlines():
        if part := _PART.match(line):
            begun[part[1]] = part[2]
            continue
        if rest := _REST.match(line):
            line = f"{rest[1]}  {begun.pop(rest[1])}{rest[2]}"
        if call := _CALL.match(line):
            yield _event(call[1], call[2], int(call[3]))


def _event(name: str, arguments: str, result: int) -> Event:
    fd, path, texts, numbers = -1, "", [], []
    for number, of_fd, text, plain in (found.groups() for found in _ARGUMENT.finditer(arguments)):
        if number is not None and not path:
            fd, path = int(number), _decoded(of_fd).decode()
        elif text is not None:
            texts.append(_decoded(text))
        elif plain is not None:
            numbers.append(int(plain, 8 if plain.isdigit() and plain.startswith("0") else 0))
    return Event(name, fd, path, tuple(texts), tuple(numbers), result)


def _decoded(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


@dataclass
class File:
    """What is durable of a file, and what was done to it since: data at an offset, or None for a new size."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for offset, data in self.pending:
            _apply(self.durable, offset, data)
        self.pending.clear()

    def torn(self, rng: random.Random) -> bytes:
        """The content after a cut."""
        content, chance = bytearray(self.durable), rng.choice((0.0, 0.5, 0.9, 1.0))
        for offset, data in self.pending:
            for at, sector in [(offset, None)] if data is None else _sectors(offset, data):
                if rng.random() < chance:
                    _apply(content, at, sector)
        return bytes(content)


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    end = offset + len(data or b"")
    if data is None:
        del content[end:]
    content.extend(bytes(max(0, end - len(content))))
    if data is not None:
        content[offset:end] = data


def _sectors(offset: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    end, at = offset + len(data), offset
    while at < end:
        stop = min(end, (at // SECTOR_BYTES + 1) * SECTOR_BYTES)
        yield at, data[at - offset:stop - offset]
        at = stop


class Disk:
    """One folder on a disk, as the events of a record change it, and what was said on standard output meanwhile."""

    def __init__(self, folder: Path, before: Path) -> None:
        """`folder` is where the recorded run worked; `before` holds what was there before it."""
        self._folder = folder
        self._names = {path.name: File(bytearray(path.read_bytes())) for path in before.iterdir()}
        self._durable_names = dict(self._names)
        self._pending_names: list[dict[str, File | None]] = []
        self._places: dict[int, int] = {}
        self._said = b""

    @property
    def said(self) -> list[str]:
        """The whole lines that were printed so far."""
        return self._said.decode().splitlines()

    def concerns(self, event: Event) -> bool:
        """Whether the event changes the folder or says something."""
        return (event.name == "write" and event.fd == 1) or self._folder in (_path(event), _path(event).parent)

    def happen(self, event: Event) -> None:
        """Take in one event that concerns the folder."""
        if event.fd == 1:
            self._said += event.texts[0]
        else:
            _TAKE_IN[event.name](self, event, _path(event).name)

    def settle(self) -> None:
        """Let everything become durable."""
        for file in self._names.values():
            file.sync()
        self._durable_names = dict(self._names)
        self._pending_names.clear()

    def image(self, target: Path, rng: random.Random) -> None:
        """Write into a new folder what the disk may hold if the power goes now."""
        names = dict(self._durable_names)
        for changes in self._pending_names[:rng.randint(0, len(self._pending_names))]:
            _change(names, changes)
        target.mkdir()
        for name, file in names.items():
            if not name.endswith("-shm"):
                (target / name).write_bytes(file.torn(rng))

    def _openat(self, event: Event, name: str) -> None:
        flags = event.numbers[0]
        self._places[event.result] = 0
        if flags & O_CREAT and name not in self._names:
            self._rename({name: File()})
        if flags & O_TRUNC:
            self._names[name].pending.append((0, None))

    def _lseek(self, event: Event, _name: str) -> None:
        self._places[event.fd] = event.result

    def _write(self, event: Event, name: str) -> None:
        at = self._places[event.fd]
        self._names[name].pending.append((at, event.texts[0][:event.result]))
        self._places[event.fd] = at + event.result

    def _pwrite64(self, event: Event, name: str) -> None:
        self._names[name].pending.append((event.numbers[-1], event.texts[0][:event.result]))

    def _ftruncate(self, event: Event, name: str) -> None:
        self._names[name].pending.append((event.numbers[-1], None))

    def _fsync(self, event: Event, name: str) -> None:
        if Path(event.path) != self._folder:
            self._names[name].sync()
            return
        for changes in self._pending_names:
            _change(self._durable_names, changes)
        self._pending_names.clear()

    def _rename_file(self, event: Event, name: str) -> None:
        self._rename({name: None, Path(event.texts[1].decode()).name: self._names[name]})

    def _unlink(self, _event: Event, name: str) -> None:
        self._rename({name: None})

    def _rename(self, changes: dict[str, File | None]) -> None:
        _change(self._names, changes)
        self._pending_names.append(changes)


_TAKE_IN: dict[str, Callable[[Disk, Event, str], None]] = {
    "openat": Disk._openat, "lseek": Disk._lseek, "write": Disk._write, "pwrite64": Disk._pwrite64,
    "ftruncate": Disk._ftruncate, "fsync": Disk._fsync, "fdatasync": Disk._fsync, "rename": Disk._rename_file,
    "renameat": Disk._rename_file, "renameat2": Disk._rename_file, "unlink": Disk._unlink, "unlinkat": Disk._unlink}


def _path(event: Event) -> Path:
    return Path(event.texts[0].decode() if event.name in _BY_PATH else event.path)


def _change(names: dict[str, File], changes: dict[str, File | None]) -> None:
    for name, file in changes.items():
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file
