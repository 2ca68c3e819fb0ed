"""Files that lie, break, change, vanish or never end: no crash, no freeze, no lie about what is in them."""

from __future__ import annotations

import errno
import io
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qadesk.audio.buffer import SampleBuffer, decode_to_buffer
from qadesk.audio.collection import Collection
from qadesk.audio.decode import open_audio
from qadesk.audio.legs import Legs
from qadesk.audio.looking import TimeLimits, decode_in, look_into, look_into_legs, time_limits
from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock
from qadesk.errors import AudioError
from qadesk.work import Work
from tests.audio.hostile import CORPUS, amr_without_data, long_silence
from tests.audio.sounds import voice, wav_bytes
from tests.audio.test_decode import encode
from tests.audio.test_inspect_shell import inspect

A_SECOND = TimeLimits(600.0, 1.0)
no_processor_limit_on_windows = pytest.mark.skipif(os.name == "nt", reason="Windows limits the wall time only")


def test_inspect_says_of_each_hostile_file_what_it_holds_or_why_it_cannot(tmp_path: Path) -> None:
    for file in CORPUS:
        file.make(tmp_path / file.name)
    done = inspect("--json", str(tmp_path))
    assert done.returncode == 1 and not done.stderr
    told = {Path(facts["path"]).name: facts for facts in json.loads(done.stdout)["files"]}
    assert set(told) == {file.name for file in CORPUS}
    for file in CORPUS:
        facts = told[file.name]
        assert facts["playable"] == (file.holds_s is not None), facts
        assert facts["playable"] or file.name in facts["reason"], facts
        assert abs(facts["duration_s"] - (file.holds_s or 0.0)) <= max(0.2, (file.holds_s or 0) / 100), facts
        assert facts["warnings"] or not file.warned, facts


def test_each_hostile_file_opens_for_the_player_or_says_why(work: Work, tmp_path: Path) -> None:
    for file in CORPUS:
        file.make(tmp_path / file.name)
        if file.holds_s is None:
            with pytest.raises(AudioError, match=file.name):
                decode_in(work.limited, tmp_path / file.name)
            continue
        call = decode_in(work.limited, tmp_path / file.name)
        SampleBuffer.of(call).close()
        assert abs(call.duration_ms / 1000 - file.holds_s) <= max(0.2, file.holds_s / 100), file.name
        assert call.n_channels <= 2 and call.sample_rate_hz <= 48_000
        assert call.warnings or not file.warned


# ---- bombs

@no_processor_limit_on_windows
def test_a_bomb_costs_its_second_and_no_other_file(work: Work, tmp_path: Path) -> None:
    bomb = amr_without_data(tmp_path / "bomb.amr", 12)
    (tmp_path / "call.wav").write_bytes(wav_bytes(voice(2.0)))
    facts = look_into(work.limited, bomb, limits=A_SECOND)
    assert not facts.playable and "within 1 s" in str(facts.reason) and facts.duration_s == 0
    assert look_into(work.limited, tmp_path / "call.wav").duration_s == 2.0
    with pytest.raises(AudioError, match=r"bomb\.amr.*within 1 s") as caught:
        decode_in(work.limited, bomb, limits=A_SECOND)
    assert caught.value.code == "E-AUD-13" and caught.value.safe and caught.value.todo
    pair = Legs(bomb, tmp_path / "call.wav")
    assert "within 1 s" in str(look_into_legs(work.limited, pair, limits=A_SECOND).reason)


@pytest.mark.full
def test_a_recording_of_more_than_a_day_is_cut_there_and_says_so(work: Work, tmp_path: Path) -> None:
    facts = look_into(work.limited, long_silence(tmp_path / "days.flac", 25))
    assert facts.playable and facts.duration_s == 86_400 and any("24 hours" in said for said in facts.warnings)


@pytest.mark.full
def test_eight_hours_open_whole(work: Work, tmp_path: Path) -> None:
    call = decode_in(work.limited, long_silence(tmp_path / "shift.flac", 8))
    SampleBuffer.of(call).close()
    assert call.duration_ms == 8 * 3_600_000 and call.warnings == ()


def test_a_large_file_is_given_more_time(tmp_path: Path) -> None:
    small, large = tmp_path / "small.wav", tmp_path / "large.wav"
    small.write_bytes(b"")
    with large.open("wb") as file:
        file.truncate(2_000_000_000)
    assert time_limits(small).processor_s == 60 and time_limits(large).processor_s == 1_060
    assert time_limits(tmp_path / "gone.wav", Path("a\0b")).timeout_s == 120


# ---- files that change under the reader

def _grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(voice(30.0).tobytes())


