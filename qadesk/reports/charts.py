"""Charts drawn: for the screen as pictures with regions, for paper as sheets that papers take in.

The figure has the size of its place, so that nothing is scaled and nothing clipped; labels stand at the ends of what
they name; long names are cut with an ellipsis, and the whole name stands in the table beside.
"""

from __future__ import annotations

from qadesk.models.charts import (
    Chart,
    ChartFrame,
    ChartImage,
    ChartLook,
    FunnelChart,
    Region,
    RowsChart,
    TrendChart,
)
from qadesk.reports.chart_funnel import draw_funnel
from qadesk.reports.chart_rows import draw_rows, rows_height
from qadesk.reports.chart_sheet import Sheet
from qadesk.reports.chart_trend import draw_trend
from qadesk.reports.fonts import system_faces
from qadesk.reports.text import Typesetter

PAPER = ChartLook(surface="#FFFFFF", text="#000000", soft="#444444", faint="#8A8A8A", grid="#E2E2E2", band="#E6E8EB",
                  line="#1F3F6E", bar="#9DB2D1", rest="#D0D0D0", up="#1F3F6E", down="#8B1A10", size=8.0)
"""What prints well: the shapes and lightnesses differ, so that nothing is lost in grey."""
PAPER_HEIGHT = 150.0
"""The height in points of a chart whose rows are not counted."""


def draw(sheet: Sheet, chart: Chart) -> list[Region]:
    """Draw the chart over the whole sheet; the regions of its points, in their order. It must have points."""
    match chart:
        case TrendChart():
            return draw_trend(sheet, chart)
        case RowsChart():
            return draw_rows(sheet, chart)
        case FunnelChart():
            return draw_funnel(sheet, chart)
    raise TypeError(type(chart))


def chart_image(chart: Chart, frame: ChartFrame) -> ChartImage:
    """The chart as a picture for the screen. Raises StationError when the computer has no Chinese face."""
    sheet = Sheet(frame.width, frame.height, Typesetter(system_faces()), frame.look)
    regions = draw(sheet, chart)
    width, height, rgb = sheet.pixels(frame.ratio)
    return ChartImage(width, height, rgb, tuple(regions))


def paper_height(chart: Chart, width: float) -> float:
    """The points that the chart takes on paper from top to bottom, in a place of that width."""
    return rows_height(chart, PAPER.size) if isinstance(chart, RowsChart) else min(PAPER_HEIGHT, 0.6 * width)


def paper_sheet(chart: Chart, width: float, height: float, setter: Typesetter) -> Sheet:
    """The chart drawn for paper, in points; characters without a face are noted in `setter`."""
    sheet = Sheet(width, height, setter, PAPER)
    draw(sheet, chart)
    return sheet
