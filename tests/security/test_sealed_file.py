"""Sealed files give back what went in, at any place; whatever is done to their bytes is noticed."""

from __future__ import annotations

import hashlib
import io
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.security.sealed_file import (
    HEADER_BYTES,
    LEAST_CHUNK_BYTES,
    TAG_BYTES,
    BrokenSeal,
    OtherContent,
    Seal,
    SealedFile,
    new_file_key,
    opened_sha256,
    seal_file,
    sealed_bytes,
)
from tests.disk_faults import no_file_grows_beyond

CHUNK = LEAST_CHUNK_BYTES
KEY = bytes(range(32))


def sealed(folder: Path, content: bytes, key: bytes = KEY, *, name: str = "object") -> tuple[Path, Seal]:
    (folder / "original").write_bytes(content)
    target = folder / "ab" / name
    return target, seal_file(folder / "original", target, key, hashlib.sha256(content).hexdigest(), chunk_bytes=CHUNK)


def read_all(path: Path, size: int, key: bytes = KEY) -> tuple[bytes, bool]:
    with SealedFile(path, key, size) as file:
        return file.read() or b"", file.broken


def is_refused(path: Path, size: int, key: bytes = KEY) -> bool:
    try:
        opened_sha256(path, key, size)
    except BrokenSeal:
        return True
    return False


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_what_goes_in_comes_out(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    path, seal = sealed(tmp_path, content)
    assert read_all(path, size) == (content, False)
    assert opened_sha256(path, KEY, size) == hashlib.sha256(content).hexdigest()
    written = path.read_bytes()
    assert (seal.size_bytes, seal.object_bytes) == (size, len(written)) == (size, sealed_bytes(size, CHUNK))
    assert seal.object_sha256 == hashlib.sha256(written).hexdigest()
    assert size < 8 or content[:8] not in written


@given(st.binary(max_size=5 * CHUNK), st.lists(st.tuples(st.integers(0, 6 * CHUNK), st.integers(0, 3 * CHUNK)),
                                               max_size=12))
def test_any_place_reads_as_the_original_does(tmp_path_factory: pytest.TempPathFactory, content: bytes,
                                              asked: list[tuple[int, int]]) -> None:
    path, _seal = sealed(tmp_path_factory.mktemp("any"), content)
    plain = io.BytesIO(content)
    with SealedFile(path, KEY, len(content)) as file:
        for place, count in asked:
            assert file.seek(place) == plain.seek(place)
            assert file.read(count) == plain.read(count)
            assert file.tell() == plain.tell()
        assert file.seek(0, os.SEEK_END) == len(content) and not file.broken


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    content = os.urandom(3 * CHUNK + 100)
    path, _seal = sealed(tmp_path, content)
    whole, chance = path.read_bytes(), random.Random(5)
    places = {*range(HEADER_BYTES), *(chance.randrange(len(whole)) for _flip in range(300)), len(whole) - 1}
    for place in places:
        altered = bytearray(whole)
        altered[place] ^= 1 << chance.randrange(8)
        path.write_bytes(altered)
        assert is_refused(path, len(content)), place


def test_what_stands_before_a_broken_chunk_is_given_and_nothing_of_it_or_after(tmp_path: Path) -> None:
    content = os.urandom(4 * CHUNK)
    path, _seal = sealed(tmp_path, content)
    altered = bytearray(path.read_bytes())
    altered[HEADER_BYTES + 2 * (CHUNK + TAG_BYTES) + 5] ^= 1
    path.write_bytes(altered)
    assert read_all(path, len(content)) == (content[:2 * CHUNK], True)


def test_a_cut_file_is_refused_wherever_it_is_cut(tmp_path: Path) -> None:
    content = os.urandom(3 * CHUNK + 100)
    path, _seal = sealed(tmp_path, content)
    whole = path.read_bytes()
    first = HEADER_BYTES + CHUNK + TAG_BYTES
    for kept in (0, 1, HEADER_BYTES - 1, HEADER_BYTES, first, len(whole) - 1, len(whole) + 1):
        path.write_bytes((whole + b"x")[:kept])
        assert is_refused(path, len(content)), kept


def test_chunks_left_out_at_the_end_are_noticed_even_where_the_size_is_believed(tmp_path: Path) -> None:
    content = os.urandom(3 * CHUNK)
    path, _seal = sealed(tmp_path, content)
    path.write_bytes(path.read_bytes()[:HEADER_BYTES + 2 * (CHUNK + TAG_BYTES)])
    assert read_all(path, 2 * CHUNK) == (content[:CHUNK], True)


def test_chunks_that_changed_places_are_noticed(tmp_path: Path) -> None:
    content = os.urandom(4 * CHUNK)
    path, _seal = sealed(tmp_path, content)
    whole, step = path.read_bytes(), CHUNK + TAG_BYTES
    chunks = [whole[HEADER_BYTES + n * step:HEADER_BYTES + (n + 1) * step] for n in range(4)]
    for order in ((1, 0, 2, 3), (0, 1, 3, 2), (0, 0, 2, 3), (3, 1, 2, 0)):
        path.write_bytes(whole[:HEADER_BYTES] + b"".join(chunks[n] for n in order))
        assert is_refused(path, len(content)), order


def test_another_key_opens_nothing_and_no_two_seals_are_alike(tmp_path: Path) -> None:
    content = os.urandom(CHUNK)
    path, seal = sealed(tmp_path, content)
    assert is_refused(path, len(content), new_file_key())
    assert read_all(path, len(content), new_file_key()) == (b"", True)
    assert sealed(tmp_path, content, name="second")[1].object_sha256 != seal.object_sha256


def test_a_chunk_of_another_file_is_noticed(tmp_path: Path) -> None:
    first, second = os.urandom(2 * CHUNK), os.urandom(2 * CHUNK)
    path, _seal = sealed(tmp_path, first)
    other, _other_seal = sealed(tmp_path, second, name="second")
    step = HEADER_BYTES + CHUNK + TAG_BYTES
    path.write_bytes(path.read_bytes()[:step] + other.read_bytes()[step:])
    assert is_refused(path, len(first))


def test_an_original_that_is_another_one_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "original").write_bytes(b"changed since")
    with pytest.raises(OtherContent):
        seal_file(tmp_path / "original", tmp_path / "store" / "object", KEY, hashlib.sha256(b"as it was").hexdigest())
    assert not list((tmp_path / "store").iterdir())


def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path) -> None:
    content = os.urandom(8 * CHUNK)
    (tmp_path / "original").write_bytes(content)
    with no_file_grows_beyond(3 * CHUNK), pytest.raises(OSError):
        seal_file(tmp_path / "original", tmp_path / "store" / "object", KEY, hashlib.sha256(content).hexdigest(),
                  chunk_bytes=CHUNK)
    assert not list((tmp_path / "store").iterdir())


@pytest.mark.skipif(os.name != "posix", reason="modes are for POSIX")
def test_only_its_owner_may_read_an_object(tmp_path: Path) -> None:
    path, _seal = sealed(tmp_path, b"sound")
    assert path.stat().st_mode & 0o777 == 0o600
