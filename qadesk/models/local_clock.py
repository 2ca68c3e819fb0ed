"""The clock of the centre's zone for very many instants: day and second by arithmetic, the zone asked once a quarter.

All zones change their distance from UTC at whole quarters of an hour, and their days begin at one.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

QUARTER_S = 900
_MINUTES = tuple(f"T{hour:02}:{minute:02}:" for hour in range(24) for minute in range(60))
_SECONDS = tuple(f"{second:02}" for second in range(60))
_Quarter = tuple[int, int, str, str]  # the day's ordinal, the second in it, the day's text, the zone's


class LocalClock:
    """Instants as local days and seconds, and as ISO texts; remembers the quarters that it was asked for."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._quarters: dict[int, _Quarter] = {}

    def at(self, utc_s: int) -> tuple[int, int]:
        """The day's ordinal and the second in it."""
        quarter, rest = divmod(utc_s, QUARTER_S)
        found = self._quarters.get(quarter) or self._read(quarter)
        return found[0], found[1] + rest

    def iso(self, utc_s: int) -> str:
        """Such as `2026-09-01T12:00:00+08:00`."""
        quarter, rest = divmod(utc_s, QUARTER_S)
        _ordinal, begin, day, zone = self._quarters.get(quarter) or self._read(quarter)
        minute, second = divmod(begin + rest, 60)
        return day + _MINUTES[minute] + _SECONDS[second] + zone

    def _read(self, quarter: int) -> _Quarter:
        local = datetime.fromtimestamp(quarter * QUARTER_S, self._zone)
        text = local.isoformat()
        found = (local.toordinal(), local.hour * 3600 + local.minute * 60 + local.second, text[:10], text[19:])
        self._quarters[quarter] = found
        return found
