"""The practice week: believable, the same each time, and of files that any recorder could have written."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import soundfile

from qadesk import resources
from qadesk.services import practice_material as material

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 8, 31)


@pytest.fixture(scope="module")
def dialogues() -> dict[str, material.Dialogue]:
    return material.load_dialogues(resources.practice())


@pytest.fixture(scope="module")
def week(dialogues: dict[str, material.Dialogue]) -> list[material.PracticeCall]:
    return material.week_of_calls(MONDAY, SHANGHAI, dialogues)


def test_every_agent_has_enough_calls_in_the_week_and_no_two_at_once(week: list[material.PracticeCall]) -> None:
    assert {call.agent for call in week} == set(material.agents()) and len(material.agents()) == 24
    assert set(Counter(call.agent for call in week).values()) == {10}
    assert all(MONDAY <= call.start.date() < MONDAY + timedelta(days=7) for call in week)
    for agent in material.agents():
        starts = sorted(call.start for call in week if call.agent == agent)
        assert all(after - before >= timedelta(seconds=150) for before, after in zip(starts, starts[1:], strict=False))


def test_the_day_has_its_two_peaks_and_a_quiet_noon(week: list[material.PracticeCall]) -> None:
    per_hour = Counter(call.start.hour for call in week)
    assert min(per_hour[10], per_hour[15]) > 2 * max(per_hour[12], per_hour[18])
    assert not [hour for hour in per_hour if not 8 <= hour <= 21]


def test_ids_and_recordings_are_of_one_call_each_and_the_same_again(week: list[material.PracticeCall],
                                                                    dialogues: dict[str, material.Dialogue]) -> None:
    assert len({call.call_id for call in week}) == len({call.file_name for call in week}) == len(week)
    assert material.week_of_calls(MONDAY, SHANGHAI, dialogues) == week


def test_numbers_are_dummies(week: list[material.PracticeCall]) -> None:
    assert all(call.number.startswith("138-0000-") for call in week)


def test_a_recording_rings_at_450_hertz_before_anyone_speaks(dialogues: dict[str, material.Dialogue]) -> None:
    samples = material.laid_out(dialogues["billing"], seed=1)
    second = samples[:8000, 1].astype(float)
    assert np.argmax(np.abs(np.fft.rfft(second))) == 450
    assert not samples[:8000, 0].any()


@pytest.mark.parametrize("code", ["billing", "repair", "complaint", "address", "visit"])
def test_both_sides_speak_and_some_calls_hold_over_talk_and_waiting(code: str,
                                                                    dialogues: dict[str, material.Dialogue]) -> None:
    samples = material.laid_out(dialogues[code], seed=3)
    loud = np.abs(samples[:len(samples) // 800 * 800].reshape(-1, 800, 2)).max(axis=1) > 600
    assert loud[:, 0].mean() > 0.1 and loud[:, 1].mean() > 0.1
    both, neither = loud.all(axis=1), ~loud.any(axis=1)
    longest_wait = max(len(run) for run in "".join("x" if quiet else " " for quiet in neither).split())
    assert both.any() == (code == "repair")
    assert (longest_wait >= 50) == (code != "address")


def test_two_calls_of_one_dialogue_differ(dialogues: dict[str, material.Dialogue]) -> None:
    one, other = (material.laid_out(dialogues["visit"], seed) for seed in (1, 2))
    assert len(one) != len(other)


def test_the_files_say_what_the_list_says(tmp_path: Path, week: list[material.PracticeCall],
                                          dialogues: dict[str, material.Dialogue]) -> None:
    told: list[tuple[int, int]] = []
    material.write_material(tmp_path, week[:3], dialogues, joined=date(2026, 7, 13),
                            progress=lambda done, of: told.append((done, of)))
    with (tmp_path / "通话清单.csv").open(encoding="gbk", newline="") as file:
        rows = list(csv.DictReader(file))
    assert told == [(1, 3), (2, 3), (3, 3)] and len(rows) == 3
    for row in rows:
        facts = soundfile.info(tmp_path / "录音" / row["录音文件名"])
        assert (facts.samplerate, facts.channels, int(facts.duration)) == (8000, 2, int(row["通话时长(秒)"]))
        assert facts.duration >= 30
    people = (tmp_path / "人员.csv").read_text("utf-8-sig").splitlines()
    assert len(people) == 25 and people[-1] == "A24,座席 A24,三班,2026-07-13,,2026-07-13"
