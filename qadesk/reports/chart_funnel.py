"""Agents against the centre by their number of calls: rings, triangles for those who differ, limits as curves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from qadesk.models.charts import FunnelChart, Mark, Point, Region
from qadesk.reports.chart_scale import Scale, apart, overlap, round_scale
from qadesk.reports.chart_sheet import Box, Place, Sheet

RIGHT = 0.3
REACH = 8.0


def draw_funnel(sheet: Sheet, chart: FunnelChart) -> list[Region]:
    """Draw it over the whole sheet; a region for each point. Only points that differ are named."""
    plot, across, up = _plot(sheet, chart)
    _put_axes(sheet, chart, plot, across, up)
    curves = _put_curves(sheet, chart, plot, across, up)
    spots = [(across.at(point.at), up.at(point.value)) for point in chart.points]
    flagged = [at for at, point in enumerate(chart.points) if point.mark is not Mark.RING]
    for at in (*(at for at in range(len(spots)) if at not in flagged), *flagged):
        mark = chart.points[at].mark
        ink = {Mark.UP: sheet.look.up, Mark.DOWN: sheet.look.down}.get(mark, sheet.look.soft)
        sheet.mark(*spots[at], mark, ink, sheet.size * (0.28 if mark is Mark.RING else 0.36))
    _put_names(sheet, chart, plot, spots, flagged, curves)
    return [Region(x - REACH, y - REACH, 2 * REACH, 2 * REACH, at) for at, (x, y) in enumerate(spots)]


def _plot(sheet: Sheet, chart: FunnelChart) -> tuple[Box, Scale, Scale]:
    """The box of the data (left, top, right, bottom), the scale of the calls and that of the scores."""
    size = sheet.size
    top, bottom = size * (1.9 if chart.keys else 0.8), sheet.height - size * 1.9
    up = round_scale(_values(chart), int((bottom - top) / (3.2 * size))).between(bottom, top)
    left = max(sheet.text_width(f"{tick:g}") for tick in up.ticks) + 8
    texts = [*(text for _value, text in _ends(chart)), chart.axis]
    right = sheet.width - min(RIGHT * sheet.width, max(sheet.text_width(text) for text in texts)) - 10
    counts = [at for curve in chart.curves for at, _value in curve.places] + [point.at for point in chart.points]
    across = round_scale(counts, int((right - left) / (5 * size)), most=1e9, whole=True)
    return (left, top, right, bottom), across.between(left, right), up


def _values(chart: FunnelChart) -> Iterator[float]:
    yield from (point.value for point in chart.points)
    for curve in chart.curves:
        yield from (value for _at, value in curve.places)


def _put_axes(sheet: Sheet, chart: FunnelChart, plot: Box, across: Scale, up: Scale) -> None:
    look, (left, _top, right, bottom) = sheet.look, plot
    for tick in up.ticks:
        sheet.line([(left, up.at(tick)), (right, up.at(tick))], look.grid, 0.6)
        sheet.text(left - 6, up.at(tick), f"{tick:g}", look.soft, align="right")
    sheet.line([(left, bottom), (right, bottom)], look.faint, 0.8)
    for tick in across.ticks:
        sheet.line([(across.at(tick), bottom), (across.at(tick), bottom + 3)], look.faint, 0.8)
        sheet.text(across.at(tick), bottom + sheet.size, f"{tick:,g}", look.soft, align="middle")
    sheet.text(right + 6, bottom, chart.axis, look.soft, room=sheet.width - right - 6)
    _put_keys(sheet, chart, left, right)


def _put_keys(sheet: Sheet, chart: FunnelChart, left: float, right: float) -> None:
    """What the shapes stand for, above the data in one line."""
    x, y, size = left, sheet.size * 0.75, sheet.size
    for mark, text in chart.keys:
        ink = {Mark.UP: sheet.look.up, Mark.DOWN: sheet.look.down}.get(mark, sheet.look.soft)
        sheet.mark(x + size * 0.4, y, mark, ink, size * (0.28 if mark is Mark.RING else 0.36))
        room = sheet.width - x - 1.2 * size
        sheet.text(x + 1.2 * size, y, text, sheet.look.soft, room=room)
        x += size * 2.6 + min(sheet.text_width(text), room)


def _ends(chart: FunnelChart) -> list[tuple[float, str]]:
    ends = [(curve.places[-1][1], curve.text) for curve in chart.curves if curve.text]
    return ends if chart.centre is None else [*ends, (chart.centre.value, chart.centre.text)]


def _put_curves(sheet: Sheet, chart: FunnelChart, plot: Box, across: Scale, up: Scale) -> list[Box]:
    """Draw the lines with their texts; small boxes along the curves, for names to keep out of."""
    drawn = [[(across.at(at), up.at(value)) for at, value in curve.places] for curve in chart.curves]
    for curve, places in zip(chart.curves, drawn, strict=True):
        sheet.line(places, sheet.look.faint, 0.9, dashed=curve.dashed)
    if chart.centre is not None:
        y = up.at(chart.centre.value)
        sheet.line([(plot[0], y), (plot[2], y)], sheet.look.faint, 0.9)
    ends = _ends(chart)
    ys = apart([up.at(value) for value, _text in ends], sheet.size * 1.15, plot[1], plot[3] - 1.2 * sheet.size)
    for (_value, text), y in zip(ends, ys, strict=True):
        sheet.text(plot[2] + 6, y, text, sheet.look.soft, room=sheet.width - plot[2] - 6)
    return [(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]) + 0.1)
            for places in drawn for a, b in pairwise(places)]


def _put_names(sheet: Sheet, chart: FunnelChart, plot: Box, spots: list[Place], flagged: list[int],
               curves: list[Box]) -> None:
    """The names of those who differ, each where it meets no shape, text or curve; none where there is no room."""
    reach = sheet.size * 0.5
    taken = [(x - reach, y - reach, x + reach, y + reach) for x, y in spots]
    for at in flagged:
        others = [*(box for other, box in enumerate(taken) if other != at), *sheet.inked()]
        free = [side for side in _sides(sheet, chart.points[at], spots[at], plot)
                if not any(overlap(side[0], other) for other in others)]
        clear = [side for side in free if not any(overlap(side[0], box) for box in curves)]
        for (_box, x, y, align) in (clear or free)[:1]:
            sheet.text(x, y, chart.points[at].shown, align=align)


def _sides(sheet: Sheet, point: Point, spot: Place, plot: Box) -> list[tuple[Box, float, float, str]]:
    """Where the name may stand within the plot: at the right, the left, above or below; its box and how to set it."""
    (x, y), away, width = spot, sheet.size * 0.75, sheet.text_width(point.shown)
    steps = (-1, 1) if point.mark is Mark.UP else (1, -1)
    found = [(x + away, x + away, y, "left"), (x - away - width, x - away, y, "right"),
             *((x - width / 2, x, y + step * sheet.size * 1.1, "middle") for step in steps)]
    sides = [((left - 1, at - sheet.size / 2, left + width + 1, at + sheet.size / 2), start, at, align)
             for left, start, at, align in found]
    return [side for side in sides if side[0][0] >= plot[0] and side[0][2] <= plot[2]
            and side[0][1] >= plot[1] and side[0][3] <= plot[3]]
