"""The store of recordings against plain files: the part of benchmarks/listening.py that seals and opens sealed ones."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import MB, Table, quickest
from benchmarks.opening import Opening
from qadesk.audio.buffer import SampleBuffer, decode_to_buffer
from qadesk.audio.source import Place
from qadesk.security.sealed_file import new_file_key, seal_file
from qadesk.services.store_sound import StoredSound
from qadesk.services.whole_files import copy_synced, digest_of

NAMES = ("pcm.wav", "ulaw.wav", "call.mp3")
SLOWEST = 1.3


def store(table: Table, made: dict[str, Path], runs: int) -> None:
    """Taking in against a copy with its hash; decoding and opening from the store against the plain file."""
    with TemporaryDirectory() as folder:
        for name in NAMES:
            _take_in(table, made[name], Path(folder), runs)
        stored = {name: _sealed(made[name], Path(folder) / f"{name}.qar") for name in NAMES}
        for name in NAMES:
            plain, sealed = (quickest(partial(_decode, place), runs) for place in (made[name], stored[name]))
            table.row(f"decode from the store / plain, {name}", sealed / plain, "x", SLOWEST)
        _open(table, made, stored, runs)


def _take_in(table: Table, path: Path, folder: Path, runs: int) -> None:
    size_mb, copy, target = path.stat().st_size / MB, folder / "copy", folder / "sealed"
    sha256 = digest_of(path)

    def sealed() -> None:
        target.unlink(missing_ok=True)
        seal_file(path, target, new_file_key(), sha256)

    took_s = quickest(sealed, runs, time.perf_counter)
    def copied() -> None:
        copy_synced(path, copy)
        digest_of(path)

    plain_s = quickest(copied, runs, time.perf_counter)
    table.row(f"taken into the store, {path.name}", size_mb / took_s, "MB/s")
    table.row(f"taken in / copied and hashed, {path.name}", took_s / plain_s, "x")


def _sealed(path: Path, target: Path) -> StoredSound:
    key = new_file_key()
    seal = seal_file(path, target, key, digest_of(path))
    return StoredSound(target, path.name, seal.size_bytes, key)


def _decode(place: Place) -> None:
    SampleBuffer.of(decode_to_buffer(place)).close()


def _open(table: Table, made: dict[str, Path], stored: dict[str, StoredSound], runs: int) -> None:
    opening = Opening()
    try:
        for name in NAMES:
            for place in (made[name], stored[name]):
                opening.took(place)
            plain, sealed = (min(opening.took(place)[0] for _run in range(runs))
                             for place in (made[name], stored[name]))
            table.row(f"file to painted waveform from the store, {name}", sealed * 1000, "ms")
            table.row(f"file to painted waveform, store / plain, {name}", sealed / plain, "x", SLOWEST)
    finally:
        opening.close()
