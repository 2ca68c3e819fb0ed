"""Patterns that a centre defines: what they read, what they refuse, and that no name leads them astray."""

from __future__ import annotations

import pytest

from qadesk.errors import BadInput
from qadesk.importing.known_names import read_name
from qadesk.importing.own_names import own_name


def read(pattern: str, path: str) -> tuple[str, str, tuple[str, ...], str, str, tuple[str, ...]] | None:
    facts = read_name(path, [own_name("own", pattern)])
    if facts.pattern != "own":
        return None
    start = f"{facts.starts[0]:%Y-%m-%d %H:%M:%S}" if facts.starts else ""
    return start, facts.agent, facts.numbers, facts.extension, facts.direction, facts.ids


@pytest.mark.parametrize(("pattern", "path", "wanted"), [
    ("{agent}_{number}_{yyyyMMdd}-{HHmmss}", "/r/A01_13800000001_20260901-091233.wav",
     ("2026-09-01 09:12:33", "A01", ("13800000001",), "", "", ())),
    ("{any}[{direction}]{ext}-{number}({yyyy}.{MM}.{dd} {HH}.{mm}).wav",
     "/r/录音 一[呼入]8001-13800000001(2026.09.01 09.12).WAV",
     ("2026-09-01 09:12:00", "", ("13800000001",), "8001", "in", ())),
    ("{yyyy}/{MM}/{dd}/{HH}/{caller}_{callee}_{mmss}", "/r/2026/09/01/09/13800000001_01000000002_1233.v3",
     ("2026-09-01 09:12:33", "", ("01000000002", "13800000001"), "", "", ())),
    ("{id}~{yyMMddHHmm}", "/r/ab-12.7~2609010912.mp3", ("2026-09-01 09:12:00", "", (), "", "", ("ab-12.7",))),
    ("{dd}{MMM}{yyyy} {number}", "/r/01Sep2026 13800000001.wav",
     ("2026-09-01 00:00:00", "", ("13800000001",), "", "", ())),
    ("{epoch}+{uuid}", "/r/1788225153123+6fe40d2a-1a89-4d73-bfcf-5d9c33894f47.wav",
     ("2026-09-01 01:12:33", "", (), "", "", ("6fe40d2a-1a89-4d73-bfcf-5d9c33894f47",))),
    ("{any}_{yyyyMMdd}{HHmmss}{SSS}{zone}", "/r/a_b_20260901091233123+0800.wav",
     ("2026-09-01 09:12:33", "", (), "", "", ())),
    ("{number}_{yyyyMMdd}-{HHmmss}", "/r/138-0000-1234_20260901-091233.wav",
     ("2026-09-01 09:12:33", "", ("13800001234",), "", "", ())),
    ("{any}-{number}-{yyyyMMdd}", "/r/a-b-+86 138 0000 1234-20260901.wav",
     ("2026-09-01 00:00:00", "", ("+8613800001234",), "", "", ())),
    ("{caller}_{callee}_{yyyyMMdd}", "/r/010-12345678_138-0000-1234_20260901.wav",
     ("2026-09-01 00:00:00", "", ("13800001234", "01012345678"), "", "", ())),
    ("{number}-{yyyyMMdd}", "/r/0100-20260901.wav", ("2026-09-01 00:00:00", "", (), "0100", "", ())),
    ("坐席{ext}_{direction}{number}_{yyyyMMdd}T{HHmmss}_#{id}",
     "/r/坐席8002_来电13826135574_20261116T155639_#000250.wav",
     ("2026-11-16 15:56:39", "", ("13826135574",), "8002", "in", ("000250",))),
    ("{number}{direction}{yyyyMMdd}", "/r/13800000001out20260901.wav",
     ("2026-09-01 00:00:00", "", ("13800000001",), "", "out", ())),
    ("{any}-{number}_{agent}", "/r/20260901-091233-13800000001_A01.wav",
     ("", "A01", ("13800000001",), "", "", ())),
])
def test_what_a_pattern_reads(pattern: str, path: str, wanted: tuple[object, ...]) -> None:
    assert read(pattern, path) == wanted


def test_the_centre_s_own_patterns_go_before_those_of_known_recorders() -> None:
    name = "20260901-091233_13800000001_A01.wav"
    assert read_name(name).agent == "A01"
    assert read_name(name, [own_name("own", "{yyyyMMdd}-{HHmmss}_{number}_{id}")]).ids == ("A01",)


def test_a_name_that_the_pattern_does_not_fit_or_whose_day_is_none_is_read_otherwise() -> None:
    assert read("{number}_{yyyyMMdd}", "/r/13800000001_20260231.wav") is None
    assert read("{number}_{yyyyMMdd}", "/r/13800000001-20260901.wav") is None
    assert read("{yyyy}/{MM}/{dd}/{number}", "13800000001.wav") is None


@pytest.mark.parametrize(("pattern", "word"), [
    ("", "1 to 200"), ("x" * 201, "1 to 200"), ("{numbers}", "{numbers}"), ("{number", "{"), ("a}b{number}", "}"),
    ("{number}{ext}", "side by side"), ("{any}{id}", "side by side"), ("{id}{yyyyMMdd}", "side by side"),
    ("{direction}{agent}", "side by side"), ("{direction}{MMM}{dd}{yyyy}", "side by side"),
    ("{number}1{ext}", "side by side"),
    ("{number}_{number}", "twice"), ("{SSS}" * 12 + "{yyyyMMdd}", "twice"), ("{SSS}", "reads nothing"),
    ("{yyyyMMdd}_{yyyy}", "twice"), ("{any}-{any}-{any}-{number}", "most 2"),
    ("{any}", "reads nothing"), ("abc", "reads nothing"), ("{HHmmss}_{number}", "whole day"),
    ("{yyyyMM}_{number}", "whole day"), ("{yyyyyy}", "day"), ("{}", "{}"), ("{number}_{yyMMdd}_{yyyy}", "day"),
    ("{(a+)+}", "{(a+)+}"),
])
def test_what_cannot_be_a_pattern_is_refused_with_the_reason(pattern: str, word: str) -> None:
    with pytest.raises(BadInput) as refused:
        own_name("own", pattern)
    assert word in str(refused.value) and refused.value.field == "pattern"


@pytest.mark.parametrize("pattern", [
    "{any}-{any}-{id}-{agent}-{number}-{caller}-{callee}-{ext}-{yyyyMMdd}", "{any}a{any}a{id}a{agent}b",
    "{any}1{any}1{number}a{caller}a{callee}-{ext}-{yyyyMMdd}x", "(a+)+{id}.*[^{ext}]\\", "{any}1{any}1{id}1{agent}1x",
])
@pytest.mark.parametrize("name", ["a" * 255, "1" * 255, "a-" * 127, "1-" * 500, "-" * 255, "a1" * 127,
                                  "/".join("1" * 200)], ids=lambda name: f"{name[:2]}*")
def test_no_name_leads_a_pattern_astray(pattern: str, name: str) -> None:
    """One that did would be read for years."""
    read_name(f"/r/{name}!.wav", [own_name("own", pattern)])
