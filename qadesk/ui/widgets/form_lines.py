"""Long texts of a card in little room: broken into lines, cut with …, whole in a tooltip that is never read as HTML."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption

from qadesk.ui import theme
from qadesk.ui.widgets.form_paint import LEFT_LINE, face, metrics

LONGEST_LINE = 300  # characters: more never fit into a line of the form, so no more of a text is measured
LONGEST_TIP = 1_200
WRAPS_FROM = 60
LINE_PX = {theme.BODY: 18, theme.CAPTION: 17}


def one_line(text: str) -> str:
    """The text on one line, as much of it as can be measured at once."""
    return " ".join(text[:LONGEST_LINE].split()) + ("…" if len(text) > LONGEST_LINE else "")


def text_width(text: str, size_px: int = theme.BODY) -> int:
    """The width in px of a text on one line; at least as wide as any room where it is long."""
    return metrics(size_px).horizontalAdvance(one_line(text))


@lru_cache(maxsize=2_000)
def wrapped(text: str, width: int, most: int, size_px: int = theme.BODY) -> tuple[str, ...]:
    """The text in at most `most` lines of `width` px; the last one ends with … where more would follow."""
    lines: list[str] = []
    for paragraph in text[:most * LONGEST_LINE].splitlines():
        lines += _lines(" ".join(paragraph.split()), max(width, 1), most + 1 - len(lines), size_px)
        if len(lines) > most:
            break
    if len(lines) <= most:
        return tuple(lines)
    last = metrics(size_px).elidedText(" ".join(lines[most - 1:]) + "…", Qt.TextElideMode.ElideRight, width)
    return (*lines[:most - 1], last)


def _lines(paragraph: str, width: int, most: int, size_px: int) -> list[str]:
    layout = QTextLayout(paragraph, face(size_px))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        lines.append(paragraph[line.textStart():line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return lines


def paint_lines(painter: QPainter, place: QRectF, lines: tuple[str, ...], token: str,
                size_px: int = theme.BODY) -> None:
    """Paint lines below each other, together in the middle of a place."""
    painter.setFont(face(size_px))
    painter.setPen(theme.color(token))
    height = LINE_PX[size_px]
    top = place.center().y() - height * len(lines) / 2
    for number, line in enumerate(lines):
        painter.drawText(QRectF(place.x(), top + number * height, place.width() + 4, height), LEFT_LINE, line)


def tip(text: str) -> str:
    """The text for a tooltip that wraps, shows every character as it is, and stays on the screen."""
    shown = text if len(text) <= LONGEST_TIP else text[:LONGEST_TIP] + "…"
    if len(shown) <= WRAPS_FROM and not {"<", "&"} & set(shown):
        return shown
    return f"<qt>{escape(shown).replace(chr(10), '<br>')}</qt>"
