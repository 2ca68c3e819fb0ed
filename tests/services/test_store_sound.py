"""A stored recording decodes to the very samples of its original, whatever its codec, and a damaged one never lies."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from qadesk.audio.decode import open_audio
from qadesk.audio.source import Place
from qadesk.security.sealed_file import HEADER_BYTES, LEAST_CHUNK_BYTES, TAG_BYTES, new_file_key, seal_file
from qadesk.services.store_sound import StoredBroken, StoredSound
from tests.audio.sounds import Samples, voice

CALL = np.stack([voice(3.0), voice(3.0, seed=2)], axis=1)
BY_SOUNDFILE = {"pcm.wav": ("WAV", "PCM_16"), "ulaw.wav": ("WAV", "ULAW"), "float.wav": ("WAV", "FLOAT"),
                "adpcm.wav": ("WAV", "IMA_ADPCM"), "call.flac": ("FLAC", "PCM_16"), "call.ogg": ("OGG", "VORBIS"),
                "call.opus": ("OGG", "OPUS"), "call.mp3": ("MP3", "MPEG_LAYER_III"), "call.ulaw": ("RAW", "ULAW")}


def original(folder: Path, name: str) -> Path:
    path = folder / name
    if name in BY_SOUNDFILE:
        kind, subtype = BY_SOUNDFILE[name]
        mono = kind == "RAW"
        soundfile.write(path, CALL[:, 0] if mono else CALL, 16000 if kind == "MP3" else 8000, subtype=subtype,
                        format=kind)
    elif name == "call.m4a":
        in_aac(path)
    else:  # headerless: what these bytes say is noise
        path.write_bytes(np.random.default_rng(1).integers(0, 256, 33 * 400, np.uint8).tobytes())
    return path


def in_aac(path: Path) -> None:
    """An MP4 whose index stands at its end, so that the decoder seeks."""
    with av.open(str(path), "w", format="ipod") as out:
        stream = out.add_stream("aac", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(CALL[:, 0])[None], "s16", "mono")
        frame.sample_rate = 8000
        for fitted in av.AudioResampler(stream.format.name, "mono", 8000).resample(frame):
            out.mux(stream.encode(fitted))
        out.mux(stream.encode(None))


def stored(path: Path) -> StoredSound:
    key, target = new_file_key(), path.with_name(f"{path.name}.qar")
    seal = seal_file(path, target, key, hashlib.sha256(path.read_bytes()).hexdigest(), chunk_bytes=LEAST_CHUNK_BYTES)
    return StoredSound(target, path.name, seal.size_bytes, key)


def decoded(place: Place) -> tuple[str, int, list[str], Samples]:
    with open_audio(place) as reader:
        blocks = list(reader.blocks())
        return reader.codec, reader.sample_rate_hz, reader.warnings, np.concatenate(blocks)


@pytest.mark.parametrize("name", [*BY_SOUNDFILE, "call.m4a", "call.vox", "call.g722"])
def test_a_stored_recording_is_its_original_sample_by_sample(tmp_path: Path, name: str) -> None:
    path = original(tmp_path, name)
    place = pickle.loads(pickle.dumps(stored(path)))
    *plain, samples = decoded(path)
    *facts, from_store = decoded(place)
    assert facts == plain
    np.testing.assert_array_equal(from_store, samples)


@pytest.mark.parametrize("name", ["pcm.wav", "call.flac", "call.mp3", "call.m4a", "call.vox"])
@pytest.mark.parametrize("chunk", [0, 1, -1])
def test_a_broken_chunk_ends_it_with_the_reason_never_with_other_sound(tmp_path: Path, name: str, chunk: int) -> None:
    place = stored(original(tmp_path, name))
    whole = bytearray(place.file.read_bytes())
    n_chunks = -(-place.size_bytes // LEAST_CHUNK_BYTES)
    whole[HEADER_BYTES + (chunk % n_chunks) * (LEAST_CHUNK_BYTES + TAG_BYTES) + 3] ^= 1
    place.file.write_bytes(whole)
    with pytest.raises(StoredBroken, match="damaged"):
        decoded(place)
