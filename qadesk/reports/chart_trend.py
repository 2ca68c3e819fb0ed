"""A level over months: line and dots with their intervals, control limits as a pale band with lines."""

from __future__ import annotations

from collections.abc import Iterator

from qadesk.models.charts import Point, Region, TrendChart
from qadesk.reports.chart_scale import Scale, apart, round_scale
from qadesk.reports.chart_sheet import Box, Sheet

RIGHT = 0.3
"""The largest part of the width that the labels at the lines' ends take."""
REACH = 9.0


def draw_trend(sheet: Sheet, chart: TrendChart) -> list[Region]:
    """Draw it over the whole sheet; a region for each point, as high as its interval."""
    plot, scale = _plot(sheet, chart)
    left, _top, right, bottom = plot
    for tick in scale.ticks:
        sheet.line([(left, scale.at(tick)), (right, scale.at(tick))], sheet.look.grid, 0.6)
        sheet.text(left - 6, scale.at(tick), f"{tick:g}", sheet.look.soft, align="right")
    places = _places(chart, left, right)
    _put_limits(sheet, chart, scale, plot, places)
    sheet.line([(left, bottom), (right, bottom)], sheet.look.faint, 0.8)
    _put_points(sheet, chart, scale, places)
    _put_months(sheet, chart, places, bottom + sheet.size)
    _put_ends(sheet, chart, scale, plot)
    return [_region(point, at, places[at], scale) for at, point in enumerate(chart.points)]


def _plot(sheet: Sheet, chart: TrendChart) -> tuple[Box, Scale]:
    """The box of the data (left, top, right, bottom) and the scale of its height."""
    top, bottom = sheet.size * 0.8, sheet.height - sheet.size * 1.9
    scale = round_scale(_values(chart), int((bottom - top) / (3.2 * sheet.size))).between(bottom, top)
    left = max(sheet.text_width(f"{tick:g}") for tick in scale.ticks) + 8
    ends = [text for _value, text in _ends(chart)]
    right = min(RIGHT * sheet.width, max((sheet.text_width(text) for text in ends), default=0.0)) + 10
    return (left, top, sheet.width - right, bottom), scale


def _values(chart: TrendChart) -> Iterator[float]:
    for point in chart.points:
        yield from (value for value in (point.value, point.low, point.high) if value is not None)
    for limit in chart.limits:
        yield from limit or ()


def _places(chart: TrendChart, left: float, right: float) -> list[tuple[float, float]]:
    """Where the slot of each point begins and ends."""
    first, last = chart.points[0].at, chart.points[-1].at
    slot = (right - left) / (last - first + 1)
    return [(left + (point.at - first) * slot, left + (point.at - first + 1) * slot) for point in chart.points]


def _put_limits(sheet: Sheet, chart: TrendChart, scale: Scale, plot: Box, places: list[tuple[float, float]]) -> None:
    known = [(place, limit) for place, limit in zip(places, chart.limits, strict=False) if limit is not None]
    for (start, end), (low, high) in known:
        sheet.area([(start, scale.at(low)), (end, scale.at(low)), (end, scale.at(high)), (start, scale.at(high))],
                   sheet.look.band)
    for which in (0, 1):
        steps = [(x, scale.at(limit[which])) for (start, end), limit in known for x in (start, end)]
        if steps:
            sheet.line(steps, sheet.look.faint, 0.9)
    if chart.centre is not None:
        y = scale.at(chart.centre.value)
        sheet.line([(plot[0], y), (plot[2], y)], sheet.look.faint, 0.9, dashed=True)


def _put_points(sheet: Sheet, chart: TrendChart, scale: Scale, places: list[tuple[float, float]]) -> None:
    spots = [((start + end) / 2, scale.at(point.value))
             for point, (start, end) in zip(chart.points, places, strict=True)]
    for point, (x, _y) in zip(chart.points, spots, strict=True):
        if point.low is not None and point.high is not None:
            sheet.line([(x, scale.at(point.low)), (x, scale.at(point.high))], sheet.look.soft, 0.9)
    for at in range(1, len(spots)):
        if chart.points[at].at - chart.points[at - 1].at <= 1:
            sheet.line(spots[at - 1:at + 1], sheet.look.line, 1.6)
    for point, (x, y) in zip(chart.points, spots, strict=True):
        sheet.mark(x, y, point.mark, sheet.look.line, sheet.size * 0.28)


def _put_months(sheet: Sheet, chart: TrendChart, places: list[tuple[float, float]], y: float) -> None:
    """The labels below the axis, from the last one back, as many as have room."""
    free = sheet.width
    for point, (start, end) in reversed(list(zip(chart.points, places, strict=True))):
        half = sheet.text_width(point.label) / 2
        if (start + end) / 2 + half <= free and (start + end) / 2 - half >= 0:
            sheet.text((start + end) / 2, y, point.label, sheet.look.soft, align="middle")
            free = (start + end) / 2 - half - sheet.size / 2


def _ends(chart: TrendChart) -> list[tuple[float, str]]:
    levels = [(level.value, level.text) for level in (chart.upper, chart.centre, chart.lower) if level is not None]
    last = chart.points[-1]
    return [*levels, (last.value, last.shown)] if last.shown else levels


def _put_ends(sheet: Sheet, chart: TrendChart, scale: Scale, plot: Box) -> None:
    """The labels at the lines' ends; the last month's own value stands out."""
    ends = _ends(chart)
    ys = apart([scale.at(value) for value, _text in ends], sheet.size * 1.15, sheet.size / 2, plot[3])
    last = len(ends) - 1 if chart.points[-1].shown else -1
    for at, ((_value, text), y) in enumerate(zip(ends, ys, strict=True)):
        sheet.text(plot[2] + 6, y, text, sheet.look.line if at == last else sheet.look.soft,
                   room=sheet.width - plot[2] - 6)


def _region(point: Point, at: int, place: tuple[float, float], scale: Scale) -> Region:
    middle = sum(place) / 2
    top = scale.at(point.value if point.high is None else point.high) - REACH
    bottom = scale.at(point.value if point.low is None else point.low) + REACH
    return Region(middle - REACH, max(0.0, top), 2 * REACH, bottom - max(0.0, top), at)
