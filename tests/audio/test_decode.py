"""Every kind of recording plays what it holds or says why it cannot; lengths are counted, names not believed."""

from __future__ import annotations

import csv
import os
import struct
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qadesk.audio.decode import AudioFacts, inspect_audio, open_audio
from qadesk.audio.raw_rules import DEFAULT_RAW, RawRule, parse_raw_rule, with_rules
from qadesk.errors import AudioError, BadInput
from tests.audio.sounds import Samples, tone, voice, wav_bytes


def read(path: Path, **rules: Any) -> Samples:
    with open_audio(path, **rules) as reader:
        return np.concatenate(list(reader.blocks()))


def encode(path: Path, samples: Samples, codec: str, rate_hz: int, container: str) -> Path:
    """Write mono samples with one of FFmpeg's encoders."""
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate_hz, layout="mono")
        stream.bit_rate = 32_000
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate_hz
        fitted = av.AudioResampler(stream.format.name, "mono", rate_hz)
        for piece in [*fitted.resample(frame), *fitted.resample(None)]:
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    return path


# ---- the real material

def test_each_real_recording_is_playable_with_its_rate_channels_and_length(shared: Path) -> None:
    with (shared / "data/decoded.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    wrong = [f"{row['file']}: {facts}" for row in rows if row["class"] == "sound"
             and not agrees(facts := inspect_audio(shared / "data" / row["file"]), row)]
    assert not wrong
    assert sum(row["class"] == "sound" for row in rows) > 60


def agrees(facts: AudioFacts, row: dict[str, str]) -> bool:
    low, high = float(row["decoded_s_min"]), float(row["decoded_s_max"])
    slack = max(0.1, high / 100)
    return (facts.playable and facts.reason is None and str(facts.sample_rate_hz) in row["sample_rate_hz"].split("/")
            and facts.channels == int(row["channels"]) and low - slack <= facts.duration_s <= high + slack)


def test_each_broken_file_plays_what_it_holds_or_gives_a_reason(shared: Path) -> None:
    for path in sorted((shared / "data/audio/broken").iterdir()):
        facts = inspect_audio(path)
        assert facts.playable == (facts.reason is None), path.name
        assert facts.playable or path.name in str(facts.reason), path.name


def test_a_network_capture_is_named_as_such(shared: Path) -> None:
    reason = inspect_audio(shared / "data/audio/codecs/g711a.pcap").reason
    assert reason is not None and "pcap" in reason


def test_a_lying_name_is_read_by_content_and_said(shared: Path) -> None:
    facts = inspect_audio(shared / "data/audio/broken/wrong_extension.aac")
    assert facts.playable and facts.codec == "aac"
    assert any(".aac" in text and "M4A" in text for text in facts.warnings)


# ---- made-up material: exact samples

@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_linear_wav_comes_back_sample_by_sample(tmp_path: Path, subtype: str) -> None:
    source = np.stack([voice(1.0), voice(1.0, seed=2)], axis=1)
    given = source / 32768 if subtype in ("FLOAT", "DOUBLE") else source
    soundfile.write(tmp_path / "a.wav", given, 8000, subtype=subtype)
    np.testing.assert_array_equal(read(tmp_path / "a.wav"), source)


@pytest.mark.parametrize("subtype", ["ULAW", "ALAW", "PCM_U8", "IMA_ADPCM", "MS_ADPCM"])
def test_coarse_wav_is_close_to_the_source(tmp_path: Path, subtype: str) -> None:
    source = voice(2.0)
    soundfile.write(tmp_path / "a.wav", source, 8000, subtype=subtype)
    heard = read(tmp_path / "a.wav")[:len(source), 0]
    assert len(heard) == len(source)
    assert np.corrcoef(heard, source)[0, 1] > 0.98


@pytest.mark.parametrize(("codec", "rate_hz", "container", "name", "expected"), [
    ("aac", 16000, "ipod", "a.m4a", "aac"), ("aac", 16000, "adts", "a.aac", "aac"),
    ("libopus", 48000, "webm", "a.webm", "opus"), ("wmav2", 16000, "asf", "a.wma", "wmav2"),
    ("g722", 16000, "wav", "g722.wav", "adpcm_g722"), ("g726", 8000, "wav", "g726.wav", "adpcm_g726"),
    ("alac", 16000, "ipod", "alac.m4a", "alac"), ("pcm_s16be", 16000, "aiff", "a.aiff", "pcm_s16be")])
