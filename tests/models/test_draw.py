"""QADESK-DRAW-1 against its golden vector, the published ticket order and its properties; see test_draw_proofs."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from consistent_sampler import sampler
from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.draw import Tickets, assign_order, chances, draw, draw_csv, fraction_text, shares
from qadesk.models.manifest import ManifestRow, read_manifest, write_manifest

BANDS = {"A": 100, "B": 150, "C": 100, "D": 150}


def frame(calls: dict[tuple[str, str], int], quota: int = 3) -> list[ManifestRow]:
    return [ManifestRow(f"{agent}-{band}{n:03}", agent, band, True, "", quota, BANDS[band])
            for (agent, band), count in calls.items() for n in range(count)]


frames = st.dictionaries(st.tuples(st.sampled_from(["A01", "A02", "王芳"]), st.sampled_from(sorted(BANDS))),
                         st.integers(1, 9), min_size=1)
seeds = st.text(max_size=20).filter(lambda text: text.isprintable())


def expected_of(case: dict[str, object]) -> dict[str, object]:
    return {entry["name"]: entry["value"] for entry in case["expected"]}  # type: ignore[attr-defined]


@pytest.fixture
def golden(shared: Path) -> dict[str, object]:
    return json.loads((shared / "cases" / "qadesk_draw_1_developers.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_the_golden_vector_is_reproduced_to_the_byte(golden: dict[str, object]) -> None:
    text, seed = golden["input"]["manifest_csv"], golden["input"]["seed"]  # type: ignore[index]
    manifest, expected = read_manifest(text.encode()), expected_of(golden)
    drawn = draw(manifest.rows, seed)
    assert manifest.sha256 == expected["manifest_sha256"]
    assert write_manifest(manifest.rows) == text.encode()
    assert [call.rec_id for call in drawn] == expected["selected_in_draw_order"]
    assert {call.rec_id: fraction_text(call.pi) for call in drawn} == expected["inclusion_probability_fractions"]


def test_draw_csv_has_the_agreed_columns_and_line_ends() -> None:
    data = draw_csv(draw(frame({("A01", "A"): 1}), "seed"))
    heading, row, rest = data.decode().split("\n")
    assert heading == "rec_id,agent,band,ticket,pi" and rest == ""
    assert row.startswith("A01-A000,A01,A,0.") and row.endswith(",1/1")


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=30, unique=True), st.text(max_size=12))
def test_the_order_of_tickets_is_the_published_one(ids: list[str], seed: str) -> None:
    published = [entry[1] for entry in sampler(ids, seed=seed)]
    assert sorted(ids, key=Tickets(seed)) == published


@given(frames, seeds, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(calls: dict[tuple[str, str], int], seed: str, shuffler: random.Random) -> None:
    rows = frame(calls)
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    assert draw(shuffled, seed) == draw(rows, seed)


@given(frames, seeds, st.integers(0, 40))
def test_every_agent_gets_quota_or_all(calls: dict[tuple[str, str], int], seed: str, quota: int) -> None:
    rows = frame(calls, quota)
    got, have = Counter(call.agent for call in draw(rows, seed)), Counter(row.agent for row in rows)
    assert all(got[agent] == min(quota, count) for agent, count in have.items())


@given(st.dictionaries(st.sampled_from("ABCDEFG"), st.tuples(st.integers(1, 50), st.integers(1, 300)), min_size=1),
       st.data())
def test_expected_numbers_sum_to_n_and_no_call_is_certain_by_accident(
        sizes: dict[str, tuple[int, int]], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, sum(calls for calls, _g in sizes.values())))
    expected = shares(sizes, n)
    assert sum(expected.values()) == n
    assert all(0 <= expected[band] <= calls and (n == 0 or expected[band] > 0) for band, (calls, _g) in sizes.items())


@given(frames, seeds, st.data())
def test_a_late_exclusion_moves_nothing_else(calls: dict[tuple[str, str], int], seed: str, data: st.DataObject) -> None:
    rows = frame(calls)
    late = data.draw(st.sampled_from(rows))
    after = [replace(row, eligible=False, reason="NO_AUDIO") if row is late else row for row in rows]
    before_draw, after_draw = draw(rows, seed), draw(after, seed)
    assert [c for c in before_draw if c.agent != late.agent] == [c for c in after_draw if c.agent != late.agent]
    tickets = Tickets(seed)
    for band in BANDS:
        kept = [row.rec_id for row in after if row.eligible and (row.agent, row.band) == (late.agent, band)]
        drawn = [c.rec_id for c in after_draw if (c.agent, c.band) == (late.agent, band)]
        assert drawn == sorted(kept, key=tickets)[: len(drawn)]


@given(frames, seeds)
def test_a_higher_quota_reads_on_in_the_same_order(calls: dict[tuple[str, str], int], seed: str) -> None:
    sizes = {key: count + 6 for key, count in calls.items()}
    few, many = draw(frame(sizes, 2), seed), draw(frame(sizes, 5), seed)
    for agent, band in sizes:
        first = [c.rec_id for c in few if (c.agent, c.band) == (agent, band)]
        more = [c.rec_id for c in many if (c.agent, c.band) == (agent, band)]
        shorter = min(len(first), len(more))
        assert first[:shorter] == more[:shorter]


def test_chances_are_those_that_drawn_calls_carry() -> None:
    rows = frame({("A01", "A"): 30, ("A01", "B"): 4, ("A02", "C"): 2}, quota=5)
    known = chances(rows)
    assert known["A01", "B"] == Fraction(5 * 150, 30 * 100 + 4 * 150) and known["A02", "C"] == 1
    assert all(call.pi == known[call.agent, call.band] for call in draw(rows, "any"))


def test_work_is_ordered_by_its_own_tickets() -> None:
    drawn = draw(frame({("A01", "A"): 9, ("A02", "B"): 9}), "seed")
    ordered = assign_order(drawn, "seed")
    assert [key for key, _call in ordered] == sorted(Tickets("seed")("assign|" + c.rec_id) for c in drawn)
