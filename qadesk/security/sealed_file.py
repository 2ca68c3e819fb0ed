"""Files encrypted in chunks (AES-256-GCM, the STREAM construction), each with a key of its own.

A header of 32 bytes (magic, version, chunk size, random prefix) is bound to every chunk; the nonce of a chunk is the
prefix, its number and whether it is the last one, so that a cut, swapped, repeated or altered chunk is noticed when it
is read. Any place can be read without the chunks before it. A key must never seal a second file.
Source: Hoang, Reyhanitabar, Rogaway, Vizar, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance",
2015, section 7 (STREAM).
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC, VERSION = b"QADESKR\0", 1
CHUNK_BYTES, LEAST_CHUNK_BYTES, MOST_CHUNK_BYTES = 1 << 18, 1 << 10, 1 << 24
KEY_BYTES, TAG_BYTES, PREFIX_BYTES = 32, 16, 7
_HEADER = struct.Struct(">8sBxxxI7s9x")
HEADER_BYTES = _HEADER.size
PART = ".part"


class BrokenSeal(Exception):
    """The sealed file is not what was written: cut, altered, or another key's."""


class OtherContent(Exception):
    """The original's bytes are not those that were asked for."""


@dataclass(frozen=True)
class Seal:
    """What was sealed: size of the original, digest (hex SHA-256) and size of the sealed file."""

    size_bytes: int
    object_sha256: str
    object_bytes: int


def new_file_key() -> bytes:
    """A random key for one file."""
    return secrets.token_bytes(KEY_BYTES)


def sealed_bytes(size_bytes: int, chunk_bytes: int = CHUNK_BYTES) -> int:
    """How large the sealed file of an original of that size is."""
    return HEADER_BYTES + size_bytes + TAG_BYTES * max(1, -(-size_bytes // chunk_bytes))


def seal_file(source: Path, target: Path, key: bytes, wanted_sha256: str, *,
              chunk_bytes: int = CHUNK_BYTES) -> Seal:
    """Read the original once, hash and encrypt it into the new file `target`, synced when this returns.

    A process that is killed leaves half of it: give it a name that counts for nothing, and its own to the whole one.
    Raises OtherContent when its SHA-256 is not `wanted_sha256`, OSError when a disk refuses; nothing is then left."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with source.open("rb", buffering=0) as reading, _private(target) as writing:
            seal, digest = _seal(reading, writing, key, chunk_bytes)
            writing.flush()
            os.fsync(writing.fileno())
        if digest != wanted_sha256:
            raise OtherContent
    except BaseException as error:
        if not isinstance(error, FileExistsError):  # one that was there before is not this call's to remove
            target.unlink(missing_ok=True)
        raise
    return seal


def _private(target: Path) -> BinaryIO:
    return open(target, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def _seal(reading: io.RawIOBase | BinaryIO, writing: BinaryIO, key: bytes, chunk_bytes: int) -> tuple[Seal, str]:
    prefix, cipher = secrets.token_bytes(PREFIX_BYTES), AESGCM(key)
    header = _HEADER.pack(MAGIC, VERSION, chunk_bytes, prefix)
    original, sealed, size = hashlib.sha256(), hashlib.sha256(header), 0
    writing.write(header)
    for number, (chunk, last) in enumerate(_chunks(reading, chunk_bytes)):
        original.update(chunk)
        size += len(chunk)
        locked = cipher.encrypt(_nonce(prefix, number, last=last), chunk, header)
        sealed.update(locked)
        writing.write(locked)
    return Seal(size, sealed.hexdigest(), sealed_bytes(size, chunk_bytes)), original.hexdigest()


def _chunks(reading: io.RawIOBase | BinaryIO, chunk_bytes: int) -> Iterator[tuple[bytes, bool]]:
    """The file in whole chunks, and whether each is the last; an empty file is one empty chunk."""
    chunk = _whole_chunk(reading, chunk_bytes)
    while True:
        following = _whole_chunk(reading, chunk_bytes)
        yield chunk, not following
        if not following:
            return
        chunk = following


def _whole_chunk(reading: io.RawIOBase | BinaryIO, chunk_bytes: int) -> bytes:
    pieces, missing = [], chunk_bytes
    while missing and (piece := reading.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


class SealedFile(io.RawIOBase):
    """The original of a sealed file as a readable, seekable file; only the chunk at hand is held in memory.

    Opening raises BrokenSeal for a header or size that is not that of an original of `size_bytes`. Decoders read it
    from C, where no exception can pass: reading ends at a chunk whose seal is broken, and `broken` is then True."""

    def __init__(self, path: Path, key: bytes, size_bytes: int) -> None:
        self.broken = False
        self._size, self._at, self._number, self._chunk = size_bytes, 0, -1, b""
        self._file = path.open("rb", buffering=0)
        try:
            self._header = self._file.read(HEADER_BYTES) or b""
            self._chunk_bytes, self._prefix = _parsed(self._header)
            if os.fstat(self._file.fileno()).st_size != sealed_bytes(size_bytes, self._chunk_bytes):
                raise BrokenSeal("size")
            self._cipher = AESGCM(key)
        except BaseException:
            self._file.close()
            raise
        self._last = max(0, -(-size_bytes // self._chunk_bytes) - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer as far as the original goes; less at its end, or where a seal is broken."""
        target, done = memoryview(buffer).cast("B"), 0
        while done < len(target) and self._at < self._size:
            number, within = divmod(self._at, self._chunk_bytes)
            piece = self._opened(number)[within:within + len(target) - done]
            if not piece:
                break
            target[done:done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return done

    def close(self) -> None:
        self._chunk = b""
        self._file.close()
        super().close()

    def prove(self) -> None:
        """Raises BrokenSeal once reading came to a broken chunk."""
        if self.broken:
            raise BrokenSeal("chunk")

    def _opened(self, number: int) -> memoryview:
        if number != self._number and not self.broken:
            self._file.seek(HEADER_BYTES + number * (self._chunk_bytes + TAG_BYTES))
            locked = _whole_chunk(self._file, self._chunk_bytes + TAG_BYTES)
            nonce = _nonce(self._prefix, number, last=number == self._last)
            try:
                self._chunk, self._number = self._cipher.decrypt(nonce, locked, self._header), number
            except InvalidTag:
                self.broken = True
        return memoryview(b"" if self.broken else self._chunk)


def _parsed(header: bytes) -> tuple[int, bytes]:
    """Chunk size and nonce prefix; raises BrokenSeal for what is no header of ours."""
    if len(header) != HEADER_BYTES:
        raise BrokenSeal("header")
    magic, version, chunk_bytes, prefix = _HEADER.unpack(header)
    if magic != MAGIC or version != VERSION or not LEAST_CHUNK_BYTES <= chunk_bytes <= MOST_CHUNK_BYTES:
        raise BrokenSeal("header")
    return chunk_bytes, prefix


def opened_sha256(path: Path, key: bytes, size_bytes: int) -> str:
    """The SHA-256 of a sealed file's original, all of it read and proved; raises BrokenSeal, OSError."""
    with SealedFile(path, key, size_bytes) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.prove()
    return digest