def test_other_codecs_are_read_by_ffmpeg(tmp_path: Path, codec: str, rate_hz: int, container: str, name: str,
                                         expected: str) -> None:
    if codec not in av.codecs_available:
        pytest.skip(f"this FFmpeg has no encoder {codec}")
    path = encode(tmp_path / name, voice(2.0, rate_hz), codec, rate_hz, container)
    facts = inspect_audio(path)
    assert (facts.playable, facts.codec, facts.sample_rate_hz, facts.channels) == (True, expected, rate_hz, 1)
    assert abs(facts.duration_s - 2.0) < 0.15


def test_float_wav_is_scaled_and_clipped_and_what_is_no_number_is_silence(tmp_path: Path) -> None:
    values = np.array([0.5, -0.5, 3.0, -3.0, np.nan, np.inf, 0.25] * 200, np.float32)
    soundfile.write(tmp_path / "f.wav", np.nan_to_num(values), 8000, subtype="FLOAT")
    data = bytearray((tmp_path / "f.wav").read_bytes())
    data[-values.nbytes:] = values.tobytes()
    (tmp_path / "f.wav").write_bytes(data)
    assert read(tmp_path / "f.wav")[:7, 0].tolist()[:5] == [16384, -16384, 32767, -32768, 0]


@pytest.mark.parametrize(("channels", "rate_hz"), [(6, 48000), (1, 192_000), (2, 11025)])
def test_unusual_channels_and_rates(tmp_path: Path, channels: int, rate_hz: int) -> None:
    source = np.stack([voice(0.5, rate_hz, seed=k) for k in range(channels)], axis=1)
    soundfile.write(tmp_path / "a.wav", source, rate_hz)
    np.testing.assert_array_equal(read(tmp_path / "a.wav"), source)


def test_blocks_are_bounded(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", voice(60.0, 16000), 16000)
    with open_audio(tmp_path / "a.flac") as reader:
        sizes = [block.shape for block in reader.blocks()]
    assert max(n for n, _channels in sizes) <= 65_536 and sum(n for n, _channels in sizes) == 960_000


def test_one_sample_plays(tmp_path: Path) -> None:
    (tmp_path / "one.wav").write_bytes(wav_bytes(voice(1.0)[:1]))
    facts = inspect_audio(tmp_path / "one.wav")
    assert facts.playable and read(tmp_path / "one.wav").shape == (1, 1)


# ---- headers that lie

@pytest.mark.parametrize("said", [0, 10_000_000, 0xFFFFFFFF])
def test_a_wrong_length_in_the_header_does_not_count(tmp_path: Path, said: int) -> None:
    source = voice(2.0)
    (tmp_path / "a.wav").write_bytes(wav_bytes(source, said_bytes=said))
    np.testing.assert_array_equal(read(tmp_path / "a.wav")[:, 0], source)


def test_a_cut_off_wav_plays_what_is_there_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav_bytes(voice(10.0))[:-80_000])
    facts = inspect_audio(tmp_path / "a.wav")
    assert facts.playable and facts.duration_s == 5.0
    assert any("5.0 s" in text for text in facts.warnings)


