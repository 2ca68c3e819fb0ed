"""Speaks dialogues.yaml with espeak-ng (only the author needs it): one Opus file a dialogue, and lines.json.

    .venv/bin/python resources/practice/make.py

Each file has two channels at 8 kHz, agent left and customer right, every line alone with a short pause after it;
`qadesk/services/practice_material.py` lays them out as calls with ring-back, waiting and over-talk.
The telephone band (300-3400 Hz) is cut here.
"""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
import yaml

HERE = Path(__file__).resolve().parent
RATE_HZ = 8000
LEVEL = 0.12  # RMS of full scale, about -18 dBFS
PAUSE_MS = 60

Wave = npt.NDArray[np.float64]


def spoken(words: str, voice: dict[str, Any]) -> Wave:
    """The words as one channel at 8 kHz, in the telephone band, at one level."""
    done = subprocess.run(["espeak-ng", "-v", voice["voice"], "-p", str(voice["pitch"]), "-s", str(voice["speed"]),
                           "--stdout", words], capture_output=True, check=True)
    wave, rate_hz = soundfile.read(io.BytesIO(done.stdout), dtype="float64")
    return levelled(telephone(trimmed(wave), rate_hz))


def trimmed(wave: Wave) -> Wave:
    """Without the silence before and after."""
    loud = np.flatnonzero(np.abs(wave) > 0.01)
    return wave[loud[0]:loud[-1] + 1]


def telephone(wave: Wave, rate_hz: int) -> Wave:
    """At 8 kHz, cut to 300-3400 Hz by the spectrum."""
    n_out = round(len(wave) * RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(wave)[:n_out // 2 + 1]
    hertz = np.arange(len(spectrum)) * RATE_HZ / n_out
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    return np.fft.irfft(spectrum, n_out) * (n_out / len(wave))


def levelled(wave: Wave) -> Wave:
    return np.clip(wave * (LEVEL / np.sqrt(np.mean(wave ** 2))), -0.99, 0.99)


def laid_out(dialogue: dict[str, Any]) -> tuple[Wave, list[dict[str, Any]]]:
    """All lines one after another, (n_samples, 2), and where each lies in ms."""
    pieces, places, at = [], [], 0
    for who, *rest in dialogue["lines"]:
        if who == "hold":
            places.append({"who": who, "shortest_ms": rest[0], "longest_ms": rest[1]})
            continue
        wave = spoken(rest[1], dialogue[who])
        both = np.zeros((len(wave) + RATE_HZ * PAUSE_MS // 1000, 2))
        both[:len(wave), 0 if who == "agent" else 1] = wave
        places.append({"who": who, "gap_ms": rest[0], "start_ms": at * 1000 // RATE_HZ,
                       "end_ms": (at + len(wave)) * 1000 // RATE_HZ, "words": rest[1]})
        pieces.append(both)
        at += len(both)
    return np.concatenate(pieces), places


def main() -> None:
    dialogues = yaml.safe_load((HERE / "dialogues.yaml").read_text("utf-8"))
    lines = {}
    for code, dialogue in dialogues.items():
        wave, places = laid_out(dialogue)
        soundfile.write(HERE / f"{code}.opus", wave, RATE_HZ, format="OGG", subtype="OPUS")
        lines[code] = {"queue": dialogue["queue"], "lines": places}
        print(f"{code}: {len(wave) / RATE_HZ:.1f} s, {(HERE / f'{code}.opus').stat().st_size} bytes")
    (HERE / "lines.json").write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
