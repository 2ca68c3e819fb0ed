"""Rows with a bar or a dot and its interval, what they say at their end; the cumulative share in a panel of its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from qadesk.models.charts import Mark, Point, Region, RowsChart
from qadesk.reports.chart_scale import Scale, round_scale
from qadesk.reports.chart_sheet import Box, Sheet

LABELS, SHOWN = 0.34, 0.5
"""The largest parts of the width that labels and the texts at the rows' ends take."""
PANEL, PANEL_FROM = 0.2, 420.0
"""The part of the width that the cumulative panel takes, and the least width with one, in units of 12-unit texts."""
PITCH = 1.9
"""The height of a row, in sizes of its text."""
CLOSEST = 1.25
"""The least height of a row, in sizes of its text."""
GAP = 10.0


def rows_height(chart: RowsChart, size: float) -> float:
    """The height at which the rows stand well."""
    return size * (PITCH * len(chart.points) + 2.2 + (1.6 if chart.cumulative or chart.reference else 0.6))


def draw_rows(sheet: Sheet, chart: RowsChart) -> list[Region]:
    """Draw it over the whole sheet; a region for each row. Where not all rows have room, the last line tells how many
    more there are."""
    fit = int((sheet.height - 4 * sheet.size) / (CLOSEST * sheet.size))
    more = len(chart.points) - max(1, fit - 1) if fit < len(chart.points) else 0
    if more:
        kept = len(chart.points) - more
        left = Point(f"+ {more}", chart.points[0].value, None, None, 0, "", faint=True)
        chart = replace(chart, points=(*chart.points[:kept], left), cumulative=chart.cumulative[:kept])
    regions = _draw(sheet, chart)
    return regions[:-1] if more else regions


def _draw(sheet: Sheet, chart: RowsChart) -> list[Region]:
    plot, panel = _boxes(sheet, chart)
    scale = _scale(sheet, chart, plot)
    pitch = (plot[3] - plot[1]) / len(chart.points)
    ys = [plot[1] + pitch * (at + 0.5) for at in range(len(chart.points))]
    _put_axis(sheet, chart, scale, plot)
    for point, y in zip(chart.points, ys, strict=True):
        _put_row(sheet, chart, point, scale, plot, y, pitch)
    if panel is not None:
        _put_panel(sheet, chart, panel, ys)
    return [Region(0.0, y - pitch / 2, sheet.width, pitch, at) for at, y in enumerate(ys)]


def _boxes(sheet: Sheet, chart: RowsChart) -> tuple[Box, Box | None]:
    """The boxes (left, top, right, bottom) of the rows and of the cumulative panel."""
    size = sheet.size
    top = size * (1.6 if chart.cumulative or chart.reference else 0.6)
    bottom, right = sheet.height - size * 1.9, sheet.width - size * 0.8
    left = min(LABELS * sheet.width, max(sheet.text_width(point.label) for point in chart.points)) + 8
    if not chart.cumulative or sheet.width * 12 / size < PANEL_FROM:
        return (left, top, right, bottom), None
    start = right - PANEL * sheet.width
    return (left, top, start - 2.6 * size, bottom), (start, top, right - size, bottom)


def _scale(sheet: Sheet, chart: RowsChart, plot: Box) -> Scale:
    """From 0 for bars and shares; so that the text behind the longest row has its room within the plot."""
    ends = [point.value if point.high is None else point.high for point in chart.points]
    starts = [0.0] if chart.bars or chart.unit else [
        point.value if point.low is None else point.low for point in chart.points]
    extra = [chart.reference.value] if chart.reference else []
    room = max(_shown_width(sheet, point) for point in chart.points) + GAP
    end = max(plot[2] - room, plot[0] + 0.25 * (plot[2] - plot[0]))
    count = max(2, int((end - plot[0]) / (5 * sheet.size)))
    return round_scale((*starts, *ends, *extra), count).between(plot[0], end)