@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.ogg", "a.opus"])
def test_a_cut_off_file_plays_what_is_there(tmp_path: Path, name: str) -> None:
    kind = {"a.mp3": ("MP3", "MPEG_LAYER_III"), "a.opus": ("OGG", "OPUS")}.get(name, (None, None))
    soundfile.write(tmp_path / name, voice(20.0, 16000), 16000, format=kind[0], subtype=kind[1])
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[:len(data) // 2])
    facts = inspect_audio(tmp_path / name)
    assert facts.playable and 5.0 < facts.duration_s < 15.0


def test_damage_in_the_middle_costs_only_the_damaged_piece(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", voice(30.0, 16000), 16000)
    data = bytearray((tmp_path / "a.flac").read_bytes())
    data[len(data) // 3:len(data) // 3 + 3000] = bytes(3000)
    (tmp_path / "a.flac").write_bytes(data)
    facts = inspect_audio(tmp_path / "a.flac")
    assert facts.playable and facts.duration_s > 25.0 and facts.warnings


@pytest.mark.parametrize(("rate_hz", "channels"), [(0, 1), (1, 1), (4_000_000_000, 1), (8000, 0), (8000, 1000)])
def test_an_impossible_header_is_refused_with_a_reason(tmp_path: Path, rate_hz: int, channels: int) -> None:
    (tmp_path / "a.wav").write_bytes(wav_bytes(voice(1.0), rate_hz, channels=channels))
    facts = inspect_audio(tmp_path / "a.wav")
    assert not facts.playable and "a.wav" in str(facts.reason)


def test_a_header_alone_holds_no_sound(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav_bytes(voice(1.0)[:0]))
    facts = inspect_audio(tmp_path / "a.wav")
    assert not facts.playable and "no sound" in str(facts.reason) and facts.sample_rate_hz == 8000


@pytest.mark.parametrize("second_hz", [16000, 44100, 8000])
def test_a_rate_that_changes_on_the_way_is_fitted_to_the_first(tmp_path: Path, second_hz: int) -> None:
    first = encode(tmp_path / "1.aac", tone(2.0, 440.0, 16000), "aac", 16000, "adts")
    second = encode(tmp_path / "2.aac", tone(2.0, 440.0, second_hz), "aac", second_hz, "adts")
    (tmp_path / "both.aac").write_bytes(first.read_bytes() + second.read_bytes())
    facts = inspect_audio(tmp_path / "both.aac")
    assert (facts.playable, facts.sample_rate_hz) == (True, 16000) and abs(facts.duration_s - 4.1) < 0.3


def test_channels_that_change_on_the_way_are_fitted_to_the_first(tmp_path: Path) -> None:
    mono = (tmp_path / "1.mp3", voice(2.0, 16000))
    stereo = (tmp_path / "2.mp3", np.stack([voice(2.0, 16000), voice(2.0, 16000, seed=2)], axis=1))
    for order in ((mono, stereo), (stereo, mono)):
        for path, samples in order:
            soundfile.write(path, samples, 16000, format="MP3", subtype="MPEG_LAYER_III")
        (tmp_path / "both.m4a").write_bytes(b"".join(path.read_bytes() for path, _samples in order))
        facts = inspect_audio(tmp_path / "both.m4a")
        assert facts.playable and facts.duration_s > 1.9 and facts.warnings


# ---- what is no recording

@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(500), b"%PDF-1.7\n" * 50, b"caller,callee\n138,0000\n" * 40,
                                     b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", bytes(4000),
                                     os.urandom(64) * 40])
def test_other_files_are_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "call.wav").write_bytes(content)
    facts = inspect_audio(tmp_path / "call.wav")
    assert not facts.playable and "call.wav" in str(facts.reason)


def test_a_playlist_opens_nothing_else(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "secret.wav", voice(1.0), 8000)
    listing = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{tmp_path}/secret.wav\n#EXT-X-ENDLIST\n"
    (tmp_path / "call.mp3").write_text(listing)
    (tmp_path / "call.wav").write_text(f"ffconcat version 1.0\nfile {tmp_path}/secret.wav\n\0")
    assert not inspect_audio(tmp_path / "call.mp3").playable
    assert not inspect_audio(tmp_path / "call.wav").playable


def test_missing_folder_pipe_and_unreadable_name_their_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    for path in (tmp_path / "gone.wav", tmp_path, tmp_path / "pipe.wav", tmp_path / "a\0b.wav", Path("/dev/zero")):
        with pytest.raises(AudioError) as caught:
            open_audio(path)
        assert path.name in caught.value.what and caught.value.todo and caught.value.safe


def test_odd_names_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["http:a.wav", "20220105T17:20_UTC.wav", "座席 录音.WAV", "a.raw", os.fsdecode(b"\xd7\xf9.wav"), "-x.wav"]
    for name in names:
        Path(name).write_bytes(wav_bytes(voice(0.5)))
        assert inspect_audio(Path(name)).duration_s == 0.5, name
    for name in ("mp4:a.m4a", os.fsdecode(b"\xd7\xf9.m4a")):
        encode(tmp_path / "plain.m4a", voice(1.0, 16000), "aac", 16000, "ipod").rename(name)
        assert inspect_audio(Path(name)).playable, name


# ---- headerless files

