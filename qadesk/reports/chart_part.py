"""Charts on a paper: the title with what follows from it, the drawing in its real size, how to read it.

The shapes are vectors: after reportlab has written the pages, pypdf puts each sheet into its place; the texts are the
paper's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader, PdfWriter, Transformation
from reportlab.lib.colors import HexColor

from qadesk.models.charts import Chart
from qadesk.reports.chart_sheet import Sheet, pdf_pages
from qadesk.reports.charts import paper_height, paper_sheet
from qadesk.reports.furniture import BODY, GREY, HEIGHT, INNER, LEFT, NOTE, PAD, Paper

HEAD, GAP = 24.0, 12.0
NOTE_PITCH = 11.0


@dataclass(frozen=True)
class Placed:
    """A sheet with its page (from 0) and its place from the left margin and the top of the page."""

    sheet: Sheet
    page: int
    x: float
    y: float


def room_for(paper: Paper, charts: Sequence[Chart]) -> float:
    """The height that `put_charts` takes for these charts, in points."""
    width = _width(charts)
    height: float = max(paper_height(chart, width) for chart in charts)
    return HEAD + height + NOTE_PITCH * max(len(_notes(paper, chart, width)) for chart in charts) + 6


def put_charts(paper: Paper, charts: Sequence[Chart]) -> None:
    """The charts side by side at the cursor: one takes the whole width, two take half of it each."""
    width = _width(charts)
    height = max(paper_height(chart, width) for chart in charts)
    notes = [_notes(paper, chart, width) for chart in charts]
    paper.need(room_for(paper, charts))
    top = paper.y
    for at, (chart, lines) in enumerate(zip(charts, notes, strict=True)):
        x = at * (width + GAP)
        _title(paper, chart, x, width, top + 14)
        drawn = 0.0 if chart.empty else height
        if drawn:
            _put_sheet(paper, paper_sheet(chart, width, height, paper.setter), x, top + HEAD)
        for index, line in enumerate(lines):
            paper.text(x + PAD, line, NOTE, ink=GREY, y=top + HEAD + drawn + NOTE_PITCH * (index + 0.7))
        paper.y = max(paper.y, top + HEAD + drawn + NOTE_PITCH * len(lines) + 6)


def _width(charts: Sequence[Chart]) -> float:
    width: float = (INNER - GAP * (len(charts) - 1)) / len(charts)
    return width


def _notes(paper: Paper, chart: Chart, width: float) -> list[str]:
    return paper.setter.wrap(chart.empty or chart.caption, NOTE, width - 2 * PAD)


def _title(paper: Paper, chart: Chart, x: float, width: float, y: float) -> None:
    title = paper.setter.fit(chart.title, BODY + 1, width)
    paper.text(x, title, BODY + 1, y=y)
    start = paper.setter.width(title, BODY + 1) + 10
    if chart.note and start < width:
        paper.text(x + start, paper.setter.fit(chart.note, NOTE, width - start), NOTE, ink=GREY, y=y)


def _put_sheet(paper: Paper, sheet: Sheet, x: float, y: float) -> None:
    paper.leave_to(Placed(sheet, paper.n_pages - 1, x, y))
    for one in sheet.words:
        paper.text(x + one.left, one.line, sheet.size, ink=HexColor(one.ink), y=y + one.middle)


def with_charts(pdf: bytes, places: Sequence[Placed]) -> bytes:
    """The paper with the shapes of its charts; the same paper and charts give the same bytes."""
    drawn = PdfReader(BytesIO(pdf_pages(one.sheet for one in places)))
    writer = PdfWriter(clone_from=BytesIO(pdf))
    for one, page in zip(places, drawn.pages, strict=True):
        move = Transformation().translate(LEFT + one.x, HEIGHT - one.y - one.sheet.height)
        writer.pages[one.page].merge_transformed_page(page, move)
    for number in {one.page for one in places}:
        writer.pages[number].compress_content_streams()
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
