"""The calls that the switch of the practice centre listed: a believable day over several queues, by shifts.

One queue is recorded; its calls have a dialogue, and their length is that of their recording.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from qadesk.models.periods import Week, midnight_utc_ms
from qadesk.services.practice_centre import NEW_DAYS, Calendar, Person, ShiftOn, shifts
from qadesk.services.practice_dialogues import Dialogue, Truth
from qadesk.services.practice_sound import Layout, layout

RECORDED_QUEUE = "综合服务"
QUEUES = {"账务查询": 28, "业务办理": 22, "故障报修": 20, "预约上门": 14, "投诉受理": 8, "回访外呼": 8}
OUTBOUND = "回访外呼"
HOTLINE = "0000-95000"
# calls begun in each hour of the day, and on each day of the week: two peaks, quiet at meals, little at week's end
HOURS = {8: 3, 9: 7, 10: 10, 11: 8, 12: 3, 13: 4, 14: 8, 15: 9, 16: 7, 17: 5, 18: 2, 19: 4, 20: 3, 21: 1}
WEEKDAYS = (6, 5, 5, 5, 6, 2, 2)
SHORT_SHARE, LOST_SHARE = 0.03, 0.015  # of the recorded queue: hung up at once; recording lost by the recorder
LEAST_RECORDED = 4  # of an agent in a week that is cut, so that the quota can be met
TYPICAL_S, SHORTEST_S, LONGEST_S = 150, 8, 1500
BETWEEN_MS = 15_000
CALL_COLUMNS = ("通话流水号", "开始时间", "通话时长(秒)", "工号", "主叫号码", "被叫号码", "呼叫方向", "技能组",
                "录音文件名")


@dataclass(frozen=True, slots=True)
class PracticeCall:
    """A listed call. `dialogue` is "" for one that nobody recorded; `kept`: the recorder has its recording."""

    call_id: str
    start: datetime
    duration_ms: int
    staff_no: str
    number: str
    queue: str
    dialogue: str = ""
    seed: int = 0
    kept: bool = False

    @property
    def start_utc_ms(self) -> int:
        return round(self.start.timestamp() * 1000)

    @property
    def is_outbound(self) -> bool:
        return self.queue == OUTBOUND

    @property
    def file_name(self) -> str:
        """The recording's name below the folder of recordings; "" when the list names none."""
        return f"{self.start:%Y-%m-%d}/{self.start:%Y%m%d-%H%M%S}-{self.staff_no}.wav" if self.dialogue else ""


@dataclass(frozen=True)
class Volume:
    """How many calls are listed in a week, and how many of them are of the recorded queue."""

    listed: int
    recorded: int


