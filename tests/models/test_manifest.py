"""The manifest: written the same for the same rows, read in any order, refused when a chance is left undefined."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.errors import BadInput
from qadesk.models.draw import draw, draw_csv
from qadesk.models.manifest import ManifestRow, freeze, read_manifest, write_manifest
from tests.models.test_verify_draw import script

HEADING = "rec_id,agent,band,eligible,reason,quota,g"
GOOD = HEADING + ",start\nPBX:2,A01,C_morning,1,,3,100,x\nPBX:1,A01,D_lunch,0,TOO_SHORT,3,150,y\n"


def test_it_is_written_sorted_with_its_hash_over_the_bytes() -> None:
    manifest = read_manifest(GOOD.encode())
    data = write_manifest(reversed(manifest.rows), manifest.extra_names)
    assert data.decode().splitlines()[1:] == sorted(GOOD.splitlines()[1:])
    assert data.endswith(b"\n") and b"\r" not in data
    assert read_manifest(data).sha256 == hashlib.sha256(data).hexdigest() != manifest.sha256


def test_further_columns_are_kept_wherever_they_stand() -> None:
    text = "note," + HEADING + "\nn1,PBX:1,A01,C,1,,3,100\n"
    manifest = read_manifest(text.encode())
    assert manifest.extra_names == ("note",) and manifest.rows[0].extra == ("n1",)


texts = st.text(st.characters(blacklist_characters="|\r\n\x00", blacklist_categories=["Cs"]), min_size=1, max_size=9)


@given(st.dictionaries(texts, st.tuples(texts, texts, st.booleans()), min_size=1))
def test_what_is_written_is_read_again(rows: dict[str, tuple[str, str, bool]]) -> None:
    made = [ManifestRow(rec_id, agent, band, eligible, "" if eligible else "NO_AUDIO", 3, 100)
            for rec_id, (agent, band, eligible) in rows.items()]
    read = read_manifest(write_manifest(made))
    assert set(read.rows) == set(made)


@pytest.mark.parametrize(("text", "row", "column"), [
    ("rec_id,agent,band,eligible,reason,quota\nx,a,b,1,,3\n", 1, "g"),
    (HEADING + ",g\n", 1, "g"),
    (HEADING + "\nPBX:1,A01,C,1,,3\n", 2, ""),
    (HEADING + "\nPBX:1,A01,C,yes,,3,100\n", 2, "eligible"),
    (HEADING + "\nPBX:1,A01,C,1,,three,100\n", 2, "quota"),
    (HEADING + "\nPBX:1,A01,C,1,,３,100\n", 2, "quota"),
    (HEADING + "\nPBX:1,A01,C,1,,3,0\n", 2, "g"),
    (HEADING + "\nPBX:1,A01,C,1,,3,-1\n", 2, "g"),
    (HEADING + "\nPBX:1,A|1,C,1,,3,100\n", 2, "agent"),
    (HEADING + "\nPBX|1,A01,C,1,,3,100\n", 2, "rec_id"),
    (HEADING + "\nPBX:1,,C,1,,3,100\n", 2, "agent"),
    (HEADING + "\n,A01,C,1,,3,100\n", 2, "rec_id"),
    (HEADING + "\nPBX:1,A01,C,1,,3,100\n\nPBX:1,A01,C,1,,3,100\n", 4, "rec_id"),
    (HEADING + "\nPBX:1,A01,C,1,,3,100\nPBX:2,A01,D,1,,5,100\n", 3, "quota"),
    (HEADING + "\nPBX:1,A01,C,1,,3,100\nPBX:2,A01,C,1,,3,150\n", 3, "g"),
    (HEADING + '\nPBX:1,"A01,C,1,,3,100\n', 2, ""),
    ("", 1, "rec_id"),
])
def test_a_refusal_names_row_and_column(text: str, row: int, column: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_manifest(text.encode(), file="m.csv")
    assert (refused.value.row, refused.value.field, refused.value.file) == (row, column, "m.csv")
    assert f"row {row}" in refused.value.what


def test_other_bytes_than_text_are_refused_with_their_row() -> None:
    with pytest.raises(BadInput, match="row 2"):
        read_manifest(HEADING.encode() + "\n张".encode("gbk"))


CELL = st.text(st.characters(codec="utf-8", exclude_characters="|"), min_size=1, max_size=6)


@given(st.lists(st.tuples(CELL, CELL, CELL), unique_by=lambda row: row[0], min_size=1, max_size=5))
def test_what_is_frozen_reads_as_itself_whatever_stands_in_its_cells(cells: list[tuple[str, str, str]]) -> None:
    """Commas, quotes and line breaks of any kind too: a draw is made from what is frozen, not from what is read."""
    rows = [ManifestRow(rec_id, agent, "C", True, "", 3, 100, (queue,)) for rec_id, agent, queue in cells]
    manifest, data = freeze(rows, ("queue",))
    assert read_manifest(data) == manifest and manifest.sha256 == hashlib.sha256(data).hexdigest()
    assert script()["draw"](data.decode(), "seed") == draw_csv(draw(rows, "seed"))  # type: ignore[operator]
