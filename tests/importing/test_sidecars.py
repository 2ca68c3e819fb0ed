"""JSON beside the audio: read in the usual spellings, or refused with the reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qadesk.importing.known_names import read_name
from qadesk.importing.sidecars import BadSidecar, read_sidecar, sidecar_path, with_sidecar

ZONE = ZoneInfo("Asia/Shanghai")
START = round(datetime(2026, 9, 1, 1, 12, 33, tzinfo=UTC).timestamp() * 1000)
WHOLE = {"call_id": "c-77", "caller": "13800000001", "callee": "01000000002", "agent": "A01", "direction": "in",
         "start_utc_ms": START}


@pytest.mark.parametrize("content", [
    {"call_id": "c-77", "caller": "13800000001", "callee": "01000000002", "agent_id": "A01", "direction": "inbound",
     "start_time": "2026-09-01 09:12:33"},
    {"callId": "c-77", "from": "138-0000-0001", "to": "(010) 00000002", "agentNo": "A01", "callDirection": "INBOUND",
     "startTime": START},
    {"uuid": "c-77", "ani": "13800000001", "dnis": "01000000002", "工号": "A01", "呼叫方向": "呼入",
     "开始时间": "2026/9/1 9:12:33"},
    {"会话ID": "c-77", "主叫号码": "13800000001", "被叫号码": "01000000002", "座席工号": "A01", "方向": "呼入",
     "通话开始时间": "2026-09-01T01:12:33Z"},
    {"recording": {"callInfo": [{"ContactId": "c-77", "callerNumber": 13800000001, "calledNumber": "01000000002"}]},
     "staffNo": "A01", "direction": "in", "start": START // 1000, "format": {"codec": "opus", "rate": 8000}},
], ids=["snake", "camel", "chinese keys", "chinese", "nested"])
def test_the_usual_spellings(tmp_path: Path, content: dict[str, object]) -> None:
    path = tmp_path / "a.wav.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8-sig")
    assert read_sidecar(path, ZONE).document() == WHOLE


def test_the_metadata_of_an_android_recorder(tmp_path: Path) -> None:
    path = tmp_path / "20260901_091233.123+0800_out_13800000001.json"
    path.write_text(json.dumps({
        "timestamp_unix_ms": START, "timestamp": "2026-09-01T09:12:33.000+08:00", "direction": "out", "sim_slot": 1,
        "calls": [{"phone_number": "+8613800000001", "phone_number_formatted": "138 0000 0001", "contact_name": None}],
        "output": {"format": {"type": "OGG/Opus"}, "recording": {"duration_secs_total": 12.5}}}), encoding="utf-8")
    assert read_sidecar(path, ZONE).document() == {"caller": "+8613800000001", "direction": "out",
                                                   "start_utc_ms": START}
    assert sidecar_path(path.with_suffix(".oga")) == path


@pytest.mark.parametrize(("content", "word"), [
    (b"", "JSON"), (b"{", "JSON"), (b"\xff\xfe\x00", "JSON"), (b"[1, 2]", "fields"), (b"3", "fields"),
    (b'{"codec": "opus"}', "nothing of a call"), (b"[" * 100_000, "JSON"), (b" " * (1 << 20) + b"{}", "1 MB"),
    (b'{"a":' * 900 + b"1" + b"}" * 900, "nothing of a call"),
], ids=["empty", "cut", "not text", "list", "number", "no field", "deep", "large", "deep fields"])
def test_what_is_no_sidecar_is_refused_with_the_reason(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(BadSidecar, match=word):
        read_sidecar(path, ZONE)


def test_it_lies_beside_the_recording_under_its_whole_name_or_with_another_suffix(tmp_path: Path) -> None:
    recording = tmp_path / "a.b.wav"
    assert sidecar_path(recording) is None
    (tmp_path / "a.b.json").write_text("{}")
    assert sidecar_path(recording) == tmp_path / "a.b.json"
    (tmp_path / "a.b.wav.json").write_text("{}")
    assert sidecar_path(recording) == tmp_path / "a.b.wav.json"


def test_what_it_says_goes_before_what_the_name_says() -> None:
    facts = with_sidecar(read_name("20260801-000000_13800000009_B09.wav"), WHOLE)
    assert facts.starts_utc_ms(UTC) == (START,)
    assert (facts.numbers, facts.agent, facts.ids) == (("13800000001", "01000000002"), "A01", ("c-77",))
    assert with_sidecar(facts, {"agent": "A02"}).numbers == facts.numbers
