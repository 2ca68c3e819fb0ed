"""What names of recordings say: those of known recorders, those of none, and hostile ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from qadesk.importing.known_names import GENERAL, KNOWN, read_name
from qadesk.importing.legs_in_names import LegPair, leg_pairs
from qadesk.importing.name_facts import NameFacts

UUID = "6fe40d2a-1a89-4d73-bfcf-5d9c33894f47"


def said(path: str) -> tuple[str, str, tuple[str, ...], str, str, tuple[str, ...], str]:
    """Pattern, the latest start that it may be, numbers, extension, agent, ids, direction."""
    facts = read_name(path)
    start = f"{facts.starts[-1]:%Y-%m-%d %H:%M:%S}" if facts.starts else ""
    return facts.pattern, start, facts.numbers, facts.extension, facts.agent, facts.ids, facts.direction


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_each_known_recorder_s_example_is_read_by_its_pattern(known: object) -> None:
    path = f"/rec/{known.example}.WAV"  # type: ignore[attr-defined]
    assert read_name(path).pattern == known.name  # type: ignore[attr-defined]


REAL = {
    "2020/02/22/out-91XXXXXXXX-200-20200222-161829-1582406309.760.wav":
        ("FreePBX / Issabel", "2020-02-22 16:18:29", (), "200", "", ("1582406309.760",), "out"),
    "out-5528733168-5528733168-20150421-134747-1429642067.241009.wav":
        ("FreePBX / Issabel", "2015-04-21 13:47:47", ("5528733168",), "", "", ("1429642067.241009",), "out"),
    "20051020-103108_6666": ("VICIdial", "2005-10-20 10:31:08", (), "6666", "", (), ""),
    "TESTCAMP_51020103108_3125551212":
        ("VICIdial (TINYDATE)", "2035-10-20 10:31:08", ("3125551212",), "", "", (), ""),
    "20101203_120000_1234567890_1000-all.wav":
        ("VICIdial", "2010-12-03 12:00:00", ("1234567890",), "", "1000", (), ""),
    "1/2025/05/19/06/15005600327_1234567_5400.wav":
        ("easycallcenter365", "2025-05-19 06:54:00", ("1234567", "15005600327"), "", "", (), ""),
    "CallRecordings/2022/01/05/6fe40d2a-1a89-4d73-bfcf-5d9c33894f47_20220105T17:20_UTC.wav":
        ("Amazon Connect", "2022-01-05 17:20:00", (), "", "", (UUID,), ""),
    "CallRecord_20230619-121746_+12192826655.m4a":
        ("GrapheneOS", "2023-06-19 12:17:46", ("+12192826655",), "", "", (), ""),
    "2025-06-02_12.00.00_out_1234567890.oga":
        ("BCR (own pattern)", "2025-06-02 12:00:00", ("1234567890",), "", "", (), "out"),
    "20220522_122802.881926-0400_+12345678900.flac":
        ("BCR", "2022-05-22 12:28:02", ("+12345678900",), "", "", (), ""),
}


@pytest.mark.parametrize("path", REAL)
def test_the_names_that_the_sources_print_are_read_in_full(path: str) -> None:
    assert said(path) == REAL[path]


def test_the_collected_names_are_all_read(shared: Path) -> None:
    lines = (shared / "data" / "filenames" / "names.tsv").read_text(encoding="utf-8").splitlines()[1:]
    names = [line.split("\t")[0] for line in lines if line.split("\t")[0]]
    assert len(names) == 9 and all(read_name(name).pattern not in ("", GENERAL) for name in names)


@pytest.mark.parametrize(("path", "wanted"), [
    ("in-01000000002-13800000001-20260901-091233-1788225153.760.WAV",
     ("2026-09-01 09:12:33", ("01000000002", "13800000001"), "", "in")),
    ("q-600-13800000001-20260901-091233-1788225153.7.gsm", ("2026-09-01 09:12:33", ("13800000001",), "", "in")),
    ("exten-8002-8001-20260901-091233-1788225153.7.wav", ("2026-09-01 09:12:33", (), "", "internal")),
    ("in-01000000002-anonymous-20260901-091233-1788225153.7.wav",
     ("2026-09-01 09:12:33", ("01000000002",), "", "in")),
    ("anonymous.2026-09-01-09-12-33.wav", ("2026-09-01 09:12:33", (), "", "")),
    ("*86.2026-09-01-09-12-33.wav", ("2026-09-01 09:12:33", (), "*86", "")),
    ("客户 (138-0000-0001 手机) 2026-09-01 09-12-33_in.m4a", ("2026-09-01 09:12:33", ("13800000001",), "", "in")),
    ("王 先生@13800000001_20260901091233.amr", ("2026-09-01 09:12:33", ("13800000001",), "", "")),
    ("李(客户)-2609010912.mp3", ("2026-09-01 09:12:00", (), "", "")),
    ("20260901_091233.5+0800_out_sim2_13800000001_某公司_二部.opus",
     ("2026-09-01 09:12:33", ("13800000001",), "", "out")),
    ("录音_呼入_20260901 09-12-33_138 0000.wav", ("2026-09-01 09:12:33", (), "", "in")),
    ("REC 2026年09月01日 09时12分33秒 13800000001 (1).wav", ("2026-09-01 09:12:33", ("13800000001",), "", "")),
    ("A01#13800000001#20260901091233.v3", ("2026-09-01 09:12:33", ("13800000001",), "", "")),
])
def test_names_of_many_shapes(path: str, wanted: tuple[str, tuple[str, ...], str, str]) -> None:
    _pattern, start, numbers, extension, _agent, _ids, direction = said(path)
    assert (start, numbers, extension, direction) == wanted


def test_times_are_in_the_zone_that_the_name_says_else_in_the_centre_s() -> None:
    shanghai = timezone(timedelta(hours=8))
    local = datetime(2026, 9, 1, 9, 12, 33, tzinfo=shanghai).timestamp() * 1000
    for path in ("20260901-091233_13800000001.wav", "20260901_091233.1+0800_13800000001.wav",
                 "1788225153_13800000001.wav", "20260901_011233.1+0000_13800000001.wav"):
        assert read_name(path).starts_utc_ms(shanghai) == (local,)
    amazon = read_name(f"{UUID}_20260901T01:12_UTC.wav")
    assert (amazon.starts, amazon.within_s) == ((datetime(2026, 9, 1, 1, 12, tzinfo=UTC),), 60)
    assert read_name(f"/r/archive/2026/Sep/01/{UUID}.wav").within_s == 86_400
    assert read_name(f"voice-notification/2026/09/01/09/{UUID}.wav").within_s == 3600


@pytest.mark.parametrize("name", [
    "", ".", ".wav", "a", "\x00\x01.wav", "٢٠٢٦٠٩٠١-٠٩١٢٣٣_١٣٨٠٠٠٠٠٠٠١.wav", "20261301-256199_1.wav",
    "-".join(["1"] * 500),
    "in-" * 80 + ".wav", "_" * 255, "9" * 255, "20260901" * 30, "((((((((", "a-b" * 300 + "@1_20260901091233.wav",
    "‮gnp.13800000001_20260901-091233.wav", "x" * 5000, "in-a-b-c-d-20260230-000000-1.1.wav", "/" * 200,
    " (" * 120 + "1) 2026-09-01 09-12_in", "20000230_101010.1+9999_13800000001.wav",
])
def test_hostile_names_say_nothing_that_is_not_there(name: str) -> None:
    facts = read_name(name)
    assert isinstance(facts, NameFacts)
    assert all(2000 <= start.year < 2060 for start in facts.starts)
    assert len(facts.starts) <= 4


def test_a_leg_is_told_by_its_ending_and_the_name_is_read_without_it() -> None:
    whole = read_name("20260901-091233_13800000001.wav")
    for ending in ("-in", "-out", "_agent", "_caller", "-all", "-客户"):
        assert read_name(f"20260901-091233_13800000001{ending}.wav") == whole


@pytest.mark.parametrize(("agent", "customer"), [
    ("c-out.wav", "c-in.wav"), ("c_agent.wav", "c_caller.wav"), ("c.left.wav", "c.right.WAV"),
    ("c_座席.wav", "c_客户.wav"),
    ("c-tx.gsm", "c-rx.gsm"), ("呼入-1-callee.wav", "呼入-1-caller.wav"), ("out-1-caller.wav", "out-1-callee.wav"),
])
def test_two_files_are_the_legs_of_one_call(agent: str, customer: str) -> None:
    assert leg_pairs([(1, f"/r/{customer}"), (2, f"/r/{agent}"), (3, "/r/other.wav")]) == [LegPair(2, 1)]
    assert leg_pairs([(1, f"/r/{customer}"), (2, f"/s/{agent}")]) == []


@pytest.mark.parametrize("names", [
    ("c-in.wav",), ("c-in.wav", "c-in.mp3", "c-out.wav"), ("c-agent.wav", "c-caller.wav", "c-customer.wav"),
    ("c-0.wav", "c-1.wav"), ("c.wav", "c-all.wav"), ("-in.wav", "-out.wav"),
])
def test_what_may_be_legs_in_two_ways_or_none_is_no_pair(names: tuple[str, ...]) -> None:
    assert leg_pairs([(key, f"/r/{name}") for key, name in enumerate(names)]) == []
