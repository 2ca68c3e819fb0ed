"""A table of the monthly summary on paper: columns as wide as their texts need, its head again on further pages.

Numbers are never broken; texts wrap where a column has to give way, which leaves its widest word whole as long as the
page is wide enough for all columns; nothing is cut.
"""

from __future__ import annotations

from itertools import zip_longest

from qadesk.models.summary_chapters import Head, Row, Table
from qadesk.reports.furniture import BODY, GREY, INNER, NOTE, PAD, PALE, ROW_RULE, TABLE, THICK, Paper
from qadesk.reports.text import Typesetter

PITCH = 13.2
GAP, HAIR = 8.0, 0.1
WIDEST = 0.5
"""The largest part of the page that a text's column asks for before the others had theirs."""
SHORT = 0.16
"""Texts that ask for no more of the page than this never give way."""
MORE = 16.0
"""What each column gets beyond its text where there is room."""
TOGETHER = 8
"""Tables of so many rows at most stay on one page, and so do rows of so many lines."""


def put_table(paper: Paper, table: Table) -> None:
    """The table at the cursor under its title, if it has one, or why it is empty."""
    paper.need(30 + PITCH * (1 + (len(table.rows) if len(table.rows) <= TOGETHER else 3)))
    if table.title:
        _title(paper, table)
    if not table.rows:
        paper.paragraph(table.empty, PITCH)
        return
    edges = _edges(paper.setter, table)
    _head(paper, table.heads, edges)
    paper.on_new_page = lambda: _head(paper, table.heads, edges)
    for row in table.rows:
        _row(paper, table.heads, row, edges)
    paper.on_new_page = None
    paper.rule(0, INNER, THICK)


def _title(paper: Paper, table: Table) -> None:
    paper.y += 14
    paper.text(0, table.title, BODY + 1)
    if table.note:
        paper.text(paper.setter.width(paper.setter.one_line(table.title), BODY + 1) + 10, table.note, NOTE, ink=GREY)
    paper.y += 8


def _edges(setter: Typesetter, table: Table) -> list[tuple[float, float]]:
    """Left and right end of each column."""
    columns = [(head, [row.cells[at] for row in table.rows]) for at, head in enumerate(table.heads)]
    asked = [_asked(setter, head, cells) for head, cells in columns]
    spare = INNER - sum(asked)
    if spare >= 0:
        more = min(spare / len(asked), MORE)
        rest = spare - more * len(asked)
        asked = [width + more + (rest if head.wide else 0) for width, head in zip(asked, table.heads, strict=True)]
    else:
        asked = _given_way(asked, [_least(setter, head, cells) for head, cells in columns], table.heads)
    ends = [sum(asked[:at + 1]) for at in range(len(asked))]
    return [(end - width + PAD, end - GAP + PAD) for end, width in zip(ends, asked, strict=True)]


def _asked(setter: Typesetter, head: Head, cells: list[str]) -> float:
    lines = (line for text in (head.text, *cells) for line in setter.printable(text).split("\n"))
    widest = max(setter.width(line, TABLE) for line in lines) + GAP
    return widest if head.number else min(widest, WIDEST * INNER)


def _least(setter: Typesetter, head: Head, cells: list[str]) -> float:
    """What a column needs for its head and for the widest word of its texts."""
    return max(setter.width(head.text, NOTE), *(setter.widest_word(cell, TABLE) for cell in cells)) + GAP + HAIR


def _given_way(asked: list[float], needed: list[float], heads: tuple[Head, ...]) -> list[float]:
    """The long texts share what numbers and short texts leave: first what they need, then by what more they asked for.
    """
    stays = [head.number or width <= SHORT * INNER for width, head in zip(asked, heads, strict=True)]
    if all(stays):
        stays = [head.number for head in heads]
    least = [width if stay else min(width, need) for width, need, stay in zip(asked, needed, stays, strict=True)]
    if sum(least) > INNER:  # words have to be broken
        least = [width if stay else 0.0 for width, stay in zip(asked, stays, strict=True)]
    share = (INNER - sum(least)) / (sum(asked) - sum(least))
    return [low + (width - low) * share for low, width in zip(least, asked, strict=True)]


def _head(paper: Paper, heads: tuple[Head, ...], edges: list[tuple[float, float]]) -> None:
    paper.band(PITCH)
    paper.rule(0, INNER, THICK)
    paper.y += PITCH / 2
    for head, (left, right) in zip(heads, edges, strict=True):
        _cell(paper, head.text, left, right, NOTE, number=head.number, grey=True)
    paper.y += PITCH / 2
    paper.rule(0, INNER, THICK)


def _row(paper: Paper, heads: tuple[Head, ...], row: Row, edges: list[tuple[float, float]]) -> None:
    wrapped = [[cell] if head.number else paper.setter.wrap(cell, TABLE, right - left)
               for head, cell, (left, right) in zip(heads, row.cells, edges, strict=True)]
    lines = list(zip_longest(*wrapped, fillvalue=""))
    paper.need(PITCH * (len(lines) if len(lines) <= TOGETHER else 1))
    for index, cells in enumerate(lines):
        paper.need(PITCH)
        if index == 0:
            paper.rule(0, INNER, ROW_RULE, ink=PALE)
        paper.y += PITCH / 2
        for head, cell, (left, right) in zip(heads, cells, edges, strict=True):
            _cell(paper, cell, left, right, TABLE, number=head.number)
        paper.y += PITCH / 2


def _cell(paper: Paper, text: str, left: float, right: float, size: float, *, number: bool,
          grey: bool = False) -> None:
    ink = {"ink": GREY} if grey else {}
    if number:
        paper.text_right(right, text, size, **ink)
    else:
        paper.text(left, text, size, **ink)
