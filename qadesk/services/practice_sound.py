"""Lays a spoken conversation out as a call: ring-back, the agent's own number, pauses and waiting of its own.

Where everything lies is known before a sample is touched: a call's length and the places of its lines come from its
seed alone. Each voice has a channel of its own, so that a recording is mu-law bytes copied to their places: a thousand
are made, or hashed without being written, in a second or two. All times are whole milliseconds.
"""

from __future__ import annotations

import hashlib
import io
import random
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from qadesk.errors import StationError, reason_of
from qadesk.i18n import _
from qadesk.services.practice_dialogues import Dialogue, Line, Samples

RATE_HZ = 8000
CHANNELS = 2
AGENT, CUSTOMER = 0, 1
RING_HZ = 450  # ring-back tone, 1 s on and 4 s off
RING_MS, RING_EVERY_MS = 1000, 5000
TALKATIVE_MS = 24_000  # a conversation as long as this is not kept waiting for a second ring
TAIL_MS = 500
DIGIT_GAP_MS = 30
SILENCE = 0xFF  # mu-law for 0
MULAW_FORMAT = 7
Bytes = npt.NDArray[np.uint8]
Span = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """What sounds at `at_ms` in a channel: the samples of the dialogue from `start_ms` to `end_ms`."""

    at_ms: int
    channel: int
    start_ms: int
    end_ms: int

    @property
    def until_ms(self) -> int:
        return self.at_ms + self.end_ms - self.start_ms


@dataclass(frozen=True)
class Layout:
    """A call before it sounds: where it rings, what is spoken where, the place of each line, and how long it lasts."""

    rings_ms: tuple[int, ...]
    parts: tuple[Part, ...]
    lines: tuple[Span, ...]
    length_ms: int


class Voices:
    """The conversations as mu-law bytes, from which recordings are put together."""

    def __init__(self, dialogues: Mapping[str, Dialogue]) -> None:
        self._bytes = {code: mulaw(dialogue.samples) for code, dialogue in dialogues.items()}
        tone = 3000 * np.sin(2 * np.pi * RING_HZ * np.arange(_frames(RING_MS)) / RATE_HZ)
        self._ring = mulaw(tone.astype(np.int16)[:, np.newaxis])[:, 0]

    def recording(self, code: str, call: Layout) -> bytes:
        """The WAV file of one call of a dialogue: stereo, mu-law, 8 kHz, agent left."""
        whole: Bytes = np.full((_frames(call.length_ms), CHANNELS), SILENCE, np.uint8)
        for ring_ms in call.rings_ms:
            whole[_frames(ring_ms):_frames(ring_ms + RING_MS), CUSTOMER] = self._ring
        spoken = self._bytes[code]
        for part in call.parts:
            own = spoken[_frames(part.start_ms):_frames(part.end_ms), part.channel]
            at = _frames(part.at_ms)
            whole[at:at + len(own), part.channel] = own
        return _header(whole.nbytes) + whole.tobytes()


def layout(dialogue: Dialogue, seed: int, staff_no: str) -> Layout:
    """Where everything of one call lies; the same seed and number give the same."""
    chance = random.Random(seed)
    spoken_ms = sum(line.end_ms - line.start_ms for line in dialogue.lines)
    rings = tuple(RING_EVERY_MS * ring for ring in range(1 + (spoken_ms < TALKATIVE_MS and chance.random() < 0.2)))
    at = rings[-1] + chance.randint(1200, 2600)
    parts: list[Part] = []
    lines: list[Span] = []
    for line in dialogue.lines:
        own = _parts(dialogue, line, staff_no, at, chance)
        begun = own[0].at_ms if own else at
        at = own[-1].until_ms if own else at + chance.randint(line.shortest_ms, line.longest_ms)
        parts += own
        lines.append((begun, at))
    return Layout(rings, tuple(parts), tuple(lines), max(part.until_ms for part in parts) + TAIL_MS)


def mulaw(samples: Samples) -> Bytes:
    """The samples (n, channels) as mu-law bytes of the same shape."""
    file = io.BytesIO()
    soundfile.write(file, samples, RATE_HZ, format="RAW", subtype="ULAW")
    return np.frombuffer(file.getvalue(), np.uint8).reshape(samples.shape)


def keep(path: Path, recording: bytes) -> None:
    """Write a recording to its place. Raises StationError when the disk refuses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(recording)
    except OSError as error:
        raise StationError(_("{file} could not be written: {reason}").format(file=path.name, reason=reason_of(error)),
                           safe=_("No practice station was made."), code="E-FIL-01",
                           todo=_("Make room on the disk or allow writing, then try again.")) from error


def digest(recording: bytes) -> str:
    """The SHA-256 by which a station knows the file."""
    return hashlib.sha256(recording).hexdigest()


def _parts(dialogue: Dialogue, line: Line, staff_no: str, at: int, chance: random.Random) -> list[Part]:
    """What a line sounds like: one piece, a digit each for the number, nothing while one waits."""
    if line.who == "hold":
        return []
    if line.who == "number":
        return _number(dialogue, staff_no, at)
    at = max(0, at + line.gap_ms + (chance.randint(0, 500) if line.gap_ms > 200 else 0))
    return [Part(at, AGENT if line.who == "agent" else CUSTOMER, line.start_ms, line.end_ms)]


def _number(dialogue: Dialogue, staff_no: str, at: int) -> list[Part]:
    parts: list[Part] = []
    for digit in filter(str.isdecimal, staff_no):
        parts.append(Part(at, AGENT, *dialogue.digits[int(digit)]))
        at = parts[-1].until_ms + DIGIT_GAP_MS
    return parts


def _header(n_bytes: int) -> bytes:
    """The head of a WAV file with so many bytes of mu-law samples."""
    form = struct.pack("<4sIHHIIHHH", b"fmt ", 18, MULAW_FORMAT, CHANNELS, RATE_HZ, RATE_HZ * CHANNELS, CHANNELS, 8, 0)
    fact = struct.pack("<4sII", b"fact", 4, n_bytes // CHANNELS)
    data = struct.pack("<4sI", b"data", n_bytes)
    return struct.pack("<4sI4s", b"RIFF", 4 + len(form) + len(fact) + len(data) + n_bytes, b"WAVE") + form + fact + data


def _frames(ms: int) -> int:
    return ms * RATE_HZ // 1000
