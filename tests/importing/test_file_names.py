"""Recordings find their calls by file name or by the call's id in the name."""

from __future__ import annotations

from pathlib import Path

import pytest

from qadesk.importing.file_names import base_name, stem
from qadesk.importing.recording_index import Beside, CallKey, RecordingIndex


def match(paths: list[str], *calls: CallKey) -> dict[int, str]:
    index = RecordingIndex(enumerate(paths))
    return {call: paths[key] for call, key in index.match(calls).items()}


@pytest.mark.parametrize(("listed", "path"), [
    ("a.wav", "/rec/a.wav"), ("A.WAV", "/rec/a.wav"), ("a.wav", "/rec/2026/A.WAV"), ("a.wav", "/rec/a.mp3"),
    ("a", "/rec/a.gsm"), ("/10/1/record/100/13533/0903379.wav", "D:\\rec\\100\\13533\\0903379.V3"),
    ("https://host/rec/a.wav?sig=1", "/rec/a.wav"), ("录音 (1).wav", "/rec/录音 (1).wav"),
    ("out-91-200-1582406309.760.wav", "/rec/out-91-200-1582406309.760.mp3"),
])
def test_the_name_in_the_list_finds_the_file(listed: str, path: str) -> None:
    assert match([path, "/rec/other.wav"], CallKey(7, listed, "", "A01")) == {7: path}


def test_folders_tell_files_of_one_name_apart() -> None:
    paths = ["/rec/1/2025/05/19/06/150_123_5400.wav", "/rec/1/2025/05/19/07/150_123_5400.wav"]
    assert match(paths, CallKey(1, "1/2025/05/19/07/150_123_5400.wav", "", "")) == {1: paths[1]}
    assert match(paths, CallKey(1, "150_123_5400.wav", "", "")) == {}


@pytest.mark.parametrize(("call_id", "path"), [
    ("1582406309.760", "/rec/out-91-200-20200222-161829-1582406309.760.wav"),
    ("6fe40d2a-1a89-4d73-bfcf-5d9c33894f47", "/rec/6FE40D2A-1a89-4d73-bfcf-5d9c33894f47_20220105T17:20_UTC.wav"),
    ("2026090100001", "/rec/2026090100001.WAV"),
])
def test_the_id_in_the_name_finds_the_file(call_id: str, path: str) -> None:
    others = ["/rec/out-91-200-20200222-161829-1582406309.7601.wav", "/rec/12026090100001.wav"]
    assert match([path, *others], CallKey(3, "", call_id, "A01")) == {3: path}


def test_an_id_never_matches_a_part_of_a_word_or_is_too_short() -> None:
    assert match(["/rec/x1234.wav", "/rec/200-5.wav"], CallKey(1, "", "1234", ""), CallKey(2, "", "200", "")) == {}


def test_a_listed_name_that_is_not_there_is_not_replaced_by_a_guess() -> None:
    assert match(["/rec/20260901.wav"], CallKey(1, "b.wav", "20260901", "")) == {}


def test_parts_of_one_conversation_get_the_recording_of_their_agent() -> None:
    paths = ["/rec/sess-20260901-A01.wav", "/rec/sess-20260901-A02.wav"]
    calls = CallKey(1, "", "sess-20260901", "A01"), CallKey(2, "", "sess-20260901", "A02")
    assert match(paths, *calls) == {1: paths[0], 2: paths[1]}
    assert match(["/rec/sess-20260901.wav"], *calls) == {1: "/rec/sess-20260901.wav", 2: "/rec/sess-20260901.wav"}


def test_a_mixed_file_goes_before_its_legs_and_two_legs_alone_are_not_guessed() -> None:
    legs = ["/rec/40_UTC-in.wav", "/rec/40_UTC-out.wav"]
    call = CallKey(1, "", "40_utc", "")
    assert match([*legs, "/rec/40_UTC-all.wav"], call) == {1: "/rec/40_UTC-all.wav"}
    assert match(legs, call) == {}


def test_the_real_names_hold_their_ids(shared: Path) -> None:
    lines = (shared / "data" / "filenames" / "names.tsv").read_text(encoding="utf-8").splitlines()[1:]
    names = [line.split("\t")[0] for line in lines if line.split("\t")[0]]
    for name in names:
        assert match([f"/rec/{other}" for other in names], CallKey(1, name, "", "")) == {1: f"/rec/{name}"}
    assert match(names, CallKey(1, "", "1429642067.241009", "")) == {1: names[1]}


def test_base_names_and_stems() -> None:
    assert base_name("C:\\a\\b.WAV") == "b.WAV"
    assert (stem("x/A.b.WAV"), stem("1582406309.760"), stem("a")) == ("a.b", "1582406309.760", "a")


@pytest.mark.parametrize(("call_id", "path"), [
    ("8001", "/rec/out-13800000001-8001-20260901-091233-1788225153.760.wav"),
    ("20260901", "/rec/20260901-091233_13800000001.wav"), ("091233", "/rec/20260901-091233_13800000001.wav"),
    ("13800000001", "/rec/20260901-091233_13800000001_A01.wav"),
])
def test_a_number_or_a_day_in_a_name_is_no_id(call_id: str, path: str) -> None:
    assert match([path], CallKey(1, "", call_id, "")) == {}


def test_an_id_that_counts_anew_does_not_find_a_call_of_another_month() -> None:
    path, first_utc_ms = "/rec/20260901-091233_13800000001_7701-all.wav", 1_788_225_153_000
    assert match(["/rec/77012-20260901091233.wav"], CallKey(1, "", "77012", "", first_utc_ms)) != {}
    assert match(["/rec/77012-20260901091233.wav"], CallKey(1, "", "77012", "", first_utc_ms - 30 * 86_400_000)) == {}
    assert match([path], CallKey(1, "", "7701", "", first_utc_ms)) == {}


def test_copies_of_the_same_bytes_are_one_recording_and_others_are_none() -> None:
    paths = [(0, "/a/1788225153.760.wav"), (1, "/b/1788225153.760.wav")]
    call = CallKey(5, "", "1788225153.760", "")
    assert RecordingIndex(paths, Beside({0: "x", 1: "x"})).match([call]) == {5: 0}
    assert RecordingIndex(paths, Beside({0: "x", 1: "y"})).match([call]) == {}


def test_a_list_may_name_either_leg_of_a_recording_in_two_files() -> None:
    index = RecordingIndex([(0, "/a/77012-out.wav"), (1, "/a/b.wav")], Beside(legs={0: "/a/77012-in.wav"}))
    assert index.match([CallKey(5, "77012-in.wav", "", ""), CallKey(6, "77012-out.wav", "", ""),
                        CallKey(7, "", "77012", "")]) == {5: 0, 6: 0, 7: 0}


def test_the_id_that_a_sidecar_gives_finds_the_file_whatever_its_name() -> None:
    index = RecordingIndex([(0, "/a/1.wav"), (1, "/a/sess-77.wav")], Beside(ids={0: "SESS-77", 1: "sess-78"}))
    assert index.match([CallKey(5, "", "sess-77", "")]) == {5: 0}
