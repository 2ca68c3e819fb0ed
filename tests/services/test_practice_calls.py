"""The switch of the practice centre: sizes, the day's curve, who talks when, and the list that it exports."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qadesk import resources
from qadesk.models.periods import Week
from qadesk.services.practice_calls import QUEUES, RECORDED_QUEUE, PracticeCall, Switch, Volume, call_list
from qadesk.services.practice_centre import WEAK, calendar_at, shifts, staff
from qadesk.services.practice_dialogues import Dialogue, load_dialogues

SHANGHAI = ZoneInfo("Asia/Shanghai")
WHEN = calendar_at(int(datetime(2026, 11, 28, 4, 0, tzinfo=UTC).timestamp() * 1000), SHANGHAI)
PEOPLE = staff(WHEN, 24)


@pytest.fixture(scope="module")
def dialogues() -> Mapping[str, Dialogue]:
    return load_dialogues(resources.practice())


@pytest.fixture(scope="module")
def switch(dialogues: Mapping[str, Dialogue]) -> Switch:
    return Switch(WHEN, PEOPLE, dialogues, Volume(5000, 200), SHANGHAI, 20)


@pytest.fixture(scope="module")
def weeks(switch: Switch) -> dict[Week, list[PracticeCall]]:
    return {week: switch.week(week) for week in WHEN.weeks}


def test_a_whole_week_has_some_5000_calls_200_of_them_in_the_recorded_queue(
        weeks: dict[Week, list[PracticeCall]]) -> None:
    for week in WHEN.weeks[1:]:
        queues = Counter(call.queue for call in weeks[week])
        assert 4950 <= queues.total() <= 5050 and 170 <= queues[RECORDED_QUEUE] <= 230
        assert set(queues) == {*QUEUES, RECORDED_QUEUE}
    assert all(call.start.date() >= WHEN.first_day for call in weeks[WHEN.weeks[0]])


def test_the_day_has_two_peaks_and_a_quiet_noon_and_the_week_a_quiet_end(
        weeks: dict[Week, list[PracticeCall]]) -> None:
    calls = [call for week in WHEN.weeks[1:] for call in weeks[week]]
    per_hour = Counter(call.start.hour for call in calls)
    assert min(per_hour[10], per_hour[15]) > 2 * max(per_hour[12], per_hour[18])
    assert min(per_hour) == 8 and max(per_hour) <= 22
    per_day = Counter(call.start.weekday() for call in calls)
    assert min(per_day[day] for day in range(5)) > 2 * max(per_day[5], per_day[6])


def test_nobody_talks_twice_at_once_or_without_a_shift(weeks: dict[Week, list[PracticeCall]]) -> None:
    on = {(shift.staff_no, shift.day) for shift in shifts(PEOPLE, WHEN.first_day, WHEN.last_day)}
    own: dict[str, list[PracticeCall]] = defaultdict(list)
    for calls in weeks.values():
        for call in calls:
            assert (call.staff_no, call.start.date()) in on
            own[call.staff_no].append(call)
    for calls in own.values():
        for before, after in zip(calls, calls[1:], strict=False):
            assert before.start + timedelta(milliseconds=before.duration_ms) < after.start


def test_the_quota_of_the_closed_month_can_be_met_by_who_was_there(weeks: dict[Week, list[PracticeCall]]) -> None:
    """Three calls a week or more are recorded, also in a week that the month's begin cuts, if there was a shift."""
    for week, calls in weeks.items():
        recorded = Counter(call.staff_no for call in calls if call.kept)
        worked = {call.staff_no for call in calls}
        late = {person.staff_no for person in PEOPLE if person.hired_on > week.first_day}
        assert sum(recorded[no] < 3 for no in worked - late) <= 1, (week, recorded)


def test_ids_are_of_one_call_each_and_the_same_again(switch: Switch, weeks: dict[Week, list[PracticeCall]]) -> None:
    ids = [call.call_id for calls in weeks.values() for call in calls]
    assert len(set(ids)) == len(ids)
    assert switch.week(WHEN.week) == weeks[WHEN.week]
    assert all(call.number.startswith("138-0000-") for call in weeks[WHEN.week])


def test_who_has_less_skill_has_more_weak_calls(dialogues: Mapping[str, Dialogue],
                                                weeks: dict[Week, list[PracticeCall]]) -> None:
    def weak_share(wanted: bool) -> float:
        kinds = Counter(dialogues[call.dialogue].truth.kind for calls in weeks.values() for call in calls
                        if call.dialogue and (call.staff_no == WEAK) is wanted)
        return kinds["weak"] / kinds.total()
    assert weak_share(True) > 1.5 * weak_share(False)


def test_the_list_is_as_switches_export_it(weeks: dict[Week, list[PracticeCall]]) -> None:
    calls = weeks[WHEN.week][:50]
    rows = list(csv.DictReader(io.StringIO(call_list(calls).decode("gbk"))))
    assert [row["通话流水号"] for row in rows] == [call.call_id for call in calls]
    assert {row["呼叫方向"] for row in rows} <= {"呼入", "呼出"}
    assert all(bool(row["录音文件名"]) == bool(call.dialogue) for row, call in zip(rows, calls, strict=True))