@pytest.mark.parametrize(("extension", "subtype"), [("ulaw", "ULAW"), ("alaw", "ALAW"), ("PCM", "PCM_16")])
def test_headerless_files_open_by_their_extension(tmp_path: Path, extension: str, subtype: str) -> None:
    rate_hz = 16000 if extension == "PCM" else 8000
    source = voice(1.5, rate_hz)
    path = tmp_path / f"a.{extension}"
    soundfile.write(path, source, rate_hz, format="RAW", subtype=subtype)
    facts = inspect_audio(path)
    assert (facts.playable, facts.sample_rate_hz, facts.channels, facts.duration_s) == (True, rate_hz, 1, 1.5)


def test_a_wav_named_ulaw_is_read_as_wav(tmp_path: Path) -> None:
    (tmp_path / "a.ulaw").write_bytes(wav_bytes(voice(1.0)))
    np.testing.assert_array_equal(read(tmp_path / "a.ulaw")[:, 0], voice(1.0))


def test_a_rule_opens_raw_samples_named_wav(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(voice(1.0).tobytes())
    assert not inspect_audio(tmp_path / "a.wav").playable
    facts = inspect_audio(tmp_path / "a.wav", raw=with_rules(["wav=s16le,4000,2"]))
    assert (facts.playable, facts.sample_rate_hz, facts.channels, facts.duration_s) == (True, 4000, 2, 1.0)


def test_vox_and_g722_and_g729_open_by_rule(tmp_path: Path) -> None:
    (tmp_path / "a.vox").write_bytes(bytes(8000))
    (tmp_path / "a.g722").write_bytes(bytes(range(256)) * 32)
    (tmp_path / "a.g729").write_bytes(bytes(10) * 100)
    assert inspect_audio(tmp_path / "a.vox").duration_s == 2.0
    assert abs(inspect_audio(tmp_path / "a.g722").duration_s - 1.024) < 0.05
    assert abs(inspect_audio(tmp_path / "a.g729").duration_s - 1.0) < 0.05


def test_rules_are_read_and_refused_by_field() -> None:
    assert parse_raw_rule("PCM=s16be,11025,2") == ("pcm", RawRule("s16be", 11025, 2))
    for text, field in [("pcm", "--raw"), ("pcm=mp4,8000,1", "CODEC"), ("pcm=ulaw,0,1", "HZ"), ("x=ulaw,8000,x", "CH")]:
        with pytest.raises(BadInput) as caught:
            parse_raw_rule(text)
        assert caught.value.field == field
    assert with_rules([]) == DEFAULT_RAW


# ---- whatever comes

HEADS = [b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0", b"OggS\0\2", b"fLaC\0\0\0\x22", b"ID3\4\0\0", b"#!AMR\n",
         b"\0\0\0\x20ftypM4A ", b"\x1aE\xdf\xa3", b"\xff\xfb\x90\x00", b""]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=st.sampled_from(HEADS),
       body=st.binary(max_size=600), extension=st.sampled_from(["wav", "mp3", "gsm", "ulaw", "m4a"]))
def test_garbage_never_raises_and_never_plays_without_samples(tmp_path: Path, head: bytes, body: bytes,
                                                              extension: str) -> None:
    path = tmp_path / f"g.{extension}"
    path.write_bytes(head + body)
    facts = inspect_audio(path)
    assert facts.playable == (facts.reason is None)


def test_amr_with_comfort_noise_keeps_its_length(tmp_path: Path) -> None:
    """FFmpeg's own decoder drops these frames; each stands for 20 ms."""
    speech, noise = b"\x3c" + bytes(31), b"\x44" + bytes(5)
    (tmp_path / "a.amr").write_bytes(b"#!AMR\n" + (speech * 50 + noise * 50) * 5)
    assert inspect_audio(tmp_path / "a.amr").duration_s == 10.0


def test_loudness_of_decoders_agrees(tmp_path: Path) -> None:
    source = tone(2.0, 440.0, 16000)
    soundfile.write(tmp_path / "a.mp3", source, 16000, format="MP3", subtype="MPEG_LAYER_III")
    encode(tmp_path / "a.m4a", source, "aac", 16000, "ipod")
    for name in ("a.mp3", "a.m4a"):
        middle = read(tmp_path / name)[8000:24000, 0].astype(float)
        assert abs(np.sqrt(np.mean(middle ** 2)) / (9000 / np.sqrt(2)) - 1) < 0.05


def test_struct_sizes_of_the_made_up_header() -> None:
    data = wav_bytes(voice(0.1))
    assert struct.unpack("<I", data[40:44])[0] == len(data) - 44