def _shrink(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _replace(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"%PDF-1.7\n" * 50)
    other.replace(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody change a file that is being read")
@pytest.mark.parametrize("kind", ["wav", "flac", "aac"])
@pytest.mark.parametrize(("change", "said"), [(_grow, "changed"), (_shrink, "changed"), (_replace, "changed"),
                                              (Path.unlink, "went away")])
def test_a_file_that_changes_while_it_is_read_says_so(tmp_path: Path, kind: str, change: Callable[[Path], object],
                                                      said: str) -> None:
    path = tmp_path / f"call.{kind}"
    if kind == "aac":
        encode(path, voice(60.0, 16000), "aac", 16000, "adts")
    else:
        soundfile.write(path, voice(60.0, 16000), 16000)
    with open_audio(path) as reader:
        blocks = reader.blocks()
        heard = [next(blocks)]
        change(path)
        heard += list(blocks)
    seconds = sum(map(len, heard)) / reader.sample_rate_hz
    assert 4.0 < seconds < 95.0
    assert any(said in text and f"{seconds:.1f} s" in text for text in reader.warnings), reader.warnings


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody change a file that is being read")
@pytest.mark.parametrize(("change", "said"), [(_grow, "changed"), (_shrink, "changed"), (_replace, "changed"),
                                              (Path.unlink, "went away")])
def test_a_file_that_changes_while_the_first_of_it_plays_ends_where_it_does(tmp_path: Path, said: str,
                                                                           change: Callable[[Path], object]) -> None:
    path = tmp_path / "call.flac"
    soundfile.write(path, voice(60.0, 16000), 16000)
    player = SilentPlayer(FixedClock(datetime(2026, 9, 7, tzinfo=UTC)))
    with open_audio(path) as reader:
        blocks, collection = reader.blocks(), Collection(16_000, 100_000_000, expected_s=reader.claimed_s)
        collection.put(next(blocks))
        first = collection.store.buffer.samples[:collection.n_frames]
        player.load(first, 16_000, complete=False, expected_ms=round(reader.claimed_s * 1000))
        player.play()
        player.seek(55_000)
        assert player.waits and player.duration_ms == 60_000
        change(path)
        for block in blocks:
            collection.put(block)
        collection.finish()
    counted_ms = round(collection.n_frames / 16)
    player.grow(collection.store.buffer.samples[:collection.n_frames], 16_000)
    assert player.duration_ms == counted_ms and player.position_ms == min(55_000, counted_ms)
    assert any(said in text and f"{counted_ms / 1000:.1f} s" in text for text in reader.warnings)
    player.close()
    del first
    collection.close()


def test_a_file_that_is_left_alone_has_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav_bytes(voice(2.0)))
    with open_audio(tmp_path / "a.wav") as reader:
        assert sum(map(len, reader.blocks())) == 16_000
    assert reader.warnings == []


def test_no_length_is_put_into_the_mouth_of_a_header_that_has_none(work: Work, tmp_path: Path) -> None:
    """FFmpeg guesses the length of AMR from its first frames; the frames after them may be larger or smaller."""
    speech, nothing = b"\x3c" + bytes(31), b"\x7c"
    (tmp_path / "a.amr").write_bytes(b"#!AMR\n" + speech * 500 + nothing * 5000)
    facts = look_into(work.limited, tmp_path / "a.amr")
    assert (facts.duration_s, facts.warnings) == (110.0, ())


def test_six_channels_at_192_kHz_are_fitted_with_words(work: Work, tmp_path: Path) -> None:
    source = np.stack([voice(1.0, 192_000, seed=k) for k in range(6)], axis=1)
    soundfile.write(tmp_path / "a.wav", source, 192_000)
    call = decode_in(work.limited, tmp_path / "a.wav")
    SampleBuffer.of(call).close()
    assert (call.n_channels, call.sample_rate_hz, call.file_channels, call.file_sample_rate_hz) == (2, 48_000, 6,
                                                                                                  192_000)
    assert abs(call.duration_ms - 1000) <= 1 and len(call.warnings) == 2


class Surprising(Path):
    """A file that its reader stumbles over in a way that nobody thought of."""

    _flavour = type(Path())._flavour  # type: ignore[attr-defined]

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        raise ZeroDivisionError


@pytest.mark.own_logs
def test_a_surprise_in_a_decoder_costs_that_file_and_is_said(work: Work, tmp_path: Path) -> None:
    call = tmp_path / "call.wav"
    call.write_bytes(wav_bytes(voice(2.0)))
    with pytest.raises(AudioError, match=r"call\.wav.*crashed") as caught:
        decode_in(work.limited, Surprising(call), limits=A_SECOND)
    assert caught.value.code == "E-AUD-13" and caught.value.todo
    SampleBuffer.of(decode_in(work.limited, call)).close()


class BrokenDisk(io.BytesIO):
    """Bytes behind the first block cannot be read."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() >= 32_768:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().read(size)


def test_a_disk_that_breaks_under_a_headerless_file_is_no_lack_of_memory(tmp_path: Path,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    call, whole = tmp_path / "call.vox", bytes(100_000)
    call.write_bytes(whole)
    monkeypatch.setattr(Path, "open", lambda _path, _mode: BrokenDisk(whole))
    found = decode_to_buffer(call)
    SampleBuffer.of(found).close()
    assert found.duration_ms == 8_192 and any("8.2 s" in words for words in found.warnings)
