"""The main job's first half on real material: telephone recordings and a hand-written GBK list become a draw."""

from __future__ import annotations

from pathlib import Path

import pytest

from qadesk.importing.mappings import open_call_list
from qadesk.models.call_lines import CallFilter
from qadesk.services.stations import LoggedIn
from tests.services.field import PEOPLE, WEEK, Field

LENGTHS = {
    "Auto_Repairs_40_UTC_agent.wav": 245, "Auto_Repairs_40_UTC_caller.wav": 245, "agent.wav": 141,
    "commercial_mono.wav": 45, "two_channel_16k.wav": 6, "dutch_duo_sample_2-mono-NB.wav": 65,
    "Us_English_Narrowband_Sample_1.wav": 10, "sample.wav": 30, "nearend_simple_talk.wav": 21,
    "farend_simple_talk.wav": 21, "hello8000.wav": 11, "diarizationExample.wav": 41, "katiesteve_mono.wav": 19,
    "test_audio_stereo.wav": 1, "talking.wav": 10}


def hand_written() -> str:
    """As a person types it: a title, mixed spellings of times and lengths, names without their suffix."""
    rows = ["呼叫中心话单,,,,,,", "流水号,工号,主叫,被叫,开始时间,时长,录音文件"]
    for n, (name, length) in enumerate(LENGTHS.items()):
        start = f"2026/9/{1 + n % 5} {8 + n}:0{n % 6}" if n % 2 else f"2026-09-0{1 + n % 5} {8 + n:02}:0{n % 6}:00"
        spelled = f"{length // 60}分{length % 60}秒" if n % 3 == 0 else f"{length // 60}:{length % 60:02}"
        rows.append(f"T{n:03},{'A01' if n % 2 else 'A02'},138-0000-{n:04},4001,{start},{spelled},"
                    f"{name.removesuffix('.wav') if n % 4 == 0 else name.upper()}")
    return "\r\n".join(rows) + "\r\n"


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    return Field(logged_in, tmp_path / "来源")


def test_the_telephone_files_with_a_gbk_list_become_a_draw(field: Field, shared: Path) -> None:
    field.import_people(PEOPLE)
    path = field.write("手写话单.csv", hand_written(), "gbk")
    assert open_call_list(path).encoding == "gb18030"
    listed = field.import_list(path)
    assert (listed.new, listed.rejects) == (15, ())
    desk, actor = field.session.desk, field.session.actor
    done = desk.calls.import_recordings(actor, [shared / "data" / "audio" / "telephone"])
    assert (done.new, done.matched, done.unmatched, done.faults) == (15, 15, 0, ())
    frame = desk.sampling.frame(actor, WEEK)
    assert (frame.calls, frame.with_audio, frame.eligible) == (15, 15, 7)
    assert frame.excluded == {"TOO_SHORT": 8}
    facts = desk.sampling.draw_period(actor, WEEK, "40718")
    assert facts.drawn == frame.to_draw == sum(
        line.drawn for line in desk.calls.list(actor, CallFilter(WEEK)).lines)


def test_every_broken_or_odd_file_has_its_line_and_none_stops_the_rest(field: Field, shared: Path) -> None:
    done = field.session.desk.calls.import_recordings(field.session.actor, [
        shared / "data" / "audio" / name for name in ("broken", "codecs", "chinese")])
    decoded = (shared / "data" / "decoded.tsv").read_text(encoding="utf-8").splitlines()
    assert done.new == done.found and done.left == 0 and len(decoded) > 1
    assert all(fault.reason for fault in done.faults) and all(note.reason for note in done.warned)
    faults = {fault.file for fault in done.faults}
    assert {"empty_file.wav", "empty_file.mp3", "test1_empty.wav", "no_audio_data_uncompressed.wav"} <= faults
    assert faults.isdisjoint({"asr_example.mp3", "16k.wav", "audio.ulaw", "gsm_6_10.wav", "se_t630.amr"})
    assert field.session.desk.calls.count(field.session.actor, CallFilter(audio="stray")).total == done.found
