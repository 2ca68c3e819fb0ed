"""Charts as values: made once from the figures, drawn on the screen and on paper by `reports.charts`.

Every point tells its n and, where it may be told, its interval, and names what it leads to. Values are points of 100
or per cent. All texts are in the language in force; nothing in them is markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[float, float]


class Mark(StrEnum):
    """The shape of a point: it tells what the colour tells, also in grey."""

    DOT = "dot"
    RING = "ring"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Point:
    """One thing shown. `label` names it on the axis, `shown` stands beside it, `words` tell it in full with n and
    interval. `at`: its place on a level axis that counts (months, calls). `leads`: what lies behind it, for the page.
    `faint`: what is left over, such as all other criteria together."""

    label: str
    value: float
    low: float | None
    high: float | None
    n: int
    words: str
    shown: str = ""
    at: float = 0.0
    mark: Mark = Mark.DOT
    faint: bool = False
    leads: object = None


@dataclass(frozen=True)
class Level:
    """A value that others are seen against, with its text at the line's end."""

    value: float
    text: str


@dataclass(frozen=True)
class Curve:
    """A line over a counting axis: places (at, value), its text at its end."""

    text: str
    places: tuple[Span, ...]
    dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What all charts have. `note` stands beside the title and says what follows; `caption` tells how to read it and
    the n; `empty` says why there is nothing to draw. On the screen it stands in the left or the right column."""

    key: str
    title: str
    note: str
    caption: str = ""
    empty: str = ""
    right: bool = False
    points: tuple[Point, ...] = ()

    @property
    def described(self) -> str:
        """The whole chart in words, for a screen reader."""
        return "\n".join(part for part in (self.note, self.caption, self.empty, *(point.words for point in self.points))
                         if part)


@dataclass(frozen=True, kw_only=True)
class TrendChart(Chart):
    """Points in the order of time; `limits` has lower and upper control limit of each, None where there is none."""

    limits: tuple[Span | None, ...] = ()
    centre: Level | None = None
    lower: Level | None = None
    upper: Level | None = None


@dataclass(frozen=True, kw_only=True)
class RowsChart(Chart):
    """A row for each point, as a bar from 0 or as a dot, with its interval; `unit` stands behind the axis' last number.

    `cumulative` (per cent, one for each point) is drawn in a narrow panel of its own under `cumulative_title`."""

    bars: bool = False
    unit: str = ""
    reference: Level | None = None
    cumulative: tuple[float, ...] = ()
    cumulative_title: str = ""


@dataclass(frozen=True, kw_only=True)
class FunnelChart(Chart):
    """Points by their n, with curves around the centre; `keys` say in a few words what each shape stands for."""

    axis: str = ""
    centre: Level | None = None
    curves: tuple[Curve, ...] = ()
    keys: tuple[tuple[Mark, str], ...] = ()


@dataclass(frozen=True)
class ChartLook:
    """The colours (`#RRGGBB`) and the size of texts that a chart is drawn with; the screen's come from its theme."""

    surface: str
    text: str
    soft: str
    faint: str
    grid: str
    band: str
    line: str
    bar: str
    rest: str
    up: str
    down: str
    size: float = 12.0


@dataclass(frozen=True)
class Region:
    """Where a point of the chart stands: left, top, width and height in units of the chart's size; `at`: its index."""

    left: float
    top: float
    width: float
    height: float
    at: int


@dataclass(frozen=True)
class ChartFrame:
    """The place that a chart is drawn for: its size in units (px of the screen before scaling), pixels a unit."""

    width: int
    height: int
    ratio: float
    look: ChartLook


@dataclass(frozen=True)
class ChartImage:
    """A chart drawn: `rgb` has `height_px` rows of `width_px` pixels, 3 bytes each; a region for each point drawn."""

    width_px: int
    height_px: int
    rgb: bytes
    regions: tuple[Region, ...]
