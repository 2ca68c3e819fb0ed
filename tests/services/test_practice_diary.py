"""The diary of the practice centre: acts in their order on a moved clock, none after its end."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from qadesk.clock import FixedClock
from qadesk.services.practice_diary import Diary

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY = date(2026, 9, 4)


def test_acts_are_done_in_their_order_at_their_instants_and_may_add_others() -> None:
    clock = FixedClock(datetime(2026, 9, 1, 7, 0, tzinfo=SHANGHAI))
    diary = Diary(clock, SHANGHAI, datetime(2026, 9, 8, 0, 0, tzinfo=SHANGHAI))
    done: list[tuple[str, datetime]] = []

    def note(what: str) -> None:
        done.append((what, diary.now))
    diary.at(FRIDAY, 17, 0, lambda: note("later"))
    diary.at(FRIDAY, 9, 0, lambda: (note("first"), diary.after(30, lambda: note("half an hour on"))))
    diary.at(FRIDAY, 10, 0, lambda: diary.on_day(1, 8, 5, lambda: note("on the next working day")))
    diary.at(FRIDAY, 11, 0, lambda: diary.on_day(4, 8, 0, lambda: note("after the end")))
    assert len(list(diary.run())) == 6
    assert [(what, f"{when:%d %H:%M}") for what, when in done] == [
        ("first", "04 09:00"), ("half an hour on", "04 09:30"), ("later", "04 17:00"),
        ("on the next working day", "07 08:05")]


def test_an_act_whose_time_has_gone_by_is_done_at_once() -> None:
    clock = FixedClock(datetime(2026, 9, 4, 12, 0, tzinfo=SHANGHAI))
    diary = Diary(clock, SHANGHAI, datetime(2026, 9, 8, 0, 0, tzinfo=SHANGHAI))
    seen: list[datetime] = []
    diary.at(FRIDAY, 9, 0, lambda: seen.append(diary.now))
    list(diary.run())
    assert seen == [datetime(2026, 9, 4, 12, 0, tzinfo=SHANGHAI)]
