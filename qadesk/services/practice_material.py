"""The material of a practice station: one week's call list, the people in it, and a spoken recording for each call.

The words were spoken beforehand (`resources/practice/make.py`); here they are laid out anew for every call, with
ring-back, pauses, waiting and over-talk of its own, so that no two recordings are alike. All people are invented.
"""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import soundfile

from qadesk.settings import write_whole

RATE_HZ = 8000
TEAMS = ("一班", "二班", "三班")
N_AGENTS = 24
RING_HZ = 450  # ring-back tone, 1 s on and 4 s off
# calls begun in each hour of the day, and on each day of the week: two peaks, quiet at meals, little at week's end
HOURS = {8: 3, 9: 7, 10: 10, 11: 8, 12: 3, 13: 4, 14: 8, 15: 9, 16: 7, 17: 5, 18: 2, 19: 4, 20: 3, 21: 1}
WEEKDAYS = (6, 5, 5, 5, 6, 2, 2)
CALL_COLUMNS = ("通话流水号", "开始时间", "通话时长(秒)", "工号", "主叫号码", "被叫号码", "呼叫方向", "技能组",
                "录音文件名")
PEOPLE_COLUMNS = ("工号", "姓名", "班组", "自", "至", "入职")

CALLS_FILE, PEOPLE_FILE, RECORDINGS = "通话清单.csv", "人员.csv", "录音"

Samples = npt.NDArray[np.int16]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Dialogue:
    """One spoken conversation: (n, 2) int16 at 8 kHz with all lines one after another, and where each lies."""

    code: str
    queue: str
    lines: tuple[dict[str, Any], ...]
    samples: Samples


@dataclass(frozen=True)
class PracticeCall:
    """One call of the week before its recording is laid out."""

    call_id: str
    start: datetime
    agent: str
    number: str
    dialogue: str
    seed: int

    @property
    def file_name(self) -> str:
        return f"{self.start:%Y-%m-%d}/{self.start:%Y%m%d-%H%M%S}-{self.agent}.flac"


def load_dialogues(folder: Path) -> dict[str, Dialogue]:
    """The conversations in the resources' `practice` folder, by their code."""
    told = json.loads((folder / "lines.json").read_text("utf-8"))
    return {code: Dialogue(code, one["queue"], tuple(one["lines"]),
                           soundfile.read(folder / f"{code}.opus", dtype="int16", always_2d=True)[0])
            for code, one in told.items()}


def week_of_calls(monday: date, zone: ZoneInfo, codes: Iterable[str], *, calls_per_agent: int = 10,
                  seed: int = 20) -> list[PracticeCall]:
    """The calls of the week that begins on `monday`, in the order of their start."""
    chance, known = random.Random(seed), sorted(codes)
    calls = []
    for agent in agents():
        for start in _starts(chance, monday, zone, calls_per_agent):
            number = f"138-0000-{chance.randrange(10_000):04d}"
            calls.append((start, agent, number, chance.choice(known), chance.randrange(1 << 30)))
    return [PracticeCall(f"P{start:%y%m%d}{count:04d}", start, agent, number, code, own)
            for count, (start, agent, number, code, own) in enumerate(sorted(calls), 1)]


def agents() -> list[str]:
    """The staff numbers A01, A02, ..."""
    return [f"A{number:02d}" for number in range(1, N_AGENTS + 1)]


def _starts(chance: random.Random, monday: date, zone: ZoneInfo, count: int) -> list[datetime]:
    """Starts of one agent's calls along the curves of day and week, no two within five minutes."""
    places: set[tuple[int, int, int]] = set()
    while len(places) < count:
        day = chance.choices(range(7), WEEKDAYS)[0]
        hour = chance.choices(list(HOURS), list(HOURS.values()))[0]
        places.add((day, hour, chance.randrange(12)))
    begin = datetime(monday.year, monday.month, monday.day, tzinfo=zone)
    return [begin + timedelta(days=day, hours=hour, minutes=5 * piece, seconds=chance.randrange(150))
            for day, hour, piece in sorted(places)]


