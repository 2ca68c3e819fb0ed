"""Names of calls: from the switch's id or from what it wrote down, the same for everybody."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.rec_id import hashed_rec_id, switch_rec_id


def test_the_switch_id_stands_behind_its_source() -> None:
    assert switch_rec_id("PBX", "1582406309.760") == "PBX:1582406309.760"
    assert switch_rec_id("PBX", "1582406309.760", "A01") == "PBX:1582406309.760:A01"


def test_without_an_id_the_facts_are_hashed() -> None:
    text = "2026-09-01T01:12:33Z|A01|13800001234|in|71"
    wanted = hashlib.sha256(text.encode()).hexdigest()[:20]
    assert hashed_rec_id(1788225153000, "A01", "138-0000-1234", "in", 71_000) == wanted
    assert hashed_rec_id(1788225153400, "A01", "138 0000 1234", "in", 71_900) == wanted


parts = st.text(min_size=1, max_size=8)


@given(parts, parts, parts, parts)
def test_different_ids_have_different_names_without_bars(a: str, b: str, c: str, d: str) -> None:
    first, second = switch_rec_id("PBX", a, b), switch_rec_id("PBX", c, d)
    assert "|" not in first and (first == second) == ((a, b) == (c, d))