class Switch:
    """Lists the calls of the weeks; the same centre, volume and seed give the same calls."""

    def __init__(self, when: Calendar, people: Sequence[Person], dialogues: Mapping[str, Dialogue], volume: Volume,
                 zone: ZoneInfo, seed: int) -> None:
        self._when, self._people, self._dialogues = when, people, dialogues
        self._volume, self._zone, self._seed = volume, zone, seed

    def week(self, week: Week) -> list[PracticeCall]:
        """The calls of a week in the order of their start, those of the last day included."""
        chance = random.Random(f"{self._seed}|{week.name}")
        on = shifts(self._people, week.first_day, week.last_day)
        held = self._when.days_of(week)
        calls = self._recorded(chance, on, held) + self._others(chance, on, held)
        return _numbered(_one_at_a_time(calls))

    def layout_of(self, call: PracticeCall) -> Layout:
        """Where everything lies in the recording of a call."""
        return layout(self._dialogues[call.dialogue], call.seed, call.staff_no)

    def _recorded(self, chance: random.Random, on: Sequence[ShiftOn], held: Sequence[date]) -> list[PracticeCall]:
        """The recorded queue deals its calls evenly over the agents, whoever works that day."""
        calls = []
        each = self._volume.recorded / len(self._people)
        for person in self._people:
            own = [shift for shift in on if shift.staff_no == person.staff_no]
            worked = [shift for shift in own if shift.day in held]
            least = 0 if len(worked) == len(own) else min(LEAST_RECORDED, round(each))
            count = max(least, round(each * len(worked) / 5 + chance.uniform(-1, 1))) if worked else 0
            calls += [self._talk(chance, person, chance.choice(worked)) for _call in range(count)]
        return calls

    def _talk(self, chance: random.Random, person: Person, shift: ShiftOn) -> PracticeCall:
        """A call of the recorded queue; one in some thirty is hung up at once and not recorded."""
        start, number = self._start(chance, shift), _number(chance)
        if chance.random() < SHORT_SHARE:
            return PracticeCall("", start, chance.randint(4, 25) * 1000, person.staff_no, number, RECORDED_QUEUE)
        new = start.date() - person.hired_on < timedelta(days=NEW_DAYS)
        weights = {code: share_of(dialogue.truth, person.skill, new=new) for code, dialogue in self._dialogues.items()}
        code = chance.choices(list(weights), list(weights.values()))[0]
        call = PracticeCall("", start, 0, person.staff_no, number, RECORDED_QUEUE, code, chance.randrange(1 << 40),
                            chance.random() >= LOST_SHARE)
        return replace(call, duration_ms=self.layout_of(call).length_ms // 1000 * 1000)

    def _others(self, chance: random.Random, on: Sequence[ShiftOn], held: Sequence[date]) -> list[PracticeCall]:
        """The queues that nobody records: the day's curve first, then who is on duty."""
        wanted = self._volume.listed - self._volume.recorded
        calls = []
        for day in held:
            count = round(wanted * WEEKDAYS[day.weekday()] / sum(WEEKDAYS))
            calls += self._day(chance, [shift for shift in on if shift.day == day], count)
        return calls

    def _day(self, chance: random.Random, on: Sequence[ShiftOn], count: int) -> list[PracticeCall]:
        by_hour = {hour: [shift for shift in on if shift.start_minute <= hour * 60 + 30 < shift.end_minute]
                   for hour in HOURS}
        open_hours = [hour for hour in HOURS if by_hour[hour]]
        if not open_hours:
            return []
        hours = chance.choices(open_hours, [HOURS[hour] for hour in open_hours], k=count)
        queues = chance.choices(list(QUEUES), list(QUEUES.values()), k=count)
        return [self._other(chance, chance.choice(by_hour[hour]), hour, queue)
                for hour, queue in zip(hours, queues, strict=True)]

    def _other(self, chance: random.Random, shift: ShiftOn, hour: int, queue: str) -> PracticeCall:
        at_s = hour * 3600 + chance.randrange(3600)
        seconds = min(LONGEST_S, max(SHORTEST_S, round(TYPICAL_S * chance.lognormvariate(0, 0.6))))
        return PracticeCall("", self._at(shift.day, at_s), seconds * 1000, shift.staff_no, _number(chance), queue)

    def _start(self, chance: random.Random, shift: ShiftOn) -> datetime:
        """A start within a shift along the day's curve."""
        hours = [hour for hour in HOURS if shift.start_minute <= hour * 60 and hour * 60 + 60 <= shift.end_minute]
        hour = chance.choices(hours, [HOURS[hour] for hour in hours])[0]
        return self._at(shift.day, hour * 3600 + chance.randrange(3600))

    def _at(self, day: date, second: int) -> datetime:
        return datetime.fromtimestamp(midnight_utc_ms(day, self._zone) // 1000 + second, self._zone)


def share_of(truth: Truth, skill: float, *, new: bool) -> float:
    """How often an agent has calls of a dialogue, against the others."""
    if new and truth.kind == "weak" and not truth.fatal:
        return truth.share * 3
    return truth.share * max(0.2, 1 + {"good": 0.8, "plain": 0.0, "weak": -1.4}[truth.kind] * skill)


def call_list(calls: Iterable[PracticeCall]) -> bytes:
    """`通话清单.csv` in GBK, as switches export it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(CALL_COLUMNS)
    for call in calls:
        numbers = (HOTLINE, call.number) if call.is_outbound else (call.number, HOTLINE)
        writer.writerow([call.call_id, f"{call.start:%Y-%m-%d %H:%M:%S}", call.duration_ms // 1000, call.staff_no,
                         *numbers, "呼出" if call.is_outbound else "呼入", call.queue, call.file_name])
    return text.getvalue().encode("gbk")


def _number(chance: random.Random) -> str:
    return f"138-0000-{chance.randrange(10_000):04d}"


def _one_at_a_time(calls: Iterable[PracticeCall]) -> list[PracticeCall]:
    """Nobody talks twice at once: a call that would begin too early begins after the one before."""
    by_agent: dict[str, list[PracticeCall]] = defaultdict(list)
    for call in sorted(calls, key=lambda call: (call.start, call.staff_no, call.number)):
        own = by_agent[call.staff_no]
        free = own[-1].start + timedelta(milliseconds=own[-1].duration_ms + BETWEEN_MS) if own else call.start
        own.append(call if call.start >= free else replace(call, start=free))
    return [call for own in by_agent.values() for call in own]


def _numbered(calls: Iterable[PracticeCall]) -> list[PracticeCall]:
    """In the order of their start, each with the switch's own number: the day and a count."""
    counts: Counter[date] = Counter()
    found = []
    for call in sorted(calls, key=lambda call: (call.start, call.staff_no)):
        counts[call.start.date()] += 1
        found.append(replace(call, call_id=f"P{call.start:%y%m%d}{counts[call.start.date()]:05d}"))
    return found
