"""The sheet that charts are drawn on: a matplotlib figure of the very size of its place, without pyplot.

Places are in units from the left and from the top: px before scaling on the screen, points on paper. Texts are plain
and set in the faces of the papers, piece by piece as `Typesetter` tells; matplotlib seeks no font of its own. On paper
the texts are the paper's own, set by reportlab in the face that it has embedded already; here are the shapes alone.
The same marks give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from qadesk.models.charts import ChartLook, Mark
from qadesk.reports.furniture import ASCENT
from qadesk.reports.text import Typesetter

UNITS = 72
SETTINGS: dict[Any, Any] = {"pdf.compression": 0, "text.parse_math": False, "text.hinting": "none",
                            "text.usetex": False, "path.simplify": False}
NO_METADATA = {"Creator": None, "Producer": None, "CreationDate": None}
CIRCLE = tuple((float(np.cos(angle)), float(np.sin(angle))) for angle in np.linspace(0, 2 * np.pi, 24, endpoint=False))
SHAPES = {
    Mark.DOT: CIRCLE, Mark.RING: CIRCLE,
    Mark.UP: ((-1.25, 1.05), (1.25, 1.05), (0.0, -1.2)), Mark.DOWN: ((-1.25, -1.05), (1.25, -1.05), (0.0, 1.2)),
}
Place = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Words:
    """One drawable line: where its left end and its middle stand, its width and its colour."""

    left: float
    middle: float
    width: float
    line: str
    ink: str


class Sheet:
    """Takes lines, areas, marks and texts; `words` has the texts as they were set."""

    def __init__(self, width: float, height: float, setter: Typesetter, look: ChartLook) -> None:
        self.width, self.height, self.setter, self.look = width, height, setter, look
        self.words: list[Words] = []
        self.figure = Figure(figsize=(width / UNITS, height / UNITS), dpi=UNITS)
        self._place = (Affine2D().scale(1 / UNITS, -1 / UNITS).translate(0, height / UNITS)
                       + self.figure.dpi_scale_trans)

    @property
    def size(self) -> float:
        """The size of all texts."""
        return self.look.size

    def line(self, places: Sequence[Place], ink: str, width: float = 1.0, *, dashed: bool = False) -> None:
        """A line through the places."""
        style: Literal["solid"] | tuple[float, tuple[float, ...]] = (0, (4, 3)) if dashed else "solid"
        self.figure.add_artist(Line2D([x for x, _y in places], [y for _x, y in places], color=ink, linewidth=width,
                                      linestyle=style, solid_capstyle="butt", transform=self._place))

    def area(self, places: Sequence[Place], fill: str) -> None:
        """A filled area without an edge."""
        self.figure.add_artist(Polygon(places, closed=True, facecolor=fill, edgecolor="none", linewidth=0,
                                       transform=self._place))

    def mark(self, x: float, y: float, mark: Mark, ink: str, radius: float = 3.5) -> None:
        """A point's shape; a ring is hollow."""
        outline = [(x + radius * dx, y + radius * dy) for dx, dy in SHAPES[mark]]
        fill = self.look.surface if mark is Mark.RING else ink
        self.figure.add_artist(Polygon(outline, closed=True, facecolor=fill, edgecolor=ink, linewidth=1.0,
                                       transform=self._place))

    def text_width(self, words: str) -> float:
        """The width that any text on one line takes."""
        return self.setter.width(self.setter.one_line(words), self.size)

    def text(self, x: float, y: float, words: str, ink: str = "", *, align: str = "left",
             room: float | None = None) -> None:
        """One line of any text, its middle at `y`; `align` tells which end stands at `x`; cut beyond `room`."""
        line = self.setter.one_line(words) if room is None else self.setter.fit(words, self.size, room)
        width = self.setter.width(line, self.size)
        left = x - width * {"left": 0.0, "middle": 0.5, "right": 1.0}[align]
        self.words.append(Words(left, y, width, line, ink or self.look.text))

    def inked(self) -> list[Box]:
        """The boxes (left, top, right, bottom) of the texts so far."""
        half = self.size / 2
        return [(one.left, one.middle - half, one.left + one.width, one.middle + half) for one in self.words]

    def pixels(self, ratio: float) -> tuple[int, int, bytes]:
        """Width, height and rows of RGB, `ratio` pixels a unit."""
        with rc_context(SETTINGS):
            for one in self.words:
                self._set(one)
            self.figure.set_facecolor(self.look.surface)
            self.figure.set_dpi(UNITS * ratio)
            canvas = FigureCanvasAgg(self.figure)
            canvas.draw()  # type: ignore[no-untyped-call]
            rgba = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        return rgba.shape[1], rgba.shape[0], np.ascontiguousarray(rgba[:, :, :3]).tobytes()

    def _set(self, one: Words) -> None:
        left = one.left
        for face, run in self.setter.runs(one.line):
            self.figure.add_artist(Text(
                left, one.middle + ASCENT * self.size, run, color=one.ink, verticalalignment="baseline",
                fontproperties=FontProperties(fname=face.face.filename, size=self.size), parse_math=False,
                transform=self._place))
            left += self.setter.width(run, self.size)


def pdf_pages(sheets: Iterable[Sheet]) -> bytes:
    """A PDF with a page of its size for each sheet: shapes without the texts, and nothing of the day in it."""
    buffer = BytesIO()
    with rc_context(SETTINGS), PdfPages(buffer, metadata=NO_METADATA) as pages:
        for sheet in sheets:
            pages.savefig(sheet.figure, facecolor="none")
    return buffer.getvalue()
