"""The material of a practice station: the calls of the last day with their recordings, the people and their roster.

It lies beside the station in the shape in which switches and people hand such files over, to be brought in by hand.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from qadesk.files import write_whole
from qadesk.services.practice_calls import CALL_COLUMNS, HOTLINE, RECORDED_QUEUE, PracticeCall, Switch, call_list
from qadesk.services.practice_centre import (
    ROSTERED_WEEKS_ON,
    TEAMS,
    Calendar,
    Person,
    people_list,
    roster_list,
    shifts,
)
from qadesk.services.practice_sound import Voices, keep

FOLDER = "练习材料"
CALLS_FILE, PEOPLE_FILE, ROSTER_FILE, RECORDINGS = "通话清单.csv", "人员.csv", "排班.csv", "录音"
GUEST = "A99"
"""Who has the one call of a recording that was put in: it is sure to be drawn."""


def write_people(folder: Path, people: Sequence[Person], when: Calendar) -> None:
    """Write the lists of people and shifts into the folder of the material."""
    until = when.last_day + timedelta(weeks=ROSTERED_WEEKS_ON)
    write_whole(folder / PEOPLE_FILE, people_list(people))
    write_whole(folder / ROSTER_FILE, roster_list(shifts(people, when.first_day, until)))


def write_calls(folder: Path, calls: Iterable[PracticeCall], switch: Switch, voices: Voices) -> None:
    """Write the list of the calls (GBK), and the recordings of those that were recorded."""
    listed = list(calls)
    for call in listed:
        if call.kept:
            keep(folder / RECORDINGS / call.file_name, voices.recording(call.dialogue, switch.layout_of(call)))
    write_whole(folder / CALLS_FILE, call_list(listed))


def put_recording_in(folder: Path, recording: Path) -> None:
    """Add a call of one more agent, who has no other, with `recording` as its sound: so it is sure to be drawn.

    Raises OSError when the recording cannot be copied."""
    (folder / RECORDINGS).mkdir(parents=True, exist_ok=True)
    columns, *rows = _rows(folder / CALLS_FILE, "gbk")
    first = dict(zip(columns, rows[0], strict=True))
    copied = folder / RECORDINGS / f"{GUEST}{recording.suffix}"
    shutil.copyfile(recording, copied)
    own = {**first, "通话流水号": f"{GUEST}-1", "通话时长(秒)": "60", "工号": GUEST, "主叫号码": "138-0000-0099",
           "被叫号码": HOTLINE, "呼叫方向": "呼入", "技能组": RECORDED_QUEUE, "录音文件名": copied.name}
    _write(folder / CALLS_FILE, [columns, *rows, [own[name] for name in CALL_COLUMNS]], "gbk")
    _, *people = _rows(folder / PEOPLE_FILE, "utf-8-sig")
    since = f"{date.fromisoformat(first['开始时间'][:10]).replace(day=1)}"
    head = _rows(folder / PEOPLE_FILE, "utf-8-sig")[0]
    _write(folder / PEOPLE_FILE, [head, *people, [GUEST, f"座席 {GUEST}", TEAMS[-1], since, "", since]], "utf-8-sig")


def _rows(path: Path, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


def _write(path: Path, rows: Iterable[Sequence[str]], encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    write_whole(path, text.getvalue().encode(encoding))
