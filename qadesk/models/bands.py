"""Bands (时段): one partition of the day by the start of a call, as a value of the station's rules.

Three calls cannot fill seven bands; the weight `g` says which bands are stressed (100 normal, 150 for
shift handovers and meals). Codes sort in the order of the day.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from qadesk.errors import BadInput
from qadesk.i18n import N_, _

BandValue = dict[str, object]
BAND_NAMES = {
    "A_night": N_("Night"),
    "B_handover_am": N_("Morning handover"),
    "C_morning": N_("Morning peak"),
    "D_meal": N_("Meal time"),
    "E_afternoon": N_("Afternoon"),
    "F_handover_pm": N_("Evening handover"),
    "G_evening": N_("Evening"),
}


class BandKind(StrEnum):
    """What a band is about: a roster tells better than the clock when an agent's handovers and meals are."""

    ORDINARY = ""
    HANDOVER = "handover"
    MEAL = "meal"


BAND_KINDS = {"B_handover_am": BandKind.HANDOVER, "D_meal": BandKind.MEAL, "F_handover_pm": BandKind.HANDOVER}
"""The kinds of the shipped bands; the centre's own say theirs."""
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Band:
    """One part of the day: from `start_min` (minutes after midnight) to the next band's start, over midnight too."""

    code: str
    start_min: int
    g: int
    kind: BandKind = BandKind.ORDINARY

    @property
    def name(self) -> str:
        """The band's name in the language in force; its code when it is the centre's own."""
        return band_name(self.code)


def band_name(code: str) -> str:
    """The name of a band in the language in force; its code when it is the centre's own."""
    return _(BAND_NAMES[code]) if code in BAND_NAMES else code


@dataclass(frozen=True)
class DayBands:
    """The bands in the order of their starts; together they cover the whole day."""

    bands: tuple[Band, ...]

    def at(self, start_utc_ms: int, zone: ZoneInfo) -> Band:
        """The band of a call that starts at this instant, by the clock of the centre's zone."""
        local = datetime.fromtimestamp(start_utc_ms / 1000, UTC).astimezone(zone)
        starts = [band.start_min for band in self.bands]
        return self.bands[bisect_right(starts, local.hour * 60 + local.minute) - 1]

    def by_code(self, code: str) -> Band | None:
        return next((band for band in self.bands if band.code == code), None)

    def minutes(self, code: str) -> list[tuple[int, int]]:
        """The parts of a day, from a minute on before another, that a band takes; two where it goes over midnight."""
        starts = [band.start_min for band in self.bands]
        parts = [(first, end, band) for first, end, band in zip(starts, [*starts[1:], 1440], self.bands, strict=True)]
        parts.append((0, starts[0], self.bands[-1]))
        return [(first, end) for first, end, band in parts if band.code == code and first < end]


def read_bands(values: Sequence[BandValue]) -> DayBands:
    """The bands of a rules value: a list of {"code", "start" as HH:MM, "g"}, and "kind" of the centre's own ones.

    Raises BadInput when there is none, a code is empty, used twice or holds `|`, or two start together."""
    bands = tuple(sorted((_band(value) for value in values), key=lambda band: band.start_min))
    if not bands:
        raise BadInput(_("The day needs at least one band."), field="bands")
    for unique in ({band.code for band in bands}, {band.start_min for band in bands}):
        if len(unique) < len(bands):
            raise BadInput(_("Two bands have the same code or the same start."), field="bands")
    return DayBands(bands)


def _band(value: BandValue) -> Band:
    code, start, g = str(value.get("code", "")), _TIME.fullmatch(str(value.get("start", ""))), value.get("g")
    if not code or "|" in code:
        raise BadInput(_("A band's code “{code}” is empty or holds a vertical bar.").format(code=code), field="code")
    if start is None:
        raise BadInput(_("The start of band {code} is no time such as 08:30.").format(code=code), field="start")
    if isinstance(g, bool) or not isinstance(g, int) or g < 1:
        raise BadInput(_("The weight of band {code} must be a whole number from 1 on.").format(code=code), field="g")
    kind = str(value.get("kind", BAND_KINDS.get(code, "")))
    if kind not in list(BandKind):
        raise BadInput(_("Band {code} cannot be of the kind {kind}.").format(code=code, kind=kind), field="kind")
    return Band(code, int(start[1]) * 60 + int(start[2]), g, BandKind(kind))
