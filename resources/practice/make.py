"""Speaks dialogues.yaml with espeak-ng (only the author needs it): one Opus file a dialogue, and lines.json.

    .venv/bin/python resources/practice/make.py

Each file has two channels at 8 kHz, agent left and customer right, every line alone with a short pause after it, then
the ten digits in the agent's voice; `qadesk/services/practice_sound.py` lays them out as calls with ring-back, the
agent's own number, waiting and over-talk. The telephone band (300-3400 Hz) is cut here. What is true of a dialogue
(losses, fatal items and the like) goes into lines.json as it stands in dialogues.yaml.
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
DIGITS = "零一二三四五六七八九"
TRUTH = {"share": 1, "kind": "plain", "na": [], "losses": [], "fatal": [], "praise": None, "comments": []}

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


def laid_out(dialogue: dict[str, Any]) -> tuple[Wave, list[dict[str, Any]], list[tuple[int, int]]]:
    """All lines and digits one after another, (n_samples, 2); where each line and each digit lies in ms."""
    pieces: list[Wave] = []
    places = [_line(pieces, dialogue, *line) for line in dialogue["lines"]]
    digits = [_spoken_to(pieces, dialogue["agent"], "agent", digit) for digit in DIGITS]
    return np.concatenate(pieces), places, digits


def _line(pieces: list[Wave], dialogue: dict[str, Any], who: str, *rest: Any) -> dict[str, Any]:
    if who == "hold":
        return {"who": who, "shortest_ms": rest[0], "longest_ms": rest[1]}
    if who == "number":
        return {"who": who}
    start_ms, end_ms = _spoken_to(pieces, dialogue[who], who, rest[1])
    return {"who": who, "gap_ms": rest[0], "start_ms": start_ms, "end_ms": end_ms, "words": rest[1]}


def _spoken_to(pieces: list[Wave], voice: dict[str, Any], who: str, words: str) -> tuple[int, int]:
    """Speak the words in the channel of who says them, behind the pieces there are; begin and end in ms."""
    at, wave = sum(map(len, pieces)), spoken(words, voice)
    both = np.zeros((len(wave) + RATE_HZ * PAUSE_MS // 1000, 2))
    both[:len(wave), 0 if who == "agent" else 1] = wave
    pieces.append(both)
    return at * 1000 // RATE_HZ, (at + len(wave)) * 1000 // RATE_HZ


def main() -> None:
    dialogues = yaml.safe_load((HERE / "dialogues.yaml").read_text("utf-8"))
    told = {}
    for code, dialogue in dialogues.items():
        wave, lines, digits = laid_out(dialogue)
        soundfile.write(HERE / f"{code}.opus", wave, RATE_HZ, format="OGG", subtype="OPUS")
        told[code] = {**TRUTH, **{name: dialogue[name] for name in TRUTH if name in dialogue},
                      "lines": lines, "digits": digits}
        print(f"{code}: {len(wave) / RATE_HZ:.1f} s, {(HERE / f'{code}.opus').stat().st_size} bytes")
    (HERE / "lines.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