def _shown_width(sheet: Sheet, point: Point) -> float:
    return min(sheet.text_width(point.shown), SHOWN * sheet.width)


def _put_axis(sheet: Sheet, chart: RowsChart, scale: Scale, plot: Box) -> None:
    sheet.line([(plot[0], plot[1]), (plot[0], plot[3])], sheet.look.faint, 0.8)
    _put_ticks(sheet, scale, plot[3], chart.unit)
    if chart.reference is not None:
        x = scale.at(chart.reference.value)
        sheet.line([(x, plot[1]), (x, plot[3])], sheet.look.faint, 0.9, dashed=True)
        half = sheet.text_width(chart.reference.text) / 2
        sheet.text(min(max(x, half), sheet.width - half), plot[1] - sheet.size * 0.7, chart.reference.text,
                   sheet.look.soft, align="middle")


def _put_ticks(sheet: Sheet, scale: Scale, y: float, unit: str) -> None:
    """An axis at `y` with its numbers below, the unit behind the last; as many as have room. No lines run up from it:
    they would cross the texts of the rows."""
    sheet.line([(scale.start, y), (scale.end, y)], sheet.look.faint, 0.8)
    free = -sheet.size
    for tick in scale.ticks:
        sheet.line([(scale.at(tick), y), (scale.at(tick), y + 3)], sheet.look.faint, 0.8)
        text = f"{tick:g}{unit if tick == scale.ticks[-1] else ''}"
        half = sheet.text_width(text) / 2
        if scale.at(tick) - half >= free:
            sheet.text(scale.at(tick), y + sheet.size, text, sheet.look.soft, align="middle")
            free = scale.at(tick) + half + sheet.size * 0.6


def _put_row(sheet: Sheet, chart: RowsChart, point: Point, scale: Scale, plot: Box, y: float, pitch: float) -> None:
    look, half = sheet.look, min(0.34 * pitch, 8.0)
    sheet.text(plot[0] - 8, y, point.label, look.soft if point.faint else look.text, align="right", room=plot[0] - 8)
    if not point.words:
        return
    x, end = scale.at(point.value), scale.at(point.value if point.high is None else point.high)
    if chart.bars:
        sheet.area([(plot[0], y - half), (x, y - half), (x, y + half), (plot[0], y + half)],
                   look.rest if point.faint else look.bar)
    if point.low is not None and point.high is not None:
        sheet.line([(scale.at(point.low), y), (end, y)], look.text if chart.bars else look.soft, 1.0)
    if not chart.bars:
        sheet.mark(x, y, point.mark, look.line, sheet.size * 0.3)
    level = plot[0] if chart.reference is None else scale.at(chart.reference.value)
    sheet.text(max(x, end, level) + GAP * 0.7, y, point.shown, look.soft if point.faint else look.text,
               room=_shown_width(sheet, point) + 0.1)


def _put_panel(sheet: Sheet, chart: RowsChart, panel: Box, ys: list[float]) -> None:
    """The cumulative share, row by row; each number stands at its dot's left, where the line never runs."""
    look, scale = sheet.look, round_scale((0.0, 100.0), 2).between(panel[0], panel[2])
    sheet.text(panel[2] + sheet.size, panel[1] - sheet.size * 0.7, chart.cumulative_title, look.soft, align="right",
               room=sheet.width * PANEL + 2 * sheet.size)
    _put_ticks(sheet, scale, panel[3], "%")
    spots = [(scale.at(share), y) for share, y in zip(chart.cumulative, ys, strict=False)]
    for pair in pairwise(spots):
        sheet.line(pair, look.line, 1.4)
    for (x, y), share in zip(spots, chart.cumulative, strict=True):
        sheet.mark(x, y, Mark.DOT, look.line, sheet.size * 0.22)
        sheet.text(x - sheet.size * 0.5, y + sheet.size * 0.25, f"{share:.0f}%", look.text, align="right")
