"""The clock of the centre's zone for very many instants: day and second by arithmetic, the zone asked once a quarter.

All zones change their distance from UTC at whole quarters of an hour.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

DAY_S, QUARTER_S = 86_400, 900
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


class LocalClock:
    """Instants as local days and seconds, and as ISO texts; remembers what it was asked."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._offsets: dict[int, tuple[int, str]] = {}
        self._days: dict[int, str] = {}

    def at(self, utc_s: int) -> tuple[int, int]:
        """The day's ordinal and the second in it."""
        day, second = divmod(utc_s + self._offset(utc_s)[0], DAY_S)
        return day + _EPOCH_ORDINAL, second

    def iso(self, utc_s: int) -> str:
        """Such as `2026-09-01T12:00:00+08:00`."""
        offset, zone = self._offset(utc_s)
        day, second = divmod(utc_s + offset, DAY_S)
        text = self._days.get(day)
        if text is None:
            text = self._days[day] = date.fromordinal(day + _EPOCH_ORDINAL).isoformat()
        minute, second = divmod(second, 60)
        return f"{text}T{minute // 60:02}:{minute % 60:02}:{second:02}{zone}"

    def _offset(self, utc_s: int) -> tuple[int, str]:
        quarter = utc_s // QUARTER_S
        found = self._offsets.get(quarter)
        if found is None:
            local = datetime.fromtimestamp(quarter * QUARTER_S, self._zone)
            distance = local.utcoffset()
            assert distance is not None
            found = self._offsets[quarter] = (round(distance.total_seconds()), local.isoformat()[19:])
        return found
