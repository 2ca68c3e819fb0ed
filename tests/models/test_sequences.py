"""Ids that count up tell which are left out; ids that do not are left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qadesk.models.sequences import Numbered, gaps

BEGIN = datetime(2026, 9, 1, 8, tzinfo=UTC)


def calls(ids: list[str], source: str = "PBX", minutes: int = 1) -> list[Numbered]:
    return [Numbered(source, call_id, BEGIN + timedelta(minutes=minutes * at)) for at, call_id in enumerate(ids)]


def test_numbers_left_out_are_told_with_the_calls_around_them() -> None:
    listed = calls([f"C{n:05}" for n in range(1, 41) if n not in (7, 20, 21, 22)])
    assert [(gap.source, gap.ids, gap.count) for gap in gaps(listed)] == [
        ("PBX", "C00007", 1), ("PBX", "C00020–C00022", 3)]
    first = gaps(listed)[0]
    assert (first.before, first.after) == (BEGIN + timedelta(minutes=5), BEGIN + timedelta(minutes=6))


def test_a_whole_list_and_several_parts_of_a_call_make_no_gap() -> None:
    ids = [str(n) for n in range(990, 1030)]
    assert gaps(calls(ids + ids)) == ()


def test_numbers_that_begin_anew_each_day_are_looked_at_by_day() -> None:
    one = calls([f"20260901{n:04}" for n in range(1, 31) if n != 5])
    two = [Numbered("PBX", f"20260902{n:04}", BEGIN + timedelta(days=1, minutes=n)) for n in range(1, 31)]
    assert [gap.ids for gap in gaps(one + two)] == ["202609010005"]


@pytest.mark.parametrize("ids", [
    [f"178821{n * 37:06}" for n in range(60)],
    [f"1788210000.{2 * n}" for n in range(60)],
    [f"C{n}" for n in range(1, 10) if n != 5],
    ["6f0c-aa", "b1-x", "no number"] * 10,
    [f"C{(n * 17) % 61}" for n in range(50)],
], ids=["instants", "every second number", "few calls", "no numbers", "not in the order of time"])
def test_ids_that_do_not_clearly_count_up_are_left_alone(ids: list[str]) -> None:
    assert gaps(calls(ids)) == ()


def test_sources_and_rows_of_ids_stand_for_themselves() -> None:
    listed = calls([f"A{n}" for n in range(100, 130)]) + calls([f"A{n}" for n in range(140, 170)], "PBX2")
    assert gaps(listed) == ()
