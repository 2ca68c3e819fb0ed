"""Names of calls: from the switch's id or from what it wrote down, the same for everybody."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.imports import CallRow
from qadesk.models.rec_id import hashed_rec_id, name_calls, switch_rec_id


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


def row(call_id: str, agent_no: str, **values: object) -> CallRow:
    return CallRow(2, 1788225153000, 71_000, agent_no=agent_no, call_id=call_id, **values)  # type: ignore[arg-type]


def test_parts_of_a_transferred_call_are_named_by_their_agents() -> None:
    names = name_calls([row("7", "A01"), row("8", "A01"), row("8", "A02"), row("9", "A01", leg="2")], "PBX")
    assert [name.proposed for name in names] == ["PBX:7", "PBX:8:A01", "PBX:8:A02", "PBX:9:2"]


def test_a_part_that_comes_with_a_later_list_is_told_from_a_known_call() -> None:
    names = name_calls([row("8", "A02")], "PBX")[0]
    assert names.settle("A02", {}) == ("PBX:8", False)
    assert names.settle("A02", {"PBX:8": "A01"}) == ("PBX:8:A02", False)
    assert names.settle("A02", {"PBX:8": "A02"}) == ("PBX:8", True)
    assert names.settle("A02", {"PBX:8": "A01", "PBX:8:A02": "A02"}) == ("PBX:8:A02", True)


def test_rows_without_an_id_are_named_by_their_facts() -> None:
    first, again, other = name_calls([row("", "A01"), row("", "A01"), row("", "A02")], "PBX")
    assert first == again and first.proposed != other.proposed and len(first.proposed) == 20
    assert first.settle("A01", {first.proposed: "A01"}) == (first.proposed, True)
