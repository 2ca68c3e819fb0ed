"""The page that every paper shares: A4, margins for binding, header with a boxed label, footer with who, when and page.

A `Paper` takes marks from the top down, begins a new page where one is full, and is drawn once the page count is known.
Places are in points from the left margin (`x`) and from the top of the page (`y`); the same marks give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from qadesk.i18n import _
from qadesk.models.printing import Imprint, PrintedPaper
from qadesk.reports.text import Typesetter

WIDTH, HEIGHT = A4
LEFT, RIGHT = 22 * mm, 16 * mm
INNER = WIDTH - LEFT - RIGHT
HEADER_Y, HEADER_RULE_Y = 14.4 * mm, 17.9 * mm
FOOTER_Y, FOOTER_RULE_Y = HEIGHT - 14 * mm, HEIGHT - 17.6 * mm
FOOTER_GAP = 12.0
TOP, BOTTOM = 23 * mm, HEIGHT - 20 * mm

TITLE, FIGURE, CHAPTER, BODY, TABLE, NOTE = 22.0, 17.0, 10.5, 9.0, 9.0, 8.0
INK, GREY, PALE, HEAD_FILL, CHAPTER_INK = (HexColor(code) for code in
                                           ("#000000", "#444444", "#8A8A8A", "#EEEFF1", "#1F3F6E"))
WATERMARK_INK = HexColor("#E4E4E4")
THICK, ROW_RULE = 0.8, 0.35
ASCENT = 0.36
PAD = 4.0
DATE_LINE = 27.0

if TYPE_CHECKING:
    from qadesk.reports.chart_part import Placed

Drawing = Callable[[Canvas], None]


class Paper:
    """Pages in the making: a cursor `y` and what has been put on each page so far."""

    def __init__(self, setter: Typesetter, imprint: Imprint, heading: str) -> None:
        self.setter, self.imprint, self.heading = setter, imprint, heading
        self.on_new_page: Callable[[], None] | None = None
        self._pages: list[list[Drawing]] = [[]]
        self._left: list[Placed] = []
        self.y = TOP

    @property
    def n_pages(self) -> int:
        """How many pages there are by now."""
        return len(self._pages)

    def need(self, height: float) -> None:
        """Begin a new page unless `height` still fits on this one (or nothing ever would)."""
        if self.y + height > BOTTOM and self.y > TOP:
            self._pages.append([])
            self.y = TOP
            if self.on_new_page is not None:
                self.on_new_page()

    def text(self, x: float, line: str, size: float, *, ink: Color = INK, y: float | None = None) -> None:
        """One line of any text whose middle stands at `y` (default: the cursor), its left end at `x`."""
        drawable, at = self.setter.one_line(line), self._at(y)
        self._put(lambda canvas: self._write(canvas, LEFT + x, at, drawable, size, ink))

    def text_right(self, x: float, line: str, size: float, *, ink: Color = INK, y: float | None = None) -> None:
        """As `text`, with the right end at `x`."""
        drawable = self.setter.one_line(line)
        self.text(x - self.setter.width(drawable, size), drawable, size, ink=ink, y=y)

    def rule(self, x1: float, x2: float, width: float, *, ink: Color = INK, y: float | None = None) -> None:
        """A level rule of `width` at `y` (default: the cursor)."""
        at = self._at(y)
        self._put(lambda canvas: _line(canvas, LEFT + x1, at, LEFT + x2, at, width, ink))

    def upright(self, x: float, y1: float, y2: float, width: float, *, ink: Color = PALE) -> None:
        """An upright rule from `y1` to `y2`."""
        self._put(lambda canvas: _line(canvas, LEFT + x, y1, LEFT + x, y2, width, ink))

    def band(self, height: float, *, fill: Color = HEAD_FILL) -> None:
        """A filled band over the whole width, from the cursor down."""
        at = self.y
        self._put(lambda canvas: _fill(canvas, LEFT, at, INNER, height, fill))

    def tick_box(self, x: float, side: float, *, y: float | None = None) -> None:
        """An empty square to tick, its middle at `y`: drawn, since □ is not a letter."""
        at = self._at(y)
        self._put(lambda canvas: _frame_box(canvas, LEFT + x, at, side, side))

    def triangle(self, x: float, side: float, *, y: float | None = None) -> None:
        """A triangle that points to a time in the call, its middle at `y`."""
        at = self._at(y)
        self._put(lambda canvas: _triangle(canvas, LEFT + x, at, side))

    def chapter(self, heading: str, *, keep: float) -> None:
        """A heading that stays on one page with the `keep` points below it."""
        self.need(18.5 + keep)
        self.y += 10.5
        self.text(0, heading, CHAPTER, ink=CHAPTER_INK)
        self.y += 8

    def paragraph(self, text: str, pitch: float) -> None:
        """Running text of any length over the whole width, a line every `pitch` points."""
        for line in self.setter.wrap(text, BODY, INNER - 2 * PAD):
            self.need(pitch)
            self.text(PAD, line, BODY, y=self.y + pitch / 2)
            self.y += pitch

    def signatures(self, who: tuple[str, ...]) -> None:
        """A line to sign and date for each of `who`, side by side; all lines are equally long."""
        size, date = CHAPTER - 0.5, _("Date")
        dated = self.setter.width(date, size) + DATE_LINE + 3
        names = [self.setter.width(name, size) + 4 for name in who]
        line, x = (INNER - sum(names)) / len(who) - dated - 10, 0.0
        for name, width in zip(who, names, strict=True):
            self.text(x, name, size)
            self.rule(x + width, x + width + line, 0.6, y=self.y + 6)
            self.text(x + width + line + 4, date, size)
            x += width + line + 4 + dated
            self.rule(x - DATE_LINE, x, 0.6, y=self.y + 6)
            x += 6
        self.y += 8

    def leave_to(self, chart: Placed) -> None:
        """Leave a place to a chart, whose shapes are put there when the paper is finished."""
        self._left.append(chart)

    def finish(self, title: str, file_name: str) -> PrintedPaper:
        """Draw all pages with header and footer; the bytes depend on the marks and the imprint alone."""
        buffer = BytesIO()
        canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
        canvas.setTitle(title)
        canvas.setAuthor(self.imprint.station)
        canvas.setCreator("qadesk")
        for number, drawings in enumerate(self._pages, start=1):
            self._frame(canvas, number)
            for drawing in drawings:
                drawing(canvas)
            canvas.showPage()
        canvas.save()
        pdf = self._with_charts(buffer.getvalue())
        return PrintedPaper(title, file_name, pdf, self.n_pages, self.setter.missing)

    def _with_charts(self, pdf: bytes) -> bytes:
        """Papers without a chart need neither matplotlib nor pypdf."""
        if not self._left:
            return pdf
        from qadesk.reports.chart_part import with_charts

        return with_charts(pdf, self._left)

    def _put(self, drawing: Drawing) -> None:
        self._pages[-1].append(drawing)

    def _at(self, y: float | None) -> float:
        return self.y if y is None else y

    def _write(self, canvas: Canvas, x: float, y: float, line: str, size: float, ink: Color) -> None:
        canvas.setFillColor(ink)
        self.setter.draw(canvas, x, HEIGHT - y - ASCENT * size, line, size)

    def _frame(self, canvas: Canvas, number: int) -> None:
        self._watermark(canvas)
        label = self.setter.fit(self.imprint.label, BODY, INNER / 4)
        label_width = self.setter.width(label, BODY)
        self._write(canvas, WIDTH - RIGHT - label_width - 6, HEADER_Y, label, BODY, INK)
        _frame_box(canvas, WIDTH - RIGHT - label_width - 12, HEADER_Y, label_width + 12, 14)
        heading = self.setter.fit(self.heading, NOTE + 0.5, INNER - label_width - 24)
        self._write(canvas, LEFT, HEADER_Y, heading, NOTE + 0.5, GREY)
        _line(canvas, LEFT, HEADER_RULE_Y, WIDTH - RIGHT, HEADER_RULE_Y, ROW_RULE, GREY)
        self._footer(canvas, number)

    def _footer(self, canvas: Canvas, number: int) -> None:
        _line(canvas, LEFT, FOOTER_RULE_Y, WIDTH - RIGHT, FOOTER_RULE_Y, ROW_RULE, GREY)
        page = _("Page {page} of {pages}").format(page=number, pages=self.n_pages)
        audit = _("Audit {seq}: {digits}").format(seq=self.imprint.audit_seq, digits=_eight(self.imprint.audit_mac))
        audit_x = WIDTH - RIGHT - self.setter.width(audit, NOTE)
        page_x = audit_x - FOOTER_GAP - self.setter.width(page, NOTE)
        words = (_("Station {station}   {when}   closed by {who}") if self.imprint.closed else
                 _("Station {station}   {when}   printed by {who}"))
        who = words.format(
            station=self.imprint.station, when=self.imprint.printed_at, who=self.imprint.printed_by)
        self._write(canvas, LEFT, FOOTER_Y, self.setter.fit(who, NOTE, page_x - LEFT - FOOTER_GAP), NOTE, GREY)
        self._write(canvas, page_x, FOOTER_Y, page, NOTE, GREY)
        self._write(canvas, audit_x, FOOTER_Y, audit, NOTE, GREY)

    def _watermark(self, canvas: Canvas) -> None:
        if not self.imprint.watermark:
            return
        line, size = self.setter.one_line(self.imprint.watermark), 96.0
        canvas.saveState()
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(40)
        canvas.setFillColor(WATERMARK_INK)
        self.setter.draw(canvas, -self.setter.width(line, size) / 2, -size / 3, line, size)
        canvas.restoreState()


def _eight(mac: str) -> str:
    return f"{mac[:4]}…{mac[-4:]}"


def _line(canvas: Canvas, x1: float, y1: float, x2: float, y2: float, width: float, ink: Color) -> None:
    canvas.setStrokeColor(ink)
    canvas.setLineWidth(width)
    canvas.line(x1, HEIGHT - y1, x2, HEIGHT - y2)


def _fill(canvas: Canvas, x: float, y: float, width: float, height: float, fill: Color) -> None:
    canvas.setFillColor(fill)
    canvas.rect(x, HEIGHT - y - height, width, height, stroke=0, fill=1)


def _frame_box(canvas: Canvas, x: float, middle_y: float, width: float, height: float) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(THICK)
    canvas.rect(x, HEIGHT - middle_y - height / 2, width, height, stroke=1, fill=0)


def _triangle(canvas: Canvas, x: float, middle_y: float, side: float) -> None:
    path, y = canvas.beginPath(), HEIGHT - middle_y
    path.moveTo(x, y - side / 2)
    path.lineTo(x, y + side / 2)
    path.lineTo(x + side * 0.87, y)
    path.close()
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)