def laid_out(dialogue: Dialogue, seed: int) -> Samples:
    """One recording, (n, 2) int16 at 8 kHz, agent left: ring-back, then the lines with pauses of their own.

    Values are multiples of 32, which FLAC packs small and no ear tells from a telephone line."""
    chance = random.Random(seed)
    n_rings = chance.randint(1, 2)
    parts = [(5 * RATE_HZ * ring, _ring_back()) for ring in range(n_rings)]
    at = _frames(5000 * (n_rings - 1) + chance.randint(1200, 3500))
    for line in dialogue.lines:
        if line["who"] == "hold":
            at += _frames(chance.randint(line["shortest_ms"], line["longest_ms"]))
            continue
        samples = dialogue.samples[_frames(line["start_ms"]):_frames(line["end_ms"])]
        at = max(0, at + _frames(line["gap_ms"] + (chance.randint(0, 700) if line["gap_ms"] > 0 else 0)))
        parts.append((at, samples))
        at += len(samples)
    return _mixed(parts)


def _ring_back() -> Samples:
    """One second of the tone in the customer's channel."""
    tone = (3000 * np.sin(2 * np.pi * RING_HZ * np.arange(RATE_HZ) / RATE_HZ)).astype(np.int16)
    return np.stack([np.zeros_like(tone), tone], axis=1)


def _mixed(parts: list[tuple[int, Samples]]) -> Samples:
    whole = np.zeros((max(at + len(samples) for at, samples in parts) + RATE_HZ // 2, 2), np.int32)
    for at, samples in parts:
        whole[at:at + len(samples)] += samples
    clipped: Samples = np.clip(whole, -32768, 32767 - 31).astype(np.int16)
    return clipped // 32 * 32


def _frames(ms: int) -> int:
    return ms * RATE_HZ // 1000


def write_material(folder: Path, calls: list[PracticeCall], dialogues: dict[str, Dialogue], *, joined: date,
                   progress: Progress = lambda done, of: None) -> None:
    """Write the recordings, `通话清单.csv` (GBK, as switches export it) and `人员.csv` into `folder`.

    `progress(done, of)` is told after each recording. `joined`: when the last agent started; the others, long ago."""
    rows = []
    for done, call in enumerate(calls, 1):
        samples = laid_out(dialogues[call.dialogue], call.seed)
        path = folder / RECORDINGS / call.file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, samples, RATE_HZ, subtype="PCM_16")
        rows.append(_call_row(call, dialogues[call.dialogue].queue, len(samples) // RATE_HZ))
        progress(done, len(calls))
    write_whole(folder / CALLS_FILE, _table(CALL_COLUMNS, rows).encode("gbk"))
    write_whole(folder / PEOPLE_FILE, _table(PEOPLE_COLUMNS, _people_rows(joined)).encode("utf-8-sig"))


def put_recording_in(folder: Path, recording: Path) -> None:
    """Leave the first agent one call, with `recording` as its sound, so that it is sure to be drawn.

    Raises OSError when the recording cannot be copied."""
    path = folder / CALLS_FILE
    columns, *rows = csv.reader(io.StringIO(path.read_bytes().decode("gbk")))
    agent, name = columns.index("工号"), columns.index("录音文件名")
    own = next(row for row in rows if row[agent] == agents()[0])
    copied = folder / RECORDINGS / f"{Path(own[name]).stem}{recording.suffix}"
    shutil.copyfile(recording, copied)
    own[name] = copied.name
    kept = [row for row in rows if row is own or row[agent] != own[agent]]
    write_whole(path, _table(tuple(columns), [tuple(row) for row in kept]).encode("gbk"))


def _call_row(call: PracticeCall, queue: str, seconds: int) -> tuple[str, ...]:
    return (call.call_id, f"{call.start:%Y-%m-%d %H:%M:%S}", str(seconds), call.agent, call.number, "0000-95000",
            "呼入", queue, call.file_name)


def _people_rows(joined: date) -> list[tuple[str, ...]]:
    numbers = agents()
    team = {number: TEAMS[place * len(TEAMS) // len(numbers)] for place, number in enumerate(numbers)}
    long_ago = f"{joined.year - 2}-03-01"
    return [(number, f"座席 {number}", team[number], start, "", start) for number in numbers
            for start in [f"{joined:%Y-%m-%d}" if number == numbers[-1] else long_ago]]


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([columns, *rows])
    return text.getvalue()
